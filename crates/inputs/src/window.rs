//! A sliding view over a reader: look ahead, take, and start again from any
//! place not yet taken, in bounded memory.
//!
//! What is not here: any format.

use std::io::Read;

const CHUNK: usize = 64 * 1024;

/// The bytes of a reader that are not yet taken, as many as were looked at.
pub(crate) struct Window<R> {
    reader: R,
    held: Vec<u8>,
    start: usize,
    filled: usize,
    /// Line of the first byte not yet taken, 1-based.
    line: u64,
    taken: u64,
    ended: Option<std::io::Result<()>>,
}

impl<R: Read> Window<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, held: vec![0; CHUNK], start: 0, filled: 0, line: 1, taken: 0, ended: None }
    }

    /// What is held and not yet taken.
    pub(crate) fn held(&self) -> &[u8] {
        self.held.get(self.start..self.filled).unwrap_or_default()
    }

    /// The byte at `at` after the first byte not taken, reading on as needed;
    /// `None` at the end.
    pub(crate) fn byte(&mut self, at: usize) -> Option<u8> {
        while self.start + at >= self.filled {
            if !self.fill() {
                return None;
            }
        }
        self.held.get(self.start + at).copied()
    }

    /// Reads more behind what is held; whether there was more.
    pub(crate) fn fill(&mut self) -> bool {
        if self.ended.is_some() {
            return false;
        }
        if self.start > 0 {
            self.held.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        if self.filled == self.held.len() {
            self.held.resize(self.held.len() + self.held.len().max(CHUNK), 0);
        }
        loop {
            let room = self.held.get_mut(self.filled..).unwrap_or_default();
            match self.reader.read(room) {
                Ok(0) => self.ended = Some(Ok(())),
                Ok(count) => {
                    self.filled += count.min(room.len());
                    return true;
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => self.ended = Some(Err(error)),
            }
            return false;
        }
    }

    /// Takes the first `count` bytes: they are gone from the window.
    pub(crate) fn take(&mut self, count: usize) {
        let count = count.min(self.filled - self.start);
        let gone = self.held.get(self.start..self.start + count).unwrap_or_default();
        self.line += gone.iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
        self.taken += count as u64;
        self.start += count;
        if self.start == self.filled && self.held.len() > 16 * CHUNK {
            self.held = vec![0; CHUNK];
            (self.start, self.filled) = (0, 0);
        }
    }

    /// Takes a byte-order mark, if the reader begins with one.
    pub(crate) fn take_mark(&mut self) {
        if self.byte(0) == Some(0xEF) && self.byte(2).is_some() && self.held().starts_with(b"\xEF\xBB\xBF") {
            self.take(3);
        }
    }

    /// Line of the first byte not yet taken, 1-based.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// How many bytes were taken.
    pub(crate) const fn taken(&self) -> u64 {
        self.taken
    }

    /// Why reading stopped, when it was not the end of the file. Asked once.
    pub(crate) fn failure(&mut self) -> Option<std::io::Error> {
        match self.ended.replace(Ok(())) {
            Some(Err(error)) => Some(error),
            Some(Ok(())) => None,
            None => {
                self.ended = None;
                None
            }
        }
    }
}
