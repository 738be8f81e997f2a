//! What an editor offers beside a question: to put it into the text for others, and to say why
//! the words are fine as they are.

use recount_language::{Family, Hint};

use crate::{
    document::Document,
    protocol::{AboutRange, Action, TextEdit, WorkspaceEdit},
};

const KIND: &str = "quickfix";

/// Reasons that fit often; a reason is required, and one's own can be written instead.
const REASONS: [(&str, &str); 3] = [
    ("Fine as it is: it speaks of a system", "it speaks of a system, not of a person"),
    ("Fine as it is: those involved chose these words", "those involved chose these words"),
    ("Fine as it is, and I will write why", "…"),
];

pub fn offer(document: &Document, about: &AboutRange) -> Vec<Action> {
    let wanted = |only: &Vec<String>| only.iter().any(|kind| kind.is_empty() || kind == KIND);
    if !about.context.only.as_ref().is_none_or(wanted) {
        return Vec::new();
    }
    let mut actions = Vec::new();
    for (hint, diagnostic) in document.asked(&document.span(about.range)) {
        let act = |title: String, comment: &str| Action {
            title,
            kind: KIND,
            diagnostics: vec![diagnostic.clone()],
            edit: insert(document, &about.text_document.uri, hint, comment),
        };
        actions.push(act(format!("Ask in the text: {}", hint.message), &format!("<!-- {} -->", quiet(&hint.message))));
        let fits = |reason: &str| !(hint.family == Family::Structure && reason.contains("system"));
        for (title, reason) in REASONS.iter().filter(|(_, reason)| fits(reason)) {
            actions.push(act((*title).to_owned(), &fine(&hint.rule, reason)));
        }
    }
    actions
}

/// The comment that keeps a question silent; without a reason it does not, and says so.
fn fine(rule: &str, reason: &str) -> String {
    format!("<!-- recount: fine {rule} because {} -->", quiet(reason))
}

/// Text that cannot end the comment it stands in.
fn quiet(text: &str) -> String {
    text.replace("--", "–").replace('>', "›")
}

fn insert(document: &Document, uri: &str, hint: &Hint, comment: &str) -> WorkspaceEdit {
    let at = place(document.text(), hint.span.end);
    let edit = TextEdit { range: document.range(at..at), new_text: format!(" {comment}") };
    WorkspaceEdit { changes: [(uri.to_owned(), vec![edit])].into() }
}

/// The end of the line, so that a sentence stays readable; in a row of a table the end of the
/// cell, since what follows the last bar is not shown.
fn place(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let line_end = end + rest.find(['\r', '\n']).unwrap_or(rest.len());
    let line_start = text.get(..end).and_then(|before| before.rfind(['\r', '\n'])).map_or(0, |newline| newline + 1);
    let line = text.get(line_start..line_end).unwrap_or_default();
    let here = text.get(end..line_end).unwrap_or_default();
    let bars = here.match_indices('|').map(|(at, _)| end + at);
    let mut cell_ends = bars.filter(|at| !text.get(..*at).unwrap_or_default().ends_with('\\'));
    let is_row = line.trim_start().starts_with('|');
    let until = if is_row { cell_ends.next().unwrap_or(line_end) } else { line_end };
    end + text.get(end..until).unwrap_or_default().trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_goes_to_the_end_of_the_line_or_cell() {
        let after = |text: &str, words: &str| {
            let end = text.find(words).map(|at| at + words.len()).unwrap_or_default();
            let at = place(text, end);
            format!("{}^{}", text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default())
        };
        assert_eq!(after("Priya failed to look.  \r\nNext", "failed to"), "Priya failed to look.^  \r\nNext");
        assert_eq!(after("| 14:02 | Priya failed to look | x |\n", "failed to"), "| 14:02 | Priya failed to look^ | x |\n");
        assert_eq!(after("| a \\| failed to b \\| c | d |", "failed to"), "| a \\| failed to b \\| c^ | d |");
        assert_eq!(after("Priya failed to", "failed to"), "Priya failed to^");
    }

    #[test]
    fn a_reason_cannot_end_its_comment() {
        assert_eq!(fine("blame/failed-to", "she --> said"), "<!-- recount: fine blame/failed-to because she –› said -->");
    }
}
