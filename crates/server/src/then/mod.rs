//! The then view: a review with only what was known at a chosen time.
//!
//! Whoever reads the review reads it here, as far as the access rule lets them see
//! its evidence. What came to be known later is neither drawn nor counted nor sent:
//! no title that was given afterwards, no channel that nobody had used yet, no name that
//! one had later, no words that were put in or deleted later, and a ruler whose length follows from what lies behind.
//! The one trace of what follows is the time of the next step. Owns no table. What is
//! not here: moments and when they were known (`timeline`), decisions (`decision`).

mod api;
mod lanes;
mod load;
mod names;
mod on_screen;
mod pages;
mod person;
mod picture;
mod ruler;
mod screen;
mod store;
mod views;
mod words;

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<pages::ThenQuery, _, _>("/reviews/{review}/timeline/then", pages::then)
        .get_asking::<pages::StepQuery, _, _>("/reviews/{review}/timeline/then/step", pages::step)
        .get_asking::<pages::ThenQuery, _, _>("/api/reviews/{review}/then", api::then)
}
