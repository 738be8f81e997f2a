//! The only SQL of decisions, of how they were told before, and of what came of them.
//! Two kinds of statement read one: `told!` as it was then, and `whole!` with its end.

use recount_model::{InSight, Level, Micros, When, decision::Context};
use uuid::Uuid;

use super::told::{Confirmed, Earlier, Outcome, Told, Whole};
use crate::{
    item::moment_known,
    name_drawn,
    platform::db::{Db, DbError, FromRow, Row, Tx, args, row},
    sql,
};

row! {
    struct ToldRow {
        id: Uuid,
        says: String,
        earliest: Micros,
        latest: Micros,
        zone: String,
        known_at: Micros,
        level: Option<String>,
        cues: String,
        knowledge: String,
        reading: String,
        goals: String,
        goal_conflict: String,
        options: String,
        pressures: String,
        confidence: String,
        would_change: String,
        worked_before: String,
        in_sight: InSight,
        version: i64,
        moment_version: i64,
        confirmed_by: Option<String>,
        confirmed_at: Option<Micros>,
        confirmed_moment: Option<i64>,
    }
}

/// A row of [`told!`] with what came of it behind.
struct WholeRow {
    told: ToldRow,
    outcome: Outcome,
}

impl FromRow for WholeRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        let outcome = Outcome { outcome: row.get(TOLD)?, hindsight: row.get(TOLD + 1)?, known_at: row.get(TOLD + 2)?, version: row.get(TOLD + 3)? };
        Ok(Self { told: ToldRow::from_row(row)?, outcome })
    }
}

/// Columns of [`told!`].
const TOLD: usize = 23;

impl From<WholeRow> for Whole {
    fn from(row: WholeRow) -> Self {
        Self { told: row.told.into(), outcome: row.outcome }
    }
}

impl From<ToldRow> for Told {
    fn from(row: ToldRow) -> Self {
        let when = When::between(row.earliest, row.latest, &row.zone);
        let ToldRow { cues, knowledge, reading, goals, goal_conflict, options, pressures, confidence, would_change, worked_before, .. } = row;
        // A sentence that was changed since is not what was confirmed.
        let confirmed = row.confirmed_at.filter(|_| row.confirmed_moment == Some(row.moment_version));
        Self {
            id: row.id,
            says: row.says,
            when,
            known_at: row.known_at,
            level: row.level.and_then(|word| word.parse().ok()),
            context: Context { cues, knowledge, reading, goals, goal_conflict, options, pressures, confidence, would_change, worked_before },
            in_sight: row.in_sight,
            confirmed: confirmed.map(|at| Confirmed { by: row.confirmed_by, at }),
            version: row.version,
            moment_version: row.moment_version,
        }
    }
}

/// Columns of a decision as it was then: what the timeline knows of its moment, and
/// what is told. Never what came of it.
macro_rules! columns {
    () => {
        concat!(
            "m.id, m.says, m.earliest, m.latest, m.zone, ",
            moment_known!(),
            " as known_at, d.level, d.cues, d.knowledge, d.reading, d.goals, d.goal_conflict, d.options, d.pressures, d.confidence, d.would_change, d.worked_before, ",
            "d.in_sight, d.version, m.version as moment_version, case when ",
            name_drawn!("m.review_id", "d.confirmed_by"),
            " then c.name end as confirmed_name, d.confirmed_at, d.confirmed_moment "
        )
    };
}

/// Decisions of review $1 as they were then.
macro_rules! told {
    () => {
        concat!(
            "select ",
            columns!(),
            "from moments m join decisions d on d.moment_id = m.id left join members c on c.id = d.confirmed_by where m.review_id = $1"
        )
    };
}

/// The same with what came of them.
macro_rules! whole {
    () => {
        concat!(
            "select ",
            columns!(),
            ", coalesce(o.outcome, ''), coalesce(o.hindsight, ''), o.known_at, coalesce(o.version, 0) ",
            "from moments m join decisions d on d.moment_id = m.id left join members c on c.id = d.confirmed_by left join decision_outcomes o on o.moment_id = m.id where m.review_id = $1"
        )
    };
}

pub(super) async fn told(db: &Db, review: Uuid, id: Uuid) -> Result<Option<Told>, DbError> {
    let row: Option<ToldRow> = db.one(sql!(told!(), " and m.id = $2"), args![review, id]).await?;
    Ok(row.map(Told::from))
}

pub(super) async fn whole(db: &Db, review: Uuid, id: Uuid) -> Result<Option<Whole>, DbError> {
    let row: Option<WholeRow> = db.one(sql!(whole!(), " and m.id = $2"), args![review, id]).await?;
    Ok(row.map(Whole::from))
}

/// In order of time, after a place and until another, both as (time, id).
pub(super) async fn between(db: &Db, review: Uuid, after: (Micros, Uuid), until: (Micros, Uuid), most: usize) -> Result<Vec<Whole>, DbError> {
    let rows: Vec<WholeRow> = db
        .all(
            sql!(
                whole!(),
                " and (m.earliest + (m.latest - m.earliest) / 2, m.id) > ($2, $3) and (m.earliest + (m.latest - m.earliest) / 2, m.id) <= ($4, $5) ",
                "order by m.earliest + (m.latest - m.earliest) / 2, m.id limit $6"
            ),
            args![review, after.0, after.1, until.0, until.1, most],
        )
        .await?;
    Ok(rows.into_iter().map(Whole::from).collect())
}

/// See [`super::known_between`].
pub(super) async fn known_between(db: &Db, review: Uuid, after: Micros, until: Micros, most: usize) -> Result<Vec<Told>, DbError> {
    let rows: Vec<ToldRow> = db
        .all(
            // Materialized, so that when each was known is asked once.
            sql!(
                "with then_told as materialized (",
                told!(),
                ") select * from then_told where known_at > $2 and known_at <= $3 order by known_at, id limit $4"
            ),
            args![review, after, until, most],
        )
        .await?;
    Ok(rows.into_iter().map(Told::from).collect())
}

/// As [`told`], in a transaction.
pub(super) async fn told_in(tx: &mut Tx, review: Uuid, id: Uuid) -> Result<Option<Told>, DbError> {
    let row: Option<ToldRow> = tx.one(sql!(told!(), " and m.id = $2"), args![review, id]).await?;
    Ok(row.map(Told::from))
}

/// Keeps the telling that stands at `version` before another takes its place.
pub(super) async fn keep_telling(tx: &mut Tx, id: Uuid, version: i64) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "insert into decision_versions (moment_id, version, level, cues, knowledge, reading, goals, goal_conflict, options, in_sight, pressures, confidence, would_change, worked_before, told_by, told_at, confirmed_by) ",
            "select d.moment_id, d.version, d.level, d.cues, d.knowledge, d.reading, d.goals, d.goal_conflict, d.options, d.in_sight, d.pressures, d.confidence, d.would_change, d.worked_before, d.changed_by, d.changed_at, d.confirmed_by ",
            "from decisions d where d.moment_id = $1 and d.version = $2 on conflict (moment_id, version) do nothing"
        ),
        args![id, version],
    )
    .await
}

row! {
    struct EarlierRow {
        version: i64,
        by: Option<String>,
        at: Micros,
        level: Option<String>,
        in_sight: InSight,
        cues: String,
        knowledge: String,
        reading: String,
        goals: String,
        goal_conflict: String,
        options: String,
        pressures: String,
        confidence: String,
        would_change: String,
        worked_before: String,
    }
}

impl From<EarlierRow> for Earlier {
    fn from(row: EarlierRow) -> Self {
        let EarlierRow {
            version,
            by,
            at,
            level,
            in_sight,
            cues,
            knowledge,
            reading,
            goals,
            goal_conflict,
            options,
            pressures,
            confidence,
            would_change,
            worked_before,
        } = row;
        let context = Context { cues, knowledge, reading, goals, goal_conflict, options, pressures, confidence, would_change, worked_before };
        Self { version, by, at, level: level.and_then(|word| word.parse().ok()), context, in_sight }
    }
}

/// Earlier tellings of a decision, newest first, before a version.
pub(super) async fn earlier(db: &Db, review: Uuid, id: Uuid, before: i64, most: usize) -> Result<Vec<Earlier>, DbError> {
    let rows: Vec<EarlierRow> = db
        .all(
            sql!(
                "select v.version, case when ",
                name_drawn!("m.review_id", "v.told_by"),
                " then c.name else 'somebody who was there' end, v.told_at, v.level, v.in_sight, v.cues, v.knowledge, v.reading, v.goals, v.goal_conflict, v.options, v.pressures, v.confidence, v.would_change, v.worked_before ",
                "from moments m join decision_versions v on v.moment_id = m.id left join members c on c.id = v.told_by ",
                "where m.review_id = $1 and m.id = $2 and v.version < $3 order by v.version desc limit $4"
            ),
            args![review, id, before, most],
        )
        .await?;
    Ok(rows.into_iter().map(Earlier::from).collect())
}

/// Whether a moment stands in this review, with the version of its sentence.
pub(super) async fn moment(tx: &mut Tx, review: Uuid, id: Uuid) -> Result<Option<i64>, DbError> {
    let row: Option<(i64,)> = tx.one(sql!("select version from moments where review_id = $1 and id = $2"), args![review, id]).await?;
    Ok(row.map(|(version,)| version))
}

/// Whether a member is among those who were there.
pub(super) async fn was_there(tx: &mut Tx, review: Uuid, member: Uuid) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = tx.one(sql!("select id from participants where review_id = $1 and member_id = $2 limit 1"), args![review, member]).await?;
    Ok(found.is_some())
}

/// As [`was_there`], for a page.
pub(super) async fn is_one_of_them(db: &Db, review: Uuid, member: Uuid) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = db.one(sql!("select id from participants where review_id = $1 and member_id = $2 limit 1"), args![review, member]).await?;
    Ok(found.is_some())
}

/// What is written of a decision, and who stands by it if somebody does.
#[derive(Debug)]
pub(super) struct Words<'a> {
    pub(super) level: Option<Level>,
    pub(super) context: &'a Context,
    pub(super) in_sight: InSight,
    /// Somebody who was there, with the version of the moment's sentence.
    pub(super) confirmed: Option<(Uuid, i64)>,
}

/// Stores a decision unless its moment has one; 0 rows then.
pub(super) async fn insert(tx: &mut Tx, id: Uuid, words: &Words<'_>, by: Option<Uuid>, now: Micros) -> Result<u64, DbError> {
    let Words { level, context: told, in_sight, confirmed } = words;
    tx.run(
        sql!(
            "insert into decisions (moment_id, level, cues, knowledge, reading, goals, goal_conflict, options, in_sight, pressures, confidence, would_change, worked_before, version, made_by, made_at, changed_at, changed_by, confirmed_by, confirmed_at, confirmed_moment) ",
            "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $15, $15, $14, $16, $17, $18) on conflict (moment_id) do nothing"
        ),
        args![
            id,
            level.map(Level::as_str),
            &told.cues,
            &told.knowledge,
            &told.reading,
            &told.goals,
            &told.goal_conflict,
            &told.options,
            in_sight.as_str(),
            &told.pressures,
            &told.confidence,
            &told.would_change,
            &told.worked_before,
            by,
            now,
            confirmed.map(|(by, _)| by),
            confirmed.map(|_| now),
            confirmed.map(|(_, moment)| moment)
        ],
    )
    .await
}

/// Changes a decision that still stands at `over.0`, by `over.1`; 0 rows when it does not. What
/// somebody confirmed were other words, so it is confirmed by who writes, or not.
pub(super) async fn update(tx: &mut Tx, id: Uuid, over: (i64, Uuid), words: &Words<'_>, now: Micros) -> Result<u64, DbError> {
    let Words { level, context: told, in_sight, confirmed } = words;
    tx.run(
        sql!(
            "update decisions set level = $3, cues = $4, knowledge = $5, reading = $6, goals = $7, goal_conflict = $8, options = $9, in_sight = $10, pressures = $11, ",
            "confidence = $12, would_change = $13, worked_before = $14, version = version + 1, changed_at = $15, confirmed_by = $16, confirmed_at = $17, confirmed_moment = $18, changed_by = $19 ",
            "where moment_id = $1 and version = $2"
        ),
        args![
            id,
            over.0,
            level.map(Level::as_str),
            &told.cues,
            &told.knowledge,
            &told.reading,
            &told.goals,
            &told.goal_conflict,
            &told.options,
            in_sight.as_str(),
            &told.pressures,
            &told.confidence,
            &told.would_change,
            &told.worked_before,
            now,
            confirmed.map(|(by, _)| by),
            confirmed.map(|_| now),
            confirmed.map(|(_, moment)| moment),
            over.1
        ],
    )
    .await
}

/// Somebody who was there stands by the words they have read; 0 rows when those are
/// not the words any more.
pub(super) async fn confirm(tx: &mut Tx, id: Uuid, read: (i64, i64), by: Uuid, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "update decisions set confirmed_by = $4, confirmed_at = $5, confirmed_moment = $3 where moment_id = $1 and version = $2 ",
            "and exists (select 1 from moments m where m.id = $1 and m.version = $3)"
        ),
        args![id, read.0, read.1, by, now],
    )
    .await
}

/// Writes what came of it over the version it was written over; 0 rows when that is
/// not the one that stands.
pub(super) async fn tell_outcome(tx: &mut Tx, id: Uuid, to: &Outcome, by: Option<Uuid>, now: Micros) -> Result<u64, DbError> {
    if to.version == 0 {
        return tx
            .run(
                sql!(
                    "insert into decision_outcomes (moment_id, outcome, hindsight, known_at, version, changed_by, changed_at) values ($1, $2, $3, $4, 1, $5, $6) ",
                    "on conflict (moment_id) do nothing"
                ),
                args![id, &to.outcome, &to.hindsight, to.known_at, by, now],
            )
            .await;
    }
    tx.run(
        sql!(
            "update decision_outcomes set outcome = $3, hindsight = $4, known_at = $5, version = version + 1, changed_by = $6, changed_at = $7 where moment_id = $1 and version = $2"
        ),
        args![id, to.version, &to.outcome, &to.hindsight, to.known_at, by, now],
    )
    .await
}

/// Removes a decision of this review with what came of it; its moment stays.
pub(super) async fn delete(tx: &mut Tx, review: Uuid, id: Uuid) -> Result<u64, DbError> {
    tx.run(sql!("delete from decisions where moment_id = $2 and exists (select 1 from moments m where m.id = $2 and m.review_id = $1)"), args![review, id])
        .await
}

/// Names of those who were there, other than `me`, who told a decision or stand by it as it
/// is told, now or earlier: nobody else takes their words away, nor by taking them off the
/// list of who was there first.
pub(super) async fn told_by_others(tx: &mut Tx, id: Uuid, me: Uuid) -> Result<Vec<(String,)>, DbError> {
    tx.all(
        sql!(
            "select case when ",
            name_drawn!("(select told.review_id from moments told where told.id = $1)", "m.id"),
            " then m.name else 'somebody who was there' end from members m where m.id <> $2 and m.left_at is null ",
            "and (exists (select 1 from decisions d where d.moment_id = $1 and d.confirmed_by = m.id) or exists (select 1 from decision_versions v where v.moment_id = $1 and v.confirmed_by = m.id)) ",
            "order by m.name, m.id limit 5"
        ),
        args![id, me],
    )
    .await
}

/// (decision, review, words as a search entry holds them) by id, from one on.
pub(super) async fn searched(tx: &mut Tx, after: Uuid) -> Result<Vec<(Uuid, Uuid, Context)>, DbError> {
    let rows: Vec<SearchedRow> = tx
        .all(
            sql!(
                "select m.id, m.review_id, d.cues, d.knowledge, d.reading, d.goals, d.goal_conflict, d.options, d.pressures, d.confidence, d.would_change, d.worked_before ",
                "from decisions d join moments m on m.id = d.moment_id where m.id > $1 order by m.id limit 500"
            ),
            args![after],
        )
        .await?;
    let context = |row: SearchedRow| {
        let SearchedRow { id, review, cues, knowledge, reading, goals, goal_conflict, options, pressures, confidence, would_change, worked_before } = row;
        (id, review, Context { cues, knowledge, reading, goals, goal_conflict, options, pressures, confidence, would_change, worked_before })
    };
    Ok(rows.into_iter().map(context).collect())
}

row! {
    struct SearchedRow {
        id: Uuid,
        review: Uuid,
        cues: String,
        knowledge: String,
        reading: String,
        goals: String,
        goal_conflict: String,
        options: String,
        pressures: String,
        confidence: String,
        would_change: String,
        worked_before: String,
    }
}
