//! Decisions: moments where somebody chose, told as it made sense then.
//!
//! A decision is its moment's: what and when are the moment's sentence and time, its
//! id is the moment's id, and it goes when the moment goes. Whoever reads the review
//! reads its decisions; those who write in it write them; only somebody who was there
//! can stand by one. What came of it is kept in a table of its own, left out of
//! whatever asks what it was like then, and drawn last and folded. Nothing here says
//! right or wrong.
//!
//! Every telling stays. Owns `decisions`, `decision_versions` and `decision_outcomes`. Ranks below `timeline`, which draws the
//! cards and makes the moments. What is not here: moments themselves, the then view.

mod actions;
mod api;
mod card;
mod conflict;
mod earlier;
mod forms;
mod markdown;
mod outcome;
mod pages;
mod stood_by;
mod store;
mod told;
mod views;
mod words;

use recount_model::Micros;
use uuid::Uuid;

pub use actions::{Telling, create, end, forget, index_again, is_free};
pub use api::ToldJson;
pub use card::{Card, Fold, MARK, within};
pub use markdown::{Written, markdown, read, tells_its_own};
pub use stood_by::{StoodByRow, asks, changed};
pub use told::{Confirmed, Outcome, Told, Whole};

use crate::platform::{
    db::{Db, DbError},
    http::Routes,
};

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

/// The decisions of a review in order of time with what came of them, from the
/// place of the first to that of the last (time and id of the moment), [`MOST`] at most.
///
/// # Errors
/// [`DbError`].
pub async fn between(db: &Db, review: Uuid, first: (Micros, Uuid), last: (Micros, Uuid)) -> Result<Vec<Whole>, DbError> {
    let before = (first.0, Uuid::from_u128(first.1.as_u128().saturating_sub(1)));
    store::between(db, review, before, last, MOST).await
}

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<pages::ListQuery, _, _>("/reviews/{review}/decisions", pages::list)
        .get_asking::<pages::ListQuery, _, _>("/api/reviews/{review}/decisions", api::decisions)
        .post("/reviews/{review}/moments/{moment}/decision", pages::begin)
        .get_asking::<pages::OneQuery, _, _>("/reviews/{review}/decisions/{decision}", pages::one)
        .post("/reviews/{review}/decisions/{decision}", forms::change)
        .get_asking::<forms::TellQuery, _, _>("/reviews/{review}/decisions/{decision}/tell", forms::tell)
        .get_asking::<earlier::EarlierQuery, _, _>("/reviews/{review}/decisions/{decision}/earlier", earlier::list)
        .post("/reviews/{review}/decisions/{decision}/confirm", pages::confirm)
        .get("/reviews/{review}/decisions/{decision}/outcome", outcome::ask)
        .post("/reviews/{review}/decisions/{decision}/outcome", outcome::tell)
        .get("/reviews/{review}/decisions/{decision}/remove", pages::ask_remove)
        .post("/reviews/{review}/decisions/{decision}/remove", pages::remove)
}
