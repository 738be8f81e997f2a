//! What kind of thing a noun phrase speaks of.

use crate::{
    roster::NameKind,
    subject::{Sentence, SubjectClass, phrase::Phrase},
    token::Kind,
};

impl Sentence<'_> {
    /// The class of a phrase, by its head and what stands before it.
    pub(crate) fn class_of(&self, phrase: Phrase) -> SubjectClass {
        if phrase.core <= phrase.start {
            return SubjectClass::Unknown;
        }
        if let Some(kind) = self.by_roster(phrase) {
            return kind;
        }
        let (head, numbered) = self.head(phrase);
        let Some(token) = self.token(head) else { return SubjectClass::Unknown };
        let letters = token.of(self.text);
        if let Some(handle) = handle(letters) {
            return handle;
        }
        match token.kind {
            Kind::Code => return SubjectClass::System,
            Kind::Word => {}
            _ => return SubjectClass::Unknown,
        }
        let k = self.known;
        let classes = self.classes(head);
        let alone = head == phrase.start;
        // `one of us`, `a member of the web team`
        let part = phrase.start + usize::from(self.is(phrase.start, k.article_indefinite | k.determiner) && self.is(phrase.start + 1, k.partitive));
        if self.is(part, k.partitive) && part + 2 <= head && self.is(part + 1, k.of_word) {
            return self.by_part(Phrase { start: part, ..phrase });
        }
        if !alone && classes & k.one_noun != 0 && self.is(head - 1, k.negation) {
            return SubjectClass::Indefinite;
        }
        if classes & k.member_word != 0 {
            return if self.any_before(phrase, head, k.external | k.company) { SubjectClass::External } else { SubjectClass::Indefinite };
        }
        if alone && let Some(class) = self.by_pronoun(classes) {
            return class;
        }
        if classes & k.nobody != 0 {
            return SubjectClass::Indefinite;
        }
        if self.named(phrase, head) {
            return SubjectClass::Named;
        }
        if classes & (k.role | k.team | k.external | k.company | k.system | k.product) != 0 {
            return self.by_noun(phrase, head, classes, numbered);
        }
        if self.any_before(phrase, head, k.partitive) && !token.capital {
            return SubjectClass::Unknown;
        }
        if token.word == 0 && letters.chars().all(|c| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')) {
            return SubjectClass::Named;
        }
        if token.capital
            && token.word == 0
            && !self.any_before(phrase, head, k.determiner)
            && !letters.bytes().any(|b| b.is_ascii_digit())
            && !(phrase.start == self.start && common_ending(letters))
        {
            return SubjectClass::Proper;
        }
        SubjectClass::Unknown
    }

    /// `one of us`, `most of the brokers`.
    fn by_part(&self, phrase: Phrase) -> SubjectClass {
        let inner = self.class_of(Phrase { start: phrase.start + 2, ..phrase });
        let vague = self.is(phrase.start, self.known.vague_part);
        match inner {
            SubjectClass::We | SubjectClass::Role if vague => SubjectClass::Indefinite,
            other => other,
        }
    }

    fn by_roster(&self, phrase: Phrase) -> Option<SubjectClass> {
        if self.names.is_empty() {
            return None;
        }
        let last = self.token(phrase.core - 1)?;
        let found = (phrase.start..phrase.core).find_map(|at| {
            let written = self.text.get(self.token(at)?.start..last.end)?;
            self.names.kind(written.trim_matches(['`', '<', '>', '~', '@']))
        })?;
        Some(match found {
            NameKind::Person => SubjectClass::Named,
            NameKind::Handle => SubjectClass::Handle,
            NameKind::Service => SubjectClass::System,
            NameKind::Team => SubjectClass::We,
            NameKind::External => SubjectClass::External,
        })
    }

    /// The head; `Engineer B`, `host 14` and `Employee two` are numbered.
    fn head(&self, phrase: Phrase) -> (usize, bool) {
        let last = phrase.core - 1;
        let Some(token) = self.token(last) else { return (last, false) };
        let counts = token.kind == Kind::Number
            || token.end - token.start == 1 && token.capital && phrase.core - phrase.start > 1
            || !token.capital && self.is(last, self.known.numeral);
        if counts && last > phrase.start && self.is_noun(last - 1) { (last - 1, true) } else { (last, false) }
    }

    fn by_pronoun(&self, classes: u128) -> Option<SubjectClass> {
        let k = self.known;
        Some(match classes {
            c if c & k.we != 0 => SubjectClass::We,
            c if c & k.i != 0 => SubjectClass::I,
            c if c & (k.he | k.they) != 0 => SubjectClass::Pronoun,
            c if c & k.it != 0 => SubjectClass::System,
            c if c & k.you != 0 => SubjectClass::External,
            c if c & k.nobody != 0 => SubjectClass::Indefinite,
            _ => return None,
        })
    }

    /// A first name, a title before a name, initials.
    fn named(&self, phrase: Phrase, head: usize) -> bool {
        let k = self.known;
        let Some(token) = self.token(head).filter(|token| token.capital) else { return false };
        let first = head.checked_sub(1).filter(|before| *before >= phrase.start);
        if let Some(before) = first {
            let capital = self.token(before).is_some_and(|token| token.capital);
            if capital && self.is(before, k.person_title) || self.sign(before, &['.']) && before > phrase.start && self.initial(before - 1) {
                return true;
            }
            if capital && self.is(before, k.first_name) && (token.word == 0 || self.is(head, k.first_name | k.product)) {
                return true;
            }
            if self.is(before, k.surname_part) && token.word == 0 {
                return true;
            }
        }
        let plain = !self.any_before(phrase, head, k.determiner);
        self.is(head, k.first_name) && plain && !self.is(head, k.product)
    }

    fn initial(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.capital && token.end - token.start == 1)
    }

    fn any_before(&self, phrase: Phrase, head: usize, class: u128) -> bool {
        (phrase.start..head).any(|at| self.is(at, class))
    }

    fn by_noun(&self, phrase: Phrase, head: usize, classes: u128, numbered: bool) -> SubjectClass {
        let k = self.known;
        let ours = self.is(phrase.start, k.our_word);
        let theirs = self.any_before(phrase, head, k.genitive);
        let others = self.any_before(phrase, head, k.external | k.company) && (theirs || !ours);
        let code = |at: usize| self.token(at).is_some_and(|token| token.kind == Kind::Code || token.word == 0 && token.of(self.text).contains('-'));
        let product = self.any_before(phrase, head, k.product) || (phrase.start..head).any(code);
        let among_people = self.among_people(head);
        let vague = self.any_before(phrase, head, k.article_indefinite) || self.any_before(phrase, head, k.partitive) || numbered;
        if among_people && classes & (k.external | k.machine_noun_after_product) != 0 && classes & k.plural == 0 {
            return if vague { SubjectClass::Indefinite } else { SubjectClass::Role };
        }
        // `a support agent`, `the night operator`
        if classes & k.machine_noun_after_product != 0 && head > phrase.start && self.is(head - 1, k.human_place) {
            return if vague { SubjectClass::Indefinite } else { SubjectClass::Role };
        }
        if classes & k.device_role != 0 && self.any_before(phrase, head, k.system) {
            return SubjectClass::System;
        }
        // `the certificate manager`, `the Kubernetes operator`
        if classes & k.managing_role != 0 && (head > phrase.start && self.is(head - 1, k.managed_thing) || self.has_version(head)) {
            return SubjectClass::System;
        }
        let away = self.is(phrase.start, k.their_word) && classes & k.plural == 0;
        if classes & k.role != 0 && (away || self.is_of_others(head)) {
            return SubjectClass::External;
        }
        if classes & k.machine_noun_after_product != 0 && product {
            return SubjectClass::System;
        }
        if classes & k.role != 0 && (classes & k.system == 0 || self.any_before(phrase, head, k.role)) {
            if others && !self.any_before(phrase, head, k.role) {
                return SubjectClass::External;
            }
            let of_some = self.is(phrase.start, k.partitive);
            return if vague || of_some { SubjectClass::Indefinite } else { SubjectClass::Role };
        }
        if classes & k.team != 0 {
            // `the electricity company`, but `the company` and `our company`.
            let firm = classes & k.firm != 0;
            let modified =
                (phrase.start..head).any(|at| self.token(at).is_some_and(|token| !token.capital) && !self.is(at, k.determiner | k.possessive | k.adjective));
            if firm && modified && !ours {
                return SubjectClass::External;
            }
            return if others { SubjectClass::External } else { SubjectClass::We };
        }
        if classes & k.system != 0 {
            return SubjectClass::System;
        }
        if classes & (k.external | k.company) != 0 {
            return SubjectClass::External;
        }
        SubjectClass::System
    }

    /// `the operator (v0.12)`, `the driver v4`: people have no versions.
    fn has_version(&self, head: usize) -> bool {
        let at = head + 1 + usize::from(self.sign(head + 1, &['(']));
        let mut letters = self.letters(at).chars();
        letters.next().is_some_and(|first| matches!(first, 'v' | 'V')) && letters.next().is_some_and(|second| second.is_ascii_digit())
    }

    /// `the driver of our van`, `the agent at the desk`: one of ours.
    fn among_people(&self, head: usize) -> bool {
        let k = self.known;
        let hangs = self.is(head + 1, k.hang_word);
        let ours = self.is(head + 2, k.our_word);
        let place = self.is(head + 3, k.human_place) && !self.is(head + 1, k.of_word);
        hangs && (ours || place)
    }

    /// `the technician from the lift company`: one of theirs.
    fn is_of_others(&self, head: usize) -> bool {
        let k = self.known;
        let hangs = self.is(head + 1, k.from_word);
        let ours = self.is(head + 2, k.our_word);
        let outside = |at: usize| self.is(at, k.external | k.company | k.firm_of_others);
        hangs && !ours && (head + 2..head + 6).any(outside)
    }
}

/// `@ines` is a person, `@renovate-bot` is not.
fn handle(letters: &str) -> Option<SubjectClass> {
    let name = letters.strip_prefix('@')?;
    let bot = name.ends_with("bot") || name.ends_with("[bot]");
    Some(if bot { SubjectClass::System } else { SubjectClass::Handle })
}

/// At the beginning of a sentence these are rather common nouns than names.
fn common_ending(letters: &str) -> bool {
    let plural = letters.ends_with('s') && !["us", "is", "as", "os", "ss", "ys"].iter().any(|ending| letters.ends_with(ending));
    plural || ["ion", "ment", "ing", "ity", "ness", "ly", "ance", "ence"].iter().any(|ending| letters.ends_with(ending))
}
