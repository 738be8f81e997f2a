//! The words that people tell with, so that a mistyped one can be understood.
//! Owns `search_words` and `search_deletions`.
//!
//! A word is there as long as an entry holds it: put and forgotten with the entry,
//! in its transaction. The words of evidence stand apart (`items`). That a word is here
//! says nothing to anybody: what may have been meant is searched for like everything
//! else, and shown only when something the reader may see holds it. Where more may have
//! been meant than are searched for, those count that stand where the reader may look:
//! otherwise a word that is missing among them would tell of one that is hidden.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    query::words,
    statements::{evidence_found, own, pg_searched, pg_told, told_found},
    typo,
};
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

row! {
    /// A word that stands where the reader may look.
    struct ReadableRow {
        told: i64,
        word: String,
    }
}

/// Of `$asked` those (`$told`, `$word`) that `$in_told` or `$in_evidence` finds for the member $1.
macro_rules! readable {
    ($asked:literal, $told:literal, $word:literal, $in_told:expr, $in_evidence:expr) => {
        concat!(
            "select ",
            $told,
            ", ",
            $word,
            " from ",
            $asked,
            " where case when ",
            $told,
            " = 1 then exists (",
            $in_told,
            ") else exists (",
            $in_evidence,
            ") end"
        )
    };
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

/// A name that some write in parts and others as one word is kept in parts: that it may be one
/// word is seen by its letters ([`spellings`]).
macro_rules! or_in_parts {
    ($words:literal) => {
        concat!("on conflict (word) do update set written = excluded.written where length(excluded.written) > length(", $words, ".written) returning word")
    };
}

pub(super) use or_in_parts;

/// What puts words, and the deletions they are found by, into one of the two vocabularies.
macro_rules! put_into {
    ($dialect:expr, $words:literal, $deletions:literal) => {
        match $dialect {
            Dialect::Sqlite => (
                sql!(Sqlite: "insert into ", $words, " (word, written) select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each($1) where true ", $crate::search::vocabulary::or_in_parts!($words)),
                sql!(Sqlite: "insert into ", $deletions, " (deletion, word) select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each($1) where true on conflict (deletion, word) do nothing"),
            ),
            Dialect::Pg => (
                sql!(Pg: "insert into ", $words, " (word, written) select pair ->> 0, pair ->> 1 from jsonb_array_elements(cast($1 as jsonb)) pair order by 1 ", $crate::search::vocabulary::or_in_parts!($words)),
                sql!(Pg: "insert into ", $deletions, " (deletion, word) select pair ->> 0, pair ->> 1 from jsonb_array_elements(cast($1 as jsonb)) pair on conflict (deletion, word) do nothing"),
            ),
        }
    };
}

pub(super) use put_into;

/// Of some words those that a vocabulary has, each with what asks for it as others may write it.
macro_rules! asked {
    ($tx:ident, $words:literal, $some:expr) => {{
        let find = match $tx.dialect() {
            Dialect::Sqlite => sql!(Sqlite: "select word, written from ", $words, " where word in (select value from json_each($1))"),
            Dialect::Pg => sql!(Pg: "select word, written from ", $words, " where word in (select word from jsonb_array_elements_text(cast($1 as jsonb)) word)"),
        };
        let some: Vec<&String> = $some;
        let known: Vec<(String, String)> = if some.is_empty() { Vec::new() } else { $tx.all(find, args![$crate::search::vocabulary::json(&some)]).await? };
        let phrase = |(word, written): (String, String)| { let asks = $crate::search::vocabulary::phrase($tx.dialect(), &word, &written); (word, asks) };
        known.into_iter().map(phrase).collect::<Vec<(String, String)>>()
    }};
}

pub(super) use asked;

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
    let gone: Vec<&String> = was.keys().filter(|word| !now.contains_key(*word)).collect();
    let gone = asked!(tx, "search_words", gone);
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

/// What asks the index for a word: as it is written, and as one word.
pub(super) fn phrase(dialect: Dialect, word: &str, written: &str) -> String {
    let spellings = spellings(word, written);
    match dialect {
        Dialect::Sqlite => spellings.iter().map(|words| format!("\"{}\"", words.join(" "))).collect::<Vec<_>>().join(" OR "),
        Dialect::Pg => {
            let phrase = |words: &Vec<String>| words.iter().map(|w| format!("'{w}'")).collect::<Vec<_>>().join(" <-> ");
            spellings.iter().map(phrase).collect::<Vec<_>>().join(" | ")
        }
    }
}

/// How a word may be written, each as words next to each other.
fn spellings(word: &str, written: &str) -> Vec<Vec<String>> {
    let parts = words(written);
    let one = (parts.len() > 1).then(|| vec![word.to_owned()]);
    [parts].into_iter().chain(one).collect()
}

/// What may have been meant by a word as it was typed.
pub(super) struct Meant {
    pub(super) typed: String,
    /// Words next to each other.
    pub(super) words: Vec<String>,
    /// Whether evidence says it. What only people told is not looked for there: that such evidence
    /// is found would tell of a word that may be hidden.
    pub(super) in_evidence: bool,
}

/// What a member may have meant by words as they were typed. A name written as one word stands
/// for the name of several.
pub(super) async fn meanings(db: &Db, me: Uuid, typed: &[String]) -> Result<Vec<Meant>, DbError> {
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
    let mut found = Near::new();
    for MeantRow { told, deletion, word, written } in rows {
        for typed in asked.get(&deletion).into_iter().flatten().filter(|typed| typo::near(typed, &word) || (**typed == word && words(&written).len() > 1)) {
            let [of_told, of_evidence] = found.entry(typed).or_default();
            let near = if told == 1 { of_told } else { of_evidence };
            near.insert(word.clone(), written.clone());
        }
    }
    keep_readable(db, me, &mut found).await?;
    let mut meant = Vec::new();
    for (typed, [of_told, of_evidence]) in found {
        let told = of_told.iter().take(MEANINGS).map(|(word, written)| (word, written, of_evidence.contains_key(word)));
        let said = of_evidence.iter().filter(|(word, _)| !of_told.contains_key(*word)).take(OF_EVIDENCE).map(|(word, written)| (word, written, true));
        for (word, written, in_evidence) in told.chain(said) {
            meant.extend(spellings(word, written).into_iter().map(|words| Meant { typed: typed.to_owned(), words, in_evidence }));
        }
    }
    Ok(meant)
}

/// What may be meant instead of each word as typed: word and how it is written, of what people
/// told and of evidence.
type Near<'a> = BTreeMap<&'a str, [BTreeMap<String, String>; 2]>;

/// Whether more may be meant than is searched for. Then each of both lists counts only if the
/// reader may see it: a hidden word of either could push one out, or bring one in.
fn is_crowded([of_told, of_evidence]: &[BTreeMap<String, String>; 2]) -> bool {
    of_told.len() > MEANINGS || of_evidence.len() > OF_EVIDENCE
}

/// Where there are more than are searched for, keeps those that stand where the member may look.
async fn keep_readable(db: &Db, me: Uuid, found: &mut Near<'_>) -> Result<(), DbError> {
    let mut doubtful: BTreeSet<(i64, &String, String)> = BTreeSet::new();
    for [of_told, of_evidence] in found.values().filter(|near| is_crowded(near)) {
        for (told, near) in [(1, of_told), (0, of_evidence)] {
            doubtful.extend(near.iter().map(|(word, written)| (told, word, phrase(db.dialect(), word, written))));
        }
    }
    if doubtful.is_empty() {
        return Ok(());
    }
    let find = match db.dialect() {
        Dialect::Sqlite => sql!(Sqlite: readable!(
            "json_each($2) asked", "json_extract(asked.value, '$[0]')", "json_extract(asked.value, '$[1]')",
            concat!("select 1 from search_text t cross join search_entries e indexed by search_entries_told on e.rank_id = t.rowid cross join reviews r on r.id = e.review_id ",
                "where search_text match json_extract(asked.value, '$[2]') and ", told_found!()),
            concat!("select 1 from search_evidence t cross join search_entries e on e.rank_id = t.rowid cross join reviews r on r.id = e.review_id ",
                "where search_evidence match 'body : (' || json_extract(asked.value, '$[2]') || ') AND scope : (scopeopen' || coalesce((select group_concat(' OR scope' || lower(hex(own.review_id)), '') from ",
                own!(), " own), '') || ')' and ", evidence_found!())
        )),
        Dialect::Pg => sql!(Pg: readable!(
            "jsonb_array_elements(cast($2 as jsonb)) asked (value)", "cast(asked.value ->> 0 as bigint)", "asked.value ->> 1",
            concat!("select 1 from (", pg_told!("(select search_asked(asked.value ->> 2))"), ") t cross join lateral (select s.rank_id, s.noun, s.noun_id, s.review_id, s.cap, s.told from search_entries s where s.rank_id = t.rank_id limit 1) e ",
                "cross join lateral (select * from reviews o where o.id = e.review_id limit 1) r where e.told @@ to_tsquery('simple', asked.value ->> 2) and ", told_found!()),
            concat!("select 1 from (select rank_id, noun, noun_id, review_id from search_entries where noun = 'evidence' and ", pg_searched!(),
                " @@ (to_tsquery('simple', asked.value ->> 2) && to_tsquery('simple', 'scopeopen' || coalesce((select string_agg(' | scope' || replace(cast(own.review_id as text), '-', ''), '') from ",
                own!(), " own), '')))) e cross join lateral (select * from reviews o where o.id = e.review_id limit 1) r where ", evidence_found!())
        )),
    };
    let rows: Vec<ReadableRow> = db.all(find, args![me, json(&doubtful)]).await?;
    let readable: BTreeSet<(i64, String)> = rows.into_iter().map(|ReadableRow { told, word }| (told, word)).collect();
    for [of_told, of_evidence] in found.values_mut().filter(|near| is_crowded(near)) {
        of_told.retain(|word, _| readable.contains(&(1, word.clone())));
        of_evidence.retain(|word, _| readable.contains(&(0, word.clone())));
    }
    Ok(())
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> String {
    // Strings and lists of strings always have a JSON form.
    serde_json::to_string(value).unwrap_or_default()
}
