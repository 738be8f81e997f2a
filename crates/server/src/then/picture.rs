//! The picture of the then view: lanes as far as they were known, and the shore, the
//! line along the minute one stands at. Beyond it is fog and nothing else. Hidden from
//! screen readers, for whom the list says everything. Presentation attributes only.

use std::fmt::Write as _;

use maud::{Markup, html};
use recount_model::Micros;

use super::{
    lanes::{Lane, lanes},
    load::Then,
    ruler::{BINS, Ruler},
    store::DOTS,
    views::{clock, offset},
};
use crate::timeline::lane_name;

const WIDTH: f64 = 396.0;
const HEIGHT: f64 = 640.0;
const TOP: f64 = 96.0;
const LANES: f64 = 88.0;
const LANE: f64 = 30.0;
const LAG: f64 = 66.0;
/// Where the shore turns down towards the last sentence.
const GUTTER: f64 = 362.0;
const BEND: f64 = 16.0;
/// Where the line down the gutter is taken over by the styles.
const CORNER: f64 = 560.0;

/// The picture of what was known at `then.stands.at`.
pub(super) fn draw(then: &Then<'_>) -> Markup {
    let ruler = &then.ruler;
    let (lanes, left_out) = lanes(then);
    let width = LANE.min((GUTTER - 28.0 - LANES) / count(lanes.len().max(1)));
    let x = |n: usize| LANES + width * (count(n) + 0.5);
    let end = LANES + width * count(lanes.len());
    let most = lanes.iter().flat_map(|lane| &lane.bins).map(|bin| bin.holds).max().unwrap_or(1);
    let shore = y(ruler, then.stands.at);
    let is_elsewhere = |lane: &Lane<'_>| lane.strokes.is_empty() && lane.holds() == 0;
    html! {
        svg.then-picture viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } data-top=(TOP) data-end=(HEIGHT - 4.0) data-from=(n1(end + 10.0)) data-gutter=(GUTTER) aria-hidden="true" focusable="false" {
            defs { linearGradient #then-fog x1="0" x2="0" y1="0" y2="1" {
                stop.near offset="0" {} stop.far offset=".55" {} stop.gone offset="1" {}
            } linearGradient #then-veil { stop.bank offset="0" {} stop.open offset="1" {} } }
            @for at in ruler.ticks(offset(then)) { @if (at - then.stands.at).abs() > ruler.length / 30 { text x="0" y=(n1(y(ruler, at) + 4.0)) { (clock(then, at, "%H:%M")) } } }
            path.minute d=(drawn(ruler.ticks(offset(then)).iter().map(|at| format!("M{} {:.0}H{:.0}", LANES - 12.0, y(ruler, *at), end.max(LANES + 60.0))))) {}
            @for (n, lane) in lanes.iter().enumerate() {
                text.lane-name.is-elsewhere[is_elsewhere(lane)] transform={ "translate(" (n1(x(n) + 3.0)) " " (TOP - 16.0) ") rotate(-45)" } { (lane_name(lane.name)) }
            }
            path.lane-rule d=(drawn((0..lanes.len()).map(|n| format!("M{:.1} {}V{}", x(n), TOP - 8.0, HEIGHT - 4.0)))) {}
            @for (n, line) in missing(then, left_out).iter().enumerate() { text.then-missing x="0" y=(12 + 15 * n) { (line) } }
            @for (n, lane) in lanes.iter().enumerate() { (shape(lane, (x(n), width / LANE), ruler, most)) }
            (knowing(then, end))
            path.then-fog d={ "M-40 " (n1(shore)) (down(shore)) "V" (HEIGHT) "H-40Z" } fill="url(#then-fog)" {}
            path.then-veil d={ "M-42 " (n1(shore)) "H-2V" (HEIGHT) "H-42Z" } {}
            path.then-shore d={ "M40 " (n1(shore)) (down(shore)) } {}
            text.then-time x="0" y=(n1(shore + 4.0)) { (clock(then, then.stands.at, "%H:%M")) }
            text.then-word x="0" y=(n1(shore + 26.0)) { @if then.stands.steps.later.is_some() { "later" } }
        }
    }
}

/// From the end of the lanes down the gutter, to where the page's own corner goes on
/// under the last sentence, however long the list is.
fn down(shore: f64) -> String {
    format!("H{:.1}Q{GUTTER} {shore:.1} {GUTTER} {:.1}V{CORNER}", GUTTER - BEND, shore + BEND)
}

/// What the picture has no room for, in lines of a few words.
fn missing(then: &Then<'_>, left_out: usize) -> Vec<String> {
    let mut lines = Vec::new();
    match left_out {
        0 => {}
        1 => lines.extend(["1 more lane is".to_owned(), "in the list only".to_owned()]),
        _ => lines.extend([format!("{left_out} more lanes are"), "in the list only".to_owned()]),
    }
    if then.is_cut {
        lines.extend([format!("Dots: the last {DOTS}")]);
    }
    lines
}

/// One lane around `x`, as much thinner as `scale` says.
fn shape(lane: &Lane<'_>, (x, scale): (f64, f64), ruler: &Ruler, most: i64) -> Markup {
    let marks = |draw: fn(f64, f64) -> String| drawn(lane.bins.iter().filter(|bin| bin.holds > 0).map(|bin| draw(x, y(ruler, bin.first))));
    match lane.kind {
        "account" => html! { path.stroke d=(drawn(lane.strokes.iter().map(|at| format!("M{:.1} {:.1}h12", x - 6.0, y(ruler, *at))))) {} },
        "alerts" => html! { path.mark d=(marks(|x, y| format!("M{x:.1} {:.1}l6 10.5h-12z", y - 6.5))) {} },
        "deployments" => html! { path.mark d=(marks(|x, y| format!("M{:.1} {:.1}h9v9h-9z", x - 4.5, y - 4.5))) {} },
        "documents" => html! { path.mark.document d=(marks(|x, y| format!("M{:.1} {:.1}h7v10h-7z", x - 3.5, y - 5.0))) {} },
        _ => html! { path.flow d=(flow(lane, (x, scale), most)) {} },
    }
}

/// One shape for each time without silence: as wide as much was said.
fn flow(lane: &Lane<'_>, (x, scale): (f64, f64), most: i64) -> String {
    let last = lane.bins.last().map_or(0, |bin| bin.bin).clamp(0, BINS);
    let mut counts = vec![0_i64; usize::try_from(last + 1).unwrap_or(1)];
    for bin in &lane.bins {
        if let Some(count) = usize::try_from(bin.bin).ok().and_then(|n| counts.get_mut(n)) {
            *count += bin.holds;
        }
    }
    let mut out = String::new();
    let mut from = 0;
    for run in counts.chunk_by(|a, b| (*a > 0) == (*b > 0)) {
        if run.first().is_some_and(|n| *n > 0) {
            blob(&mut out, run, (x, scale), (from, most));
        }
        from += run.len();
    }
    out
}

/// A smooth shape, pointed where it begins and ends.
fn blob(out: &mut String, run: &[i64], (x, scale): (f64, f64), (from, most): (usize, i64)) {
    let bin = (HEIGHT - TOP - 4.0) / whole(BINS);
    let top = TOP + bin * count(from);
    let wide = |n: i64| scale * (2.0 + 10.0 * (whole(n) / whole(most.max(4))).sqrt());
    let mut points = vec![(0.0, top - bin)];
    points.extend(run.iter().enumerate().map(|(n, holds)| (wide(*holds), top + bin * (count(n) + 0.5))));
    points.push((0.0, top + bin * (count(run.len()) + 1.0)));
    let _ = write!(out, "M{x:.1} {:.1}", top - bin);
    side(out, x, 1.0, points.iter().copied());
    side(out, x, -1.0, points.into_iter().rev());
    out.push('Z');
}

/// One side of a shape, from point to point without a corner.
fn side(out: &mut String, x: f64, sign: f64, mut points: impl Iterator<Item = (f64, f64)>) {
    let Some(mut last) = points.next() else { return };
    for (wide, y) in points {
        let middle = f64::midpoint(last.1, y);
        let _ = write!(out, "C{:.1} {middle:.1} {:.1} {middle:.1} {:.1} {y:.1}", x + sign * last.0, x + sign * wide, x + sign * wide);
        last = (wide, y);
    }
}

/// What was told of: a dot where it came to be known, and an arc from where it happened.
fn knowing(then: &Then<'_>, end: f64) -> Markup {
    let ruler = &then.ruler;
    let late: Vec<(f64, f64)> = then
        .moments
        .iter()
        .filter(|row| row.is_late())
        .filter_map(|row| Some((row.happened(then.stands.at, then.zone()).map(|when| when.point()).filter(|at| *at >= ruler.start)?, row.known_at)))
        .map(|(happened, known)| (y(ruler, happened), y(ruler, known)))
        .collect();
    let mut told: Vec<String> = then.told().map(|(at, _)| format!("M{:.1} {:.1}h0", end + 10.0, y(ruler, at))).collect();
    // One dot where many would lie on each other.
    told.dedup();
    let lag = |(a, b): &(f64, f64)| {
        let bow = (8.0 + (b - a) / 14.0).min(22.0);
        format!("M{LAG} {a:.1}C{:.1} {:.1} {:.1} {:.1} {LAG} {b:.1}", LAG - bow, a + 8.0, LAG - bow, b - 8.0)
    };
    html! {
        path.lag d=(drawn(late.iter().map(lag))) {}
        path.ring d=(drawn(late.iter().map(|(a, _)| format!("M{:.1} {a:.1}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", LAG - 3.0)))) {}
        path.dots d=(drawn(late.iter().map(|(_, b)| format!("M{LAG} {b:.1}h0")))) {}
        path.dots d=(drawn(told.into_iter())) {}
    }
}

/// Strokes one after the other, as one path.
fn drawn(strokes: impl Iterator<Item = String>) -> String {
    strokes.collect()
}

fn y(ruler: &Ruler, at: Micros) -> f64 {
    TOP + ruler.share(at).clamp(0.0, 1.0) * (HEIGHT - TOP - 4.0)
}

fn n1(n: f64) -> String {
    format!("{n:.1}")
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

fn whole(n: i64) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}
