//! Pasted text.

use recount_inputs::text::{Context, TEXT_BYTES, read};
use recount_model::{EvidenceKind, Import, time::When};

use crate::support::{lines, problems};

const CUT: &str = "notes: A text may have 8388608 bytes; what follows was left out.";

fn paste(text: &[u8], zone: &str) -> Import {
    let context = Context { name: "notes", when: When::exact(1_705_759_506_000_000, zone) };
    let mut import = Import::default();
    read(text, &context, &mut import);
    import
}

#[test]
fn lines_with_times_become_entries_and_others_belong_to_the_one_before() {
    let import = paste(
        "Checkout was slow\n\n\
         23:50 latency rises\n  on checkout only\n\n\
         ~23:58 ana looks\n\
         00:10–00:20 rolling back\n\
         2024-02-03\n\
         - [9:05 AM] quiet\n"
            .as_bytes(),
        "UTC",
    );
    assert_eq!(
        lines(&import),
        [
            "2024-01-20T14:05:06Z Checkout was slow",
            "2024-01-20T23:50:00Z latency rises\n  on checkout only",
            "2024-01-20T23:52:59.999999Z/2024-01-21T00:03:00.000001Z ana looks",
            "2024-01-21T00:10:00Z/2024-01-21T00:20:00Z rolling back",
            "2024-02-03T09:05:00Z quiet",
        ]
    );
    assert_eq!(import.evidence[0].1.kind, EvidenceKind::Document);
    assert_eq!(import.evidence[1].1.kind, EvidenceKind::Entry);
    assert_eq!(import.evidence[1].1.original, b"23:50 latency rises\n  on checkout only\n\n");
    assert_eq!(import.evidence[1].1.place.line, Some(3));
    assert_eq!(problems(&import), Vec::<String>::new());
}

#[test]
fn times_of_day_are_of_the_zone_given() {
    assert_eq!(lines(&paste(b"14:05 a\n14:06 UTC b\n", "Europe/Berlin")), ["2024-01-20T13:05:00Z a", "2024-01-20T14:06:00Z b"]);
}

#[test]
fn a_text_without_times_is_one_document() {
    let import = paste(b"It was slow.\r\nThen it was not, at 14:05.\r\n", "UTC");
    assert_eq!(lines(&import), ["2024-01-20T14:05:06Z It was slow.\nThen it was not, at 14:05."]);
    assert_eq!(import.evidence[0].1.kind, EvidenceKind::Document);
    assert_eq!(import.evidence[0].1.original, b"It was slow.\r\nThen it was not, at 14:05.\r\n");
}

#[test]
fn an_empty_text_and_a_very_long_one_are_said() {
    assert_eq!(problems(&paste(b" \n", "UTC")), ["notes: The text is empty."]);
    let long = b"14:05 word\n".repeat(800_000);
    let import = paste(&long, "UTC");
    assert_eq!(problems(&import), [CUT]);
    assert!(import.evidence.len() > 700_000);
}

#[test]
fn a_long_text_ends_with_a_whole_line_or_character_whatever_stands_at_its_top() {
    // A reader of files gives four bytes more than the bound: one, and those of a mark.
    let mut line = "word ".repeat(TEXT_BYTES / 5).into_bytes();
    line.resize(TEXT_BYTES - 2, b'x');
    let unbroken = [line.as_slice(), "€ and more".as_bytes()].concat();
    for mark in [b"".as_slice(), b"\xEF\xBB\xBF"] {
        let import = paste(&[mark, &unbroken].concat()[..TEXT_BYTES + 4], "UTC");
        assert_eq!(problems(&import), [CUT]);
        assert!(import.evidence[0].1.original == line, "{} bytes", import.evidence[0].1.original.len());
    }
    let mut lines = b"14:05 whole\n14:06 in tw".to_vec();
    lines.splice(0..0, b"word\n".iter().copied().cycle().take((TEXT_BYTES - 23) / 5 * 5));
    lines.extend(b"o, and more");
    let import = paste(&lines, "UTC");
    assert_eq!(import.evidence.last().unwrap().1.text, "whole");
    let whole = [b"\xEF\xBB\xBF".as_slice(), &line, b"yz"].concat();
    assert_eq!(problems(&paste(&whole, "UTC")), Vec::<String>::new());
}

#[test]
fn the_same_text_again_gives_the_same_keys() {
    let keys = || -> Vec<String> { paste(b"14:05 a\n14:05 a\n", "UTC").evidence.into_iter().map(|(_, evidence)| evidence.key).collect() };
    assert_eq!(keys(), keys());
    assert_ne!(keys()[0], keys()[1]);
}

#[test]
fn a_line_with_a_nul_is_read_and_listed() {
    let import = paste(b"14:05 ok\n14:06 nul\0here\n", "UTC");
    assert_eq!(import.evidence.len(), 2);
    assert_eq!(problems(&import), ["notes:2: There is a NUL byte in this line, which no text has; it is shown as \u{fffd}, and kept as it was."]);
}
