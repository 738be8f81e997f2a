//! What a link to a moment, a decision or evidence looks like.

use std::collections::HashMap;

use maud::{Markup, html};
use recount_model::When;
use uuid::Uuid;

use crate::platform::http::when_of;

/// What a text can link to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Linked {
    /// `[14:05](moment:…)`
    Moment,
    /// `[14:05](decision:…)`
    Decision,
    /// `[14:05](evidence:…)`
    Evidence,
    /// `[…](passage:…)`: a quotation. What stands in the brackets is not drawn.
    Passage,
}

impl Linked {
    /// The glossary's word, as tables and links have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Moment => "moment",
            Self::Decision => "decision",
            Self::Evidence => "evidence",
            Self::Passage => "passage",
        }
    }

    /// Where its own page is, under the address of its review; `None` where it has none.
    #[must_use]
    pub fn path(self, id: Uuid) -> Option<String> {
        let place = match self {
            Self::Moment => "moments",
            Self::Decision => "decisions",
            Self::Evidence => "evidence",
            Self::Passage => return None,
        };
        Some(format!("/{place}/{id}"))
    }

    const ALL: [Self; 4] = [Self::Moment, Self::Decision, Self::Evidence, Self::Passage];

    /// Reads the target of a link.
    #[must_use]
    pub fn read(target: &str) -> Option<(Self, Uuid)> {
        let (noun, id) = target.split_once(':')?;
        let noun = Self::ALL.into_iter().find(|n| n.as_str() == noun)?;
        Some((noun, Uuid::try_parse(id).ok()?))
    }

    /// What a target means to link to, though [`Linked::read`] may not read it: another
    /// case, or no id.
    pub(super) fn meant(target: &str) -> Option<Self> {
        let (noun, _) = target.split_once(':')?;
        Self::ALL.into_iter().find(|n| n.as_str().eq_ignore_ascii_case(noun.trim()))
    }
}

/// What stands behind a link, as far as the reader may see it.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its own page.
    pub href: String,
    /// When it happened.
    pub when: When,
    /// What it is or where it was said: “Alert”, “#checkout”.
    pub label: String,
    /// Its sentence.
    pub says: String,
}

/// What a text says where it quotes a passage, for one reader.
#[derive(Debug, Clone)]
pub enum Quote {
    /// The words, whose they are, and when that was.
    Says {
        /// When that was, if its author says.
        when: Option<When>,
        /// Who says so.
        by: String,
        /// The words, as they were typed.
        says: String,
    },
    /// The reader may open it, and has not yet.
    Closed,
    /// A sentence in place of the words.
    Instead(String),
}

/// Everything a text links to that its reader may see.
#[derive(Debug, Clone, Default)]
pub struct Cards {
    linked: HashMap<(Linked, Uuid), Card>,
    quotes: HashMap<Uuid, Quote>,
}

impl Cards {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what stands behind a link.
    pub fn insert(&mut self, link: (Linked, Uuid), card: Card) {
        self.linked.insert(link, card);
    }

    /// Adds what a passage says where it is quoted.
    pub fn quote(&mut self, passage: Uuid, quote: Quote) {
        self.quotes.insert(passage, quote);
    }

    /// Whether the text quotes passages that its reader may open and has not yet.
    #[must_use]
    pub fn has_closed(&self) -> bool {
        self.quotes.values().any(|quote| matches!(quote, Quote::Closed))
    }

    /// What a passage says, for this reader.
    pub(super) fn quoted(&self, passage: Uuid) -> Option<&Quote> {
        self.quotes.get(&passage)
    }

    pub(super) fn get(&self, link: (Linked, Uuid)) -> Option<&Card> {
        self.linked.get(&link)
    }
}

/// In place of a passage that the reader has not opened.
pub(super) const CLOSED: &str = "Words of somebody who was there, not opened by you yet.";

/// In place of a passage that is not for the reader.
pub(super) const NOT_YOURS: &str = "A passage that is not shared with you.";

/// What a link says that leads to nothing this reader may see.
pub(super) const GONE: &str = "something not shared with you";

/// What a link says that cannot be read.
const NOWHERE: &str = "a link that leads nowhere";

/// A link to a moment or the like that cannot be read: a link without an address would
/// look as if it led somewhere. What stands in the brackets of a quotation may be words of
/// the passage, and stays away.
pub(super) fn nowhere(meant: Linked, text: &str, mark: &str) -> Markup {
    html! {
        span class={ (mark) "card-link " (mark) "is-inline " (mark) "is-gone" } {
            @if text.is_empty() || meant == Linked::Passage { (NOWHERE) } @else { (text) " (" (NOWHERE) ")" }
        }
    }
}

/// A link on a line of its own.
pub(super) fn block(cards: &Cards, link: (Linked, Uuid), text: &str, mark: &str) -> Markup {
    if link.0 == Linked::Passage {
        return quote(cards.quoted(link.1), mark);
    }
    let Some(card) = cards.get(link) else { return html! { p { (inline(cards, link, text, mark)) } } };
    html! {
        a class={ (mark) "card-link" } href=(card.href) {
            span class={ (mark) "at" } { (when_of(&card.when, "%H:%M")) @if !card.label.is_empty() { " " span { (card.label) } } }
            " " span class={ (mark) "says" } { (card.says) }
        }
    }
}

/// The sentence in place of words that are not drawn.
pub(super) fn instead(quote: Option<&Quote>) -> &str {
    match quote {
        Some(Quote::Instead(says)) => says,
        Some(Quote::Closed) => CLOSED,
        Some(Quote::Says { .. }) | None => NOT_YOURS,
    }
}

pub(super) fn one_line(says: &str) -> String {
    says.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn quote(quote: Option<&Quote>, mark: &str) -> Markup {
    match quote {
        Some(Quote::Says { when, by, says }) => html! {
            blockquote class={ (mark) "quoted" } {
                @for paragraph in says.split("\n\n") { p { (paragraph) } }
                cite { (by) @if let Some(when) = when { ", " (when_of(when, "%H:%M")) } }
            }
        },
        other => html! { p class={ (mark) "quoted " (mark) "is-gone" } { (instead(other)) } },
    }
}

/// A link in the run of a sentence: the writer's own words for it, or the words of
/// a passage.
pub(super) fn inline(cards: &Cards, link: (Linked, Uuid), text: &str, mark: &str) -> Markup {
    if link.0 == Linked::Passage {
        return match cards.quoted(link.1) {
            Some(Quote::Says { by, says, .. }) => html! { q { (one_line(says)) } " (" (by) ")" },
            other => html! { span class={ (mark) "quoted " (mark) "is-gone" } { "[" (instead(other)) "]" } },
        };
    }
    let Some(card) = cards.get(link) else {
        return html! {
            span class={ (mark) "card-link " (mark) "is-inline " (mark) "is-gone" } {
                @if text.is_empty() { (GONE) } @else { (text) " (" (GONE) ")" }
            }
        };
    };
    html! {
        a class={ (mark) "card-link " (mark) "is-inline" } href=(card.href) aria-description={ @if !card.label.is_empty() { (card.label) ": " } (card.says) } {
            @if text.is_empty() { (when_of(&card.when, "%H:%M")) } @else { (text) }
            // The card, for whoever points at it or reaches it by keyboard; the description says the same.
            span class={ (mark) "peek" } aria-hidden={ (mark) "true" } {
                span class={ (mark) "at" } { (when_of(&card.when, "%H:%M")) @if !card.label.is_empty() { " " span { (card.label) } } }
                " " span class={ (mark) "says" } { (card.says) }
            }
        }
    }
}
