//! The body of the fuzz target for this crate, a plain function that tests also run.

use jiff::tz::TimeZone;

use crate::{Document, Span};

/// Reads any bytes and checks what must hold for every file.
///
/// # Panics
///
/// When a span leaves the file or splits a character, or when the title is empty: the finding
/// that fuzzing looks for.
pub fn fuzz_body(bytes: &[u8]) {
    let document = Document::read(bytes, None);
    let text = document.blocks.text();
    assert_eq!(text.len(), bytes.len(), "the text is as long as the file");
    assert!(!document.title.is_empty(), "a title is never empty");
    let fits = |span: Span| {
        assert!(text.get(span.start..span.end).is_some(), "{span:?} does not fit");
    };
    for block in document.blocks.all() {
        fits(block.span);
        let plain = document.blocks.plain(block);
        fits(plain.source_span(0, plain.text.len()));
        document.blocks.pieces(block).iter().for_each(|piece| fits(piece.span));
    }
    document.blocks.items().iter().for_each(|item| fits(item.span));
    document.sections.iter().for_each(|section| fits(section.span));
    document.actions.iter().for_each(|action| fits(action.span));
    document.participants.iter().for_each(|person| fits(person.span));
    document.milestones.iter().for_each(|milestone| fits(milestone.span));
    for row in &document.timeline {
        fits(row.span);
        if let Some(resolved) = row.when.resolve(&TimeZone::UTC) {
            assert!(resolved.earliest <= resolved.latest, "{resolved:?}");
        }
    }
}
