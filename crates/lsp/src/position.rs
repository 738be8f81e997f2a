//! Byte offsets ↔ positions as an editor counts them.
//!
//! Lines end with a line feed, a carriage return, or both, as the protocol has it. A position
//! past the end of its line is the end of its line; one inside a character is its beginning.

use crate::protocol::{Position, Range};

/// What a character of a position is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// What every client can.
    #[default]
    Utf16,
    Utf8,
    Utf32,
}

impl Encoding {
    /// The one that costs us least among those offered.
    pub fn among(offered: &[String]) -> Self {
        let offers = |name: &str| offered.iter().any(|o| o == name);
        if offers("utf-8") {
            Self::Utf8
        } else if offers("utf-32") && !offers("utf-16") {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf16 => "utf-16",
            Self::Utf8 => "utf-8",
            Self::Utf32 => "utf-32",
        }
    }

    const fn units(self, c: char) -> usize {
        match self {
            Self::Utf16 => c.len_utf16(),
            Self::Utf8 => c.len_utf8(),
            Self::Utf32 => 1,
        }
    }

    fn length(self, text: &str) -> usize {
        if self == Self::Utf8 || text.is_ascii() { text.len() } else { text.chars().map(|c| self.units(c)).sum() }
    }
}

/// Where the lines of a text begin.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub fn of(text: &str) -> Self {
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        if !text.contains('\r') {
            // Nearly always; and a line feed alone is found many bytes at a time.
            starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
            return Self { starts };
        }
        starts.extend(bytes.iter().enumerate().filter_map(|(at, byte)| match byte {
            b'\n' => Some(at + 1),
            b'\r' if bytes.get(at + 1) != Some(&b'\n') => Some(at + 1),
            _ => None,
        }));
        Self { starts }
    }

    /// The byte at a position.
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let number = position.line as usize;
        let Some(start) = self.starts.get(number).copied() else { return text.len() };
        let end = self.starts.get(number + 1).copied().unwrap_or(text.len());
        let line = text.get(start..end).unwrap_or_default();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let wanted = position.character as usize;
        let mut units = 0;
        for (at, c) in line.char_indices() {
            let after = units + encoding.units(c);
            if after > wanted {
                return start + at;
            }
            units = after;
        }
        start + line.len()
    }

    /// The positions of spans, each walked from the end of the last on the same line, so that
    /// many spans on one long line cost one walk.
    pub fn ranges<'a>(&'a self, text: &'a str, encoding: Encoding) -> Ranges<'a> {
        Ranges { lines: self, text, encoding, at: 0, position: Position { line: 0, character: 0 } }
    }
}

/// A cursor that turns offsets into positions.
#[derive(Debug, Clone)]
pub struct Ranges<'a> {
    lines: &'a Lines,
    text: &'a str,
    encoding: Encoding,
    at: usize,
    position: Position,
}

impl Ranges<'_> {
    pub fn range(&mut self, span: std::ops::Range<usize>) -> Range {
        let start = self.position(span.start);
        let end = self.clone().position(span.end.max(span.start));
        Range { start, end }
    }

    pub fn position(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.lines.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.lines.starts.get(line).copied().unwrap_or_default();
        let walked = if self.at >= start && self.at <= offset && self.position.line as usize == line { self.at } else { start };
        let before = if walked == self.at { self.position.character as usize } else { 0 };
        let units = self.encoding.length(self.text.get(walked..offset).unwrap_or_default());
        self.at = offset;
        self.position = Position { line: number(line), character: number(before + units) };
        self.position
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn emoji_and_wide_letters_count_as_the_client_counts() {
        let text = "a\r\n日本 👩‍👧 Priya\rlast";
        let lines = Lines::of(text);
        let at = text.find("Priya").expect("it is there");
        for (encoding, character) in [(Encoding::Utf16, 9), (Encoding::Utf8, 19), (Encoding::Utf32, 7)] {
            let position = lines.ranges(text, encoding).position(at);
            assert_eq!(position, Position { line: 1, character }, "{encoding:?}");
            assert_eq!(lines.offset(text, position, encoding), at);
        }
        assert_eq!(lines.ranges(text, Encoding::Utf16).position(text.len()), Position { line: 2, character: 4 });
    }

    #[test]
    fn a_position_that_is_nowhere_is_the_nearest_before_it() {
        let text = "👩\nb";
        let lines = Lines::of(text);
        let offset = |line, character| lines.offset(text, Position { line, character }, Encoding::Utf16);
        assert_eq!((offset(0, 1), offset(0, 2), offset(0, 99), offset(1, 99), offset(9, 0)), (0, 4, 4, 6, 6));
    }

    proptest! {
        #[test]
        fn there_and_back(text in "[a\r\n日👩é]{0,40}", number in 0_usize..40) {
            let lines = Lines::of(&text);
            let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let offset = offsets[number % offsets.len()];
            // Between a carriage return and its line feed there is no position.
            prop_assume!(!(offset > 0 && text[..offset].ends_with('\r') && text[offset..].starts_with('\n')));
            for encoding in [Encoding::Utf16, Encoding::Utf8, Encoding::Utf32] {
                let mut ranges = lines.ranges(&text, encoding);
                for other in offsets.iter().filter(|o| **o <= offset) {
                    ranges.position(*other);
                }
                let position = ranges.position(offset);
                prop_assert_eq!(position, lines.ranges(&text, encoding).position(offset));
                prop_assert_eq!(lines.offset(&text, position, encoding), offset);
            }
        }
    }
}
