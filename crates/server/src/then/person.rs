//! What the then view reads for somebody who stands in one person's place: what reached
//! that person, at the time it did (`timeline`'s `reached!`). Most things reach them when
//! they are known at all and are found by that time; the few that reached them at another
//! time (a channel joined late, something stated) are `moved`. Writes nothing.

use recount_model::Micros;
use uuid::Uuid;

use super::{
    ruler::Ruler,
    store::{LaneRow, beside_steps, bins, came, first_in_bin, in_bin, moment_lane, steps},
};
use crate::{
    access::Review,
    account, evidence_in_sight, participant_drawn,
    platform::db::{Db, DbError, Statement, args, row},
    sight, sql,
    timeline::{named_in, reached, reached_at},
};

row! {
    /// One of those who were there, in whose place one can stand.
    pub(super) struct PersonRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) member: Option<Uuid>,
        pub(super) involvement: String,
    }
}

/// Those in whose place one can stand, two hundred at most.
pub(super) async fn people(db: &Db, review: &Review) -> Result<Vec<PersonRow>, DbError> {
    let rows: Vec<PersonRow> = db
        .all(
            sql!(
                "select p.id, ",
                participant_drawn!(),
                ", p.member_id, p.involvement from participants p where p.review_id = $1 order by p.added_at, p.id limit 200"
            ),
            args![review.id],
        )
        .await?;
    Ok(rows.into_iter().map(|row| PersonRow { name: account::drawn_as(row.name, &row.involvement), ..row }).collect())
}

/// `moved` and `shaped` after [`reached!`]: evidence that reached the person later than it
/// was known, and moments with the time they did, for a reader at $2. A cross join tells
/// the planner what to walk first; left to itself it may read every item there is.
macro_rules! moved_and_shaped {
    () => {
        concat!(
            ", nearly as materialized (select e.id, e.known_at, ",
            reached_at!(),
            " as known from (select e.id from reached r cross join evidence e where e.lane_id = r.lane_id and e.known_at < r.since and r.since > -31556952000000000 and r.since < 31556952000000000 ",
            "union select e.id from away a cross join evidence e where e.lane_id = a.lane_id and e.known_at > a.since and e.known_at < a.back ",
            "union select s.noun_id from person join knowledge s on s.participant_id = person.id and s.noun = 'evidence') ids cross join evidence e ",
            "where e.id = ids.id and e.review_id = $1 and e.kind <> 'presence' and ",
            evidence_in_sight!(),
            "), moved as materialized (select id, known from nearly where known <> known_at), ",
            // When each was known to anybody, stated of the person, and tied to what reached them:
            // in one walk over its evidence.
            "told as materialized (select m.id, case when m.known_basis = 'stated' then m.known_at else coalesce(min(e.known_at), m.known_at) end as known, q.known_at as stated, ",
            "max(case when d.confirmed_by = person.member_id or ",
            named_in!("m.says", "person.name"),
            " then 1 else 0 end) as named, min(",
            reached_at!(),
            ") as tied from moments m cross join person left join decisions d on d.moment_id = m.id ",
            "left join knowledge q on q.participant_id = person.id and q.noun = 'moment' and q.noun_id = m.id ",
            "left join moment_ties t on t.moment_id = m.id left join evidence e on e.id = t.evidence_id where m.review_id = $1 group by m.id, q.known_at), ",
            // Nobody knew it before the first of them did.
            "shaped as materialized (select id, case when stated is not null then case when stated < known then known else stated end when tied is null and named = 1 then known when tied < known then known else tied end as known from told)"
        )
    };
}
pub(super) use moved_and_shaped;

/// Whether evidence `e` reached the person when it was known. As a case, so that
/// PostgreSQL expects to find one soon, and walks the index instead of sorting everything.
macro_rules! when_known {
    () => {
        concat!("case when ", reached_at!(), " = e.known_at then true else false end")
    };
}
pub(super) use when_known;

/// What reached the person $11, and their steps, as [`super::store::known`].
pub(super) fn known() -> Statement {
    sql!(
        "with ",
        sight!(),
        ", ",
        reached!("$11"),
        moved_and_shaped!(),
        steps!(concat!(" and ", when_known!()), "(select known from moved union all select known from shaped) k where k.known < 31556952000000000"),
        ", straight as (select e.id, e.known_at as known from evidence e where e.review_id = $1 and e.kind <> 'presence' and e.known_at <= $3 and (e.known_at, e.id) < ($3, $4) and ",
        when_known!(),
        " and ",
        evidence_in_sight!(),
        " order by e.known_at desc, e.id desc limit $5), ",
        "picked as (select id, known, noun from (select id, known, 'evidence' as noun from straight union all select id, known, 'evidence' from moved union all select id, known, 'moment' from shaped) every_kind ",
        "where known < 31556952000000000 and (known, id) < ($3, $4) order by known desc, id desc limit $5), ",
        "drawn as (select id, known from shaped where known >= $7 and known <= $8 order by known desc, id desc limit $9), ",
        "listed as (select id, known, noun, cast(1 as bigint) as listed from picked union all select id, known, 'moment', 0 from drawn), ",
        "placed as (select p.id, coalesce(e.kind, m.kind) as kind, coalesce(e.earliest, m.earliest) as earliest, coalesce(e.latest, m.latest) as latest, p.known, e.said_by, ",
        "case when p.listed = 0 then '' else coalesce(",
        crate::beginning!("e.text", "$6"),
        ", m.says) end as says, ",
        "case when p.listed = 0 then null else coalesce(e.lane_id, ",
        moment_lane!(),
        ") end as lane_id, e.redacted_at, coalesce(e.details, '') as details, case when d.moment_id is null then p.noun else 'decision' end as noun, p.listed ",
        "from listed p left join evidence e on p.noun = 'evidence' and e.id = p.id left join moments m on p.noun = 'moment' and m.id = p.id left join decisions d on d.moment_id = m.id)",
        beside_steps!()
    )
}

/// How much each lane held by `at`, in the bins of a ruler: of what had reached the
/// person. A lane that had not is there with nothing in it. What is drawn are lanes: an
/// item in another channel that names the person stands in the list alone.
pub(super) async fn lanes(db: &Db, review: &Review, person: Uuid, ruler: &Ruler, at: Micros) -> Result<Vec<LaneRow>, DbError> {
    db.all(
        sql!(
            "with recursive ",
            sight!(),
            ", ",
            reached!("$6"),
            ", ",
            bins!(),
            // Until when it did by $4: whoever is away then has not had what came meanwhile.
            ", held as materialized (select r.lane_id, r.kind, r.since, coalesce((select min(a.since) from away a where a.lane_id = r.lane_id and a.since <= $4 and a.back > $4), r.until) as until from reached r), ",
            // Of what somebody says that it was otherwise, the lane says nothing.
            "otherwise as materialized (select e.id, e.lane_id, e.known_at, case when s.known_at < e.known_at then e.known_at else s.known_at end as known from person join knowledge s on s.participant_id = person.id and s.noun = 'evidence' ",
            "join evidence e on e.id = s.noun_id and e.review_id = $1 where e.kind <> 'presence' and ",
            evidence_in_sight!(),
            "), ",
            // Item by item: alerts, which reach whom they name, or with their lane where they name
            // nobody; what names them in a lane that did not reach them (a channel of others is not
            // drawn); and what somebody says was otherwise. Of ten thousand, these are few, and the
            // index by who said it finds them. So that PostgreSQL takes that one, the names are one
            // list, and neither the lane nor `known_at + 0` is a column another index could answer.
            "theirs as materialized (select lane_id, bin, count(*) as holds from (select r.lane_id, (e.known_at - $3) / $5 as bin from held r cross join evidence e ",
            "where r.kind not in ('channel', 'private_channel') and e.review_id = $1 and coalesce(e.lane_id, e.lane_id) = r.lane_id ",
            "and substr(e.said_by, 1, 100) in ((select name from person), (select handle from person), (select called from person)) ",
            "and e.known_at + 0 >= $3 and e.known_at + 0 <= $4 and e.kind <> 'presence' and e.id not in (select otherwise.id from otherwise) and ",
            evidence_in_sight!(),
            " and (e.kind = 'alert' or r.since is null or r.since > $4 or e.known_at + 0 > r.until) ",
            "union all select r.lane_id, (e.known_at - $3) / $5 from held r cross join evidence e where r.since <= $4 and e.review_id = $1 and coalesce(e.lane_id, e.lane_id) = r.lane_id ",
            "and substr(e.said_by, 1, 100) is null and case when e.kind = 'alert' then e.redacted_at is null else false end ",
            "and e.known_at + 0 >= $3 and e.known_at + 0 <= $4 and e.known_at + 0 <= r.until and e.id not in (select otherwise.id from otherwise) and ",
            evidence_in_sight!(),
            " union all select lane_id, (known_at - $3) / $5 from otherwise where known_at >= $3 and known_at <= $4 and known <= $4) each_one group by lane_id, bin), ",
            came!(),
            ", drawn as materialized (select b.bin, l.id, l.name, l.kind, case when r.since <= $4 then (select count(*) from evidence e where ",
            in_bin!(),
            " and e.known_at <= r.until and e.kind <> 'alert' and e.id not in (select otherwise.id from otherwise)) else 0 end + coalesce(t.holds, 0) as holds, ",
            first_in_bin!(),
            " as first from lanes l left join held r on r.lane_id = l.id cross join bins b left join theirs t on t.lane_id = l.id and t.bin = b.bin where l.review_id = $1) ",
            "select d.id, d.name, d.kind, d.bin, d.holds, d.first, c.at from drawn d join came c on c.id = d.id where d.first is not null order by d.kind, d.name, d.bin"
        ),
        args![review.id, review.reach_rung(), ruler.start, at, ruler.bin(), person],
    )
    .await
}
