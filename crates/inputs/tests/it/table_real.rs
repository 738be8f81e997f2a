//! Real timelines that other tools ship, with what is read in them by eye.

use recount_inputs::table::{self, Form, TimeForm};
use recount_model::Import;

use crate::support::{lines, problems, shared, table};

fn read(file: &str) -> Option<Import> {
    shared(&format!("timeline-csv/{file}")).map(|bytes| table(file, &bytes))
}

#[test]
fn every_time_is_the_one_written() {
    let sigma = [
        "2015-07-24T19:01:01Z A message",
        "2015-07-24T19:01:02Z Another message",
        "2015-07-24T19:01:03Z Yet more messages",
        "2015-07-24T19:01:03Z Install: zmap:amd64 (1.1.0-1) [Commandline: apt-get install zmap]",
    ];
    let expected: &[(&str, &[&str])] = &[
        (
            "csv_datetime_last_column.csv",
            &[
                "2018-07-27T10:58:07Z 193408 foobar true",
                "2018-07-27T11:35:05Z 193408 foobar true",
                "2018-07-27T11:56:33Z 193408 foobar true",
                "2018-07-27T12:24:50Z 619300 barfoo false",
            ],
        ),
        (
            "csv_timestamp_as_datetime.csv",
            &[
                "2024-08-12T15:03:14.349345Z PageView",
                "2025-06-30T19:50:29.117113Z PageView",
                "2024-08-09T14:33:09.468712Z PageView",
                "2025-07-01T05:58:27.214025Z PageView",
            ],
        ),
        (
            "csv_timestamp_no_datetime.csv",
            &[
                "2022-07-24T19:01:01Z seconds_timestamp",
                "2022-07-24T19:01:01.123Z milliseconds_timestamp",
                "2022-07-24T19:01:01.123456Z microseconds_timestamp",
            ],
        ),
        ("incorrect.csv", &["2020-09-18T21:58:07.470323Z [ARP] Who has 10.42.85.10? (ARP Probe) (VMware_e1:84:e6:nan -> Broadcast:nan)"]),
        ("invalid_datetime.csv", &["2017-09-24T19:01:01Z Missing timezone info", "2017-07-24T19:01:01Z Wrong epoch", "2017-10-24T19:01:01Z Wrong epoch"]),
        (
            "large_field_event.jsonl",
            &[
                "2026-02-18T13:36:00Z Normal event BEFORE large one",
                "2026-02-18T13:37:00Z Large event with 38k FeatureVector",
                "2026-02-18T13:38:00Z Normal event AFTER large one",
            ],
        ),
        ("mapping_limit_exceed.csv", &["2023-10-27T10:00:00Z This event is designed to exceed the mapping limit."]),
        ("sigma_events.csv", &sigma),
        ("validate_date_events_missing_timestamp.csv", &["2022-07-24T19:01:01Z No timestamp"]),
        (
            "validate_no_datetime_timestamps.csv",
            &["2015-07-25T02:01:01Z No Timestamp1", "2014-07-25T02:01:01Z No Timestamp2", "2016-07-25T02:01:01Z Whitespace Timestamp"],
        ),
        ("validate_time_precision.csv", &["2024-07-24T10:57:02.877297Z total precision in datetime", "2015-07-24T19:01:01Z precision in timestamp"]),
        ("validate_time_precision_datetime.csv", &["2024-07-24T10:57:02.877297Z csv total precision in datetime"]),
        (
            "validate_time_precision_jsonl.jsonl",
            &["2024-07-24T10:57:02.877297Z total precision in datetime jsonl", "2015-07-24T19:01:01Z precision in timestamp jsonl"],
        ),
        (
            "validate_timestamp_conversion.csv",
            &[
                "2012-03-14T04:17:38Z Checking timestamp conversion",
                "2022-07-24T19:01:01Z Checking timestamp conversion",
                "2015-07-25T02:01:01Z Make sure message is same",
            ],
        ),
    ];
    for (file, expected) in expected {
        let Some(import) = read(file) else { return };
        assert_eq!(lines(&import), *expected, "{file}: {:?}", problems(&import));
        for (_, evidence) in &import.evidence {
            let line = usize::try_from(evidence.place.line.unwrap()).unwrap();
            let bytes = shared(&format!("timeline-csv/{file}")).unwrap();
            let raw = bytes.split(|&byte| byte == b'\n').nth(line - 1).unwrap();
            assert_eq!(evidence.original, raw.strip_suffix(b"\r").unwrap_or(raw), "{file}:{line}");
        }
    }
    let Some(import) = read("sigma_events.jsonl") else { return };
    assert_eq!(lines(&import)[..4], sigma);
    assert!(lines(&import)[4].starts_with("2022-01-22T23:07:43.502205Z [11 / 0x000b] Source Name: Microsoft-Windows-Sysmon"));
}

#[test]
fn what_cannot_be_placed_in_time_is_listed_with_line_and_field() {
    for (file, expected) in [
        ("invalid_datetime.csv", vec!["invalid_datetime.csv:5: “1234 19:01:01” in datetime is not a time like 2024-01-20T14:05:06Z. The row was left out."]),
        (
            "validate_time_out_of_range.csv",
            vec![
                "validate_time_out_of_range.csv:2: “1601-01-01T00:00:00Z” in datetime: The time is outside the years 1970 to 2199. The row was left out.",
                "validate_time_out_of_range.csv:3: “2227-12-31T23:01:01+00:00” in datetime: The time is outside the years 1970 to 2199. The row was left out.",
            ],
        ),
        (
            "validate_no_datetime_timestamps.csv",
            vec![
                "validate_no_datetime_timestamps.csv:2: The time, datetime, is empty. The row was left out.",
                "validate_no_datetime_timestamps.csv:3: The time, datetime, is empty. The row was left out.",
            ],
        ),
        ("mapping_limit_exceed.csv", vec![]),
        ("sigma_events.jsonl", vec![]),
    ] {
        let Some(bytes) = shared(&format!("timeline-csv/{file}")) else { return };
        let mut mapping = table::guess(&bytes);
        if mapping.time.is_none() {
            // Nothing in it is believable as a time; a person chooses.
            mapping.time = mapping.columns.iter().position(|name| name == "datetime");
        }
        let mut import = Import::default();
        table::read(&*bytes, file, 0, &mapping, &mut import).unwrap();
        assert_eq!(problems(&import), expected, "{file}");
    }
}

#[test]
fn a_guess_states_what_it_took_for_granted() {
    let Some(bytes) = shared("timeline-csv/csv_timestamp_no_datetime.csv") else { return };
    let mapping = table::guess(&bytes);
    assert_eq!(mapping.form, Form::Csv { delimiter: b',', header: true });
    assert_eq!((mapping.time, mapping.time_form, mapping.text), (Some(0), TimeForm::EpochBySize, Some(1)));
    assert!(mapping.notes[0].contains("each number's size"), "{:?}", mapping.notes);
    let mapping = table::guess(&shared("timeline-csv/incorrect.csv").unwrap());
    assert_eq!(mapping.columns[1], "DT");
    assert_eq!(mapping.time, Some(1));
    assert_eq!(mapping.notes, ["Times without a zone are read as UTC; choose another if they are not."]);
}

#[test]
fn a_column_of_dates_is_one_though_they_are_of_other_centuries() {
    let Some(bytes) = shared("timeline-csv/validate_time_out_of_range.csv") else { return };
    let mapping = table::guess(&bytes);
    assert_eq!(mapping.time.map(|column| mapping.columns[column].as_str()), Some("datetime"));
}

#[test]
fn a_very_long_value_is_cut_for_the_screen_and_whole_in_the_original() {
    let Some(import) = read("large_field_event.jsonl") else { return };
    let large = &import.evidence[1].1;
    let (_, shown) = large.details.iter().find(|(name, _)| name == "FeatureVector").unwrap();
    assert!(shown.len() < 2_100 && shown.contains("bytes left out; the original is whole"));
    assert!(large.original.len() > 37_000);
    let Some(import) = read("mapping_limit_exceed.csv") else { return };
    let last = import.evidence[0].1.details.last().unwrap();
    assert_eq!(last.0, "more columns");
}
