//! The only SQL of charters. Owns `charters`.

use recount_model::Micros;
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, Tx, args, row},
    sql,
};

row! {
    /// One version of the charter.
    pub struct CharterRow {
        /// Its id.
        pub id: Uuid,
        /// 1 for the first; each is one more than the one before.
        pub version: i64,
        /// What it promises.
        pub body: String,
        /// Who signed it, as they wrote their name.
        pub signed_name: String,
        /// What they are here.
        pub signed_role: String,
        /// When.
        pub signed_at: Micros,
    }
}

/// The charter that is in force: the newest version.
///
/// # Errors
/// [`DbError`].
pub async fn in_force(db: &Db) -> Result<Option<CharterRow>, DbError> {
    db.one(sql!("select id, version, body, signed_name, signed_role, signed_at from charters order by version desc limit 1"), args![]).await
}

/// One version.
///
/// # Errors
/// [`DbError`].
pub async fn of(db: &Db, charter: Uuid) -> Result<Option<CharterRow>, DbError> {
    db.one(sql!("select id, version, body, signed_name, signed_role, signed_at from charters where id = $1"), args![charter]).await
}

/// Every version, newest first, without its words.
pub(super) async fn versions(db: &Db) -> Result<Vec<CharterRow>, DbError> {
    db.all(sql!("select id, version, '', signed_name, signed_role, signed_at from charters order by version desc limit 500"), args![]).await
}

/// The number of the version in force; 0 while there is none.
pub(super) async fn newest(tx: &mut Tx) -> Result<i64, DbError> {
    let newest: Option<(i64,)> = tx.one(sql!("select coalesce(max(version), 0) from charters"), args![]).await?;
    Ok(newest.map_or(0, |(version,)| version))
}

/// Adds a version.
pub(super) async fn add(tx: &mut Tx, row: &CharterRow, by: Uuid) -> Result<(), DbError> {
    tx.run(
        sql!("insert into charters (id, version, body, signed_by, signed_name, signed_role, signed_at) values ($1, $2, $3, $4, $5, $6, $7)"),
        args![row.id, row.version, &*row.body, by, &*row.signed_name, &*row.signed_role, row.signed_at],
    )
    .await?;
    Ok(())
}
