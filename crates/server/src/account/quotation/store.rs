//! The only SQL of quotations. Owns `quotations` and `quotation_openings`.

use recount_model::{Attribution, Audience, Micros, Quoting, When};
use uuid::Uuid;

use super::super::{
    ledger::OpeningRow,
    store::{opened, read, shown_as, shown_by},
};
use crate::{
    platform::{
        db::{Args, Db, DbError, Tx, Value, args, row},
        seal::Sealed,
    },
    seen, sql,
};

/// The narrowest audience that member `$1` belongs to in the review of account `a`.
macro_rules! reach {
    () => {
        "coalesce((select min(mine.reach) from review_roles mine where mine.review_id = a.review_id and mine.member_id = $1), 5)"
    };
}

/// The condition under which quotation `q` of passage `p` of account `a` of review
/// `r` is for member `$1`: agreed to, the review is open to them, and they stand
/// within its audience; where the passage's own words are quoted, within the
/// passage's too. Its author reads it always.
macro_rules! given {
    () => {
        concat!(
            "q.answer = 'agreed' and ",
            seen!(),
            " and (a.member_id = $1 or (q.audience >= ",
            reach!(),
            " and (length(q.sealed) > 0 or p.withdrawn_at is not null or p.audience >= ",
            reach!(),
            ")))"
        )
    };
}

macro_rules! from {
    () => {
        "from quotations q join passages p on p.id = q.passage_id join accounts a on a.id = p.account_id join reviews r on r.id = a.review_id join members m on m.id = a.member_id "
    };
}

macro_rules! linked {
    () => {
        "exists (select 1 from edition_links el join editions e on e.id = el.edition_id where el.noun = 'passage' and el.noun_id = p.id and e.review_id = a.review_id)"
    };
}

row! {
    /// A quotation for one reader. `words` is what they are sent, sealed: nothing
    /// before they stand in its ledger.
    pub(super) struct QuotedRow {
        pub(super) passage: Uuid,
        pub(super) quotation: Uuid,
        pub(super) place: Uuid,
        pub(super) earliest: Option<Micros>,
        pub(super) latest: Option<Micros>,
        pub(super) attribution: Attribution,
        pub(super) by: String,
        pub(super) withdrawn_at: Option<Micros>,
        pub(super) removed_at: Option<Micros>,
        pub(super) words: Option<Vec<u8>>,
        pub(super) key_id: String,
    }
}

impl QuotedRow {
    pub(super) fn sealed(&self) -> Option<Sealed> {
        Some(Sealed { key_id: self.key_id.clone(), bytes: self.words.clone()? })
    }
}

/// Passages that one statement asks for.
pub(super) const AT_ONCE: usize = 40;

macro_rules! forty {
    () => {
        "($3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41,$42)"
    };
}

/// What these passages (at most [`AT_ONCE`]) say to one reader where they are
/// quoted; for each the wording for the narrowest audience first.
pub(super) async fn quoted(db: &Db, me: Uuid, review: Uuid, passages: &[Uuid]) -> Result<Vec<QuotedRow>, DbError> {
    let mut ids = passages.to_vec();
    ids.resize(AT_ONCE, Uuid::nil());
    let Args(mut given) = args![me, review];
    given.extend(ids.into_iter().map(Value::from));
    db.all(
        sql!(
            "select p.id, q.id, case when length(q.sealed) > 0 then q.id else p.id end, p.earliest, p.latest, ",
            shown_as!("q"),
            ", ",
            shown_by!("q"),
            ", p.withdrawn_at, p.removed_at, case when p.withdrawn_at is null and (a.member_id = $1 or exists (select 1 from quotation_openings o where o.quotation_id = q.id and o.member_id = $1 and o.closed_at is null)) ",
            "then case when length(q.sealed) > 0 then q.sealed else p.sealed end end, case when length(q.sealed) > 0 then q.key_id else p.key_id end ",
            from!(),
            "where a.review_id = $2 and p.id in ",
            forty!(),
            " and ",
            given!(),
            " order by p.id, q.audience"
        ),
        Args(given),
    )
    .await
}

/// Enters a reader into the ledger of every quotation that the text as it stands
/// has for them.
pub(super) async fn enter(tx: &mut Tx, me: Uuid, review: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into quotation_openings (quotation_id, member_id, opened_at) select q.id, $1, $3 ",
            from!(),
            "where a.review_id = $2 and a.member_id <> $1 and p.withdrawn_at is null and ",
            linked!(),
            " and ",
            given!(),
            " on conflict (quotation_id, member_id) do update set opened_at = excluded.opened_at, closed_at = null where quotation_openings.closed_at is not null"
        ),
        args![me, review, now],
    )
    .await?;
    Ok(())
}

/// Notes that a file with the words of a quotation is about to leave.
pub(super) async fn leave(tx: &mut Tx, me: Uuid, quotation: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("update quotations set left_at = $2 where id = $1 and left_at is null and answer = 'agreed' and not exists (select 1 from passages p join accounts a on a.id = p.account_id where p.id = quotations.passage_id and a.member_id = $3)"),
        args![quotation, now, me],
    )
    .await?;
    Ok(())
}

/// Whether a member reads somebody else's passage here, and so may ask to quote it.
pub(super) async fn may_ask(db: &Db, me: Uuid, review: Uuid, passage: Uuid) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = db
        .one(
            sql!(
                "select p.id from passages p join accounts a on a.id = p.account_id join reviews r on r.id = a.review_id ",
                "where a.review_id = $2 and p.id = $3 and p.withdrawn_at is null and ",
                opened!("$1"),
                " and ",
                read!()
            ),
            args![me, review, passage],
        )
        .await?;
    Ok(found.is_some())
}

/// Asks; what was asked or answered before stands, unless it was ended.
pub(super) async fn ask(tx: &mut Tx, id: Uuid, passage: Uuid, audience: Audience, by: Uuid, now: Micros) -> Result<(), DbError> {
    let none: Vec<u8> = Vec::new();
    tx.run(
        sql!(
            "insert into quotations (id, passage_id, audience, asked_by, asked_at, answer, attribution, sealed, key_id) values ($1, $2, $3, $4, $5, 'asked', 'unattributed', $6, '') ",
            "on conflict (passage_id, audience) do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at, answer = 'asked' where quotations.answer = 'ended'"
        ),
        args![id, passage, audience.rung(), by, now, none],
    )
    .await?;
    Ok(())
}

/// What a member sees of what was asked of the passages they read here:
/// (passage, audience, answer).
pub(in super::super) async fn asked_here(db: &Db, me: Uuid, review: Uuid) -> Result<Vec<(Uuid, Audience, Quoting)>, DbError> {
    db.all(
        sql!(
            "select p.id, q.audience, q.answer from quotations q join passages p on p.id = q.passage_id join accounts a on a.id = p.account_id join reviews r on r.id = a.review_id ",
            "where a.review_id = $2 and p.withdrawn_at is null and q.answer <> 'ended' and ",
            read!(),
            " order by p.id, q.audience limit 6000"
        ),
        args![me, review],
    )
    .await
}

row! {
    /// That somebody asks an author to be quoted, and nothing is answered yet.
    pub struct AskingRow {
        /// The author's account.
        pub account: Uuid,
        /// Which passage.
        pub passage: Uuid,
        /// What its review is called.
        pub title: String,
        /// Who asks, unless they are gone.
        pub by: Option<String>,
        /// For whom.
        pub audience: Audience,
    }
}

/// What member $1 is asked to let be quoted, over all reviews or in the one of `$review`, in
/// the columns of `news`: the newest five.
macro_rules! asking_columns {
    ($review:literal) => {
        concat!(
            "select 'asking' as noun, a.id, p.id as passage, ",
            $crate::title_seen!(),
            " as title, m.name, q.audience, q.asked_at as at from accounts a join passages p on p.account_id = a.id and p.withdrawn_at is null join quotations q on q.passage_id = p.id and q.answer = 'asked' ",
            "join reviews r on r.id = a.review_id left join members m on m.id = q.asked_by where a.member_id = $1 and a.review_id = coalesce(",
            $review,
            ", a.review_id) order by q.asked_at desc, q.id limit 5"
        )
    };
}
pub(in super::super) use asking_columns;

/// What a member is asked to let be quoted, over all reviews or in one, the newest first.
///
/// # Errors
/// [`DbError`].
pub async fn asking(db: &Db, me: Uuid, review: Option<Uuid>) -> Result<Vec<AskingRow>, DbError> {
    db.all(sql!("select id, passage, title, name, audience from (", asking_columns!("$2"), ") asked order by at desc, passage"), args![me, review]).await
}

row! {
    /// A quotation, for the passage's author.
    pub(in super::super) struct OfRow {
        pub(in super::super) passage: Uuid,
        pub(in super::super) audience: Audience,
        pub(in super::super) answer: Quoting,
        pub(in super::super) asked_by: Option<String>,
        /// Bytes of another wording; 0 where the passage's own words are quoted.
        pub(in super::super) other: i64,
        pub(in super::super) left_at: Option<Micros>,
    }
}

/// Every quotation of an account's passages, for its author.
pub(in super::super) async fn of_account(db: &Db, account: Uuid) -> Result<Vec<OfRow>, DbError> {
    db.all(
        sql!(
            "select q.passage_id, q.audience, q.answer, m.name, cast(length(q.sealed) as bigint), q.left_at from quotations q join passages p on p.id = q.passage_id ",
            "left join members m on m.id = q.asked_by where p.account_id = $1 and p.withdrawn_at is null order by q.passage_id, q.audience limit 6000"
        ),
        args![account],
    )
    .await
}

/// Who opened quotations of an account's passages, for its author.
pub(in super::super) async fn openings(db: &Db, account: Uuid) -> Result<Vec<OpeningRow>, DbError> {
    db.all(
        sql!(
            "select q.passage_id, m.name, case when count(o.closed_at) = count(*) then max(o.closed_at) end from quotation_openings o join quotations q on q.id = o.quotation_id join passages p on p.id = q.passage_id join members m on m.id = o.member_id ",
            "where p.account_id = $1 and p.withdrawn_at is null group by q.passage_id, m.id, m.name order by min(o.opened_at), m.name, m.id limit 5000"
        ),
        args![account],
    )
    .await
}

/// Who had opened passages of an account, or quotations of them, that their author
/// withdrew since, for that author: (passage, name).
pub(in super::super) async fn had_opened(db: &Db, account: Uuid) -> Result<Vec<(Uuid, String)>, DbError> {
    db.all(
        sql!(
            "select p.id, m.name from passages p join (select passage_id, member_id from passage_openings union ",
            "select q.passage_id, o.member_id from quotation_openings o join quotations q on q.id = o.quotation_id) opened on opened.passage_id = p.id ",
            "join members m on m.id = opened.member_id where p.account_id = $1 and p.withdrawn_at is not null and p.removed_at is null order by m.name, m.id limit 5000"
        ),
        args![account],
    )
    .await
}

row! {
    /// A passage that was withdrawn, for its author.
    pub(in super::super) struct GoneRow {
        pub(in super::super) passage: Uuid,
        pub(in super::super) withdrawn: Option<Micros>,
        pub(in super::super) left: Option<Micros>,
        /// Whether a shared text quoted it: when that was shared.
        pub(in super::super) shared: Option<Micros>,
        /// When it went because its time was over.
        pub(in super::super) removed: Option<Micros>,
    }
}

/// The author's passages that were withdrawn or removed in time, which a text quoted or
/// somebody had opened.
pub(in super::super) async fn gone(db: &Db, account: Uuid) -> Result<Vec<GoneRow>, DbError> {
    db.all(
        sql!(
            "select p.id, p.withdrawn_at, min(q.left_at), min(case when q.left_at is not null or q.answer = 'agreed' then r.shared_at end), p.removed_at ",
            "from passages p left join quotations q on q.passage_id = p.id join accounts a on a.id = p.account_id join reviews r on r.id = a.review_id ",
            "where p.account_id = $1 and p.withdrawn_at is not null and (q.left_at is not null or q.answer = 'agreed' or (p.removed_at is null and ",
            "(exists (select 1 from passage_openings o where o.passage_id = p.id) or exists (select 1 from quotation_openings o where o.quotation_id = q.id)))) ",
            "group by p.id, p.withdrawn_at, p.removed_at order by p.withdrawn_at desc limit 50"
        ),
        args![account],
    )
    .await
}

row! {
    /// The answer for one audience, with the other wording, if there is one.
    pub(super) struct AnswerRow {
        pub(super) id: Uuid,
        pub(super) answer: Quoting,
        pub(super) asked_by: Option<String>,
        pub(super) attribution: Attribution,
        pub(super) sealed: Vec<u8>,
        pub(super) key_id: String,
    }
}

pub(super) async fn answer_of(db: &Db, passage: Uuid, audience: Audience) -> Result<Option<AnswerRow>, DbError> {
    db.one(
        sql!(
            "select q.id, q.answer, m.name, q.attribution, q.sealed, q.key_id from quotations q left join members m on m.id = q.asked_by where q.passage_id = $1 and q.audience = $2"
        ),
        args![passage, audience.rung()],
    )
    .await
}

/// The id of the row for a passage and an audience; made if there is none.
pub(super) async fn row_for(tx: &mut Tx, new: Uuid, passage: Uuid, audience: Audience) -> Result<Uuid, DbError> {
    let none: Vec<u8> = Vec::new();
    let row: Option<(Uuid,)> = tx
        .one(
            sql!(
                "insert into quotations (id, passage_id, audience, answer, attribution, sealed, key_id) values ($1, $2, $3, 'ended', 'unattributed', $4, '') ",
                "on conflict (passage_id, audience) do update set audience = excluded.audience returning id"
            ),
            args![new, passage, audience.rung(), none],
        )
        .await?;
    row.map(|(id,)| id).ok_or_else(|| DbError::Row("a quotation was gone while it was being answered".into()))
}

/// What an author answers. `sealed` is another wording, with no bytes where the
/// passage's own words are meant.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) id: Uuid,
    pub(super) says: Quoting,
    pub(super) attribution: Attribution,
    pub(super) sealed: Sealed,
}

/// Keeps an answer. Who opened an earlier wording has not opened this one, and stays in
/// the ledger.
pub(super) async fn put(tx: &mut Tx, answer: Answer, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("update quotation_openings set closed_at = $2 where quotation_id = $1 and closed_at is null"), args![answer.id, now]).await?;
    tx.run(
        sql!("update quotations set answer = $2, answered_at = $3, attribution = $4, sealed = $5, key_id = $6 where id = $1"),
        args![answer.id, answer.says.as_str(), now, answer.attribution.as_str(), answer.sealed.bytes, answer.sealed.key_id],
    )
    .await?;
    Ok(())
}

/// Closes the quotations that have a passage's own words, which were changed.
pub(in super::super) async fn close_own_words(tx: &mut Tx, passage: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "update quotation_openings set closed_at = $2 where closed_at is null and quotation_id in (select q.id from quotations q where q.passage_id = $1 and length(q.sealed) = 0)"
        ),
        args![passage, now],
    )
    .await?;
    Ok(())
}

/// Ends one quotation; another wording is destroyed with it.
pub(super) async fn end(tx: &mut Tx, passage: Uuid, audience: Audience, now: Micros) -> Result<u64, DbError> {
    let none: Vec<u8> = Vec::new();
    tx.run(
        sql!(
            "update quotations set answer = 'ended', answered_at = $3, sealed = $4, key_id = '' where passage_id = $1 and answer = 'agreed' and audience = $2"
        ),
        args![passage, audience.rung(), now, none],
    )
    .await
}

/// Destroys every other wording of a passage that is being withdrawn. What stays
/// says to those who could read it that a passage was here.
pub(super) async fn withdraw(tx: &mut Tx, passage: Uuid) -> Result<(), DbError> {
    let none: Vec<u8> = Vec::new();
    tx.run(sql!("update quotations set sealed = $2, key_id = '', attribution = 'unattributed' where passage_id = $1"), args![passage, none]).await?;
    Ok(())
}

pub(super) fn when(earliest: Option<Micros>, latest: Option<Micros>, zone: &str) -> Option<When> {
    Some(When::between(earliest?, latest?, zone))
}
