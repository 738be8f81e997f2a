//! What goes: removed in small transactions, by one node at a time.

use recount_model::{Micros, Telling};
use uuid::Uuid;

use super::store::{self, AT_ONCE};
use crate::{
    account,
    activity::{self, Act},
    facilitator_note, interview,
    platform::{
        App,
        db::{DbError, Tx},
        ids,
    },
};

/// What the lease of the removal is called.
const LEASE: &str = "retention";
/// How long a node that does not say anything keeps it: ten minutes.
const LEASED: Micros = 600_000_000;

/// What went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Passages.
    pub passages: usize,
    /// Facilitators' notes.
    pub notes: usize,
    /// Interviews.
    pub interviews: usize,
}

/// Removes what goes at `now`; `None` while another node does it.
///
/// # Errors
/// [`DbError`]; what was removed before stays removed, and the next run goes on.
pub async fn run(app: &App, now: Micros) -> Result<Option<Removed>, DbError> {
    let node = ids::new();
    if !keep_lease(app, node, now).await? {
        return Ok(None);
    }
    let done = remove(app, node, now).await;
    let mut tx = app.db.write().await?;
    store::give_back(&mut tx, LEASE, node).await?;
    tx.commit().await?;
    done
}

async fn keep_lease(app: &App, node: Uuid, now: Micros) -> Result<bool, DbError> {
    // Long work goes on past `now`, which is only what it removes by.
    let at = now.max(app.clock.now());
    let mut tx = app.db.write().await?;
    let has = store::lease(&mut tx, LEASE, node, at + LEASED, at).await?;
    tx.commit().await?;
    Ok(has)
}

async fn remove(app: &App, node: Uuid, now: Micros) -> Result<Option<Removed>, DbError> {
    let mut all = Removed::default();
    let passages_before = app.config.passage_period().map(|period| now - period);
    let names_before = app.config.names_since(now);
    let mut tx = app.db.write().await?;
    store::begin_names(&mut tx, names_before).await?;
    store::end_names(&mut tx, names_before, now).await?;
    if passages_before.is_some() {
        account::note_quoted(&mut tx, now).await?;
    }
    tx.commit().await?;
    loop {
        let mut tx = app.db.write().await?;
        let some = some(&mut tx, passages_before, now - facilitator_note::PERIOD, now).await?;
        tx.commit().await?;
        all.passages += some.passages;
        all.notes += some.notes;
        all.interviews += some.interviews;
        if [some.passages, some.notes, some.interviews].iter().all(|n| *n < AT_ONCE) {
            break;
        }
        if !keep_lease(app, node, now).await? {
            return Ok(Some(all));
        }
    }
    if all != Removed::default()
        && let Err(why) = app.db.scrub(&["passages", "quotations", "divergences", "interviews", "facilitator_notes"]).await
    {
        // The words are gone from the tables and were sealed; the next checkpoint folds the log.
        tracing::warn!(%why, "the database’s log still holds sealed bytes of what was removed");
    }
    Ok(Some(all))
}

/// Removes the first few of each.
async fn some(tx: &mut Tx, passages_before: Option<Micros>, notes_before: Micros, now: Micros) -> Result<Removed, DbError> {
    let mut some = Removed::default();
    if let Some(before) = passages_before {
        for (passage, version) in store::passages_over(tx, before).await? {
            some.passages += usize::from(account::remove(tx, passage, version, now).await?);
        }
        for (interview, answer) in store::interviews_over(tx, before).await? {
            // Where words go that somebody could have kept, it stays that they went.
            if answer == Telling::Waiting {
                some.interviews += usize::from(interview::end(tx, interview, now).await?);
            } else {
                interview::remove(tx, interview).await?;
                some.interviews += 1;
            }
        }
    }
    for (note,) in store::notes_over(tx, notes_before).await? {
        facilitator_note::remove(tx, note).await?;
        some.notes += 1;
    }
    Ok(some)
}

/// Places a hold on a review; `false` while one stands.
pub(super) async fn place(app: &App, by: Uuid, review: Uuid, reason: &str, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let id = ids::new();
    let placed = store::place(&mut tx, id, review, reason, by, now).await?;
    if placed > 0 {
        activity::record(&mut tx, Act { review: Some(review), by: Some(by), verb: "placed", noun: "legal hold", noun_id: id }, now).await?;
    }
    tx.commit().await?;
    Ok(placed > 0)
}

/// Lifts the hold on a review; `false` where none stands.
pub(super) async fn lift(app: &App, by: Uuid, review: Uuid, reason: &str, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let lifted = store::lift(&mut tx, review, reason, by, now).await?;
    if lifted > 0 {
        activity::record(&mut tx, Act { review: Some(review), by: Some(by), verb: "lifted", noun: "legal hold", noun_id: review }, now).await?;
    }
    tx.commit().await?;
    Ok(lifted > 0)
}

/// Lets somebody's own name stand in a review for another period.
pub(super) async fn renew(app: &App, me: Uuid, review: Uuid, now: Micros) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    store::renew(&mut tx, me, review, now).await?;
    tx.commit().await
}
