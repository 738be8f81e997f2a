//! The time at the beginning of a line, in whatever order its parts come.

use jiff::civil::Time;

use super::clock::{After, Clock};
use super::cursor::{Cursor, is_blank};
use super::day::{DayOrder, WrittenDay, skip_weekday};
use super::zone::{self, StatedZone};
use super::{Precision, ending};

/// What stands at the beginning of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reading {
    pub(crate) day: Option<WrittenDay>,
    pub(crate) time: Option<Time>,
    pub(crate) clock_precision: Option<Precision>,
    pub(crate) until_day: Option<WrittenDay>,
    pub(crate) until_time: Option<Time>,
    pub(crate) zone: Option<StatedZone>,
    pub(crate) about: bool,
    /// Whether words say that it is the day after: `00:10 (next day)`.
    pub(crate) next_day: bool,
    /// Where the words before it end that say so, `Next day 00:10`; 0 without such words.
    pub(crate) start: usize,
    /// Where the time ends in the line.
    pub(crate) end: usize,
    /// Where the text after it begins, separators skipped.
    pub(crate) text_start: usize,
    /// Whether punctuation closes the time, as in `14:05 -` or `[14:05]`.
    pub(crate) closed: bool,
}

impl Reading {
    pub(crate) fn precision(&self) -> Precision {
        match (self.clock_precision, self.day) {
            (Some(precision), _) => precision,
            (None, Some(WrittenDay { day: None, .. })) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// Whether words before it say that it is of the day after, and no day beside them says which.
    pub(crate) fn is_day_after(&self) -> bool {
        self.start > 0 && self.day.is_none()
    }

    /// Whether `other` is written with the same parts.
    pub(crate) fn same_shape(&self, other: &Reading) -> bool {
        self.day.is_some() == other.day.is_some() && self.time.is_some() == other.time.is_some()
    }
}

pub(super) const ABOUT: [&str; 12] = ["about", "around", "approximately", "approx.", "approx", "circa", "ca.", "ca", "roughly", "c.", "maybe", "est."];

/// Words written where a clock time is not known.
const UNKNOWN_CLOCK: [&str; 8] = ["hh:mm", "??:??", "xx:xx", "??", "n/a", "tbd", "x:", "time unknown"];

/// Reads the time that `line` begins with; nothing if it begins with something else.
pub(crate) fn read_when(line: &str, order: DayOrder) -> Option<Reading> {
    let mut cursor = Cursor::new(line);
    cursor.skip(|c| is_blank(c) || matches!(c, '[' | '(' | '{' | '*' | '_' | '<') || (!c.is_ascii() && !c.is_alphanumeric() && c != '≈'));
    // `-4/25/23_`: a slip of the pen for an opening mark.
    cursor.take(|c| c == '-');
    let mut reading = Reading::default();
    while read_part(&mut cursor, &mut reading, order) {}
    if reading.day.is_none() && reading.time.is_none() {
        return None;
    }
    ending::finish(&mut cursor, &mut reading).then_some(reading)
}

/// Reads the time that a row begins with, perhaps behind words that move it to the day after:
/// `Next day: 11:00`. A day that stands beside them says which one.
pub(crate) fn read_row_when(line: &str, order: DayOrder) -> Option<Reading> {
    read_when(line, order).or_else(|| {
        let (start, day_after) = ending::next_day_before(line)?;
        let reading = read_when(line.get(start..)?, order).filter(|reading| reading.time.is_some())?;
        let (end, text_start) = (start + reading.end, start + reading.text_start);
        let day = reading.day.map(|day| WrittenDay { day_after, ..day });
        Some(Reading { day, next_day: reading.next_day || day.is_none(), start, end, text_start, ..reading })
    })
}

fn read_part(cursor: &mut Cursor<'_>, reading: &mut Reading, order: DayOrder) -> bool {
    let before = *cursor;
    skip_joint(cursor, reading);
    let about = read_about(cursor);
    let read = read_range(cursor, reading, order)
        || read_day(cursor, reading, order)
        || read_time(cursor, reading)
        || read_unknown_clock(cursor, reading)
        || read_zone(cursor, reading);
    if read {
        reading.about |= about;
    } else {
        *cursor = before;
    }
    read
}

/// What may stand between the parts of one time.
fn skip_joint(cursor: &mut Cursor<'_>, reading: &Reading) {
    let open_day = reading.day.is_some() && reading.time.is_none();
    cursor.skip(|c| is_blank(c) || c == ',');
    for word in ["at", "on", "@", "between", "from"] {
        if cursor.take_word(word) {
            cursor.skip_blanks();
        }
    }
    if open_day {
        cursor.skip(|c| is_blank(c) || matches!(c, ':' | '-' | '–' | '—' | '|' | 'T' | '@' | '_' | '*'));
        cursor.take_word("between");
        cursor.skip_blanks();
    }
    skip_weekday(cursor);
}

fn read_about(cursor: &mut Cursor<'_>) -> bool {
    let mut found = cursor.skip(|c| c == '~' || c == '≈');
    found |= ABOUT.iter().any(|word| cursor.take_word(word) || (word.ends_with('.') && cursor.take_str(word)));
    if found {
        cursor.skip(|c| is_blank(c) || c == '~');
    }
    found
}

/// Whether words that make a time rough stand at the beginning: `about 11:00`, `between 15:00 and 15:10`.
pub(crate) fn begins_roughly(line: &str) -> bool {
    let mut cursor = Cursor::new(line);
    cursor.skip(|c| !c.is_alphanumeric());
    read_about(&mut cursor) || cursor.take_word("between")
}

fn read_day(cursor: &mut Cursor<'_>, reading: &mut Reading, order: DayOrder) -> bool {
    if reading.day.is_some() {
        return false;
    }
    reading.day = WrittenDay::read(cursor, order);
    if reading.day.is_none() && reading.time.is_none() {
        reading.day = cursor.attempt(|at| {
            let day = WrittenDay::read_short(at, order)?;
            let mut ahead = *at;
            ahead.skip_blanks();
            Clock::read(&mut ahead, After::Nothing).map(|_| day)
        });
    }
    if reading.day.is_some() {
        reading.end = cursor.offset();
    }
    reading.day.is_some()
}

fn read_time(cursor: &mut Cursor<'_>, reading: &mut Reading) -> bool {
    if reading.clock_precision.is_some() {
        return false;
    }
    let after = if reading.day.is_some() { After::Date } else { After::Nothing };
    // `T14:05-05:00` has an offset where `14:05-15:00` is a range.
    let machine = cursor.previous() == Some('T');
    let Some(mut clock) = cursor.attempt(|at| Clock::read(at, after)) else {
        return false;
    };
    if machine {
        reading.zone = cursor.attempt(zone::read);
    }
    let end = cursor.attempt(|at| range_end(at, clock)).or_else(|| {
        cursor.attempt(|at| {
            let zone = zone::read(at)?;
            let end = range_end(at, clock)?;
            reading.zone = Some(zone);
            Some(end)
        })
    });
    if let Some(end) = end {
        lend_meridiem(&mut clock, end);
        reading.until_time = end.time();
    }
    reading.time = clock.time();
    reading.clock_precision = Some(clock.precision);
    reading.end = cursor.offset();
    true
}

/// `2 - 3 PM`: what is said of the end holds for the start, if it stays the start.
fn lend_meridiem(start: &mut Clock, end: Clock) {
    if start.meridiem.is_none() && end.meridiem.is_some() && start.hour <= 12 {
        let lent = Clock { meridiem: end.meridiem, ..*start };
        if lent.time() <= end.time() {
            *start = lent;
        }
    }
}

fn range_end(cursor: &mut Cursor<'_>, start: Clock) -> Option<Clock> {
    let before = *cursor;
    cursor.skip_blanks();
    let dashed = cursor.take(|c| matches!(c, '-' | '–' | '—')).is_some();
    if !dashed && !["to", "until", "till", "and"].iter().any(|word| cursor.take_word(word)) {
        return None;
    }
    let touching = before.offset() + 1 == cursor.offset();
    cursor.skip(|c| is_blank(c) || c == '~');
    if let Some(clock) = cursor.attempt(|at| Clock::read(at, After::Date)) {
        return Some(clock);
    }
    if touching && start.precision == Precision::Second {
        let second = cursor.number(2, 2).filter(|second| (start.second..60).contains(second))?;
        return Some(Clock { second, ..start });
    }
    None
}

/// The end of a range whose ends are both dated: `7/5/2023-7/6/2023`.
fn read_range(cursor: &mut Cursor<'_>, reading: &mut Reading, order: DayOrder) -> bool {
    if reading.day.is_none() || reading.until_day.is_some() {
        return false;
    }
    let end = cursor.attempt(|at| {
        at.skip_blanks();
        let dashed = at.take(|c| matches!(c, '-' | '–' | '—')).is_some() || matches!(at.previous(), Some('-' | '–' | '—'));
        if !dashed && !at.take_word("to") && !at.take_word("until") {
            return None;
        }
        at.skip_blanks();
        let day = WrittenDay::read(at, order)?;
        at.skip(|c| is_blank(c) || c == ',' || c == 'T');
        let time = at.attempt(|at| Clock::read(at, After::Date)).and_then(Clock::time);
        Some((day, time))
    });
    if let Some((day, time)) = end {
        reading.until_day = Some(day);
        reading.until_time = time;
        reading.end = cursor.offset();
    }
    end.is_some()
}

fn read_unknown_clock(cursor: &mut Cursor<'_>, reading: &mut Reading) -> bool {
    if reading.day.is_none() || reading.clock_precision.is_some() || reading.time.is_some() {
        return false;
    }
    let found = UNKNOWN_CLOCK.iter().any(|word| {
        let mut ahead = *cursor;
        let found = ahead.take_str(word) && (word.ends_with(':') || !ahead.peek().is_some_and(char::is_alphanumeric));
        if found {
            *cursor = ahead;
        }
        found
    });
    if found {
        reading.clock_precision = Some(reading.precision());
        reading.end = cursor.offset();
    }
    found
}

fn read_zone(cursor: &mut Cursor<'_>, reading: &mut Reading) -> bool {
    if reading.time.is_none() || reading.zone.is_some() {
        return false;
    }
    reading.zone = cursor.attempt(zone::read);
    reading.end = cursor.offset();
    reading.zone.is_some()
}

/// The zones that follow clock times anywhere in `text`: `at 12.33 AM PST`.
pub(crate) fn zones_beside_times(text: &str) -> Vec<StatedZone> {
    let mut before = ' ';
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let starts = c.is_ascii_digit() && !before.is_alphanumeric() && !matches!(before, ':' | '.' | '-' | '/');
        before = c;
        if !starts {
            continue;
        }
        let mut cursor = Cursor::new(text.get(at..).unwrap_or_default());
        if Clock::read(&mut cursor, After::Date).is_some() {
            let zone = cursor.attempt(zone::read);
            // `10:08 UTC+26` is not in UTC.
            found.extend(zone.filter(|_| !matches!(cursor.peek(), Some('+' | '−'))));
        }
    }
    found
}
