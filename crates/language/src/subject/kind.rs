//! The kinds of things that act, and how strongly a rule asks about each.

use crate::{Strength, prepared::Reader};

/// What kind of thing acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubjectClass {
    /// A person by name.
    Named,
    /// A person by handle.
    Handle,
    /// A person by what they do here.
    Role,
    /// Somebody, nobody, an engineer.
    Indefinite,
    /// We, a team of ours.
    We,
    /// The writer.
    I,
    /// He, she or they, where nobody was named before.
    Pronoun,
    /// Customers, attackers, vendors, other organisations.
    External,
    /// A machine, a program, a thing, an event.
    System,
    /// A name we do not know: a person or a product.
    Proper,
    /// Nobody is said, or we cannot tell.
    Unknown,
}

impl SubjectClass {
    const PEOPLE: &'static [Self] = &[Self::Named, Self::Handle, Self::Role, Self::Indefinite, Self::We, Self::I, Self::Pronoun];

    /// The word for it; a name that we do not know counts as unknown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Handle => "handle",
            Self::Role => "role",
            Self::Indefinite => "indefinite",
            Self::We => "we",
            Self::I => "i",
            Self::Pronoun => "pronoun",
            Self::External => "external",
            Self::System => "system",
            Self::Proper => "proper",
            Self::Unknown => "unknown",
        }
    }

    /// Whether somebody of ours acts.
    #[must_use]
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Named | Self::Handle | Self::Role | Self::Indefinite | Self::We | Self::I | Self::Pronoun)
    }

    /// The classes that a word in a rule file stands for.
    pub(crate) fn named(word: &str) -> Option<&'static [Self]> {
        Some(match word {
            "people" => Self::PEOPLE,
            "named" => &[Self::Named],
            "handle" => &[Self::Handle],
            "role" => &[Self::Role],
            "indefinite" => &[Self::Indefinite],
            "we" => &[Self::We],
            "i" => &[Self::I],
            "pronoun" => &[Self::Pronoun],
            "external" => &[Self::External],
            "system" => &[Self::System],
            "proper" => &[Self::Proper],
            "unknown" => &[Self::Unknown],
            _ => return None,
        })
    }
}

/// How strongly a rule asks about each class; not at all where nothing is said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weights(pub(crate) [Option<Strength>; 11]);

impl Default for Weights {
    /// People of ours, strongly.
    fn default() -> Self {
        let mut weights = Self::none();
        for class in SubjectClass::PEOPLE {
            weights.set(*class, Strength::Warning);
        }
        weights
    }
}

impl Weights {
    pub(crate) const fn none() -> Self {
        Self([None; 11])
    }

    pub(crate) fn set(&mut self, class: SubjectClass, strength: Strength) {
        if let Some(slot) = self.0.get_mut(class as usize) {
            *slot = Some(strength);
        }
    }

    pub(crate) fn of(&self, class: SubjectClass) -> Option<Strength> {
        self.0.get(class as usize).copied().flatten()
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Self {
        Self([(); 11].map(|()| from.one().checked_sub(1).map(Strength::of)))
    }
}
