//! What a database holds, for tests that look for words that must not be there.

use std::path::Path;

use recount_server::platform::db::Db;

use super::TestApp;

/// Everything the database holds, as text: every row of every table, and on SQLite
/// the bytes of its files as well.
pub async fn everything(app: &TestApp) -> String {
    let mut all = String::new();
    match &app.app.db {
        Db::Sqlite { .. } => {
            for entry in std::fs::read_dir(app.folder.path()).unwrap().flatten() {
                if entry.file_name().to_string_lossy().starts_with("recount.db") {
                    all.push_str(&String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()));
                }
            }
        }
        Db::Pg(pool) => {
            let tables: Vec<(String,)> =
                sqlx::query_as("select table_name::text from information_schema.tables where table_schema = 'public'").fetch_all(pool).await.unwrap();
            for (table,) in tables {
                let rows: Vec<(String,)> =
                    sqlx::query_as(sqlx::AssertSqlSafe(format!("select row_to_json(t)::text from {table} t"))).fetch_all(pool).await.unwrap();
                for (row,) in rows {
                    all.push_str(&row);
                }
            }
            // bytea is written as hex: the bytes count as well.
            for bytes in [
                "select original from evidence",
                "select sealed from passages",
                "select sealed from quotations",
                "select sealed from interviews",
                "select sealed from facilitator_notes",
            ] {
                let held: Vec<(Vec<u8>,)> = sqlx::query_as(bytes).fetch_all(pool).await.unwrap();
                for (bytes,) in held {
                    all.push_str(&String::from_utf8_lossy(&bytes));
                }
            }
        }
    }
    all.to_lowercase()
}

/// Every file below a folder, as text.
pub fn folder_text(folder: &Path) -> String {
    let (mut all, mut waiting) = (String::new(), vec![folder.to_owned()]);
    while let Some(place) = waiting.pop() {
        for entry in std::fs::read_dir(place).unwrap().flatten() {
            if entry.path().is_dir() {
                waiting.push(entry.path());
            } else {
                all.push_str(&String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).to_lowercase());
            }
        }
    }
    all
}
