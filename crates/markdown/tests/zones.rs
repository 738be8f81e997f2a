//! In which zone a row is, and what is said of zones and offsets that are none.

use recount_markdown::Document;

fn read(timeline: &str) -> Document {
    Document::read(format!("# T\n\n## Timeline\n\n{timeline}\n").as_bytes(), None)
}

/// Every row as day and clock as stated, and text.
fn rows(document: &Document) -> Vec<String> {
    document.timeline.iter().map(|row| format!("{} {}", row.when.stated(), row.text)).collect()
}

/// The line, counted from the first of the timeline, and the reason of each problem.
fn problems(document: &Document) -> Vec<(usize, &str)> {
    document.problems.iter().map(|problem| (problem.line - 4, problem.reason.as_str())).collect()
}

#[test]
fn a_time_whose_offset_is_none_is_not_in_another_zone() {
    for (time, offset) in [
        ("10:08 +25:00", "+25:00"),
        ("10:08+2500", "+2500"),
        ("10:08+25:00", "+25:00"),
        ("10:08 UTC+25:00", "+25:00"),
        ("10:08 (+25:00)", "+25:00"),
        ("2026-11-02T10:08-25:00", "-25:00"),
        ("10:08 UTC+25", "+25"),
        ("10:08 (UTC+99)", "+99"),
        ("10:08 (UTC +99)", "+99"),
        ("10:08 (gmt-26, they say)", "-26"),
        ("10:08 [UTC+26:00]", "+26:00"),
        ("10:08 [+29:00]", "+29:00"),
        ("10:08 (+3000)", "+3000"),
        ("10:08 +3000 |", "+3000"),
        ("10:08 UTC +26:00", "+26:00"),
        ("10:08 UTC +26:", "+26"),
        ("10:08 UTC+530", "+530"),
        ("10:08 UTC+5.5", "+5.5"),
        ("10:08 (UTC +530)", "+530"),
        ("10:08 (UTC +5.5)", "+5.5"),
    ] {
        let document = read(&format!("### 2026-11-02\n\n- 10:07 CET d\n- {time} e\n    - more\n- 10:09 f"));
        assert_eq!(rows(&document), ["2026-11-02T10:07 d", "2026-11-02T10:09 f"], "{time}");
        assert_eq!(
            problems(&document).first().copied(),
            Some((4, format!("{offset:?} cannot be read as an offset from UTC; what it stands beside stays in the text only.").as_str())),
            "{time}"
        );
    }
    for time in [
        "10:08 +02:00",
        "10:08+0200",
        "10:08 UTC+2",
        "10:08 +25 pods",
        "10:08 +2500 users",
        "10:08 -25:00 minutes",
        "10:08 CET +1",
        "10:08 UTC +3 pods",
        "10:08 UTC +30 pods",
        "10:08 (UTC+2)",
        "10:08 (UTC, they say)",
        "10:08 [+02:00]",
        "10:08 +99 pods",
        "10:08 +3000 users",
        "10:08 (+99 pods)",
        "10:08 +99% load",
        "10:08 +99 - 120 pods",
        "10:08 +5:",
        "10:08 (+35)",
        "10:08 +50:",
        "[10:08 +99]",
        "10:08 +99 -",
        "10:08 +35 |",
        "10:08 +2.5 pods",
        "10:08 UTC +2.5 pods",
        "10:00 UTC-15:30 UTC",
    ] {
        let document = read(&format!("### 2026-11-02\n\n- {time} e"));
        assert_eq!((document.timeline.len(), problems(&document)), (1, vec![]), "{time}");
    }
}

/// What is said of a zone that is none.
fn no_zone(written: &str) -> String {
    format!(
        "{written:?} cannot be read as an offset from UTC, so it was not used; the rows it stands for have no zone but what they state themselves. Write it like UTC+2, UTC+05:30 or Europe/Berlin."
    )
}

/// As [`problems`], of a whole file.
fn whole(document: &Document) -> Vec<(usize, &str)> {
    document.problems.iter().map(|problem| (problem.line, problem.reason.as_str())).collect()
}

/// The zones of the rows, as they are written.
fn zones(document: &Document) -> Vec<&str> {
    document.timeline.iter().map(|row| row.when.zone.as_ref().map_or("-", |zone| zone.written.as_str())).collect()
}

#[test]
fn a_heading_or_sentence_whose_zone_is_none_is_told_once_and_leaves_its_rows_without() {
    let all = "# T\n\nAll times in CET.\n\n## Summary\n\nDown at 10:00 PST.\n\n";
    for (text, line, written, expected) in [
        ("## Timeline 2026-11-02 (UTC+26)\n\n- 10:07 d\n- 10:08 CEST e", 9, "UTC+26", &["-", "CEST"][..]),
        ("## Timeline, GMT-99:30\n\n- 2026-11-02 10:07 d\n- 10:08 e", 9, "GMT-99:30", &["-", "-"]),
        ("## Timeline\n\n- 2026-11-02 10:06 c\n\n### 2026-11-02 (UTC+26)\n\n- 10:07 d", 13, "UTC+26", &["CET", "-"]),
        ("## Timeline\n\n2026-11-02 (all times UTC+26)\n\n- 10:07 d", 11, "UTC+26", &["-"]),
        ("## Timeline\n\nAll times are shown in UTC+2600.\n\n- 2026-11-02 10:07 d", 11, "UTC+2600", &["-"]),
    ] {
        let document = Document::read(format!("{all}{text}\n").as_bytes(), None);
        assert_eq!(zones(&document), expected, "{text}");
        assert!(document.timeline.iter().all(|row| row.when.date.is_some()), "{text}");
        assert_eq!(whole(&document), [(line, no_zone(written).as_str())], "{text}");
    }
    for title in ["Timeline (UTC+2)", "Timeline (UTC)", "Timeline 10:00 UTC-15:30 UTC", "Timeline UTC-2026-11-02"] {
        let document = Document::read(format!("# T\n\n## {title}\n\n- 2026-11-02 10:07 d\n").as_bytes(), None);
        assert_eq!((document.timeline.len(), whole(&document)), (1, vec![]), "{title}");
        assert_ne!(zones(&document), ["-"], "{title}");
    }
    let everywhere = Document::read(b"# T\n\nSome words.\nAll times in UTC+26.\n\n## Timeline\n\n- 2026-11-02 10:07 d\n", None);
    assert_eq!((everywhere.zone.as_ref(), zones(&everywhere)), (None, vec!["-"]));
    assert_eq!(whole(&everywhere), [(4, no_zone("UTC+26").as_str())]);
    let field = Document::read(b"# T\n\nTimes in: UTC+26\n\n## Timeline\n\n- 2026-11-02 10:07 d\n", None);
    assert_eq!((zones(&field), field.problems.len()), (vec!["-"], 1), "{:?}", field.problems);
    let prose = Document::read(b"# T\n\n## Summary\n\nDown at 10:00 UTC+26.\n\n## Timeline\n\n- 2026-11-02 10:07 d\n", None);
    assert_eq!(zones(&prose), ["-"]);
}

#[test]
fn a_table_whose_zone_is_none_is_told_once_and_its_rows_have_none() {
    let document = read(
        "All times in CET.\n\n| Time (UTC+26) | Event |\n|--|--|\n| 2026-11-03 09:00 | a |\n| 10:00 EST | b |\n\n| Time | Event |\n|--|--|\n| 11:00 | c |",
    );
    assert_eq!(zones(&document), ["-", "EST", "CET"]);
    assert_eq!(problems(&document), [(3, no_zone("UTC+26").as_str())]);
}

#[test]
fn a_zone_of_several_countries_is_told_once() {
    let document = read("### 2026-11-02\n\n- 10:07 IST d\n- 10:08 IST e");
    assert_eq!(document.timeline.len(), 2);
    assert!(matches!(problems(&document)[..], [(3, reason)] if reason.starts_with("\"IST\" was read as the time of India, +05:30.")));
}

#[test]
fn a_milestone_whose_offset_is_none_is_told_of_and_is_none() {
    let said = |time: &str| Document::read(format!("# T\n\n**Detected:** 2026-11-02 {time}\n").as_bytes(), None);
    for (time, offset) in [("10:08+25:00", "+25:00"), ("10:08 +25:00", "+25:00"), ("10:08 UTC+25", "+25")] {
        let document = said(time);
        assert_eq!(document.milestones, [], "{time}");
        let reason = format!("{offset:?} cannot be read as an offset from UTC; what it stands beside stays in the text only.");
        assert_eq!(document.problems.iter().map(|problem| (problem.line, problem.reason.as_str())).collect::<Vec<_>>(), [(3, reason.as_str())], "{time}");
    }
    for time in ["10:08+02:00", "10:08 UTC", "10:08"] {
        assert_eq!((said(time).milestones.len(), said(time).problems.len()), (1, 0), "{time}");
    }
    let header = Document::read(b"---\ntitle: T\ndetected: 2026-11-02 10:08 +25:00\n---\n\nText.\n", None);
    assert_eq!((header.milestones.len(), header.problems.iter().map(|problem| problem.line).collect::<Vec<_>>()), (0, vec![3]));
}

#[test]
fn minutes_since_the_beginning_are_no_offset() {
    let document = read("- 2026-11-03 14:05 (+5) alert\n- 14:35 (+35) paged\n- 14:50 +50: fixed");
    assert_eq!(rows(&document), ["2026-11-03T14:05 (+5) alert", "2026-11-03T14:35 (+35) paged", "2026-11-03T14:50 +50: fixed"]);
    assert_eq!(problems(&document), []);
}

/// The offsets of the rows.
fn offsets(document: &Document) -> Vec<Option<String>> {
    document.timeline.iter().map(|row| row.when.zone.as_ref().and_then(recount_markdown::StatedZone::name)).collect()
}

#[test]
fn a_blank_before_an_offset_is_part_of_the_zone() {
    for (zone, name) in [("UTC +5:30", "+05:30"), ("GMT +1", "+01:00"), ("UTC -3", "-03:00"), ("UTC −03:30", "-03:30"), ("UTC+5:30", "+05:30")] {
        let row = "- 2026-11-03 10:07 d";
        for text in [
            format!("# T\n\n## Timeline ({zone})\n\n{row}\n"),
            format!("# T\n\n## Timeline\n\n### 2026-11-03 ({zone})\n\n- 10:07 d\n"),
            format!("# T\n\n## Timeline 2026-11-03 {zone}\n\n- 10:07 d\n"),
            format!("# T\n\nAll times are {zone}.\n\n## Timeline\n\n{row}\n"),
            format!("# T\n\nTime zone: {zone}\n\n## Timeline\n\n{row}\n"),
            format!("# T\n\n## Timeline\n\n- Time zone: {zone}\n{row}\n"),
            format!("# T\n\n## Timeline\n\n| Time ({zone}) | Event |\n|--|--|\n| 2026-11-03 10:07 | d |\n"),
            format!("# T\n\n## Timeline\n\n- 2026-11-03 10:07 ({zone}) d\n"),
        ] {
            let document = Document::read(text.as_bytes(), None);
            assert_eq!((offsets(&document), whole(&document)), (vec![Some(name.to_owned())], vec![]), "{text}");
        }
    }
    for (row, name, text) in [
        ("10:08 UTC +05:30 paged", "+05:30", "paged"),
        ("10:08 UTC +5:30: paged", "+05:30", "paged"),
        ("[10:08 UTC +5] paged", "+05:00", "paged"),
        ("10:08 CEST (UTC +2) paged", "+02:00", "paged"),
        ("10:08 UTC +3 pods", "UTC", "+3 pods"),
        ("10:08 UTC +0530 users", "UTC", "+0530 users"),
        ("10:08 UTC -10:30 paged", "UTC", "paged"),
    ] {
        let document = read(&format!("### 2026-11-03\n\n- {row}"));
        assert_eq!((offsets(&document), problems(&document)), (vec![Some(name.to_owned())], vec![]), "{row}");
        assert_eq!(document.timeline.first().map(|row| row.text.as_str()), Some(text), "{row}");
    }
}

#[test]
fn what_is_written_like_no_offset_is_told_and_is_not_utc() {
    for zone in ["UTC+530", "UTC+5.5", "UTC-530", "UTC-5.5", "UTC + 5", "UTC +26", "UTC+5:75"] {
        for (text, line) in [
            (format!("## Timeline ({zone})\n\n- 2026-11-03 10:07 d\n"), 3),
            (format!("All times are {zone}.\n\n## Timeline\n\n- 2026-11-03 10:07 d\n"), 3),
            (format!("## Timeline\n\n| Time ({zone}) | Event |\n|--|--|\n| 2026-11-03 10:07 | d |\n"), 5),
        ] {
            let document = Document::read(format!("# T\n\n{text}").as_bytes(), None);
            assert_eq!((offsets(&document), whole(&document)), (vec![None], vec![(line, no_zone(zone).as_str())]), "{zone}: {text}");
        }
        let field = Document::read(format!("# T\n\nTime zone: {zone}\n\n## Timeline\n\n- 2026-11-03 10:07 d\n").as_bytes(), None);
        assert_eq!((offsets(&field), field.problems.len()), (vec![None], 1), "{zone}");
    }
    for label in ["UTC-2.11.2026", "10:00 UTC -15:30 UTC", "UTC – 15 entries", "UTC - 2 November"] {
        let document = Document::read(format!("# T\n\n## Timeline {label}\n\n- 2026-11-03 10:07 d\n").as_bytes(), None);
        assert_eq!((offsets(&document), whole(&document)), (vec![Some("UTC".to_owned())], vec![]), "{label}");
    }
}

#[test]
fn a_day_beside_a_zone_that_is_none_is_kept_and_the_zone_told() {
    for (text, line, expected) in [
        ("| Time | Event |\n|--|--|\n| 2026-11-03 (UTC+26) | |\n| 10:15 | c |", 5, "2026-11-03T10:15 c"),
        ("| Time (CET) | Event |\n|--|--|\n| 2026-11-03 (UTC+26) | |\n| 10:15 | c |", 5, "2026-11-03T10:15 c"),
        ("| Time | Event |\n|--|--|\n| | Next day (UTC+26) |\n| 10:15 | c |", 5, "2026-11-03T10:15 c"),
        ("### Next day (UTC+26)\n\n- 10:15 c", 3, "2026-11-03T10:15 c"),
        ("- Next day, 4 Nov (UTC+26)\n- 10:15 c", 3, "2026-11-04T10:15 c"),
        ("2026-11-03 (UTC+26)\n\n10:15 c", 3, "2026-11-03T10:15 c"),
        ("All times are on 2026-11-03 in UTC+26.\n\n- 10:15 c", 3, "2026-11-03T10:15 c"),
    ] {
        let file = format!("# T 2026-11-02\n\nAll times in CET.\n\n## Timeline\n\n- 09:00 b\n\n{text}\n");
        let document = Document::read(file.as_bytes(), None);
        assert_eq!(rows(&document), ["2026-11-02T09:00 b", expected], "{text}");
        assert_eq!((zones(&document), whole(&document)), (vec!["CET", "-"], vec![(line + 6, no_zone("UTC+26").as_str())]), "{text}");
    }
}

#[test]
fn no_other_zone_takes_the_place_of_one_for_all_times_that_is_none() {
    let summary = "## Summary\n\nDown at 10:00 PST.\n\n";
    let row = "- 2026-11-03 10:07 d";
    for (text, line, expected) in [
        (format!("All times in UTC+26.\n\n{summary}## Timeline\n\n{row}"), 3, &["-"][..]),
        (format!("All times in UTC+26.\n\nTime zone: CET\n\n## Timeline\n\n{row}"), 3, &["-"]),
        (format!("All times in UTC+26.\n\n{summary}## Timeline\n\nAll times in CET.\n\n{row}"), 3, &["CET"]),
        (format!("{summary}## Timeline\n\n{row}\n- All times in UTC+26\n- 11:00 e"), 10, &["PST", "-"]),
        (format!("{summary}## Timeline\n\n{row}, all times in UTC+26\n- 11:00 e"), 9, &["PST", "-"]),
        (format!("{summary}## Timeline\n\nAll times in UTC+26.\n\n{row}\n\n## Timeline of the second team\n\n{row}"), 9, &["-", "-"]),
        (format!("{summary}## Timeline\n\nAll times in UTC+26.\n\n{row}\n\n## Timeline of the second team\n\nAll times in CET.\n\n{row}"), 9, &["-", "CET"]),
        (format!("{summary}## Timeline\n\n| Time (UTC) | Time (UTC+26) | Event |\n|--|--|--|\n| 2026-11-03 10:07 | | d |"), 9, &["-"]),
    ] {
        let document = Document::read(format!("# T\n\n{text}\n").as_bytes(), None);
        assert_eq!((zones(&document), whole(&document)), (expected.to_vec(), vec![(line, no_zone("UTC+26").as_str())]), "{text}");
    }
    for field in ["Time zone: UTC+26", "- Time zone: UTC+26", "**Time zone:** UTC+26", "Times in: UTC+26"] {
        let inside = Document::read(format!("# T\n\n{summary}## Timeline\n\n{field}\n\n{row}\n").as_bytes(), None);
        let told = "\"UTC+26\" is no time zone that is known here, so it was not used. Write it like Europe/Berlin, UTC or +02:00.";
        assert_eq!((zones(&inside), whole(&inside)), (vec!["-"], vec![(9, told)]), "{field}");
    }
}
