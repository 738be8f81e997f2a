//! A review: a chosen learning response to one or several incidents.
//!
//! Depth says how much effort was chosen; stage says where it stands. What is
//! not here: the text (an edition) and the timeline (moments).

use serde::{Deserialize, Serialize};

use crate::words;

words! {
    /// How much effort a review takes.
    pub enum Depth("depth") {
        /// Five minutes, one person.
        Note = "note",
        /// Thirty minutes, those who were there.
        Huddle = "huddle",
        /// Hours, with a meeting.
        Debrief = "debrief",
        /// Days, with interviews, perhaps several incidents.
        Study = "study",
    }
}

words! {
    /// Where a review stands.
    pub enum Stage("stage") {
        /// Written down.
        Noted = "noted",
        /// Evidence and people are being gathered.
        Preparing = "preparing",
        /// Those involved read the draft before anybody else.
        Calibrating = "calibrating",
        /// The meeting.
        Debriefing = "debriefing",
        /// What to do, what to live with.
        Deciding = "deciding",
        /// Every member may read it.
        Shared = "shared",
        /// Put down, with a reason; may be taken up again.
        SetAside = "set_aside",
    }
}

impl Stage {
    /// As words on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Noted => "Noted",
            Self::Preparing => "Preparing",
            Self::Calibrating => "Calibrating",
            Self::Debriefing => "Debriefing",
            Self::Deciding => "Deciding",
            Self::Shared => "Shared",
            Self::SetAside => "Set aside",
        }
    }
}

impl Depth {
    /// As a word on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Huddle => "Huddle",
            Self::Debrief => "Debrief",
            Self::Study => "Study",
        }
    }

    /// What it takes and who takes part, in a few words.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Note => "five minutes, one person",
            Self::Huddle => "half an hour, those who were there",
            Self::Debrief => "a few hours, with a meeting",
            Self::Study => "days, with interviews, perhaps several incidents",
        }
    }

    /// The stages a review of this depth goes through, in order.
    #[must_use]
    pub const fn path(self) -> &'static [Stage] {
        match self {
            Self::Note => &[Stage::Noted, Stage::Shared],
            Self::Huddle => &[Stage::Noted, Stage::Preparing, Stage::Shared],
            Self::Debrief | Self::Study => &[Stage::Noted, Stage::Preparing, Stage::Calibrating, Stage::Debriefing, Stage::Deciding, Stage::Shared],
        }
    }
}

/// Why a review was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// The stage is not on the path of the review's depth.
    #[error("A {depth} does not go through “{stage}”. Choose a deeper kind of review first.")]
    NotOnPath {
        /// Its depth.
        depth: Depth,
        /// Where it was to go.
        stage: Stage,
    },
    /// Setting aside needs a line that says why.
    #[error("Say in a line why it is set aside; whoever finds it later will want to know.")]
    NoReason,
    /// It already stands there.
    #[error("It already stands there.")]
    AlreadyThere,
}

/// Where a review stands, and why if it was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// How much effort was chosen.
    pub depth: Depth,
    /// Where it stands.
    pub stage: Stage,
}

/// Checks a move to another stage; any stage on the path may be chosen, forwards
/// or back, because work does not only go one way.
///
/// # Errors
/// [`MoveError`] when the stage is not on the depth's path, when setting aside
/// lacks a reason, or when nothing would change.
pub fn check_move(now: &Standing, to: Stage, reason: &str) -> Result<(), MoveError> {
    if now.stage == to {
        return Err(MoveError::AlreadyThere);
    }
    if to == Stage::SetAside {
        return if crate::line(reason).is_empty() { Err(MoveError::NoReason) } else { Ok(()) };
    }
    if now.depth.path().contains(&to) { Ok(()) } else { Err(MoveError::NotOnPath { depth: now.depth, stage: to }) }
}

/// The stage a review stands in when its depth changes: the same one if it is on
/// the new path, else the last one of the new path that is not beyond it.
#[must_use]
pub fn stage_after_depth(stage: Stage, depth: Depth) -> Stage {
    if stage == Stage::SetAside || depth.path().contains(&stage) {
        return stage;
    }
    depth.path().iter().copied().rfind(|s| *s < stage).unwrap_or(Stage::Noted)
}

words! {
    /// How a participant was involved.
    pub enum Involvement("kind of involvement") {
        /// Answered the page.
        OnCall = "on_call",
        /// Made a change that day.
        Deployed = "deployed",
        /// Spoke with customers.
        Supported = "supported",
        /// Decided something earlier that mattered.
        DecidedEarlier = "decided_earlier",
        /// Led the response.
        Led = "led",
        /// Was affected.
        Affected = "affected",
        /// Was there in another way.
        Present = "present",
    }
}

impl Involvement {
    /// As words on screen, completing “Tomasz …”.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OnCall => "was on call",
            Self::Deployed => "deployed",
            Self::Supported => "supported customers",
            Self::DecidedEarlier => "decided something earlier",
            Self::Led => "led the response",
            Self::Affected => "was affected",
            Self::Present => "was there",
        }
    }
}

/// Most characters of a title.
pub const TITLE_MAX: usize = 200;

/// A title with white space made single, or why it is not one.
///
/// # Errors
/// A sentence for the form when nothing of it can be seen or it is longer than [`TITLE_MAX`].
pub fn title(given: &str) -> Result<String, &'static str> {
    let title = crate::line(given);
    if title.is_empty() {
        return Err("Write a line that says what happened. It can be changed at any time.");
    }
    if title.chars().count() > TITLE_MAX {
        return Err("Keep the title under two hundred characters; the story has room for the rest.");
    }
    Ok(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_goes_straight_to_shared_and_not_through_a_meeting() {
        let note = Standing { depth: Depth::Note, stage: Stage::Noted };
        assert_eq!(check_move(&note, Stage::Shared, ""), Ok(()));
        assert!(matches!(check_move(&note, Stage::Debriefing, ""), Err(MoveError::NotOnPath { .. })));
    }

    #[test]
    fn any_stage_may_be_set_aside_with_a_reason_and_not_without() {
        for stage in Stage::ALL.iter().filter(|s| **s != Stage::SetAside) {
            let now = Standing { depth: Depth::Study, stage: *stage };
            assert_eq!(check_move(&now, Stage::SetAside, "we learned enough"), Ok(()));
            for none in ["  ", "\u{200B}"] {
                assert_eq!(check_move(&now, Stage::SetAside, none), Err(MoveError::NoReason));
            }
        }
    }

    #[test]
    fn a_title_is_one_that_can_be_seen() {
        assert_eq!(title(" Checkout  slow ").as_deref(), Ok("Checkout slow"));
        for none in ["  ", "\u{200B}", " \u{FEFF} \u{2060}", "\u{3164}"] {
            assert!(title(none).is_err(), "{none:?}");
        }
    }

    #[test]
    fn changing_depth_never_moves_a_review_forward() {
        for depth in Depth::ALL {
            for stage in Stage::ALL {
                let after = stage_after_depth(*stage, *depth);
                assert!(after <= *stage, "{stage} became {after} at {depth}");
                assert!(after == Stage::SetAside || depth.path().contains(&after));
            }
        }
    }
}
