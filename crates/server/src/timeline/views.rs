//! The Story page: the stretch of time, the picture, the sentences, the evidence.

use jiff::fmt::strtime;
use maud::{Markup, html};
use recount_model::{EvidenceKind, Micros, time};

use super::{
    axis::{self, Stand},
    gather,
    pages::{StoryPage, StoryQuery},
    recounted,
    store::MomentRow,
    window::{Dating, Seconds, Window},
};
use crate::{
    decision,
    platform::{
        html::{beginning, input},
        http::{time_of, trusted, when_of},
        place::Place,
    },
};

const MINUTE: Micros = 60_000_000;
/// Bytes of a lane's name beside a sentence.
const LABEL: usize = 120;

/// The whole page below the header, in `room` bytes: as much of each entry of the evidence
/// as fits. Where not even glimpses do, there are fewer moments, and then fewer entries,
/// with the way to those that follow.
pub(super) fn story(page: &mut StoryPage<'_>, room: usize) -> Markup {
    loop {
        let Some(window) = &page.window else { return empty(page) };
        let (above, dating) = (above(page, window), window.dating());
        if let Some(list) = gather::list(page, &dating, room.saturating_sub(above.0.len())) {
            return html! { (above) (list) };
        }
        if !page.shorten() {
            return html! { (above) (gather::glimpses(page, &dating)) };
        }
    }
}

/// All that stands above the list of the evidence. What has `data-follows` is put in the
/// place of its like when the picture shows another stretch (web/ISLANDS.md).
fn above(page: &StoryPage<'_>, window: &Window) -> Markup {
    let asked: Vec<usize> = page.moments.iter().enumerate().filter(|(_, m)| question(m).is_some()).map(|(i, _)| i).collect();
    let axis = axis::draw(window, &page.moments, &asked);
    let dating = window.dating();
    let data = serde_json::to_string(window).unwrap_or_default().replace('<', "\\u003c");
    html! {
        (page.problems.summary())
        (span(page, window))
        section.story aria-label="Timeline" {
            story-timeline #story src={ "/reviews/" (page.review.id) "/timeline/window" } {
                script type="application/json" { (trusted(data)) }
                (axis.svg)
            }
            @if page.moments.is_empty() {
                p.empty data-follows="moments" { "No moments in this stretch yet. " @if page.review.writes() { "Choose evidence below and say in a sentence what happened: that is one." } }
            } @else {
                ol.moments data-follows="moments" { @for (moment, stand) in page.moments.iter().zip(&axis.stands) { (sentence(page, &dating, moment, *stand)) } }
            }
        }
        div data-follows="further" { (pager("moments", &page.asked, "moments", page.moments_later, "Later moments")) }
        p.legend {
            span { "Width of a lane: how much was said" }
            span { "Triangle: alert" }
            span { "Square: deployment" }
            span { "Hollow rectangle: an entry of a document or a list" }
            @if !window.strokes.is_empty() { span { "Stroke: a passage somebody lets you read" } }
            span { "Open ring to full dot: happened, then known" }
            span { "Times are in " (window.zone) }
            @if window.is_partial { span { "The fullest lanes are drawn; the list below holds all of them" } }
        }
        div data-follows="recounted" { (recounted::list(&window.strokes, page.review, &dating)) }
        @if page.review.writes() { (by_hand(page, false)) }
        div data-follows="decisions" { @if page.moments.iter().any(|moment| moment.decided.is_some()) { p.acts { a.word href={ "/reviews/" (page.review.id) "/decisions" } { "The decisions, one by one" } } } }
    }
}

/// Nothing yet: one sentence, one action.
fn empty(page: &StoryPage<'_>) -> Markup {
    let review = page.review;
    html! {
        (page.problems.summary())
        section.story-empty {
            @if review.writes() {
                p.lead { "The story draws itself beside what was said and what machines saw. Bring a chat export, alerts or a list of times, and shape moments from them." }
                p.acts { a.button.is-primary href={ "/reviews/" (review.id) "/evidence" } { "Add evidence" } }
                (by_hand(page, true))
            } @else {
                p.empty { "Nobody has put anything on the timeline yet." }
            }
        }
    }
}

/// Which stretch is looked at, and words to move it by: links, so that they work
/// without script; the island puts its own in their place.
fn span(page: &StoryPage<'_>, window: &Window) -> Markup {
    let zone = &window.zone;
    let (from, until) = if window.is_part() { (window.from, window.until) } else { window.ends };
    let wide = window.until - window.from;
    let link = |from: Micros, until: Micros| format!("/reviews/{}/timeline?from={from}&until={until}", page.review.id);
    let quarter = wide / 4;
    html! {
        div.span-row {
            p.span-sentence data-follows="stretch" {
                (time_of(from, zone, "%A %-d %B %Y")) ", "
                b { (time_of(from, zone, "%H:%M")) }
                @if window.day(from) != window.day(until) { " to " (time_of(until, zone, if window.day(from).year() == window.day(until).year() { "%A %-d %B" } else { "%A %-d %B %Y" })) ", " b { (time_of(until, zone, "%H:%M")) } }
                @else if clock(from, zone, "%H:%M") != clock(until, zone, "%H:%M") { " to " b { (time_of(until, zone, "%H:%M")) } }
            }
            a.word href={ "/reviews/" (page.review.id) "/timeline/then" } { "What was known when" }
            nav.span-words aria-label="Stretch of time" data-steps="story" {
                @if window.is_part() {
                    a href=(link(window.from - wide / 2, window.until - wide / 2)) { "Earlier" }
                    a href=(link(window.from + wide / 2, window.until + wide / 2)) { "Later" }
                }
                @if wide > 2 * MINUTE { a href=(link(window.from + quarter, window.until - quarter)) { "Closer" } }
                @if let Some((first, last)) = window.whole {
                    a href=(link(window.from - wide / 2, window.until + wide / 2)) { "Wider" }
                    a href=(link(first, last)) { "Whole story" }
                }
            }
            @if page.asked.from.is_empty() && window.is_part() {
                p.aid data-follows="reach" { "The picture begins where almost everything happened. The story reaches from " (time_of(window.ends.0, zone, "%-d %B %Y")) " to " (time_of(window.ends.1, zone, "%-d %B %Y")) "; the lists below hold all of it." }
            }
        }
    }
}

fn sentence(page: &StoryPage<'_>, dating: &Dating, moment: &MomentRow, stand: Stand) -> Markup {
    let when = moment.when();
    let format = dating.format(when.point(), Seconds::Left);
    let deed = if page.review.writes() { "Change" } else { "More" };
    let class = format!("moment lines-{}", stand.lines);
    let silence = html! { @if stand.silence > 0.05 { svg.silence width="1" height={ (format!("{:.1}", stand.silence)) "rem" } aria-hidden="true" {} } };
    if let Some(card) = page.cards.get(&moment.id) {
        return html! {
            li class=(class) id={ "moment-" (moment.id) } { (silence) (card) @if let Some(asks) = question(moment) { div.question { p { (asks) } } } }
        };
    }
    html! {
        li class=(class) id={ "moment-" (moment.id) } {
            (silence)
            p.at {
                @if when.is_exact() { (tick(when.point(), &page.review.zone, format)) } @else { (when_of(&when, format)) }
                @if moment.decided.is_some() { a.kind href={ "decisions/" (moment.id.simple()) } { (decision::MARK) } }
                @else { @match moment.tie {
                    Some(evidence) => a href={ "evidence/" (evidence.simple()) } { (beginning(label(moment), LABEL)) },
                    None => span { (beginning(label(moment), LABEL)) },
                } }
                @if is_known_later(moment) { span.known-later { "known from " (tick(moment.known_at, &page.review.zone, dating.format(moment.known_at, Seconds::Left))) } }
                a.change href={ "moments/" (moment.id.simple()) } aria-label={ (deed) ", " (clock(when.point(), &page.review.zone, format)) } { (deed) }
            }
            p.says { (moment.says) }
            @if let Some(asks) = question(moment) { div.question { p { (asks) } } }
        }
    }
}

/// What kind of thing says it; the lane's name where somebody said it there.
pub(super) fn label(moment: &MomentRow) -> &str {
    match (moment.kind, &moment.lane) {
        (EvidenceKind::Message | EvidenceKind::Presence | EvidenceKind::Entry, Some(lane)) => lane,
        (EvidenceKind::Message | EvidenceKind::Presence, None) => "Message",
        (EvidenceKind::Alert, _) => "Alert",
        (EvidenceKind::Deployment, _) => "Deployment",
        (EvidenceKind::Document, _) => "Document",
        (EvidenceKind::Entry, None) => "Written by hand",
    }
}

/// Whether it came to be known a minute or more after it happened.
pub(super) fn is_known_later(moment: &MomentRow) -> bool {
    moment.known_at >= moment.latest + MINUTE
}

/// Two times that cannot both be right are asked about, not refused.
pub(super) fn question(moment: &MomentRow) -> Option<&'static str> {
    (moment.known_at < moment.earliest).then_some("It stands here after it was already known. Is one of the two times in another zone, or was it expected?")
}

/// A moment without evidence.
fn by_hand(page: &StoryPage<'_>, is_open: bool) -> Markup {
    let problems = &page.problems;
    html! {
        details.fold.by-hand #by-hand open[is_open || !problems.is_empty()] {
            summary { "Write a moment by hand" }
            form.stacked method="post" action={ "/reviews/" (page.review.id) "/moments" } {
                (input("says", "text", "What happened, in a sentence", "", &page.form.says, problems))
                (input("when", "text", "When", "Like 14:05, “about 14:05”, or “between 14:05 and 14:20”.", &page.form.when, problems))
                @for id in &page.form.evidence { input type="hidden" name="evidence" value=(id); }
                p.acts {
                    button.button type="submit" { "Put it on the timeline" }
                    button.button type="submit" name="noun" value="decision" { "Somebody chose here: tell it as a decision" }
                }
            }
        }
    }
}

/// A link to the next page of one list, keeping the rest of the address.
pub(super) fn pager(place: &str, asked: &StoryQuery, name: &str, next: Option<Place>, says: &str) -> Markup {
    let Some(next) = next else { return html! {} };
    let mut address = format!("timeline?{name}={next}");
    for (key, value) in [("from", &asked.from), ("until", &asked.until)] {
        if value.parse::<Micros>().is_ok() {
            address.extend(["&", key, "=", value.as_str()]);
        }
    }
    html! { p.pager { a.word rel="next" href={ (address) "#" (place) } { (says) } } }
}

/// A short time for long lists, to the second: the page says its zone once.
pub(super) fn tick(at: Micros, zone: &str, format: &str) -> Markup {
    let second = time::timestamp(at.div_euclid(1_000_000) * 1_000_000);
    html! { time datetime=(second) { (clock(at, zone, format)) } }
}

/// A time in a zone as plain words.
pub(super) fn clock(at: Micros, zone: &str, format: &str) -> String {
    strtime::format(format, &time::timestamp(at).to_zoned_datetime(time::zone(zone).unwrap_or(jiff::tz::TimeZone::UTC))).unwrap_or_default()
}
