//! The SQL by which evidence is put into the search: which items are, by which names of their
//! lanes, and how far an import is.

use std::collections::HashSet;

use recount_model::Micros;
use uuid::Uuid;

use crate::{
    evidence_linked,
    platform::db::{Db, DbError, Tx, args, row},
    sql,
};

row! {
    /// What is searched of an item; `opened` is not 0 where a shared text opens it.
    pub(super) struct SearchedRow {
        pub(super) id: Uuid,
        pub(super) review: Uuid,
        pub(super) source: Uuid,
        pub(super) lane: Uuid,
        pub(super) text: String,
        pub(super) opened: i64,
    }
}

/// Columns of [`SearchedRow`]; of a longer text than is searched only the beginning.
macro_rules! searched_columns {
    () => {
        concat!(
            "select e.id, e.review_id, e.source_id, e.lane_id, ",
            crate::beginning!("e.text", "131072"),
            ", cast(case when ",
            evidence_linked!("e.id"),
            " then 1 else 0 end as bigint) from evidence e "
        )
    };
}

/// Items that are searched, by source and id, from one on.
pub(super) async fn all_searched(tx: &mut Tx, (source, after): (Uuid, Uuid)) -> Result<Vec<SearchedRow>, DbError> {
    tx.all(
        sql!(
            searched_columns!(),
            "join sources s on s.id = e.source_id and s.visible_at is not null ",
            "where (e.source_id, e.id) > ($1, $2) and e.redacted_at is null and e.kind <> 'presence' order by e.source_id, e.id limit 500"
        ),
        args![source, after],
    )
    .await
}

/// Items of an import that are to be searched and are not yet, by id, from one on.
pub(super) async fn to_search(tx: &mut Tx, source: Uuid, after: Uuid) -> Result<Vec<SearchedRow>, DbError> {
    tx.all(
        sql!(
            searched_columns!(),
            "where e.source_id = $1 and e.id > $2 and e.redacted_at is null and e.kind <> 'presence' ",
            // An import that is taken back meanwhile is not searched any more.
            "and exists (select 1 from sources s where s.id = $1 and s.visible_at is not null) ",
            "and not exists (select 1 from search_entries s where s.noun = 'evidence' and s.noun_id = e.id) order by e.id limit 100"
        ),
        args![source, after],
    )
    .await
}

/// Names of the lanes of an import's review that its items are found by: of a channel, a
/// service, a file. Nobody finds what a person said by who said it, so a lane that is called
/// as somebody is has no such name, nor has a conversation of a few; and what every review
/// has names none of them.
pub(super) async fn lanes_searched(tx: &mut Tx, source: Uuid) -> Result<Vec<(Uuid, String)>, DbError> {
    let mut lanes: Vec<(Uuid, String)> = tx
        .all(
            sql!(
                "select l.id, l.name from sources s join lanes l on l.review_id = s.review_id where s.id = $1 ",
                "and l.name not in ('Alerts', 'Deployments', 'Documents', 'Other') and l.name not like '%mpdm-%' ",
                "and not exists (select 1 from evidence v where v.review_id = s.review_id ",
                "and substr(v.said_by, 1, 100) in (substr(l.name, 1, 100), substr(ltrim(l.name, '@#'), 1, 100)))"
            ),
            args![source],
        )
        .await?;
    let people: Vec<(String,)> = tx
        .all(
            sql!("select m.name from members m union select p.name from participants p join sources s on s.review_id = p.review_id where s.id = $1"),
            args![source],
        )
        .await?;
    // Here and not in SQL: SQLite knows the small letters of English only.
    let people: HashSet<String> = people.into_iter().map(|(name,)| name.to_lowercase()).collect();
    lanes.retain(|(_, name)| !people.contains(&name.trim_start_matches(['@', '#']).to_lowercase()));
    Ok(lanes)
}

/// Says that everything of an import is searched.
pub(super) async fn is_whole(tx: &mut Tx, source: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("update sources set searched_at = $2 where id = $1"), args![source, now]).await?;
    Ok(())
}

/// Imports that have arrived and are not searched as a whole yet.
pub(super) async fn unsearched(db: &Db) -> Result<Vec<(Uuid,)>, DbError> {
    db.all(sql!("select id from sources where searched_at is null and visible_at is not null order by visible_at limit 1000"), args![]).await
}
