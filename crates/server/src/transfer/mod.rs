//! A whole installation out into a folder and back in, on either database.
//!
//! For whoever runs the server, from the command line: there is no route here.
//! docs/reference/export-format.md describes the folder. Keys and sessions are
//! never in it. Owns no table: `import` fills those of every slice, but only of an
//! installation that holds nothing, in one transaction. What is not here: one
//! review as a page or as Markdown (`writing`).

mod actions;
mod content;
mod error;
mod folder;
mod lines;
mod readable;
mod store;

use std::path::Path;

pub use error::TransferError;
pub use folder::{Folder, Part};

use crate::platform::{
    App,
    db::{DbError, Tx},
};

/// Hears how far a long work is: what is being done, and how many rows so far.
pub type Heard<'a> = &'a mut (dyn FnMut(&str, u64) + Send);

/// Writes everything into `dir`, which is made if it is not there and must hold
/// nothing. Gives the fingerprint of what was written.
///
/// # Errors
/// [`TransferError`]; a folder that was begun then lacks `recount.json` and is not
/// taken by [`import`].
pub async fn export(app: &App, dir: &Path, heard: Heard<'_>) -> Result<Folder, TransferError> {
    actions::export(app, dir, heard).await
}

/// Fills an installation that holds nothing from a folder that [`export`] wrote.
///
/// # Errors
/// [`TransferError`]; nothing was imported then.
pub async fn import(app: &App, dir: &Path, heard: Heard<'_>) -> Result<Folder, TransferError> {
    actions::import(app, dir, heard).await
}

/// SHA-256 over the canonical JSON of every table with content, in hexadecimal:
/// equal for two installations that hold the same, on whichever database.
///
/// # Errors
/// [`DbError`].
pub async fn fingerprint(app: &App) -> Result<String, DbError> {
    let mut tx = app.db.snapshot().await?;
    content::fingerprint(&mut tx).await
}

/// Makes the search index again from what it stands for: each slice puts its own
/// entries, as it does when somebody writes.
///
/// # Errors
/// [`DbError`].
pub async fn index_again(tx: &mut Tx) -> Result<(), DbError> {
    actions::index_again(tx).await
}
