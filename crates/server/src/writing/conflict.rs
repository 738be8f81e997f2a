//! Somebody else saved first: both texts side by side, and a way to keep either or
//! both. Nothing of either is lost.

use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};

use super::{
    lines::{Piece, Where, compare, together},
    store::Text,
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
    /// The title typed with mine, kept in the form.
    pub(super) title: Option<&'a String>,
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
                @if let Some(title) = both.title { input type="hidden" name="title" value=(title); }
                // A text area and not a hidden field, because a hidden one loses its line ends in some browsers.
                textarea hidden name="mine" { "\n" (both.mine) }
                section.notice role="alert" {
                    h2 { (them) " wrote here too" }
                    p { "Nothing is lost. Both texts are below; what only one of them says is marked. Whatever you choose, the other stays among the earlier texts." }
                }
                section {
                    h3 { "Yours" }
                    p.by { "Typed just now, not saved yet" }
                    (side(&pieces, Where::Mine))
                    button.button type="submit" name="keep" value="mine" { "Keep yours" }
                }
                section {
                    h3 { "Theirs" }
                    p.by { (them) ", " (time_of(both.theirs.saved_at, &review.zone, "%-d %B, %H:%M")) }
                    (side(&pieces, Where::Theirs))
                    button.button type="submit" name="keep" value="theirs" { "Take theirs" }
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
