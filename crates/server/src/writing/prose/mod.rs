//! Markdown as people wrote it → a safe page, plain words, and what it links to.
//!
//! Pure: text in, text out. What a link to a moment, to evidence or to a passage
//! leads to is handed in as [`Cards`], already chosen for the reader; whatever is not among
//! them reads “something not shared with you”, whether it exists or not. A link that cannot
//! be read is said to lead nowhere.

mod bounds;
mod cards;
mod clean;
mod opening;
mod quotes;
mod shape;
mod tags;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use recount_inputs::emoji;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use cards::{Card, Cards, Linked, Quote};
pub use opening::{Opening, opening};
pub use quotes::{as_file, unbracketed};

/// Most links to moments and evidence that one text resolves.
pub const LINKS_MAX: usize = 200;

/// The text as a safe HTML fragment: headings begin at `h2`, classes are ours only.
#[must_use]
pub fn render(body: &str, cards: &Cards) -> String {
    let mark = mark_of(body);
    let events: Vec<Event<'_>> = Parser::new_ext(without_front_matter(body), options()).collect();
    let events = shape::shape(&pictured(tags::as_typed(bounds::within_bounds(events, body))), cards, &mark);
    let mut out = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut out, events.into_iter());
    clean::clean(&out, mark)
}

/// With `:wave:` as its picture, outside of code.
fn pictured(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut in_code = false;
    let drawn = events.into_iter().map(|event| match event {
        Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock) => {
            in_code = matches!(event, Event::Start(_));
            event
        }
        Event::Text(text) if !in_code => match emoji::pictures(&text) {
            Cow::Owned(drawn) => Event::Text(drawn.into()),
            Cow::Borrowed(_) => Event::Text(text),
        },
        event => event,
    });
    drawn.collect()
}

/// The moments, evidence and passages it links to, each once, in order, [`LINKS_MAX`] at most.
#[must_use]
pub fn links(body: &str) -> Vec<(Linked, Uuid)> {
    let mut found = Vec::new();
    for event in Parser::new_ext(without_front_matter(body), options()) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event
            && let Some(link) = Linked::read(&dest_url)
            && !found.contains(&link)
            && found.len() < LINKS_MAX
        {
            found.push(link);
        }
    }
    found
}

/// Its words without markup, a line for each block: what search reads.
#[must_use]
pub fn plain(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    // What stands in the brackets of a quotation may be words of the passage.
    let mut in_quotation = false;
    for event in Parser::new_ext(without_front_matter(body), options()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if Linked::meant(&dest_url) == Some(Linked::Passage) => in_quotation = true,
            Event::End(TagEnd::Link) => in_quotation = false,
            _ if in_quotation => {}
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => out.push_str(&tags::words(&html)),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => out.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableRow | TagEnd::TableHead)
                if !out.ends_with('\n') =>
            {
                out.push('\n');
            }
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Minutes to read it, at a calm pace; at least one.
#[must_use]
pub fn minutes(body: &str) -> usize {
    const WORDS_A_MINUTE: usize = 220;
    plain(body).split_whitespace().count().div_ceil(WORDS_A_MINUTE).max(1)
}

/// The text after its front matter, if it has one.
#[must_use]
pub fn without_front_matter(body: &str) -> &str {
    let Some(fence) = body.lines().next().map(str::trim_end).filter(|line| matches!(*line, "---" | "+++")) else { return body };
    let mut at = 0;
    for (number, line) in body.split_inclusive('\n').enumerate() {
        at += line.len();
        let trimmed = line.trim_end();
        if number > 0 && (trimmed == fence || (fence == "---" && trimmed == "...")) {
            return body.get(at..).unwrap_or_default();
        }
        // A rule at the top of a text is not front matter: that begins with a key.
        if number == 1 && !trimmed.contains([':', '=', '#']) {
            return body;
        }
    }
    body
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// What our own classes and ids begin with until they are clean. It depends on the
/// whole text, so no text can contain it.
fn mark_of(body: &str) -> String {
    use std::fmt::Write as _;
    let hash = Sha256::digest(body.as_bytes());
    hash.iter().take(12).fold(String::from("k"), |mut mark, byte| {
        let _ = write!(mark, "{byte:02x}");
        mark
    })
}
