//! Who may see a review: the ladder of audiences, and where a person stands on it.
//!
//! Standing (steward, administrator) is deliberately absent: it gives nothing here.

use crate::{review::Stage, words};

words! {
    /// Who may see something, from narrow to wide. “Outside” is never an audience.
    pub enum Audience("audience") {
        /// Only its author.
        Author = "author",
        /// Also the facilitators.
        Facilitator = "facilitator",
        /// Also those involved.
        Involved = "involved",
        /// Also those invited to the debrief.
        Circle = "circle",
        /// Every member.
        Organisation = "organisation",
    }
}

words! {
    /// What a member is to one review.
    pub enum Role("role") {
        /// Began the review.
        Creator = "creator",
        /// Guides it, without line authority over those involved.
        Facilitator = "facilitator",
        /// Was there, was affected, or decided earlier.
        Involved = "involved",
        /// Is invited to the debrief.
        Circle = "circle",
    }
}

impl Role {
    /// The narrowest audience that contains this role.
    #[must_use]
    pub const fn reach(self) -> Reach {
        Reach(match self {
            Self::Creator | Self::Facilitator => Audience::Facilitator,
            Self::Involved => Audience::Involved,
            Self::Circle => Audience::Circle,
        })
    }

    /// Whether this role shapes the review: text, moments, evidence, people, stage.
    #[must_use]
    pub const fn guides(self) -> bool {
        matches!(self, Self::Creator | Self::Facilitator)
    }
}

/// The narrowest audience a member of the installation belongs to for one review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach(Audience);

impl Reach {
    /// A member with no role in the review.
    pub const MEMBER: Self = Self(Audience::Organisation);

    /// Where somebody stands who has all of these roles.
    #[must_use]
    pub fn of(roles: &[Role]) -> Self {
        roles.iter().map(|role| role.reach()).min().unwrap_or(Self::MEMBER)
    }

    /// From a stored rung, as [`Audience::from_rung`]; a damaged one reaches nothing more
    /// than any member.
    #[must_use]
    pub const fn from_rung(rung: i64) -> Self {
        match rung {
            1..=5 => Self(Audience::from_rung(rung)),
            _ => Self::MEMBER,
        }
    }

    /// Whether something with this audience may be seen from here.
    #[must_use]
    pub fn sees(self, audience: Audience) -> bool {
        self.0 <= audience
    }
}

impl Audience {
    /// Position on the ladder, 1 (author) to 5 (organisation): what tables store,
    /// so that SQL can compare.
    #[must_use]
    pub const fn rung(self) -> i64 {
        match self {
            Self::Author => 1,
            Self::Facilitator => 2,
            Self::Involved => 3,
            Self::Circle => 4,
            Self::Organisation => 5,
        }
    }

    /// The audience on a stored rung; a rung that does not exist is the narrowest,
    /// because a damaged row must not show more than it should.
    #[must_use]
    pub const fn from_rung(rung: i64) -> Self {
        match rung {
            5 => Self::Organisation,
            4 => Self::Circle,
            3 => Self::Involved,
            2 => Self::Facilitator,
            _ => Self::Author,
        }
    }

    /// The audience a review has by its stage; *set aside* keeps what it had.
    #[must_use]
    pub const fn of_stage(stage: Stage) -> Option<Self> {
        Some(match stage {
            Stage::Noted => Self::Facilitator,
            Stage::Preparing | Stage::Calibrating => Self::Involved,
            Stage::Debriefing | Stage::Deciding => Self::Circle,
            Stage::Shared => Self::Organisation,
            Stage::SetAside => return None,
        })
    }

    /// The audience at a stage of a review that has this one now: the stage's own, and set
    /// aside the one it has. Whatever moves a review takes its audience from here.
    #[must_use]
    pub fn at_stage(self, stage: Stage) -> Self {
        Self::of_stage(stage).unwrap_or(self)
    }

    /// As part of a sentence: “Read by …”.
    #[must_use]
    pub const fn readers(self) -> &'static str {
        match self {
            Self::Author => "only its author",
            Self::Facilitator => "whoever began it and its facilitators",
            Self::Involved => "its facilitators and those involved",
            Self::Circle => "its facilitators, those involved and the circle",
            Self::Organisation => "every member",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_sees_its_own_rung_and_wider_and_nothing_narrower() {
        for role in Role::ALL {
            for audience in Audience::ALL {
                let sees = role.reach().sees(*audience);
                let expected = match role {
                    Role::Creator | Role::Facilitator => *audience >= Audience::Facilitator,
                    Role::Involved => *audience >= Audience::Involved,
                    Role::Circle => *audience >= Audience::Circle,
                };
                assert_eq!(sees, expected, "{role} and {audience}");
            }
        }
        assert!(Reach::MEMBER.sees(Audience::Organisation));
        assert!(!Reach::MEMBER.sees(Audience::Circle));
    }

    #[test]
    fn rungs_keep_the_order_of_the_ladder() {
        assert!(Audience::ALL.windows(2).all(|w| matches!(w, [a, b] if a.rung() < b.rung())));
        assert!(Audience::ALL.iter().all(|a| Audience::from_rung(a.rung()) == *a));
        assert_eq!(Audience::from_rung(77), Audience::Author);
    }
}
