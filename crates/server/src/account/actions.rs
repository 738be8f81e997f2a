//! Writing, widening, taking back and withdrawing passages. The only writers of
//! this slice's tables. Nothing here is recorded as activity: who wrote what, and
//! when, is the author's to tell.

use recount_model::{Attribution, Audience, Micros, When, Willing};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    divergence,
    leaf::{Begin, Leaf, Of},
    ledger,
    own_views::words,
    quotation,
    store::{self, AccountRow, PassageRow, ReadRow, Words},
};
use crate::platform::{
    App,
    db::{DbError, Tx},
    ids,
    seal::{self, SealError},
};

/// Why an account could not be written.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The seal.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// Begins the account of somebody who was there, with their answer and the charter
/// that they were shown; `None` when they were not there.
pub(super) async fn begin(app: &App, me: Uuid, review: Uuid, with: (Willing, Option<Uuid>), now: Micros) -> Result<Option<Uuid>, DbError> {
    let mut tx = app.db.write().await?;
    store::begin(&mut tx, ids::new(), review, me, now).await?;
    let account = store::account_of(&mut tx, me, review).await?;
    if let Some(account) = account {
        store::answer(&mut tx, account, with.0).await?;
        store::shown(&mut tx, account, with.1).await?;
    }
    tx.commit().await?;
    Ok(account)
}

pub(super) async fn answer(app: &App, account: &AccountRow, willing: Willing) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    store::answer(&mut tx, account.id, willing).await?;
    tx.commit().await
}

/// A passage to be.
#[derive(Debug)]
pub(super) struct NewPassage<'a> {
    pub(super) when: Option<&'a When>,
    pub(super) says: &'a str,
    /// The charter that its author was shown.
    pub(super) charter: Option<Uuid>,
}

/// Adds a passage that only its author reads. A form that comes twice (a second click, an
/// answer that was lost on the way) is kept once: its time and words are those of the
/// passage that was written last.
pub(super) async fn add(app: &App, account: &AccountRow, new: &NewPassage<'_>, now: Micros) -> Result<Uuid, AccountError> {
    let id = ids::new();
    let sealed = seal::seal(&app.keys, id, new.says)?;
    let mut tx = app.db.write().await?;
    // First, so that of two at once the second waits here.
    store::writes(&mut tx, account.id).await?;
    if let Some(last) = store::newest(&mut tx, account.id).await?
        && (last.earliest, last.latest) == (new.when.map(When::earliest), new.when.map(When::latest))
        && seal::open(&app.keys, last.id, &last.sealed()).is_ok_and(|says| says == new.says)
    {
        return Ok(last.id);
    }
    store::shown(&mut tx, account.id, new.charter).await?;
    store::add(&mut tx, id, account.id, Words { when: new.when, sealed, drawn: drawn(new.says), written_by: None }, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// How many bytes the words of a passage take on a page.
fn drawn(says: &str) -> usize {
    words(says).into_string().len()
}

/// Words that somebody told and a facilitator wrote down, now that whose words they
/// are has confirmed them.
#[derive(Debug)]
pub struct Confirmed<'a> {
    /// Of which review.
    pub review: Uuid,
    /// Whose words they are.
    pub author: Uuid,
    /// When that was.
    pub when: Option<&'a When>,
    /// The words.
    pub says: &'a str,
    /// Who wrote them down; `None` where their author put them differently.
    pub written_by: Option<Uuid>,
    /// The charter that their author was shown.
    pub charter: Option<Uuid>,
}

/// Makes confirmed words a passage that only their author reads; gives the account
/// and the passage.
///
/// # Errors
/// [`AccountError`]; the transaction is then not to be committed.
pub async fn take_in(app: &App, tx: &mut Tx, told: &Confirmed<'_>, now: Micros) -> Result<(Uuid, Uuid), AccountError> {
    store::begin_for(tx, ids::new(), told.review, told.author, now).await?;
    let gone = || DbError::Row("an account was gone while a passage was added to it".into());
    let account = store::account_of(tx, told.author, told.review).await?.ok_or_else(gone)?;
    store::shown(tx, account, told.charter).await?;
    let id = ids::new();
    let sealed = seal::seal(&app.keys, id, told.says)?;
    store::add(tx, id, account, Words { when: told.when, sealed, drawn: drawn(told.says), written_by: told.written_by }, now).await?;
    store::writes(tx, account).await?;
    Ok((account, id))
}

/// What a change asks for.
#[derive(Debug)]
pub(super) struct Changed<'a> {
    pub(super) id: Uuid,
    pub(super) version: i64,
    pub(super) when: Option<&'a When>,
    pub(super) says: &'a str,
}

/// Changes a passage; `false` when it was changed from elsewhere since `version`.
pub(super) async fn change(app: &App, account: &AccountRow, to: &Changed<'_>, now: Micros) -> Result<bool, AccountError> {
    let sealed = seal::seal(&app.keys, to.id, to.says)?;
    let mut tx = app.db.write().await?;
    let changed = store::change(&mut tx, account.id, to.id, to.version, Words { when: to.when, sealed, drawn: drawn(to.says), written_by: None }, now).await?;
    if changed > 0 {
        ledger::close(&mut tx, to.id, now).await?;
        quotation::close_own_words(&mut tx, to.id, now).await?;
    }
    tx.commit().await?;
    Ok(changed > 0)
}

/// Who would read a passage of this audience besides its author.
#[derive(Debug)]
pub(super) struct Readers {
    /// Their names.
    pub(super) names: Vec<String>,
    /// Changes when anybody is added or leaves, and when the passage is changed.
    pub(super) mark: String,
}

impl Readers {
    pub(super) async fn of(tx: &mut Tx, me: Uuid, review: Uuid, (version, audience): (i64, Audience)) -> Result<Self, DbError> {
        let people = store::within(tx, me, review, audience).await?;
        let mut hash = Sha256::new();
        hash.update(version.to_be_bytes());
        hash.update(audience.as_str());
        for (id, _) in &people {
            hash.update(id);
        }
        let mark = hash.finalize().iter().take(8).fold(String::new(), |mark, byte| format!("{mark}{byte:02x}"));
        Ok(Self { names: people.into_iter().map(|(_, name)| name).collect(), mark })
    }
}

/// How a widening ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Widening {
    Done,
    /// Somebody was added to those who would read it, or it was changed, since the
    /// author looked.
    Changed,
}

/// Widens a passage to an audience whose people the author has seen (`mark`).
pub(super) async fn widen(
    app: &App,
    me: Uuid,
    account: &AccountRow,
    passage: &PassageRow,
    to: (Audience, Attribution),
    mark: &str,
    now: Micros,
) -> Result<Widening, DbError> {
    let mut tx = app.db.write().await?;
    if Readers::of(&mut tx, me, account.review, (passage.version, to.0)).await?.mark != mark {
        return Ok(Widening::Changed);
    }
    if store::widen(&mut tx, passage, to.0, to.1, now).await? == 0 {
        return Ok(Widening::Changed);
    }
    // That a “no” is over says who wrote: only where the name says it too.
    if to.1 == Attribution::Name {
        store::answer(&mut tx, account.id, Willing::Yes).await?;
    }
    tx.commit().await?;
    Ok(Widening::Done)
}

/// Gives a passage back to its author alone, out of every text that quotes it; `false` when there is none.
pub(super) async fn take_back(app: &App, account: &AccountRow, passage: Uuid, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let changed = store::take_back(&mut tx, account.id, passage, now).await?;
    if changed > 0 {
        quotation::end_beyond(&mut tx, passage, Audience::Author, now).await?;
    }
    tx.commit().await?;
    Ok(changed > 0)
}

/// Narrows a passage to an audience, out of every text that quotes it for a wider one;
/// nothing where it has that audience or a narrower one by now.
pub(super) async fn narrow(app: &App, account: &AccountRow, passage: Uuid, to: Audience, now: Micros) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    if store::narrow(&mut tx, account.id, passage, to, now).await? > 0 {
        quotation::end_beyond(&mut tx, passage, to, now).await?;
    }
    tx.commit().await
}

/// Destroys what stands of a passage elsewhere: other wordings, and what was written of
/// where it differs from others.
pub(super) async fn destroyed_beside(tx: &mut Tx, passage: Uuid) -> Result<(), DbError> {
    quotation::withdraw(tx, passage).await?;
    divergence::forget(tx, passage).await
}

/// Destroys a passage's words, other wordings of it included, in the files beside the tables as well.
pub(super) async fn withdraw(app: &App, account: &AccountRow, passage: Uuid, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let changed = store::withdraw(&mut tx, account.id, passage, now).await?;
    if changed > 0 {
        destroyed_beside(&mut tx, passage).await?;
    }
    tx.commit().await?;
    if changed > 0
        && let Err(why) = app.db.scrub(&["passages", "quotations", "divergences"]).await
    {
        // The words are gone from the table and were sealed; the next checkpoint folds the log.
        tracing::warn!(%why, "the database’s log still holds the sealed bytes of a withdrawn passage");
    }
    Ok(changed > 0)
}

/// Enters a member into the ledger of every passage of a page that they may read.
pub(super) async fn open(app: &App, me: Uuid, review: Uuid, begin: Begin, now: Micros) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    let leaf = Leaf::cut(&mut tx, Of::Review(me, review), begin).await?;
    ledger::enter(&mut tx, me, review, &leaf, now).await?;
    tx.commit().await
}

/// A page of what a member may read here of what others recount. Nothing is unsealed of
/// what they have not opened.
pub(super) async fn page(app: &App, me: Uuid, review: Uuid, begin: Begin) -> Result<(Vec<ReadRow>, Leaf), DbError> {
    let mut tx = app.db.snapshot().await?;
    let leaf = Leaf::cut(&mut tx, Of::Review(me, review), begin).await?;
    let rows = store::readable(&mut tx, me, review, &leaf).await?;
    Ok((rows, leaf))
}
