//! The SQL of redaction: what goes, what goes with it, and what stays in its place. Owns
//! `redactions`.
//!
//! What is not here: who may redact (`pages`), and in which order it is done (`actions`).

use std::collections::{BTreeSet, HashSet};

use recount_model::{Micros, evidence::Place, import::Problem};
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, Statement, Tx, args, row},
    sql,
};

row! {
    /// A message that may have words of another.
    pub(super) struct FormRow {
        pub(super) id: Uuid,
        pub(super) source: Uuid,
        pub(super) earliest: Micros,
        pub(super) text: String,
        pub(super) original: Vec<u8>,
        /// Not 0 where it was found by its lane alone.
        pub(super) told: i64,
    }
}

row! {
    /// What a redaction destroys, as it stands.
    pub(super) struct ToRedact {
        pub(super) original: Vec<u8>,
        pub(super) redacted_at: Option<Micros>,
        pub(super) source: Uuid,
        pub(super) source_kind: String,
        pub(super) lane: Uuid,
        pub(super) lane_key: String,
    }
}

/// What a redaction destroys, as it stands.
pub(super) async fn to_redact(tx: &mut Tx, review: Uuid, id: Uuid) -> Result<Option<ToRedact>, DbError> {
    tx.one(
        sql!(
            "select e.original, e.redacted_at, e.source_id, s.kind, e.lane_id, l.key from evidence e join sources s on s.id = e.source_id ",
            "join lanes l on l.id = e.lane_id where e.review_id = $1 and e.id = $2 and s.visible_at is not null"
        ),
        args![review, id],
    )
    .await
}

/// Messages, of which more is asked.
macro_rules! form_where {
    ($told:literal, $which:literal) => {
        concat!(
            "select e.id, e.source_id, e.earliest, ",
            crate::beginning!("e.text", "200"),
            " as says, e.original, cast(",
            $told,
            " as bigint) from evidence e join sources s on s.id = e.source_id and s.visible_at is not null and s.kind = 'slack' where e.redacted_at is null and ",
            $which
        )
    };
}

/// Rows of a lane that one reading gives at most: edits and deletions that were imported when
/// they answered nothing ([`FormRow::told`]).
pub(super) const TOLD: usize = 100;

/// Messages that may have words of the one whose key has the hash `$2`: itself, its edits and
/// deletions, answers that were shown in the channel; and, of its lane `$3`, from the id `$4`
/// on, edits and deletions that were imported when they answered nothing.
fn forms_of_a_message() -> Statement {
    sql!(
        form_where!("0", "e.review_id = $1 and e.key_hash = $2 "),
        "union all ",
        form_where!(
            "0",
            "e.review_id = $1 and e.answers_hash = $2 and (e.details like '%[\"edit\",%' or e.details like '%[\"deleted\",\"message of %' or e.details like '%\"thread_broadcast\"]%') "
        ),
        "union all select * from (",
        form_where!(
            "1",
            "e.lane_id = $3 and e.id > $4 and e.answers_hash is null and (e.details like '%[\"before\",%' or e.details like '%[\"deleted\",\"message of %') "
        ),
        "order by e.id limit 100) of_the_lane"
    )
}

/// As [`forms_of_a_message`].
pub(super) async fn forms(db: &Db, review: Uuid, key_hash: &[u8], (lane, after): (Uuid, Uuid)) -> Result<Vec<FormRow>, DbError> {
    db.all(forms_of_a_message(), args![review, key_hash, lane, after]).await
}

/// As [`forms_of_a_message`].
pub(super) async fn forms_in(tx: &mut Tx, review: Uuid, key_hash: &[u8], (lane, after): (Uuid, Uuid)) -> Result<Vec<FormRow>, DbError> {
    tx.all(forms_of_a_message(), args![review, key_hash, lane, after]).await
}

/// Whether an item tells of an edit or a deletion; `before` was written by versions that kept no
/// `answers_hash` with it.
macro_rules! told_of {
    () => {
        "(details like '%[\"edit\",%' or details like '%[\"deleted\",\"message of %' or details like '%[\"before\",%')"
    };
}

/// What was removed in a review.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Removed {
    /// Hashes of the keys of the messages whose words were removed.
    keys: HashSet<Vec<u8>>,
    /// Places of a file of which something was removed, be it what was listed as not read.
    places: BTreeSet<Place>,
}

/// What was removed in a review $1: the hash of its key and, where it told of another message,
/// of that one's. The second may not be here: an export of one day can tell of a change to a
/// message of the day before.
fn removed_keys() -> Statement {
    sql!(
        "select gone.key_hash, case when gone.details = '[[\"edit\",\"\"]]' then gone.answers_hash end ",
        "from redactions r cross join evidence gone where gone.id = r.evidence_id and gone.review_id = $1"
    )
}

impl Removed {
    /// Before a file with this SHA-256 is read.
    pub(super) async fn of(db: &Db, review: Uuid, sha256: &[u8]) -> Result<Self, DbError> {
        let places: Vec<(String, Option<i64>)> = db
            .all(
                sql!(
                    "select p.file, p.line from import_problems p join sources s on s.id = p.source_id where s.review_id = $1 and s.sha256 = $2 and p.redacted_at is not null and p.line is not null ",
                    "union select e.file, e.line from redactions r cross join evidence e join sources s on s.id = e.source_id ",
                    "where e.id = r.evidence_id and e.review_id = $1 and s.sha256 = $2 and e.line is not null"
                ),
                args![review, sha256],
            )
            .await?;
        let places = places.into_iter().map(place).collect();
        Ok(Self { keys: gather(db.all(removed_keys(), args![review]).await?), places })
    }

    /// Whether it is a message whose words were removed.
    pub(super) fn has(&self, key_hash: &[u8]) -> bool {
        self.keys.contains(key_hash)
    }

    /// What is listed of a place that was not read: without its words, where such words were
    /// removed before.
    pub(super) fn listed(&self, problem: Problem) -> Problem {
        if self.places.contains(&problem.place) {
            Problem { reason: "What is to be said of this place was removed here before.".to_owned(), ..problem }
        } else {
            problem
        }
    }
}

fn gather(rows: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> HashSet<Vec<u8>> {
    rows.into_iter().flat_map(|(own, told)| [Some(own), told]).flatten().collect()
}

fn place((file, line): (String, Option<i64>)) -> Place {
    Place { file, line: line.and_then(|line| u64::try_from(line).ok()) }
}

/// Takes out of an import what has words that were removed while it ran, of which `before` does
/// not know: the messages, and what tells of their edits and deletions. Gives their places.
pub(super) async fn keep_out(tx: &mut Tx, review: Uuid, source: Uuid, before: &Removed) -> Result<Vec<Place>, DbError> {
    let now = gather(tx.all(removed_keys(), args![review]).await?);
    let mut places = Vec::new();
    for key_hash in now.difference(&before.keys) {
        let taken: Vec<(String, Option<i64>)> = tx
            .all(
                sql!(
                    "delete from evidence where id in (select id from evidence where review_id = $1 and key_hash = $3 and source_id = $2 union all ",
                    "select id from evidence where review_id = $1 and answers_hash = $3 and source_id = $2 and ",
                    told_of!(),
                    ") returning file, line"
                ),
                args![review, source, key_hash.as_slice()],
            )
            .await?;
        places.extend(taken.into_iter().map(place));
    }
    places.sort();
    Ok(places)
}

/// How something is listed that an import leaves out.
pub(super) fn left_out(place: Place) -> Problem {
    Problem { place, reason: "Words of this message were removed here before, so it was left out.".to_owned() }
}

/// Whether a review has an item of this key, be it what a removal left of it.
pub(super) async fn is_here(tx: &mut Tx, review: Uuid, key_hash: &[u8]) -> Result<bool, DbError> {
    let here: Option<(Uuid,)> = tx.one(sql!("select id from evidence where review_id = $1 and key_hash = $2"), args![review, key_hash]).await?;
    Ok(here.is_some())
}

/// Destroys what was listed of a place that was not read; the path of a file within another is
/// words, too. `false` where nothing is listed there, or was removed before.
pub(super) async fn redact_problem(tx: &mut Tx, (source, ordinal): (Uuid, i64), by: Uuid, reason: &str, now: Micros) -> Result<bool, DbError> {
    let removed = tx
        .run(
            sql!(
                "update import_problems set reason = $3, file = case when line is not null and file = (select s.file_name from sources s where s.id = $1) then file else '' end, redacted_by = $4, redacted_at = $5 ",
                "where source_id = $1 and ordinal = $2 and redacted_at is null"
            ),
            args![source, ordinal, reason, by, now],
        )
        .await?;
    Ok(removed > 0)
}

/// Destroys what an item said, and what was listed of its line. That a channel had another name stays: its present one would stand there; and that it told of another message, whose key has the hash `of`: that one may come in later ([`Removed`]).
pub(super) async fn redact(tx: &mut Tx, id: Uuid, of: Option<&[u8]>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "update import_problems set reason = 'What was listed here was removed with the item on this line.' where redacted_at is null and exists ",
            "(select 1 from evidence e where e.id = $1 and e.source_id = import_problems.source_id and e.file = import_problems.file and e.line = import_problems.line)"
        ),
        args![id],
    )
    .await?;
    tx.run(
        sql!(
            "update evidence set text = '', original = $2, said_by = null, redacted_at = $3, ",
            "details = case when substr(details, 1, 12) = '[[\"renamed\",' then '[[\"renamed\",\"\"]]' ",
            "when ",
            told_of!(),
            " then '[[\"edit\",\"\"]]' else '[]' end, answers_hash = case when ",
            told_of!(),
            " then coalesce(answers_hash, $4) else answers_hash end where id = $1"
        ),
        args![id, Vec::<u8>::new(), now, of],
    )
    .await?;
    Ok(())
}

pub(super) async fn add_tombstone(tx: &mut Tx, id: Uuid, sha256: &[u8], by: Uuid, reason: &str, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into redactions (evidence_id, sha256, redacted_by, redacted_at, reason) values ($1, $2, $3, $4, $5)"),
        args![id, sha256, by, now, reason],
    )
    .await?;
    Ok(())
}
