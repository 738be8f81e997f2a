//! Brings the tables up to date at start, under a lock, in one transaction: two
//! processes starting at once are safe, and a migration that breaks changes nothing.

use sqlx::AssertSqlSafe;

use super::{Db, DbError, Dialect, Tx, args};
use crate::sql;

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Any number will do as long as nobody else uses it on the same server.
const PG_LOCK: i64 = 0x5265_636f_756e_7401;

impl Db {
    /// Names of the migrations that are not applied yet; changes nothing.
    ///
    /// # Errors
    /// [`DbError`] when the database cannot be read, or holds a migration this program
    /// does not know.
    pub async fn pending(&self) -> Result<Vec<&'static str>, DbError> {
        let known = match self.dialect() {
            Dialect::Sqlite => SQLITE,
            Dialect::Pg => POSTGRES,
        };
        let applied: Vec<(String,)> =
            if self.is_bare().await? { Vec::new() } else { self.all(sql!("select name from migrations order by name"), args![]).await? };
        no_stranger(known, &applied)?;
        Ok(known.iter().map(|(name, _)| *name).filter(|name| !applied.iter().any(|(a,)| a == name)).collect())
    }

    /// Whether no migration was ever applied, so that there is no table of ours.
    pub(in super::super) async fn is_bare(&self) -> Result<bool, DbError> {
        let there: Vec<(i64,)> = match self.dialect() {
            Dialect::Sqlite => self.all(sql!(Sqlite: "select count(*) from sqlite_master where name = 'migrations'"), args![]).await?,
            Dialect::Pg => {
                self.all(
                    sql!(Pg: "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'migrations'"),
                    args![],
                )
                .await?
            }
        };
        Ok(there != [(1,)])
    }

    /// Applies the migrations that are not applied yet; gives their names.
    ///
    /// # Errors
    /// [`DbError`] when one cannot be applied (none is then), or when the database
    /// holds a migration this program does not know, which means it is older than
    /// the data.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, DbError> {
        let known = match self.dialect() {
            Dialect::Sqlite => SQLITE,
            Dialect::Pg => POSTGRES,
        };
        let mut tx = self.write().await?;
        if let Tx::Pg(pg) = &mut tx {
            sqlx::query("select pg_advisory_xact_lock($1)").bind(PG_LOCK).execute(&mut **pg).await?;
        }
        raw(&mut tx, "create table if not exists migrations (name text primary key, applied_at bigint not null)").await?;
        let applied: Vec<(String,)> = tx.all(sql!("select name from migrations order by name"), args![]).await?;
        no_stranger(known, &applied)?;
        let mut done = Vec::new();
        for (name, text) in known {
            if applied.iter().any(|(a,)| a == name) {
                continue;
            }
            raw(&mut tx, text).await?;
            let now = jiff::Timestamp::now().as_microsecond();
            tx.run(sql!("insert into migrations (name, applied_at) values ($1, $2)"), args![*name, now]).await?;
            done.push(*name);
        }
        tx.commit().await?;
        Ok(done)
    }
}

/// Refuses a database that holds a migration this program does not know.
fn no_stranger(known: &[(&str, &str)], applied: &[(String,)]) -> Result<(), DbError> {
    match applied.iter().find(|(name,)| !known.iter().any(|(k, _)| k == name)) {
        None => Ok(()),
        Some((stranger,)) => Err(DbError::Address(format!(
            "This database was changed by a newer Recount (migration {stranger}). Nothing was changed; start that version instead."
        ))),
    }
}

async fn raw(tx: &mut Tx, text: &'static str) -> Result<(), DbError> {
    match tx {
        Tx::Sqlite(tx) => sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut **tx).await.map(drop)?,
        Tx::Pg(tx) => sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut **tx).await.map(drop)?,
    }
    Ok(())
}
