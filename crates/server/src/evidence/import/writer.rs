//! Writes what an import hands over, in transactions of at most a tenth of a
//! second, so that nobody else waits long. What is searched of it comes later
//! (`evidence::index`).

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use recount_model::{
    When,
    evidence::Evidence,
    import::{Item, Problem},
    time::timestamp,
};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Before, ImportError, before, meter::Meter};
use crate::{
    evidence::{
        pace::Pace,
        redaction::{self, Removed},
        store::{self, NewItem},
    },
    platform::{
        App,
        db::{DbError, Tx},
        ids,
    },
};

/// How often the import says that it is alive.
const ALIVE: Duration = Duration::from_secs(5);

/// Bytes of items that are written without waiting for more: a few may be megabytes each.
const LARGE: usize = 1 << 20;

/// Writes one import.
pub(super) struct Writer<'a> {
    pub(super) app: &'a App,
    pub(super) review: Uuid,
    pub(super) source: Uuid,
    pub(super) meter: Arc<Meter>,
    pub(super) lanes: HashMap<String, Uuid>,
    pub(super) held: Vec<NewItem>,
    pub(super) problems: i64,
    pub(super) before: Before,
    /// What was removed in the review before this import began.
    pub(super) removed: Removed,
}

impl Writer<'_> {
    /// Writes everything that comes until the reader ends.
    pub(super) async fn run(&mut self, mut receive: mpsc::Receiver<Vec<Item>>) -> Result<(), ImportError> {
        let mut waiting: VecDeque<Item> = VecDeque::new();
        let mut said = Instant::now();
        let (mut open, mut pace) = (true, Pace::of("reading"));
        while open {
            if waiting.is_empty() {
                // A reader that passes over much brings nothing for long; the import lives.
                match tokio::time::timeout(ALIVE, receive.recv()).await {
                    Ok(Some(items)) => waiting.extend(items),
                    Ok(None) => open = false,
                    Err(_) => {}
                }
            }
            if self.meter.is_stopped() {
                return Ok(());
            }
            let mut tx = self.app.db.write().await?;
            let (most, mut taken) = (pace.begin(), 0);
            while taken < most && pace.has_room() {
                if waiting.is_empty()
                    && let Ok(items) = receive.try_recv()
                {
                    waiting.extend(items);
                }
                let Some(item) = waiting.pop_front() else { break };
                self.item(&mut tx, item).await?;
                taken += 1;
            }
            if !open {
                self.flush(&mut tx).await?;
            }
            if said.elapsed() >= ALIVE {
                said = Instant::now();
                if store::alive(&mut tx, self.source, self.app.clock.now()).await? == 0 {
                    return Err(ImportError::Removed);
                }
            }
            tx.commit().await?;
            self.meter.held_up(pace.end(taken));
            Pace::breathe(&self.app.db).await;
        }
        Ok(())
    }

    async fn item(&mut self, tx: &mut Tx, item: Item) -> Result<(), ImportError> {
        match item {
            Item::Lane(lane) => {
                let id = store::lane(tx, ids::new(), self.review, &lane).await?;
                self.lanes.insert(lane.key, id);
            }
            Item::Evidence { lane, evidence } => {
                let Some(lane) = self.lanes.get(&lane).copied() else {
                    return Err(ImportError::Broken("an item came before its lane".into()));
                };
                self.held.push(NewItem {
                    place: store::Place { id: ids::new(), review: self.review, source: self.source, lane },
                    key_hash: hash(&evidence.key),
                    answers_hash: evidence.answers.as_deref().map(hash),
                    details: details(&evidence),
                    evidence,
                });
                let bytes: usize = self.held.iter().map(|held| held.evidence.original.len() + held.evidence.text.len()).sum();
                if self.held.len() == store::TOGETHER || bytes >= LARGE {
                    self.flush(tx).await?;
                }
            }
            Item::Problem(problem) => self.problem(tx, &self.removed.listed(problem)).await?,
        }
        Ok(())
    }

    /// Writes the items that are held.
    async fn flush(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        let held = std::mem::take(&mut self.held);
        let mut items = Vec::with_capacity(held.len());
        for item in held {
            // Where it is here already, be it removed, nothing of it comes in anyway.
            if self.was_removed(&item) && !redaction::is_here(tx, self.review, &item.key_hash).await? {
                self.problem(tx, &redaction::left_out(item.evidence.place)).await?;
            } else {
                items.push(item);
            }
        }
        let given: Vec<(Uuid, Vec<u8>)> = items.iter().map(|item| (item.place.id, item.key_hash.clone())).collect();
        let edits: Vec<(Uuid, Edit)> = items.iter().filter_map(|item| Some((item.place.id, edit(item)?))).collect();
        let mut added = store::add(tx, items).await?;
        let there = given.len() - added.len();
        for (id, edit) in edits {
            // Words that are there already stay: what was put in their place is an item of its own.
            if added.contains(&(id,)) {
                continue;
            }
            if self.was_removed(&edit.item) && !redaction::is_here(tx, self.review, &edit.item.key_hash).await? {
                self.problem(tx, &redaction::left_out(edit.item.evidence.place)).await?;
            } else if edit.is_news(tx, self.review, self.source).await? {
                added.extend(store::add(tx, vec![edit.item]).await?);
            }
        }
        self.meter.added(added.len());
        self.meter.were_there(there);
        for (_, key_hash) in given.iter().filter(|(id, _)| !added.contains(&(*id,))) {
            self.before.ask(tx, self.review, self.source, key_hash).await?;
        }
        Ok(())
    }

    /// Whether an item has words that were removed here before this import began.
    fn was_removed(&self, item: &NewItem) -> bool {
        self.removed.has(&item.key_hash) || item.answers_hash.as_deref().is_some_and(|of| tells_of_another(item) && self.removed.has(of))
    }

    async fn problem(&mut self, tx: &mut Tx, problem: &Problem) -> Result<(), DbError> {
        store::add_problem(tx, self.source, self.problems, problem).await?;
        self.problems += 1;
        self.meter.not_read();
        Ok(())
    }
}

/// Other words for a message that an earlier export may have brought as it was first said.
struct Edit {
    /// The message that it is about.
    of: Vec<u8>,
    item: NewItem,
    /// How the message's details name this edit.
    named: String,
}

/// The edit that a message tells of, as an item at the time of the edit.
fn edit(item: &NewItem) -> Option<Edit> {
    let at = item.evidence.edited_at?;
    let named = |(name, _): &&(String, String)| name == "edited";
    let said = item.evidence.details.iter().find(named)?.1.clone();
    let mut evidence = Evidence { happened: When::exact(at, item.evidence.happened.zone()), answers: Some(item.evidence.key.clone()), ..item.evidence.clone() };
    evidence.details.retain(|pair| !named(&pair));
    evidence.details.push(("edit".to_owned(), format!("message of {}", timestamp(item.evidence.happened.point()))));
    evidence.edited_at = None;
    let edited = NewItem {
        place: store::Place { id: ids::new(), ..item.place },
        key_hash: hash(&format!("{}:edited:{at}", evidence.key)),
        answers_hash: Some(item.key_hash.clone()),
        details: details(&evidence),
        evidence,
    };
    Some(Edit { of: item.key_hash.clone(), item: edited, named: said })
}

impl Edit {
    /// Whether the review has the message with other words, which stand there and were
    /// not put in by this edit.
    async fn is_news(&self, tx: &mut Tx, review: Uuid, source: Uuid) -> Result<bool, DbError> {
        let Some((text, details)) = before::said(tx, review, source, &self.of).await? else { return Ok(false) };
        let details: Vec<(String, String)> = serde_json::from_str(&details).unwrap_or_default();
        Ok(text != self.item.evidence.text && !details.iter().any(|(name, said)| name == "edited" && *said == self.named))
    }
}

fn details(evidence: &Evidence) -> String {
    serde_json::to_string(&evidence.details).unwrap_or_else(|_| "[]".to_owned())
}

/// Whether an item tells of an edit or a deletion of the message that it answers.
fn tells_of_another(item: &NewItem) -> bool {
    item.evidence.details.iter().any(|(name, said)| name == "edit" || (name == "deleted" && said.starts_with("message of ")))
}

/// The first 16 bytes of SHA-256 of an item's key.
pub(in crate::evidence) fn hash(key: &str) -> Vec<u8> {
    let mut hash = Sha256::digest(key.as_bytes()).to_vec();
    hash.truncate(16);
    hash
}
