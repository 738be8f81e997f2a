//! Bytes → text of the same length, and where its lines begin.
//!
//! Keeping the length is what makes spans in the text spans in the file: a byte that is not
//! UTF-8 becomes one `?` and is reported, never a longer replacement character.

use crate::Problem;

/// At most this many lines with unreadable bytes are named one by one.
const LINES_NAMED: usize = 20;

/// The text of a file and the byte offsets at which its lines begin.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    pub(crate) text: String,
    line_starts: Vec<usize>,
    /// Bytes to skip at the front: a byte order mark.
    pub(crate) skipped: usize,
}

impl Source {
    pub(crate) fn decode(bytes: &[u8], problems: &mut Vec<Problem>) -> Self {
        let mut text = String::with_capacity(bytes.len());
        let mut unreadable = Vec::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                unreadable.push(text.len());
                text.extend(chunk.invalid().iter().map(|_| '?'));
            }
        }
        let mut line_starts = vec![0];
        line_starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        let skipped = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let source = Self { text, line_starts, skipped };
        source.report(bytes, &unreadable, problems);
        source
    }

    fn report(&self, bytes: &[u8], unreadable: &[usize], problems: &mut Vec<Problem>) {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            let reason = "This file looks like UTF-16. Save it as UTF-8 and import it again.";
            problems.push(Problem::new(1, reason));
            return;
        }
        let mut lines: Vec<usize> = unreadable.iter().map(|at| self.line_of(*at)).collect();
        lines.dedup();
        for line in lines.iter().take(LINES_NAMED) {
            let reason = "Some bytes here are not UTF-8; each is shown as a question mark.";
            problems.push(Problem::new(*line, reason));
        }
        if let Some(line) = lines.get(LINES_NAMED) {
            let more = lines.len() - LINES_NAMED;
            let reason = format!("From here on, {more} more lines have bytes that are not UTF-8.");
            problems.push(Problem::new(*line, reason));
        }
    }

    /// The line, counted from one, on which the byte at `offset` stands.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_the_length_of_the_file_whatever_its_bytes() {
        for bytes in [&b"plain"[..], b"caf\xe9 \xff\xfe\xf0\x9f", b"\xef\xbb\xbfmarked", b""] {
            let mut problems = Vec::new();
            assert_eq!(Source::decode(bytes, &mut problems).text.len(), bytes.len());
        }
    }

    #[test]
    fn unreadable_bytes_name_their_line() {
        let mut problems = Vec::new();
        Source::decode(b"one\r\ntwo \xff\xff\r\nthree", &mut problems);
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn lines_are_counted_from_one() {
        let source = Source::decode(b"a\r\nbc\r\n", &mut Vec::new());
        assert_eq!(source.line_of(0), 1);
        assert_eq!(source.line_of(3), 2);
    }
}
