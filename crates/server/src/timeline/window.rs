//! One window of time, as the picture and the island draw it (web/ISLANDS.md).

use std::collections::BTreeMap;

use jiff::civil::Date;
use recount_model::{LaneKind, Micros, time};
use serde::Serialize;
use uuid::Uuid;

use super::{
    items::{self, DrawnRow, Stretch},
    recounted::{self, PASSAGE, Stroke},
    store::MomentRow,
};
use crate::{
    access::Review,
    platform::db::{Db, DbError},
};

/// Lanes that are drawn; the list holds what stands in the others.
const MOST_LANES: usize = 14;
/// More lanes than this are drawn more coarsely on the page itself.
const MANY_LANES: usize = 6;
/// Most bins of one answer.
pub(super) const MOST_BINS: i64 = 600;
/// Bins of the page itself, shared by its lanes.
const PAGE_BINS: i64 = 120;

/// Characters of a lane's name that a window tells; `items::page` finds the lane by as many.
const NAME: usize = 80;

/// How many single marks a window draws before they become bins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Few(pub(super) i64);

/// What stands between two times.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Window {
    pub(super) from: Micros,
    pub(super) until: Micros,
    pub(super) zone: String,
    /// From where to where the story reaches, where this is a part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) whole: Option<(Micros, Micros)>,
    pub(super) bins: Vec<Bins>,
    pub(super) marks: Vec<Mark>,
    pub(super) moments: Vec<MomentAt>,
    /// First and last item of the whole story.
    #[serde(skip)]
    pub(super) ends: (Micros, Micros),
    /// Whether lanes are left out of the picture.
    #[serde(skip)]
    pub(super) is_partial: bool,
    /// Passages that the reader may read, for the list.
    #[serde(skip)]
    pub(super) strokes: Vec<Stroke>,
}

/// How much one lane holds, evenly from the window's start to its end.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Bins {
    pub(super) lane: String,
    pub(super) kind: &'static str,
    pub(super) counts: Vec<i64>,
}

/// One thing drawn by itself.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Mark {
    pub(super) lane: String,
    pub(super) at: Micros,
    pub(super) kind: &'static str,
}

/// Where a moment stands.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MomentAt {
    /// As it ends the address `#moment-…`.
    pub(super) id: Uuid,
    pub(super) at: Micros,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) known_at: Option<Micros>,
}

/// Bins of a page: enough for a shape, few enough for a small page.
pub(super) const fn page_bins() -> i64 {
    PAGE_BINS
}

/// Reads a window: one statement.
pub(super) async fn load(db: &Db, me: Uuid, review: &Review, stretch: Stretch, (bins, few): (i64, Few)) -> Result<Option<Window>, DbError> {
    let rows = items::drawn(db, me, review, stretch, (bins, few.0)).await?;
    let Some((from, width, ends)) = rows.first().and_then(|r| Some((r.start?, r.width?, (r.lo?, r.hi?)))) else { return Ok(None) };
    let until = from.saturating_add(width.saturating_mul(bins));
    let strokes: Vec<Stroke> = rows.iter().filter_map(Stroke::read).collect();
    let (marks, rows): (Vec<DrawnRow>, Vec<DrawnRow>) = rows.into_iter().filter(|row| Stroke::read(row).is_none()).partition(|row| row.at.is_some());
    let is_few = i64::try_from(marks.len()).is_ok_and(|marks| marks <= few.0);
    let marks = if is_few { marks } else { Vec::new() };
    let lanes = lanes(&rows);
    let is_partial = lanes.len() > MOST_LANES;
    let drawn = drawn(lanes);
    let air = (ends.1 - ends.0) / 50 + 30_000_000;
    let whole = (from > ends.0 || until < ends.1).then(|| (ends.0 - air, ends.1 + air));
    let told = recounted::drawn(&strokes, few, (from, width, usize::try_from(bins).unwrap_or(1)));
    Ok(Some(Window {
        from,
        until,
        zone: review.zone.clone(),
        whole,
        bins: binned(&rows, &drawn, bins, !marks.is_empty()).into_iter().chain(told.0).collect(),
        marks: marked(marks, &drawn).into_iter().chain(told.1).collect(),
        moments: Vec::new(),
        ends,
        is_partial,
        strokes,
    }))
}

impl Window {
    /// With the moments that the page lists.
    pub(super) fn with(mut self, moments: &[MomentRow]) -> Self {
        self.moments = moments.iter().map(at).collect();
        self
    }

    /// With half as many bins where there are many lanes: the page stays small, and the
    /// island asks for finer ones as somebody looks closer.
    pub(super) fn for_page(mut self) -> Self {
        if self.bins.len() > MANY_LANES {
            for bins in &mut self.bins {
                bins.counts =
                    bins.counts.chunks(2).map(|two| if bins.kind == PASSAGE { two.iter().copied().max().unwrap_or(0) } else { two.iter().sum() }).collect();
            }
        }
        self
    }

    /// Names of the lanes, in the order in which they are drawn.
    pub(super) fn lanes(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let lanes = self.bins.iter().map(|b| (b.kind, b.lane.as_str())).chain(self.marks.iter().map(|m| (m.kind, m.lane.as_str())));
        let (told, others): (Vec<_>, Vec<_>) = lanes.partition(|(kind, _)| *kind == PASSAGE);
        for (_, name) in others.into_iter().chain(told) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Whether something of the story lies outside of it.
    pub(super) fn is_part(&self) -> bool {
        self.whole.is_some()
    }

    /// Whether an instant is in it.
    pub(super) fn holds(&self, at: Micros) -> bool {
        (self.from..=self.until).contains(&at)
    }

    /// How the lists beside it write times.
    pub(super) fn dating(&self) -> Dating {
        // Its middle, and never the air around what stands in it: that may be of another year.
        let middle = self.from + (self.until - self.from) / 2;
        Dating::new(&self.zone, self.ends, middle.clamp(self.ends.0, self.ends.1))
    }

    /// The day of an instant in the story's zone.
    pub(super) fn day(&self, at: Micros) -> Date {
        day(&self.zone, at)
    }
}

/// How a list writes its times: a clock where all of it stays within a day, the day
/// before it otherwise, and the year with that day where it is another than around it.
#[derive(Debug, Clone)]
pub(super) struct Dating {
    zone: String,
    pub(super) has_days: bool,
    year: i16,
}

/// Whether a time is written to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seconds {
    /// It is.
    Shown,
    /// To the minute.
    Left,
}

impl Dating {
    /// For a list between two instants; what lies in the year of `here` is written
    /// without it.
    pub(super) fn new(zone: &str, ends: (Micros, Micros), here: Micros) -> Self {
        Self { zone: zone.to_owned(), has_days: day(zone, ends.0) != day(zone, ends.1), year: day(zone, here).year() }
    }

    /// As strftime would be told.
    pub(super) fn format(&self, at: Micros, seconds: Seconds) -> &'static str {
        match (self.has_days, self.has_days && day(&self.zone, at).year() != self.year, seconds) {
            (_, true, Seconds::Shown) => "%-d %b %Y %H:%M:%S",
            (_, true, Seconds::Left) => "%-d %b %Y %H:%M",
            (false, _, Seconds::Shown) => "%H:%M:%S",
            (false, _, Seconds::Left) => "%H:%M",
            (true, _, Seconds::Shown) => "%-d %b %H:%M:%S",
            (true, _, Seconds::Left) => "%-d %b %H:%M",
        }
    }
}

fn day(zone: &str, at: Micros) -> Date {
    time::timestamp(at).to_zoned_datetime(time::zone(zone).unwrap_or(jiff::tz::TimeZone::UTC)).date()
}

fn at(moment: &MomentRow) -> MomentAt {
    MomentAt { id: moment.id, at: moment.place().at, known_at: (moment.known_at > moment.latest).then_some(moment.known_at) }
}

type Lane = (LaneKind, String);

/// Each lane with how much it holds in the whole story. Two imports may bring a
/// channel of one name; it is one lane to a reader.
fn lanes(rows: &[DrawnRow]) -> BTreeMap<Lane, i64> {
    let mut seen = BTreeMap::new();
    for row in rows {
        if let (Some(lane), Some(holds)) = (lane_of(row), row.in_lane) {
            let total: &mut i64 = seen.entry(lane).or_default();
            *total = (*total).max(holds);
        }
    }
    seen
}

/// The fullest lanes, then in the order of their kinds and names: what people
/// said, alerts, deployments, documents.
fn drawn(lanes: BTreeMap<Lane, i64>) -> Vec<Lane> {
    let mut fullest: Vec<(Lane, i64)> = lanes.into_iter().collect();
    fullest.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    fullest.truncate(MOST_LANES);
    let mut drawn: Vec<Lane> = fullest.into_iter().map(|(lane, _)| lane).collect();
    drawn.sort_by(|a, b| rank(a.0).cmp(&rank(b.0)).then_with(|| a.1.cmp(&b.1)));
    drawn
}

fn lane_of(row: &DrawnRow) -> Option<Lane> {
    Some((row.kind.as_deref()?.parse().ok()?, row.lane.clone()?))
}

const fn shape(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Channel | LaneKind::PrivateChannel => "chat",
        LaneKind::Alerts => "alert",
        LaneKind::Deployments => "deployment",
        LaneKind::Documents => "document",
    }
}

const fn rank(kind: LaneKind) -> u8 {
    match kind {
        LaneKind::Channel | LaneKind::PrivateChannel => 0,
        LaneKind::Alerts => 1,
        LaneKind::Deployments => 2,
        LaneKind::Documents => 3,
    }
}

fn binned(rows: &[DrawnRow], drawn: &[Lane], bins: i64, has_marks: bool) -> Vec<Bins> {
    let length = usize::try_from(bins).unwrap_or(1);
    let mut lanes = Vec::new();
    for lane in drawn.iter().filter(|(kind, _)| !has_marks || shape(*kind) == "chat") {
        let mut counts = vec![0; length];
        for row in rows.iter().filter(|r| lane_of(r).as_ref() == Some(lane)) {
            let at = row.bin.and_then(|b| usize::try_from(b).ok());
            if let (Some(count), Some(holds)) = (at.and_then(|b| counts.get_mut(b)), row.holds) {
                *count += holds;
            }
        }
        lanes.push(Bins { lane: short(&lane.1), kind: shape(lane.0), counts });
    }
    lanes
}

fn marked(rows: Vec<DrawnRow>, drawn: &[Lane]) -> Vec<Mark> {
    let mut marks: Vec<(usize, Mark)> = rows
        .into_iter()
        .filter_map(|row| {
            let (kind, name) = lane_of(&row)?;
            let order = drawn.iter().position(|lane| lane.0 == kind && lane.1 == name)?;
            Some((order, Mark { at: row.at?, kind: shape(kind), lane: short(&name) }))
        })
        .collect();
    marks.sort_by_key(|(order, mark)| (*order, mark.at));
    marks.into_iter().map(|(_, mark)| mark).collect()
}

/// A name may be as long as a column's heading in somebody's file; each mark tells it again.
fn short(name: &str) -> String {
    name.chars().take(NAME).collect()
}
