//! Which tables are content, in which order they fill, and their fingerprint.
//!
//! The database is asked for its tables, so a new one is exported without an entry
//! here; only what stays out is named, with the reason.

use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};

use super::lines;
use crate::platform::db::{DbError, Narrowed, Table, Tx};

/// Tables that are not content.
const LEFT_OUT: &[(&str, &str)] = &[
    ("migrations", "how the tables came to be; recount.json names them"),
    ("sessions", "who is signed in here; a copy must open nothing there"),
    ("invitations", "links of this installation that still open it"),
    ("password_links", "links of this installation that still open it, and those that did"),
    ("throttles", "attempts to sign in during the last minutes"),
    ("leases", "which node does a piece of work just now"),
    ("jobs", "work under way in this installation"),
];

/// The search index is made again from the content; its tables begin with this.
const INDEX: &str = "search_";

/// The tables with content, in the order of the alphabet.
#[derive(Debug)]
pub(super) struct Content(Vec<Table>);

impl Content {
    pub(super) async fn of(tx: &mut Tx) -> Result<Self, DbError> {
        let mut tables = tx.tables().await?;
        tables.retain(|t| !t.name().starts_with(INDEX) && !LEFT_OUT.iter().any(|(name, _)| *name == t.name()));
        Ok(Self(tables))
    }

    pub(super) fn tables(&self) -> &[Table] {
        &self.0
    }

    /// What belongs to an import that is not visible yet stays out: its end may be
    /// that it never was.
    pub(super) fn visible(&self, table: &Table) -> Option<Narrowed<'_>> {
        let sources = self.0.iter().find(|t| t.name() == "sources")?;
        let column = if table.name() == "sources" { "id" } else { "source_id" };
        Narrowed::new(table, column, sources, "id", "visible_at")
    }

    /// The order in which tables can be filled: those that others point at first.
    pub(super) fn filling(&self) -> Result<Vec<&Table>, DbError> {
        let mut waiting: Vec<&Table> = self.0.iter().collect();
        let mut order: Vec<&Table> = Vec::new();
        while !waiting.is_empty() {
            let ready = |t: &&Table| t.points_at().iter().all(|to| !waiting.iter().any(|w| w.name() == to));
            let (next, rest): (Vec<&Table>, Vec<&Table>) = waiting.iter().copied().partition(|t| ready(t));
            if next.is_empty() {
                let names: Vec<&str> = rest.iter().map(|t| t.name()).collect();
                return Err(DbError::Row(format!("these tables point at each other in a circle and cannot be filled: {}", names.join(", "))));
            }
            order.extend(next);
            waiting = rest;
        }
        Ok(order)
    }
}

/// See [`super::fingerprint`].
pub(super) async fn fingerprint(tx: &mut Tx) -> Result<String, DbError> {
    let content = Content::of(tx).await?;
    let mut all = Sha256::new();
    let mut line = Vec::new();
    for table in content.tables() {
        begin(&mut all, table);
        let mut rows = tx.rows(table, content.visible(table).as_ref());
        while let Some(row) = rows.next().await {
            line.clear();
            lines::write(&mut line, table, &row?)?;
            all.update(&line);
        }
    }
    Ok(hex(&all.finalize()))
}

/// A table's part of the fingerprint begins with its name on a line.
pub(super) fn begin(all: &mut Sha256, table: &Table) {
    all.update(table.name());
    all.update(b"\n");
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
