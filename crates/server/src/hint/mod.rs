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

use recount_language::{Family, Hint as Asked, Rules, Strength, read_stored};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use self::store::Stored;
use crate::{
    access::Review,
    platform::{
        db::{Db, DbError},
        http::Routes,
    },
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
    /// The rule that asks, `family/name`: its page is `/rules/family/name`.
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
pub async fn ask(db: &Db, me: Uuid, review: &Review, body: &str) -> Result<Vec<Hint>, DbError> {
    let stored = store::stored(db, me, review.id).await?;
    let text = body.to_owned();
    // A long text takes milliseconds, which others should not wait for.
    let read = tokio::task::spawn_blocking(move || hints(&text, &stored)).await;
    Ok(read.unwrap_or_default())
}

fn hints(text: &str, stored: &Stored) -> Vec<Hint> {
    read_stored(text, Rules::built_in(), &stored.roster, |shape| stored.add_to(shape)).hints.into_iter().map(|asked| hint(text, asked)).collect()
}

fn hint(text: &str, asked: Asked) -> Hint {
    let Asked { span, rule, family, strength, message } = asked;
    let is_whole = family == Family::Structure && (span.is_empty() || line(text, span.start).starts_with('#'));
    let about = if is_whole { "" } else { sentence(text, &span) };
    let digest = Sha256::digest(format!("{rule}\n{about}"));
    let key = digest.iter().take(8).fold(String::new(), |key, byte| key + &format!("{byte:02x}"));
    Hint { span, rule, strength, question: message, is_whole, key }
}

fn line(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default()
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
        hints(text, &stored).into_iter().filter(|h| h.rule == "blame/failed-to").map(|h| h.key).collect()
    }

    #[test]
    fn a_hint_is_known_again_while_its_sentence_is_the_same() {
        let before = keys("Zorblax failed to check the graph.");
        assert_eq!(before.len(), 1);
        assert_eq!(before, keys("Something else first.\n\nZorblax failed to check the graph. And after."));
        assert_ne!(before, keys("Zorblax failed to check the dashboard."));
    }
}
