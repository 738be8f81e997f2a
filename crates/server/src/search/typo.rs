//! One wrong, missing, added or swapped letter: which words could have been meant.
//!
//! Every word of the vocabulary is kept with all its one-letter deletions; two words
//! that differ by one such slip share a deletion, so that finding the candidates is
//! a look-up and not a scan. [`near`] then keeps those that differ by one slip only.

use std::collections::{BTreeMap, BTreeSet};

use super::fold;

/// Shortest word that is kept in the vocabulary.
const SHORTEST: usize = 5;
/// Longest: what is longer is an address or a hash, and nobody types it.
const LONGEST: usize = 32;
/// Words of one text that are kept.
const KEPT: usize = 20_000;

/// Whether a word as typed could stand for one of the vocabulary.
pub(super) fn may_be_mistyped(word: &str) -> bool {
    let letters = word.chars().count();
    (SHORTEST - 1..=LONGEST + 1).contains(&letters)
}

/// The vocabulary of a text: each word folded, with how it is written. A name of
/// several words, such as `checkout-api`, is also kept as one.
pub(super) fn vocabulary(texts: &[&str]) -> BTreeMap<String, String> {
    let mut kept = BTreeMap::new();
    for text in texts {
        for run in runs(text) {
            keep_run(&mut kept, run);
            if kept.len() >= KEPT {
                return kept;
            }
        }
    }
    kept
}

/// The pieces of a text that are words or names.
pub(super) fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).filter(|run| !run.is_empty())
}

/// What [`vocabulary`] keeps of one of its [`runs`].
pub(super) fn words_of(run: &str) -> BTreeMap<String, String> {
    let mut kept = BTreeMap::new();
    keep_run(&mut kept, run);
    kept
}

/// Whether a run looks like the name of something that runs, and not like a word of a
/// sentence: it has several parts, a capital within, or a digit among letters.
pub(super) fn is_name(run: &str) -> bool {
    let inner = run.trim_matches(['-', '_', '.']);
    let has_capital = inner.chars().zip(inner.chars().skip(1)).any(|(one, next)| one.is_lowercase() && next.is_uppercase());
    let has_digit = inner.contains(|c: char| c.is_ascii_digit()) && inner.contains(char::is_alphabetic);
    has_capital || has_digit || inner.contains(['-', '_', '.'])
}

fn keep_run(kept: &mut BTreeMap<String, String>, run: &str) {
    let parts: Vec<&str> = run.split(['-', '_', '.']).filter(|p| !p.is_empty()).collect();
    for part in &parts {
        keep(kept, part, part);
    }
    if (2..=4).contains(&parts.len()) {
        keep(kept, &parts.concat(), run.trim_matches(['-', '_', '.']));
    }
}

fn keep(kept: &mut BTreeMap<String, String>, word: &str, written: &str) {
    let folded: String = word.chars().take(LONGEST + 1).map(fold::letter).collect();
    let letters = folded.chars().count();
    let digits = folded.chars().filter(|c| !c.is_alphabetic()).count();
    if (SHORTEST..=LONGEST).contains(&letters) && digits * 2 < letters {
        let written = written.to_lowercase();
        // In parts where it stands in both ways: see `vocabulary::spellings`.
        let kept = kept.entry(folded).or_default();
        if written.len() > kept.len() {
            *kept = written;
        }
    }
}

/// The word itself and every way to leave one letter out.
pub(super) fn deletions(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all: BTreeSet<String> = (0..letters.len()).map(|gone| letters.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, c)| c).collect()).collect();
    all.insert(word.to_owned());
    all
}

/// Whether two words differ by exactly one wrong, missing, added or swapped letter.
pub(super) fn near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = one.iter().zip(&other).take_while(|(x, y)| x == y).count();
    let shorter = one.len().min(other.len());
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(x, y)| x == y).count().min(shorter - start);
    let left = one.get(start..one.len() - end).unwrap_or_default();
    let right = other.get(start..other.len() - end).unwrap_or_default();
    match (left, right) {
        ([_], [_] | []) | ([], [_]) => true,
        ([first, second], [third, fourth]) => first == fourth && second == third,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_slip_is_near_and_two_are_not() {
        for slip in ["promtheus", "promethues", "pronetheus", "prometheuss"] {
            assert!(near("prometheus", slip), "{slip}");
        }
        for far in ["prometheus", "promethsue", "prmethues", "rometheu"] {
            assert!(!near("prometheus", far), "{far}");
        }
    }

    #[test]
    fn names_are_kept_whole_and_in_parts() {
        let words = vocabulary(&["Checkout-API was slow. See 4f9a8b7c6d5e and app_v2, cart"]);
        assert_eq!(words.get("checkoutapi").map(String::as_str), Some("checkout-api"));
        assert!(words.contains_key("checkout"));
        assert!(!words.contains_key("cart") && !words.contains_key("4f9a8b7c6d5e"), "{words:?}");
    }

    #[test]
    fn a_name_looks_like_one() {
        for name in ["checkout-api", "app_v2", "db.primary", "PaymentRouter", "worker2"] {
            assert!(is_name(name), "{name}");
        }
        for word in ["quokkasnarf", "Slow", "OK", "slow.", "2026", "-"] {
            assert!(!is_name(word), "{word}");
        }
    }

    proptest! {
        #[test]
        fn near_words_share_a_deletion(word in "[a-z]{5,12}", at in 0usize..12, c in "[a-z]") {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at % letters.len();
            if let (Some(letter), Some(other)) = (letters.get_mut(at), c.chars().next()) {
                *letter = other;
            }
            let typed: String = letters.into_iter().collect();
            prop_assert!(!near(&word, &typed) || !deletions(&word).is_disjoint(&deletions(&typed)));
        }
    }
}
