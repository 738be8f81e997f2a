//! Sealing everything anew with the present key, and checking every seal.
//!
//! In small transactions, in the order of ids: whoever stops it, by any means, starts
//! it again and it goes on where it was. Every table with the columns `id`, `sealed`
//! and `key_id` is meant; the place that words are sealed for is their row's id.
//! What is not here: which words are sealed (slices).

use uuid::Uuid;

use super::{
    App,
    db::{Db, DbError, Table, Tx},
    seal::{self, SealError, Sealed, key_id},
};

/// Where it is told how far it is: a table, and rows done in it.
pub type Heard<'a> = &'a mut (dyn FnMut(&str, u64) + Send);

/// Sealed words that do not open.
#[derive(Debug)]
pub struct Unopened {
    /// In which table.
    pub table: String,
    /// In which row.
    pub id: Uuid,
    /// Why.
    pub why: SealError,
}

/// What was done.
#[derive(Debug, Default)]
pub struct Resealed {
    /// Rows sealed anew, or opened in a check.
    pub done: u64,
    /// Rows left as they are, because they do not open.
    pub unopened: Vec<Unopened>,
}

/// Whether anything is sealed in a database, whatever it was changed by last.
///
/// # Errors
/// [`DbError`].
pub async fn is_any(db: &Db) -> Result<bool, DbError> {
    if db.is_bare().await? {
        return Ok(false);
    }
    let mut tx = db.snapshot().await?;
    for table in tables(&mut tx).await? {
        // No key has an empty id, so every key is another.
        if tx.sealed_otherwise(&table, "").await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many rows are not sealed with the present key.
///
/// # Errors
/// [`DbError`].
pub async fn waiting(app: &App) -> Result<u64, DbError> {
    let mut tx = app.db.snapshot().await?;
    let present = key_id(&app.keys.sealing());
    let mut all = 0;
    for table in tables(&mut tx).await? {
        all += tx.sealed_otherwise(&table, &present).await?;
    }
    Ok(all)
}

/// Seals with the present key whatever is sealed with an earlier one. What does not
/// open stays as it is and is told.
///
/// # Errors
/// [`DbError`]; what was committed before stays.
pub async fn reseal(app: &App, heard: Heard<'_>) -> Result<Resealed, DbError> {
    let present = key_id(&app.keys.sealing());
    let mut all = Resealed::default();
    let mut tx = app.db.snapshot().await?;
    let tables = tables(&mut tx).await?;
    drop(tx);
    for table in &tables {
        let mut after = Uuid::nil();
        loop {
            let mut tx = app.db.write().await?;
            let rows = tx.sealed(table, &present, after).await?;
            let Some((last, ..)) = rows.last() else { break };
            after = *last;
            for (id, bytes, key_id) in rows {
                one(app, &mut tx, table, (id, Sealed { key_id, bytes }), &mut all).await?;
            }
            tx.commit().await?;
            heard(table.name(), all.done);
        }
    }
    if all.done > 0 {
        let names: Vec<&str> = tables.iter().map(Table::name).collect();
        if let Err(why) = app.db.scrub_named(&names).await {
            tracing::warn!(%why, "the database’s files still hold bytes sealed with the earlier key");
        }
    }
    Ok(all)
}

async fn one(app: &App, tx: &mut Tx, table: &Table, (id, old): (Uuid, Sealed), all: &mut Resealed) -> Result<(), DbError> {
    match seal::open(&app.keys, id, &old).and_then(|words| seal::seal(&app.keys, id, &words)) {
        Ok(new) => {
            // Bytes that were written anew meanwhile are met again in a later run.
            all.done += u64::from(tx.reseal(table, id, old.bytes, (new.bytes, new.key_id)).await?);
        }
        Err(why) => all.unopened.push(Unopened { table: table.name().to_owned(), id, why }),
    }
    Ok(())
}

/// Opens every seal and keeps nothing of the words.
///
/// # Errors
/// [`DbError`].
pub async fn check(app: &App, heard: Heard<'_>) -> Result<Resealed, DbError> {
    let mut all = Resealed::default();
    let mut tx = app.db.snapshot().await?;
    for table in tables(&mut tx).await? {
        let mut after = Uuid::nil();
        loop {
            let rows = tx.sealed(&table, "", after).await?;
            let Some((last, ..)) = rows.last() else { break };
            after = *last;
            for (id, bytes, key_id) in rows {
                match seal::open(&app.keys, id, &Sealed { key_id, bytes }) {
                    Ok(_) => all.done += 1,
                    Err(why) => all.unopened.push(Unopened { table: table.name().to_owned(), id, why }),
                }
            }
            heard(table.name(), all.done);
        }
    }
    Ok(all)
}

async fn tables(tx: &mut Tx) -> Result<Vec<Table>, DbError> {
    let mut tables = tx.tables().await?;
    tables.retain(Table::is_sealed);
    Ok(tables)
}
