//! The pages of decisions: one by itself, and all of a review in order.

use maud::{Markup, html};
use recount_model::time;

use super::{
    card::{self, Card, MARK},
    pages::{ListPage, OnePage},
    told::{Told, Whole},
    words::UNDERSTOOD,
};
use crate::{
    access::Review,
    platform::http::{time_of, when_of},
};

const FORMAT: &str = "%-d %B %Y, %H:%M";
/// Longer than anything that is told: nothing is cut.
const ALL_OF_IT: usize = usize::MAX;
/// What a list shows of each aspect.
const GLIMPSE: usize = 240;

/// Where one of a review's decisions is found.
pub(super) fn address(review: &Review, told: &Told) -> String {
    format!("/reviews/{}/decisions/{}", review.id, told.id)
}

/// One decision by itself.
pub(super) fn one(page: &OnePage<'_>) -> Markup {
    let (review, Whole { told, outcome }) = (page.review, page.whole);
    let own = address(review, told);
    html! {
        div.moment-page {
            article.decision.is-whole {
                (head(told))
                (standing(page))
                (card::context(told, ALL_OF_IT))
                @if review.writes() { div.acts {
                    @if page.was_there && told.confirmed.is_none() {
                        form method="post" action={ (own) "/confirm" } {
                            input type="hidden" name="version" value=(told.version);
                            input type="hidden" name="moment" value=(told.moment_version);
                            button.button.is-primary type="submit" { "That is how it was" }
                        }
                        a.word href={ (own) "/tell" } { "Put it in my words" }
                    } @else { a.word href={ (own) "/tell" } { "Tell more of it" } }
                } }
                (card::end(outcome, &review.zone, &own, ALL_OF_IT))
                @if review.writes() { p.acts { a.word.is-quiet href={ (own) "/outcome" } { @if outcome.version == 0 { "Write what came of it" } @else { "Change what came of it" } } } }
            }
            @if review.writes() { (spoken_of(review, told)) }
            p.acts {
                a.word href={ "/reviews/" (review.id) "/timeline#moment-" (told.id) } { "Back to the story" }
                a.word href={ "/reviews/" (review.id) "/moments/" (told.id) } { "Its moment: sentence, times, evidence" }
                a.word href={ "/reviews/" (review.id) "/decisions" } { "Other decisions" }
                @if review.writes() && told.version > 1 { a.word.is-quiet href={ (own) "/earlier" } { "Earlier tellings" } }
                @if review.writes() { a.word.is-quiet href={ (own) "/remove" } { "Make it a plain moment again" } }
            }
        }
    }
}

/// When, that it is a decision, and what.
pub(super) fn head(told: &Told) -> Markup {
    html! {
        p.at.label { (when_of(&told.when, FORMAT)) span.kind { (MARK) } }
        h2.says { (told.says) }
    }
}

/// Whose words these are.
fn standing(page: &OnePage<'_>) -> Markup {
    let (review, told) = (page.review, &page.whole.told);
    html! {
        @match &told.confirmed {
            Some(confirmed) => p.aid { @match &confirmed.by { Some(name) => (name), None => "Somebody" } ", who was there, stands by these words (" (time_of(confirmed.at, &review.zone, "%-d %B %Y")) ")." },
            None if page.was_there => p.aid { (UNDERSTOOD) ". You were there: is that how it was?" },
            None => p.aid { (UNDERSTOOD) ". Nobody who was there has said yet whether it was so." },
        }
    }
}

/// What to write in the text so that the decision shows there as a card.
fn spoken_of(review: &Review, told: &Told) -> Markup {
    let zone = time::zone(&review.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let clock = jiff::fmt::strtime::format("%H:%M", &time::timestamp(told.when.point()).to_zoned_datetime(zone)).unwrap_or_default();
    html! { p.aid { "To speak of it in the text, write " code { "[" (clock) "](decision:" (told.id) ")" } "." } }
}

/// All of a review in order of time.
pub(super) fn list(page: &ListPage<'_>) -> Markup {
    let review = page.review;
    let timeline = format!("/reviews/{}/timeline", review.id);
    html! {
        section.decisions aria-labelledby="decisions-title" {
            h2 #decisions-title { "Decisions" }
            @if page.decisions.is_empty() {
                p.empty { "None is told here yet. A decision is a moment where somebody chose: what they saw, knew and wanted says more than what came of it." }
                @if review.writes() { p.acts { a.button href={ (timeline) "#by-hand" } { "Tell one on the timeline" } } }
            } @else {
                p.aid { "Each as it made sense then. What came of it stands last, folded." }
                ol.moments { @for whole in &page.decisions {
                    li.moment id={ "decision-" (whole.told.id) } { (Card { review: review.id, whole, times: (&review.zone, "%-d %B, %H:%M"), most: GLIMPSE, beside: None, fold: super::Fold::Folded }.draw()) }
                } }
                @if let Some(later) = page.later { p.pager { a.word rel="next" href={ "?after=" (later) } { "Later decisions" } } }
                p.acts { a.word href=(timeline) { "Back to the story" } }
            }
        }
    }
}

/// Asks before a decision becomes a plain moment again.
pub(super) fn ask_remove(review: &Review, told: &Told) -> Markup {
    html! {
        section.notice {
            h2 { "Make this a plain moment again?" }
            p { (when_of(&told.when, FORMAT)) ": " (told.says) }
            p.aid { "The moment stays on the timeline with its sentence. What is told of the decision goes, and so does what came of it. A text that links to the decision keeps the link’s words." }
            form.acts method="post" {
                button.button type="submit" { "Make it a plain moment" }
                a.word href=(address(review, told)) { "Leave it" }
            }
        }
    }
}
