//! Two databases, one behaviour: the same SQL text runs on SQLite and on PostgreSQL.
//!
//! SQLite has one writing connection and several reading ones, and every write
//! begins with `BEGIN IMMEDIATE`; deferred transactions fail under concurrent
//! writers. Differences between the dialects live here and in `search`, nowhere
//! else. What is not here: any table (those belong to slices).

mod alike;
mod args;
mod migrate;
mod open;
mod row;
mod sound;
mod statement;
mod tables;

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream::BoxStream};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

pub use alike::{alike, alike_pattern};
pub use args::{Args, Value};
pub use open::Address;
pub use row::{Column, Columns, FromRow, Row, Whole, With};
pub use statement::{STATEMENTS, Statement, sql, sql_rows};
pub use tables::{Kind, Narrowed, Table, TableColumn};

pub(crate) use alike::maybe_alike;
pub(crate) use args::args;
pub(crate) use row::row;

/// One of the two databases.
#[derive(Clone, Debug)]
pub enum Db {
    /// An embedded file.
    Sqlite {
        /// Connections that only read.
        read: SqlitePool,
        /// The one connection that writes.
        write: SqlitePool,
    },
    /// A server.
    Pg(PgPool),
}

/// A transaction that writes. Dropped without [`Tx::commit`], it undoes itself.
#[derive(Debug)]
pub enum Tx {
    /// On the one writing connection.
    Sqlite(Transaction<'static, Sqlite>),
    /// On any connection.
    Pg(Transaction<'static, Postgres>),
}

/// What the database refused or could not do.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The driver's own error, with the place of the statement.
    #[error("{1} (statement at {0})")]
    Statement(&'static str, #[source] sqlx::Error),
    /// Connecting, beginning or committing.
    #[error("{0}")]
    Connection(#[from] sqlx::Error),
    /// No server lets anybody in at that address; why, and what to do next.
    #[error("{0}")]
    Unreachable(String),
    /// A row held something a column of its type cannot hold.
    #[error("a stored row could not be read: {0}")]
    Row(String),
    /// The address of the database is none.
    #[error("{0}")]
    Address(String),
    /// The file of the database is not whole any more; what was found first.
    #[error("its file is damaged ({0})")]
    Damaged(String),
}

impl DbError {
    /// Whether a unique index refused the row.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Statement(_, sqlx::Error::Database(e)) => e.is_unique_violation(),
            _ => false,
        }
    }
}

/// Which dialect a statement is written in, for the few that need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Pg,
}

impl Db {
    /// Which of the two it is.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Pg(_) => Dialect::Pg,
        }
    }

    /// All rows of a reading statement. Callers page: nothing is fetched whole
    /// that can grow without bound.
    ///
    /// # Errors
    /// [`DbError`] when the statement or a row cannot be read.
    pub async fn all<T: FromRow>(&self, statement: Statement, args: Args) -> Result<Vec<T>, DbError> {
        match self {
            Self::Sqlite { read, .. } => fetch_sqlite(read, statement, args).await,
            Self::Pg(pool) => fetch_pg(pool, statement, args).await,
        }
    }

    /// The first row of a reading statement, if there is one.
    ///
    /// # Errors
    /// As [`Db::all`].
    pub async fn one<T: FromRow>(&self, statement: Statement, args: Args) -> Result<Option<T>, DbError> {
        Ok(self.all(statement, args).await?.into_iter().next())
    }

    /// Rows one at a time, for exports and other long readings.
    #[must_use]
    pub fn stream<'a, T: FromRow + Send + 'a>(&'a self, statement: Statement, args: Args) -> BoxStream<'a, Result<T, DbError>> {
        note(statement, &args);
        let place = statement.place();
        match self {
            Self::Sqlite { read, .. } => sqlx::query_with(statement.sql(), args.into_sqlite())
                .fetch(read)
                .map(move |row| T::from_row(&Row::Sqlite(row.map_err(|e| DbError::Statement(place, e))?)))
                .boxed(),
            Self::Pg(pool) => sqlx::query_with(statement.sql(), args.into_pg())
                .fetch(pool)
                .map(move |row| T::from_row(&Row::Pg(row.map_err(|e| DbError::Statement(place, e))?)))
                .boxed(),
        }
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// [`DbError::Connection`] when no connection can be had.
    pub async fn write(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Pg(pool) => Tx::Pg(pool.begin().await?),
        })
    }

    /// Begins a transaction that only reads, and sees one instant however long it
    /// takes.
    ///
    /// # Errors
    /// [`DbError`] when no connection can be had.
    pub async fn snapshot(&self) -> Result<Tx, DbError> {
        let mut tx = match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Pg(pool) => {
                let mut tx = Tx::Pg(pool.begin().await?);
                tx.run(sql!(Pg: "set transaction isolation level repeatable read read only"), args![]).await?;
                tx
            }
        };
        // The instant is that of the first reading.
        tx.all::<(i64,)>(sql!("select cast(1 as bigint) from migrations limit 1"), args![]).await?;
        Ok(tx)
    }

    /// After something was destroyed for good: leaves no copy of it in the files
    /// that the database keeps beside its tables. On SQLite the write-ahead log is
    /// folded in and cut to nothing (deleted bytes are overwritten as they go); on
    /// PostgreSQL the tables named are vacuumed.
    ///
    /// # Errors
    /// [`DbError`] when the database could not; the rows are gone all the same.
    pub async fn scrub(&self, tables: &[&'static str]) -> Result<(), DbError> {
        self.scrub_named(tables).await
    }

    /// As [`Db::scrub`], for tables that the schema named.
    pub(super) async fn scrub_named(&self, tables: &[&str]) -> Result<(), DbError> {
        match self {
            Self::Sqlite { write, .. } => {
                // For whoever reads SQLite waits; not for whoever folds the log at that moment, as
                // an import does between two steps.
                let until = Instant::now() + FOLDING;
                while sqlx::query_as::<_, (i64, i64, i64)>("pragma wal_checkpoint(truncate)").fetch_one(write).await?.0 != 0 {
                    if Instant::now() > until {
                        return Err(DbError::Connection(sqlx::Error::Protocol("a long reading keeps the write-ahead log from being cut".into())));
                    }
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            }
            Self::Pg(pool) => {
                for table in tables {
                    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("vacuum {table}"))).execute(pool).await?;
                }
            }
        }
        Ok(())
    }

    /// Between two steps of long writing: puts what SQLite's write-ahead log holds into
    /// the file, on a reading connection, so that nobody who writes waits for it, and lets
    /// the log begin anew before it is so long that a commit would do that. Leaves what
    /// somebody still reads. See docs/decisions/why-an-import-is-searched-after-it-arrived.md.
    ///
    /// # Errors
    /// [`DbError`]; whoever commits then does it some time.
    pub async fn fold_log(&self) -> Result<(), DbError> {
        let Self::Sqlite { read, write } = self else { return Ok(()) };
        let fold = async || sqlx::query_as::<_, (i64, i64, i64)>("pragma wal_checkpoint(passive)").fetch_one(read).await;
        let (_, pages, _) = fold().await?;
        if pages > SHORT {
            // Whoever committed meanwhile keeps the log from beginning anew. There is little
            // left to put in, so that few commit during another attempt.
            fold().await?;
        }
        if pages > LONG {
            let held = write.begin_with("BEGIN IMMEDIATE").await?;
            fold().await?;
            held.rollback().await?;
        }
        Ok(())
    }

    /// Lets PostgreSQL know what it now holds, after much was written at once, so
    /// that the first page is as fast as later ones.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn settle(&self) -> Result<(), DbError> {
        if self.dialect() == Dialect::Pg {
            let mut tx = self.write().await?;
            tx.run(sql!(Pg: "analyze"), args![]).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Closes every connection after the statements under way.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }
}

/// How long [`Db::scrub`] tries again while somebody folds the log; a step of that takes some
/// milliseconds.
const FOLDING: Duration = Duration::from_secs(2);

/// Pages of SQLite's write-ahead log above which another attempt to let it begin anew is
/// worth its while.
const SHORT: i64 = 1_000;
/// Pages above which others who write wait for that, a millisecond about: less than what
/// makes a commit fold them all (`wal_autocheckpoint`), by more than one step writes.
const LONG: i64 = 2_500;

impl Tx {
    /// All rows of a statement, which may write and return.
    ///
    /// # Errors
    /// As [`Db::all`].
    pub async fn all<T: FromRow>(&mut self, statement: Statement, args: Args) -> Result<Vec<T>, DbError> {
        match self {
            Self::Sqlite(tx) => fetch_sqlite(&mut **tx, statement, args).await,
            Self::Pg(tx) => fetch_pg(&mut **tx, statement, args).await,
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Db::all`].
    pub async fn one<T: FromRow>(&mut self, statement: Statement, args: Args) -> Result<Option<T>, DbError> {
        Ok(self.all(statement, args).await?.into_iter().next())
    }

    /// Runs a statement that returns nothing; gives the number of rows it touched.
    ///
    /// # Errors
    /// [`DbError::Statement`].
    pub async fn run(&mut self, statement: Statement, args: Args) -> Result<u64, DbError> {
        note(statement, &args);
        let place = statement.place();
        match self {
            Self::Sqlite(tx) => sqlx::query_with(statement.sql(), args.into_sqlite()).execute(&mut **tx).await.map(|done| done.rows_affected()),
            Self::Pg(tx) => sqlx::query_with(statement.sql(), args.into_pg()).execute(&mut **tx).await.map(|done| done.rows_affected()),
        }
        .map_err(|e| DbError::Statement(place, e))
    }

    /// Rows one at a time, as [`Db::stream`].
    pub fn stream<'a, T: FromRow + Send + 'a>(&'a mut self, statement: Statement, args: Args) -> BoxStream<'a, Result<T, DbError>> {
        note(statement, &args);
        let place = statement.place();
        match self {
            Self::Sqlite(tx) => sqlx::query_with(statement.sql(), args.into_sqlite())
                .fetch(&mut **tx)
                .map(move |row| T::from_row(&Row::Sqlite(row.map_err(|e| DbError::Statement(place, e))?)))
                .boxed(),
            Self::Pg(tx) => sqlx::query_with(statement.sql(), args.into_pg())
                .fetch(&mut **tx)
                .map(move |row| T::from_row(&Row::Pg(row.map_err(|e| DbError::Statement(place, e))?)))
                .boxed(),
        }
    }

    /// Which of the two databases it runs on.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Pg(_) => Dialect::Pg,
        }
    }

    /// Makes what was written lasting.
    ///
    /// # Errors
    /// [`DbError::Connection`] when the database could not; nothing was written then.
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Pg(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Leaves everything as it was before.
    ///
    /// # Errors
    /// [`DbError::Connection`]; nothing was written all the same.
    pub(crate) async fn roll_back(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Pg(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

tokio::task_local! {
    static NOTED: std::cell::RefCell<Vec<Noted>>;
}

/// A statement that ran while somebody listened.
#[derive(Debug, Clone)]
pub enum Noted {
    /// One of the program's fixed statements, with what it was given.
    Fixed(Statement, Args),
    /// One that was put together from the schema.
    Gathered,
}

/// Runs `work` and gives, beside what it gives, the statements it ran: for tests
/// and benches that hold a page to their number.
pub async fn noting<T>(work: impl Future<Output = T>) -> (T, Vec<Noted>) {
    NOTED
        .scope(std::cell::RefCell::default(), async {
            let given = work.await;
            (given, NOTED.with(std::cell::RefCell::take))
        })
        .await
}

/// Notes one statement, where somebody listens.
fn note(statement: Statement, args: &Args) {
    let _ = NOTED.try_with(|n| n.borrow_mut().push(Noted::Fixed(statement, args.clone())));
}

fn note_gathered() {
    let _ = NOTED.try_with(|n| n.borrow_mut().push(Noted::Gathered));
}

async fn fetch_sqlite<'e, T: FromRow>(on: impl sqlx::Executor<'e, Database = Sqlite>, statement: Statement, args: Args) -> Result<Vec<T>, DbError> {
    note(statement, &args);
    let rows = sqlx::query_with(statement.sql(), args.into_sqlite()).fetch_all(on).await.map_err(|e| DbError::Statement(statement.place(), e))?;
    rows.into_iter().map(|row| T::from_row(&Row::Sqlite(row))).collect()
}

async fn fetch_pg<'e, T: FromRow>(on: impl sqlx::Executor<'e, Database = Postgres>, statement: Statement, args: Args) -> Result<Vec<T>, DbError> {
    note(statement, &args);
    let rows = sqlx::query_with(statement.sql(), args.into_pg()).fetch_all(on).await.map_err(|e| DbError::Statement(statement.place(), e))?;
    rows.into_iter().map(|row| T::from_row(&Row::Pg(row))).collect()
}
