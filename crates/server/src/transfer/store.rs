//! What the readable part of an export reads. Owns no table.

use recount_model::{Audience, Depth, KnownBasis, Micros, Stage};
use uuid::Uuid;

use crate::{
    account,
    item::moment_known,
    participant_drawn,
    platform::db::{DbError, Dialect, Tx, args, row},
    sql,
};

row! {
    /// A review as its folder tells of it.
    pub(super) struct ReviewRow {
        pub(super) id: Uuid,
        pub(super) title: String,
        pub(super) depth: Depth,
        pub(super) stage: Stage,
        pub(super) audience: Audience,
        pub(super) zone: String,
        pub(super) happened_at: Option<Micros>,
        pub(super) shared_at: Option<Micros>,
        pub(super) set_aside_reason: Option<String>,
    }
}

row! {
    /// The text for one audience; `file` is the file it came from, and `read` the text
    /// that this was read as.
    pub(super) struct EditionRow {
        pub(super) audience: Audience,
        pub(super) body: String,
        pub(super) file: Option<Vec<u8>>,
        pub(super) read: Option<String>,
    }
}

row! {
    /// Somebody who was there.
    pub(super) struct ParticipantRow {
        pub(super) name: String,
        pub(super) involvement: String,
    }
}

row! {
    /// One milestone of one incident.
    pub(super) struct TimeRow {
        pub(super) incident: String,
        pub(super) milestone: String,
        pub(super) written: String,
        pub(super) zone: String,
    }
}

row! {
    /// One statement of the timeline.
    pub(super) struct MomentRow {
        pub(super) id: Uuid,
        pub(super) says: String,
        pub(super) kind: String,
        pub(super) earliest: Micros,
        pub(super) latest: Micros,
        pub(super) zone: String,
        pub(super) known_at: Micros,
        pub(super) known_basis: KnownBasis,
    }
}

row! {
    /// A moment where somebody chose, with what came of it.
    pub(super) struct DecisionRow {
        pub(super) id: Uuid,
        pub(super) says: String,
        pub(super) earliest: Micros,
        pub(super) latest: Micros,
        pub(super) zone: String,
        pub(super) level: Option<String>,
        pub(super) confirmed_at: Option<Micros>,
        pub(super) confirmed_moment: Option<i64>,
        pub(super) moment_version: i64,
        pub(super) cues: String,
        pub(super) knowledge: String,
        pub(super) reading: String,
        pub(super) goals: String,
        pub(super) goal_conflict: String,
        pub(super) options: String,
        pub(super) pressures: String,
        pub(super) confidence: String,
        pub(super) would_change: String,
        pub(super) worked_before: String,
        pub(super) in_sight: String,
        pub(super) outcome: Option<String>,
        pub(super) hindsight: Option<String>,
        pub(super) outcome_known_at: Option<Micros>,
    }
}

row! {
    /// A source whose import is visible.
    pub(super) struct SourceRow {
        pub(super) id: Uuid,
        pub(super) file_name: String,
    }
}

row! {
    /// One item of evidence with its original bytes.
    pub(super) struct EvidenceRow {
        pub(super) id: Uuid,
        pub(super) lane: String,
        pub(super) kind: String,
        pub(super) earliest: Micros,
        pub(super) latest: Micros,
        pub(super) file: String,
        pub(super) line: Option<i64>,
        pub(super) original: Vec<u8>,
        pub(super) redacted_at: Option<Micros>,
    }
}

pub(super) async fn migrations(tx: &mut Tx) -> Result<Vec<String>, DbError> {
    let names: Vec<(String,)> = tx.all(sql!("select name from migrations order by name"), args![]).await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

/// Keeps other imports out until this one ends; on SQLite the transaction does so.
pub(super) async fn lock(tx: &mut Tx) -> Result<(), DbError> {
    if tx.dialect() == Dialect::Pg {
        tx.run(sql!(Pg: "select pg_advisory_xact_lock(5928215236712338946)"), args![]).await?;
    }
    Ok(())
}

/// Reviews by id, from one on.
pub(super) async fn reviews(tx: &mut Tx, after: Uuid) -> Result<Vec<ReviewRow>, DbError> {
    tx.all(
        sql!("select id, title, depth, stage, audience, zone, happened_at, shared_at, set_aside_reason from reviews where id > $1 order by id limit 200"),
        args![after],
    )
    .await
}

/// Widest audience first.
pub(super) async fn editions(tx: &mut Tx, review: Uuid) -> Result<Vec<EditionRow>, DbError> {
    tx.all(
        sql!(
            "select e.audience, e.body, f.bytes, v.body from editions e left join library_files f on f.review_id = e.review_id and e.audience = 5 ",
            "left join edition_versions v on v.edition_id = e.id and v.version = f.edition_version where e.review_id = $1 order by e.audience desc"
        ),
        args![review],
    )
    .await
}

pub(super) async fn participants(tx: &mut Tx, review: Uuid) -> Result<Vec<ParticipantRow>, DbError> {
    let rows: Vec<ParticipantRow> = tx
        .all(
            sql!("select ", participant_drawn!(), ", p.involvement from participants p where p.review_id = $1 order by p.added_at, p.id limit 10000"),
            args![review],
        )
        .await?;
    Ok(rows.into_iter().map(|row| ParticipantRow { name: account::drawn_as(row.name, &row.involvement), ..row }).collect())
}

pub(super) async fn times(tx: &mut Tx, review: Uuid) -> Result<Vec<TimeRow>, DbError> {
    tx.all(
        sql!(
            "select i.title, t.milestone, t.written, t.zone from review_incidents ri join incidents i on i.id = ri.incident_id ",
            "join incident_times t on t.incident_id = i.id where ri.review_id = $1 order by i.created_at, i.id, ",
            "case t.milestone when 'started' then 0 when 'detected' then 1 when 'mitigated' then 2 else 3 end limit 10000"
        ),
        args![review],
    )
    .await
}

/// Moments by time, from a place on.
pub(super) async fn moments(tx: &mut Tx, review: Uuid, after: (Micros, Uuid)) -> Result<Vec<MomentRow>, DbError> {
    tx.all(
        sql!(
            "select m.id, m.says, m.kind, m.earliest, m.latest, m.zone, ",
            moment_known!(),
            ", m.known_basis from moments m where m.review_id = $1 and (m.earliest, m.id) > ($2, $3) order by m.earliest, m.id limit 500"
        ),
        args![review, after.0, after.1],
    )
    .await
}

/// Decisions by time, from a place on.
pub(super) async fn decisions(tx: &mut Tx, review: Uuid, after: (Micros, Uuid)) -> Result<Vec<DecisionRow>, DbError> {
    tx.all(
        sql!(
            "select m.id, m.says, m.earliest, m.latest, m.zone, d.level, d.confirmed_at, d.confirmed_moment, m.version, d.cues, d.knowledge, d.reading, d.goals, d.goal_conflict, ",
            "d.options, d.pressures, d.confidence, d.would_change, d.worked_before, d.in_sight, o.outcome, o.hindsight, o.known_at ",
            "from moments m join decisions d on d.moment_id = m.id left join decision_outcomes o on o.moment_id = m.id ",
            "where m.review_id = $1 and (m.earliest, m.id) > ($2, $3) order by m.earliest, m.id limit 500"
        ),
        args![review, after.0, after.1],
    )
    .await
}

/// (moment, evidence) of the moments that [`moments`] gave for the same place.
pub(super) async fn ties(tx: &mut Tx, review: Uuid, after: (Micros, Uuid), last: (Micros, Uuid)) -> Result<Vec<(Uuid, Uuid)>, DbError> {
    tx.all(
        sql!(
            "select t.moment_id, t.evidence_id from moments m join moment_ties t on t.moment_id = m.id ",
            "where m.review_id = $1 and (m.earliest, m.id) > ($2, $3) and (m.earliest, m.id) <= ($4, $5) order by t.moment_id, t.evidence_id"
        ),
        args![review, after.0, after.1, last.0, last.1],
    )
    .await
}

pub(super) async fn sources(tx: &mut Tx, review: Uuid) -> Result<Vec<SourceRow>, DbError> {
    tx.all(sql!("select id, file_name from sources s where review_id = $1 and visible_at is not null and (taken_back_at is null or exists (select 1 from evidence e where e.source_id = s.id)) order by started_at, id"), args![review]).await
}

/// Evidence of a source by time. What shares a time stands in the order of its lines, and then
/// of a key that is the same in every installation; both databases compare these alike. The
/// source is hidden from the planner, so that an index gives the order of time, and no more
/// than what shares a time is sorted.
pub(super) fn evidence(tx: &mut Tx, review: Uuid, source: Uuid) -> futures_util::stream::BoxStream<'_, Result<EvidenceRow, DbError>> {
    tx.stream(
        sql!(
            "select e.id, l.name, e.kind, e.earliest, e.latest, e.file, e.line, e.original, e.redacted_at ",
            "from evidence e cross join lanes l where l.id = e.lane_id and e.review_id = $1 and coalesce(e.source_id, e.source_id) = $2 ",
            "order by e.earliest, coalesce(e.line, 0), e.key_hash"
        ),
        args![review, source],
    )
}
