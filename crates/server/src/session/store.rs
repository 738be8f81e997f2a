//! The only SQL of sessions. Owns `sessions` and `throttles`.

use recount_model::{Micros, Standing};
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, Tx, args, row},
    sql,
};

row! {
    /// A live session with its member.
    pub(super) struct SessionRow {
        pub(super) session_id: Uuid,
        pub(super) member_id: Uuid,
        pub(super) name: String,
        pub(super) standing: Standing,
        pub(super) zone: String,
    }
}

row! {
    /// A session as its member sees it.
    pub(super) struct DeviceRow {
        pub(super) id: Uuid,
        pub(super) device: String,
        pub(super) created_at: Micros,
        pub(super) expires_at: Micros,
    }
}

row! {
    /// Who signs in with an address.
    pub(super) struct CredentialRow {
        pub(super) id: Uuid,
        pub(super) password_hash: Option<String>,
    }
}

pub(super) async fn find(db: &Db, token_hash: &[u8], now: Micros) -> Result<Option<SessionRow>, DbError> {
    db.one(
        sql!(
            "select s.id, m.id, m.name, m.standing, m.zone from sessions s join members m on m.id = s.member_id ",
            "where s.token_hash = $1 and s.expires_at > $2 and m.left_at is null"
        ),
        args![token_hash, now],
    )
    .await
}

pub(super) async fn of_member(db: &Db, member: Uuid, now: Micros) -> Result<Vec<DeviceRow>, DbError> {
    db.all(
        sql!("select id, device, created_at, expires_at from sessions where member_id = $1 and expires_at > $2 order by created_at desc limit 100"),
        args![member, now],
    )
    .await
}

pub(super) async fn insert(tx: &mut Tx, id: Uuid, token_hash: &[u8], member: Uuid, device: &str, now: Micros, expires_at: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into sessions (id, token_hash, member_id, device, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)"),
        args![id, token_hash, member, device, now, expires_at],
    )
    .await?;
    tx.run(sql!("delete from sessions where expires_at <= $1"), args![now]).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: Uuid, member: Uuid) -> Result<u64, DbError> {
    tx.run(sql!("delete from sessions where id = $1 and member_id = $2"), args![id, member]).await
}

pub(super) async fn credential(db: &Db, email: &str) -> Result<Option<CredentialRow>, DbError> {
    db.one(sql!("select id, password_hash from members where email = $1 and left_at is null"), args![email]).await
}

/// Counts one attempt and gives how many there were in the current window.
pub(super) async fn attempt(tx: &mut Tx, bucket: &[u8], now: Micros, window: Micros) -> Result<i64, DbError> {
    let counted: Option<(i64,)> = tx
        .one(
            sql!(
                "insert into throttles (bucket, attempts, window_started_at) values ($1, 1, $2) ",
                "on conflict (bucket) do update set ",
                "attempts = case when throttles.window_started_at < $2 - $3 then 1 else throttles.attempts + 1 end, ",
                "window_started_at = case when throttles.window_started_at < $2 - $3 then $2 else throttles.window_started_at end ",
                "returning attempts"
            ),
            args![bucket, now, window],
        )
        .await?;
    Ok(counted.map_or(1, |(n,)| n))
}

pub(super) async fn forget_attempts(tx: &mut Tx, bucket: &[u8]) -> Result<(), DbError> {
    tx.run(sql!("delete from throttles where bucket = $1"), args![bucket]).await?;
    Ok(())
}
