//! One open document: its text, and what was asked about it when it last changed.

use std::ops::Range as Span;

use recount_language::{Hint, Memory, Reading, Rule, Strength};

use crate::{
    Surroundings,
    position::{Encoding, Lines},
    protocol::{Change, Diagnostic, Position, Range},
};

/// Warnings are shown as such, hints as information: an editor hides what is weaker.
const WARNING: u8 = 2;
const INFORMATION: u8 = 3;

#[derive(Debug)]
pub struct Document {
    pub version: i32,
    text: String,
    lines: Lines,
    reading: Reading,
    /// So that an edit costs its paragraph, not the document.
    memory: Memory,
    surroundings: Surroundings,
    encoding: Encoding,
}

impl Document {
    pub fn open(text: String, version: i32, surroundings: Surroundings, encoding: Encoding) -> Self {
        let mut document = Self { version, lines: Lines::of(&text), text, reading: Reading::default(), memory: Memory::default(), surroundings, encoding };
        document.read();
        document
    }

    /// Takes changes in their order; each speaks of the text as the one before left it.
    pub fn change(&mut self, changes: Vec<Change>, version: i32) {
        for change in changes {
            match change.range {
                Some(range) => {
                    let span = self.span(range);
                    self.text.replace_range(span, &change.text);
                }
                None => self.text = change.text,
            }
            self.lines = Lines::of(&self.text);
        }
        self.version = version;
        self.read();
    }

    /// Reads it with other rules or names.
    pub fn surround(&mut self, surroundings: Surroundings) {
        self.surroundings = surroundings;
        self.read();
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes between two positions.
    pub fn span(&self, range: Range) -> Span<usize> {
        let start = self.lines.offset(&self.text, range.start, self.encoding);
        start..self.lines.offset(&self.text, range.end, self.encoding).max(start)
    }

    pub fn range(&self, span: Span<usize>) -> Range {
        self.lines.ranges(&self.text, self.encoding).range(span)
    }

    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut ranges = self.lines.ranges(&self.text, self.encoding);
        let asked = self.reading.hints.iter().map(|hint| diagnostic(hint, ranges.range(hint.span.clone())));
        let mut diagnostics: Vec<Diagnostic> = asked.collect();
        let mut ranges = self.lines.ranges(&self.text, self.encoding);
        diagnostics.extend(self.reading.unreasoned.iter().map(|unreasoned| Diagnostic {
            range: ranges.range(unreasoned.span.clone()),
            severity: INFORMATION,
            code: "reason".into(),
            source: "recount",
            message: unreasoned.message.clone(),
        }));
        diagnostics
    }

    /// What is asked about the words that touch `span`, in the order of the text.
    pub fn asked(&self, span: &Span<usize>) -> impl Iterator<Item = &Hint> {
        let touching = move |hint: &&Hint| hint.span.start <= span.end && span.start <= hint.span.end;
        self.reading.hints.iter().filter(touching)
    }

    /// Questions as an editor shows them; in the order of the text they cost one walk.
    pub fn shown(&self, hints: &[&Hint]) -> Vec<Diagnostic> {
        let mut ranges = self.lines.ranges(&self.text, self.encoding);
        hints.iter().map(|hint| diagnostic(hint, ranges.range(hint.span.clone()))).collect()
    }

    /// The positions of bytes; in the order of the text they cost one walk.
    pub fn positions(&self, offsets: impl Iterator<Item = usize>) -> Vec<Position> {
        let mut ranges = self.lines.ranges(&self.text, self.encoding);
        offsets.map(|offset| ranges.position(offset)).collect()
    }

    /// Whether a rule may ask about words that speak of a system.
    pub fn may_be_a_system(&self, hint: &Hint) -> bool {
        self.surroundings.rules().get(&hint.rule).is_some_and(Rule::may_meet_a_system)
    }

    /// The page of the rule that asks about the word at `position`, with the question above it.
    pub fn page(&self, position: Position) -> Option<(String, Range)> {
        let at = self.span(Range { start: position, end: position });
        let hint = self.asked(&at).min_by_key(|hint| hint.span.len())?;
        let page = self.surroundings.rules().get(&hint.rule).map_or("", |rule| rule.page.as_str());
        Some((format!("**{}**\n\n---\n\n{page}\n\n`{}`", hint.message, hint.rule), self.range(hint.span.clone())))
    }

    fn read(&mut self) {
        self.reading = self.memory.read(&self.text, self.surroundings.rules(), &self.surroundings.roster);
    }
}

fn diagnostic(hint: &Hint, range: Range) -> Diagnostic {
    let severity = match hint.strength {
        Strength::Warning => WARNING,
        Strength::Hint => INFORMATION,
    };
    Diagnostic { range, severity, code: hint.rule.clone(), source: "recount", message: hint.message.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_document_says_what_it_says_when_opened() {
        let text = "# Sluggish 🧊\r\n\r\nPriya failed to look.\r\n\r\n| 14:02 | we forgot it |\r\n|---|---|\r\n| 14:03 | 🧊 they should have known |\r\n";
        let open = |text: &str| Document::open(text.to_owned(), 0, Surroundings::default(), Encoding::Utf16);
        let mut document = open(text);
        let at = |line: u32, from: u32, to: u32| Some(Range { start: Position { line, character: from }, end: Position { line, character: to } });
        for (range, new) in [
            (at(6, 13, 17), "Ana"),
            (at(2, 0, 5), "The pod"),
            (at(0, 0, 0), "---\nservices: [Ana]\n---\n"),
            (at(5, 0, 0), "They overlooked it.\n\n"),
            (None, "Nobody checked. <!-- recount: fine -->\n"),
        ] {
            document.change(vec![Change { range, text: new.to_owned() }], 1);
            let told = |document: &Document| serde_json::to_string(&document.diagnostics()).unwrap_or_default();
            assert_eq!(told(&document), told(&open(document.text())), "{}", document.text());
        }
    }
}
