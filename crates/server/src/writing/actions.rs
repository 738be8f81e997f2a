//! Saving a text. The only writer of this slice's tables.

use recount_model::{Audience, Micros};
use uuid::Uuid;

use super::{
    index, prose,
    store::{self, Save, Text},
};
use crate::{
    activity::{self, Act},
    platform::{
        db::{DbError, Tx},
        ids,
    },
    review, search,
};

/// Most bytes of a text: some five hundred printed pages.
pub const TEXT_MAX: usize = 1_000_000;

/// Saves within this pause, by the same person, are one act and one sitting.
const SITTING: Micros = 600_000_000;

/// Every version stays for a day: time enough to miss a sentence.
const A_DAY: Micros = 86_400_000_000;

/// A text to be saved.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Of which review.
    pub review: Uuid,
    /// What the review is called, for search.
    pub title: &'a str,
    /// Markdown.
    pub body: &'a str,
    /// Who saves; `None` for an import.
    pub by: Option<Uuid>,
    /// The version it was written over; 0 for the first.
    pub base: i64,
}

/// What a save came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The edition.
    pub edition: Uuid,
    /// Its version now.
    pub version: i64,
    /// When that was saved.
    pub at: Micros,
}

/// Why a text was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else saved since; this is what stands there now.
    #[error("Somebody else wrote here too, so yours is not saved yet. Both texts are kept.")]
    Meanwhile(Box<Text>),
    /// It is longer than a text may be.
    #[error("A text can hold a million characters; this is longer, so it was not saved. Put the long parts in as evidence and link to them.")]
    TooLong,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Saves a text over the version it was written over, keeps that version for good,
/// notes what it links to, and puts it where search finds it. Saving the words that
/// stand there already changes nothing.
///
/// # Errors
/// [`SaveError`]; the transaction is then not to be committed.
pub async fn save(tx: &mut Tx, words: Words<'_>, now: Micros) -> Result<Kept, SaveError> {
    if words.body.len() > TEXT_MAX {
        return Err(SaveError::TooLong);
    }
    review::lock(tx, words.review).await?;
    let save = Save { review: words.review, body: words.body, by: words.by, base: words.base };
    let before = store::before(tx, words.review).await?;
    let edition = before.as_ref().map_or_else(ids::new, |b| b.edition);
    let version = match &before {
        None if store::begin(tx, edition, &save, now).await? => 1,
        _ => match unchanged_or_replaced(tx, &save, now).await? {
            Ok(version) => version,
            Err(kept) => return Ok(kept),
        },
    };
    store::keep_version(tx, edition, version, &save, now).await?;
    relink(tx, edition, &words).await?;
    let plain = prose::plain(words.body);
    search::put(tx, index::entry(edition, words.review, words.title, &plain)).await?;
    review::touch(tx, words.review, now).await?;
    if before.is_none_or(|b| b.saved_by != words.by || now - b.saved_at > SITTING) {
        activity::record(tx, Act { review: Some(words.review), by: words.by, verb: "saved", noun: "edition", noun_id: edition }, now).await?;
        store::thin_out(tx, edition, words.review, now - A_DAY).await?;
    }
    Ok(Kept { edition, version, at: now })
}

/// Saves what was chosen of two texts that were written over the same version: over
/// the one that was saved first, and with the words of the other, `mine`, kept as a
/// version before it. Both stay for good, whatever was chosen, and the one that was not
/// says so.
///
/// # Errors
/// [`SaveError`]; the transaction is then not to be committed.
pub async fn settle(tx: &mut Tx, words: Words<'_>, mine: &str, now: Micros) -> Result<Kept, SaveError> {
    let mut base = words.base;
    let theirs = store::text_in(tx, words.review).await?.filter(|text| text.version == base);
    if let Some(theirs) = theirs {
        store::keep_of_conflict(tx, theirs.edition, theirs.version, if mine == words.body { store::NOT_CHOSEN } else { store::CONFLICT }).await?;
        if !mine.trim().is_empty() && mine != words.body && mine != theirs.body {
            let aside = save(tx, Words { body: mine, ..words }, now).await?;
            let why = if words.body == theirs.body { store::NOT_CHOSEN } else { store::CONFLICT };
            store::keep_of_conflict(tx, aside.edition, aside.version, why).await?;
            base = aside.version;
        }
    }
    save(tx, Words { base, ..words }, now).await
}

/// The new version, or what is kept because the same words stand there already.
async fn unchanged_or_replaced(tx: &mut Tx, save: &Save<'_>, now: Micros) -> Result<Result<i64, Kept>, SaveError> {
    let Some(current) = store::text_in(tx, save.review).await? else {
        return Err(DbError::Row("a text was gone while it was being saved".into()).into());
    };
    if current.body == save.body {
        return Ok(Err(Kept { edition: current.edition, version: current.version, at: current.saved_at }));
    }
    match store::replace(tx, save, now).await? {
        Some((_, version)) => Ok(Ok(version)),
        None => Err(SaveError::Meanwhile(Box::new(store::text_in(tx, save.review).await?.unwrap_or(current)))),
    }
}

/// Evidence that the text links to may be found, once the review is shared, by who
/// reads the text; from private channels never. What it no longer links to goes back.
/// Most saves change no link and write nothing here.
async fn relink(tx: &mut Tx, edition: Uuid, words: &Words<'_>) -> Result<(), DbError> {
    let links = prose::links(words.body);
    let was = store::links(tx, edition).await?;
    for row in was.iter().filter(|row| !links.iter().any(|link| row.is(*link))) {
        store::forget_link(tx, edition, &row.noun, row.id).await?;
        if row.noun == "evidence" {
            search::recap(tx, "evidence", row.id, Audience::Involved).await?;
        }
    }
    let added: Vec<_> = links.into_iter().filter(|link| !was.iter().any(|row| row.is(*link))).collect();
    if added.is_empty() {
        return Ok(());
    }
    for (noun, id) in &added {
        store::add_link(tx, edition, words.review, *noun, *id).await?;
    }
    for row in store::links(tx, edition).await?.iter().filter(|row| row.noun == "evidence" && !row.lane.is_private()) {
        if added.iter().any(|link| row.is(*link)) {
            search::recap(tx, "evidence", row.id, Audience::Organisation).await?;
        }
    }
    Ok(())
}
