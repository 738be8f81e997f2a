//! Comments that keep a question silent: `<!-- recount: fine blame/failed-to because … -->`.
//!
//! A reason is asked for because the exception is material too. A comment speaks for the
//! paragraph it stands in; alone, for the paragraph after it; and for the whole text where the
//! question is one on the whole review.

use std::ops::Range;

use crate::{Family, Hint, Reading, Rules, Suppressed, Unreasoned};

#[derive(Debug, Default)]
pub(crate) struct Suppressions {
    list: Vec<Suppression>,
    unreasoned: Vec<Unreasoned>,
}

#[derive(Debug)]
struct Suppression {
    rule: String,
    reason: String,
    comment: Range<usize>,
    scope: Range<usize>,
}

const HOW: &str = "write `<!-- recount: fine family/rule because … -->`";

impl Suppressions {
    /// Reads one comment; most are none of ours.
    pub(crate) fn comment(&mut self, text: &str, span: Range<usize>, rules: &Rules) {
        let inner = text.get(span.clone()).unwrap_or_default().trim_start_matches("<!--").trim_end_matches("-->").trim();
        let Some(rest) = inner.strip_prefix("recount:").map(str::trim_start) else { return };
        let mut refuse = |message: String| self.unreasoned.push(Unreasoned { span: span.clone(), message });
        let Some(rest) = rest.strip_prefix("fine").filter(|rest| rest.starts_with(char::is_whitespace)) else {
            return refuse(format!("This comment keeps nothing silent: {HOW}."));
        };
        let rest = rest.trim_start();
        let (rule, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if rules.get(rule).is_none() {
            return refuse(format!("There is no rule `{rule}`: {HOW}."));
        }
        let reason = after.trim_start().strip_prefix("because").unwrap_or_default().trim();
        if reason.trim_matches(['…', '.', ' ']).is_empty() {
            return refuse(format!("Why is it fine here? {HOW}, with the reason."));
        }
        let scope = scope(text, &span);
        self.list.push(Suppression { rule: rule.to_owned(), reason: reason.split_whitespace().collect::<Vec<_>>().join(" "), comment: span, scope });
    }

    /// Sorts hints into those that are asked and those that are kept silent.
    pub(crate) fn apply(self, text: &str, _rules: &Rules, hints: Vec<Hint>) -> Reading {
        let mut reading = Reading { unreasoned: self.unreasoned, ..Reading::default() };
        if self.list.is_empty() {
            reading.hints = hints;
            return reading;
        }
        // Comments come in the order of the text, so their scopes begin in order too.
        for hint in hints {
            let whole = hint.family == Family::Structure && (hint.span.is_empty() || is_heading(text, hint.span.start));
            let until = self.list.partition_point(|one| one.scope.start <= hint.span.start);
            let near = self.list.get(until.saturating_sub(16)..until).unwrap_or_default().iter();
            let everywhere = self.list.iter().filter(|_| whole);
            let found = near
                .filter(|one| one.scope.contains(&hint.span.start))
                .chain(everywhere)
                .find(|one| one.rule == hint.rule)
                .map(|one| (one.comment.clone(), one.reason.clone()));
            match found {
                Some((comment, reason)) => reading.suppressed.push(Suppressed { hint, comment, reason }),
                None => reading.hints.push(hint),
            }
        }
        reading
    }
}

fn is_heading(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    text.get(line..).is_some_and(|rest| rest.starts_with(['#', '-', '+', 't']))
}

/// From the blank line before the comment to the one after it, or to the end of the next
/// paragraph where the comment stands alone.
fn scope(text: &str, comment: &Range<usize>) -> Range<usize> {
    const PARAGRAPH_AT_MOST: usize = 20_000;
    let floor = comment.start.saturating_sub(PARAGRAPH_AT_MOST);
    let bytes = text.as_bytes();
    let blank_before = |at: usize| bytes.get(at) == Some(&b'\n') && matches!(bytes.get(at + 1), Some(b'\n' | b'\r'));
    let start = (floor..comment.start).rev().find(|at| blank_before(*at)).map_or(floor, |at| at + 1);
    let alone = text.get(start..comment.start).is_some_and(|before| before.trim().is_empty());
    let mut end = comment.end;
    if alone {
        while bytes.get(end).is_some_and(u8::is_ascii_whitespace) {
            end += 1;
        }
    }
    let ceiling = text.len().min(end + PARAGRAPH_AT_MOST);
    let end = (end..ceiling).find(|at| blank_before(*at)).unwrap_or(ceiling);
    start..end
}
