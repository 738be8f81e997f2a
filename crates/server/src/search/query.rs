//! What somebody typed, read so that nothing they can type is an error: words,
//! phrases in quotation marks, and the last word perhaps unfinished.

use super::{fold, typo};

/// Words and phrases that are read; the rest of a longer text is left out.
const PARTS: usize = 10;
/// Letters of a word that are read.
const LETTERS: usize = 60;
/// Most words of which some are enough.
const LOOSE: usize = 6;
/// A last word is taken as unfinished from this many letters on.
const UNFINISHED: usize = 3;

/// What is searched for: every part must be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    parts: Vec<Part>,
}

/// A word, or words that stand next to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) words: Vec<String>,
    pub(super) unfinished: bool,
    /// In quotation marks: meant to the letter.
    pub(super) quoted: bool,
    /// What somebody may have meant instead, each as words next to each other.
    pub(super) meant: Vec<Vec<String>>,
}

impl Query {
    /// Reads any text.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut quoted = false;
        let mut rest = text;
        while let Some(at) = rest.find(['"', '“', '”', '„']) {
            let (before, after) = rest.split_at(at);
            add(&mut parts, before, quoted);
            quoted = !quoted;
            rest = after.chars().next().map_or("", |mark| after.get(mark.len_utf8()..).unwrap_or_default());
        }
        // An opening mark without a closing one is a mark and nothing more.
        add(&mut parts, rest, false);
        parts.truncate(PARTS);
        let ends_open = rest.chars().next_back().is_some_and(char::is_alphanumeric);
        if let Some(last) = parts.last_mut().filter(|last| ends_open && !last.quoted) {
            last.unfinished = last.words.last().is_some_and(|w| w.chars().count() >= UNFINISHED);
        }
        Self { parts }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Words that might be mistyped, as the vocabulary keeps them.
    pub(super) fn doubtful(&self) -> Vec<String> {
        self.parts.iter().filter(|p| !p.quoted).map(|p| p.words.concat()).filter(|w| typo::may_be_mistyped(w)).collect()
    }

    /// Takes up what may have been meant: (as typed, the words meant).
    pub(super) fn mean(&mut self, typed: &str, words: &[String]) {
        for part in self.parts.iter_mut().filter(|p| !p.quoted && p.words.concat() == typed) {
            if !part.meant.iter().any(|meant| meant == words) {
                part.meant.push(words.to_vec());
            }
        }
    }

    /// Whether anything else may have been meant.
    pub(super) fn is_doubtful(&self) -> bool {
        self.parts.iter().any(|p| !p.meant.is_empty())
    }

    /// What is marked in a snippet: runs of words with whether the last is a beginning.
    pub(super) fn marks(&self) -> Vec<(&[String], bool)> {
        self.parts
            .iter()
            .map(|p| (p.words.as_slice(), p.unfinished))
            .chain(self.parts.iter().flat_map(|p| p.meant.iter().map(|m| (m.as_slice(), false))))
            .collect()
    }

    /// What may have been meant, as words a person reads.
    pub(super) fn meanings(&self) -> Vec<&[String]> {
        self.parts.iter().flat_map(|p| p.meant.iter().map(Vec::as_slice)).collect()
    }

    /// For SQLite's FTS5. Words hold letters and digits only, so quoting them is safe.
    pub(super) fn fts5(&self, wide: bool) -> String {
        self.joined(wide, " AND ", " OR ", |words, unfinished| format!("\"{}\"{}", words.join(" "), if unfinished { " *" } else { "" }))
    }

    /// For PostgreSQL's `search_asked`, which looks words and pairs of words up: a
    /// longer run is asked for as its pairs.
    pub(super) fn tsquery(&self, wide: bool) -> String {
        self.joined(wide, " & ", " | ", |words, unfinished| {
            let end = if unfinished { ":*" } else { "" };
            if let [one] = words {
                return format!("('{one}'{end})");
            }
            let last = words.len().saturating_sub(2);
            let pairs = words.iter().zip(words.iter().skip(1)).enumerate();
            let pairs: Vec<String> = pairs.map(|(i, (one, other))| format!("('{one}' <-> '{other}'{})", if i == last { end } else { "" })).collect();
            pairs.join(" & ")
        })
    }

    /// For PostgreSQL's `to_tsquery`, where [`Query::tsquery`] finds too much; else empty.
    pub(super) fn runs(&self, wide: bool) -> String {
        let inexact = |words: &[String]| words.len() > 2 || words.len() == 2 && !are_plain(words);
        let any = self.parts.iter().any(|p| inexact(&p.words) || wide && p.meant.iter().any(|m| inexact(m)));
        if any { self.phrased(wide) } else { String::new() }
    }

    /// For PostgreSQL's `to_tsquery`, where any words must stand next to each other; else empty.
    pub(super) fn phrases(&self, wide: bool) -> String {
        let any = self.parts.iter().any(|p| p.words.len() > 1 || wide && p.meant.iter().any(|m| m.len() > 1));
        if any { self.phrased(wide) } else { String::new() }
    }

    /// For PostgreSQL's `to_tsquery`: the finished words that stand in nothing that may have
    /// been meant, the mistyped ones; empty where there are none.
    pub(super) fn slips(&self) -> String {
        let mut slips = Vec::new();
        for part in self.parts.iter().filter(|p| !p.meant.is_empty()) {
            let finished = part.words.len() - usize::from(part.unfinished);
            let meant = |word: &String| part.meant.iter().any(|words| words.contains(word));
            slips.extend(part.words.iter().take(finished).filter(|word| !meant(word)).map(|word| format!("'{word}'")));
        }
        slips.join(" & ")
    }

    fn phrased(&self, wide: bool) -> String {
        self.joined(wide, " & ", " | ", |words, unfinished| {
            let quoted: Vec<String> = words.iter().map(|w| format!("'{w}'")).collect();
            format!("({}{})", quoted.join(" <-> "), if unfinished { ":*" } else { "" })
        })
    }

    /// The words of which some are enough where nothing holds all of them. Long words
    /// stand for rare ones, and of more than six the longest count. None for a single word
    /// or name, half of which stands everywhere, and for what is quoted, which is meant to
    /// the letter.
    fn loose(&self) -> Vec<&str> {
        if self.parts.len() < 2 || self.parts.iter().any(|p| p.quoted) {
            return Vec::new();
        }
        let mut words: Vec<&str> = Vec::new();
        for word in self.parts.iter().flat_map(|p| &p.words).filter(|w| w.chars().count() >= UNFINISHED) {
            if !words.contains(&word.as_str()) {
                words.push(word);
            }
        }
        words.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
        words.truncate(LOOSE);
        words
    }

    /// What holds some of the words, better first: three of five or six, then two; two of
    /// three or four; one of two. Each is a question for the engine, in which `and` stands
    /// between quoted words and `or` between ways, or `None` where there is nothing to ask.
    fn some(&self, quote: char, and: &str, or: &str) -> [Option<String>; 2] {
        let words = self.loose();
        let enough = match words.len() {
            0 | 1 => [None, None],
            2 => [Some(1), None],
            3 | 4 => [Some(2), None],
            _ => [Some(3), Some(2)],
        };
        let chosen = |some: u32| {
            (0_u32..).zip(&words).filter(|(at, _)| some >> at & 1 == 1).map(|(_, word)| format!("{quote}{word}{quote}")).collect::<Vec<_>>().join(and)
        };
        enough.map(|enough| {
            let ways = (0..1_u32 << words.len()).filter(|some| Some(some.count_ones()) == enough);
            let ways: Vec<String> = ways.map(|some| format!("({})", chosen(some))).collect();
            (!ways.is_empty()).then(|| ways.join(or))
        })
    }

    /// [`Query::some`] for SQLite's FTS5.
    pub(super) fn some_fts5(&self) -> [Option<String>; 2] {
        self.some('"', " AND ", " OR ")
    }

    /// [`Query::some`] for PostgreSQL's `search_asked`.
    pub(super) fn some_tsquery(&self) -> [Option<String>; 2] {
        self.some('\'', " & ", " | ")
    }

    fn joined(&self, wide: bool, and: &str, or: &str, one: impl Fn(&[String], bool) -> String) -> String {
        let parts: Vec<String> = self
            .parts
            .iter()
            .map(|part| {
                let mut ways = vec![one(&part.words, part.unfinished)];
                if wide {
                    ways.extend(part.meant.iter().map(|m| one(m, false)));
                }
                format!("({})", ways.join(or))
            })
            .collect();
        parts.join(and)
    }
}

/// Whether PostgreSQL reads each of these words as one word and no other way.
fn are_plain(words: &[String]) -> bool {
    let plain =
        |w: &String| w.bytes().all(|b| b.is_ascii_digit()) || w.bytes().all(|b| b.is_ascii_alphanumeric()) && w.starts_with(|c: char| c.is_ascii_alphabetic());
    words.iter().all(plain)
}

fn add(parts: &mut Vec<Part>, text: &str, quoted: bool) {
    let mut push = |text: &str| {
        let words = words(text);
        if !words.is_empty() {
            parts.push(Part { words, unfinished: false, quoted, meant: Vec::new() });
        }
    };
    if quoted {
        push(text);
    } else {
        text.split_whitespace().for_each(push);
    }
}

/// The words of a text, folded: runs of letters and digits.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(PARTS)
        .map(|w| w.chars().take(LETTERS).map(fold::letter).filter(|c| c.is_alphanumeric()).collect())
        .filter(|w: &String| !w.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fts5(text: &str) -> String {
        Query::read(text).fts5(false)
    }

    #[test]
    fn words_phrases_and_an_unfinished_last_word() {
        assert_eq!(fts5("Connection pool"), r#"("connection") AND ("pool" *)"#);
        assert_eq!(fts5(r#""connection pool" slow "#), r#"("connection pool") AND ("slow")"#);
        assert_eq!(fts5("checkout-api"), r#"("checkout api" *)"#);
        assert_eq!(fts5("a \"b"), r#"("a") AND ("b")"#);
        assert_eq!(fts5("  ,.;  "), "");
        assert_eq!(Query::read("checkout-api").tsquery(false), "(('checkout' <-> 'api':*))");
    }

    #[test]
    fn longer_runs_are_asked_for_as_pairs_and_then_to_the_letter() {
        let query = Query::read("\"ran out of\" pool");
        assert_eq!(query.tsquery(false), "(('ran' <-> 'out') & ('out' <-> 'of')) & (('pool':*))");
        assert_eq!(query.runs(false), "(('ran' <-> 'out' <-> 'of')) & (('pool':*))");
        assert_eq!((Query::read("a-b c").runs(false), Query::read("a b").phrases(false)), (String::new(), String::new()));
        assert_eq!(Query::read("müde-cafés").runs(false), "");
        assert_eq!(Query::read("ωμ-2e").runs(false), "(('ωμ' <-> '2e'))");
    }

    #[test]
    fn a_slip_is_a_finished_word_that_nobody_meant() {
        let slips = |text: &str, meant: &[&str]| {
            let mut query = Query::read(text);
            query.mean(&text.replace(['-', ' '], ""), &meant.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
            query.slips()
        };
        assert_eq!(slips("chxckout-api", &["checkout", "api"]), "'chxckout'");
        assert_eq!(slips("checkout-apx", &["checkout", "api"]), "", "it may be unfinished");
        assert_eq!(slips("checkout-apx ", &["checkout", "api"]), "'apx'");
        assert_eq!(slips("chxckout", &["checkout"]), "");
        assert_eq!(Query::read("chxckout-api slow").slips(), "", "nothing else was meant");
    }

    #[test]
    fn some_of_the_words_are_asked_for_where_all_find_nothing() {
        let some = |text: &str| Query::read(text).some_fts5();
        assert_eq!(some("504 gateway"), [Some(r#"("gateway") OR ("504")"#.to_owned()), None]);
        assert_eq!(some("no pool left"), [Some(r#"("pool") OR ("left")"#.to_owned()), None], "“no” says nothing");
        let name = Query::read("a lock on checkout-api").some_tsquery();
        assert_eq!(name, [Some("('checkout' & 'lock') | ('checkout' & 'api') | ('lock' & 'api')".to_owned()), None]);
        let ways = some("error: failed to create endpoint on network bridge").map(|ways| ways.map(|ways| ways.matches(" OR ").count() + 1));
        assert_eq!(ways, [Some(20), Some(15)], "three of six, then two");
        for exact in ["checkout", "chekout-api", "\"connection pool\" slow", "", "on to"] {
            assert_eq!(some(exact), [None, None], "{exact}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_leaves_anything_but_words_in_the_question(text in any::<String>()) {
            let query = Query::read(&text);
            for part in &query.parts {
                for word in &part.words {
                    prop_assert!(word.chars().all(char::is_alphanumeric) && !word.is_empty());
                }
            }
        }
    }
}
