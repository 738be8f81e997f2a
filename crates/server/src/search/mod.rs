//! What can be found: entries are put and forgotten in the transaction of the
//! thing they stand for, and asked for by [`ask`], which respects audiences. Owns
//! `search_entries` with its full-text indexes, and the vocabularies.
//!
//! The dialects differ here and in `platform::db` only. What is not here: pages
//! (`library`).

mod ask;
mod fold;
mod hit;
mod items;
mod many;
mod query;
mod snippet;
mod statements;
mod typo;
mod vocabulary;

use std::collections::BTreeMap;

use recount_model::Audience;
use uuid::Uuid;

pub use ask::{Filters, Order, PAGE, Place, ask, cursor};
pub use hit::{Answer, Found, Hit, Why};
pub use items::{Names, put_items};
pub use many::{clear, join_pieces, put_new, tend};
pub use query::Query;
pub use snippet::{marked, snippet};

use crate::{
    platform::db::{DbError, Tx, args},
    sql,
};

/// One thing that can be found.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// In the glossary's word: `review`, `edition`, `moment`, `evidence`.
    pub noun: &'a str,
    /// Its id.
    pub noun_id: Uuid,
    /// The review it belongs to.
    pub review: Uuid,
    /// The widest audience that may find it, whatever the review's audience is.
    pub cap: Audience,
    /// What weighs most: a title; of evidence its lane's name.
    pub title: &'a str,
    /// The rest, as plain text.
    pub body: &'a str,
}

/// Bytes of a text that are searched; PostgreSQL refuses an index entry over a megabyte.
const SEARCHED: usize = 256 * 1024;

/// Puts an entry in, replacing the one that stood for the same thing.
///
/// # Errors
/// [`DbError`].
pub async fn put(tx: &mut Tx, entry: Entry<'_>) -> Result<(), DbError> {
    let body = beginning(entry.body);
    let was = known(tx, entry.noun, entry.noun_id).await?;
    tx.run(
        sql!(
            "insert into search_entries (noun, noun_id, review_id, cap, title, body) values ($1, $2, $3, $4, $5, $6) ",
            "on conflict (noun, noun_id) do update set cap = excluded.cap, title = excluded.title, body = excluded.body"
        ),
        args![entry.noun, entry.noun_id, entry.review, entry.cap.rung(), entry.title, body],
    )
    .await?;
    if entry.noun != EVIDENCE {
        let now = typo::vocabulary(&[entry.title, body]);
        vocabulary::learn(tx, &was, &now).await?;
        vocabulary::unlearn(tx, &was, &now).await?;
    }
    Ok(())
}

/// Takes an entry out; nothing of its words remains in the index or the vocabulary.
///
/// # Errors
/// [`DbError`].
pub async fn forget(tx: &mut Tx, noun: &str, noun_id: Uuid) -> Result<(), DbError> {
    if noun == EVIDENCE {
        let review: Option<(Uuid,)> = tx.one(sql!("select review_id from search_entries where noun = 'evidence' and noun_id = $1"), args![noun_id]).await?;
        return match review {
            Some((review,)) => forget_items(tx, review, &[noun_id]).await,
            None => Ok(()),
        };
    }
    let was = known(tx, noun, noun_id).await?;
    tx.run(sql!("delete from search_entries where noun = $1 and noun_id = $2"), args![noun, noun_id]).await?;
    vocabulary::unlearn(tx, &was, &BTreeMap::new()).await
}

/// Takes entries of evidence of one review out. Their words are looked at together: most are
/// said by several.
///
/// # Errors
/// [`DbError`].
pub async fn forget_items(tx: &mut Tx, review: Uuid, items: &[Uuid]) -> Result<(), DbError> {
    let mut words = BTreeMap::new();
    for item in items {
        let was: Option<(String, String)> =
            tx.one(sql!("select title, body from search_entries where noun = 'evidence' and noun_id = $1 and review_id = $2"), args![item, review]).await?;
        let Some((title, body)) = was else { continue };
        tx.run(sql!("delete from search_entries where noun = 'evidence' and noun_id = $1"), args![item]).await?;
        words.extend(typo::vocabulary(&[&title, &body]));
    }
    items::unlearn(tx, review, &words).await
}

/// Noun of the entries that are searched apart.
const EVIDENCE: &str = "evidence";

/// The vocabulary of an entry as it stands.
async fn known(tx: &mut Tx, noun: &str, noun_id: Uuid) -> Result<BTreeMap<String, String>, DbError> {
    if noun == EVIDENCE {
        return Ok(BTreeMap::new());
    }
    let was: Option<(String, String)> = tx.one(sql!("select title, body from search_entries where noun = $1 and noun_id = $2"), args![noun, noun_id]).await?;
    Ok(was.map(|(title, body)| typo::vocabulary(&[&title, &body])).unwrap_or_default())
}

fn beginning(text: &str) -> &str {
    let end = (0..=SEARCHED.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// Gives the text of a review its new title.
///
/// # Errors
/// [`DbError`].
pub async fn retitle(tx: &mut Tx, review: Uuid, title: &str) -> Result<(), DbError> {
    tx.run(sql!("update search_entries set title = $2 where review_id = $1 and noun = 'edition'"), args![review, title]).await?;
    Ok(())
}

/// Changes who may find an entry, if there is one.
///
/// # Errors
/// [`DbError`].
pub async fn recap(tx: &mut Tx, noun: &str, noun_id: Uuid, cap: Audience) -> Result<(), DbError> {
    tx.run(sql!("update search_entries set cap = $3 where noun = $1 and noun_id = $2"), args![noun, noun_id, cap.rung()]).await?;
    Ok(())
}
