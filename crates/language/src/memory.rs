//! What was found in the paragraphs of a text, so that after an edit only those that changed are
//! read anew.
//!
//! What is found in a paragraph comes from its bytes, its markup, the rules and the names, and
//! from nothing else: neither the paragraphs around it nor its section have a say, and a pronoun
//! looks no further than its paragraph. So a paragraph is known again by its bytes and marks, and
//! with other rules or names all is forgotten. Where a paragraph stands, what a comment keeps
//! silent and what is asked about the whole are worked out at each reading.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use crate::{
    Hint, Reading, ReviewShape, Roster, Rules,
    blocks::{Mark, Run},
    read::read_remembering,
    shape::Answers,
};

/// Remembers what was found in a text while somebody writes it.
///
/// A reading gives what [`crate::read`] gives; it only takes less time where most paragraphs are
/// those of the reading before. One memory is for one text: it holds no more than the paragraphs
/// of the last reading.
///
/// ```
/// use recount_language::{Memory, Roster, Rules, read};
///
/// let (rules, roster) = (Rules::built_in(), Roster::default());
/// let mut memory = Memory::default();
/// memory.read("Priya failed to look.\n\nThe pod failed to start.\n", rules, &roster);
/// assert_eq!(memory.read_anew(), 2);
/// let edited = "Priya failed to look.\n\nThe pods failed to start.\n";
/// assert_eq!(memory.read(edited, rules, &roster), read(edited, rules, &roster));
/// assert_eq!(memory.read_anew(), 1);
/// ```
#[derive(Debug, Default)]
pub struct Memory {
    /// What it was read with.
    rules: u64,
    names: Roster,
    /// The paragraphs, by a hash of what they say.
    known: HashMap<u64, Remembered>,
    /// How often it was read, and how many paragraphs that differ it had the last time.
    readings: u64,
    met: usize,
    pub(crate) read_anew: usize,
}

/// A paragraph, and what was found in it.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    text: Box<str>,
    marks: Box<[Mark]>,
    /// The last reading that met it.
    met: u64,
    /// What it is asked, spans counted from its first byte; nothing until it was read.
    hints: Option<Vec<Hint>>,
    pub(crate) answers: Answers,
}

impl Memory {
    /// As [`crate::read`].
    pub fn read(&mut self, text: &str, rules: &Rules, roster: &Roster) -> Reading {
        self.read_stored(text, rules, roster, |_| ())
    }

    /// As [`crate::read_stored`]; `stored` is asked at each reading.
    pub fn read_stored(&mut self, text: &str, rules: &Rules, roster: &Roster, stored: impl FnOnce(&mut ReviewShape)) -> Reading {
        read_remembering(text, rules, roster, stored, Some(self))
    }

    /// How many paragraphs, items and cells of the last reading were not remembered.
    #[must_use]
    pub const fn read_anew(&self) -> usize {
        self.read_anew
    }

    /// Begins a reading; what was found with other rules or names says nothing.
    pub(crate) fn begin(&mut self, rules: &Rules, names: &Roster) {
        self.read_anew = 0;
        self.met = 0;
        self.readings += 1;
        if self.rules != rules.written || self.names != *names {
            self.known.clear();
            self.rules = rules.written;
            self.names = names.clone();
        }
    }

    /// What is remembered of a paragraph.
    pub(crate) fn of(&mut self, run: Run<'_>) -> &mut Remembered {
        let mut hasher = DefaultHasher::new();
        // The marks are compared; that others differ in nothing but those is rare.
        (run.written(), run.marks.len()).hash(&mut hasher);
        let remembered = self.known.entry(hasher.finish()).or_default();
        self.met += usize::from(remembered.met != self.readings);
        if !remembered.is_of(run) {
            *remembered = Remembered { text: run.written().into(), marks: relative(run).collect(), ..Remembered::default() };
        }
        remembered.met = self.readings;
        remembered
    }

    /// Forgets what the text no longer says.
    pub(crate) fn end(&mut self) {
        if self.known.len() > self.met {
            let readings = self.readings;
            self.known.retain(|_, remembered| remembered.met == readings);
        }
    }
}

impl Remembered {
    fn is_of(&self, run: Run<'_>) -> bool {
        *self.text == *run.written() && relative(run).eq(self.marks.iter().cloned())
    }

    /// What was asked about it, where it stands now; nothing if it was not read before.
    pub(crate) fn hints(&self, origin: usize) -> Option<impl Iterator<Item = Hint>> {
        let moved = move |hint: &Hint| Hint { span: hint.span.start + origin..hint.span.end + origin, ..hint.clone() };
        self.hints.as_ref().map(|hints| hints.iter().map(moved))
    }

    /// Keeps what was asked about it.
    pub(crate) fn keep(&mut self, hints: &[Hint], origin: usize) {
        let moved = |hint: &Hint| Hint { span: hint.span.start - origin..hint.span.end - origin, ..hint.clone() };
        self.hints = Some(hints.iter().map(moved).collect());
    }
}

/// The marks of a run, counted from its first byte.
fn relative(run: Run<'_>) -> impl Iterator<Item = Mark> {
    let origin = run.span().start;
    run.marks.iter().map(move |mark| Mark { bytes: mark.bytes.start - origin..mark.bytes.end - origin, how: mark.how })
}
