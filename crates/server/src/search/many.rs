//! Many entries at once: for an index that is made again from what it stands for.

use std::collections::BTreeMap;

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
