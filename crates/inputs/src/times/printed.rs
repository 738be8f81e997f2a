//! Times as programs print them in ways of their own: `date`, Go, and ISO 8601 without marks.
//!
//! What is not here: times that people write as well (`times`).

use super::{
    Stamp, clock, date, number, offset,
    written::{day_and_month, is_weekday},
};
use crate::zones;

/// `Tue Nov  3 14:05:06 UTC 2026` as `date` prints it, without a zone or with an offset behind
/// it as git does, and the rest. A weekday begins it, else its year might be any number.
pub(super) fn unix(text: &str) -> Option<(Stamp, &str)> {
    let (_, rest) = text.split_once([' ', ',']).filter(|(word, _)| is_weekday(word))?;
    let (day, month, rest) = day_and_month(rest.trim_start_matches([',', ' ']))?;
    let (time, rest) = clock(rest.trim_start())?;
    let rest = rest.trim_start();
    let word = rest.split_whitespace().next()?;
    let (zone, rest) = match number(rest, 4, 4) {
        Some(_) => (None, rest),
        None => (Some(zones::named(word).ok()?), rest.get(word.len()..)?.trim_start()),
    };
    let (year, rest) = number(rest, 4, 4)?;
    let (zone, rest) = match zone {
        Some(zone) => (Some(zone), rest),
        None => offset(rest),
    };
    let date = date(year, month, day)?;
    (!rest.starts_with(char::is_alphanumeric)).then_some((Stamp::Local(date, Some(time), zone), rest))
}

/// `20261103T140506Z`, `20261103T1405+0100`, and the rest. Without the `T` it may be a number.
pub(super) fn basic(text: &str) -> Option<(Stamp, &str)> {
    let pair = |at: usize| number(text.get(at..at + 2)?, 2, 2).map(|(pair, _)| pair);
    let (year, _) = number(text.get(..4)?, 4, 4)?;
    let date = date(year, pair(4)?, pair(6)?)?;
    let of_day = text.get(8..)?.strip_prefix(['T', 't'])?;
    let count = of_day.bytes().take_while(u8::is_ascii_digit).count();
    let colons = match count {
        4 => format!("{}:{}", of_day.get(..2)?, of_day.get(2..4)?),
        6 => format!("{}:{}:{}{}", of_day.get(..2)?, of_day.get(2..4)?, of_day.get(4..6)?, fraction(of_day.get(6..)?)),
        _ => return None,
    };
    let (time, _) = clock(&colons)?;
    let rest = of_day.get(count..)?;
    let (zone, rest) = offset(rest.get(if count == 6 { fraction(rest).len() } else { 0 }..)?);
    (!rest.starts_with(char::is_alphanumeric)).then_some((Stamp::Local(date, Some(time), zone), rest))
}

/// `.123` or `,123`, or nothing.
fn fraction(text: &str) -> &str {
    let digits = text.strip_prefix(['.', ',']).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    text.get(..if digits == 0 { 0 } else { digits + 1 }).unwrap_or_default()
}

/// Whether this is what Go prints behind an offset such as `+0100`, which says it already: the
/// name of the zone, or its offset again where it has none, and how long the program ran.
pub(super) fn is_of_go(offset: &str, rest: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (name, ran) = rest.split_once(' ').unwrap_or((rest, "m=+0"));
    let ran = ran.trim_start().strip_prefix("m=").and_then(|ran| ran.strip_prefix(['+', '-']));
    let has_ran = ran.is_some_and(|ran| ran.split('.').count() <= 2 && ran.split('.').all(digits));
    let is_name = matches!(name.len(), 3..=5) && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_number = name.strip_prefix(['+', '-']).is_some_and(digits) && offset.starts_with(name);
    offset.len() == 5 && !offset.contains(':') && has_ran && (is_name || is_number)
}
