//! A fresh PostgreSQL database per test, on the server the test command started.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    mem,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use recount_server::platform::db::Address;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _,
    postgres::{PgConnectOptions, PgConnection},
};

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

/// Creates an empty database and gives its address, good for as long as the second is kept.
pub async fn fresh() -> (Address, Lent) {
    created(None).await
}

/// As [`fresh`], a copy of another that nobody is connected to.
pub async fn like(other: &Lent) -> (Address, Lent) {
    created(Some(&other.0)).await
}

/// As [`fresh`], with what `fill` puts into it. Filled once for all tests of this program,
/// in whatever processes they run, and copied for each: migrating takes much longer.
pub async fn filled(fill: impl AsyncFnOnce(&Address)) -> (Address, Lent) {
    let program = std::env::current_exe().unwrap();
    let mut hasher = DefaultHasher::new();
    (&program, program.metadata().unwrap().modified().unwrap()).hash(&mut hasher);
    let name = format!("filled_{:x}", hasher.finish());
    let mut connection = connect().await;
    run(&mut connection, "select pg_advisory_lock(7)".to_owned()).await;
    let found = sqlx::query("select 1 from pg_database where datname = $1").bind(&name).fetch_optional(&mut connection).await.unwrap();
    if found.is_none() {
        // Under its name only when it is whole.
        let (address, lent) = fresh().await;
        fill(&address).await;
        run(&mut connection, format!("alter database {} rename to {name}", lent.0)).await;
        mem::forget(lent);
    }
    connection.close().await.unwrap();
    created(Some(&name)).await
}

async fn created(template: Option<&str>) -> (Address, Lent) {
    let name = format!("t{}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed), uuid::Uuid::now_v7().simple());
    let mut connection = connect().await;
    let returned = mem::take(&mut *RETURNED.lock().unwrap());
    for over in returned {
        // With force: the pool of the test that had it may still be closing.
        run(&mut connection, format!("drop database {over} with (force)")).await;
    }
    // File by file rather than page by page through the log, where a server knows both ways:
    // a third less work, and there are hundreds of databases.
    let by_file = if connection.server_version_num().is_some_and(|version| version >= 150_000) { " strategy file_copy" } else { "" };
    let like = template.map(|template| format!(" template {template}{by_file}")).unwrap_or_default();
    run(&mut connection, format!("create database {name}{like}")).await;
    connection.close().await.unwrap();
    (Address::Pg(format!("{}/{name}", server())), Lent(name))
}

fn server() -> String {
    std::env::var("RECOUNT_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!("RECOUNT_TEST_POSTGRES is not set. Run `cargo xtask test`, which starts PostgreSQL and sets it, or set it to postgres://postgres@127.0.0.1:PORT yourself.")
    })
}

async fn connect() -> PgConnection {
    let options: PgConnectOptions = format!("{}/postgres", server()).parse().unwrap();
    options.disable_statement_logging().connect().await.unwrap()
}

async fn run(connection: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.unwrap();
}
