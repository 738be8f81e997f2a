//! What an importer gives: items one at a time, and the problems it met.
//!
//! A broken input yields what could be read and a list of what could not. An
//! importer streams: it hands each [`Item`] to a [`Sink`] and keeps nothing, so
//! that memory does not grow with the file.

use serde::{Deserialize, Serialize};

use crate::evidence::{Evidence, LaneKind, Place};

/// What an importer hands over, in the order of the source.
#[expect(clippy::large_enum_variant, reason = "nearly every item is evidence, and each is moved once; a box would be an allocation per message")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A lane; comes before the first evidence that stands in it.
    Lane(Lane),
    /// One item of evidence in the lane named by `lane`.
    Evidence {
        /// Key of a lane handed over before.
        lane: String,
        /// The item.
        evidence: Evidence,
    },
    /// Something that could not be read; what surrounds it was.
    Problem(Problem),
}

/// A lane of the timeline that an import brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Key within the import.
    pub key: String,
    /// What it holds.
    pub kind: LaneKind,
    /// Name on screen, such as `#checkout`.
    pub name: String,
}

/// Something in a source that was not read, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What was not done and why, as a sentence without the place.
    pub reason: String,
}

/// Whether the importer should go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Stop at once: somebody cancelled, or the receiver cannot take more.
    Stop,
}

/// Receives what an importer reads.
pub trait Sink {
    /// Takes one item. `done` and `total` are bytes of the (uncompressed) source
    /// read so far and in all, for a progress bar; `total` is 0 when unknown.
    fn take(&mut self, item: Item, done: u64, total: u64) -> Flow;
}

/// Keeps everything: for tests and for small inputs.
#[derive(Debug, Default)]
pub struct Import {
    /// Lanes in the order met.
    pub lanes: Vec<Lane>,
    /// Evidence with its lane's key, in the order met.
    pub evidence: Vec<(String, Evidence)>,
    /// Problems in the order met.
    pub problems: Vec<Problem>,
}

impl Sink for Import {
    fn take(&mut self, item: Item, _done: u64, _total: u64) -> Flow {
        match item {
            Item::Lane(lane) => self.lanes.push(lane),
            Item::Evidence { lane, evidence } => self.evidence.push((lane, evidence)),
            Item::Problem(problem) => self.problems.push(problem),
        }
        Flow::Continue
    }
}
