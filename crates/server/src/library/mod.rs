//! The library: finding reviews again. Search with reasons, filters, saved views,
//! and folders of Markdown that become reviews and go out again unchanged.
//!
//! Every member has it; each finds what they may see and nothing else. Owns
//! `saved_views`.

mod actions;
mod api;
mod asked;
pub mod folder;
mod pages;
mod store;
mod views;

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<asked::LibraryQuery, _, _>("/library", pages::library)
        .get_asking::<asked::LibraryQuery, _, _>("/api/reviews", api::reviews)
        .get("/api/reviews/{review}", api::review)
        .post("/library/views", pages::keep_view)
        .post("/library/views/{view}/remove", pages::remove_view)
}
