//! The desk, drawn so that it works as a plain text area too.

use maud::{Markup, html};

use super::{
    prose::{self, Cards},
    questions::Questions,
    quotes,
    store::{LinkableRow, Text},
    to_link,
};
use crate::{
    access::Review,
    platform::http::{time_of, trusted},
};

/// Beyond this many bytes the page as it will read is asked for by the island, so
/// that a page stays small.
const DRAWN_AT_ONCE: usize = 12 * 1024;

/// Whether the desk draws the page beside the text itself.
pub(super) fn is_drawn_at_once(body: &str) -> bool {
    body.len() <= DRAWN_AT_ONCE
}

/// What the desk draws.
pub(super) struct Desk<'a> {
    pub(super) review: &'a Review,
    pub(super) text: Option<&'a Text>,
    pub(super) cards: &'a Cards,
    pub(super) draft_key: &'a str,
    /// Moments that it may link to.
    pub(super) linkable: &'a [LinkableRow],
    /// What was asked about the text, where somebody pressed the button.
    pub(super) asked: Option<&'a Questions>,
}

pub(super) fn desk(desk: &Desk<'_>) -> Markup {
    let (review, text) = (desk.review, desk.text);
    let base = format!("/reviews/{}/text", review.id);
    let body = text.map_or("", |t| t.body.as_str());
    let version = text.map_or(0, |t| t.version);
    let is_kept = desk.asked.is_none_or(|asked| asked.is_kept);
    html! {
        div.desk {
            @if desk.cards.has_closed() { (quotes::ask_to_open(review, "text")) }
            markdown-editor data-save-url=(base) data-preview-url={ (base) "/preview" } data-hints-url={ (base) "/hints" } data-version=(version) data-draft-key=(desk.draft_key) data-unkept[!is_kept] {
                p.desk-bar {
                    span.people { "Read by " (review.audience.readers()) }
                    span.kept role="status" { @if let Some(text) = text.filter(|_| is_kept) { "Kept " (time_of(text.saved_at, &review.zone, "%-d %B, %H:%M")) } }
                    a.word.is-quiet href={ (base) "/versions" } { "Earlier texts" }
                }
                form.editor #desk method="post" action=(base) {
                    input type="hidden" name="base_version" value=(version);
                    textarea name="body" rows="24" spellcheck="true" aria-label="Text, as Markdown" { "\n" (body) }
                    p.acts {
                        button.button.is-primary type="submit" { "Keep" }
                        button.word.is-quiet type="submit" formaction={ (base) "/questions#questions" } data-look { "Look for questions" }
                    }
                    (to_link::draw(review, desk.linkable))
                    (quotes::where_to_ask(review))
                }
                section.rendered.prose aria-label="The page as it will read" data-later[!is_drawn_at_once(body)] {
                    @if !is_drawn_at_once(body) { p { a href={ "/reviews/" (review.id) } { "Read it as it stands" } } }
                    @else if body.trim().is_empty() { p.empty { "What you write shows here as it will read. A moment’s own page has the link to speak of it by." } }
                    @else { (trusted(prose::render(body, desk.cards))) }
                }
                @if let Some(asked) = desk.asked { (asked.draw(&base, body)) }
            }
        }
    }
}
