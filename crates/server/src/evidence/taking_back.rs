//! Taking back an import: one that never arrived, and one that somebody wants to be as if it had
//! not, because its times or its columns were read wrongly.
//!
//! An item that people have made something of stays: a moment, a link in the text and what was
//! said of when it reached somebody would stand on nothing. So does what a redaction left, for it
//! keeps the removed words from coming in again.
//! What is not here: who may take an import back (`pages`).

use std::time::Duration;

use recount_model::Micros;
use uuid::Uuid;

use super::{import::SILENT, pace::Pace, store};
use crate::{
    activity::{self, Act},
    participant_drawn,
    platform::{
        App,
        db::{Db, DbError, Tx, args, row},
        ids,
    },
    review, search, sql,
};

/// How long clearing away waits after it broke off, where others write the same words of the search;
/// after the last, the next start goes on.
const PAUSES: [Duration; 4] = [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(30), Duration::ZERO];

/// What is named of what people made of an import; more is counted.
const NAMED: usize = 20;

row! {
    /// Something that people made of items of an import.
    pub(super) struct MadeRow {
        /// `moment`, `text`, `hold`, or `reached` for what was said of when an item reached somebody.
        pub(super) noun: String,
        /// The moment, the text, the legal hold or the participant.
        pub(super) id: Uuid,
        /// The moment's sentence, or whom it reached.
        pub(super) says: String,
    }
}

/// How taking an import back went.
#[derive(Debug)]
pub(super) enum Taken {
    /// It is gone from every page; what it leaves is listed under this id.
    Back(Uuid),
    /// No such import has arrived, or it was taken back before.
    NotFound,
    /// People made something of it.
    Held,
    /// Another import into the review is under way, which leaves out what is here already.
    Busy,
}

// Driven from what people made, which is little; an import may have a million items.
macro_rules! made {
    () => {
        concat!(
            "from (select 'moment' as noun, m.id as id, m.says as says, m.earliest as place from moments m where m.review_id = $1 and exists ",
            "(select 1 from moment_ties t cross join evidence e where e.id = t.evidence_id and t.moment_id = m.id and e.source_id = $2 and e.redacted_at is null) ",
            "union all select 'hold', h.id, '', 0 from legal_holds h where h.review_id = $1 and h.lifted_at is null ",
            "union all select 'text', d.id, '', 1 from editions d where d.review_id = $1 and exists ",
            "(select 1 from edition_links l cross join evidence e where e.id = l.noun_id and l.edition_id = d.id and l.noun = 'evidence' and e.source_id = $2 and e.redacted_at is null) ",
            "union all select 'reached', p.id, ",
            participant_drawn!(),
            ", 2 from participants p where p.review_id = $1 and exists ",
            "(select 1 from knowledge k cross join evidence e where e.id = k.noun_id and k.participant_id = p.id and k.noun = 'evidence' and e.source_id = $2 and e.redacted_at is null)) made "
        )
    };
}

/// What people made of an import.
#[derive(Debug)]
pub(super) struct Made {
    /// What keeps it from being taken back, a legal hold and texts first.
    pub(super) of: Vec<MadeRow>,
    /// Whether there is more of it than is named.
    pub(super) more: bool,
}

pub(super) async fn made_of(db: &Db, review: Uuid, source: Uuid) -> Result<Made, DbError> {
    let mut of: Vec<MadeRow> = db.all(sql!("select noun, id, says ", made!(), "order by place, id limit 21"), args![review, source]).await?;
    let more = of.len() > NAMED;
    of.truncate(NAMED);
    Ok(Made { of, more })
}

async fn is_held(tx: &mut Tx, review: Uuid, source: Uuid) -> Result<bool, DbError> {
    let held: Option<(Uuid,)> = tx.one(sql!("select id ", made!(), "limit 1"), args![review, source]).await?;
    Ok(held.is_some())
}

/// Takes an import back that has arrived. It is gone from every page at once, and from the
/// database within the time that [`clear_away`] takes, which nobody has to wait for.
pub(super) async fn take_back(app: &App, by: Uuid, in_review: Uuid, source: Uuid, why: &str, now: Micros) -> Result<Taken, DbError> {
    let mut tx = app.db.write().await?;
    // First: an import that arrives now, or somebody who redacts, waits for this.
    review::touch(&mut tx, in_review, now).await?;
    if is_under_way(&mut tx, in_review, now).await? {
        return Ok(Taken::Busy);
    }
    give_up_silent(&mut tx, in_review, now).await?;
    if is_held(&mut tx, in_review, source).await? {
        return Ok(Taken::Held);
    }
    let left = ids::new();
    if leave(&mut tx, (in_review, source), left, (by, why), now).await? == 0 {
        return Ok(Taken::NotFound);
    }
    activity::record(&mut tx, Act { review: Some(in_review), by: Some(by), verb: "took back", noun: "source", noun_id: left }, now).await?;
    tx.commit().await?;
    let app = app.clone();
    tokio::spawn(async move {
        for pause in PAUSES {
            let Err(why) = clear_away(&app, in_review, source, &|| false).await else { return };
            tracing::warn!(%why, "an import that was taken back is hidden, and not all of it removed yet");
            tokio::time::sleep(pause).await;
        }
    });
    Ok(Taken::Back(left))
}

async fn is_under_way(tx: &mut Tx, review: Uuid, now: Micros) -> Result<bool, DbError> {
    let other: Option<(Uuid,)> =
        tx.one(sql!("select id from sources where review_id = $1 and visible_at is null and alive_at > $2 limit 1"), args![review, now - SILENT]).await?;
    Ok(other.is_some())
}

/// An import that is silent for so long that it counts as abandoned may only be slow, and left out
/// what was here when it looked: it does not arrive any more.
async fn give_up_silent(tx: &mut Tx, review: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("update sources set taken_back_at = $2 where review_id = $1 and visible_at is null and taken_back_at is null"), args![review, now]).await?;
    Ok(())
}

/// Hides an import, and leaves in its place that it was here, with the tombstones of what was
/// redacted of it; 0 where there is no such import.
async fn leave(tx: &mut Tx, (review, source): (Uuid, Uuid), left: Uuid, (by, why): (Uuid, &str), now: Micros) -> Result<u64, DbError> {
    let stays = tx
        .run(
            sql!(
                "insert into sources (id, review_id, kind, file_name, sha256, size, importer, importer_version, selection, imported_by, started_at, visible_at, items, repeated, searched_at, taken_back_at, taken_back_by, taken_back_why, was_id) ",
                // Which channels and days were chosen of the file is no one's business any more.
                "select $3, review_id, kind, file_name, sha256, size, importer, importer_version, '', imported_by, started_at, visible_at, items, repeated, $4, $4, $5, $6, id ",
                "from sources where review_id = $1 and id = $2 and visible_at is not null and taken_back_at is null"
            ),
            args![review, source, left, now, by, why],
        )
        .await?;
    if stays == 0 {
        return Ok(0);
    }
    tx.run(sql!("update sources set visible_at = null, alive_at = null, taken_back_at = $2 where id = $1"), args![source, now]).await?;
    // Driven from the few redactions: the import may have a million items.
    tx.run(
        sql!("update evidence set source_id = $2 where id in (select gone.evidence_id from redactions gone cross join evidence e where e.id = gone.evidence_id and e.source_id = $1)"),
        args![source, left],
    )
    .await?;
    tx.run(sql!("update import_problems set source_id = $2 where source_id = $1 and redacted_at is not null"), args![source, left]).await?;
    Ok(stays)
}

/// Removes an import that is not visible, in small steps, and its traces in the files and in the
/// search. The import itself goes last: broken off, by `stop` or otherwise, whoever imports into
/// the review next goes on, and so does the next start.
///
/// # Errors
/// [`DbError`]; what is left is done at the next start.
pub(super) async fn clear_away(app: &App, of: Uuid, source: Uuid, stop: &(dyn Fn() -> bool + Sync)) -> Result<(), DbError> {
    // What never arrived was never searched.
    let had_arrived: Option<(Uuid,)> = app.db.one(sql!("select id from sources where id = $1 and taken_back_at is not null"), args![source]).await?;
    if had_arrived.is_some() {
        forget(app, of, source, stop).await?;
    }
    let mut pace = Pace::of("taking back");
    while !stop() {
        let mut tx = app.db.write().await?;
        let most = pace.begin();
        store::hold(&mut tx, source).await?;
        let removed = remove_some(&mut tx, source, most).await?;
        if removed == 0 {
            remove_source(&mut tx, of, source).await?;
            tx.commit().await?;
            break;
        }
        tx.commit().await?;
        pace.end(removed);
        Pace::breathe(&app.db).await;
    }
    let tables = ["evidence", "import_problems", "sources", "lanes", "search_entries", "search_item_words", "search_item_deletions", "search_item_holds"];
    if let Err(why) = app.db.scrub(if had_arrived.is_some() { &tables } else { &["evidence"] }).await {
        tracing::warn!(%why, "what was taken back is removed; copies of it may stand in the database's log for a while");
    }
    Ok(())
}

/// Takes the items of an import out of the search, in small steps.
async fn forget(app: &App, in_review: Uuid, source: Uuid, stop: &(dyn Fn() -> bool + Sync)) -> Result<(), DbError> {
    let mut pace = Pace::of("forgetting");
    let mut after = Uuid::nil();
    while !stop() {
        let mut tx = app.db.write().await?;
        let most = pace.begin();
        // Whoever puts it into the search meanwhile waits, and then finds it hidden.
        store::hold(&mut tx, source).await?;
        let found = searched_of(&mut tx, source, after, most).await?;
        let Some(last) = found.last() else { return tx.commit().await };
        after = *last;
        search::forget_items(&mut tx, in_review, &found).await?;
        tx.commit().await?;
        pace.end(found.len());
        Pace::breathe(&app.db).await;
    }
    Ok(())
}

/// Items of a hidden import that stand in the search, by id, from one on.
async fn searched_of(tx: &mut Tx, source: Uuid, after: Uuid, most: usize) -> Result<Vec<Uuid>, DbError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let found: Vec<(Uuid,)> = tx
        .all(
            sql!(
                "select e.id from evidence e join sources s on s.id = e.source_id and s.visible_at is null where e.source_id = $1 and e.id > $2 ",
                "and exists (select 1 from search_entries f where f.noun = 'evidence' and f.noun_id = e.id) order by e.id limit $3"
            ),
            args![source, after, most],
        )
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Removes some items of an import that is not visible, at most `most`; gives how many.
async fn remove_some(tx: &mut Tx, source: Uuid, most: usize) -> Result<usize, DbError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let removed = tx.run(sql!("delete from evidence where id in (select e.id from evidence e join sources s on s.id = e.source_id where e.source_id = $1 and s.visible_at is null limit $2)"), args![source, most]).await?;
    Ok(usize::try_from(removed).unwrap_or(usize::MAX))
}

/// Removes an import that has no items left, and lanes that stand empty, unless another import
/// may be filling them, or somebody said when what stands in them reached people.
async fn remove_source(tx: &mut Tx, review: Uuid, source: Uuid) -> Result<(), DbError> {
    tx.run(sql!("delete from sources where id = $1 and visible_at is null"), args![source]).await?;
    tx.run(
        sql!(
            "delete from lanes where review_id = $1 and not exists (select 1 from evidence e where e.lane_id = lanes.id) ",
            "and not exists (select 1 from sources s where s.review_id = $1 and s.visible_at is null) ",
            "and not exists (select 1 from knowledge k where k.noun = 'lane' and k.noun_id = lanes.id)"
        ),
        args![review],
    )
    .await?;
    Ok(())
}
