//! How much goes into one transaction of an import, so that nobody else who writes
//! waits long for it.

use std::time::{Duration, Instant};

use crate::platform::db::Db;

/// What a whole transaction aims at, its commit included.
const AIM: Duration = Duration::from_millis(20);
/// Fewest and most items of one transaction.
const LEAST: usize = 20;
const MOST: usize = 4_000;
/// A breath between two transactions, for writers of another process: they ask again
/// and again, and must find the door open once.
const BREATH: Duration = Duration::from_millis(5);
/// A transaction that took longer is worth a line in the log.
const LONG: Duration = Duration::from_millis(100);

/// How many items the next transaction takes.
#[derive(Debug)]
pub(super) struct Pace {
    work: &'static str,
    many: usize,
    begun: Instant,
}

impl Pace {
    /// A careful beginning of some work, named for the log.
    pub(super) fn of(work: &'static str) -> Self {
        Self { work, many: 200, begun: Instant::now() }
    }

    /// Begins a transaction; gives how many items it is to take at most.
    pub(super) fn begin(&mut self) -> usize {
        self.begun = Instant::now();
        self.many
    }

    /// Whether the transaction under way has room for more: items may be large.
    pub(super) fn has_room(&self) -> bool {
        self.begun.elapsed() < AIM
    }

    /// A transaction of so many items was committed; gives how long it took. The next
    /// is smaller at once where this one was too long, and grows slowly where not.
    pub(super) fn end(&mut self, items: usize) -> Duration {
        let took = self.begun.elapsed();
        if took > LONG {
            tracing::debug!(work = self.work, items, ?took, "a transaction of an import was long");
        }
        // A remainder says nothing about the next one.
        if items * 2 >= self.many {
            let fits =
                items.saturating_mul(usize::try_from(AIM.as_micros()).unwrap_or(usize::MAX)) / usize::try_from(took.as_micros().max(1)).unwrap_or(usize::MAX);
            let next = if fits < self.many { fits } else { self.many.midpoint(fits) };
            self.many = next.clamp(LEAST, MOST);
        }
        took
    }

    /// Lets others in, and writes the log back meanwhile.
    pub(super) async fn breathe(db: &Db) {
        let (folded, ()) = tokio::join!(db.fold_log(), tokio::time::sleep(BREATH));
        if let Err(why) = folded {
            tracing::debug!(%why, "the log was not written back between two steps");
        }
    }
}
