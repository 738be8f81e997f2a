//! Every statement of the program is prepared on both engines, and the two
//! schemas are the same.

use std::collections::BTreeMap;

use recount_server::platform::db::{Address, Db, Dialect, STATEMENTS, Statement};
use sqlx::{AssertSqlSafe, Executor as _, Row as _, SqlSafeStr as _};

use crate::{
    both,
    support::{On, TestApp},
};

async fn refused(db: &Db, statement: &Statement) -> Option<String> {
    let prepared = match db {
        Db::Sqlite { write, .. } => write.prepare(AssertSqlSafe(statement.text().into_owned()).into_sql_str()).await.map(drop),
        Db::Pg(pool) => pool.prepare(AssertSqlSafe(statement.text().into_owned()).into_sql_str()).await.map(drop),
    };
    prepared.err().map(|e| format!("{}: {e}\n  {}", statement.place(), statement.text()))
}

async fn prepare_all(on: On, dialect: Dialect) {
    let app = TestApp::empty(on).await;
    assert!(STATEMENTS.len() > 30, "statements are not gathered: {}", STATEMENTS.len());
    let mut wrong = Vec::new();
    for statement in STATEMENTS.iter().filter(|s| s.dialect().is_none_or(|d| d == dialect)) {
        wrong.extend(refused(&app.app.db, statement).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_statement_is_prepared_on_sqlite() {
    prepare_all(On::Sqlite, Dialect::Sqlite).await;
}

#[tokio::test]
async fn every_statement_is_prepared_on_postgres() {
    prepare_all(On::Postgres, Dialect::Pg).await;
}

type Schema = BTreeMap<String, Vec<(String, &'static str, bool)>>;

/// Column types by what they hold; the names differ between the engines.
fn kind(name: &str) -> &'static str {
    match name.to_lowercase().as_str() {
        "bigint" | "integer" => "number",
        "uuid" | "bytea" | "blob" => "bytes",
        "text" => "text",
        other => panic!("a column type nobody decided on: {other}"),
    }
}

async fn sqlite_schema(db: &Db) -> Schema {
    let Db::Sqlite { read, .. } = db else { panic!("not SQLite") };
    let rows = sqlx::query("select m.name, c.name, c.type, c.\"notnull\" + c.pk from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like 'search_%' order by 1, c.cid")
        .fetch_all(read)
        .await
        .unwrap();
    let mut schema = Schema::new();
    for row in rows {
        let (table, column, ty, required): (String, String, String, i64) = (row.get(0), row.get(1), row.get(2), row.get(3));
        schema.entry(table).or_default().push((column, kind(&ty), required > 0));
    }
    schema
}

async fn postgres_schema(db: &Db) -> Schema {
    let Db::Pg(pool) = db else { panic!("not PostgreSQL") };
    let rows = sqlx::query("select table_name::text, column_name::text, data_type::text, is_nullable::text from information_schema.columns where table_schema = 'public' and table_name not like 'search\\_%' order by 1, ordinal_position")
        .fetch_all(pool)
        .await
        .unwrap();
    let mut schema = Schema::new();
    for row in rows {
        let (table, column, ty, nullable): (String, String, String, String) = (row.get(0), row.get(1), row.get(2), row.get(3));
        schema.entry(table).or_default().push((column, kind(&ty), nullable == "NO"));
    }
    schema
}

#[tokio::test]
async fn the_two_schemas_are_the_same() {
    let (sqlite, postgres) = (TestApp::empty(On::Sqlite).await, TestApp::empty(On::Postgres).await);
    let (one, other) = (sqlite_schema(&sqlite.app.db).await, postgres_schema(&postgres.app.db).await);
    assert!(one.contains_key("reviews") && one.contains_key("knowledge"));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (table, columns) in &one {
        assert_eq!(columns, &other[table], "{table}");
    }
}

#[tokio::test]
async fn a_new_database_is_its_owners_alone_to_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Address::Sqlite(folder.path().join("recount.db"))).await.unwrap();
    db.migrate().await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap).collect();
    assert!(files.len() >= 2, "the log stands beside it");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.file_name());
    }
}

#[tokio::test]
async fn migrating_again_changes_nothing() {
    let app = TestApp::empty(On::Sqlite).await;
    assert_eq!(app.app.db.migrate().await.unwrap(), Vec::<&str>::new());
}

both!(
    async fn many_starts_at_once_migrate_once(given: TestApp) {
        // A database nobody has migrated, opened by several processes' worth of pools.
        let folder = tempfile::tempdir().unwrap();
        let (address, _lent) = match given.on {
            On::Sqlite => (Address::Sqlite(folder.path().join("recount.db")), None),
            On::Postgres => {
                let (address, lent) = crate::support::fresh_postgres().await;
                (address, Some(lent))
            }
        };
        let starts = (0..4).map(|_| {
            let address = address.clone();
            tokio::spawn(async move { Db::open(&address).await.unwrap().migrate().await.unwrap().len() })
        });
        let mut applied = Vec::new();
        for start in starts.collect::<Vec<_>>() {
            applied.push(start.await.unwrap());
        }
        applied.sort_unstable();
        assert!(applied[3] > 0 && applied[..3] == [0, 0, 0], "{applied:?}");
    }
);
