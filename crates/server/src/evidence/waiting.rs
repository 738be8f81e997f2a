//! Uploads that wait for their choice, and imports under way or just ended: in
//! memory only. A restart forgets them, which the pages say plainly.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use recount_inputs::{slack, sniff::Guess};
use recount_model::Micros;
use uuid::Uuid;

use super::import::{Input, Meter, Outcome};
use crate::platform::spool::SealedSpool;

/// How long an upload waits: two hours.
const WAITS: Micros = 7_200_000_000;
/// Most uploads of one member that wait at once.
pub(super) const AT_ONCE: usize = 12;

/// All of them, by id.
#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<HashMap<Uuid, Arc<Upload>>>);

/// One upload and what became of it.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) id: Uuid,
    pub(super) review: Uuid,
    pub(super) by: Uuid,
    pub(super) since: Micros,
    pub(super) file_name: String,
    pub(super) size: u64,
    pub(super) sha256: Vec<u8>,
    pub(super) guess: Guess,
    pub(super) meter: Arc<Meter>,
    standing: Mutex<Standing>,
}

/// Where an upload stands.
#[derive(Debug, Clone)]
pub(super) enum Standing {
    /// For its choice; with what was counted last, and for which choice.
    Choosing(SealedSpool, Option<(slack::Selection, Vec<slack::Count>)>),
    /// Being read.
    Running,
    /// At an end.
    Ended(Outcome),
    /// Not imported, and why.
    Broke(String),
}

impl Upload {
    pub(super) fn new(ids: (Uuid, Uuid, Uuid), since: Micros, file_name: String, guess: Guess, spool: SealedSpool) -> Self {
        let (id, review, by) = ids;
        Self {
            id,
            review,
            by,
            since,
            file_name,
            size: spool.size(),
            sha256: spool.sha256().to_vec(),
            guess,
            meter: Arc::default(),
            standing: Mutex::new(Standing::Choosing(spool, None)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn standing(&self) -> Standing {
        self.lock().clone()
    }

    /// Its bytes while it waits.
    pub(super) fn input(&self) -> Option<Input> {
        match &*self.lock() {
            Standing::Choosing(spool, _) => Some(Input::Spool(spool.clone())),
            _ => None,
        }
    }

    /// Keeps what was counted.
    pub(super) fn counted(&self, selection: slack::Selection, counts: Vec<slack::Count>) {
        if let Standing::Choosing(_, kept) = &mut *self.lock() {
            *kept = Some((selection, counts));
        }
    }

    /// Takes the bytes for reading; `None` when somebody began already.
    pub(super) fn begin(&self) -> Option<Input> {
        let mut standing = self.lock();
        match std::mem::replace(&mut *standing, Standing::Running) {
            Standing::Choosing(spool, _) => Some(Input::Spool(spool)),
            other => {
                *standing = other;
                None
            }
        }
    }

    pub(super) fn end(&self, standing: Standing) {
        *self.lock() = standing;
    }
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Upload>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an upload; gives it back as `None` when too many of this member wait.
    pub(super) fn add(&self, upload: Upload, now: Micros) -> Option<Arc<Upload>> {
        let mut all = self.lock();
        all.retain(|_, u| u.since > now - WAITS || matches!(u.standing(), Standing::Running));
        if all.values().filter(|u| u.by == upload.by && matches!(u.standing(), Standing::Choosing(..))).count() >= AT_ONCE {
            return None;
        }
        let upload = Arc::new(upload);
        all.insert(upload.id, upload.clone());
        Some(upload)
    }

    /// The upload of this member in this review; somebody else's is not there.
    pub(super) fn find(&self, review: Uuid, by: Uuid, id: Uuid) -> Option<Arc<Upload>> {
        self.lock().get(&id).filter(|u| u.review == review && u.by == by).cloned()
    }

    /// What a member has waiting or running in a review, oldest first.
    pub(super) fn of(&self, review: Uuid, by: Uuid) -> Vec<Arc<Upload>> {
        let mut found: Vec<_> = self
            .lock()
            .values()
            .filter(|u| u.review == review && u.by == by && matches!(u.standing(), Standing::Choosing(..) | Standing::Running))
            .cloned()
            .collect();
        found.sort_by_key(|u| u.id);
        found
    }

    pub(super) fn remove(&self, id: Uuid) {
        self.lock().remove(&id);
    }
}
