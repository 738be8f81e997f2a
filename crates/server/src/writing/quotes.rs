//! Quotations beside a text: opening them, what may be quoted, and what keeps the
//! text from being shared.

use maud::{Markup, html};
use recount_model::Audience;

use crate::{access::Review, account::Quotable, platform::http::when_of, review::Unsettled};

/// Passages offered beside the text.
pub(super) const QUOTABLE: usize = 40;

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

/// What the text quotes and cannot be shared with.
pub(super) fn unsettled(all: &[Unsettled]) -> Markup {
    html! {
        @if !all.is_empty() {
            section.notice {
                h2 { "Before this text is shared" }
                ul { @for one in all {
                    li {
                        @if one.is_withdrawn() { "A passage was withdrawn. Take the quotation out, and whatever the text builds on it: " }
                        @else { "Its author has not agreed that every member reads this passage. Ask them, or take the quotation out: " }
                        code { "(passage:" (one.passage) ")" }
                    }
                } }
            }
        }
    }
}

/// Passages that the text may quote, each with the words to write.
pub(super) fn draw(review: &Review, passages: &[Quotable]) -> Markup {
    let base = format!("/reviews/{}/accounts", review.id);
    html! {
        details.fold.to-link data-to-link {
            summary { "Passages to quote" }
            @if passages.is_empty() {
                p.aid { "No author has agreed to one yet. They are asked where " a href={ (base) "/passages" } { "what they recount" } " is read." }
            } @else {
                p.aid { "Written in the text, a reference shows the words to those whom their author agreed to, and to nobody else. The text itself never holds them." }
                ol.entries { @for passage in passages.iter().take(QUOTABLE) {
                    li.entry {
                        p.name { @if let Some(when) = &passage.when { (when_of(when, "%H:%M")) " " } (passage.by) }
                        p.more {
                            code data-link { "[…](passage:" (passage.id) ")" }
                            @if passage.audience != Audience::Organisation { " for " (passage.audience.readers()) }
                        }
                    }
                } }
                @if passages.len() > QUOTABLE { p.aid { "The rest is " a href={ (base) "/passages" } { "with what others recount" } "." } }
            }
        }
    }
}
