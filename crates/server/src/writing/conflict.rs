//! Somebody else saved first: both texts side by side, and a way to keep either or
//! both. Nothing of either is lost.

use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use recount_model::review::TITLE_MAX;

use super::{
    lines::{Piece, Where, compare, together},
    store::Text,
    titles::Titles,
};
use crate::{
    access::Review,
    platform::http::time_of,
    review::{Header, Tab},
    session::Me,
};

/// Two texts that were both written over the same version.
pub(super) struct Both<'a> {
    pub(super) mine: &'a str,
    pub(super) theirs: &'a Text,
    /// Both titles, where mine was changed and they differ.
    pub(super) titles: Option<&'a Titles>,
}

pub(super) fn page(me: &Me, review: &Review, both: &Both<'_>) -> Response {
    let header = Header::of(review);
    (StatusCode::CONFLICT, header.page(me, review, Tab::Text, &[], &draw(review, both))).into_response()
}

fn draw(review: &Review, both: &Both<'_>) -> Markup {
    let pieces = compare(both.mine, &both.theirs.body);
    let them = both.theirs.saved_by.as_deref().unwrap_or("Somebody");
    html! {
        div.desk {
            form.versions method="post" action={ "/reviews/" (review.id) "/text" } {
                input type="hidden" name="base_version" value=(both.theirs.version);
                @if let Some(titles) = both.titles {
                    input type="hidden" name="title_was" value=(titles.theirs);
                    input type="hidden" name="my_title" value=(titles.mine);
                }
                // A text area and not a hidden field, because a hidden one loses its line ends in some browsers.
                textarea hidden name="mine" { "\n" (both.mine) }
                section.notice role="alert" {
                    h2 { (them) " wrote here too" }
                    p { "Nothing is lost. Both texts are below; what only one of them says is marked. Whatever you choose, the other stays among the earlier texts." @if both.titles.is_some() { " Of the two titles, the one you choose is kept." } }
                }
                section {
                    h3 { "Yours" }
                    p.by { "Typed just now, not saved yet" }
                    (title(both.titles.map(|titles| &titles.mine)))
                    (side(&pieces, Where::Mine))
                    button.button type="submit" name="keep" value="mine" { "Keep yours" }
                }
                section {
                    h3 { "Theirs" }
                    p.by { (them) ", " (time_of(both.theirs.saved_at, &review.zone, "%-d %B, %H:%M")) }
                    (title(both.titles.map(|titles| &titles.theirs)))
                    (side(&pieces, Where::Theirs))
                    button.button type="submit" name="keep" value="theirs" { "Take theirs" }
                }
                @if let Some(titles) = both.titles {
                    div.merged.title {
                        label for="title" { "A title, where you put them together" }
                        // A text area, so that Enter chooses nothing by surprise.
                        textarea #title name="title" rows="1" autocomplete="off" maxlength=(TITLE_MAX) { "\n" (titles.mine) }
                    }
                }
                div.merged {
                    label for="merged" { "Or put them together by hand" }
                    textarea #merged name="body" { "\n" (together(both.mine, &both.theirs.body)) }
                }
                p.acts { button.button.is-primary type="submit" name="keep" value="merged" { "Keep this text" } }
            }
        }
    }
}

fn title(title: Option<&String>) -> Markup {
    html! { @if let Some(title) = title { p.named { "Title: " strong { (title) } } } }
}

/// Two titles over a text that nobody else wrote in: one is chosen, and the text goes along.
pub(super) fn titles_page(me: &Me, review: &Review, titles: &Titles, body: &str, base: i64) -> Response {
    let header = Header::of(review);
    (StatusCode::CONFLICT, header.page(me, review, Tab::Text, &[], &draw_titles(review, titles, body, base))).into_response()
}

fn draw_titles(review: &Review, titles: &Titles, body: &str, base: i64) -> Markup {
    html! {
        div.desk {
            form.versions method="post" action={ "/reviews/" (review.id) "/text" } {
                input type="hidden" name="base_version" value=(base);
                input type="hidden" name="title_was" value=(titles.theirs);
                textarea hidden name="body" { "\n" (body) }
                section.notice role="alert" {
                    h2 { "The title was changed while you wrote" }
                    p { "Nothing is saved yet. Choose a title; your text is kept with either." }
                }
                section {
                    h3 { "Yours" }
                    (title(Some(&titles.mine)))
                    button.button type="submit" name="title" value=(titles.mine) { "Keep yours" }
                }
                section {
                    h3 { "Theirs" }
                    (title(Some(&titles.theirs)))
                    button.button type="submit" name="title" value=(titles.theirs) { "Take theirs" }
                }
            }
        }
    }
}

/// Lines of shared text shown around what differs.
const AROUND: usize = 4;

/// One side of the two, with what only it says marked.
pub(super) fn side(pieces: &[Piece<'_>], which: Where) -> Markup {
    html! {
        pre tabindex="0" {
            @for piece in pieces.iter().filter(|p| p.stands == Where::Both || p.stands == which) {
                @if piece.stands == Where::Both { (shortened(&piece.lines)) } @else { mark { (piece.lines.join("\n")) "\n" } }
            }
        }
    }
}

/// What both say, with the middle of a long run left out.
fn shortened(lines: &[&str]) -> String {
    let (head, tail) = (lines.get(..AROUND), lines.get(lines.len().saturating_sub(AROUND)..));
    match (head, tail) {
        (Some(head), Some(tail)) if lines.len() > 12 => {
            format!("{}\n\n… {} lines in which they agree …\n\n{}\n", head.join("\n"), lines.len() - 2 * AROUND, tail.join("\n"))
        }
        _ => format!("{}\n", lines.join("\n")),
    }
}
