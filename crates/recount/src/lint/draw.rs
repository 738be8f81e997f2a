//! Questions as text, the words they are about drawn as rustc draws them.
//!
//! The library walks whole lines, and takes far longer for what it cuts away than for what it
//! shows. So it is given the words around a question and no more, and the place is written by
//! us: what one question costs does not grow with its line.

use std::{fmt::Write as _, ops::Range};

use annotate_snippets::{
    AnnotationKind, Level, Renderer, Snippet,
    renderer::{AnsiColor, Effects},
};
use recount_language::Strength;

use super::{Text, place::Place};

/// Columns drawn at most of the line beside the words in question, on both sides together.
const AROUND: usize = 120;
/// Bytes of the words in question that are drawn at most.
const ABOUT: usize = 1_000;
/// Stands where a line was cut.
const CUT: char = '…';
/// Wider than anything drawn here, so that the library cuts nothing a second time.
const WIDTH: usize = 4 * (AROUND + ABOUT);

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
    }
    .term_width(WIDTH);
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

/// The lines around `span` as text, cut where they are long, and where the span lies in it.
fn window(bytes: &[u8], span: Range<usize>) -> (String, Range<usize>) {
    let start = span.start.min(bytes.len());
    let wanted = span.end.clamp(start, bytes.len());
    // Only where something is cut: what is no UTF-8 may look like the middle of a character.
    let end = if wanted - start > ABOUT { whole(bytes, start + ABOUT).max(start) } else { wanted };
    // A character has four bytes at most.
    let from = whole(bytes, start.saturating_sub(4 * AROUND));
    let to = if end < wanted { end } else { whole(bytes, (end + 4 * AROUND).min(bytes.len())).max(end) };
    let before = bytes.get(from..start).unwrap_or_default();
    let after = bytes.get(end..to).unwrap_or_default();
    let (line_before, line_after) = (last_line(before), first_line(after));
    let (left, right) = (String::from_utf8_lossy(line_before), String::from_utf8_lossy(line_after));
    let right = right.trim_end_matches('\r');
    let left_room = columns(&left).min(AROUND.saturating_sub(columns(right)).max(AROUND / 2));
    let (left_shown, right_shown) = (last_columns(&left, left_room), first_columns(right, AROUND - left_room));
    let is_cut_left = left_shown.len() < left.len() || line_before.len() == before.len() && from > 0 && bytes.get(from - 1) != Some(&b'\n');
    let is_cut_right = end < wanted || right_shown.len() < right.len() || line_after.len() == after.len() && bytes.get(to).is_some_and(|next| *next != b'\n');
    let mut text = String::new();
    text.extend(is_cut_left.then_some(CUT));
    text.push_str(left_shown);
    let about = text.len();
    text.push_str(&String::from_utf8_lossy(bytes.get(start..end).unwrap_or_default()));
    let about = about..text.len();
    text.push_str(right_shown);
    text.extend(is_cut_right.then_some(CUT));
    (text, about)
}

fn last_line(bytes: &[u8]) -> &[u8] {
    bytes.rsplit(|byte| *byte == b'\n').next().unwrap_or_default()
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// The end of a text that has room in so many columns.
fn last_columns(text: &str, room: usize) -> &str {
    let mut taken = 0;
    let mut letters = text.char_indices().rev();
    let cut = letters.find(|(_, letter)| {
        taken += width(*letter);
        taken > room
    });
    text.get(cut.map_or(0, |(at, letter)| at + letter.len_utf8())..).unwrap_or_default()
}

/// The beginning of a text that has room in so many columns.
fn first_columns(text: &str, room: usize) -> &str {
    let mut taken = 0;
    let cut = text.char_indices().find(|(_, letter)| {
        taken += width(*letter);
        taken > room
    });
    text.get(..cut.map_or(text.len(), |(at, _)| at)).unwrap_or_default()
}

fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// The most that a character takes in a terminal. It only decides where a line is cut; the
/// library knows better where the caret goes.
const fn width(letter: char) -> usize {
    match letter {
        '\t' => 4,
        ..'\u{1100}' => 1,
        _ => 2,
    }
}

/// The beginning of the character that `at` lies in, which has three bytes more at most.
fn whole(bytes: &[u8], at: usize) -> usize {
    let begins = |at: &usize| bytes.get(*at).is_none_or(|byte| byte & 0b1100_0000 != 0b1000_0000);
    (at.saturating_sub(3)..=at).rev().find(begins).unwrap_or(at)
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
        one(&mut out, &Renderer::plain().term_width(WIDTH), Colours::None, &head, text.as_bytes(), start..start + words.len());
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
        let line = format!("1 | …{}Priya failed to check {}wor…\n", "word ".repeat(12), "word ".repeat(10));
        let carets = format!("  | {}^^^^^^^^^^^^^^^\n", " ".repeat(61));
        assert!(out.contains("--> a.md:1:5000001") && out.contains(&line) && out.contains(&carets), "{out}");
    }

    #[test]
    fn wide_letters_are_cut_sooner_and_the_caret_stays_under_the_words() {
        let filler = "日本".repeat(500);
        let out = drawn(&format!("{filler}Priya failed to{filler}"), "Priya failed to", Place { line: 1, column: 1_001 });
        let (line, carets) = (format!("…{0}Priya failed to{0}…\n", "日本".repeat(15)), format!("  | {}^^^^^^^^^^^^^^^\n", " ".repeat(61)));
        assert!(out.contains(&line) && out.contains(&carets), "{out}");
    }

    #[test]
    fn a_line_is_cut_only_on_the_side_where_it_goes_on() {
        let rest = "word ".repeat(60);
        let begun = drawn(&format!("First.\nPriya failed to {rest}"), "Priya failed to", Place { line: 2, column: 1 });
        assert!(begun.contains("2 | Priya failed to word word") && begun.contains("word…\n") && begun.matches('…').count() == 1, "{begun}");
        let ended = drawn(&format!("{rest}Priya failed to.\nLast."), "Priya failed to", Place { line: 1, column: 301 });
        assert!(ended.contains("1 | …") && ended.contains("word Priya failed to.\n") && ended.matches('…').count() == 1, "{ended}");
        let fits = format!("{}Priya failed to {}", "word ".repeat(20), "word ".repeat(3));
        assert!(!drawn(&fits, "Priya failed to", Place { line: 1, column: 101 }).contains('…'), "a line that fits is drawn whole");
    }

    #[test]
    fn words_longer_than_a_screen_are_cut_too() {
        let words = "failed ".repeat(10_000);
        let out = drawn(&words, &words, Place { line: 1, column: 1 });
        assert!(out.contains("…\n") && out.contains("^^^^") && out.len() < 2_500, "{} bytes", out.len());
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
