//! Redacting an item, and taking back an import that never arrived.

use std::time::{Duration, Instant};

use recount_model::Micros;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::store;
use crate::{
    access::Review,
    activity::{self, Act},
    platform::{App, db::DbError, spool},
    review, search,
};

/// How long one transaction takes back items before others may write, and how many
/// go in one step of it: what an item costs grows with the index it stands in.
const TAKING_BACK: Duration = Duration::from_millis(60);
const STEP: i64 = 20;
/// A breath between two of them, for writers of another process.
const BREATH: Duration = Duration::from_millis(5);

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
/// leaves a tombstone: that it was, and why it is not.
pub(super) async fn redact(app: &App, by: Uuid, in_review: Uuid, id: Uuid, reason: &str, now: Micros) -> Result<(), RedactError> {
    let mut tx = app.db.write().await?;
    let (original, redacted) = store::to_redact(&mut tx, in_review, id).await?.ok_or(RedactError::NotFound)?;
    if redacted.is_some() {
        return Err(RedactError::Already);
    }
    store::redact(&mut tx, id, now).await?;
    store::add_tombstone(&mut tx, id, &Sha256::digest(&original), by, reason, now).await?;
    search::forget(&mut tx, "evidence", id).await?;
    activity::record(&mut tx, Act { review: Some(in_review), by: Some(by), verb: "redacted", noun: "evidence", noun_id: id }, now).await?;
    review::touch(&mut tx, in_review, now).await?;
    tx.commit().await?;
    app.db.scrub(&["evidence", "import_problems", "search_entries"]).await?;
    Ok(())
}

/// Removes, at start, what imports left behind that never arrived, and whatever
/// stands in the spool folder. Safe to call while others write: it works in small
/// transactions, and nothing it removes was ever visible.
///
/// # Errors
/// [`DbError`]; what is left is removed at the next start.
pub async fn sweep(app: &App) -> Result<(), DbError> {
    if let Err(why) = spool::clear(&app.config.data.join("spool")) {
        tracing::warn!(%why, "the spool folder could not be emptied");
    }
    // Listed once: an import that begins meanwhile is somebody's, and lives.
    for (source, of, _) in store::unfinished(&app.db).await? {
        take_back(app, of, source).await?;
    }
    Ok(())
}

/// Removes one import that has not arrived, bit by bit.
pub(super) async fn take_back(app: &App, of: Uuid, source: Uuid) -> Result<(), DbError> {
    loop {
        let mut tx = app.db.write().await?;
        let begun = Instant::now();
        while begun.elapsed() < TAKING_BACK {
            let removed = store::remove_some(&mut tx, source, STEP).await?;
            if removed.is_empty() {
                store::remove_source(&mut tx, of, source).await?;
                return tx.commit().await;
            }
            for (id,) in removed {
                search::forget(&mut tx, "evidence", id).await?;
            }
        }
        tx.commit().await?;
        tokio::time::sleep(BREATH).await;
    }
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
