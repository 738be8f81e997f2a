//! What carries on from row to row: the day, the zone, and whether midnight has passed.

use jiff::civil::{Date, Time};

use super::FileTimes;
use crate::when::{DateFrom, DayOrder, Precision, Reading, StatedZone, Until, WrittenDay, WrittenTime};

/// Back on the clock by more than this many hours means that midnight has passed; less is a row
/// out of order, or a clock of twelve hours.
const MIDNIGHT_HOURS: i32 = 12;

/// Back on the clock by this much or more, a row may be of another day; less is a row out of order.
const DOUBTFUL_MINUTES: i32 = 60;

/// The hour at which a night is over.
const NIGHT_ENDS: i8 = 6;

/// Where words say that it is the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NextDay {
    Unsaid,
    /// On the row above.
    OnRow,
    /// Between the row above and the next one.
    Between,
}

/// The state between two rows of one timeline.
#[derive(Debug, Clone)]
pub(crate) struct Sequence {
    pub(crate) order: DayOrder,
    pub(crate) zone: Option<StatedZone>,
    /// The zone that a header of the table states for its column.
    pub(crate) column_zone: Option<StatedZone>,
    /// The zone that an earlier row stated.
    row_zone: Option<StatedZone>,
    /// The zone beside the times in the prose of the file.
    prose_zone: Option<StatedZone>,
    day: Option<(Date, DateFrom)>,
    last_time: Option<Time>,
    /// The zone beside that time.
    last_zone: Option<StatedZone>,
    /// Who said last that it is the day after.
    next_day: NextDay,
    /// Whether midnight has just passed: on the row above, or earlier in the same night.
    rolled: bool,
    /// Whether a line or heading above is a day that does not exist.
    unreal_above: bool,
    /// A day near which a day without a year is sought.
    near: Option<Date>,
}

impl Sequence {
    pub(crate) fn new(times: &FileTimes) -> Self {
        Self {
            order: times.order,
            zone: times.zone.clone(),
            column_zone: None,
            row_zone: None,
            prose_zone: times.prose_zone.clone(),
            day: times.incident.map(|date| (date, DateFrom::Incident)),
            last_time: None,
            last_zone: None,
            next_day: NextDay::Unsaid,
            rolled: false,
            unreal_above: false,
            near: times.incident,
        }
    }

    /// A heading or a line dates what follows.
    pub(crate) fn dated_above(&mut self, day: WrittenDay) {
        let date = day.date(self.near());
        self.forget_day();
        self.day = date.map(|date| (date, DateFrom::Above));
    }

    /// A heading or a line says that what follows is of the day after the rows above.
    pub(crate) fn day_after_above(&mut self) {
        // Said once already, with no row since: that day passed without one.
        if self.next_day == NextDay::Between {
            let next = self.day.and_then(|(date, from)| Some((date.tomorrow().ok()?, from)));
            let unreal_above = self.unreal_above;
            self.forget_day();
            self.day = next;
            self.unreal_above = unreal_above;
        }
        self.next_day = NextDay::Between;
    }

    /// Nobody knows the day of what follows: the one stated for it does not exist.
    pub(crate) fn forget_day(&mut self) {
        self.near = self.near();
        self.day = None;
        self.last_time = None;
        self.next_day = NextDay::Unsaid;
        self.rolled = false;
        self.unreal_above = false;
    }

    /// A heading or a line that dates what follows is a day that does not exist.
    pub(crate) fn unreal_above(&mut self) {
        self.forget_day();
        self.unreal_above = true;
    }

    /// Nobody knows the zone of what follows: the one stated for it does not exist. Gives those
    /// that were known.
    pub(crate) fn forget_zones(&mut self) -> [Option<StatedZone>; 3] {
        self.column_zone = None;
        [self.zone.take(), self.row_zone.take(), self.prose_zone.take()]
    }

    /// What follows is in the zones again that were forgotten, where no row has stated one since.
    pub(crate) fn recall_zones(&mut self, [zone, row_zone, prose_zone]: [Option<StatedZone>; 3]) {
        self.zone = self.zone.take().or(zone);
        self.row_zone = self.row_zone.take().or(row_zone);
        self.prose_zone = prose_zone;
    }

    /// Whether the timeline itself says which day it is.
    pub(crate) fn has_own_day(&self) -> bool {
        self.day.is_some_and(|(_, from)| from != DateFrom::Incident)
    }

    /// Whether this row has no day because the one above it does not exist.
    pub(crate) fn is_under_unreal(&self, reading: &Reading) -> bool {
        self.unreal_above && reading.day.is_none()
    }

    /// Whether words above or before this row say that it is of the day after, and midnight had
    /// just passed when they were said: they may mean that day or the one after it.
    pub(crate) fn is_said_again(&self, reading: &Reading) -> bool {
        let said = match self.next_day {
            NextDay::Between => true,
            NextDay::OnRow => false,
            NextDay::Unsaid => reading.is_day_after() && self.rolled,
        };
        said && reading.day.is_none() && !self.is_next_day(reading)
    }

    /// Whether words before this row say that it is of the day after, and the row above says the
    /// same, so that it was read as that day again: it may be the one after it.
    pub(crate) fn is_said_twice(&self, reading: &Reading) -> bool {
        self.next_day == NextDay::OnRow && reading.is_day_after() && !self.is_next_day(reading)
    }

    /// Whether a row without a day is so much earlier on the clock than the row above that it may
    /// be of another day, and not so much that midnight has surely passed.
    pub(crate) fn runs_back(&self, reading: &Reading) -> bool {
        let other_zone = match (&self.last_zone, &reading.zone) {
            (Some(last), Some(own)) => last.meaning != own.meaning,
            _ => false,
        };
        let back = self.minutes_back(reading.time);
        reading.day.is_none() && !other_zone && !self.is_next_day(reading) && back >= DOUBTFUL_MINUTES
    }

    /// By how many minutes this time is earlier on the clock than that of the row above.
    fn minutes_back(&self, time: Option<Time>) -> i32 {
        let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
        match (self.last_time, time) {
            (Some(last), Some(time)) => minutes(last) - minutes(time),
            _ => 0,
        }
    }

    /// Whether midnight has passed since the row above. Of several rows that say so one after
    /// the other, the first moves the day; and who says it when the clock has just run over
    /// midnight says the same.
    fn is_next_day(&self, reading: &Reading) -> bool {
        let back = self.minutes_back(reading.time);
        let same = self.rolled && back < DOUBTFUL_MINUTES;
        let said = match self.next_day {
            NextDay::Between => true,
            NextDay::OnRow => reading.next_day && back > 0,
            NextDay::Unsaid => reading.next_day,
        };
        back > MIDNIGHT_HOURS * 60 || (said && !same)
    }

    fn near(&self) -> Option<Date> {
        self.day.map(|(date, _)| date).or(self.near)
    }

    /// The whole time of a row, and what the next row will build on.
    pub(crate) fn complete(&mut self, reading: &Reading, written: &str) -> WrittenTime {
        let stated = reading.day.and_then(|day| day.date(self.near()));
        let (date, date_from) = match (reading.day, stated) {
            (Some(_), Some(date)) => (Some(date), Some(DateFrom::Row)),
            // A day whose year nobody states is no day.
            (Some(_), None) => (None, None),
            (None, _) => self.carried(reading),
        };
        if let (Some(date), Some(from)) = (date, date_from)
            && reading.day.is_none_or(|day| day.day.is_some())
        {
            let said = reading.next_day || self.next_day == NextDay::Between;
            let night = reading.time.is_some_and(|time| time.hour() < NIGHT_ENDS);
            let moved = from == DateFrom::AfterMidnight;
            self.rolled = (moved && !said) || ((moved || self.rolled) && night && reading.day.is_none());
            self.next_day = if reading.next_day { NextDay::OnRow } else { NextDay::Unsaid };
            self.unreal_above = false;
            let from = if from == DateFrom::Row { DateFrom::EarlierRow } else { from };
            self.day = Some((date, from));
            self.last_time = reading.time;
            self.last_zone.clone_from(&reading.zone);
        } else if reading.day.is_some_and(|day| day.day.is_some()) {
            // `Feb 29` in a year that has none.
            self.forget_day();
        }
        let until_date = reading.until_day.and_then(|day| day.date(date));
        let ranged = until_date.is_some() || reading.until_time.is_some();
        WrittenTime {
            written: written.trim().to_owned(),
            date,
            date_from,
            time: reading.time,
            precision: reading.precision(),
            until: ranged.then_some(Until { date: until_date, time: reading.until_time }),
            zone: self.zone_of(reading),
            about: reading.about,
        }
    }

    /// The zone of a row: its own, its column's, the timeline's, or that of an earlier row.
    fn zone_of(&mut self, reading: &Reading) -> Option<StatedZone> {
        if let Some(zone) = &reading.zone {
            self.row_zone = Some(zone.clone());
        }
        let stated = reading.zone.as_ref().or(self.column_zone.as_ref()).or(self.zone.as_ref()).or(self.row_zone.as_ref());
        stated.or(self.prose_zone.as_ref()).cloned()
    }

    /// A time that could not be read: nothing is known, and nothing carries on.
    pub(crate) fn unknown(written: &str) -> WrittenTime {
        WrittenTime { written: written.to_owned(), date: None, date_from: None, time: None, precision: Precision::Day, until: None, zone: None, about: false }
    }

    fn carried(&self, reading: &Reading) -> (Option<Date>, Option<DateFrom>) {
        let Some((date, from)) = self.day else {
            return (None, None);
        };
        if self.is_next_day(reading)
            && let Ok(next) = date.tomorrow()
        {
            return (Some(next), Some(DateFrom::AfterMidnight));
        }
        let from = if from == DateFrom::AfterMidnight { DateFrom::EarlierRow } else { from };
        (Some(date), Some(from))
    }
}
