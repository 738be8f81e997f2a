//! Plain text of a block and the way back from it to the file.

use super::{Piece, PieceKind};
use crate::Span;

/// A block's text without inline markup, and where each part of it stands in the file.
#[derive(Debug, Clone, Default)]
pub struct Plain {
    /// The text; line endings inside the block are `\n`.
    pub text: String,
    marks: Vec<Mark>,
}

/// From `plain` on, the text stands at `source`.
#[derive(Debug, Clone, Copy)]
struct Mark {
    plain: usize,
    source: Span,
    verbatim: bool,
}

impl Plain {
    pub(super) fn of(source: &str, pieces: &[Piece]) -> Self {
        let mut plain = Self::default();
        for piece in pieces {
            let read = match &piece.kind {
                PieceKind::Verbatim => piece.span.of(source),
                PieceKind::Replaced(text) => text,
                PieceKind::Break => "\n",
                PieceKind::Html => continue,
            };
            plain.marks.push(Mark { plain: plain.text.len(), source: piece.span, verbatim: piece.kind == PieceKind::Verbatim });
            plain.text.push_str(read);
        }
        plain
    }

    /// The bytes in the file of the part `start..end` of the text.
    #[must_use]
    pub fn source_span(&self, start: usize, end: usize) -> Span {
        let first = self.mark_before(start.saturating_add(1));
        let last = self.mark_before(end.max(start.saturating_add(1)));
        let from = first.map_or(0, |mark| if mark.verbatim { mark.place(start) } else { mark.source.start });
        let to = last.map_or(0, |mark| if mark.verbatim { mark.place(end) } else { mark.source.end });
        Span::new(from, to)
    }

    /// The last mark that begins before `offset`.
    fn mark_before(&self, offset: usize) -> Option<Mark> {
        let after = self.marks.partition_point(|mark| mark.plain < offset);
        self.marks.get(after.checked_sub(1)?).copied()
    }
}

impl Mark {
    fn place(self, offset: usize) -> usize {
        let within = offset.saturating_sub(self.plain);
        self.source.start.saturating_add(within).min(self.source.end)
    }
}
