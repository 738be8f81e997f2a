//! The page on which a new password is chosen.

use maud::{Markup, html};

use super::store::LinkRow;
use crate::platform::{
    html::{Problems, secret},
    http::bare,
};

pub(super) fn choose(token: &str, link: &LinkRow, problems: &Problems) -> Markup {
    bare(
        "Choose a new password",
        &html! {
            h1 { "Choose a new password" }
            p.lede { "This link is for " (link.name) @if let Some(email) = &link.email { ", who signs in with " (email) } "." }
            form.stacked method="post" action={ "/new-password/" (token) } {
                (problems.summary())
                (secret("password", "new-password", "Choose a password", "Twelve characters or more; a few words in a row are easy to remember.", problems))
                button.button.is-primary type="submit" { "Choose it and sign in" }
            }
            p.aid { "You are signed out everywhere else. " (link.name) " sees on their own page that this link was used, and when." }
        },
    )
}
