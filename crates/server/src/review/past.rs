//! A review that was written before it came here: it arrives with its times, its
//! tags and where it stands, and nobody moves it there step by step.

use recount_model::{
    Audience, Depth, Micros, Role, Stage,
    incident::{IncidentKind, MilestoneAt},
};
use uuid::Uuid;

use super::{actions, dated, store};
use crate::{
    activity::{self, Act},
    platform::{
        db::{DbError, Tx},
        ids,
    },
};

/// A review from elsewhere.
#[derive(Debug, Clone)]
pub struct PastReview {
    /// What happened, in a line; checked by [`recount_model::review::title`].
    pub title: String,
    /// How much effort it was.
    pub depth: Depth,
    /// Where it stands; its audience follows.
    pub stage: Stage,
    /// What kind of thing happened.
    pub kind: IncidentKind,
    /// Zone of its times.
    pub zone: String,
    /// First known instant, if there is one.
    pub happened_at: Option<Micros>,
    /// The course of its incident, each time with the words it was written in.
    pub times: Vec<(MilestoneAt, String)>,
    /// (kind, word): `("service", "checkout")`.
    pub tags: Vec<(&'static str, String)>,
}

/// Takes in a review from elsewhere; gives its id. Whoever brings it is its creator.
///
/// # Errors
/// [`DbError`].
pub async fn take_in(tx: &mut Tx, by: Uuid, new: &PastReview, now: Micros) -> Result<Uuid, DbError> {
    let (review, incident) = (ids::new(), ids::new());
    let insert = store::Insert {
        id: review,
        title: &new.title,
        depth: new.depth,
        stage: new.stage,
        audience: Audience::Facilitator.at_stage(new.stage),
        zone: &new.zone,
        happened_at: new.happened_at,
        by,
        shared_at: (new.stage == Stage::Shared).then_some(now),
    };
    store::insert(tx, &insert, now).await?;
    store::insert_incident(tx, incident, &new.title, new.kind, &new.zone, by, now).await?;
    store::tie_incident(tx, review, incident).await?;
    for (at, written) in &new.times {
        store::put_time(tx, incident, at, written).await?;
    }
    dated::refresh(tx, review, false).await?;
    for (kind, word) in &new.tags {
        store::add_tag(tx, review, kind, word).await?;
    }
    store::add_role(tx, review, by, Role::Creator, now).await?;
    let tags = new.tags.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(", ");
    actions::index(tx, review, &new.title, &tags).await?;
    activity::record(tx, Act { review: Some(review), by: Some(by), verb: "imported", noun: "review", noun_id: review }, now).await?;
    Ok(review)
}
