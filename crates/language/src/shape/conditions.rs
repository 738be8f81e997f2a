//! How many conditions a paragraph names: a sentence is one of its own unless it goes on with the
//! one before.

use crate::{
    sentences,
    token::{Kind, Token},
};

/// A sentence that begins so tells more of the same.
const GOES_ON: [&str; 30] = [
    "it",
    "this",
    "that",
    "these",
    "those",
    "they",
    "he",
    "she",
    "which",
    "so",
    "therefore",
    "thus",
    "hence",
    "then",
    "because",
    "consequently",
    "as",
    "since",
    "when",
    "once",
    "after",
    "due",
    "instead",
    "eventually",
    "afterwards",
    "subsequently",
    "see",
    "its",
    "their",
    "until",
];

/// Fewer words name nothing: `See below.`
const WORDS_AT_LEAST: usize = 3;

pub(super) fn named(text: &str, tokens: &[Token]) -> usize {
    let (mut start, mut named) = (0, 0);
    while start < tokens.len() {
        let end = sentences::sentence_end(tokens, start, text);
        let mut words = tokens.get(start..end).unwrap_or_default().iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Code));
        let goes_on = words.clone().next().is_some_and(|first| GOES_ON.iter().any(|word| first.of(text).eq_ignore_ascii_case(word)));
        // `(HARMFUL LINK!) with an edit` is one.
        let stands_alone = start == 0 || tokens.get(start - 1).is_some_and(|before| before.is_sign('.') || before.kind == Kind::Quote);
        named += usize::from(!goes_on && stands_alone && words.nth(WORDS_AT_LEAST - 1).is_some());
        start = end;
    }
    named.max(1)
}
