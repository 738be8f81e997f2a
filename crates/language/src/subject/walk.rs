//! From a verb to the words that say who does it.

use crate::{
    roster::Names,
    subject::{Known, Subject, SubjectClass},
    token::{Kind, Token},
    words::Classes,
    words::Lexicon,
};

/// How far a walk goes; sentences of people are shorter.
const FAR: usize = 40;

/// A sentence among the tokens of its block.
#[derive(Clone, Copy)]
pub(crate) struct Sentence<'a> {
    pub(crate) text: &'a str,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) known: &'a Known,
    pub(crate) names: &'a Names,
    /// All tokens of the block.
    pub(crate) tokens: &'a [Token],
    /// The first token of the sentence, and one past the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl<'a> Sentence<'a> {
    /// The token at `at`, if it is in the sentence.
    pub(crate) fn token(&self, at: usize) -> Option<&'a Token> {
        if at < self.start || at >= self.end { None } else { self.tokens.get(at) }
    }

    pub(crate) fn classes(&self, at: usize) -> Classes {
        self.token(at).map_or(0, |token| self.lexicon.classes(token.traits))
    }

    pub(crate) fn is(&self, at: usize, class: Classes) -> bool {
        self.classes(at) & class != 0
    }

    pub(crate) fn sign(&self, at: usize, signs: &[char]) -> bool {
        self.token(at).is_some_and(|token| matches!(token.kind, Kind::Sign(sign) if signs.contains(&sign)))
    }

    /// The letters of the token.
    pub(crate) fn letters(&self, at: usize) -> &'a str {
        self.token(at).map_or("", |token| token.of(self.text))
    }

    /// Who does the verb whose first word is `verb`.
    pub(crate) fn subject_of(&self, verb: usize) -> Subject {
        let lowest = self.start.max(verb.saturating_sub(FAR));
        if self.is_passive(verb) {
            return Subject::unsaid();
        }
        let mut at = verb;
        let mut who = false;
        loop {
            if at <= lowest {
                return self.dropped(verb);
            }
            if self.may_stand_between(at - 1, verb) {
                at -= 1;
            } else if self.sign(at - 1, &[')']) {
                match self.opening(at - 1, '(', lowest) {
                    Some(open) if open > lowest => at = open,
                    Some(open) => return self.in_brackets(open, at - 1, verb),
                    None => return self.dropped(verb),
                }
            } else if self.sign(at - 1, &[',']) {
                match self.inserted(at - 1, lowest) {
                    Some(comma) => {
                        who = self.is(comma + 1, self.known.who_word);
                        at = comma;
                    }
                    None => return self.first_in_clause(at - 1),
                }
            } else if self.sign(at - 1, &['–', '—', '-']) {
                match (lowest..at - 1).rev().find(|k| self.sign(*k, &['–', '—', '-'])).filter(|k| *k > lowest) {
                    Some(dash) => at = dash,
                    None => return self.label_before(at - 1),
                }
            } else if self.sign(at - 1, &[':']) {
                return self.label_before(at - 1);
            } else if self.is(at - 1, self.known.conjunction) {
                return self.first_in_clause(at - 1);
            } else if self.is(at - 1, self.known.relative) && at - 1 > lowest {
                let before = if self.sign(at - 2, &[',']) { at - 2 } else { at - 1 };
                if self.is(at - 1, self.known.subordinator) && !self.is_noun(before.saturating_sub(1)) {
                    return self.dropped(verb);
                }
                return self.phrase_before(before, lowest);
            } else if self.is(at - 1, self.known.preposition | self.known.subordinator) {
                return self.main_clause(at - 1, verb);
            } else {
                let found = self.phrase_before(at, lowest);
                // `decided to wait`: who decides waits.
                let chained = found.span.is_empty() && at > lowest && self.is(at - 1, self.known.past | self.known.third) && self.is(at, self.known.to_word);
                if chained {
                    at -= 1;
                    continue;
                }
                // `Jenkins, who had joined in May,` is a person after all.
                let person = who && matches!(found.class, SubjectClass::System | SubjectClass::Proper | SubjectClass::Unknown);
                return if person { Subject { class: SubjectClass::Named, ..found } } else { found };
            }
        }
    }

    /// `was approved`: the subject is not who does it.
    fn is_passive(&self, verb: usize) -> bool {
        let participle = self.is(verb, self.known.done) || (self.letters(verb).ends_with("ed") && !self.is(verb, self.known.negation));
        let be = (self.start.max(verb.saturating_sub(3))..verb)
            .rev()
            .find(|at| !self.is(*at, self.known.adverb | self.known.negation) && !self.letters(*at).ends_with("ly"));
        participle && be.is_some_and(|at| self.is(at, self.known.be))
    }

    /// What may stand between a subject and its verb.
    fn may_stand_between(&self, at: usize, verb: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        if token.capital && self.names.is_person(token.of(self.text)) {
            return false;
        }
        match token.kind {
            Kind::Word => {
                let classes = self.lexicon.classes(token.traits);
                let small = self.known.aux | self.known.negation | self.known.adverb;
                // `deploy's` is a noun phrase, `she's` a verb: the noun phrase decides.
                classes & small != 0 && classes & self.known.pronoun == 0
                    || (token.of(self.text).ends_with("ly") && classes & (self.known.first_name | self.known.system) == 0)
                    || (classes & self.known.to_word != 0 && at + 1 < verb + 1 && self.infinitive(at))
            }
            _ => false,
        }
    }

    /// `to` in `wanted to wait`: the one who wants also waits.
    fn infinitive(&self, at: usize) -> bool {
        at > self.start && !self.is(at - 1, self.known.determiner)
    }

    /// The last verb before `to` may have its own subject: `asked Jamal to restart`.
    fn opening(&self, close: usize, sign: char, lowest: usize) -> Option<usize> {
        (lowest..close).rev().find(|at| self.sign(*at, &[sign]))
    }

    /// `Castellanos, then on her first shift, acknowledged`: the comma that opens what is inserted.
    fn inserted(&self, comma: usize, lowest: usize) -> Option<usize> {
        let open = (lowest.max(comma.saturating_sub(25))..comma).rev().find(|at| self.sign(*at, &[',']))?;
        let first = open + 1;
        if open == self.start || first >= comma {
            return None;
        }
        let telling = self.known.relative
            | self.known.preposition
            | self.known.determiner
            | self.known.possessive
            | self.known.ing
            | self.known.adverb
            | self.known.role
            | self.known.negation
            | self.known.subordinator;
        let inserted = self.is(first, telling) || self.letters(first).ends_with("ing");
        let noun_before = self.is_noun(open - 1) || self.is(open - 1, self.known.conjunction);
        (inserted && noun_before && !self.is(first, self.known.conjunction)).then_some(open)
    }

    /// Nothing stands before the verb: `Failing to check, Priya …`, or a row that begins with
    /// it; then the cell before may say who.
    fn dropped(&self, verb: usize) -> Subject {
        if self.letters(verb).ends_with("ing") {
            let limit = self.end.min(verb + FAR);
            let comma = (verb..limit).find(|at| self.sign(*at, &[',']));
            return comma.map_or_else(Subject::unsaid, |comma| self.first_phrase(comma + 1, limit));
        }
        if self.start == 0 || !self.tokens.get(self.start - 1).is_some_and(|token| token.is_sign('|')) {
            return Subject::unsaid();
        }
        let lowest = self.start.saturating_sub(6);
        let row = Self { start: lowest, ..*self };
        let found = row.phrase_before(self.start - 1, lowest);
        match found.class {
            SubjectClass::Named | SubjectClass::Handle | SubjectClass::Role => found,
            SubjectClass::Proper => Subject { class: SubjectClass::Named, ..found },
            _ => Subject::unsaid(),
        }
    }

    /// `(@priya) failed to check it`: nobody else stands before the verb.
    fn in_brackets(&self, open: usize, close: usize, verb: usize) -> Subject {
        let found = if close > open + 1 { self.phrase_before(close, open + 1) } else { Subject::unsaid() };
        match found.class {
            SubjectClass::Named | SubjectClass::Handle | SubjectClass::Role => found,
            _ => self.dropped(verb),
        }
    }

    /// Whom a label right before `at` names: `Priya: failed to look`.
    pub(crate) fn labelled(&self, at: usize) -> Option<Subject> {
        let sign = at.checked_sub(1).filter(|sign| self.sign(*sign, &[':']))?;
        Some(self.label_before(sign)).filter(|found| !found.span.is_empty())
    }

    /// `14:05 Dana: restarted the primary`.
    fn label_before(&self, sign: usize) -> Subject {
        if sign <= self.start {
            return Subject::unsaid();
        }
        let found = self.phrase_before(sign, self.start.max(sign.saturating_sub(FAR)));
        match found.class {
            SubjectClass::Named | SubjectClass::Handle => found,
            SubjectClass::Role if sign - self.start <= 6 => found,
            _ => Subject::unsaid(),
        }
    }

    /// The subject of the clause that a coordinated verb belongs to: `X stopped the job and forgot`.
    pub(crate) fn first_in_clause(&self, end: usize) -> Subject {
        let lowest = self.start.max(end.saturating_sub(FAR));
        // `the belief that I met resistance and mistook it`, `the file we added and forgot`
        let told = |at: usize| self.is(at + 1, self.known.we | self.known.i | self.known.he | self.known.they);
        let opens = |at: &usize| {
            self.sign(*at, &[';', ':'])
                // `because of an outage` opens no clause.
                || (self.is(*at, self.known.subordinator) && !self.is(*at, self.known.relative) && !self.is(*at + 1, self.known.of_word))
                || told(*at)
                    && (self.is(*at, self.known.relative)
                        || self.is_noun(*at) && !self.is(*at, self.known.pronoun) && !(*at..end).any(|between| self.sign(between, &[','])))
        };
        let opening = (lowest..end).rev().find(opens);
        // `After the restart, we applied the fix and forgot`: a clause that a comma has closed.
        let closed = opening.filter(|at| self.is(*at, self.known.subordinator)).and_then(|at| (at..end).find(|k| self.sign(*k, &[','])));
        let main = closed.map_or_else(Subject::unsaid, |comma| self.first_phrase(comma + 1, end));
        if matches!(main.class, SubjectClass::We | SubjectClass::I | SubjectClass::Named | SubjectClass::Handle | SubjectClass::Role) {
            return main;
        }
        let from = opening.map_or(lowest, |at| at + 1);
        let found = self.first_phrase(from, end);
        // A subordinate clause without a subject of its own, or one before the comma.
        if found.span.is_empty() && from > lowest { self.first_phrase(lowest, end) } else { found }
    }

    /// `By failing to check, Priya …` or `Priya broke it by failing to check`.
    fn main_clause(&self, marker: usize, verb: usize) -> Subject {
        if !self.letters(verb).ends_with("ing") && !self.is(verb, self.known.ing) {
            return Subject::unsaid();
        }
        let begins = (self.start.max(marker.saturating_sub(FAR))..marker)
            .all(|at| self.token(at).is_none_or(|token| token.kind != Kind::Word) || self.is(at, self.known.date | self.known.connective));
        if begins {
            let limit = self.end.min(verb + FAR);
            let comma = (verb..limit).find(|at| self.sign(*at, &[',']));
            return comma.map_or_else(Subject::unsaid, |comma| self.first_phrase(comma + 1, limit));
        }
        self.first_in_clause(marker)
    }
}
