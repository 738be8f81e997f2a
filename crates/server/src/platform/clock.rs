//! The one place that asks what time it is; tests hold it still.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use recount_model::Micros;

/// A clock.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// Held, and moved by hand.
    Held(Arc<AtomicI64>),
}

impl Clock {
    /// Now, in microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn now(&self) -> Micros {
        match self {
            Self::System => jiff::Timestamp::now().as_microsecond(),
            Self::Held(at) => at.load(Ordering::Relaxed),
        }
    }
}
