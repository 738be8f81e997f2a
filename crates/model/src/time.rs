//! Times as people know them: exact, about, or between, always with a zone.
//!
//! A [`When`] is an interval of instants and the words it was given in. What is
//! not here: reading foreign date forms (`inputs`, `markdown`).

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z, the unit of every stored time.
pub type Micros = i64;

/// How far from 1970 a time may lie that somebody asks about, in microseconds: a thousand
/// years to either side, so that sums of such times cannot overflow.
pub const FARTHEST: Micros = 31_556_952_000_000_000;

const MINUTE: Micros = 60_000_000;
const HOUR: Micros = 60 * MINUTE;

/// How far “about 14:05” reaches to either side, in microseconds: five minutes, and
/// one microsecond by which it is told from ten minutes that somebody stated.
const ABOUT: Micros = 5 * MINUTE + 1;
/// How long an “about” is from its earliest to its latest, and no other time is, in
/// microseconds: for statements, which have no [`When`].
pub const ABOUT_SPAN: Micros = 2 * ABOUT;

/// A time that may be uncertain.
///
/// `earliest <= latest` always holds; both are inclusive. `earliest == latest`
/// is an exact time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct When {
    earliest: Micros,
    latest: Micros,
    /// IANA zone name or fixed offset the time was stated in, such as
    /// `Europe/Berlin` or `+02:00`.
    zone: String,
}

impl When {
    /// A time known to the microsecond.
    #[must_use]
    pub fn exact(at: Micros, zone: &str) -> Self {
        Self { earliest: at, latest: at, zone: zone.to_owned() }
    }

    /// “About” a time: five minutes to either side.
    #[must_use]
    pub fn about(at: Micros, zone: &str) -> Self {
        Self { earliest: at.saturating_sub(ABOUT), latest: at.saturating_add(ABOUT), zone: zone.to_owned() }
    }

    /// Between two times, given in either order.
    #[must_use]
    pub fn between(one: Micros, other: Micros, zone: &str) -> Self {
        Self { earliest: one.min(other), latest: one.max(other), zone: zone.to_owned() }
    }

    /// First instant it can have been.
    #[must_use]
    pub const fn earliest(&self) -> Micros {
        self.earliest
    }

    /// Last instant it can have been.
    #[must_use]
    pub const fn latest(&self) -> Micros {
        self.latest
    }

    /// Zone it was stated in.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// The instant used for ordering and drawing: the middle of the interval.
    #[must_use]
    pub const fn point(&self) -> Micros {
        self.earliest.midpoint(self.latest)
    }

    /// Whether it is known to the microsecond.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        self.earliest == self.latest
    }

    /// Whether it is a day of its own zone, and nothing closer is known.
    #[must_use]
    pub fn is_day(&self) -> bool {
        let long = self.latest.saturating_sub(self.earliest);
        (23 * HOUR - MINUTE..=25 * HOUR).contains(&long) && is_midnight(self.earliest, &self.zone)
    }

    /// Whether it was stated as “about” a time, see [`When::about`].
    #[must_use]
    pub const fn is_about(&self) -> bool {
        self.latest.saturating_sub(self.earliest) == ABOUT_SPAN
    }

    /// From when what happened then can be known for certain: the end of an interval, which
    /// may tell of all of it. An “about” is a time that nobody read to the minute, and is
    /// known at it.
    #[must_use]
    pub const fn known(&self) -> Micros {
        if self.is_about() { self.point() } else { self.latest }
    }

    /// Whether it certainly lies before the other, whatever the uncertainty.
    #[must_use]
    pub const fn is_surely_before(&self, other: &Self) -> bool {
        self.latest < other.earliest
    }
}

/// A time that somebody asks about, where it lies nearer to 1970 than [`FARTHEST`].
#[must_use]
pub const fn asked(at: Micros) -> Option<Micros> {
    if -FARTHEST < at && at < FARTHEST { Some(at) } else { None }
}

/// An instant as programs read it: RFC 3339, in UTC.
#[must_use]
pub fn rfc3339(at: Micros) -> String {
    timestamp(at).to_string()
}

/// The zone a name stands for: IANA name, `UTC`, `Z`, or an offset like `+02:00`.
///
/// # Errors
/// [`UnknownZone`] when the name is neither.
pub fn zone(name: &str) -> Result<TimeZone, UnknownZone> {
    let name = name.trim();
    if name.eq_ignore_ascii_case("utc") || name == "Z" || name.is_empty() {
        return Ok(TimeZone::UTC);
    }
    if let Some(offset) = fixed_offset(name) {
        return Ok(offset);
    }
    TimeZone::get(name).map_err(|_| UnknownZone(name.chars().take(80).collect()))
}

fn fixed_offset(name: &str) -> Option<TimeZone> {
    let (sign, digits) = match name.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-" | "−", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((h, m)) => (h.parse::<i32>().ok()?, m.parse::<i32>().ok()?),
        None if digits.len() == 4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
        None => (digits.parse().ok()?, 0),
    };
    if !(0..=14).contains(&hours) || !(0..60).contains(&minutes) {
        return None;
    }
    let offset = jiff::tz::Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
    Some(TimeZone::fixed(offset))
}

/// Whether an instant is the very beginning of a day in a zone: how a day is kept of
/// which nobody said the hour.
#[must_use]
pub fn is_midnight(at: Micros, name: &str) -> bool {
    let zone = zone(name).unwrap_or(TimeZone::UTC);
    timestamp(at).to_zoned_datetime(zone).time() == jiff::civil::Time::midnight()
}

/// A zone name that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a time zone we know; use a name like Europe/Berlin, or an offset like +02:00")]
pub struct UnknownZone(pub String);

/// A stored time as an instant; times outside jiff's range (years −9999 to 9999)
/// are held at its ends.
#[must_use]
pub fn timestamp(at: Micros) -> Timestamp {
    Timestamp::from_microsecond(at).unwrap_or(if at < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_a_name_or_an_offset() {
        for known in ["Europe/Berlin", "UTC", "utc", "Z", "+02:00", "-0530", "+5"] {
            assert!(zone(known).is_ok(), "{known}");
        }
        for unknown in ["Mars/Olympus", "+25:00", "BST-ish", "+"] {
            assert!(zone(unknown).is_err(), "{unknown}");
        }
    }

    #[test]
    fn a_day_is_known_by_its_midnights_in_its_own_zone() {
        let midnight = 1_793_660_400_000_000; // 2026-11-03T00:00 in Berlin
        assert!(When::between(midnight, midnight + 24 * HOUR - 1, "Europe/Berlin").is_day());
        assert!(!When::between(midnight, midnight + 24 * HOUR - 1, "UTC").is_day());
        assert!(!When::exact(midnight, "Europe/Berlin").is_day());
        assert!(is_midnight(midnight, "Europe/Berlin") && !is_midnight(midnight + 1, "Europe/Berlin"));
    }

    #[test]
    fn a_time_that_is_asked_for_lies_within_a_thousand_years_whatever_number_is_sent() {
        for at in [0, FARTHEST - 1, 1 - FARTHEST] {
            assert_eq!(asked(at), Some(at));
        }
        for at in [FARTHEST, -FARTHEST, Micros::MIN, Micros::MAX] {
            assert_eq!(asked(at), None, "{at}");
        }
    }

    #[test]
    fn between_keeps_its_order_however_it_is_given() {
        assert_eq!(When::between(9, 3, "UTC"), When::between(3, 9, "UTC"));
        assert_eq!(When::between(3, 9, "UTC").point(), 6);
    }

    #[test]
    fn an_uncertain_time_is_before_another_only_when_it_surely_is() {
        let about = When::about(10 * MINUTE, "UTC");
        assert!(!about.is_surely_before(&When::exact(12 * MINUTE, "UTC")));
        assert!(about.is_surely_before(&When::exact(16 * MINUTE, "UTC")));
    }
}
