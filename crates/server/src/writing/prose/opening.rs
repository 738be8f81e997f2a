//! How a text opens: what an article sets apart from the rest.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::{options, without_front_matter};

/// A text with what stands above it taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening<'a> {
    /// The first paragraph, if all of it is emphasised, as plain words.
    pub standfirst: Option<String>,
    /// The rest, as Markdown.
    pub rest: &'a str,
}

/// Takes off front matter, a first heading that repeats the title, and a first
/// paragraph that is wholly in italics, which is the standfirst.
#[must_use]
pub fn opening<'a>(body: &'a str, title: &str) -> Opening<'a> {
    let mut rest = without_front_matter(body);
    if let Some((words, end)) = first(rest, &|tag| matches!(tag, Tag::Heading { level: HeadingLevel::H1, .. }))
        && same(&words, title)
    {
        rest = rest.get(end..).unwrap_or_default();
    }
    match emphasised(rest) {
        Some((words, end)) => Opening { standfirst: Some(words), rest: rest.get(end..).unwrap_or_default() },
        None => Opening { standfirst: None, rest },
    }
}

fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().map(str::to_lowercase).eq(other.split_whitespace().map(str::to_lowercase))
}

/// The words of the first block and where it ends, if it is the one asked for.
fn first(text: &str, wanted: &dyn Fn(&Tag<'_>) -> bool) -> Option<(String, usize)> {
    let mut events = Parser::new_ext(text, options()).into_offset_iter();
    let (Event::Start(tag), span) = events.next()? else { return None };
    if !wanted(&tag) {
        return None;
    }
    let words = events.take_while(|(_, inner)| inner.end <= span.end && inner.start >= span.start).filter_map(|(event, _)| said(&event)).collect();
    Some((words, span.end))
}

fn emphasised(text: &str) -> Option<(String, usize)> {
    let (words, end) = first(text, &|tag| matches!(tag, Tag::Paragraph))?;
    let mut depth = 0;
    for event in Parser::new_ext(text.get(..end)?, options()).skip(1) {
        match event {
            Event::Start(Tag::Emphasis) => depth += 1,
            Event::End(TagEnd::Emphasis) => depth -= 1,
            Event::End(TagEnd::Paragraph) => break,
            Event::SoftBreak => {}
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    (!words.trim().is_empty()).then_some((words, end))
}

fn said(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text.to_string()),
        Event::SoftBreak | Event::HardBreak => Some(" ".into()),
        _ => None,
    }
}
