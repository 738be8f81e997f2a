//! An account: what one person recounts of one review, as passages that their
//! author controls.
//!
//! Only the author widens a passage, one act at a time; narrowing and taking it
//! away need nobody's leave. What is not here: how words are sealed (`server`).

use crate::{audience::Audience, words};

words! {
    /// As whom a passage's author is shown to those who may read it.
    pub enum Attribution("attribution") {
        /// By name.
        Name = "name",
        /// By what they did that day.
        Role = "role",
        /// Not at all.
        Unattributed = "unattributed",
    }
}

words! {
    /// What somebody who was there answers when asked for their account. Only the
    /// facilitators see a “no”.
    pub enum Willing("answer") {
        /// Nothing yet.
        Asked = "asked",
        /// They write, or will.
        Yes = "yes",
        /// Not today.
        Later = "later",
        /// They would rather not.
        No = "no",
    }
}

words! {
    /// What an author answers when somebody asks to quote a passage in the text, for
    /// one audience.
    pub enum Quoting("answer") {
        /// Nothing yet.
        Asked = "asked",
        /// It may be quoted.
        Agreed = "agreed",
        /// They would rather not.
        Declined = "declined",
        /// It was agreed to, and is not any more.
        Ended = "ended",
    }
}

words! {
    /// What somebody says of words that a facilitator wrote down for them.
    pub enum Telling("answer") {
        /// Nothing yet.
        Waiting = "waiting",
        /// They are theirs, as they stood or changed.
        Confirmed = "confirmed",
        /// They are not to stand; the words are destroyed.
        Declined = "declined",
        /// Nothing, and their time is over; the words are destroyed.
        Over = "over",
    }
}

/// The audiences a quotation can be for: those that read a text together.
pub const QUOTED_FOR: [Audience; 3] = [Audience::Involved, Audience::Circle, Audience::Organisation];

/// Most characters of a passage. Longer is another passage.
pub const PASSAGE_MAX: usize = 8_000;

/// A passage's text as it is kept, or why it is not taken.
///
/// # Errors
/// A sentence for the form when it is empty or longer than [`PASSAGE_MAX`].
pub fn says(given: &str) -> Result<String, &'static str> {
    let says = given.replace("\r\n", "\n").trim().to_owned();
    if says.is_empty() {
        return Err("There are no words in it yet.");
    }
    if says.chars().count() > PASSAGE_MAX {
        return Err("That is more than one passage holds (8,000 characters). Make two of it; each can have its own time and its own readers.");
    }
    Ok(says)
}

/// The next wider audience that a passage can be given; each step is an act of its own.
#[must_use]
pub fn wider(than: Audience) -> &'static [Audience] {
    let narrower = Audience::ALL.iter().position(|a| *a == than).map_or(0, |at| at + 1);
    Audience::ALL.get(narrower..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_than_an_audience_is_what_stands_above_it() {
        for (n, audience) in Audience::ALL.iter().enumerate() {
            assert!(wider(*audience).iter().all(|w| w > audience));
            assert_eq!(wider(*audience).len(), Audience::ALL.len() - n - 1);
        }
    }

    #[test]
    fn a_passage_keeps_its_lines_and_has_an_end() {
        assert_eq!(says(" one\r\n\r\ntwo ").as_deref(), Ok("one\n\ntwo"));
        assert!(says("  \n").is_err());
        assert!(says(&"é".repeat(PASSAGE_MAX)).is_ok());
        assert!(says(&"é".repeat(PASSAGE_MAX + 1)).is_err());
    }
}
