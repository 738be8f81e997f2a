//! Noun phrases: where they begin and end, and the one that others hang on.

use crate::{
    subject::{Sentence, Subject, SubjectClass},
    token::Kind,
};

/// A noun phrase with all that hangs on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    /// The first token.
    pub(crate) start: usize,
    /// One past the last token of its core: the head is the last one.
    pub(crate) core: usize,
    /// One past the last token, with what hangs on it.
    pub(crate) end: usize,
}

impl Sentence<'_> {
    /// Whether a token can be the head of a noun phrase.
    pub(crate) fn is_noun(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        match token.kind {
            Kind::Code | Kind::Quote | Kind::Number => true,
            Kind::Sign(_) => false,
            Kind::Word => {
                let k = self.known;
                let classes = self.lexicon.classes(token.traits);
                let other = classes & k.no_noun != 0;
                // `Will`, `May`: small words but for the people of that name.
                if classes & k.aux != 0 && token.capital && self.names.is_person(token.of(self.text)) {
                    return true;
                }
                if classes & k.nominal != 0 && (!other || classes & (k.pronoun | k.nobody | k.partitive) != 0) {
                    return true;
                }
                let verbal = k.past | k.third;
                !other && (classes & verbal == 0 || token.capital) && !token.of(self.text).ends_with("ly")
            }
        }
    }

    /// Whether a token can stand inside a noun phrase.
    fn is_inside(&self, at: usize) -> bool {
        self.is_noun(at)
            || self.is(at, self.known.determiner | self.known.possessive | self.known.genitive | self.known.adjective)
            || self.sign(at, &['/', '#', '.', '\'', '’']) && self.token(at).is_some_and(|token| !token.spaced)
    }

    /// The noun phrase that ends right before `end`, followed outwards.
    pub(crate) fn phrase_before(&self, end: usize, lowest: usize) -> Subject {
        let Some(mut phrase) = self.core_before(end, lowest) else { return self.after_relative(end, lowest) };
        phrase = self.outwards(phrase, lowest);
        self.subject(phrase)
    }

    /// The noun phrase that ends right before `end`, without what hangs on it.
    pub(crate) fn core_of(&self, end: usize, lowest: usize) -> Option<Phrase> {
        let phrase = self.core_before(end, lowest)?;
        // `one of the developers`
        let of = phrase.start.checked_sub(2).filter(|at| *at >= lowest && self.is(*at, self.known.partitive) && self.is(at + 1, self.known.of_word));
        Some(Phrase { start: of.unwrap_or(phrase.start), ..phrase })
    }

    fn core_before(&self, end: usize, lowest: usize) -> Option<Phrase> {
        let mut start = end;
        while start > lowest {
            let at = start - 1;
            if !self.is_inside(at) {
                break;
            }
            let token = self.token(at)?;
            let classes = self.classes(at);
            let is = |class| classes & class != 0;
            // A pronoun is a phrase of its own.
            if is(self.known.pronoun) && !is(self.known.possessive | self.known.determiner | self.known.partitive) {
                if start == end {
                    start = at;
                }
                // `no one`
                if at > lowest && is(self.known.one_noun) && self.is(at - 1, self.known.negation) {
                    start = at - 1;
                }
                break;
            }
            // `that Beatriz typed`: not a determiner.
            if start < end
                && is(self.known.relative)
                && (self.token(start).is_some_and(|next| next.capital) || self.is(start, self.known.determiner | self.known.possessive))
            {
                break;
            }
            // `what Ben should have done`, `all Ben had to do`: a name has neither with it.
            let opens = |word: &str| word.eq_ignore_ascii_case("what") || word.eq_ignore_ascii_case("all");
            if start < end && is(self.known.determiner) && self.is(start, self.known.first_name) && opens(token.of(self.text)) {
                break;
            }
            // A participle before a noun may be an adjective; after one it is a verb.
            if start < end && is(self.known.past) && !token.capital && at > lowest && self.is_noun(at - 1) {
                break;
            }
            // `an engineer performing maintenance`: what follows the verb is not the head.
            let people = self.known.role | self.known.team | self.known.external | self.known.first_name | self.known.nobody;
            if start < end && at > lowest && token.of(self.text).ends_with("ing") && self.is(at - 1, people) {
                break;
            }
            // A sentence's first word, a time before a name: `16:20 Solveig`.
            if start < end && matches!(token.kind, Kind::Number) && self.token(start).is_some_and(|next| next.capital) && self.letters(at).contains(':') {
                break;
            }
            if start < end && is(self.known.date) && self.token(start).is_some_and(|next| next.capital) {
                break;
            }
            start = at;
            let determined = is(self.known.determiner) || (is(self.known.possessive) && !is(self.known.genitive));
            if determined && !(at > lowest && self.is(at - 1, self.known.determiner | self.known.partitive)) {
                break;
            }
        }
        // A determiner alone is no phrase, nor is a sign.
        (start < end && (self.is_noun(end - 1) || self.is(end - 1, self.known.pronoun))).then_some(Phrase { start, core: end, end })
    }

    /// Follows a phrase out of `of the team`, `holding the pager`, `that Beatriz typed`.
    fn outwards(&self, mut phrase: Phrase, lowest: usize) -> Phrase {
        for _ in 0..4 {
            let Some(before) = phrase.start.checked_sub(1).filter(|before| *before > lowest) else { return phrase };
            // `the operator on call that night`: when it was is no part of who it was.
            if self.is(phrase.core - 1, self.known.date)
                && self.is(phrase.start, self.known.determiner)
                && self.is_noun(before)
                && let Some(outer) = self.core_before(phrase.start, lowest)
            {
                phrase = Phrase { start: outer.start, core: outer.core, end: phrase.end };
                continue;
            }
            let hangs = self.is(before, self.known.preposition) || self.is(before, self.known.ing) || self.letters(before).ends_with("ing");
            if let Some(verb) = self.reduced(before, lowest) {
                // `the engineer assigned to the task`, `an engineer working on the switch`
                let Some(outer) = self.core_before(verb, lowest) else { return phrase };
                phrase = Phrase { start: outer.start, core: outer.core, end: phrase.end };
            } else if hangs && !self.is(before, self.known.subordinator) && self.is_noun(before - 1) && !self.is(before - 1, self.known.date) {
                let Some(outer) = self.core_before(before, lowest) else { return phrase };
                let partitive = self.is(outer.core - 1, self.known.partitive) && self.is(before, self.known.of_word);
                phrase = if partitive { Phrase { start: outer.start, ..phrase } } else { Phrase { start: outer.start, core: outer.core, end: phrase.end } };
                if partitive {
                    return phrase;
                }
            } else if self.is(before, self.known.past | self.known.done | self.known.aux) && !self.is_noun(before)
                || self.is(before, self.known.preposition) && self.is(before - 1, self.known.past | self.known.done | self.known.be)
            {
                match self.relative_before(before, lowest) {
                    Some(outer) => phrase = Phrase { start: outer.start, core: outer.core, end: phrase.end },
                    None => return phrase,
                }
            } else {
                return phrase;
            }
        }
        phrase
    }

    /// The participle before the preposition at `at`, if it hangs on somebody.
    fn reduced(&self, at: usize, lowest: usize) -> Option<usize> {
        let verb = at.checked_sub(1).filter(|verb| *verb > lowest)?;
        let people = self.known.role | self.known.team | self.known.external | self.known.nobody;
        let hangs = self.is(at, self.known.preposition)
            && (self.is(verb, self.known.done) || self.letters(verb).ends_with("ed") || self.letters(verb).ends_with("ing"));
        (hangs && self.is(verb - 1, people)).then_some(verb)
    }

    /// The phrase before `who`, `which` or `that`, if one stands a few words before `at`.
    fn relative_before(&self, at: usize, lowest: usize) -> Option<Phrase> {
        let nearest = lowest.max(at.saturating_sub(10));
        let mut k = at;
        while k > nearest {
            k -= 1;
            if matches!(self.token(k)?.kind, Kind::Sign(',' | ';' | ':')) {
                return None;
            }
            if self.is(k, self.known.relative) {
                return (k > lowest && self.is_noun(k - 1)).then(|| self.core_before(k, lowest)).flatten();
            }
        }
        None
    }

    /// `The command that Beatriz typed went …`: a verb right before the verb.
    fn after_relative(&self, end: usize, lowest: usize) -> Subject {
        match self.relative_before(end, lowest) {
            Some(phrase) => self.subject(Phrase { end, ..phrase }),
            None => Subject::unsaid(),
        }
    }

    /// The first noun phrase from `from` on, adverbials before it left out.
    pub(crate) fn first_phrase(&self, from: usize, end: usize) -> Subject {
        let mut at = self.content(from, end);
        // `After the pod restarted, Tomasz …`, `At 02:15, with two gone, Ferhat …`
        for _ in 0..3 {
            if !self.is(at, self.known.preposition | self.known.subordinator) && !self.letters(at).ends_with("ing") && !self.describes(at) {
                break;
            }
            match (at..end).find(|k| self.sign(*k, &[','])) {
                Some(comma) => at = self.content(comma + 1, end),
                None => break,
            }
        }
        let fronted = self.is(at, self.known.preposition);
        if fronted {
            // `On Monday Priya …`
            at += 1;
            while at < end && (self.is(at, self.known.date | self.known.determiner) || self.token(at).is_some_and(|token| token.kind == Kind::Number)) {
                at += 1;
            }
        }
        let mut phrase = self.phrase_from(at, end);
        if fronted
            && let Some(first) = phrase
            && first.core < end
            && self.is(first.core, self.known.determiner | self.known.we | self.known.i)
        {
            // `During the call the team …`
            phrase = self.phrase_from(first.core, end);
        }
        phrase.map_or_else(Subject::unsaid, |phrase| self.subject(phrase))
    }

    /// Past times, connectives and signs.
    fn content(&self, from: usize, end: usize) -> usize {
        let mut at = from;
        while at < end {
            let Some(token) = self.token(at) else { break };
            let passed = match token.kind {
                Kind::Number | Kind::Sign(_) => true,
                // `In hindsight`, but not `In the rush`.
                Kind::Word if self.is(at, self.known.preposition) && self.is(at + 1, self.known.determiner) => false,
                Kind::Word => {
                    self.is(at, self.known.date | self.known.connective | self.known.adverb | self.known.conjunction) && !self.is(at, self.known.first_name)
                }
                Kind::Code | Kind::Quote => false,
            };
            if !passed {
                break;
            }
            at += 1;
        }
        at
    }

    /// `Unaware of the freeze,`, `Told that the line was dead,`: said of the subject that follows.
    fn describes(&self, at: usize) -> bool {
        let hangs = self.is(at + 1, self.known.preposition | self.known.subordinator | self.known.relative) || self.is(at + 1, self.known.to_word);
        let word = self.letters(at);
        hangs && (word.ends_with("ed") || self.is(at, self.known.state_of_mind))
    }

    /// The noun phrase that begins at `start`.
    pub(crate) fn phrase_from(&self, start: usize, limit: usize) -> Option<Phrase> {
        // `one of the developers`
        if self.is(start, self.known.partitive) && self.is(start + 1, self.known.of_word) && start + 2 < limit {
            return self.plain_phrase_from(start + 2, limit).map(|phrase| Phrase { start, ..phrase });
        }
        self.plain_phrase_from(start, limit)
    }

    fn plain_phrase_from(&self, start: usize, limit: usize) -> Option<Phrase> {
        let mut at = start;
        let mut core = start;
        while at < limit && self.is_inside(at) {
            let token = self.token(at)?;
            if self.is(at, self.known.pronoun) && !self.is(at, self.known.possessive) {
                if at == start {
                    core = at + 1;
                }
                break;
            }
            // After a head, what can be a verb is one.
            let verbal = self.is(at, self.known.past | self.known.third) || (self.is(at, self.known.verb) && self.is_head(core, start, at));
            if core > start && verbal && !token.capital && self.is_head(core, start, at) {
                break;
            }
            // `an engineer performing maintenance`
            let people = self.known.role | self.known.team | self.known.external | self.known.nobody;
            if core > start && token.of(self.text).ends_with("ing") && self.is(at - 1, people) && self.is_head(core, start, at) {
                break;
            }
            let ends_ed = token.of(self.text).ends_with("ed") && !token.capital;
            if core > start && ends_ed && self.is_head(core, start, at) {
                break;
            }
            at += 1;
            if self.is_noun(at - 1) {
                core = at;
            }
        }
        (core > start).then_some(Phrase { start, core, end: core })
    }

    /// Whether what was taken so far already ends in a head.
    fn is_head(&self, core: usize, start: usize, at: usize) -> bool {
        core > start && core == at && self.is_noun(core - 1)
    }

    /// A phrase as a subject.
    pub(crate) fn subject(&self, phrase: Phrase) -> Subject {
        let class = self.class_of(phrase);
        let bytes = |from: usize, to: usize| match (self.token(from), to.checked_sub(1).and_then(|to| self.token(to))) {
            (Some(first), Some(last)) if first.start <= last.end => first.start..last.end,
            _ => 0..0,
        };
        let (start, class) = self.joined(phrase, class);
        let span = bytes(start, phrase.end);
        let head = phrase.core.saturating_sub(1);
        let pronoun = phrase.core == phrase.start + 1 && self.is(head, self.known.he | self.known.they | self.known.it);
        if pronoun {
            let found = self.antecedent(head);
            let class = found.as_ref().map_or(class, |found| found.0);
            return Subject { class, span, antecedent: found.map(|found| found.1), pronoun };
        }
        // `The vendor liaison, Olga, …`: a first name tells a person whatever stands before.
        let told = self.sign(phrase.end, &[',']) && self.is(phrase.end + 1, self.known.first_name);
        let unclear = told && matches!(class, SubjectClass::Unknown | SubjectClass::External | SubjectClass::System);
        let named = (unclear || matches!(class, SubjectClass::Role | SubjectClass::Indefinite)) && self.named_beside(phrase);
        Subject { class: if named { SubjectClass::Named } else { class }, span, antecedent: None, pronoun }
    }

    /// `The night porter, Alasdair, …`: the role has a name.
    fn named_beside(&self, phrase: Phrase) -> bool {
        let Some(comma) = (phrase.core..self.end.min(phrase.core + 6)).find(|at| self.sign(*at, &[',', '('])) else { return false };
        // `an engineer in Newark, Del.,` has none.
        let place = (phrase.core..comma).any(|at| self.is(at, self.known.place_word));
        if place && !self.is(comma + 1, self.known.first_name) {
            return false;
        }
        let name = self.token(comma + 1).is_some_and(|token| token.capital && token.kind == Kind::Word) && !self.is(comma + 1, self.known.pronoun);
        name && (comma + 2..self.end.min(comma + 5)).any(|at| self.sign(at, &[',', ')']))
    }

    /// `Søren and Zoë`: the phrase begins with the first of them.
    fn joined(&self, phrase: Phrase, class: SubjectClass) -> (usize, SubjectClass) {
        let (mut start, mut class) = (phrase.start, class);
        for _ in 0..3 {
            let Some(and) = start.checked_sub(1).filter(|and| *and > self.start) else { break };
            if !self.is(and, self.known.conjunction) && !self.sign(and, &[',']) {
                break;
            }
            if !(self.is(and, self.known.and_word) || self.sign(and, &[','])) {
                break;
            }
            let Some(other) = self.core_before(and, self.start.max(and.saturating_sub(8))) else { break };
            let other_class = self.class_of(other);
            let joins = other_class.is_person() && class.is_person() && other_class != SubjectClass::Pronoun;
            if !joins || (self.letters(and) == "," && class != other_class) {
                break;
            }
            start = other.start;
            if class == SubjectClass::I {
                class = SubjectClass::We;
            }
        }
        (start, class)
    }
}
