//! The SQL of incidents: which of them a review tells of, how one stands while somebody
//! changes it, and those left without a review.
//!
//! What is not here: how a review begins with one (`store`).

use recount_model::{
    Micros, When,
    incident::{IncidentKind, Milestone, MilestoneAt},
};
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, Tx, Value, args, row},
    sql,
};

row! {
    /// One incident of a review.
    pub(super) struct IncidentRow {
        pub(super) id: Uuid,
        pub(super) title: String,
        pub(super) kind: IncidentKind,
        pub(super) severity: Option<String>,
        pub(super) impact: Option<String>,
        pub(super) zone: String,
    }
}

row! {
    /// One milestone of an incident, as it was written.
    pub(super) struct TimeRow {
        pub(super) incident_id: Uuid,
        pub(super) milestone: Milestone,
        pub(super) earliest: Micros,
        pub(super) latest: Micros,
        pub(super) zone: String,
        pub(super) written: String,
    }
}

row! {
    /// An incident left without a review.
    pub(super) struct LeftRow {
        pub(super) id: Uuid,
        pub(super) title: String,
        pub(super) reason: String,
        pub(super) left_at: Micros,
    }
}

impl TimeRow {
    pub(super) fn at(&self) -> MilestoneAt {
        MilestoneAt { milestone: self.milestone, when: When::between(self.earliest, self.latest, &self.zone) }
    }
}

pub(super) async fn incidents(db: &Db, review: Uuid) -> Result<Vec<IncidentRow>, DbError> {
    db.all(
        sql!("select i.id, i.title, i.kind, i.severity, i.impact, i.zone from review_incidents ri join incidents i on i.id = ri.incident_id where ri.review_id = $1 order by i.created_at, i.id limit 500"),
        args![review],
    )
    .await
}

pub(super) async fn times(db: &Db, review: Uuid) -> Result<Vec<TimeRow>, DbError> {
    db.all(
        sql!("select t.incident_id, t.milestone, t.earliest, t.latest, t.zone, t.written from review_incidents ri join incident_times t on t.incident_id = ri.incident_id where ri.review_id = $1 order by t.earliest limit 2000"),
        args![review],
    )
    .await
}

/// Lets a review tell of what another one tells of; gives how many that were new to it.
pub(super) async fn tie_incidents_of(tx: &mut Tx, review: Uuid, other: Uuid) -> Result<u64, DbError> {
    tx.run(
        sql!("insert into review_incidents (review_id, incident_id) select $1, ri.incident_id from review_incidents ri where ri.review_id = $2 on conflict (review_id, incident_id) do nothing"),
        args![review, other],
    )
    .await
}

/// Takes an incident out of a review that tells of another one too; 0 rows where it does
/// not, or where something would be lost that is said of it here alone.
pub(super) async fn untie_incident(tx: &mut Tx, review: Uuid, incident: Uuid) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "delete from review_incidents where review_id = $1 and incident_id = $2 ",
            "and exists (select 1 from review_incidents other where other.review_id = $1 and other.incident_id <> $2) ",
            "and (exists (select 1 from review_incidents told where told.review_id <> $1 and told.incident_id = $2) ",
            "or not exists (select 1 from incidents i where i.id = $2 and (i.impact is not null or i.severity is not null ",
            "or exists (select 1 from incident_times t where t.incident_id = i.id))))"
        ),
        args![review, incident],
    )
    .await
}

/// Removes an incident that no review tells of any more and nobody left as it is.
pub(super) async fn forget_untold(tx: &mut Tx, incident: Uuid) -> Result<(), DbError> {
    tx.run(
        sql!("delete from incidents where id = $1 and left_at is null and not exists (select 1 from review_incidents ri where ri.incident_id = $1)"),
        args![incident],
    )
    .await?;
    Ok(())
}

/// Changes an incident of this review; 0 rows when it is not one of its own.
pub(super) async fn update_incident(tx: &mut Tx, review: Uuid, row: &IncidentRow) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "update incidents set title = $3, kind = $4, severity = $5, impact = $6, zone = $7 ",
            "where id = $2 and exists (select 1 from review_incidents ri where ri.review_id = $1 and ri.incident_id = $2)"
        ),
        args![review, row.id, &row.title, row.kind.as_str(), row.severity.clone(), row.impact.clone(), &row.zone],
    )
    .await
}

pub(super) async fn forget_time(tx: &mut Tx, incident: Uuid, milestone: Milestone) -> Result<(), DbError> {
    tx.run(sql!("delete from incident_times where incident_id = $1 and milestone = $2"), args![incident, milestone.as_str()]).await?;
    Ok(())
}

/// What is known of the course of its incidents.
pub(super) async fn course(tx: &mut Tx, review: Uuid) -> Result<Vec<TimeRow>, DbError> {
    tx.all(
        sql!("select t.incident_id, t.milestone, t.earliest, t.latest, t.zone, t.written from review_incidents ri join incident_times t on t.incident_id = ri.incident_id where ri.review_id = $1 order by t.earliest limit 2000"),
        args![review],
    )
    .await
}

pub(super) async fn leave_incident(tx: &mut Tx, id: Uuid, reason: &str, by: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("update incidents set left_reason = $2, left_by = $3, left_at = $4 where id = $1"), args![id, reason, by, now]).await?;
    Ok(())
}

/// Incidents left without a review that a page shows.
pub(super) const LEFT: i64 = 25;

/// Incidents left without a review whose title and reason hold what each of these patterns
/// asks for, newest first, from a place on; one more than a page.
pub(super) async fn left(db: &Db, patterns: [String; 6], before: (Micros, Uuid)) -> Result<Vec<LeftRow>, DbError> {
    let mut given: Vec<Value> = vec![before.0.into(), before.1.into(), (LEFT + 1).into()];
    given.extend(patterns.map(Value::from));
    db.all(
        sql!(
            "select id, title, left_reason, left_at from (select id, title, left_reason, left_at, lower(title) || ' ' || lower(left_reason) as told ",
            "from incidents where left_at is not null and (left_at, id) < ($1, $2)) earlier where told like $4 escape '!' and told like $5 escape '!' ",
            "and told like $6 escape '!' and told like $7 escape '!' and told like $8 escape '!' and told like $9 escape '!' order by left_at desc, id desc limit $3"
        ),
        given.into(),
    )
    .await
}

/// Incidents that one review tells of. Its pages show them all, also those that came before
/// there was an end to it.
pub(super) const MOST: i64 = 50;

/// Holds an incident of this review until the transaction ends, so that nobody keeps
/// something else between reading and writing; `false` when it is not one of its own. It is
/// written to for that, which both databases hold it by.
pub(super) async fn hold(tx: &mut Tx, review: Uuid, incident: Uuid) -> Result<bool, DbError> {
    let held = tx
        .run(
            sql!(
                "update incidents set zone = zone ",
                "where id = $2 and exists (select 1 from review_incidents ri where ri.review_id = $1 and ri.incident_id = $2)"
            ),
            args![review, incident],
        )
        .await?;
    Ok(held > 0)
}

/// An incident as it stands.
pub(super) async fn incident(tx: &mut Tx, incident: Uuid) -> Result<Option<IncidentRow>, DbError> {
    tx.one(sql!("select id, title, kind, severity, impact, zone from incidents where id = $1"), args![incident]).await
}

/// Its course as it stands.
pub(super) async fn times_of(tx: &mut Tx, incident: Uuid) -> Result<Vec<TimeRow>, DbError> {
    tx.all(sql!("select incident_id, milestone, earliest, latest, zone, written from incident_times where incident_id = $1"), args![incident]).await
}

/// Reviews that tell of an incident, always in the same order, in which they are then changed.
pub(super) async fn telling(tx: &mut Tx, incident: Uuid) -> Result<Vec<Uuid>, DbError> {
    let found: Vec<(Uuid,)> = tx.all(sql!("select review_id from review_incidents where incident_id = $1 order by review_id"), args![incident]).await?;
    Ok(found.into_iter().map(|(review,)| review).collect())
}

/// Of how many incidents a review tells.
pub(super) async fn count(tx: &mut Tx, review: Uuid) -> Result<i64, DbError> {
    let found: Option<(i64,)> = tx.one(sql!("select count(*) from review_incidents where review_id = $1"), args![review]).await?;
    Ok(found.map_or(0, |(count,)| count))
}
