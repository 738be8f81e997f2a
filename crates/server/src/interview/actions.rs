//! Writing down, changing, confirming, declining. The only writers of `interviews`.
//! Nothing here is recorded as activity: that somebody told something is theirs.

use recount_model::{Micros, Telling, When};
use uuid::Uuid;

use super::store::{self, InterviewRow, NewInterview};
use crate::{
    account::{self, AccountError, Confirmed},
    platform::{
        App,
        db::{DbError, Tx},
        ids, seal,
    },
};

/// Words and their time, as a form gave them.
#[derive(Debug)]
pub(super) struct Words<'a> {
    pub(super) when: Option<&'a When>,
    pub(super) says: &'a str,
}

/// Writes down what a member told.
pub(super) async fn write(app: &App, by: Uuid, review: Uuid, teller: Uuid, words: &Words<'_>, now: Micros) -> Result<Uuid, AccountError> {
    let id = ids::new();
    let sealed = seal::seal(&app.keys, id, words.says)?;
    let mut tx = app.db.write().await?;
    store::add(&mut tx, NewInterview { id, review, teller, writer: by, when: words.when, sealed }, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes the wording; `false` when it was changed or answered since `version`.
pub(super) async fn change(app: &App, interview: Uuid, version: i64, words: &Words<'_>) -> Result<bool, AccountError> {
    let sealed = seal::seal(&app.keys, interview, words.says)?;
    let mut tx = app.db.write().await?;
    let changed = store::change(&mut tx, interview, version, words.when, sealed).await?;
    tx.commit().await?;
    Ok(changed > 0)
}

/// Makes the words their teller's own; gives account and passage, or `None` when they
/// were changed or answered since `version`. Words that their teller put differently
/// are nobody else's.
pub(super) async fn confirm(
    app: &App,
    row: &InterviewRow,
    version: i64,
    words: &Words<'_>,
    charter: Option<Uuid>,
    now: Micros,
) -> Result<Option<(Uuid, Uuid)>, AccountError> {
    let as_written = seal::open(&app.keys, row.id, &row.sealed())? == words.says;
    let mut tx = app.db.write().await?;
    if store::answer(&mut tx, row.id, version, Telling::Confirmed, now).await? == 0 {
        return Ok(None);
    }
    let written_by = as_written.then_some(row.writer);
    let told = Confirmed { review: row.review, author: row.teller, when: words.when, says: words.says, written_by, charter };
    let kept = account::take_in(app, &mut tx, &told, now).await?;
    tx.commit().await?;
    scrub(app).await;
    Ok(Some(kept))
}

/// Destroys the words; `false` when they were changed or answered since `version`.
pub(super) async fn decline(app: &App, row: &InterviewRow, version: i64, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let done = store::answer(&mut tx, row.id, version, Telling::Declined, now).await?;
    tx.commit().await?;
    scrub(app).await;
    Ok(done > 0)
}

/// Throws away what was written down, whatever was answered.
pub(super) async fn throw_away(app: &App, interview: Uuid) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    store::remove(&mut tx, interview).await?;
    tx.commit().await?;
    scrub(app).await;
    Ok(())
}

/// Destroys the words of one whose time is over, and keeps that it went, for the two to
/// find; `false` when it was answered since, or a hold stands. Whoever calls scrubs the
/// files afterwards.
///
/// # Errors
/// [`DbError`].
pub async fn end(tx: &mut Tx, interview: Uuid, now: Micros) -> Result<bool, DbError> {
    Ok(store::end(tx, interview, now).await? > 0)
}

/// Removes the row of one that was answered, whose words are not in it any more.
///
/// # Errors
/// [`DbError`].
pub async fn remove(tx: &mut Tx, interview: Uuid) -> Result<(), DbError> {
    store::remove(tx, interview).await.map(drop)
}

async fn scrub(app: &App) {
    if let Err(why) = app.db.scrub(&["interviews"]).await {
        // The words are gone from the table and were sealed; the next checkpoint folds the log.
        tracing::warn!(%why, "the database’s log still holds sealed bytes of an interview");
    }
}
