//! Calendar days as written: `2018-01-18`, `01/16/2024`, `Jan 20`, `19. April 2018`.

use jiff::civil::Date;

use super::cursor::Cursor;

/// How a file writes days in numbers with slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DayOrder {
    /// `01/16/2024`; also what is assumed when a file does not tell.
    #[default]
    MonthFirst,
    /// `16/01/2024`.
    DayFirst,
}

/// A day that may lack its year or its day of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WrittenDay {
    pub(crate) year: Option<i16>,
    pub(crate) month: i8,
    pub(crate) day: Option<i8>,
    /// Whether the year is not one as it is written, `20202` or `202`.
    pub(crate) misprint: bool,
    /// Whether the one after it is meant: `the day after 2 Nov`.
    pub(super) day_after: bool,
}

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

const WEEKDAYS: [&str; 21] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tues",
    "tue",
    "weds",
    "wed",
    "thurs",
    "thur",
    "thu",
    "fri",
    "sat",
    "sun",
    "mo",
    "tu",
    "we",
];

impl WrittenDay {
    pub(super) fn new(year: Option<i16>, month: u32, day: Option<u32>) -> Option<Self> {
        let month = i8::try_from(month).ok()?;
        let day = day.map(i8::try_from).transpose().ok()?;
        let read = Self { year, month, day, misprint: false, day_after: false };
        // A leap year, so that 29 February without a year is a day.
        Date::new(year.unwrap_or(2000), month, day.unwrap_or(1)).ok()?;
        Some(read)
    }

    /// The date, its year taken from the stated one or the one that brings it nearest to `near`.
    pub(crate) fn date(self, near: Option<Date>) -> Option<Date> {
        let date = self.as_written(near)?;
        if self.day_after { date.tomorrow().ok() } else { Some(date) }
    }

    fn as_written(self, near: Option<Date>) -> Option<Date> {
        let day = self.day.unwrap_or(1);
        if let Some(year) = self.year {
            return Date::new(year, self.month, day).ok();
        }
        let near = near?;
        (near.year() - 1..=near.year() + 1).filter_map(|year| Date::new(year, self.month, day).ok()).min_by_key(|date| (*date - near).get_days().abs())
    }

    /// The same, of this year where it states none.
    pub(crate) fn or_year(self, year: Option<i16>) -> Self {
        Self { year: self.year.or(year), ..self }
    }

    /// Reads a day at the cursor.
    pub(crate) fn read(cursor: &mut Cursor<'_>, order: DayOrder) -> Option<Self> {
        cursor
            .attempt(Self::read_iso)
            .or_else(|| cursor.attempt(|at| Self::read_numbers(at, order)))
            .or_else(|| cursor.attempt(Self::read_month_first))
            .or_else(|| cursor.attempt(Self::read_day_first))
    }

    fn read_iso(cursor: &mut Cursor<'_>) -> Option<Self> {
        let misprint = cursor.digits_ahead(6) == 5;
        let year = if misprint { misprinted_year(cursor)? } else { year_of(cursor.number(4, 4)?)? };
        let separator = cursor.take(|c| matches!(c, '-' | '/' | '.' | '‑'))?;
        let month = cursor.number(if misprint { 2 } else { 1 }, 2)?;
        cursor.take(|c| c == separator)?;
        let day = match cursor.attempt(|at| at.number(1, 2)) {
            Some(day) => Some(day),
            None if cursor.skip(|c| c == '?') => None,
            None => return None,
        };
        Some(Self { misprint, ..Self::new(Some(year), month, day)? })
    }

    fn read_numbers(cursor: &mut Cursor<'_>, order: DayOrder) -> Option<Self> {
        let first = cursor.number(1, 2)?;
        let separator = cursor.take(|c| matches!(c, '/' | '-' | '.'))?;
        let second = cursor.number(1, 2)?;
        cursor.take(|c| c == separator)?;
        let year = match cursor.digits_ahead(5) {
            4 => Some(year_of(cursor.number(4, 4)?)?),
            // `11/03/202`: a digit is missing, and which one is not for us to say.
            3 if separator == '/' => cursor.number(3, 3).map(|_| None)?,
            2 if separator != '.' => Some(year_of(2000 + cursor.number(2, 2)?)?),
            _ => return None,
        };
        let day_first = separator == '.' || order == DayOrder::DayFirst;
        let (month, day) = match (first, second) {
            (13.., _) => (second, first),
            (_, 13..) => (first, second),
            _ if day_first => (second, first),
            _ => (first, second),
        };
        Some(Self { misprint: year.is_none(), ..Self::new(year, month, Some(day))? })
    }

    /// `12-05`, a month and a day without a year; only where a clock time must follow.
    pub(crate) fn read_short(cursor: &mut Cursor<'_>, order: DayOrder) -> Option<Self> {
        let first = cursor.number(1, 2)?;
        let separator = cursor.take(|c| matches!(c, '/' | '-'))?;
        let second = cursor.number(1, 2)?;
        if !cursor.peek().is_some_and(super::cursor::is_blank) {
            return None;
        }
        let month_first = separator == '-' || order == DayOrder::MonthFirst;
        let (month, day) = match (first, second) {
            (13.., _) => (second, first),
            (_, 13..) => (first, second),
            _ if month_first => (first, second),
            _ => (second, first),
        };
        Self::new(None, month, Some(day))
    }

    fn read_month_first(cursor: &mut Cursor<'_>) -> Option<Self> {
        let month = month_name(cursor)?;
        cursor.skip_blanks();
        let day = cursor.number(1, 2)?;
        let told = ordinal(cursor);
        // `May 12:30` is a month and a clock time.
        if cursor.peek().is_some_and(|c| c.is_alphanumeric() || (c == ':' && !told && clock_follows(*cursor))) {
            return None;
        }
        let year = cursor.attempt(following_year);
        if year.is_none() && is_other_year(*cursor) {
            return None;
        }
        Self::new(year, month, Some(day))
    }

    fn read_day_first(cursor: &mut Cursor<'_>) -> Option<Self> {
        let day = cursor.number(1, 2)?;
        ordinal(cursor);
        cursor.skip(|c| super::cursor::is_blank(c) || c == '.' || c == '-');
        if cursor.take_word("of") {
            cursor.skip_blanks();
        }
        let month = month_name(cursor)?;
        let year = cursor.attempt(following_year);
        if year.is_none() && is_other_year(*cursor) {
            return None;
        }
        Self::new(year, month, Some(day))
    }
}

/// Takes a weekday name and what joins it to a date.
pub(crate) fn skip_weekday(cursor: &mut Cursor<'_>) -> bool {
    let found = WEEKDAYS.iter().any(|name| cursor.take_word(name));
    if found {
        cursor.skip(|c| super::cursor::is_blank(c) || c == ',' || c == '.');
    }
    found
}

pub(super) fn month_name(cursor: &mut Cursor<'_>) -> Option<u32> {
    let letters = cursor.rest().bytes().take(10).take_while(u8::is_ascii_alphabetic).count();
    let word = cursor.rest().get(..letters)?.to_ascii_lowercase();
    if letters < 3 {
        return None;
    }
    let position =
        MONTHS.iter().position(|month| *month == word || (letters == 3 && month.starts_with(&word)) || (word == "sept" && month.starts_with("sept")))?;
    cursor.take_str(&word);
    cursor.take(|c| c == '.');
    u32::try_from(position + 1).ok()
}

pub(super) fn ordinal(cursor: &mut Cursor<'_>) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|ending| cursor.take_word(ending))
}

fn clock_follows(mut cursor: Cursor<'_>) -> bool {
    cursor.take(|c| c == ':').is_some() && cursor.digits_ahead(2) == 2
}

pub(super) fn following_year(cursor: &mut Cursor<'_>) -> Option<i16> {
    cursor.skip(|c| super::cursor::is_blank(c) || c == ',' || c == '-');
    year_of(cursor.number(4, 4)?)
}

/// Whether a year follows in which nobody kept incident reviews, `, 1969`: without it the day would
/// be taken for one of our time. `, 1905` alone may be a clock time.
pub(super) fn is_other_year(mut cursor: Cursor<'_>) -> bool {
    cursor.skip(|c| super::cursor::is_blank(c) || c == ',');
    let Some(number) = cursor.number(4, 4).filter(|number| matches!(number, 1900..=1969 | 2101..=2199)) else {
        return false;
    };
    cursor.skip(|c| super::cursor::is_blank(c) || c == ',');
    number % 100 > 59 || (cursor.number(1, 2).is_some() && clock_follows(cursor))
}

/// The year that five digits were meant to be: the first four, or one digit typed twice.
fn misprinted_year(cursor: &mut Cursor<'_>) -> Option<i16> {
    let number = cursor.number(5, 5)?;
    year_of(number / 10).or_else(|| year_of(number % 10_000).filter(|_| number / 10_000 == number / 1000 % 10))
}

fn year_of(number: u32) -> Option<i16> {
    let year = i16::try_from(number).ok()?;
    (1970..=2100).contains(&year).then_some(year)
}

/// The first day written anywhere in `text`, looked for in its first words only.
pub(crate) fn day_in(text: &str, order: DayOrder) -> Option<WrittenDay> {
    let mut before = ' ';
    for (at, c) in text.char_indices().take(400) {
        let starts = c.is_alphanumeric() && !before.is_alphanumeric() && !matches!(before, '/' | '-' | '.' | ':' | '#');
        before = c;
        if !starts {
            continue;
        }
        let mut cursor = Cursor::new(text.get(at..).unwrap_or_default());
        if let Some(day) = WrittenDay::read(&mut cursor, order)
            && !cursor.peek().is_some_and(char::is_alphanumeric)
            && day.day.is_some()
        {
            return Some(day);
        }
    }
    None
}
