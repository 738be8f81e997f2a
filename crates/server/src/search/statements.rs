//! The statements of asking. `told_found!()` and `evidence_found!()` are the one place
//! that says who finds an entry.
//!
//! Their order is fixed: the index names entries (`told`, and of evidence `items`),
//! each is looked up with its review and judged (`held`), the best entry of each
//! review makes a row, and the page's rows fetch what a snippet needs. PostgreSQL
//! would otherwise begin at the reviews, which it believes the filters leave few of.
//!
//! $1 the member, $2–$7 the filters, $8 and $9 where the page begins, $10 how many
//! rows, $11 the question in the database's own words; further ones differ.

use crate::{
    platform::db::{Dialect, Statement},
    sql,
};

/// Who finds an entry `e` of what people told in a review `r`: whoever stands on the
/// ladder where both the review and the entry can be seen.
macro_rules! told_found {
    () => {
        "(e.noun <> 'evidence' and ((r.audience = 5 and e.cap = 5) or exists (select 1 from review_roles seen where seen.review_id = r.id and seen.member_id = $1 and seen.reach <= r.audience and seen.reach <= e.cap)))"
    };
}

/// Who finds an entry `e` of evidence in a review `r`: who may open it, which implies
/// `seen!()`. Evidence of an import that is not finished, or that was redacted, nobody
/// finds.
macro_rules! evidence_found {
    () => {
        concat!(
            "(e.noun = 'evidence' and ",
            crate::evidence_readable!("e.noun_id"),
            " and exists (select 1 from evidence v join sources s on s.id = v.source_id where v.id = e.noun_id and v.redacted_at is null and s.visible_at is not null))"
        )
    };
}

macro_rules! filtered {
    () => {
        concat!(
            "($2 = '' or r.depth = $2) ",
            "and ($3 = '' or exists (select 1 from review_incidents ri join incidents i on i.id = ri.incident_id where ri.review_id = r.id and i.kind = $3)) ",
            "and ($4 = '' or r.stage = $4 or ($4 = 'in_progress' and r.stage not in ('shared', 'set_aside'))) ",
            "and coalesce(r.happened_at, r.created_at) >= $5 and coalesce(r.happened_at, r.created_at) < $6 ",
            "and ($7 = '' or exists (select 1 from tags t where t.review_id = r.id and t.word = $7))"
        )
    };
}

/// Columns of a review in a list.
macro_rules! columns {
    ($of:literal) => {
        concat!($of, ".id, ", $of, ".title, ", $of, ".depth, ", $of, ".stage, ", $of, ".happened_at, ", $of, ".created_at, ", $of, ".zone")
    };
}

/// From entries that the index named (`told` or `items`) what the member may find.
macro_rules! held {
    ($weight:expr, $entries:literal, $join:literal, $found:expr) => {
        concat!("select ", $weight, " as weight, e.rank_id, e.noun, e.noun_id, r.id from ", $entries, " ", $join, " where ", $found, " and ", filtered!())
    };
}

/// From `told` (rank_id, and what `$weight` speaks of). An index holds what is asked of
/// an entry, without its text.
macro_rules! told_held {
    (Sqlite, $weight:expr) => {
        held!($weight, "told", "cross join search_entries e indexed by search_entries_told on e.rank_id = told.rank_id cross join reviews r indexed by reviews_found on r.id = e.review_id", told_found!())
    };
    (Pg, $weight:expr) => {
        held!($weight, "told", "cross join lateral (select s.rank_id, s.noun, s.noun_id, s.review_id, s.cap from search_entries s where s.rank_id = told.rank_id and s.noun <> 'evidence' limit 1) e cross join lateral (select * from reviews o where o.id = e.review_id limit 1) r", told_found!())
    };
}

/// From `$items`, of evidence.
macro_rules! evidence_held {
    (Sqlite, $weight:expr, $items:literal) => {
        held!($weight, $items, "cross join search_entries e on e.rank_id = items.rank_id cross join reviews r indexed by reviews_found on r.id = e.review_id", evidence_found!())
    };
    (Pg, $weight:expr, $items:literal) => {
        held!($weight, $items, "cross join lateral (select s.rank_id, s.noun, s.noun_id, s.review_id from search_entries s where s.rank_id = items.rank_id limit 1) e cross join lateral (select * from reviews o where o.id = e.review_id limit 1) r", evidence_found!())
    };
}

/// From `held` the first entry of each review: the one that weighs least, or, where all
/// of a review weigh the same, `by rank_id`, the one that stands first in the index.
macro_rules! best {
    // What stands beside a bare min() comes from its row: https://sqlite.org/lang_select.html#bareagg
    (Sqlite) => {
        "select min(weight) as weight, rank_id, noun, noun_id, id from held group by id"
    };
    (Sqlite by rank_id) => {
        "select weight, min(rank_id) as rank_id, noun, noun_id, id from held group by id"
    };
    (Pg) => {
        "select distinct on (id) weight, rank_id, noun, noun_id, id from held order by id, weight, rank_id"
    };
}

/// From `held` to a page: one row a review, best entry first, each with what it was
/// found by. What a row shows is fetched for the page's rows alone.
macro_rules! page {
    // SQLite would read the text again to ask how long it is, and cuts it at no cost.
    (Sqlite $($by:ident)*) => {
        page!(@ best!(Sqlite $($by)*), "substr(coalesce(t.body, w.body), 1, 30000)")
    };
    (Pg) => {
        page!(@ best!(Pg), crate::beginning!("coalesce(t.body, w.body)", "30000"))
    };
    (@ $best:expr, $body:expr) => {
        concat!(
            ", best as (",
            $best,
            "), page as materialized (select * from best where (weight, id) > ($8, $9) order by weight, id limit $10) ",
            "select p.weight, p.rank_id, (select count(*) from told), ",
            columns!("r"),
            ", p.noun, p.noun_id, w.title, ",
            $body,
            ", coalesce(m.earliest, v.earliest), coalesce(m.latest, v.latest), coalesce(m.zone, v.zone), l.name ",
            "from page p join reviews r on r.id = p.id join search_entries w on w.rank_id = p.rank_id left join moments m on p.noun in ('moment', 'decision') and m.id = p.noun_id ",
            "left join evidence v on p.noun = 'evidence' and v.id = p.noun_id left join lanes l on l.id = v.lane_id ",
            // Who finds a title reads the text; its piece tells more than the title again.
            "left join editions x on p.noun = 'review' and x.review_id = p.id and x.audience = 5 left join search_entries t on t.noun = 'edition' and t.noun_id = x.id ",
            "order by p.weight, p.id"
        )
    };
}

/// The reader's own reviews, whose evidence they read; the latest are enough for a page.
macro_rules! own {
    () => {
        concat!(
            "(select mine.review_id from review_roles mine join reviews met on met.id = mine.review_id where mine.member_id = $1 ",
            "and mine.reach <= met.audience and (mine.reach <= 3 or met.audience = 4) group by mine.review_id order by max(mine.since) desc limit 200)"
        )
    };
}

/// Entries of evidence that hold `$question`: all of them where they are few, and
/// otherwise those of [`own!`] and those open to every reader. `evidence_found!()` decides.
/// `$near` begins their names. `unless` something is so, none.
macro_rules! sqlite_evidence {
    ($near:literal, $question:literal) => {
        sqlite_evidence!(@ $near, $question, concat!("'body : (' || ", $question, " || ')'"))
    };
    ($near:literal, $question:literal unless $unless:expr) => {
        sqlite_evidence!(@ $near, $question, concat!("case when ", $unless, " then '\"\"' else 'body : (' || ", $question, " || ')' end"))
    };
    (@ $near:literal, $question:literal, $asked:expr) => {
        concat!(
            $near,
            "few as materialized (select rowid as rank_id from search_evidence where search_evidence match ",
            $asked,
            " order by rowid desc limit 500), ",
            $near,
            "items as materialized (select rank_id from ",
            $near,
            "few union select rank_id from (select rowid as rank_id from search_evidence ",
            // Where all are few, the rest is not even looked up: the words of many scopes cost more than all else.
            "where search_evidence match case when (select count(*) from ",
            $near,
            "few) < 500 then '\"\"' else 'body : (' || ",
            $question,
            " || ') AND scope : (scopeopen' || coalesce((select group_concat(' OR scope' || lower(hex(own.review_id)), '') from ",
            own!(),
            " own), '') || ')' end order by rowid desc limit 2000))"
        )
    };
}

/// Whether `sure`, what people told and evidence of the question itself, is still a page of
/// reviews from where the page begins: then evidence is not asked what it may have been meant by
/// besides, which comes after all that and costs as much.
macro_rules! is_enough {
    () => {
        "(select count(*) from (select min(weight) as weight, id from sure where weight < 2400000000000 group by id) t where (t.weight, t.id) > ($8, $9)) >= $10"
    };
}

/// How well an entry `e` of what people told fits, less first: by where it was found,
/// a title or tag before a text before a moment, and there the newest first.
/// Why not by frequency: `docs/decisions/why-search-orders-by-place-and-time.md`.
macro_rules! fits {
    () => {
        "case e.noun when 'review' then 0 when 'edition' then 100000000000 else 200000000000 end - e.rank_id"
    };
}

/// As [`fits!`] where much is asked at once, told apart by `told.class`: what people
/// told (0) comes before evidence (1, [`evidence_fits!`]), what may have been meant (2) and
/// what holds some of the words (3, and fewer of them 4; from [`PARTLY`] on).
macro_rules! fits_in_class {
    () => {
        concat!("told.class * 1000000000000 + ", fits!())
    };
}

/// The weight from which on an entry holds only some of the words.
pub(super) const PARTLY: i64 = 2_500_000_000_000;

macro_rules! evidence_fits {
    () => {
        "1000000000000 - e.rank_id"
    };
}

/// Evidence of what may have been meant comes after what people told of that.
macro_rules! evidence_nearly_fits {
    () => {
        "2400000000000 - e.rank_id"
    };
}

/// The first or last first; $12 is 1 or -1.
macro_rules! by_time {
    () => {
        "$12 * coalesce(r.happened_at, r.created_at)"
    };
}

macro_rules! pg_searched {
    () => {
        "to_tsvector('simple', search_fold(title || ' ' || body) || ' scope' || replace(cast(review_id as text), '-', '') || case when cap = 5 then ' scopeopen' else '' end)"
    };
}

/// As [`sqlite_evidence!`]. The index knows words; where they must stand next to each
/// other (`$runs`, empty when they need not), only the newest thousand are compared.
/// `$slips`: words that were probably mistyped, or empty. Where no evidence holds them the
/// rest is not looked up: what begins with an unfinished word costs more than all else.
/// Where the question is empty nothing is, nor `unless` something is so.
macro_rules! pg_evidence {
    ($near:literal, $question:literal, $runs:literal, slips $slips:literal) => {
        pg_evidence!(@ $near, $question, $runs, concat!(
            "(select ",
            $slips,
            " <> '') and not exists (select 1 from search_entries where noun = 'evidence' and ",
            pg_searched!(),
            " @@ (select to_tsquery('simple', ",
            $slips,
            ")))"
        ))
    };
    ($near:literal, $question:literal, $runs:literal unless $unless:expr) => {
        pg_evidence!(@ $near, $question, $runs, $unless)
    };
    (@ $near:literal, $question:literal, $runs:literal, $unless:expr) => {
        concat!(
            $near,
            "few as materialized (select rank_id, review_id, cap, title, body from search_entries where noun = 'evidence' and ",
            pg_searched!(),
            " @@ case when ",
            $unless,
            " then cast('' as tsquery) else (select to_tsquery('simple', replace(nullif(",
            $question,
            ", ''), '<->', '&'))) end limit 500), ",
            $near,
            "scoped as materialized (select rank_id, review_id, cap, title, body from search_entries where noun = 'evidence' and ",
            pg_searched!(),
            " @@ case when (select count(*) from ",
            $near,
            "few) < 500 then cast('' as tsquery) else to_tsquery('simple', replace(",
            $question,
            ", '<->', '&')) && to_tsquery('simple', 'scopeopen' || coalesce((select string_agg(' | scope' || replace(cast(own.review_id as text), '-', ''), '') from ",
            own!(),
            " own), '')) end order by rank_id desc limit 1000), ",
            $near,
            "items as materialized (select distinct rank_id from (select * from ",
            $near,
            "few union all select * from ",
            $near,
            "scoped) held where (select ",
            $runs,
            " = '') or ",
            pg_searched!(),
            " @@ to_tsquery('simple', ",
            $runs,
            "))"
        )
    };
}

/// Entries of what people tell that answer `$asked`; none where that is null.
macro_rules! pg_told {
    ($asked:expr) => {
        concat!("select rank_id from search_entries where noun <> 'evidence' and search_keys(told, rank_id) @@ (", $asked, ")")
    };
}

/// `$question` as the index is asked, or null where `$unless`. Both are asked for aside, and
/// so is every test of a parameter here: a planner that sees what they are finds each
/// question cheaper than the plan for all, and plans it anew, which takes longer than asking.
macro_rules! pg_asked {
    ($question:literal unless $($unless:expr),+) => {
        concat!("case when ", $($unless,)+ " then null else (select search_asked(", $question, ")) end")
    };
}

/// `lately`: the ages (`migrations/postgres/202611270410_search_ages.sql`) of the newest
/// 2,500 entries that people told, as a question. What an eighth of them holds has a page
/// there; what is rarer is quickly asked of all.
macro_rules! pg_lately {
    () => {
        concat!(
            "lately as materialized (with recursive since as materialized (select rank_id from search_entries where noun <> 'evidence' order by rank_id desc offset 2500 limit 1), ",
            "ages (age) as (select max(rank_id) / 512 from search_entries where noun <> 'evidence' union all ",
            "select (select s.rank_id / 512 from search_entries s where s.noun <> 'evidence' and s.rank_id < ages.age * 512 order by s.rank_id desc limit 1) ",
            "from ages where ages.age * 512 > (select rank_id from since)) select cast(string_agg(format(E'\\' #%s\\'', age), ' | ') as tsquery) as asked from ages)"
        )
    };
}

/// `$name`: the newest `$most` that answer `$question`, and where the index cannot tell,
/// `$runs` to the letter (none where it always can, empty where it can this time). Looked for among the newest of all first, of
/// which `lately` tells, and among all of them where those do not suffice.
macro_rules! pg_newest {
    ($name:literal, $question:literal, [$($runs:literal)?], $most:literal) => {
        concat!(
            $name,
            "_lately as materialized (",
            pg_told!(concat!("(", pg_asked!($question unless "(select ", $question, " = '')"), ") && (select asked from lately)")),
            "), ",
            $name,
            "_first as materialized (",
            pg_exact!(concat!($name, "_lately"), [$($runs)?], $most),
            "), ",
            $name,
            "_every as materialized (",
            pg_told!(pg_asked!($question unless "(select ", $question, " = '') or (select count(*) from ", $name, "_first) >= ", $most)),
            "), ",
            $name,
            " as materialized (select rank_id from ",
            $name,
            "_first where (select count(*) from ",
            $name,
            "_first) >= ",
            $most,
            " union all (",
            pg_exact!(concat!($name, "_every"), [$($runs)?], $most),
            "))"
        )
    };
}

/// The newest of `$from`, but those that answer `$runs` to the letter where that is given
/// and not empty, looked at from the newest on until there are enough.
macro_rules! pg_exact {
    ($from:expr, [], $most:literal) => {
        concat!("select rank_id from (select rank_id from ", $from, " order by rank_id desc limit ", $most, ") m")
    };
    ($from:expr, [$runs:literal], $most:literal) => {
        concat!(
            "(select rank_id from ",
            $from,
            " where (select ",
            $runs,
            " = '') order by rank_id desc limit ",
            $most,
            ") union all (select rank_id from (select rank_id from ",
            $from,
            " where (select ",
            $runs,
            " <> '') order by rank_id desc) m where exists (select 1 from search_entries s where s.rank_id = m.rank_id and s.told @@ (select to_tsquery('simple', ",
            $runs,
            "))) order by rank_id desc limit ",
            $most,
            ")"
        )
    };
}

pub(super) use {evidence_found, own, pg_searched, pg_told, told_found};

/// The list without a search.
pub(super) fn listing(oldest_first: bool) -> Statement {
    if oldest_first {
        sql!(
            "select coalesce(r.happened_at, r.created_at), ",
            columns!("r"),
            " from reviews r where ",
            crate::seen!(),
            " and ",
            filtered!(),
            " and (coalesce(r.happened_at, r.created_at), r.id) > ($8, $9) order by coalesce(r.happened_at, r.created_at), r.id limit $10"
        )
    } else {
        sql!(
            "select coalesce(r.happened_at, r.created_at), ",
            columns!("r"),
            " from reviews r where ",
            crate::seen!(),
            " and ",
            filtered!(),
            " and (coalesce(r.happened_at, r.created_at), r.id) < ($8, $9) order by coalesce(r.happened_at, r.created_at) desc, r.id desc limit $10"
        )
    }
}

/// The newest $12 entries that match. PostgreSQL: $13 runs.
pub(super) fn narrow(dialect: Dialect) -> Statement {
    match dialect {
        Dialect::Sqlite => sql!(Sqlite:
            "with told as materialized (select rowid as rank_id from search_text where search_text match $11 order by rowid desc limit $12), ",
            "held as materialized (", told_held!(Sqlite, fits!()), ")", page!(Sqlite)),
        Dialect::Pg => sql!(Pg:
            "with ", pg_lately!(), ", ", pg_newest!("told", "$11", ["$13"], "$12"), ", ",
            "held as materialized (", told_held!(Pg, fits!()), ")", page!(Pg)),
    }
}

/// Everything that matches: the newest $12 entries that people told, evidence, then the
/// newest $14 of what may have been meant, $13, evidence of what it says of that, $17, and the
/// newest $14 each of what holds more, $15, and fewer, $16, of the words. PostgreSQL: $18 runs,
/// $19 runs of what may have been meant, $20 runs in evidence, $21 slips, $22 runs in evidence
/// of what may have been meant. Of evidence what may have been meant is asked where what holds
/// all of the words, or what may have been meant by them, is less than a page: [`is_enough!`].
pub(super) fn whole(dialect: Dialect) -> Statement {
    match dialect {
        Dialect::Sqlite => sql!(Sqlite:
            "with ", sqlite_evidence!("", "$11"), ", told as materialized (",
            "select 0 as class, rank_id from (select rowid as rank_id from search_text where search_text match $11 order by rowid desc limit $12) ",
            "union all select 2, rank_id from (select rowid as rank_id from search_text where search_text match $13 order by rowid desc limit $14) ",
            "union all select 3, rank_id from (select rowid as rank_id from search_text where search_text match $15 order by rowid desc limit $14) ",
            "union all select 4, rank_id from (select rowid as rank_id from search_text where search_text match $16 order by rowid desc limit $14)), ",
            "sure as materialized (", told_held!(Sqlite, fits_in_class!()), " union all ", evidence_held!(Sqlite, evidence_fits!(), "items"), "), ",
            sqlite_evidence!("near_", "$17" unless is_enough!()), ", held as materialized (select * from sure union all ",
            evidence_held!(Sqlite, evidence_nearly_fits!(), "near_items items"), ")", page!(Sqlite)),
        Dialect::Pg => sql!(Pg:
            "with ", pg_lately!(), ", ", pg_evidence!("", "$11", "$20", slips "$21"), ", matching as materialized (", pg_told!("(select search_asked($11))"), "), ",
            pg_newest!("near", "$13", ["$19"], "$14"), ", ", pg_newest!("more", "$15", [], "$14"), ", ", pg_newest!("fewer", "$16", [], "$14"), ", ",
            "told as materialized (select cast(0 as bigint) as class, rank_id from (", pg_exact!("matching", ["$18"], "$12"), ") m ",
            "union all select 2, rank_id from near ",
            "union all select 3, rank_id from more union all select 4, rank_id from fewer), ",
            "sure as materialized (", told_held!(Pg, fits_in_class!()), " union all ", evidence_held!(Pg, evidence_fits!(), "items"), "), ",
            pg_evidence!("near_", "$17", "$22" unless is_enough!()), ", held as materialized (select * from sure union all ",
            evidence_held!(Pg, evidence_nearly_fits!(), "near_items items"), ")", page!(Pg)),
    }
}

/// Everything that matches in the order of time; $12 is 1 or -1. PostgreSQL: $13
/// runs, $14 runs in evidence.
pub(super) fn timed(dialect: Dialect) -> Statement {
    match dialect {
        Dialect::Sqlite => sql!(Sqlite:
            "with ", sqlite_evidence!("", "$11"), ", told as materialized (select rowid as rank_id from search_text where search_text match $11), ",
            "held as materialized (", told_held!(Sqlite, by_time!()), " union all ", evidence_held!(Sqlite, by_time!(), "items"), ")", page!(Sqlite by rank_id)),
        Dialect::Pg => sql!(Pg:
            "with ", pg_evidence!("", "$11", "$14" unless "false"), ", matching as materialized (", pg_told!("(select search_asked($11))"), "), ",
            "told as materialized (", pg_exact!("matching", ["$13"], "100000"), "), ",
            "held as materialized (", told_held!(Pg, by_time!()), " union all ", evidence_held!(Pg, by_time!(), "items"), ")", page!(Pg)),
    }
}

const _: () = assert!(
    recount_model::Audience::Organisation.rung() == 5 && recount_model::Audience::Circle.rung() == 4 && recount_model::Audience::Involved.rung() == 3,
    "the rungs written into the statements above"
);
