//! Where in a text it was found: a piece of the text with the words marked.

use maud::{Markup, html};

use super::{fold, query::Query};

/// Characters of a snippet, about two lines.
const LENGTH: usize = 220;
/// Marked words that are weighed for the best piece.
const WEIGHED: usize = 60;
/// Characters before the first marked word.
const BEFORE: usize = 60;

/// A word of a text, as it stands there: a page of finds holds tens of thousands, so that
/// none is copied, and each is folded only as far as it is compared.
#[derive(Clone, Copy)]
struct Word<'a> {
    start: usize,
    text: &'a str,
}

impl Word<'_> {
    const fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this folded word, or begins with it.
    fn is(&self, wanted: &str, only_begins: bool) -> bool {
        let (mut own, mut wanted) = (self.text.chars().map(fold::letter), wanted.chars());
        loop {
            match (own.next(), wanted.next()) {
                (None, None) => return true,
                (Some(_), None) => return only_begins,
                (Some(letter), Some(other)) if letter == other => {}
                _ => return false,
            }
        }
    }
}

fn words_of(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let mut begun = None;
    for (at, c) in text.char_indices() {
        match (begun, c.is_alphanumeric()) {
            (None, true) => begun = Some(at),
            (Some(start), false) => {
                words.extend(text.get(start..at).map(|text| Word { start, text }));
                begun = None;
            }
            _ => {}
        }
    }
    if let Some(start) = begun {
        words.extend(text.get(start..).map(|text| Word { start, text }));
    }
    words
}

/// The spans to mark, in order, each with the number of the thing it answers.
fn found(words: &[Word<'_>], query: &Query) -> Vec<(usize, usize, usize)> {
    let marks = query.marks();
    let mut spans = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let hit = marks.iter().enumerate().find(|(_, (run, unfinished))| begins_with(rest, run, *unfinished));
        if let Some((number, (run, _))) = hit
            && let (Some(first), Some(last)) = (rest.first(), rest.get(run.len().saturating_sub(1)))
        {
            spans.push((first.start, last.end(), number));
            at += run.len().max(1);
        } else {
            at += 1;
        }
    }
    spans
}

fn begins_with(words: &[Word<'_>], run: &[String], unfinished: bool) -> bool {
    run.len() <= words.len() && words.iter().zip(run).enumerate().all(|(i, (word, wanted))| word.is(wanted, unfinished && i + 1 == run.len()))
}

/// Whether the text holds this run of words.
pub(super) fn holds(text: &str, run: &[String]) -> bool {
    let words = words_of(text);
    (0..words.len()).any(|at| begins_with(words.get(at..).unwrap_or_default(), run, false))
}

/// A whole line with the words marked: for titles.
#[must_use]
pub fn marked(text: &str, query: &Query) -> Markup {
    draw(text, &found(&words_of(text), query), 0, text.len())
}

/// The piece of the text where most of what was asked stands together, marked;
/// `None` when none of it stands there.
#[must_use]
pub fn snippet(text: &str, query: &Query) -> Option<Markup> {
    let spans = found(&words_of(text), query);
    let best = spans.iter().take(WEIGHED).max_by_key(|(start, ..)| {
        let mut kinds: Vec<usize> = spans.iter().take(WEIGHED).filter(|(s, e, _)| s >= start && *e <= start + LENGTH).map(|(_, _, k)| *k).collect();
        let count = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        (kinds.len(), count.min(4), std::cmp::Reverse(*start))
    })?;
    let from = word_edge(text, best.0.saturating_sub(BEFORE));
    let until = word_edge(text, (from + LENGTH).max(best.1).min(text.len()));
    Some(html! { @if from > 0 { "… " } (draw(text, &spans, from, until)) @if until < text.len() { " …" } })
}

/// The next place after `at` where a word begins, or a character at least.
fn word_edge(text: &str, at: usize) -> usize {
    if at == 0 || at >= text.len() {
        return at.min(text.len());
    }
    let at = (at..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let rest = text.get(at..).unwrap_or_default();
    rest.char_indices().take(30).find(|(_, c)| c.is_whitespace()).map_or(at, |(i, c)| at + i + c.len_utf8())
}

fn draw(text: &str, spans: &[(usize, usize, usize)], from: usize, until: usize) -> Markup {
    let inside: Vec<(usize, usize)> = spans.iter().map(|(s, e, _)| (*s, *e)).filter(|(s, e)| *s >= from && *e <= until).collect();
    let mut at = from;
    let mut pieces = Vec::new();
    for (start, end) in inside {
        pieces.push((text.get(at..start).unwrap_or_default(), text.get(start..end).unwrap_or_default()));
        at = end;
    }
    html! { @for (plain, word) in pieces { (plain) mark { (word) } } (text.get(at..until).unwrap_or_default()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, asked: &str) -> String {
        snippet(text, &Query::read(asked)).map(Markup::into_string).unwrap_or_default()
    }

    #[test]
    fn words_are_marked_and_everything_else_is_escaped() {
        assert_eq!(drawn("a <b>Pool</b> & <script>", "pool "), "a &lt;b&gt;<mark>Pool</mark>&lt;/b&gt; &amp; &lt;script&gt;");
        assert_eq!(drawn("the connections", "connect"), "the <mark>connections</mark>");
        assert_eq!(drawn("Größe", "größe "), "<mark>Größe</mark>");
        assert_eq!(drawn("nothing here", "pool"), "");
    }

    #[test]
    fn the_piece_with_most_of_what_was_asked_is_shown() {
        let text = format!("pool {} the connection pool ran dry {}", "and so on ".repeat(60), "later ".repeat(100));
        let shown = drawn(&text, "connection pool");
        assert!(shown.contains("<mark>connection</mark> <mark>pool</mark>"), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'));
    }
}
