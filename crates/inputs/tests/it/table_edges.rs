//! Tables made by hand: what people export, and what breaks.

use std::io::Cursor;

use recount_inputs::table::{self, Form, MappingError, TimeForm};
use recount_model::{EvidenceKind, Import, LaneKind, import::Flow};

use crate::support::{Counting, Made, lines, problems, table, within_memory};

#[test]
fn alerts_and_deployments_go_to_lanes_of_their_own() {
    let import = table(
        "timeline.csv",
        "time;kind;service;message;who;notified_at\n\
         2024-01-20 14:05:06;ALERT;checkout;p99 > 2s;prometheus;2024-01-20 14:06:00\n\
         2024-01-20 14:00:00;deploy;checkout;v2.1;ana;\n\
         2024-01-20 14:10:00;note;;\"rolled; \"\"back\"\"\";bo;soon\n"
            .as_bytes(),
    );
    let kinds: Vec<_> = import.evidence.iter().map(|(lane, evidence)| (evidence.kind, lane.as_str(), evidence.said_by.as_deref().unwrap())).collect();
    assert_eq!(
        kinds,
        [
            (EvidenceKind::Alert, "table:alerts:checkout", "prometheus"),
            (EvidenceKind::Deployment, "table:deployments:checkout", "ana"),
            (EvidenceKind::Entry, "table:documents:timeline.csv", "bo"),
        ]
    );
    assert_eq!(import.lanes.iter().map(|lane| lane.kind).collect::<Vec<_>>(), [LaneKind::Alerts, LaneKind::Deployments, LaneKind::Documents]);
    assert_eq!(import.evidence[0].1.notified_at, Some(1_705_759_560_000_000));
    assert_eq!(import.evidence[2].1.text, "rolled; \"back\"");
    assert_eq!(
        problems(&import),
        ["timeline.csv:4: “soon” in notified_at is not a time like 2024-01-20T14:05:06Z. The row was read without the time of notification."]
    );
}

#[test]
fn only_a_list_that_names_a_channel_has_one() {
    let import =
        table("war room notes.csv", "time,kind,channel,text,who\n2024-01-20 14:05,message,#checkout,a,ana\n2024-01-20 14:06,message,,b,bo\n".as_bytes());
    let lanes: Vec<_> = import.lanes.iter().map(|lane| (lane.kind, lane.name.as_str())).collect();
    assert_eq!(lanes, [(LaneKind::Channel, "#checkout"), (LaneKind::Documents, "war room notes.csv")]);
    assert!(import.evidence.iter().all(|(_, evidence)| evidence.kind == EvidenceKind::Message));
}

#[test]
fn zones_come_from_the_value_the_column_or_the_choice() {
    let bytes =
        b"at,tz,text\n2024-01-20T14:05:00+05:00,Europe/Berlin,a\n2024-01-20 14:05,Europe/Berlin,b\n2024-01-20 14:05,,c\n2024-01-20 14:05,America/New_York,d\n";
    let mut mapping = table::guess(bytes);
    assert_eq!(mapping.zone_column, Some(1));
    "Asia/Tokyo".clone_into(&mut mapping.zone);
    let mut import = Import::default();
    table::read(&bytes[..], "t.csv", 0, &mapping, &mut import).unwrap();
    assert_eq!(lines(&import), ["2024-01-20T09:05:00Z a", "2024-01-20T13:05:00Z b", "2024-01-20T05:05:00Z c", "2024-01-20T19:05:00Z d"]);
    assert_eq!(import.evidence[3].1.happened.zone(), "America/New_York");
    let named = table::guess(b"time (Europe/Berlin),text\n2024-01-20 14:05,a\n");
    assert_eq!(named.zone, "Europe/Berlin");
}

#[test]
fn a_column_of_zones_is_one_though_a_row_names_none_that_is_known() {
    let bytes = b"time,timezone,msg\n2026-05-13 19:20,Europe/Berlin,a\n2026-05-13 19:20,PST,b\n2026-05-13 19:20,Mars,c\n2026-05-13 19:20Z,Mars,d\n2026-05-13 19:20,,e\n";
    let mut mapping = table::guess(bytes);
    assert_eq!((mapping.time, mapping.zone_column, mapping.text), (Some(0), Some(1), Some(2)));
    assert!(mapping.notes.iter().any(|note| note.contains("“timezone” is read as the zone of its row")), "{:?}", mapping.notes);
    "Asia/Tokyo".clone_into(&mut mapping.zone);
    let mut import = Import::default();
    table::read(&bytes[..], "t.csv", 0, &mapping, &mut import).unwrap();
    assert_eq!(lines(&import), ["2026-05-13T17:20:00Z a", "2026-05-14T03:20:00Z b", "2026-05-13T19:20:00Z d", "2026-05-13T10:20:00Z e"]);
    let zones: Vec<_> = import.evidence.iter().map(|(_, evidence)| evidence.happened.zone()).collect();
    assert_eq!(zones, ["Europe/Berlin", "-08:00", "UTC", "Asia/Tokyo"]);
    assert_eq!(
        problems(&import),
        ["t.csv:4: In timezone, “Mars” is not a time zone we know; use a name like Europe/Berlin, or an offset like +02:00. The row was left out."]
    );
}

#[test]
fn a_day_and_a_time_of_day_in_columns_of_their_own_are_one_time() {
    let bytes = b"Date,Time,Timezone,What\n13/05/2026,19:20,Europe/Berlin,a\n13/05/2026,7:21 PM,,b\n13/05/2026,19:22 PDT,Europe/Berlin,c\n13/05/2026,,,d\n13/05/2026,later,,e\n,19:25,,f\n13/05/2026 00:00:00,19:26,,g\n13/05/2026 18:00,19:27,,h\n13/05/2026 19:28,19:28,,i\n";
    let mapping = table::guess(bytes);
    assert_eq!((mapping.time, mapping.clock, mapping.zone_column, mapping.text), (Some(0), Some(1), Some(2), Some(3)));
    assert!(mapping.notes.iter().any(|note| note == "A row’s time is its day in “Date” and its time of day in “Time”."), "{:?}", mapping.notes);
    let import = table("t.csv", bytes);
    let day = "2026-05-13T00:00:00Z/2026-05-13T23:59:59.999999Z d";
    assert_eq!(
        lines(&import),
        ["2026-05-13T17:20:00Z a", "2026-05-13T19:21:00Z b", "2026-05-14T02:22:00Z c", day, "2026-05-13T19:26:00Z g", "2026-05-13T19:28:00Z i"]
    );
    assert_eq!(
        problems(&import),
        [
            "t.csv:6: “later” in Time is not a time of day like 14:05. The row was left out.",
            "t.csv:7: The time, Date, is empty. The row was left out.",
            "t.csv:9: Date states another time of day than “19:27” in Time. The row was left out.",
        ]
    );
    assert!(import.evidence[0].1.details.iter().all(|(name, _)| name == "Timezone"), "{:?}", import.evidence[0].1.details);
}

#[test]
fn a_time_of_day_is_found_whatever_the_table_is_written_as() {
    for (bytes, clock) in [
        (&b"Datum;Uhrzeit;Was\n13.05.2026;19:20;x\n"[..], Some(1)),
        (b"2026-05-13\t19:20\tx\n2026-05-13\t19:20\tx\n", Some(1)),
        (b"{\"date\":\"2026-05-13\",\"time\":\"19:20:00\",\"msg\":\"x\"}\n", Some(1)),
        (b"Time (UTC),Date,What\n19:20,2026-05-13,x\n", Some(0)),
        (b"Date,Time,What\n2026-05-13T19:20:00Z,0:05,took five minutes\n", None),
        (b"Date,Duration,What\n2026-05-13,0:05,took five minutes\n", None),
        (b"Date,Time,What\n2026-05-13,evening,x\n", None),
    ] {
        let mapping = table::guess(bytes);
        assert_eq!(mapping.clock, clock, "{}", String::from_utf8_lossy(bytes));
        assert_eq!(table::clock(bytes, &mapping), clock);
        if clock.is_some() {
            assert!(lines(&table("t.csv", bytes)).iter().all(|line| line == "2026-05-13T19:20:00Z x"), "{}", String::from_utf8_lossy(bytes));
        }
    }
    let apart = table::guess(b"Date,Time (America/New_York),What\n2026-05-13,19:20,x\n");
    assert_eq!((apart.clock, apart.zone.as_str()), (Some(1), "America/New_York"));
}

#[test]
fn a_zone_in_a_data_centre_is_no_zone_of_times() {
    let mapping = table::guess(b"time,zone,message\n2026-05-13 19:20,eu-west-1a,a\n2026-05-13 19:21,eu-west-1b,b\n");
    assert_eq!((mapping.zone_column, mapping.text), (None, Some(2)));
    let spelt = table::guess(b"time,zone,message\n2026-05-13 19:20,CEST,a\n2026-05-13 19:21,,b\n");
    assert_eq!(spelt.zone_column, Some(1));
}

#[test]
fn a_zone_behind_the_time_or_in_the_header_is_the_times_own() {
    let import = table(
        "t.csv",
        b"time,text\n2026-05-13 19:20 CEST,a\n2026-05-13 19:20 Europe/Berlin,b\n2026-05-13 19:20 +02:00,c\n2026-05-13 19:20 Mars,d\n2026-05-13 19:20 (PST),e\n",
    );
    assert_eq!(lines(&import), ["2026-05-13T17:20:00Z a", "2026-05-13T17:20:00Z b", "2026-05-13T17:20:00Z c", "2026-05-14T03:20:00Z e"]);
    assert_eq!(problems(&import), ["t.csv:5: “2026-05-13 19:20 Mars” in time is not a time like 2024-01-20T14:05:06Z. The row was left out."]);
    assert_eq!(lines(&table("t.csv", b"Time CEST,text\n2026-05-13 19:20,a\n")), ["2026-05-13T17:20:00Z a"]);
}

#[test]
fn times_as_programs_print_them_are_guessed_and_read() {
    for (form, first, second, near, expected) in [
        (TimeForm::Written, "Tue Nov  3 14:05:06 UTC 2026", "Mon Nov  3 16:05:06 CEST 2026", "Tue Nov  3 14:05:06 Mars 2026", "2026-11-03T14:05:06Z"),
        (TimeForm::Iso, "20261103T140506Z", "20261103T150506+0100", "20261103140506Z", "2026-11-03T14:05:06Z"),
        (TimeForm::Iso, "2026-11-03 14:05:06 +0000 UTC", "2026-11-03 15:05:06 +0100 CET m=+0.1", "2026-11-03 14:05:06 +0000 m=+1", "2026-11-03T14:05:06Z"),
        (TimeForm::Iso, "2026-11-03_14:05:06", "2026-11-03_14:05:06", "2026-11-03_14:05:66x", "2026-11-03T14:05:06Z"),
    ] {
        let bytes = format!("logged,what\n{first},a\n{second},b\n{near},c\n");
        let mapping = table::guess(bytes.as_bytes());
        assert_eq!((mapping.time, mapping.time_form, mapping.text), (Some(0), form, Some(1)), "{first}");
        let import = table("t.csv", bytes.as_bytes());
        assert_eq!(lines(&import), [format!("{expected} a"), format!("{expected} b")], "{first}");
        assert_eq!(problems(&import), [format!("t.csv:4: “{near}” in logged is not a time like {form}. The row was left out.")]);
    }
}

#[test]
fn dates_are_read_in_the_order_that_fits_and_doubt_is_said() {
    let form = |first: &str| {
        let mapping = table::guess(format!("date,what\n{first},a\n02/03/2024 10:00,b\n").as_bytes());
        (mapping.time_form, mapping.notes.iter().any(|note| note.contains("month first")))
    };
    assert_eq!(form("20/01/2024 14:05"), (TimeForm::DayFirst, false));
    assert_eq!(form("01/20/2024 2:05 PM"), (TimeForm::MonthFirst, false));
    assert_eq!(form("01/02/2024 14:05"), (TimeForm::DayFirst, true));
    let other = |dates: [&str; 3]| {
        let bytes = format!("date,what\n{},a\n{},b\n{},c\n", dates[0], dates[1], dates[2]);
        let mapping = table::guess(bytes.as_bytes());
        assert_eq!(table::header_zone(&mapping), None);
        table::other_form(bytes.as_bytes(), &mapping)
    };
    assert_eq!(other(["11/3/2026", "10/3/2026", "soon"]), Some(TimeForm::MonthFirst), "what is no date settles nothing");
    assert_eq!(other(["11/3/2026", "10/13/2026", "9/3/2026"]), None);
    assert_eq!(other(["3.11.2026", "13.10.2026", "3.9.2026"]), None);
    assert_eq!(other(["11/11/2026", "10/10/2026", "9/9/2026"]), None, "the same days in both orders");
    assert_eq!(other(["2026-11-03", "2026-10-03", "2026-09-03"]), None);
}

#[test]
fn equal_rows_both_stay_and_a_second_import_adds_nothing() {
    let bytes = b"time,text\n2024-01-20 14:05,again\n2024-01-20 14:05,again\n2024-01-20 14:06,other\n";
    let keys = |bytes: &[u8]| -> Vec<String> { table("t.csv", bytes).evidence.into_iter().map(|(_, evidence)| evidence.key).collect() };
    let first = keys(bytes);
    assert_eq!(first, keys(bytes));
    assert_eq!(first.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
    // An overlapping file brings the same keys for the same rows.
    assert_eq!(keys(b"time,text\n2024-01-20 14:06,other\n2024-01-20 14:07,new\n")[0], first[2]);
}

#[test]
fn a_mark_latin_1_and_windows_line_ends_are_read() {
    let import = table("t.csv", b"\xEF\xBB\xBFtime,text\r\n2024-01-20 14:05,caf\xE9\r\n\r\n2024-01-20 14:06,na\xEFve\r\n2024-01-20 14:07,fine\r\n");
    assert_eq!(lines(&import), ["2024-01-20T14:05:00Z café", "2024-01-20T14:06:00Z naïve", "2024-01-20T14:07:00Z fine"]);
    assert_eq!(import.evidence[0].1.original, b"2024-01-20 14:05,caf\xE9");
    assert_eq!(problems(&import), ["t.csv:2: This line is not UTF-8; it and others like it are shown as Latin-1, and kept as they were."]);
}

#[test]
fn missing_and_surplus_cells_are_said() {
    let import = table("t.csv", b"text,time\na,2024-01-20 14:05\nb\nc,2024-01-20 14:06,extra,,more\n\"d,\n2\",2024-01-20 14:07\n");
    assert_eq!(lines(&import), ["2024-01-20T14:05:00Z a", "2024-01-20T14:06:00Z c", "2024-01-20T14:07:00Z d,\n2"]);
    assert_eq!(problems(&import), ["t.csv:3: The time, time, is missing. The row was left out."]);
    assert_eq!(import.evidence[1].1.details, [("column 3".to_owned(), "extra".to_owned()), ("column 5".to_owned(), "more".to_owned())]);
    assert_eq!(import.evidence[2].1.original, b"\"d,\n2\",2024-01-20 14:07");
    assert_eq!(import.evidence[2].1.place.line, Some(5));
}

#[test]
fn a_row_that_ends_before_its_text_is_listed() {
    let again = "export the table again if it was cut off.";
    for (row, expected, says) in [
        // Cut off behind the time, behind another cell, in the text, and behind an empty one.
        ("2024-01-20 14:06", None, "This row ends after 1 of 4 cells, before its text, text. The row was left out; "),
        ("2024-01-20 14:06\n", None, "This row ends after 1 of 4 cells, before its text, text. The row was left out; "),
        ("2024-01-20 14:06,", None, "This row ends after 2 of 4 cells, before its text, text. The row was left out; "),
        ("2024-01-20 14:06,web", Some("host: web"), "This row ends after 2 of 4 cells, before its text, text. It was read as far as it goes; "),
        ("2024-01-20 14:06,web,slo", Some("slo"), "This row ends after 3 of 4 cells, and the file with it. It was read as far as it goes; "),
        ("2024-01-20 14:06,,", None, "This row ends after 3 of 4 cells, and the file with it. The row was left out; "),
        // A spreadsheet leaves out empty cells at the end of a row, and a program the last line end.
        ("2024-01-20 14:06,web,slow\n", Some("slow"), ""),
        ("2024-01-20 14:06,web,slow,Ana", Some("slow"), ""),
    ] {
        let import = table("t.csv", format!("time,host,text,who\n2024-01-20 14:04,db,first,Bo\n2024-01-20 14:05,db,second,Bo\n{row}").as_bytes());
        let read = import.evidence.get(2).map(|(_, evidence)| evidence.text.as_str());
        let listed = if says.is_empty() { vec![] } else { vec![format!("t.csv:4: {says}{again}")] };
        assert_eq!((read, problems(&import)), (expected, listed), "{row}");
    }
}

#[test]
fn an_open_quotation_mark_costs_one_line() {
    let mut bytes = b"time,text\n2024-01-20 14:05,\"open\n".to_vec();
    for minute in 10..60 {
        bytes.extend(format!("2024-01-20 14:{minute},m{minute}\n").bytes());
    }
    let import = table("t.csv", &bytes);
    assert_eq!(import.evidence.len(), 50);
    assert_eq!(import.problems.len(), 1);
    assert_eq!(import.problems[0].place.line, Some(2));
}

#[test]
fn quotes_inside_plain_cells_are_characters() {
    let import = table("t.csv", b"time,text,more\n2024-01-20 14:05,5\"\" pipe,x\n2024-01-20 14:06,a\"b,\"c\"\"d\"\n");
    assert_eq!(lines(&import), ["2024-01-20T14:05:00Z 5\"\" pipe", "2024-01-20T14:06:00Z a\"b"]);
    assert_eq!(import.evidence[1].1.details, [("more".to_owned(), "c\"d".to_owned())]);
}

#[test]
fn json_lines_keep_order_nesting_and_broken_neighbours() {
    let import = table(
        "t.jsonl",
        "{\"ts\": 1705759506.123456, \"message\": \"caf\\u00e9\", \"labels\": {\"b\": 1, \"a\": [2]}, \"none\": null}\n\
         {broken}\n\
         [1]\n\
         {\"message\": \"no time\"}\n\
         {\"ts\": 1705759507, \"message\": \"\", \"late\": true} "
            .as_bytes(),
    );
    assert_eq!(lines(&import), ["2024-01-20T14:05:06.123456Z café", "2024-01-20T14:05:07Z late: true"]);
    assert_eq!(import.evidence[0].1.details, [("labels.b".to_owned(), "1".to_owned()), ("labels.a".to_owned(), "[2]".to_owned())]);
    assert_eq!(import.problems.iter().map(|problem| problem.place.line.unwrap()).collect::<Vec<_>>(), [2, 3, 4]);
}

#[test]
fn a_json_list_reads_like_its_lines_however_it_is_broken_up() {
    let pretty = "\u{feff}[\n  {\n    \"ts\": 1705759506,\n    \"message\": \"a [b] {c\",\n    \"labels\": {\n      \"b\": 1\n    }\n  },\n  {\n    \"ts\": 1705759507,\n    \"message\": \"later\"\n  }\n]\n";
    let close = "[{\"ts\": 1705759506, \"message\": \"a [b] {c\"},{\"ts\": 1705759507, \"message\": \"later\"}]";
    for list in [pretty, close] {
        let import = table("t.json", list.as_bytes());
        assert_eq!(lines(&import), ["2024-01-20T14:05:06Z a [b] {c", "2024-01-20T14:05:07Z later"], "{list}");
        assert_eq!(problems(&import), Vec::<String>::new());
    }
    let import = table("t.json", pretty.as_bytes());
    let first = String::from_utf8_lossy(&import.evidence[0].1.original).into_owned();
    assert!(first.starts_with("{\n    \"ts\"") && first.ends_with("}\n  }"), "its own bytes: {first}");
}

#[test]
fn what_is_named_within_an_object_is_a_column() {
    let import = table(
        "log.json",
        b"[{\"created_at\": \"2026-11-03T13:58:10Z\", \"summary\": \"p99 above 2 s\", \"type\": \"alert\", \"service\": {\"id\": \"P1\", \"summary\": \"checkout-api\"}, \"agent\": {}, \"user\": {\"name\": \"Tomasz\", \"of\": {\"team\": 7}}}]",
    );
    let (lane, evidence) = &import.evidence[0];
    assert_eq!((lane.as_str(), evidence.text.as_str(), evidence.said_by.as_deref()), ("table:alerts:checkout-api", "p99 above 2 s", Some("Tomasz")));
    let details: Vec<(&str, &str)> = evidence.details.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(details, [("type", "alert"), ("service.id", "P1"), ("service.summary", "checkout-api"), ("agent", "{}"), ("user.of", "{\"team\": 7}")]);
}

#[test]
fn a_row_of_a_json_list_that_is_too_long_costs_only_itself() {
    let row = |second: u32, text: &str| format!(r#"{{"time":"2024-01-20T14:05:{second:02}Z","text":"{text}"}}"#);
    let long = row(7, &"\\\" and } and ] ".repeat(500_000));
    // On one line there is no beginning of a line to go on from, with blanks before it there is.
    for between in [",", ",\n", " ,\n  "] {
        let list = format!("[{}]", [row(6, "before"), long.clone(), row(8, "after"), row(9, "at the end")].join(between));
        let import = table("t.json", list.as_bytes());
        assert_eq!(lines(&import), ["2024-01-20T14:05:06Z before", "2024-01-20T14:05:08Z after", "2024-01-20T14:05:09Z at the end"], "{between:?}");
        assert_eq!(problems(&import).len(), 1, "{:?}", problems(&import));
        assert!(problems(&import)[0].contains("longer than 4194304 bytes, so it was left out; reading went on behind it"), "{:?}", problems(&import));
    }
    let endless = format!("[{},{}", row(6, "before"), long.trim_end_matches('}'));
    let import = table("t.json", endless.as_bytes());
    assert_eq!(lines(&import), ["2024-01-20T14:05:06Z before"]);
    assert!(problems(&import)[0].contains("has no end"), "{:?}", problems(&import));
}

#[test]
fn a_row_with_a_nul_is_read_and_listed() {
    let import = table("t.csv", b"time,text\n2024-01-20 14:05,ok\n2024-01-20 14:06,nul\0here\n2024-01-20 14:07,ok2\n");
    assert_eq!(lines(&import), ["2024-01-20T14:05:00Z ok", "2024-01-20T14:06:00Z nul\u{fffd}here", "2024-01-20T14:07:00Z ok2"]);
    assert_eq!(import.evidence[1].1.original, b"2024-01-20 14:06,nul\0here");
    assert_eq!(problems(&import), ["t.csv:3: There is a NUL byte in this line, which no text has; it is shown as \u{fffd}, and kept as it was."]);
}

#[test]
fn a_problem_quotes_no_more_of_a_row_than_shows_a_time() {
    let mapping = table::guess(b"time,tz,text\n2024-01-20 14:05,UTC,ok\n2024-01-20 14:06,UTC,ok2\n");
    assert_eq!((mapping.time, mapping.zone_column, mapping.text), (Some(0), Some(1), Some(2)));
    let rows = b"time,tz,text\n2024-01-20 14:05,UTC,ok\nplease reset it now: the password is PLANTED,UTC,x\n2024-01-20 14:06,this row is shifted as well and says PLANTED,x\n";
    let mut import = Import::default();
    table::read(&rows[..], "t.csv", 0, &mapping, &mut import).unwrap();
    assert_eq!((import.evidence.len(), import.problems.len()), (1, 2), "{:?}", problems(&import));
    assert!(problems(&import)[0].contains("please reset it") && !format!("{:?}", import.problems).contains("PLANTED"), "{:?}", problems(&import));
    let import = table("t.jsonl", b"{\"ts\": 1705759506, \"text\": \"ok\"}\n\"PLANTED\"\n{\"PLANTED\": oops}\n");
    assert_eq!((import.evidence.len(), import.problems.len()), (1, 2), "{:?}", problems(&import));
    assert!(!format!("{import:?}").contains("PLANTED"), "{:?}", problems(&import));
}

#[test]
fn a_broken_row_of_a_json_list_costs_only_itself() {
    let import = table(
        "t.json",
        b"[\n  {\"ts\": 1705759506, \"message\": \"one\"},\n  {\"ts\": oops},\n  7,\n  {\"message\": \"no time\"},\n  {\"ts\": 1705759507, \"message\": \"two\"},\n  {\"ts\": 1705759508, \"mess",
    );
    assert_eq!(lines(&import), ["2024-01-20T14:05:06Z one", "2024-01-20T14:05:07Z two"]);
    let told: Vec<(u64, &str)> = import.problems.iter().map(|problem| (problem.place.line.unwrap(), problem.reason.as_str())).collect();
    assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 5, 7], "{told:?}");
    assert!(told[3].1.contains("ends in the middle of this row"), "{told:?}");
}

#[test]
fn an_empty_table_and_one_without_times_say_so() {
    for bytes in [b"".as_slice(), b"\n\n", b"a,b\nx,y\n"] {
        let mapping = table::guess(bytes);
        assert_eq!(mapping.time, None);
        let error = table::read(bytes, "t.csv", 0, &mapping, &mut Import::default()).unwrap_err();
        assert_eq!(error, MappingError::NoTime);
    }
    let mut mapping = table::guess(b"time,text\n2024-01-20 14:05,a\n");
    mapping.text = Some(9);
    assert_eq!(mapping.check(), Err(MappingError::NoColumn(10, 2)));
    mapping.text = None;
    "Mars".clone_into(&mut mapping.zone);
    assert!(matches!(mapping.check(), Err(MappingError::Zone(_))));
    let mut import = Import::default();
    "UTC".clone_into(&mut mapping.zone);
    table::read(&b"\xFF\xFEt\0i\0"[..], "t.csv", 0, &mapping, &mut import).unwrap();
    assert!(problems(&import)[0].contains("UTF-16"));
}

#[test]
fn a_table_without_a_header_is_recognised() {
    let mapping = table::guess(b"2024-01-20T14:05:06Z\tcheckout\tlatency rises\n2024-01-20T14:06:06Z\tcheckout\trolled back\n");
    assert_eq!(mapping.form, Form::Csv { delimiter: b'\t', header: false });
    assert_eq!((mapping.time, mapping.text), (Some(0), Some(2)));
}

#[test]
fn a_mapping_survives_a_form() {
    let mapping = table::guess(b"time,text\n2024-01-20 14:05,a\n");
    let json = serde_json::to_string(&mapping).unwrap();
    assert_eq!(serde_json::from_str::<table::Mapping>(&json).unwrap(), mapping);
}

#[test]
fn a_million_rows_stream_in_bounded_memory() {
    let make = |n: u64| if n == 0 { "time,text,service\n".to_owned() } else { format!("{},row number {n} of many,checkout\n", 1_705_759_506_000 + n) };
    let mapping = table::guess(format!("{}{}{}", make(0), make(1), make(2)).as_bytes());
    assert_eq!(mapping.time_form, TimeForm::EpochMillis);
    let mut counting = Counting::default();
    let begun = std::time::Instant::now();
    let rows = Made { make, next: 0, count: 1_000_001, held: Cursor::default() };
    assert_eq!(table::read(rows, "t.csv", 0, &mapping, &mut counting), Ok(Flow::Continue));
    assert_eq!((counting.evidence, counting.lanes, counting.problems), (1_000_000, 1, 0));
    println!("a million rows in {:?}", begun.elapsed());
    within_memory();
}

#[test]
fn lines_beyond_the_limit_are_left_out_with_a_word() {
    // Empty lines count: they are lines of the file.
    let make = |n: u64| if n == 0 { "time,text\n".to_owned() } else { "\n".repeat(100_000) };
    let mapping = table::guess(b"time,text\n2024-01-20 14:05,a\n");
    let reader = Made { make, next: 0, count: 102, held: Cursor::default() };
    let reader = std::io::Read::chain(reader, &b"2024-01-20 14:05,late\n2024-01-20 14:06,later\n"[..]);
    let mut import = Import::default();
    table::read(reader, "t.csv", 0, &mapping, &mut import).unwrap();
    assert_eq!((import.evidence.len(), import.problems.len()), (0, 1));
    assert!(problems(&import)[0].contains("10000000 lines"), "{:?}", problems(&import));
}

#[test]
fn very_many_lanes_share_one() {
    let mut bytes = b"time,service,text\n".to_vec();
    for n in 0..400 {
        bytes.extend(format!("2024-01-20 14:05,s{n},x\n").bytes());
    }
    let import = table("t.csv", &bytes);
    assert_eq!((import.evidence.len(), import.lanes.len(), import.problems.len()), (400, table::LANES + 1, 1));
}

#[test]
fn a_table_with_names_of_alerts_is_a_table_of_alerts() {
    let bytes = b"startsAt,alertname,service,summary\n2026-11-03T14:04:02+01:00,PoolExhausted,orders-db,No free connection :fire:\n";
    let mapping = table::guess(bytes);
    assert_eq!(mapping.default_kind, EvidenceKind::Alert);
    assert_eq!((mapping.time, mapping.text, mapping.lane), (Some(0), Some(3), Some(2)));
    let import = table("alerts.csv", bytes);
    assert_eq!(import.evidence[0].1.kind, EvidenceKind::Alert);
    assert_eq!(import.evidence[0].1.text, "No free connection \u{1f525}", "a name of an emoji is its picture; the original keeps the name");
    assert!(String::from_utf8_lossy(&import.evidence[0].1.original).contains(":fire:"));
    let plain = table::guess(b"time,text\n2024-01-20 14:05,a\n");
    assert_eq!(plain.default_kind, EvidenceKind::Entry);
}

#[test]
fn a_table_without_rows_is_told_from_one_without_times() {
    for (bytes, expected) in [
        ("time,message\n", false),
        ("time,message\n2026-11-03T12:00:00Z,x\n", true),
        ("name,message\nx,y\n", true),
        ("2026-11-03T12:00:00Z,x\n", true),
        ("{\"time\":\"2026-11-03T12:00:00Z\",\"mes", false),
        ("{\"a\":1}\n", true),
    ] {
        assert_eq!(table::has_rows(bytes.as_bytes(), &table::guess(bytes.as_bytes())), expected, "{bytes}");
    }
}

#[test]
fn a_wide_text_names_its_form() {
    for (bytes, form) in
        [(b"\xFF\xFE\0\0t\0\0\0".as_slice(), "UTF-32"), (b"\0\0\xFE\xFF\0\0\0t", "UTF-32"), (b"\xFF\xFEt\0", "UTF-16"), (b"\xFE\xFF\0t", "UTF-16")]
    {
        let mapping = table::Mapping { columns: vec!["time".to_owned()], time: Some(0), ..table::guess(b"time\n") };
        let mut import = Import::default();
        table::read(bytes, "wide.csv", 0, &mapping, &mut import).unwrap();
        assert!(problems(&import)[0].contains(&format!("This text is {form}")), "{:?}", problems(&import));
    }
}
