//! What lanes were called then. A lane has one name, its import's; messages that tell of
//! a new name (`renamed` among their details) say what it was called until then. Of what
//! follows nothing is given but the name before. Writes nothing.

use std::collections::HashMap;

use recount_model::{Micros, evidence::LaneKind};
use uuid::Uuid;

use super::store::{KnownRow, LaneRow};
use crate::{
    access::Review,
    evidence_in_sight,
    platform::db::{Db, DbError, args, row},
    sight, sql,
};

/// What stands for a name that is not shared with the reader.
pub(super) const UNSHARED: &str = "a channel";
/// What stands for the name of a list or a document, which somebody gave it when all was over.
const BY_HAND: &str = "written by hand";

row! {
    /// A message that tells of a new name.
    struct RenamedRow {
        lane_id: Uuid,
        known_at: Micros,
        /// Empty where the reader may not see the message.
        details: String,
    }
}

/// A new name: since when, and both names where the reader may see the message.
#[derive(Debug)]
struct Renamed {
    at: Micros,
    names: Option<(String, String)>,
}

/// Names that lanes of a review had, each lane's in order of time.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<Uuid, Vec<Renamed>>);

/// The names of a review's lanes, two hundred changes at most. An index holds these
/// messages alone.
pub(super) async fn names(db: &Db, review: &Review) -> Result<Names, DbError> {
    let rows: Vec<RenamedRow> = db
        .all(
            sql!(
                "with ",
                sight!(),
                " select e.lane_id, e.known_at, case when ",
                evidence_in_sight!(),
                " then e.details else '' end from evidence e where e.review_id = $1 and substr(e.details, 1, 12) = '[[\"renamed\",' ",
                "and e.source_id in (select arrived.id from arrived) order by e.known_at, e.id limit 200"
            ),
            args![review.id, review.reach_rung()],
        )
        .await?;
    let mut names = Names::default();
    for row in rows {
        names.0.entry(row.lane_id).or_default().push(Renamed { at: row.known_at, names: both(&row.details) });
    }
    Ok(names)
}

/// Whether a lane is of lists and documents.
fn is_by_hand(kind: &str) -> bool {
    kind == LaneKind::Documents.as_str()
}

/// The two names of a message's details.
fn both(details: &str) -> Option<(String, String)> {
    let details: Vec<(String, String)> = serde_json::from_str(details).unwrap_or_default();
    let (_, said) = details.into_iter().find(|(name, _)| name == "renamed")?;
    said.split_once(" to ").map(|(old, new)| (old.to_owned(), new.to_owned()))
}

impl Names {
    /// What a lane that its import calls `name` was called at a time; `None` where only a
    /// message that is not shared with the reader says so.
    pub(super) fn at<'a>(&'a self, lane: Uuid, name: &'a str, at: Micros) -> Option<&'a str> {
        let renamed = self.0.get(&lane).map(Vec::as_slice).unwrap_or_default();
        let (before, after) = renamed.split_at(renamed.partition_point(|renamed| renamed.at <= at));
        match (before.last(), after.first()) {
            (Some(Renamed { names: Some((_, new)), .. }), _) => Some(new),
            (_, Some(next)) => next.names.as_ref().map(|(old, _)| old.as_str()),
            (_, None) => Some(name),
        }
    }

    /// Calls what stands in a lane as the lane was called when it came to be known, so
    /// that a line of the list does not change as one goes on.
    pub(super) fn tell(&self, mut row: KnownRow) -> KnownRow {
        if row.lane_kind.as_deref().is_some_and(is_by_hand) {
            row.lane = None;
        }
        if let (Some(id), Some(name)) = (row.lane_id, &row.lane) {
            row.lane = self.at(id, name, row.known_at).map(str::to_owned);
        }
        row
    }

    /// Calls a lane as it was called at a time.
    pub(super) fn tell_lane(&self, row: LaneRow, at: Micros) -> LaneRow {
        let lane = if is_by_hand(&row.kind) { BY_HAND } else { self.at(row.id, &row.lane, at).unwrap_or(UNSHARED) }.to_owned();
        LaneRow { lane, ..row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_called_what_it_was_called_then() {
        let lane = Uuid::from_u128(1);
        let renamed = |at, details| Renamed { at, names: both(details) };
        let names = Names(HashMap::from([(
            lane,
            vec![renamed(10, r##"[["renamed","#a to #b"]]"##), renamed(20, ""), renamed(30, ""), renamed(40, r##"[["renamed","#d to #e"]]"##)],
        )]));
        let called = |at| names.at(lane, "#f", at);
        assert_eq!([called(9), called(10), called(19)], [Some("#a"), Some("#b"), Some("#b")]);
        assert_eq!([called(20), called(29)], [None, None], "a name that is not shared is not told");
        assert_eq!([called(30), called(40)], [Some("#d"), Some("#e")], "whatever the import calls it");
        assert_eq!(names.at(Uuid::from_u128(2), "#other", 0), Some("#other"));
    }
}
