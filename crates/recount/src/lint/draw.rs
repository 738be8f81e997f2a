//! Questions as text, the words they are about drawn as rustc draws them.
//!
//! The library would walk a line from its beginning for each question, so it is given the
//! words around a question and no more; the place is written by us for that reason.

use std::{fmt::Write as _, ops::Range};

use annotate_snippets::{
    AnnotationKind, Level, Renderer, Snippet,
    renderer::{AnsiColor, Effects},
};
use recount_language::Strength;

use super::{Text, place::Place};

/// Bytes shown at most on each side of the words in question; a terminal shows fewer.
const AROUND: usize = 1_000;
/// Bytes of the words in question that are drawn at most.
const ABOUT: usize = 4_000;

/// Whether questions are drawn, and how.
#[derive(Debug, Clone, Copy)]
pub enum Drawn {
    Not,
    With(Colours),
}

/// Colours for a terminal, or none for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    None,
    Some,
}

/// All that is asked about one text.
pub fn draw(text: &Text, bytes: &[u8], colours: Colours) -> String {
    let renderer = match colours {
        Colours::None => Renderer::plain(),
        Colours::Some => Renderer::styled(),
    };
    let mut out = String::new();
    for question in &text.questions {
        let level = match question.hint.strength {
            Strength::Warning => Level::WARNING,
            Strength::Hint => Level::NOTE.with_name("hint"),
        };
        let head = Head { level, message: &question.hint.message, id: Some(&question.hint.rule), path: &text.shown, place: question.start };
        one(&mut out, &renderer, colours, &head, bytes, question.hint.span.clone());
    }
    for (unreasoned, place) in &text.unreasoned {
        let head = Head { level: Level::NOTE, message: &unreasoned.message, id: None, path: &text.shown, place: *place };
        one(&mut out, &renderer, colours, &head, bytes, unreasoned.span.clone());
    }
    out
}

struct Head<'a> {
    level: Level<'static>,
    message: &'a str,
    id: Option<&'a str>,
    path: &'a str,
    place: Place,
}

fn one(out: &mut String, renderer: &Renderer, colours: Colours, head: &Head<'_>, bytes: &[u8], span: Range<usize>) {
    let (words, about) = window(bytes, span);
    let annotation = AnnotationKind::Primary.span(about);
    let snippet = Snippet::source(words.as_str()).line_start(head.place.line).annotation(annotation);
    let title = head.level.clone().primary_title(head.message);
    let title = match head.id {
        Some(id) => title.id(id),
        None => title,
    };
    let drawn = renderer.render(&[title.element(snippet)]);
    let (first, rest) = drawn.split_once('\n').unwrap_or((&drawn, ""));
    let last_line = head.place.line + words.matches('\n').count();
    let gutter = " ".repeat(last_line.to_string().len());
    let blue = AnsiColor::BrightBlue.on_default().effects(Effects::BOLD);
    let arrow = match colours {
        Colours::None => "-->".to_owned(),
        Colours::Some => format!("{blue}-->{blue:#}"),
    };
    let _ = writeln!(out, "{first}\n{gutter}{arrow} {}:{}:{}\n{rest}\n", printable(head.path), head.place.line, head.place.column);
}

/// The lines around `span` as text of the same length, cut where they are long, and where
/// the span lies in it.
fn window(bytes: &[u8], span: Range<usize>) -> (String, Range<usize>) {
    let start = span.start.min(bytes.len());
    let end = whole(bytes, span.end.clamp(start, bytes.len()).min(start + ABOUT));
    let before = bytes.get(whole(bytes, start.saturating_sub(AROUND))..start).unwrap_or_default();
    let from = start - before.iter().rev().position(|b| *b == b'\n').unwrap_or(before.len());
    let after = bytes.get(end..whole(bytes, (end + AROUND).min(bytes.len()))).unwrap_or_default();
    let to = end + after.iter().position(|b| *b == b'\n').unwrap_or(after.len());
    let mut text = String::new();
    for chunk in bytes.get(from..to).unwrap_or_default().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    if text.ends_with('\r') && to > end {
        text.pop();
    }
    (text, start - from..end - from)
}

/// The beginning of the character that `at` lies in.
fn whole(bytes: &[u8], mut at: usize) -> usize {
    while at > 0 && bytes.get(at).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000) {
        at -= 1;
    }
    at
}

/// A path may hold what a terminal would obey.
fn printable(path: &str) -> String {
    path.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, words: &str, place: Place) -> String {
        let start = text.find(words).unwrap_or_default();
        let head = Head { level: Level::WARNING, message: "What did Priya see?", id: Some("blame/failed-to"), path: "a.md", place };
        let mut out = String::new();
        one(&mut out, &Renderer::plain(), Colours::None, &head, text.as_bytes(), start..start + words.len());
        out
    }

    #[test]
    fn words_are_underlined_where_they_stand_also_when_letters_are_wide() {
        let text = "First.\r\n\t日本語 👩 Priya failed to check.\r\nLast.\r\n";
        let expected = "warning[blame/failed-to]: What did Priya see?\n --> a.md:2:8\n  |\n2 |     日本語 👩 Priya failed to check.\n  |               ^^^^^^^^^^^^^^^\n\n";
        assert_eq!(drawn(text, "Priya failed to", Place { line: 2, column: 8 }), expected);
    }

    #[test]
    fn a_line_of_ten_megabytes_is_shown_around_the_words() {
        let filler = "word ".repeat(1_000_000);
        let text = format!("{filler}Priya failed to check {filler}");
        let out = drawn(&text, "Priya failed to", Place { line: 1, column: 5_000_001 });
        assert!(out.contains("--> a.md:1:5000001") && out.contains("Priya failed to check") && out.len() < 2_000, "{out}");
    }

    #[test]
    fn what_is_not_text_and_what_a_terminal_obeys_is_drawn_harmlessly() {
        let mut out = String::new();
        let head = Head { level: Level::WARNING, message: "What?", id: None, path: "a\u{1b}[2J.md", place: Place { line: 1, column: 1 } };
        one(&mut out, &Renderer::plain(), Colours::None, &head, b"\xff\xfe \x1b[31m\xf0\x9f", 0..9);
        one(&mut out, &Renderer::plain(), Colours::None, &head, b"", 0..0);
        one(&mut out, &Renderer::plain(), Colours::None, &head, b"short", 4..900);
        assert!(!out.contains('\u{1b}'), "{out}");
    }
}
