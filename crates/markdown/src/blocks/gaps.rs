//! Makes sure that nothing of a file is lost: text that no block covers becomes one.
//!
//! A parser swallows link definitions and the labels of footnotes; whatever else it swallows is
//! found here by looking, not by knowing.

use super::{Block, BlockKind, Blocks};
use crate::Span;

/// Adds a [`BlockKind::Definition`] for every line with words that stands between blocks.
pub(super) fn fill(blocks: &mut Blocks, body: usize) {
    let mut found = Vec::new();
    let mut covered = body;
    for block in &blocks.list {
        if block.span.start > covered {
            look(&blocks.text, Span::new(covered, block.span.start), &mut found);
        }
        covered = covered.max(block.span.end);
    }
    look(&blocks.text, Span::new(covered, blocks.text.len()), &mut found);
    if !found.is_empty() {
        blocks.list.extend(found);
        blocks.list.sort_by_key(|block| (block.span.start, block.span.end));
    }
}

fn look(text: &str, gap: Span, found: &mut Vec<Block>) {
    let mut at = gap.start;
    for line in gap.of(text).split_inclusive('\n') {
        let words = without_markers(line);
        if words.contains(char::is_alphanumeric) {
            let end = at + line.trim_end().len();
            let span = Span::new(end - words.trim_end().len(), end);
            found.push(Block { kind: BlockKind::Definition, span, quote_depth: 0, item: None, pieces: (0, 0) });
        }
        at += line.len();
    }
}

/// What is left of a line after quote, list, check box and heading markers.
fn without_markers(line: &str) -> &str {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t', '>', '-', '*', '+', '#', '|', ':', '_', '`', '~']);
        let digits = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
        let unnumbered = match digits.strip_prefix(['.', ')']) {
            Some(after) if digits.len() < trimmed.len() => after,
            _ => trimmed,
        };
        let unboxed = ["[x]", "[X]", "[ ]"].iter().find_map(|mark| unnumbered.strip_prefix(mark)).unwrap_or(unnumbered);
        if unboxed.len() == rest.len() {
            return rest;
        }
        rest = unboxed;
    }
}
