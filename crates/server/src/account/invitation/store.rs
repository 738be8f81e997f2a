//! The only SQL of invitations. Owns `account_invitations`.

use recount_model::{Micros, review::Involvement};
use uuid::Uuid;

use crate::{
    name_drawn,
    platform::db::{Db, DbError, Tx, args, row},
    sql,
};

row! {
    /// That somebody was asked for their account, and by whom.
    pub(in super::super) struct AskedRow {
        pub(in super::super) by: String,
    }
}

row! {
    /// Somebody who was there and can be invited, for whoever guides the review.
    pub(in super::super) struct ToInvite {
        pub(in super::super) participant: Uuid,
        pub(in super::super) member: Uuid,
        /// As it is drawn; empty once its time is over.
        pub(in super::super) name: String,
        pub(in super::super) involvement: Involvement,
        pub(in super::super) invited_at: Option<Micros>,
        pub(in super::super) invited_by: Option<String>,
        /// 1 where they said that they would rather not. Nothing else of what they
        /// answered or wrote is read here.
        pub(in super::super) unwilling: i64,
    }
}

row! {
    /// A review that a member is asked to recount, and has not answered yet.
    pub struct InvitedRow {
        /// The review.
        pub review: Uuid,
        /// What it is called.
        pub title: String,
        /// Who asks.
        pub by: String,
    }
}

/// Whether a member was asked for their account of a review.
pub(in super::super) async fn asked(db: &Db, me: Uuid, review: Uuid) -> Result<Option<AskedRow>, DbError> {
    db.one(
        sql!("select m.name from account_invitations i join members m on m.id = i.invited_by where i.review_id = $2 and i.member_id = $1"),
        args![me, review],
    )
    .await
}

/// Those who were there and can sign in, each once.
pub(in super::super) async fn there(db: &Db, review: Uuid) -> Result<Vec<ToInvite>, DbError> {
    db.all(
        sql!(
            "select p.id, m.id, case when ",
            name_drawn!("p.review_id", "p.member_id"),
            " then m.name else '' end as called, p.involvement, i.invited_at, b.name, cast(case when exists (select 1 from accounts a where a.review_id = $1 and a.member_id = m.id and a.willing = 'no') then 1 else 0 end as bigint) ",
            "from participants p join members m on m.id = p.member_id and m.left_at is null left join account_invitations i on i.review_id = p.review_id and i.member_id = p.member_id left join members b on b.id = i.invited_by ",
            "where p.review_id = $1 and not exists (select 1 from participants o where o.review_id = p.review_id and o.member_id = p.member_id and o.id < p.id) order by called, p.id limit 200"
        ),
        args![review],
    )
    .await
}

/// Names of those who were there and are not members, as far as they are drawn: nobody
/// can write as them, nor confirm what they told.
///
/// # Errors
/// [`DbError`].
pub async fn not_members(db: &Db, review: Uuid) -> Result<Vec<(String,)>, DbError> {
    db.all(sql!("select p.name from participants p where p.review_id = $1 and p.member_id is null and p.name <> '' order by p.name limit 50"), args![review])
        .await
}

/// Invites somebody who was there, by their place among the participants; who was
/// invited before stays invited. 0 where there is no such member.
pub(super) async fn invite(tx: &mut Tx, review: Uuid, participant: Uuid, by: Uuid, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "insert into account_invitations (review_id, member_id, invited_by, invited_at) ",
            "select p.review_id, p.member_id, $3, $4 from participants p where p.review_id = $1 and p.id = $2 and p.member_id is not null and p.member_id <> $3 ",
            "on conflict (review_id, member_id) do update set invited_at = account_invitations.invited_at"
        ),
        args![review, participant, by, now],
    )
    .await
}

/// Reviews that member $1 sees, was asked to recount, and has not answered about, in the
/// columns of `news`: the last five.
macro_rules! invited_columns {
    () => {
        concat!(
            "select 'invited' as noun, r.id, r.id as passage, r.title, m.name, cast(1 as bigint) as audience, i.invited_at as at ",
            "from account_invitations i join reviews r on r.id = i.review_id join members m on m.id = i.invited_by ",
            "where i.member_id = $1 and not exists (select 1 from accounts a where a.review_id = i.review_id and a.member_id = $1) and ",
            $crate::seen!(),
            " order by i.invited_at desc, r.id limit 5"
        )
    };
}
pub(in super::super) use invited_columns;
