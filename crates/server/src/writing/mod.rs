//! The text of a review: a note's form, the Text page, every version that was
//! saved, and what the text links to.
//!
//! Those who guide a review and those who were there write; they are also the only
//! ones who see earlier versions. Owns `editions`, `edition_versions`,
//! `edition_links` and `library_files`. What is not here: the page others read (`edition`).

mod actions;
mod api;
mod cards;
mod conflict;
mod forms;
mod index;
mod lines;
mod note;
mod original;
mod pages;
pub mod prose;
mod questions;
mod quotes;
mod store;
mod titles;
mod to_link;
mod versions;
mod views;

pub use actions::{Kept, SaveError, Words, save, settle};
pub use cards::{cards, quotes_for_file};
pub use index::index_again;
pub(crate) use original::brought;
pub use original::{FileOut, KnownFile, Original, came_as, files_out, keep_original, known_files, same_but_for_line_ends, with_line_ends_of};
pub(crate) use pages::note_draft;
pub use quotes::ask_to_open;
pub use store::{Text, text};

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<pages::TextQuery, _, _>("/reviews/{review}/text", pages::text)
        .post("/reviews/{review}/text", forms::keep)
        .put("/reviews/{review}/text", api::keep)
        .post("/reviews/{review}/text/preview", api::preview)
        .post("/reviews/{review}/text/hints", questions::hints)
        .get("/reviews/{review}/text/questions", questions::back_to_the_desk)
        .post("/reviews/{review}/text/questions", questions::under_the_form)
        .get_asking::<versions::VersionsQuery, _, _>("/reviews/{review}/text/versions", versions::list)
        .get("/reviews/{review}/text/versions/{version}", versions::one)
        .post("/reviews/{review}/text/versions/{version}", versions::bring_back)
}
