//! The SQL of evidence. Owns `sources`, `import_problems`, `lanes` and `evidence`; what a
//! redaction reads and writes stands in `redaction`, what is read for the search in `searched`,
//! and what takes an import back in `taking_back`.

use recount_model::{
    EvidenceKind, Micros,
    evidence::Evidence,
    import::{Lane, Problem},
};
use uuid::Uuid;

use crate::{
    evidence_seen,
    item::{ItemRow, item_columns, item_tables},
    name_drawn,
    platform::db::{Db, DbError, Tx, Value, With, args, row},
    sql, sql_rows, stated_by_drawn,
};

/// Items a page of the list shows.
pub(super) const PAGE: i64 = 100;

row! {
    /// What the list says of an item beside [`ItemRow`].
    pub(super) struct Listed {
        pub(super) length: i64,
        pub(super) answers: i64,
        pub(super) lane_id: Uuid,
        pub(super) redacted_by: Option<String>,
    }
}

/// One item in the list.
pub(super) type ListRow = With<ItemRow, Listed>;

row! {
    /// What the page of one item says of it beside [`ItemRow`].
    pub(super) struct Facts {
        pub(super) known_basis: recount_model::KnownBasis,
        pub(super) size: i64,
        pub(super) file: String,
        pub(super) line: Option<i64>,
        pub(super) details: String,
        pub(super) lane_id: Uuid,
        pub(super) source: Uuid,
        pub(super) file_name: String,
        pub(super) brought_by: Option<String>,
        pub(super) visible_at: Option<Micros>,
        pub(super) redacted_by: Option<String>,
        pub(super) sha256: Option<Vec<u8>>,
        pub(super) lane_key: String,
        /// Its own bytes, where they are a message's.
        pub(super) message: Option<Vec<u8>>,
        /// What the source is, as a word.
        pub(super) source_kind: String,
    }
}

/// One item, whole.
pub(super) type WholeRow = With<ItemRow, Facts>;

row! {
    /// A source, once for each of its first problems and at least once.
    pub(super) struct SourceRow {
        pub(super) id: Uuid,
        pub(super) file_name: String,
        pub(super) started_at: Micros,
        pub(super) visible_at: Option<Micros>,
        pub(super) items: i64,
        pub(super) repeated: i64,
        pub(super) by: Option<String>,
        pub(super) imported_by: Option<Uuid>,
        pub(super) taken_back_at: Option<Micros>,
        pub(super) taken_back_by: Option<String>,
        pub(super) taken_back_why: Option<String>,
        pub(super) problems: i64,
        pub(super) file: Option<String>,
        pub(super) line: Option<i64>,
        pub(super) reason: Option<String>,
        pub(super) redacted_at: Option<Micros>,
        pub(super) redacted_by: Option<String>,
    }
}

row! {
    /// Something that was not read.
    pub(super) struct ProblemRow {
        pub(super) ordinal: i64,
        pub(super) file: String,
        pub(super) line: Option<i64>,
        pub(super) reason: String,
        pub(super) redacted_at: Option<Micros>,
        pub(super) redacted_by: Option<String>,
    }
}

row! {
    /// A moment that is tied to an item.
    pub(super) struct MomentRow {
        pub(super) id: Uuid,
        pub(super) says: String,
    }
}

/// Keeps everybody else from redacting items of this import until the transaction ends.
pub(super) async fn hold(tx: &mut Tx, source: Uuid) -> Result<(), DbError> {
    tx.run(sql!("update sources set alive_at = alive_at where id = $1"), args![source]).await?;
    Ok(())
}

/// What a list is asked for; empty words and no ids ask for everything.
#[derive(Debug, Clone, Default)]
pub(super) struct Asking {
    pub(super) reach: i64,
    pub(super) after: Option<(Micros, Uuid)>,
    pub(super) lane: Option<Uuid>,
    pub(super) source: Option<Uuid>,
    pub(super) kind: Option<EvidenceKind>,
}

macro_rules! list_columns {
    () => {
        concat!(
            "select ",
            item_columns!("200"),
            ", cast(length(e.text) as bigint), cast(case when e.answers_hash is null then 0 else 1 end as bigint), e.lane_id, m.name ",
            item_tables!(),
            "left join members m on m.id = gone.redacted_by where e.review_id = $1 and ",
            evidence_seen!("$2"),
            " and (e.earliest, e.id) > ($3, $4) and ($5 = '' or e.kind = $5) "
        )
    };
}

/// A page of a review's evidence in the order of time, and one item more.
pub(super) async fn list(db: &Db, review: Uuid, asking: &Asking) -> Result<Vec<ListRow>, DbError> {
    let (at, id) = asking.after.unwrap_or((Micros::MIN, Uuid::nil()));
    let kind = asking.kind.map(EvidenceKind::as_str).unwrap_or_default();
    let mut given = args![review, asking.reach, at, id, kind];
    match (asking.lane, asking.source) {
        (Some(lane), source) => {
            given.0.extend(args![lane, source].0);
            let statement = sql!(list_columns!(), "and e.lane_id = $6 and e.source_id = coalesce($7, e.source_id) order by e.earliest, e.id limit 101");
            db.all(statement, given).await
        }
        (None, Some(source)) => {
            given.0.extend(args![source].0);
            db.all(sql!(list_columns!(), "and e.source_id = $6 order by e.earliest, e.id limit 101"), given).await
        }
        (None, None) => db.all(sql!(list_columns!(), "order by e.earliest, e.id limit 101"), given).await,
    }
}

/// One item, if whoever stands at `reach` may see it.
pub(super) async fn item(db: &Db, review: Uuid, reach: i64, id: Uuid) -> Result<Option<WholeRow>, DbError> {
    db.one(
        sql!(
            "select ",
            item_columns!("1000000000"),
            ", e.known_basis, cast(length(e.original) as bigint), e.file, e.line, e.details, e.lane_id, s.id, s.file_name, case when ",
            name_drawn!("e.review_id", "s.imported_by"),
            " then b.name else 'somebody who was there' end, s.visible_at, m.name, gone.sha256, l.key, case when s.kind = 'slack' then e.original end, s.kind ",
            item_tables!(),
            "join sources s on s.id = e.source_id left join members b on b.id = s.imported_by left join members m on m.id = gone.redacted_by ",
            "where e.review_id = $1 and e.id = $3 and ",
            evidence_seen!("$2")
        ),
        args![review, reach, id],
    )
    .await
}

/// An item's own bytes, whole.
pub(super) async fn original(db: &Db, review: Uuid, reach: i64, id: Uuid) -> Result<Option<(Vec<u8>, String)>, DbError> {
    db.one(
        sql!("select e.original, e.kind from evidence e where e.review_id = $1 and e.id = $3 and e.redacted_at is null and ", evidence_seen!("$2")),
        args![review, reach, id],
    )
    .await
}

/// Moments that an item is part of.
pub(super) async fn moments(db: &Db, id: Uuid) -> Result<Vec<MomentRow>, DbError> {
    db.all(
        sql!("select m.id, m.says from moment_ties t join moments m on m.id = t.moment_id where t.evidence_id = $1 order by m.earliest, m.id limit 50"),
        args![id],
    )
    .await
}

/// What is said of a source `s` of review $1.
macro_rules! source_columns {
    () => {
        concat!(
            "select s.id, s.file_name, s.started_at, s.visible_at, s.items, s.repeated, ",
            stated_by_drawn!("$1", "s.imported_by"),
            ", s.imported_by, s.taken_back_at, case when ",
            name_drawn!("$1", "s.taken_back_by"),
            " then t.name else 'somebody who was there' end, s.taken_back_why, (select count(*) from import_problems q where q.source_id = s.id), "
        )
    };
}

macro_rules! source_tables {
    () => {
        "left join members m on m.id = s.imported_by left join members t on t.id = s.taken_back_by "
    };
}

/// Sources that a page lists.
pub(super) const SOURCES: usize = 20;

/// The latest sources of a review before one, and one more than a page lists, with their first
/// problems.
pub(super) async fn sources(db: &Db, review: Uuid, (at, id): (Micros, Uuid)) -> Result<Vec<SourceRow>, DbError> {
    db.all(
        sql!(
            source_columns!(),
            "p.file, p.line, p.reason, p.redacted_at, g.name ",
            "from (select * from sources where review_id = $1 and visible_at is not null and (started_at, id) < ($2, $3) order by started_at desc, id desc limit 21) s ",
            source_tables!(),
            "left join import_problems p on p.source_id = s.id and p.ordinal < 3 ",
            "left join members g on g.id = p.redacted_by order by s.started_at desc, s.id desc, p.ordinal"
        ),
        args![review, at, id],
    )
    .await
}

/// One source that has arrived.
pub(super) async fn source(db: &Db, review: Uuid, id: Uuid) -> Result<Option<SourceRow>, DbError> {
    db.one(
        sql!(
            source_columns!(),
            "null, null, null, null, null from sources s ",
            source_tables!(),
            "where s.review_id = $1 and s.id = $2 and s.visible_at is not null"
        ),
        args![review, id],
    )
    .await
}

/// States when an item could be known; `false` when the person does not see it.
pub(super) async fn state_known(tx: &mut Tx, review: Uuid, reach: i64, id: Uuid, at: Micros) -> Result<bool, DbError> {
    let stated = tx
        .run(
            sql!(
                "update evidence as e set known_at = $4, known_basis = 'stated' where e.review_id = $1 and e.id = $3 and e.redacted_at is null and ",
                evidence_seen!("$2")
            ),
            args![review, reach, id, at],
        )
        .await?;
    Ok(stated > 0)
}

/// When the same bytes were imported into this review before.
pub(super) async fn known_file(db: &Db, review: Uuid, sha256: &[u8]) -> Result<Option<Micros>, DbError> {
    let row: Option<(Micros,)> = db
        .one(
            sql!("select visible_at from sources where review_id = $1 and sha256 = $2 and visible_at is not null and taken_back_at is null order by visible_at desc limit 1"),
            args![review, sha256],
        )
        .await?;
    Ok(row.map(|(at,)| at))
}

/// Whether an import of the same choice of the same file lists as many problems already.
pub(super) async fn lists(tx: &mut Tx, review: Uuid, sha256: &[u8], selection: &str, problems: u64) -> Result<bool, DbError> {
    let row: Option<(Uuid,)> = tx
        .one(
            sql!(
                "select s.id from sources s where s.review_id = $1 and s.sha256 = $2 and s.selection = $3 and s.visible_at is not null and s.taken_back_at is null ",
                "and (select count(*) from import_problems p where p.source_id = s.id) >= $4 limit 1"
            ),
            args![review, sha256, selection, i64::try_from(problems).unwrap_or(i64::MAX)],
        )
        .await?;
    Ok(row.is_some())
}

/// A page of a source's problems.
pub(super) async fn problems(db: &Db, source: Uuid, after: i64) -> Result<Vec<ProblemRow>, DbError> {
    db.all(
        sql!(
            "select p.ordinal, p.file, p.line, p.reason, p.redacted_at, g.name from import_problems p left join members g on g.id = p.redacted_by ",
            "where p.source_id = $1 and p.ordinal > $2 order by p.ordinal limit 101"
        ),
        args![source, after],
    )
    .await
}

/// A source to be.
#[derive(Debug)]
pub(super) struct NewSource<'a> {
    pub(super) id: Uuid,
    pub(super) review: Uuid,
    pub(super) kind: &'a str,
    pub(super) file_name: &'a str,
    pub(super) sha256: &'a [u8],
    pub(super) size: u64,
    pub(super) selection: &'a str,
    pub(super) by: Option<Uuid>,
}

pub(super) async fn begin(tx: &mut Tx, new: &NewSource<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into sources (id, review_id, kind, file_name, sha256, size, importer, importer_version, selection, imported_by, started_at, visible_at, items, repeated, alive_at) ",
            "values ($1, $2, $3, $4, $5, $6, 'recount-inputs', $7, $8, $9, $10, null, 0, 0, $10)"
        ),
        args![new.id, new.review, new.kind, new.file_name, new.sha256, new.size, recount_inputs::VERSION.to_string(), new.selection, new.by, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn alive(tx: &mut Tx, source: Uuid, now: Micros) -> Result<u64, DbError> {
    tx.run(sql!("update sources set alive_at = $2 where id = $1 and visible_at is null"), args![source, now]).await
}

/// Makes an import visible; 0 when it is no longer there.
pub(super) async fn arrive(tx: &mut Tx, source: Uuid, items: u64, repeated: u64, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!("update sources set visible_at = $2, items = $3, repeated = $4 where id = $1 and visible_at is null and taken_back_at is null"),
        args![source, now, items, repeated],
    )
    .await
}

/// The lane of this key in a review, made if there is none. A lane that anybody
/// calls private is private from then on.
pub(super) async fn lane(tx: &mut Tx, id: Uuid, review: Uuid, lane: &Lane) -> Result<Uuid, DbError> {
    let row: Option<(Uuid,)> = tx
        .one(
            sql!(
                "insert into lanes (id, review_id, key, kind, name) values ($1, $2, $3, $4, $5) on conflict (review_id, key) do update set ",
                "kind = case when excluded.kind = 'private_channel' then excluded.kind else lanes.kind end returning id"
            ),
            args![id, review, &lane.key, lane.kind.as_str(), &lane.name],
        )
        .await?;
    row.map(|(id,)| id).ok_or_else(|| DbError::Row("a lane was not stored".into()))
}

/// Where an item goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) id: Uuid,
    pub(super) review: Uuid,
    pub(super) source: Uuid,
    pub(super) lane: Uuid,
}

/// An item to be stored.
#[derive(Debug)]
pub(super) struct NewItem {
    pub(super) place: Place,
    pub(super) key_hash: Vec<u8>,
    pub(super) answers_hash: Option<Vec<u8>>,
    pub(super) evidence: Evidence,
    pub(super) details: String,
}

impl NewItem {
    /// In the order of [`item_columns!`].
    fn values(self) -> Vec<Value> {
        let Self { place, key_hash, answers_hash, evidence, details } = self;
        let (known_at, basis) = evidence.known();
        let Evidence { kind, happened, said_by, text, original, place: at, .. } = evidence;
        args![
            place.id,
            place.review,
            place.source,
            place.lane,
            kind.as_str(),
            key_hash,
            answers_hash,
            happened.earliest(),
            happened.latest(),
            happened.zone(),
            known_at,
            basis.as_str(),
            said_by,
            text,
            original,
            at.file,
            at.line,
            details
        ]
        .into()
    }
}

macro_rules! item_columns {
    () => {
        "insert into evidence (id, review_id, source_id, lane_id, kind, key_hash, answers_hash, earliest, latest, zone, known_at, known_basis, said_by, text, original, file, line, details) values "
    };
}

macro_rules! unless_there {
    () => {
        " on conflict (review_id, key_hash) do nothing returning id"
    };
}

/// Items that [`add`] puts in with one statement.
pub(super) const TOGETHER: usize = 40;

/// Adds items; gives the ids of those that the review did not have already.
pub(super) async fn add(tx: &mut Tx, items: Vec<NewItem>) -> Result<Vec<(Uuid,)>, DbError> {
    if items.len() == TOGETHER {
        let values: Vec<Value> = items.into_iter().flat_map(NewItem::values).collect();
        return tx.all(sql_rows!(40 of 18: item_columns!(), unless_there!()), values.into()).await;
    }
    let mut added = Vec::new();
    for item in items {
        let one = sql_rows!(1 of 18: item_columns!(), unless_there!());
        added.extend(tx.one::<(Uuid,)>(one, item.values().into()).await?);
    }
    Ok(added)
}

pub(super) async fn add_problem(tx: &mut Tx, source: Uuid, ordinal: i64, problem: &Problem) -> Result<(), DbError> {
    tx.run(
        sql!("insert into import_problems (source_id, ordinal, file, line, reason) values ($1, $2, $3, $4, $5)"),
        args![source, ordinal, &problem.place.file, problem.place.line, &problem.reason],
    )
    .await?;
    Ok(())
}

/// Imports that have not arrived: (source, review, last sign of life).
pub(super) async fn unfinished(db: &Db) -> Result<Vec<(Uuid, Uuid, Micros)>, DbError> {
    db.all(sql!("select id, review_id, coalesce(alive_at, 0) from sources where visible_at is null order by started_at limit 1000"), args![]).await
}

/// Imports into the review that have not arrived, or are being taken back: (source, last sign of life).
pub(super) async fn unfinished_of(db: &Db, review: Uuid) -> Result<Vec<(Uuid, Micros)>, DbError> {
    db.all(sql!("select id, coalesce(alive_at, 0) from sources where review_id = $1 and visible_at is null order by started_at"), args![review]).await
}

/// Whether an import into the review has not arrived, or is being taken back.
pub(super) async fn is_unfinished(tx: &mut Tx, review: Uuid) -> Result<bool, DbError> {
    let some: Option<(Uuid,)> = tx.one(sql!("select id from sources where review_id = $1 and visible_at is null limit 1"), args![review]).await?;
    Ok(some.is_some())
}

/// What stands in the place of an import that was taken back.
pub(super) async fn taken_back(db: &Db, review: Uuid, source: Uuid) -> Result<Option<Uuid>, DbError> {
    let left: Option<(Uuid,)> =
        db.one(sql!("select id from sources where review_id = $1 and was_id = $2 and visible_at is not null"), args![review, source]).await?;
    Ok(left.map(|(id,)| id))
}
