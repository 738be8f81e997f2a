//! Small pieces that every page draws the same way: fields, problems, notices.

use maud::{Markup, html};

use super::seal::SealError;

/// What was wrong with a form: (field, sentence) pairs in the order of the fields.
#[derive(Debug, Clone, Default)]
pub struct Problems(Vec<(&'static str, String)>);

impl Problems {
    /// Notes a problem with a field.
    pub fn add(&mut self, field: &'static str, says: impl Into<String>) {
        self.0.push((field, says.into()));
    }

    /// Notes a problem with a field, where there is one.
    pub fn add_if(&mut self, field: &'static str, says: Option<String>) {
        if let Some(says) = says {
            self.add(field, says);
        }
    }

    /// Keeps what was given, or notes why not.
    pub fn check<T, E: std::fmt::Display>(&mut self, field: &'static str, given: Result<T, E>) -> Option<T> {
        given.map_err(|e| self.add(field, e.to_string())).ok()
    }

    /// Whether the form is fine.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problem of one field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, s)| s.as_str())
    }

    /// The summary at the top of a form, with links to the fields.
    #[must_use]
    pub fn summary(&self) -> Markup {
        html! { @if !self.0.is_empty() {
            div.problems role="alert" tabindex="-1" aria-labelledby="problems" {
                h2 #problems { "Not saved yet" }
                ul { @for (field, says) in &self.0 { li { a href={ "#" (field) } { (says) } } } }
            }
        } }
    }
}

/// A labelled field: `control` must have the id `field` and, when there is a
/// problem, be described by `{field}-problem`.
#[must_use]
pub fn labelled(field: &str, label: &str, hint: &str, problems: &Problems, control: &Markup) -> Markup {
    html! {
        div.field.has-problem[problems.of(field).is_some()] {
            label for=(field) { (label) }
            @if !hint.is_empty() { p.hint-text id={ (field) "-hint" } { (hint) } }
            (control)
            @if let Some(says) = problems.of(field) { p.problem id={ (field) "-problem" } { (says) } }
        }
    }
}

/// Bytes that a character takes in a page, where some are written as entities.
const fn drawn(c: char) -> usize {
    match c {
        '<' | '>' => 4,
        '&' => 5,
        '"' => 6,
        c => c.len_utf8(),
    }
}

/// Bytes that a text takes in a page.
#[must_use]
pub fn drawn_bytes(text: &str) -> usize {
    text.chars().map(drawn).sum()
}

/// As much of a text as takes at most this many bytes in a page.
#[must_use]
pub fn beginning(text: &str, bytes: usize) -> &str {
    let mut left = bytes;
    let end = text.char_indices().find(|(_, c)| {
        let full = drawn(*c) > left;
        left = left.saturating_sub(drawn(*c));
        full
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// How much of each text and each name a list shows, in bytes as the page writes them.
#[derive(Debug, Clone, Copy)]
pub struct Most {
    /// Of each text.
    pub text: usize,
    /// Of each name of a person or a lane.
    pub name: usize,
}

impl Most {
    /// Where nothing presses.
    pub const WHOLE: Self = Self { text: 280, name: 280 };
    /// A glimpse: the least that tells one entry from the next.
    const GLIMPSE: Self = Self { text: 16, name: 16 };
    /// From much to little.
    const STEPS: [Self; 8] = [
        Self { text: 280, name: 60 },
        Self { text: 200, name: 60 },
        Self { text: 140, name: 60 },
        Self { text: 90, name: 60 },
        Self { text: 60, name: 60 },
        Self { text: 45, name: 45 },
        Self { text: 30, name: 25 },
        Self { text: 22, name: 20 },
    ];
}

/// A list with as much of each entry as keeps it within `room` bytes, whatever was said and
/// by whom, and never less than a glimpse.
pub fn fitting(room: usize, draw: impl Fn(Most) -> Markup) -> Markup {
    fitted(room, &draw).unwrap_or_else(|| draw(Most::GLIMPSE))
}

/// As [`fitting`]; `None` where even a glimpse of each entry takes more, so that the caller
/// shows fewer of them.
pub fn fitted(room: usize, draw: impl Fn(Most) -> Markup) -> Option<Markup> {
    // Asked first, so that a list for which there is no room is drawn once and not nine times.
    let glimpses = draw(Most::GLIMPSE);
    if glimpses.0.len() > room {
        return None;
    }
    Some(Most::STEPS.into_iter().map(draw).find(|drawn| drawn.0.len() <= room).unwrap_or(glimpses))
}

/// “1 item”, “12 items”.
#[must_use]
pub fn counted<N: Copy + std::fmt::Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let word = if count == N::from(1) { one } else { many };
    format!("{count} {word}")
}

/// A labelled single-line input. `kind` is the input's type.
#[must_use]
pub fn input(field: &'static str, kind: &str, label: &str, hint: &str, value: &str, problems: &Problems) -> Markup {
    line(field, (kind, Some(value), None), label, hint, problems)
}

/// As [`input`], of what a browser keeps of the person: `complete` tells it which of it to
/// offer, in the words of HTML's `autocomplete`.
#[must_use]
pub fn offered(field: &'static str, (kind, complete): (&str, &'static str), label: &str, hint: &str, value: &str, problems: &Problems) -> Markup {
    line(field, (kind, Some(value), Some(complete)), label, hint, problems)
}

/// A labelled field for a password, never filled by us; `complete` tells the browser which
/// one to offer, in the words of HTML's `autocomplete`.
#[must_use]
pub fn secret(field: &'static str, complete: &'static str, label: &str, hint: &str, problems: &Problems) -> Markup {
    line(field, ("password", None, Some(complete)), label, hint, problems)
}

fn line(field: &'static str, (kind, value, complete): (&str, Option<&str>, Option<&str>), label: &str, hint: &str, problems: &Problems) -> Markup {
    let described = described(field, hint, problems);
    labelled(
        field,
        label,
        hint,
        problems,
        &html! {
            input type=(kind) id=(field) name=(field) value=[value] autocomplete=[complete] aria-describedby=[described.as_deref()] aria-invalid=[problems.of(field).map(|_| "true")];
        },
    )
}

/// A labelled text area of `rows` rows.
#[must_use]
pub fn area(field: &'static str, rows: u32, label: &str, hint: &str, value: &str, problems: &Problems) -> Markup {
    let described = described(field, hint, problems);
    labelled(
        field,
        label,
        hint,
        problems,
        &html! {
            textarea id=(field) name=(field) rows=(rows) aria-describedby=[described.as_deref()] aria-invalid=[problems.of(field).map(|_| "true")] {
                // A parser drops one newline after the tag; this one, not the writer's.
                "\n" (value)
            }
        },
    )
}

/// A labelled choice of one: (value, label) pairs.
#[must_use]
pub fn select(field: &'static str, label: &str, hint: &str, options: &[(String, String)], chosen: &str, problems: &Problems) -> Markup {
    let described = described(field, hint, problems);
    labelled(
        field,
        label,
        hint,
        problems,
        &html! {
            select id=(field) name=(field) aria-describedby=[described.as_deref()] {
                @for (value, label) in options { option value=(value) selected[value == chosen] { (label) } }
            }
        },
    )
}

fn described(field: &str, hint: &str, problems: &Problems) -> Option<String> {
    let mut ids = Vec::new();
    if !hint.is_empty() {
        ids.push(format!("{field}-hint"));
    }
    if problems.of(field).is_some() {
        ids.push(format!("{field}-problem"));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// In the place of sealed words that do not open.
#[must_use]
pub fn unopened(why: &SealError) -> Markup {
    html! { p.problem { "This passage cannot be shown: " (why.to_string()) "." } }
}

/// With its first letter as a sentence begins.
#[must_use]
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
