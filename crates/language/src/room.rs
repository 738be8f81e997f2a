//! Where a comment may be written into a text, so that it is a comment there and harms nothing.

use std::ops::Range;

use crate::blocks::{self, Place, Run};

/// A place for a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// After the last words of a paragraph, a list item or a row of a table.
    Within(usize),
    /// Below a heading, or below the text where no block is, on a line of its own.
    Below(usize),
}

impl Room {
    /// The byte that it begins at.
    #[must_use]
    pub const fn at(self) -> usize {
        match self {
            Self::Within(at) | Self::Below(at) => at,
        }
    }
}

/// For each of these stretches of a text, in their order, where a comment about it may stand: one
/// in the same paragraph, list item or table row, and for a heading one below it.
#[must_use]
pub fn rooms(text: &str, about: &[Range<usize>]) -> Vec<Room> {
    let mut finder = Finder { text, blocks: Vec::new() };
    blocks::walk(text, &mut finder);
    let room = |about: &Range<usize>| {
        let before = finder.blocks.partition_point(|(block, _)| block.start <= about.start);
        let block = before.checked_sub(1).and_then(|last| finder.blocks.get(last));
        block.filter(|(block, _)| about.start < block.end).map_or(Room::Below(text.len()), |(_, room)| *room)
    };
    about.iter().map(room).collect()
}

struct Finder<'a> {
    text: &'a str,
    blocks: Vec<(Range<usize>, Room)>,
}

impl Finder<'_> {
    fn end(&self, span: &Range<usize>) -> usize {
        span.start + self.text.get(span.clone()).unwrap_or_default().trim_end().len()
    }
}

impl blocks::Reader for Finder<'_> {
    fn heading(&mut self, span: Range<usize>, _: u8, _: &str) {
        let room = Room::Below(self.end(&span));
        self.blocks.push((span, room));
    }

    fn prose(&mut self, _: Place, _: Run<'_>) {}

    fn block(&mut self, span: Range<usize>) {
        let room = Room::Within(self.end(&span));
        self.blocks.push((span, room));
    }
}
