//! Whether two things are said in one clause: what a pod did excuses nobody who is named beside it.

use crate::{matcher::Match, subject::Sentence, token::Kind};

/// How far a clause is read.
const FAR: usize = 24;

/// Whether an exception is about something else than a match, because a clause ends between them.
///
/// `Once the pods restarted, …` before it sets the scene for all that follows.
pub(crate) fn are_apart(sentence: &Sentence<'_>, found: &Match, except: &Match) -> bool {
    let between = if except.end <= found.start {
        except.end..found.start
    } else if found.end <= except.start {
        found.end..except.start
    } else {
        return false;
    };
    if between.clone().any(|at| sentence.sign(at, &[';'])) {
        return true;
    }
    let is_before = except.end <= found.start;
    if is_before && (sentence.is(except.start, sentence.known.subordinator) || is_subordinate(sentence, except.start)) {
        return false;
    }
    between.clone().any(|at| is_boundary(sentence, at, !is_before)) || between.clone().any(|at| joins(sentence, at)) && is_of_another(sentence, found, except)
}

/// Whether a clause with a subject of its own begins after `at`, and one ends before it: the
/// match's own, or any that has a verb.
fn is_boundary(sentence: &Sentence<'_>, at: usize, is_own: bool) -> bool {
    let mut next = at;
    if sentence.sign(at, &[',', ':', '–', '—']) || sentence.sign(at, &['-']) && sentence.token(at + 1).is_some_and(|token| token.spaced) {
        next += 1;
    }
    let joined = joins(sentence, next);
    next += usize::from(joined);
    if next == at || !begins_clause(sentence, next) {
        return false;
    }
    // `After the new list was pushed, the queue drained`: one tells when the other happened.
    if !joined && is_subordinate(sentence, at.saturating_sub(1)) {
        return false;
    }
    joined && is_own || (clause_start(sentence, at)..at).any(|k| is_finite(sentence, k))
}

/// `and`, `but`: what joins two clauses of the same rank.
fn joins(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.letters(at);
    ["and", "but", "so", "while", "whereas", "yet"].iter().any(|known| word.eq_ignore_ascii_case(known))
        && !sentence.letters(at + 1).eq_ignore_ascii_case("that")
}

/// Whether a noun phrase and its verb stand here: `the second broker in the pool never restarted`.
fn begins_clause(sentence: &Sentence<'_>, from: usize) -> bool {
    let known = sentence.known;
    let limit = sentence.end.min(from + FAR);
    let mut at = from;
    while at < limit && sentence.is(at, known.adverb | known.connective) && !sentence.is(at, known.partitive) {
        at += 1;
    }
    let Some(phrase) = sentence.phrase_from(at, limit) else { return false };
    for at in phrase.end..limit {
        if is_finite(sentence, at) {
            return true;
        }
        if !sentence.is_noun(at)
            && !sentence.is(at, known.preposition | known.determiner | known.possessive | known.genitive | known.adjective | known.adverb | known.negation)
            || sentence.is(at, known.subordinator)
        {
            return false;
        }
    }
    false
}

/// Whether a word may be the verb of a clause.
fn is_finite(sentence: &Sentence<'_>, at: usize) -> bool {
    let known = sentence.known;
    sentence.is(at, known.be | known.aux | known.past | known.third) || sentence.letters(at).ends_with("ed") && !sentence.is(at, known.adjective)
}

/// Where the clause before `at` begins.
fn clause_start(sentence: &Sentence<'_>, at: usize) -> usize {
    let lowest = sentence.start.max(at.saturating_sub(FAR));
    (lowest..at).rev().find(|k| sentence.sign(*k, &[',', ';', ':', '–', '—'])).map_or(lowest, |sign| sign + 1)
}

/// Whether the clause that `at` stands in begins with `once`, `when`, `because`, or as `had Tomasz
/// not kept a copy` does.
fn is_subordinate(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = |k: &usize| sentence.token(*k).is_some_and(|token| token.kind == Kind::Word) && !sentence.is(*k, sentence.known.conjunction);
    let first = (clause_start(sentence, at)..=at).find(word);
    first.is_some_and(|first| {
        sentence.is(first, sentence.known.subordinator) || ["had", "were"].iter().any(|known| sentence.letters(first).eq_ignore_ascii_case(known))
    })
}

/// `failed to warn support and failed to restore the data`: the exception has that verb too.
fn is_of_another(sentence: &Sentence<'_>, found: &Match, except: &Match) -> bool {
    let Some(verb) = sentence.token(found.start).filter(|token| token.word != 0) else { return false };
    let is_verb = sentence.is(found.start, sentence.known.past | sentence.known.third) || sentence.letters(found.start).ends_with("ed");
    is_verb && (except.start..except.end).any(|at| sentence.token(at).is_some_and(|token| token.word == verb.word))
}
