//! Rows of a timeline: where they begin, and what people do in them.

use std::ops::Range;

use super::{Answers, Paragraph, SHARP_AT_LEAST, ShapeReader, lower, telling};
use crate::{
    blocks::Place,
    sentences,
    subject::{Sentence, SubjectClass},
    token::{Kind, Token},
};

/// Rows looked at for where the story starts.
const FIRST_ROWS: usize = 1;

/// Words before a line break after which a time goes on with the line before.
const LEAD_ON: [&str; 16] = ["at", "by", "until", "till", "from", "to", "between", "and", "around", "about", "before", "after", "since", "on", "of", "or"];

/// What one does to an alarm, or before one, and not because of one.
const CHANGES: [&str; 30] = [
    "remove", "lower", "disable", "delete", "drop", "mute", "silence", "change", "edit", "adjust", "tune", "move", "rename", "replace", "retire", "switch",
    "widen", "relax", "reduce", "merge", "deploy", "upgrade", "migrate", "install", "apply", "release", "approve", "enable", "schedule", "raise",
];

/// Words that make a row an answer to something.
const ANSWERS: [&str; 9] = ["after", "because", "following", "since", "response", "responding", "due", "status", "acknowledges"];

/// What a paragraph or item of a timeline has of rows.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Its tokens, and its bytes counted from the first of the paragraph.
    tokens: Range<usize>,
    extent: Range<usize>,
    acts: Option<bool>,
    changes: Option<bool>,
}

impl ShapeReader<'_> {
    pub(super) fn row(&mut self, place: Place, paragraph: &mut Paragraph<'_>, answers: &mut Answers) {
        let begins = match place {
            Place::Cell(0, _) => return,
            Place::Cell(row, _) => std::mem::replace(&mut self.row, row) != row,
            Place::Paragraph | Place::Item(_) => true,
        };
        if self.shape.first_rows.len() > FIRST_ROWS && self.shape.sharp_and_blunt.0 >= SHARP_AT_LEAST {
            // Nothing more is asked of rows.
            return;
        }
        let mut rows = match answers.rows.take() {
            Some(rows) => rows,
            None => self.rows(place, paragraph),
        };
        for row in &mut rows {
            self.met(place, begins, row, paragraph);
        }
        answers.rows = Some(rows);
    }

    /// A row begins, or goes on in its next cell.
    fn met(&mut self, place: Place, begins: bool, row: &mut Row, paragraph: &mut Paragraph<'_>) {
        if self.shape.first_rows.len() <= FIRST_ROWS {
            let written = lower(paragraph, Some(row.extent.clone()));
            if !matches!(place, Place::Cell(..)) && self.shape.first_rows.is_empty() && telling::is_about_times(&written) {
                return;
            }
            if self.is_of_first(begins, written) && !self.shape.begins_with_a_change {
                let changes = *row.changes.get_or_insert_with(|| self.changes(paragraph.tokens().get(row.tokens.clone()).unwrap_or_default()));
                self.shape.begins_with_a_change = changes;
            }
        }
        self.acted &= !begins;
        if !self.acted && self.shape.sharp_and_blunt.0 < SHARP_AT_LEAST {
            self.acted = *row.acts.get_or_insert_with(|| self.acts(paragraph.tokens().get(row.tokens.clone()).unwrap_or_default()));
            self.shape.sharp_and_blunt.0 += usize::from(self.acted);
        }
    }

    /// Keeps what the first rows say, and says whether this is part of them.
    fn is_of_first(&mut self, begins: bool, written: String) -> bool {
        // A date with nothing after it is no row that says where the story starts.
        if begins && self.shape.first_rows.len() == FIRST_ROWS && self.shape.first_rows.last().is_some_and(|first| !self.tells(first)) {
            self.shape.first_rows.clear();
            self.shape.begins_with_a_change = false;
        }
        let rows = &mut self.shape.first_rows;
        if begins && rows.len() == FIRST_ROWS {
            // One more, so that the first is known to be whole.
            rows.push(String::new());
            return false;
        }
        match rows.last_mut().filter(|_| !begins) {
            Some(last) => *last += &written,
            None => rows.push(written),
        }
        true
    }

    /// Whether a row, in lower case, says more than when.
    fn tells(&self, row: &str) -> bool {
        let lexicon = &self.rules.lexicon;
        let mut words = row.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(char::is_alphabetic) && word.len() > 1);
        words.any(|word| lexicon.classes_of(lexicon.id(word)) & self.rules.known.date == 0)
    }

    /// Lines of one paragraph are rows where each begins with a time; else it is one row.
    fn rows(&self, place: Place, paragraph: &mut Paragraph<'_>) -> Vec<Row> {
        let run = paragraph.run;
        let may_break = !matches!(place, Place::Cell(..)) && run.written().contains('\n');
        let (origin, tokens) = (run.span().start, paragraph.tokens());
        let breaks = |at: &usize| {
            let between = tokens.get(at - 1).zip(tokens.get(*at)).and_then(|(before, next)| self.text.get(before.end..next.start));
            between.is_some_and(|between| between.contains('\n'))
        };
        let goes_on = |at: usize| {
            let before = tokens.get(at - 1);
            before.is_some_and(|before| before.is_sign(',') || LEAD_ON.iter().any(|word| before.of(self.text).eq_ignore_ascii_case(word)))
        };
        let first_line = if may_break { (1..tokens.len()).find(breaks) } else { None };
        let about_times = |end: usize| {
            let written = tokens.first().zip(tokens.get(end - 1)).and_then(|(first, last)| self.text.get(first.start..last.end));
            written.is_some_and(|written| telling::is_about_times(&written.to_lowercase()))
        };
        let of_lines = first_line.is_some_and(|end| begins_with_time(tokens, self.text) || about_times(end));
        let row = |range: Range<usize>| {
            let (first, last) = (tokens.get(range.start)?, tokens.get(range.end.checked_sub(1)?)?);
            Some(Row { extent: first.start - origin..last.end - origin, tokens: range, acts: None, changes: None })
        };
        if !of_lines {
            return row(0..tokens.len()).into_iter().collect();
        }
        let begins = |at: &usize| breaks(at) && !goes_on(*at) && begins_with_time(tokens.get(*at..).unwrap_or_default(), self.text);
        let mut starts: Vec<usize> = std::iter::once(0).chain((1..tokens.len()).filter(begins)).collect();
        starts.push(tokens.len());
        starts.iter().zip(starts.iter().skip(1)).filter_map(|(start, end)| row(*start..*end)).collect()
    }

    /// Whether a row says who of us did something.
    fn acts(&self, tokens: &[Token]) -> bool {
        self.acts_before(tokens, sentences::sentence_end(tokens, 0, self.text))
    }

    fn acts_before(&self, tokens: &[Token], end: usize) -> bool {
        let subject = self.sentence(tokens, end).first_phrase(0, end.min(12));
        matches!(subject.class, SubjectClass::Named | SubjectClass::Handle | SubjectClass::Role | SubjectClass::We | SubjectClass::Indefinite)
    }

    /// Whether somebody changes something in a row, and not because an alarm went.
    fn changes(&self, tokens: &[Token]) -> bool {
        let end = sentences::sentence_end(tokens, 0, self.text).min(32);
        let sentence = self.sentence(tokens, end);
        let Some(at) = (0..end).find(|at| sentence.token(*at).is_some_and(|token| is_change(token.of(self.text)))) else { return false };
        let alarm = |at: usize| sentence.is(at, self.rules.known.alarm_word);
        let is = |at: usize, words: &[&str]| words.iter().any(|word| sentence.letters(at).eq_ignore_ascii_case(word));
        // `Ana raises an incident`
        let raises = sentence.letters(at).to_ascii_lowercase().starts_with("rais") && (at + 1..at + 4).any(alarm);
        if raises || (0..end).any(|at| is(at, &ANSWERS)) {
            return false;
        }
        // `The alert for disk space is removed`
        let passive = at > 0 && sentence.is(at - 1, self.rules.known.be) && !(0..at).any(|at| sentence.sign(at, &[',', ';', '–', '—']));
        let told_before = (0..at).any(|at| sentence.token(at).is_some_and(|token| token.kind == Kind::Word && !sentence.is(at, self.rules.known.date)));
        let verb_before = (0..at).any(|at| sentence.is(at, self.rules.known.past | self.rules.known.third) && !sentence.is(at, self.rules.known.system));
        // `Removed the alert`, but `Switch is down`
        let written = sentence.letters(at);
        let verb = written.ends_with("ed") || written.ends_with("ing") || sentence.is(at + 1, self.rules.known.determiner | self.rules.known.possessive);
        let alarmed = (0..at).any(alarm);
        passive && alarmed || !alarmed && !verb_before && (if told_before { self.acts_before(tokens, at) } else { verb })
    }

    fn sentence<'t>(&'t self, tokens: &'t [Token], end: usize) -> Sentence<'t> {
        Sentence { end, ..self.words(tokens) }
    }
}

/// Whether a line begins with a time or a date: `14:05`, `[14:05]`, `~14:05`, `2024-06-03`.
fn begins_with_time(tokens: &[Token], text: &str) -> bool {
    let is_time = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Number && token.of(text).contains([':', '-', '/']));
    let small = |at: usize| tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Sign('[' | '(' | '~' | '-' | '–' | '*')));
    is_time(0) || small(0) && is_time(1)
}

/// `removes`, `removed`, `removing`.
fn is_change(written: &str) -> bool {
    let written = written.to_ascii_lowercase();
    CHANGES.iter().any(|verb| {
        let stem = verb.trim_end_matches('e').trim_end_matches('y');
        written.strip_prefix(stem).is_some_and(|ending| {
            matches!(ending, "" | "e" | "es" | "s" | "ed" | "d" | "y" | "ys" | "yed" | "ying" | "ies" | "ied" | "ped" | "ted" | "ing")
                && !(ending.is_empty() && stem != *verb)
        })
    })
}
