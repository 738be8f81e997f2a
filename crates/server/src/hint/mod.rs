//! Hints: what the language coach would ask about a text, and the pages that say why.
//!
//! A hint is private to whoever writes: it is asked for, shown, and kept nowhere; no table
//! holds one, and no log. Accounts are never read: no more is asked than whether somebody
//! recounts something that whoever asks may read. Any member may read the rules' pages. What
//! is not here: the rules and the reading (`recount-language`), and where hints are shown
//! (`writing`).

mod pages;
mod store;

use std::ops::Range;

use recount_language::{Hint as Asked, Rules, Strength, Unreasoned, read_stored};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use self::store::Stored;
use crate::{
    access::Review,
    platform::{App, db::DbError, http::Routes},
};

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/rules", pages::list).get("/rules/{family}/{rule}", pages::one)
}

/// One private question about a text.
#[derive(Debug, Clone)]
pub struct Hint {
    /// The bytes it is about; for a question on the whole, its heading or nothing.
    pub span: Range<usize>,
    /// The rule that asks, `family/name`: its page is `/rules/family/name`. A comment that keeps
    /// nothing silent has one too.
    pub rule: String,
    /// Whether it is a warning, or only a hint.
    pub strength: Strength,
    /// The question.
    pub question: String,
    /// Whether it is about the review as a whole.
    pub is_whole: bool,
    /// What a browser remembers it by, where somebody said that it is fine as it is: the
    /// same while its sentence is the same, and nobody can read the sentence from it.
    pub key: String,
}

/// Reads a text of a review as the language coach does, with the names of this review; what
/// the review holds beside its text, as far as `me` may see it, is not asked for in the text.
///
/// # Errors
/// [`DbError`] when what the review holds cannot be had.
pub async fn ask(app: &App, me: Uuid, review: &Review, body: &str) -> Result<Vec<Hint>, DbError> {
    let stored = store::stored(&app.db, me, review.id).await?;
    let (app, text) = (app.clone(), body.to_owned());
    // A long text takes milliseconds, which others should not wait for.
    let read = tokio::task::spawn_blocking(move || hints(&text, app.rules(), &stored)).await;
    Ok(read.unwrap_or_default())
}

/// What is told of a comment that keeps nothing silent: no rule, but its page is among theirs.
const COMMENT: &str = "fine/because";

fn hints(text: &str, rules: &Rules, stored: &Stored) -> Vec<Hint> {
    let mut reading = read_stored(text, rules, &stored.roster, |shape| stored.add_to(shape));
    let told = std::mem::take(&mut reading.unreasoned);
    let asked = std::mem::take(&mut reading.hints);
    let mut hints: Vec<Hint> = asked.into_iter().map(|asked| hint(text, reading.is_whole(&asked), asked)).collect();
    hints.extend(told.into_iter().map(|told| comment(text, told)));
    hints.sort_by_key(|hint| hint.span.start);
    hints
}

fn hint(text: &str, is_whole: bool, asked: Asked) -> Hint {
    let Asked { span, rule, strength, message, .. } = asked;
    let about = if is_whole { "" } else { sentence(text, &span) };
    let key = key(&rule, about);
    Hint { span, rule, strength, question: message, is_whole, key }
}

/// A comment that would keep something silent and does not.
fn comment(text: &str, told: Unreasoned) -> Hint {
    let key = key(COMMENT, text.get(told.span.clone()).unwrap_or_default());
    Hint { span: told.span, rule: COMMENT.to_owned(), strength: Strength::Hint, question: told.message, is_whole: false, key }
}

fn key(rule: &str, about: &str) -> String {
    let digest = Sha256::digest(format!("{rule}\n{about}"));
    digest.iter().take(8).fold(String::new(), |key, byte| key + &format!("{byte:02x}"))
}

/// What stands around `span` up to the next mark that ends a sentence, cell or line.
fn sentence<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    const ENDS: [char; 5] = ['.', '!', '?', '|', '\n'];
    let start = text.get(..span.start).and_then(|before| before.rfind(ENDS)).map_or(0, |end| end + 1);
    let end = text.get(span.end..).and_then(|after| after.find(ENDS)).map_or(text.len(), |end| span.end + end);
    text.get(start..end).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use recount_language::Roster;

    use super::*;

    fn keys(text: &str) -> Vec<String> {
        let stored = Stored::of(Roster { people: vec!["Zorblax".into()], ..Roster::default() });
        hints(text, Rules::built_in(), &stored).into_iter().filter(|h| h.rule == "blame/failed-to").map(|h| h.key).collect()
    }

    #[test]
    fn a_hint_is_known_again_while_its_sentence_is_the_same() {
        let before = keys("Zorblax failed to check the graph.");
        assert_eq!(before.len(), 1);
        assert_eq!(before, keys("Something else first.\n\nZorblax failed to check the graph. And after."));
        assert_ne!(before, keys("Zorblax failed to check the dashboard."));
    }

    #[test]
    fn a_comment_that_keeps_nothing_silent_is_told() {
        let stored = Stored::of(Roster { people: vec!["Zorblax".into()], ..Roster::default() });
        let text = "Zorblax failed to look. <!-- recount: fine blame/failed-to -->\n";
        let rules: Vec<String> = hints(text, Rules::built_in(), &stored).into_iter().map(|hint| hint.rule).collect();
        assert_eq!(rules, ["blame/failed-to", COMMENT]);
    }

    #[test]
    fn a_question_on_the_whole_is_one_under_any_title() {
        let review = "\n## Summary\n\nThe disk was full.\n\n## Timeline\n\n- 14:05 Alert fires\n\n## Root cause\n\nA full disk.\n";
        for title in ["# Disk full\n", " # Disk full\n", "Disk full\n=====\n"] {
            let hints = hints(&format!("{title}{review}"), Rules::built_in(), &Stored::default());
            let whole: Vec<&Hint> = hints.iter().filter(|hint| hint.rule.starts_with("structure/no-")).collect();
            assert!(!whole.is_empty() && whole.iter().all(|hint| hint.is_whole), "{title}");
        }
    }
}
