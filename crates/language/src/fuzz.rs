//! The body of the fuzz target for this crate, a plain function that tests also run.

use crate::{Roster, Rules, read_bytes, subject_of};

/// Reads any bytes and checks what must hold for every text.
///
/// # Panics
///
/// When a span leaves the text or splits a character, when findings are out of order, or when a
/// message is no question: the finding that fuzzing looks for.
pub fn fuzz_body(bytes: &[u8]) {
    let roster = Roster { people: vec!["Priya Rao".to_owned()], services: vec!["payments-api".to_owned()], ..Roster::default() };
    let reading = read_bytes(bytes, Rules::built_in(), &roster);
    let text: String = bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars().chain(chunk.invalid().iter().map(|_| '?'))).collect();
    let fits = |span: &std::ops::Range<usize>| assert!(text.get(span.clone()).is_some(), "{span:?} does not fit");
    let mut last = 0;
    for finding in &reading.findings {
        fits(&finding.span);
        assert!(finding.span.start >= last, "findings are in the order of the text");
        last = finding.span.start;
        assert!(finding.message.ends_with('?'), "{}", finding.message);
    }
    for one in &reading.suppressed {
        fits(&one.finding.span);
        fits(&one.comment);
    }
    reading.unreasoned.iter().for_each(|one| fits(&one.span));
    for at in [0, text.len() / 3, text.len()] {
        if let Some(found) = subject_of(&text, at, &roster) {
            fits(&found.span);
        }
    }
}
