//! The only SQL of links to choose a new password. Owns `password_links`.

use recount_model::Micros;
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, Tx, args, row},
    sql,
};

row! {
    /// A link that can still be used, and whose password it is about.
    pub(super) struct LinkRow {
        pub(super) id: Uuid,
        pub(super) member_id: Uuid,
        pub(super) name: String,
        pub(super) email: Option<String>,
    }
}

row! {
    /// Somebody a link may be made for.
    pub(super) struct ForRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) handle: String,
        pub(super) left_at: Option<Micros>,
    }
}

#[derive(Debug)]
pub(super) struct Insert<'a> {
    pub(super) id: Uuid,
    pub(super) token_hash: &'a [u8],
    pub(super) member: Uuid,
    pub(super) made_by: Option<Uuid>,
    pub(super) expires_at: Micros,
}

/// `false` when there is no such member, or their access has ended.
pub(super) async fn insert(tx: &mut Tx, new: &Insert<'_>, now: Micros) -> Result<bool, DbError> {
    Ok(tx
        .run(
            sql!(
                "insert into password_links (id, token_hash, member_id, made_by, made_at, expires_at) ",
                "select $1, $2, m.id, $4, $5, $6 from members m where m.id = $3 and m.left_at is null"
            ),
            args![new.id, new.token_hash, new.member, new.made_by, now, new.expires_at],
        )
        .await?
        == 1)
}

pub(super) async fn held(db: &Db, token_hash: &[u8], now: Micros) -> Result<Option<LinkRow>, DbError> {
    db.one(
        sql!(
            "select l.id, m.id, m.name, m.email from password_links l join members m on m.id = l.member_id ",
            "where l.token_hash = $1 and l.used_at is null and l.expires_at > $2 and m.left_at is null"
        ),
        args![token_hash, now],
    )
    .await
}

/// Uses a link up; `false` when somebody else was faster, or it has lapsed meanwhile.
pub(super) async fn spend(tx: &mut Tx, id: Uuid, now: Micros) -> Result<bool, DbError> {
    Ok(tx.run(sql!("update password_links set used_at = $2 where id = $1 and used_at is null and expires_at > $2"), args![id, now]).await? == 1)
}

/// Links for a member that were not used no longer work.
pub(in super::super) async fn lapse_for(tx: &mut Tx, member: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("update password_links set expires_at = $2 where member_id = $1 and used_at is null and expires_at > $2"), args![member, now]).await?;
    Ok(())
}

/// Links that a member made and nobody used no longer work.
pub(in super::super) async fn lapse_by(tx: &mut Tx, member: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("update password_links set expires_at = $2 where made_by = $1 and used_at is null and expires_at > $2"), args![member, now]).await?;
    Ok(())
}

pub(super) async fn called(db: &Db, called: &str) -> Result<Option<ForRow>, DbError> {
    db.one(sql!("select id, name, handle, left_at from members where handle = $1 or email = $1 limit 1"), args![called]).await
}
