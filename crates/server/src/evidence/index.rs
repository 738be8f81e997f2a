//! What of an item is searched, and by whom it is found.
//!
//! An import is put into the index after it has arrived, in small steps: see
//! docs/decisions/why-an-import-is-searched-after-it-arrived.md.

use std::time::Duration;

use recount_model::Audience;
use uuid::Uuid;

use super::{pace::Pace, store};
use crate::{
    platform::{
        App,
        db::{DbError, Tx},
    },
    search::{self, Entry},
};

/// Most bytes of a text that are indexed; a word after them is not found.
const INDEXED: usize = 128 * 1024;
/// Most bytes of texts that one transaction holds in memory, about.
const HELD: usize = 1024 * 1024;

/// The entry of an item: found by those involved; what a shared text opens is found
/// by its readers too (access).
fn entry(row: &store::SearchedRow) -> Entry<'_> {
    let cap = if row.opened == 0 { Audience::Involved } else { Audience::Organisation };
    let body = row.text.get(..row.text.floor_char_boundary(INDEXED)).unwrap_or_default();
    Entry { noun: "evidence", noun_id: row.id, review: row.review, cap, title: "", body }
}

/// Puts an import that has arrived into the index, from wherever that ended before;
/// tells the longest that it held others up, and how many items it has put in.
///
/// # Errors
/// [`DbError`]; what is left is put in by [`super::sweep`].
pub(super) async fn put_in(app: &App, source: Uuid, heard: &(dyn Fn(Duration, usize) + Sync)) -> Result<(), DbError> {
    let (mut after, mut done) = (Uuid::nil(), 0);
    let mut pace = Pace::of("searching");
    loop {
        let mut tx = app.db.write().await?;
        let most = pace.begin();
        // Whoever redacts an item waits for this, and finds its entry afterwards.
        store::hold(&mut tx, source).await?;
        let rows = some(&mut tx, source, after, most).await?;
        let Some(last) = rows.last().map(|row| row.id) else {
            store::searched(&mut tx, source, app.clock.now()).await?;
            return tx.commit().await;
        };
        after = last;
        search::put_new(&mut tx, &rows.iter().map(entry).collect::<Vec<_>>()).await?;
        tx.commit().await?;
        done += rows.len();
        heard(pace.end(rows.len()), done);
        heard(tend(app).await?, done);
        Pace::breathe(&app.db).await;
    }
}

/// The next items of an import, at most `most` of them, and fewer where their texts are long.
async fn some(tx: &mut Tx, source: Uuid, mut after: Uuid, most: usize) -> Result<Vec<store::SearchedRow>, DbError> {
    let (mut rows, mut bytes) = (Vec::new(), 0);
    while rows.len() < most && bytes < HELD {
        let page = store::to_search(tx, source, after).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        bytes += page.iter().map(|row| row.text.len()).sum::<usize>();
        rows.extend(page);
    }
    Ok(rows)
}

/// Puts pieces of the index together, for some milliseconds; gives how long that took.
async fn tend(app: &App) -> Result<Duration, DbError> {
    let mut tx = app.db.write().await?;
    let mut pace = Pace::of("tending the index");
    pace.begin();
    while pace.has_room() && search::tend(&mut tx).await? {}
    tx.commit().await?;
    Ok(pace.end(0))
}

/// Puts every item's entry into a search index that has none of them: of finished
/// imports, not redacted, and not who came and went.
///
/// # Errors
/// [`DbError`].
pub async fn index_again(tx: &mut Tx) -> Result<(), DbError> {
    let mut after = Uuid::nil();
    loop {
        let page = store::all_searched(tx, after).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        search::put_new(tx, &page.iter().map(entry).collect::<Vec<_>>()).await?;
    }
    while search::tend(tx).await? {}
    Ok(())
}
