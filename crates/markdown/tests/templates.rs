//! Reviews by templates that the corpus does not have.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use recount_markdown::{BlockKind, Cell, DateFrom, Document, MilestoneKind, SectionRole, TitleFrom};

fn read(text: &str) -> Document {
    Document::read(text.as_bytes(), None)
}

/// Every row as day and clock as stated, zone, and text.
fn rows(document: &Document) -> Vec<String> {
    let rows = document.timeline.iter().map(|row| {
        let zone = row.when.zone.as_ref().map_or("", |zone| zone.written.as_str());
        format!("{} {zone} {}", row.when.stated(), row.text).replace("  ", " ")
    });
    rows.collect()
}

#[test]
fn bold_times_in_a_list_take_the_day_of_the_subheading() {
    let document = read(
        "# Checkout was slow\n\n## Timeline (UTC)\n\n### 2024-05-01\n\n- **23:50** Alert fires\n- **00:10** Paged\n\n### 2024-05-03\n\n- **09:00** – Closed\n",
    );
    assert_eq!(rows(&document), ["2024-05-01T23:50 UTC Alert fires", "2024-05-02T00:10 UTC Paged", "2024-05-03T09:00 UTC Closed"]);
    let from: Vec<_> = document.timeline.iter().map(|row| row.when.date_from.unwrap()).collect();
    assert_eq!(from, [DateFrom::Above, DateFrom::AfterMidnight, DateFrom::Above]);
}

#[test]
fn nested_items_take_the_day_of_the_item_around_them() {
    let document = read(
        "# T\n\n## Timeline\n\n* March 3, 2024\n    * 10:00 AM - first\n        * a detail\n    * 10:30 AM - second\n* March 4, 2024\n    * 8:00 AM - third\n",
    );
    assert_eq!(rows(&document), ["2024-03-03T10:00 first a detail", "2024-03-03T10:30 second", "2024-03-04T08:00 third"]);
}

#[test]
fn without_any_day_a_time_stays_without_one() {
    let document = read("# T\n\n## Timeline\n\n- 14:05 - first\n- 14:10 - second\n");
    assert_eq!(rows(&document), ["14:05 first", "14:10 second"]);
    assert_eq!(document.incident_date, None);
    assert_eq!(document.problems.len(), 2);
}

#[test]
fn a_table_of_when_who_and_what_is_read() {
    let document = read(
        "# T\n\nDate: 2024-02-10\n\n## Incident timeline\n\n| Time (CET) | Who | What happened |\n|---|---|---|\n| 14:05 | Ana | Paged |\n| | Bo | Joined |\n| soon | Bo | Left |\n",
    );
    assert_eq!(rows(&document), ["2024-02-10T14:05 CET Paged", " Left"]);
    assert_eq!(document.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [11]);
}

#[test]
fn lines_and_definitions_are_rows_too() {
    let document =
        read("# T 2024-02-10\n\n## Timeline\n\n10:00 UTC: first\n10:05 UTC: second\nwhich goes on\n\n10:10 UTC\n: third\n\nLater we rested for 10 minutes.\n");
    assert_eq!(rows(&document), ["2024-02-10T10:00 UTC first", "2024-02-10T10:05 UTC second which goes on", "2024-02-10T10:10 UTC third"]);
}

#[test]
fn sentences_that_mention_a_time_are_not_rows() {
    let document = read(
        "# T 2024-02-10\n\n## Timeline\n\nBetween 10:00 and 11:00, we waited.\n\nAround 5 pm we left.\n\n## Summary\n\n- 14:05 was when it began\n- 3 pods\n",
    );
    assert_eq!(rows(&document), Vec::<String>::new());
}

#[test]
fn quoted_chat_and_code_are_not_rows() {
    let document = read("# T 2024-02-10\n\n## Timeline\n\n> 10:00 hello\n\n```\n10:05 log line\n```\n\n- 10:10 real\n");
    assert_eq!(rows(&document), ["2024-02-10T10:10 real"]);
}

#[test]
fn header_lines_give_milestones_and_people() {
    let document = read(
        "# T\n\n**Incident commander:** Ana Lima\n**Scribe:** Bo (bo-h)\n**Incident start:** 2024-02-10 14:05 UTC\n**Detected:** 2024-02-10 14:20 UTC\n**Resolved at**: 2024-02-10 15:00 UTC\n\n## Summary\n\nIt broke.\n",
    );
    let kinds: Vec<_> = document.milestones.iter().map(|milestone| (milestone.kind, milestone.when.stated())).collect();
    assert_eq!(
        kinds,
        [
            (MilestoneKind::Started, "2024-02-10T14:05".to_owned()),
            (MilestoneKind::Detected, "2024-02-10T14:20".to_owned()),
            (MilestoneKind::Resolved, "2024-02-10T15:00".to_owned()),
        ]
    );
    let people: Vec<_> = document.participants.iter().map(|person| (person.name.as_str(), person.role.as_deref().unwrap())).collect();
    assert_eq!(people, [("Ana Lima", "Incident commander"), ("Bo", "Scribe")]);
    assert_eq!(document.participants.last().unwrap().handle.as_deref(), Some("bo-h"));
}

#[test]
fn a_table_of_fields_gives_milestones_and_people() {
    let document = read(
        "# T\n\n| Field | Value |\n|---|---|\n| Start time | 2024-02-10 14:05 UTC |\n| Facilitator | Ana Lima |\n| Mitigated | 2024-02-10 14:30 UTC |\n\n## Summary\n\nText.\n",
    );
    assert_eq!(document.milestones.len(), 2);
    assert_eq!(document.participants.first().unwrap().name, "Ana Lima");
}

#[test]
fn actions_say_whether_who_and_where() {
    let document = read(
        "# T\n\n## Action items\n\n- [x] Raise the limit ([#12](https://example.org/o/r/issues/12)) @ana\n- [ ] Write it down (Owner: Bo)\n    - in the wiki\n- ~~Drop the cache~~\n- Track OPS-123\n- N/A\n",
    );
    let told: Vec<_> = document.actions.iter().map(|action| (action.text.as_str(), action.done, action.who.as_deref(), action.tracker.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("Raise the limit (#12) @ana", Some(true), Some("@ana"), Some("https://example.org/o/r/issues/12")),
            ("Write it down (Owner: Bo)", Some(false), Some("Bo"), None),
            ("Drop the cache", Some(true), None, None),
            ("Track OPS-123", None, None, Some("OPS-123")),
        ]
    );
}

#[test]
fn a_table_of_actions_is_read_by_its_header() {
    let document = read(
        "# T\n\n## Action Items\n\n| Action Item | Type | Owner | Bug | Status |\n|--|--|--|--|--|\n| Add an alert | prevent | ana | n/a 5 | DONE |\n| Test restore | process | bo | | open |\n",
    );
    let told: Vec<_> = document.actions.iter().map(|action| (action.text.as_str(), action.who.as_deref(), action.done)).collect();
    assert_eq!(told, [("Add an alert", Some("ana"), Some(true)), ("Test restore", Some("bo"), Some(false))]);
}

#[test]
fn titles_come_from_header_heading_or_file_name() {
    let title = |text: &str, name: Option<&str>| {
        let document = Document::read(text.as_bytes(), name);
        (document.title, document.title_from)
    };
    assert_eq!(title("---\ntitle: 'A: b'\n---\n# C", None), ("A: b".to_owned(), TitleFrom::FrontMatter));
    assert_eq!(title("+++\ntitle = \"A\"\n+++\n", None), ("A".to_owned(), TitleFrom::FrontMatter));
    assert_eq!(title("\u{feff}Broken `disk`\r\n===========\r\n\r\ntext", None), ("Broken disk".to_owned(), TitleFrom::Heading));
    assert_eq!(title("## Summary\n\ntext", Some("2024-01-02-broken_disk.md")), ("Broken disk".to_owned(), TitleFrom::FileName));
    assert_eq!(title("Just text.", None), ("Just text.".to_owned(), TitleFrom::Text));
    assert_eq!(title("", None), ("Untitled".to_owned(), TitleFrom::Text));
}

#[test]
fn sections_span_to_the_next_of_their_level_and_hand_their_role_down() {
    let text = "# Title\n\n## Action items\n\n### Docs\n\n- a\n\n## Impact\n\nnone\n";
    let document = read(text);
    let told: Vec<_> = document.sections.iter().map(|section| (section.title.as_str(), section.role, section.span.of(text).len())).collect();
    assert_eq!(
        told,
        [
            ("Title", SectionRole::Other, text.len()),
            ("Action items", SectionRole::Actions, 32),
            ("Docs", SectionRole::Actions, 15),
            ("Impact", SectionRole::Impact, 16),
        ]
    );
}

#[test]
fn plain_text_knows_its_way_back() {
    let text = "Say **bold** &amp; `code` [link](x)\nnext";
    let document = read(text);
    let plain = document.blocks.plain(document.blocks.all().first().unwrap());
    assert_eq!(plain.text, "Say bold & code link\nnext");
    let at = plain.text.find("code").unwrap();
    assert_eq!(plain.source_span(at, at + 4).of(text), "code");
    let at = plain.text.find("old").unwrap();
    assert_eq!(plain.source_span(at, at + 3).of(text), "old");
    let at = plain.text.find('&').unwrap();
    assert_eq!(plain.source_span(at, at + 1).of(text), "&amp;");
}

#[test]
fn bytes_that_are_not_utf8_are_reported_by_line_and_move_nothing() {
    let document = Document::read(b"# T\r\n\r\n## Timeline\r\n\r\n- 2024-01-02 10:00 caf\xe9 down\r\n", None);
    assert_eq!(rows(&document), ["2024-01-02T10:00 caf? down"]);
    assert_eq!(document.problems.first().unwrap().line, 5);
    let row = document.timeline.first().unwrap();
    assert_eq!(row.span.of(document.blocks.text()), "- 2024-01-02 10:00 caf? down");
}

#[test]
fn link_definitions_and_comments_are_kept_as_blocks() {
    let text = "[a]: https://example.org/one\n[a]: https://example.org/two\n\n<!-- note -->\n\n[^1]: foot\n";
    let document = read(text);
    let kept: String = document.blocks.all().iter().map(|block| block.span.of(text)).collect::<Vec<_>>().join(" ");
    for word in ["one", "two", "note", "foot"] {
        assert!(kept.contains(word), "{word} in {kept}");
    }
}

#[test]
fn a_timeline_needs_no_heading_that_says_so() {
    let list = read("# T 2024-02-10\n\n## What happened\n\nA sentence.\n\n- 14:05 first\n- 14:10: second\n\n## Impact\n\n- 14 people\n");
    assert_eq!(rows(&list), ["2024-02-10T14:05 first", "2024-02-10T14:10 second"]);
    let headings = read("# T 2024-02-10\n\n## Summary\n\nShort.\n\n## 14:05 UTC\n\nfirst\n\n## 14:10\n\nsecond\n\n## Lessons learned\n\n- one\n");
    assert_eq!(rows(&headings), ["2024-02-10T14:05 UTC first", "2024-02-10T14:10 UTC second"]);
}

#[test]
fn one_item_with_a_time_makes_no_timeline() {
    let document = read("# T 2024-02-10\n\n## Details\n\n- 14:05 first\n- second\n- third\n");
    assert_eq!(rows(&document), Vec::<String>::new());
}

#[test]
fn the_order_of_day_and_month_is_told_by_the_file_or_reported() {
    let told = |text: &str, name: &str| {
        let document = Document::read(text.as_bytes(), Some(name));
        (rows(&document).concat(), document.problems.len())
    };
    let row = "# T\n\n## Timeline\n\n- 03/04/2024 10:00 UTC - a\n";
    assert_eq!(told(row, "t.md"), ("2024-03-04T10:00 UTC a".to_owned(), 1));
    assert_eq!(told(row, "2024-04-03-t.md"), ("2024-04-03T10:00 UTC a".to_owned(), 0));
    assert_eq!(told(&format!("{row}\nSeen 31/03/2024."), "t.md"), ("2024-04-03T10:00 UTC a".to_owned(), 0));
}

#[test]
fn blocks_say_what_they_are_and_where_they_stand() {
    let text = "# H\n\n> quoted\n\n1. item\n   - [x] inner\n\n     more\n\n| a |\n|---|\n| b |\n\n```\ncode\n```\n";
    let document = read(text);
    let told: Vec<_> = document
        .blocks
        .all()
        .iter()
        .map(|block| (block.kind, block.quote_depth, block.item, document.blocks.plain_text(block).trim_end().to_owned()))
        .collect();
    let cell = |row| BlockKind::TableCell(Cell { table: 0, row, column: 0 });
    let expected = [
        (BlockKind::Heading(1), 0, None, "H"),
        (BlockKind::Paragraph, 1, None, "quoted"),
        (BlockKind::ListItem, 0, Some(0), "item"),
        (BlockKind::ListItem, 0, Some(1), "inner"),
        (BlockKind::Paragraph, 0, Some(1), "more"),
        (cell(0), 0, None, "a"),
        (cell(1), 0, None, "b"),
        (BlockKind::Code, 0, None, "code"),
    ];
    assert_eq!(told, expected.map(|(kind, quotes, item, text)| (kind, quotes, item, text.to_owned())));
    let items: Vec<_> = document.blocks.items().iter().map(|item| (item.parent, item.depth, item.ordered, item.ticked)).collect();
    assert_eq!(items, [(None, 0, true, None), (Some(0), 1, false, Some(true))]);
}

/// The line and the reason of each problem.
fn problems(document: &Document) -> Vec<(usize, &str)> {
    document.problems.iter().map(|problem| (problem.line, problem.reason.as_str())).collect()
}

#[test]
fn each_item_that_is_no_row_is_listed_with_its_own_reason() {
    let document = read(
        "# T 2024-03-05\n\n## Timeline\n\n- 10:00 good\n- 25:00 bad\n- 10:61 bad\n- 2024-02-30 10:00 bad\n- Feb 30, 10:00 bad\n- no time bad\n- 2024-03-06 25:00 half\n- 10:10 good\n    - a detail\n",
    );
    assert_eq!(rows(&document), ["2024-03-05T10:00 good", "2024-03-06 25:00 half", "2024-03-06T10:10 good a detail"]);
    assert_eq!(
        problems(&document),
        [
            (6, "\"25:00\" is no time of day; what it begins stays in the text only."),
            (7, "\"10:61\" is no time of day; what it begins stays in the text only."),
            (8, "\"2024-02-30\" is no day of the calendar; what it begins stays in the text only."),
            (9, "\"Feb 30\" is no day of the calendar; what it begins stays in the text only."),
            (10, "This item of the timeline begins with no time; it stays in the text only."),
            (11, "\"25:00\" is no time of day; the row is kept with its day alone."),
        ]
    );
}

#[test]
fn a_time_that_is_none_inside_a_row_is_a_detail_of_it() {
    let document = read("# T 2024-03-05\n\n## Timeline\n\n- 10:00 one\n    - 25:00 on the wall\n    - a detail\n\n### 11:00\n\n- 25:00 bad\n- another\n");
    assert_eq!(rows(&document), ["2024-03-05T10:00 one 25:00 on the wall a detail", "2024-03-05T11:00 another"]);
    assert_eq!(problems(&document), [(11, "\"25:00\" is no time of day; what it begins stays in the text only.")]);
}

#[test]
fn a_list_beside_the_rows_is_not_listed_where_none_of_it_is_a_row() {
    let document = read("# T 2024-03-05\n\n## Timeline\n\n### What we tried\n\n- restarting\n- waiting\n\n### On the night\n\n- 10:00 good\n");
    assert_eq!(rows(&document), ["2024-03-05T10:00 good"]);
    assert_eq!(problems(&document), []);
}

#[test]
fn plain_lines_under_a_day_are_rows_in_the_zone_beside_it() {
    let expected = ["2015-10-21T14:51 UTC News reports a sonnet", "2015-10-21T14:53 UTC Traffic increases for a while", "2015-10-21T14:54 UTC OUTAGE BEGINS"];
    for (day, between) in [
        ("2015-10-21 (all times UTC)", "\n\n"),
        ("2015-10-21 (*all times UTC*)", "\n"),
        ("October 21, 2015 (UTC)", "\n"),
        ("### 2015-10-21 (all times UTC)", "\n"),
        ("- 2015-10-21 (all times UTC)", "\n\n<!-- -->\n\n"),
        ("2015-10-21\nAll times in UTC.", "\n"),
    ] {
        let document = read(&format!(
            "# T\n\n## Timeline\n\n{day}{between}14:51 News reports a sonnet\n**14:53** Traffic increases\nfor a while\n\n14:54 **OUTAGE BEGINS**\n"
        ));
        assert_eq!(rows(&document), expected, "{day}");
        assert_eq!(problems(&document), [], "{day}");
    }
}

#[test]
fn what_is_told_of_a_day_is_a_row_although_it_names_a_zone() {
    let document = read("# T\n\n## Timeline\n\n- 2024-03-05: Times were shown in CET on every page\n- 2024-03-06 (UTC)\n    - 10:00 one\n");
    assert_eq!(rows(&document), ["2024-03-05 CET Times were shown in CET on every page", "2024-03-06T10:00 UTC one"]);
}

#[test]
fn a_day_above_its_rows_is_no_row_and_loses_none() {
    let document = read(
        "# T\n\n## Timeline\n\n### 2024-03-05\n\n10:00 one\n10:05 two\n\n2024-03-06\n08:00 three\n\n### 2024-03-07\n\nWe were on call.\n\n09:00 four\n\n2024-03-08\nAll was well.\n",
    );
    assert_eq!(
        rows(&document),
        [
            "2024-03-05T10:00 one",
            "2024-03-05T10:05 two",
            "2024-03-06T08:00 three",
            "2024-03-07 We were on call.",
            "2024-03-07T09:00 four",
            "2024-03-08 All was well."
        ]
    );
    assert_eq!(problems(&document), []);
}

#[test]
fn a_line_that_may_be_a_sentence_is_kept_in_the_text_and_said() {
    let document = read(
        "# T 2024-03-05\n\n## Timeline\n\nWe saw it begin at\n09:00 and waited.\n\n10:00: We waited until\n10:30 when it ended\n\n- 11:00 It came back\n  11:05 for good\n\n### 18:00\n\n18:05 was the end.\n",
    );
    assert_eq!(
        rows(&document),
        ["2024-03-05T10:00 We waited until 10:30 when it ended", "2024-03-05T11:00 It came back 11:05 for good", "2024-03-05T18:00 18:05 was the end."]
    );
    assert_eq!(document.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [6, 9, 12, 16]);
    assert!(document.problems.iter().all(|problem| problem.reason.contains("taken for part of the text around it")));
}

#[test]
fn a_list_of_lines_may_have_words_above_it() {
    let document = read("# T 2024-03-05\n\n## Timeline\n\nThis is what we saw:\n10:00 one\n\nMore came\n10:05 two\n10:10 three\n");
    assert_eq!(rows(&document), ["2024-03-05T10:00 one", "2024-03-05T10:05 two", "2024-03-05T10:10 three"]);
}

#[test]
fn the_day_under_the_title_is_the_day_of_the_incident() {
    let day = |under: &str, name: Option<&str>| {
        let document = Document::read(format!("# Checkout was slow\n\n{under}\n\n## Impact\n\n2020-01-01\n").as_bytes(), name);
        document.incident_date.map(|date| date.to_string())
    };
    for under in
        ["2024-03-05", "**2024-03-05**", "_March 5, 2024_", "On 5 March 2024 the shop failed.", "Written by Ana\n\n5 March 2024", "Ana Lima\n2024-03-05"]
    {
        assert_eq!(day(under, None).as_deref(), Some("2024-03-05"), "{under}");
    }
    for under in ["", "It was slow.", "After the talks of 5 March 2024 we met.", "5 March", "> 2024-03-05"] {
        assert_eq!(day(under, None), None, "{under}");
    }
    assert_eq!(day("2024-03-09", Some("2024-03-05-checkout.md")).as_deref(), Some("2024-03-05"), "a day under the title is often that of writing");
    let summed = day("**2024-03-12**\n\n## Summary\n\nOn 5 March 2024 the shop failed.", None);
    assert_eq!(summed.as_deref(), Some("2024-03-05"), "and so a summary is believed before it");
}

#[test]
fn a_zone_in_the_header_is_the_zone_of_all_times() {
    let zone = |head: &str| {
        let document = read(&format!("{head}\n\n## Timeline\n\n- 10:00 one\n"));
        let row = document.timeline.first().unwrap().when.zone.clone().map(|zone| zone.written);
        assert_eq!(document.zone.map(|zone| zone.written), row);
        (row, document.problems.len())
    };
    for head in [
        "# T\n\nDate: 2024-03-05\nTime zone: Europe/Berlin",
        "# T\n\n- **Date**: 2024-03-05\n- **Timezone**: Europe/Berlin",
        "# T\n\n| Date | 2024-03-05 |\n|--|--|\n| Time zone | Europe/Berlin |",
        "---\ndate: 2024-03-05\ntime_zone: Europe/Berlin\n---\n# T",
    ] {
        assert_eq!(zone(head), (Some("Europe/Berlin".to_owned()), 0), "{head}");
    }
    assert_eq!(
        zone("# T\n\nDate: 2024-03-05\nTime zone: Europe/Berlin\n\nAll times in PST.").0.as_deref(),
        Some("PST"),
        "a sentence about all times goes first"
    );
    for unknown in ["Berlin", "CET/CEST", "ours"] {
        assert_eq!(zone(&format!("# T\n\nDate: 2024-03-05\nTime zone: {unknown}")), (None, 1), "{unknown}");
    }
}

#[test]
fn a_time_that_runs_back_is_the_day_after_only_where_that_is_said_and_a_question_otherwise() {
    let told = |third: &str| {
        let document = read(&format!("# T 2024-03-05\n\n## Timeline\n\n- 10:00 PST one\n- 10:30 PST two\n- {third}\n"));
        (document.timeline.last().unwrap().when.stated(), document.problems.iter().map(|problem| problem.line).collect::<Vec<_>>())
    };
    for said in ["00:10 PST next day", "00:10 PST (next day) three", "00:10 PST, the following day: three", "11:00 PST (next day) three"] {
        let (stated, problems) = told(said);
        assert!(stated.starts_with("2024-03-06") && problems.is_empty(), "{said}: {stated}");
    }
    assert_eq!(told("00:10 PST three"), ("2024-03-05T00:10".to_owned(), vec![7]));
    assert_eq!(told("11:00 PST next day delivery failed"), ("2024-03-05T11:00".to_owned(), vec![]));
    for unasked in ["10:20 PST three", "2024-03-05 00:10 PST three", "08:35 UTC three"] {
        assert_eq!(told(unasked).1, Vec::<usize>::new(), "{unasked}");
    }
}

#[test]
fn of_rows_that_each_say_next_day_the_first_moves_the_day() {
    let document = read("# T 2024-03-05\n\n## Timeline\n\n- 10:00 one\n- 11:00 (next day) two\n- 11:30 (next day) three\n- 09:00 (next day) four\n");
    assert_eq!(rows(&document), ["2024-03-05T10:00 one", "2024-03-06T11:00 two", "2024-03-06T11:30 three", "2024-03-07T09:00 four"]);
}

#[test]
fn a_cell_that_no_clock_shows_says_so() {
    let document = read("# T 2024-03-05\n\n## Timeline\n\n| Time | Event |\n|--|--|\n| 10:00 | a |\n| 25:00 | b |\n| soon | c |\n");
    let expected =
        [(8, "\"25:00\" is no time of day; the row is kept without one."), (9, "\"soon\" could not be read as a time; the row is kept without one.")];
    assert_eq!(problems(&document), expected);
}
