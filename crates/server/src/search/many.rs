//! Many entries at once: for an index that is made again from what it stands for.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{EVIDENCE, Entry, beginning, typo, vocabulary};
use crate::{
    platform::db::{DbError, Dialect, Tx, args},
    sql,
};

/// Takes every entry and every word out.
///
/// # Errors
/// [`DbError`].
pub async fn clear(tx: &mut Tx) -> Result<(), DbError> {
    tx.run(sql!("delete from search_entries"), args![]).await?;
    tx.run(sql!("delete from search_deletions"), args![]).await?;
    tx.run(sql!("delete from search_words"), args![]).await?;
    Ok(())
}

/// Puts entries in for things that have none yet; the same as [`super::put`] for
/// each, in a few statements.
///
/// # Errors
/// [`DbError`]; also when one of them has an entry.
pub async fn put_new(tx: &mut Tx, entries: &[Entry<'_>]) -> Result<(), DbError> {
    if entries.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> =
        entries.iter().map(|e| (e.noun, e.noun_id.simple().to_string(), e.review.simple().to_string(), e.cap.rung(), e.title, beginning(e.body))).collect();
    let rows = serde_json::to_string(&rows).map_err(|e| DbError::Row(e.to_string()))?;
    let put = match tx.dialect() {
        Dialect::Sqlite => sql!(Sqlite:
            "insert into search_entries (noun, noun_id, review_id, cap, title, body) select json_extract(value, '$[0]'), unhex(json_extract(value, '$[1]')), ",
            "unhex(json_extract(value, '$[2]')), json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]') from json_each($1)"),
        Dialect::Pg => sql!(Pg:
            "insert into search_entries (noun, noun_id, review_id, cap, title, body) select e ->> 0, cast(e ->> 1 as uuid), ",
            "cast(e ->> 2 as uuid), cast(e ->> 3 as bigint), e ->> 4, e ->> 5 from json_array_elements(cast($1 as json)) e"),
    };
    tx.run(put, args![rows]).await?;
    let mut words = BTreeMap::new();
    for entry in entries.iter().filter(|e| e.noun != EVIDENCE) {
        for (word, written) in typo::vocabulary(&[entry.title, beginning(entry.body)]) {
            words.entry(word).or_insert(written);
        }
    }
    vocabulary::learn(tx, &BTreeMap::new(), &words).await
}

/// Takes out entries of evidence that nobody could find yet. On SQLite their words
/// stay on pages of the index until [`rewrite`] has come to its end: taking each
/// word out of its page, as [`super::forget`] does, costs a millisecond an entry.
///
/// # Errors
/// [`DbError`].
pub async fn forget_unseen(tx: &mut Tx, ids: &[Uuid]) -> Result<(), DbError> {
    let ids: Vec<_> = ids.iter().map(|id| id.simple().to_string()).collect();
    let ids = serde_json::to_string(&ids).map_err(|e| DbError::Row(e.to_string()))?;
    if tx.dialect() == Dialect::Pg {
        let forget = sql!(Pg: "delete from search_entries where noun = 'evidence' and noun_id in (select cast(e as uuid) from json_array_elements_text(cast($1 as json)) e)");
        tx.run(forget, args![ids]).await?;
        return Ok(());
    }
    tx.run(sql!(Sqlite: "insert into search_evidence (search_evidence, rank) values ('secure-delete', 0)"), args![]).await?;
    tx.run(sql!(Sqlite: "delete from search_entries where noun = 'evidence' and noun_id in (select unhex(value) from json_each($1))"), args![ids]).await?;
    // The index writes what it holds back when a savepoint begins: before the mode changes again.
    tx.run(sql!(Sqlite: "savepoint forgotten"), args![]).await?;
    tx.run(sql!(Sqlite: "release forgotten"), args![]).await?;
    tx.run(sql!(Sqlite: "insert into search_evidence (search_evidence, rank) values ('secure-delete', 1)"), args![]).await?;
    Ok(())
}

/// Rewrites the index of evidence, bit by bit: some milliseconds each, the first with
/// `begin`. `false` when no word of a forgotten entry is left in it.
///
/// # Errors
/// [`DbError`].
pub async fn rewrite(tx: &mut Tx, begin: bool) -> Result<bool, DbError> {
    if tx.dialect() == Dialect::Pg {
        return Ok(false);
    }
    // As https://sqlite.org/fts5.html#the_merge_command says: a negative number begins, and
    // fewer than two changes end it.
    let before = changes(tx).await?;
    tx.run(sql!(Sqlite: "insert into search_evidence (search_evidence, rank) values ('merge', $1)"), args![if begin { -PAGES } else { PAGES }]).await?;
    Ok(changes(tx).await? - before >= 2)
}

/// Pages of the index that one step of [`rewrite`] writes.
const PAGES: i64 = 200;

async fn changes(tx: &mut Tx) -> Result<i64, DbError> {
    let row: Option<(i64,)> = tx.one(sql!(Sqlite: "select total_changes()"), args![]).await?;
    Ok(row.map_or(0, |(n,)| n))
}
