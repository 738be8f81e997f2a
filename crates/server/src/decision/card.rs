//! A decision as a card: what and when first, then what made sense, and last and
//! folded what came of it.

use std::collections::HashMap;

use maud::{Markup, html};
use recount_model::{
    Aspect, InSight, Level, Micros, When,
    decision::{Context, WayEnd},
};
use uuid::Uuid;

use super::{
    told::{Outcome, Told, Whole},
    words::{NONE_SEEN, UNDERSTOOD},
};
use crate::platform::http::{time_of, when_of};

/// Known a minute or more after it happened is worth a word.
const MINUTE: Micros = 60_000_000;

/// What a decision is called beside its time.
pub const MARK: &str = "Decision";

/// A card in a list of moments.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    /// Of which review.
    pub review: Uuid,
    /// The decision with its end.
    pub whole: &'a Whole,
    /// Zone and form of its times.
    pub times: (&'a str, &'a str),
    /// Characters of each aspect that are shown; its own page has the rest.
    pub most: usize,
    /// What stands beside what is told of it, such as what was on the screens.
    pub beside: Option<&'a Markup>,
    /// Whether it is open when the page comes.
    pub fold: Fold,
}

/// Whether a card is open when the page comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// Time and sentence; the rest when asked for.
    Folded,
    /// All of it.
    Open,
}

/// Cards by decision, as many as fit into `room` bytes.
pub fn within<'a>(room: usize, cards: impl Iterator<Item = Card<'a>>) -> HashMap<Uuid, Markup> {
    let mut taken = 0;
    let drawn = cards.map(|card| (card.whole.told.id, card.draw()));
    let fits = drawn.take_while(|(_, card)| {
        taken += card.0.len();
        taken <= room
    });
    fits.collect()
}

impl Card<'_> {
    /// Time and sentence, and under them the rest.
    #[must_use]
    pub fn draw(&self) -> Markup {
        let Whole { told, outcome } = self.whole;
        let (zone, format) = self.times;
        let own = format!("/reviews/{}/decisions/{}", self.review, told.id);
        let when = When::between(told.when.earliest(), told.when.latest(), zone);
        html! {
            details.decision open[self.fold == Fold::Open] {
                summary {
                    span.at.label { (when_of(&when, format)) span.kind { (MARK) } @if told.confirmed.is_none() { span { (UNDERSTOOD) } }
                        @if told.known_at >= told.when.latest() + MINUTE { span.known-later { "known from " (time_of(told.known_at, zone, format)) } } }
                    span.says { (told.says) }
                }
                @if let Some(beside) = self.beside { div.beside { (beside) div { (context(told, self.most)) } } } @else { (context(told, self.most)) }
                (end(outcome, zone, &own, self.most))
                p.acts { a.word href=(own) { "The whole of it" } }
            }
        }
    }
}

/// What is told of a decision, as a list of what each aspect says.
pub(super) fn context(told: &Told, most: usize) -> Markup {
    aspects(told.level, &told.context, told.in_sight, most)
}

/// The same of any telling.
pub(super) fn aspects(level: Option<Level>, context: &Context, in_sight: InSight, most: usize) -> Markup {
    let answered = |aspect: &&Aspect| if **aspect == Aspect::Options { in_sight != InSight::Unsaid } else { !context.of(**aspect).is_empty() };
    html! {
        @if level.is_none() && !Aspect::ALL.iter().any(|aspect| answered(&aspect)) { p.empty { "Nothing is told of it yet but what and when." } }
        @else { dl {
            @if let Some(level) = level { dt { "Made" } dd { (level.label()) } }
            @for aspect in Aspect::ALL.iter().filter(answered) {
                dt { (aspect.label()) }
                dd { @if *aspect == Aspect::Options { (ways(context, in_sight, most)) } @else { (lines(context.of(*aspect), most)) } }
            }
        } }
    }
}

fn ways(context: &Context, in_sight: InSight, most: usize) -> Markup {
    html! {
        @if in_sight == InSight::NoneSeen { p { (NONE_SEEN) } }
        @else { ul { @for way in context.ways() {
            @let is_taken = way.end == WayEnd::Taken;
            li.option.is-taken[is_taken] {
                span { @if is_taken { b { (cut(way.says, most)) } span.visually-hidden { " (taken)" } } @else { (cut(way.says, most)) } }
            }
        } } }
    }
}

fn lines(says: &str, most: usize) -> Markup {
    html! { @for line in cut(says, most).lines().filter(|line| !line.trim().is_empty()) { p { (line) } } }
}

/// What came of it, folded; nothing where nothing is written.
pub(super) fn end(outcome: &Outcome, zone: &str, own: &str, most: usize) -> Markup {
    html! {
        @if !outcome.outcome.is_empty() || !outcome.hindsight.is_empty() {
            details.outcome {
                summary { span { "What came of it" @if let Some(at) = outcome.known_at { ": known from " (time_of(at, zone, "%-d %b %H:%M")) } } }
                (lines(&outcome.outcome, most))
                @if !outcome.hindsight.is_empty() { div.hindsight { p.label { "Seen now, not then" } (lines(&outcome.hindsight, most)) } }
                @if outcome.outcome.chars().count().max(outcome.hindsight.chars().count()) > most { p { a href=(own) { "the rest" } } }
            }
        }
    }
}

/// The beginning of it, in whole words.
fn cut(says: &str, most: usize) -> String {
    if says.chars().count() <= most {
        return says.to_owned();
    }
    let begin: String = says.chars().take(most).collect();
    let whole = begin.rsplit_once(char::is_whitespace).map_or(begin.as_str(), |(words, _)| words);
    format!("{whole} …")
}
