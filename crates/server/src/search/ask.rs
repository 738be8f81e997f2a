//! Asking: which reviews a reader finds, best or newest first, page by page.
//!
//! What fits best is found in a title or tag, then in a text, then in a moment, and
//! in each the newest first; evidence follows, and then what may have been meant. A
//! page is one statement over the newest few hundred entries that match; only where
//! those do not fill it, everything is asked: all matches, the evidence that the reader
//! may open, what may have been mistyped (in evidence only on the page where all else
//! ends), and, where nothing holds all of the words, what holds some of them.

use recount_model::Micros;
use uuid::Uuid;

use super::{
    Query,
    hit::{Answer, FoundRow, Hit, ListRow},
    statements, vocabulary,
};
use crate::platform::db::{Args, Db, DbError, Dialect, args};

/// Reviews on a page.
pub const PAGE: usize = 30;
/// Fewer exact finds than this, and mistyped words are considered.
const FEW: usize = 5;
/// Newest entries looked at for a page that they fill.
const NEWEST: i64 = 200;
/// Most entries looked at when everything is asked.
const ALL: i64 = 5_000;
/// Most entries looked at for what may have been meant.
const NEAR: i64 = 100;

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

/// One page of what a member finds: at most three statements.
///
/// # Errors
/// [`DbError`].
pub async fn ask(db: &Db, me: Uuid, mut query: Query, filters: &Filters, order: Order, after: Place) -> Result<Answer, DbError> {
    if query.is_empty() {
        let rows: Vec<ListRow> = db.all(statements::listing(order == Order::Oldest), list_args(me, filters, order, after)).await?;
        return Ok(answer(rows, query, false));
    }
    let dialect = db.dialect();
    let mut values = basis(me, filters);
    values.0.extend(args![after.key, after.id, limit(), text(dialect, &query, false)].0);
    if order != Order::Best {
        let sign: i64 = if order == Order::Newest { -1 } else { 1 };
        values.0.extend(args![sign].0);
        if dialect == Dialect::Pg {
            values.0.extend(args![query.runs(false), query.phrases(false)].0);
        }
        let rows: Vec<FoundRow> = db.all(statements::timed(dialect), values).await?;
        return Ok(answer(rows, query, false));
    }
    let mut finds = 0;
    if !after.whole {
        let mut values = values.clone();
        values.0.extend(args![NEWEST].0);
        if dialect == Dialect::Pg {
            values.0.extend(args![query.runs(false)].0);
        }
        let rows: Vec<FoundRow> = db.all(statements::narrow(dialect), values).await?;
        let full = rows.len() > PAGE;
        let bounded = rows.first().is_some_and(|hit| hit.weighed >= NEWEST);
        if full || !after.is_start() {
            return Ok(answer(rows, query, bounded && !full));
        }
        finds = rows.len();
    }
    let mut of_evidence = query.clone();
    if finds < FEW {
        for meant in vocabulary::meanings(db, me, &query.doubtful()).await? {
            query.mean(&meant.typed, &meant.words);
            if meant.in_evidence {
                of_evidence.mean(&meant.typed, &meant.words);
            }
        }
    }
    let near = |query: &Query| if query.is_doubtful() { text(dialect, query, true) } else { nothing(dialect) };
    // Some of the words are enough where nothing held all of them: now, or on the page before.
    let some = if finds == 0 && after.is_start() || after.key >= statements::PARTLY { some(dialect, &query) } else { [None, None] };
    let [more, fewer] = some.map(|asked| asked.unwrap_or_else(|| nothing(dialect)));
    values.0.extend(args![ALL, near(&query), NEAR, more, fewer, near(&of_evidence)].0);
    if dialect == Dialect::Pg {
        values.0.extend(args![query.runs(false), query.runs(true), query.phrases(false), query.slips(), of_evidence.phrases(true)].0);
    }
    let mut rows: Vec<FoundRow> = db.all(statements::whole(dialect), values).await?;
    if rows.first().is_some_and(|best| best.key < statements::PARTLY) {
        rows.retain(|row| row.key < statements::PARTLY);
    }
    let mut answer = answer(rows, query, false);
    answer.partly = answer.hits.first().is_some_and(|best| best.key >= statements::PARTLY);
    answer.next = answer.next.map(|next| next.replacen('_', "_a", 1));
    Ok(answer)
}

/// The address of the page after a hit.
#[must_use]
pub fn cursor(hit: &Hit) -> String {
    format!("{}__{}", hit.key, hit.id)
}

/// One row more than a page shows.
fn limit() -> i64 {
    i64::try_from(PAGE).unwrap_or(i64::MAX) + 1
}

fn answer<R: Into<Hit>>(rows: Vec<R>, query: Query, newest_only: bool) -> Answer {
    let more = rows.len() > PAGE;
    let hits: Vec<Hit> = rows.into_iter().take(PAGE).map(Into::into).collect();
    let next = hits.last().filter(|_| more).map(cursor);
    Answer { hits, next, query, newest_only, partly: false }
}

fn basis(me: Uuid, f: &Filters) -> Args {
    args![me, &f.depth, &f.kind, &f.stage, f.from, f.until, &f.tag]
}

fn list_args(me: Uuid, filters: &Filters, order: Order, after: Place) -> Args {
    let mut values = basis(me, filters);
    let (key, id) = match (order, after.is_start()) {
        (Order::Oldest, _) | (_, false) => (after.key, after.id),
        _ => (i64::MAX, Uuid::max()),
    };
    values.0.extend(args![key, id, limit()].0);
    values
}

fn text(dialect: Dialect, query: &Query, wide: bool) -> String {
    match dialect {
        Dialect::Sqlite => query.fts5(wide),
        Dialect::Pg => query.tsquery(wide),
    }
}

fn some(dialect: Dialect, query: &Query) -> [Option<String>; 2] {
    match dialect {
        Dialect::Sqlite => query.some_fts5(),
        Dialect::Pg => query.some_tsquery(),
    }
}

/// A question that nothing answers.
fn nothing(dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => "\"\"".to_owned(),
        Dialect::Pg => String::new(),
    }
}
