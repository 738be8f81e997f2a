//! Making a decision of a moment, telling it, standing by what is told, and saying
//! what came of it. The only writers of this slice's tables.

use axum::http::StatusCode;
use recount_model::{Audience, InSight, Level, Micros, decision::Context};
use uuid::Uuid;

use super::{
    store::{self, Words},
    told::Outcome,
};
use crate::{
    access::Review,
    activity::{self, Act},
    platform::{
        App,
        db::{DbError, Tx},
        http::HttpError,
    },
    review,
    search::{self, Entry},
};

/// What is told of a decision, checked.
#[derive(Debug, Clone)]
pub struct Telling {
    /// From where it was made, if anybody said.
    pub level: Option<Level>,
    /// As it made sense then.
    pub context: Context,
    /// Whether other ways were in sight.
    pub in_sight: InSight,
}

impl Default for Telling {
    fn default() -> Self {
        Self { level: None, context: Context::default(), in_sight: InSight::Unsaid }
    }
}

/// Makes a moment of a review a decision; nothing happens if it is one already.
/// `false` when there is no such moment. Told by somebody who was there it stands
/// as theirs; otherwise as others understood it.
///
/// # Errors
/// [`DbError`].
pub async fn create(tx: &mut Tx, review: Uuid, moment: Uuid, by: Option<Uuid>, told: &Telling, now: Micros) -> Result<bool, DbError> {
    let Some(version) = store::moment(tx, review, moment).await? else { return Ok(false) };
    let words = Words { level: told.level, context: &told.context, in_sight: told.in_sight, confirmed: theirs(tx, review, by, version).await? };
    if store::insert(tx, moment, &words, by, now).await? > 0 {
        put(tx, review, moment, &told.context).await?;
        activity::record(tx, Act { review: Some(review), by, verb: "made", noun: "decision", noun_id: moment }, now).await?;
    }
    Ok(true)
}

/// Says what came of a decision that says nothing of it yet.
///
/// # Errors
/// [`DbError`].
pub async fn end(tx: &mut Tx, decision: Uuid, by: Option<Uuid>, outcome: &Outcome, now: Micros) -> Result<(), DbError> {
    store::tell_outcome(tx, decision, &Outcome { version: 0, ..outcome.clone() }, by, now).await.map(drop)
}

/// Who writes, with the version of the moment's sentence, if they were there.
async fn theirs(tx: &mut Tx, review: Uuid, by: Option<Uuid>, moment: i64) -> Result<Option<(Uuid, i64)>, DbError> {
    match by {
        Some(by) if store::was_there(tx, review, by).await? => Ok(Some((by, moment))),
        _ => Ok(None),
    }
}

/// As [`create`], in a transaction of its own.
pub(super) async fn begin(app: &App, by: Uuid, review: &Review, moment: Uuid, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    if !create(&mut tx, review.id, moment, Some(by), &Telling::default(), now).await? {
        return Ok(false);
    }
    review::touch(&mut tx, review.id, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Tells a decision anew over `version`; `false` when somebody changed it since. The
/// words that stood there stay as an earlier telling; the same words again change
/// nothing, unless somebody who was there makes them theirs.
pub(super) async fn change(app: &App, by: Uuid, review: &Review, id: Uuid, version: i64, to: &Telling, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let Some(stands) = store::told_in(&mut tx, review.id, id).await? else { return Ok(false) };
    let confirmed = theirs(&mut tx, review.id, Some(by), stands.moment_version).await?;
    let is_same = stands.version == version && stands.level == to.level && stands.context == to.context && stands.in_sight == to.in_sight;
    if is_same && (confirmed.is_none() || stands.confirmed.is_some()) {
        return Ok(true);
    }
    store::keep_telling(&mut tx, id, version).await?;
    let words = Words { level: to.level, context: &to.context, in_sight: to.in_sight, confirmed };
    if store::update(&mut tx, id, (version, by), &words, now).await? == 0 {
        return Ok(false);
    }
    put(&mut tx, review.id, id, &to.context).await?;
    finish(tx, by, review, "changed", id, now).await?;
    Ok(true)
}

/// How standing by a decision's words ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Confirming {
    Done,
    /// Who asks was not there.
    NotThere,
    /// They have read other words than stand there now, or there is no such decision.
    Changed,
}

/// Stands by the words of a decision as they were read: (its version, its moment's).
pub(super) async fn confirm(app: &App, by: Uuid, review: &Review, id: Uuid, read: (i64, i64), now: Micros) -> Result<Confirming, DbError> {
    let mut tx = app.db.write().await?;
    if !store::was_there(&mut tx, review.id, by).await? {
        return Ok(Confirming::NotThere);
    }
    if store::moment(&mut tx, review.id, id).await?.is_none() || store::confirm(&mut tx, id, read, by, now).await? == 0 {
        return Ok(Confirming::Changed);
    }
    finish(tx, by, review, "confirmed", id, now).await?;
    Ok(Confirming::Done)
}

/// Says what came of it over `to.version`; `false` when somebody said so since.
pub(super) async fn tell_outcome(app: &App, by: Uuid, review: &Review, id: Uuid, to: &Outcome, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    if store::tell_outcome(&mut tx, id, to, Some(by), now).await? == 0 {
        return Ok(false);
    }
    finish(tx, by, review, "ended", id, now).await?;
    Ok(true)
}

/// Refuses to take a decision away that somebody else told who was there, or stands by.
///
/// # Errors
/// A sentence that says whose words they are; or the database fails.
pub async fn is_free(tx: &mut Tx, id: Uuid, me: Uuid) -> Result<(), HttpError> {
    let others: Vec<String> = store::told_by_others(tx, id, me).await?.into_iter().map(|(name,)| name).collect();
    if others.is_empty() {
        return Ok(());
    }
    Err(HttpError::Refused(
        StatusCode::FORBIDDEN,
        format!(
            "{} told this decision as it was, or stood by how it was told. Nobody else takes those words away: ask them to, or tell it anew beside theirs. Nothing was removed.",
            others.join(" and ")
        ),
    ))
}

/// Removes a decision and what can be found of it; its moment stays.
pub(super) async fn remove(app: &App, by: Uuid, review: &Review, id: Uuid, now: Micros) -> Result<bool, HttpError> {
    let mut tx = app.db.write().await?;
    is_free(&mut tx, id, by).await?;
    if store::delete(&mut tx, review.id, id).await? == 0 {
        return Ok(false);
    }
    forget(&mut tx, id).await?;
    Ok(finish(tx, by, review, "removed", id, now).await.map(|()| true)?)
}

/// Takes a decision whose moment goes out of the search index; its rows go with
/// the moment's.
///
/// # Errors
/// [`DbError`].
pub async fn forget(tx: &mut Tx, id: Uuid) -> Result<(), DbError> {
    search::forget(tx, "decision", id).await
}

async fn finish(mut tx: Tx, by: Uuid, review: &Review, verb: &str, id: Uuid, now: Micros) -> Result<(), DbError> {
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(by), verb, noun: "decision", noun_id: id }, now).await?;
    review::touch(&mut tx, review.id, now).await?;
    tx.commit().await
}

/// What is searched of a decision is what made sense then: who finds it reads its
/// context before its end, so the end is not in the index.
fn searched(context: &Context) -> String {
    context.told().map(|(_, says)| says).collect::<Vec<_>>().join("\n")
}

fn entry(id: Uuid, review: Uuid, body: &str) -> Entry<'_> {
    Entry { noun: "decision", noun_id: id, review, cap: Audience::Organisation, title: "", body }
}

async fn put(tx: &mut Tx, review: Uuid, id: Uuid, context: &Context) -> Result<(), DbError> {
    let body = searched(context);
    if body.is_empty() { forget(tx, id).await } else { search::put(tx, entry(id, review, &body)).await }
}

/// Puts every decision's entry into a search index that has none of them.
///
/// # Errors
/// [`DbError`].
pub async fn index_again(tx: &mut Tx) -> Result<(), DbError> {
    let mut after = Uuid::nil();
    loop {
        let page = store::searched(tx, after).await?;
        let Some((last, _, _)) = page.last() else { return Ok(()) };
        after = *last;
        let bodies: Vec<String> = page.iter().map(|(_, _, context)| searched(context)).collect();
        let told = page.iter().zip(&bodies).filter(|(_, body)| !body.is_empty());
        let entries: Vec<Entry<'_>> = told.map(|((id, review, _), body)| entry(*id, *review, body)).collect();
        search::put_new(tx, &entries).await?;
    }
}
