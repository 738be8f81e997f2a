//! What was told in an interview, waits for a word of whoever told it, and goes next: for
//! the two that it is private to, without its words.

use maud::{Markup, html};
use recount_model::Micros;
use uuid::Uuid;

use super::next_views::{DAY, paused};
use crate::{
    platform::{
        db::{Db, DbError, args, row},
        http::time_of,
        place::Place,
    },
    review::runs::{free, shared},
    sql, title_seen,
};

row! {
    /// An interview that goes, or would, for one of its two people.
    pub(super) struct ToldRow {
        pub(super) id: Uuid,
        title: String,
        zone: String,
        /// The other of the two: who wrote it down, or who told it.
        other: String,
        /// 1 where the words are of the person asking.
        is_own: i64,
        /// From when its period runs: when the review was last shared, or it was written
        /// down, whichever was later.
        pub(super) since: Micros,
        /// 1 while a hold stands.
        held: i64,
    }
}

/// What waits in shared reviews for the word of a member, or was written down by them as
/// long as they guide the review: what goes first comes first. After a place, by since when
/// its time runs.
pub(super) async fn told(db: &Db, me: Uuid, after: Place, most: usize) -> Result<Vec<ToldRow>, DbError> {
    db.all(
        sql!(
            "select id, title, zone, other, is_own, since, held from (select id, title, zone, other, is_own, case when shared > written_at then shared else written_at end as since, held from (",
            "select i.id, ",
            title_seen!(),
            " as title, r.zone, case when i.member_id = $1 then w.name else t.name end as other, cast(case when i.member_id = $1 then 1 else 0 end as bigint) as is_own, ",
            shared!(),
            " as shared, i.written_at, cast(case when ",
            free!(),
            " then 0 else 1 end as bigint) as held from interviews i join reviews r on r.id = i.review_id join members t on t.id = i.member_id join members w on w.id = i.written_by ",
            "where i.answer = 'waiting' and r.shared_at is not null and r.stage in ('shared', 'set_aside') and (i.member_id = $1 or (i.written_by = $1 and ",
            "exists (select 1 from review_roles guides where guides.review_id = r.id and guides.member_id = $1 and guides.role in ('creator', 'facilitator'))))",
            ") told) going where (since, id) > ($2, $3) order by since, id limit $4"
        ),
        args![me, after.at, after.id, i64::try_from(most).unwrap_or(i64::MAX)],
    )
    .await
}

/// How they are listed, and the way on. `period` in microseconds.
pub(super) fn draw(rows: &[ToldRow], after: Option<Place>, period: Micros) -> Markup {
    html! {
        p.aid { "What somebody told in an interview and has not answered goes after the same time, and its words are destroyed. Whoever told it can make it theirs before; nobody else can keep it." }
        ul.people-list { @for row in rows { li { div.who {
            p.name { a href={ "/interviews/" (row.id) } { @if row.is_own > 0 { "What you told " (row.other) } @else { "What " (row.other) " told you" } } ", of " (row.title) }
            p.more {
                @if row.held > 0 { (paused()) }
                @else {
                    "Goes on " (time_of(row.since + period, &row.zone, DAY))
                    @if row.is_own > 0 { ", unless you confirm it before. Confirmed, it is yours, and you can keep it; you can also decline it." }
                    @else { ", unless " (row.other) " confirms it before." }
                }
            }
        } } } }
        @if let Some(after) = after { nav.pager aria-label="More of what was told" { a.word rel="next" href={ "?told=" (after) "#told" } { "Those that go later" } } }
    }
}
