//! What a database holds, for tests that look for words that must not be there.

use std::path::Path;

use recount_server::platform::{
    db::{Args, Db, Statement},
    seal::{self, Sealed},
};
use uuid::Uuid;

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
            let columns: Vec<(String, String)> = sqlx::query_as(
                "select table_name::text, column_name::text from information_schema.columns where table_schema = 'public' and data_type = 'bytea'",
            )
            .fetch_all(pool)
            .await
            .unwrap();
            assert!(columns.iter().any(|(table, column)| (&**table, &**column) == ("passages", "sealed")), "{columns:?}");
            for (table, column) in columns {
                let select = sqlx::AssertSqlSafe(format!("select {column} from {table} where {column} is not null"));
                let held: Vec<(Vec<u8>,)> = sqlx::query_as(select).fetch_all(pool).await.unwrap();
                for (bytes,) in held {
                    all.push_str(&String::from_utf8_lossy(&bytes));
                }
            }
        }
    }
    all.to_lowercase()
}

/// Everything that whoever has the database and its key can read of what is sealed.
pub async fn unsealed(app: &TestApp) -> String {
    let mut all = String::new();
    for select in [
        "select id, sealed, key_id from passages",
        "select id, sealed, key_id from quotations",
        "select id, sealed, key_id from interviews",
        "select id, sealed, key_id from facilitator_notes",
    ] {
        let rows: Vec<(Uuid, Vec<u8>, String)> = app.app.db.all(Statement::new(select, "a test", None), Args::default()).await.unwrap();
        for (id, bytes, key_id) in rows.into_iter().filter(|(_, bytes, _)| !bytes.is_empty()) {
            all.push_str(&seal::open(&app.app.keys, id, &Sealed { key_id, bytes }).unwrap());
        }
    }
    all.to_lowercase()
}

/// What `pg_dump` writes of the database: on PostgreSQL, where the program is found.
pub async fn dumped(app: &TestApp) -> Option<String> {
    let Db::Pg(pool) = &app.app.db else { return None };
    let (name,): (String,) = sqlx::query_as("select current_database()::text").fetch_one(pool).await.unwrap();
    let server = std::env::var("RECOUNT_TEST_POSTGRES").unwrap();
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin/pg_dump"));
    for program in std::iter::once("pg_dump".into()).chain(installed) {
        if let Ok(done) = std::process::Command::new(&program).arg("--inserts").arg(format!("{server}/{name}")).output()
            && done.status.success()
        {
            return Some(String::from_utf8_lossy(&done.stdout).to_lowercase());
        }
    }
    None
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
