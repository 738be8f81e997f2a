//! Lines of the form `Key: value` in the text: header lines, bold keys, two-column tables.

use crate::section::flat;
use crate::{BlockKind, Blocks, Span};

/// A key and its value, as found in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyLine {
    /// Lower case, without the colon.
    pub(crate) key: String,
    /// The value as plain text; may be empty.
    pub(crate) value: String,
    pub(crate) span: Span,
    /// The list item it stands in.
    pub(crate) item: Option<usize>,
}

/// Keys longer than this are sentences.
const KEY_BYTES: usize = 48;

/// All key lines outside quotes and code.
pub(crate) fn fields(blocks: &Blocks) -> Vec<KeyLine> {
    let mut found = Vec::new();
    let mut key_cell: Option<(String, Span)> = None;
    for block in blocks.all().iter().filter(|block| block.quote_depth == 0) {
        match block.kind {
            BlockKind::Paragraph | BlockKind::ListItem => {
                let plain = blocks.plain(block);
                let mut start = 0;
                for line in plain.text.split_inclusive('\n') {
                    let end = start + line.trim_end().len();
                    let span = plain.source_span(start, end.max(start));
                    start += line.len();
                    found.extend(key_line(line, span, block.item));
                }
            }
            BlockKind::TableCell(cell) if cell.column == 0 => {
                let text = flat(&blocks.plain_text(block));
                key_cell = Some((text, block.span)).filter(|(text, _)| is_key(text.trim_end_matches(':')));
            }
            BlockKind::TableCell(cell) if cell.column == 1 => {
                if let Some((key, span)) = key_cell.take() {
                    found.push(KeyLine {
                        key: key.trim_end_matches(':').to_lowercase(),
                        value: flat(&blocks.plain_text(block)),
                        span: span.join(block.span),
                        item: None,
                    });
                }
            }
            _ => {}
        }
    }
    found
}

fn key_line(line: &str, span: Span, item: Option<usize>) -> Option<KeyLine> {
    let (key, value) = key_and_value(line)?;
    Some(KeyLine { key: flat(key).to_lowercase(), value: flat(value), span, item })
}

/// The two parts of `Key: value`, or of a key that a number follows.
pub(crate) fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let head: usize = line.char_indices().nth(KEY_BYTES).map_or(line.len(), |(at, _)| at);
    let colon = line.get(..head)?.find(':');
    let (key, value) = match colon {
        Some(at) => (line.get(..at)?, line.get(at + 1..)?),
        // `First detected 2020-08-14 10:43`: the key ends where digits begin.
        None => line.split_at_checked(line.get(..head)?.find(|c: char| c.is_ascii_digit())?)?,
    };
    let (key, value) = match key.find(|c: char| c.is_ascii_digit()) {
        Some(digit) if digit > 0 => (key.get(..digit)?, line.get(digit..)?),
        Some(_) => return None,
        None => (key, value),
    };
    is_key(key).then_some((key, value))
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty()
        && key.len() <= KEY_BYTES
        && key.split_whitespace().count() <= 5
        && key.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '-' | '/' | '(' | ')' | '_' | '\''))
}
