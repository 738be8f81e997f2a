//! Which day a row is of: days that do not exist, "next day", rough times.

use recount_markdown::Document;

fn read(timeline: &str) -> Document {
    Document::read(format!("# T\n\n## Timeline\n\n{timeline}\n").as_bytes(), None)
}

/// Every row as day and clock as stated, and text; `~` before a time that is called rough.
fn rows(document: &Document) -> Vec<String> {
    document.timeline.iter().map(|row| format!("{}{} {}", if row.when.about { "~" } else { "" }, row.when.stated(), row.text)).collect()
}

/// The line, counted from the first of the timeline, and the reason of each problem.
fn problems(document: &Document) -> Vec<(usize, &str)> {
    document.problems.iter().map(|problem| (problem.line - 4, problem.reason.as_str())).collect()
}

#[test]
fn what_a_day_that_does_not_exist_begins_is_not_on_the_day_above() {
    for unreal in ["2026-11-31", "31 February 2026", "Nov 32, 2026", "2026-13-13"] {
        let said = format!("{unreal:?} is no day of the calendar; what it begins stays in the text only.");
        for (day, row) in [("", ""), ("### ", "- "), ("**", ""), ("", "- "), ("- ", "  - ")] {
            let close = if day == "**" { "**" } else { "" };
            let day = |day_of: &str| format!("{day}{day_of}{close}");
            let text = [day("2026-11-02"), format!("{row}10:00 good"), day(unreal), format!("{row}11:00 x"), format!("{row}11:05 y")].join("\n\n");
            let text = format!("{text}\n\n{}\n\n{row}09:00 after", day("2026-12-01"));
            let document = read(&text);
            assert_eq!(rows(&document), ["2026-11-02T10:00 good", "2026-12-01T09:00 after"], "{text}");
            assert_eq!(problems(&document), [(5, said.as_str())], "{text}");
        }
        for text in [format!("2026-11-02\n10:00 good\n{unreal}\n11:00 x\n11:05 y"), format!("2026-11-02 (UTC)\n10:00: good\n{unreal} (UTC)\n11:00: x")] {
            let document = read(&text);
            assert_eq!(rows(&document), ["2026-11-02T10:00 good"], "{text}");
            assert_eq!(problems(&document), [(3, said.as_str())], "{text}");
        }
    }
}

#[test]
fn a_timeline_named_after_a_day_that_does_not_exist_is_not_of_the_day_of_the_title() {
    let document = Document::read(b"# T 2026-11-02\n\n## Timeline (2026-11-31)\n\n- 11:00 x\n- 2026-12-01 09:00 after\n", None);
    assert_eq!(rows(&document), ["2026-12-01T09:00 after"]);
    assert_eq!(document.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn rows_after_a_row_whose_day_does_not_exist_have_no_day() {
    let document = read("- 2026-11-02 10:00 good\n- 2026-11-31 11:00 bad\n- 11:05 x\n- Dec 1, 09:00 after");
    assert_eq!(rows(&document), ["2026-11-02T10:00 good", "11:05 x", "2026-12-01T09:00 after"]);
    assert_eq!(document.problems.iter().map(|problem| problem.line - 4).collect::<Vec<_>>(), [2, 3]);
    let document = read("| Time | Event |\n|--|--|\n| 2026-11-02 10:00 | good |\n| 2026-11-31 | |\n| 11:05 | x |");
    assert_eq!(rows(&document), ["2026-11-02T10:00 good", "11:05 x"]);
    assert_eq!(document.problems.iter().map(|problem| problem.line - 4).collect::<Vec<_>>(), [4, 5]);
}

#[test]
fn leap_day_of_a_year_that_has_none_is_not_the_day_above() {
    let document = read("2026-02-27\n10:00 good\nFeb 29\n11:00 x");
    assert_eq!(rows(&document), ["2026-02-27T10:00 good", "11:00 x"]);
    assert_eq!(document.problems.len(), 1);
}

#[test]
fn next_day_alone_moves_the_rows_after_it() {
    let expected = ["2026-11-02T10:00 one", "2026-11-03T11:00 two", "2026-11-03T11:05 three"];
    for said in
        ["next day", "Next day", "The next day:", "Following day", "**Next day**", "(next day)", "— next day —", "Next day (Tuesday)", "Next day, 3 Nov 2026"]
    {
        for text in [
            format!("2026-11-02\n10:00 one\n{said}\n11:00 two\n11:05 three"),
            format!("2026-11-02\n\n10:00 one\n\n{said}\n\n11:00 two\n\n11:05 three"),
            format!("2026-11-02\n\n10:00 one\n{said}\n\n11:00 two\n11:05 three"),
            format!("### 2026-11-02\n\n- 10:00 one\n\n{said}\n\n- 11:00 two\n- 11:05 three"),
            format!("### 2026-11-02\n\n- 10:00 one\n- {said}\n- 11:00 two\n- 11:05 three"),
            format!("- 2026-11-02\n  - 10:00 one\n- {said}\n  - 11:00 two\n  - 11:05 three"),
            format!("### 2026-11-02\n\n- 10:00 one\n\n### {said}\n\n- 11:00 two\n- 11:05 three"),
            format!("| Time | Event |\n|--|--|\n| 2026-11-02 10:00 | one |\n| {said} | |\n| 11:00 | two |\n| 11:05 | three |"),
            format!("| Time | Event |\n|--|--|\n| 2026-11-02 10:00 | one |\n| | {said} |\n| 11:00 | two |\n| 11:05 | three |"),
        ] {
            let document = read(&text);
            assert_eq!(rows(&document), expected, "{text}");
            assert_eq!(problems(&document), [], "{text}");
        }
    }
    let lost = read("### 2026-11-02\n\n- 10:00 one\n\n### 2026-11-31\n\n### Next day\n\n### Next day\n\n- 11:00 two");
    assert_eq!(rows(&lost), ["2026-11-02T10:00 one"]);
    let twice = read("### 2026-11-02\n\n- 10:00 one\n\n### Next day\n\nWe waited.\n\n### Next day\n\n- 11:00 two\n- 10:00 (next day) three");
    assert_eq!(rows(&twice), ["2026-11-02T10:00 one", "2026-11-04T11:00 two", "2026-11-05T10:00 three"]);
}

#[test]
fn next_day_inside_a_sentence_or_a_row_moves_nothing() {
    for text in [
        "2026-11-02\n10:00 We waited until the\nnext day\n10:30 two",
        "2026-11-02\n10:00 We went on\nnext day.\n\n10:30 two",
        "### 2026-11-02\n\n- 10:00 We waited\n\n  next day\n- 10:30 two",
        "### 2026-11-02\n\n- 10:00 one\n- Next day we rolled back\n- 10:30 two",
        "### 2026-11-02\n\n- 10:00 one\n\nNext day delivery failed.\n\n- 10:30 two",
    ] {
        assert_eq!(rows(&read(text)).last().map(String::as_str), Some("2026-11-02T10:30 two"), "{text}");
    }
}

#[test]
fn next_day_said_after_the_clock_ran_over_midnight_says_the_same() {
    let days = |times: &[&str]| {
        let items: Vec<_> = times.iter().map(|time| format!("- {time} x")).collect();
        let document = read(&format!("### 2026-11-02\n\n{}", items.join("\n")));
        let days: Vec<_> = document.timeline.iter().filter_map(|row| row.when.date.map(jiff::civil::Date::day)).collect();
        (days, document.problems.len())
    };
    for (times, expected) in [
        (&["23:50", "00:05", "00:10 (next day)"][..], vec![2, 3, 3]),
        (&["23:50", "00:05", "00:07", "00:10 (next day)", "00:20 (next day)"], vec![2, 3, 3, 3, 3]),
        (&["23:50", "08:00", "09:00 (next day)"], vec![2, 3, 3]),
        (&["23:00", "00:10 (next day)", "00:20 (next day)"], vec![2, 3, 3]),
        (&["23:00", "00:10 (next day)", "00:20", "00:30 (next day)"], vec![2, 3, 3, 3]),
        (&["23:50", "00:05", "15:00", "15:10 (next day)"], vec![2, 3, 3, 4]),
        (&["23:50", "00:05", "23:00", "00:10 (next day)"], vec![2, 3, 3, 4]),
        (&["23:50", "05:00", "02:00 (next day)"], vec![2, 3, 4]),
    ] {
        assert_eq!(days(times), (expected, 0), "{times:?}");
    }
}

#[test]
fn a_line_that_says_next_day_after_midnight_is_the_same_day_and_a_question() {
    let document = read("2026-11-02\n23:50 one\n00:05 two\nNext day\n09:00 three");
    assert_eq!(rows(&document), ["2026-11-02T23:50 one", "2026-11-03T00:05 two", "2026-11-03T09:00 three"]);
    let reason = "The next day above \"09:00\" was read as 2026-11-03, which midnight had begun already. Write the day there if it is another.";
    assert_eq!(problems(&document), [(5, reason)]);
    let document = read("2026-11-02\n23:50 one\nNext day\n00:05 two\n00:10 (next day) three");
    assert_eq!(rows(&document), ["2026-11-02T23:50 one", "2026-11-03T00:05 two", "2026-11-03T00:10 three"]);
    assert_eq!(problems(&document), []);
}

#[test]
fn plain_lines_under_a_day_may_have_rough_times() {
    let expected =
        ["2026-11-02T10:00 one", "~2026-11-02T11:00 two", "~2026-11-02T13:00 three", "~2026-11-02T14:00 four", "2026-11-02T15:00 five", "2026-11-02T16:00 six"];
    let lines = ["10:00 one", "about 11:00 two", "Around 13:00 three", "circa 14:00 four", "between 15:00 and 15:10 five", "16:00 six"];
    for day in ["2026-11-02", "### 2026-11-02"] {
        for between in ["\n", "\n\n"] {
            let text = format!("{day}\n\n{}", lines.join(between));
            let document = read(&text);
            assert_eq!(rows(&document), expected, "{text}");
            assert_eq!(problems(&document), [], "{text}");
        }
        let first = read(&format!("{day}\n\nabout 11:00 two\n12:00 three"));
        assert_eq!(rows(&first), ["~2026-11-02T11:00 two", "2026-11-02T12:00 three"], "{day}");
    }
}

#[test]
fn a_rough_time_in_the_middle_of_a_sentence_is_no_row() {
    for text in [
        "2026-11-02\n10:00 We waited until\nabout 11:00 when it ended",
        "2026-11-02\n10:00 The load of every server in the first of our three regions\naround 13:00 doubled",
        "2026-11-02\n10:00: We left\naround 13:00 as before",
    ] {
        let document = read(text);
        assert_eq!(document.timeline.len(), 1, "{text}");
        assert!(problems(&document).first().is_some_and(|(line, reason)| *line == 3 && reason.contains("taken for part of the text")), "{text}");
    }
}

#[test]
fn a_day_before_all_reviews_says_so() {
    let document = read("- 2026-11-02 10:00 good\n- 1969-01-01 10:00 bad\n- 2101-01-01 10:00 bad\n- January 1, 1969 10:00 bad");
    assert_eq!(rows(&document), ["2026-11-02T10:00 good"]);
    let said = |day: &str| format!("{day:?} is before 1970 or after 2100; what it begins stays in the text only.");
    assert_eq!(problems(&document), [(2, said("1969-01-01").as_str()), (3, said("2101-01-01").as_str()), (4, said("January 1, 1969").as_str())]);
}

#[test]
fn a_row_whose_offset_is_none_still_says_the_day_of_the_rows_below() {
    let expected = ["2026-11-03T09:00 a", "2026-11-04T10:15 c"];
    for text in [
        "- 2026-11-03 09:00 a\n- 2026-11-04 10:08 +25:00 b\n- 10:15 c",
        "2026-11-03 09:00 a\n2026-11-04 10:08 +25:00 b\n10:15 c",
        "- 2026-11-03 09:00 a\n- Next day 10:08 +25:00 b\n- 10:15 c",
        "- 2026-11-03 09:00 a\n- 2026-11-03 23:58 +25:00 b\n- 10:15 c",
        "- 2026-11-03 09:00 a\n- 23:58 UTC+25:00 b\n- 10:15 c",
    ] {
        let document = read(text);
        assert_eq!(rows(&document), expected, "{text}");
        assert!(matches!(problems(&document)[..], [(2, reason)] if reason.starts_with("\"+25:00\"")), "{text}");
        assert_eq!(document.timeline.last().and_then(|row| row.when.zone.as_ref()), None, "{text}");
    }
}

#[test]
fn a_cell_that_says_its_day_and_more_still_says_the_day_of_the_rows_below() {
    for cells in ["| 2026-11-04 10:08 +25:00", "| Next day 10:08 +25:00", "| 2026-11-03 23:58 +25:00", "| 2026-11-04 10:08 or so", "| Next day 10:08 or so"] {
        let table = read(&format!("| Time (2026) | Event |\n|--|--|\n| 2026-11-03 09:00 | a |\n{cells} | b |\n| 10:15 | c |"));
        assert_eq!(rows(&table), ["2026-11-03T09:00 a", " b", "2026-11-04T10:15 c"], "{cells}");
        assert!(matches!(problems(&table)[..], [(4, reason)] if reason.ends_with("the row is kept without one.")), "{cells}");
    }
    let before = read("| Time | Event |\n|--|--|\n| 2026-11-03 09:00 | a |\n| 23:00 the day before | b |\n| 10:15 | c |");
    assert_eq!(rows(&before), ["2026-11-03T09:00 a", " b", "2026-11-03T10:15 c"]);
}

#[test]
fn a_cell_with_a_day_and_no_time_of_day_is_that_day() {
    for (cell, told) in [
        ("2026-11-04 morning", Some("\"2026-11-04 morning\" could not be read as a time")),
        ("4 Nov, in the morning", Some("\"4 Nov, in the morning\" could not be read as a time")),
        ("2026-11-04 25:00", Some("\"25:00\" is no time of day")),
        ("2026-11-04 (UTC+26)", Some("\"UTC+26\" cannot be read as an offset from UTC")),
        ("2026-11-04 (CET)", None),
    ] {
        let table = read(&format!("| Time (2026, EST) | Event |\n|--|--|\n| 2026-11-03 09:00 | a |\n| {cell} | b |\n| 10:15 | c |"));
        assert_eq!(rows(&table), ["2026-11-03T09:00 a", "2026-11-04 b", "2026-11-04T10:15 c"], "{cell}");
        let told = told.map(|why| format!("{why}; the row is kept with its day alone."));
        assert_eq!(problems(&table), told.iter().map(|told| (4, told.as_str())).collect::<Vec<_>>(), "{cell}");
        let zone = table.timeline.get(1).and_then(|row| row.when.zone.as_ref()).map(|zone| zone.written.as_str());
        let expected = if cell.contains("CET") { Some("CET") } else { Some("EST").filter(|_| !cell.contains("UTC")) };
        assert_eq!(zone, expected, "{cell}");
    }
    let columns = read("| Date | Time | Event |\n|--|--|--|\n| 2026-11-03 | 09:00 | a |\n| 2026-11-04 | morning | b |\n| | 10:15 | c |");
    assert_eq!(rows(&columns), ["2026-11-03T09:00 a", "2026-11-04 b", "2026-11-04T10:15 c"]);
    let leap = read("| Time | Event |\n|--|--|\n| 2026-02-27 09:00 | a |\n| Feb 29 morning | b |");
    assert_eq!((rows(&leap), problems(&leap).len()), (vec!["2026-02-27T09:00 a".to_owned(), " b".to_owned()], 1));
}

#[test]
fn days_with_as_few_hashes_as_the_timeline_stand_under_it() {
    let document = read("## 2026-11-02\n\n- 10:00 one\n\n## Next day\n\n- 11:00 two\n\n## 2026-11-31\n\n- 12:00 x\n\n## 2026-12-01\n\n- 09:00 three");
    assert_eq!(rows(&document), ["2026-11-02T10:00 one", "2026-11-03T11:00 two", "2026-12-01T09:00 three"]);
    assert_eq!(problems(&document), [(9, "\"2026-11-31\" is no day of the calendar; what it begins stays in the text only.")]);
    let waited = read("## 2026-11-02\n\n- 10:00 one\n\n## Next day\n\nWe waited.\n\n## Next day\n\n11:00 two\n\n## Impact\n\nNone.");
    assert_eq!(rows(&waited), ["2026-11-02T10:00 one", "2026-11-04T11:00 two"]);
    let headings = read("## 2026-11-02\n\n### 10:00 one\n\n## Next day\n\n### 11:00 two\n\n## Next day 12:00 three");
    assert_eq!(rows(&headings), ["2026-11-02T10:00 one", "2026-11-03T11:00 two", "2026-11-04T12:00 three"]);
    let role = |title: &str| {
        let document = read(&format!("- 2026-11-02 10:00 one\n\n## {title}\n\nWe slept.\n\n## Lessons\n\n- 11:00 is late"));
        assert_eq!(document.timeline.len(), 1, "{title}");
        document.sections.iter().find(|section| section.title == title).map(|section| (section.level, section.role))
    };
    for title in ["The day after", "Next day delivery", "2026-11-31 in numbers"] {
        assert_eq!(role(title), Some((2, recount_markdown::SectionRole::Other)), "{title}");
    }
}

#[test]
fn a_row_of_a_table_that_states_only_a_day_dates_the_rows_below() {
    for day in ["| 2026-11-06 | |", "| | 2026-11-06 |", "| **Nov 6** | |", "| 2026-11-06 (UTC) | |"] {
        let document = read(&format!("| Time | Event |\n|--|--|\n| 2026-11-02 10:00 | one |\n{day}\n| 09:00 | two |\n| 09:05 | three |"));
        assert_eq!(rows(&document), ["2026-11-02T10:00 one", "2026-11-06T09:00 two", "2026-11-06T09:05 three"], "{day}");
        assert_eq!(problems(&document), [], "{day}");
        assert_eq!(document.timeline.last().is_some_and(|row| row.when.zone.is_some()), day.contains("UTC"), "{day}");
    }
    for day in ["| 6 Nov | |", "| Next day, 6 Nov | |", "| The day after 5 Nov | |"] {
        let document = Document::read(format!("## Timeline\n\n| Date (2026) | Event |\n|--|--|\n{day}\n| 09:00 | two |\n").as_bytes(), None);
        assert_eq!(rows(&document), ["2026-11-06T09:00 two"], "{day}");
    }
    let told = read("| Time | Event |\n|--|--|\n| 2026-11-02 10:00 | one |\n| | 2026-11-06 was quiet |\n| 11:00 | two |");
    assert_eq!(rows(&told), ["2026-11-02T10:00 one", "2026-11-02T11:00 two"]);
}

#[test]
fn a_second_timeline_named_after_a_day_that_does_not_exist_has_no_zone_of_the_first() {
    let document = read("- 2026-11-02 10:00 one\n\n## Timeline (CET)\n\n- 2026-11-03 10:00 two\n\n## 2026-11-31 Timeline\n\n- 2026-12-01 10:00 three");
    let zones: Vec<_> = document.timeline.iter().map(|row| row.when.zone.as_ref().map(|zone| zone.written.as_str())).collect();
    assert_eq!(zones, [None, Some("CET"), None]);
    assert_eq!(document.problems.len(), 1);
}

#[test]
fn next_day_before_a_time_on_its_line_is_that_day() {
    let expected = ["2026-11-02T10:00 one", "2026-11-03T11:00 two", "2026-11-03T11:05 three", "2026-11-04T12:00 four"];
    for (first, second) in [("Next day", "Next day:"), ("The next day:", "next day,"), ("(next day)", "Following day —"), ("Next day, 3 Nov 2026", "+1 day")]
    {
        for text in [
            format!("2026-11-02\n10:00 one\n{first} 11:00 two\n11:05 three\n{second} 12:00 four"),
            format!("2026-11-02\n\n10:00 one\n\n{first} 11:00 two\n\n11:05 three\n\n{second} 12:00 four"),
            format!("2026-11-02\n10:00: one\n{first} 11:00: two\n11:05: three\n{second} 12:00: four"),
            format!("### 2026-11-02\n\n- 10:00 one\n- {first} 11:00 two\n- 11:05 three\n- {second} 12:00 four"),
            format!("### 2026-11-02\n\n- 10:00 one\n\n### {first} 11:00 two\n\n### 11:05 three\n\n### {second} 12:00 four"),
            format!("| Time | Event |\n|--|--|\n| 2026-11-02 10:00 | one |\n| {first} 11:00 | two |\n| 11:05 | three |\n| {second} 12:00 | four |"),
        ] {
            let document = read(&text);
            assert_eq!(rows(&document), expected, "{text}");
            assert_eq!(problems(&document), [], "{text}");
        }
    }
}

#[test]
fn next_day_before_a_time_after_midnight_is_the_same_day_and_a_question() {
    for text in ["2026-11-02\n23:50 one\n00:05 two\nNext day 09:00 three", "### 2026-11-02\n- 23:50 one\n- 00:05 two\n- Next day: 09:00 three"] {
        let document = read(text);
        assert_eq!(rows(&document), ["2026-11-02T23:50 one", "2026-11-03T00:05 two", "2026-11-03T09:00 three"], "{text}");
        assert!(matches!(problems(&document)[..], [(4, reason)] if reason.contains("was read as 2026-11-03, which midnight had begun already")), "{text}");
    }
}

#[test]
fn next_day_before_a_time_in_the_middle_of_a_sentence_is_no_row() {
    for text in ["2026-11-02\n10:00 We waited until the\nnext day 11:00 to go on", "2026-11-02\n10:00: We left it\nnext day 11:00 as before"] {
        let document = read(text);
        assert_eq!(document.timeline.len(), 1, "{text}");
        assert!(matches!(problems(&document)[..], [(3, reason)] if reason.contains("taken for part of the text")), "{text}");
    }
}

#[test]
fn next_day_may_stand_before_a_rough_time() {
    for between in ["\n", "\n\n"] {
        let text = ["2026-11-02", "10:00 one", "Next day about 11:00 two", "12:00 three", "Next day, around 9:00 four"].join(between);
        let document = read(&text);
        let expected = ["2026-11-02T10:00 one", "~2026-11-03T11:00 two", "2026-11-03T12:00 three", "~2026-11-04T09:00 four"];
        assert_eq!(rows(&document), expected, "{text}");
        assert_eq!(problems(&document), [], "{text}");
    }
}

#[test]
fn next_day_said_twice_in_a_row_is_one_day() {
    let expected = ["2026-11-02T10:00 one", "2026-11-03T11:00 two", "2026-11-03T12:00 three"];
    let told =
        |time: &str| format!("\"Next day {time}\" was read as 2026-11-03, the same next day as that of the row above. Write the day there if it is another.");
    for (text, asked) in [
        ("### 2026-11-02\n- 10:00 one\n### Next day\n- Next day 11:00 two\n- 12:00 three", None),
        ("- 2026-11-02 10:00 one\n- 11:00 (next day) two\n- 12:00 (next day) three", None),
        ("- 2026-11-02 10:00 one\n- Next day 11:00 two\n- Next day 12:00 three", Some(3)),
        ("- 2026-11-02 10:00 one\n- 11:00 (next day) two\n- Next day 12:00 three", Some(3)),
        ("2026-11-02\n10:00 one\nNext day\nNext day 11:00 two\nNext day 12:00 three", Some(5)),
    ] {
        let document = read(text);
        assert_eq!(rows(&document), expected, "{text}");
        assert_eq!(problems(&document), asked.map(|line| (line, told("12:00").leak() as &str)).into_iter().collect::<Vec<_>>(), "{text}");
    }
    let night = read("### 2026-11-02\n- 23:00 one\n- Next day 00:10 two\n- Next day 00:20 three");
    assert_eq!(rows(&night), ["2026-11-02T23:00 one", "2026-11-03T00:10 two", "2026-11-03T00:20 three"]);
    assert_eq!(problems(&night), [(4, told("00:20").as_str())]);
}

#[test]
fn the_day_after_a_day_is_not_that_day() {
    for (said, expected) in [
        ("The day after 2026-11-02", 3),
        ("Day after 2 Nov", 3),
        ("The day after Monday, 2 Nov 2026", 3),
        ("The day after 30 Nov:", 1),
        ("The day after (3 Nov)", 3),
        ("The day after, 3 Nov", 3),
        ("Next day 3 Nov 2026", 3),
    ] {
        let alone = [format!("### 2026-11-02\n- 08:00 w\n### {said}\n- 09:00 x"), format!("2026-11-02\n08:00 w\n{said}\n09:00 x")];
        let before = format!("- 2026-11-02 08:00 w\n- {said} 09:00 x");
        for text in alone.into_iter().chain(Some(before).filter(|_| !said.ends_with(')'))) {
            let document = read(&text);
            let day = document.timeline.last().and_then(|row| row.when.date).map(jiff::civil::Date::day);
            assert_eq!((document.timeline.len(), day), (2, Some(expected)), "{text}");
            assert_eq!(problems(&document), [], "{text}");
        }
    }
}

#[test]
fn next_day_before_a_time_is_an_entry_where_no_heading_names_a_timeline() {
    let items = Document::read(b"# T\n\n## What we saw\n\n- 2026-11-02 10:00 one\n- Next day 11:00 two\n", None);
    assert_eq!(rows(&items), ["2026-11-02T10:00 one", "2026-11-03T11:00 two"]);
    let cells = read("| # | Said |\n|--|--|\n| 2026-11-02 10:00 | one |\n| Next day 11:00 | two |\n| ? | three |");
    assert_eq!(rows(&cells), ["2026-11-02T10:00 one", "2026-11-03T11:00 two", " three"]);
}
