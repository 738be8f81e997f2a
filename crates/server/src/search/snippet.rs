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
/// none is copied or kept, and each is folded only as far as it is compared.
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

/// The words of a text from a place on, one after the other.
#[derive(Clone)]
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    const fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The next place from which on there is a letter or a digit, or (`false`) none.
    fn next_place(&self, mut at: usize, wanted: bool) -> Option<usize> {
        while let Some(byte) = self.text.as_bytes().get(at) {
            let (is_letter, width) = if byte.is_ascii() {
                (byte.is_ascii_alphanumeric(), 1)
            } else {
                let c = self.text.get(at..)?.chars().next()?;
                (c.is_alphanumeric(), c.len_utf8())
            };
            if is_letter == wanted {
                return Some(at);
            }
            at += width;
        }
        None
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let start = self.next_place(self.at, true)?;
        self.at = self.next_place(start, false).unwrap_or(self.text.len());
        self.text.get(start..self.at).map(|text| Word { start, text })
    }
}

/// The letters that words to be marked begin with, as bits: most words of a text begin with
/// another, and are passed over at that. All letters beyond ASCII share one bit.
#[derive(Clone, Copy)]
struct Beginnings(u128);

impl Beginnings {
    fn of<'a>(runs: impl Iterator<Item = &'a [String]>) -> Self {
        Self(runs.filter_map(|run| run.first()?.chars().next()).fold(0, |bits, letter| bits | Self::bit(letter)))
    }

    fn bit(letter: char) -> u128 {
        u8::try_from(letter).ok().filter(u8::is_ascii).map_or(1, |letter| 1 << letter)
    }

    fn has(self, word: Word<'_>) -> bool {
        word.text.chars().next().is_some_and(|first| self.0 & Self::bit(fold::letter(first)) != 0)
    }
}

/// The spans to mark, in order, each with the number of the thing it answers.
fn found(text: &str, query: &Query) -> Vec<(usize, usize, usize)> {
    let marks = query.marks();
    let beginnings = Beginnings::of(marks.iter().map(|(run, _)| *run));
    let mut spans = Vec::new();
    let mut words = Words::of(text);
    while let Some(word) = words.next() {
        if !beginnings.has(word) {
            continue;
        }
        let hit = marks.iter().enumerate().find_map(|(number, (run, unfinished))| Some((number, end_of_run(word, words.clone(), run, *unfinished)?)));
        if let Some((number, (last, rest))) = hit {
            spans.push((word.start, last.end(), number));
            words = rest;
        }
    }
    spans
}

/// Whether words begin with a run of these: then the last of them, and the words behind it.
fn end_of_run<'a>(first: Word<'a>, mut rest: Words<'a>, run: &[String], unfinished: bool) -> Option<(Word<'a>, Words<'a>)> {
    let mut word = first;
    for (i, wanted) in run.iter().enumerate() {
        if i > 0 {
            word = rest.next()?;
        }
        if !word.is(wanted, unfinished && i + 1 == run.len()) {
            return None;
        }
    }
    Some((word, rest))
}

/// Whether the text holds this run of words.
pub(super) fn holds(text: &str, run: &[String]) -> bool {
    let beginnings = Beginnings::of(std::iter::once(run));
    let mut words = Words::of(text);
    while let Some(word) = words.next() {
        if beginnings.has(word) && end_of_run(word, words.clone(), run, false).is_some() {
            return true;
        }
    }
    false
}

/// A whole line with the words marked: for titles.
#[must_use]
pub fn marked(text: &str, query: &Query) -> Markup {
    draw(text, &found(text, query), 0, text.len())
}

/// The piece of the text where most of what was asked stands together, marked;
/// `None` when none of it stands there.
#[must_use]
pub fn snippet(text: &str, query: &Query) -> Option<Markup> {
    let spans = found(text, query);
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
        assert_eq!(drawn("naïve Über-pool, überall", "uber"), "naïve <mark>Über</mark>-pool, <mark>überall</mark>");
        assert_eq!(drawn("ἀρχή pool", "ἀρχή pool "), "<mark>ἀρχή</mark> <mark>pool</mark>");
    }

    #[test]
    fn words_next_to_each_other_are_found_behind_a_beginning_of_them() {
        assert_eq!(drawn("the ledger ledger sync", "\"ledger sync\""), "the ledger <mark>ledger sync</mark>");
        assert_eq!(drawn("ledger", "\"ledger sync\""), "");
        let run = ["ledger".to_owned(), "sync".to_owned()];
        assert!(holds("a ledger, the ledger-sync.", &run) && !holds("a ledger, the syncs", &run) && !holds("ledger", &run) && !holds("", &run));
    }

    #[test]
    fn the_piece_with_most_of_what_was_asked_is_shown() {
        let text = format!("pool {} the connection pool ran dry {}", "and so on ".repeat(60), "later ".repeat(100));
        let shown = drawn(&text, "connection pool");
        assert!(shown.contains("<mark>connection</mark> <mark>pool</mark>"), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'));
    }
}
