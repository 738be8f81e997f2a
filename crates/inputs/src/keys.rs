//! Keys for rows that bring none: a hash of their bytes and which of several
//! equal rows they are.
//!
//! A second import of the same rows gives the same keys, and two equal rows of
//! one file give two. Memory stays below 45 MB for ten million rows: the first
//! rows are remembered exactly, later ones in a filter.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

/// Rows remembered exactly, about 16 MB.
const EXACT: usize = 900_000;
/// Bits of the filter for the rows after those: 24 MiB.
const FILTER_BITS: u64 = 24 * 1024 * 1024 * 8;
const PROBES: u64 = 10;

/// Tells equal rows apart by their ordinal.
#[derive(Default)]
pub(crate) struct Keys {
    seen: HashMap<u64, u32>,
    filter: Option<Vec<u64>>,
    exact: Option<usize>,
}

impl Keys {
    #[cfg(test)]
    fn remembering(exact: usize) -> Self {
        Self { exact: Some(exact), ..Self::default() }
    }

    /// The key of the next row with these bytes; `line` distinguishes it where
    /// nothing more can be remembered.
    pub(crate) fn next(&mut self, row: &[u8], line: u64) -> String {
        let digest = Sha256::digest(row);
        let ordinal = self.ordinal(word(&digest, 0), word(&digest, 8), line);
        let mut key = String::with_capacity(44);
        key.push_str("row:");
        for byte in digest.iter().take(16) {
            key.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            key.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        key.push(':');
        key.push_str(&ordinal.to_string());
        key
    }

    /// As [`Keys::next`], of lines: how they end is not what they say. Another program ends them
    /// in another way, and the last one of a file has no end until the file grows.
    pub(crate) fn next_lines(&mut self, lines: &[u8], line: u64) -> String {
        let mut said = Vec::with_capacity(lines.len());
        for &byte in lines.trim_ascii_end() {
            if byte == b'\n' && said.last() == Some(&b'\r') {
                said.pop();
            }
            said.push(byte);
        }
        said.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        self.next(&said, line)
    }

    fn ordinal(&mut self, hash: u64, step: u64, line: u64) -> u64 {
        let exact = self.exact.unwrap_or(EXACT);
        if let Some(count) = self.seen.get_mut(&hash) {
            *count += 1;
            return u64::from(*count);
        }
        if self.seen.len() < exact {
            self.seen.insert(hash, 1);
            return 1;
        }
        let filter = self.filter.get_or_insert_with(|| vec![0; usize::try_from(FILTER_BITS / 64).unwrap_or(1)]);
        let mut new = false;
        for probe in 0..PROBES {
            let bit = hash.wrapping_add((step | 1).wrapping_mul(probe)) % FILTER_BITS;
            if let Some(cell) = usize::try_from(bit / 64).ok().and_then(|at| filter.get_mut(at)) {
                let mask = 1 << (bit % 64);
                new |= *cell & mask == 0;
                *cell |= mask;
            }
        }
        // A row that the filter knows is a repeat (or, once in some hundred
        // thousand rows, looks like one): its line tells it apart.
        if new { 1 } else { line.max(2) }
    }
}

fn word(digest: &[u8], at: usize) -> u64 {
    digest.iter().skip(at).take(8).fold(0, |word, &byte| (word << 8) | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_however_they_end() {
        let key = |lines: &[u8]| Keys::default().next_lines(lines, 1);
        for same in [&b"a\nb\n"[..], b"a\r\nb\r\n", b"a\rb\r", b"a\nb", b"a\nb\n\n"] {
            assert_eq!(key(same), key(b"a\nb"), "{same:?}");
        }
        assert_ne!(key(b"a\n\nb"), key(b"a\nb"));
        assert_ne!(key(b" a"), key(b"a"));
    }

    #[test]
    fn equal_rows_get_different_keys_and_the_same_ones_again() {
        let read =
            |mut keys: Keys| -> Vec<String> { [b"a", b"b", b"a", b"c", b"c"].iter().enumerate().map(|(line, row)| keys.next(*row, line as u64 + 1)).collect() };
        for exact in [1, 100] {
            let once = read(Keys::remembering(exact));
            let unique: std::collections::BTreeSet<_> = once.iter().collect();
            assert_eq!(unique.len(), 5, "{once:?}");
            assert_eq!(once, read(Keys::remembering(exact)));
        }
    }
}
