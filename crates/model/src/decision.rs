//! A decision: a moment where somebody chose, told as it made sense then.
//!
//! What and when are its moment's; everything here may stay empty. What came of it
//! is a record of its own. There is deliberately no field for right or wrong.

use serde::{Deserialize, Serialize};

use crate::words;

words! {
    /// From where somebody chose; the same form for all.
    pub enum Level("level") {
        /// Hands on what was happening.
        SharpEnd = "sharp_end",
        /// A team about how it works.
        Team = "team",
        /// Those who plan, pay and staff.
        Management = "management",
    }
}

impl Level {
    /// As words on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SharpEnd => "At the sharp end",
            Self::Team => "In a team",
            Self::Management => "In management",
        }
    }
}

words! {
    /// What is told of a decision, in the order in which it is asked and read.
    pub enum Aspect("part of a decision") {
        /// What was there to see and hear.
        Cues = "cues",
        /// What was known or remembered.
        Knowledge = "knowledge",
        /// What it looked like was going on.
        Reading = "reading",
        /// What mattered.
        Goals = "goals",
        /// Which of that pulled against each other.
        GoalConflict = "goal_conflict",
        /// Ways that were in sight, one a line, `*` before the one taken.
        Options = "options",
        /// What pressed.
        Pressures = "pressures",
        /// How sure it felt, in words.
        Confidence = "confidence",
        /// What would have changed it.
        WouldChange = "would_change",
        /// How often this had worked before: normal work is evidence.
        WorkedBefore = "worked_before",
    }
}

impl Aspect {
    /// In front of what is told, as a heading.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cues => "Saw",
            Self::Knowledge => "Knew",
            Self::Reading => "Read it as",
            Self::Goals => "Wanted",
            Self::GoalConflict => "Pulled apart",
            Self::Options => "Could choose",
            Self::Pressures => "Pressures",
            Self::Confidence => "How sure",
            Self::WouldChange => "Would have changed it",
            Self::WorkedBefore => "Worked before",
        }
    }
}

words! {
    /// Whether ways forward were in sight. That none was is an answer.
    pub enum InSight("answer") {
        /// Nobody has said.
        Unsaid = "unsaid",
        /// Those that are listed.
        Listed = "listed",
        /// No other way was in sight.
        NoneSeen = "none_seen",
    }
}

/// What is told of a decision; empty where nobody has said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each field is the aspect of its name")]
pub struct Context {
    pub cues: String,
    pub knowledge: String,
    pub reading: String,
    pub goals: String,
    pub goal_conflict: String,
    pub options: String,
    pub pressures: String,
    pub confidence: String,
    pub would_change: String,
    pub worked_before: String,
}

/// A way that was in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way<'a> {
    /// What it was.
    pub says: &'a str,
    /// Taken, or left.
    pub end: WayEnd,
}

/// What became of a way that was in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayEnd {
    /// It is what was done.
    Taken,
    /// Another was taken.
    Left,
}

/// Most characters of one aspect.
pub const ASPECT_MAX: usize = 1_200;

impl Context {
    /// What is told of one aspect.
    #[must_use]
    pub fn of(&self, aspect: Aspect) -> &str {
        match aspect {
            Aspect::Cues => &self.cues,
            Aspect::Knowledge => &self.knowledge,
            Aspect::Reading => &self.reading,
            Aspect::Goals => &self.goals,
            Aspect::GoalConflict => &self.goal_conflict,
            Aspect::Options => &self.options,
            Aspect::Pressures => &self.pressures,
            Aspect::Confidence => &self.confidence,
            Aspect::WouldChange => &self.would_change,
            Aspect::WorkedBefore => &self.worked_before,
        }
    }

    /// The same, to be written.
    pub fn of_mut(&mut self, aspect: Aspect) -> &mut String {
        match aspect {
            Aspect::Cues => &mut self.cues,
            Aspect::Knowledge => &mut self.knowledge,
            Aspect::Reading => &mut self.reading,
            Aspect::Goals => &mut self.goals,
            Aspect::GoalConflict => &mut self.goal_conflict,
            Aspect::Options => &mut self.options,
            Aspect::Pressures => &mut self.pressures,
            Aspect::Confidence => &mut self.confidence,
            Aspect::WouldChange => &mut self.would_change,
            Aspect::WorkedBefore => &mut self.worked_before,
        }
    }

    /// The aspects of which something is told, with what is told of them.
    pub fn told(&self) -> impl Iterator<Item = (Aspect, &str)> {
        Aspect::ALL.iter().map(|aspect| (*aspect, self.of(*aspect))).filter(|(_, says)| !says.is_empty())
    }

    /// The ways that were in sight, in the order they are written.
    pub fn ways(&self) -> impl Iterator<Item = Way<'_>> {
        self.options.lines().map(way).filter(|way| !way.says.is_empty())
    }

    /// As it is kept: line ends made single, white space around each aspect gone.
    #[must_use]
    pub fn kept(&self) -> Self {
        let mut kept = self.clone();
        for aspect in Aspect::ALL {
            let says = kept.of_mut(*aspect);
            says.replace("\r\n", "\n").trim().clone_into(says);
        }
        kept
    }
}

fn way(line: &str) -> Way<'_> {
    let line = line.trim();
    match line.strip_prefix('*') {
        Some(taken) => Way { says: taken.trim_start(), end: WayEnd::Taken },
        None => Way { says: line.strip_prefix("- ").unwrap_or(line).trim_start(), end: WayEnd::Left },
    }
}

/// What is told of one aspect, or why it is not taken.
///
/// # Errors
/// A sentence for the form when it is longer than [`ASPECT_MAX`].
pub fn says(given: &str) -> Result<(), &'static str> {
    if given.chars().count() > ASPECT_MAX {
        return Err("That is more than fits here (1,200 characters). The review’s text has room for the rest.");
    }
    Ok(())
}

/// Whether ways were in sight, from what is listed and what the form’s box sent
/// ([`InSight::NoneSeen`]’s word, or nothing).
///
/// # Errors
/// A sentence for the form when both were said.
pub fn in_sight(options: &str, said: &str) -> Result<InSight, &'static str> {
    match (options.trim().is_empty(), said == InSight::NoneSeen.as_str()) {
        (true, true) => Ok(InSight::NoneSeen),
        (true, false) => Ok(InSight::Unsaid),
        (false, false) => Ok(InSight::Listed),
        (false, true) => Err("Some ways are listed, and it says that none was in sight. Which was it?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_aspect_is_a_field_of_its_own() {
        let mut context = Context::default();
        for aspect in Aspect::ALL {
            context.of_mut(*aspect).push_str(aspect.as_str());
        }
        assert!(Aspect::ALL.iter().all(|aspect| context.of(*aspect) == aspect.as_str()));
        assert_eq!(context.told().count(), Aspect::ALL.len());
    }

    #[test]
    fn ways_are_lines_and_a_star_marks_the_one_taken() {
        let context = Context { options: "* Move half\n- Roll back\n\n  Wait".into(), ..Context::default() };
        let ways: Vec<_> = context.ways().map(|way| (way.says, way.end)).collect();
        assert_eq!(ways, [("Move half", WayEnd::Taken), ("Roll back", WayEnd::Left), ("Wait", WayEnd::Left)]);
    }

    #[test]
    fn none_seen_is_an_answer_and_not_beside_a_list() {
        assert_eq!(in_sight("", "none_seen"), Ok(InSight::NoneSeen));
        assert_eq!(in_sight(" \n", ""), Ok(InSight::Unsaid));
        assert_eq!(in_sight("Wait", ""), Ok(InSight::Listed));
        assert!(in_sight("Wait", "none_seen").is_err());
    }

    #[test]
    fn an_aspect_has_an_end() {
        assert!(says(&"é".repeat(ASPECT_MAX)).is_ok());
        assert!(says(&"é".repeat(ASPECT_MAX + 1)).is_err());
    }
}
