//! The picture for readers without script: a time axis downwards, lanes, and a
//! leader from each minute to its sentence. The list beside it says everything,
//! so the picture is hidden from screen readers. Presentation attributes only.

use std::fmt::Write as _;

use maud::{Markup, html};
use recount_model::{Micros, time};

use super::{
    recounted::PASSAGE,
    store::MomentRow,
    views::clock,
    window::{Bins, Window},
};

/// Width of the picture, in pixels of its own.
const WIDTH: f64 = 396.0;
/// Where the lanes begin, and how wide one is at most: as the island draws them.
const LANES: f64 = 88.0;
const LANE: f64 = 30.0;
const LEADER_ROOM: f64 = 84.0;
const LAG: f64 = 68.0;
const TOP: f64 = 92.0;
const BOTTOM: f64 = 18.0;
/// Where the first sentence stands at the earliest: beside the names of the lanes.
const LIST_TOP: f64 = 116.0;
const SHORTEST: f64 = 420.0;

/// How a sentence's height comes about, in pixels at the default size: the line
/// with its minute, one line of the sentence, and the space around.
const AT_LINE: f64 = 20.1;
const LINE: f64 = 26.6;
const AROUND: f64 = 14.4;
/// Bytes of the page that the marks of one kind may take.
const MARKS: usize = 4_000;
/// Characters that surely fit into a line of the widest column.
const LINE_HOLDS: usize = 64;
/// Lines that a class of the style gives room for.
const MOST_LINES: usize = 12;

/// How far one sentence is moved down to its minute, in rem, and for how many lines
/// it is given room, so that the list keeps in step with the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    pub(super) silence: f64,
    pub(super) lines: usize,
    /// Where the leader ends, in pixels of the picture.
    to: f64,
}

/// The picture with where its sentences stand.
#[derive(Debug)]
pub(super) struct Axis {
    pub(super) svg: Markup,
    pub(super) stands: Vec<Stand>,
}

struct Scale {
    from: f64,
    span: f64,
    height: f64,
    lane: f64,
    end: f64,
}

impl Scale {
    fn of(window: &Window, height: f64, lanes: usize) -> Self {
        let lane = LANE.min((WIDTH - LEADER_ROOM - LANES) / number(lanes.max(1)));
        Self { from: micros(window.from), span: micros(window.until) - micros(window.from), height, lane, end: LANES + lane * number(lanes) }
    }

    fn y(&self, at: Micros) -> f64 {
        TOP + (micros(at) - self.from) / self.span * (self.height - TOP - BOTTOM)
    }

    fn x(&self, lane: usize) -> f64 {
        LANES + self.lane * (number(lane) + 0.5)
    }
}

/// Draws a window with the moments listed beside it.
pub(super) fn draw(window: &Window, moments: &[MomentRow], questions: &[usize]) -> Axis {
    let lanes = window.lanes();
    let room: Vec<usize> = moments.iter().enumerate().map(|(i, m)| (lines(&m.says) + if questions.contains(&i) { 3 } else { 0 }).min(MOST_LINES)).collect();
    let height = (LIST_TOP + BOTTOM + room.iter().map(|n| tall(*n)).sum::<f64>()).clamp(SHORTEST, 1400.0);
    let scale = Scale::of(window, height, lanes.len());
    let stands = stands(window, &scale, moments, &room);
    let ticks = ticks(window);
    let format = format(window);
    // What lies outside of the window has its sentence and no place in the picture.
    let inside: Vec<(&MomentRow, &Stand)> = moments.iter().zip(&stands).filter(|(m, _)| window.holds(m.place().at)).collect();
    let svg = html! {
        svg.axis viewBox={ "0 0 " (WIDTH) " " (round(height)) } aria-hidden="true" focusable="false" {
            @for at in &ticks { text x="0" y=(round(scale.y(*at) + 4.0)) { (clock(*at, &window.zone, format)) } }
            path.minute d=(drawn(ticks.iter().map(|at| format!("M{} {:.0}H{:.0}", LANES - 14.0, scale.y(*at), scale.end)))) {}
            @for (i, name) in lanes.iter().enumerate() {
                text.lane-name transform={ "translate(" (round(scale.x(i) + 3.0)) " " (TOP - 14.0) ") rotate(-45)" } { (lane_name(name)) }
            }
            path.lane-rule d=(drawn((0..lanes.len()).map(|i| format!("M{:.1} {}V{:.0}", scale.x(i), TOP - 8.0, height - BOTTOM)))) {}
            @for bins in window.bins.iter().filter(|b| b.kind == "chat") {
                path.flow d=(flow(bins, busiest(window), &scale, scale.x(lane(&lanes, &bins.lane)))) {}
            }
            @for kind in ["alert", "deployment", "document", PASSAGE] { @let d = shapes(kind, window, &lanes, &scale); @if !d.is_empty() { path class=(if kind == PASSAGE { "said".to_owned() } else { format!("mark {kind}") }) d=(d) {} } }
            path.lag d=(drawn(inside.iter().map(|(m, _)| lag(&scale, m)))) {}
            path.ring d=(drawn(inside.iter().map(|(m, _)| rings(&scale, m)))) {}
            path.leader d=(drawn(inside.iter().map(|(m, stand)| leader(&scale, scale.y(m.place().at), stand.to)))) {}
            path.dots d=(drawn(inside.iter().map(|(m, _)| dots(&scale, m)))) {}
        }
    };
    Axis { svg, stands }
}

/// Up to this long, the axis has more than one time a day.
const FEW_DAYS: Micros = 9 * 43_200_000_000;

/// How the axis writes its times: as much as they need. Over the end of a year the clock
/// comes first; the sentence above the picture says both years.
fn format(window: &Window) -> &'static str {
    let (first, last) = (window.day(window.from), window.day(window.until));
    match (first == last, first.year() == last.year()) {
        (true, _) => "%H:%M",
        (_, true) => "%-d %b %H:%M",
        (_, false) if window.until - window.from <= FEW_DAYS => "%-d %b %H:%M",
        (_, false) => "%-d %b %Y",
    }
}

/// Strokes one after the other, as one path: many elements would make a heavy page.
fn drawn(strokes: impl Iterator<Item = String>) -> String {
    strokes.collect()
}

fn lines(says: &str) -> usize {
    let (mut lines, mut filled) = (1, 0);
    for word in says.split(' ') {
        let length = word.chars().count();
        if filled + length > LINE_HOLDS && filled > 0 {
            lines += 1;
            filled = 0;
        }
        filled += length + 1;
    }
    lines
}

fn tall(lines: usize) -> f64 {
    AROUND + AT_LINE + LINE * number(lines)
}

/// A sentence never stands higher than its minute, so that silence keeps its length.
fn stands(window: &Window, scale: &Scale, moments: &[MomentRow], lines: &[usize]) -> Vec<Stand> {
    let mut top = LIST_TOP;
    moments
        .iter()
        .zip(lines)
        .map(|(moment, lines)| {
            let at = moment.place().at;
            let silence = if window.holds(at) { (scale.y(at) - 16.0 - top).clamp(0.0, scale.height) } else { 0.0 };
            top += silence;
            let stand = Stand { silence: silence / 16.0, lines: *lines, to: top + 16.0 };
            top += tall(*lines);
            stand
        })
        .collect()
}

fn lane(lanes: &[&str], name: &str) -> usize {
    lanes.iter().position(|l| *l == name).unwrap_or_default()
}

fn leader(scale: &Scale, y: f64, to: f64) -> String {
    let (x, end) = (scale.end + 4.0, WIDTH - 9.0);
    let middle = f64::midpoint(x + 10.0, end);
    format!("M{x:.0} {y:.1}H{:.0}C{:.0} {y:.1} {:.0} {to:.1} {end:.0} {to:.1}", x + 10.0, middle + 6.0, middle - 6.0)
}

/// Happened, then known: a bow from one to the other.
fn lag(scale: &Scale, moment: &MomentRow) -> String {
    let (a, b) = (scale.y(moment.place().at), scale.y(moment.known_at));
    if b - a < 24.0 || b > scale.height {
        return String::new();
    }
    let bow = LAG - (8.0 + (b - a) / 14.0).min(20.0);
    format!("M{LAG} {a:.1}C{bow:.0} {:.1} {bow:.0} {:.1} {LAG} {b:.1}", a + 8.0, b - 8.0)
}

fn dots(scale: &Scale, moment: &MomentRow) -> String {
    let happened = format!("M{:.0} {:.1}h0", scale.end + 4.0, scale.y(moment.place().at));
    if lag(scale, moment).is_empty() { happened } else { format!("{happened}M{LAG} {:.1}h0", scale.y(moment.known_at)) }
}

fn rings(scale: &Scale, moment: &MomentRow) -> String {
    if lag(scale, moment).is_empty() { String::new() } else { format!("M{LAG} {:.1}a3 3 0 1 0 0 6a3 3 0 1 0 0-6", scale.y(moment.place().at) - 3.0) }
}

/// Every mark of one kind: single ones where they are few, one for each bin otherwise.
/// Where every minute has one, fewer of them say the same and keep the page small.
fn shapes(kind: &str, window: &Window, lanes: &[&str], scale: &Scale) -> String {
    let mut apart = 7.0;
    loop {
        let drawn = shapes_apart(kind, window, lanes, scale, apart);
        if drawn.len() <= MARKS || apart > scale.height {
            return drawn;
        }
        apart *= 2.0;
    }
}

/// The same, each at least so many pixels below the one before.
fn shapes_apart(kind: &str, window: &Window, lanes: &[&str], scale: &Scale, apart: f64) -> String {
    let mut last = f64::NEG_INFINITY;
    let binned = window.bins.iter().filter(|b| b.kind == kind).flat_map(|b| filled(b, window).into_iter().map(|at| (b.lane.as_str(), at)));
    let single = window.marks.iter().filter(|m| m.kind == kind).map(|m| (m.lane.as_str(), m.at));
    binned
        .chain(single)
        .filter_map(|(name, at)| {
            let y = scale.y(at);
            // What would stand on top of the one before is left to the list.
            let is_apart = (y - last).abs() >= apart;
            last = if is_apart { y } else { last };
            is_apart.then(|| shape(kind, scale.x(lane(lanes, name)), y))
        })
        .collect()
}

fn shape(kind: &str, x: f64, y: f64) -> String {
    match kind {
        "alert" => format!("M{x:.0} {:.0}l6 10h-12z", y - 6.0),
        "deployment" => format!("M{:.0} {:.0}h9v9h-9z", x - 4.5, y - 4.5),
        PASSAGE => format!("M{:.0} {y:.0}h10", x - 5.0),
        _ => format!("M{:.0} {:.0}h6v10h-6z", x - 3.0, y - 5.0),
    }
}

/// A lane's width over time, to both sides of its rule.
fn flow(bins: &Bins, busiest: f64, scale: &Scale, x: f64) -> String {
    let counts = thinned(&bins.counts);
    let step = (scale.height - TOP - BOTTOM) / number(counts.len().max(1));
    let half = scale.lane * 0.36;
    let widths: Vec<f64> = smoothed(&counts).iter().map(|n| if *n > 0.0 { (half * (n / busiest).powf(0.65)).max(0.75) } else { 0.0 }).collect();
    let mut d = format!("M{} {TOP}", round(x));
    // From one point to the next in tenths of a pixel: half as long as where each stands.
    let mut from = (0.0, TOP);
    let mut point = |d: &mut String, i: usize, width: f64| {
        let to = (round(width), (TOP + (number(i) + 0.5) * step).round());
        let _ = write!(d, "l{} {}", round(to.0 - from.0), to.1 - from.1);
        from = to;
    };
    let bends = |i: usize| {
        let at = |i: Option<usize>| i.and_then(|i| widths.get(i)).copied().unwrap_or_default();
        at(Some(i)) > 0.0 || at(i.checked_sub(1)) > 0.0 || at(Some(i + 1)) > 0.0
    };
    for (i, width) in widths.iter().enumerate().filter(|(i, _)| bends(*i)) {
        point(&mut d, i, *width);
    }
    for (i, width) in widths.iter().enumerate().rev().filter(|(i, _)| bends(*i)) {
        point(&mut d, i, -width);
    }
    d.push('z');
    d
}

/// Fewer steps than the bins have, so that the page stays small.
fn thinned(counts: &[i64]) -> Vec<i64> {
    counts.chunks(3).map(|some| some.iter().sum()).collect()
}

fn smoothed(counts: &[i64]) -> Vec<f64> {
    let at = |i: Option<usize>| i.and_then(|i| counts.get(i)).map_or(0.0, |n| micros(*n));
    (0..counts.len()).map(|i| (at(i.checked_sub(1)) + 2.0 * at(Some(i)) + at(Some(i + 1))) / 4.0).collect()
}

fn busiest(window: &Window) -> f64 {
    window.bins.iter().filter(|b| b.kind == "chat").flat_map(|b| smoothed(&thinned(&b.counts))).fold(1.0, f64::max)
}

fn filled(bins: &Bins, window: &Window) -> Vec<Micros> {
    let width = (window.until - window.from) / i64::try_from(bins.counts.len().max(1)).unwrap_or(1);
    bins.counts.iter().zip(0_i64..).filter(|(n, _)| **n > 0).map(|(_, i)| window.from + i * width + width / 2).collect()
}

const STEPS_S: [i64; 17] = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 604_800];

/// Round times on the zone's own clock, nine at most.
fn ticks(window: &Window) -> Vec<Micros> {
    let wanted = (window.until - window.from) / 9_000_000;
    let step = STEPS_S.iter().find(|s| **s >= wanted).copied().unwrap_or((wanted / 604_800 + 1) * 604_800) * 1_000_000;
    let zone = time::zone(&window.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let offset = i64::from(zone.to_offset(time::timestamp(window.from)).seconds()) * 1_000_000;
    let first = (window.from + offset).div_euclid(step) * step + step - offset;
    (0..12).map(|i| first + i * step).filter(|t| *t < window.until).collect()
}

/// Characters of a lane's name that stand above the picture, and how many of them are its
/// end: services of one team begin alike and end differently.
const NAME: usize = 16;
const NAME_END: usize = 8;

/// What stands in the `text` of a lane's name above a picture: where it is long, cut in its
/// middle, with the whole of it as its title.
#[must_use]
pub fn lane_name(name: &str) -> Markup {
    let shown = short(name);
    html! { @if shown != name { title { (name) } } (shown) }
}

fn short(name: &str) -> String {
    let long = name.chars().count();
    if long <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - NAME_END - 1).chain(['…']).chain(name.chars().skip(long - NAME_END)).collect()
}

fn round(n: f64) -> f64 {
    (n * 10.0).round() / 10.0
}

#[expect(clippy::cast_precision_loss, reason = "a picture: less than a pixel is lost")]
const fn micros(n: i64) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "a picture: less than a pixel is lost")]
const fn number(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_end_where_names_of_one_team_differ() {
        assert_eq!(short("checkout-api-two"), "checkout-api-two");
        assert_eq!(short("a-very-long-service-gateway"), "a-very-…-gateway");
        assert_ne!(short("a-very-long-service-gateway"), short("a-very-long-service-pricing"));
        assert_eq!(short(&"ü".repeat(40)).chars().count(), 16);
    }
}
