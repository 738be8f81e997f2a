//! Asking: which reviews a reader finds, best or newest first, page by page.
//!
//! Every statement here carries `found!()`, the one place that says who finds an
//! entry. A page of best matches is one statement over the newest few hundred
//! entries that match; only where those do not fill it, everything is asked: all
//! matches, the reader's own evidence, and what may have been mistyped.

use recount_model::{Audience, Depth, Micros, Stage};
use uuid::Uuid;

use super::{Query, snippet, vocabulary};
use crate::{
    platform::db::{Args, Db, DbError, Dialect, Statement, args, row},
    sql,
};

/// Reviews on a page.
pub const PAGE: usize = 30;
/// Fewer exact finds than this, and mistyped words are considered.
const FEW: usize = 5;
/// Most entries weighed when everything is asked.
const ALL: i64 = 5_000;
/// Most entries weighed for what may have been meant.
const NEAR: i64 = 400;

/// Which reviews, besides what is searched for. Empty words and the whole of time
/// filter nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filters {
    /// A depth.
    pub depth: String,
    /// A kind of incident.
    pub kind: String,
    /// A stage, or `in_progress`.
    pub stage: String,
    /// First instant.
    pub from: Micros,
    /// The instant after the last.
    pub until: Micros,
    /// A service or another tag.
    pub tag: String,
}

impl Default for Filters {
    fn default() -> Self {
        Self { depth: String::new(), kind: String::new(), stage: String::new(), from: Micros::MIN, until: Micros::MAX, tag: String::new() }
    }
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// What fits best.
    Best,
    /// What happened last.
    Newest,
    /// What happened first.
    Oldest,
}

/// Where a page begins: after the review with this key and id. `whole` says that
/// the pages before were weighed over everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    key: i64,
    id: Uuid,
    whole: bool,
}

impl Place {
    /// The beginning.
    pub const START: Self = Self { key: i64::MIN, id: Uuid::nil(), whole: false };

    /// Reads what [`cursor`] wrote; anything else is the beginning.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut parts = text.splitn(3, '_');
        let read = |key: &str, whole: &str, id: &str| Some(Self { key: key.parse().ok()?, id: Uuid::try_parse(id).ok()?, whole: whole == "a" });
        match (parts.next(), parts.next(), parts.next()) {
            (Some(key), Some(whole), Some(id)) => read(key, whole, id).unwrap_or(Self::START),
            _ => Self::START,
        }
    }

    fn is_start(&self) -> bool {
        *self == Self::START
    }
}

row! {
    /// A review that was found, by the entry that stands for it best.
    pub struct Hit {
        /// What it is sorted by.
        pub key: i64,
        /// The entry it was found by; 0 in a list without a search.
        pub entry: i64,
        /// How many entries were weighed.
        pub weighed: i64,
        /// Its id.
        pub id: Uuid,
        /// Its title.
        pub title: String,
        /// Its depth.
        pub depth: Depth,
        /// Its stage.
        pub stage: Stage,
        /// When it happened, if anybody said.
        pub happened_at: Option<Micros>,
        /// When it was written down.
        pub created_at: Micros,
        /// Zone of its times.
        pub zone: String,
    }
}

/// A page of finds.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The reviews.
    pub hits: Vec<Hit>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// The question, with what may have been meant if that was asked too.
    pub query: Query,
    /// Whether only the newest matches were weighed, so that older ones are missing.
    pub newest_only: bool,
}

/// What a review was found by, with the text to take a snippet from.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which entry.
    pub entry: i64,
    /// Where it was found.
    pub why: Why,
    /// The entry's title.
    pub title: String,
    /// The beginning of its text.
    pub body: String,
}

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// In its title, tags or people's names for it.
    Title,
    /// In its text.
    Text,
    /// In a moment: its id, earliest and latest time, zone.
    Moment(Uuid, Micros, Micros, String),
    /// In evidence: its id, time, zone, lane.
    Evidence(Uuid, Micros, String, String),
}

/// Who finds an entry `e` of a review `r`: whoever stands on the ladder where both
/// the review and the entry can be seen. It implies `seen!()`. Evidence of an
/// import that is not finished, or that was redacted, nobody finds.
macro_rules! found {
    () => {
        concat!(
            "((r.audience = 5 and e.cap = 5) or exists (select 1 from review_roles seen where seen.review_id = r.id and seen.member_id = $1 and seen.reach <= r.audience and seen.reach <= e.cap)) ",
            "and (e.noun <> 'evidence' or exists (select 1 from evidence v join sources s on s.id = v.source_id where v.id = e.noun_id and v.redacted_at is null and s.visible_at is not null))"
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

/// Columns of a [`Hit`] after its key and entry.
macro_rules! columns {
    () => {
        "r.id, r.title, r.depth, r.stage, r.happened_at, r.created_at, r.zone"
    };
}

/// From `found` (entry, weight) to one row a review, best entry first, after ($8, $9).
macro_rules! best {
    () => {
        concat!(
            ", ranked as (select found.weight, e.rank_id, ",
            columns!(),
            ", row_number() over (partition by r.id order by found.weight, e.rank_id) as place from found ",
            "join search_entries e on e.rank_id = found.rank_id join reviews r on r.id = e.review_id where ",
            found!(),
            " and ",
            filtered!(),
            ") select r.weight, r.rank_id, (select count(*) from found), ",
            columns!(),
            " from ranked r where r.place = 1 and (r.weight, r.id) > ($8, $9) order by r.weight, r.id limit $10"
        )
    };
}

/// From `words` (entry) to one row a review in the order of time; $8 is 1 or -1.
macro_rules! by_time {
    () => {
        concat!(
            ", held as (select e.review_id, min(e.rank_id) as rank_id from words join search_entries e on e.rank_id = words.rank_id join reviews r on r.id = e.review_id where ",
            found!(),
            " and ",
            filtered!(),
            " group by e.review_id) select $8 * coalesce(r.happened_at, r.created_at), held.rank_id, (select count(*) from held), ",
            columns!(),
            " from held join reviews r on r.id = held.review_id where ($8 * coalesce(r.happened_at, r.created_at), r.id) > ($9, $10) ",
            "order by $8 * coalesce(r.happened_at, r.created_at), r.id limit $11"
        )
    };
}

/// The reader's own reviews, whose evidence they find; the latest are enough for a page.
macro_rules! own {
    () => {
        "(select mine.review_id from review_roles mine where mine.member_id = $1 and mine.reach <= 3 group by mine.review_id order by max(mine.since) desc limit 200)"
    };
}

/// Entries of evidence that hold `$question`: all of them where they are few, and
/// otherwise those of [`own!`] and those open to every reader. `found!()` decides.
macro_rules! sqlite_evidence {
    ($question:literal) => {
        concat!(
            "select rank_id from (select rowid as rank_id from search_evidence where search_evidence match 'body : (' || ",
            $question,
            " || ')' order by rowid desc limit 500) ",
            "union select rank_id from (select rowid as rank_id from search_evidence where search_evidence match case ",
            "when (select count(*) from (select 1 from search_evidence where search_evidence match 'body : (' || ",
            $question,
            " || ')' limit 500)) < 500 then '\"\"' ",
            "else 'body : (' || ",
            $question,
            " || ') AND scope : (scopeopen' || ",
            "coalesce((select group_concat(' OR scope' || lower(hex(own.review_id)), '') from ",
            own!(),
            " own), '') || ')' end order by rowid desc limit 2000)"
        )
    };
}

macro_rules! pg_searched {
    () => {
        "to_tsvector('simple', search_fold(title || ' ' || body) || ' scope' || replace(cast(review_id as text), '-', '') || case when cap = 5 then ' scopeopen' else '' end)"
    };
}

macro_rules! pg_evidence {
    ($question:literal) => {
        concat!(
            "select rank_id from (select rank_id from search_entries where noun = 'evidence' and ",
            pg_searched!(),
            " @@ to_tsquery('simple', ",
            $question,
            ") limit 500) few ",
            "union select rank_id from search_entries where noun = 'evidence' and ",
            pg_searched!(),
            " @@ case ",
            "when (select count(*) from (select 1 from search_entries where noun = 'evidence' and ",
            pg_searched!(),
            " @@ to_tsquery('simple', ",
            $question,
            ") limit 500) few) < 500 then cast('' as tsquery) ",
            "else to_tsquery('simple', ",
            $question,
            ") && to_tsquery('simple', 'scopeopen' || coalesce((select string_agg(' | scope' || replace(cast(own.review_id as text), '-', ''), '') from ",
            own!(),
            " own), '')) end"
        )
    };
}

/// One page of what a member finds: at most three statements.
///
/// # Errors
/// [`DbError`].
pub async fn ask(db: &Db, me: Uuid, mut query: Query, filters: &Filters, order: Order, after: Place) -> Result<Answer, DbError> {
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    if query.is_empty() {
        let rows = db.all(listing(order), list_args(me, filters, order, after, limit)).await?;
        return Ok(answer(rows, query, false));
    }
    if order != Order::Best {
        let sign: i64 = if order == Order::Newest { -1 } else { 1 };
        let mut values = basis(me, filters);
        values.0.extend(args![sign, after.key, after.id, limit, text(db, &query, false)].0);
        let rows = db.all(timed(db.dialect()), values).await?;
        return Ok(answer(rows, query, false));
    }
    let mut finds = 0;
    if !after.whole {
        let window = if db.dialect() == Dialect::Sqlite { 400 } else { 200 };
        let mut values = basis(me, filters);
        values.0.extend(args![after.key, after.id, limit, text(db, &query, false), window].0);
        let rows: Vec<Hit> = db.all(narrow(db.dialect()), values).await?;
        let full = rows.len() > PAGE;
        let bounded = rows.first().is_some_and(|hit| hit.weighed >= window);
        if full || !after.is_start() {
            return Ok(answer(rows, query, bounded && !full));
        }
        finds = rows.len();
    }
    if finds < FEW {
        for (typed, meant) in vocabulary::meanings(db, &query.doubtful()).await? {
            query.mean(&typed, &meant);
        }
    }
    let near = if query.is_doubtful() { text(db, &query, true) } else { nothing(db) };
    let mut values = basis(me, filters);
    values.0.extend(args![after.key, after.id, limit, text(db, &query, false), ALL, near, NEAR].0);
    let rows: Vec<Hit> = db.all(whole(db.dialect()), values).await?;
    let mut answer = answer(rows, query, false);
    answer.next = answer.next.map(|next| next.replacen('_', "_a", 1));
    Ok(answer)
}

/// The address of the page after a hit.
#[must_use]
pub fn cursor(hit: &Hit) -> String {
    format!("{}__{}", hit.key, hit.id)
}

fn answer(mut rows: Vec<Hit>, query: Query, newest_only: bool) -> Answer {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(cursor);
    Answer { hits: rows, next, query, newest_only }
}

fn basis(me: Uuid, f: &Filters) -> Args {
    args![me, &f.depth, &f.kind, &f.stage, f.from, f.until, &f.tag]
}

fn list_args(me: Uuid, filters: &Filters, order: Order, after: Place, limit: i64) -> Args {
    let mut values = basis(me, filters);
    let (key, id) = match (order, after.is_start()) {
        (Order::Oldest, _) | (_, false) => (after.key, after.id),
        _ => (i64::MAX, Uuid::max()),
    };
    values.0.extend(args![key, id, limit].0);
    values
}

fn text(db: &Db, query: &Query, wide: bool) -> String {
    match db.dialect() {
        Dialect::Sqlite => query.fts5(wide),
        Dialect::Pg => query.tsquery(wide),
    }
}

/// A question that nothing answers.
fn nothing(db: &Db) -> String {
    match db.dialect() {
        Dialect::Sqlite => "\"\"".to_owned(),
        Dialect::Pg => String::new(),
    }
}

fn listing(order: Order) -> Statement {
    if order == Order::Oldest {
        sql!(
            "select coalesce(r.happened_at, r.created_at), cast(0 as bigint), cast(0 as bigint), ",
            columns!(),
            " from reviews r where ",
            crate::seen!(),
            " and ",
            filtered!(),
            " and (coalesce(r.happened_at, r.created_at), r.id) > ($8, $9) order by coalesce(r.happened_at, r.created_at), r.id limit $10"
        )
    } else {
        sql!(
            "select coalesce(r.happened_at, r.created_at), cast(0 as bigint), cast(0 as bigint), ",
            columns!(),
            " from reviews r where ",
            crate::seen!(),
            " and ",
            filtered!(),
            " and (coalesce(r.happened_at, r.created_at), r.id) < ($8, $9) order by coalesce(r.happened_at, r.created_at) desc, r.id desc limit $10"
        )
    }
}

fn narrow(dialect: Dialect) -> Statement {
    match dialect {
        Dialect::Sqlite => sql!(Sqlite:
            "with found as materialized (select rowid as rank_id, cast(bm25(search_text, 8.0, 1.0) * 1000000 as integer) as weight ",
            "from search_text where search_text match $11 order by rowid desc limit $12)", best!()),
        Dialect::Pg => sql!(Pg:
            "with matching as materialized (select rank_id from search_entries where noun <> 'evidence' and told @@ to_tsquery('simple', $11)), ",
            "found as materialized (select m.rank_id, cast(-1000000 * ts_rank(t.told, to_tsquery('simple', $11), 1) as bigint) as weight ",
            "from (select rank_id from matching order by rank_id desc limit $12) m join search_entries t on t.rank_id = m.rank_id)", best!()),
    }
}

fn whole(dialect: Dialect) -> Statement {
    match dialect {
        Dialect::Sqlite => sql!(Sqlite:
            "with found as materialized (select rank_id, weight from (select rowid as rank_id, cast(bm25(search_text, 8.0, 1.0) * 1000000 as integer) as weight ",
            "from search_text where search_text match $11 order by rowid desc limit $12) ",
            "union all select rank_id, 1000000000 - rank_id from (", sqlite_evidence!("$11"), ") ",
            "union all select rank_id, weight from (select rowid as rank_id, 2000000000 + cast(bm25(search_text, 8.0, 1.0) * 1000000 as integer) as weight ",
            "from search_text where search_text match $13 order by rowid desc limit $14))", best!()),
        Dialect::Pg => sql!(Pg:
            "with matching as materialized (select rank_id from search_entries where noun <> 'evidence' and told @@ to_tsquery('simple', $11)), ",
            "items as materialized (", pg_evidence!("$11"), "), ",
            "near as materialized (select rank_id from search_entries where noun <> 'evidence' and told @@ to_tsquery('simple', $13)), ",
            "found as materialized (select m.rank_id, cast(-1000000 * ts_rank(t.told, to_tsquery('simple', $11), 1) as bigint) as weight ",
            "from (select rank_id from matching order by rank_id desc limit $12) m join search_entries t on t.rank_id = m.rank_id ",
            "union all select rank_id, 1000000000 - rank_id from items ",
            "union all select n.rank_id, 2000000000 + cast(-1000000 * ts_rank(t.told, to_tsquery('simple', $13), 1) as bigint) ",
            "from (select rank_id from near order by rank_id desc limit $14) n join search_entries t on t.rank_id = n.rank_id)", best!()),
    }
}

fn timed(dialect: Dialect) -> Statement {
    match dialect {
        Dialect::Sqlite => sql!(Sqlite:
            "with words as materialized (select rowid as rank_id from search_text where search_text match $12 union all ", sqlite_evidence!("$12"), ")", by_time!()),
        Dialect::Pg => sql!(Pg:
            "with words as materialized (select rank_id from search_entries where noun <> 'evidence' and told @@ to_tsquery('simple', $12) union all ", pg_evidence!("$12"), ")", by_time!()),
    }
}

row! {
    struct WhyRow {
        rank_id: i64,
        noun: String,
        noun_id: Uuid,
        title: String,
        body: String,
        earliest: Option<Micros>,
        latest: Option<Micros>,
        zone: Option<String>,
        lane: Option<String>,
    }
}

/// Why reviews were found: one statement for a whole page.
///
/// # Errors
/// [`DbError`].
pub async fn whys(db: &Db, hits: &[Hit]) -> Result<Vec<Found>, DbError> {
    macro_rules! because {
        () => {
            concat!(
                "select e.rank_id, e.noun, e.noun_id, e.title, substr(coalesce(t.body, e.body), 1, 30000), coalesce(m.earliest, v.earliest), coalesce(m.latest, v.latest), coalesce(m.zone, v.zone), l.name ",
                "from search_entries e left join moments m on e.noun = 'moment' and m.id = e.noun_id ",
                "left join evidence v on e.noun = 'evidence' and v.id = e.noun_id left join lanes l on l.id = v.lane_id ",
                // Who finds a title reads the text; its piece tells more than the title again.
                "left join editions x on e.noun = 'review' and x.review_id = e.review_id and x.audience = 5 left join search_entries t on t.noun = 'edition' and t.noun_id = x.id where e.rank_id in "
            )
        };
    }
    let entries: Vec<i64> = hits.iter().map(|hit| hit.entry).filter(|entry| *entry > 0).collect();
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let statement = match db.dialect() {
        Dialect::Sqlite => sql!(Sqlite: because!(), "(select value from json_each($1))"),
        Dialect::Pg => sql!(Pg: because!(), "(select cast(value as bigint) from jsonb_array_elements_text(cast($1 as jsonb)))"),
    };
    let rows: Vec<WhyRow> = db.all(statement, args![serde_json::to_string(&entries).unwrap_or_default()]).await?;
    Ok(rows.into_iter().map(found).collect())
}

fn found(row: WhyRow) -> Found {
    let zone = row.zone.unwrap_or_else(|| "UTC".to_owned());
    let why = match (row.noun.as_str(), row.earliest, row.latest) {
        ("moment", Some(earliest), Some(latest)) => Why::Moment(row.noun_id, earliest, latest, zone),
        ("evidence", Some(earliest), _) => Why::Evidence(row.noun_id, earliest, zone, row.lane.unwrap_or_default()),
        ("review", ..) => Why::Title,
        _ => Why::Text,
    };
    Found { entry: row.rank_id, why, title: row.title, body: row.body }
}

impl Answer {
    /// What was meant instead of what was typed, in words that these finds hold: a
    /// word that only stands where the reader may not look is never named.
    #[must_use]
    pub fn meant(&self, found: &[Found]) -> Vec<String> {
        self.query
            .meanings()
            .into_iter()
            .filter(|run| found.iter().any(|f| snippet::holds(&f.title, run) || snippet::holds(&f.body, run)))
            .map(|run| run.join("-"))
            .collect()
    }
}

const _: () = assert!(Audience::Organisation.rung() == 5 && Audience::Involved.rung() == 3, "the rungs written into the statements above");
