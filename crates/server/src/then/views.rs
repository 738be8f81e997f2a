//! The then view as a page: the sentence with its slider, the picture, what was known
//! in the order in which it came to be known, and the shore under the last of it.

use std::collections::HashMap;

use jiff::fmt::strtime;
use maud::{Markup, html};
use recount_model::{EvidenceKind, Micros, review::Involvement, time};
use uuid::Uuid;

use super::{
    load::{Then, Thing},
    person::PersonRow,
    picture,
    store::{KnownRow, SHOWN},
    words::{cut, said_by, words},
};
use crate::{
    account::{self, Divergence, Heard},
    platform::{
        html::unopened,
        http::{time_of, when_of},
    },
};

/// Cards of decisions, by decision.
type Cards = HashMap<Uuid, Markup>;

/// The page under its frame.
pub(super) fn page(then: &Then<'_>, cards: &Cards) -> Markup {
    let (story, steps) = (format!("/reviews/{}/timeline", then.stands.review.id), then.stands.steps);
    html! {
        then-view src={ (story) "/then/step" } data-at=(then.stands.at) data-as=[then.stands.person().map(|person| person.id)] data-earlier=[steps.earlier] data-later=[steps.later] {
            h1.visually-hidden { "What was known then" }
            form.then-head action={ (story) "/then" } method="get" {
                div.then-row {
                    (sentence(then))
                    p.then-steps {
                        @if let Some(at) = steps.earlier { a href=(stand(then, at)) data-step="earlier" { "Earlier" } }
                        @if let Some(at) = steps.later { a href=(stand(then, at)) data-step="later" { "Later" } }
                        a href=(story) { span.is-wide { "The whole story" } span.is-narrow { "Story" } }
                    }
                }
                div.then-scrub {
                    div.scrub {
                        (scrub(then))
                        input type="range" name="at" min=(then.ruler.start) max=(then.ruler.end()) step="any" value=(then.stands.at) aria-label="The time to stand at" aria-valuetext=(spoken(then));
                    }
                    button.button type="submit" { "Stand there" }
                }
            }
            section.then-shown aria-label="What was known" {
                (picture::draw(then))
                div.then-corner {}
                div.then-list tabindex="0" role="region" aria-label="In the order in which it came to be known" {
                    div.then-inner { div data-back { (back(then)) } ol.then-rows { (rows(then, &then.things.iter().collect::<Vec<_>>(), cards)) } }
                }
                div.then-later data-later-line { (later(then)) }
                p.then-status.visually-hidden role="status" {}
            }
        }
        (legend(then))
    }
}

/// The two words one can change: in whose place, and when.
fn sentence(then: &Then<'_>) -> Markup {
    html! {
        p.then-sentence {
            @if then.stands.people.is_empty() { "What was known at " } @else {
                label for="then-as" { "As" } " "
                select #then-as name="as" autocomplete="off" {
                    option value="" { "everybody together" }
                    @for (n, person) in then.stands.people.iter().enumerate() { option value=(person.id) selected[then.stands.person == Some(n)] { (person.name) @if let Some(how) = apart(then, person) { ", " (how) } } }
                }
                @if then.stands.person.is_some() { " saw it at " } @else { " knew it at " }
            }
            span data-moment { (moment(then)) }
        }
    }
}

/// What tells somebody from another place of the same name: who was there in two ways has two.
fn apart(then: &Then<'_>, person: &PersonRow) -> Option<&'static str> {
    let is_twice = then.stands.people.iter().any(|other| other.id != person.id && other.name == person.name);
    is_twice.then(|| person.involvement.parse().unwrap_or(Involvement::Present).label())
}

/// Where one stands, in words.
pub(super) fn moment(then: &Then<'_>) -> Markup {
    let at = then.stands.at;
    html! { b { (time_of(at, then.zone(), clock_form(then, at))) } ", " span { (time_of(at, then.zone(), "%A %-d %B")) } }
}

fn legend(then: &Then<'_>) -> Markup {
    html! {
        p.legend {
            span.of-picture { "Width of a lane: how much was said" }
            span.of-picture { "Triangle: alert" }
            span.of-picture { "Square: deployment" }
            span.of-picture { "Hollow rectangle: an entry of a document or a list" }
            span.of-picture { "Stroke: a passage somebody lets you read" }
            span.of-picture { "Open ring to full dot: happened, then known" }
            span { "Whoever wrote a passage sees that you opened it" }
            span { "Times are in " (then.zone()) }
            @if let Some(person) = then.stands.person() {
                span { a href={ "/reviews/" (then.stands.review.id) "/reached/" (person.id) } { "What reached " (person.name) ", and how we know" } }
            }
            span { "The sentences were written afterwards; everything stands where it came to be known. The review’s title is left out: it was given later" }
        }
    }
}

/// The slider's value, as it is read aloud.
pub(super) fn spoken(then: &Then<'_>) -> String {
    clock(then, then.stands.at, clock_form(then, then.stands.at))
}

/// As much of a clock as tells a time from the steps beside it: tenths of a second and
/// less where two share one.
fn clock_form(then: &Then<'_>, at: Micros) -> &'static str {
    let beside = [then.stands.steps.earlier, Some(then.stands.at), then.stands.steps.later];
    let shares = |unit: Micros| beside.iter().flatten().any(|other| *other != at && other.div_euclid(unit) == at.div_euclid(unit));
    match (shares(1_000_000), shares(100_000), shares(1_000)) {
        (_, _, true) => "%H:%M:%S%.6f",
        (_, true, _) => "%H:%M:%S%.3f",
        (true, ..) => "%H:%M:%S%.1f",
        _ if at % 60_000_000 == 0 => "%H:%M",
        _ => "%H:%M:%S",
    }
}

/// The slider's track: what lies behind as a line with its marks, what lies ahead as dots.
pub(super) fn scrub(then: &Then<'_>) -> Markup {
    let share = |at: Micros| format!("{:.2}%", then.ruler.share(at).clamp(0.0, 1.0) * 100.0);
    // One tick where many would lie on each other, the largest of them.
    let mut ticks: Vec<(i32, bool)> = then.told().map(|(at, is_decision)| (place(then.ruler.share(at)), is_decision)).collect();
    ticks.sort_unstable_by_key(|(place, is_decision)| (*place, !is_decision));
    ticks.dedup_by_key(|(place, _)| *place);
    html! {
        svg.scrub-track width="100%" height="44" aria-hidden="true" focusable="false" {
            line.ahead x1=(share(then.stands.at)) x2="100%" y1="12" y2="12" {}
            line.behind x1="0" x2=(share(then.stands.at)) y1="12" y2="12" {}
            @for (place, is_decision) in ticks { circle.tick cx={ (f64::from(place) / 4.0) "%" } cy="12" r=(if is_decision { "4.5" } else { "2.5" }) {} }
            @for at in then.ruler.ticks(offset(then)) { text x=(share(at)) y="40" { (clock(then, at, "%H:%M")) } }
        }
    }
}

/// A share of the track in quarters of a percent: two points of it on a telephone, three
/// on a desk.
#[expect(clippy::cast_possible_truncation, reason = "at most four hundred")]
fn place(share: f64) -> i32 {
    (share.clamp(0.0, 1.0) * 400.0).round() as i32
}

/// A way to what came before the list.
pub(super) fn back(then: &Then<'_>) -> Markup {
    html! {
        @if let Some(before) = then.before { p.then-back { a.word rel="prev" href={ (stand(then, then.stands.at)) "&before=" (before) } { "What came before" } } }
        @if then.is_back { p.then-back { a.word href=(stand(then, then.stands.at)) { "Back to where you stand" } } }
    }
}

/// The next step, and nothing else of what follows.
pub(super) fn later(then: &Then<'_>) -> Markup {
    let at = then.stands.at;
    html! {
        @if let Some(next) = then.stands.steps.later {
            p.then-line { "Later. What " @if let Some(person) = then.stands.person() { "reached " (person.name) } @else { "came to be known" } " after " (clock(then, at, clock_form(then, at))) " is not on this page." }
            p { a.word href=(stand(then, next)) data-step="later" { "Go on to " (clock(then, next, format_seconds(then, next))) } }
        } @else {
            p.then-line { @if let Some(person) = then.stands.person() { "Nothing more reached " (person.name) "." } @else { "Nothing more came to be known." } }
        }
    }
}

/// What was known, as a list.
pub(super) fn rows(then: &Then<'_>, things: &[&Thing], cards: &Cards) -> Markup {
    html! { @for thing in things { @match thing {
        Thing::Known(row) if row.noun == "evidence" => (evidence(then, row, then.changed(thing))),
        Thing::Known(row) => (told(then, row, cards.get(&row.id), then.changed(thing))),
        Thing::Heard(heard) => @match then.divergences.get(&heard.id) {
            Some(differ) => (differing(then, heard, differ)),
            None => (passage(then, heard)),
        },
    } } }
}

/// Where what somebody recounts differs from what others do: the two of each difference
/// side by side.
fn differing(then: &Then<'_>, heard: &Heard, differ: &[Divergence]) -> Markup {
    let accounts = format!("/reviews/{}/accounts", then.stands.review.id);
    html! {
        li.moment data-known=(heard.when.known()) id={ "then-" (heard.id.simple()) } {
            @for seen in differ { (account::draw_divergence(seen, &accounts, "%H:%M", usize::try_from(SHOWN).unwrap_or_default())) }
        }
    }
}

fn told(then: &Then<'_>, row: &KnownRow, card: Option<&Markup>, changed: Option<Micros>) -> Markup {
    html! {
        li.moment data-known=(row.known_at) data-changed=[changed] id={ "then-" (row.id.simple()) } {
            @if let Some(card) = card { (card) } @else {
                p.at {
                    (time_of(row.known_at, then.zone(), format(then, row.known_at)))
                    span { @if row.noun == "decision" { "Decision" } @else { (label(row)) } }
                    (lag(then, row))
                    (otherwise(then, row))
                }
                p.says { (row.text) }
            }
        }
    }
}

fn evidence(then: &Then<'_>, row: &KnownRow, changed: Option<Micros>) -> Markup {
    let at = then.stands.at;
    html! {
        li.heard data-known=(row.known_at) data-changed=[changed] id={ "then-" (row.id.simple()) } {
            p.at {
                (time_of(row.known_at, then.zone(), format(then, row.known_at)))
                span { (label(row)) }
                @if let Some(by) = said_by(row, at) { b { (by) } }
                (lag(then, row))
                (otherwise(then, row))
            }
            @let words = words(row, at);
            @match words.instead() {
                Some(instead) => p.says.is-gone data-waits[words.is_of_later()] { (instead) },
                None => p.says { (cut(&row.text)) },
            }
        }
    }
}

/// A passage: its words where they have been opened, and otherwise the way to them.
fn passage(then: &Then<'_>, heard: &Heard) -> Markup {
    let accounts = format!("/reviews/{}/accounts", then.stands.review.id);
    html! {
        li.moment.recounted data-known=(heard.when.known()) id={ "then-" (heard.id.simple()) } {
            p.at {
                (when_of(&heard.when, format(then, heard.when.point())))
                span { "Account" }
                b { @if let Some(by) = &heard.by { (by) } @else { "somebody who was there" } }
            }
            @match &heard.says {
                Some(Ok(says)) => blockquote.says { (cut(says)) },
                Some(Err(why)) => (unopened(why)),
                None => p.says.is-gone { a href={ (accounts) "/passages?passage=" (heard.id) } { "A passage you can open" } },
            }
        }
    }
}

/// In somebody's place: a way for them to say that it was otherwise.
fn otherwise(then: &Then<'_>, row: &KnownRow) -> Markup {
    let (stands, review) = (&then.stands, then.stands.review);
    html! { @if let Some(person) = stands.person() && review.writes() && (review.guides || person.member == Some(stands.me)) {
        a.otherwise href={ "/reviews/" (review.id) "/reached/" (person.id) "?about=" (row.id) } { "Not so?" span.visually-hidden { " Say when this reached " (person.name) } }
    } }
}

/// When it happened, where that was well before it was known.
fn lag(then: &Then<'_>, row: &KnownRow) -> Markup {
    html! { @if row.is_late() && let Some(when) = row.happened(then.stands.at, then.zone()) {
        span.known-later { "happened " (when_of(&when, format(then, when.point()))) }
    } }
}

pub(super) fn label(row: &KnownRow) -> &str {
    match (row.kind, &row.lane) {
        (EvidenceKind::Alert, _) => "Alert",
        (EvidenceKind::Deployment, _) => "Deployment",
        (EvidenceKind::Document, _) => "Document",
        (_, Some(lane)) => lane,
        (EvidenceKind::Entry, None) => "Written by hand",
        (_, None) => "Message",
    }
}

fn stand(then: &Then<'_>, at: Micros) -> String {
    let as_ = then.stands.person().map(|person| format!("&as={}", person.id)).unwrap_or_default();
    format!("/reviews/{}/timeline/then?at={at}{as_}", then.stands.review.id)
}

/// Whether a time is of the day one stands in.
pub(super) fn is_today(then: &Then<'_>, at: Micros) -> bool {
    clock(then, at, "%F") == clock(then, then.stands.at, "%F")
}

/// How a time is written: a clock on the day one stands in, a day before that.
pub(super) fn format(then: &Then<'_>, at: Micros) -> &'static str {
    if is_today(then, at) { "%H:%M" } else { "%-d %b %H:%M" }
}

fn format_seconds(then: &Then<'_>, at: Micros) -> &'static str {
    match (is_today(then, at), at - then.stands.at < 120_000_000) {
        (true, true) if clock_form(then, at) == "%H:%M" => "%H:%M:%S",
        (true, true) => clock_form(then, at),
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
    Micros::from(zoned(then, then.stands.at).offset().seconds()) * 1_000_000
}

fn zoned(then: &Then<'_>, at: Micros) -> jiff::ZonedDateTime {
    time::timestamp(at).to_zoned_datetime(time::zone(then.zone()).unwrap_or(jiff::tz::TimeZone::UTC))
}
