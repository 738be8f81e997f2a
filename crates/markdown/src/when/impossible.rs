//! Times that are written like one and that no clock or calendar shows: `25:00`, `2024-02-30`; and
//! offsets that no zone has, `+25:00`.

use super::cursor::{Cursor, is_blank};
use super::day::{WrittenDay, is_other_year, month_name, ordinal, skip_weekday};
use super::read::Reading;
use super::zone;

/// Why a time that is written like one is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreal {
    Clock,
    Day,
    /// A day of a year in which nobody kept incident reviews.
    Year,
}

impl Unreal {
    /// What is wrong with it, after its name.
    pub(crate) fn says(self) -> &'static str {
        match self {
            Self::Clock => "is no time of day",
            Self::Day => "is no day of the calendar",
            Self::Year => "is before 1970 or after 2100",
        }
    }
}

/// A time that is none, at the beginning of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Impossible {
    pub(crate) written: String,
    pub(crate) why: Unreal,
    /// Whether punctuation closes it.
    pub(crate) closed: bool,
    /// Where it ends in the line.
    pub(crate) end: usize,
}

impl Impossible {
    /// Whether it is the day that does not exist.
    pub(crate) fn is_day(&self) -> bool {
        self.why != Unreal::Clock
    }
}

/// The time that `line` begins with although there is no such time; nothing where it begins with
/// anything else, a time that exists included.
pub(crate) fn impossible(line: &str) -> Option<Impossible> {
    let mut cursor = Cursor::new(line);
    cursor.skip(|c| is_blank(c) || matches!(c, '[' | '(' | '*' | '_' | '~') || (!c.is_ascii() && !c.is_alphanumeric()));
    skip_weekday(&mut cursor);
    let from = cursor.offset();
    let why = cursor.attempt(clock).or_else(|| cursor.attempt(numbers)).or_else(|| cursor.attempt(named))?;
    if cursor.peek().is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '%')) && !joined_clock(cursor) {
        return None;
    }
    let end = cursor.offset();
    let written = line.get(from..end)?.trim().to_owned();
    cursor.skip(is_blank);
    let closed = cursor.peek().is_none_or(|c| matches!(c, '-' | '–' | '—' | ':' | ']' | ')' | '|' | '\n' | '\r'));
    Some(Impossible { written, why, closed, end })
}

/// The first day anywhere in a heading, as [`super::day_in`] looks for one, that does not exist.
pub(crate) fn impossible_day_in(text: &str) -> Option<Impossible> {
    let mut before = ' ';
    text.char_indices().take(400).find_map(|(at, c)| {
        let starts = c.is_alphanumeric() && !before.is_alphanumeric() && !matches!(before, '/' | '-' | '.' | ':' | '#');
        before = c;
        impossible(text.get(at..).filter(|_| starts)?).filter(Impossible::is_day)
    })
}

/// What is said of a zone that is `UTC` and an offset that no zone has, where it stands for rows.
pub(crate) fn impossible_zone(written: &str) -> String {
    format!(
        "{written:?} cannot be read as an offset from UTC, so it was not used; the rows it stands for have no zone but what they state themselves. Write it like UTC+2, UTC+05:30 or Europe/Berlin."
    )
}

/// What is said of the offset after a time of day that is written like one and that no zone has:
/// `10:08 +25:00`, `10:08 (UTC+25)`. Such a time is in a zone, and nobody knows in which. One or
/// two digits alone are none: `14:35 (+35) paged` counts minutes.
pub(crate) fn impossible_offset(line: &str, reading: &Reading) -> Option<String> {
    let offset = offset_of_no_zone(line, reading)?;
    Some(format!("{offset:?} cannot be read as an offset from UTC; what it stands beside stays in the text only."))
}

fn offset_of_no_zone<'a>(line: &'a str, reading: &Reading) -> Option<&'a str> {
    reading.time?;
    let mut cursor = Cursor::new(line.get(reading.end..)?);
    let mut universal = match &reading.zone {
        Some(zone) if !zone::is_universal(zone) => return None,
        zone => zone.is_some(),
    };
    let mut spaced = cursor.skip_blanks() || line.get(..reading.end)?.ends_with(is_blank);
    cursor.take(|c| matches!(c, '(' | '['));
    let mut ahead = cursor;
    match zone::read(&mut ahead).filter(|_| !universal) {
        // `10:08 (UTC+25)`.
        Some(zone) if zone::is_universal(&zone) => {
            (universal, cursor) = (true, ahead);
            spaced = cursor.skip_blanks();
        }
        // `10:08 (+02:00, they say)` is an offset all the same.
        Some(_) => return None,
        None => {}
    }
    let from = cursor.offset();
    // With a blank before it, or where no machine wrote the time, `-` may begin the end of a range.
    let machine = line.get(..reading.end).is_some_and(|before| before.contains('T'));
    cursor.take(|c| matches!(c, '+' | '−') || (c == '-' && (universal || machine) && !spaced))?;
    let digits = cursor.digits_ahead(5);
    let number = cursor.number(1, 4)?;
    let mut behind = cursor;
    let has_minutes = zone::part(&mut behind) == Some(':');
    // `10:08 +2.5 pods` counts something too.
    if has_minutes || universal {
        cursor = behind;
    }
    let told = match (universal, spaced) {
        (true, false) => true,
        // `10:08 UTC +3 pods` counts something.
        (true, true) => has_minutes || is_in_bracket(cursor) || (is_beyond(number, digits) && is_alone(cursor)),
        // And so does `10:08 +2500 users`.
        (false, _) => has_minutes || (digits == 4 && (!spaced || (is_beyond(number, digits) && is_alone(cursor)))),
    };
    let ends = !cursor.peek().is_some_and(|c| c.is_alphanumeric() || c == '%');
    line.get(reading.end + from..reading.end + cursor.offset()).filter(|_| told && ends)
}

/// Whether hours, or hours and minutes in four digits, are more than any zone is from UTC.
pub(super) fn is_beyond(number: u32, digits: usize) -> bool {
    match digits {
        1 | 2 => number > 14,
        4 => number / 100 > 14 || number % 100 > 59,
        _ => false,
    }
}

/// Whether a bracket closes behind a number.
fn is_in_bracket(cursor: Cursor<'_>) -> bool {
    matches!(cursor.peek(), Some(')' | ']'))
}

/// Whether nothing goes on with a number: a bracket is closed, the text of the row is set apart,
/// or there is none. `+99 pods` and `+99 - 120 pods` count something.
fn is_alone(mut cursor: Cursor<'_>) -> bool {
    let spaced = cursor.skip_blanks();
    if !spaced || cursor.take(|c| matches!(c, '-' | '–' | '—')).is_none() {
        return cursor.peek().is_none_or(|c| matches!(c, '|' | ':' | ']' | ')' | '\n' | '\r'));
    }
    cursor.skip_blanks() && !cursor.peek().is_some_and(|c| c.is_ascii_digit())
}

/// `2024-02-30T10:00`: the clock time beside the day.
fn joined_clock(mut cursor: Cursor<'_>) -> bool {
    cursor.take(|c| c == 'T').is_some() && cursor.digits_ahead(3) == 2
}

/// `25:00`, `10:61`, `10:00:75`.
fn clock(cursor: &mut Cursor<'_>) -> Option<Unreal> {
    let hour = cursor.number(1, 2)?;
    cursor.take(|c| c == ':')?;
    let minute = cursor.number(2, 2)?;
    let second = cursor.attempt(|at| {
        at.take(|c| c == ':')?;
        at.number(2, 2)
    });
    (hour > 23 || minute > 59 || second.is_some_and(|second| second > 59)).then_some(Unreal::Clock)
}

/// `2024-02-30`, `30/02/2024`, `31.04.2024`: in no order of its parts a day.
fn numbers(cursor: &mut Cursor<'_>) -> Option<Unreal> {
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
    let year = i16::try_from(year).ok()?;
    let exists = WrittenDay::new(Some(year), month, Some(day)).is_some() || (!year_first && WrittenDay::new(Some(year), day, Some(month)).is_some());
    if (1970..=2100).contains(&year) {
        return (!exists).then_some(Unreal::Day);
    }
    // `1234.5.6` is a version.
    (exists && separator != '.' && (1000..3000).contains(&year)).then_some(Unreal::Year)
}

/// `Feb 30`, `30 February 2024`.
fn named(cursor: &mut Cursor<'_>) -> Option<Unreal> {
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
    if year.is_none() && WrittenDay::new(None, month, Some(day)).is_some() && is_other_year(*cursor) {
        cursor.skip(|c| is_blank(c) || c == ',');
        cursor.number(4, 4)?;
        return Some(Unreal::Year);
    }
    // `May 12:30` is no day.
    let clock = cursor.peek() == Some(':') && year.is_none();
    (WrittenDay::new(year, month, Some(day)).is_none() && !clock).then_some(Unreal::Day)
}
