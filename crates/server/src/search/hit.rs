//! What was found: reviews, each with the entry that stands for it best.

use recount_model::{Depth, Micros, Stage};
use uuid::Uuid;

use super::{Query, snippet};
use crate::platform::db::row;

row! {
    /// A review in a list, and what it is sorted by.
    pub(super) struct ListRow {
        key: i64,
        id: Uuid,
        title: String,
        depth: Depth,
        stage: Stage,
        happened_at: Option<Micros>,
        created_at: Micros,
        zone: String,
    }
}

row! {
    /// A review that was found, with the entry it was found by.
    pub(super) struct FoundRow {
        pub(super) key: i64,
        entry: i64,
        pub(super) weighed: i64,
        id: Uuid,
        title: String,
        depth: Depth,
        stage: Stage,
        happened_at: Option<Micros>,
        created_at: Micros,
        zone: String,
        noun: String,
        noun_id: Uuid,
        entry_title: String,
        body: String,
        earliest: Option<Micros>,
        latest: Option<Micros>,
        entry_zone: Option<String>,
        lane: Option<String>,
    }
}

/// A review on a page.
#[derive(Debug, Clone)]
pub struct Hit {
    /// What it is sorted by.
    pub key: i64,
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Its depth.
    pub depth: Depth,
    /// Its stage.
    pub stage: Stage,
    /// When it happened, if anybody said.
    pub happened_at: Option<Micros>,
    /// When it was written down.
    pub created_at: Micros,
    /// Zone of its times.
    pub zone: String,
    /// What it was found by; nothing in a list without a search.
    pub found: Option<Found>,
}

/// What a review was found by, with the text to take a snippet from.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which entry.
    pub entry: i64,
    /// Where it was found.
    pub why: Why,
    /// The entry's title.
    pub title: String,
    /// The beginning of its text.
    pub body: String,
}

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// In its title, tags or people's names for it.
    Title,
    /// In its text.
    Text,
    /// In a moment: its id, earliest and latest time, zone.
    Moment(Uuid, Micros, Micros, String),
    /// In what is told of a decision: its id, earliest and latest time, zone.
    Decision(Uuid, Micros, Micros, String),
    /// In evidence: its id, time, zone, lane.
    Evidence(Uuid, Micros, String, String),
}

impl Why {
    /// As programs read it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
            Self::Moment(..) => "moment",
            Self::Decision(..) => "decision",
            Self::Evidence(..) => "evidence",
        }
    }
}

/// A page of finds.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The reviews.
    pub hits: Vec<Hit>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// The question, with what may have been meant if that was asked too.
    pub query: Query,
    /// Whether only the newest matches were weighed, so that older ones are missing.
    pub newest_only: bool,
    /// Whether nothing that the reader may see holds all of the words, and these hold
    /// some of them.
    pub partly: bool,
}

impl Answer {
    /// What was meant instead of what was typed, in words that these finds hold: a
    /// word that only stands where the reader may not look is never named.
    #[must_use]
    pub fn meant(&self) -> Vec<String> {
        let found = || self.hits.iter().filter_map(|hit| hit.found.as_ref());
        let holds = |run: &[String]| found().any(|f| snippet::holds(&f.title, run) || snippet::holds(&f.body, run));
        self.query.meanings().into_iter().filter(|run| holds(run)).map(|run| run.join("-")).collect()
    }
}

impl From<ListRow> for Hit {
    fn from(row: ListRow) -> Self {
        let ListRow { key, id, title, depth, stage, happened_at, created_at, zone } = row;
        Self { key, id, title, depth, stage, happened_at, created_at, zone, found: None }
    }
}

impl From<FoundRow> for Hit {
    fn from(row: FoundRow) -> Self {
        let zone = row.entry_zone.unwrap_or_else(|| "UTC".to_owned());
        let why = match (row.noun.as_str(), row.earliest, row.latest) {
            ("moment", Some(earliest), Some(latest)) => Why::Moment(row.noun_id, earliest, latest, zone),
            ("decision", Some(earliest), Some(latest)) => Why::Decision(row.noun_id, earliest, latest, zone),
            ("evidence", Some(earliest), _) => Why::Evidence(row.noun_id, earliest, zone, row.lane.unwrap_or_default()),
            ("review", ..) => Why::Title,
            _ => Why::Text,
        };
        Self {
            key: row.key,
            id: row.id,
            title: row.title,
            depth: row.depth,
            stage: row.stage,
            happened_at: row.happened_at,
            created_at: row.created_at,
            zone: row.zone,
            found: Some(Found { entry: row.entry, why, title: row.entry_title, body: row.body }),
        }
    }
}
