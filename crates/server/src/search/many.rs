//! Many entries at once: for an index that is made again from what it stands for.

use std::{collections::BTreeMap, time::Duration};

use super::{EVIDENCE, Entry, beginning, typo, vocabulary};
use crate::{
    platform::db::{Db, DbError, Dialect, Tx, args},
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
    tx.run(sql!("delete from search_item_holds"), args![]).await?;
    tx.run(sql!("delete from search_item_deletions"), args![]).await?;
    tx.run(sql!("delete from search_item_words"), args![]).await?;
    Ok(())
}

/// Puts entries in for things that have none yet; the same as [`super::put`] for
/// each, in a few statements. An entry that is there stays as it is. Of evidence see
/// [`super::put_items`], which learns its names too.
///
/// # Errors
/// [`DbError`].
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
            "unhex(json_extract(value, '$[2]')), json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]') from json_each($1) ",
            "where true on conflict (noun, noun_id) do nothing"),
        Dialect::Pg => sql!(Pg:
            "insert into search_entries (noun, noun_id, review_id, cap, title, body) select e ->> 0, cast(e ->> 1 as uuid), ",
            "cast(e ->> 2 as uuid), cast(e ->> 3 as bigint), e ->> 4, e ->> 5 from json_array_elements(cast($1 as json)) e ",
            "on conflict (noun, noun_id) do nothing"),
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

/// Puts pieces of the index of evidence together: a step of some milliseconds. `false`
/// when there is nothing worth putting together. Only sixteen pieces of a kind become one,
/// so that a word which stands everywhere is rewritten seldom: the index cannot stop within
/// a word.
///
/// # Errors
/// [`DbError`].
pub async fn tend(tx: &mut Tx) -> Result<bool, DbError> {
    if tx.dialect() == Dialect::Pg {
        return Ok(false);
    }
    // As https://sqlite.org/fts5.html#the_merge_command says: fewer than two changes are none.
    let before = changes(tx).await?;
    tx.run(sql!(Sqlite: "insert into search_evidence (search_evidence, rank) values ('merge', $1)"), args![PAGES]).await?;
    Ok(changes(tx).await? - before >= 2)
}

/// Pieces of the index of what people told that a search may have to look into.
const PIECES: i64 = 4;
/// Between two steps, for others who write.
const BREATH: Duration = Duration::from_millis(5);

/// Puts the pieces of the index of what people told together where there are many: a
/// search looks a word up in each. In steps of some milliseconds, each a transaction of
/// its own. For a server now and then; safe beside others who write.
///
/// # Errors
/// [`DbError`]; what was put together stays so.
pub async fn join_pieces(db: &Db) -> Result<(), DbError> {
    if db.dialect() == Dialect::Pg {
        return Ok(());
    }
    let pieces: Option<(i64,)> = db.one(sql!(Sqlite: "select count(distinct segid) from search_text_idx"), args![]).await?;
    if pieces.is_none_or(|(n,)| n <= PIECES) {
        return Ok(());
    }
    // Negative begins on all of them; positive goes on: https://sqlite.org/fts5.html#the_merge_command
    let mut pages = -PAGES;
    loop {
        let mut tx = db.write().await?;
        let before = changes(&mut tx).await?;
        tx.run(sql!(Sqlite: "insert into search_text (search_text, rank) values ('merge', $1)"), args![pages]).await?;
        let more = changes(&mut tx).await? - before >= 2;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
        pages = PAGES;
        tokio::time::sleep(BREATH).await;
    }
}

/// Pages of the index that one step of [`tend`] or [`join_pieces`] writes.
const PAGES: i64 = 64;

async fn changes(tx: &mut Tx) -> Result<i64, DbError> {
    let row: Option<(i64,)> = tx.one(sql!(Sqlite: "select total_changes()"), args![]).await?;
    Ok(row.map_or(0, |(n,)| n))
}
