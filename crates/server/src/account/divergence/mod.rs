//! Where two accounts differ on a fact. Whoever guides the review can mark it; both
//! passages stay as they are and are drawn side by side. Nobody can merge them, and
//! nothing says who is right: the difference is what there is to learn from. A reader
//! who may not read both sides learns nothing of the mark. Owns `divergences`.

mod pages;
mod store;
mod views;

use recount_model::Micros;
use uuid::Uuid;

pub use store::Divergence;
pub use views::draw;

use crate::{
    access::Review,
    platform::{
        App,
        db::{DbError, Tx},
        http::Routes,
        ids,
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/reviews/{review}/divergences", pages::list)
        .post("/reviews/{review}/divergences", pages::mark)
        .post("/reviews/{review}/divergences/{divergence}/unmark", pages::unmark)
}

/// The divergences of a review of which the person asking may read both sides, in the
/// order of their times. Words stand in them only as far as that person opened them.
///
/// # Errors
/// [`DbError`].
pub async fn divergences(app: &App, me: Uuid, review: &Review) -> Result<Vec<Divergence>, DbError> {
    store::list(app, me, review).await
}

/// As a passage is withdrawn: nothing written of its differences stays.
pub(super) async fn forget(tx: &mut Tx, passage: Uuid) -> Result<(), DbError> {
    store::forget(tx, passage).await
}

/// Marks that two passages differ on something. The caller has checked that whoever
/// marks it may, and reads both.
///
/// # Errors
/// [`DbError`].
pub async fn mark(tx: &mut Tx, review: Uuid, by: Uuid, sides: (Uuid, Uuid), says: &str, now: Micros) -> Result<(), DbError> {
    store::insert(tx, (ids::new(), review), sides, says, (by, now)).await
}
