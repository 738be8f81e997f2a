//! Interviews: what somebody told a facilitator, written down by that facilitator.
//!
//! The words are sealed and private to the two of them. They become a passage of the
//! one who told them, for their eyes alone, when they confirm the wording or put it
//! differently; from then on the facilitator has no path to them but the passage's
//! audience. Where they decline, the words are destroyed; so they are where nobody answers
//! and their time is over (`retention`). Owns `interviews`. What is not here: a
//! facilitator's own notes (`facilitator_note`).

mod actions;
mod answer;
mod pages;
mod store;
mod views;

pub use actions::{end, remove};
pub use store::{WaitingRow, decline_waiting, waiting};

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<pages::ListQuery, _, _>("/reviews/{review}/interviews", pages::list)
        .post("/reviews/{review}/interviews", pages::add)
        .get_asking::<pages::OneQuery, _, _>("/interviews/{interview}", pages::one)
        .post("/interviews/{interview}", pages::change)
        .post("/interviews/{interview}/throw-away", pages::throw_away)
        .post("/interviews/{interview}/answer", answer::answer)
}
