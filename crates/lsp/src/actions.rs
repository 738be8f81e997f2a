//! What an editor offers beside a question: to put it into the text for others, and to say why
//! the words are fine as they are.

use std::ops::Range as Span;

use recount_language::{Hint, Room, rooms};

use crate::{
    document::Document,
    protocol::{AboutRange, Action, Position, Range, TextEdit, WorkspaceEdit},
};

const KIND: &str = "quickfix";

/// Questions that actions are offered for at once; nobody reads a longer menu.
const OFFERED: usize = 25;

const OF_A_SYSTEM: (&str, &str) = ("Fine as it is: it speaks of a system", "it speaks of a system, not of a person");

/// Reasons that fit often; a reason is required, and one's own can be written instead.
const REASONS: [(&str, &str); 2] =
    [("Fine as it is: those involved chose these words", "those involved chose these words"), ("Fine as it is, and I will write why", "…")];

pub fn offer(document: &Document, about: &AboutRange) -> Vec<Action> {
    let wanted = |only: &Vec<String>| only.iter().any(|kind| kind.is_empty() || kind == KIND);
    if !about.context.only.as_ref().is_none_or(wanted) {
        return Vec::new();
    }
    let hints: Vec<&Hint> = document.asked(&document.span(about.range)).take(OFFERED).collect();
    if hints.is_empty() {
        return Vec::new();
    }
    let spans: Vec<Span<usize>> = hints.iter().map(|hint| hint.span.clone()).collect();
    let rooms = rooms(document.text(), &spans);
    let positions = document.positions(rooms.iter().map(|room| room.at()));
    let mut actions = Vec::new();
    for (((hint, diagnostic), room), position) in hints.iter().zip(document.shown(&hints)).zip(rooms).zip(positions) {
        let mut act = |title: String, comment: &str| {
            let edit = insert(&about.text_document.uri, position, written(document.text(), room, comment));
            actions.push(Action { title, kind: KIND, diagnostics: vec![diagnostic.clone()], edit });
        };
        act(format!("Ask in the text: {}", hint.message), &format!("<!-- {} -->", quiet(&hint.message)));
        let of_a_system = Some(OF_A_SYSTEM).filter(|_| document.may_be_a_system(hint));
        for (title, reason) in of_a_system.into_iter().chain(REASONS) {
            act(title.to_owned(), &fine(&hint.rule, reason));
        }
    }
    actions
}

/// The comment that keeps a question silent; without a reason it does not, and says so.
fn fine(rule: &str, reason: &str) -> String {
    format!("<!-- recount: fine {rule} because {} -->", quiet(reason))
}

/// Text that can end neither the comment nor the cell it stands in, nor begin or end code.
fn quiet(text: &str) -> String {
    text.replace("--", "–").replace('>', "›").replace('|', "¦").replace('`', "'")
}

fn insert(uri: &str, position: Position, new_text: String) -> WorkspaceEdit {
    let edit = TextEdit { range: Range { start: position, end: position }, new_text };
    WorkspaceEdit { changes: [(uri.to_owned(), vec![edit])].into() }
}

/// The comment as it is written there. A heading stays one: right behind its last line a comment
/// would be part of it, or make text of the line under it.
fn written(text: &str, room: Room, comment: &str) -> String {
    match room {
        Room::Within(_) => format!(" {comment}"),
        Room::Below(at) => {
            let newline = if text.get(at..).is_some_and(|rest| rest.starts_with("\r\n")) { "\r\n" } else { "\n" };
            format!("{newline}{newline}{comment}{}", if at == text.len() { newline } else { "" })
        }
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::{Surroundings, position::Encoding};

    fn open(text: &str) -> Document {
        Document::open(text.to_owned(), 0, Surroundings::default(), Encoding::Utf16)
    }

    fn offered(document: &Document, span: Span<usize>) -> Vec<Action> {
        let range = serde_json::to_value(document.range(span)).expect("a range");
        let about = serde_json::json!({ "textDocument": { "uri": "file:///a.md" }, "range": range });
        offer(document, &serde_json::from_value(about).expect("a request"))
    }

    /// The text after the first action of that name at these words.
    fn after(text: &str, words: &str, title: &str) -> String {
        let document = open(text);
        let start = text.find(words).expect("the words are there");
        let actions = offered(&document, start..start + words.len());
        let action = actions.iter().find(|action| action.title.contains(title)).expect(text);
        let edit = &action.edit.changes["file:///a.md"][0];
        let at = document.span(edit.range).start;
        format!("{}{}{}", &text[..at], edit.new_text, &text[at..])
    }

    #[test]
    fn a_comment_goes_to_the_end_of_the_block_that_was_read() {
        let placed = |text: &str| after(text, "failed to", "Fine as it is, and").replace(&fine("blame/failed-to", "…"), "^");
        for (text, expected) in [
            ("Priya failed to look.  \r\nNext\n\nB", "Priya failed to look.  \r\nNext ^\n\nB"),
            ("Priya failed to look", "Priya failed to look ^"),
            ("Ana failed to run `a\nb` there.\n", "Ana failed to run `a\nb` there. ^\n"),
            ("- **Ana failed to look.**\n  - B\n- C\n", "- **Ana failed to look.** ^\n  - B\n- C\n"),
            ("| a | b |\n|---|---|\n| Ana failed to look | `x` |\n", "| a | b |\n|---|---|\n| Ana failed to look | `x` ^ |\n"),
            ("a | b\n---|---\nAna failed to look | x\\|y\n", "a | b\n---|---\nAna failed to look | x\\|y ^\n"),
        ] {
            assert_eq!(placed(text), expected);
        }
    }

    #[test]
    fn a_title_stays_a_title() {
        let review = "\n## Summary\n\nThe disk was full.\n\n## Timeline\n\n- 14:05 Alert fires\n\n## Root cause\n\nA full disk.\n";
        for title in ["Disk full\n=========\n", "Disk full\r\n===\r\n", "# Disk full\n", " # Disk full\n"] {
            let text = format!("{title}{review}");
            let kinds = |text: &str| serde_json::to_string(&open(text).diagnostics().iter().map(|d| d.code.clone()).collect::<Vec<_>>()).expect("codes");
            assert!(kinds(&text).contains("structure/no-mitigator"), "{text}");
            let silent = after(&text, title.trim_end(), "those involved");
            let gone = kinds(&text).replacen(&format!("\"{}\",", open(&text).asked(&(0..text.len())).next().map_or("", |hint| &hint.rule)), "", 1);
            assert_eq!(kinds(&silent), gone, "{silent}");
        }
    }

    #[test]
    fn a_reason_fits_what_is_asked() {
        let titles = |text: &str, words: &str| {
            let start = text.find(words).expect("the words are there");
            offered(&open(text), start..start + 1).into_iter().map(|action| action.title).collect::<Vec<_>>()
        };
        assert!(titles("Zorblax failed to look.\n", "failed").iter().any(|title| title.contains("a system")));
        let role = titles("The on-call engineer decided to restart the primary.\n", "decided");
        assert!(!role.is_empty() && role.iter().all(|title| !title.contains("a system")), "{role:?}");
    }

    #[test]
    fn many_questions_on_one_long_line_are_answered_soon_and_with_few_actions() {
        let document = open(&"Ana failed to look. ".repeat(50_000));
        let begun = Instant::now();
        let actions = offered(&document, 0..document.text().len());
        assert!(!actions.is_empty() && actions.len() <= 4 * OFFERED, "{}", actions.len());
        // Quadratic it took minutes.
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    }

    #[test]
    fn a_reason_cannot_end_its_comment() {
        assert_eq!(fine("blame/failed-to", "she --> said `a|b`"), "<!-- recount: fine blame/failed-to because she –› said 'a¦b' -->");
    }
}
