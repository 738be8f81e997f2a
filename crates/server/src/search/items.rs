//! The names that evidence speaks of, so that a mistyped one can be understood: words of
//! items and names of lanes. Owns `search_item_words`, `search_item_deletions` and
//! `search_item_holds`.
//!
//! They stand apart from the words that people tell with (`vocabulary`). Evidence is not
//! for everybody: a word of it is meant only for who has to do with a review that holds it,
//! or where that is shared; and what they find by it is decided as every find is. And it is
//! much: a million messages say some hundred thousand words, so that of one import some
//! thousands are kept, and names have their own room. See
//! docs/decisions/why-search-orders-by-place-and-time.md.

use std::collections::{BTreeMap, HashSet};

use uuid::Uuid;

use super::{Entry, beginning, put_new, typo, vocabulary};
use crate::{
    platform::db::{DbError, Dialect, Tx, args},
    sql,
};

/// Words that look like names of what runs, of one import.
const NAMES: usize = 3_000;
/// Other words of one import: the first, so that a short one is kept whole.
const OTHERS: usize = 2_000;
/// Words that one step learns, about, so that it stays short: each is some ten rows.
const AT_ONCE: usize = 200;
/// Most words that one item brings, and most pieces of its text that are looked at. A
/// redaction looks for all words of the item that its review holds: others brought them first.
const OF_ONE: usize = 200;
const LOOKED_AT: usize = 4_000;

/// What one import has brought so far.
#[derive(Debug)]
pub struct Names {
    seen: HashSet<String>,
    /// Room for words that look like names.
    named: usize,
    /// Room for others.
    others: usize,
}

impl Default for Names {
    fn default() -> Self {
        Self { seen: HashSet::new(), named: NAMES, others: OTHERS }
    }
}

impl Names {
    /// Adds the words of an item that its import did not bring before, as far as there is room.
    fn take(&mut self, entry: &Entry<'_>, fresh: &mut BTreeMap<String, String>) {
        let most = fresh.len() + OF_ONE;
        let lane = typo::runs(entry.title).map(|run| (run, true));
        let said = typo::runs(beginning(entry.body)).map(|run| (run, typo::is_name(run)));
        for (run, is_name) in lane.chain(said).take(LOOKED_AT) {
            let room = if is_name { &mut self.named } else { &mut self.others };
            if *room == 0 {
                continue;
            }
            for (word, written) in typo::words_of(run) {
                if *room > 0 && !is_number(&word) && !self.seen.contains(&word) {
                    *room -= 1;
                    self.seen.insert(word.clone());
                    fresh.insert(word, written);
                }
            }
            if fresh.len() >= most {
                return;
            }
        }
    }

    const fn is_full(&self) -> bool {
        self.named == 0 && self.others == 0
    }
}

/// Puts items of one import in that have no entry yet, with the names they speak of: as
/// many of them as one short step takes, and at least the first. Gives how many that are.
///
/// # Errors
/// [`DbError`].
pub async fn put_items(tx: &mut Tx, names: &mut Names, items: &[Entry<'_>]) -> Result<usize, DbError> {
    let mut fresh = BTreeMap::new();
    let mut put = 0;
    for item in items {
        put += 1;
        if !names.is_full() {
            names.take(item, &mut fresh);
        }
        if fresh.len() >= AT_ONCE {
            break;
        }
    }
    let items = items.get(..put).unwrap_or_default();
    put_new(tx, items).await?;
    if let Some(first) = items.first().filter(|_| !fresh.is_empty()) {
        learn(tx, first.review, &fresh).await?;
    }
    Ok(put)
}

/// Whether a word counts or hashes something and names nothing: a million lines have a
/// million of those.
fn is_number(word: &str) -> bool {
    word.chars().filter(char::is_ascii_digit).count() > 2
}

async fn learn(tx: &mut Tx, review: Uuid, fresh: &BTreeMap<String, String>) -> Result<(), DbError> {
    let pairs: Vec<(&String, &String)> = fresh.iter().collect();
    let into = vocabulary::put_into!(tx.dialect(), "search_item_words", "search_item_deletions");
    vocabulary::put(tx, into, &pairs).await?;
    let hold = match tx.dialect() {
        Dialect::Sqlite => {
            sql!(Sqlite: "insert into search_item_holds (review_id, word) select $2, json_extract(value, '$[0]') from json_each($1) where true on conflict (review_id, word) do nothing")
        }
        Dialect::Pg => {
            sql!(Pg: "insert into search_item_holds (review_id, word) select cast($2 as uuid), pair ->> 0 from jsonb_array_elements(cast($1 as jsonb)) pair order by 2 on conflict (review_id, word) do nothing")
        }
    };
    tx.run(hold, args![vocabulary::json(&pairs), review]).await?;
    Ok(())
}

/// Takes the words of an item out that no other item of its review holds. Called when its
/// entry is gone.
pub(super) async fn unlearn(tx: &mut Tx, review: Uuid, was: &BTreeMap<String, String>) -> Result<(), DbError> {
    let asked = vocabulary::asked!(tx, "search_item_words", was.keys().collect());
    if asked.is_empty() {
        return Ok(());
    }
    let scope = format!("scope{}", review.simple());
    let take = match tx.dialect() {
        Dialect::Sqlite => sql!(Sqlite:
            "delete from search_item_holds where review_id = $2 and word in (select h.word from json_each($1) pair ",
            "cross join search_item_holds h on h.review_id = $2 and h.word = json_extract(pair.value, '$[0]') where not exists ",
            "(select 1 from search_evidence where search_evidence match 'body : (' || json_extract(pair.value, '$[1]') || ') AND scope : ' || $3))"),
        Dialect::Pg => sql!(Pg:
            "delete from search_item_holds where review_id = $2 and word in (select h.word from jsonb_array_elements(cast($1 as jsonb)) pair ",
            "join search_item_holds h on h.review_id = $2 and h.word = pair ->> 0 where not exists (select 1 from search_entries where noun = 'evidence' and ",
            super::statements::pg_searched!(),
            " @@ (to_tsquery('simple', pair ->> 1) && to_tsquery('simple', $3))))"),
    };
    tx.run(take, args![vocabulary::json(&asked), review, scope]).await?;
    let words: Vec<&String> = was.keys().collect();
    let take = match tx.dialect() {
        Dialect::Sqlite => sql!(Sqlite:
            "delete from search_item_words where word in (select value from json_each($1)) ",
            "and not exists (select 1 from search_item_holds h where h.word = search_item_words.word)"),
        Dialect::Pg => sql!(Pg:
            "delete from search_item_words where word in (select word from jsonb_array_elements_text(cast($1 as jsonb)) word) ",
            "and not exists (select 1 from search_item_holds h where h.word = search_item_words.word)"),
    };
    tx.run(take, args![vocabulary::json(&words)]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use recount_model::Audience;

    use super::*;

    fn taken(names: &mut Names, lane: &str, said: &str) -> Vec<String> {
        let mut fresh = BTreeMap::new();
        let (id, review) = (Uuid::nil(), Uuid::nil());
        names.take(&Entry { noun: "evidence", noun_id: id, review, cap: Audience::Involved, title: lane, body: said }, &mut fresh);
        fresh.into_keys().collect()
    }

    #[test]
    fn an_import_brings_each_word_once_and_no_numbers() {
        let mut names = Names::default();
        assert_eq!(taken(&mut names, "#billing", "checkout-api had 4f9a8b7c and instance12345"), ["billing", "checkout", "checkoutapi"]);
        assert_eq!(taken(&mut names, "#billing", "checkout-api and billing restarted"), ["restarted"]);
    }

    #[test]
    fn names_have_room_where_other_words_have_none_and_the_room_ends() {
        let letters = |n: usize| -> String { format!("{n:05}").bytes().map(|digit| char::from(b'a' + digit - b'0')).collect() };
        let mut names = Names::default();
        for n in 0..OTHERS * 2 {
            taken(&mut names, "", &letters(n));
        }
        assert_eq!((names.others, names.named), (0, NAMES));
        assert!(taken(&mut names, "", "anotherword").is_empty());
        assert_eq!(taken(&mut names, "", "quokkaSnarf"), ["quokkasnarf"]);
        for n in 0..NAMES * 2 {
            taken(&mut names, &format!("svc-{}", letters(n)), "");
        }
        assert!(names.is_full() && names.seen.len() == NAMES + OTHERS, "{}", names.seen.len());
    }

    #[test]
    fn one_item_brings_no_more_than_a_step_takes() {
        let mut long = String::new();
        for n in 0..5_000_u32 {
            long.extend(format!("{n:05} ").chars().map(|c| c.to_digit(10).map_or(c, |digit| char::from(b'k' + u8::try_from(digit).unwrap_or_default()))));
        }
        assert!((OF_ONE..OF_ONE + 5).contains(&taken(&mut Names::default(), "", &long).len()));
    }
}
