//! Words, numbers and signs of a run of text, with their bytes.

use std::{hint::select_unpredictable, ops::Range};

use crate::words::{Lexicon, Traits, WordId, eight, first_of, hash_on};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word of prose.
    Word,
    /// Begins with a digit: a number, a time, a date.
    Number,
    /// Inline code, a path, an identifier: the name of something that runs.
    Code,
    /// A stretch of quoted text, which is not read.
    Quote,
    /// Anything else, one character.
    Sign(char),
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// The word of prose in the lexicon, or zero.
    pub(crate) word: WordId,
    /// What is known of it.
    pub(crate) traits: Traits,
    /// Begins with a capital letter.
    pub(crate) capital: bool,
    /// White space stands before it.
    pub(crate) spaced: bool,
}

impl Token {
    /// A token of which no word is known.
    pub(crate) fn unknown(bytes: Range<usize>, kind: Kind, spaced: bool) -> Self {
        Self { start: bytes.start, end: bytes.end, word: 0, kind, traits: Traits::default(), capital: false, spaced }
    }

    /// Reads it as a word of the lexicon, if it is one of prose.
    fn read_as(&mut self, word: WordId, lexicon: &Lexicon) {
        if self.kind == Kind::Word {
            self.word = word;
            self.traits = lexicon.traits(word);
        }
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    pub(crate) fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub(crate) fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Appends the tokens of `text[range]`, and says whether one of them may open a quotation.
pub(crate) fn tokenise(text: &str, range: Range<usize>, lexicon: &Lexicon, tokens: &mut Vec<Token>) -> bool {
    let bytes = text.as_bytes();
    let limit = range.end.min(bytes.len());
    let mut at = range.start;
    let mut quotes = false;
    let mut spaced = tokens.last().is_none_or(|last| last.end != range.start);
    // Only after an apostrophe, or what it left of a contraction, may a plain word be part of one.
    let begins_with_apostrophe = |token: &Token| matches!(bytes.get(token.start), Some(b'\'' | 0xe2));
    let mut joins = tokens.last().is_some_and(begins_with_apostrophe);
    while at < limit {
        let byte = bytes.get(at).copied().unwrap_or_default();
        if byte.is_ascii_whitespace() {
            spaced = true;
            at += 1;
        } else if byte.is_ascii_alphanumeric()
            && !joins
            && let Some(token) = plain_word(bytes, at, limit, lexicon)
        {
            at = token.end;
            tokens.push(Token { spaced, ..token });
            // Most words are followed by one space.
            spaced = at < limit && bytes.get(at) == Some(&b' ');
            at += usize::from(spaced);
        } else {
            let read = other(text, at..limit, spaced, lexicon, tokens);
            (at, spaced) = (read.end, read.is_space);
            quotes |= read.may_open;
            joins = tokens.last().is_some_and(begins_with_apostrophe);
        }
    }
    quotes
}

/// The word that begins here, if it is one of those that make up most of a text: ASCII letters and
/// digits, and nothing after them that may join more to them.
fn plain_word(text: &[u8], start: usize, limit: usize, lexicon: &Lexicon) -> Option<Token> {
    let (mut end, mut hash) = (start, 0);
    loop {
        let (letters, length) = plain_run(eight(text.get(end..)?));
        end += length;
        let longer = hash_on(hash, letters);
        hash = select_unpredictable(length > 0, longer, hash);
        if length < 8 {
            break;
        }
    }
    // One that goes on beyond the limit is none.
    let ends = match text.get(end..limit)? {
        [b' ', ..] | [] => true,
        // A full stop or a colon of prose has white space after it.
        [joiner, next, ..] if is_joiner(*joiner) => next.is_ascii_whitespace(),
        [next, ..] => next.is_ascii(),
    };
    let (true, [first, ..]) = (ends, text.get(start..end)?) else { return None };
    let mut token = Token { capital: first.is_ascii_uppercase(), ..Token::unknown(start..end, Kind::Word, false) };
    if first.is_ascii_digit() {
        token.kind = Kind::Number;
    } else {
        (token.word, token.traits) = lexicon.find(hash, text.get(start..end)?);
        if token.word == 0 && mixes(text, start + 1..end) {
            token.kind = Kind::Code;
        }
    }
    Some(token)
}

/// As [`looks_like_code`], of the letters and digits after the first of a plain word: eight at a time.
fn mixes(text: &[u8], rest: Range<usize>) -> bool {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let (mut digits, mut capitals, mut small) = (0, 0, 0);
    for at in rest.clone().step_by(8) {
        let chunk = first_of(eight(text.get(at..).unwrap_or_default()), rest.end - at);
        // `0` is 0x30, `A` is 0x41 and `a` is 0x61: two bits tell them apart.
        let (letter, low) = (chunk >> 6 & EACH, chunk >> 5 & EACH);
        digits |= low & !letter;
        capitals |= letter & !low;
        small |= letter & low;
    }
    digits != 0 || capitals != 0 && small != 0
}

/// What was read that is no plain word.
struct Other {
    end: usize,
    /// White space beyond ASCII, and no token.
    is_space: bool,
    may_open: bool,
}

/// Appends the word of another sort or the sign that begins here. Apart from the loop over plain
/// words, which is the faster for having nothing else to keep in mind.
#[inline(never)]
fn other(text: &str, rest: Range<usize>, spaced: bool, lexicon: &Lexicon, tokens: &mut Vec<Token>) -> Other {
    let Range { start, end: limit } = rest;
    let end = word_end(text, start, limit);
    if end > start {
        word(text, start..end, spaced, lexicon, tokens);
        return Other { end, is_space: false, may_open: false };
    }
    let sign = text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    let end = start + sign.len_utf8();
    if sign.is_whitespace() {
        return Other { end, is_space: true, may_open: false };
    }
    // An apostrophe inside a word opens nothing.
    let may_open = matches!(sign, '"' | '“' | '‘' | '«' | '„' | '「' | '『') || sign == '\'' && (spaced || tokens.is_empty());
    tokens.push(Token::unknown(start..end, Kind::Sign(sign), spaced));
    Other { end, is_space: false, may_open }
}

/// What keeps a word together between two letters or digits.
const fn is_joiner(byte: u8) -> bool {
    matches!(byte, b'-' | b'_' | b'@' | b'+' | b'=' | b':' | b'.' | b'/')
}

/// Where the word that begins at `start` ends; `start` if none does.
fn word_end(text: &str, start: usize, limit: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    let first = bytes.get(start).copied().unwrap_or_default();
    if !first.is_ascii_alphanumeric() {
        // `@handle`, `/path`, `#channel`, `~/x`, `$VAR`, `-flag`
        if matches!(first, b'@' | b'/' | b'#' | b'$') {
            let next = bytes.get(start + 1).copied().unwrap_or_default();
            if start + 1 < limit && next.is_ascii_alphanumeric() {
                at += 1;
            }
        } else if first == b'-' && bytes.get(start + 1) == Some(&b'-') && bytes.get(start + 2).is_some_and(u8::is_ascii_alphanumeric) && start + 2 < limit {
            at += 2;
        } else if first.is_ascii() {
            return start;
        }
    }
    loop {
        let after = run_end(text, at, limit);
        if after == at {
            return if at > start { at.min(limit) } else { start };
        }
        at = after;
        let joiner = bytes.get(at).copied().unwrap_or_default();
        if !is_joiner(joiner) {
            return at;
        }
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        let before = bytes.get(at.wrapping_sub(1)).copied().unwrap_or_default();
        let joins = match joiner {
            b'-' | b'_' | b'@' | b'+' | b'=' => next.is_ascii_alphanumeric() || (joiner == b'_' && next == b'_'),
            b':' => before.is_ascii_digit() && next.is_ascii_digit(),
            // A full stop without a space after it still ends a sentence.
            b'.' => next.is_ascii_alphanumeric() && !(before.is_ascii_lowercase() && next.is_ascii_uppercase()),
            _ => next.is_ascii_alphanumeric() && !is_plain(bytes, start, at),
        };
        if !joins || at + 1 >= limit {
            return at;
        }
        at += 1;
        while bytes.get(at) == Some(&b'_') && at + 1 < limit {
            at += 1;
        }
    }
}

/// Letters only: `engineer/operator` is two words, `srv/log` after a digit or a slash is a path.
fn is_plain(bytes: &[u8], start: usize, end: usize) -> bool {
    bytes.get(start..end).is_some_and(|word| word.iter().all(u8::is_ascii_alphabetic))
}

/// The end of a run of letters and digits.
fn run_end(text: &str, start: usize, limit: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < limit {
        let (_, plain) = plain_run(eight(bytes.get(at..).unwrap_or_default()));
        at += plain;
        if plain == 8 {
            continue;
        }
        if at >= limit {
            break;
        }
        if bytes.get(at).is_some_and(u8::is_ascii) {
            return at;
        }
        // Beyond ASCII, one at a time.
        match text.get(at..limit).and_then(|rest| rest.chars().next()) {
            Some(c) if c.is_alphanumeric() || at > start && is_mark(c) => at += c.len_utf8(),
            _ => return at,
        }
    }
    at.min(limit)
}

/// What is written on the letter before it: `é` may be one character or two.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Of eight bytes the ASCII letters and digits up to the first other byte, in lower case, and how
/// many these are.
const fn plain_run(eight: u64) -> (u64, usize) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = EACH << 7;
    // The highest bit of each byte answers for that byte.
    const fn within(bytes: u64, first: u8, last: u8) -> u64 {
        (bytes + EACH * (0x80 - first as u64)) & !(bytes + EACH * (0x7f - last as u64))
    }
    let plain = eight & !HIGH;
    // The bit that makes a letter small is there in every digit already.
    let lower = plain | EACH << 5;
    let others = ((within(plain, b'0', b'9') | within(lower, b'a', b'z')) & !eight & HIGH) ^ HIGH;
    let before = ((others & others.wrapping_neg()) >> 7).wrapping_sub(1);
    (lower & before, (others.trailing_zeros() / 8) as usize)
}

fn word(text: &str, bytes: Range<usize>, spaced: bool, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    let Range { start, end } = bytes;
    let Some(letters) = text.get(start..end) else { return };
    let apostrophe = tokens.last().is_some_and(|last| matches!(last.kind, Kind::Sign('\'' | '’')));
    if apostrophe && letters.len() <= 2 && contract(text, start..end, lexicon, tokens) {
        return;
    }
    let capital = letters.chars().next().is_some_and(|c| if c.is_ascii() { c.is_ascii_uppercase() } else { !c.is_lowercase() });
    let known = lexicon.id_at(text, start, end);
    if let Some(last) = tokens.last_mut().filter(|last| matches!(last.of(text), "'d" | "’d")) {
        last.read_as(lexicon.id(if known != 0 && had_follows(known, letters, lexicon) { "had" } else { "would" }), lexicon);
    }
    let mut token = Token { capital, ..Token::unknown(start..end, kind(letters.as_bytes(), known), spaced) };
    token.read_as(known, lexicon);
    tokens.push(token);
}

/// What kind of token these letters are, of which the lexicon knows this word.
fn kind(letters: &[u8], word: WordId) -> Kind {
    match letters.first() {
        Some(b'0'..=b'9') => Kind::Number,
        _ if word == 0 && looks_like_code(letters) => Kind::Code,
        _ => Kind::Word,
    }
}

/// `we'd gone` had gone; `we'd have gone` would have.
fn had_follows(next: WordId, letters: &str, lexicon: &Lexicon) -> bool {
    let within = |name: &str| lexicon.list(name).is_some_and(|list| lexicon.is_in(list, next));
    let small = ["already", "just", "never", "not", "previously", "recently", "been", "better"].iter().any(|word| letters.eq_ignore_ascii_case(word));
    small || letters.ends_with("ed") || (within("verbs-done") && !within("verbs"))
}

/// What follows the apostrophe of a contraction is a word of its own: `did` `n't`, `Priya` `'s`,
/// and reads as written out: `not`, `have`. Whether this was one.
fn contract(text: &str, tail: Range<usize>, lexicon: &Lexicon, tokens: &mut Vec<Token>) -> bool {
    let [.., before, sign] = tokens.as_mut_slice() else { return false };
    if !matches!(sign.kind, Kind::Sign('\'' | '’')) || sign.spaced || sign.end != tail.start || before.end != sign.start || before.kind == Kind::Number {
        return false;
    }
    let written = match text.get(tail.clone()).unwrap_or_default().to_ascii_lowercase().as_str() {
        "t" => "not",
        "s" => "'s",
        "ve" => "have",
        "re" => "are",
        "ll" => "will",
        "d" => "'d",
        "m" => "am",
        _ => return false,
    };
    sign.kind = Kind::Word;
    sign.read_as(lexicon.id(written), lexicon);
    sign.end = tail.end;
    if written == "not" {
        let Some(stem) = before.of(text).strip_suffix(['n', 'N']) else {
            // Not a negation after all; keep the letter as part of the sign.
            sign.read_as(0, lexicon);
            return true;
        };
        let verb = match stem.to_ascii_lowercase().as_str() {
            "ca" => "can",
            "wo" => "will",
            "sha" => "shall",
            _ => stem,
        };
        before.read_as(lexicon.id(verb), lexicon);
        before.end -= 1;
        sign.start -= 1;
    }
    true
}

/// Digits, joiners or capitals inside: the name of something, not prose.
fn looks_like_code(bytes: &[u8]) -> bool {
    let Some((first, rest)) = bytes.split_first() else { return false };
    if *first == b'@' {
        return false;
    }
    let inner = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'_' | b'.' | b'/' | b':' | b'=' | b'@' | b'+');
    let mixed = rest.iter().any(u8::is_ascii_uppercase) && rest.iter().any(u8::is_ascii_lowercase);
    matches!(first, b'/' | b'#' | b'$' | b'-') || rest.iter().any(inner) || (mixed && !bytes.contains(&b'-'))
}

#[cfg(test)]
mod tests {
    use super::plain_run;

    #[test]
    fn letters_and_digits_are_taken_eight_at_a_time() {
        for byte in 0..=u8::MAX {
            let length = if byte.is_ascii_alphanumeric() { 8 } else { 3 };
            let eight = b"aZ0-9zAq".map(|written| if written == b'-' { byte } else { written });
            let mut expected = eight.map(|written| written.to_ascii_lowercase());
            expected.iter_mut().skip(length).for_each(|beyond| *beyond = 0);
            assert_eq!(plain_run(u64::from_le_bytes(eight)), (u64::from_le_bytes(expected), length), "{byte}");
        }
    }
}
