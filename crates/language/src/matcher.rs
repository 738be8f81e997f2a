//! Tries a pattern around its trigger.

use crate::{
    pattern::{Computed, Element, Pattern},
    subject::{Sentence, Subject, SubjectClass, Weights},
    token::Kind,
};

/// Where a pattern matched, in tokens, and whom it asks about.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) subject: Option<Subject>,
}

/// What a match in progress has found.
#[derive(Default)]
struct Found {
    subject: Option<Subject>,
    open: Option<usize>,
    close: Option<usize>,
}

/// Whether `pattern` matches with its trigger at `at`; subjects must have a weight.
pub(crate) fn matches(pattern: &Pattern, sentence: &Sentence<'_>, at: usize, weights: &Weights) -> Option<Match> {
    let mut found = Found::default();
    let matcher = Matcher { sentence, weights };
    // What must begin a sentence is seldom there: the cheaper look comes first.
    let begins = matches!(pattern.before.as_slice(), [Element::Start] | [Element::Open, Element::Start]);
    if begins && !matcher.starts(at) {
        return None;
    }
    let end = matcher.forward(&pattern.from, at, &mut found)?;
    let start = matcher.backward(&pattern.before, at, &mut found)?;
    let (start, end) = (found.open.unwrap_or(start), found.close.unwrap_or(end));
    (start < end).then_some(Match { start, end, subject: found.subject })
}

struct Matcher<'a, 's> {
    sentence: &'a Sentence<'s>,
    weights: &'a Weights,
}

impl Matcher<'_, '_> {
    /// Matches elements from `at` on; gives one past the last token.
    fn forward(&self, elements: &[Element], at: usize, found: &mut Found) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else { return Some(at) };
        match element {
            Element::Choice(choices) => choices.iter().find_map(|choice| {
                let next = self.forward(choice, at, found)?;
                self.forward(rest, next, found)
            }),
            Element::Optional(inner) => {
                self.forward(inner, at, found).and_then(|next| self.forward(rest, next, found)).or_else(|| self.forward(rest, at, found))
            }
            Element::Gap { most, across } => {
                for length in 0..=*most {
                    if length > 0 && !self.gap(at + length - 1, *across) {
                        return None;
                    }
                    if let Some(end) = self.forward(rest, at + length, found) {
                        return Some(end);
                    }
                }
                None
            }
            Element::Open => {
                let end = self.forward(rest, at, found)?;
                found.open = Some(at);
                Some(end)
            }
            Element::Close => {
                let end = self.forward(rest, at, found)?;
                found.close = Some(at);
                Some(end)
            }
            Element::Subject | Element::Person => {
                self.subject(at, matches!(element, Element::Person), found)?;
                self.forward(rest, at, found)
            }
            Element::Who | Element::Anyone => {
                let next = self.who(at, matches!(element, Element::Anyone), found)?;
                self.forward(rest, next, found)
            }
            Element::Thing => {
                let phrase = self.sentence.phrase_from(at, self.sentence.end.min(at + 12))?;
                self.forward(rest, phrase.end, found)
            }
            Element::Start => self.starts(at).then(|| self.forward(rest, at, found)).flatten(),
            Element::End => self.ends(at).then(|| self.forward(rest, at, found)).flatten(),
            _ => self.one(element, at).then(|| self.forward(rest, at + 1, found)).flatten(),
        }
    }

    /// Matches turned elements leftwards from before `at`; gives the first token.
    fn backward(&self, elements: &[Element], at: usize, found: &mut Found) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else { return Some(at) };
        match element {
            Element::Choice(choices) => choices.iter().find_map(|choice| {
                let next = self.backward(choice, at, found)?;
                self.backward(rest, next, found)
            }),
            Element::Optional(inner) => {
                self.backward(inner, at, found).and_then(|next| self.backward(rest, next, found)).or_else(|| self.backward(rest, at, found))
            }
            Element::Gap { most, across } => {
                for length in 0..=*most {
                    if length > 0 && !self.gap(at.checked_sub(length)?, *across) {
                        return None;
                    }
                    if let Some(start) = self.backward(rest, at - length, found) {
                        return Some(start);
                    }
                }
                None
            }
            Element::Open => {
                found.open = Some(at);
                self.backward(rest, at, found)
            }
            Element::Close => {
                found.close = Some(at);
                self.backward(rest, at, found)
            }
            Element::Subject | Element::Person => {
                self.subject(at, matches!(element, Element::Person), found)?;
                self.backward(rest, at, found)
            }
            Element::Who | Element::Anyone | Element::Thing => {
                let lowest = self.sentence.start.max(at.saturating_sub(12));
                let phrase = self.sentence.core_of(at, lowest)?;
                if !matches!(element, Element::Thing) {
                    self.weigh(self.sentence.subject(phrase), matches!(element, Element::Anyone), found)?;
                }
                self.backward(rest, phrase.start, found)
            }
            Element::Start => self.starts(at).then(|| self.backward(rest, at, found)).flatten(),
            Element::End => self.ends(at).then(|| self.backward(rest, at, found)).flatten(),
            _ => {
                let before = at.checked_sub(1)?;
                self.one(element, before).then(|| self.backward(rest, before, found)).flatten()
            }
        }
    }

    fn subject(&self, at: usize, person: bool, found: &mut Found) -> Option<()> {
        let subject = self.sentence.subject_of(at);
        // `Atlas forgot its lease`: no person after all.
        let owns = |k: usize| ["its", "itself"].iter().any(|word| self.sentence.letters(k).eq_ignore_ascii_case(word));
        if subject.class == SubjectClass::Proper && (at..self.sentence.end.min(at + 10)).any(owns) {
            return None;
        }
        self.weigh(subject, person, found)
    }

    fn who(&self, at: usize, person: bool, found: &mut Found) -> Option<usize> {
        let phrase = self.sentence.phrase_from(at, self.sentence.end.min(at + 12))?;
        self.weigh(self.sentence.subject(phrase), person, found)?;
        Some(phrase.end)
    }

    /// Takes a subject that the rule is about; where a person is meant, a name will do.
    fn weigh(&self, mut subject: Subject, person: bool, found: &mut Found) -> Option<()> {
        if person && subject.class == SubjectClass::Proper {
            subject.class = SubjectClass::Named;
        }
        self.weights.of(subject.class)?;
        found.subject = Some(subject);
        Some(())
    }

    fn one(&self, element: &Element, at: usize) -> bool {
        let Some(token) = self.sentence.token(at) else { return false };
        match element {
            Element::Word(word) => token.word == *word && token.kind == Kind::Word,
            Element::Among(words) => token.kind == Kind::Word && token.word != 0 && words.binary_search(&token.word).is_ok(),
            Element::Listed(list) => token.kind == Kind::Word && self.sentence.lexicon.is_in(*list, token.word),
            Element::Sign(sign) => token.is_sign(*sign) || (matches!(sign, '-' | '–' | '—') && matches!(token.kind, Kind::Sign('-' | '–' | '—'))),
            Element::Any(Computed::Word) => token.kind != Kind::Quote && !matches!(token.kind, Kind::Sign(_)),
            Element::Any(Computed::Number) => token.kind == Kind::Number,
            Element::Any(Computed::Name) => token.kind == Kind::Word && token.capital,
            Element::Any(Computed::Done) => self.is_participle(at),
            Element::Any(Computed::Adverb) => {
                let classes = self.sentence.classes(at);
                classes & self.sentence.known.adverb != 0 || (token.kind == Kind::Word && token.of(self.sentence.text).ends_with("ly"))
            }
            _ => false,
        }
    }

    fn is_participle(&self, at: usize) -> bool {
        let Some(token) = self.sentence.token(at).filter(|token| token.kind == Kind::Word) else { return false };
        let letters = token.of(self.sentence.text);
        let ed = letters.len() > 3 && letters.ends_with("ed") && !matches!(letters, "need" | "speed" | "feed" | "seed" | "indeed" | "exceed" | "proceed");
        ed || self.sentence.is(at, self.sentence.known.done)
    }

    /// Whether a gap may pass over this token.
    fn gap(&self, at: usize, across: bool) -> bool {
        match self.sentence.token(at).map(|token| token.kind) {
            None => false,
            Some(Kind::Sign('\'' | '’' | '/' | '(' | ')' | '#' | '-' | '>' | '<' | '%' | '~' | '+' | '&' | '=')) => true,
            Some(Kind::Sign(sign)) => across && !matches!(sign, ';' | ':'),
            Some(_) => true,
        }
    }

    /// Whether only times, labels and signs stand before.
    fn starts(&self, at: usize) -> bool {
        let mut k = at;
        for _ in 0..12 {
            let Some(token) = k.checked_sub(1).and_then(|before| self.sentence.token(before)) else { return true };
            match token.kind {
                Kind::Sign(':' | '—' | '–' | '|' | '(') => return true,
                Kind::Sign('-') if token.spaced => return true,
                Kind::Number | Kind::Sign(_) => {}
                Kind::Word if self.sentence.is(k - 1, self.sentence.known.date | self.sentence.known.connective) => {}
                _ => return false,
            }
            k -= 1;
        }
        false
    }

    fn ends(&self, at: usize) -> bool {
        match self.sentence.token(at) {
            None => true,
            Some(token) => matches!(token.kind, Kind::Sign('.' | '!' | '?' | ';' | '|')),
        }
    }
}
