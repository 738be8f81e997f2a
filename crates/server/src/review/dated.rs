//! By when a review is dated: what its incidents' course begins with, as certain as that is.
//! A day without an hour is the beginning of that day where the review is, wherever it was
//! written, by which it is known again as a day.

use jiff::tz::TimeZone;
use recount_model::{
    Micros, When,
    incident::{self, MilestoneAt},
    time,
};
use uuid::Uuid;

use super::{
    incident_store::{self, TimeRow},
    store,
};
use crate::platform::db::{DbError, Tx};

/// Whether the course of any of its incidents is known.
pub(super) async fn has_course(tx: &mut Tx, review: Uuid) -> Result<bool, DbError> {
    Ok(!incident_store::course(tx, review).await?.is_empty())
}

/// Keeps when a review happened in step with the times of its incidents. Without any, what
/// is known of it otherwise stays, unless there were some (`had`).
pub(super) async fn refresh(tx: &mut Tx, review: Uuid, had: bool) -> Result<(), DbError> {
    let times: Vec<MilestoneAt> = incident_store::course(tx, review).await?.iter().map(TimeRow::at).collect();
    let (_, zone) = store::happened(tx, review).await?;
    let found = incident::happened(&times).map(|when| of(when, &zone));
    if found.is_some() || had { store::put_happened(tx, review, found).await } else { Ok(()) }
}

/// Reviews that tell of an incident, each with whether the course of any of theirs is known.
pub(super) async fn telling(tx: &mut Tx, incident: Uuid) -> Result<Vec<(Uuid, bool)>, DbError> {
    let mut told = Vec::new();
    for review in incident_store::telling(tx, incident).await? {
        told.push((review, has_course(tx, review).await?));
    }
    Ok(told)
}

/// Keeps in step when each review happened that tells of an incident, whose times are kept
/// once for all of them. `told` as [`telling`] gave it before they changed.
pub(super) async fn refresh_all(tx: &mut Tx, told: &[(Uuid, bool)]) -> Result<(), DbError> {
    for (review, had) in told {
        refresh(tx, *review, *had).await?;
    }
    Ok(())
}

/// Keeps the day of a review that was drawn in the zone `before` until now.
pub(super) async fn move_zone(tx: &mut Tx, review: Uuid, before: &str) -> Result<(), DbError> {
    if has_course(tx, review).await? {
        return refresh(tx, review, false).await;
    }
    let (at, zone) = store::happened(tx, review).await?;
    match at.filter(|at| time::is_midnight(*at, before)).and_then(|at| begins(at, &zone_of(before), &zone_of(&zone))) {
        Some(at) => store::put_happened(tx, review, Some((at, 0))).await,
        None => Ok(()),
    }
}

/// The instant by which it is dated, and from its earliest to its latest.
fn of(when: &When, zone: &str) -> (Micros, Micros) {
    let day = || begins(when.earliest(), &zone_of(when.zone()), &zone_of(zone));
    when.is_day().then(day).flatten().map_or_else(|| (when.point(), when.latest() - when.earliest()), |at| (at, 0))
}

/// Where the day that an instant is on in `from` begins in `into`.
fn begins(at: Micros, from: &TimeZone, into: &TimeZone) -> Option<Micros> {
    let day = time::timestamp(at).to_zoned_datetime(from.clone()).date();
    Some(day.to_zoned_datetime(into.clone()).ok()?.timestamp().as_microsecond())
}

fn zone_of(name: &str) -> TimeZone {
    time::zone(name).unwrap_or(TimeZone::UTC)
}
