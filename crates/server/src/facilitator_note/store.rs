//! The only SQL of facilitators' notes. Owns `facilitator_notes`.

use recount_model::Micros;
use uuid::Uuid;

use crate::{
    platform::{
        db::{Db, DbError, Tx, args, row},
        seal::Sealed,
    },
    sql, title_seen,
};

row! {
    /// A facilitator's sheet, for them.
    pub(super) struct NoteRow {
        pub(super) id: Uuid,
        pub(super) title: String,
        pub(super) sealed: Vec<u8>,
        pub(super) key_id: String,
        pub(super) version: i64,
    }
}

impl NoteRow {
    pub(super) fn sealed(&self) -> Sealed {
        Sealed { key_id: self.key_id.clone(), bytes: self.sealed.clone() }
    }
}

/// The sheet of a member on a review; nobody else finds it.
pub(super) async fn own(db: &Db, me: Uuid, review: Uuid) -> Result<Option<NoteRow>, DbError> {
    db.one(
        sql!(
            "select n.id, ",
            title_seen!(),
            ", n.sealed, n.key_id, n.version from facilitator_notes n join reviews r on r.id = n.review_id where n.review_id = $2 and n.member_id = $1"
        ),
        args![me, review],
    )
    .await
}

/// A sheet that a member writes on.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) id: Uuid,
    pub(super) review: Uuid,
    pub(super) member: Uuid,
    /// The version it was written over; 0 for a new one.
    pub(super) base: i64,
    pub(super) sealed: Sealed,
}

/// Keeps a sheet; 0 when it was changed since `base`.
pub(super) async fn keep(tx: &mut Tx, sheet: Sheet, now: Micros) -> Result<u64, DbError> {
    if sheet.base == 0 {
        return tx
            .run(
                sql!(
                    "insert into facilitator_notes (id, review_id, member_id, sealed, key_id, version, changed_at) values ($1, $2, $3, $4, $5, 1, $6) on conflict (review_id, member_id) do nothing"
                ),
                args![sheet.id, sheet.review, sheet.member, sheet.sealed.bytes, sheet.sealed.key_id, now],
            )
            .await;
    }
    tx.run(
        sql!("update facilitator_notes set sealed = $3, key_id = $4, version = version + 1, changed_at = $5 where id = $1 and version = $2"),
        args![sheet.id, sheet.base, sheet.sealed.bytes, sheet.sealed.key_id, now],
    )
    .await
}

/// Removes a sheet; whoever calls scrubs the files afterwards.
///
/// # Errors
/// [`DbError`].
pub async fn remove(tx: &mut Tx, note: Uuid) -> Result<u64, DbError> {
    tx.run(sql!("delete from facilitator_notes where id = $1"), args![note]).await
}
