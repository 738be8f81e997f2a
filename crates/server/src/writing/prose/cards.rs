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
}

impl Linked {
    /// The glossary's word, as tables and links have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Moment => "moment",
            Self::Decision => "decision",
            Self::Evidence => "evidence",
        }
    }

    /// Reads the target of a link.
    #[must_use]
    pub fn read(target: &str) -> Option<(Self, Uuid)> {
        let (noun, id) = target.split_once(':')?;
        let noun = [Self::Moment, Self::Decision, Self::Evidence].into_iter().find(|n| n.as_str() == noun)?;
        Some((noun, Uuid::try_parse(id).ok()?))
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

/// Everything a text links to that its reader may see.
pub type Cards = HashMap<(Linked, Uuid), Card>;

/// What a link says that leads to nothing this reader may see.
pub(super) const GONE: &str = "something not shared with you";

/// A card on a line of its own.
pub(super) fn block(card: Option<&Card>, text: &str, mark: &str) -> Markup {
    let Some(card) = card else { return html! { p { (inline(None, text, mark)) } } };
    html! {
        a class={ (mark) "card-link" } href=(card.href) {
            span class={ (mark) "at" } { (when_of(&card.when, "%H:%M")) @if !card.label.is_empty() { " " span { (card.label) } } }
            " " span class={ (mark) "says" } { (card.says) }
        }
    }
}

/// A card in the run of a sentence: the writer's own words for it.
pub(super) fn inline(card: Option<&Card>, text: &str, mark: &str) -> Markup {
    let Some(card) = card else {
        return html! {
            span class={ (mark) "card-link " (mark) "is-inline " (mark) "is-gone" } {
                @if text.is_empty() { (GONE) } @else { (text) " (" (GONE) ")" }
            }
        };
    };
    html! {
        a class={ (mark) "card-link " (mark) "is-inline" } href=(card.href) title=(card.says) {
            @if text.is_empty() { (when_of(&card.when, "%H:%M")) } @else { (text) }
        }
    }
}
