//! A review as an article.

use std::collections::HashMap;

use maud::{Markup, html};
use recount_model::{Audience, Stage};
use uuid::Uuid;

use super::{order, store::Told};
use crate::{
    access::Review,
    platform::http::{time_of, trusted},
    review, writing,
};

/// What the page of a review draws.
pub(super) struct ArticlePage<'a> {
    pub(super) review: &'a Review,
    pub(super) told: &'a Told,
    pub(super) standfirst: Option<String>,
    /// Safe HTML; `None` when nothing is written.
    pub(super) prose: Option<String>,
    pub(super) minutes: usize,
    /// Whether the text says itself what happened in which order.
    pub(super) is_told: bool,
    /// Cards of its decisions.
    pub(super) cards: HashMap<Uuid, Markup>,
    /// Whether it quotes passages that the reader has not opened.
    pub(super) has_closed: bool,
}

impl ArticlePage<'_> {
    /// Where it stands in the rail: with what is shared, or with what is being written.
    pub(super) fn place(&self) -> &'static str {
        if self.review.stage == Stage::Shared { "/library" } else { "/reviews" }
    }

    pub(super) fn draw(&self) -> Markup {
        let base = format!("/reviews/{}", self.review.id);
        html! {
            @if self.review.audience != Audience::Organisation || self.review.stage == Stage::SetAside { (self.draft(&base)) }
            @if self.has_closed { (writing::ask_to_open(self.review, "")) }
            article.article {
                h1 { (self.review.title) }
                @if let Some(says) = &self.standfirst { p.standfirst { (says) } }
                (self.byline())
                (review::what_is_known(&self.review.title, &self.told.incidents))
                @if let Some(prose) = &self.prose { div.prose { (trusted(prose.clone())) } }
                @else if self.standfirst.is_none() { p.empty { "Nothing more is written here yet." } }
                @if !self.is_told && !self.told.moments.is_empty() { (order::draw(self.review, self.told, &self.cards)) }
                @if self.is_told && !self.cards.is_empty() { (order::decisions(self.told, &self.cards)) }
            }
            (self.ways_on(&base))
        }
    }

    /// Said quietly above what is not shared: who reads it, and where it goes on.
    fn draft(&self, base: &str) -> Markup {
        let review = self.review;
        html! {
            aside.draft-line aria-label="Who can read this" {
                @if review.stage == Stage::SetAside {
                    p { "Set aside" @if let Some(why) = &review.set_aside_reason { ": " (why) } ". It can still be read by " (review.audience.readers()) "." }
                } @else {
                    p { "A draft, " (review.stage.label().to_lowercase()) ". It can be read by " (review.audience.readers()) "." }
                }
                @if review.writes() {
                    p.acts {
                        a.word href={ (base) "/text" } { "Go on writing" }
                        a.word.is-quiet href={ (base) "/sharing" } { "Who can read it" }
                    }
                }
            }
        }
    }

    fn byline(&self) -> Markup {
        let (there, guides) = (&self.told.there, &self.review.guided_by);
        let zone = &self.review.zone;
        html! {
            p.byline {
                // Who wrote a file elsewhere is whoever it says; here somebody brought it in.
                @if self.told.brought {
                    @if !guides.is_empty() { "Brought in as a file by " (listed(guides)) ". " }
                    @if !there.is_empty() { "It names " (listed(there)) ". " }
                } @else if !there.is_empty() { (listed(there)) @if there.len() == 1 { " was there. " } @else { " were there. " } }
                @if !self.told.brought && !guides.is_empty() { @if there.is_empty() { "Written by " } @else { "Guided by " } (listed(guides)) ". " }
                @if let Some(at) = self.review.happened_at { "Happened on " (time_of(at, zone, "%-d %B %Y")) }
                @if let Some(at) = self.review.shared_at {
                    @if self.review.happened_at.is_some() { "; shared on " } @else { "Shared on " }
                    (time_of(at, zone, "%-d %B %Y"))
                }
                @if self.review.happened_at.is_some() || self.review.shared_at.is_some() { ". " }
                @if self.prose.is_some() { (reading_time(self.minutes)) }
            }
        }
    }

    fn ways_on(&self, base: &str) -> Markup {
        html! {
            nav.ways-on.acts aria-label="This review" {
                @if self.review.writes() && self.review.audience == Audience::Organisation {
                    a.word href={ (base) "/text" } { "Change the text" }
                    a.word href={ (base) "/sharing" } { "Sharing" }
                }
                a.word href={ (base) "/timeline" } { "The timeline" }
                a.word href={ (base) "/markdown" } download { "As Markdown" }
            }
        }
    }
}

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// “Eleven minutes to read.”
fn reading_time(minutes: usize) -> String {
    const WORDS: [&str; 12] = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];
    match WORDS.get(minutes.saturating_sub(1)) {
        Some(one) if minutes == 1 => format!("{one} minute to read."),
        Some(word) => format!("{word} minutes to read."),
        None => format!("{minutes} minutes to read."),
    }
}
