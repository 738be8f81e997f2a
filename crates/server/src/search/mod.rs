//! What can be found: entries are put and forgotten in the transaction of the
//! thing they stand for. Owns `search_entries` (and its full-text index).
//!
//! What is not here: asking. That is the library's, which respects audiences.

mod rebuild;

pub use rebuild::rebuild;
use recount_model::Audience;
use uuid::Uuid;

use crate::{
    platform::db::{DbError, Tx, args},
    sql,
};

/// One thing that can be found.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// In the glossary's word: `edition`, `moment`, `evidence`.
    pub noun: &'a str,
    /// Its id.
    pub noun_id: Uuid,
    /// The review it belongs to.
    pub review: Uuid,
    /// The widest audience that may find it, whatever the review's audience is.
    pub cap: Audience,
    /// What weighs most: a title.
    pub title: &'a str,
    /// The rest, as plain text.
    pub body: &'a str,
}

/// Puts an entry in, replacing the one that stood for the same thing.
///
/// # Errors
/// [`DbError`].
pub async fn put(tx: &mut Tx, entry: Entry<'_>) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into search_entries (noun, noun_id, review_id, cap, title, body) values ($1, $2, $3, $4, $5, $6) ",
            "on conflict (noun, noun_id) do update set cap = excluded.cap, title = excluded.title, body = excluded.body"
        ),
        args![entry.noun, entry.noun_id, entry.review, entry.cap.rung(), entry.title, entry.body],
    )
    .await?;
    Ok(())
}

/// Takes an entry out; nothing of its words remains in the index.
///
/// # Errors
/// [`DbError`].
pub async fn forget(tx: &mut Tx, noun: &str, noun_id: Uuid) -> Result<(), DbError> {
    tx.run(sql!("delete from search_entries where noun = $1 and noun_id = $2"), args![noun, noun_id]).await?;
    Ok(())
}
