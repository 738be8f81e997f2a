//! Rows that are written by the hundred, straight into the tables that the schema names.

use anyhow::Context as _;
use recount_server::platform::db::{Kind, Table, Tx, Value};

/// Rows waiting for their tables, in an order that foreign keys allow.
pub(crate) struct Rows {
    tables: Vec<(Table, Vec<Vec<Value>>)>,
}

/// Tables in that order.
const ORDER: &[&str] = &[
    "teams",
    "members",
    "team_members",
    "incidents",
    "incident_times",
    "reviews",
    "review_incidents",
    "review_roles",
    "participants",
    "tags",
    "editions",
    "edition_versions",
    "sources",
    "lanes",
    "evidence",
    "moments",
    "moment_ties",
    "decisions",
    "accounts",
    "passages",
    "activity",
];

impl Rows {
    /// None yet, for the tables of a database.
    pub(crate) async fn of(tx: &mut Tx) -> anyhow::Result<Self> {
        let known = tx.tables().await?;
        let find =
            |name: &&str| known.iter().find(|t| t.name() == *name).cloned().map(|t| (t, Vec::new())).with_context(|| format!("there is no table {name}"));
        Ok(Self { tables: ORDER.iter().map(find).collect::<anyhow::Result<_>>()? })
    }

    /// One row of a table; columns that are not given hold nothing.
    pub(crate) fn add(&mut self, table: &str, given: &[(&str, Value)]) {
        let Some((table, rows)) = self.tables.iter_mut().find(|(t, _)| t.name() == table) else { return };
        debug_assert!(given.iter().all(|(name, _)| table.columns().iter().any(|c| c.name() == *name)), "a column of {} is misspelt", table.name());
        let value = |name: &str, kind: Kind| given.iter().find(|(n, _)| *n == name).map_or_else(|| nothing(kind), |(_, v)| v.clone());
        rows.push(table.columns().iter().map(|c| value(c.name(), c.kind())).collect());
    }

    /// Writes all tables when one has many rows waiting.
    pub(crate) async fn flush_full(&mut self, tx: &mut Tx) -> anyhow::Result<()> {
        if self.tables.iter().any(|(_, rows)| rows.len() >= 2_000) { self.flush(tx).await } else { Ok(()) }
    }

    /// Writes all tables.
    pub(crate) async fn flush(&mut self, tx: &mut Tx) -> anyhow::Result<()> {
        for (table, rows) in &mut self.tables {
            tx.insert_rows(table, std::mem::take(rows)).await.with_context(|| format!("rows of {}", table.name()))?;
        }
        Ok(())
    }
}

const fn nothing(kind: Kind) -> Value {
    match kind {
        Kind::Int => Value::Int(None),
        Kind::Real => Value::Real(None),
        Kind::Text => Value::Text(None),
        Kind::Bytes => Value::Bytes(None),
        Kind::Id => Value::Id(None),
    }
}
