//! What was on the screens when somebody chose, read for all decisions of a page at once:
//! the last items of evidence that came to be known in the half hour before, to anybody or
//! to the person in whose place one stands. Before the choice, not before others heard of it:
//! a decision that came to be known late was made with what was there when it was made.
//! Asked of the database and not of the list, so that a card says the same whatever else is
//! on the page. Writes nothing.

use std::collections::HashMap;

use recount_model::Micros;
use uuid::Uuid;

use super::{
    names::Names,
    person::{moved_and_shaped, when_known},
    store::KnownRow,
};
use crate::{
    access::Review,
    evidence_in_sight,
    item::moment_known,
    platform::db::{Db, DbError, Statement, With, args, row},
    sight, sql,
    timeline::{named_in, reached, reached_at},
};

/// How far back somebody's screen reaches.
const BACK: Micros = 30 * 60_000_000;
/// Items on it.
const MOST: i64 = 6;
/// Characters of each that are read; fewer are shown.
const READ: i64 = 140;

row! {
    /// Of which decision an item is, and whether there was something not shared with the reader.
    struct BesideRow {
        decision: Uuid,
        unshared: i64,
    }
}

/// The screens when one decision was made.
#[derive(Debug, Default)]
pub(super) struct Screens {
    /// In the order in which they came to be known, [`MOST`] at most.
    pub(super) items: Vec<KnownRow>,
    /// Whether there was something that is not shared with the reader.
    pub(super) is_unshared: bool,
}

/// The screens of the last `most` decisions of those known in a time, both ends included.
pub(super) async fn screens(
    db: &Db,
    review: &Review,
    person: Option<Uuid>,
    (first, last): (Micros, Micros),
    most: usize,
    names: &Names,
) -> Result<HashMap<Uuid, Screens>, DbError> {
    let mut args = args![review.id, review.reach_rung(), first, last, most, BACK, MOST, READ];
    let rows: Vec<With<KnownRow, BesideRow>> = match person {
        None => db.all(everybody(), args).await?,
        Some(person) => {
            args.0.push(person.into());
            db.all(one_person(), args).await?
        }
    };
    let mut screens: HashMap<Uuid, Screens> = HashMap::new();
    for row in rows {
        let (row, beside) = row.split();
        let screen = screens.entry(beside.decision).or_default();
        screen.is_unshared |= beside.unshared == 1;
        if row.listed == 1 {
            screen.items.push(names.tell(row));
        }
    }
    for screen in screens.values_mut() {
        // What reached the person at another time stands beside the rest.
        screen.items.sort_by_key(|row| (row.known_at, row.id));
        screen.items.drain(..screen.items.len().saturating_sub(usize::try_from(MOST).unwrap_or_default()));
    }
    Ok(screens)
}

/// When somebody chose: the decision's own time, the middle of an uncertain one, and never
/// after it was known. [`KnownRow::chosen`] says the same.
macro_rules! stood {
    () => {
        "case when m.earliest + (m.latest - m.earliest) / 2 < k.known then m.earliest + (m.latest - m.earliest) / 2 else k.known end"
    };
}

/// `chosen`, the decisions among what is in `$from`, which names a moment and when it was
/// `known`, with when each was made.
macro_rules! chosen {
    ($from:expr) => {
        concat!(
            ", chosen as materialized (select m.id, ",
            stood!(),
            " as stood from ",
            $from,
            " k join moments m on m.id = k.id join decisions d on d.moment_id = m.id where k.known >= $3 and k.known <= $4 order by k.known desc, m.id desc limit $5)"
        )
    };
}

/// `walk`: from each decision back from item to item, so that no more is looked at than is
/// drawn, or than lies in the half hour. What the decision was told by at that very time is
/// the decision, and was not there before it.
macro_rules! walk {
    ($reached:expr) => {
        concat!(
            ", walk(decision, until, n, at, item) as (select c.id, c.stood, cast(0 as bigint), c.stood + 1, c.id from chosen c union all ",
            "select w.decision, w.until, w.n + 1, found.known_at, found.id from walk w cross join evidence found where w.n < $7 and found.id = (select e.id from evidence e where e.review_id = $1 and e.kind <> 'presence' and e.known_at > w.until - $6 and e.known_at <= w.until and e.known_at <= w.at and (e.known_at, e.id) < (w.at, w.item) ",
            "and not (e.known_at = w.until and exists (select 1 from moment_ties t where t.moment_id = w.decision and t.evidence_id = e.id))",
            $reached,
            " and ",
            evidence_in_sight!(),
            " order by e.known_at desc, e.id desc limit 1))"
        )
    };
}

/// Evidence `e` that has arrived and is not shared with the reader.
macro_rules! unshared {
    () => {
        "e.kind <> 'presence' and e.source_id in (select arrived.id from arrived) and e.id not in (select opened.id from opened)"
    };
}

/// The decisions `c` with each item `s` of theirs, or with none.
macro_rules! beside_them {
    ($unshared:expr) => {
        concat!(
            " select coalesce(e.id, c.id), coalesce(e.kind, 'message'), coalesce(e.earliest, 0), coalesce(e.latest, 0), coalesce(s.known, 0), e.said_by, coalesce(",
            $crate::beginning!("e.text", "$8"),
            ", ''), e.lane_id, l.name, l.kind, e.redacted_at, coalesce(e.details, ''), 'evidence', cast(case when e.id is null then 0 else 1 end as bigint), c.id, ",
            "cast(case when (select sight.whole from sight) = 1 then 0 when ",
            $unshared,
            " then 1 else 0 end as bigint) from chosen c left join on_screen s on s.decision = c.id left join evidence e on e.id = s.item left join lanes l on l.id = e.lane_id"
        )
    };
}

fn everybody() -> Statement {
    sql!(
        "with recursive ",
        sight!(),
        chosen!(concat!("(select m.id, ", moment_known!(), " as known from moments m where m.review_id = $1)")),
        walk!(""),
        ", on_screen as (select decision, item, at as known from walk where n > 0)",
        beside_them!(concat!(
            "exists (select 1 from evidence e where e.review_id = $1 and e.known_at > c.stood - $6 and e.known_at <= c.stood and ",
            unshared!(),
            ")"
        ))
    )
}

/// What reached the person when it was known is walked through; the little that reached
/// them at another time is looked through.
fn one_person() -> Statement {
    sql!(
        "with recursive ",
        sight!(),
        ", ",
        reached!("$9"),
        moved_and_shaped!(),
        chosen!("shaped"),
        walk!(concat!(" and ", when_known!())),
        ", late as (select c.id as decision, v.id as item, v.known, row_number() over (partition by c.id order by v.known desc, v.id desc) as n from chosen c join moved v on v.known > c.stood - $6 and v.known <= c.stood)",
        ", on_screen as (select decision, item, at as known from walk where n > 0 union all select decision, item, known from late where n <= $7)",
        beside_them!(concat!(
            "exists (select 1 from evidence e where e.review_id = $1 and e.known_at > c.stood - $6 and e.known_at <= c.stood and ",
            when_known!(),
            " and ",
            unshared!(),
            ") or exists (select 1 from reached r cross join evidence e where r.since > c.stood - $6 and r.since <= c.stood and e.lane_id = r.lane_id and e.known_at < r.since and ",
            unshared!(),
            ") or exists (select 1 from away a cross join evidence e where a.back > c.stood - $6 and a.back <= c.stood and e.lane_id = a.lane_id and e.known_at > a.since and e.known_at < a.back and ",
            unshared!(),
            ") or exists (select 1 from person join knowledge s on s.participant_id = person.id and s.noun = 'evidence' and s.known_at > c.stood - $6 and s.known_at <= c.stood ",
            "join evidence e on e.id = s.noun_id and e.review_id = $1 where ",
            unshared!(),
            ")"
        ))
    )
}
