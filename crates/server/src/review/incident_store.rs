//! The SQL of an incident that somebody changes, and of who tells of it.
//!
//! What is not here: incidents as a review lists them (`store`).

use uuid::Uuid;

use super::store::{IncidentRow, TimeRow};
use crate::{
    platform::db::{DbError, Tx, args},
    sql,
};

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
pub(super) async fn times(tx: &mut Tx, incident: Uuid) -> Result<Vec<TimeRow>, DbError> {
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
