//! Any bytes are read, in time that grows with their number and no faster.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![expect(clippy::format_collect, reason = "in a test, reading beats an allocation")]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use recount_markdown::fuzz::fuzz_body;
use recount_markdown::{BlockKind, Document};

/// Generous for a busy machine and an unoptimised build; quadratic reading takes minutes.
const PATIENCE: Duration = Duration::from_mins(3);

fn read_in_time(what: &str, bytes: &[u8]) -> Document {
    let start = Instant::now();
    let document = Document::read(bytes, None);
    let taken = start.elapsed();
    println!("{what}: {} bytes in {taken:?}, {} blocks", bytes.len(), document.blocks.all().len());
    assert!(taken < PATIENCE, "{what} took {taken:?}");
    document
}

#[test]
fn one_line_of_ten_megabytes_is_read() {
    read_in_time("words", "14:05 word ".repeat(950_000).as_bytes());
    read_in_time("one word", "a".repeat(10_000_000).as_bytes());
    read_in_time("item", format!("## Timeline\n- 14:05 {}", "x ".repeat(5_000_000)).as_bytes());
}

#[test]
fn deeply_nested_quotes_are_read() {
    read_in_time("quotes", format!("{} deep", ">".repeat(100_000)).as_bytes());
    read_in_time("quotes by line", "> > > >\n".repeat(100_000).as_bytes());
}

#[test]
fn a_million_table_cells_are_read() {
    let table = format!("## Timeline\n\n| Time | Event |\n|--|--|\n{}", "| 14:05 | a |\n".repeat(500_000));
    let document = read_in_time("table", table.as_bytes());
    let cells = document.blocks.all().iter().filter(|block| matches!(block.kind, BlockKind::TableCell(_)));
    assert_eq!(cells.count(), 1_000_002);
    assert_eq!(document.timeline.len(), 500_000);
}

#[test]
fn a_long_paragraph_below_many_headings_is_read() {
    let days = "## Next day\n\n".repeat(49);
    read_in_time("days", format!("## Timeline\n\n- 2026-11-02 10:00 one\n\n{days}{}", "word word\n".repeat(400_000)).as_bytes());
}

#[test]
fn unclosed_markup_is_read() {
    for (what, unit) in [
        ("brackets", "["),
        ("stars", "*a **b "),
        ("links", "[a](b "),
        ("ticks", "`a``b```c "),
        ("tags", "<a "),
        ("items", "- a\n"),
        ("nested items", "- - - - - - - -\n"),
        ("headings", "# a\n"),
        ("definitions", "[a]: b\n"),
        ("keys", "Owner: Ana, Bo, Ce\n\n"),
        ("labels", "- **Actions**:\n"),
        ("comments", "<!-- "),
        ("times", "- 2021-01-01 10:00 - 11:00 a\n"),
        ("footnotes", "[^a]: b\n"),
        ("authors", "Author: Ana B, Cé D\n"),
    ] {
        read_in_time(what, unit.repeat(100_000).as_bytes());
        read_in_time(&format!("{what} in a timeline"), format!("## Timeline\n\n{}", unit.repeat(100_000)).as_bytes());
    }
}

#[test]
fn seeded_bytes_pass_the_fuzz_body() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let parts: [&[u8]; 28] = [
        b"# ",
        b"## Timeline\n\n",
        b"- ",
        b"\n",
        b"\r\n",
        b"> ",
        b"| Time | Event |\n|-|-|\n| ",
        b" | ",
        b"14:05",
        b" - 15:10 PM ",
        b"2021-02-29",
        b"Feb 30, ",
        b"~",
        b"**",
        b"UTC+14:30 ",
        b"`",
        b"[a](b)",
        b"\xff\xfe",
        b"\xc3",
        "é–".as_bytes(),
        b"---\n",
        b"+++\n",
        b"title: [x",
        b"* [x] ",
        b"## Actions\n\n",
        b"&amp;",
        b"<br>",
        b"    ",
    ];
    for _ in 0..3_000 {
        let length = next() % 40;
        let mut bytes = Vec::new();
        for _ in 0..length {
            let pick = usize::try_from(next() % 29).unwrap();
            match parts.get(pick) {
                Some(part) => bytes.extend_from_slice(part),
                None => bytes.extend(next().to_le_bytes()),
            }
        }
        fuzz_body(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        fuzz_body(&bytes);
    }

    #[test]
    fn any_text_is_read(text in "(\\PC|[\n\r\t#>*|`: 0-9-]){0,300}") {
        fuzz_body(text.as_bytes());
    }

    #[test]
    fn any_line_in_a_timeline_is_read(line in "[-0-9:/. ~\\[(apmUTCJanFeb–]{0,40}") {
        fuzz_body(format!("## Timeline 2021-03-04\n\n- {line}\n\n{line}\n\n### {line}\n\ntext").as_bytes());
    }
}

#[test]
fn deep_and_wide_lines_are_read() {
    for (what, text) in [
        ("items in items", format!("{}a", "- ".repeat(50_000))),
        ("quoted items", format!("{}a", "> - ".repeat(50_000))),
        ("labels in labels", format!("## Timeline\n{}a", "- **Actions**:\n".to_string() + &"- ".repeat(20_000))),
        ("wide table", format!("|{}\n|{}\n|{}\n", "a|".repeat(200_000), "-|".repeat(200_000), "b|".repeat(200_000))),
        ("bars", "|".repeat(3_000_000)),
        ("numbers", "1/2/2024 ".repeat(1_000_000)),
        ("digits", "12:34:56.".repeat(1_000_000)),
        ("heading", format!("# {}", "a ".repeat(3_000_000))),
        ("front matter", format!("---\n{}---\n", "a: [b, c]\n- d\n  e\n".repeat(200_000))),
        ("one field", format!("---\na: b\n{}---\n", "  c\n".repeat(1_000_000))),
        ("unended front matter", format!("---\n{}", "a: b\n".repeat(500_000))),
        ("attendees", format!("## Attendees\n\n- {}", "Ana B, ".repeat(1_000_000))),
        ("different attendees", format!("## Attendees\n\n- {}", (0..300_000).map(|n| format!("Ana{n}, ")).collect::<String>())),
        ("entities", "&amp;".repeat(1_000_000)),
        ("time headings", format!("# T\n\n{}", "## 14:05\n\na\n\n".repeat(100_000))),
        ("levels", "# a\n## b\n### c\n#### d\n##### e\n###### f\n".repeat(20_000)),
        ("blank lines", "\n".repeat(5_000_000)),
        ("announced", "We will do the following:\n\n- a\n\n".repeat(50_000)),
        ("times in a summary", format!("## Summary\n\n{}", "at 14:05 PST ".repeat(500_000))),
    ] {
        read_in_time(what, text.as_bytes());
    }
}
