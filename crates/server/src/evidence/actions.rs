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
/// go in one step of it where there are more than a few.
const TAKING_BACK: Duration = Duration::from_millis(60);
const STEP: i64 = 200;
const FEW: i64 = 1_000;
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
        remove_abandoned(app, of, source).await?;
    }
    Ok(())
}

/// Removes one import that has not arrived, bit by bit. The import itself goes last,
/// when no word of it is left: broken off, this begins again at the next start.
pub(super) async fn take_back(app: &App, of: Uuid, source: Uuid) -> Result<(), DbError> {
    let few = store::holds_at_most(&app.db, source, FEW).await?;
    let mut more = true;
    while more {
        let mut tx = app.db.write().await?;
        let begun = Instant::now();
        while more && begun.elapsed() < TAKING_BACK {
            let removed = store::remove_some(&mut tx, source, if few { 20 } else { STEP }).await?;
            more = !removed.is_empty();
            if few {
                for (id,) in removed {
                    search::forget(&mut tx, "evidence", id).await?;
                }
            } else {
                search::forget_unseen(&mut tx, &removed.into_iter().map(|(id,)| id).collect::<Vec<_>>()).await?;
            }
        }
        tx.commit().await?;
        tokio::time::sleep(BREATH).await;
    }
    if !few {
        rewrite(app).await?;
    }
    let mut tx = app.db.write().await?;
    store::remove_source(&mut tx, of, source).await?;
    tx.commit().await?;
    if let Err(why) = app.db.scrub(&["evidence", "search_entries"]).await {
        tracing::warn!(%why, "what was taken back is removed; copies of it may stand in the database's log for a while");
    }
    Ok(())
}

/// Removes an import whose process is gone. It may have been taken back in part.
pub(super) async fn remove_abandoned(app: &App, of: Uuid, source: Uuid) -> Result<(), DbError> {
    if store::holds_at_most(&app.db, source, 0).await? {
        rewrite(app).await?;
    }
    take_back(app, of, source).await
}

/// Rewrites the index of evidence, so that no page of it keeps what was taken back.
async fn rewrite(app: &App) -> Result<(), DbError> {
    let mut first = true;
    loop {
        let mut tx = app.db.write().await?;
        let begun = Instant::now();
        let mut more = true;
        while more && begun.elapsed() < TAKING_BACK {
            more = search::rewrite(&mut tx, std::mem::take(&mut first)).await?;
        }
        tx.commit().await?;
        if !more {
            return Ok(());
        }
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
