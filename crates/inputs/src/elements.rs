//! The elements of a JSON list, one at a time, each as the bytes it stood in.
//!
//! A list is split by its brackets, not parsed, so that one broken element
//! costs only itself: reading goes on at the next line that begins as the
//! broken element's first line did. What is not here: what an element means.

use std::io::Read;

use crate::window::Window;

/// What an element is called where something is wrong with one, and how much is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// “message” or “row”.
    pub(crate) noun: &'static str,
    /// Longest element, in bytes.
    pub(crate) longest: usize,
    /// Broken elements after which the rest of the list is left out.
    pub(crate) broken: u32,
}

/// One element, or why one could not be had.
pub(crate) enum Element {
    /// Its bytes are had from [`Elements::bytes`]; its first line is `line`.
    Whole { line: u64 },
    /// Something is wrong at this line; reading may go on.
    Broken { line: u64, reason: String },
}

/// The elements of one list.
pub(crate) struct Elements<R> {
    window: Window<R>,
    kind: Kind,
    begun: bool,
    over: bool,
    broken: u32,
    /// Length of the element handed over last, still in the window.
    pending: usize,
    /// Blanks before the element on its line.
    indent: usize,
}

impl<R: Read> Elements<R> {
    pub(crate) fn new(reader: R, kind: Kind) -> Self {
        Self { window: Window::new(reader), kind, begun: false, over: false, broken: 0, pending: 0, indent: 0 }
    }

    /// Bytes of the element handed over last.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.window.held().get(..self.pending).unwrap_or_default()
    }

    /// Bytes of the file read so far.
    pub(crate) fn taken(&self) -> u64 {
        self.window.taken()
    }

    /// Says that the element handed over last does not parse: reading goes on
    /// inside it, where another element seems to begin, or behind it.
    pub(crate) fn reject(&mut self) {
        self.broken += 1;
        let length = self.pending;
        self.pending = 0;
        let skip = self.next_beginning(length).unwrap_or(length);
        self.window.take(skip);
    }

    /// The next element, or `None` at the end of the list.
    pub(crate) fn next(&mut self) -> Option<Element> {
        self.window.take(std::mem::take(&mut self.pending));
        if self.over {
            return None;
        }
        if self.broken >= self.kind.broken {
            let reason = format!("{} {}s of this file are broken, so the rest of it was left out.", self.kind.broken, self.kind.noun);
            return Some(self.end(reason));
        }
        if !std::mem::replace(&mut self.begun, true) {
            self.window.take_mark();
            self.skip_blank(false);
            if self.window.byte(0) != Some(b'[') {
                return Some(self.end("A list in square brackets was expected, so the file was left out.".to_owned()));
            }
            self.window.take(1);
        }
        self.skip_blank(true);
        self.skip_left_over();
        match self.window.byte(0) {
            None => Some(self.end("The file ends in the middle of its list; what came before was read.".to_owned())),
            Some(b']') => {
                self.window.take(1);
                self.over = true;
                self.skip_blank(false);
                let more = self.window.byte(0).is_some();
                more.then(|| self.end("Something follows the end of the list; it was left out.".to_owned()))
            }
            Some(_) => Some(self.element()),
        }
    }

    /// Ends the list here, for this reason or because reading failed.
    fn end(&mut self, reason: String) -> Element {
        self.over = true;
        let reason = match self.window.failure() {
            Some(error) => format!("The file cannot be read on: {error}. What came before was read."),
            None => reason,
        };
        Element::Broken { line: self.window.line(), reason }
    }

    /// Skips closing brackets that a broken element left behind its end: the
    /// list's own closing bracket is the last one of the file.
    fn skip_left_over(&mut self) {
        while self.broken > 0 && matches!(self.window.byte(0), Some(b'}' | b']')) {
            if self.window.byte(0) == Some(b']') && !self.more_follows() {
                return;
            }
            self.window.take(1);
            self.skip_blank(true);
        }
    }

    /// Whether anything but blanks follows the next byte.
    fn more_follows(&mut self) -> bool {
        let mut at = 1;
        while let Some(byte) = self.window.byte(at) {
            if !byte.is_ascii_whitespace() {
                return true;
            }
            at += 1;
            if at > self.kind.longest {
                return false;
            }
        }
        false
    }

    /// Skips blanks, and commas between elements, keeping the indentation.
    fn skip_blank(&mut self, commas: bool) {
        let is_blank = |byte: u8| byte.is_ascii_whitespace() || (commas && byte == b',');
        let (mut indent, mut new_line) = (0, false);
        while self.window.byte(0).is_some_and(is_blank) {
            let held = self.window.held();
            let run = held.iter().take_while(|&&byte| is_blank(byte)).count();
            let blanks = held.get(..run).unwrap_or_default();
            match blanks.iter().rposition(|&byte| byte == b'\n') {
                Some(at) => (indent, new_line) = (run - at - 1, true),
                None => indent += run,
            }
            self.window.take(run);
        }
        self.indent = if new_line { indent } else { 0 };
    }

    fn element(&mut self) -> Element {
        let line = self.window.line();
        let mut scan = Scan::default();
        let mut at = 0;
        loop {
            if let Some(length) = scan.over(self.window.held(), &mut at) {
                if length > self.kind.longest {
                    return self.left_out(line, length);
                }
                self.pending = length;
                return Element::Whole { line };
            }
            if at > self.kind.longest {
                return match self.next_beginning(at) {
                    Some(skip) => self.go_on(line, skip),
                    None => self.pass_over(line, scan, at),
                };
            }
            if !self.window.fill() {
                let reason = format!("The file ends in the middle of this {}, so it was left out.", self.kind.noun);
                return self.give_up(line, at, reason);
            }
        }
    }

    /// Leaves out an element that is longer than any may be, going on behind its end; it is
    /// never held as a whole.
    fn pass_over(&mut self, line: u64, mut scan: Scan, mut at: usize) -> Element {
        loop {
            if let Some(length) = scan.over(self.window.held(), &mut at) {
                return self.left_out(line, length);
            }
            self.window.take(at);
            at = 0;
            if !self.window.fill() {
                let Kind { noun, longest, .. } = self.kind;
                return self.end_at(line, format!("A {noun} is longer than {longest} bytes and has no end, so it was left out with what follows."));
            }
        }
    }

    /// Leaves out an element that is too long, of which these bytes are held last.
    fn left_out(&mut self, line: u64, length: usize) -> Element {
        self.broken += 1;
        self.window.take(length);
        let Kind { noun, longest, .. } = self.kind;
        Element::Broken { line, reason: format!("A {noun} is longer than {longest} bytes, so it was left out; reading went on behind it.") }
    }

    /// As [`Elements::end`], about something that begins at another line.
    fn end_at(&mut self, line: u64, reason: String) -> Element {
        match self.end(reason) {
            Element::Broken { reason, .. } => Element::Broken { line, reason },
            whole @ Element::Whole { .. } => whole,
        }
    }

    /// Leaves an element without an end, going on where another seems to begin.
    fn give_up(&mut self, line: u64, seen: usize, reason: String) -> Element {
        if let Some(skip) = self.next_beginning(seen) {
            self.go_on(line, skip)
        } else {
            self.broken += 1;
            self.end_at(line, reason)
        }
    }

    /// Leaves an element out, going on where another seems to begin.
    fn go_on(&mut self, line: u64, skip: usize) -> Element {
        self.broken += 1;
        self.window.take(skip);
        Element::Broken { line, reason: format!("This {} is broken, so it was left out; reading went on at the next one.", self.kind.noun) }
    }

    /// Where in the next `length` bytes a line begins as this element did: an
    /// opening brace at the same indentation, where no nested one ever stands.
    fn next_beginning(&self, length: usize) -> Option<usize> {
        let mut at = 0;
        for line in self.window.held().get(..length)?.split_inclusive(|&byte| byte == b'\n') {
            let indent = line.iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count();
            if at > 0 && indent == self.indent && line.get(indent) == Some(&b'{') {
                return Some(at);
            }
            at += line.len();
        }
        None
    }
}

/// Finds the end of one element by its brackets.
#[derive(Default)]
struct Scan {
    depth: u32,
    quoted: bool,
    escaped: bool,
}

impl Scan {
    /// Goes on from `at` over what is held; the element's length once it is over.
    fn over(&mut self, held: &[u8], at: &mut usize) -> Option<usize> {
        for &byte in held.get(*at..).unwrap_or_default() {
            if self.escaped {
                self.escaped = false;
            } else if self.quoted {
                match byte {
                    b'\\' => self.escaped = true,
                    b'"' => self.quoted = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.quoted = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' if self.depth > 1 => self.depth -= 1,
                    b'}' | b']' if self.depth == 1 => return Some(*at + 1),
                    // Something bare: a number, a word, a string.
                    b',' | b']' | b'}' | b'\n' if self.depth == 0 => return Some((*at).max(1)),
                    _ => {}
                }
            }
            *at += 1;
        }
        None
    }
}
