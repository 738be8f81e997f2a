//! What is promised about an account, where its author writes: the charter in force
//! before the first keystroke, and later the one that it was begun under.

use maud::{Markup, html};

use super::store::AccountRow;
use crate::{
    charter::{self, CharterRow},
    platform::db::{Db, DbError},
};

/// The charters that matter to one account.
#[derive(Debug)]
pub(super) struct Promise {
    /// In force now.
    stands: Option<CharterRow>,
    /// That stood when it was begun.
    begun: Option<CharterRow>,
}

impl Promise {
    pub(super) async fn of(db: &Db, account: &AccountRow) -> Result<Self, DbError> {
        let stands = charter::in_force(db).await?;
        let begun = match account.charter {
            Some(id) if stands.as_ref().is_none_or(|stands| stands.id != id) => charter::of(db, id).await?,
            Some(_) => stands.clone(),
            None => None,
        };
        Ok(Self { stands, begun })
    }

    /// Above a form in which nothing has been kept yet: the whole charter.
    pub(super) fn whole(&self) -> Markup {
        html! {
            @match &self.stands {
                Some(charter) => section.charter aria-labelledby="charter" {
                    h2 #charter { "What is promised about it" }
                    (charter::promise(charter))
                },
                None => section.notice { p {
                    "No charter is in force here: nobody has signed a promise yet of what accounts may be used for. Ask whoever guides this review if that matters to you. What this program itself holds to stands: nobody reads a word until you widen it."
                } },
            }
        }
    }

    /// Where passages stand already: under which charter they were begun.
    pub(super) fn line(&self) -> Markup {
        let newer = self.stands.as_ref().filter(|stands| self.begun.as_ref().is_none_or(|begun| begun.id != stands.id));
        html! {
            p.aid {
                @match &self.begun {
                    Some(charter) => { "You began this under the charter, " (charter::signed(charter)) ". " },
                    None => "You began this when no charter was in force. ",
                }
                @if let Some(charter) = newer { "In force now: " (charter::signed(charter)) "." }
            }
        }
    }

    /// Tells the form which charter was shown above it.
    pub(super) fn field(&self) -> Markup {
        html! { @if let Some(charter) = &self.stands { input type="hidden" name="charter" value=(charter.id); } }
    }
}
