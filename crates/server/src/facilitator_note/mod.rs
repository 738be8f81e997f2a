//! A facilitator's own notes on a review: sealed, theirs alone, in no export that
//! others read, and gone thirty days after the review was last shared.
//!
//! One sheet for each facilitator and review. Other facilitators have their own; who
//! no longer guides the review still reads and empties theirs. Owns
//! `facilitator_notes`. What is not here: what somebody told a facilitator
//! (`interview`), and when notes go (`retention`).

mod pages;
mod store;

pub use store::remove;

use recount_model::Micros;

use crate::platform::http::Routes;

/// How long notes stay after the review was last shared, in microseconds: thirty days.
pub const PERIOD: Micros = 30 * 86_400_000_000;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get_asking::<pages::NoteQuery, _, _>("/reviews/{review}/notes", pages::own).post("/reviews/{review}/notes", pages::keep)
}
