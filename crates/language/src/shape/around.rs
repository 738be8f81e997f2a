//! The words around one, as far as its sentence goes: what one common word means here.

use crate::{
    Rules,
    roster::Names,
    token::{Kind, Token},
    words::Classes,
};

/// How far one looks; what a word means is said near it.
const FAR: usize = 12;

/// Who does not say that it was so: `would have prevented`, `should always`.
pub(super) const UNREAL: [&str; 14] =
    ["would", "could", "should", "might", "may", "can", "will", "must", "shall", "ought", "cannot", "not", "never", "nothing"];

/// A word, and the tokens of its sentence around it.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    text: &'a str,
    rules: &'a Rules,
    names: &'a Names,
    tokens: &'a [Token],
    /// Where the word stands.
    pub(super) at: usize,
    /// The first token looked at, and one past the last.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'a> Around<'a> {
    pub(super) fn new(text: &'a str, rules: &'a Rules, names: &'a Names, tokens: &'a [Token], at: usize) -> Self {
        let stops = |at: &usize| tokens.get(*at).is_some_and(|token| matches!(token.kind, Kind::Sign('.' | '!' | '?' | ';')));
        let (first, last) = (at.saturating_sub(FAR), tokens.len().min(at + FAR));
        let start = (first..at).rev().find(stops).map_or(first, |stop| stop + 1);
        let end = (at + 1..last).find(stops).unwrap_or(last);
        Self { text, rules, names, tokens, at, start, end }
    }

    fn token(&self, at: usize) -> Option<&'a Token> {
        if (self.start..self.end).contains(&at) { self.tokens.get(at) } else { None }
    }

    /// The token so many before the word; beyond the sentence nothing stands.
    pub(super) const fn back(&self, steps: usize) -> usize {
        self.at.wrapping_sub(steps)
    }

    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        self.token(at).is_some_and(|token| words.iter().any(|word| token.of(self.text).eq_ignore_ascii_case(word)))
    }

    pub(super) fn ends_with(&self, at: usize, ending: &str) -> bool {
        self.token(at).is_some_and(|token| token.kind == Kind::Word && token.of(self.text).ends_with(ending))
    }

    /// Whether the word itself is one of these.
    pub(super) fn own(&self, words: &[&str]) -> bool {
        self.is(self.at, words)
    }

    /// Whether one of so many tokens before it is one of these.
    pub(super) fn before(&self, steps: usize, words: &[&str]) -> bool {
        (self.at.saturating_sub(steps)..self.at).any(|at| self.is(at, words))
    }

    /// Whether one of so many tokens after it is one of these.
    pub(super) fn after(&self, steps: usize, words: &[&str]) -> bool {
        (self.at + 1..=self.at + steps).any(|at| self.is(at, words))
    }

    /// Whether one of these stands anywhere around it.
    pub(super) fn near(&self, words: &[&str]) -> bool {
        (self.start..self.end).any(|at| self.is(at, words))
    }

    pub(super) fn has(&self, at: usize, class: Classes) -> bool {
        self.token(at).is_some_and(|token| self.rules.lexicon.classes(token.traits) & class != 0)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == Kind::Word)
    }

    pub(super) fn is_sign(&self, at: usize, sign: char) -> bool {
        self.token(at).is_some_and(|token| token.is_sign(sign))
    }

    /// Whether a number is written here, and what is asked of it is so.
    pub(super) fn is_number(&self, at: usize, so: impl Fn(&str) -> bool) -> bool {
        self.token(at).is_some_and(|token| token.kind == Kind::Number && so(token.of(self.text)))
    }

    /// Whether people of ours are named by a token: `we`, `the on-call`, `Priya`, `@ana`.
    pub(super) fn is_somebody(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let known = self.rules.known;
        let letters = token.of(self.text);
        let classes = self.rules.lexicon.classes(token.traits);
        let people = known.we | known.i | known.they | known.he | known.role | known.team | known.nobody | known.who_word;
        token.kind == Kind::Word && classes & people != 0
            || token.capital && classes & known.first_name != 0
            || letters.starts_with('@')
            || token.capital && self.names.is_person(letters)
            || self.is(at, &["people", "staff", "everybody", "everyone", "colleagues"])
    }
}
