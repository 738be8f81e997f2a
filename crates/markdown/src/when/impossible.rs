//! Times that are written like one and that no clock or calendar shows: `25:00`, `2024-02-30`.

use super::cursor::{Cursor, is_blank};
use super::day::{WrittenDay, month_name, ordinal};

/// The time that `line` begins with although there is no such time, and whether punctuation
/// closes it; nothing where it begins with anything else, a time that exists included.
pub(crate) fn impossible(line: &str) -> Option<(String, bool)> {
    let mut cursor = Cursor::new(line);
    cursor.skip(|c| is_blank(c) || matches!(c, '[' | '(' | '*' | '_' | '~'));
    let from = cursor.offset();
    let found = cursor.attempt(clock).or_else(|| cursor.attempt(numbers)).or_else(|| cursor.attempt(named));
    found?;
    if cursor.peek().is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '%')) {
        return None;
    }
    let written = line.get(from..cursor.offset())?.trim().to_owned();
    cursor.skip(is_blank);
    let closed = cursor.peek().is_none_or(|c| matches!(c, '-' | '–' | '—' | ':' | ']' | ')' | '|' | '\n' | '\r'));
    Some((written, closed))
}

/// `25:00`, `10:61`, `10:00:75`.
fn clock(cursor: &mut Cursor<'_>) -> Option<()> {
    let hour = cursor.number(1, 2)?;
    cursor.take(|c| c == ':')?;
    let minute = cursor.number(2, 2)?;
    let second = cursor.attempt(|at| {
        at.take(|c| c == ':')?;
        at.number(2, 2)
    });
    (hour > 23 || minute > 59 || second.is_some_and(|second| second > 59)).then_some(())
}

/// `2024-02-30`, `30/02/2024`, `31.04.2024`: in no order of its parts a day.
fn numbers(cursor: &mut Cursor<'_>) -> Option<()> {
    let year_first = match cursor.digits_ahead(5) {
        1 | 2 => false,
        4 => true,
        _ => return None,
    };
    let first = cursor.number(1, 4)?;
    let separator = cursor.take(|c| matches!(c, '-' | '/' | '.'))?;
    let second = cursor.number(1, 2)?;
    cursor.take(|c| c == separator)?;
    let third = if year_first { cursor.number(1, 2)? } else { cursor.number(4, 4)? };
    let (year, month, day) = if year_first { (first, second, third) } else { (third, second, first) };
    let year = i16::try_from(year).ok().filter(|year| (1970..=2100).contains(year))?;
    let exists = WrittenDay::new(Some(year), month, Some(day)).is_some() || (!year_first && WrittenDay::new(Some(year), day, Some(month)).is_some());
    (!exists).then_some(())
}

/// `Feb 30`, `30 February 2024`.
fn named(cursor: &mut Cursor<'_>) -> Option<()> {
    let (month, day) = if let Some(month) = cursor.attempt(month_name) {
        cursor.skip_blanks();
        let day = cursor.number(1, 2)?;
        ordinal(cursor);
        (month, day)
    } else {
        let day = cursor.number(1, 2)?;
        ordinal(cursor);
        cursor.skip(|c| is_blank(c) || c == '.');
        (month_name(cursor)?, day)
    };
    let year = cursor.attempt(super::day::following_year);
    // `May 12:30` is no day.
    let clock = cursor.peek() == Some(':') && year.is_none();
    (WrittenDay::new(year, month, Some(day)).is_none() && !clock).then_some(())
}
