//! What a reading of a text gives: questions, and what was kept silent.

use std::{fmt, ops::Range};

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// A person, role or team is presented as the faulty part.
    Blame,
    /// A past counterfactual about what people did or knew.
    Hindsight,
    /// The story is closed on a single cause or on a human.
    Cause,
    /// A judging word about people's conduct, work or knowledge.
    Judgement,
    /// A human action whose doer is hidden.
    Evasion,
    /// A vague or unbounded vow.
    Promise,
    /// A question on the whole review, or on what an account leaves out.
    Structure,
}

impl Family {
    /// All families, in the order in which pages list them.
    pub const ALL: [Self; 7] = [Self::Blame, Self::Hindsight, Self::Cause, Self::Judgement, Self::Evasion, Self::Promise, Self::Structure];

    /// The word for it: the name of its folder, and what machine output says.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blame => "blame",
            Self::Hindsight => "hindsight",
            Self::Cause => "cause",
            Self::Judgement => "judgement",
            Self::Evasion => "evasion",
            Self::Promise => "promise",
            Self::Structure => "structure",
        }
    }

    /// The family of that name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.as_str() == name)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How strongly a question is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Worth a thought.
    Hint,
    /// Worth a rewrite.
    Warning,
}

impl Strength {
    /// The strength whose number this is.
    pub(crate) const fn of(number: u8) -> Self {
        if number == Self::Hint as u8 { Self::Hint } else { Self::Warning }
    }

    /// `warning` or `hint`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The bytes of the text it is about, on character boundaries. A question on the whole
    /// review spans its title, or `0..0`.
    pub span: Range<usize>,
    /// The rule that asks, `family/name`.
    pub rule: String,
    /// The family of the rule.
    pub family: Family,
    /// How strongly it is put here.
    pub strength: Strength,
    /// The question, naming the person or thing as the text does.
    pub message: String,
}

/// A question that the text itself answers: somebody said why it is fine as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The question that is not asked.
    pub hint: Hint,
    /// The bytes of the comment that says why.
    pub comment: Range<usize>,
    /// The reason given.
    pub reason: String,
}

/// A comment that would suppress but does not: it names no known rule, gives no reason, or stands
/// where that rule asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreasoned {
    /// The bytes of the comment.
    pub span: Range<usize>,
    /// What it lacks, and how to write it.
    pub message: String,
}

/// What a reading of one text gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The questions, in the order of the text.
    pub hints: Vec<Hint>,
    /// What a comment with a reason keeps silent.
    pub suppressed: Vec<Suppressed>,
    /// Comments that suppress nothing, in the order of the text.
    pub unreasoned: Vec<Unreasoned>,
    /// The bytes of the title; empty if there is none.
    pub title: Range<usize>,
}

impl Reading {
    /// Whether a question of this reading is about the whole review and not about some words.
    #[must_use]
    pub fn is_whole(&self, hint: &Hint) -> bool {
        hint.family == Family::Structure && (hint.span == self.title || hint.span.is_empty())
    }
}
