//! Redacting an item, and taking back an import that never arrived.

use std::time::{Duration, Instant};

use recount_model::Micros;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::store;
use crate::{
    access::Review,
    activity::{self, Act},
    platform::{
        App,
        db::{DbError, Tx},
        spool,
    },
    review, search,
};

/// How long one transaction takes back items before others may write, and how many go
/// in one step of it.
const TAKING_BACK: Duration = Duration::from_millis(60);
const STEP: i64 = 200;
/// At most so many are forgotten word by word, a millisecond or more each; with more it
/// is quicker to rewrite the index once.
const FEW: i64 = 1_000;
const STEP_OF_FEW: i64 = 20;
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

/// Removes one import that has not arrived, of this process. The import itself goes
/// last, when no word of it is left: broken off, [`remove_abandoned`] begins again.
pub(super) async fn take_back(app: &App, of: Uuid, source: Uuid) -> Result<(), DbError> {
    if store::holds_at_most(&app.db, source, FEW).await? {
        in_turns(app, Step::Few(source)).await?;
        return remove_source(app, of, source).await;
    }
    remove_abandoned(app, of, source).await
}

/// Removes an import whatever its state. It may have been taken back in part, and what
/// is gone of it may still stand in the index: that is rewritten, however few are left.
pub(super) async fn remove_abandoned(app: &App, of: Uuid, source: Uuid) -> Result<(), DbError> {
    in_turns(app, Step::Many(source)).await?;
    in_turns(app, Step::Rewrite { begin: true }).await?;
    remove_source(app, of, source).await
}

/// A step of taking back an import: some milliseconds.
#[derive(Clone, Copy)]
enum Step {
    /// Items of this import, each with its words in the index.
    Few(Uuid),
    /// Items of this import; their words stay on pages of the index until it is rewritten.
    Many(Uuid),
    Rewrite {
        begin: bool,
    },
}

impl Step {
    /// The next step, if there is more to do.
    async fn take(self, tx: &mut Tx) -> Result<Option<Self>, DbError> {
        let more = match self {
            Self::Few(source) => {
                let removed = store::remove_some(tx, source, STEP_OF_FEW).await?;
                for (id,) in &removed {
                    search::forget(tx, "evidence", *id).await?;
                }
                !removed.is_empty()
            }
            Self::Many(source) => {
                let removed: Vec<_> = store::remove_some(tx, source, STEP).await?.into_iter().map(|(id,)| id).collect();
                search::forget_unseen(tx, &removed).await?;
                !removed.is_empty()
            }
            Self::Rewrite { begin } => {
                let more = search::rewrite(tx, begin).await?;
                return Ok(more.then_some(Self::Rewrite { begin: false }));
            }
        };
        Ok(more.then_some(self))
    }
}

/// Takes step after step, in transactions short enough that others write between them.
async fn in_turns(app: &App, first: Step) -> Result<(), DbError> {
    let mut next = Some(first);
    while next.is_some() {
        let mut tx = app.db.write().await?;
        let begun = Instant::now();
        while let Some(step) = next
            && begun.elapsed() < TAKING_BACK
        {
            next = step.take(&mut tx).await?;
        }
        tx.commit().await?;
        if next.is_some() {
            tokio::time::sleep(BREATH).await;
        }
    }
    Ok(())
}

/// Removes an import that holds nothing any more, and its traces in the files.
async fn remove_source(app: &App, of: Uuid, source: Uuid) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    store::remove_source(&mut tx, of, source).await?;
    tx.commit().await?;
    if let Err(why) = app.db.scrub(&["evidence", "search_entries"]).await {
        tracing::warn!(%why, "what was taken back is removed; copies of it may stand in the database's log for a while");
    }
    Ok(())
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
