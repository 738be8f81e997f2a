//! Evidence: one item that a machine or a document says, with provenance.
//!
//! Evidence is never edited; it is only redacted. What is not here: how a
//! foreign format becomes evidence (`inputs`), and where it is kept (`server`).

use serde::{Deserialize, Serialize};

use crate::{
    time::{Micros, When},
    words,
};

words! {
    /// What kind of thing says it; decides when it counts as known by default.
    pub enum EvidenceKind("kind of evidence") {
        /// Something somebody wrote in a channel.
        Message = "message",
        /// Somebody entered or left a channel: folded on screen, kept because
        /// it says who could read what.
        Presence = "presence",
        /// A machine asked for attention.
        Alert = "alert",
        /// A change reached running systems.
        Deployment = "deployment",
        /// A document, a graph, or a review already written.
        Document = "document",
        /// A row of a timeline somebody kept, of no other kind.
        Entry = "entry",
    }
}

words! {
    /// What a lane of the timeline holds.
    pub enum LaneKind("kind of lane") {
        /// A chat channel that every member of the workspace could read.
        Channel = "channel",
        /// A chat channel open only to those invited.
        PrivateChannel = "private_channel",
        /// Alerts of one origin.
        Alerts = "alerts",
        /// Deployments of one origin.
        Deployments = "deployments",
        /// Documents and timelines kept by people.
        Documents = "documents",
    }
}

impl LaneKind {
    /// Whether evidence of this lane stays with those involved even after the
    /// review is shared (PRODUCT.md, "Who may see what").
    #[must_use]
    pub const fn is_private(self) -> bool {
        matches!(self, Self::PrivateChannel)
    }
}

words! {
    /// Where a `known_at` came from.
    pub enum KnownBasis("basis of a known time") {
        /// The source says so: a notification time.
        Source = "source",
        /// Nobody said; the default of its kind.
        Default = "default",
        /// Somebody stated it.
        Stated = "stated",
        /// Nobody has said yet and we would like to ask; at first the happened time.
        Asked = "asked",
    }
}

/// One item of evidence as an importer reads it, before it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind of thing says it.
    pub kind: EvidenceKind,
    /// When it happened.
    pub happened: When,
    /// When the machine notified somebody, if the source says; microseconds.
    pub notified_at: Option<Micros>,
    /// Who wrote or caused it, as the source names them.
    pub said_by: Option<String>,
    /// What it says, as plain text with mentions and emoji resolved.
    pub text: String,
    /// The item's own bytes, exactly as they stood in the source.
    pub original: Vec<u8>,
    /// A key that is equal for the same item in a second import of the same or
    /// an overlapping file, and different for every other item of one review.
    pub key: String,
    /// Key of the item this one answers (a thread's first message).
    pub answers: Option<String>,
    /// When the words that it says were put in, where those are not the first ones;
    /// microseconds since 1970.
    pub edited_at: Option<Micros>,
    /// Where in the source it stood.
    pub place: Place,
    /// What else the source says of it, as (name, value) pairs for the screen:
    /// `edited`, `deleted`, `file`, `reaction`, extra columns.
    pub details: Vec<(String, String)>,
}

impl Evidence {
    /// When the first of those involved could know it, and on what basis, by
    /// the defaults of its kind. Import time is never used.
    #[must_use]
    pub fn known(&self) -> (Micros, KnownBasis) {
        match (self.kind, self.notified_at) {
            (EvidenceKind::Message | EvidenceKind::Presence, _) => (self.happened.known(), KnownBasis::Default),
            // Whatever it is called: the source says when somebody was told.
            (_, Some(at)) => (at, KnownBasis::Source),
            // Written down or sent in afterwards: who knew it then, only people can say.
            (EvidenceKind::Document | EvidenceKind::Entry, _) => (self.happened.known(), KnownBasis::Asked),
            _ => (self.happened.known(), KnownBasis::Default),
        }
    }
}

/// Where something stood in a source.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Path inside the source (a file of an archive), or the source's name.
    pub file: String,
    /// Line, 1-based, or the ordinal of the item where a format has no lines;
    /// `None` when the whole file is meant.
    pub line: Option<u64>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_known_by_its_own_default_and_an_import_time_is_never_used() {
        let known_of = |kind, notified_at, happened| {
            let item = Evidence {
                kind,
                happened,
                notified_at,
                said_by: None,
                text: String::new(),
                original: Vec::new(),
                key: String::new(),
                answers: None,
                edited_at: None,
                place: Place::default(),
                details: Vec::new(),
            };
            item.known()
        };
        let known = |kind, notified_at| known_of(kind, notified_at, When::exact(100, "UTC"));
        for machine in [EvidenceKind::Alert, EvidenceKind::Deployment] {
            assert_eq!(known(machine, Some(160)), (160, KnownBasis::Source), "{machine}: when somebody was told");
            assert_eq!(known(machine, None), (100, KnownBasis::Default), "{machine}");
        }
        for chat in [EvidenceKind::Message, EvidenceKind::Presence] {
            assert_eq!(known(chat, Some(160)), (100, KnownBasis::Default), "{chat}: when it was said");
        }
        for late in [EvidenceKind::Document, EvidenceKind::Entry] {
            assert_eq!(known(late, Some(160)), (160, KnownBasis::Source), "{late}: its source says when somebody was told");
            assert_eq!(known(late, None), (100, KnownBasis::Asked), "{late}: asked, and until then when it happened");
            assert_eq!(known_of(late, None, When::between(100, 900, "UTC")).0, 900, "{late}: what it says may have been at the end of that");
            assert_eq!(known_of(late, None, When::about(900_000_000, "UTC")).0, 900_000_000, "{late}: an “about” is as good as its point");
        }
    }
}
