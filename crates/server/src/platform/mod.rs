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

use recount_language::Rules;

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
    /// The built-in rules of the language coach with this installation's own among them;
    /// nothing where it has none.
    own: Option<Rules>,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Db, config: Config, keys: Keys, clock: Clock) -> Self {
        Self::with_rules(db, config, keys, clock, None)
    }

    /// Puts the parts together, with the installation's own rules if it has any.
    #[must_use]
    pub fn with_rules(db: Db, config: Config, keys: Keys, clock: Clock, own: Option<Rules>) -> Self {
        Self(Arc::new(Parts { db, config, keys, clock, held: Held::default(), own }))
    }

    /// What the language coach asks with here.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        self.own.as_ref().unwrap_or_else(|| Rules::built_in())
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
