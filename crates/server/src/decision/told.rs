//! A decision as it is handed about: as it was then, with its end, and as it was told
//! before. What was then and what came of it are two types.

use recount_model::{InSight, Level, Micros, When, decision::Context};
use uuid::Uuid;

/// A decision as it made sense then. What came of it is not in here.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its moment's id, which is its own.
    pub id: Uuid,
    /// What was decided: the moment's sentence.
    pub says: String,
    /// When: the moment's time.
    pub when: When,
    /// From when it could be known that it was made.
    pub known_at: Micros,
    /// From where it was made, if anybody said.
    pub level: Option<Level>,
    /// What is told of it.
    pub context: Context,
    /// Whether other ways were in sight.
    pub in_sight: InSight,
    /// Who was there and stands by these words; `None` while it is told as others
    /// understood it.
    pub confirmed: Option<Confirmed>,
    /// Grows by one with each change.
    pub version: i64,
    /// The version of its moment's sentence.
    pub moment_version: i64,
}

/// Somebody who was there stands by the words.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// Their name, unless they are gone.
    pub by: Option<String>,
    /// Since when.
    pub at: Micros,
}

/// What came of a decision, and what is seen now.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// What came of it.
    pub outcome: String,
    /// What is seen now that could not be seen then.
    pub hindsight: String,
    /// When what came of it came to be known.
    pub known_at: Option<Micros>,
    /// Grows by one with each change; 0 while nothing is written.
    pub version: i64,
}

/// A decision with its end, for where both are read.
#[derive(Debug, Clone)]
pub struct Whole {
    /// As it made sense then.
    pub told: Told,
    /// What came of it.
    pub outcome: Outcome,
}

/// How a decision was told before it was told anew.
#[derive(Debug, Clone)]
pub(super) struct Earlier {
    pub(super) version: i64,
    /// Who told it so, unless they are gone.
    pub(super) by: Option<String>,
    pub(super) at: Micros,
    pub(super) level: Option<Level>,
    pub(super) context: Context,
    pub(super) in_sight: InSight,
}
