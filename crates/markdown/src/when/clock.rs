//! Clock times as written: `14:05`, `2:35 PM`, `9:02a`, `0:25:59`, `14.43`, `1625`, `9 am`.

use jiff::civil::Time;

use super::Precision;
use super::cursor::Cursor;

/// How lenient to be about what is a clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing says yet that a time comes here.
    Nothing,
    /// A date or the start of a range came before.
    Date,
}

/// A clock time and how it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) nanosecond: i32,
    pub(super) precision: Precision,
    /// `Some(true)` for the afternoon.
    pub(super) meridiem: Option<bool>,
}

impl Clock {
    pub(super) fn read(cursor: &mut Cursor<'_>, after: After) -> Option<Self> {
        if let Some(compact) = cursor.attempt(|at| compact(at, after)) {
            return Some(compact);
        }
        let hour = cursor.number(1, 2)?;
        let mut clock = Self { hour, minute: 0, second: 0, nanosecond: 0, precision: Precision::Hour, meridiem: None };
        let separator = cursor.attempt(|at| {
            let separator = at.take(|c| matches!(c, ':' | '.' | 'h' | 'H'))?;
            (at.digits_ahead(3) == 2).then_some(separator)
        });
        if separator.is_some() {
            clock.minute = cursor.number(2, 2)?;
            clock.precision = Precision::Minute;
        }
        if separator == Some(':') {
            clock.read_seconds(cursor);
        }
        clock.meridiem = cursor.attempt(meridiem);
        let sure = match separator {
            Some(':' | 'h' | 'H') => true,
            Some(_) => clock.meridiem.is_some() || after == After::Date,
            None => clock.meridiem.is_some() && hour <= 12,
        };
        let ends = !cursor.peek().is_some_and(|c| c.is_alphanumeric() && !matches!(c, 'Z' | 'z'));
        (sure && ends && clock.is_valid()).then_some(clock)
    }

    fn read_seconds(&mut self, cursor: &mut Cursor<'_>) {
        let seconds = cursor.attempt(|at| {
            at.take(|c| c == ':')?;
            at.number(2, 2)
        });
        let Some(seconds) = seconds else { return };
        self.second = seconds;
        self.precision = Precision::Second;
        let fraction = cursor.attempt(|at| {
            at.take(|c| c == '.' || c == ',')?;
            let digits = at.digits_ahead(10);
            let number = at.number(1, 9)?;
            let scale = 10_u32.checked_pow(u32::try_from(9 - digits).ok()?)?;
            i32::try_from(number.checked_mul(scale)?).ok()
        });
        if let Some(nanosecond) = fraction {
            self.nanosecond = nanosecond;
            self.precision = Precision::Fraction;
        }
    }

    fn is_valid(self) -> bool {
        self.hour < 24 && self.minute < 60 && self.second < 60
    }

    /// The time of day; `17:14pm` is a quarter past five all the same.
    pub(super) fn time(self) -> Option<Time> {
        let hour = match self.meridiem {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        Time::new(i8::try_from(hour).ok()?, i8::try_from(self.minute).ok()?, i8::try_from(self.second).ok()?, self.nanosecond).ok()
    }
}

/// `1625`, believed only when punctuation or a zone says that it is a time.
fn compact(cursor: &mut Cursor<'_>, after: After) -> Option<Clock> {
    let number = cursor.number(4, 4)?;
    let mut ahead = *cursor;
    ahead.skip_blanks();
    let next = ahead.peek();
    let punctuated = matches!(next, None | Some(':' | '-' | '–' | '—' | ']' | ')' | '|'));
    let zoned = ["utc", "gmt", "hrs", "z"].iter().any(|word| ahead.take_word(word));
    let told = zoned || (after == After::Date && punctuated);
    let clock = Clock { hour: number / 100, minute: number % 100, second: 0, nanosecond: 0, precision: Precision::Minute, meridiem: None };
    (told && clock.is_valid()).then_some(clock)
}

fn meridiem(cursor: &mut Cursor<'_>) -> Option<bool> {
    let spaced = cursor.skip_blanks();
    for (word, afternoon) in [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)] {
        if cursor.take_word(word) {
            return Some(afternoon);
        }
    }
    for (letter, afternoon) in [("a", false), ("p", true)] {
        if !spaced && cursor.take_word(letter) {
            return Some(afternoon);
        }
    }
    None
}
