//! Views: taking an import back, and what stands in its place.

use maud::{Markup, html};

use super::{
    pages::{Removal, Removing},
    store::SourceRow,
    taking_back::{Made, MadeRow},
};
use crate::{
    access::Review,
    platform::{html::input, http::time_of},
};

/// The form, or what stands against it.
pub(super) fn form(review: &Review, source: &SourceRow, made: &Made, removing: &Removing<'_>) -> Markup {
    let asked = removing.what == Some(Removal::Import);
    html! { details.fold #take-back open[asked] {
        summary { "It was read wrongly: take this import back" }
        div.stacked {
            p { "What it brought goes from every page and from the search. Imported again, it is back: with another zone, other columns, other channels. That it was here, and why it was taken back, stays." }
            p.aid { "What another file brought as well goes, too: import that file again afterwards. Times that somebody stated for its items go. What was removed of it stays removed." }
            @if made.of.is_empty() {
                form.stacked method="post" action={ "/reviews/" (review.id) "/sources/" (source.id) "/take-back" } {
                    (input("reason", "text", "Why, in a line", HINT, removing.typed, removing.problems))
                    button.button type="submit" { "Take it back" }
                }
            } @else {
                p.question { "It stays as long as this does:" }
                ul { @for one in &made.of { li { (made_of(review, one)) } } @if made.more { li { "and more" } } }
            }
        }
    } }
}

const HINT: &str = "Without what it said: this line stays, and can be read by everybody who writes here.";

fn made_of(review: &Review, made: &MadeRow) -> Markup {
    html! { @match made.noun.as_str() {
        "moment" => { "The moment " a href={ "/reviews/" (review.id) "/moments/" (made.id) } { (made.says) } },
        "hold" => { a href={ "/reviews/" (review.id) "/hold" } { "A legal hold" } " on this review" },
        "text" => { a href={ "/reviews/" (review.id) } { "The text" } " links to it" },
        _ => a href={ "/reviews/" (review.id) "/reached/" (made.id) } { "What reached " @if made.says.is_empty() { "somebody who was there" } @else { (made.says) } },
    } }
}

/// In the place of an import that was taken back.
pub(super) fn taken_back(review: &Review, source: &SourceRow) -> Markup {
    html! { @if let Some(at) = source.taken_back_at { p.text.redacted {
        "Taken back" @if let Some(by) = &source.taken_back_by { " by " (by) } " on " (time_of(at, &review.zone, "%-d %B %Y")) @if let Some(why) = &source.taken_back_why { ": " (why) }
    } } }
}
