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

#[cfg(test)]
mod tests {
    use std::{fmt::Write as _, fs, path::Path};

    use super::*;
    use crate::platform::db::{Address, Db, Kind};

    /// The tables as the documentation lists them.
    fn listed(content: &Content) -> String {
        let mut out = String::from("| table | columns |\n|---|---|\n");
        for table in content.tables() {
            let columns = table.columns().iter().map(|column| {
                let kind = match column.kind() {
                    Kind::Int | Kind::Real => "number",
                    Kind::Text => "text",
                    Kind::Bytes => "bytes",
                    Kind::Id => "id",
                };
                format!("`{}` {kind}", column.name())
            });
            let _ = writeln!(out, "| `{}` | {} |", table.name(), columns.collect::<Vec<_>>().join(", "));
        }
        out
    }

    #[tokio::test]
    async fn the_documentation_names_every_table_and_column() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let db = Db::open(&Address::Sqlite(folder.path().join("recount.db"))).await?;
        db.migrate().await?;
        let content = Content::of(&mut db.write().await?).await?;
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/export-format.md");
        let page = fs::read_to_string(&path)?;
        for (name, _) in LEFT_OUT {
            assert!(page.contains(&format!("`{name}`")), "the page does not say that {name} is left out");
        }
        let (before, rest) = page.split_once("<!-- tables: begin").ok_or("the page has no place for the tables")?;
        let (begin, rest) = rest.split_once("-->\n").ok_or("the place for the tables has no beginning")?;
        let (_, after) = rest.split_once("<!-- tables: end -->").ok_or("the place for the tables has no end")?;
        let due = format!("{before}<!-- tables: begin{begin}-->\n\n{}\n<!-- tables: end -->{after}", listed(&content));
        if due != page {
            fs::write(&path, due)?;
            return Err(format!("{} did not say what the schema says; it was written anew, commit it", path.display()).into());
        }
        Ok(())
    }
}
