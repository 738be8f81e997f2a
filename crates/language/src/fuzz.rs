//! The body of the fuzz target for this crate, a plain function that tests also run.

use crate::{
    Roster, Rules,
    read::{read_bytes, readable},
    subject_of,
};

/// Reads any bytes and checks what must hold for every text.
///
/// # Panics
///
/// When a span leaves the text or splits a character, when hints are out of order, or when a
/// message is no question, which is what fuzzing looks for.
pub fn fuzz_body(bytes: &[u8]) {
    let roster = Roster { people: vec!["Priya Rao".to_owned()], services: vec!["payments-api".to_owned()], ..Roster::default() };
    let reading = read_bytes(bytes, Rules::built_in(), &roster);
    let text = readable(bytes);
    let fits = |span: &std::ops::Range<usize>| assert!(text.get(span.clone()).is_some(), "{span:?} does not fit");
    let mut last = 0;
    for hint in &reading.hints {
        fits(&hint.span);
        assert!(hint.span.start >= last, "hints are in the order of the text");
        last = hint.span.start;
        assert!(hint.message.ends_with('?'), "{}", hint.message);
    }
    for one in &reading.suppressed {
        fits(&one.hint.span);
        fits(&one.comment);
    }
    reading.unreasoned.iter().for_each(|one| fits(&one.span));
    for at in [0, text.len() / 3, text.len()] {
        if let Some(found) = subject_of(&text, at, &roster) {
            fits(&found.span);
        }
    }
}
