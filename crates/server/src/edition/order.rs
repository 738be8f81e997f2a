//! What happened, in order, below the text: on the page and in its file.

use std::{collections::HashMap, fmt::Write as _};

use jiff::{civil::Date, fmt::strtime, tz::TimeZone};
use maud::{Markup, html};
use recount_markdown::Document;
use recount_model::{Micros, When, time};
use uuid::Uuid;

use super::store::{Moment, Noun, Told};
use crate::{
    access::Review,
    decision,
    platform::http::{time_of, when_of},
};

/// Known a minute or more after it happened is worth a word.
const MINUTE: Micros = 60_000_000;

/// Whether the text has an order of its own: then it is not told twice.
pub(super) fn tells_its_own(body: &str) -> bool {
    Document::read(body.as_bytes(), None).timeline.len() > 1
}

/// `cards` are those of its decisions, as many as have room.
pub(super) fn draw(review: &Review, told: &Told, cards: &HashMap<Uuid, Markup>) -> Markup {
    let zone = &review.zone;
    html! {
        section.in-order aria-label="What happened, in order" {
            h2 { "What happened, in order" }
            p.aid { "Times are in " (zone) "." }
            @for day in told.moments.chunk_by(|one, next| day(one, zone) == day(next, zone)) { @if let Some(first) = day.first() {
                h3 { (strtime::format("%A %-d %B %Y", self::day(first, zone)).unwrap_or_default()) }
                ol.moments { @for moment in day { @if let Some(card) = cards.get(&moment.id) { li.moment { (card) } } @else {
                    li.moment {
                        p.at {
                            (clock(moment, zone))
                            @if moment.noun == Noun::Decision { span.kind { (decision::MARK) } }
                            @if moment.known_at >= moment.when.latest() + MINUTE { span.known-later { "known from " (time_of(moment.known_at, zone, later(moment, zone))) } }
                        }
                        p.says { a href={ "/reviews/" (review.id) (place(moment)) (moment.id) } { (moment.says) } }
                    }
                } } }
            } }
            @if told.more { p { a.word href={ "/reviews/" (review.id) "/timeline" } { "The rest is on the timeline" } } }
        }
    }
}

/// Its decisions, where the text itself tells what happened in order.
pub(super) fn decisions(told: &Told, cards: &HashMap<Uuid, Markup>) -> Markup {
    html! {
        section.decisions aria-label="Decisions" {
            h2 { "Decisions" }
            p.aid { "Each as it made sense then. What came of it stands last, folded." }
            ol.moments { @for moment in &told.moments { @if let Some(card) = cards.get(&moment.id) { li.moment { (card) } } } }
        }
    }
}

/// What its own page is called.
fn place(moment: &Moment) -> &'static str {
    match moment.noun {
        Noun::Moment => "/moments/",
        Noun::Decision => "/decisions/",
    }
}

fn clock(moment: &Moment, zone: &str) -> Markup {
    if moment.when.is_day() {
        return html! { span { "that day" } };
    }
    when_of(&When::between(moment.when.earliest(), moment.when.latest(), zone), "%H:%M")
}

fn later(moment: &Moment, zone: &str) -> &'static str {
    if day_of(moment.known_at, zone) == day(moment, zone) { "%H:%M" } else { "%-d %B, %H:%M" }
}

fn day(moment: &Moment, zone: &str) -> Date {
    day_of(moment.when.point(), zone)
}

fn day_of(at: Micros, zone: &str) -> Date {
    time::timestamp(at).to_zoned_datetime(time::zone(zone).unwrap_or(TimeZone::UTC)).date()
}

/// As a section of Markdown, written so that it can be read back.
pub(super) fn markdown(review: &Review, told: &Told) -> String {
    let mut out = format!("## Timeline\n\nTimes are in {}.\n\n", review.zone);
    for moment in &told.moments {
        // A line break or a list inside a sentence would end it.
        let says = moment.says.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "- {}: {says}", written(&moment.when, &review.zone));
    }
    if told.more {
        out.push_str("\nThe rest is on the timeline of the review.\n");
    }
    out
}

fn written(when: &When, zone: &str) -> String {
    let tz = time::zone(zone).unwrap_or(TimeZone::UTC);
    let at = |micros: Micros, format: &str| strtime::format(format, &time::timestamp(micros).to_zoned_datetime(tz.clone())).unwrap_or_default();
    if when.is_day() {
        at(when.point(), "%Y-%m-%d")
    } else if when.is_exact() {
        at(when.earliest(), "%Y-%m-%d %H:%M")
    } else if when.is_about() {
        format!("about {}", at(when.point(), "%Y-%m-%d %H:%M"))
    } else {
        format!("between {} and {}", at(when.earliest(), "%Y-%m-%d %H:%M"), at(when.latest(), "%H:%M"))
    }
}
