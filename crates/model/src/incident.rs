//! An incident: something that happened. Also a near miss, a surprise, a success.

use serde::{Deserialize, Serialize};

use crate::{time::When, words};

words! {
    /// What kind of thing happened.
    pub enum IncidentKind("kind of incident") {
        /// Something was disturbed.
        Disruption = "disruption",
        /// It nearly was.
        NearMiss = "near_miss",
        /// Nobody expected it.
        Surprise = "surprise",
        /// It went well and is worth understanding.
        Success = "success",
        /// It was rehearsed.
        Exercise = "exercise",
    }
}

impl IncidentKind {
    /// As words on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Disruption => "Disruption",
            Self::NearMiss => "Near miss",
            Self::Surprise => "Surprise",
            Self::Success => "Success",
            Self::Exercise => "Exercise",
        }
    }

    /// Whether impact and severity are asked for at all; they are never required.
    #[must_use]
    pub const fn asks_for_impact(self) -> bool {
        matches!(self, Self::Disruption)
    }
}

words! {
    /// A point in the course of an incident, in the order they are told.
    pub enum Milestone("milestone") {
        /// It began.
        Started = "started",
        /// Somebody or something noticed.
        Detected = "detected",
        /// The worst was over for those affected.
        Mitigated = "mitigated",
        /// All was as before.
        Recovered = "recovered",
    }
}

/// When an incident happened, of all that is known of its course: when it began, else when
/// it was noticed, else when it eased or was over. A time further on that contradicts (a fifth
/// of real reviews have one) changes nothing.
#[must_use]
pub fn happened(times: &[MilestoneAt]) -> Option<&When> {
    Milestone::ALL.iter().find_map(|milestone| times.iter().filter(|at| at.milestone == *milestone).map(|at| &at.when).min_by_key(|when| when.point()))
}

impl Milestone {
    /// As a word on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Started => "Began",
            Self::Detected => "Noticed",
            Self::Mitigated => "Eased",
            Self::Recovered => "Over",
        }
    }
}

/// A milestone with its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneAt {
    /// Which.
    pub milestone: Milestone,
    /// When.
    pub when: When,
}

/// Questions about times that cannot both be right, each a sentence that could
/// be said aloud. Times are shown as they were given whatever the answer: a fifth
/// of real reviews contain such a pair.
#[must_use]
pub fn questions(times: &[MilestoneAt]) -> Vec<String> {
    let mut ordered: Vec<&MilestoneAt> = times.iter().collect();
    ordered.sort_by_key(|t| t.milestone);
    let mut questions = Vec::new();
    for (i, earlier) in ordered.iter().enumerate() {
        for later in ordered.iter().skip(i + 1) {
            if later.when.is_surely_before(&earlier.when) {
                questions.push(format!(
                    "“{}” stands before “{}” here. Is one of them in another time zone, or did it go that way?",
                    later.milestone.label(),
                    earlier.milestone.label(),
                ));
            }
        }
    }
    questions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milestone: Milestone, minute: i64) -> MilestoneAt {
        MilestoneAt { milestone, when: When::exact(minute * 60_000_000, "UTC") }
    }

    #[test]
    fn recovered_before_mitigated_is_a_question_not_a_refusal() {
        let asked = questions(&[at(Milestone::Mitigated, 50), at(Milestone::Recovered, 40)]);
        assert_eq!(asked.len(), 1);
        assert!(asked.first().is_some_and(|q| q.ends_with('?') && q.contains("Over")));
        assert!(questions(&[at(Milestone::Started, 1), at(Milestone::Recovered, 40)]).is_empty());
    }

    #[test]
    fn uncertain_times_that_overlap_are_not_questioned() {
        let about = MilestoneAt { milestone: Milestone::Mitigated, when: When::about(50 * 60_000_000, "UTC") };
        assert!(questions(&[about, at(Milestone::Recovered, 47)]).is_empty());
    }
}
