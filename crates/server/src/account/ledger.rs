//! The ledger of passages: who opened which, as its author sees it. An entry is committed
//! before the words are unsealed. Owns `passage_openings`.

use recount_model::Micros;
use uuid::Uuid;

use super::{
    leaf::Leaf,
    store::{on_leaf, read},
};
use crate::{
    platform::db::{Db, DbError, Tx, args, row},
    sql,
};

row! {
    /// Somebody who opened a passage, for its author.
    pub(super) struct OpeningRow {
        pub(super) passage: Uuid,
        name: String,
        closed_at: Option<Micros>,
    }
}

impl OpeningRow {
    /// Who, and whether it was other words that they opened.
    pub(super) fn told(&self) -> String {
        if self.closed_at.is_some() { format!("{} (before you changed it)", self.name) } else { self.name.clone() }
    }
}

/// Who opened the passages of a page, for their author.
pub(super) async fn openings(tx: &mut Tx, account: Uuid, leaf: &Leaf) -> Result<Vec<OpeningRow>, DbError> {
    tx.all(
        sql!(
            "select o.passage_id, m.name, o.closed_at from passage_openings o join passages p on p.id = o.passage_id join members m on m.id = o.member_id ",
            "where p.account_id = $1 and p.withdrawn_at is null and ",
            on_leaf!("$2", "$3", "$4", "$5"),
            " order by o.opened_at, m.name limit 5000"
        ),
        args![account, leaf.after.at, leaf.after.id, leaf.until.at, leaf.until.id],
    )
    .await
}

/// Who opened one passage, for its author, a thousand at most.
pub(super) async fn opened_by(db: &Db, account: Uuid, passage: Uuid) -> Result<Vec<OpeningRow>, DbError> {
    db.all(
        sql!(
            "select p.id, m.name, o.closed_at from passage_openings o join passages p on p.id = o.passage_id join members m on m.id = o.member_id ",
            "where p.account_id = $1 and p.id = $2 and p.withdrawn_at is null order by o.opened_at, m.name limit 1000"
        ),
        args![account, passage],
    )
    .await
}

/// Closes a passage whose words were changed to those who had opened it; they stay in its
/// ledger.
pub(super) async fn close(tx: &mut Tx, passage: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("update passage_openings set closed_at = $2 where passage_id = $1 and closed_at is null"), args![passage, now]).await?;
    Ok(())
}

/// Enters a member into the ledger of every passage of a page that they may read now.
pub(super) async fn enter(tx: &mut Tx, me: Uuid, review: Uuid, leaf: &Leaf, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into passage_openings (passage_id, member_id, opened_at) select p.id, $1, $3 from passages p join accounts a on a.id = p.account_id join reviews r on r.id = a.review_id ",
            "where a.review_id = $2 and p.withdrawn_at is null and ",
            on_leaf!("$4", "$5", "$6", "$7"),
            " and ",
            read!(),
            " on conflict (passage_id, member_id) do update set opened_at = excluded.opened_at, closed_at = null where passage_openings.closed_at is not null"
        ),
        args![me, review, now, leaf.after.at, leaf.after.id, leaf.until.at, leaf.until.id],
    )
    .await?;
    Ok(())
}
