//! Which lanes the picture has, and in which order: those that came first. A lane that
//! is drawn stays as one goes on, whatever comes after it, for as long as the ruler holds
//! something of it; how much a lane holds makes it wider, and decides nothing.

use recount_model::Micros;

use super::{load::Then, store::LaneRow};

/// Lanes of evidence that have room.
const MOST: usize = 10;
/// People whose passages have a lane of their own; the others share one more.
const MOST_TELLERS: usize = 3;

pub(super) struct Lane<'a> {
    pub(super) name: &'a str,
    pub(super) kind: &'a str,
    pub(super) bins: Vec<&'a LaneRow>,
    /// Passages of one person, each a stroke; never a density.
    pub(super) strokes: Vec<Micros>,
    /// When the first of it was known.
    came: Micros,
}

impl Lane<'_> {
    pub(super) fn holds(&self) -> i64 {
        self.bins.iter().map(|bin| bin.holds).sum()
    }

    /// What people said stands before what machines did.
    fn group(&self) -> (bool, &str) {
        (matches!(self.kind, "alerts" | "deployments" | "documents"), self.kind)
    }
}

/// The lanes that are drawn, and how many are not.
pub(super) fn lanes<'a>(then: &'a Then<'_>) -> (Vec<Lane<'a>>, usize) {
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    for row in &then.lanes {
        match lanes.iter_mut().find(|lane| lane.name == row.lane && lane.kind == row.kind) {
            Some(lane) => {
                lane.bins.push(row);
                lane.came = lane.came.min(row.came);
            }
            None => lanes.push(Lane { name: &row.lane, kind: &row.kind, bins: vec![row], strokes: Vec::new(), came: row.came }),
        }
    }
    lanes.sort_by(|one, other| (one.came, one.name).cmp(&(other.came, other.name)));
    let left_out = lanes.len().saturating_sub(MOST);
    lanes.truncate(MOST);
    lanes.sort_by(|one, other| one.group().cmp(&other.group()));
    lanes.extend(recounted(&then.strokes));
    (lanes, left_out)
}

/// A lane for each of the first who sign what they recount, and one for all the others.
/// The strokes are the last first.
fn recounted(strokes: &[(Micros, String)]) -> Vec<Lane<'_>> {
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    for (at, by) in strokes.iter().rev() {
        let is_known = lanes.iter().any(|lane| lane.name == by.as_str());
        let tellers = lanes.iter().filter(|lane| lane.name != "accounts").count();
        let name = if by.is_empty() || (!is_known && tellers >= MOST_TELLERS) { "accounts" } else { by.as_str() };
        match lanes.iter_mut().find(|lane| lane.name == name) {
            Some(lane) => lane.strokes.push(*at),
            None => lanes.push(Lane { name, kind: "account", bins: Vec::new(), strokes: vec![*at], came: *at }),
        }
    }
    lanes.sort_by_key(|lane| lane.name == "accounts");
    lanes
}
