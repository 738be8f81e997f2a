//! A moment: one statement on the timeline, tied to evidence or passages.

use crate::{
    evidence::KnownBasis,
    time::{Micros, When},
};

/// Most characters of a moment's sentence.
pub const SAYS_MAX: usize = 600;

/// When a moment could be known: the earliest of what it is tied to, else its own time.
#[must_use]
pub fn known(happened: &When, ties: &[Micros]) -> (Micros, KnownBasis) {
    match ties.iter().min() {
        Some(at) => (*at, KnownBasis::Source),
        None => (happened.known(), KnownBasis::Default),
    }
}

/// When a moment happened, from the evidence it is made of: at the earliest item.
#[must_use]
pub fn happened(ties: &[When]) -> Option<When> {
    ties.iter().min_by_key(|when| when.point()).cloned()
}

/// A moment's sentence with white space made single, or why it is not one.
///
/// # Errors
/// A sentence for the form when it is empty or longer than [`SAYS_MAX`].
pub fn says(given: &str) -> Result<String, &'static str> {
    let says = crate::line(given);
    if says.is_empty() {
        return Err("Write what happened then, as a sentence.");
    }
    if says.chars().count() > SAYS_MAX {
        return Err("Keep it to a few sentences; the text has room for the rest.");
    }
    Ok(says)
}
