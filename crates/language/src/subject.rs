//! Who does the verb: people told from machines, by the words around it and the names we know.
//!
//! A small finder, not a grammar: it walks left from the verb over what may stand between, takes
//! the noun phrase it meets, and follows it out of prepositional phrases and relative clauses.

mod antecedent;
mod class;
mod kind;
mod known;
mod phrase;
mod walk;

use std::ops::Range;

pub use kind::SubjectClass;
pub(crate) use kind::Weights;
pub(crate) use known::Known;
pub(crate) use walk::Sentence;

/// Who or what acts, and where the text says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// What kind of thing it is; for a pronoun whose antecedent was found, the antecedent's.
    pub class: SubjectClass,
    /// Its bytes; empty where the text does not say.
    pub span: Range<usize>,
    /// For a pronoun: the bytes of whom or what it stands for.
    pub antecedent: Option<Range<usize>>,
    /// Whether the text says it with a pronoun.
    pub pronoun: bool,
}

impl Subject {
    pub(crate) const fn unsaid() -> Self {
        Self { class: SubjectClass::Unknown, span: 0..0, antecedent: None, pronoun: false }
    }

    /// Who it is, as written.
    pub(crate) fn name<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.antecedent.clone().unwrap_or_else(|| self.span.clone())).unwrap_or_default()
    }
}
