//! Redacting an item, and what is left over from imports at start.

use std::{collections::BTreeSet, time::Duration};

use recount_model::Micros;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{import::SILENT, index, redaction, searched, store, taking_back::clear_away, together::Told};
use crate::{
    access::Review,
    activity::{self, Act},
    platform::{App, db::DbError, spool},
    review, search,
};

/// Why an item was not redacted.
#[derive(Debug, thiserror::Error)]
pub(super) enum RedactError {
    #[error("there is no such item")]
    NotFound,
    #[error("It was removed already; nothing more was changed.")]
    Already,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Destroys what an item says, its original bytes and its place in the index, and
/// leaves a tombstone: that it was, and why it is not. What else has its words goes
/// with it, each with a tombstone of its own.
pub(super) async fn redact(app: &App, by: Uuid, in_review: Uuid, id: Uuid, reason: &str, now: Micros) -> Result<(), RedactError> {
    let mut tx = app.db.write().await?;
    // First: an import that arrives now, or somebody who redacts what goes together with it,
    // waits for this.
    review::touch(&mut tx, in_review, now).await?;
    let item = redaction::to_redact(&mut tx, in_review, id).await?.ok_or(RedactError::NotFound)?;
    if item.redacted_at.is_some() {
        return Err(RedactError::Already);
    }
    let mut going = Vec::new();
    let told = Told::of(item.lane, &item.lane_key, &item.original).filter(|_| item.source_kind == "slack");
    if let Some(told) = &told {
        going.extend(told.others_in(&mut tx, in_review, id).await?.into_iter().map(|row| (row.id, row.source, row.original)));
    }
    going.push((id, item.source, item.original));
    // Where an import of theirs is being put into the index, that step ends first. Always in
    // the same order: whoever redacts at the same time would wait for us, and we for them.
    let sources: BTreeSet<Uuid> = going.iter().map(|(_, source, _)| *source).collect();
    for source in sources {
        store::hold(&mut tx, source).await?;
    }
    let of = told.as_ref().map(Told::message);
    for (id, _, original) in going {
        redaction::redact(&mut tx, id, of.as_deref(), now).await?;
        redaction::add_tombstone(&mut tx, id, &Sha256::digest(&original), by, reason, now).await?;
        search::forget(&mut tx, "evidence", id).await?;
        activity::record(&mut tx, Act { review: Some(in_review), by: Some(by), verb: "redacted", noun: "evidence", noun_id: id }, now).await?;
    }
    tx.commit().await?;
    app.db.scrub(&["evidence", "import_problems", "search_entries", "search_item_words", "search_item_deletions", "search_item_holds"]).await?;
    Ok(())
}

/// Destroys what is listed of a place that was not read, and leaves who did so, when and why;
/// `false` where nothing is listed there, or was removed before.
pub(super) async fn redact_problem(app: &App, by: Uuid, in_review: Uuid, at: (Uuid, i64), reason: &str, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    if !redaction::redact_problem(&mut tx, at, by, reason, now).await? {
        return Ok(false);
    }
    activity::record(&mut tx, Act { review: Some(in_review), by: Some(by), verb: "redacted", noun: "source", noun_id: at.0 }, now).await?;
    review::touch(&mut tx, in_review, now).await?;
    tx.commit().await?;
    app.db.scrub(&["import_problems"]).await?;
    Ok(true)
}

/// Removes, at start, what imports left behind that never arrived, and whatever
/// stands in the spool folder; then lets those be found that arrived and were not put
/// into the search to their end. Safe to call while others write: it works in small
/// transactions, and nothing it removes was ever visible.
///
/// An import of another process that gave a sign of life lately may be running. Where there
/// is one, gives how long to wait until [`abandoned`] can tell.
///
/// # Errors
/// [`DbError`]; what is left is done at the next start.
pub async fn sweep(app: &App) -> Result<Option<Duration>, DbError> {
    if let Err(why) = spool::clear(&app.config.data.join("spool")) {
        tracing::warn!(%why, "the spool folder could not be emptied");
    }
    let wait = abandoned(app).await?;
    loop {
        let left = searched::unsearched(&app.db).await?;
        if left.is_empty() {
            return Ok(wait);
        }
        for (source,) in left {
            index::put_in(app, source, &|_, _| ()).await?;
        }
    }
}

/// Removes the imports whose process is gone. Gives how long to wait until those that are
/// left can be told from abandoned ones, `None` where none is left.
///
/// # Errors
/// [`DbError`]; what is left is done at the next start.
pub async fn abandoned(app: &App) -> Result<Option<Duration>, DbError> {
    let mut wait: Option<Micros> = None;
    for (source, of, alive_at) in store::unfinished(&app.db).await? {
        let left = alive_at + SILENT - app.clock.now();
        if left > 0 {
            wait = Some(wait.map_or(left, |least| least.min(left)));
            continue;
        }
        clear_away(app, of, source, &|| false).await?;
    }
    Ok(wait.map(|left| Duration::from_micros(left.unsigned_abs())))
}

/// States when the first of those involved could know an item; `false` when the
/// person does not see it.
pub(super) async fn state_known(app: &App, by: Uuid, review: &Review, id: Uuid, at: Micros, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    if !store::state_known(&mut tx, review.id, review.reach_rung(), id, at).await? {
        return Ok(false);
    }
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(by), verb: "stated", noun: "known_at", noun_id: id }, now).await?;
    review::touch(&mut tx, review.id, now).await?;
    tx.commit().await?;
    Ok(true)
}
