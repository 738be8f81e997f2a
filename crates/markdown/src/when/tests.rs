//! Times as people write them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use jiff::civil::date;

use super::*;

fn reading(line: &str) -> Option<Reading> {
    read_when(line, DayOrder::MonthFirst)
}

/// Day, clock, end, zone and text of a line, the way they were understood.
fn told(line: &str) -> String {
    let Some(read) = reading(line) else {
        return "nothing".to_owned();
    };
    let day = read.day.map(|day| {
        let year = day.year.map_or_else(|| "????".to_owned(), |year| year.to_string());
        let day_of_month = day.day.map_or_else(|| "??".to_owned(), |day| format!("{day:02}"));
        format!("{year}-{:02}-{day_of_month}", day.month)
    });
    let parts = [
        read.about.then(|| "about".to_owned()),
        day,
        read.time.map(|time| time.to_string()),
        read.until_time.map(|time| format!("to {time}")),
        read.zone.map(|zone| zone.written),
        Some(format!("| {}", line.get(read.text_start..).unwrap())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[test]
fn lines_begin_with_times_in_many_ways() {
    for (line, expected) in [
        ("14:05 - deploy", "14:05:00 | deploy"),
        ("14:05: deploy", "14:05:00 | deploy"),
        ("[14:05 UTC] deploy", "14:05:00 UTC | deploy"),
        ("2:35 PM deploy", "14:35:00 | deploy"),
        ("9:02a deploy", "09:02:00 | deploy"),
        ("9 am — deploy", "09:00:00 | deploy"),
        ("14:05z - deploy", "14:05:00 z | deploy"),
        ("1405 UTC – deploy", "14:05:00 UTC | deploy"),
        ("14:15 CET / 13:15 UTC deploy", "14:15:00 CET | deploy"),
        ("14:14 UTC+2 deploy", "14:14:00 UTC+2 | deploy"),
        ("🔥 14:18 deploy", "14:18:00 | deploy"),
        ("14h05 deploy", "14:05:00 | deploy"),
        ("Jan 20, 2:35pm deploy", "????-01-20 14:35:00 | deploy"),
        ("Jan 20, 1905: deploy", "????-01-20 19:05:00 | deploy"),
        ("Jan 20 2018 14:17 deploy", "2018-01-20 14:17:00 | deploy"),
        ("19. April, 11:00 deploy", "????-04-19 11:00:00 | deploy"),
        ("June 16th 2022, 8:45 AM: deploy", "2022-06-16 08:45:00 | deploy"),
        ("2018-01-18T14:05:06Z deploy", "2018-01-18 14:05:06 Z | deploy"),
        ("2018-01-18T14:05:06.250+02:00 deploy", "2018-01-18 14:05:06.25 +02:00 | deploy"),
        ("2018-01-18T14:05-05:00 deploy", "2018-01-18 14:05:00 -05:00 | deploy"),
        ("2022-02-02 1625: mail", "2022-02-02 16:25:00 | mail"),
        ("2022-03-10 11.50 seen", "2022-03-10 11:50:00 | seen"),
        ("07-27-2023 2:14 pm - seen", "2023-07-27 14:14:00 | seen"),
        ("31/12/2023 23:59 seen", "2023-12-31 23:59:00 | seen"),
        ("12-05 16:21] seen", "????-12-05 16:21:00 | seen"),
        ("12:45 PM PST Saturday Oct 30th: wave", "????-10-30 12:45:00 PST | wave"),
        ("~13:30-13:45 seen", "about 13:30:00 to 13:45:00 | seen"),
        ("ca. 18:30 CEST (UTC+2) seen", "about 18:30:00 CEST | seen"),
        ("22:52 (maybe earlier?) seen", "about 22:52:00 | seen"),
        ("12:48 (6:48 PDT): seen", "12:48:00 | seen"),
        ("11:30 - 1:15 PM seen", "11:30:00 to 13:15:00 | seen"),
        ("2:10 - 3:15 PM seen", "14:10:00 to 15:15:00 | seen"),
        ("16:05:57-58 seen", "16:05:57 to 16:05:58 | seen"),
        ("2019-12-03 --:-- seen", "2019-12-03 | seen"),
        ("2022-05-?? HH:mm seen", "2022-05-?? | seen"),
    ] {
        assert_eq!(told(line), expected, "{line}");
    }
}

#[test]
fn what_is_no_time_is_left_alone() {
    for line in [
        "",
        "deploy at 14:05",
        "14 pods restarted",
        "3 PMs joined",
        "1.4.1 released",
        "5:1 is the ratio",
        "25:00 is no time",
        "2021-13-45 is no day",
        "2018-01-18-reddit",
        "11/03 pods",
        "May we restart?",
        "10% of requests",
        "12:30% load",
        "404 errors",
        "10.12.6.136 is the node",
        "2021/22-??-?? unknown",
        "v1.2.3",
        "March of the pods",
        "1625 pods",
    ] {
        assert_eq!(told(line), "nothing", "{line}");
    }
}

#[test]
fn times_that_no_clock_or_calendar_shows_are_told_from_words() {
    for (line, expected) in [
        ("25:00 bad", "25:00"),
        ("**10:61** bad", "10:61"),
        ("10:00:75 bad", "10:00:75"),
        ("2024-02-30 10:00 bad", "2024-02-30"),
        ("31.04.2024: bad", "31.04.2024"),
        ("13/32/2024", "13/32/2024"),
        ("Feb 30, 10:00 bad", "Feb 30"),
        ("31 April 2024 bad", "31 April 2024"),
        ("February 29, 2023 bad", "February 29, 2023"),
        ("Monday, 2026-11-31 bad", "2026-11-31"),
        ("📅 Nov 32, 2026", "Nov 32, 2026"),
        ("2026-11-31T10:00Z bad", "2026-11-31"),
        ("1969-01-01 10:00 bad", "1969-01-01"),
        ("31/12/2101 bad", "31/12/2101"),
        ("January 1, 1969 10:00 bad", "January 1, 1969"),
        ("1 January 1969: bad", "1 January 1969"),
    ] {
        assert_eq!(impossible(line).map(|unreal| unreal.written).as_deref(), Some(expected), "{line}");
    }
    for line in [
        "",
        "10:00 good",
        "2024-02-29 good",
        "31/01/2024 good",
        "Feb 29 good",
        "May 12:30",
        "25 pods",
        "1.4.1",
        "1234.5.6",
        "8080/1/2",
        "99:999",
        "v25:00",
        "At 25:00",
        "64:64/2",
        "10.12.6.136",
    ] {
        assert_eq!(impossible(line), None, "{line}");
    }
    assert_eq!(impossible("25:00 - bad").map(|unreal| unreal.closed), Some(true));
    assert_eq!(impossible("25:00 bad").map(|unreal| unreal.closed), Some(false));
}

#[test]
fn zones_are_understood_by_their_usual_names() {
    let hour = 3600;
    for (written, meaning) in [
        ("UTC", ZoneMeaning::Offset(0)),
        ("PST", ZoneMeaning::Offset(-8 * hour)),
        ("BST", ZoneMeaning::Offset(hour)),
        ("CEST (UTC+2)", ZoneMeaning::Offset(2 * hour)),
        ("UTC-7", ZoneMeaning::Offset(-7 * hour)),
        ("+05:30", ZoneMeaning::Offset(5 * hour + 1800)),
        ("PT", ZoneMeaning::Named("America/Los_Angeles".to_owned())),
        ("Europe/London", ZoneMeaning::Named("Europe/London".to_owned())),
    ] {
        assert_eq!(StatedZone::read(written).map(|zone| zone.meaning), Some(meaning), "{written}");
    }
    for written in ["", "CAT", "the", "Europe/Nowhere", "UTC+99"] {
        assert_eq!(StatedZone::read(written), None, "{written}");
    }
}

#[test]
fn statements_about_all_times_are_found() {
    let zone = |text: &str| zone_in_statement(text).map(|zone| zone.written);
    assert_eq!(zone("All times in PST, on February 5th 2019").as_deref(), Some("PST"));
    assert_eq!(zone("All times in Central European Time (CET)").as_deref(), Some("CET"));
    assert_eq!(zone("Times are US/Pacific.").as_deref(), Some("US/Pacific"));
    assert_eq!(zone("It failed several times in PT scans"), None);
    assert_eq!(zone("The service was down."), None);
}

fn written(day: Date, time: Option<Time>, zone: &str) -> WrittenTime {
    WrittenTime {
        written: String::new(),
        date: Some(day),
        date_from: Some(DateFrom::Row),
        time,
        precision: if time.is_some() { Precision::Minute } else { Precision::Day },
        until: None,
        zone: StatedZone::read(zone),
        about: false,
    }
}

const HOUR: i64 = 3_600_000_000;

#[test]
fn a_plain_time_is_one_instant_in_its_zone() {
    let time = Time::constant(0, 0, 0, 0);
    let resolved = written(date(1970, 1, 2), Some(time), "PST").resolve(&TimeZone::UTC).unwrap();
    assert_eq!((resolved.earliest, resolved.latest), (32 * HOUR, 32 * HOUR));
    assert_eq!((resolved.zone.as_str(), resolved.zone_stated), ("-08:00", true));
}

#[test]
fn a_day_covers_the_day_and_an_unstated_zone_is_the_callers() {
    let resolved = written(date(1970, 1, 1), None, "").resolve(&TimeZone::UTC).unwrap();
    assert_eq!((resolved.earliest, resolved.latest), (0, 24 * HOUR - 1));
    assert_eq!((resolved.zone.as_str(), resolved.zone_stated), ("UTC", false));
}

#[test]
fn a_time_that_the_clock_shows_twice_covers_both() {
    let time = Time::constant(2, 30, 0, 0);
    let resolved = written(date(2021, 10, 31), Some(time), "Europe/Berlin").resolve(&TimeZone::UTC).unwrap();
    assert_eq!(resolved.latest - resolved.earliest, HOUR);
    assert_eq!(resolved.zone, "Europe/Berlin");
}

#[test]
fn a_range_ends_the_next_morning_only_late_in_the_evening() {
    let at = |hour| Some(Time::constant(hour, 0, 0, 0));
    let range = |from, to| {
        let until = Some(Until { date: None, time: at(to) });
        let resolved = WrittenTime { until, ..written(date(2021, 3, 4), at(from), "UTC") }.resolve(&TimeZone::UTC).unwrap();
        (resolved.latest - resolved.earliest) / HOUR
    };
    assert_eq!(range(17, 18), 1);
    assert_eq!(range(23, 1), 2);
    assert_eq!(range(14, 2), 0);
}

#[test]
fn nothing_is_resolved_without_a_day() {
    let unknown = WrittenTime { date: None, ..written(date(2021, 3, 4), None, "UTC") };
    assert_eq!(unknown.resolve(&TimeZone::UTC), None);
}
