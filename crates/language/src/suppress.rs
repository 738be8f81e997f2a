//! Comments that keep a question silent: `<!-- recount: fine blame/failed-to because … -->`.
//!
//! A reason is asked for because the exception is material too. A comment speaks for the
//! paragraph, list item or table row it stands in; alone, for the paragraph, list item or table
//! after it, and never past a heading; and anywhere, for a question on the whole review. One that
//! keeps nothing silent is told.
//!
//! What a comment speaks for is decided on the blocks that were read, as they end.

use std::{collections::HashMap, ops::Range};

use crate::{Hint, Reading, Rules, Suppressed, Unreasoned};

#[derive(Debug, Default)]
pub(crate) struct Suppressions {
    list: Vec<Suppression>,
    unreasoned: Vec<Unreasoned>,
    /// The first comment that waits for the block it speaks for.
    waiting: usize,
    /// The last block that was read since a heading or what is not read.
    last: Range<usize>,
    /// Where that block ended, or the comments that touch it; nothing at the end of an item.
    touching: Option<usize>,
    /// The comments alone in a block that touch the last one: an editor shows them as part of it.
    touched: Range<usize>,
}

#[derive(Debug)]
struct Suppression {
    rule: String,
    reason: String,
    comment: Range<usize>,
    /// Empty until the block ends, and for ever where none follows.
    scope: Range<usize>,
    is_heard: bool,
}

const OURS: &str = "recount:";
const HOW: &str = "write `<!-- recount: fine family/rule because … -->`";

impl Suppressions {
    /// Reads one comment; most are none of ours.
    pub(crate) fn comment(&mut self, text: &str, span: Range<usize>, rules: &Rules) {
        let inner = text.get(span.clone()).unwrap_or_default().trim_start_matches("<!--").trim_end_matches("-->").trim();
        let Some((_, rest)) = inner.split_at_checked(OURS.len()).filter(|(first, _)| first.eq_ignore_ascii_case(OURS)) else { return };
        match fine(rest.trim_start(), rules) {
            Ok((rule, reason)) => {
                let scope = if self.touched.contains(&span.start) { self.last.clone() } else { span.start..span.start };
                self.list.push(Suppression { rule, reason, comment: span, scope, is_heard: false });
            }
            Err(message) => self.unreasoned.push(Unreasoned { span, message }),
        }
    }

    /// Raw HTML as a block of its own begins; its comments follow.
    pub(crate) fn html(&mut self, text: &str, span: &Range<usize>) {
        let touches = self.touching.is_some_and(|end| touches(text, end..span.start));
        let end = span.start + text.get(span.clone()).unwrap_or_default().trim_end().len();
        self.touching = touches.then_some(end);
        self.touched = if touches { span.clone() } else { 0..0 };
    }

    /// A paragraph, the words of an item or a row of a table has ended.
    pub(crate) fn block(&mut self, text: &str, span: &Range<usize>) {
        let waiting = self.list.get_mut(self.waiting..).unwrap_or_default();
        if !waiting.is_empty() {
            let goes_on = self.touching.is_some_and(|end| touches(text, end..span.start));
            for one in waiting {
                if one.scope.is_empty() {
                    one.scope = span.clone();
                } else if goes_on {
                    one.scope.end = span.end;
                }
            }
            self.waiting = self.list.len();
        }
        self.last = span.clone();
        self.touching = Some(span.end);
    }

    /// A table begins: no comment can stand alone between its rows.
    pub(crate) fn table(&mut self, span: &Range<usize>) {
        self.speak_for(span);
        self.touching = None;
    }

    /// A list item has ended: a comment alone at its end speaks for what it says.
    pub(crate) fn item(&mut self, span: &Range<usize>) {
        if !self.last.is_empty() && self.last.start >= span.start {
            self.speak_for(&self.last.clone());
        }
        self.touching = None;
    }

    /// Something that no comment reaches over: a heading, or what is not read.
    pub(crate) fn stop(&mut self) {
        self.waiting = self.list.len();
        self.last = 0..0;
        self.touching = None;
    }

    fn speak_for(&mut self, scope: &Range<usize>) {
        let waiting = self.list.get_mut(self.waiting..).unwrap_or_default();
        waiting.iter_mut().filter(|one| one.scope.is_empty()).for_each(|one| one.scope = scope.clone());
        self.waiting = self.list.len();
    }

    /// Sorts questions on words and on the whole into those that are asked and those that are
    /// kept silent.
    pub(crate) fn apply(mut self, mut hints: Vec<Hint>, whole: Vec<Hint>, title: Range<usize>) -> Reading {
        let mut reading = Reading { title, ..Reading::default() };
        sort(&mut hints);
        if self.list.is_empty() {
            reading.hints = hints;
            reading.hints.extend(whole);
        } else {
            self.list.sort_by_key(|one| one.scope.start);
            self.apply_to_words(hints, &mut reading);
            self.apply_to_whole(whole, &mut reading);
            reading.suppressed.sort_by_key(|one| one.hint.span.start);
        }
        sort(&mut reading.hints);
        for one in self.list.iter().filter(|one| !one.is_heard) {
            let message = format!(
                "This comment keeps nothing silent: `{}` asks nothing here. It speaks for the paragraph, list item or table row it stands in; alone, for what follows.",
                one.rule
            );
            self.unreasoned.push(Unreasoned { span: one.comment.clone(), message });
        }
        self.unreasoned.sort_by_key(|one| one.span.start);
        reading.unreasoned = self.unreasoned;
        reading
    }

    /// Both are in order, so one walk does; of scopes that hold a question one ends last.
    fn apply_to_words(&mut self, hints: Vec<Hint>, reading: &mut Reading) {
        let mut speaking: HashMap<String, usize> = HashMap::new();
        let mut next = 0;
        let end = |list: &[Suppression], at: usize| list.get(at).map_or(0, |one| one.scope.end);
        for hint in hints {
            while let Some(one) = self.list.get(next).filter(|one| one.scope.start <= hint.span.start) {
                let known = speaking.entry(one.rule.clone()).or_insert(next);
                if end(&self.list, *known) < one.scope.end {
                    *known = next;
                }
                next += 1;
            }
            let found = speaking.get(&hint.rule).and_then(|at| self.list.get_mut(*at)).filter(|one| one.scope.end > hint.span.start);
            match found {
                Some(one) => reading.suppressed.push(one.hear(hint)),
                None => reading.hints.push(hint),
            }
        }
    }

    fn apply_to_whole(&mut self, whole: Vec<Hint>, reading: &mut Reading) {
        for hint in whole {
            match self.list.iter_mut().find(|one| one.rule == hint.rule) {
                Some(one) => reading.suppressed.push(one.hear(hint)),
                None => reading.hints.push(hint),
            }
        }
    }
}

impl Suppression {
    fn hear(&mut self, hint: Hint) -> Suppressed {
        self.is_heard = true;
        Suppressed { hint, comment: self.comment.clone(), reason: self.reason.clone() }
    }
}

fn sort(hints: &mut [Hint]) {
    hints.sort_by(|a, b| (a.span.start, a.span.end, &a.rule).cmp(&(b.span.start, b.span.end, &b.rule)));
}

/// Whether no blank line stands between two blocks.
fn touches(text: &str, between: Range<usize>) -> bool {
    text.get(between).is_some_and(|between| between.matches('\n').count() < 2)
}

/// The rule and the reason of `fine RULE because …`, or what is missing.
fn fine(written: &str, rules: &Rules) -> Result<(String, String), String> {
    let (fine, rest) = word(written);
    if !fine.eq_ignore_ascii_case("fine") {
        return Err(format!("This comment keeps nothing silent: {HOW}."));
    }
    let (rule, rest) = word(rest);
    let Some(rule) = rules.get(rule).or_else(|| rules.get(&rule.to_lowercase())) else {
        return Err(format!("There is no rule `{rule}`: {HOW}."));
    };
    let (because, reason) = word(rest);
    if !because.eq_ignore_ascii_case("because") || !says_why(reason) {
        return Err(format!("Why is it fine here? {HOW}, with the reason in a few words."));
    }
    Ok((rule.name.clone(), reason.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Whether somebody else could learn something from it: two words, or ten letters of a script
/// that has no spaces, and nothing that only holds the place of a reason.
fn says_why(reason: &str) -> bool {
    const PLACEHOLDERS: [&str; 7] = ["todo", "tbd", "tba", "fixme", "xxx", "wip", "placeholder"];
    let bare = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words = || reason.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
    let letters = reason.chars().filter(|c| c.is_alphabetic()).take(10).count();
    let holds_a_place = words().next().is_some_and(|first| PLACEHOLDERS.contains(&bare(&first).as_str()));
    !holds_a_place && (words().nth(1).is_some() && letters > 3 || letters == 10)
}

/// The first word, and what comes after it.
fn word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}
