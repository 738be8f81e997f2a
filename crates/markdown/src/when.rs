//! Times as people write them: a day, a clock, how sure, and in which zone.
//!
//! A part that nobody wrote stays empty; what an instant would be is only worked out by
//! [`WrittenTime::resolve`], with a zone that the caller answers for.

mod clock;
mod cursor;
mod day;
mod ending;
mod impossible;
mod read;
mod zone;

pub use zone::{StatedZone, ZoneMeaning};

pub(crate) use cursor::Cursor;
pub(crate) use day::{DayOrder, WrittenDay, day_in};
pub(crate) use ending::day_after_alone;
pub(crate) use impossible::{Impossible, impossible, impossible_day_in, impossible_offset, impossible_zone};
pub(crate) use read::{Reading, begins_roughly, read_row_when, read_when, zones_beside_times};
pub(crate) use zone::{impossible_in_label, impossible_in_statement, zone_in_label, zone_in_statement};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// How exactly a time was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A month; [`WrittenTime::date`] is its first day.
    Month,
    /// A day.
    Day,
    /// An hour, as in `9 pm`.
    Hour,
    /// Hours and minutes.
    Minute,
    /// With seconds.
    Second,
    /// With parts of a second.
    Fraction,
}

/// Where the date of a time was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFrom {
    /// Beside the time itself.
    Row,
    /// On an earlier row, from which it carries on.
    EarlierRow,
    /// On an earlier row, and midnight has passed since.
    AfterMidnight,
    /// In a heading or a line above that dates what follows.
    Above,
    /// From the date of the incident: header, summary, title or file name.
    Incident,
}

/// A time as written, with what is known around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenTime {
    /// The words it was read from.
    pub written: String,
    /// The day, if it is stated anywhere.
    pub date: Option<Date>,
    /// Where the day was found.
    pub date_from: Option<DateFrom>,
    /// The clock time, if stated.
    pub time: Option<Time>,
    /// How exactly it was written; for no date and no time this says nothing.
    pub precision: Precision,
    /// The end of a range, if it is one.
    pub until: Option<Until>,
    /// The zone, if stated on the row, its column, its heading or for the whole timeline.
    pub zone: Option<StatedZone>,
    /// Whether it was called approximate: `~`, `ca.`, `around`.
    pub about: bool,
}

/// The end of a range as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Until {
    /// The day of the end, if it differs from the day of the start.
    pub date: Option<Date>,
    /// The clock time of the end.
    pub time: Option<Time>,
}

/// The instants a written time can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The first instant, in microseconds since 1970 in UTC.
    pub earliest: i64,
    /// The last instant; equal to `earliest` for a plain time, the last microsecond for a day.
    pub latest: i64,
    /// The zone that was used: an IANA name or an offset such as `-08:00`.
    pub zone: String,
    /// Whether the zone was stated; otherwise it is the caller's.
    pub zone_stated: bool,
}

impl WrittenTime {
    /// Whether neither a day nor a clock time is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.date.is_none() && self.time.is_none()
    }

    /// The day and clock time as stated: `2018-01-18T14:05`, `2018-01-18`, `14:05` or nothing.
    #[must_use]
    pub fn stated(&self) -> String {
        let date = self.date.map(|date| match self.precision {
            Precision::Month => date.strftime("%Y-%m").to_string(),
            _ => date.to_string(),
        });
        let time = self.time.map(|time| match self.precision {
            Precision::Fraction => time.to_string(),
            Precision::Second => time.strftime("%H:%M:%S").to_string(),
            _ => time.strftime("%H:%M").to_string(),
        });
        [date, time].into_iter().flatten().collect::<Vec<_>>().join("T")
    }

    /// The instants this can stand for, or nothing when no day is known.
    ///
    /// A time that the clock showed twice on that day covers both; a range covers its length; a
    /// day without a clock time covers the day. `about` widens nothing: nobody said by how much.
    #[must_use]
    pub fn resolve(&self, fallback: &TimeZone) -> Option<Resolved> {
        let stated = self.zone.as_ref().and_then(StatedZone::time_zone);
        let zone_stated = stated.is_some();
        let zone = stated.unwrap_or_else(|| fallback.clone());
        let date = self.date?;
        let (first, last) = match self.time {
            Some(time) => self.clock_range(date, time),
            None => self.day_range(date)?,
        };
        let earliest = zone.to_ambiguous_zoned_datetime(first).earlier().ok()?.timestamp().as_microsecond();
        let latest = zone.to_ambiguous_zoned_datetime(last).later().ok()?.timestamp().as_microsecond();
        Some(Resolved { earliest, latest: latest.max(earliest), zone: zone_name(&zone, earliest), zone_stated })
    }

    fn clock_range(&self, date: Date, time: Time) -> (DateTime, DateTime) {
        let first = date.to_datetime(time);
        let Some(until) = self.until else {
            return (first, first);
        };
        let last_date = until.date.unwrap_or(date);
        let last = last_date.to_datetime(until.time.unwrap_or(time));
        if last >= first {
            return (first, last);
        }
        // An end that is earlier on the clock is the next morning only late in the evening.
        let overnight = until.date.is_none() && time.hour() >= 18 && last.hour() <= 6;
        match last.date().tomorrow() {
            Ok(tomorrow) if overnight => (first, tomorrow.to_datetime(last.time())),
            _ => (first, first),
        }
    }

    fn day_range(&self, date: Date) -> Option<(DateTime, DateTime)> {
        let last = match self.precision {
            Precision::Month => date.last_of_month(),
            _ => self.until.and_then(|until| until.date).unwrap_or(date),
        };
        let end = Time::new(23, 59, 59, 999_999_000).ok()?;
        Some((date.to_datetime(Time::midnight()), last.max(date).to_datetime(end)))
    }
}

fn zone_name(zone: &TimeZone, micros: i64) -> String {
    if let Some(name) = zone.iana_name() {
        return name.to_owned();
    }
    match jiff::Timestamp::from_microsecond(micros) {
        Ok(instant) => {
            let seconds = zone.to_offset(instant).seconds();
            let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
            let sign = if seconds < 0 { '-' } else { '+' };
            format!("{sign}{hours:02}:{minutes:02}")
        }
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests;
