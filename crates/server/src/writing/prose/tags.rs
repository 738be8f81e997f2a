//! HTML that a writer typed. A tag of a text stays one; what only looks like a tag, such as
//! `<your-name>`, or a `<title>` that is spoken of and never ends, is shown as it was typed:
//! read as HTML it would be dropped, and some of it with all that follows.

use std::borrow::Cow;

use pulldown_cmark::Event;

use super::clean;

/// Tags that are dropped without a loss: what stands in them stays.
#[rustfmt::skip]
const DROPPED: &[&str] = &[
    "acronym", "address", "article", "aside", "big", "caption", "center", "col", "colgroup", "figcaption", "figure", "font", "footer", "h1", "header", "img",
    "main", "nav", "picture", "strike", "tfoot", "tt", "wbr",
];

/// A piece of HTML as a writer typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// A tag that a text may hold, or a comment that ends.
    Tag(&'a str),
    /// Anything else.
    Text(&'a str),
}

/// The same events, with what is no tag of a text as it was typed.
pub(super) fn as_typed(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let meant = events.into_iter().map(|event| match event {
        Event::Html(html) => match escaped(&html) {
            Cow::Owned(meant) => Event::Html(meant.into()),
            Cow::Borrowed(_) => Event::Html(html),
        },
        Event::InlineHtml(html) => match escaped(&html) {
            Cow::Owned(meant) => Event::InlineHtml(meant.into()),
            Cow::Borrowed(_) => Event::InlineHtml(html),
        },
        event => event,
    });
    meant.collect()
}

/// What is read of a piece of HTML, without its tags.
pub(super) fn words(html: &str) -> String {
    pieces(html).into_iter().filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None }).collect()
}

fn escaped(html: &str) -> Cow<'_, str> {
    let pieces = pieces(html);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains('<'))) {
        return Cow::Borrowed(html);
    }
    let all = pieces.into_iter().map(|piece| match piece {
        Piece::Tag(tag) => Cow::Borrowed(tag),
        Piece::Text(text) => Cow::Owned(text.replace('<', "&lt;")),
    });
    Cow::Owned(all.collect())
}

fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut told, mut at) = (0, 0);
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        let Some(length) = html.get(start..).and_then(tag) else {
            at = start + 1;
            continue;
        };
        pieces.extend(html.get(told..start).filter(|text| !text.is_empty()).map(Piece::Text));
        pieces.extend(html.get(start..start + length).map(Piece::Tag));
        (told, at) = (start + length, start + length);
    }
    pieces.extend(html.get(told..).filter(|text| !text.is_empty()).map(Piece::Text));
    pieces
}

/// How many bytes the tag or comment has that begins here, if it is one of a text and ends.
fn tag(html: &str) -> Option<usize> {
    if html.starts_with("<!--") {
        return html.find("-->").map(|at| at + 3);
    }
    let after = html.strip_prefix("</").or_else(|| html.strip_prefix('<'))?;
    let name = after.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let known = clean::KEPT.iter().chain(DROPPED).any(|known| known.eq_ignore_ascii_case(name));
    let rest = after.get(name.len()..)?;
    if !known || !rest.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')) {
        return None;
    }
    // A `>` in a value that stands in quotation marks ends nothing.
    let (mut quote, mut last) = (None, ' ');
    for (at, sign) in rest.char_indices() {
        match (quote, sign) {
            (None, '>') => return Some(html.len() - rest.len() + at + 1),
            (None, '"' | '\'') if last == '=' => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            _ => {}
        }
        if !sign.is_ascii_whitespace() {
            last = sign;
        }
    }
    None
}
