//! Dates whose month is a word.
//!
//! What is not here: times of day behind such a date (`times`).

use jiff::civil::Date;

use super::{date, number};

/// `Jan 20 2024`, `20 January 2024`, `Sat, 20 Jan 2024`, `20-Jan-2024`, and the rest.
pub(super) fn written(text: &str) -> Option<(Date, &str)> {
    let after_weekday = text.split_once([' ', ',']).filter(|(word, _)| is_weekday(word)).map_or(text, |(_, rest)| rest);
    let (day, month, rest) = day_and_month(after_weekday.trim_start_matches([',', ' ']))?;
    let (year, rest) = number(rest.get(blank(rest)?..)?, 4, 4)?;
    Some((date(year, month, day)?, rest))
}

/// A day and its month in whichever order.
pub(super) fn day_and_month(text: &str) -> Option<(i32, i32, &str)> {
    if let Some((month, rest)) = month(text) {
        let (day, rest) = number(rest.get(blank(rest)?..)?, 1, 2)?;
        return Some((day, month, ordinal(rest)));
    }
    let (day, rest) = number(text, 1, 2)?;
    let rest = ordinal(rest);
    let (month, rest) = month(rest.get(blank(rest)?..)?)?;
    Some((day, month, rest))
}

/// Length of what stands between the parts of a date, if anything does.
fn blank(rest: &str) -> Option<usize> {
    Some(rest.len() - rest.trim_start_matches([' ', ',', '-', '.']).len()).filter(|&count| count > 0)
}

fn ordinal(rest: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|ending| rest.strip_prefix(ending)).unwrap_or(rest)
}

pub(super) fn is_weekday(word: &str) -> bool {
    let known = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    word.len() >= 3 && known.iter().any(|day| day.starts_with(&word.to_ascii_lowercase()))
}

/// The month at the beginning of a text as its number, and the rest.
pub(super) fn month(text: &str) -> Option<(i32, &str)> {
    let known = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = text.split_at_checked(length)?;
    let lower = word.to_ascii_lowercase();
    let at = known.iter().position(|month| length >= 3 && (month.starts_with(&lower) || lower == "sept" && *month == "september"))?;
    Some((i32::try_from(at).ok()? + 1, rest))
}
