//! Pasted text.

use recount_inputs::text::{Context, read};
use recount_model::{EvidenceKind, Import, time::When};

use crate::support::{lines, problems};

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
    assert!(problems(&import)[0].contains("were left out"));
    assert!(import.evidence.len() > 700_000);
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
