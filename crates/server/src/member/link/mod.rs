//! Links to choose a new password: for who forgot it, made by an administrator or on
//! the server.
//!
//! Making one changes nothing. Whoever opens it becomes that member, so the member sees
//! on their own page who made it and when it was used; that is kept. Owns
//! `password_links`. What is not here: mail, which this program does not send.

mod actions;
mod pages;
mod store;
mod views;

pub(super) use actions::Made;
pub use actions::{LinkFor, link_for};
pub(super) use pages::{choose, follow, hand};
pub(super) use store::{lapse_by, lapse_for};
