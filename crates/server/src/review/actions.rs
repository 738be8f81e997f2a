//! Beginning, changing and moving a review. With `people` and `incidents`, the
//! only writers of this slice's tables.

use recount_model::{
    Audience, Depth, Micros, Role, Stage,
    incident::{IncidentKind, MilestoneAt},
    review::{self, MoveError},
};
use uuid::Uuid;

use super::{
    dated, store,
    unsettled::{self, Why},
};
use crate::{
    access::Review,
    activity::{self, Act},
    platform::{
        App,
        db::{Db, DbError, Tx},
        ids,
    },
    search::{self, Entry},
};

/// A review to be.
#[derive(Debug, Clone)]
pub struct NewReview {
    /// What happened, in a line; checked by [`review::title`].
    pub title: String,
    /// How much effort was chosen.
    pub depth: Depth,
    /// What kind of thing happened.
    pub kind: IncidentKind,
    /// Zone of its times.
    pub zone: String,
    /// First known instant, if there is one.
    pub happened_at: Option<Micros>,
}

/// Begins a review with one incident of the same title; gives the review's id.
/// Who begins it is its creator.
///
/// # Errors
/// [`DbError`].
pub async fn create(tx: &mut Tx, by: Uuid, new: &NewReview, now: Micros) -> Result<Uuid, DbError> {
    let (review, incident) = (ids::new(), ids::new());
    let insert = store::Insert {
        id: review,
        title: &new.title,
        depth: new.depth,
        stage: Stage::Noted,
        audience: Audience::Facilitator,
        zone: &new.zone,
        happened_at: new.happened_at,
        by,
        shared_at: None,
    };
    store::insert(tx, &insert, now).await?;
    store::insert_incident(tx, incident, &new.title, new.kind, &new.zone, by, now).await?;
    store::tie_incident(tx, review, incident).await?;
    store::add_role(tx, review, by, Role::Creator, now).await?;
    index(tx, review, &new.title, "").await?;
    activity::record(tx, Act { review: Some(review), by: Some(by), verb: "began", noun: "review", noun_id: review }, now).await?;
    Ok(review)
}

/// Lets the review be found by its title and tags.
pub(super) async fn index(tx: &mut Tx, review: Uuid, title: &str, tags: &str) -> Result<(), DbError> {
    search::put(tx, entry(review, title, tags)).await
}

/// Puts every review's entry into a search index that has none of them.
///
/// # Errors
/// [`DbError`].
pub async fn index_again(tx: &mut Tx) -> Result<(), DbError> {
    let mut after = Uuid::nil();
    loop {
        let page = store::titles(tx, after).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        let tags = store::tags_between(tx, after, *last).await?;
        after = *last;
        let bodies: Vec<String> = page
            .iter()
            .map(|(id, _)| tags.iter().filter(|(review, _)| review == id).take(store::TAGS).map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(", "))
            .collect();
        let entries: Vec<Entry<'_>> = page.iter().zip(&bodies).map(|((id, title), body)| entry(*id, title, body)).collect();
        search::put_new(tx, &entries).await?;
    }
}

fn entry<'a>(review: Uuid, title: &'a str, tags: &'a str) -> Entry<'a> {
    Entry { noun: "review", noun_id: review, review, cap: Audience::Organisation, title, body: tags }
}

/// Says that something of the review changed.
///
/// # Errors
/// [`DbError`].
pub async fn touch(tx: &mut Tx, review: Uuid, now: Micros) -> Result<(), DbError> {
    store::touch(tx, review, now).await
}

/// Keeps everybody else who locks or touches this review waiting until the transaction ends. Whoever
/// makes something of its evidence begins with it: the evidence may be taken back meanwhile.
///
/// # Errors
/// [`DbError`].
pub async fn lock(tx: &mut Tx, review: Uuid) -> Result<(), DbError> {
    store::lock(tx, review).await
}

/// The zone of a review; `None` where there is no such review at all. For the command line,
/// which stands outside of who may see what.
///
/// # Errors
/// [`DbError`].
pub async fn zone(db: &Db, review: Uuid) -> Result<Option<String>, DbError> {
    store::zone(db, review).await
}

/// Keeps when the first incident of a review took its course; `written` beside
/// each is how somebody said it.
///
/// # Errors
/// [`DbError`].
pub async fn set_times(tx: &mut Tx, review: Uuid, times: &[(MilestoneAt, String)]) -> Result<(), DbError> {
    if let Some(incident) = store::first_incident(tx, review).await? {
        let told = dated::telling(tx, incident).await?;
        for (at, written) in times {
            store::put_time(tx, incident, at, written).await?;
        }
        dated::refresh_all(tx, &told).await?;
    }
    Ok(())
}

/// Changes title, depth and zone; the stage follows the depth, never forwards, and the
/// audience the stage, never wider. What is as the review was read stays as somebody changed it since.
pub(super) async fn change(app: &App, by: Uuid, was: &Review, title: &str, depth: Depth, zone: &str, now: Micros) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    let stands = store::hold(&mut tx, was.id, now).await?;
    let title = if title == was.title { stands.title.as_str() } else { title };
    let depth = if depth == was.depth { stands.depth } else { depth };
    let zone = if zone == was.zone { stands.zone.as_str() } else { zone };
    let stage = review::stage_after_depth(stands.stage, depth);
    let to = store::Changed { title, depth, stage, audience: stands.audience.min(stands.audience.at_stage(stage)), zone };
    store::update(&mut tx, was.id, &to).await?;
    if stands.zone != zone {
        dated::move_zone(&mut tx, was.id, &stands.zone).await?;
    }
    let tags = store::tags(&mut tx, was.id).await?;
    search::retitle(&mut tx, was.id, title).await?;
    index(&mut tx, was.id, title, &tags.join(", ")).await?;
    activity::record(&mut tx, Act { review: Some(was.id), by: Some(by), verb: "changed", noun: "review", noun_id: was.id }, now).await?;
    tx.commit().await
}

/// What a review is called now.
///
/// # Errors
/// [`DbError`].
pub async fn title(tx: &mut Tx, review: Uuid) -> Result<String, DbError> {
    store::title(tx, review).await
}

/// Changes the title alone, where search finds it too; `false`, and nothing changed,
/// when it is no longer the one it is written over.
///
/// # Errors
/// [`DbError`].
pub async fn retitle(tx: &mut Tx, by: Uuid, review: Uuid, (over, title): (&str, &str), now: Micros) -> Result<bool, DbError> {
    if !store::retitle(tx, review, over, title, now).await? {
        return Ok(false);
    }
    let tags = store::tags(tx, review).await?;
    search::retitle(tx, review, title).await?;
    index(tx, review, title, &tags.join(", ")).await?;
    activity::record(tx, Act { review: Some(review), by: Some(by), verb: "changed", noun: "review", noun_id: review }, now).await?;
    Ok(true)
}

/// Why a review was not moved.
#[derive(Debug, thiserror::Error)]
pub enum GoError {
    /// The review's path does not lead there.
    #[error("{0}")]
    Move(#[from] MoveError),
    /// It stood elsewhere than the page said.
    #[error("Somebody moved this review while you were reading. It was not moved again; look where it stands now.")]
    Meanwhile,
    /// Its text quotes a passage that was withdrawn.
    #[error(
        "The text quotes a passage that was withdrawn, so it was not shared. Which one is said here; take it out of the text, and whatever was built on it."
    )]
    Withdrawn,
    /// Its text quotes a passage whose time was over.
    #[error(
        "The text quotes a passage that went with time, so it was not shared. Which one is said here; take it out of the text, and whatever was built on it."
    )]
    Went,
    /// Its text quotes a passage that not every member may read.
    #[error(
        "The text quotes a passage whose author has not agreed that every member reads it, so it was not shared. Which one is said here; ask its author, or take it out of the text."
    )]
    NotAgreed,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// As [`move_to`], in a transaction of its own.
///
/// # Errors
/// [`GoError`] when it may not go there, or moved meanwhile; it was not moved then.
pub async fn go(app: &App, by: Uuid, was: &Review, to: Stage, reason: &str, now: Micros) -> Result<(), GoError> {
    let mut tx = app.db.write().await?;
    move_to(&mut tx, by, was, to, reason, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Moves a review to another stage; its audience follows the stage, also back,
/// and setting aside keeps the audience it had.
///
/// # Errors
/// [`GoError`]; the transaction is then not to be committed.
pub async fn move_to(tx: &mut Tx, by: Uuid, was: &Review, to: Stage, reason: &str, now: Micros) -> Result<(), GoError> {
    let stands = store::hold(tx, was.id, now).await?;
    if stands.stage != was.stage {
        return Err(GoError::Meanwhile);
    }
    let standing = review::Standing { depth: stands.depth, stage: stands.stage };
    review::check_move(&standing, to, reason)?;
    let reason = recount_model::line(reason);
    let moved =
        store::Moved { from: stands.stage, stage: to, audience: stands.audience.at_stage(to), reason: (to == Stage::SetAside).then_some(reason.as_str()) };
    store::set_stage(tx, was.id, &moved, now).await?;
    if to == Stage::Shared
        && let Some(first) = unsettled::held(tx, was.id).await?.first()
    {
        return Err(match first.why() {
            Why::Withdrawn => GoError::Withdrawn,
            Why::Went => GoError::Went,
            Why::Open => GoError::NotAgreed,
        });
    }
    activity::record(tx, Act { review: Some(was.id), by: Some(by), verb: to.as_str(), noun: "review", noun_id: was.id }, now).await?;
    Ok(())
}
