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
        pub(super) generation: i64,
    }
}

pub(super) async fn find(db: &Db, token_hash: &[u8], now: Micros) -> Result<Option<SessionRow>, DbError> {
    db.one(
        sql!(
            "select s.id, m.id, m.name, m.standing, m.zone from sessions s join members m on m.id = s.member_id ",
            "where s.token_hash = $1 and s.expires_at > $2 and s.generation = m.generation and m.left_at is null"
        ),
        args![token_hash, now],
    )
    .await
}

pub(super) async fn of_member(db: &Db, member: Uuid, now: Micros) -> Result<Vec<DeviceRow>, DbError> {
    db.all(
        sql!(
            "select s.id, s.device, s.created_at, s.expires_at from sessions s join members m on m.id = s.member_id and m.generation = s.generation ",
            "where s.member_id = $1 and s.expires_at > $2 order by s.created_at desc limit 100"
        ),
        args![member, now],
    )
    .await
}

#[derive(Debug)]
pub(super) struct Insert<'a> {
    pub(super) id: Uuid,
    pub(super) token_hash: &'a [u8],
    pub(super) member: Uuid,
    pub(super) generation: i64,
    pub(super) device: &'a str,
    pub(super) expires_at: Micros,
}

pub(super) async fn insert(tx: &mut Tx, new: &Insert<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into sessions (id, token_hash, member_id, generation, device, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $5, $6, $6, $7)"
        ),
        args![new.id, new.token_hash, new.member, new.generation, new.device, now, new.expires_at],
    )
    .await?;
    tx.run(sql!("delete from sessions where expires_at <= $1"), args![now]).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: Uuid, member: Uuid) -> Result<u64, DbError> {
    tx.run(sql!("delete from sessions where id = $1 and member_id = $2"), args![id, member]).await
}

pub(super) async fn delete_all(tx: &mut Tx, member: Uuid) -> Result<(), DbError> {
    tx.run(sql!("delete from sessions where member_id = $1"), args![member]).await?;
    Ok(())
}

/// Takes one session into its member's present generation and deletes the others.
pub(super) async fn keep_only(tx: &mut Tx, id: Uuid, member: Uuid) -> Result<(), DbError> {
    tx.run(sql!("delete from sessions where member_id = $1 and id <> $2"), args![member, id]).await?;
    tx.run(sql!("update sessions set generation = (select m.generation from members m where m.id = $2) where id = $1 and member_id = $2"), args![id, member])
        .await?;
    Ok(())
}

pub(super) async fn generation(tx: &mut Tx, member: Uuid) -> Result<i64, DbError> {
    let found: Option<(i64,)> = tx.one(sql!("select generation from members where id = $1"), args![member]).await?;
    Ok(found.map_or(0, |(generation,)| generation))
}

row! {
    /// A link to choose a new password, as the member sees it whose password it is.
    pub(super) struct LinkRow {
        pub(super) made_by: Option<String>,
        pub(super) made_at: Micros,
        pub(super) expires_at: Micros,
        pub(super) used_at: Option<Micros>,
    }
}

/// Used ones first, so that no number of others can push them off the page.
pub(super) async fn links(db: &Db, member: Uuid) -> Result<Vec<LinkRow>, DbError> {
    db.all(
        sql!(
            "select b.name, l.made_at, l.expires_at, l.used_at from password_links l left join members b on b.id = l.made_by ",
            "where l.member_id = $1 order by coalesce(l.used_at, 0) desc, l.made_at desc, l.id limit 50"
        ),
        args![member],
    )
    .await
}

pub(super) async fn credential(db: &Db, email: &str) -> Result<Option<CredentialRow>, DbError> {
    db.one(sql!("select id, password_hash, generation from members where email = $1 and left_at is null"), args![email]).await
}

/// Counts one attempt and gives how many there were in the current window, and when that
/// began.
pub(super) async fn attempt(tx: &mut Tx, bucket: &[u8], now: Micros, window: Micros) -> Result<(i64, Micros), DbError> {
    let counted: Option<(i64, Micros)> = tx
        .one(
            sql!(
                "insert into throttles (bucket, attempts, window_started_at) values ($1, 1, $2) ",
                "on conflict (bucket) do update set ",
                "attempts = case when throttles.window_started_at < $2 - $3 then 1 else throttles.attempts + 1 end, ",
                "window_started_at = case when throttles.window_started_at < $2 - $3 then $2 else throttles.window_started_at end ",
                "returning attempts, window_started_at"
            ),
            args![bucket, now, window],
        )
        .await?;
    Ok(counted.unwrap_or((1, now)))
}

/// An attempt was a right one after all: it is not counted.
pub(super) async fn uncount(tx: &mut Tx, bucket: &[u8]) -> Result<(), DbError> {
    tx.run(sql!("update throttles set attempts = attempts - 1 where bucket = $1 and attempts > 0"), args![bucket]).await?;
    Ok(())
}

/// Forgets a bucket, and all that began before.
pub(super) async fn forget_attempts(tx: &mut Tx, bucket: &[u8], before: Micros) -> Result<(), DbError> {
    tx.run(sql!("delete from throttles where bucket = $1 or window_started_at < $2"), args![bucket, before]).await?;
    Ok(())
}
