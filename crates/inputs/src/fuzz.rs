//! The bodies of the fuzz targets: plain functions, so that a bounded test
//! runs them with the ordinary toolchain as well.
//!
//! Each returns or panics; a panic is a mistake in the parser. `fuzz/` at the
//! top of the repository calls them without end.

use std::io::Cursor;

use recount_model::{Import, time::When};

use crate::{slack, sniff, table, text, transcript};

/// Reads bytes as a Slack archive, counts and reads everything.
///
/// # Panics
/// Where a promise is broken: items without a lane, or a count that differs.
pub fn slack(bytes: &[u8]) {
    let Ok(mut export) = slack::Export::open_zip(Cursor::new(bytes.to_vec())) else { return };
    let everything = export.everything();
    let counted: u64 = export.count(&everything).iter().map(|count| count.messages).sum();
    let mut import = Import::default();
    export.read(&everything, &mut import);
    assert!(import.evidence.len() as u64 <= counted, "read more than counted");
    check(&import);
}

/// Guesses a table's mapping and reads the table by it.
///
/// # Panics
/// Where a promise is broken: items without a lane, or equal keys.
pub fn table(bytes: &[u8]) {
    let _ = sniff::sniff("table.csv", bytes);
    let _ = sniff::sniff("table", bytes);
    let mut mapping = table::guess(bytes);
    for form in [mapping.form, table::Form::JsonLines, table::Form::JsonList, table::Form::Csv { delimiter: b',', header: false }] {
        mapping.form = form;
        let mut import = Import::default();
        let _ = table::read(bytes, "table", bytes.len() as u64, &mapping, &mut import);
        check(&import);
        unique(&import);
    }
}

/// Reads bytes as pasted text.
///
/// # Panics
/// Where a promise is broken: items without a lane, or equal keys.
pub fn text(bytes: &[u8]) {
    let context = text::Context { name: "text", when: When::exact(1_705_708_800_000_000, "Europe/Berlin") };
    let mut import = Import::default();
    text::read(bytes, &context, &mut import);
    check(&import);
    unique(&import);
}

/// Reads bytes as a transcript: as they are, as those of a file named so, as cues of WebVTT and
/// as cues of SRT.
///
/// # Panics
/// Where a promise is broken: items without a lane, equal keys, or times before its beginning.
pub fn transcript(bytes: &[u8]) {
    let began = 1_705_708_800_000_000;
    let shapes = [("call", b"".as_slice()), ("call.vtt", b""), ("call", b"WEBVTT\n\n"), ("call", b"1\n00:00:00,500 --> 00:00:07,000\n")];
    for (name, heading) in shapes {
        let context = text::Context { name, when: When::exact(began, "Europe/Berlin") };
        let mut import = Import::default();
        transcript::read(&[heading, bytes].concat(), &context, &mut import);
        check(&import);
        unique(&import);
        assert!(
            import.evidence.iter().all(|(_, cue)| cue.happened.earliest() >= began && !cue.text.is_empty()),
            "a cue lies behind the beginning and says something"
        );
    }
}

fn check(import: &Import) {
    for (lane, evidence) in &import.evidence {
        assert!(import.lanes.iter().any(|known| known.key == *lane), "a lane comes before its evidence");
        assert!(evidence.happened.earliest() <= evidence.happened.latest(), "a time has an order");
    }
}

fn unique(import: &Import) {
    let keys: std::collections::BTreeSet<_> = import.evidence.iter().map(|(_, evidence)| &evidence.key).collect();
    assert_eq!(keys.len(), import.evidence.len(), "every row has a key of its own");
}
