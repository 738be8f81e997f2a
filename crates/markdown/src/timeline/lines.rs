//! Which lines of a paragraph begin rows, which date the rows below, and which only look so.

use crate::when::{Cursor, DayOrder, Reading, StatedZone, impossible, read_when, zone_in_statement};

/// What a line of a timeline is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// It begins a row.
    Row(Reading),
    /// A day alone on its line, with at most a zone beside it.
    Day(Reading),
    /// It begins with a time that no clock or calendar shows.
    Impossible(String),
    /// Neither; it goes on with what stands above it.
    Text,
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
    /// The first row.
    first: Option<Reading>,
    /// Whether punctuation closes the first time of day that has text after it.
    punctuated: Option<bool>,
}

/// A statement about all times beside a day is a short one.
pub(super) const BESIDE_DAY: usize = 60;

/// Splits a paragraph of a timeline. Under a heading that is a row with its time, `under_row`, a
/// paragraph may be a sentence of that row, so one time without punctuation is not enough.
pub(super) fn split(text: &str, order: DayOrder, under_row: bool) -> Parts {
    let mut parts = Parts::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let last = end == text.len();
        let what = match read_when(line.trim_end(), order) {
            Some(reading) if start == 0 => opening(line, reading),
            Some(reading) => parts.following(line, reading, start, last),
            None => match impossible(line) {
                Some((written, closed)) if closed || parts.punctuated != Some(true) => What::Impossible(written),
                _ => What::Text,
            },
        };
        if let What::Row(reading) = &what {
            if reading.time.is_some() && !alone(line, reading) {
                parts.punctuated.get_or_insert(reading.closed);
            }
            parts.first.get_or_insert_with(|| reading.clone());
        }
        match (&what, parts.list.last_mut()) {
            // What follows a day may be told of the whole day.
            (What::Text, Some(part)) if !matches!(part.what, What::Day(_)) => part.end = end,
            _ => parts.list.push(Part { start, end, what }),
        }
        start = end;
    }
    if !parts.is_list(text, under_row) {
        parts.join(text);
    }
    parts
}

/// The first line of a paragraph that begins with a time: punctuation, a line of its own, a day
/// beside the time, or a number at its very beginning tell a row from a sentence.
fn opening(line: &str, reading: Reading) -> What {
    if is_day(line, &reading) {
        What::Day(reading)
    } else if reading.closed || alone(line, &reading) || (reading.time.is_some() && reading.day.is_some()) || begins_with_clock(line, &reading) {
        What::Row(reading)
    } else {
        What::Text
    }
}

impl Parts {
    /// A further line that begins with a time: it is written like the first, or it goes on.
    fn following(&mut self, line: &str, reading: Reading, start: usize, last: bool) -> What {
        // At the end of a paragraph a day dates nothing; it ends a sentence.
        if is_day(line, &reading) && !last {
            return What::Day(reading);
        }
        let timed = begins_with_clock(line, &reading);
        let styled = reading.closed || alone(line, &reading) || self.punctuated != Some(true);
        let same = reading.closed && self.first.as_ref().is_some_and(|first| reading.same_shape(first));
        if same || (timed && styled) {
            return What::Row(reading);
        }
        if timed {
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

/// What is wrong with a time that no clock or calendar shows.
pub(super) fn no_such(written: &str) -> &'static str {
    if written.contains(':') { "is no time of day" } else { "is no day of the calendar" }
}

fn is_day(line: &str, reading: &Reading) -> bool {
    let rest = line.get(reading.text_start..).unwrap_or_default();
    let whole = reading.time.is_none() && reading.day.is_some_and(|day| day.day.is_some());
    whole && (alone(line, reading) || zone_beside_day(rest).is_some())
}

fn alone(line: &str, reading: &Reading) -> bool {
    reading.text_start >= line.trim_end().len()
}

fn is_bare(line: &str, reading: &Reading) -> bool {
    let dated = reading.day.is_some() && reading.time.is_some();
    !(reading.closed || dated || alone(line, reading))
}

/// Whether a time of day stands at the very beginning, in numbers: `Around 5 pm` is a sentence.
pub(super) fn begins_with_clock(line: &str, reading: &Reading) -> bool {
    let mut cursor = Cursor::new(line);
    cursor.skip(|c| !c.is_alphanumeric());
    reading.time.is_some() && cursor.peek().is_some_and(|c| c.is_ascii_digit())
}

pub(super) fn written(line: &str, reading: &Reading) -> String {
    line.get(..reading.end).unwrap_or_default().trim().to_owned()
}
