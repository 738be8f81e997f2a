//! The language coach inside an editor: the language server protocol over any pipe.
//!
//! [`serve`] answers one client until it leaves, and goes on after what it does not understand. Questions are asked anew at each change, in the
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
mod wire;

use std::{
    io::{self, BufRead, Write},
    path::Path,
    sync::Arc,
};

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

/// How a client left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It asked to shut down first, or closed its end.
    InOrder,
    /// It told to exit at once.
    AtOnce,
}

/// Serves the client at the other end until it asks to stop or goes away.
///
/// # Errors
/// When the other end cannot be read from or written to.
pub fn serve(from: &mut impl BufRead, to: &mut impl Write, around: Around<'_>) -> io::Result<Left> {
    session::serve(from, to, around)
}
