//! Tries a pattern around its trigger.

use std::cell::RefCell;

use crate::{
    book::Trial,
    pattern::Computed,
    program::Step,
    subject::{Sentence, Subject, SubjectClass, Weights},
    token::Kind,
    words::WordId,
};

/// Where a pattern matched, in tokens, and whom it asks about.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) subject: Option<Subject>,
}

/// What a match in progress has found.
#[derive(Default)]
struct Found {
    subject: Option<Subject>,
    open: Option<usize>,
    close: Option<usize>,
}

/// Whether a pattern matches with its trigger, which is a word, at `at`; subjects must have a weight.
pub(crate) fn matches(code: &[u32], trial: Trial, sentence: &Sentence<'_>, at: usize, weights: &Weights, doers: &Doers) -> Option<Match> {
    let mut found = Found::default();
    let matcher = Matcher { code, sentence, weights, doers };
    // What must stand right before is seldom there: the cheaper look comes first.
    if !matcher.may_follow(trial.before as usize, at) {
        return None;
    }
    let end = matcher.forward(trial.from as usize, at + usize::from(trial.known), &mut found)?;
    let start = matcher.backward(trial.before as usize, at, &mut found)?;
    let (start, end) = (found.open.unwrap_or(start), found.close.unwrap_or(end));
    (start < end).then_some(Match { start, end, subject: found.subject })
}

/// Who does each verb of one sentence, as far as that was asked: many rules ask about the same.
#[derive(Debug, Default)]
pub(crate) struct Doers(RefCell<Vec<(usize, Subject)>>);

impl Doers {
    /// Forgets them where a sentence ends.
    pub(crate) fn clear(&mut self) {
        self.0.get_mut().clear();
    }

    fn of(&self, sentence: &Sentence<'_>, verb: usize) -> Subject {
        let known = self.0.borrow().iter().find(|(at, _)| *at == verb).map(|(_, subject)| subject.clone());
        known.unwrap_or_else(|| {
            let subject = sentence.subject_of(verb);
            let mut known = self.0.borrow_mut();
            if known.len() < MOST {
                known.push((verb, subject.clone()));
            }
            subject
        })
    }
}

/// Sentences of people have fewer verbs; in longer ones a search must not take longer than a walk.
const MOST: usize = 32;

struct Matcher<'a, 's> {
    code: &'a [u32],
    sentence: &'a Sentence<'s>,
    weights: &'a Weights,
    doers: &'a Doers,
}

impl Matcher<'_, '_> {
    fn step(&self, pc: usize) -> Step {
        self.code.get(pc).map_or(Step::End, |number| Step::of(*number))
    }

    /// Whether what stands before `at` may be what a turned run asks for first.
    fn may_follow(&self, before: usize, at: usize) -> bool {
        let opens = usize::from(matches!(self.step(before), Step::Open));
        match self.step(before + opens) {
            Step::Start => !matches!(self.step(before + opens + 1), Step::End) || self.starts(at),
            // Most patterns ask for nothing before their trigger.
            Step::End => true,
            _ => at.checked_sub(1).is_none_or(|last| self.may_be(before + opens, last)),
        }
    }

    /// Where the ways of a choice begin, of those that follow `pc`.
    fn ways(&self, pc: usize, length: usize) -> impl Iterator<Item = usize> {
        let mut at = pc;
        std::iter::from_fn(move || {
            let way = at + 1;
            let length_of_way = *self.code.get(at).filter(|_| at < pc + length)?;
            at = way + length_of_way as usize;
            Some(way)
        })
    }

    /// Matches a run from `at` on; gives one past the last token.
    fn forward(&self, mut pc: usize, mut at: usize, found: &mut Found) -> Option<usize> {
        loop {
            let step = self.step(pc);
            pc += 1;
            match step {
                Step::End => return Some(at),
                Step::Heads(words) => {
                    if !self.is_among(words, pc, at) {
                        return None;
                    }
                    pc += words;
                }
                Step::Choice(length) => {
                    return self.ways(pc, length).filter(|way| self.may_be(*way, at)).find_map(|way| {
                        let next = self.forward(way, at, found)?;
                        self.forward(pc + length, next, found)
                    });
                }
                Step::Optional(length) => {
                    if self.may_be(pc, at)
                        && let Some(next) = self.forward(pc, at, found)
                        && let Some(end) = self.forward(pc + length, next, found)
                    {
                        return Some(end);
                    }
                    pc += length;
                }
                Step::Gap { most, across } => {
                    for length in 0..=most {
                        if length > 0 && !self.gap(at + length - 1, across) {
                            return None;
                        }
                        if self.may_be(pc, at + length)
                            && let Some(end) = self.forward(pc, at + length, found)
                        {
                            return Some(end);
                        }
                    }
                    return None;
                }
                Step::Open => {
                    let end = self.forward(pc, at, found)?;
                    found.open = Some(at);
                    return Some(end);
                }
                Step::Close => {
                    let end = self.forward(pc, at, found)?;
                    found.close = Some(at);
                    return Some(end);
                }
                Step::Subject | Step::Person => self.subject(at, matches!(step, Step::Person), found)?,
                Step::Who | Step::Anyone => at = self.who(at, matches!(step, Step::Anyone), found)?,
                Step::Thing => at = self.sentence.phrase_from(at, self.sentence.end.min(at + 12))?.end,
                Step::Start if self.starts(at) => {}
                Step::Stop if self.ends(at) => {}
                Step::Word(word) if self.is_word(word, at) => at += 1,
                Step::Among(words) => {
                    if !self.is_among(words, pc, at) {
                        return None;
                    }
                    pc += words;
                    at += 1;
                }
                Step::Listed(_) | Step::Sign(_) | Step::Any(_) if self.one(step, at) => at += 1,
                Step::Start | Step::Stop | Step::Word(_) | Step::Listed(_) | Step::Sign(_) | Step::Any(_) => return None,
            }
        }
    }

    /// Matches a turned run leftwards from before `at`; gives the first token.
    fn backward(&self, mut pc: usize, mut at: usize, found: &mut Found) -> Option<usize> {
        loop {
            let step = self.step(pc);
            pc += 1;
            match step {
                Step::End => return Some(at),
                Step::Heads(words) => {
                    if !self.is_among(words, pc, at.checked_sub(1)?) {
                        return None;
                    }
                    pc += words;
                }
                Step::Choice(length) => {
                    let before = at.checked_sub(1);
                    let likely = |way: &usize| before.is_none_or(|before| self.may_be(*way, before));
                    return self.ways(pc, length).filter(likely).find_map(|way| {
                        let next = self.backward(way, at, found)?;
                        self.backward(pc + length, next, found)
                    });
                }
                Step::Optional(length) => {
                    let taken = self.backward(pc, at, found).and_then(|next| self.backward(pc + length, next, found));
                    if taken.is_some() {
                        return taken;
                    }
                    pc += length;
                }
                Step::Gap { most, across } => {
                    for length in 0..=most {
                        if length > 0 && !self.gap(at.checked_sub(length)?, across) {
                            return None;
                        }
                        if (at - length).checked_sub(1).is_none_or(|before| self.may_be(pc, before))
                            && let Some(start) = self.backward(pc, at - length, found)
                        {
                            return Some(start);
                        }
                    }
                    return None;
                }
                Step::Open => found.open = Some(at),
                Step::Close => found.close = Some(at),
                Step::Subject | Step::Person => self.subject(at, matches!(step, Step::Person), found)?,
                Step::Who | Step::Anyone | Step::Thing => {
                    let lowest = self.sentence.start.max(at.saturating_sub(12));
                    let phrase = self.sentence.core_of(at, lowest)?;
                    if !matches!(step, Step::Thing) {
                        self.weigh(self.sentence.subject(phrase), matches!(step, Step::Anyone), found)?;
                    }
                    at = phrase.start;
                }
                Step::Start if self.starts(at) => {}
                Step::Stop if self.ends(at) => {}
                Step::Start | Step::Stop => return None,
                Step::Word(word) => {
                    at = at.checked_sub(1).filter(|before| self.is_word(word, *before))?;
                }
                Step::Among(words) => {
                    at = at.checked_sub(1).filter(|before| self.is_among(words, pc, *before))?;
                    pc += words;
                }
                Step::Listed(_) | Step::Sign(_) | Step::Any(_) => {
                    at = at.checked_sub(1).filter(|before| self.one(step, *before))?;
                }
            }
        }
    }

    fn subject(&self, at: usize, person: bool, found: &mut Found) -> Option<()> {
        let subject = self.doers.of(self.sentence, at);
        // `Atlas forgot its lease`: no person after all.
        let says = |k: usize, words: &[&str]| words.iter().any(|word| self.sentence.letters(k).eq_ignore_ascii_case(word));
        // `Nora ignored it, hoping that it would heal itself`: whoever hopes is one.
        let hoping = || self.sentence.lexicon.list("hope-word");
        let is_hoping = |k: usize| hoping().zip(self.sentence.token(k)).is_some_and(|(list, token)| self.sentence.lexicon.is_in(list, token.word));
        let hopes = |k: usize| is_hoping(k) && !self.sentence.is(k + 1, self.sentence.known.to_word);
        let owns = |k: usize| says(k, &["its", "itself"]);
        let owning = || (at..self.sentence.end.min(at + 10)).find(|k| owns(*k));
        if subject.class == SubjectClass::Proper && owning().is_some_and(|owning| !(at..owning).any(hopes)) {
            return None;
        }
        self.weigh(subject, person, found)
    }

    fn who(&self, at: usize, person: bool, found: &mut Found) -> Option<usize> {
        let phrase = self.sentence.phrase_from(at, self.sentence.end.min(at + 12))?;
        self.weigh(self.sentence.subject(phrase), person, found)?;
        Some(phrase.end)
    }

    /// Takes a subject that the rule is about; where a person is meant, a name will do.
    fn weigh(&self, mut subject: Subject, person: bool, found: &mut Found) -> Option<()> {
        if person && subject.class == SubjectClass::Proper {
            subject.class = SubjectClass::Named;
        }
        self.weights.of(subject.class)?;
        found.subject = Some(subject);
        Some(())
    }

    /// Whether it is worth trying the step at `pc` at a token: cheap, and yes where that is not known.
    fn may_be(&self, pc: usize, at: usize) -> bool {
        match self.step(pc) {
            Step::Word(word) => self.is_word(word, at),
            Step::Among(count) | Step::Heads(count) => self.is_among(count, pc + 1, at),
            step @ (Step::Listed(_) | Step::Sign(_) | Step::Any(_)) => self.one(step, at),
            _ => true,
        }
    }

    /// Whether this word stands at `at`.
    fn is_word(&self, word: WordId, at: usize) -> bool {
        self.sentence.token(at).is_some_and(|token| token.word == word)
    }

    /// Whether one of the words that begin at `pc` stands at `at`.
    fn is_among(&self, count: usize, pc: usize, at: usize) -> bool {
        let word = self.sentence.token(at).map_or(0, |token| token.word);
        word != 0 && self.code.get(pc..pc + count).is_some_and(|words| words.binary_search(&word).is_ok())
    }

    /// Whether a step of another sort matches the token at `at`.
    fn one(&self, step: Step, at: usize) -> bool {
        let Some(token) = self.sentence.token(at) else { return false };
        match step {
            Step::Listed(list) => self.sentence.lexicon.is_in(list, token.word),
            Step::Sign(sign) => token.is_sign(sign) || (matches!(sign, '-' | '–' | '—') && matches!(token.kind, Kind::Sign('-' | '–' | '—'))),
            Step::Any(Computed::Word) => token.kind != Kind::Quote && !matches!(token.kind, Kind::Sign(_)),
            Step::Any(Computed::Number) => token.kind == Kind::Number,
            Step::Any(Computed::Name) => token.kind == Kind::Word && token.capital,
            Step::Any(Computed::Done) => self.is_participle(at),
            Step::Any(Computed::Adverb) => {
                let classes = self.sentence.classes(at);
                classes & self.sentence.known.adverb != 0 || (token.kind == Kind::Word && token.of(self.sentence.text).ends_with("ly"))
            }
            _ => false,
        }
    }

    fn is_participle(&self, at: usize) -> bool {
        let Some(token) = self.sentence.token(at).filter(|token| token.kind == Kind::Word) else { return false };
        let letters = token.of(self.sentence.text);
        let ed = letters.len() > 3 && letters.ends_with("ed") && !matches!(letters, "need" | "speed" | "feed" | "seed" | "indeed" | "exceed" | "proceed");
        ed || self.sentence.is(at, self.sentence.known.done)
    }

    /// Whether a gap may pass over this token.
    fn gap(&self, at: usize, across: bool) -> bool {
        match self.sentence.token(at).map(|token| token.kind) {
            None => false,
            Some(Kind::Sign('\'' | '’' | '/' | '(' | ')' | '#' | '-' | '>' | '<' | '%' | '~' | '+' | '&' | '=')) => true,
            Some(Kind::Sign(sign)) => across && !matches!(sign, ';' | ':'),
            Some(_) => true,
        }
    }

    /// Whether only times, labels and signs stand before.
    fn starts(&self, at: usize) -> bool {
        let mut k = at;
        for _ in 0..12 {
            let Some(token) = k.checked_sub(1).and_then(|before| self.sentence.token(before)) else { return true };
            match token.kind {
                Kind::Sign(':' | '—' | '–' | '|' | '(') => return true,
                Kind::Sign('-') if token.spaced => return true,
                Kind::Number | Kind::Sign(_) => {}
                Kind::Word if self.sentence.is(k - 1, self.sentence.known.date | self.sentence.known.connective) => {}
                _ => return false,
            }
            k -= 1;
        }
        false
    }

    fn ends(&self, at: usize) -> bool {
        match self.sentence.token(at) {
            None => true,
            Some(token) => matches!(token.kind, Kind::Sign('.' | '!' | '?' | ';' | '|')),
        }
    }
}
