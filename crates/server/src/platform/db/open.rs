//! Opening a database by its address.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Db, DbError};

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// `sqlite:path/to/recount.db`
    Sqlite(PathBuf),
    /// `postgres://member:password@host/database`
    Pg(String),
}

impl FromStr for Address {
    type Err = DbError;

    fn from_str(given: &str) -> Result<Self, DbError> {
        if let Some(path) = given.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(DbError::Address("“sqlite:” needs a path, such as sqlite:recount.db.".into()));
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if given.starts_with("postgres://") || given.starts_with("postgresql://") {
            return Ok(Self::Pg(given.to_owned()));
        }
        Err(DbError::Address(format!("“{given}” is not the address of a database. Use sqlite:recount.db or postgres://name:password@host/database.")))
    }
}

/// A database that is made is its owner's alone to read: drafts and chats stand in it.
/// SQLite gives its log the same rights. Where the file cannot be made, opening says why.
fn private(path: &Path) {
    use std::os::unix::fs::OpenOptionsExt as _;
    let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

/// Readers on SQLite. More than the cores of one machine brings nothing.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL per process.
const PG_CONNECTIONS: u32 = 12;
/// How long a server may take to answer before it counts as not there.
const ANSWER: Duration = Duration::from_secs(10);
/// How long a writer waits for another process's writer before it gives up.
const BUSY: Duration = Duration::from_secs(10);

impl Db {
    /// Opens the database; on SQLite creates the file if it is not there.
    ///
    /// # Errors
    /// [`DbError`] when it cannot be opened.
    pub async fn open(address: &Address) -> Result<Self, DbError> {
        match address {
            Address::Sqlite(path) => {
                private(path);
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Normal)
                    .foreign_keys(true)
                    .busy_timeout(BUSY)
                    // What is deleted is overwritten: a redaction must leave nothing.
                    .pragma("secure_delete", "on")
                    // Whoever commits the page after so many (16 MiB) puts them all from the
                    // log into the file, and everybody who writes waits for it. Long work does
                    // it sooner, beside the writers (`Db::fold_log`).
                    .pragma("wal_autocheckpoint", "4000")
                    .pragma("cache_size", "-8000")
                    // No memory map: each connection would count the whole file as its own
                    // resident memory, and reading through the cache is as fast.
                    .pragma("mmap_size", "0")
                    .pragma("temp_store", "memory")
                    // PostgreSQL has it: letters by their bytes. For statements (`maybe_alike`), never
                    // for a table, so that any program can open the file.
                    .collation("C", <str as Ord>::cmp)
                    .statement_cache_capacity(256)
                    .disable_statement_logging();
                let write = patiently(|| SqlitePoolOptions::new().min_connections(1).max_connections(1).connect_with(options.clone())).await?;
                let read = SqlitePoolOptions::new().max_connections(SQLITE_READERS).connect_lazy_with(options.pragma("query_only", "on"));
                Ok(Self::Sqlite { read, write })
            }
            Address::Pg(url) => {
                let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(256).disable_statement_logging();
                answers(&options).await?;
                // By default PostgreSQL plans for disks that turn, where a page out of turn costs
                // four in turn, and reads whole tables to avoid it; and it compiles a statement
                // that it expects to be long, which takes longer than any of ours. And it plans a
                // statement anew for each of its first parameters, on every connection, and for ever
                // where a plan for all seems dearer; a page’s statements take longer to plan than to
                // run. So each is planned once a connection, and none is written so that its best
                // plan depends on a parameter. Said after connecting: what pools connections
                // refuses it while connecting.
                let pool = PgPoolOptions::new().max_connections(PG_CONNECTIONS).after_connect(|connection, _| {
                    Box::pin(async move {
                        sqlx::raw_sql("set random_page_cost = 1.1; set jit = off; set plan_cache_mode = force_generic_plan").execute(connection).await.map(drop)
                    })
                });
                Ok(Self::Pg(pool.connect_with(options).await?))
            }
        }
    }
}

/// Opens a file that another process may be turning into a write-ahead-logged one
/// at this moment: SQLite says "locked" to that at once, whatever its busy timeout.
async fn patiently<F>(open: impl Fn() -> F) -> Result<SqlitePool, sqlx::Error>
where
    F: Future<Output = Result<SqlitePool, sqlx::Error>>,
{
    let until = tokio::time::Instant::now() + BUSY;
    loop {
        match open().await {
            Err(sqlx::Error::Database(e)) if is_busy(&*e) && tokio::time::Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            opened => return opened,
        }
    }
}

/// Asks a PostgreSQL server once before there is a pool, which would try for half a minute
/// where nothing listens, and then not say why. One that is only starting, or has too many
/// guests, is asked again for a while.
async fn answers(options: &PgConnectOptions) -> Result<(), DbError> {
    let until = tokio::time::Instant::now() + ANSWER;
    let mut said = format!("nothing answered within {} seconds. {NOWHERE}", ANSWER.as_secs());
    loop {
        match tokio::time::timeout_at(until, PgConnection::connect_with(options)).await {
            Ok(Ok(connection)) => {
                // What comes of saying goodbye is nothing to the pool.
                let _ = connection.close().await;
                return Ok(());
            }
            Ok(Err(why)) if may_pass(&why) => {
                said = told(&why);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Ok(Err(why)) => return Err(DbError::Unreachable(told(&why))),
            Err(_) => return Err(DbError::Unreachable(said)),
        }
    }
}

/// PostgreSQL's codes for a server that is starting, and for one that takes no more connections.
const STARTS: &str = "57P03";
const FULL: &str = "53300";

/// Whether a server that refused may let somebody in a moment later.
fn may_pass(why: &sqlx::Error) -> bool {
    why.as_database_error().is_some_and(|e| matches!(e.code().as_deref(), Some(STARTS | FULL)))
}

/// What to do where no PostgreSQL answers.
const NOWHERE: &str = "See that PostgreSQL runs and can be reached from here, or correct host and port in database";

/// Why a server let nobody in, and what to do next.
fn told(why: &sqlx::Error) -> String {
    match why {
        sqlx::Error::Io(why) => format!("{why}. {NOWHERE}"),
        sqlx::Error::Database(e) => match e.code().as_deref() {
            Some("28P01" | "28000") => format!("{e}. Correct the name and the password in database, or let that name in on the server (pg_hba.conf)"),
            Some("3D000") => format!("{e}. Make that database (createdb), or correct its name in database"),
            Some(FULL) => format!("{e}. Close other connections to that server, or let it have more (max_connections)"),
            _ => e.to_string(),
        },
        why => why.to_string(),
    }
}

/// Whether SQLite said `SQLITE_BUSY`; the upper bits of its code say why.
fn is_busy(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.code().and_then(|code| code.parse::<i64>().ok()).is_some_and(|code| code & 0xff == 5)
}
