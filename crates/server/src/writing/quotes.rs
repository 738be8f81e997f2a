//! Quotations beside a text: opening them, and where to ask for them.

use maud::{Markup, html};

use crate::access::Review;

/// Said before anybody opens what a text quotes: its author sees it. `back` is
/// `text` on the desk.
#[must_use]
pub fn ask_to_open(review: &Review, back: &str) -> Markup {
    html! {
        aside.quoted-closed aria-label="Quotations" {
            p { "This text quotes those who were there, in their own words. Whoever wrote a passage sees that you opened it; nobody else does." }
            form.acts method="post" action={ "/reviews/" (review.id) "/quoted" } {
                @if !back.is_empty() { input type="hidden" name="back" value=(back); }
                button.button type="submit" { "Read them too" }
            }
        }
    }
}

/// Where the words to quote with are found, and authors are asked.
pub(super) fn where_to_ask(review: &Review) -> Markup {
    html! {
        p.aid {
            "To quote somebody who was there, ask them where "
            a href={ "/reviews/" (review.id) "/accounts" } { "what they recount" }
            " is read. A reference written here shows the words to those whom their author agreed to, and to nobody else; the text itself never holds them."
        }
    }
}
