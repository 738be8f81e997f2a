//! The Story of a review: evidence as lanes, moments as sentences, what one person
//! knew from when, and what reached them.
//!
//! Owns `moments`, `moment_ties` and `knowledge`. Whoever reads the review reads
//! its moments; evidence is read, counted and drawn only as far as the access
//! rule lets the person asking. Those who write in a review make moments. What
//! is not here: evidence itself (`evidence`), decisions, the then view.

mod actions;
mod axis;
mod gather;
mod items;
mod knowledge;
mod moment;
mod pages;
mod reach;
mod reached;
mod recounted;
mod store;
mod views;
mod window;

pub use actions::{NewMoment, create, index_again};
pub(crate) use axis::lane_name;
pub(crate) use reach::{named_in, reached, reached_at, said_there, spaced};

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<pages::StoryQuery, _, _>("/reviews/{review}/timeline", pages::story)
        .get_asking::<pages::WindowQuery, _, _>("/reviews/{review}/timeline/window", pages::window)
        .post("/reviews/{review}/moments", pages::make)
        .get("/reviews/{review}/moments/{moment}", moment::read)
        .post("/reviews/{review}/moments/{moment}", moment::change)
        .post("/reviews/{review}/moments/{moment}/ties", moment::tie)
        .get("/reviews/{review}/moments/{moment}/remove", moment::ask_remove)
        .post("/reviews/{review}/moments/{moment}/remove", moment::remove)
        .post("/reviews/{review}/knowledge", knowledge::state)
        .get_asking::<reached::ReachedQuery, _, _>("/reviews/{review}/reached/{participant}", reached::read)
        .post("/reviews/{review}/reached/{participant}", reached::state)
        .post("/reviews/{review}/reached/{participant}/called", reached::call)
}
