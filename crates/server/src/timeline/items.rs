//! What the timeline reads of evidence: how much, where, and a page of the list.
//!
//! Every statement goes through `evidence_seen!`, so that what a person may not
//! read is neither listed nor counted nor drawn for them. Writes nothing.

use recount_model::Micros;
use uuid::Uuid;

use crate::{
    access::Review,
    account, evidence_seen,
    item::{self, item_columns, item_tables},
    platform::{
        db::{Db, DbError, Tx, With, args, row},
        place::Place,
    },
    sql,
};

row! {
    /// How much one lane holds in one bin, or one alert, deployment, document or passage
    /// by itself (`at`); without a lane when the window is empty. A passage has who
    /// recounts it for a lane, and “passage” with how they are shown for its kind.
    pub(super) struct DrawnRow {
        pub(super) lo: Option<Micros>,
        pub(super) hi: Option<Micros>,
        pub(super) start: Option<Micros>,
        pub(super) width: Option<Micros>,
        pub(super) lane: Option<String>,
        pub(super) kind: Option<String>,
        pub(super) in_lane: Option<i64>,
        pub(super) bin: Option<i64>,
        pub(super) holds: Option<i64>,
        pub(super) at: Option<Micros>,
    }
}

row! {
    /// The first moment that an item is tied to.
    pub(super) struct Tied {
        pub(super) moment: Option<Uuid>,
    }
}

/// One entry of the list.
pub(super) type ItemRow = With<item::ItemRow, Tied>;

impl ItemRow {
    pub(super) fn place(&self) -> Place {
        Place { at: self.earliest, id: self.id }
    }
}

/// A stretch of time; `None` is as far as the story goes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stretch {
    pub(super) from: Option<Micros>,
    pub(super) until: Option<Micros>,
}

/// Most characters of an item's text that a list shows.
pub(super) const SHOWN: i64 = 280;

/// Lanes in `bins` equal bins, and what is rare one by one, at most one more than
/// `few`. A bin's width is a whole number of microseconds, so the stretch may reach a
/// little further than asked; people coming and going is in the list and not in the
/// width of a lane.
///
/// Where nobody asked for a stretch, it is the whole story, unless almost all of it
/// stands close together and a silence of days or years lies before or after: then
/// it is that part, in which something can be seen.
pub(super) async fn drawn(db: &Db, me: Uuid, review: &Review, stretch: Stretch, (bins, few): (i64, i64)) -> Result<Vec<DrawnRow>, DbError> {
    db.all(
        sql!(
            "with mine as (select e.id, e.lane_id, e.earliest as at, e.latest from evidence e where e.review_id = $2 and e.kind <> 'presence' and ",
            evidence_seen!("$3"),
            "), points as (select at from mine union all select m.earliest + (m.latest - m.earliest) / 2 from moments m where m.review_id = $2), ",
            // Silences are sought between days: a story may have half a million points.
            "days as materialized (select at / 86400000000 as day, min(at) as lo, max(at) as hi, count(*) as holds from points group by 1), ",
            "ends as (select min(lo) as lo, max(hi) as hi, cast(sum(holds) as bigint) as total from days), ",
            "silences as (select lo, hi, holds, lo - lag(hi) over (order by lo) as silence from days), ",
            "parted as (select lo, hi, holds, sum(case when silence > 86400000000 then 1 else 0 end) over (order by lo rows unbounded preceding) as part from silences), ",
            "parts as (select min(lo) as lo, max(hi) as hi, sum(holds) as holds from parted group by part), ",
            "fullest as (select parts.lo, parts.hi from parts cross join ends where ends.hi - ends.lo > 172800000000 and parts.holds * 5 >= ends.total * 4 and (parts.hi - parts.lo) * 4 < ends.hi - ends.lo), ",
            "stands as (select ends.lo, ends.hi, coalesce(fullest.lo, ends.lo) as a, coalesce(fullest.hi, ends.hi) as b from ends left join fullest on fullest.lo >= ends.lo), ",
            // Air on both sides, and ten minutes at least.
            "padded as (select lo, hi, a, b, case when (b - a) / 50 + 30000000 < (600000000 - b + a) / 2 then (600000000 - b + a) / 2 else (b - a) / 50 + 30000000 end as pad from stands), ",
            "asked as materialized (select lo, hi, coalesce($4, a - pad) as start, (coalesce($5, b + pad) - coalesce($4, a - pad)) / $6 + 1 as width from padded), ",
            "totals as (select lane_id, count(*) as in_lane from mine group by lane_id), ",
            "binned as (select mine.lane_id, (mine.at - asked.start) / asked.width as bin, count(*) as holds from mine cross join asked ",
            "where mine.at >= asked.start and mine.at < asked.start + asked.width * $6 group by 1, 2), ",
            "rare as (select mine.lane_id, mine.at, mine.latest from mine cross join asked join lanes r on r.id = mine.lane_id and r.kind in ('alerts', 'deployments', 'documents') ",
            "where mine.at >= asked.start and mine.at < asked.start + asked.width * $6 order by mine.at, mine.id limit $7), ",
            // Passages by their own time: that there is one, for those who may read it.
            "told as (select p.earliest + (p.latest - p.earliest) / 2 as at, ",
            account::shown_as!("p"),
            " as shown, ",
            account::shown_by!("p"),
            " as teller from ",
            account::passage_known!(),
            "), recounted as (select told.at, told.shown, told.teller from told cross join asked ",
            "where told.at >= asked.start and told.at < asked.start + asked.width * $6 order by told.at, told.teller limit 1000) ",
            "select a.lo, a.hi, a.start, a.width, l.name, l.kind, t.in_lane, b.bin, b.holds, cast(null as bigint) from asked a ",
            "left join totals t on t.in_lane > 0 left join lanes l on l.id = t.lane_id left join binned b on b.lane_id = t.lane_id ",
            "union all select a.lo, a.hi, a.start, a.width, l.name, l.kind, null, null, null, rare.at + (rare.latest - rare.at) / 2 from asked a cross join rare join lanes l on l.id = rare.lane_id ",
            "union all select a.lo, a.hi, a.start, a.width, s.teller, 'passage ' || s.shown, null, null, null, s.at from asked a cross join recounted s"
        ),
        args![me, review.id, review.reach_rung(), stretch.from, stretch.until, bins, few + 1],
    )
    .await
}

/// The columns of [`ItemRow`] with its tables; `$shown` is how much of the text.
macro_rules! item {
    ($shown:literal) => {
        concat!(
            "select ",
            item_columns!($shown),
            ", (select t.moment_id from moment_ties t where t.evidence_id = e.id order by t.moment_id limit 1) ",
            item_tables!(),
            "where e.review_id = $1 and ",
            evidence_seen!("$2")
        )
    };
}

/// A page of the list, in order of time, from a place on and before `until`;
/// of one lane when it is named, as a window names it.
pub(super) async fn page(db: &Db, review: &Review, after: Place, until: Micros, lane: &str, most: i64) -> Result<Vec<ItemRow>, DbError> {
    db.all(
        sql!(
            item!("$8"),
            " and (e.earliest, e.id) > ($3, $4) and e.earliest < $5 and ($6 = '' or substr(l.name, 1, 80) = $6) order by e.earliest, e.id limit $7"
        ),
        args![review.id, review.reach_rung(), after.at, after.id, until, lane, most, SHOWN + 1],
    )
    .await
}

/// One item, if the person asking may read it; with up to 600 characters of its text.
pub(super) async fn one(db: &Db, review: &Review, id: Uuid) -> Result<Option<ItemRow>, DbError> {
    db.one(sql!(item!("$4"), " and e.id = $3"), args![review.id, review.reach_rung(), id, 600_i64]).await
}

/// What a moment is tied to, as far as the person asking may read it.
pub(super) async fn tied(db: &Db, review: &Review, moment: Uuid) -> Result<Vec<ItemRow>, DbError> {
    db.all(
        sql!(item!("$4"), " and e.id in (select tie.evidence_id from moment_ties tie where tie.moment_id = $3) order by e.earliest, e.id limit 200"),
        args![review.id, review.reach_rung(), moment, SHOWN + 1],
    )
    .await
}

/// What lies around a time and is not tied to the moment yet.
pub(super) async fn near(db: &Db, review: &Review, moment: Uuid, from: Micros, until: Micros) -> Result<Vec<ItemRow>, DbError> {
    db.all(
        sql!(
            item!("$4"),
            " and e.earliest >= $5 and e.earliest < $6 and e.kind <> 'presence' and e.redacted_at is null ",
            "and e.id not in (select tie.evidence_id from moment_ties tie where tie.moment_id = $3) order by e.earliest, e.id limit 30"
        ),
        args![review.id, review.reach_rung(), moment, SHOWN + 1, from, until],
    )
    .await
}

/// The same look-up inside a transaction: what a moment is about to be tied to.
pub(super) async fn one_in(tx: &mut Tx, review: &Review, id: Uuid) -> Result<Option<ItemRow>, DbError> {
    tx.one(sql!(item!("$4"), " and e.id = $3"), args![review.id, review.reach_rung(), id, 600_i64]).await
}
