//! A fresh PostgreSQL database per test, on the server the test command started.

use std::{
    mem,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use recount_server::platform::db::Address;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, postgres::PgConnectOptions};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Names of databases whose tests are over.
static RETURNED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A database while a test has it. A database is some ten megabytes and there are
/// hundreds of tests, so those that are over are dropped as the run goes on: a
/// machine with little disk left must not lose its PostgreSQL halfway. A drop
/// cannot wait for a server, so the next test that asks for one clears up.
pub struct Lent(String);

impl Drop for Lent {
    fn drop(&mut self) {
        if let Ok(mut returned) = RETURNED.lock() {
            returned.push(mem::take(&mut self.0));
        }
    }
}

/// Creates a database and gives its address, good for as long as the second is kept.
pub async fn fresh() -> (Address, Lent) {
    let server = std::env::var("RECOUNT_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!("RECOUNT_TEST_POSTGRES is not set. Run `cargo xtask test`, which starts PostgreSQL and sets it, or set it to postgres://postgres@127.0.0.1:PORT yourself.")
    });
    let name = format!("t{}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed), uuid::Uuid::now_v7().simple());
    let options: PgConnectOptions = format!("{server}/postgres").parse().unwrap();
    let mut connection = options.disable_statement_logging().connect().await.unwrap();
    let returned = mem::take(&mut *RETURNED.lock().unwrap());
    for over in returned {
        // With force: the pool of the test that had it may still be closing.
        sqlx::raw_sql(AssertSqlSafe(format!("drop database {over} with (force)"))).execute(&mut connection).await.unwrap();
    }
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    (Address::Pg(format!("{server}/{name}")), Lent(name))
}
