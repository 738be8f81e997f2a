//! What every slice stands on, and which knows no slice: the database, HTTP,
//! configuration, keys, the log, the clock and ids.

pub mod clock;
pub mod config;
pub mod db;
pub mod held;
pub mod html;
pub mod http;
pub mod ids;
pub mod keys;
pub mod log;
pub mod place;
pub mod reseal;
pub mod seal;
pub mod spool;

use std::sync::Arc;

use self::{clock::Clock, config::Config, db::Db, held::Held, keys::Keys};

/// What a running server has. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
#[derive(Debug)]
pub struct Parts {
    /// Where everything is kept.
    pub db: Db,
    /// What the administrator chose.
    pub config: Config,
    /// Secrets that are never in the database.
    pub keys: Keys,
    /// What time it is.
    pub clock: Clock,
    /// What slices keep in memory.
    pub held: Held,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Db, config: Config, keys: Keys, clock: Clock) -> Self {
        Self(Arc::new(Parts { db, config, keys, clock, held: Held::default() }))
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
