//! What keeps a match silent although its words are there: questions, negations, conditions,
//! apologies to customers, and talk about words.

use crate::{
    Family,
    matcher::Match,
    rule::{Reads, Rule},
    sentences::sentence_end,
    subject::{Sentence, SubjectClass},
    token::Kind,
    words::Classes,
};

/// How far a guard looks.
const FAR: usize = 40;

/// Whether the rule stays silent here.
pub(crate) fn silence(rule: &Rule, sentence: &Sentence<'_>, found: &Match) -> bool {
    let (reads, known) = (rule.reads, sentence.known);
    // What no word near by is need not be looked for.
    let near = sentence.start.max(found.start.saturating_sub(FAR))..sentence.end.min(found.end + FAR);
    let said = near.fold(0, |said, at| said | sentence.classes(at));
    let says = |class: Classes| said & class != 0;
    (!reads.questions && is_question(sentence, found))
        || (!reads.negations && (says(known.negation | known.negative | known.none_word) && is_negated(sentence, found) || is_of_nobody(sentence, found)))
        || (rule.family != Family::Promise
            && says(known.way_word | known.negation | known.naming | known.not_word | known.unfair)
            && is_disavowed(sentence, found))
        || (!reads.conditions && says(known.condition) && is_condition(sentence, found))
        || (!reads.mentions && says(known.mention) && is_mention(sentence, found))
        || (rule.family == Family::Blame && !reads.apologies && says(known.apology | known.served) && is_apology(sentence, found))
        || (reads.agentless && (has_agent(sentence, found) || is_done_to_somebody(sentence, found) || is_done_by_machines(sentence, found)))
        || (reads.lone && is_several(sentence, found))
        || is_title(sentence, found)
}

/// Whether a reason stands in the sentence: one that is said to be one, or anything that
/// may be read as one where the rule asks for what is unreasoned.
pub(crate) fn has_reason(rule: &Rule, sentence: &Sentence<'_>, found: &Match) -> bool {
    let to = sentence.end.min(found.end + FAR);
    let from = sentence.start.max(found.start.saturating_sub(FAR));
    if rule.reads.unreasoned {
        return (from..to).any(|at| sentence.is(at, sentence.known.reason)) || is_told_before(sentence) || is_told_after(sentence);
    }
    // `Because we did not look, it went on` gives no reason for not looking.
    let before = (from..found.start).any(|at| sentence.is(at, sentence.known.because) && (at..found.start).any(|k| sentence.sign(k, &[','])));
    // `…, as the dashboard was green`
    let so = |at: usize| sentence.is(at, sentence.known.as_word) && sentence.sign(at - 1, &[',']);
    // `…; the two are one click apart`
    let told = |at: usize| sentence.sign(at, &[';', ':']);
    before || (found.end..to).any(|at| sentence.is(at, sentence.known.because) || so(at) || told(at))
}

/// Whether the sentence tells of what was done against the trouble, not of what came before it.
pub(crate) fn is_response(sentence: &Sentence<'_>, found: &Match) -> bool {
    let to = sentence.end.min(found.end + FAR);
    let from = sentence.start.max(found.start.saturating_sub(FAR));
    // `A change was deployed to fix a slow query`: what it was for, not what came after.
    let purpose = |at: usize| {
        let to_do = at > from && sentence.is(at - 1, sentence.known.to_word);
        to_do && at > found.end && !(at + 1..at + 4).any(|k| sentence.is(k, sentence.known.trouble))
    };
    (from..to).any(|at| sentence.is(at, sentence.known.response) && !purpose(at))
}

/// `Ewa had the window that afternoon. The release was deployed at 14:05`: the sentence before
/// names who was at it.
pub(crate) fn is_named_before(sentence: &Sentence<'_>) -> bool {
    let Some(before) = preceding(sentence) else { return false };
    let (first, last) = (before.start, before.end);
    let named = before.phrase_from(first, last).is_some_and(|phrase| match before.class_of(phrase) {
        SubjectClass::Named | SubjectClass::Handle => true,
        SubjectClass::Proper => !before.is(phrase.core, sentence.known.machine_verb),
        _ => false,
    });
    named && !(first..sentence.start).any(|at| sentence.is(at, sentence.known.negation))
}

fn is_negated(sentence: &Sentence<'_>, found: &Match) -> bool {
    let from = sentence.start.max(found.start.saturating_sub(4));
    for at in (from..found.start).rev() {
        if matches!(sentence.token(at).map(|token| token.kind), Some(Kind::Sign(',' | ';' | ':' | '.' | '—' | '–'))) {
            return false;
        }
        // `I cannot believe that we missed it` denies nothing.
        if sentence.is(at, sentence.known.negation | sentence.known.negative) && !sentence.is(at + 1, sentence.known.believe_word) {
            return true;
        }
    }
    // `None of the packages that we send were …`
    let first = (sentence.start.max(found.start.saturating_sub(14))..found.start)
        .rev()
        .find(|at| sentence.sign(*at, &[',', ';', ':']))
        .map_or(sentence.start, |sign| sign + 1);
    sentence.is(first, sentence.known.none_word) && first < found.start && found.start - first <= 14
}

/// Nobody forgot; not one of us overlooked it.
fn is_of_nobody(sentence: &Sentence<'_>, found: &Match) -> bool {
    found.subject.as_ref().is_some_and(|subject| {
        let name = subject.name(sentence.text);
        let first = name.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
        sentence.lexicon.classes_of(sentence.lexicon.id(first)) & sentence.known.nobody_word != 0
    })
}

fn is_condition(sentence: &Sentence<'_>, found: &Match) -> bool {
    let from = sentence.start.max(found.start.saturating_sub(14));
    for at in (from..found.start).rev() {
        if matches!(sentence.token(at).map(|token| token.kind), Some(Kind::Sign(',' | ';' | ':'))) {
            return false;
        }
        if sentence.is(at, sentence.known.condition) {
            return true;
        }
    }
    false
}

/// "We avoid saying …", "words like …": about words, not people.
fn is_mention(sentence: &Sentence<'_>, found: &Match) -> bool {
    let from = sentence.start.max(found.start.saturating_sub(14));
    let to = sentence.end.min(found.end + 8);
    // `In other words`, `in terms of`: about no words.
    let other = |at: usize| at.checked_sub(1).is_some_and(|before| sentence.is(before, sentence.known.other_word | sentence.known.in_word));
    (from..found.start).chain(found.end..to).any(|at| sentence.is(at, sentence.known.mention) && !other(at))
}

/// `We failed to deliver the reliability you expect`, `we are sorry that we let you down`.
fn is_apology(sentence: &Sentence<'_>, found: &Match) -> bool {
    if found.subject.as_ref().is_none_or(|subject| subject.class != SubjectClass::We) {
        return false;
    }
    let from = sentence.start.max(found.start.saturating_sub(FAR));
    let to = sentence.end.min(found.end + FAR);
    let near = sentence.end.min(found.end + 10);
    // `We did not tell the customers`: about them, not to them.
    let told = |at: usize| (at.saturating_sub(3)..at).any(|k| sentence.is(k, sentence.known.tell_word));
    let owns = |at: usize| sentence.is(at + 1, sentence.known.genitive) || sentence.sign(at + 1, &['\'', '’']);
    let spoken_to = |at: usize| sentence.is(at, sentence.known.served) && (owns(at) || !told(at));
    (from..to).any(|at| sentence.is(at, sentence.known.apology)) || (found.end..near).any(spoken_to)
}

/// `was pushed by Priya`: somebody is named; `by mistake` names nobody.
fn has_agent(sentence: &Sentence<'_>, found: &Match) -> bool {
    let to = sentence.end.min(found.end + 9);
    for at in found.start..to {
        let Some(token) = sentence.token(at) else { return false };
        if at >= found.end && matches!(token.kind, Kind::Sign(',' | ';' | ':' | '.')) {
            return false;
        }
        if sentence.is(at, sentence.known.by_word) {
            let next = sentence.token(at + 1);
            let counted = sentence.is(at + 1, sentence.known.numeral) && sentence.is(at + 2, sentence.known.date);
            let time_or_manner = counted
                || next.is_some_and(|next| next.kind == Kind::Number)
                || sentence.is(at + 1, sentence.known.by_what)
                || sentence.letters(at + 1).ends_with("ing");
            // `was assumed caused by`, `was muted and replaced by`: the agent of another verb.
            let other_verb = (found.end..at).any(|k| sentence.is(k, sentence.known.done) || sentence.letters(k).ends_with("ed"));
            if !time_or_manner && !other_verb {
                return true;
            }
        }
    }
    false
}

/// `Priya was told`: what was done to a person whom we know hides another, not this one.
fn is_done_to_somebody(sentence: &Sentence<'_>, found: &Match) -> bool {
    let be = sentence.known.be;
    let first = (found.start..found.end)
        .find(|at| sentence.is(*at, be))
        .or_else(|| (sentence.start.max(found.start.saturating_sub(4))..found.start).rev().find(|at| sentence.is(*at, be)));
    let Some(first) = first else { return false };
    // A relative clause, or the words before the verb.
    let mut at = first;
    while at > sentence.start && sentence.is(at - 1, sentence.known.aux | sentence.known.negation | sentence.known.adverb | sentence.known.relative) {
        at -= 1;
    }
    if at > sentence.start && sentence.sign(at - 1, &[',']) {
        at -= 1;
    }
    let lowest = sentence.start.max(at.saturating_sub(8));
    sentence.core_of(at, lowest).is_some_and(|phrase| matches!(sentence.class_of(phrase), SubjectClass::Named | SubjectClass::Handle | SubjectClass::I))
}

/// `All pods that ran in the namespace were terminated`: machines do this to such things all day.
fn is_done_by_machines(sentence: &Sentence<'_>, found: &Match) -> bool {
    let known = sentence.known;
    let Some(be) = (found.start..found.end).find(|at| sentence.is(*at, known.be)) else { return false };
    if !(be..found.end).any(|at| sentence.is(at, known.machine_verb)) {
        return false;
    }
    let lowest = sentence.start.max(be.saturating_sub(FAR));
    let clause = (lowest..be).rev().find(|at| sentence.sign(*at, &[',', ';', ':'])).map_or(lowest, |sign| sign + 1);
    // `pods running in`
    let head = |start: usize, core: usize| (start..core).rev().find(|at| !sentence.is(*at, known.ing) && !sentence.letters(*at).ends_with("ing"));
    sentence.phrase_from(clause, be).and_then(|phrase| head(phrase.start, phrase.core)).is_some_and(|head| sentence.is(head, known.machine_thing))
}

/// `Our editors`, `several of us`: several people act as one; `one of our editors` is one.
fn is_several(sentence: &Sentence<'_>, found: &Match) -> bool {
    let Some(span) = found.subject.as_ref().map(|subject| subject.span.clone()) else { return false };
    let inside = |at: &usize| sentence.token(*at).is_some_and(|token| token.start >= span.start && token.end <= span.end);
    let words = (sentence.start..found.start.max(found.end)).filter(inside);
    let known = sentence.known;
    let Some(first) = words.clone().next() else { return false };
    let one = sentence.is(first, known.one_word);
    // `Some engineer` is one, `some of us` are not.
    let second = words.clone().nth(1);
    let of_many = second.is_some_and(|at| sentence.is(at, known.of_word)) && sentence.is(first, known.part_word);
    !one && (of_many || words.clone().any(|at| sentence.is(at, known.plural)) || sentence.is(first, known.many_word))
}

/// The sentence before this one, in the same block.
fn preceding<'a>(sentence: &Sentence<'a>) -> Option<Sentence<'a>> {
    let last = sentence.start.checked_sub(1)?;
    let lowest = last.saturating_sub(FAR);
    let first = (lowest..last).rev().find(|at| sentence.sign(*at, &['.', '!', '?', '|'])).map_or(lowest, |at| at + 1);
    Some(Sentence { start: first, end: last, ..*sentence })
}

/// `The queue had grown to nine thousand.`, `Tomasz thought that it was stale.`: what was there to
/// see or to think stands right before.
fn is_told_before(sentence: &Sentence<'_>) -> bool {
    let Some(before) = preceding(sentence) else { return false };
    let known = before.known;
    let words = before.start..before.end;
    let thinks = words.clone().any(|at| before.is(at, known.notices));
    let happens = words.clone().any(|at| before.is(at, known.be | known.aux | known.past | known.machine_verb));
    thinks || happens && before.first_phrase(before.start, before.end).class == SubjectClass::System
}

/// Whether one of the next two sentences of the block gives the reason: it goes on about what was
/// there (`It had stopped answering.`), about what was needed, or about what had shown it safe.
fn is_told_after(sentence: &Sentence<'_>) -> bool {
    let first = following(sentence);
    let second = following(&first);
    goes_on(&first) || [first, second].iter().any(|next| tells_a_need(next) || tells_a_proof(next))
}

fn following<'a>(sentence: &Sentence<'a>) -> Sentence<'a> {
    let start = sentence.end;
    let end = if start < sentence.tokens.len() { sentence_end(sentence.tokens, start, sentence.text) } else { start };
    Sentence { start, end: end.min(start + 2 * FAR), ..*sentence }
}

fn goes_on(next: &Sentence<'_>) -> bool {
    let known = next.known;
    let tells = |at: usize| next.is(at, known.aux | known.past) || next.letters(at).ends_with("ed");
    next.is(next.start, known.it | known.he | known.they) && (next.start + 1..next.end.min(next.start + 4)).any(tells)
}

/// `… which had to be in by Monday`, `… people had been waiting for`, `The tills needed it`.
fn tells_a_need(next: &Sentence<'_>) -> bool {
    let known = next.known;
    (next.start..next.end).any(|at| {
        next.is(at, known.have_word) && next.is(at + 1, known.to_word)
            || next.is(at, known.awaited) && next.is(at + 1, known.awaited_by)
            || next.is(at, known.need_word)
    })
}

/// `Four hundred runs on the test rack had gone through`, `Staging was green`.
fn tells_a_proof(next: &Sentence<'_>) -> bool {
    let tells = |class| (next.start..next.end).any(|at| next.is(at, class));
    tells(next.known.trial) && tells(next.known.trial_passed)
}

/// `We in no way want to blame …`, `without wanting to …`: said not to be meant.
fn is_disavowed(sentence: &Sentence<'_>, found: &Match) -> bool {
    let known = sentence.known;
    let is = |at: usize, class| sentence.is(at, class);
    let from = sentence.start.max(found.start.saturating_sub(14));
    let hypothetical = |at: usize| {
        let near = sentence.start.max(at.saturating_sub(4));
        (near..sentence.end.min(found.end + 4)).any(|k| is(k, known.unfair))
    };
    (from..found.start).any(|at| {
        is(at, known.way_word) && at > from && is(at - 1, known.negation)
            // `We do not think that anybody was careless`, `calling it negligence would …`
            || is(at, known.negation) && at > from && is(at - 1, known.do_word) && is(at + 1, known.opine)
                && !(at..found.start).any(|k| sentence.sign(k, &[';', ':', '—', '–']))
            // `It is not true that the team ignored the alarm`
            || is(at, known.not_word) && (at + 1..at + 3).any(|k| ["true", "so", "correct"].contains(&sentence.letters(k)) && sentence.letters(k + 1) == "that")
            // `It would be easy to say that Mina was careless`, `it would be wrong to blame …`
            || is(at, known.unfair) && is(at + 1, known.to_word) && (is(at + 2, known.opine) || at + 2 == found.start && sentence.letters(at + 2) == "blame")
            || is(at, known.naming) && is(at + 1, known.named_it) && at + 3 >= found.start && hypothetical(at)
            || (is(at, known.not_word) && (is(at + 1, known.unmeant) || is(at + 2, known.unmeant)) && (at + 1..found.start).any(|to| is(to, known.to_word)))
    })
}

fn is_question(sentence: &Sentence<'_>, found: &Match) -> bool {
    let to = sentence.end.min(found.end + 2 * FAR);
    let Some(mark) = (found.end..to).find(|at| sentence.sign(*at, &['?'])) else { return false };
    // `An admin ran it by hand, who knew that one could?` asks something else.
    let another = (found.end..mark).any(|at| sentence.sign(at, &[',', ';', '—', '–']));
    !another || sentence.is(sentence.start, sentence.known.question_word)
}

/// `Behind Human Error`: a run of capitals in the middle of a sentence is a title.
fn is_title(sentence: &Sentence<'_>, found: &Match) -> bool {
    let capital = |at: usize| sentence.token(at).is_some_and(|token| token.kind == Kind::Word && token.capital);
    let words = (found.start..found.end).filter(|at| sentence.token(*at).is_some_and(|token| token.kind == Kind::Word)).count();
    let capitals = (found.start..found.end).filter(|at| capital(*at)).count();
    let all_shouted = (found.start..found.end).all(|at| sentence.letters(at).bytes().all(|b| !b.is_ascii_lowercase()));
    // `Root cause: Pumps with` reaches over a label into a sentence; what follows is no part of its title.
    let labelled = (found.start..found.end).any(|at| sentence.sign(at, &[':']));
    let beside = !labelled && (found.start.checked_sub(1).is_some_and(capital) || capital(found.end));
    // `Cavalier Communications`: a name, where a sentence does not begin.
    let name = words == 1 && found.start > sentence.start && capital(found.end);
    (capitals >= 2 || name) && capitals * 3 >= words * 2 && beside && !all_shouted
}

impl Rule {
    /// Whether the rule takes a reason into account.
    pub(crate) const fn weighs_reasons(&self) -> bool {
        let Reads { reasons, unreasoned, .. } = self.reads;
        reasons || unreasoned
    }
}
