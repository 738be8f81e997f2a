//! The only SQL of the library. Owns `saved_views` and `library_files`.

use recount_model::Micros;
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, Tx, args, row},
    sql,
};

/// Views a member keeps at once.
pub(super) const VIEWS: i64 = 20;

row! {
    /// A view as its member kept it.
    pub(super) struct ViewRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) query: String,
    }
}

pub(super) async fn views(db: &Db, me: Uuid) -> Result<Vec<ViewRow>, DbError> {
    db.all(sql!("select id, name, query from saved_views where member_id = $1 order by created_at, id limit $2"), args![me, VIEWS]).await
}

pub(super) async fn count_views(tx: &mut Tx, me: Uuid) -> Result<i64, DbError> {
    let counted: Option<(i64,)> = tx.one(sql!("select count(*) from saved_views where member_id = $1"), args![me]).await?;
    Ok(counted.map_or(0, |(n,)| n))
}

/// Keeps a view; one of the same name becomes this one.
pub(super) async fn put_view(tx: &mut Tx, id: Uuid, me: Uuid, name: &str, query: &str, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into saved_views (id, member_id, name, query, created_at) values ($1, $2, $3, $4, $5) ",
            "on conflict (member_id, name) do update set query = excluded.query"
        ),
        args![id, me, name, query, now],
    )
    .await?;
    Ok(())
}

/// Takes a view out if it is this member's; 0 rows otherwise.
pub(super) async fn remove_view(tx: &mut Tx, id: Uuid, me: Uuid) -> Result<u64, DbError> {
    tx.run(sql!("delete from saved_views where id = $1 and member_id = $2"), args![id, me]).await
}

row! {
    /// A time of an incident, as the API gives it.
    pub(super) struct TimeRow {
        pub(super) milestone: String,
        pub(super) earliest: Micros,
        pub(super) latest: Micros,
        pub(super) zone: String,
        pub(super) written: String,
    }
}

row! {
    /// The text every reader of the review reads.
    pub(super) struct TextRow {
        pub(super) body: String,
        pub(super) version: i64,
        pub(super) saved_at: Micros,
    }
}

pub(super) async fn times(db: &Db, review: Uuid) -> Result<Vec<TimeRow>, DbError> {
    db.all(
        sql!(
            "select t.milestone, t.earliest, t.latest, t.zone, t.written from review_incidents ri ",
            "join incident_times t on t.incident_id = ri.incident_id where ri.review_id = $1 order by t.earliest, t.milestone limit 200"
        ),
        args![review],
    )
    .await
}

pub(super) async fn text(db: &Db, review: Uuid) -> Result<Option<TextRow>, DbError> {
    db.one(sql!("select body, version, saved_at from editions where review_id = $1 and audience = 5"), args![review]).await
}
