//! Time zones as stated: `UTC`, `+02:00`, `CEST (UTC+2)`, `PT`, `Europe/London`.

use jiff::tz::{Offset, TimeZone};

use super::cursor::{Cursor, is_blank};

/// A zone as somebody stated it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedZone {
    /// The word they used.
    pub written: String,
    /// What it stands for.
    pub meaning: ZoneMeaning,
}

/// What a stated zone stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneMeaning {
    /// A zone of the tz database; `PT` is `America/Los_Angeles`.
    Named(String),
    /// A fixed offset in seconds east of UTC; `PST` is −28 800.
    Offset(i32),
}

impl StatedZone {
    /// Reads one zone on its own, as in `UTC`, `+02:00`, `CEST (UTC+2)` or `Europe/London`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut cursor = Cursor::new(text.trim());
        let zone = read_word(&mut cursor, Place::Field)?;
        let rest = cursor.rest().trim_start();
        (rest.is_empty() || rest.starts_with('(')).then_some(zone)
    }

    /// The zone to compute with; nothing for a name that the tz database does not know.
    #[must_use]
    pub fn time_zone(&self) -> Option<TimeZone> {
        match &self.meaning {
            ZoneMeaning::Offset(0) => Some(TimeZone::UTC),
            ZoneMeaning::Offset(seconds) => Offset::from_seconds(*seconds).ok().map(TimeZone::fixed),
            ZoneMeaning::Named(name) => TimeZone::get(name).ok(),
        }
    }

    /// Its IANA name, or its offset as in `-08:00`.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        // An offset is the same at any time, and a name does not ask for one.
        self.time_zone().map(|zone| super::zone_name(&zone, 0))
    }
}

/// Abbreviations with one usual meaning among people who write reviews, in minutes from UTC.
const ABBREVIATIONS: &[(&str, i32)] = &[
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("SAST", 120),
    ("IST", 330),
    ("SGT", 480),
    ("HKT", 480),
    ("AWST", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("BRT", -180),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
];

/// Names of a region's civil time, summer or winter.
const REGIONS: &[(&str, &str)] = &[
    ("PT", "America/Los_Angeles"),
    ("MT", "America/Denver"),
    ("CT", "America/Chicago"),
    ("ET", "America/New_York"),
    ("Pacific", "America/Los_Angeles"),
    ("Mountain", "America/Denver"),
    ("Central", "America/Chicago"),
    ("Eastern", "America/New_York"),
];

/// Where a zone stands, and so what may belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Directly behind a clock time.
    Joined,
    /// Behind a clock time and a blank, where a sign may begin something else.
    Apart,
    /// Behind a clock time in a bracket.
    Bracket,
    /// In words: a heading, a sentence.
    Words,
    /// Alone, as the value of a field.
    Field,
}

/// Reads a zone at the cursor, as it follows a clock time.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<StatedZone> {
    let spaced = cursor.skip_blanks();
    let open = cursor.take(|c| c == '(').is_some();
    let place = match (open, spaced) {
        (true, _) => Place::Bracket,
        (false, true) => Place::Apart,
        (false, false) => Place::Joined,
    };
    let zone = read_word(cursor, place)?;
    if open {
        cursor.take(|c| c == ')')?;
    } else {
        // `CEST (UTC+2)`: the second way to say it is not text.
        let _again = cursor.attempt(|at| {
            at.skip_blanks();
            at.take(|c| c == '(')?;
            read_word(at, Place::Bracket)?;
            at.take(|c| c == ')')
        });
    }
    Some(zone)
}

/// Whether it is `UTC` or `GMT`, to which an offset may belong.
pub(super) fn is_universal(zone: &StatedZone) -> bool {
    ["UTC", "GMT"].contains(&zone.written.to_ascii_uppercase().as_str())
}

fn read_word(cursor: &mut Cursor<'_>, place: Place) -> Option<StatedZone> {
    let before = *cursor;
    let joined = matches!(place, Place::Joined | Place::Field);
    let meaning = cursor
        .attempt(|at| utc_with_offset(at, place))
        .or_else(|| cursor.attempt(|at| joined_offset(at, joined)))
        .or_else(|| cursor.attempt(abbreviation))
        .or_else(|| cursor.attempt(named))?;
    let written = before.rest().get(..cursor.offset() - before.offset())?;
    Some(StatedZone { written: written.trim().to_owned(), meaning })
}

/// `UTC+2`, and with a blank `UTC +5:30`: behind a clock time only where minutes follow or a
/// bracket closes, for `10:08 UTC +3 pods` counts something and `10:08 UTC -15:30` is a range.
fn utc_with_offset(cursor: &mut Cursor<'_>, place: Place) -> Option<ZoneMeaning> {
    let spaced = universal_and_blanks(cursor)?;
    let before = *cursor;
    let meaning = offset(cursor, true)?;
    let written = before.rest().get(..cursor.offset() - before.offset())?;
    let row = matches!(place, Place::Joined | Place::Apart);
    let sure = !written.starts_with('-') && (written.contains(':') || matches!(cursor.peek(), Some(')' | ']')));
    (!spaced || !row || sure).then_some(meaning)
}

/// Takes `UTC` or `GMT` and the blanks before a sign, and says whether there were any.
fn universal_and_blanks(cursor: &mut Cursor<'_>) -> Option<bool> {
    (cursor.take_str("UTC") || cursor.take_str("GMT")).then_some(())?;
    let spaced = cursor.skip_blanks();
    cursor.peek().filter(|c| matches!(c, '+' | '-' | '−'))?;
    Some(spaced)
}

/// Minutes behind a colon, or a part of an hour behind a point, which is no way to write an offset.
pub(super) fn part(cursor: &mut Cursor<'_>) -> Option<char> {
    cursor.attempt(|at| {
        let mark = at.take(|c| matches!(c, ':' | '.'))?;
        at.number(if mark == ':' { 2 } else { 1 }, 2).map(|_| mark)
    })
}

/// `14:05Z`, `14:05+02:00`: only without a blank before, or it is a minus sign of something else.
fn joined_offset(cursor: &mut Cursor<'_>, joined: bool) -> Option<ZoneMeaning> {
    // Either case: words are compared without regard to it.
    if joined && cursor.take_word("Z") {
        return Some(ZoneMeaning::Offset(0));
    }
    if cursor.peek() == Some('-') && !joined {
        return None;
    }
    offset(cursor, false)
}

/// A signed offset; hours alone only where `short` allows, so that `16:05:57-58` stays a range.
fn offset(cursor: &mut Cursor<'_>, short: bool) -> Option<ZoneMeaning> {
    let sign = match cursor.take(|c| matches!(c, '+' | '-' | '−'))? {
        '+' => 1,
        _ => -1,
    };
    let digits = cursor.digits_ahead(5);
    let (hours, minutes) = match digits {
        4 => {
            let both = cursor.number(4, 4)?;
            (both / 100, both % 100)
        }
        1 | 2 => {
            let hours = cursor.number(1, 2)?;
            match cursor.attempt(|at| {
                at.take(|c| c == ':')?;
                at.number(2, 2)
            }) {
                Some(minutes) if digits == 2 || short => (hours, minutes),
                None if short => (hours, 0),
                _ => return None,
            }
        }
        _ => return None,
    };
    // `UTC+5.5` is not `UTC+5`.
    if hours > 14 || minutes > 59 || part(&mut cursor.clone()).is_some() {
        return None;
    }
    i32::try_from(hours * 3600 + minutes * 60).ok().map(|seconds| ZoneMeaning::Offset(sign * seconds))
}

fn abbreviation(cursor: &mut Cursor<'_>) -> Option<ZoneMeaning> {
    let letters = cursor.rest().bytes().take(8).take_while(u8::is_ascii_alphabetic).count();
    let word = cursor.rest().get(..letters)?;
    let quiet = ["utc", "gmt"].contains(&word);
    let meaning = ABBREVIATIONS
        .iter()
        .find(|(name, _)| *name == word || (quiet && name.eq_ignore_ascii_case(word)))
        .map(|(_, minutes)| ZoneMeaning::Offset(minutes * 60))
        .or_else(|| {
            let region = REGIONS.iter().find(|(name, _)| *name == word);
            region.map(|(_, zone)| ZoneMeaning::Named((*zone).to_owned()))
        })?;
    let word = word.to_owned();
    cursor.take_word(&word).then_some(())?;
    if word.len() > 4 {
        // `Pacific Time` is one of these regions, `Central European Time` is not.
        let mut ahead = *cursor;
        ahead.skip_blanks();
        if ahead.take_word("European") || ahead.take_word("Africa") {
            return None;
        }
        let _time = cursor.attempt(|at| (at.skip_blanks() && at.take_word("time")).then_some(()));
    }
    Some(meaning)
}

/// `Europe/London`; a first part that is no area is still understood if the second is a region.
fn named(cursor: &mut Cursor<'_>) -> Option<ZoneMeaning> {
    let rest = cursor.rest();
    let length = rest.bytes().take(40).take_while(|c| c.is_ascii_alphabetic() || matches!(c, b'/' | b'_' | b'-')).count();
    let word = rest.get(..length)?.to_owned();
    let (_, place) = word.split_once('/')?;
    let meaning = match REGIONS.iter().find(|(name, _)| *name == place) {
        Some((_, zone)) => (*zone).to_owned(),
        None => TimeZone::get(&word).ok()?.iana_name()?.to_owned(),
    };
    cursor.take_word(&word).then_some(ZoneMeaning::Named(meaning))
}

/// The zone named in a heading or a column header, where any mention counts. One that cannot be,
/// `UTC+26`, is none, and certainly not `UTC`.
pub(crate) fn zone_in_label(text: &str) -> Option<StatedZone> {
    if impossible_in_label(text).is_some() {
        return None;
    }
    words(text).find_map(|at| {
        let mut cursor = Cursor::new(text.get(at..)?);
        let zone = read_word(&mut cursor, place_in(text, at))?;
        (!cursor.peek().is_some_and(char::is_alphanumeric)).then_some(zone)
    })
}

/// Where a word stands in a heading or a sentence: behind a clock time a sign may begin a range.
fn place_in(text: &str, at: usize) -> Place {
    let before = text.get(..at).and_then(|before| before.split_whitespace().next_back());
    let beside = before.is_some_and(|word| word.contains(':') && word.ends_with(|c: char| c.is_ascii_digit()));
    if beside { Place::Apart } else { Place::Words }
}

/// `UTC` or `GMT` in a heading or a column header, with an offset that no zone has or that is
/// written like none: `UTC+26`, `UTC+530`.
pub(crate) fn impossible_in_label(text: &str) -> Option<&str> {
    words(text).find_map(|at| {
        let place = place_in(text, at);
        let text = text.get(at..)?;
        let mut cursor = Cursor::new(text);
        if utc_with_offset(&mut cursor.clone(), place).is_some() {
            return None;
        }
        let spaced = universal_and_blanks(&mut cursor)?;
        let sign = cursor.take(|c| matches!(c, '+' | '-' | '−'))?;
        // `UTC + 5`; behind a dash anything may follow.
        cursor.skip(|c| sign == '+' && spaced && is_blank(c));
        let digits = cursor.digits_ahead(5);
        let number = cursor.number(1, 4)?;
        let part = part(&mut cursor);
        // `10:00 UTC-15:30 UTC` is a range, and `UTC-2026-11-03` a day.
        let sure = match (sign, place) {
            ('-', _) => digits < 4 && (part.is_none() || number > 23 || (part == Some('.') && digits == 1)),
            (_, Place::Apart) => !spaced || part.is_some(),
            _ => true,
        };
        let mut behind = cursor;
        let is_day = sign == '-' && behind.take(|c| matches!(c, '-' | '.')).is_some_and(|mark| mark == '-' || behind.digits_ahead(1) > 0);
        let ends = !is_day && !cursor.peek().is_some_and(char::is_alphanumeric);
        text.get(..cursor.offset()).filter(|_| sure && ends)
    })
}

/// The zone that a sentence states for all times: `All times in PST`, `Times are UTC`.
pub(crate) fn zone_in_statement(text: &str) -> Option<StatedZone> {
    statements(text).find_map(zone_in_label)
}

/// What a sentence states for all times that is no zone, `All times in UTC+26`, and how many lines
/// stand above it.
pub(crate) fn impossible_in_statement(text: &str) -> Option<(usize, &str)> {
    let written = statements(text).find_map(impossible_in_label)?;
    let above = text.split(written).next().unwrap_or_default();
    Some((above.matches('\n').count(), written))
}

/// The parts of a text that state something for all times, from where they begin to.
fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';']).filter_map(|line| {
        let line = line.get(..300).unwrap_or(line);
        let lower = line.to_ascii_lowercase();
        let opens = ["times ", "time zone", "timezone", "timestamps"];
        let starts = lower.trim_start_matches(|c: char| !c.is_alphabetic());
        let at = if opens.iter().any(|word| starts.starts_with(word)) {
            lower.len() - starts.len()
        } else {
            let says = ["all times", "all timestamps", "times are ", "times given", "times listed", "time zone", "timezone"];
            says.iter().filter_map(|words| lower.find(words)).min()?
        };
        line.get(at..)
    })
}

/// Where words begin in the first part of a text.
fn words(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().take(300).filter_map(move |(at, c)| {
        let starts = c.is_ascii_alphabetic() && !before.is_alphanumeric() && !matches!(before, '/' | '-' | '_');
        before = c;
        starts.then_some(at)
    })
}
