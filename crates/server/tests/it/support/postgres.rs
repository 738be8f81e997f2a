//! A fresh PostgreSQL database per test, on the server the test command started.

use std::sync::atomic::{AtomicU32, Ordering};

use recount_server::platform::db::Address;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, postgres::PgConnectOptions};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Creates a database and gives its address. The server goes away with the test
/// run, so databases are not dropped one by one.
pub async fn fresh() -> Address {
    let server = std::env::var("RECOUNT_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!("RECOUNT_TEST_POSTGRES is not set. Run `cargo xtask test`, which starts PostgreSQL and sets it, or set it to postgres://postgres@127.0.0.1:PORT yourself.")
    });
    let name = format!("t{}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed), uuid::Uuid::now_v7().simple());
    let options: PgConnectOptions = format!("{server}/postgres").parse().unwrap();
    let mut connection = options.disable_statement_logging().connect().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    Address::Pg(format!("{server}/{name}"))
}
