//! Which words of an item there are for somebody who stands at a time: what was changed
//! or deleted afterwards had not been then, and what stood there at first was not kept.

use recount_model::Micros;

use super::store::{KnownRow, SHOWN};

/// What a message says that only tells that it was deleted (`inputs::slack`).
const DELETED: &str = "This message was deleted.";

/// What can be shown of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// What it says.
    Kept,
    /// That somebody removed it from the review.
    Removed,
    /// That its words were put in later.
    Changed,
    /// That it was deleted later; it may name another than who wrote it.
    Deleted,
}

impl Words {
    /// What stands there instead.
    pub(super) const fn instead(self) -> Option<&'static str> {
        match self {
            Self::Kept => None,
            Self::Removed => Some("Removed."),
            Self::Changed => Some("The words were changed later; what stood here at first was not kept."),
            Self::Deleted => Some("Deleted later; what stood here was not kept."),
        }
    }

    /// Whether something else may be shown to somebody who stands later.
    pub(super) const fn is_of_later(self) -> bool {
        matches!(self, Self::Changed | Self::Deleted)
    }
}

/// What somebody who stands at `at` can be shown of an item.
pub(super) fn words(row: &KnownRow, at: Micros) -> Words {
    if row.noun != "evidence" {
        return Words::Kept;
    }
    let details = details(row);
    let says = |noun: &str| details.iter().filter(move |(name, _)| name == noun).map(|(_, said)| said.as_str()).collect::<Vec<_>>();
    if row.redacted_at.is_some() {
        Words::Removed
    } else if says("deleted").iter().any(|said| is_deleted_later(row, said, at)) {
        Words::Deleted
    } else if says("edited").iter().any(|said| time_in(said.split_whitespace().next()).is_none_or(|when| when > at)) {
        Words::Changed
    } else {
        Words::Kept
    }
}

/// When an item came to say what it says at `at`, where that is not what it said as it came
/// to be known: the last such change that lies behind whoever stands there.
pub(super) fn changed(row: &KnownRow, at: Micros) -> Option<Micros> {
    let times = details(row).into_iter().filter_map(|(name, said)| match name.as_str() {
        "edited" => time_in(said.split_whitespace().next()),
        "deleted" => time_in(said.split_whitespace().next_back()),
        _ => None,
    });
    let behind = times.filter(|when| row.known_at < *when && *when <= at);
    behind.filter(|when| words(row, when - 1) != words(row, *when)).max()
}

/// Who said an item, for somebody who stands at `at`. Of a deleted message the chat says
/// that it was its own.
pub(super) fn said_by(row: &KnownRow, at: Micros) -> Option<&str> {
    row.said_by.as_deref().filter(|_| words(row, at) != Words::Deleted)
}

/// Whether an item with the detail `deleted` stood there otherwise at `at`. What tells of
/// the deletion of an earlier message stands at the time of the deletion. Where that time
/// is not known, it counts as later.
fn is_deleted_later(row: &KnownRow, said: &str, at: Micros) -> bool {
    match time_in(said.split_whitespace().next_back()) {
        Some(of) if of < row.earliest => false,
        Some(when) if when > row.latest => when > at,
        // It stands where the message stood, perhaps with what that said.
        Some(_) => row.text == DELETED,
        None => true,
    }
}

fn details(row: &KnownRow) -> Vec<(String, String)> {
    serde_json::from_str(&row.details).unwrap_or_default()
}

fn time_in(word: Option<&str>) -> Option<Micros> {
    word?.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond)
}

/// As many characters as the list shows of one item.
pub(super) fn cut(text: &str) -> String {
    let most = usize::try_from(SHOWN).unwrap_or_default();
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use recount_model::EvidenceKind;
    use uuid::Uuid;

    use super::*;

    const MINUTE: Micros = 60_000_000;

    fn said(text: &str, details: &str) -> KnownRow {
        KnownRow {
            id: Uuid::nil(),
            kind: EvidenceKind::Message,
            earliest: 10 * MINUTE,
            latest: 10 * MINUTE,
            known_at: 10 * MINUTE,
            said_by: None,
            text: text.to_owned(),
            lane_id: None,
            lane: None,
            lane_kind: None,
            redacted_at: None,
            details: details.to_owned(),
            noun: "evidence".to_owned(),
            listed: 1,
        }
    }

    fn shown(text: &str, details: &str, at: Micros) -> Words {
        words(&said(text, details), at)
    }

    #[test]
    fn a_deletion_is_later_until_its_time_and_always_where_that_is_unknown() {
        let (then, later) = (10 * MINUTE, i64::MAX);
        let tombstone = r#"[["deleted","yes"]]"#;
        assert_eq!([shown(DELETED, tombstone, then), shown(DELETED, tombstone, later)], [Words::Deleted; 2]);
        let told = r#"[["deleted","message of 1970-01-01T00:05:00Z"]]"#;
        assert_eq!(shown("oops", told, then), Words::Kept, "it was deleted at this time");
        let known = r#"[["deleted","message of 1970-01-01T00:20:00Z"]]"#;
        assert_eq!([shown(DELETED, known, then), shown(DELETED, known, 20 * MINUTE)], [Words::Deleted, Words::Kept]);
        let own = r#"[["deleted","message of 1970-01-01T00:10:00Z"]]"#;
        assert_eq!([shown(DELETED, own, later), shown("oops", own, later)], [Words::Deleted, Words::Kept]);
    }

    #[test]
    fn an_edit_is_later_until_its_time() {
        let edited = r#"[["edited","1970-01-01T00:20:00Z by Ana"]]"#;
        assert_eq!([shown("new", edited, 10 * MINUTE), shown("new", edited, 20 * MINUTE)], [Words::Changed, Words::Kept]);
        assert_eq!(shown("new", r#"[["edited","by Ana"]]"#, i64::MAX), Words::Changed, "nobody knows when");
    }

    #[test]
    fn a_change_is_told_once_it_lies_behind_and_only_where_it_shows() {
        let edited = said("new", r#"[["edited","1970-01-01T00:20:00Z by Ana"]]"#);
        assert_eq!([20 * MINUTE - 1, 20 * MINUTE, 90 * MINUTE].map(|at| changed(&edited, at)), [None, Some(20 * MINUTE), Some(20 * MINUTE)]);
        let twice = said("new", r#"[["edited","1970-01-01T00:20:00Z by Ana"],["edited","1970-01-01T00:30:00Z by Ana"]]"#);
        assert_eq!([20 * MINUTE, 30 * MINUTE].map(|at| changed(&twice, at)), [None, Some(30 * MINUTE)], "until the last its words are not there");
        let deleted = said(DELETED, r#"[["deleted","message of 1970-01-01T00:20:00Z"]]"#);
        assert_eq!([19 * MINUTE, 20 * MINUTE].map(|at| changed(&deleted, at)), [None, Some(20 * MINUTE)]);
        for details in [r#"[["deleted","yes"]]"#, r#"[["edited","by Ana"]]"#, r#"[["edited","1970-01-01T00:09:00Z by Ana"]]"#, ""] {
            assert_eq!(changed(&said("new", details), i64::MAX), None, "{details}");
        }
        let removed = KnownRow { redacted_at: Some(1), ..edited };
        assert_eq!(changed(&removed, i64::MAX), None, "what was removed looks the same at all times");
    }
}
