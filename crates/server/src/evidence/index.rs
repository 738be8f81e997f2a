//! What of an item is searched, and by whom it is found.
//!
//! An import is put into the index after it has arrived, in small steps: see
//! docs/decisions/why-an-import-is-searched-after-it-arrived.md.

use std::{collections::HashMap, time::Duration};

use recount_model::Audience;
use uuid::Uuid;

use super::{pace::Pace, searched, store};
use crate::{
    platform::{
        App,
        db::{DbError, Tx},
    },
    search::{self, Entry, Names},
};

/// Most bytes of a text that are indexed; a word after them is not found.
const INDEXED: usize = 128 * 1024;
/// Most bytes of texts that one transaction holds in memory, about.
const HELD: usize = 1024 * 1024;

/// What items are found by besides their texts: names of lanes.
type Lanes = HashMap<Uuid, String>;

/// The entry of an item: found by those involved; what a shared text opens is found
/// by its readers too (access).
fn entry<'a>(row: &'a searched::SearchedRow, lanes: &'a Lanes) -> Entry<'a> {
    let cap = if row.opened == 0 { Audience::Involved } else { Audience::Organisation };
    let body = row.text.get(..row.text.floor_char_boundary(INDEXED)).unwrap_or_default();
    let title = lanes.get(&row.lane).map_or("", String::as_str);
    Entry { noun: "evidence", noun_id: row.id, review: row.review, cap, title, body }
}

/// Puts an import that has arrived into the index, from wherever that ended before;
/// tells the longest that it held others up, and how many items it has put in.
///
/// # Errors
/// [`DbError`]; what is left is put in by [`super::sweep`].
pub(super) async fn put_in(app: &App, source: Uuid, heard: &(dyn Fn(Duration, usize) + Sync)) -> Result<(), DbError> {
    let (mut after, mut done) = (Uuid::nil(), 0);
    let mut names = Names::default();
    let mut tx = app.db.write().await?;
    let lanes = lanes_of(&mut tx, source).await?;
    tx.commit().await?;
    let mut pace = Pace::of("searching");
    loop {
        let mut tx = app.db.write().await?;
        let most = pace.begin();
        // Whoever redacts an item waits for this, and finds its entry afterwards.
        store::hold(&mut tx, source).await?;
        let rows = some(&mut tx, source, after, most).await?;
        let put = search::put_items(&mut tx, &mut names, &rows.iter().map(|row| entry(row, &lanes)).collect::<Vec<_>>()).await?;
        let Some(last) = rows.get(..put).and_then(<[_]>::last) else {
            searched::is_whole(&mut tx, source, app.clock.now()).await?;
            return tx.commit().await;
        };
        after = last.id;
        tx.commit().await?;
        done += put;
        heard(pace.end(put), done);
        heard(tend(app).await?, done);
        Pace::breathe(&app.db).await;
    }
}

async fn lanes_of(tx: &mut Tx, source: Uuid) -> Result<Lanes, DbError> {
    Ok(searched::lanes_searched(tx, source).await?.into_iter().collect())
}

/// The next items of an import, at most `most` of them, and fewer where their texts are long.
async fn some(tx: &mut Tx, source: Uuid, mut after: Uuid, most: usize) -> Result<Vec<searched::SearchedRow>, DbError> {
    let (mut rows, mut bytes) = (Vec::new(), 0);
    while rows.len() < most && bytes < HELD {
        let page = searched::to_search(tx, source, after).await?;
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
    let mut after = (Uuid::nil(), Uuid::nil());
    let (mut lanes, mut names) = (Lanes::new(), Names::default());
    loop {
        let page = searched::all_searched(tx, after).await?;
        let Some(last) = page.last().map(|row| (row.source, row.id)) else { break };
        let mut before = after.0;
        after = last;
        for items in page.chunk_by(|one, next| one.source == next.source) {
            let Some(source) = items.first().map(|row| row.source) else { continue };
            if source != before {
                (lanes, names) = (lanes_of(tx, source).await?, Names::default());
                before = source;
            }
            let entries: Vec<Entry<'_>> = items.iter().map(|row| entry(row, &lanes)).collect();
            let mut rest = entries.as_slice();
            while !rest.is_empty() {
                let put = search::put_items(tx, &mut names, rest).await?;
                rest = rest.get(put..).unwrap_or_default();
            }
        }
    }
    while search::tend(tx).await? {}
    Ok(())
}
