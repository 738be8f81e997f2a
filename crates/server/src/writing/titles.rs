//! The title that is sent with a text: changed by one of two, theirs stands; changed by
//! both, they choose. What is not here: the page where they do (`conflict`).

/// A title as it was typed, and the one it was typed over.
#[derive(Debug, Clone, Default)]
pub(super) struct Wish {
    /// `None` where none was sent.
    pub(super) title: Option<String>,
    /// `None` where the sender did not say: then it is taken as typed over what stands there.
    pub(super) over: Option<String>,
}

/// Two titles of one review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Titles {
    pub(super) mine: String,
    /// What stands there now.
    pub(super) theirs: String,
}

/// What becomes of the title that stands there.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays: the sender did not change theirs, or both say the same.
    Stays,
    /// The sender alone changed it.
    Changes(Titles),
    /// Somebody else changed it too.
    IsChosen(Titles),
}

impl Wish {
    pub(super) fn meets(&self, now: &str) -> Fate {
        let Some(mine) = self.title.as_deref().filter(|mine| *mine != now && self.over.as_deref() != Some(*mine)) else { return Fate::Stays };
        let titles = Titles { mine: mine.to_owned(), theirs: now.to_owned() };
        if self.over.as_deref().is_none_or(|over| over == now) { Fate::Changes(titles) } else { Fate::IsChosen(titles) }
    }
}

impl Fate {
    /// Both titles, where they differ and the sender wanted theirs.
    pub(super) fn titles(self) -> Option<Titles> {
        match self {
            Self::Stays => None,
            Self::Changes(titles) | Self::IsChosen(titles) => Some(titles),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(title: &str, over: Option<&str>, now: &str) -> Fate {
        Wish { title: Some(title.into()), over: over.map(Into::into) }.meets(now)
    }

    #[test]
    fn a_title_that_its_sender_did_not_change_is_never_written_over_a_newer_one() {
        assert_eq!(fate("Old", Some("Old"), "Newer"), Fate::Stays);
        assert_eq!(fate("Old", Some("Old"), "Old"), Fate::Stays);
        assert_eq!(Wish::default().meets("Newer"), Fate::Stays);
    }

    #[test]
    fn two_who_changed_it_choose_unless_they_say_the_same() {
        let titles = Titles { mine: "Mine".into(), theirs: "Newer".into() };
        assert_eq!(fate("Mine", Some("Old"), "Newer"), Fate::IsChosen(titles.clone()));
        assert_eq!(fate("Mine", Some("Old"), "Mine"), Fate::Stays);
        assert_eq!(fate("Mine", Some("Newer"), "Newer"), Fate::Changes(titles.clone()));
        assert_eq!(fate("Mine", None, "Newer"), Fate::Changes(titles), "who does not say what they saw changes what stands there");
    }
}
