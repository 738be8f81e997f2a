//! Rows put straight into tables, where a test needs many or what no form gives.

use recount_server::platform::db::{Kind, Table, Tx, Value};

/// Rows of a table, each as (column, value); columns that are not named are null.
pub async fn put(tx: &mut Tx, table: &str, rows: &[Vec<(&str, Value)>]) {
    let tables = tx.tables().await.unwrap();
    let table: &Table = tables.iter().find(|t| t.name() == table).unwrap();
    for (name, _) in rows.iter().flatten() {
        assert!(table.columns().iter().any(|c| c.name() == *name), "{} has no column {name}", table.name());
    }
    let null = |kind| match kind {
        Kind::Int => Value::Int(None),
        Kind::Real => Value::Real(None),
        Kind::Text => Value::Text(None),
        Kind::Bytes => Value::Bytes(None),
        Kind::Id => Value::Id(None),
    };
    let whole = |row: &Vec<(&str, Value)>| {
        let value = |name: &str| row.iter().find(|(given, _)| *given == name).map(|(_, value)| value.clone());
        table.columns().iter().map(|column| value(column.name()).unwrap_or_else(|| null(column.kind()))).collect()
    };
    tx.insert_rows(table, rows.iter().map(whole).collect()).await.unwrap();
}
