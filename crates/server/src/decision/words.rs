//! The questions that are asked about a decision, and what cards and Markdown say alike.

use recount_model::Aspect;

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

/// How “none” reads.
pub(super) const NONE_SEEN: &str = "No other way was in sight.";

/// How a decision is told that nobody who was there stands by.
pub(super) const UNDERSTOOD: &str = "As others understood it";
