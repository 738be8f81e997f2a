//! Text from bytes that may not be UTF-8, and long text cut with a word about
//! what was left out.

use std::borrow::Cow;

/// What is said of a line with a byte that no text has. It is shown as �, because a
/// database keeps no such letter.
pub(crate) const NUL: &str = "There is a NUL byte in this line, which no text has; it is shown as �, and kept as it was.";

/// The bytes as text: UTF-8 where they are, else each byte as its Latin-1
/// character. The flag says whether Latin-1 was needed.
pub(crate) fn latin1(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(bytes.iter().copied().map(char::from).collect()), true),
    }
}

/// The text, cut at a character boundary at or before `bound` bytes, saying how
/// many bytes were left out. The item's original is whole.
pub(crate) fn bounded(text: &str, bound: usize) -> String {
    if text.len() <= bound {
        return text.to_owned();
    }
    let kept = text.get(..text.floor_char_boundary(bound)).unwrap_or_default();
    format!("{kept}… ({} bytes left out; the original is whole)", text.len() - kept.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_says_how_much_was_left_out() {
        assert_eq!(bounded("ábc", 2), "á… (2 bytes left out; the original is whole)");
        assert_eq!(bounded("abc", 3), "abc");
    }
}
