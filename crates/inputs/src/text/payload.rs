//! The time that a line begins with, in the ways people note it.

use jiff::civil::{Date, Time};

use crate::times::{self, Stamp, TimeForm};

/// How sure a noted time is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sure {
    Exact,
    About,
    Until(Time),
}

/// A line's time: perhaps a date, perhaps a time of day, and its own offset.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Noted<'t> {
    pub(super) date: Option<Date>,
    pub(super) time: Option<Time>,
    pub(super) offset: Option<String>,
    pub(super) sure: Sure,
    /// What the line says after it.
    pub(super) rest: &'t str,
}

/// What a line begins with, if it is a time.
pub(super) fn noted(line: &str) -> Option<Noted<'_>> {
    let bare = line.trim_start().trim_start_matches(['-', '*', '•', '[', '(', '|', '>', ' ']);
    let after_about = ["~", "≈", "about ", "About ", "ca. ", "around "].iter().find_map(|word| bare.strip_prefix(word));
    let text = after_about.unwrap_or(bare).trim_start();
    let forms = [TimeForm::Iso, TimeForm::DayFirst, TimeForm::MonthFirst, TimeForm::Written, TimeForm::WebLog];
    let dated = forms.iter().find_map(|&form| times::take(text, form));
    let (date, time, offset, rest) = match dated {
        Some((Stamp::Local(date, time, offset), rest)) => (Some(date), time, offset, rest),
        Some((Stamp::Instant(_), _)) => return None,
        None => {
            let (time, rest) = times::clock(text)?;
            let (offset, rest) = times::offset(rest);
            (None, Some(time), offset, rest)
        }
    };
    let (until, rest) = until(rest);
    let (late, rest) = if offset.is_none() { times::offset(rest) } else { (None, rest) };
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let sure = match (until, after_about) {
        (Some(until), _) => Sure::Until(until),
        (None, Some(_)) => Sure::About,
        (None, None) => Sure::Exact,
    };
    Some(Noted { date, time, offset: offset.or(late), sure, rest: rest.trim_start_matches([']', ')', '|', ':', '-', '–', '—', ',', ' ', '\t']) })
}

/// `–14:20` behind a time, without what else a dash may introduce.
fn until(rest: &str) -> (Option<Time>, &str) {
    let behind = rest.trim_start().strip_prefix(['-', '–', '—']).map(str::trim_start);
    match behind.and_then(times::clock) {
        Some((time, rest)) => (Some(time), rest),
        None => (None, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_with_times_as_people_note_them() {
        for (line, time, sure, rest) in [
            ("14:05 latency", "14:05:00", Sure::Exact, "latency"),
            ("- [14:05:06] latency", "14:05:06", Sure::Exact, "latency"),
            ("* 2:05 PM: latency", "14:05:00", Sure::Exact, "latency"),
            ("~14:05 — latency", "14:05:00", Sure::About, "latency"),
            ("14:05–14:20 UTC latency", "14:05:00", Sure::Until(Time::constant(14, 20, 0, 0)), "latency"),
            ("2024-01-20 14:05 latency", "14:05:00", Sure::Exact, "latency"),
            ("14:05: latency", "14:05:00", Sure::Exact, "latency"),
            ("14:05 -10 pods", "14:05:00", Sure::Exact, "10 pods"),
            ("14:05", "14:05:00", Sure::Exact, ""),
        ] {
            let read = noted(line);
            let read = read.as_ref().map(|noted| (noted.time.map(|time| time.to_string()), &noted.sure, noted.rest));
            assert_eq!(read, Some((Some(time.to_owned()), &sure, rest)), "{line}");
        }
        for line in ["latency at 14:05", "14:05x", "25:00 no", "10 pods", "", "1.2.3 released", "3:2 odds"] {
            assert_eq!(noted(line), None, "{line}");
        }
    }
}
