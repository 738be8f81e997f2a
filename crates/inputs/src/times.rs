//! Reads times as people and machines write them, one stated form at a time.
//!
//! What is not here: guessing which form a file uses (`table::guess`).

mod printed;
mod written;

use std::fmt;

use jiff::{
    civil::{Date, Time},
    tz::TimeZone,
};
use recount_model::time::{Micros, When, zone};
use serde::{Deserialize, Serialize};

use self::{
    printed::{basic, is_of_go, unix},
    written::{month, written},
};
use crate::zones;

/// First time that is not read: the year 2200. The first that is: 1970.
pub(crate) const TOO_LATE: Micros = 7_258_118_400_000_000;
const DAY: Micros = 86_400_000_000;

/// How times are written in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeForm {
    /// `2024-01-20T14:05:06.123Z` (RFC 3339), also with a blank or a `_`, with slashes,
    /// without seconds, without an offset, as Go prints it (`… +0000 UTC m=+0.1`), or
    /// without marks (`20240120T140506Z`).
    Iso,
    /// Seconds since 1970, with or without a fraction.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMillis,
    /// Microseconds since 1970.
    EpochMicros,
    /// Nanoseconds since 1970, cut to microseconds.
    EpochNanos,
    /// Since 1970 in the unit that the number's size suggests, row by row.
    EpochBySize,
    /// `20/01/2024 14:05`, also with dots, dashes, or AM and PM.
    DayFirst,
    /// `01/20/2024 2:05 PM`.
    MonthFirst,
    /// `Jan 20 2024 14:05`, `20 January 2024 2:05 PM`, `Sat, 20 Jan 2024 14:05:06 +0000`,
    /// `Sat Jan 20 14:05:06 UTC 2024` as `date` prints it. A weekday is not checked.
    Written,
    /// `20/Jan/2024:14:05:06 +0100`, as web servers log.
    WebLog,
}

impl TimeForm {
    /// Every form, in the order in which a guess prefers them.
    pub const ALL: &'static [Self] = &[
        Self::Iso,
        Self::WebLog,
        Self::Written,
        Self::DayFirst,
        Self::MonthFirst,
        Self::EpochSeconds,
        Self::EpochMillis,
        Self::EpochMicros,
        Self::EpochNanos,
        Self::EpochBySize,
    ];

    /// The form as one word, for the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Iso => "iso",
            Self::EpochSeconds => "epoch-seconds",
            Self::EpochMillis => "epoch-millis",
            Self::EpochMicros => "epoch-micros",
            Self::EpochNanos => "epoch-nanos",
            Self::EpochBySize => "epoch-by-size",
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
            Self::Written => "written",
            Self::WebLog => "web-log",
        }
    }

    /// An example of the form, for the screen and for messages.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Iso => "2024-01-20T14:05:06Z",
            Self::EpochSeconds => "1705759506 (seconds)",
            Self::EpochMillis => "1705759506123 (milliseconds)",
            Self::EpochMicros => "1705759506123456 (microseconds)",
            Self::EpochNanos => "1705759506123456789 (nanoseconds)",
            Self::EpochBySize => "1705759506 (seconds to nanoseconds, by size)",
            Self::DayFirst => "20/01/2024 14:05",
            Self::MonthFirst => "01/20/2024 2:05 PM",
            Self::Written => "Jan 20 2024 14:05",
            Self::WebLog => "20/Jan/2024:14:05:06 +0100",
        }
    }
}

impl fmt::Display for TimeForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.example())
    }
}

/// A time as it is written, before its zone is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// An instant, and the offset it is written with.
    Instant(Micros),
    /// A day, perhaps a time of day, perhaps a zone of its own.
    Local(Date, Option<Time>, Option<String>),
}

impl Stamp {
    /// Whether it says by itself which instant it is.
    pub(crate) const fn is_placed(&self) -> bool {
        matches!(self, Self::Instant(_) | Self::Local(_, _, Some(_)))
    }

    /// Whether it is a day alone, which some spreadsheets write with midnight.
    pub(crate) fn is_day(&self) -> bool {
        matches!(self, Self::Local(_, time, _) if time.unwrap_or_default() == Time::midnight())
    }

    /// The day at a time of day that stands elsewhere; `None` where it has another already.
    pub(crate) fn at(self, (time, zone): (Time, Option<String>)) -> Option<Self> {
        match self {
            Self::Local(date, stated, own) if stated.is_none_or(|stated| stated == Time::midnight() || stated == time) => {
                Some(Self::Local(date, Some(time), zone.or(own)))
            }
            _ => None,
        }
    }
}

/// The whole value as a time of day, perhaps with a zone behind it.
pub(crate) fn of_day(value: &str) -> Option<(Time, Option<String>)> {
    let (time, rest) = clock(value.trim())?;
    let (own, rest) = offset(rest);
    Some((time, ending(own, rest)?))
}

/// The whole value as a time of this form, perhaps with the name of a zone behind it.
pub(crate) fn read(value: &str, form: TimeForm) -> Option<Stamp> {
    let value = value.trim();
    match form {
        TimeForm::EpochSeconds => epoch(value, 1_000_000_000),
        TimeForm::EpochMillis => epoch(value, 1_000_000),
        TimeForm::EpochMicros => epoch(value, 1_000),
        TimeForm::EpochNanos => epoch(value, 1),
        TimeForm::EpochBySize => epoch(value, nanos_by_size(value)?),
        _ => {
            let bare = value.strip_prefix('[').and_then(|value| value.strip_suffix(']')).unwrap_or(value);
            match take(bare, form)? {
                (Stamp::Local(date, time, own), rest) => Some(Stamp::Local(date, time, ending(own, rest)?)),
                (stamp, rest) => rest.trim().is_empty().then_some(stamp),
            }
        }
    }
}

/// The zone of a time that a cell ends with: its own, or the one whose name is all that
/// stands behind it. `None` where something else does.
#[expect(clippy::option_option, reason = "no zone is an answer, and something else behind a time is none")]
fn ending(own: Option<String>, rest: &str) -> Option<Option<String>> {
    let rest = rest.trim();
    let within = [('(', ')'), ('[', ']')].iter().find_map(|(open, close)| rest.strip_prefix(*open)?.strip_suffix(*close));
    match (&own, within) {
        _ if rest.is_empty() => Some(own),
        (Some(offset), None) if is_of_go(offset, rest) => Some(own),
        // A sign that is no offset yet may mean anything.
        _ if rest.starts_with(['+', '-', '−']) => None,
        // `+02:00[Europe/Berlin]`, `+0200 (CEST)`: the offset says it already.
        (Some(_), Some(name)) => zones::named(name).is_ok().then_some(own),
        (Some(_), None) => None,
        (None, name) => zones::named(name.unwrap_or(rest)).ok().map(Some),
    }
}

/// The time at the beginning of a text, and the rest. Not for epochs.
pub(crate) fn take(text: &str, form: TimeForm) -> Option<(Stamp, &str)> {
    let whole = match form {
        TimeForm::Iso => basic(text),
        TimeForm::Written => unix(text),
        _ => None,
    };
    if whole.is_some() {
        return whole;
    }
    let (date, rest) = match form {
        TimeForm::Iso => {
            let (year, mark, rest) = number(text, 4, 4).and_then(|(year, rest)| separator(rest, "-/").map(|(mark, rest)| (year, mark, rest)))?;
            let (month, rest) = number(rest, 1, 2)?;
            let (day, rest) = number(rest.strip_prefix(mark)?, 1, 2)?;
            (date(year, month, day)?, rest)
        }
        TimeForm::DayFirst | TimeForm::MonthFirst => {
            let (one, rest) = number(text, 1, 2)?;
            let (mark, rest) = separator(rest, "/.-")?;
            let (two, rest) = number(rest, 1, 2)?;
            let (year, rest) = year(rest.strip_prefix(mark)?)?;
            let (day, month) = if form == TimeForm::DayFirst { (one, two) } else { (two, one) };
            (date(year, month, day)?, rest)
        }
        TimeForm::WebLog => {
            let (day, rest) = number(text, 1, 2)?;
            let (month, rest) = month(rest.strip_prefix('/')?)?;
            let (year, rest) = number(rest.strip_prefix('/')?, 4, 4)?;
            (date(year, month, day)?, rest.strip_prefix(':')?)
        }
        TimeForm::Written => written(text)?,
        _ => return None,
    };
    let joined = rest.strip_prefix(['T', 't', '_']).or_else(|| rest.strip_prefix(", ")).unwrap_or(rest);
    let joined = joined.trim_start().strip_prefix("at ").unwrap_or(joined);
    match clock(joined.trim_start()) {
        Some((time, rest)) => {
            let (zone, rest) = offset(rest);
            Some((Stamp::Local(date, Some(time), zone), rest))
        }
        None if rest.starts_with(|next: char| next.is_alphanumeric()) => None,
        None => Some((Stamp::Local(date, None, None), rest)),
    }
}

/// `14:05`, `14:05:06`, `14:05:06.123456`, `2:05 PM`, and the rest.
pub(crate) fn clock(text: &str) -> Option<(Time, &str)> {
    let (hour, rest) = number(text, 1, 2)?;
    let (minute, mut rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    let (mut second, mut nanos) = (0, 0);
    if let Some((value, behind)) = rest.strip_prefix(':').and_then(|rest| number(rest, 2, 2)) {
        (second, rest) = (value.min(59), behind);
        let digits = rest.strip_prefix(['.', ',']).map(|rest| rest.bytes().take_while(u8::is_ascii_digit).count());
        if let Some(count) = digits.filter(|&count| count > 0) {
            let fraction = rest.get(1..=count)?;
            nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9).fold(0, |sum, byte| sum * 10 + i32::from(byte - b'0'));
            rest = rest.get(count + 1..)?;
        }
        if value > 60 {
            return None;
        }
    }
    let more = rest.strip_prefix(':').unwrap_or(rest);
    if more.starts_with(|next: char| next.is_ascii_digit()) {
        return None;
    }
    let (hour, rest) = half(hour, rest)?;
    // Stored times end at the microsecond.
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, nanos / 1000 * 1000).ok()?;
    Some((time, rest))
}

/// AM and PM.
fn half(hour: i32, rest: &str) -> Option<(i32, &str)> {
    let word = rest.trim_start();
    let lower: String = word.chars().take(4).collect::<String>().to_ascii_lowercase();
    let length = ["a.m.", "p.m.", "am", "pm"].iter().find(|half| lower.starts_with(**half)).map_or(0, |half| half.len());
    let behind = word.get(length..).unwrap_or_default();
    if length == 0 || behind.starts_with(char::is_alphanumeric) {
        return Some((hour, rest));
    }
    if !(1..=12).contains(&hour) {
        return None;
    }
    let after_noon = lower.starts_with('p');
    Some((hour % 12 + if after_noon { 12 } else { 0 }, behind))
}

/// `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, `+02`, and the rest.
pub(crate) fn offset(text: &str) -> (Option<String>, &str) {
    let word = text.trim_start();
    for name in ["UTC", "GMT", "utc", "Z", "z"] {
        if let Some(rest) = word.strip_prefix(name)
            && !rest.starts_with(|next: char| next.is_alphanumeric() || next == '+' || next == '-')
        {
            return (Some("UTC".to_owned()), rest);
        }
    }
    let signed = |rest: &str| {
        let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b':').count();
        // Behind a blank, `-10` may be anything; `-1000` and `-10:00` may not.
        matches!((digits, word.len() == text.len()), (5 | 4, _) | (2, true)).then_some(digits + 1)
    };
    if let Some(length) = word.strip_prefix(['+', '-']).and_then(signed)
        && let Some((offset, rest)) = word.split_at_checked(length)
        && zone(offset).is_ok()
        && !rest.starts_with(char::is_alphanumeric)
    {
        return (Some(offset.to_owned()), rest);
    }
    (None, text)
}

/// The time with its zone: its own offset, else the one given. A time of day
/// that a change of clocks makes happen twice, or never, is between the two
/// instants it can have meant; a day without a time is the whole day.
pub(crate) fn when(stamp: &Stamp, stated: &str) -> Result<When, String> {
    let (date, time, own) = match stamp {
        Stamp::Instant(at) => return ranged(When::exact(*at, "UTC")),
        Stamp::Local(date, time, own) => (*date, *time, own.as_deref()),
    };
    let name = own.unwrap_or(stated).trim();
    let name = if name.is_empty() { "UTC" } else { name };
    let tz = zone(name).map_err(|error| format!("{error}."))?;
    let (earlier, later) = instants(&tz, date, time.unwrap_or_default())?;
    ranged(match time {
        Some(_) => When::between(earlier, later, name),
        None => When::between(earlier, later.saturating_add(DAY - 1), name),
    })
}

fn instants(tz: &TimeZone, date: Date, time: Time) -> Result<(Micros, Micros), String> {
    let at = tz.to_ambiguous_timestamp(date.to_datetime(time));
    match (at.earlier(), at.later()) {
        (Ok(earlier), Ok(later)) => Ok((earlier.as_microsecond(), later.as_microsecond())),
        _ => Err(OUT_OF_RANGE.to_owned()),
    }
}

const OUT_OF_RANGE: &str = "The time is outside the years 1970 to 2199.";

fn ranged(when: When) -> Result<When, String> {
    if when.earliest() < 0 || when.latest() >= TOO_LATE { Err(OUT_OF_RANGE.to_owned()) } else { Ok(when) }
}

fn epoch(value: &str, nanos: i128) -> Option<Stamp> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    if unsigned.is_empty() || unsigned.len() > 20 || fraction.len() > 18 || !all(unsigned) || !all(fraction) {
        return None;
    }
    let part = fraction.bytes().chain(std::iter::repeat(b'0')).take(9).fold(0_i128, |sum, byte| sum * 10 + i128::from(byte - b'0'));
    let total = unsigned.parse::<i128>().ok()? * nanos + part * nanos / 1_000_000_000;
    let sign = if unsigned.len() == whole.len() { 1 } else { -1 };
    Some(Stamp::Instant(i64::try_from(sign * total / 1000).unwrap_or(i64::MAX)))
}

/// Nanoseconds of the unit that a number's size suggests: until the year 2286
/// the sizes do not overlap for times after 2001.
fn nanos_by_size(value: &str) -> Option<i128> {
    let whole = value.split('.').next()?.trim_start_matches('-');
    Some(match whole.len() {
        0 => return None,
        1..=10 => 1_000_000_000,
        11..=13 => 1_000_000,
        14..=16 => 1_000,
        _ => 1,
    })
}

fn number(text: &str, least: usize, most: usize) -> Option<(i32, &str)> {
    let count = text.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
    if count < least || count > most {
        return None;
    }
    let (digits, rest) = text.split_at_checked(count)?;
    Some((digits.parse().ok()?, rest))
}

/// A year of four digits, or of two for this century.
fn year(text: &str) -> Option<(i32, &str)> {
    number(text, 4, 4).or_else(|| number(text, 2, 2).map(|(year, rest)| (2000 + year, rest)))
}

fn separator<'t>(text: &'t str, marks: &str) -> Option<(char, &'t str)> {
    let mark = text.chars().next().filter(|&mark| marks.contains(mark))?;
    Some((mark, text.get(mark.len_utf8()..)?))
}

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(value: &str, form: TimeForm) -> Option<String> {
        let when = when(&read(value, form)?, "Europe/Berlin").ok()?;
        Some(recount_model::time::timestamp(when.earliest()).to_string())
    }

    #[test]
    fn every_form_is_read_as_people_write_it() {
        use TimeForm::{DayFirst, EpochBySize, EpochMicros, EpochSeconds, Iso, MonthFirst, WebLog, Written};
        for (value, form, expected) in [
            ("2024-01-20T14:05:06.123456Z", Iso, "2024-01-20T14:05:06.123456Z"),
            ("2024-01-20 14:05:06,123", Iso, "2024-01-20T13:05:06.123Z"),
            ("2024-07-20 14:05", Iso, "2024-07-20T12:05:00Z"),
            ("2022-07-24T19:01:01+0000", Iso, "2022-07-24T19:01:01Z"),
            ("2024-01-20 14:05:06 UTC", Iso, "2024-01-20T14:05:06Z"),
            ("2024-01-20T14:05:06-05:30", Iso, "2024-01-20T19:35:06Z"),
            ("2024/1/5 9:05", Iso, "2024-01-05T08:05:00Z"),
            ("20/01/2024 14:05", DayFirst, "2024-01-20T13:05:00Z"),
            ("20.01.24, 14:05", DayFirst, "2024-01-20T13:05:00Z"),
            ("01/20/2024 2:05 PM", MonthFirst, "2024-01-20T13:05:00Z"),
            ("1/20/2024 12:05am", MonthFirst, "2024-01-19T23:05:00Z"),
            ("Jan 20 2024 14:05", Written, "2024-01-20T13:05:00Z"),
            ("January 20th, 2024 at 2:05 p.m.", Written, "2024-01-20T13:05:00Z"),
            ("Sat, 20 Jan 2024 14:05:06 +0000", Written, "2024-01-20T14:05:06Z"),
            ("[20/Jan/2024:14:05:06 +0100]", WebLog, "2024-01-20T13:05:06Z"),
            ("2026-05-13 19:20 CEST", Iso, "2026-05-13T17:20:00Z"),
            ("2026-05-13 19:20 (PST)", Iso, "2026-05-14T03:20:00Z"),
            ("2026-05-13 19:20 America/New_York", Iso, "2026-05-13T23:20:00Z"),
            ("2026-05-13 19:20 +02:00", Iso, "2026-05-13T17:20:00Z"),
            ("2026-05-13 19:20 UTC+2", Iso, "2026-05-13T17:20:00Z"),
            ("2026-05-13T19:20:00+02:00[Europe/Berlin]", Iso, "2026-05-13T17:20:00Z"),
            ("05/13/2026 7:20 PM EDT", MonthFirst, "2026-05-13T23:20:00Z"),
            ("Wed, 13 May 2026 19:20:00 +0200 (CEST)", Written, "2026-05-13T17:20:00Z"),
            ("Tue Nov  3 14:05:06 UTC 2026", Written, "2026-11-03T14:05:06Z"),
            ("Tue Nov  3 02:05:06 PM CET 2026", Written, "2026-11-03T13:05:06Z"),
            ("Tue  3 Nov 14:05:06 +03 2026", Written, "2026-11-03T11:05:06Z"),
            ("Tue Nov 3 14:05:06 2026", Written, "2026-11-03T13:05:06Z"),
            ("Tue Nov 3 14:05:06 2026 -0500", Written, "2026-11-03T19:05:06Z"),
            ("Sun Nov  3 14:05:06 UTC 2026", Written, "2026-11-03T14:05:06Z"),
            ("20261103T140506Z", Iso, "2026-11-03T14:05:06Z"),
            ("20261103T140506.123456+0100", Iso, "2026-11-03T13:05:06.123456Z"),
            ("20261103T1405", Iso, "2026-11-03T13:05:00Z"),
            ("20261103T140506 CET", Iso, "2026-11-03T13:05:06Z"),
            ("2026-11-03 14:05:06 +0000 UTC", Iso, "2026-11-03T14:05:06Z"),
            ("2026-11-03 14:05:06.123456789 +0100 CET m=+0.1", Iso, "2026-11-03T13:05:06.123456Z"),
            ("2026-11-03 14:05:06 -0300 -03 m=-12.000000001", Iso, "2026-11-03T17:05:06Z"),
            ("2026-11-03_14:05:06", Iso, "2026-11-03T13:05:06Z"),
            ("2026-11-03_14:05:06.5Z", Iso, "2026-11-03T14:05:06.5Z"),
            ("1452837318.000002", EpochSeconds, "2016-01-15T05:55:18.000002Z"),
            ("1452837318000002", EpochMicros, "2016-01-15T05:55:18.000002Z"),
            ("1658689261123456", EpochBySize, "2022-07-24T19:01:01.123456Z"),
            ("1658689261123456789", EpochBySize, "2022-07-24T19:01:01.123456Z"),
        ] {
            assert_eq!(utc(value, form).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for (value, form) in [
            ("1234 19:01:01", TimeForm::Iso),
            ("2024-13-01", TimeForm::Iso),
            ("2024-01-20T25:00:00Z", TimeForm::Iso),
            ("2024-01-20 14:05 o'clock", TimeForm::Iso),
            ("2026-05-13 19:20 Mars", TimeForm::Iso),
            ("2026-05-13 19:20 -10", TimeForm::Iso),
            ("2026-05-13 19:20 CEST restarted", TimeForm::Iso),
            ("2026-05-13 19:20 +02:00 CEST", TimeForm::Iso),
            ("2026-11-03 14:05:06 +0000 restarted", TimeForm::Iso),
            ("2026-11-03 14:05:06 +0000 UTC restarted", TimeForm::Iso),
            ("2026-11-03 14:05:06 +0000 UTC m=0.1", TimeForm::Iso),
            ("2026-11-03 14:05:06 +0000 UTC m=+1.2.3", TimeForm::Iso),
            ("2026-11-03 14:05:06 +0000 m=+0.1", TimeForm::Iso),
            ("2026-11-03 14:05:06 -0300 -02", TimeForm::Iso),
            ("2026-11-03 14:05:06 +00:00 UTC m=+0.1", TimeForm::Iso),
            ("2026-11-03_14.05", TimeForm::Iso),
            ("2026-11-03__14:05", TimeForm::Iso),
            ("20261103140506", TimeForm::Iso),
            ("20261103T14", TimeForm::Iso),
            ("20261103T14050", TimeForm::Iso),
            ("20261103T240000Z", TimeForm::Iso),
            ("20261303T140506Z", TimeForm::Iso),
            ("20261103T140506Zebra", TimeForm::Iso),
            ("20261103T140506Z-7f3a", TimeForm::Iso),
            ("202é1103T140506Z", TimeForm::Iso),
            ("Tue Nov 31 14:05:06 UTC 2026", TimeForm::Written),
            ("Tue Nov  3 14:05:06 Mars 2026", TimeForm::Written),
            ("Tue Nov  3 14:05:06 UTC", TimeForm::Written),
            ("Tue Nov  3 14:05:06 UTC 26", TimeForm::Written),
            ("Tue Nov  3 14:05:06 UTC 2026 CET", TimeForm::Written),
            ("Foo Nov  3 14:05:06 UTC 2026", TimeForm::Written),
            ("Nov  3 14:05:06 2026 requests", TimeForm::Written),
            ("31/02/2024", TimeForm::DayFirst),
            ("20/01/2024 13:05 PM", TimeForm::DayFirst),
            ("Foo 20 2024", TimeForm::Written),
            ("", TimeForm::EpochSeconds),
            ("12a", TimeForm::EpochBySize),
            ("1601-01-01T00:00:00Z", TimeForm::Iso),
            ("2227-12-31T23:01:01+00:00", TimeForm::Iso),
        ] {
            assert_eq!(utc(value, form), None, "{value}");
        }
    }

    #[test]
    fn a_time_that_happens_twice_is_between_both() -> Result<(), String> {
        let stamp = read("2024-10-27 02:30", TimeForm::Iso).ok_or("read")?;
        let twice = when(&stamp, "Europe/Berlin")?;
        assert_eq!(twice.latest() - twice.earliest(), DAY / 24);
        let day = when(&read("2024-01-20", TimeForm::Iso).ok_or("read")?, "UTC")?;
        assert_eq!(day.latest() - day.earliest(), DAY - 1);
        Ok(())
    }
}
