//! What the then view reads. Everything it gives has an upper end in time, except two:
//! when the next step is, which is a time and nothing else, and the names that were changed
//! later (`names`), which say what something was called before.
//! Writes nothing.

use recount_model::{EvidenceKind, Micros, When};
use uuid::Uuid;

use super::{
    person,
    ruler::{LOOK_BACK, Ruler},
};
use crate::{
    access::Review,
    evidence_in_sight,
    item::moment_known,
    platform::{
        db::{Db, DbError, Statement, With, args, row},
        place::Place,
    },
    sight, sql,
};

/// Most characters of an item's text.
pub(super) const SHOWN: i64 = 280;
/// Moments that are drawn along the ruler, and passages as many; the last ones.
pub(super) const DOTS: i64 = 300;

row! {
    /// Times around the one that one stands at.
    pub(super) struct StepsRow {
        evidence_first: Option<Micros>,
        evidence_earlier: Option<Micros>,
        evidence_later: Option<Micros>,
        moment_first: Option<Micros>,
        moment_earlier: Option<Micros>,
        moment_later: Option<Micros>,
    }
}

/// Where the steps from here lead.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Steps {
    /// The first thing known within reach of the ruler.
    pub(super) first: Option<Micros>,
    pub(super) earlier: Option<Micros>,
    /// The one trace of what follows.
    pub(super) later: Option<Micros>,
}

row! {
    /// One thing that came to be known: an item of evidence, or a moment.
    pub(super) struct KnownRow {
        pub(super) id: Uuid,
        pub(super) kind: EvidenceKind,
        pub(super) earliest: Micros,
        pub(super) latest: Micros,
        pub(super) known_at: Micros,
        pub(super) said_by: Option<String>,
        pub(super) text: String,
        /// The lane it stands in: its id, and what it was called by then.
        pub(super) lane_id: Option<Uuid>,
        pub(super) lane: Option<String>,
        pub(super) lane_kind: Option<String>,
        pub(super) redacted_at: Option<Micros>,
        pub(super) details: String,
        /// “evidence”, “moment” or “decision”.
        pub(super) noun: String,
        /// 1 where it stands in the list; 0 where it is one of the [`DOTS`], without words.
        pub(super) listed: i64,
    }
}

row! {
    /// How much one lane holds in one bin, and when the first of it was known.
    pub(super) struct LaneRow {
        pub(super) id: Uuid,
        pub(super) lane: String,
        pub(super) kind: String,
        pub(super) bin: i64,
        pub(super) holds: i64,
        pub(super) first: Micros,
        /// When the first of all it holds was known, on the ruler or before it.
        pub(super) came: Micros,
    }
}

impl KnownRow {
    /// When it happened, as far as that can be said by somebody who stands at `at`.
    pub(super) fn happened(&self, at: Micros, zone: &str) -> Option<When> {
        let when = When::between(self.earliest, self.latest, zone);
        (when.point() <= at).then(|| seen_from(&when, at))
    }

    /// When a decision was made, as the screens beside it ask (`on_screen`).
    pub(super) fn chosen(&self) -> Micros {
        (self.earliest + (self.latest - self.earliest) / 2).min(self.known_at)
    }

    /// Whether it happened a minute or more before it was known.
    pub(super) const fn is_late(&self) -> bool {
        self.latest + 60_000_000 <= self.known_at
    }
}

/// A time as somebody who stands at `at` can say it: an uncertain one that reaches
/// past it is “about”.
pub(super) fn seen_from(when: &When, at: Micros) -> When {
    if when.latest() <= at { when.clone() } else { When::about(when.point().min(at), when.zone()) }
}

/// One time of the evidence of review $1 that a reader at $2 may see.
macro_rules! evidence_known {
    ($reached:expr, $where:literal, $order:literal) => {
        concat!(
            "(select e.known_at from evidence e where e.review_id = $1 and e.kind <> 'presence' and ",
            $where,
            $reached,
            " and ",
            $crate::evidence_in_sight!(),
            " order by e.known_at ",
            $order,
            " limit 1)"
        )
    };
}
pub(super) use evidence_known;

/// `steps`, one row: the times of the steps around $8 of the evidence (that `$reached`) and
/// of what else was known in `$others`. The first is asked for with a lower end alone, which
/// an index answers with one row.
macro_rules! steps {
    ($reached:expr, $others:literal) => {
        concat!(
            ", steps as materialized (select ",
            $crate::then::store::evidence_known!($reached, "e.known_at >= $10", "asc"),
            " as evidence_first, ",
            $crate::then::store::evidence_known!($reached, "e.known_at < $8", "desc"),
            " as evidence_earlier, ",
            $crate::then::store::evidence_known!($reached, "e.known_at > $8", "asc"),
            " as evidence_later, min(case when k.known >= $10 and k.known <= $8 then k.known end) as moment_first, ",
            "max(case when k.known < $8 then k.known end) as moment_earlier, min(case when k.known > $8 then k.known end) as moment_later from ",
            $others,
            ")"
        )
    };
}
pub(super) use steps;

/// The row of `steps` beside each row of `placed`, or beside one that is nothing.
macro_rules! beside_steps {
    () => {
        concat!(
            " select coalesce(p.id, $1), coalesce(p.kind, 'message'), coalesce(p.earliest, 0), coalesce(p.latest, 0), coalesce(p.known, 0), p.said_by, coalesce(p.says, ''), p.lane_id, l.name, l.kind, p.redacted_at, ",
            "coalesce(p.details, ''), coalesce(p.noun, 'evidence'), coalesce(p.listed, -1), s.evidence_first, s.evidence_earlier, s.evidence_later, s.moment_first, s.moment_earlier, s.moment_later ",
            "from steps s left join placed p on 1 = 1 left join lanes l on l.id = p.lane_id order by p.listed desc, p.known desc, p.id desc"
        )
    };
}
pub(super) use beside_steps;

impl Steps {
    /// The nearest of two steps each way.
    pub(super) fn or(self, other: Self) -> Self {
        let least = |one: Option<Micros>, other: Option<Micros>| one.into_iter().chain(other).min();
        Self { first: least(self.first, other.first), earlier: self.earlier.max(other.earlier), later: least(self.later, other.later) }
    }
}

impl From<StepsRow> for Steps {
    fn from(row: StepsRow) -> Self {
        Self { first: row.evidence_first, earlier: row.evidence_earlier, later: row.evidence_later }.or(Self {
            first: row.moment_first,
            earlier: row.moment_earlier,
            later: row.moment_later,
        })
    }
}

/// What is asked for at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// The list holds what came to be known before this, `most` things at most.
    pub(super) before: Place,
    pub(super) most: i64,
    /// Moments are drawn that came to be known from here until `at`.
    pub(super) since: Micros,
    pub(super) at: Micros,
}

/// Where moment `p` was: the lane of the first of its evidence, if that was known by then.
macro_rules! moment_lane {
    () => {
        concat!(
            "(select e.lane_id from moment_ties t join evidence e on e.id = t.evidence_id where t.moment_id = p.id and e.known_at < $3 and ",
            $crate::evidence_in_sight!(),
            " order by e.known_at, e.id limit 1)"
        )
    };
}
pub(super) use moment_lane;

/// What came to be known, to one person or to anybody, the last first: for the list, and
/// the moments along the ruler; and the steps from `at`. All in one statement, because most
/// of its time goes into when each moment was known.
pub(super) async fn known(db: &Db, review: &Review, person: Option<Uuid>, span: Span) -> Result<(Vec<KnownRow>, Steps), DbError> {
    let first = span.at.saturating_sub(LOOK_BACK);
    let mut args = args![review.id, review.reach_rung(), span.before.at, span.before.id, span.most, SHOWN + 1, span.since, span.at, DOTS + 1, first];
    let rows: Vec<With<KnownRow, StepsRow>> = match person {
        None => db.all(everybody_known(), args).await?,
        Some(person) => {
            args.0.push(person.into());
            db.all(person::known(), args).await?
        }
    };
    let (mut rows, steps): (Vec<KnownRow>, Vec<StepsRow>) = rows.into_iter().map(With::split).unzip();
    rows.retain(|row| row.listed >= 0);
    let steps = steps.into_iter().next().map(|row| StepsRow { evidence_first: row.evidence_first.filter(|first| *first <= span.at), ..row });
    Ok((rows, steps.map(Steps::from).unwrap_or_default()))
}

fn everybody_known() -> Statement {
    sql!(
        "with ",
        sight!(),
        ", heard as (select e.id, e.kind, e.earliest, e.latest, e.known_at as known, e.said_by, ",
        crate::beginning!("e.text", "$6"),
        " as says, e.lane_id, e.redacted_at, e.details ",
        "from evidence e where e.review_id = $1 and e.kind <> 'presence' and e.known_at <= $3 and (e.known_at, e.id) < ($3, $4) and ",
        evidence_in_sight!(),
        " order by e.known_at desc, e.id desc limit $5), ",
        "shaped as materialized (select m.id, m.kind, m.earliest, m.latest, ",
        moment_known!(),
        " as known, m.says, case when d.moment_id is null then 'moment' else 'decision' end as noun ",
        "from moments m left join decisions d on d.moment_id = m.id where m.review_id = $1)",
        steps!("", "shaped k"),
        ", picked as (select id, kind, earliest, latest, known, said_by, says, lane_id, redacted_at, details, noun from (",
        "select id, kind, earliest, latest, known, said_by, says, lane_id, redacted_at, details, 'evidence' as noun from heard union all ",
        "select id, kind, earliest, latest, known, null, says, null, null, '', noun from shaped where (known, id) < ($3, $4)) both_kinds ",
        "order by known desc, id desc limit $5), ",
        "drawn as (select id, kind, earliest, latest, known, noun from shaped where known >= $7 and known <= $8 order by known desc, id desc limit $9), ",
        "placed as (select p.id, p.kind, p.earliest, p.latest, p.known, p.said_by, p.says, coalesce(p.lane_id, ",
        moment_lane!(),
        ") as lane_id, p.redacted_at, p.details, p.noun, cast(1 as bigint) as listed from picked p union all ",
        "select id, kind, earliest, latest, known, null, '', null, null, '', noun, 0 from drawn)",
        beside_steps!()
    )
}

/// `bins`, each as wide as $5, from $3 until $4, which is in the last: its number, where it
/// begins, and where the next does. Lane by lane and bin by bin, the index counts without
/// sorting.
macro_rules! bins {
    () => {
        concat!(
            "scale as (select cast($3 as bigint) as since, cast($5 as bigint) as wide), bins(bin, since, until) as (select cast(0 as bigint), s.since, case when s.since + s.wide > $4 then $4 + 1 else s.since + s.wide end from scale s ",
            "union all select b.bin + 1, b.until, case when b.until + s.wide > $4 then $4 + 1 else b.until + s.wide end from bins b cross join scale s where b.until <= $4)"
        )
    };
}
pub(super) use bins;

/// Evidence `e` of lane `l` in bin `b` that a reader at $2 may see.
macro_rules! in_bin {
    () => {
        concat!("e.lane_id = l.id and e.known_at >= b.since and e.known_at < b.until and e.kind <> 'presence' and ", $crate::evidence_in_sight!())
    };
}
pub(super) use in_bin;

/// When the first of them was known.
macro_rules! first_in_bin {
    () => {
        concat!("(select e.known_at from evidence e where ", $crate::then::store::in_bin!(), " order by e.known_at limit 1)")
    };
}
pub(super) use first_in_bin;

/// `came`: when the first of each lane was known that a reader at $2 may see. Lanes are
/// drawn in that order, which nothing that follows changes.
macro_rules! came {
    () => {
        concat!(
            "came as materialized (select l.id, (select e.known_at from evidence e where e.lane_id = l.id and e.kind <> 'presence' and ",
            $crate::evidence_in_sight!(),
            " order by e.known_at limit 1) as at from lanes l where l.review_id = $1)"
        )
    };
}
pub(super) use came;

/// How much each lane held by `at`, in the bins of a ruler, of what reached one person
/// or anybody.
pub(super) async fn lanes(db: &Db, review: &Review, person: Option<Uuid>, ruler: &Ruler, at: Micros) -> Result<Vec<LaneRow>, DbError> {
    if let Some(person) = person {
        return person::lanes(db, review, person, ruler, at).await;
    }
    db.all(
        sql!(
            "with recursive ",
            sight!(),
            ", ",
            bins!(),
            ", ",
            came!(),
            ", drawn as materialized (select b.bin, l.id, l.name, l.kind, (select count(*) from evidence e where ",
            in_bin!(),
            ") as holds, ",
            first_in_bin!(),
            " as first from lanes l cross join bins b where l.review_id = $1) ",
            "select d.id, d.name, d.kind, d.bin, d.holds, d.first, c.at from drawn d join came c on c.id = d.id where d.first is not null order by d.kind, d.name, d.bin"
        ),
        args![review.id, review.reach_rung(), ruler.start, at, ruler.bin()],
    )
    .await
}
