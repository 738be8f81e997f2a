//! Writing the folder, and the one transaction that fills an empty installation.

use std::{io::Write as _, path::Path};

use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};

use super::{
    Heard, TransferError,
    content::{self, Content},
    folder::{self, FORMAT, Folder, Lines, Part},
    lines, readable, store,
};
use crate::{
    decision, evidence, member,
    platform::{
        App,
        db::{DbError, Table, Tx, Value},
    },
    review, search, timeline, writing,
};

/// Rows are handed to the database in batches of at most this many bytes of JSON.
const BATCH_BYTES: usize = 1024 * 1024;
const BATCH_ROWS: usize = 500;

pub(super) async fn export(app: &App, dir: &Path, heard: Heard<'_>) -> Result<Folder, TransferError> {
    folder::make_empty(dir)?;
    folder::make(&dir.join("data"))?;
    let mut tx = app.db.snapshot().await?;
    let content = Content::of(&mut tx).await?;
    let mut all = Sha256::new();
    let mut parts = Vec::new();
    for table in content.tables() {
        heard(table.name(), 0);
        parts.push(write_table(&mut tx, &content, table, dir, &mut all).await?);
        heard(table.name(), parts.last().map_or(0, |p| p.rows));
    }
    readable::write(&mut tx, &dir.join("reviews"), heard).await?;
    let written = Folder {
        format: FORMAT,
        written_by: format!("Recount {}", env!("CARGO_PKG_VERSION")),
        written_at: app.clock.now(),
        migrations: store::migrations(&mut tx).await?,
        tables: parts,
        fingerprint: content::hex(&all.finalize()),
    };
    written.write(dir)?;
    Ok(written)
}

async fn write_table(tx: &mut Tx, content: &Content, table: &Table, dir: &Path, all: &mut Sha256) -> Result<Part, TransferError> {
    let path = dir.join(format!("data/{}.jsonl", table.name()));
    let mut file = folder::create(&path)?;
    let mut own = Sha256::new();
    let mut line = Vec::new();
    let mut count = 0;
    content::begin(all, table);
    let mut rows = tx.rows(table, content.visible(table).as_ref());
    while let Some(row) = rows.next().await {
        line.clear();
        lines::write(&mut line, table, &row?)?;
        own.update(&line);
        all.update(&line);
        file.write_all(&line).map_err(|e| TransferError::File(path.clone(), e))?;
        count += 1;
    }
    folder::finish(file, b"", &path)?;
    Ok(Part { table: table.name().to_owned(), rows: count, sha256: content::hex(&own.finalize()) })
}

pub(super) async fn import(app: &App, dir: &Path, heard: Heard<'_>) -> Result<Folder, TransferError> {
    let folder = Folder::read(dir)?;
    let mut tx = app.db.write().await?;
    store::lock(&mut tx).await?;
    let content = Content::of(&mut tx).await?;
    fits(&mut tx, &folder, &content).await?;
    for table in content.filling()? {
        let Some(part) = folder.tables.iter().find(|p| p.table == table.name()) else { continue };
        heard(table.name(), 0);
        fill(&mut tx, dir, table, part).await?;
        heard(table.name(), part.rows);
    }
    heard("search index", 0);
    index_again(&mut tx).await?;
    // Whoever holds the link of the empty installation is not its administrator any more.
    member::forget_setup_links(&mut tx).await?;
    if content::fingerprint(&mut tx).await? != folder.fingerprint {
        return Err(TransferError::Refused(
            "What was stored is not what the folder says, so nothing was imported. Export again, and import into an installation that nobody uses meanwhile."
                .into(),
        ));
    }
    tx.commit().await?;
    app.db.settle().await?;
    Ok(folder)
}

pub(super) async fn index_again(tx: &mut Tx) -> Result<(), DbError> {
    search::clear(tx).await?;
    review::index_again(tx).await?;
    timeline::index_again(tx).await?;
    decision::index_again(tx).await?;
    writing::index_again(tx).await?;
    evidence::index_again(tx).await
}

/// Whether the folder and this installation go together, and the latter holds nothing.
async fn fits(tx: &mut Tx, folder: &Folder, content: &Content) -> Result<(), TransferError> {
    let here = store::migrations(tx).await?;
    if let Some(other) = folder.migrations.iter().find(|m| !here.contains(m)) {
        return Err(TransferError::Refused(format!(
            "This export was written by a newer Recount ({}; tables of {other}). Nothing was imported; use that version.",
            folder.written_by
        )));
    }
    if let Some(other) = here.iter().find(|m| !folder.migrations.contains(m)) {
        return Err(TransferError::Refused(format!(
            "This export was written by an older Recount ({}; without the tables of {other}). Nothing was imported; import it with that version, then start this one on the same database.",
            folder.written_by
        )));
    }
    if let Some(stranger) = folder.tables.iter().find(|p| !content.tables().iter().any(|t| t.name() == p.table)) {
        return Err(TransferError::Refused(format!("recount.json names a table “{}” that is not known here. Nothing was imported.", stranger.table)));
    }
    for table in content.tables() {
        if !folder.tables.iter().any(|p| p.table == table.name()) {
            return Err(TransferError::Refused(format!(
                "recount.json does not name the table “{}”. Nothing was imported; take the folder as it was written.",
                table.name()
            )));
        }
        if !tx.is_empty(table).await? {
            return Err(TransferError::Refused(format!(
                "This installation already holds something (in “{}”). Nothing was imported: an export goes into an empty installation only. Name a new database.",
                table.name()
            )));
        }
    }
    Ok(())
}

async fn fill(tx: &mut Tx, dir: &Path, table: &Table, part: &Part) -> Result<(), TransferError> {
    let mut lines = Lines::open(dir, table.name())?;
    let mut own = Sha256::new();
    let mut line = Vec::new();
    let mut batch: Vec<Vec<Value>> = Vec::new();
    let mut bytes = 0;
    while lines.next(&mut line)? {
        own.update(&line);
        bytes += line.len();
        batch.push(lines::read(&line, table).map_err(|says| lines.problem(says))?);
        if batch.len() >= BATCH_ROWS || bytes >= BATCH_BYTES {
            put(tx, table, &mut batch, &lines).await?;
            bytes = 0;
        }
    }
    put(tx, table, &mut batch, &lines).await?;
    if lines.at != part.rows {
        return Err(lines.problem(format!("The file ends after {} rows where recount.json says {}.", lines.at, part.rows)));
    }
    if content::hex(&own.finalize()) != part.sha256 {
        return Err(lines.problem("The file is not as it was written: its SHA-256 is not the one in recount.json."));
    }
    Ok(())
}

async fn put(tx: &mut Tx, table: &Table, batch: &mut Vec<Vec<Value>>, lines: &Lines) -> Result<(), TransferError> {
    let rows = std::mem::take(batch);
    let first = lines.at + 1 - u64::try_from(rows.len()).unwrap_or(0).min(lines.at);
    tx.insert_rows(table, rows).await.map_err(|why: DbError| lines.problem(format!("The rows from line {first} to this one do not fit the others ({why}).")))
}
