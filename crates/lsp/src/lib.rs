//! The language coach inside an editor: the language server protocol over any connection.
//!
//! [`serve`] answers one client until it leaves. Questions are asked anew at each change, in the
//! order in which changes come; only the paragraphs that changed are read for it. Positions are
//! UTF-16 as the protocol has it, or UTF-8 or UTF-32 where the client offers that.
//!
//! Not here: the rules and the reading (`recount-language`), and which folder has which rules and
//! names, which the caller says.

mod actions;
mod document;
mod position;
mod protocol;
mod session;

use std::{error::Error, path::Path, sync::Arc};

pub use lsp_server::Connection;
use recount_language::{Roster, Rules};

/// The rules and names to read a document with.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The folder's own rules with the built-in ones; nothing where it has none.
    pub own: Option<Arc<Rules>>,
    /// The names that the folder gives.
    pub roster: Roster,
}

impl Surroundings {
    fn rules(&self) -> &Rules {
        self.own.as_deref().unwrap_or_else(|| Rules::built_in())
    }
}

/// Says what a folder gives, or in sentences why it cannot be had.
pub type Around<'a> = &'a dyn Fn(&Path) -> Result<Surroundings, Vec<String>>;

/// Serves the client at the other end until it asks to stop or goes away.
///
/// # Errors
/// When the client does not keep to the protocol.
pub fn serve(connection: &Connection, around: Around<'_>) -> Result<(), Box<dyn Error + Send + Sync>> {
    session::serve(connection, around)
}
