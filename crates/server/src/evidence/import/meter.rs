//! How far an import has come, and the wish to stop it: shared by whoever reads,
//! whoever writes, and whoever watches.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{
            AtomicU8, AtomicU64,
            Ordering::{AcqRel, Relaxed},
        },
    },
    time::Duration,
};

/// Where an import stands between stopping and arriving: one of the two, never both.
const READING: u8 = 0;
const STOPPED: u8 = 1;
const ARRIVED: u8 = 2;

/// Counts of an import under way.
#[derive(Debug, Default)]
pub(in crate::evidence) struct Meter {
    done: AtomicU64,
    total: AtomicU64,
    items: AtomicU64,
    repeated: AtomicU64,
    problems: AtomicU64,
    longest: AtomicU64,
    end: AtomicU8,
    stage: Mutex<String>,
}

/// How far an import has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub done: u64,
    /// Bytes to read; 0 when nobody knows.
    pub total: u64,
    /// Items added.
    pub items: u64,
    /// Items that were there already.
    pub repeated: u64,
    /// What could not be read.
    pub problems: u64,
    /// How long the longest transaction held others up, its commit included.
    pub longest: Duration,
    /// Whether it has arrived, and only the search has still to take it in.
    pub arrived: bool,
    /// What is being done, as a few words.
    pub stage: String,
}

impl Meter {
    pub(in crate::evidence) fn read(&self) -> Progress {
        Progress {
            done: self.done.load(Relaxed),
            total: self.total.load(Relaxed),
            items: self.items.load(Relaxed),
            repeated: self.repeated.load(Relaxed),
            problems: self.problems.load(Relaxed),
            longest: Duration::from_micros(self.longest.load(Relaxed)),
            arrived: self.has_arrived(),
            stage: self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// Stops it. What has arrived is everybody's and stays.
    pub(in crate::evidence) fn stop(&self) {
        let _ = self.end.compare_exchange(READING, STOPPED, AcqRel, Relaxed);
    }

    pub(in crate::evidence) fn is_stopped(&self) -> bool {
        self.end.load(Relaxed) == STOPPED
    }

    /// From here on nobody stops it; `false` where somebody did.
    pub(super) fn arrive(&self) -> bool {
        let first = self.end.compare_exchange(READING, ARRIVED, AcqRel, Relaxed).is_ok();
        if first {
            self.says("The search takes it in");
        }
        first
    }

    /// Whether it has arrived, and only the search has still to take it in.
    pub(in crate::evidence) fn has_arrived(&self) -> bool {
        self.end.load(Relaxed) == ARRIVED
    }

    pub(super) fn at(&self, done: u64, total: u64) {
        self.done.store(done, Relaxed);
        self.total.store(total, Relaxed);
    }

    pub(super) fn says(&self, stage: impl Into<String>) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage.into();
    }

    pub(super) fn added(&self, items: usize) {
        self.items.fetch_add(items as u64, Relaxed);
    }

    pub(super) fn were_there(&self, items: usize) {
        self.repeated.fetch_add(items as u64, Relaxed);
    }

    pub(super) fn held_up(&self, others: Duration) {
        self.longest.fetch_max(u64::try_from(others.as_micros()).unwrap_or(u64::MAX), Relaxed);
    }

    pub(super) fn not_read(&self) {
        self.problems.fetch_add(1, Relaxed);
    }
}
