//! Whom a pronoun stands for.

use std::ops::Range;

use crate::{
    subject::{Sentence, SubjectClass, phrase::Phrase},
    token::Kind,
};

/// How many tokens back an antecedent may stand.
const FAR: usize = 60;

impl Sentence<'_> {
    /// The class and bytes of what the pronoun at `at` stands for.
    pub(crate) fn antecedent(&self, at: usize) -> Option<(SubjectClass, Range<usize>)> {
        let person = self.is(at, self.known.he);
        let many = self.is(at, self.known.they);
        let fits = |class: SubjectClass, phrase: Phrase| {
            let plural = self.is_plural(phrase);
            match class {
                SubjectClass::Named | SubjectClass::Handle | SubjectClass::Role | SubjectClass::Indefinite => person || many,
                SubjectClass::We => many && !self.is(phrase.core - 1, self.known.we),
                SubjectClass::External => person && !plural || many,
                SubjectClass::Proper => person,
                SubjectClass::System => (many && plural) || (!person && !many && !plural),
                SubjectClass::I | SubjectClass::Pronoun | SubjectClass::Unknown => false,
            }
        };
        // The nearest sentence first; within it the first that fits, which is its subject.
        let block = Self { start: 0, end: self.tokens.len(), ..*self };
        let mut end = at;
        for _ in 0..3 {
            let lowest = end.saturating_sub(FAR);
            let start = (lowest..end)
                .rev()
                .find(|k| self.tokens.get(*k).is_some_and(|token| matches!(token.kind, Kind::Sign('.' | '!' | '?'))))
                .map_or(lowest, |k| k + 1);
            let mut k = start;
            while k < end {
                match block.phrase_from(k, end) {
                    Some(phrase) => {
                        let class = block.class_of(phrase);
                        if fits(class, phrase) {
                            let (first, last) = (self.tokens.get(phrase.start)?, self.tokens.get(phrase.core - 1)?);
                            // Whoever is a he or a she is a person.
                            let class = if class == SubjectClass::Proper { SubjectClass::Named } else { class };
                            return Some((class, first.start..last.end));
                        }
                        k = phrase.core.max(k + 1);
                    }
                    None => k += 1,
                }
            }
            end = start.checked_sub(1).filter(|end| *end > 0)?;
        }
        None
    }

    fn is_plural(&self, phrase: Phrase) -> bool {
        self.tokens.get(phrase.core - 1).is_some_and(|token| self.lexicon.classes_of(token.word) & self.known.plural != 0)
    }
}
