//! Reading times as people type them into a form.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    fmt::strtime,
    tz::{AmbiguousOffset, Offset, TimeZone},
};
use recount_markdown::StatedZone;
use recount_model::{Micros, When, time};

/// A window that is shorter past midnight than this was meant to go past it.
const HALF_A_DAY: Micros = 43_200_000_000;

/// Reads “14:05”, “2:05 pm”, “2026-11-03 14:05”, “2026-11-03” for the whole day, “about 14:05”, “between 14:05 and
/// 14:20”, “14:05–14:20” in a zone; a time without a date is on `day` (the incident's, when it is known). A time
/// that states its own zone keeps it (“2026-11-03T14:05:00Z”, “14:05 UTC”, “14:05 CET”, “14:05 +01:00”), and a day
/// may be written as 3.11.2026 or 3 November 2026, a clock as 14.05 or 14h05. A time that clocks
/// never showed is refused, and one that they showed twice is asked about.
///
/// # Errors
/// A sentence for the form that says what would be understood.
pub fn written_time(text: &str, zone: &str, day: Option<Micros>) -> Result<When, String> {
    let tz = time::zone(zone).map_err(|e| e.to_string())?;
    let text = text.trim();
    let lower = with_days_in_numbers(&text.to_lowercase());
    let day = day.map(|at| time::timestamp(at).to_zoned_datetime(tz.clone()).date());
    let read_in = |part: &str, day: Option<Date>, tz: &TimeZone| -> Result<(Micros, Date), String> {
        if let Ok(at) = part.trim().to_uppercase().parse::<Timestamp>() {
            return Ok((at.as_microsecond(), at.to_zoned_datetime(tz.clone()).date()));
        }
        let part = part.trim();
        let (clock, own) = stated_zone(part).unwrap_or_else(|| (part, tz.clone()));
        let at = civil(clock, day).ok_or_else(|| explain(text, day.is_none()))?;
        let zone = own.iana_name().unwrap_or(zone);
        let instants = own.to_ambiguous_timestamp(at);
        match instants.offset() {
            AmbiguousOffset::Gap { .. } => return Err(no_such(at, zone)),
            AmbiguousOffset::Fold { before, after } => return Err(which_of(at, zone, [before, after])),
            AmbiguousOffset::Unambiguous { .. } => {}
        }
        let instant = instants.unambiguous().map_err(|_| explain(text, false))?;
        Ok((instant.as_microsecond(), at.date()))
    };
    let read = |part: &str, day: Option<Date>| read_in(part, day, &tz);
    if let Some((one, other)) = ends(&lower) {
        // A zone behind the last is one of both.
        let (from, on) = read_in(one, day, &stated_zone(other.trim()).map_or_else(|| tz.clone(), |(_, own)| own))?;
        let (mut until, _) = read(other, Some(on))?;
        // “between 23:50 and 00:10” goes past midnight; “between 14:20 and 14:05” was turned around.
        if until < from
            && let Some(later) = on.tomorrow().ok().filter(|_| read(other, None).is_err()).and_then(|next| read(other, Some(next)).ok())
            && later.0 - from < HALF_A_DAY
        {
            until = later.0;
        }
        return Ok(When::between(from, until, zone));
    }
    for word in ["about ", "around ", "~ ", "~", "ca. ", "ca ", "c. ", "circa ", "approx. "] {
        if let Some(rest) = lower.strip_prefix(word) {
            return read(rest, day).map(|(at, _)| When::about(at, zone));
        }
    }
    // A date with a clock behind it would parse as well, and lose its clock.
    if let Some(whole) = Some(&lower).filter(|text| !text.contains([' ', 't', ':'])).and_then(|text| date_of(text)) {
        return whole_day(whole, &tz, zone).ok_or_else(|| explain(text, false));
    }
    read(&lower, day).map(|(at, _)| When::exact(at, zone))
}

/// The last instant of what a written time says: of a day all of it, of “14:05” the whole
/// minute, of “14:05:08” the second; “14:05:08.25” is an instant.
///
/// # Errors
/// As [`written_time`].
pub fn written_end(text: &str, zone: &str, day: Option<Micros>) -> Result<Micros, String> {
    let when = written_time(text, zone, day)?;
    let lower = with_days_in_numbers(&text.trim().to_lowercase());
    let last = ends(&lower).map_or(lower.as_str(), |(_, last)| last);
    let clock = last.split(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).find(|clock| clock.matches(':').count() == 2);
    Ok(match clock {
        _ if when.is_day() => when.latest(),
        Some(clock) if clock.contains(['.', ',']) => when.latest(),
        None if when.latest() % 60_000_000 == 0 => when.latest() + 59_999_999,
        Some(_) | None => when.latest() + 999_999,
    })
}

/// A clock and the zone that stands behind it, in small letters: “14:05 utc”, “14:05z”,
/// “14:05 cet”, “14:05 +01:00”, “14:05 europe/berlin”. Abbreviations mean what they mean in a
/// Markdown review. A bare “-05:00” is no zone here: it could be the end of a stretch.
fn stated_zone(part: &str) -> Option<(&str, TimeZone)> {
    if let Some(clock) = part.strip_suffix("utc").or_else(|| part.strip_suffix('z')) {
        return Some((clock.trim_end(), TimeZone::UTC));
    }
    let (clock, stated) = part.rsplit_once(' ')?;
    let is_name = stated.contains('/') || stated.starts_with('+');
    let own = StatedZone::read(&stated.to_uppercase()).and_then(|zone| zone.time_zone()).or_else(|| time::zone(stated).ok().filter(|_| is_name))?;
    Some((clock.trim_end(), own))
}

/// The two ends of “between 14:05 and 14:20”, “from 14:05 to 14:20”, “14:05–14:20”.
fn ends(lower: &str) -> Option<(&str, &str)> {
    let said = |before, between| lower.strip_prefix(before).and_then(|rest: &str| rest.split_once(between));
    let dashed = || {
        // A single dash is no part of a date.
        let is_one = lower.matches('-').count() == 1 && !lower.contains('t') && !lower.starts_with('-');
        lower.split_once('–').or_else(|| lower.split_once(" - ")).or_else(|| lower.split_once('-').filter(|_| is_one))
    };
    said("between ", " and ").or_else(|| said("from ", " to ")).or_else(dashed)
}

/// A day from its first instant to its last.
#[must_use]
pub fn whole_day(day: Date, tz: &TimeZone, zone: &str) -> Option<When> {
    let midnight = |day: Date| day.to_zoned_datetime(tz.clone()).ok().map(|at| at.timestamp().as_microsecond());
    Some(When::between(midnight(day)?, midnight(day.tomorrow().ok()?)? - 1, zone))
}

/// A time as one would type it, so that sending the form unchanged changes nothing
/// that can be seen.
#[must_use]
pub fn typed_time(when: &When) -> String {
    let zone = time::zone(when.zone()).unwrap_or(TimeZone::UTC);
    let write = |at: Micros| {
        let zoned = time::timestamp(at).to_zoned_datetime(zone.clone());
        // Clocks showed this twice: it says its zone.
        if zone.to_ambiguous_timestamp(zoned.datetime()).is_ambiguous() {
            return strtime::format("%Y-%m-%d %H:%M:%S UTC", &time::timestamp(at).to_zoned_datetime(TimeZone::UTC)).unwrap_or_default();
        }
        let format = if zoned.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
        strtime::format(format, &zoned).unwrap_or_default()
    };
    if when.is_day() {
        time::timestamp(when.earliest()).to_zoned_datetime(zone.clone()).date().to_string()
    } else if when.is_exact() {
        write(when.earliest())
    } else if when.is_about() {
        format!("about {}", write(when.point()))
    } else {
        format!("between {} and {}", write(when.earliest()), write(when.latest()))
    }
}

/// In small letters, with each day whose month is a word, “3 november 2026” or “nov 3, 2026”,
/// as 2026-11-03. Without a year it stays as it is: which one is nobody's to guess.
fn with_days_in_numbers(lower: &str) -> String {
    let words: Vec<&str> = lower.split_whitespace().collect();
    let mut out: Vec<String> = Vec::new();
    let mut rest = words.as_slice();
    while let [first, after @ ..] = rest {
        let named = match after {
            [second, third, behind @ ..] => named_day([*first, *second, *third]).map(|day| (day, behind)),
            _ => None,
        };
        if let Some((day, behind)) = named {
            out.push(day.to_string());
            rest = behind.strip_prefix(&["at"]).unwrap_or(behind);
        } else {
            out.push((*first).to_owned());
            rest = after;
        }
    }
    out.join(" ")
}

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// A day of three words, its month before or behind the day.
fn named_day(words: [&str; 3]) -> Option<Date> {
    let [one, other, year] = words.map(|word| word.trim_end_matches([',', '.']));
    let (day, month) = match (month_of(one), month_of(other)) {
        (None, Some(month)) => (one, month),
        (Some(month), None) => (other, month),
        _ => return None,
    };
    let day = ["st", "nd", "rd", "th"].into_iter().find_map(|ending| day.strip_suffix(ending)).unwrap_or(day);
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !is_number(year) || !is_number(day) {
        return None;
    }
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn month_of(word: &str) -> Option<i8> {
    let known = MONTHS.iter().position(|name| *name == word || (word.len() == 3 && name.starts_with(word)) || (word == "sept" && *name == "september"))?;
    i8::try_from(known + 1).ok()
}

fn civil(text: &str, day: Option<Date>) -> Option<DateTime> {
    let text = text.trim().replace(['t', 'T'], " ").replace(" pm", "pm").replace(" am", "am");
    if let Some((date, clock)) = text.split_once(' ') {
        return Some(date_of(date)?.to_datetime(clock_of(clock)?));
    }
    // One digit and a dot, with nothing around them, is rather the beginning of a day: “3.11”.
    if text.find('.') == Some(1) && !text.ends_with('m') {
        return None;
    }
    Some(day?.to_datetime(clock_of(&text)?))
}

fn date_of(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| {
        let mut parts = text.splitn(3, '.');
        let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
        // Of two digits nobody knows the century, nor whether it is the day.
        Date::new((year.len() == 4).then(|| year.parse().ok()).flatten()?, month, day).ok()
    })
}

fn clock_of(text: &str) -> Option<Time> {
    let text = text.trim();
    let half = text.strip_suffix("am").map(|clock| (clock, 0)).or_else(|| text.strip_suffix("pm").map(|clock| (clock, 12)));
    let clock = half.map_or(text, |(clock, _)| clock);
    // “14h05” and “14.05”: two digits, so that “14.5” is not taken for minutes. “14.12” is a time and never a day.
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let marked = ['h', '.'].into_iter().find_map(|mark| clock.split_once(mark));
    let marked = marked.filter(|(hour, minute)| is_number(hour) && minute.len() == 2 && is_number(minute));
    let clock = marked.map_or_else(|| clock.to_owned(), |(hour, minute)| format!("{hour}:{minute}"));
    let mut parts = clock.split(':');
    let said: i8 = parts.next()?.parse().ok()?;
    let hour = match half {
        Some((_, from)) => (1..=12).contains(&said).then_some(said % 12 + from)?,
        None => said,
    };
    // “2 pm” is an hour; “14” alone could be anything.
    let minute = parts.next().map_or(half.map(|_| 0), |minute| minute.parse().ok())?;
    let second = parts.next().map_or(Some(0), |s| s.parse().ok())?;
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

/// About a time that a change of clocks left out.
fn no_such(at: DateTime, zone: &str) -> String {
    let said = |format| strtime::format(format, at).unwrap_or_default();
    format!(
        "On {} there was no {} in {zone}: the clocks were put forward over it. Write a time before or after, or the one of UTC, as “{} UTC”.",
        said("%-d %B %Y"),
        said("%H:%M"),
        said("%Y-%m-%d %H:%M")
    )
}

/// About a time that a change of clocks repeated: which of the two is nobody's to guess.
fn which_of(at: DateTime, zone: &str, offsets: [Offset; 2]) -> String {
    let said = |format| strtime::format(format, at).unwrap_or_default();
    let clock = if at.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    let [first, second] = offsets.map(|offset| {
        let instant = offset.to_timestamp(at).map(|at| at.to_zoned_datetime(TimeZone::UTC));
        instant.and_then(|at| strtime::format(format!("%Y-%m-%d {clock} UTC"), &at)).unwrap_or_default()
    });
    format!(
        "On {} it was {} twice in {zone}: the clocks were put back. Write “{first}” for the first time, “{second}” for the second; or, where nobody knows, “between {} and {second}”.",
        said("%-d %B %Y"),
        said(clock),
        first.trim_end_matches(" UTC"),
    )
}

fn explain(text: &str, needs_day: bool) -> String {
    let example = if needs_day { "2026-11-03 14:05" } else { "14:05" };
    let shown: String = text.chars().take(40).collect();
    format!("“{shown}” was not understood as a time. Write it like {example}, “about {example}”, or “between {example} and 14:20”.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Micros = 1_793_707_200_000_000; // 2026-11-03T12:00:00Z

    #[test]
    fn a_written_time_ends_as_finely_as_it_is_said() {
        let end = |text| written_end(text, "UTC", Some(NOON)).map(|end| end - NOON);
        for text in [
            "12:00",
            "between 11:00:30 and 12:00",
            "3 November 2026 12:00",
            "2026-11-03 12:00",
            "2026-11-03T12:00Z",
            "13:00 +01:00",
            "between 11:00 and 12:00",
            "12:00 UTC",
        ] {
            assert_eq!(end(text), Ok(59_999_999), "{text}");
        }
        for text in ["12:00:00", "2026-11-03 12:00:00", "2026-11-03T13:00:00+01:00", "12:00:00 UTC"] {
            assert_eq!(end(text), Ok(999_999), "{text}");
        }
        assert_eq!(end("20261103T120000Z").map(|end| end % 1_000_000), Ok(999_999));
        assert_eq!(end("2026-11-03T12:00:00.25Z"), Ok(250_000));
        assert_eq!(end("2026-11-03"), Ok(12 * 3_600_000_000 - 1));
        assert!(end("soon").is_err());
    }

    #[test]
    fn times_are_read_as_people_say_them() {
        let at = |text| written_time(text, "Europe/Berlin", Some(NOON));
        let exact = at("14:05").unwrap_or_else(|_| When::exact(0, "UTC"));
        assert_eq!(exact.point() - NOON, 65 * 60_000_000, "14:05 in Berlin is 13:05 UTC in November");
        assert_eq!(at("about 14:05").map(|w| w.point()), Ok(exact.point()));
        assert_eq!(at("2026-11-03 14:05").map(|w| w.point()), Ok(exact.point()));
        for text in ["2:05 pm", "2:05PM", "2026-11-03 2:05 pm", "2026-11-03 2:05pm"] {
            assert_eq!(at(text).map(|w| w.point()), Ok(exact.point()), "{text}");
        }
        assert_eq!((at("12 am").map(|w| w.point()), at("12:30 pm").map(|w| w.point())), (at("00:00").map(|w| w.point()), at("12:30").map(|w| w.point())));
        for text in ["ca 14:05", "ca. 2:05 pm", "circa 14:05", "c. 14:05"] {
            assert_eq!(at(text), at("about 14:05"), "{text}");
        }
        for text in ["14:05–14:25", "14:05 – 14:25", "14:05-14:25", "14:05 - 14:25", "from 14:05 to 14:25", "2026-11-03 14:05 – 14:25", "2:05 pm - 2:25 pm"]
        {
            assert_eq!(at(text), at("between 14:05 and 14:25"), "{text}");
        }
        let between = at("between 14:05 and 14:25").unwrap_or_else(|_| When::exact(0, "UTC"));
        assert_eq!(between.latest() - between.earliest(), 20 * 60_000_000);
    }

    #[test]
    fn a_form_sent_again_unchanged_changes_nothing() {
        for text in [
            "2026-11-20 15:00",
            "2026-11-20 15:00:07",
            "about 2026-11-20 15:00",
            "between 2026-11-20 14:10 and 14:20",
            "between 2026-11-20 23:50 and 2026-11-21 00:20",
            "2026-11-20",
            "about 2026-10-25 00:30 UTC",
        ] {
            let read = |text: &str| written_time(text, "Europe/Berlin", None).unwrap_or_else(|_| When::exact(0, "UTC"));
            let (once, again) = (read(text), read(&typed_time(&read(text))));
            assert_eq!((once.earliest(), once.latest()), (again.earliest(), again.latest()), "{text} is shown as {}", typed_time(&once));
            assert_eq!(typed_time(&once).split(' ').next(), text.split(' ').next(), "{text} is shown as {}", typed_time(&once));
        }
    }

    #[test]
    fn a_window_goes_past_midnight_and_one_that_was_turned_around_does_not() {
        let at = |text| written_time(text, "Europe/Berlin", Some(NOON)).map(|when| (when.latest() - when.earliest()) / 60_000_000);
        for text in ["between 23:50 and 00:10", "2026-11-03 23:50–00:10", "from 23:50 to 00:10", "between 2026-11-03 23:50 and 00:10"] {
            assert_eq!(at(text), Ok(20), "{text}");
        }
        for text in ["between 14:20 and 14:05", "between 2026-11-03 14:20 and 2026-11-03 14:05"] {
            assert_eq!(at(text), Ok(15), "{text}");
        }
        let window = written_time("between 23:50 and 00:10", "Europe/Berlin", Some(NOON))
            .map(|when| written_time(&typed_time(&when), "Europe/Berlin", None) == Ok(when));
        assert_eq!(window, Ok(true), "as it is typed again");
    }

    #[test]
    fn a_time_that_no_clock_showed_is_refused_and_one_shown_twice_is_asked_about() {
        let at = |text: &str| written_time(text, "Europe/Berlin", None);
        for text in ["2026-03-29 02:30", "about 2026-03-29 02:30", "between 2026-03-29 02:30 and 04:00", "between 2026-03-29 01:30 and 02:30"] {
            assert!(at(text).is_err_and(|why| why.contains("On 29 March 2026 there was no 02:30 in Europe/Berlin")), "{text}");
        }
        assert!(at("2026-03-29 02:30 UTC").is_ok() && at("2026-03-29").is_ok() && at("2026-03-29 03:00").is_ok());
        for text in ["2026-10-25 02:30", "about 2026-10-25 02:30", "between 2026-10-25 01:30 and 02:30", "2026-10-25 02:30 Europe/Berlin"] {
            let asked = at(text).err().unwrap_or_default();
            assert!(asked.contains("On 25 October 2026 it was 02:30 twice in Europe/Berlin"), "{asked}");
            // Each of the three that it offers is understood, and is what it says.
            let offered: Vec<When> = asked.split('“').skip(1).filter_map(|rest| at(rest.split('”').next()?).ok()).collect();
            let hour = 3_600_000_000;
            assert!(
                matches!(&offered[..], [first, second, either] if second.point() - first.point() == hour && (either.earliest(), either.latest()) == (first.point(), second.point())),
                "{asked}"
            );
        }
        assert!(at("2026-10-25 02:30:07").is_err_and(|why| why.contains("“2026-10-25 00:30:07 UTC”")));
        assert!(at("2026-11-01 01:30 America/New_York").is_err_and(|why| why.contains("01:30 twice in America/New_York")));
        assert!(at("2026-10-25 01:59").is_ok() && at("2026-10-25 03:00").is_ok() && at("2026-10-25 02:30 CET").is_ok());
        for text in ["2026-10-25 00:30 UTC", "2026-10-25 01:30 UTC"] {
            let typed = at(text).map(|when| typed_time(&when)).unwrap_or_default();
            assert_eq!(at(&typed), at(text), "shown as {typed}");
        }
    }

    #[test]
    fn a_time_may_state_its_own_zone() {
        let at = |text| written_time(text, "Europe/Berlin", Some(NOON)).map(|when| when.point() - NOON);
        for text in [
            "12:00 UTC",
            "2026-11-03T12:00:00Z",
            "2026-11-03t12:00z",
            "2026-11-03T13:00:00+01:00",
            "2026-11-03 12:00 utc",
            "3.11.2026 13:00",
            "03.11.2026 13:00",
            "13:00",
            "13:00 CET",
            "14:00 cest",
            "07:00 EST",
            "2026-11-03 12:00 +00:00",
            "2026-11-03 07:00 -05:00",
            "21:00 Asia/Tokyo",
            "9 pm Asia/Tokyo",
            "about 13:00 +01:00",
            "between 11:50 and 12:10 UTC",
            "06:50–07:10 EST",
        ] {
            assert_eq!(at(text), Ok(0), "{text}");
        }
        for text in ["3.11.26 13:00", "11.2026", "31.11.2026", "12:00 Mars", "12:00 Europe/Mars"] {
            assert!(at(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_may_be_a_word_and_a_clock_be_parted_by_a_dot_or_an_h() {
        let at = |text| written_time(text, "Europe/Berlin", Some(NOON));
        for text in [
            "3 November 2026 14:05",
            "3 nov 2026 14:05",
            "3. Nov. 2026, 14:05",
            "3rd November 2026 at 14:05",
            "November 3, 2026 14:05",
            "3 November 2026 2:05 pm",
            "3 November 2026 13:05 UTC",
            "14h05",
            "14.05",
            "2.05 pm",
            "3.11.2026 14.05",
            "2026-11-03 14h05",
            "14h05 CET",
        ] {
            assert_eq!(at(text).map(|when| (when.point(), when.is_exact())), at("14:05").map(|when| (when.point(), true)), "{text}");
        }
        // Words with a “t” in them, which elsewhere parts a day from its clock.
        for (text, same) in [
            ("4 October 2026 09:30", "2026-10-04 09:30"),
            ("August 4, 2026 9.30", "2026-08-04 09:30"),
            ("4 Sept 2026", "2026-09-04"),
            ("3 November 2026", "2026-11-03"),
            ("about 3 November 2026 14.05", "about 2026-11-03 14:05"),
            ("between 3 November 2026 14:05 and 14.25", "between 2026-11-03 14:05 and 14:25"),
            ("14.05–14.25", "14:05–14:25"),
            ("14h05-14h25", "14:05-14:25"),
        ] {
            assert!(at(text).is_ok() && at(text) == at(same), "{text}: {:?}", at(text));
        }
        for text in [
            "31 November 2026 14:05",
            "3 November 26 14:05",
            "3 November 14:05",
            "3 Novembre 2026 14:05",
            "3x November 2026 14:05",
            "November 2026 14:05",
            "14.5",
            "14h5",
            "24h05",
            "14.60",
            "14.05.30",
            "3.11.",
            "3.11",
            "x.05",
        ] {
            assert!(at(text).is_err(), "{text}: {:?}", at(text));
        }
    }

    #[test]
    fn what_is_not_a_time_is_answered_with_an_example() {
        for text in ["", "soon", "25:00", "14:5:6:7", "14:05 XYZ", "14 pm", "0 am", "14", "Before lunch - or after"] {
            assert!(written_time(text, "Europe/Berlin", Some(NOON)).is_err_and(|e| e.contains("14:05")), "{text}");
        }
        assert!(written_time("Before Lunch", "Europe/Berlin", Some(NOON)).is_err_and(|e| e.contains("“Before Lunch”")), "as it was typed");
        assert!(written_time("14:05", "Europe/Berlin", None).is_err_and(|e| e.contains("2026-11-03")));
    }
}
