//! Decisions: moments where somebody chose, told as it made sense then.
//!
//! A decision is its moment's: what and when are the moment's sentence and time, its
//! id is the moment's id, and it goes when the moment goes. Whoever reads the review
//! reads its decisions; those who write in it write them; only somebody who was there
//! can stand by one. What came of it is kept in a table of its own, read by another
//! statement, and drawn last and folded. Nothing here says right or wrong.
//!
//! Owns `decisions` and `decision_outcomes`. Ranks below `timeline`, which draws the
//! cards. What is not here: moments themselves, the then view.

mod actions;
mod store;

use recount_model::Micros;
use uuid::Uuid;

pub use actions::{Telling, create, end, forget, index_again};
pub use store::{Confirmed, Outcome, Told};

use crate::platform::db::{Db, DbError};

/// Most decisions of one review that one question gives.
pub const MOST: usize = 500;

/// The decisions of a review that came to be known after `after` and until `until`,
/// the earliest known first, [`MOST`] at most. For the then view: what came of them
/// is neither read nor in the answer.
///
/// # Errors
/// [`DbError`].
pub async fn known_between(db: &Db, review: Uuid, after: Micros, until: Micros) -> Result<Vec<Told>, DbError> {
    store::known_between(db, review, after, until, MOST).await
}
