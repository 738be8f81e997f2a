//! Byte offsets → lines and columns, forwards through a file, so that a line of ten megabytes
//! is walked once however many questions stand on it.

/// Where something stands, as people count: from one, columns in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Lines end with a line feed.
    pub line: usize,
    /// Bytes that are not UTF-8 count one for each unreadable sequence.
    pub column: usize,
}

/// A cursor over the bytes of a file.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    place: Place,
}

impl<'a> Cursor<'a> {
    /// At the first byte.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, place: Place { line: 1, column: 1 } }
    }

    /// The place of a byte; cheap when it lies after the one asked before.
    pub fn place(&mut self, offset: usize) -> Place {
        let offset = offset.min(self.bytes.len());
        if offset < self.at {
            *self = Self::new(self.bytes);
        }
        let between = self.bytes.get(self.at..offset).unwrap_or_default();
        let line_start = between.iter().rposition(|b| *b == b'\n').map(|newline| newline + 1);
        if let Some(start) = line_start {
            self.place.line += between.split(|b| *b == b'\n').count() - 1;
            self.place.column = 1 + scalars(between.get(start..).unwrap_or_default());
        } else {
            self.place.column += scalars(between);
        }
        self.at = offset;
        self.place
    }
}

fn scalars(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(bytes: &[u8], offset: usize) -> (usize, usize) {
        let place = Cursor::new(bytes).place(offset);
        (place.line, place.column)
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_scalar_values() {
        assert_eq!(place(b"", 0), (1, 1));
        assert_eq!(place("日本 x".as_bytes(), 7), (1, 4));
        assert_eq!(place("a\r\n👩‍👧b".as_bytes(), 3 + 11), (2, 4));
        assert_eq!(place(b"\xef\xbb\xbf# T", 3), (1, 2), "a byte order mark is a scalar value of the file");
        assert_eq!(place(b"a\xff\xfe b\xf0\x9f c", 8), (1, 8), "each unreadable sequence counts one");
        assert_eq!(place(b"one\ntwo", 99), (2, 4));
    }

    #[test]
    fn a_cursor_says_the_same_forwards_and_backwards() {
        let text = "é one\ntwo 日本\n\nfour";
        let mut cursor = Cursor::new(text.as_bytes());
        let offsets: Vec<usize> = (0..=text.len()).filter(|o| text.is_char_boundary(*o)).collect();
        let forwards: Vec<Place> = offsets.iter().map(|o| cursor.place(*o)).collect();
        let backwards: Vec<Place> = offsets.iter().rev().map(|o| cursor.place(*o)).collect();
        assert_eq!(forwards, backwards.into_iter().rev().collect::<Vec<_>>());
        for (offset, place) in offsets.iter().zip(forwards) {
            let before = text.get(..*offset).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            assert_eq!((place.line, place.column), (before.matches('\n').count() + 1, line.chars().count() + 1));
        }
    }
}
