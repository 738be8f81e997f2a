//! What reached one of those who were there, computed from evidence: the channels they
//! were in, from when and until when; the alerts of whoever was on call, or of whoever
//! they name; what they said or did themselves; what named them. What the person states
//! stands before what was computed. Statements share it through [`reached!`] and
//! [`reached_at!`]. Owns nothing: what is stated is `knowledge`.

use recount_model::{Micros, time};
use uuid::Uuid;

use super::actions::About;
use crate::{
    access::Review,
    account, evidence_seen,
    item::moment_known,
    participant_drawn,
    platform::db::{Db, DbError, Tx, args, row},
    sql, stated_by_drawn,
};

/// “From the beginning”: a thousand years before 1970, in microseconds.
pub const ALWAYS: Micros = -time::FARTHEST;
/// “Not at all”: a thousand years after 1970, in microseconds.
pub const NEVER: Micros = time::FARTHEST;

/// Common table expressions for participant `$person` of review $1: `person` (one row),
/// `known_as` (what the evidence may call them), `reached` (a lane, since when its items
/// reached them, and until when; null where they did not) and `away` (a lane that they left
/// and came back to: from when, and when they were back).
macro_rules! reached {
    ($person:literal) => {
        concat!(
            "person as materialized (select p.id, p.involvement, p.member_id, substr(p.name, 1, 100) as name, substr(coalesce(nullif(replace(p.handle, '@', ''), ''), c.handle, p.name), 1, 100) as handle, ",
            "substr(coalesce(c.name, p.name), 1, 100) as called from participants p left join members c on c.id = p.member_id where p.review_id = $1 and p.id = ",
            $person,
            "), ",
            "known_as as materialized (select name from person union select handle from person union select called from person), ",
            // The first and the last that they said in each lane, each found by the index.
            "spans as materialized (select l.id as lane_id, (select min((select min(e.known_at) from evidence e where ",
            $crate::timeline::said_there!(),
            ")) from known_as) as first, (select max((select max(e.known_at) from evidence e where ",
            $crate::timeline::said_there!(),
            ")) from known_as) as last from lanes l where l.review_id = $1), ",
            "reached as materialized (select l.id as lane_id, l.kind, k.basis, k.stated_by, ",
            "case when k.known_at is not null then k.known_at when l.kind not in ('channel', 'private_channel') then case when l.kind = 'alerts' and person.involvement = 'on_call' then -31556952000000000 end ",
            // Joining and leaving; anything else they said shows that they were there before it.
            // The kind in a case, so that PostgreSQL looks at that time and not for every
            // joining there was.
            "when exists (select 1 from known_as cross join evidence e where ",
            $crate::timeline::said_there!(),
            " and e.known_at = s.first and case when e.kind = 'presence' then e.details like '%_join\"%' else false end) then s.first when s.first is not null then -31556952000000000 end as since, ",
            "case when k.known_at is null and exists (select 1 from known_as cross join evidence e where ",
            $crate::timeline::said_there!(),
            " and e.known_at = s.last and case when e.kind = 'presence' then e.details like '%_leave\"%' else false end) then s.last else 31556952000000000 end as until ",
            "from lanes l cross join person left join spans s on s.lane_id = l.id left join knowledge k on k.participant_id = person.id and k.noun = 'lane' and k.noun_id = l.id where l.review_id = $1), ",
            // Whatever they said after leaving shows that they were back. An index holds what
            // tells of leaving and nothing else; the kind in a case, so that it is taken.
            "away as materialized (select s.lane_id, e.known_at as since, (select min((select min(b.known_at) from evidence b where b.review_id = $1 and substr(b.said_by, 1, 100) = known_as.name ",
            "and b.lane_id = s.lane_id and b.known_at > e.known_at and ",
            $crate::evidence_arrived!("b.id", "$1"),
            ")) from known_as) as back from spans s cross join evidence e ",
            "where e.review_id = $1 and substr(e.said_by, 1, 100) in (select name from known_as) and e.lane_id = s.lane_id and case when e.kind = 'presence' then true else false end and e.details like '%_leave\"%' and e.known_at < s.last and ",
            $crate::evidence_arrived!("e.id", "$1"),
            " ",
            "and not exists (select 1 from knowledge k cross join person where k.participant_id = person.id and k.noun = 'lane' and k.noun_id = s.lane_id))"
        )
    };
}
pub(crate) use reached;

/// Evidence `e` of review $1 that has arrived, and that somebody of a name in `known_as` said in
/// lane `l`.
macro_rules! said_there {
    () => {
        concat!("e.review_id = $1 and substr(e.said_by, 1, 100) = known_as.name and e.lane_id = l.id and ", $crate::evidence_arrived!("e.id", "$1"))
    };
}
pub(crate) use said_there;

/// When evidence `e` reached the person of [`reached!`]; null where it did not. One value
/// and no joins, so that a statement that walks evidence by an index keeps its order:
/// PostgreSQL joins by hashing what it takes for small, and sorts everything after that.
macro_rules! reached_at {
    () => {
        concat!(
            // Nobody knew it before the first of them did.
            "(select case when s.known_at is not null then case when s.known_at < e.known_at then e.known_at else s.known_at end ",
            "when substr(e.said_by, 1, 100) in (person.name, person.handle, person.called) then e.known_at ",
            "when e.kind = 'message' and (replace(e.text, person.name, '') <> e.text or replace(e.text, person.handle, '') <> e.text) and length(replace(replace(",
            $crate::timeline::spaced!("e.text"),
            ", '@' || person.name || ' ', ''), '@' || person.handle || ' ', '')) < length(e.text) + 2 then e.known_at ",
            // An alert that names somebody went to them; of one that was removed nobody knows.
            "when r.since is not null and e.known_at <= r.until and (e.kind <> 'alert' or (e.said_by is null and e.redacted_at is null)) then case when e.known_at < r.since then r.since ",
            "else coalesce((select min(a.back) from away a where a.lane_id = e.lane_id and a.since < e.known_at and e.known_at < a.back), e.known_at) end end ",
            "from person left join reached r on r.lane_id = e.lane_id left join knowledge s on s.participant_id = person.id and s.noun = 'evidence' and s.noun_id = e.id)"
        )
    };
}
pub(crate) use reached_at;

/// Whether a text names somebody between words, and not as the beginning of a longer name.
macro_rules! named_in {
    ($text:literal, $name:literal) => {
        concat!(
            "(replace(",
            $text,
            ", ",
            $name,
            ", '') <> ",
            $text,
            " and length(replace(",
            $crate::timeline::spaced!($text),
            ", ' ' || ",
            $name,
            " || ' ', '')) < length(",
            $text,
            ") + 2)"
        )
    };
}
pub(crate) use named_in;

/// A text between spaces, with spaces for what may follow a name; two characters longer.
macro_rules! spaced {
    ($text:literal) => {
        concat!(
            "replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(' ' || ",
            $text,
            " || ' ', ',', ' '), '.', ' '), ':', ' '), ';', ' '), '!', ' '), '?', ' '), ')', ' '), '\n', ' '), '/', ' '), '\"', ' '), '”', ' '), '’', ' '), '''', ' ')"
        )
    };
}
pub(crate) use spaced;

row! {
    /// One lane, and whether it reached somebody.
    pub(super) struct LaneReachRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) kind: String,
        pub(super) since: Option<Micros>,
        pub(super) until: Micros,
        /// What somebody stated it on, where it is stated.
        pub(super) basis: Option<String>,
        pub(super) stated_by: Option<String>,
    }
}

/// The lanes that the person asking may see something of, with how they reached a participant.
pub(super) async fn lanes(db: &Db, review: &Review, participant: Uuid) -> Result<Vec<LaneReachRow>, DbError> {
    db.all(
        sql!(
            "with ",
            reached!("$3"),
            " select l.id, l.name, l.kind, r.since, r.until, r.basis, ",
            stated_by_drawn!("$1", "r.stated_by"),
            " from lanes l join reached r on r.lane_id = l.id left join members m on m.id = r.stated_by ",
            "where l.review_id = $1 and exists (select 1 from evidence e where e.lane_id = l.id and ",
            evidence_seen!("$2"),
            ") order by case when l.kind in ('channel', 'private_channel') then 0 else 1 end, l.kind, l.name, l.id limit 200"
        ),
        args![review.id, review.reach_rung(), participant],
    )
    .await
}

row! {
    /// A lane that somebody left and came back to.
    pub(super) struct AwayRow {
        pub(super) lane: Uuid,
        pub(super) since: Micros,
        pub(super) back: Micros,
    }
}

/// When a participant was away from lanes that they came back to, in order of time.
pub(super) async fn away(db: &Db, review: &Review, participant: Uuid) -> Result<Vec<AwayRow>, DbError> {
    db.all(sql!("with ", reached!("$2"), " select lane_id, since, back from away order by since, lane_id limit 1000"), args![review.id, participant]).await
}

/// Whether there is such a lane, and something in it that the person asking may see.
pub(super) async fn is_lane(tx: &mut Tx, review: &Review, id: Uuid) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = tx
        .one(
            sql!(
                "select l.id from lanes l where l.review_id = $1 and l.id = $3 and exists (select 1 from evidence e where e.lane_id = l.id and ",
                evidence_seen!("$2"),
                ")"
            ),
            args![review.id, review.reach_rung(), id],
        )
        .await?;
    Ok(found.is_some())
}

row! {
    /// One of those who were there.
    pub(super) struct PersonRow {
        pub(super) name: String,
        pub(super) member: Option<Uuid>,
        pub(super) handle: String,
        pub(super) involvement: String,
    }
}

/// A participant of a review, and what the evidence calls them if somebody said so.
pub(super) async fn person(db: &Db, review: Uuid, participant: Uuid) -> Result<Option<PersonRow>, DbError> {
    let row: Option<PersonRow> = db
        .one(
            sql!(
                "select ",
                participant_drawn!(),
                ", p.member_id, coalesce(p.handle, ''), p.involvement from participants p where p.review_id = $1 and p.id = $2"
            ),
            args![review, participant],
        )
        .await?;
    Ok(row.map(|row| PersonRow { name: account::drawn_as(row.name, &row.involvement), ..row }))
}

/// Names that stand in the evidence that the person asking may see, a hundred at most.
pub(super) async fn names(db: &Db, review: &Review) -> Result<Vec<(String,)>, DbError> {
    db.all(
        sql!(
            "select distinct substr(e.said_by, 1, 100) from evidence e where e.review_id = $1 and e.said_by is not null and ",
            evidence_seen!("$2"),
            " order by 1 limit 100"
        ),
        args![review.id, review.reach_rung()],
    )
    .await
}

row! {
    /// One thing, when it was known, and what is stated of one person.
    pub(super) struct ThingRow {
        pub(super) says: String,
        pub(super) known_at: Micros,
        pub(super) stated: Option<Micros>,
        pub(super) basis: Option<String>,
    }
}

/// One item of evidence or moment that the person asking may see.
pub(super) async fn thing(db: &Db, review: &Review, participant: Uuid, id: Uuid) -> Result<Option<(ThingRow, About)>, DbError> {
    let item: Option<ThingRow> = db
        .one(
            sql!(
                "select case when e.redacted_at is null then substr(e.text, 1, 280) else '' end, e.known_at, k.known_at, k.basis from evidence e ",
                "left join knowledge k on k.participant_id = $3 and k.noun = 'evidence' and k.noun_id = e.id where e.review_id = $1 and e.id = $4 and e.kind <> 'presence' and ",
                evidence_seen!("$2")
            ),
            args![review.id, review.reach_rung(), participant, id],
        )
        .await?;
    if let Some(item) = item {
        return Ok(Some((item, About::Evidence)));
    }
    let moment: Option<ThingRow> = db
        .one(
            sql!(
                "select m.says, ",
                moment_known!(),
                ", k.known_at, k.basis from moments m left join knowledge k on k.participant_id = $2 and k.noun = 'moment' and k.noun_id = m.id where m.review_id = $1 and m.id = $3"
            ),
            args![review.id, participant, id],
        )
        .await?;
    Ok(moment.map(|row| (row, About::Moment)))
}
