//! Follow-ups: whether they say what will be different, and who takes them.

use super::{Answers, FollowUpShape, Paragraph, ShapeReader, lower, telling::says_nothing};
use crate::{
    blocks::Place,
    sentences,
    subject::{Sentence, SubjectClass},
    token::{Kind, Token},
};

/// A name has no more words.
const NAME_AT_MOST: usize = 3;

/// What stands where an owner would, in lower case, and is none.
const NO_OWNER: [&str; 10] = ["tbd", "tba", "tbc", "n/a", "none", "nobody", "unassigned", "todo", "unknown", "open"];

/// What is a team where a task follows it; elsewhere it is a thing.
const TEAMS: [&str; 4] = ["platform", "infra", "operations", "qa"];

/// What else may stand at the end of an item after a dash.
const STATES: [&str; 16] =
    ["done", "todo", "open", "closed", "pending", "planned", "high", "medium", "low", "urgent", "backlog", "ongoing", "blocked", "started", "later", "tbd"];

impl ShapeReader<'_> {
    pub(super) fn follow_up(&mut self, place: Place, paragraph: &mut Paragraph<'_>, answers: &mut Answers) {
        match place {
            Place::Cell(0, column) => {
                let header = lower(paragraph, answers.extent.clone());
                let says = |class| self.rules.lexicon.says(&header, class);
                if says(self.rules.known.owner_header) {
                    self.columns.1.get_or_insert(column);
                } else if says(self.rules.known.action_header) {
                    self.columns.0 = column;
                }
            }
            Place::Cell(row, column) => {
                if self.row != row {
                    self.row = row;
                    self.shape.follow_ups.push(FollowUpShape::default());
                }
                let concrete = column == self.columns.0 && *answers.is_concrete.get_or_insert_with(|| self.is_concrete(paragraph.tokens()));
                let owner = if Some(column) == self.columns.1 { owner_cell(&lower(paragraph, answers.extent.clone())) } else { String::new() };
                if let Some(last) = self.shape.follow_ups.last_mut() {
                    last.concrete |= concrete;
                    last.owner += &owner;
                }
            }
            Place::Item(_) => {
                let concrete = *answers.is_concrete.get_or_insert_with(|| self.is_concrete(paragraph.tokens()));
                let owner = answers.owner.get_or_insert_with(|| self.owner(paragraph.tokens())).clone();
                self.shape.follow_ups.push(FollowUpShape { concrete, owner });
            }
            // They count only where no list or table has any.
            Place::Paragraph if !self.shape.follow_ups.is_empty() => {}
            Place::Paragraph => {
                let sentences = answers.sentences.get_or_insert_with(|| self.in_sentences(paragraph.tokens()));
                self.in_prose.extend(sentences.iter().cloned());
            }
        }
    }

    /// What a paragraph says will be done, each sentence one follow-up: what leads to a list is none.
    fn in_sentences(&self, tokens: &[Token]) -> Vec<FollowUpShape> {
        let mut start = 0;
        let mut found = Vec::new();
        while start < tokens.len() {
            let end = sentences::sentence_end(tokens, start, self.text);
            let sentence = tokens.get(start..end).unwrap_or_default();
            let leads = sentence.last().is_some_and(|last| last.is_sign(':'));
            let written = sentence.first().zip(sentence.last()).and_then(|(first, last)| self.text.get(first.start..last.end));
            if !leads && !says_nothing(&written.unwrap_or_default().to_lowercase()) {
                found.push(FollowUpShape { concrete: self.is_concrete(sentence), owner: self.owner(sentence) });
            }
            start = end;
        }
        found
    }

    /// `@ana`, `Owner: Ana`, `Ana: …`, `… - Ana` or `… (Ana)`.
    fn owner(&self, tokens: &[Token]) -> String {
        let handle = tokens.iter().map(|token| token.of(self.text)).find(|letters| letters.starts_with('@') && letters.len() > 1);
        if let Some(handle) = handle {
            return handle.to_lowercase();
        }
        let at = tokens.iter().position(|token| self.rules.lexicon.classes_of(token.word) & self.rules.known.owner_label != 0);
        let names_one = |after: &&[Token]| after.first().is_some_and(|next| next.capital || matches!(next.kind, Kind::Sign(':' | '-' | '–' | '—')));
        let labelled = at.and_then(|at| tokens.get(at + 1..)).filter(names_one);
        let named = |tokens: &[Token]| tokens.iter().map(|token| token.of(self.text)).collect::<Vec<_>>().join(" ").to_lowercase();
        if let Some(after) = labelled {
            let signs = after.iter().take_while(|token| matches!(token.kind, Kind::Sign(_))).count();
            let name = after.get(signs..).unwrap_or_default();
            let words = name.iter().take_while(|token| !matches!(token.kind, Kind::Sign(_))).count();
            return owner_cell(&named(name.get(..words).unwrap_or_default()));
        }
        let before = self.before_task(tokens);
        if before > 0 {
            return named(tokens.get(..before - 1).unwrap_or_default());
        }
        self.at_the_end(tokens).map(named).unwrap_or_default()
    }

    /// How many tokens name an owner before the task, sign included: `Ana: raise the limit`.
    pub(super) fn before_task(&self, tokens: &[Token]) -> usize {
        let sign = (1..=NAME_AT_MOST).find(|at| tokens.get(*at).is_some_and(|token| token.is_sign(':') || is_dash(tokens, *at)));
        let ours = self.rules.known.team | self.rules.known.role;
        let named = |token: &Token| token.capital || self.rules.lexicon.classes(token.traits) & ours != 0;
        let capitals = |name: &&[Token]| name.first().is_some_and(|first| first.capital) && name.iter().all(named);
        let name = sign.and_then(|at| tokens.get(..at)).filter(capitals).filter(|name| self.is_team(name) || self.is_owner(name, false));
        name.map_or(0, |name| name.len() + 1)
    }

    fn is_team(&self, name: &[Token]) -> bool {
        matches!(name, [one] if TEAMS.contains(&one.of(self.text).to_lowercase().as_str()))
    }

    /// The name after the last dash, or in parentheses, at the end of an item.
    fn at_the_end<'t>(&self, tokens: &'t [Token]) -> Option<&'t [Token]> {
        let closed = tokens.last().is_some_and(|last| last.is_sign(')') || last.is_sign(']'));
        let ends = closed || tokens.last().is_some_and(|last| last.is_sign('.'));
        let tokens = tokens.get(..tokens.len() - usize::from(ends))?;
        let from = tokens.len().saturating_sub(NAME_AT_MOST + 1);
        let opens = |at: &usize| tokens.get(*at).is_some_and(|token| closed && (token.is_sign('(') || token.is_sign('['))) || !closed && is_dash(tokens, *at);
        let opening = (from..tokens.len()).rev().find(opens)?;
        tokens.get(opening + 1..).filter(|name| self.is_owner(name, !closed))
    }

    /// Whether these words name somebody of ours; after a dash a name that we do not know will do.
    fn is_owner(&self, name: &[Token], unknown_too: bool) -> bool {
        let (Some(first), Some(last)) = (name.first(), name.last()) else { return false };
        if name.iter().any(|token| token.kind != Kind::Word) {
            return false;
        }
        match self.words(name).first_phrase(0, name.len()) {
            subject if subject.span.end < last.end => false,
            // `Remind the clerks` is a task.
            subject if subject.span.start > first.start && self.rules.lexicon.classes_of(first.word) & self.rules.known.determiner == 0 => false,
            subject => match subject.class {
                SubjectClass::Named | SubjectClass::Handle | SubjectClass::Role | SubjectClass::We => true,
                SubjectClass::Proper if unknown_too => {
                    let state = STATES.contains(&first.of(self.text).to_lowercase().as_str());
                    first.capital && !state && self.rules.lexicon.classes_of(first.word) & self.rules.known.date == 0
                }
                _ => false,
            },
        }
    }

    /// Tokens as a sentence of their own.
    pub(super) fn words<'t>(&'t self, tokens: &'t [Token]) -> Sentence<'t> {
        Sentence { text: self.text, lexicon: &self.rules.lexicon, known: &self.rules.known, names: self.names, tokens, start: 0, end: tokens.len() }
    }
}

/// A dash with blanks around it.
fn is_dash(tokens: &[Token], at: usize) -> bool {
    let spaced = |at: usize| tokens.get(at).is_some_and(|token| token.spaced);
    tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Sign('-' | '–' | '—'))) && spaced(at) && spaced(at + 1)
}

/// Who stands in a place for owners; nobody if it only says that there is none.
fn owner_cell(written: &str) -> String {
    let owner = written.trim().trim_end_matches('.');
    if NO_OWNER.contains(&owner) || !owner.contains(char::is_alphanumeric) { String::new() } else { owner.to_owned() }
}
