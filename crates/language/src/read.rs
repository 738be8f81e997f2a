//! A whole document, read.

use std::ops::Range;

use crate::{
    Family, Hint, Reading, Roster, Rule, Rules, Strength,
    ask::question,
    blocks::{self, Place, Run},
    book::Holds,
    clauses, guards,
    matcher::{Doers, Match, matches},
    memory::Memory,
    roster::Names,
    sentences,
    shape::{Answers, Paragraph, ReviewShape, ShapeReader},
    structure,
    subject::{Sentence, Subject, SubjectClass},
    suppress::Suppressions,
    token::{Kind, Token},
};

/// Reads a Markdown document. Never refuses one; the same text gives the same hints.
///
/// Names come from the roster and from the header of the document.
#[must_use]
pub fn read(text: &str, rules: &Rules, roster: &Roster) -> Reading {
    read_stored(text, rules, roster, |_| ())
}

/// As [`read`], for a review of which more is stored than its text: `stored` adds to the
/// shape that the text has, before the questions on the whole are asked.
#[must_use]
pub fn read_stored(text: &str, rules: &Rules, roster: &Roster, stored: impl FnOnce(&mut ReviewShape)) -> Reading {
    read_remembering(text, rules, roster, stored, None)
}

/// Reads with what a memory holds of the text, and leaves there what it found.
pub(crate) fn read_remembering(text: &str, rules: &Rules, roster: &Roster, stored: impl FnOnce(&mut ReviewShape), mut memory: Option<&mut Memory>) -> Reading {
    let mut known = Roster::from_front_matter(text);
    known.add(roster.clone());
    if let Some(memory) = &mut memory {
        memory.begin(rules, &known);
    }
    let names = Names::of(&known);
    let mut reader = ProseReader {
        asker: Asker { text, rules, names: &names, hints: Vec::new(), hits: Vec::new(), trials: vec![(0, 0); 256], doers: Doers::default() },
        suppressions: Suppressions::default(),
        shape: ShapeReader::new(text, rules, &names),
        tokens: Vec::with_capacity(256),
        waiting: Vec::new(),
        ends: Vec::new(),
        memory,
    };
    blocks::walk(text, &mut reader);
    reader.ask_waiting();
    let ProseReader { asker: Asker { hints, .. }, suppressions, shape, memory, .. } = reader;
    if let Some(memory) = memory {
        memory.end();
    }
    let mut shape = shape.finish();
    stored(&mut shape);
    suppressions.apply(hints, structure::questions(&shape, rules), shape.title)
}

/// What stands for a byte that is not UTF-8: one byte too, and a sign that says nothing. A `?`
/// would make a question of the sentence, and of a question nothing is asked.
const UNREADABLE: char = '\u{1a}';

/// Reads any bytes: one that is not UTF-8 says nothing, and spans are those of the bytes.
#[must_use]
pub fn read_bytes(bytes: &[u8], rules: &Rules, roster: &Roster) -> Reading {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return read(text, rules, roster);
    }
    let mut reading = read(&readable(bytes), rules, roster);
    // A message may hold words of the text, and people know this sign for it.
    let told = |message: &mut String| *message = message.replace(UNREADABLE, "\u{fffd}");
    reading.hints.iter_mut().for_each(|hint| told(&mut hint.message));
    reading.suppressed.iter_mut().for_each(|one| told(&mut one.hint.message));
    reading.unreasoned.iter_mut().for_each(|one| told(&mut one.message));
    reading
}

/// Any bytes as a text of the same length.
pub(crate) fn readable(bytes: &[u8]) -> String {
    bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars().chain(chunk.invalid().iter().map(|_| UNREADABLE))).collect()
}

/// Who does the verb that stands at the byte `verb` of a text, if a verb stands there.
///
/// For a passive with a by-phrase it is the agent. This is what the rules ask.
#[must_use]
pub fn subject_of(text: &str, verb: usize, roster: &Roster) -> Option<Subject> {
    struct Finder<'a> {
        text: &'a str,
        names: Names,
        verb: usize,
        found: Option<Subject>,
    }
    impl blocks::Reader for Finder<'_> {
        fn heading(&mut self, _: Range<usize>, _: u8, _: &str) {}
        fn prose(&mut self, _: Place, run: Run<'_>) {
            if !run.span().contains(&self.verb) {
                return;
            }
            let rules = Rules::built_in();
            let mut tokens = Vec::new();
            run.cut(&rules.lexicon, &mut tokens);
            let tokens = tokens.as_slice();
            let Some(at) = tokens.iter().position(|token| token.range().contains(&self.verb)) else { return };
            let mut start = 0;
            while start < tokens.len() {
                let end = sentences::sentence_end(tokens, start, self.text);
                if (start..end).contains(&at) {
                    let sentence = Sentence { text: self.text, lexicon: &rules.lexicon, known: &rules.known, names: &self.names, tokens, start, end };
                    self.found = Some(sentence.doer_of(at));
                }
                start = end;
            }
        }
    }
    let mut finder = Finder { text, names: Names::of(roster), verb, found: None };
    blocks::walk(text, &mut finder);
    finder.found
}

struct ProseReader<'a> {
    asker: Asker<'a>,
    suppressions: Suppressions,
    shape: ShapeReader<'a>,
    /// The tokens of the current paragraph.
    tokens: Vec<Token>,
    /// Those of paragraphs that are still to be asked about, and where each of these ends.
    waiting: Vec<Token>,
    ends: Vec<usize>,
    memory: Option<&'a mut Memory>,
}

/// Paragraphs are asked about together, once they have so many tokens: to cut a text and to ask
/// about it are so much code that each, coming after the other at every paragraph, would find
/// the processor's fastest memory full of the other's. More tokens would themselves not fit there.
const TOGETHER: usize = 1024;

impl ProseReader<'_> {
    /// Asks about the current paragraph, at once or with the next ones.
    fn ask_soon(&mut self) {
        if self.waiting.len() + self.tokens.len() > TOGETHER {
            self.ask_waiting();
        }
        if self.tokens.len() > TOGETHER {
            self.asker.ask(&self.tokens);
        } else if !self.tokens.is_empty() {
            self.waiting.extend_from_slice(&self.tokens);
            self.ends.push(self.waiting.len());
        }
    }

    /// Asks about the paragraphs that wait.
    fn ask_waiting(&mut self) {
        let mut start = 0;
        for end in self.ends.drain(..) {
            self.asker.ask(self.waiting.get(start..end).unwrap_or_default());
            start = end;
        }
        self.waiting.clear();
    }
}

impl blocks::Reader for ProseReader<'_> {
    fn heading(&mut self, span: Range<usize>, level: u8, title: &str) {
        self.suppressions.stop();
        self.shape.heading(span, level, title);
    }

    fn comment(&mut self, span: Range<usize>) {
        self.suppressions.comment(self.asker.text, span, self.asker.rules);
    }

    fn html(&mut self, span: Range<usize>) {
        self.suppressions.html(self.asker.text, &span);
    }

    fn block(&mut self, span: Range<usize>) {
        self.suppressions.block(self.asker.text, &span);
    }

    fn item(&mut self, span: Range<usize>, depth: usize) {
        self.suppressions.item(&span);
        self.shape.item_end(depth);
    }

    fn unread(&mut self) {
        self.suppressions.stop();
    }

    fn table(&mut self, span: Range<usize>) {
        self.suppressions.table(&span);
        self.shape.table();
    }

    fn bold(&mut self, end: usize) {
        self.shape.bold(end);
    }

    fn prose(&mut self, place: Place, run: Run<'_>) {
        let mut paragraph = Paragraph::new(run, &self.asker.rules.lexicon, &mut self.tokens);
        let Some(memory) = &mut self.memory else {
            paragraph.tokens();
            self.shape.prose(place, &mut paragraph, &mut Answers::default());
            self.ask_soon();
            return;
        };
        let origin = run.span().start;
        let remembered = memory.of(run);
        if let Some(hints) = remembered.hints(origin) {
            self.asker.hints.extend(hints);
        } else {
            let first = self.asker.hints.len();
            self.asker.ask(paragraph.tokens());
            remembered.keep(self.asker.hints.get(first..).unwrap_or_default(), origin);
        }
        self.shape.prose(place, &mut paragraph, &mut remembered.answers);
        memory.read_anew += usize::from(paragraph.is_cut);
    }
}

/// Asks about the sentences of one paragraph after the other.
struct Asker<'a> {
    text: &'a str,
    rules: &'a Rules,
    names: &'a Names,
    hints: Vec<Hint>,
    /// Tokens of the current sentence that trigger patterns, and room for more.
    hits: Vec<usize>,
    /// Patterns to try, each with its token and its place in the book, and room for more.
    trials: Vec<(usize, usize)>,
    /// Of the current sentence.
    doers: Doers,
}

impl Asker<'_> {
    fn ask(&mut self, tokens: &[Token]) {
        if self.hits.len() < tokens.len() {
            self.hits.resize(tokens.len(), 0);
        }
        let mut start = 0;
        while start < tokens.len() {
            let end = sentences::sentence_end(tokens, start, self.text);
            let first = self.hints.len();
            self.doers.clear();
            let sentence = Sentence { text: self.text, lexicon: &self.rules.lexicon, known: &self.rules.known, names: self.names, tokens, start, end };
            self.ask_sentence(&sentence);
            self.keep_strongest(first);
            start = end;
        }
    }

    /// Tries the patterns of all words, as many at a time as there is room for.
    fn ask_sentence(&mut self, sentence: &Sentence<'_>) {
        let (holds, hits) = self.look(sentence);
        let mut waiting = 0;
        for hit in 0..hits {
            let Some(at) = self.hits.get(hit).copied() else { break };
            let Some(token) = sentence.tokens.get(at) else { break };
            let places = self.rules.book.asked_at(token.word, token.traits);
            if self.trials.len() < waiting + places.len() {
                self.try_all(sentence, waiting, &holds);
                waiting = 0;
                self.trials.resize(self.trials.len().max(places.len()), (0, 0));
            }
            waiting += self.rules.book.likely(places, at, &holds, self.trials.get_mut(waiting..).unwrap_or_default());
        }
        self.try_all(sentence, waiting, &holds);
    }

    /// What a sentence holds, and how many of its tokens trigger patterns: they are put in `hits`.
    fn look(&mut self, sentence: &Sentence<'_>) -> (Holds, usize) {
        let mut holds = Holds::default();
        let mut hits = 0;
        for (at, token) in (sentence.start..).zip(sentence.tokens.get(sentence.start..sentence.end).unwrap_or_default()) {
            if let Some(held) = self.rules.book.held_by(token.traits) {
                holds.add(held);
            }
            // Written for each word and kept for about every other: no branch could foresee it.
            if let Some(hit) = self.hits.get_mut(hits) {
                *hit = at;
            }
            hits += usize::from(token.traits.patterns != 0);
        }
        (holds, hits)
    }

    fn try_all(&mut self, sentence: &Sentence<'_>, count: usize, holds: &Holds) {
        for trial in 0..count {
            let Some((at, place)) = self.trials.get(trial).copied() else { break };
            let Some(trial) = self.rules.book.worth_trying(place, holds) else { continue };
            let Some(rule) = self.rules.numbered(trial.rule) else { continue };
            let Some(found) = matches(&self.rules.book.code, trial, sentence, at, &rule.weights, &self.doers) else { continue };
            let Some(strength) = weigh(rule, trial.strength, sentence, &found) else { continue };
            if self.is_excepted(trial.rule, rule, sentence, &found, holds) {
                continue;
            }
            let (Some(first), Some(last)) = (sentence.token(found.start), sentence.token(found.end - 1)) else { continue };
            let mut span = sentence.word_start(found.start, first)..last.end;
            if let Some(subject) = found.subject.as_ref().filter(|subject| rule.reads.whole && !subject.span.is_empty() && subject.span.start < span.start) {
                span.start = subject.span.start;
            }
            let labelled = if found.subject.is_none() { sentence.labelled(found.start) } else { None };
            let message = question(self.rules, rule, self.text, &span, found.subject.as_ref().or(labelled.as_ref()));
            self.hints.push(Hint { span, rule: rule.name.clone(), family: rule.family, strength, message });
        }
    }

    /// One question for the same words: see [`gives_way`]; a question about a bare action gives
    /// way to any warning. The strongest is put first, then the longest, then the earlier family.
    fn keep_strongest(&mut self, first: usize) {
        let Some(fresh) = self.hints.get_mut(first..) else { return };
        if fresh.len() < 2 {
            return;
        }
        fresh.sort_by(|a, b| {
            let weight = |hint: &Hint| (hint.strength, hint.span.len());
            weight(b).cmp(&weight(a)).then((a.family, a.span.start, &a.rule).cmp(&(b.family, b.span.start, &b.rule)))
        });
        let mut kept: Vec<Hint> = Vec::with_capacity(fresh.len());
        for hint in self.hints.drain(first..) {
            if !kept.iter().rev().take(64).any(|other| gives_way(&hint, other)) {
                kept.push(hint);
            }
        }
        // Who is told that a sentence faults somebody is not asked for that action's reason besides.
        let warned: Vec<Range<usize>> = kept.iter().filter(|hint| hint.strength == Strength::Warning).map(|hint| hint.span.clone()).take(64).collect();
        kept.retain(|hint| hint.family != Family::Structure || !warned.iter().any(|span| span.start < hint.span.end && hint.span.start < span.end));
        kept.sort_by_key(|hint| hint.span.start);
        self.hints.append(&mut kept);
    }

    /// Whether a pattern of `unless:` matches around a match.
    fn is_excepted(&self, number: u32, rule: &Rule, sentence: &Sentence<'_>, found: &Match, holds: &Holds) -> bool {
        let book = &self.rules.book;
        let near = sentence.start.max(found.start.saturating_sub(24))..sentence.end.min(found.end + 24);
        let mut words = near
            .filter_map(|at| sentence.token(at).filter(|token| token.kind == Kind::Word).map(|token| (at, token.word)))
            .filter(|(_, word)| book.doubts(*word, number));
        words.any(|(at, word)| {
            book.exceptions_at(word, number, holds)
                .filter_map(|trial| matches(&book.code, trial, sentence, at, &rule.weights, &self.doers))
                .any(|except| (!rule.reads.agentless || is_about(sentence, found, &except)) && !clauses::are_apart(sentence, found, &except))
        })
    }
}

/// Whether a hint is not put beside another of the same sentence that comes first:
///
/// - of one family, where the two share a word;
/// - of two families, where one stands within the other: `should have known better` is blame, and
///   not a vow to do better. Where each has words of its own both stay, and evasion and cause stay
///   in any case: whose view is missing and what else was true are questions of their own;
/// - the same question, where no more than a short word is between: `be careful next time`.
fn gives_way(hint: &Hint, other: &Hint) -> bool {
    let (mine, theirs) = (&hint.span, &other.span);
    let shares = theirs.start < mine.end && mine.start < theirs.end || mine == theirs;
    if hint.family == other.family {
        let between = mine.start.saturating_sub(theirs.end).max(theirs.start.saturating_sub(mine.end));
        return shares || between <= SHORT_WORD && hint.rule == other.rule && hint.message == other.message;
    }
    let apart = |family| matches!(family, Family::Evasion | Family::Cause | Family::Structure);
    let within = theirs.start <= mine.start && mine.end <= theirs.end || mine.start <= theirs.start && theirs.end <= mine.end;
    shares && within && !apart(hint.family) && !apart(other.family)
}

/// A word such as `the` with a blank on each side.
const SHORT_WORD: usize = 5;

/// Whether an exception with a passive of its own is about this one: in `the step was missed, as
/// sequences are not copied` the second excuses nothing; `once it was built …` sets the scene for all.
fn is_about(sentence: &Sentence<'_>, found: &Match, except: &Match) -> bool {
    let passive = (except.start..except.end).any(|at| sentence.is(at, sentence.known.be));
    let scene = except.start < found.start && sentence.is(except.start, sentence.known.subordinator);
    !passive || scene || except.start < found.end && found.start.saturating_sub(BEFORE) < except.end
}

/// How far `was` may stand before what is marked.
const BEFORE: usize = 3;

/// How strongly the rule asks here, if it asks.
fn weigh(rule: &Rule, strength: Strength, sentence: &Sentence<'_>, found: &Match) -> Option<Strength> {
    let subject = found.subject.as_ref().and_then(|subject| rule.weights.of(subject.class));
    let strength = subject.map_or(strength, |weight| weight.min(strength));
    if guards::silence(rule, sentence, found) {
        return None;
    }
    if rule.weighs_reasons() && guards::has_reason(rule, sentence, found) {
        return if rule.reads.unreasoned { None } else { Some(Strength::Hint) };
    }
    if rule.reads.response && (guards::is_response(sentence, found) || rule.reads.agentless && guards::is_named_before(sentence)) {
        return Some(Strength::Hint);
    }
    Some(strength)
}

impl Sentence<'_> {
    /// Where the word begins that this token is of: `haven't` is read as `have` and `n't`.
    fn word_start(&self, at: usize, token: &Token) -> usize {
        let mut first = token;
        for before in (self.start..at).rev().filter_map(|at| self.token(at)) {
            if before.end != first.start || before.kind != Kind::Word || first.kind != Kind::Word {
                break;
            }
            first = before;
        }
        first.start
    }

    /// The agent of a passive with a by-phrase, the subject of anything else.
    fn doer_of(&self, verb: usize) -> Subject {
        let passive = self.passive_from(verb);
        if let Some(from) = passive {
            for at in from..self.end.min(from + 8) {
                if self.letters(at).eq_ignore_ascii_case("by")
                    && let Some(phrase) = self.phrase_from(at + 1, self.end)
                {
                    let mut agent = self.subject(phrase);
                    if agent.class == SubjectClass::Proper {
                        agent.class = SubjectClass::Named;
                    }
                    return agent;
                }
            }
            return Subject { class: SubjectClass::Unknown, span: 0..0, antecedent: None, pronoun: false };
        }
        let mut subject = self.subject_of(verb);
        // A name we do not know: a person, unless the verb is one of machines.
        if subject.class == SubjectClass::Proper {
            subject.class = if self.is(verb, self.known.machine_verb) { SubjectClass::Unknown } else { SubjectClass::Named };
        }
        subject
    }

    /// One past `was pushed` if a passive begins at `verb`.
    fn passive_from(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        let mut been = false;
        while at < self.end.min(verb + 5) {
            let letters = self.letters(at).to_ascii_lowercase();
            if matches!(letters.as_str(), "was" | "were" | "been" | "is" | "are" | "be" | "being") {
                been = true;
            } else if been && (letters.ends_with("ed") || self.is(at, self.known.done)) && !self.is(at, self.known.ing) {
                return Some(at + 1);
            } else if !self.is(at, self.known.aux | self.known.negation | self.known.adverb) && !letters.ends_with("ly") {
                return None;
            }
            at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words asked about, and the question.
    fn asked(bytes: &[u8]) -> Vec<(String, String)> {
        let hints = read_bytes(bytes, Rules::built_in(), &Roster::default()).hints;
        let words = |hint: &Hint| bytes.get(hint.span.clone()).map(|words| String::from_utf8_lossy(words).into_owned()).unwrap_or_default();
        hints.iter().filter(|hint| hint.family != Family::Structure).map(|hint| (words(hint), hint.message.clone())).collect()
    }

    #[test]
    fn what_is_asked_about_begins_where_its_word_does() {
        for (text, expected) in [
            ("The guards haven't been implemented.", "haven't been implemented"),
            ("The proxy hadn’t been updated.", "hadn’t been updated"),
            ("The alert was not noticed.", "not noticed"),
        ] {
            let asked = asked(text.as_bytes());
            assert!(asked.iter().any(|(words, _)| words == expected), "{text} {asked:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_nothing_and_leaves_the_rest_to_be_asked_about() {
        let plain = asked(b"Priya failed to check the dashboard.");
        assert_eq!(plain.len(), 1);
        for bytes in
            [&b"Priya failed to check the dashbo\xe9rd."[..], b"Priya failed to check\xe9 The dashboard was red.", "Priya failed to check\u{fffd}".as_bytes()]
        {
            assert_eq!(asked(bytes), plain, "{}", String::from_utf8_lossy(bytes));
        }
        let all = asked(b"Human error\xe9 by Zo\xe9. Better monitor\xe9ng of Caf\xe9 in future. We will improve d\xe9tection.");
        assert!(all.iter().all(|(_, message)| !message.contains(UNREADABLE)), "{all:?}");
    }
}
