//! The page people link to: the text of a review as an article, and as a file.
//!
//! Whoever may see the review reads it; before sharing it says who that is. Owns no
//! table. What is not here: writing the text (`writing`), the timeline (`timeline`).

mod file;
mod order;
mod pages;
mod store;
mod views;

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get_asking::<pages::ReadQuery, _, _>("/reviews/{review}", pages::read).get("/reviews/{review}/markdown", file::markdown)
}
