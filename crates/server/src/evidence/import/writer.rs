//! Writes what an import hands over, in transactions of at most a tenth of a
//! second, so that nobody else waits long.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use recount_model::{
    Audience, EvidenceKind,
    evidence::Evidence,
    import::{Item, Problem},
};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{ImportError, meter::Meter};
use crate::{
    evidence::{index, store},
    platform::{
        App,
        db::{DbError, Tx},
        ids,
    },
    search,
};

/// How long a transaction takes items; its commit comes on top.
const BATCH: Duration = Duration::from_millis(60);
/// How often the import says that it is alive.
const ALIVE: Duration = Duration::from_secs(5);

/// Writes one import.
pub(super) struct Writer<'a> {
    pub(super) app: &'a App,
    pub(super) review: Uuid,
    pub(super) source: Uuid,
    pub(super) meter: Arc<Meter>,
    pub(super) lanes: HashMap<String, Uuid>,
    pub(super) problems: i64,
}

impl Writer<'_> {
    /// Writes everything that comes until the reader ends.
    pub(super) async fn run(&mut self, mut receive: mpsc::Receiver<Vec<Item>>) -> Result<(), ImportError> {
        let mut waiting: VecDeque<Item> = VecDeque::new();
        let mut said = Instant::now();
        loop {
            if waiting.is_empty() {
                match receive.recv().await {
                    Some(items) => waiting.extend(items),
                    None => return Ok(()),
                }
            }
            if self.meter.is_stopped() {
                return Ok(());
            }
            let mut tx = self.app.db.write().await?;
            let begun = Instant::now();
            while begun.elapsed() < BATCH {
                match waiting.pop_front() {
                    Some(item) => self.item(&mut tx, item).await?,
                    None => match receive.try_recv() {
                        Ok(items) => waiting.extend(items),
                        Err(_) => break,
                    },
                }
            }
            if said.elapsed() > ALIVE {
                said = Instant::now();
                if store::alive(&mut tx, self.source, self.app.clock.now()).await? == 0 {
                    return Err(ImportError::Removed);
                }
            }
            tx.commit().await?;
        }
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
                self.evidence(tx, lane, evidence).await?;
            }
            Item::Problem(problem) => self.problem(tx, &problem).await?,
        }
        Ok(())
    }

    async fn evidence(&self, tx: &mut Tx, lane: Uuid, evidence: Evidence) -> Result<(), DbError> {
        let id = ids::new();
        let place = store::Place { id, review: self.review, source: self.source, lane };
        let details = serde_json::to_string(&evidence.details).unwrap_or_else(|_| "[]".to_owned());
        let answers = evidence.answers.as_deref().map(hash);
        let body = (evidence.kind != EvidenceKind::Presence).then(|| evidence.text.clone());
        if store::add(tx, place, &hash(&evidence.key), answers, evidence, &details).await? == 0 {
            self.meter.was_there();
            return Ok(());
        }
        self.meter.added();
        if let Some(body) = body {
            search::put(tx, index::entry(id, self.review, Audience::Involved, &body)).await?;
        }
        Ok(())
    }

    async fn problem(&mut self, tx: &mut Tx, problem: &Problem) -> Result<(), DbError> {
        store::add_problem(tx, self.source, self.problems, problem).await?;
        self.problems += 1;
        self.meter.not_read();
        Ok(())
    }
}

/// The first 16 bytes of SHA-256 of an item's key.
fn hash(key: &str) -> Vec<u8> {
    let mut hash = Sha256::digest(key.as_bytes()).to_vec();
    hash.truncate(16);
    hash
}
