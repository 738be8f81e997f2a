//! Where a time at the beginning of a line ends, and where the text after it begins.

use super::clock::{After, Clock};
use super::cursor::{Cursor, is_blank};
use super::day::{DayOrder, WrittenDay, skip_weekday};
use super::read::{ABOUT, Reading};
use super::zone;

/// Marks that people put between a time and its text.
const MARKS: &str = "-–—−:|])}→>*_=•";

/// Marks that may follow a time without a blank: they open the text.
const OPENERS: &str = "[({\"“@#";

/// Words that move a time to the day after.
const NEXT_DAY: [&str; 5] = ["next day", "following day", "day after", "+1 day", "+1d"];

/// An aside longer than this is text.
const ASIDE_CHARACTERS: usize = 40;

/// Skips to the text; false if what was read turns out to be part of a longer word.
pub(super) fn finish(cursor: &mut Cursor<'_>, reading: &mut Reading) -> bool {
    if cursor.peek().is_some_and(char::is_alphanumeric) || sticks(*cursor, reading) {
        return false;
    }
    reading.about |= cursor.skip(|c| c == '~' || c == '?');
    skip_aside(cursor, reading);
    skip_next_day(cursor, reading);
    let before = cursor.offset();
    while skip_separator(cursor, reading) {}
    reading.text_start = cursor.offset();
    // Something may still stick to the time: `14:05"`.
    cursor.offset() > before || cursor.peek().is_none_or(|next| OPENERS.contains(next)) || offset_follows(*cursor, reading)
}

/// `10:08+25:00`, `10:08 UTC+530`: an offset that no zone has is told of as that, not as text
/// without a time.
fn offset_follows(mut cursor: Cursor<'_>, reading: &Reading) -> bool {
    let digits = cursor.take(|c| matches!(c, '+' | '−')).map_or(0, |_| cursor.digits_ahead(5));
    matches!(digits, 2 | 4) || (matches!(digits, 1 | 3) && reading.zone.as_ref().is_some_and(zone::is_universal))
}

/// `14:05/15:05`, `12:30%`, `2018-01-18-name`: not a time, or not one that ends here.
fn sticks(mut cursor: Cursor<'_>, reading: &Reading) -> bool {
    if matches!(cursor.peek(), Some('/' | '%')) {
        return true;
    }
    let day_only = reading.day.is_some() && reading.time.is_none();
    let hyphen = cursor.take(|c| c == '-').is_some();
    day_only && hyphen && cursor.peek().is_some_and(char::is_alphabetic)
}

fn skip_separator(cursor: &mut Cursor<'_>, reading: &mut Reading) -> bool {
    let blank = cursor.skip(|c| is_blank(c) || c == '\n');
    let comma = cursor.skip(|c| matches!(c, ',' | ';'));
    let mark = cursor.skip(|c| MARKS.contains(c));
    let stop = cursor.attempt(|at| {
        at.take(|c| c == '.')?;
        at.peek().is_none_or(char::is_whitespace).then_some(())
    });
    reading.closed |= mark || stop.is_some();
    blank || comma || mark || stop.is_some()
}

/// Skips an aside that only repeats or doubts the time: `(6:48 PDT)`, `(maybe earlier?)`.
fn skip_aside(cursor: &mut Cursor<'_>, reading: &mut Reading) {
    // `14:15 CET / 13:15 UTC`
    let _other_zone = cursor.attempt(|at| {
        at.skip_blanks();
        at.take(|c| c == '/')?;
        at.skip_blanks();
        Clock::read(at, After::Nothing)?;
        zone::read(at)
    });
    let doubtful = cursor.attempt(|at| {
        at.skip_blanks();
        at.take(|c| c == '(')?;
        at.skip_blanks();
        let doubtful = aside(at)?;
        at.take(|c| c == ')').map(|_| doubtful)
    });
    reading.about |= doubtful == Some(true);
}

/// Skips `(next day)` or `, the following day:`, unless that is all the text there is. Without
/// punctuation the words may begin the text: `10:00 next day delivery fails`.
fn skip_next_day(cursor: &mut Cursor<'_>, reading: &mut Reading) {
    if reading.time.is_none() || reading.day.is_some() {
        return;
    }
    let mut ahead = *cursor;
    ahead.skip(|c| is_blank(c) || c == ',');
    let open = ahead.take(|c| c == '(' || c == '[').is_some();
    if ahead.take_word("the") || ahead.take_word("on the") {
        ahead.skip_blanks();
    }
    if !NEXT_DAY.iter().any(|words| ahead.take_word(words)) {
        return;
    }
    let inside = ahead;
    ahead.skip_blanks();
    let closed = if open { ahead.take(|c| c == ')' || c == ']').is_some() } else { ahead.peek().is_none_or(|c| ",;.\n\r".contains(c) || MARKS.contains(c)) };
    reading.next_day = closed;
    let after = if open { ahead } else { inside };
    if closed && after.rest().chars().any(char::is_alphanumeric) {
        *cursor = after;
    }
}

/// A line that says only that what follows is of the day after, `**The next day:**`: the day that
/// the words name, if one stands beside them, and what else does.
pub(crate) fn day_after_alone(line: &str, order: DayOrder) -> Option<(Option<WrittenDay>, &str)> {
    let mut cursor = Cursor::new(line);
    let day_after = take_next_day(&mut cursor)?;
    let before = cursor;
    cursor.skip(|c| !c.is_alphanumeric());
    let weekday = skip_weekday(&mut cursor);
    let day = WrittenDay::read(&mut cursor, order).filter(|day| day.day.is_some()).map(|day| WrittenDay { day_after, ..day });
    let rest = if weekday || day.is_some() { cursor.rest() } else { before.rest() };
    Some((day, rest.trim()))
}

/// Where words that say that it is the day after end at the beginning of a line, and what
/// separates them from a time: `Next day: `; and whether a day that follows is the one before.
pub(super) fn next_day_before(line: &str) -> Option<(usize, bool)> {
    let mut cursor = Cursor::new(line);
    let day_after = take_next_day(&mut cursor)?;
    cursor.skip(|c| is_blank(c) || matches!(c, ',' | '(') || MARKS.contains(c)).then(|| (cursor.offset(), day_after))
}

/// Takes such words, and says whether they count from a day that follows, `the day after 2 Nov`,
/// or name it: `the day after (3 Nov)`.
fn take_next_day(cursor: &mut Cursor<'_>) -> Option<bool> {
    cursor.skip(|c| !c.is_alphanumeric() && c != '+');
    for word in ["on", "the"] {
        if cursor.take_word(word) {
            cursor.skip_blanks();
        }
    }
    let words = NEXT_DAY.iter().find(|words| cursor.take_word(words))?;
    let mut ahead = *cursor;
    Some(*words == "day after" && ahead.skip_blanks() && ahead.peek().is_some_and(char::is_alphanumeric))
}

/// The inside of such an aside, and whether it doubts.
fn aside(cursor: &mut Cursor<'_>) -> Option<bool> {
    if cursor.attempt(|at| Clock::read(at, After::Nothing)).is_some() {
        let _zone = cursor.attempt(zone::read);
        return Some(false);
    }
    if ["time ", "tbc", "tbd"].iter().any(|word| cursor.take_str(word)) {
        cursor.skip(char::is_alphabetic);
        return Some(false);
    }
    if !ABOUT.iter().any(|word| cursor.take_str(word)) {
        return None;
    }
    for _ in 0..ASIDE_CHARACTERS {
        cursor.take(|c| c != ')' && c != '\n');
    }
    Some(true)
}
