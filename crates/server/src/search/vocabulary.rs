//! The words that people tell with, so that a mistyped one can be understood.
//! Owns `search_words` and `search_deletions`.
//!
//! A word is there as long as an entry holds it: put and forgotten with the entry,
//! in its transaction. The words of evidence stand apart (`items`). That a word is here
//! says nothing to anybody: what may have been meant is searched for like everything
//! else, and shown only when something the reader may see holds it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{query::words, typo};
use crate::{
    platform::db::{Db, DbError, Dialect, Statement, Tx, args, row},
    sql,
};

/// What may be meant instead of one word; more would widen the question too far.
const MEANINGS: usize = 6;
/// What may be meant besides that only evidence speaks of.
const OF_EVIDENCE: usize = 4;

row! {
    /// A word that shares a deletion with one that was typed.
    struct MeantRow {
        told: i64,
        deletion: String,
        word: String,
        written: String,
    }
}

/// Words that share a deletion with `$asked`, of which one is `$deletion`: those that people told (1), and those of evidence (0) in reviews that are
/// shared, or where the member $2 has to do with. `offset 0` keeps PostgreSQL from reading all
/// that is held to find out which words are: it asks for each of the few words instead.
macro_rules! meant {
    ($asked:literal, $deletion:literal) => {
        concat!(
            "select cast(1 as bigint), t.deletion, t.word, t.written from (select d.deletion, w.word, w.written from ",
            $asked,
            " cross join search_deletions d cross join search_words w where w.word = d.word and d.deletion = ",
            $deletion,
            " limit 2000) t union all ",
            "select cast(0 as bigint), i.deletion, i.word, i.written from (select d.deletion, w.word, w.written from ",
            $asked,
            " cross join search_item_deletions d cross join search_item_words w where w.word = d.word and d.deletion = ",
            $deletion,
            " and exists (select 1 from search_item_holds h join reviews r on r.id = h.review_id where h.word = w.word and (r.audience = 5 ",
            "or exists (select 1 from review_roles seen where seen.review_id = r.id and seen.member_id = $2)) limit 1 offset 0) limit 2000) i"
        )
    };
}

/// What puts words, and the deletions they are found by, into one of the two vocabularies.
macro_rules! put_into {
    ($dialect:expr, $words:literal, $deletions:literal) => {
        match $dialect {
            Dialect::Sqlite => (
                sql!(Sqlite: "insert into ", $words, " (word, written) select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each($1) where true on conflict (word) do nothing returning word"),
                sql!(Sqlite: "insert into ", $deletions, " (deletion, word) select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each($1) where true on conflict (deletion, word) do nothing"),
            ),
            Dialect::Pg => (
                sql!(Pg: "insert into ", $words, " (word, written) select pair ->> 0, pair ->> 1 from jsonb_array_elements(cast($1 as jsonb)) pair order by 1 on conflict (word) do nothing returning word"),
                sql!(Pg: "insert into ", $deletions, " (deletion, word) select pair ->> 0, pair ->> 1 from jsonb_array_elements(cast($1 as jsonb)) pair on conflict (deletion, word) do nothing"),
            ),
        }
    };
}

pub(super) use put_into;

/// Puts words in that one of the vocabularies may not have: (word, as it is written).
pub(super) async fn put(tx: &mut Tx, (words, deletions): (Statement, Statement), fresh: &[(&String, &String)]) -> Result<(), DbError> {
    let added: Vec<(String,)> = tx.all(words, args![json(&fresh)]).await?;
    let pairs: Vec<(String, &String)> = added.iter().flat_map(|(word,)| typo::deletions(word).into_iter().map(move |d| (d, word))).collect();
    if !pairs.is_empty() {
        tx.run(deletions, args![json(&pairs)]).await?;
    }
    Ok(())
}

/// Puts the words in that `now` has and `was` had not.
pub(super) async fn learn(tx: &mut Tx, was: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Result<(), DbError> {
    let fresh: Vec<(&String, &String)> = now.iter().filter(|(word, _)| !was.contains_key(*word)).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let into = put_into!(tx.dialect(), "search_words", "search_deletions");
    put(tx, into, &fresh).await
}

/// Takes the words out that `was` had, `now` has not, and no entry holds any more.
/// Called when the entry is already as it is to be.
pub(super) async fn unlearn(tx: &mut Tx, was: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Result<(), DbError> {
    let gone: Vec<(&String, String)> =
        was.iter().filter(|(word, _)| !now.contains_key(*word)).map(|(word, written)| (word, phrase(tx.dialect(), written))).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let take = match tx.dialect() {
        Dialect::Sqlite => sql!(Sqlite:
            "delete from search_words where word in (select json_extract(value, '$[0]') from json_each($1) ",
            "where not exists (select 1 from search_text where search_text match json_extract(value, '$[1]')))"),
        Dialect::Pg => sql!(Pg:
            "delete from search_words where word in (select pair ->> 0 from jsonb_array_elements(cast($1 as jsonb)) pair where not exists (",
            "select 1 from search_entries where noun <> 'evidence' and search_keys(told, rank_id) @@ search_asked(pair ->> 1) and told @@ to_tsquery('simple', pair ->> 1)))"),
    };
    tx.run(take, args![json(&gone)]).await?;
    Ok(())
}

pub(super) fn phrase(dialect: Dialect, written: &str) -> String {
    let words = words(written);
    match dialect {
        Dialect::Sqlite => format!("\"{}\"", words.join(" ")),
        Dialect::Pg => words.iter().map(|w| format!("'{w}'")).collect::<Vec<_>>().join(" <-> "),
    }
}

/// What a member may have meant by words as they were typed: (as typed, the words meant).
/// A name written as one word stands for the name of several.
pub(super) async fn meanings(db: &Db, me: Uuid, typed: &[String]) -> Result<Vec<(String, Vec<String>)>, DbError> {
    let mut asked: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for word in typed {
        for deletion in typo::deletions(word) {
            asked.entry(deletion).or_default().insert(word);
        }
    }
    let deletions: Vec<&String> = asked.keys().collect();
    let find = match db.dialect() {
        Dialect::Sqlite => sql!(Sqlite: meant!("json_each($1) asked", "asked.value")),
        Dialect::Pg => sql!(Pg: meant!("jsonb_array_elements_text(cast($1 as jsonb)) asked", "asked")),
    };
    let rows: Vec<MeantRow> = db.all(find, args![json(&deletions), me]).await?;
    let mut found: BTreeMap<&str, [BTreeMap<String, String>; 2]> = BTreeMap::new();
    for MeantRow { told, deletion, word, written } in rows {
        for typed in asked.get(&deletion).into_iter().flatten().filter(|typed| typo::near(typed, &word) || (**typed == word && words(&written).len() > 1)) {
            let [of_told, of_evidence] = found.entry(typed).or_default();
            let near = if told == 1 { of_told } else { of_evidence };
            near.insert(word.clone(), written.clone());
        }
    }
    let mut meant = Vec::new();
    for (typed, [of_told, mut of_evidence]) in found {
        of_evidence.retain(|word, _| !of_told.contains_key(word));
        let near = of_told.into_values().take(MEANINGS).chain(of_evidence.into_values().take(OF_EVIDENCE));
        meant.extend(near.map(|written| (typed.to_owned(), words(&written))));
    }
    Ok(meant)
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> String {
    // Strings and lists of strings always have a JSON form.
    serde_json::to_string(value).unwrap_or_default()
}
