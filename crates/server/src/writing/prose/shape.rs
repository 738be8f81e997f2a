//! From Markdown's events to ours: headings under the page's own, cards, notes at
//! the end, tables and code that can be scrolled by keyboard.

use std::{collections::HashMap, ops::Range};

use maud::{Markup, html};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};
use uuid::Uuid;

use super::{
    Linked,
    cards::{self, Cards},
};

/// A quotation with a name that is this short is set large.
const PULL_MAX: usize = 140;

struct Shape<'a, 'c> {
    events: &'c [Event<'a>],
    /// For each event that begins an element, where the element ends.
    ends: Vec<usize>,
    cards: &'c Cards,
    mark: &'c str,
    out: Vec<Event<'a>>,
    /// How much every heading moves so that the first level becomes `h2`.
    top: usize,
    deepest: usize,
    ids: HashMap<String, usize>,
    /// Footnotes in the order they are referred to, and what they say.
    order: Vec<CowStr<'a>>,
    notes: HashMap<CowStr<'a>, Range<usize>>,
    quotes: usize,
    links: usize,
    cite: bool,
}

pub(super) fn shape<'a>(events: &[Event<'a>], cards: &Cards, mark: &str) -> Vec<Event<'a>> {
    let levels = events.iter().filter_map(|e| if let Event::Start(Tag::Heading { level, .. }) = e { Some(*level as usize) } else { None });
    let top = levels.min().unwrap_or(2);
    let out = Vec::with_capacity(events.len());
    let (ids, order, notes) = (HashMap::new(), Vec::new(), HashMap::new());
    let mut shape = Shape { events, ends: ends(events), cards, mark, out, top, deepest: 1, ids, order, notes, quotes: 0, links: 0, cite: false };
    shape.walk(0..events.len());
    shape.footnotes();
    shape.out
}

impl<'a> Shape<'a, '_> {
    fn walk(&mut self, range: Range<usize>) {
        let events = self.events;
        let mut at = range.start;
        while let Some(event) = events.get(at).filter(|_| at < range.end) {
            let end = self.end(at);
            if end > at && self.whole(event, at + 1..end) {
                at = end + 1;
            } else {
                at += self.step(event, events.get(at + 1));
            }
        }
    }

    fn end(&self, at: usize) -> usize {
        self.ends.get(at).copied().unwrap_or(at)
    }

    /// Draws an element with everything in it, if it is one of those that are.
    fn whole(&mut self, event: &Event<'a>, inner: Range<usize>) -> bool {
        let within = self.events.get(inner.clone()).unwrap_or_default();
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.heading(*level, inner),
            Event::Start(Tag::Paragraph) => match self.only_card(&inner) {
                Some((linked, text)) => self.push(&cards::block(self.cards, linked, &text, self.mark)),
                None => return false,
            },
            Event::Start(Tag::Link { dest_url, .. }) => match (Linked::read(dest_url), Linked::meant(dest_url)) {
                (Some(linked), _) => self.push(&cards::inline(self.cards, linked, &own_words(within, dest_url), self.mark)),
                (None, Some(meant)) => self.push(&cards::nowhere(meant, &own_words(within, dest_url), self.mark)),
                (None, None) => return false,
            },
            Event::Start(Tag::Image { dest_url, .. }) => self.picture(dest_url, &words(within)),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                self.notes.insert(name.clone(), inner);
            }
            Event::Start(Tag::List(None)) if self.is_run_in(&inner) => self.around("ul", "run-in", inner),
            Event::Start(Tag::BlockQuote(_)) if self.is_pull(&inner) => {
                self.quotes += 1;
                self.around("blockquote", "pull", inner);
                self.quotes -= 1;
            }
            _ => return false,
        }
        true
    }

    fn around(&mut self, tag: &str, class: &str, inner: Range<usize>) {
        self.raw(format!("<{tag} class=\"{}{class}\">", self.mark));
        self.walk(inner);
        self.raw(format!("</{tag}>\n"));
    }

    fn only_card(&self, inner: &Range<usize>) -> Option<((Linked, Uuid), String)> {
        let Some(Event::Start(Tag::Link { dest_url, .. })) = self.events.get(inner.start) else { return None };
        let linked = Linked::read(dest_url)?;
        let within = self.events.get(inner.clone()).unwrap_or_default();
        (self.end(inner.start) + 1 == inner.end).then(|| (linked, own_words(within, dest_url)))
    }

    /// Whether every item of a list opens with words in bold.
    fn is_run_in(&self, items: &Range<usize>) -> bool {
        let mut at = items.start;
        while at < items.end {
            let bold = |n: usize| matches!(self.events.get(at + n), Some(Event::Start(Tag::Strong)));
            let paragraph = matches!(self.events.get(at + 1), Some(Event::Start(Tag::Paragraph)));
            if !(bold(1) || paragraph && bold(2)) {
                return false;
            }
            at = self.end(at) + 1;
        }
        !items.is_empty()
    }

    /// Whether a quotation is short, of one paragraph, and says whose it is.
    fn is_pull(&self, inner: &Range<usize>) -> bool {
        let one = matches!(self.events.get(inner.start), Some(Event::Start(Tag::Paragraph))) && self.end(inner.start) + 1 == inner.end;
        let within = self.events.get(inner.clone()).unwrap_or_default();
        let named = |pair: &[Event<'_>]| matches!(pair, [Event::SoftBreak | Event::HardBreak, next] if cited(Some(next)).is_some());
        one && within.windows(2).any(named) && words(within).chars().count() <= PULL_MAX
    }

    /// Passes one event on; gives how many were used.
    fn step(&mut self, event: &Event<'a>, next: Option<&Event<'a>>) -> usize {
        match event {
            Event::Start(Tag::Table(_)) => {
                self.raw(format!("<div class=\"{0}scroll\" role=\"{0}region\" aria-label=\"{0}Table\" tabindex=\"{0}0\">", self.mark));
                self.out.push(event.clone());
            }
            Event::End(TagEnd::Table) => {
                self.out.push(event.clone());
                self.raw("</div>".to_owned());
            }
            Event::Start(Tag::CodeBlock(_)) => self.raw(format!("<pre tabindex=\"{}0\"><code>", self.mark)),
            Event::End(TagEnd::CodeBlock) => self.raw("</code></pre>\n".to_owned()),
            Event::FootnoteReference(name) => self.reference(name),
            Event::TaskListMarker(done) => self.out.push(Event::Text(if *done { "☑ " } else { "☐ " }.into())),
            Event::Start(Tag::BlockQuote(_)) => {
                self.quotes += 1;
                self.out.push(event.clone());
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                self.quotes = self.quotes.saturating_sub(1);
                self.out.push(event.clone());
            }
            Event::SoftBreak | Event::HardBreak | Event::Start(Tag::Paragraph) if self.quotes > 0 && cited(next).is_some() => {
                if matches!(event, Event::Start(_)) {
                    self.out.push(event.clone());
                }
                self.raw("<cite>".to_owned());
                self.cite = true;
                self.out.push(Event::Text(cited(next).unwrap_or_default().to_owned().into()));
                return 2;
            }
            Event::End(TagEnd::Paragraph) if self.cite => {
                self.cite = false;
                self.raw("</cite>".to_owned());
                self.out.push(event.clone());
            }
            Event::Start(Tag::Link { .. }) => {
                self.links += 1;
                self.out.push(event.clone());
            }
            Event::End(TagEnd::Link) => {
                self.links = self.links.saturating_sub(1);
                self.out.push(event.clone());
            }
            _ => self.out.push(event.clone()),
        }
        1
    }

    fn heading(&mut self, level: HeadingLevel, inner: Range<usize>) {
        let level = (level as usize + 2 - self.top).min(self.deepest + 1).clamp(2, 6);
        self.deepest = level;
        let id = self.id_of(&words(self.events.get(inner.clone()).unwrap_or_default()));
        self.raw(format!("<h{level} id=\"{}{id}\">", self.mark));
        self.walk(inner);
        self.raw(format!("</h{level}>\n"));
    }

    /// A stable address for a heading: its words, and a number from the second on.
    fn id_of(&mut self, heading: &str) -> String {
        let mut slug = String::new();
        for c in heading.chars().flat_map(char::to_lowercase).take(80) {
            if c.is_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-');
        // Ids the frame has itself.
        let slug = if matches!(slug, "" | "main" | "problems") { format!("section-{slug}") } else { slug.to_owned() };
        let seen = self.ids.entry(slug.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *seen == 1 { slug } else { format!("{slug}-{seen}") }
    }

    /// A picture elsewhere is linked to and not loaded: opening a review tells nobody.
    fn picture(&mut self, address: &str, alt: &str) {
        let name = if alt.trim().is_empty() { "a picture" } else { alt };
        if self.links > 0 {
            self.out.push(Event::Text(name.to_owned().into()));
        } else {
            self.push(&html! { a href=(address) { (name) } });
        }
    }

    fn reference(&mut self, name: &CowStr<'a>) {
        let known = self.order.iter().position(|n| n == name);
        let number = known.map_or_else(
            || {
                self.order.push(name.clone());
                self.order.len()
            },
            |at| at + 1,
        );
        let mark = self.mark;
        let id = known.is_none().then(|| format!("{mark}note-from-{number}"));
        self.push(&html! { sup { a href={ "#note-" (number) } id=[id] { (number) } } });
    }

    fn footnotes(&mut self) {
        if self.order.is_empty() {
            return;
        }
        self.raw("<hr><ol>".to_owned());
        let mut number = 0;
        // A note may refer to another, so the list can grow while it is drawn.
        while let Some(name) = self.order.get(number).cloned() {
            number += 1;
            self.raw(format!("<li id=\"{}note-{number}\">", self.mark));
            let note = self.notes.remove(&name).unwrap_or_default();
            self.walk(note);
            self.raw(format!(" <a href=\"#note-from-{number}\">back</a></li>"));
        }
        self.raw("</ol>".to_owned());
    }

    fn push(&mut self, markup: &Markup) {
        self.raw(markup.0.clone());
    }

    fn raw(&mut self, html: String) {
        self.out.push(Event::InlineHtml(html.into()));
    }
}

/// Where each element ends; an event that begins none ends where it stands.
fn ends(events: &[Event<'_>]) -> Vec<usize> {
    let mut ends: Vec<usize> = (0..events.len()).collect();
    let mut open = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(at),
            Event::End(_) => {
                if let Some(end) = open.pop().and_then(|start| ends.get_mut(start)) {
                    *end = at;
                }
            }
            _ => {}
        }
    }
    ends
}

fn words(events: &[Event<'_>]) -> String {
    let said = events.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(&**text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    });
    said.collect()
}

/// What the writer calls a link; `<moment:…>` is called nothing.
fn own_words(inner: &[Event<'_>], target: &str) -> String {
    let said = words(inner);
    if said == target { String::new() } else { said }
}

/// The name after a dash at the beginning of a line: “— @priya, 13:45”.
fn cited<'e>(next: Option<&'e Event<'_>>) -> Option<&'e str> {
    let Some(Event::Text(text)) = next else { return None };
    let name = ["— ", "– ", "-- "].iter().find_map(|dash| text.strip_prefix(dash))?;
    Some(name.strip_prefix('@').unwrap_or(name))
}
