//! Whom a question names, in the case and number that a question needs: all the grammar there is.

use crate::{Rules, subject::SubjectClass, words::Classes};

/// Somebody who can be asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Who {
    /// As a subject: she, they, Priya, Ana and we.
    pub(super) subject: String,
    /// As an object: her, them, Priya, Ana and us.
    pub(super) object: String,
    /// Whether it takes `were`.
    pub(super) many: bool,
}

/// Personal pronouns: how a text has them, how a question has them, and whether they are many.
/// Who writes of themselves is asked as "you".
const PRONOUNS: [(&[&str], &str, &str, bool); 7] = [
    (&["i", "me", "my", "mine", "myself"], "you", "you", true),
    (&["you", "your", "yours", "yourself"], "you", "you", true),
    (&["we", "us", "our", "ours", "ourselves"], "we", "us", true),
    (&["they", "them", "their", "theirs", "themselves"], "they", "them", true),
    (&["he", "him", "his", "himself"], "he", "him", false),
    (&["she", "her", "hers", "herself"], "she", "her", false),
    (&["it", "its", "itself"], "it", "it", false),
];

/// Beginnings of what is many: `a couple of engineers`.
const SEVERAL: [&str; 4] = ["a few ", "a couple ", "a number ", "a handful "];

impl Who {
    /// We, whatever the text calls us.
    pub(super) fn we() -> Self {
        Self { subject: "we".to_owned(), object: "us".to_owned(), many: true }
    }

    /// Where a question must name somebody, and the text names nobody.
    pub(super) fn those_there() -> Self {
        Self { subject: "the people there".to_owned(), object: "the people there".to_owned(), many: true }
    }

    /// Of what a text calls its subject; nothing if one could not ask about it.
    pub(super) fn of(rules: &Rules, class: SubjectClass, name: &str) -> Option<Self> {
        if class == SubjectClass::I {
            return Self::pronoun("i");
        }
        let words: Vec<&str> = name.split(' ').map(|word| word.trim_matches(['*', '_', ',', ';', ':', '(', ')'])).filter(|word| !word.is_empty()).collect();
        let first = words.first()?.to_lowercase();
        let is = |list| is_in(rules, list, &first);
        if is("unasked") || name == "no one" || words.len() == 1 && is("unasked-alone") {
            return None;
        }
        let parts: Vec<&[&str]> = words.split(|word| joins(word)).filter(|part| !part.is_empty()).collect();
        let cased = |pick: fn(Self) -> String| {
            let mut rest = parts.iter().map(|part| match part {
                [word] | [word, "all" | "both"] => Self::pronoun(word).map_or_else(|| without_s(word).to_owned(), pick),
                _ => part.join(" "),
            });
            let joints = words.iter().filter(|word| joins(word));
            let mut said = rest.next().unwrap_or_default();
            for (joint, part) in joints.zip(rest) {
                said = format!("{said} {joint} {part}");
            }
            said
        };
        let (subject, object) = (cased(|who| who.subject), cased(|who| who.object));
        let many = match parts.as_slice() {
            [one] => is_many(rules, class, one, &first),
            [.., last] => words.iter().any(|word| joins(word) && !word.eq_ignore_ascii_case("or")) && !is_one_team(rules, last),
            [] => return None,
        };
        let tidy = |said: String| without_s(&said).to_owned();
        Some(Self { subject: tidy(subject), object: tidy(object), many })
    }

    fn pronoun(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let (_, subject, object, many) = PRONOUNS.iter().find(|(written, ..)| written.contains(&word.as_str()))?;
        Some(Self { subject: (*subject).to_owned(), object: (*object).to_owned(), many: *many })
    }
}

/// `Priya's mistake` is about Priya, `the engineers' mistake` about them.
fn without_s(name: &str) -> &str {
    let bare = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s"));
    bare.unwrap_or_else(|| name.trim_end_matches(['\'', '’']))
}

fn joins(word: &str) -> bool {
    word == "&" || word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or")
}

/// `the storage and network team`: what follows "and" neither begins anew nor is a name.
fn is_one_team(rules: &Rules, last: &[&str]) -> bool {
    let opens = rules.known.determiner | rules.known.possessive;
    let anew = last.first().is_none_or(|word| classes_of(rules, word) & opens != 0);
    !anew && last.len() > 1 && last.last().is_some_and(|word| classes_of(rules, word) & rules.known.team != 0 && !ends_in_s(without_s(word)))
}

fn is_many(rules: &Rules, class: SubjectClass, words: &[&str], first: &str) -> bool {
    if let [word] | [word, "all" | "both"] = words
        && let Some(who) = Who::pronoun(word)
    {
        return who.many;
    }
    let name = words.join(" ").to_lowercase();
    if is_in(rules, "asked-many", first) || SEVERAL.iter().any(|several| name.starts_with(several)) {
        return true;
    }
    if matches!(class, SubjectClass::Named | SubjectClass::Handle | SubjectClass::Proper) {
        return false;
    }
    // The noun stands before `on call`, `of that night`, `who was there`.
    let known = &rules.known;
    let after = |word: &&&str| classes_of(rules, word) & (known.preposition | known.relative) == 0;
    let Some(noun) = words.iter().take_while(after).last().map(|word| without_s(word)) else { return false };
    let own_name = noun.starts_with(char::is_uppercase) && !ends_as_letters(noun);
    let is_known = classes_of(rules, noun) & (known.role | known.external | known.team) != 0;
    is_in(rules, "plural-noun", noun) || ends_in_s(noun) && (!own_name || is_known)
}

/// Whether a noun ends as one of many does; `ops` is one.
fn ends_in_s(noun: &str) -> bool {
    noun.len() > 2 && noun.ends_with('s') && !["ss", "us", "is", "ops", "Ops"].iter().any(|end| noun.ends_with(end))
}

/// `SREs`, `DBAs`.
fn ends_as_letters(noun: &str) -> bool {
    noun.strip_suffix('s').is_some_and(|letters| letters.len() > 1 && letters.chars().all(char::is_uppercase))
}

/// Whether a word is on the list of that name in `words/`.
fn is_in(rules: &Rules, list: &str, word: &str) -> bool {
    rules.lexicon.list(list).is_some_and(|list| rules.lexicon.is_in(list, rules.lexicon.id(word)))
}

pub(super) fn classes_of(rules: &Rules, word: &str) -> Classes {
    rules.lexicon.classes_of(rules.lexicon.id(word))
}
