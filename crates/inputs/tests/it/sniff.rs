//! What files seem to be.

use recount_inputs::sniff::{Guess, is_wide, sniff};

use crate::support::shared;

#[test]
fn a_file_is_recognised_by_its_name_and_first_bytes() {
    for (name, bytes, expected) in [
        ("export.zip", b"PK\x03\x04....".as_slice(), Guess::SlackZip),
        ("alerts.csv", b"time\n2024-01-20\n", Guess::Csv),
        ("alerts.tsv", b"time\ttext\n", Guess::Csv),
        ("pasted", b"time;text\n2024-01-20;a\n2024-01-21;b\n", Guess::Csv),
        ("events.json", b"{\"a\": 1}\n{\"a\": 2}\n", Guess::Json),
        ("events.jsonl", b"{\"a\": 1}\n", Guess::Json),
        ("events.json", b"[{\"a\":1}]", Guess::Json),
        ("pasted", b"[\n  {\n    \"a\": 1\n  }\n]\n", Guess::Json),
        ("notes.txt", b"[14:05] slow\n[14:06] quick\n", Guess::Text),
        ("review", b"---\ntitle: x\n---\n", Guess::Markdown),
        ("review.md", b"plain", Guess::Markdown),
        ("review.txt", b"Intro\n\n## Timeline\n", Guess::Markdown),
        ("notes.txt", b"14:05 slow, then quick\n14:06 quick, then slow\n", Guess::Text),
        ("notes.txt", b"It was slow.\n", Guess::Text),
        ("call.vtt", b"WEBVTT\n\n00:07.000 --> 00:08.000\n# Slow\n\n## Timeline\n", Guess::Transcript),
        ("call.SRT", b"14:05 hello\n", Guess::Transcript),
        ("srt", b"14:05 hello\n", Guess::Text),
        ("pasted", b"1\n00:00:07,000 --> 00:00:08,000\nslow\n", Guess::Transcript),
        ("alerts.csv", b"time,text\n2024-01-20 14:05,nul\0here\n", Guess::Csv),
    ] {
        assert_eq!(sniff(name, bytes), expected, "{name}");
    }
}

#[test]
fn what_is_not_read_says_what_to_do() {
    for (name, bytes, word) in [
        ("a.xlsx", b"PK\x03\x04".as_slice(), "CSV"),
        ("a.gz", b"\x1F\x8B\x08", "unpack"),
        ("a.pdf", b"%PDF-1.7", "paste"),
        ("a.txt", b"\xFF\xFEt\0", "UTF-16"),
        ("a.txt", b"\xFE\xFF\0t", "UTF-16"),
        ("a.txt", b"\xFF\xFE\0\0t\0\0\0", "UTF-32"),
        ("a.csv", b"\0\0\xFE\xFF\0\0\0t", "UTF-32"),
        ("a.bin", b"abc\0def", "not text"),
        ("a.csv", b"t\0i\0m\0e\0\n\x002\x000\0\n\0", "not text"),
        ("a.csv", b"time\n2024-01-20\n2024-01-21\n\0\0\0\0\0\0\0\0\0\n", "not text"),
        ("a.csv", b"time\n\x01\x02\n2024\0\n", "not text"),
        ("a.csv", b"", "empty"),
        ("a.json", b"[\"a\", \"b\"]", "one object for each entry"),
        ("a.json", b"{\n  \"a\": 1\n}\n", "one object a line"),
    ] {
        assert!(matches!(sniff(name, bytes), Guess::Unknown(reason) if reason.contains(word)), "{name}");
        assert_eq!(is_wide(bytes), word.starts_with("UTF-"), "{name}");
    }
}

#[test]
fn the_shared_files_are_recognised_without_their_endings() {
    for (file, expected) in [
        ("slack/testarchive.zip", Guess::SlackZip),
        ("timeline-csv/sigma_events.csv", Guess::Csv),
        ("timeline-csv/mapping_limit_exceed.csv", Guess::Csv),
        ("timeline-csv/incorrect.csv", Guess::Csv),
        ("timeline-csv/large_field_event.jsonl", Guess::Json),
    ] {
        let Some(bytes) = shared(file) else { return };
        assert_eq!(sniff("dropped", &bytes), expected, "{file}");
    }
}
