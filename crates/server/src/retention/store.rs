//! The only SQL of retention. Owns `legal_holds`, `name_renewals`, `names_over` and
//! `leases`.

use recount_model::{Micros, Telling, When};
use uuid::Uuid;

use crate::{
    account,
    platform::{
        db::{Db, DbError, Tx, args, row},
        place::Place,
        seal::Sealed,
    },
    review::runs::{free, over, runs_since, shared},
    sql, title_seen,
};

/// Rows removed in one transaction.
pub(super) const AT_ONCE: usize = 200;

/// Passages whose time is over: (passage, version).
pub(super) async fn passages_over(tx: &mut Tx, before: Micros) -> Result<Vec<(Uuid, i64)>, DbError> {
    tx.all(
        sql!(
            "select p.id, p.version from reviews r join accounts a on a.review_id = r.id join passages p on p.account_id = a.id ",
            "where p.withdrawn_at is null and p.kept_at is null and p.written_at <= $1 and coalesce(p.quoted_at, 0) <= $1 and ",
            over!(),
            " and not ",
            account::passage_quoted!(),
            " order by p.id limit 200"
        ),
        args![before],
    )
    .await
}

/// Interviews whose time is over, those not among them whose words it took already:
/// (interview, what was answered).
pub(super) async fn interviews_over(tx: &mut Tx, before: Micros) -> Result<Vec<(Uuid, Telling)>, DbError> {
    tx.all(
        sql!(
            "select i.id, i.answer from reviews r join interviews i on i.review_id = r.id where i.written_at <= $1 and i.answer <> 'over' and ",
            over!(),
            " order by i.id limit 200"
        ),
        args![before],
    )
    .await
}

/// Facilitators' notes whose time is over.
pub(super) async fn notes_over(tx: &mut Tx, before: Micros) -> Result<Vec<(Uuid,)>, DbError> {
    tx.all(sql!("select n.id from reviews r join facilitator_notes n on n.review_id = r.id where ", over!(), " order by n.id limit 200"), args![before]).await
}

/// Notes whose names are not drawn any more: of reviews last shared at `before` or
/// earlier and not taken up again, without a hold, of those who have not renewed them
/// since.
pub(super) async fn end_names(tx: &mut Tx, before: Micros, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into names_over (review_id, member_id, since) select r.id, who.member_id, $2 from reviews r join (",
            "select review_id, member_id from participants where member_id is not null union select review_id, member_id from accounts ",
            "union select m.review_id, d.confirmed_by from decisions d join moments m on m.id = d.moment_id where d.confirmed_by is not null",
            ") who on who.review_id = r.id where ",
            over!(),
            " and not exists (select 1 from name_renewals anew where anew.review_id = r.id and anew.member_id = who.member_id and anew.renewed_at > $1) ",
            "on conflict (review_id, member_id) do nothing"
        ),
        args![before, now],
    )
    .await?;
    Ok(())
}

/// Lets names be drawn again where their time was never over, by a period that was
/// lengthened. Not while a hold stands: it keeps what is there, and a facilitator who places
/// one brings back nobody's name. By the first sharing: that a review was taken up again
/// and shared again brings no name back that had gone, since only whose it is renews it.
pub(super) async fn begin_names(tx: &mut Tx, before: Micros) -> Result<(), DbError> {
    tx.run(sql!("delete from names_over where not exists (select 1 from reviews r where r.id = names_over.review_id and r.shared_at <= $1)"), args![before])
        .await?;
    Ok(())
}

/// Lets somebody's name stand in a review for another period.
pub(super) async fn renew(tx: &mut Tx, me: Uuid, review: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into name_renewals (review_id, member_id, renewed_at) values ($1, $2, $3) on conflict (review_id, member_id) do update set renewed_at = excluded.renewed_at"
        ),
        args![review, me, now],
    )
    .await?;
    tx.run(sql!("delete from names_over where review_id = $1 and member_id = $2"), args![review, me]).await?;
    Ok(())
}

/// Takes or keeps a lease; `false` while somebody else has it.
pub(super) async fn lease(tx: &mut Tx, name: &str, me: Uuid, until: Micros, now: Micros) -> Result<bool, DbError> {
    let taken = tx
        .run(
            sql!(
                "insert into leases (name, held_by, until) values ($1, $2, $3) on conflict (name) do update set held_by = excluded.held_by, until = excluded.until ",
                "where leases.held_by = excluded.held_by or leases.until <= $4"
            ),
            args![name, me, until, now],
        )
        .await?;
    Ok(taken > 0)
}

/// Gives a lease back.
pub(super) async fn give_back(tx: &mut Tx, name: &str, me: Uuid) -> Result<(), DbError> {
    tx.run(sql!("delete from leases where name = $1 and held_by = $2"), args![name, me]).await?;
    Ok(())
}

row! {
    /// A hold on a review.
    pub(super) struct HoldRow {
        pub(super) reason: String,
        pub(super) by: String,
        pub(super) at: Micros,
        pub(super) lifted_reason: Option<String>,
        pub(super) lifted_by: Option<String>,
        pub(super) lifted_at: Option<Micros>,
    }
}

/// Every hold there was on a review, the newest first.
pub(super) async fn holds(db: &Db, review: Uuid) -> Result<Vec<HoldRow>, DbError> {
    db.all(
        sql!(
            "select h.reason, m.name, h.placed_at, h.lifted_reason, l.name, h.lifted_at from legal_holds h join members m on m.id = h.placed_by left join members l on l.id = h.lifted_by ",
            "where h.review_id = $1 order by h.placed_at desc, h.id desc limit 100"
        ),
        args![review],
    )
    .await
}

/// Places a hold where none stands.
pub(super) async fn place(tx: &mut Tx, id: Uuid, review: Uuid, reason: &str, by: Uuid, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!("insert into legal_holds (id, review_id, reason, placed_by, placed_at) select $1, r.id, $3, $4, $5 from reviews r where r.id = $2 and ", free!()),
        args![id, review, reason, by, now],
    )
    .await
}

/// Lifts the hold that stands.
pub(super) async fn lift(tx: &mut Tx, review: Uuid, reason: &str, by: Uuid, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!("update legal_holds set lifted_reason = $2, lifted_by = $3, lifted_at = $4 where review_id = $1 and lifted_at is null"),
        args![review, reason, by, now],
    )
    .await
}

row! {
    /// An author's own passage that goes, or would.
    pub(super) struct GoingRow {
        pub(super) id: Uuid,
        pub(super) account: Uuid,
        pub(super) title: String,
        pub(super) zone: String,
        pub(super) earliest: Option<Micros>,
        pub(super) latest: Option<Micros>,
        pub(super) shared_at: Micros,
        /// When it was written, or last seen quoted by a text.
        pub(super) used_at: Micros,
        pub(super) kept_at: Option<Micros>,
        /// 1 while a text quotes it.
        pub(super) quoted: i64,
        /// 1 while a hold stands.
        pub(super) held: i64,
        pub(super) sealed: Vec<u8>,
        pub(super) key_id: String,
    }
}

impl GoingRow {
    pub(super) fn when(&self) -> Option<When> {
        Some(When::between(self.earliest?, self.latest?, &self.zone))
    }

    pub(super) fn sealed(&self) -> Sealed {
        Sealed { key_id: self.key_id.clone(), bytes: self.sealed.clone() }
    }

    /// From when the period of a passage runs.
    pub(super) fn since(&self) -> Micros {
        self.shared_at.max(self.used_at)
    }
}

/// A member's own passages in shared reviews: those that go first come first, those that a
/// text quotes last. After a place, by since when their time runs.
pub(super) async fn going(db: &Db, me: Uuid, after: Place, most: usize) -> Result<Vec<GoingRow>, DbError> {
    db.all(
        sql!(
            "select id, account, title, zone, earliest, latest, shared, used_at, kept_at, quoted, held, sealed, key_id from (",
            "select p.id, a.id as account, ",
            title_seen!(),
            " as title, r.zone, p.earliest, p.latest, ",
            shared!(),
            " as shared, case when p.quoted_at > p.written_at then p.quoted_at else p.written_at end as used_at, p.kept_at, cast(case when ",
            account::passage_quoted!(),
            " then 1 else 0 end as bigint) as quoted, cast(case when ",
            free!(),
            " then 0 else 1 end as bigint) as held, p.sealed, p.key_id from accounts a join reviews r on r.id = a.review_id join passages p on p.account_id = a.id ",
            "where a.member_id = $1 and p.withdrawn_at is null and r.shared_at is not null and r.stage in ('shared', 'set_aside')) going ",
            "where (case when shared > used_at then shared else used_at end, id) > ($2, $3) order by case when shared > used_at then shared else used_at end, id limit $4"
        ),
        args![me, after.at, after.id, i64::try_from(most).unwrap_or(i64::MAX)],
    )
    .await
}

row! {
    /// A review in which a member's name stands, or stood.
    pub(super) struct NamedRow {
        pub(super) review: Uuid,
        pub(super) title: String,
        pub(super) zone: String,
        /// The last time.
        pub(super) shared_at: Micros,
        pub(super) renewed_at: Option<Micros>,
        /// Since when it is not drawn.
        pub(super) over_since: Option<Micros>,
        /// 1 while a hold stands.
        pub(super) held: i64,
        /// 1 where the review was taken up again.
        pub(super) again: i64,
    }
}

/// Shared reviews in which a member is named as one who was there.
pub(super) async fn named(db: &Db, me: Uuid) -> Result<Vec<NamedRow>, DbError> {
    db.all(
        sql!(
            "select r.id, ",
            title_seen!(),
            ", r.zone, ",
            shared!(),
            ", n.renewed_at, o.since, cast(case when ",
            free!(),
            " then 0 else 1 end as bigint), cast(case when r.stage in ('shared', 'set_aside') then 0 else 1 end as bigint) from reviews r left join name_renewals n on n.review_id = r.id and n.member_id = $1 left join names_over o on o.review_id = r.id and o.member_id = $1 ",
            "where r.shared_at is not null and (exists (select 1 from participants p where p.review_id = r.id and p.member_id = $1) or exists (select 1 from accounts a where a.review_id = r.id and a.member_id = $1)) ",
            "order by coalesce(n.renewed_at, r.shared_at), r.id limit 200"
        ),
        args![me],
    )
    .await
}

row! {
    /// A facilitator's own sheet of notes on a shared review.
    pub(super) struct SheetRow {
        pub(super) review: Uuid,
        pub(super) title: String,
        pub(super) zone: String,
        /// Since when their time runs; `None` while a hold stands.
        pub(super) since: Option<Micros>,
    }
}

/// A member's own notes on shared reviews.
pub(super) async fn sheets(db: &Db, me: Uuid) -> Result<Vec<SheetRow>, DbError> {
    db.all(
        sql!(
            "select r.id, ",
            title_seen!(),
            ", r.zone, ",
            runs_since!(),
            " as since from facilitator_notes n join reviews r on r.id = n.review_id ",
            "where n.member_id = $1 and r.shared_at is not null and r.stage in ('shared', 'set_aside') order by ",
            shared!(),
            ", r.id limit 200"
        ),
        args![me],
    )
    .await
}
