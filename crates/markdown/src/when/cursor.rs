//! A small cursor over the beginning of a line.
//!
//! Every step looks at a bounded number of characters, so that a long line costs no more than a
//! short one.

/// A place in a text, moving forward.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// How many bytes are behind.
    pub(crate) fn offset(self) -> usize {
        self.at
    }

    pub(crate) fn rest(self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn peek(self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn previous(self) -> Option<char> {
        self.text.get(..self.at).and_then(|before| before.chars().next_back())
    }

    /// Takes one character that `wanted` accepts.
    pub(crate) fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let next = self.peek().filter(|c| wanted(*c))?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Takes every character that `wanted` accepts and says whether there was one.
    pub(crate) fn skip(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        let before = self.at;
        while self.take(&wanted).is_some() {}
        self.at > before
    }

    pub(crate) fn skip_blanks(&mut self) -> bool {
        self.skip(is_blank)
    }

    /// Takes `word` without regard to ASCII case.
    pub(crate) fn take_str(&mut self, word: &str) -> bool {
        let found = self.rest().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Takes `word` if no letter or digit follows it.
    pub(crate) fn take_word(&mut self, word: &str) -> bool {
        let mut ahead = *self;
        let found = ahead.take_str(word) && !ahead.peek().is_some_and(char::is_alphanumeric);
        if found {
            *self = ahead;
        }
        found
    }

    /// Takes a number of `least` to `most` digits that no further digit follows.
    pub(crate) fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.rest().bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
        if digits < least || digits > most {
            return None;
        }
        let number = self.rest().get(..digits)?.parse().ok()?;
        self.at += digits;
        Some(number)
    }

    /// How many digits come next, up to `most`.
    pub(crate) fn digits_ahead(self, most: usize) -> usize {
        self.rest().bytes().take(most).take_while(u8::is_ascii_digit).count()
    }

    /// Tries `step`; leaves the cursor where it was if that gives nothing.
    pub(crate) fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self;
        let taken = step(self);
        if taken.is_none() {
            *self = before;
        }
        taken
    }
}

pub(crate) fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t' || c == '\u{a0}'
}
