//! What is known of an incident: what kind of thing it was, whom it touched, and when it
//! began, was noticed, eased and was over. Drawn alike for who reads a review and who writes in
//! it: times that contradict each other are shown with a question.
//!
//! What is not here: changing any of it (`incidents`).

use std::{collections::BTreeSet, fmt::Write as _};

use jiff::{ZonedDateTime, tz::TimeZone};
use maud::{Markup, html};
use recount_model::{
    Micros, When,
    incident::{IncidentKind, MilestoneAt, questions},
    time,
};

use crate::platform::{html::beginning, http::when_of};

/// The name of its section in a file.
const SECTION: &str = "What is known of it";
/// Above what somebody said of whom it touched, in the form and wherever it is read.
pub(super) const IMPACT: &str = "Who noticed, and how";
/// Bytes that all an article says of whom its incidents touched may take.
const ROOM: usize = 12_000;
/// Incidents of one review up to which each has its course drawn; more have theirs in words.
const DRAWN: usize = 12;

/// An incident as it is told.
#[derive(Debug, Clone)]
pub struct Known {
    /// What happened, in a line.
    pub title: String,
    /// What kind of thing it was.
    pub kind: IncidentKind,
    /// How bad it was, in somebody's words.
    pub severity: Option<String>,
    /// Who noticed, and how.
    pub impact: Option<String>,
    /// Its course, each time with the words it was written in.
    pub times: Vec<(MilestoneAt, String)>,
}

impl Known {
    fn is_empty(&self) -> bool {
        self.kind == IncidentKind::Disruption && self.severity.is_none() && self.impact.is_none() && self.times.is_empty()
    }

    /// In the order in which a course is told, whatever the clocks said.
    fn course(&self) -> Vec<&(MilestoneAt, String)> {
        let mut course: Vec<_> = self.times.iter().collect();
        course.sort_by_key(|(at, _)| at.milestone);
        course
    }

    fn questions(&self) -> Vec<String> {
        questions(&self.times.iter().map(|(at, _)| at.clone()).collect::<Vec<_>>())
    }

    /// Kind and severity where there is something to say: a disruption is what is expected.
    fn facts(&self) -> Option<String> {
        let kind = (self.kind != IncidentKind::Disruption).then(|| format!("{}.", self.kind.label()));
        let severity = self.severity.as_deref().map(|severity| format!("Severity: {severity}."));
        let facts: Vec<String> = kind.into_iter().chain(severity).collect();
        (!facts.is_empty()).then(|| facts.join(" "))
    }

    /// “Began: 2026-11-03 13:52 Europe/Berlin”, one for each time.
    fn in_words(&self) -> Vec<String> {
        self.course().iter().map(|(at, _)| format!("{}: {}", at.milestone.label(), written(&at.when))).collect()
    }
}

/// Whether there is anything to tell: several incidents are told of by name at least.
fn is_told(incidents: &[Known]) -> bool {
    incidents.len() > 1 || incidents.iter().any(|incident| !incident.is_empty())
}

/// Whether its name says more than that of the review does.
fn is_named(incident: &Known, review: &str, incidents: &[Known]) -> bool {
    incidents.len() > 1 || incident.title != review
}

/// What readers are told of the incidents of a review, whose title is given; nothing where
/// nothing is known.
#[must_use]
pub fn what_is_known(review: &str, incidents: &[Known]) -> Markup {
    let most = ROOM / incidents.len().max(1);
    html! {
        @if is_told(incidents) {
            section.known aria-label=(SECTION) {
                @for incident in incidents {
                    div.incident {
                        @if is_named(incident, review, incidents) { p.name { (beginning(&incident.title, 700)) } }
                        @if let Some(facts) = incident.facts() { p.more { (beginning(&facts, most)) } }
                        @if incidents.len() <= DRAWN { (draw(incident, most)) } @else {
                            (impact(incident, most))
                            @if !incident.times.is_empty() { p.more { (incident.in_words().join(". ")) "." } }
                            @for asked in incident.questions() { p.question { (asked) } }
                        }
                    }
                }
            }
        }
    }
}

/// Whom it touched, in as many bytes, its course and what is to be asked about that.
pub(super) fn draw(incident: &Known, most: usize) -> Markup {
    html! {
        (impact(incident, most))
        (course(incident))
        @for asked in incident.questions() { p.question { (asked) } }
    }
}

fn impact(incident: &Known, most: usize) -> Markup {
    html! { @if let Some(said) = &incident.impact {
        @let shown = beginning(said, most);
        p.impact { span.label { (IMPACT) } " " (shown) @if shown.len() < said.len() { "… The rest is left out here; those who write in this review have all of it." } }
    } }
}

/// When it began, was noticed, eased and was over, in that order. A day is said where it
/// changes, the zone once where it is one, and what somebody wrote where the clock does not
/// say the same.
fn course(incident: &Known) -> Markup {
    let course = incident.course();
    let zones: BTreeSet<&str> = course.iter().filter(|(at, _)| !at.when.is_day()).map(|(at, _)| zone_name(&at.when)).collect();
    let mut before = None;
    html! {
        @if !course.is_empty() { dl.course { @for (at, written) in &course {
            @let when = &at.when;
            @let shown = zoned(when.point(), when);
            @let (clock, is_new_day) = (shown.strftime("%H:%M").to_string(), before.replace(shown.date()) != Some(shown.date()));
            div {
                dt { (at.milestone.label()) }
                dd {
                    (when_of(when, "%H:%M"))
                    @if is_new_day && !when.is_day() { small { (shown.strftime("%-d %B %Y").to_string()) } }
                    @if zones.len() > 1 && !when.is_day() { small { "in " (zone_name(when)) } }
                    @if !when.is_day() && when.is_exact() && !says_clock(written, &clock) { small { "written “" (written) "”" } }
                }
            }
        } } }
        @if zones.len() == 1 { @for zone in &zones { p.aid { "Times are in " (zone) "." } } }
    }
}

/// Whether a time as somebody wrote it says what a clock of 24 hours shows (“03:00”, “3:00”).
fn says_clock(written: &str, clock: &str) -> bool {
    let short = clock.strip_prefix('0').unwrap_or(clock);
    let is_half_day = written.to_lowercase().contains("pm") || written.to_lowercase().contains("p.m");
    let mut clocks = written.split(|c: char| !c.is_ascii_digit() && c != ':');
    !is_half_day && clocks.any(|said| said.starts_with(clock) || said.starts_with(short))
}

/// As a section of Markdown; `None` where nothing is known.
#[must_use]
pub fn what_is_known_as_markdown(review: &str, incidents: &[Known]) -> Option<String> {
    if !is_told(incidents) {
        return None;
    }
    let mut out = format!("## {SECTION}\n");
    for incident in incidents {
        if is_named(incident, review, incidents) {
            let _ = writeln!(out, "\n### {}", joined(&incident.title));
        }
        for (nth, item) in items(incident).iter().enumerate() {
            let _ = writeln!(out, "{}- {item}", if nth == 0 { "\n" } else { "" });
        }
        for asked in incident.questions() {
            let _ = writeln!(out, "\n{asked}");
        }
    }
    Some(out)
}

/// Whether a text brings that section itself.
#[must_use]
pub fn tells_what_is_known(body: &str) -> bool {
    body.lines().any(|line| line.starts_with('#') && line.trim_start_matches('#').trim().eq_ignore_ascii_case(SECTION))
}

fn items(incident: &Known) -> Vec<String> {
    let kind = (incident.kind != IncidentKind::Disruption).then(|| format!("Kind: {}", incident.kind.label()));
    let severity = incident.severity.as_deref().map(|severity| format!("Severity: {}", joined(severity)));
    let impact = incident.impact.as_deref().map(|impact| format!("{IMPACT}: {}", joined(impact)));
    kind.into_iter().chain(severity).chain(impact).chain(incident.in_words()).collect()
}

/// On one line: a line break or a list inside an item would end it.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// With its zone, as it can be read back: the zone of an incident need not be the review's.
fn written(when: &When) -> String {
    let at = |micros: Micros, format: &str| zoned(micros, when).strftime(format).to_string();
    let zone = zone_name(when);
    if when.is_day() {
        at(when.earliest(), "%Y-%m-%d")
    } else if when.is_exact() {
        format!("{} {zone}", at(when.earliest(), "%Y-%m-%d %H:%M"))
    } else if when.is_about() {
        format!("about {} {zone}", at(when.point(), "%Y-%m-%d %H:%M"))
    } else {
        let is_one_day = zoned(when.earliest(), when).date() == zoned(when.latest(), when).date();
        let until = if is_one_day { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        format!("between {} and {} {zone}", at(when.earliest(), "%Y-%m-%d %H:%M"), at(when.latest(), until))
    }
}

fn zoned(at: Micros, when: &When) -> ZonedDateTime {
    time::timestamp(at).to_zoned_datetime(time::zone(when.zone()).unwrap_or(TimeZone::UTC))
}

/// The zone in words; one without a name is UTC.
fn zone_name(when: &When) -> &str {
    if when.zone().trim().is_empty() { "UTC" } else { when.zone() }
}

#[cfg(test)]
mod tests {
    use super::says_clock;

    #[test]
    fn a_clock_is_said_as_people_write_it_and_not_within_another() {
        for (written, clock) in [("03:00", "03:00"), ("3:00 UTC", "03:00"), ("0:05", "00:05"), ("2026-11-03T14:05:00Z", "14:05"), ("2026-11-03 4:05", "04:05")]
        {
            assert!(says_clock(written, clock), "{written}");
        }
        for (written, clock) in [("14:05 +10:00", "04:05"), ("12:30 UTC", "02:30"), ("4:05 pm", "04:05"), ("4:05 pm", "16:05"), ("noon", "12:00")] {
            assert!(!says_clock(written, clock), "{written}");
        }
    }
}
