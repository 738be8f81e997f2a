//! Which lines of a paragraph begin rows, which date the rows below, and which only look so.

use crate::when::{
    Cursor, DayOrder, Impossible, Reading, StatedZone, WrittenDay, begins_roughly, day_after_alone, impossible, impossible_in_label, read_row_when, read_when,
    zone_in_statement,
};

/// What a line of a timeline is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// It begins a row.
    Row(Reading),
    /// A day alone on its line, with at most a zone beside it.
    Day(Reading),
    /// It begins with a time that no clock or calendar shows.
    Impossible(Impossible),
    /// Words alone on their line, with at most a day or a zone: what follows is of the day after.
    DayAfter(DayAfter),
    /// Neither; it goes on with what stands above it.
    Text,
}

/// A day alone, or the words `next day` and the day they name, if they do; and a zone beside them,
/// or what is written there and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DayAfter {
    pub(super) day: Option<WrittenDay>,
    pub(super) zone: Option<StatedZone>,
    /// What stands in the place of that zone and is none.
    pub(super) no_zone: Option<String>,
}

/// Around a paragraph: what its lines may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    pub(super) order: DayOrder,
    /// Under a heading that is a row with its time a paragraph may be a sentence of that row, so
    /// one time without punctuation is not enough.
    pub(super) under_row: bool,
    /// Below a day, or a line that is a row, a rough time begins a row too.
    pub(super) below_lines: bool,
}

/// One part of a paragraph: a line and those that go on with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) what: What,
}

/// A paragraph in parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) list: Vec<Part>,
    /// Lines that begin with a time and were taken for the text above: where, and the time.
    pub(super) doubtful: Vec<(usize, String)>,
    /// Whether a line dates those below it.
    dated: bool,
    /// The first row.
    first: Option<Reading>,
    /// Whether punctuation closes the first time of day that has text after it.
    punctuated: Option<bool>,
}

/// A statement about all times beside a day is a short one.
pub(super) const BESIDE_DAY: usize = 60;

/// A line as long as this that no mark ends was broken for its length.
const BROKEN_LINE: usize = 60;

/// Splits a paragraph of a timeline.
pub(super) fn split(text: &str, around: Around) -> Parts {
    let mut parts = Parts::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let last = end == text.len();
        let above = text.get(..start).and_then(|above| above.lines().next_back());
        let what = match read_row_when(line.trim_end(), around.order) {
            Some(reading) if start == 0 => opening(line, reading, around.below_lines),
            Some(reading) => parts.following(line, reading, (start, last), above.is_some_and(goes_on)),
            None => match (impossible(line), day_after(line, around.order)) {
                (Some(unreal), _) if unreal.closed || is_alone(line, &unreal) || parts.punctuated != Some(true) => What::Impossible(unreal),
                // `We waited until the / next day.`
                (_, Some(after)) if !(above.is_some_and(goes_on) || (last && start > 0 && line.trim_end().ends_with('.'))) => What::DayAfter(after),
                _ => What::Text,
            },
        };
        if let What::Row(reading) = &what {
            if reading.time.is_some() && !alone(line, reading) {
                parts.punctuated.get_or_insert(reading.closed);
            }
            parts.first.get_or_insert_with(|| reading.clone());
        }
        parts.dated |= matches!(what, What::Day(_) | What::DayAfter(_));
        match (&what, parts.list.last_mut()) {
            // What follows a day may be told of the whole day.
            (What::Text, Some(part)) if !matches!(part.what, What::Day(_) | What::DayAfter(_)) => part.end = end,
            _ => parts.list.push(Part { start, end, what }),
        }
        start = end;
    }
    if !parts.is_list(text, around.under_row) {
        parts.join(text);
    }
    parts
}

/// The first line of a paragraph that begins with a time: punctuation, a line of its own, a day
/// beside the time, or a number at its very beginning tell a row from a sentence. Among lines that
/// are rows, so does a rough time.
fn opening(line: &str, reading: Reading, below_lines: bool) -> What {
    if is_day(line, &reading) {
        What::Day(reading)
    } else if reading.closed
        || alone(line, &reading)
        || (reading.time.is_some() && reading.day.is_some())
        || begins_with_clock(line, &reading)
        || (below_lines && reading.time.is_some() && begins_roughly(line.get(reading.start..).unwrap_or_default()))
    {
        What::Row(reading)
    } else {
        What::Text
    }
}

impl Parts {
    /// A further line that begins with a time: it is written like the first, or it goes on.
    /// A rough time is one in the middle of a sentence where the line above `goes_on`.
    fn following(&mut self, line: &str, reading: Reading, (start, last): (usize, bool), goes_on: bool) -> What {
        // At the end of a paragraph a day dates nothing; it ends a sentence.
        if is_day(line, &reading) && !last {
            return What::Day(reading);
        }
        let rough = (self.dated || self.first.is_some()) && reading.time.is_some() && begins_roughly(line.get(reading.start..).unwrap_or_default());
        let timed = begins_with_clock(line, &reading);
        // `We waited until the / next day 11:00.`
        let broken = reading.start > 0 && goes_on;
        let styled = reading.closed || alone(line, &reading) || self.punctuated != Some(true);
        let same = reading.closed && self.first.as_ref().is_some_and(|first| reading.same_shape(first));
        if !broken && (same || ((timed || (rough && !goes_on)) && styled)) {
            return What::Row(reading);
        }
        if timed || rough || reading.start > 0 {
            self.doubtful.push((start, written(line, &reading)));
        }
        What::Text
    }

    /// Whether these are rows: not one time that a broken line brought to its beginning.
    fn is_list(&self, text: &str, under_row: bool) -> bool {
        let rows = self.list.iter().filter(|part| matches!(part.what, What::Row(_))).count();
        let Some(opens) = self.list.first().filter(|_| rows < 2) else {
            return true;
        };
        let opening = text.get(..opens.end).unwrap_or_default();
        match opens.what {
            What::Text => rows == 0 || opening.trim_end().ends_with(':') || zone_in_statement(opening).is_some(),
            What::Row(_) => !(under_row && self.first.as_ref().is_some_and(|first| is_bare(opening, first))),
            _ => true,
        }
    }

    /// All of it is one text; the times in it are doubtful.
    fn join(&mut self, text: &str) {
        for part in std::mem::take(&mut self.list) {
            if let What::Row(reading) = &part.what {
                self.doubtful.push((part.start, written(text.get(part.start..).unwrap_or_default(), reading)));
            }
        }
        self.list.push(Part { start: 0, end: text.len(), what: What::Text });
    }
}

/// The zone that stands beside a day: `(UTC)`, `(all times UTC)`, `all times in CET`.
pub(super) fn zone_beside_day(text: &str) -> Option<StatedZone> {
    if text.len() > BESIDE_DAY {
        return None;
    }
    let words = text.trim_matches(|c: char| !c.is_alphanumeric());
    let aside = text.trim_start().starts_with(['(', '[']);
    // `Times were shown in CET` and more is what happened on that day.
    StatedZone::read(words).or_else(|| zone_in_statement(text).filter(|zone| aside || words.ends_with(&zone.written)))
}

/// What stands beside a day in the place of a zone and is none: `(UTC+26)`, `(all times UTC+26)`.
pub(super) fn no_zone_beside_day(text: &str) -> Option<&str> {
    let words = text.trim_matches(|c: char| !c.is_alphanumeric());
    let aside = text.trim_start().starts_with(['(', '[']);
    impossible_in_label(text).filter(|written| text.len() <= BESIDE_DAY && (words == *written || (aside && words.ends_with(written))))
}

/// A line of no more than `next day`, a day and a zone beside it allowed, be it none.
pub(super) fn day_after(line: &str, order: DayOrder) -> Option<DayAfter> {
    let (day, rest) = day_after_alone(line.trim_end(), order)?;
    let zone = zone_beside_day(rest);
    let no_zone = no_zone_beside_day(rest).map(str::to_owned);
    (zone.is_some() || no_zone.is_some() || !rest.contains(char::is_alphanumeric)).then_some(DayAfter { day, zone, no_zone })
}

/// Whether a day that does not exist would have dated what follows, as [`What::Day`] does.
pub(super) fn is_alone(line: &str, unreal: &Impossible) -> bool {
    let rest = line.lines().next().and_then(|line| line.get(unreal.end..)).unwrap_or_default();
    unreal.is_day() && (zone_beside_day(rest).is_some() || !rest.contains(char::is_alphanumeric))
}

/// A line of no more than a whole day, a zone beside it allowed, be it none.
pub(super) fn day_alone(line: &str, order: DayOrder) -> Option<DayAfter> {
    let reading = read_when(line, order).filter(|reading| is_day(line, reading))?;
    let rest = line.get(reading.text_start..).unwrap_or_default();
    Some(DayAfter { day: reading.day, zone: zone_beside_day(rest), no_zone: no_zone_beside_day(rest).map(str::to_owned) })
}

/// Whether a title says no more than that what follows is of the day after.
pub(crate) fn is_day_after(title: &str, order: DayOrder) -> bool {
    day_after(title, order).is_some()
}

/// Whether a title is no more than a day that does not exist.
pub(crate) fn is_unreal_day(title: &str) -> bool {
    impossible(title).is_some_and(|unreal| is_alone(title, &unreal))
}

/// Whether a sentence is not at its end in this line.
fn goes_on(line: &str) -> bool {
    let line = line.trim_end();
    let joined = |word: &str| JOINING.contains(&word.to_ascii_lowercase().as_str());
    line.ends_with(',') || line.split_whitespace().next_back().is_some_and(joined) || (line.len() >= BROKEN_LINE && !line.ends_with(['.', '!', '?', ':', ')']))
}

/// Words that no entry ends with.
const JOINING: [&str; 21] =
    ["the", "a", "an", "of", "on", "in", "at", "by", "to", "for", "from", "until", "till", "since", "and", "or", "was", "were", "is", "with", "that"];

fn is_day(line: &str, reading: &Reading) -> bool {
    let rest = line.get(reading.text_start..).unwrap_or_default();
    let whole = reading.time.is_none() && reading.day.is_some_and(|day| day.day.is_some());
    whole && (alone(line, reading) || zone_beside_day(rest).is_some() || no_zone_beside_day(rest).is_some())
}

fn alone(line: &str, reading: &Reading) -> bool {
    reading.text_start >= line.trim_end().len()
}

fn is_bare(line: &str, reading: &Reading) -> bool {
    let dated = reading.day.is_some() && reading.time.is_some();
    !(reading.closed || dated || alone(line, reading))
}

/// Whether a time of day stands at the very beginning, in numbers, or behind no more than
/// `Next day`: `Around 5 pm` is a sentence.
pub(super) fn begins_with_clock(line: &str, reading: &Reading) -> bool {
    let mut cursor = Cursor::new(line.get(reading.start..).unwrap_or_default());
    cursor.skip(|c| !c.is_alphanumeric());
    reading.time.is_some() && cursor.peek().is_some_and(|c| c.is_ascii_digit())
}

pub(super) fn written(line: &str, reading: &Reading) -> String {
    line.get(..reading.end).unwrap_or_default().trim().to_owned()
}

/// Where a line stands, and its time.
pub(super) type Timed = (usize, usize, Reading);

/// The lines of an item that begin rows, each up to the next: bytes from, bytes to, its time; and
/// those that begin with a time and go on with the row above.
pub(super) fn of_item(text: &str, first: &Reading, order: DayOrder) -> (Vec<Timed>, Vec<(usize, String)>) {
    let mut found: Vec<Timed> = Vec::new();
    let mut doubtful = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let reading = if start == 0 { Some(first.clone()) } else { read_row_when(line, order) };
        match (reading, found.last_mut()) {
            (Some(reading), _) if start == 0 || (reading.closed && reading.same_shape(first)) => found.push((start, end, reading)),
            (Some(reading), Some(last)) => {
                last.1 = end;
                if begins_with_clock(line, &reading) || reading.start > 0 {
                    doubtful.push((start, written(line, &reading)));
                }
            }
            (None, Some(last)) => last.1 = end,
            (_, None) => {}
        }
        start = end;
    }
    (found, doubtful)
}
