//! Being asked for an account, in words that say what it is for, how words may be
//! used, and that “later” and “no” are fine.
//!
//! Whoever guides a review invites those who were there. What somebody answers
//! stands with their account; whether they began one, and when, is theirs to tell.
//! Owns `account_invitations`. What is not here: mail, which this program does not
//! send; who is invited finds it on their first page and on the review's.

mod pages;
mod store;
mod views;

pub(super) use pages::invite;
pub(super) use store::{asked, there};
pub(super) use views::{answered, for_those_who_were_there, invitation};

pub(super) use store::invited_columns;
pub use store::{InvitedRow, not_members};
pub use views::without_account;
