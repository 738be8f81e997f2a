//! A facilitator's own notes on a review: sealed, theirs alone, in no export that
//! others read, and gone thirty days after the review was shared.
//!
//! One sheet for each facilitator and review. Other facilitators have their own; who
//! no longer guides the review still reads and empties theirs. Owns
//! `facilitator_notes`. What is not here: what somebody told a facilitator
//! (`interview`), and when notes go (`retention`).

mod pages;
mod store;

pub use store::remove;

use crate::platform::http::Routes;

/// Days after sharing that notes stay.
pub const DAYS: i64 = 30;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get_asking::<pages::NoteQuery, _, _>("/reviews/{review}/notes", pages::own).post("/reviews/{review}/notes", pages::keep)
}
