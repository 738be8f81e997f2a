//! The then view as a page: the sentence with its slider, the picture, what was known
//! in the order in which it came to be known, and the shore under the last of it.

use jiff::fmt::strtime;
use maud::{Markup, html};
use recount_model::{EvidenceKind, Micros, time};

use super::{
    pages::Then,
    picture,
    store::{KnownRow, SHOWN},
};
use crate::platform::http::time_of;

/// The page under its frame.
pub(super) fn page(then: &Then<'_>) -> Markup {
    let story = format!("/reviews/{}/timeline", then.review.id);
    html! {
        then-view src={ (story) "/then/step" } data-at=(then.at) data-earlier=[then.steps.earlier] data-later=[then.steps.later] {
            header.then-head {
                div.then-row {
                    h1.then-sentence { (sentence(then)) }
                    p.then-steps {
                        @if let Some(at) = then.steps.earlier { a href=(stand(then, at)) data-step="earlier" { "Earlier" } }
                        @if let Some(at) = then.steps.later { a href=(stand(then, at)) data-step="later" { "Later" } }
                        a href=(story) { "The whole story" }
                    }
                }
                form.then-scrub action={ (story) "/then" } method="get" {
                    div.scrub {
                        (scrub(then))
                        input type="range" name="at" min=(then.ruler.start) max=(then.ruler.end()) step="any" value=(then.at) aria-label="The time to stand at" aria-valuetext=(spoken(then));
                    }
                    button.button type="submit" { "Stand there" }
                }
            }
            section.then-shown aria-label="What was known" {
                (picture::draw(then))
                div.then-list tabindex="0" role="region" aria-label="In the order in which it came to be known" {
                    div.then-inner { div data-back { (back(then)) } ol.then-rows { (rows(then)) } }
                }
                div.then-later data-later-line { (later(then)) }
            }
            p.visually-hidden role="status" {}
        }
        p.legend {
            span { "Width of a lane: how much was said" }
            span { "Triangle: alert" }
            span { "Square: deployment" }
            span { "Open ring to full dot: happened, then known" }
            span { "Times are in " (then.review.zone) }
            span { "The sentences were written afterwards; everything stands where it came to be known. The review’s title is left out: it was given later" }
        }
    }
}

/// Where one stands, in words.
pub(super) fn sentence(then: &Then<'_>) -> Markup {
    html! { "What was known at " b { (time_of(then.at, &then.review.zone, clock_form(then.at))) } ", " span { (time_of(then.at, &then.review.zone, "%A %-d %B")) } }
}

/// The slider's value, as it is read aloud.
pub(super) fn spoken(then: &Then<'_>) -> String {
    clock(then, then.at, clock_form(then.at))
}

const fn clock_form(at: Micros) -> &'static str {
    if at % 60_000_000 == 0 { "%H:%M" } else { "%H:%M:%S" }
}

/// The slider's track: what lies behind as a line with its marks, what lies ahead as dots.
pub(super) fn scrub(then: &Then<'_>) -> Markup {
    let share = |at: Micros| format!("{:.2}%", then.ruler.share(at).clamp(0.0, 1.0) * 100.0);
    html! {
        svg.scrub-track width="100%" height="44" aria-hidden="true" focusable="false" {
            line.ahead x1=(share(then.at)) x2="100%" y1="12" y2="12" {}
            line.behind x1="0" x2=(share(then.at)) y1="12" y2="12" {}
            @for row in then.rows.iter().filter(|row| row.noun != "evidence" && row.known_at >= then.ruler.start) {
                circle.tick cx=(share(row.known_at)) cy="12" r=(if row.noun == "decision" { "4.5" } else { "2.5" }) {}
            }
            @for at in then.ruler.ticks(offset(then)) { text x=(share(at)) y="40" { (clock(then, at, "%H:%M")) } }
        }
    }
}

/// A way to what came before the list.
pub(super) fn back(then: &Then<'_>) -> Markup {
    html! {
        @if let Some(before) = then.before { p.then-back { a.word rel="prev" href={ (stand(then, then.at)) "&before=" (before) } { "What came before" } } }
        @if then.is_back { p.then-back { a.word href=(stand(then, then.at)) { "Back to where you stand" } } }
    }
}

/// The next step, and nothing else of what follows.
pub(super) fn later(then: &Then<'_>) -> Markup {
    html! {
        @if let Some(next) = then.steps.later {
            p.then-line { "Later. What came to be known after " (clock(then, then.at, clock_form(then.at))) " is not on this page." }
            p { a.word href=(stand(then, next)) data-step="later" { "Go on to " (clock(then, next, format_seconds(then, next))) } }
        } @else {
            p.then-line { "Nothing more came to be known." }
        }
    }
}

/// What was known, as a list.
pub(super) fn rows(then: &Then<'_>) -> Markup {
    html! { @for row in &then.rows {
        @if row.noun == "evidence" { (heard(then, row)) } @else { (told(then, row)) }
    } }
}

fn told(then: &Then<'_>, row: &KnownRow) -> Markup {
    html! {
        li.moment data-known=(row.known_at) id={ "then-" (row.id.simple()) } {
            @if let Some(card) = then.cards.get(&row.id) { (card) } @else {
                p.at {
                    (time_of(row.known_at, &then.review.zone, format(then, row.known_at)))
                    span { @if row.noun == "decision" { "Decision" } @else { (label(row)) } }
                    (lag(then, row))
                }
                p.says { (row.text) }
            }
        }
    }
}

fn heard(then: &Then<'_>, row: &KnownRow) -> Markup {
    html! {
        li.heard data-known=(row.known_at) id={ "then-" (row.id.simple()) } {
            p.at {
                (time_of(row.known_at, &then.review.zone, format(then, row.known_at)))
                span { (label(row)) }
                @if let Some(by) = &row.said_by { b { (by) } }
                (lag(then, row))
            }
            @if row.redacted_at.is_some() { p.says.is-gone { "Removed." } }
            @else if is_changed_later(row, then.at) { p.says.is-gone { "The words were changed later; what stood here at first was not kept." } }
            @else { p.says { (cut(&row.text)) } }
        }
    }
}

/// When it happened, where that was well before it was known.
fn lag(then: &Then<'_>, row: &KnownRow) -> Markup {
    html! { @if row.is_late() && let Some(at) = row.happened(then.at) {
        span.known-later { "happened " (time_of(at, &then.review.zone, format(then, at))) }
    } }
}

fn label(row: &KnownRow) -> &str {
    match (row.kind, &row.lane) {
        (EvidenceKind::Alert, _) => "Alert",
        (EvidenceKind::Deployment, _) => "Deployment",
        (EvidenceKind::Document, _) => "Document",
        (_, Some(lane)) => lane,
        (EvidenceKind::Entry, None) => "Written by hand",
        (_, None) => "Message",
    }
}

/// Whether the words that are kept were put in after `at`. Where the time of the
/// change cannot be read, it counts as later.
fn is_changed_later(row: &KnownRow, at: Micros) -> bool {
    let details: Vec<(String, String)> = serde_json::from_str(&row.details).unwrap_or_default();
    details.iter().filter(|(name, _)| name == "edited").any(|(_, said)| {
        let when = said.split_whitespace().next().and_then(|word| word.parse::<jiff::Timestamp>().ok());
        when.is_none_or(|when| when.as_microsecond() > at)
    })
}

fn cut(text: &str) -> String {
    let most = usize::try_from(SHOWN).unwrap_or_default();
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

fn stand(then: &Then<'_>, at: Micros) -> String {
    format!("/reviews/{}/timeline/then?at={at}", then.review.id)
}

fn is_today(then: &Then<'_>, at: Micros) -> bool {
    clock(then, at, "%F") == clock(then, then.at, "%F")
}

/// How a time is written: a clock on the day one stands in, a day before that.
pub(super) fn format(then: &Then<'_>, at: Micros) -> &'static str {
    if is_today(then, at) { "%H:%M" } else { "%-d %b %H:%M" }
}

fn format_seconds(then: &Then<'_>, at: Micros) -> &'static str {
    match (is_today(then, at), at - then.at < 120_000_000) {
        (true, true) => "%H:%M:%S",
        (true, false) => "%H:%M",
        (false, _) => "%-d %b %H:%M",
    }
}

/// A time in the review's zone as plain words.
pub(super) fn clock(then: &Then<'_>, at: Micros, format: &str) -> String {
    strtime::format(format, &zoned(then, at)).unwrap_or_default()
}

/// How far the review's zone is ahead of UTC where one stands.
pub(super) fn offset(then: &Then<'_>) -> Micros {
    Micros::from(zoned(then, then.at).offset().seconds()) * 1_000_000
}

fn zoned(then: &Then<'_>, at: Micros) -> jiff::ZonedDateTime {
    time::timestamp(at).to_zoned_datetime(time::zone(&then.review.zone).unwrap_or(jiff::tz::TimeZone::UTC))
}
