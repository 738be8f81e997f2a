//! The questions that are asked about a decision, and a decision as plain words.

use std::fmt::Write as _;

use jiff::{fmt::strtime, tz::TimeZone};
use recount_model::{
    Aspect, InSight, Micros, When,
    decision::{Way, WayEnd},
    time,
};

use super::store::{Told, Whole};

/// Whom a form asks: somebody who was there, or somebody who writes what they understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    Them,
    Others,
}

/// (question, what helps to answer it).
pub(super) const fn question(aspect: Aspect, asking: Asking) -> (&'static str, &'static str) {
    match (aspect, asking) {
        (Aspect::Cues, Asking::Them) => ("What was there to see and hear?", "What you were looking at, who said what, and what was quiet."),
        (Aspect::Cues, Asking::Others) => ("What was there for them to see and hear?", "What they were looking at, who said what, and what was quiet."),
        (Aspect::Knowledge, Asking::Them) => ("What did you know or remember that spoke for it?", "An earlier day, a runbook, something a colleague had said."),
        (Aspect::Knowledge, Asking::Others) => {
            ("What did they know or remember that spoke for it?", "An earlier day, a runbook, something a colleague had said.")
        }
        (Aspect::Reading, Asking::Them) => ("What did it look like was going on?", "As it looked then, before anybody knew more."),
        (Aspect::Reading, Asking::Others) => ("What did it look like to them was going on?", "As it looked then, before anybody knew more."),
        (Aspect::Goals, Asking::Them) => ("What mattered to you just then?", ""),
        (Aspect::Goals, Asking::Others) => ("What mattered to them just then?", ""),
        (Aspect::GoalConflict, _) => {
            ("Which of that could not be had together?", "Fast and careful, this customer and that one. Often nothing; then leave it empty.")
        }
        (Aspect::Options, _) => ("Which ways forward were in sight?", "One a line, with * before the one taken."),
        (Aspect::Pressures, Asking::Them) => ("What pressed on you?", "The hour, people waiting, something else going on, a promise made."),
        (Aspect::Pressures, Asking::Others) => ("What pressed on them?", "The hour, people waiting, something else going on, a promise made."),
        (Aspect::Confidence, Asking::Them) => ("How sure were you, then?", "In words."),
        (Aspect::Confidence, Asking::Others) => ("How sure were they, then?", "In words, as they put it."),
        (Aspect::WouldChange, _) => ("What, had it been in sight, would have changed it?", ""),
        (Aspect::WorkedBefore, _) => ("How often had this worked before?", "On ordinary days too: they are why it made sense."),
    }
}

/// One way that was in sight, for a list in plain text.
fn way(way: Way<'_>) -> String {
    match way.end {
        WayEnd::Taken => format!("{} (taken)", way.says),
        WayEnd::Left => way.says.to_owned(),
    }
}

/// What an aspect says in one line; `None` where nobody has said.
fn line(told: &Told, aspect: Aspect) -> Option<String> {
    if aspect == Aspect::Options {
        return match told.in_sight {
            InSight::Unsaid => None,
            InSight::NoneSeen => Some(NONE_SEEN.to_owned()),
            InSight::Listed => Some(told.context.ways().map(way).collect::<Vec<_>>().join("; ")),
        };
    }
    let says = told.context.of(aspect);
    (!says.is_empty()).then(|| joined(says))
}

/// How “none” reads.
pub(super) const NONE_SEEN: &str = "No other way was in sight.";

/// How a decision is told that nobody who was there stands by.
pub(super) const UNDERSTOOD: &str = "As others understood it";

/// A line break or a list inside of what is told would end it.
fn joined(says: &str) -> String {
    says.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Decisions as a section of Markdown, each with its context before its end.
#[must_use]
pub fn markdown(zone: &str, decisions: &[Whole]) -> String {
    let mut out = String::from("## Decisions\n\nEach as it made sense then; what came of it stands last.\n");
    for Whole { told, outcome } in decisions {
        let _ = write!(out, "\n### {}: {}\n\n", written(&told.when, zone), joined(&told.says));
        match &told.confirmed {
            Some(confirmed) => {
                let by = confirmed.by.as_deref().unwrap_or("Somebody");
                let _ = writeln!(out, "As {by}, who was there, stands by it.\n");
            }
            None => {
                let _ = writeln!(out, "{UNDERSTOOD}.\n");
            }
        }
        let level = told.level.map(|level| ("Made", level.label().to_owned()));
        let aspects = Aspect::ALL.iter().filter_map(|aspect| Some((aspect.label(), line(told, *aspect)?)));
        let end = [("What came of it", &outcome.outcome), ("Seen now", &outcome.hindsight)];
        let end = end.into_iter().filter(|(_, says)| !says.is_empty()).map(|(label, says)| (label, joined(says)));
        for (label, says) in level.into_iter().chain(aspects).chain(end) {
            let _ = writeln!(out, "- {label}: {says}");
        }
    }
    out
}

fn written(when: &When, zone: &str) -> String {
    let tz = time::zone(zone).unwrap_or(TimeZone::UTC);
    let at = |micros: Micros, format: &str| strtime::format(format, &time::timestamp(micros).to_zoned_datetime(tz.clone())).unwrap_or_default();
    if when.is_day() { at(when.point(), "%Y-%m-%d") } else { at(when.point(), "%Y-%m-%d %H:%M") }
}
