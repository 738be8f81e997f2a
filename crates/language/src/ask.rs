//! Puts a question into words that one could say aloud.

use std::ops::Range;

use crate::{
    Rule, Rules,
    subject::{Subject, SubjectClass},
    words::Classes,
};

/// Longer names and phrases are cut, so that the question stays sayable.
const LONGEST: usize = 60;

/// The question of a rule about these bytes, naming whom it is about as the text does.
pub(crate) fn question(rules: &Rules, rule: &Rule, text: &str, span: &Range<usize>, subject: Option<&Subject>) -> String {
    let (asks, known) = (&rule.asks, &rules.known);
    let (class, name) = subject.map_or((None, ""), |subject| (Some(subject.class), subject.name(text)));
    let us = class == Some(SubjectClass::We) && says(rules, name, &[known.we]);
    let ours = class == Some(SubjectClass::We) && says(rules, name, &[known.our_word, known.team]);
    let written = match class {
        Some(SubjectClass::We) if us || ours => asks.we.as_ref(),
        Some(SubjectClass::I) => asks.i.as_ref(),
        None | Some(SubjectClass::Unknown | SubjectClass::System) => asks.nobody.as_ref(),
        Some(_) => None,
    };
    let written = written.unwrap_or(&asks.any);
    let who = || match class {
        Some(SubjectClass::I) => "you".to_owned(),
        Some(SubjectClass::We) if us => "we".to_owned(),
        _ if name.is_empty() => "the person there".to_owned(),
        _ => in_a_sentence(rules, name),
    };
    let what = || in_a_sentence(rules, text.get(span.clone()).unwrap_or_default());
    let mut asked = String::with_capacity(written.len() + LONGEST);
    let mut rest = written.as_str();
    while let Some((before, (put, after))) = rest.find('{').and_then(|at| {
        let (before, from) = rest.split_at_checked(at)?;
        let put = from.strip_prefix("{who}").map(|after| (who(), after)).or_else(|| from.strip_prefix("{what}").map(|after| (what(), after)))?;
        Some((before, put))
    }) {
        asked.push_str(before);
        asked.push_str(&put);
        rest = after;
    }
    asked.push_str(rest);
    capital(asked)
}

/// With a capital at its beginning.
fn capital(mut asked: String) -> String {
    if let Some(first) = asked.get_mut(..1).filter(|first| first.is_ascii()) {
        first.make_ascii_uppercase();
        return asked;
    }
    let mut letters = asked.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether these are words of these classes, one each.
fn says(rules: &Rules, name: &str, classes: &[Classes]) -> bool {
    let mut words = name.split_whitespace();
    let all = classes.iter().all(|class| words.next().is_some_and(|word| classes_of(rules, word) & class != 0));
    all && words.next().is_none()
}

fn classes_of(rules: &Rules, word: &str) -> Classes {
    rules.lexicon.classes_of(rules.lexicon.id(word))
}

/// On one line, short, and without the capital of a sentence's beginning.
fn in_a_sentence(rules: &Rules, written: &str) -> String {
    let mut flat = String::new();
    for word in written.split_whitespace() {
        if !flat.is_empty() {
            flat.push(' ');
        }
        flat.push_str(word);
        // A phrase can be as long as its sentence.
        if flat.len() > 4 * LONGEST + 4 {
            break;
        }
    }
    if flat.len() > LONGEST
        && let Some((end, _)) = flat.char_indices().nth(LONGEST)
    {
        flat.truncate(end);
        flat.push('…');
    }
    let known = &rules.known;
    let word = flat.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let small = known.determiner | known.article_indefinite | known.possessive | known.pronoun | known.nobody;
    let classes = classes_of(rules, word);
    if classes & small != 0
        && classes & known.i == 0
        && let Some(first) = flat.get_mut(..1)
    {
        first.make_ascii_lowercase();
    }
    flat
}
