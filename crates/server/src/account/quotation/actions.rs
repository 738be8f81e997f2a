//! Asking, answering, opening and ending. The only writers of quotations.

use recount_model::{Attribution, Audience, Micros, Quoting};
use uuid::Uuid;

use super::{
    super::{
        actions::{AccountError, Readers, Widening},
        store::{self as passages, AccountRow, PassageRow},
    },
    store::{self, Answer},
};
use crate::platform::{
    App,
    db::{DbError, Tx},
    ids,
    seal::{self, Sealed},
};

/// Asks to quote a passage that the asker reads.
pub(super) async fn ask(app: &App, me: Uuid, passage: Uuid, audience: Audience, now: Micros) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    store::ask(&mut tx, ids::new(), passage, audience, me, now).await?;
    tx.commit().await
}

/// Enters the reader into the ledger of what the text quotes for them; from then on
/// it is drawn.
pub(super) async fn open(app: &App, me: Uuid, review: Uuid, now: Micros) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    store::enter(&mut tx, me, review, now).await?;
    tx.commit().await
}

/// Notes, before the words are unsealed, that a file takes them along; an author who takes
/// their own needs no telling.
pub(super) async fn leave(app: &App, me: Uuid, quotations: &[Uuid], now: Micros) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    for id in quotations {
        store::leave(&mut tx, me, *id, now).await?;
    }
    tx.commit().await
}

/// A “yes”, for one audience.
#[derive(Debug)]
pub(super) struct Yes<'a> {
    pub(super) audience: Audience,
    pub(super) attribution: Attribution,
    /// Another wording; `None` for the passage's own words.
    pub(super) other: Option<&'a str>,
    /// Those whom the author saw listed.
    pub(super) mark: &'a str,
}

/// Agrees to be quoted. The passage's own words are widened to the audience as far
/// as they are not; another wording is all that is opened otherwise.
pub(super) async fn agree(app: &App, me: Uuid, account: &AccountRow, passage: &PassageRow, yes: &Yes<'_>, now: Micros) -> Result<Widening, AccountError> {
    let mut tx = app.db.write().await?;
    if Readers::of(&mut tx, me, account.review, (passage.version, yes.audience)).await?.mark != yes.mark {
        return Ok(Widening::Changed);
    }
    // Also where nothing is widened: a passage that was changed, taken back or
    // withdrawn since the author looked is not agreed to.
    let to = if yes.other.is_none() { passage.audience.max(yes.audience) } else { passage.audience };
    let shown_as = if to > passage.audience { yes.attribution } else { passage.attribution };
    if passages::widen(&mut tx, passage, to, shown_as, now).await? == 0 {
        return Ok(Widening::Changed);
    }
    let id = store::row_for(&mut tx, ids::new(), passage.id, yes.audience).await?;
    let sealed = match yes.other {
        Some(words) => seal::seal(&app.keys, id, words)?,
        None => nothing(),
    };
    let answer = Answer { id, says: Quoting::Agreed, attribution: yes.attribution, sealed };
    store::put(&mut tx, answer, now).await?;
    tx.commit().await?;
    Ok(Widening::Done)
}

/// Declines, for one audience.
pub(super) async fn decline(app: &App, passage: &PassageRow, audience: Audience, now: Micros) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    let id = store::row_for(&mut tx, ids::new(), passage.id, audience).await?;
    let answer = Answer { id, says: Quoting::Declined, attribution: Attribution::Unattributed, sealed: nothing() };
    store::put(&mut tx, answer, now).await?;
    tx.commit().await
}

/// Ends a quotation: with the next request no text says it. `false` when there is none.
pub(super) async fn end(app: &App, passage: &PassageRow, audience: Audience, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let ended = store::end(&mut tx, passage.id, audience, now).await?;
    tx.commit().await?;
    Ok(ended > 0)
}

/// Ends every quotation of a passage for an audience wider than the one that its author
/// narrows it to.
pub(in super::super) async fn end_beyond(tx: &mut Tx, passage: Uuid, beyond: Audience, now: Micros) -> Result<(), DbError> {
    for audience in Audience::ALL.iter().filter(|audience| **audience > beyond) {
        store::end(tx, passage, *audience, now).await?;
    }
    Ok(())
}

/// Destroys every other wording of a passage that is being withdrawn.
pub(in super::super) async fn withdraw(tx: &mut Tx, passage: Uuid) -> Result<(), DbError> {
    store::withdraw(tx, passage).await
}

const fn nothing() -> Sealed {
    Sealed { key_id: String::new(), bytes: Vec::new() }
}
