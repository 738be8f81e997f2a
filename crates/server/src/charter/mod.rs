//! The charter: the signed promise of what accounts may be used for. Every member
//! reads it, earlier versions included; stewards put a version in force by signing it.
//!
//! Owns `charters`. What is not here: which version stood when an account was begun
//! (`account`).

mod actions;
mod pages;
mod store;
mod views;

pub use actions::{NewCharter, sign};
pub use store::{CharterRow, in_force, of};
pub(crate) use views::{promise, signed};

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<pages::CharterQuery, _, _>("/charter", pages::stands)
        .post("/charter", pages::put_in_force)
        .get("/charter/new", pages::new)
        .get("/charters/{charter}", pages::version)
}
