//! The only SQL of interviews. Owns `interviews`.

use recount_model::{Micros, Telling, When};
use uuid::Uuid;

use crate::{
    platform::{
        db::{Db, DbError, Tx, args, row},
        place::Place,
        seal::Sealed,
    },
    sql, title_seen,
};

row! {
    /// Something told and written down, for one of the two it is private to.
    pub(super) struct InterviewRow {
        pub(super) id: Uuid,
        pub(super) review: Uuid,
        pub(super) title: String,
        pub(super) zone: String,
        pub(super) happened_at: Option<Micros>,
        /// Who told it.
        pub(super) teller: Uuid,
        pub(super) teller_name: String,
        /// Who wrote it down.
        pub(super) writer: Uuid,
        pub(super) writer_name: String,
        pub(super) earliest: Option<Micros>,
        pub(super) latest: Option<Micros>,
        pub(super) sealed: Vec<u8>,
        pub(super) key_id: String,
        pub(super) version: i64,
        pub(super) answer: Telling,
        pub(super) written_at: Micros,
        pub(super) answered_at: Option<Micros>,
    }
}

row! {
    /// Something that was written down for a member and waits for their word.
    pub struct WaitingRow {
        /// The interview.
        pub interview: Uuid,
        /// What its review is called.
        pub title: String,
        /// Who wrote it down.
        pub by: String,
    }
}

impl InterviewRow {
    pub(super) fn when(&self) -> Option<When> {
        Some(When::between(self.earliest?, self.latest?, &self.zone))
    }

    pub(super) fn sealed(&self) -> Sealed {
        Sealed { key_id: self.key_id.clone(), bytes: self.sealed.clone() }
    }
}

macro_rules! whole {
    () => {
        concat!(
            "select i.id, r.id, ",
            $crate::title_seen!(),
            ", r.zone, r.happened_at, t.id, t.name, w.id, w.name, i.earliest, i.latest, i.sealed, i.key_id, i.version, i.answer, i.written_at, i.answered_at ",
            "from interviews i join reviews r on r.id = i.review_id join members t on t.id = i.member_id join members w on w.id = i.written_by "
        )
    };
}

/// One interview, for either of its two people; nobody else finds it.
pub(super) async fn find(db: &Db, me: Uuid, interview: Uuid) -> Result<Option<InterviewRow>, DbError> {
    db.one(sql!(whole!(), "where i.id = $2 and (i.member_id = $1 or i.written_by = $1)"), args![me, interview]).await
}

/// What a facilitator wrote down in a review, newest first, after a place.
pub(super) async fn written(db: &Db, me: Uuid, review: Uuid, after: Option<Place>, most: usize) -> Result<Vec<InterviewRow>, DbError> {
    let after = after.unwrap_or(Place { at: Micros::MAX, id: Uuid::max() });
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    db.all(
        sql!(whole!(), "where i.review_id = $2 and i.written_by = $1 and (i.written_at, i.id) < ($3, $4) order by i.written_at desc, i.id desc limit $5"),
        args![me, review, after.at, after.id, most],
    )
    .await
}

/// Members who were there and can still sign in, other than `me`: (member, name).
pub(super) async fn tellers(db: &Db, me: Uuid, review: Uuid) -> Result<Vec<(Uuid, String)>, DbError> {
    db.all(
        sql!(
            "select m.id, m.name from members m where m.id <> $1 and m.left_at is null and exists (select 1 from participants p where p.review_id = $2 and p.member_id = m.id) order by m.name, m.id limit 200"
        ),
        args![me, review],
    )
    .await
}

/// What was written down for a member and waits for their word, over all reviews.
///
/// # Errors
/// [`DbError`].
pub async fn waiting(db: &Db, me: Uuid) -> Result<Vec<WaitingRow>, DbError> {
    db.all(
        sql!(
            "select i.id, ",
            title_seen!(),
            ", w.name from interviews i join reviews r on r.id = i.review_id join members w on w.id = i.written_by ",
            "where i.member_id = $1 and i.answer = 'waiting' order by i.written_at desc, i.id limit 5"
        ),
        args![me],
    )
    .await
}

/// Something to be written down.
#[derive(Debug)]
pub(super) struct NewInterview<'a> {
    pub(super) id: Uuid,
    pub(super) review: Uuid,
    pub(super) teller: Uuid,
    pub(super) writer: Uuid,
    pub(super) when: Option<&'a When>,
    pub(super) sealed: Sealed,
}

pub(super) async fn add(tx: &mut Tx, new: NewInterview<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into interviews (id, review_id, member_id, written_by, earliest, latest, sealed, key_id, version, answer, written_at) ",
            "values ($1, $2, $3, $4, $5, $6, $7, $8, 1, 'waiting', $9)"
        ),
        args![new.id, new.review, new.teller, new.writer, new.when.map(When::earliest), new.when.map(When::latest), new.sealed.bytes, new.sealed.key_id, now],
    )
    .await?;
    Ok(())
}

/// Changes the wording while it waits; 0 when it was changed or answered since `version`.
pub(super) async fn change(tx: &mut Tx, id: Uuid, version: i64, when: Option<&When>, sealed: Sealed) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "update interviews set earliest = $3, latest = $4, sealed = $5, key_id = $6, version = version + 1 where id = $1 and version = $2 and answer = 'waiting'"
        ),
        args![id, version, when.map(When::earliest), when.map(When::latest), sealed.bytes, sealed.key_id],
    )
    .await
}

/// Keeps what its teller answered, and destroys the words here; 0 when it was changed
/// or answered since `version`.
pub(super) async fn answer(tx: &mut Tx, id: Uuid, version: i64, answer: Telling, now: Micros) -> Result<u64, DbError> {
    let none: Vec<u8> = Vec::new();
    tx.run(
        sql!(
            "update interviews set sealed = $5, key_id = '', earliest = null, latest = null, answer = $3, answered_at = $4, version = version + 1 ",
            "where id = $1 and version = $2 and answer = 'waiting'"
        ),
        args![id, version, answer.as_str(), now, none],
    )
    .await
}

/// Destroys the words of every interview with a member in a review that waits for their
/// word, as their own “no” does: the wish of somebody who has left.
///
/// # Errors
/// When the database fails.
pub async fn decline_waiting(tx: &mut Tx, review: Uuid, member: Uuid, now: Micros) -> Result<(), DbError> {
    let waiting: Vec<(Uuid, i64)> =
        tx.all(sql!("select id, version from interviews where review_id = $1 and member_id = $2 and answer = 'waiting'"), args![review, member]).await?;
    for (id, version) in waiting {
        answer(tx, id, version, Telling::Declined, now).await?;
    }
    Ok(())
}

/// Destroys the words of one that waits, as its time is over; `answered_at` is then when
/// that was. What stays says to the two that something was here. 0 when it was answered
/// since, or a hold stands.
pub(super) async fn end(tx: &mut Tx, id: Uuid, now: Micros) -> Result<u64, DbError> {
    let none: Vec<u8> = Vec::new();
    tx.run(
        sql!(
            "update interviews set sealed = $3, key_id = '', earliest = null, latest = null, answer = $4, answered_at = $2, version = version + 1 ",
            "where id = $1 and answer = 'waiting' and not exists (select 1 from legal_holds h where h.review_id = interviews.review_id and h.lifted_at is null)"
        ),
        args![id, now, none, Telling::Over.as_str()],
    )
    .await
}

/// Throws one away.
pub(super) async fn remove(tx: &mut Tx, id: Uuid) -> Result<u64, DbError> {
    tx.run(sql!("delete from interviews where id = $1"), args![id]).await
}
