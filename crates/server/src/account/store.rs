//! The SQL of accounts and passages. Owns `accounts` and `passages`; who opened them is
//! `ledger`'s.

use axum::http::StatusCode;
use recount_model::{Attribution, Audience, Micros, When, Willing};
use uuid::Uuid;

use super::leaf::Leaf;
use crate::{
    name_drawn,
    platform::{
        db::{Db, DbError, Tx, args, row},
        http::HttpError,
        seal::Sealed,
    },
    seen, sql,
};

row! {
    /// An account, for its author. `involvement` is empty where nobody said.
    pub(super) struct AccountRow {
        pub(super) id: Uuid,
        pub(super) review: Uuid,
        /// What the review is called, for as long as its author sees it; empty then.
        pub(super) title: String,
        pub(super) zone: String,
        /// A time on the day that a passage's time without a date is on: the review's, and
        /// where it has none yet, that of its first moment or piece of evidence.
        pub(super) day: Option<Micros>,
        pub(super) willing: Willing,
        pub(super) involvement: String,
        /// 0 once the time of its author's name is over, and they have not renewed it.
        pub(super) named: i64,
        /// The charter that stood when it was begun.
        pub(super) charter: Option<Uuid>,
    }
}

/// Where a member stands towards recounting a review.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) account: Option<Uuid>,
    pub(super) willing: Option<Willing>,
    /// Whether they are named among those who were there.
    pub(super) there: bool,
}

row! {
    /// A passage, for its author.
    pub(super) struct PassageRow {
        pub(super) id: Uuid,
        pub(super) earliest: Option<Micros>,
        pub(super) latest: Option<Micros>,
        pub(super) audience: Audience,
        pub(super) attribution: Attribution,
        pub(super) sealed: Vec<u8>,
        pub(super) key_id: String,
        pub(super) version: i64,
        /// Who wrote it down, where its author confirmed it as it stood.
        pub(super) written_by: Option<String>,
    }
}

row! {
    /// A passage for somebody else. `by` is who wrote it, as far as they let it be
    /// said: their name, what they did, or nothing.
    pub(super) struct ReadRow {
        pub(super) id: Uuid,
        pub(super) earliest: Option<Micros>,
        pub(super) latest: Option<Micros>,
        pub(super) attribution: Attribution,
        pub(super) by: String,
        /// Where the reader is in its ledger.
        pub(super) sealed: Option<Vec<u8>>,
        pub(super) key_id: String,
        pub(super) withdrawn_at: Option<Micros>,
        /// Where its time was over; `withdrawn_at` is then the same.
        pub(super) removed_at: Option<Micros>,
        /// Who wrote it down, where its author is shown by name.
        pub(super) written_by: Option<String>,
    }
}

impl AccountRow {
    /// Whether its author sees the review now. What became of a review after that is not
    /// theirs to know: its name, who else came to it, and what was placed on it.
    pub(super) fn is_seen(&self) -> bool {
        !self.title.is_empty()
    }

    /// Refuses to let others in where the author does not see whom that would be.
    ///
    /// # Errors
    /// A sentence that says what they still can do.
    pub(super) fn must_be_seen(&self) -> Result<(), HttpError> {
        if self.is_seen() {
            return Ok(());
        }
        Err(HttpError::Refused(
            StatusCode::FORBIDDEN,
            "You do not see this review now, so you cannot let anybody else in. Taking back and withdrawing are still yours. Nothing was changed.".into(),
        ))
    }
}

impl PassageRow {
    pub(super) fn when(&self, zone: &str) -> Option<When> {
        Some(When::between(self.earliest?, self.latest?, zone))
    }

    pub(super) fn sealed(&self) -> Sealed {
        Sealed { key_id: self.key_id.clone(), bytes: self.sealed.clone() }
    }
}

impl ReadRow {
    pub(super) fn when(&self, zone: &str) -> Option<When> {
        Some(When::between(self.earliest?, self.latest?, zone))
    }

    pub(super) fn sealed(&self) -> Option<Sealed> {
        Some(Sealed { key_id: self.key_id.clone(), bytes: self.sealed.clone()? })
    }
}

/// That passage `p` stands on a page, by the placeholders of where the page begins and ends.
macro_rules! on_leaf {
    ($after:literal, $after_id:literal, $until:literal, $until_id:literal) => {
        concat!(
            "(coalesce(p.earliest, p.written_at), p.id) > (",
            $after,
            ", ",
            $after_id,
            ") and (coalesce(p.earliest, p.written_at), p.id) <= (",
            $until,
            ", ",
            $until_id,
            ")"
        )
    };
}
pub(super) use on_leaf;

/// An account of this author; nobody else finds it.
pub(super) async fn own(db: &Db, me: Uuid, account: Uuid) -> Result<Option<AccountRow>, DbError> {
    db.one(
        sql!(
            "select a.id, a.review_id, case when ",
            seen!(),
            " then r.title else '' end, r.zone, coalesce(r.happened_at, (select min(m.earliest) from moments m where m.review_id = r.id), ",
            "(select min(e.earliest) from evidence e join sources s on s.id = e.source_id and s.visible_at is not null where e.review_id = r.id)), a.willing, ",
            "coalesce(a.involvement, (select min(p.involvement) from participants p where p.review_id = a.review_id and p.member_id = a.member_id), ''), cast(case when ",
            name_drawn!("a.review_id", "a.member_id"),
            " then 1 else 0 end as bigint), a.charter_id ",
            "from accounts a join reviews r on r.id = a.review_id where a.id = $2 and a.member_id = $1"
        ),
        args![me, account],
    )
    .await
}

/// The author's account of a review, and whether they were there.
pub(super) async fn standing(db: &Db, me: Uuid, review: Uuid) -> Result<Standing, DbError> {
    let account: Option<(Uuid, Willing)> = db.one(sql!("select id, willing from accounts where review_id = $2 and member_id = $1"), args![me, review]).await?;
    let there: Vec<(Uuid,)> = db.all(sql!("select id from participants where review_id = $2 and member_id = $1 limit 1"), args![me, review]).await?;
    Ok(Standing { account: account.map(|(id, _)| id), willing: account.map(|(_, willing)| willing), there: !there.is_empty() })
}

/// Begins an account for somebody who was there, unless it is begun.
pub(super) async fn begin(tx: &mut Tx, id: Uuid, review: Uuid, member: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into accounts (id, review_id, member_id, willing, begun_at, involvement) select $1, $2, $3, 'yes', $4, (select min(was.involvement) from participants was where was.review_id = $2 and was.member_id = $3) ",
            "where exists (select 1 from participants p where p.review_id = $2 and p.member_id = $3) on conflict (review_id, member_id) do nothing"
        ),
        args![id, review, member, now],
    )
    .await?;
    Ok(())
}

/// The account of a member, if it is begun.
pub(super) async fn account_of(tx: &mut Tx, member: Uuid, review: Uuid) -> Result<Option<Uuid>, DbError> {
    let found: Option<(Uuid,)> = tx.one(sql!("select id from accounts where review_id = $2 and member_id = $1"), args![member, review]).await?;
    Ok(found.map(|(id,)| id))
}

/// Begins an account for somebody whose words were written down for them; whether they
/// are still named among those who were there does not matter.
pub(super) async fn begin_for(tx: &mut Tx, id: Uuid, review: Uuid, member: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into accounts (id, review_id, member_id, willing, begun_at, involvement) values ($1, $2, $3, 'yes', $4, (select min(was.involvement) from participants was where was.review_id = $2 and was.member_id = $3)) on conflict (review_id, member_id) do nothing"),
        args![id, review, member, now],
    )
    .await?;
    Ok(())
}

/// What was written down for a member here and waits for their word: (interview, by whom).
pub(super) async fn told(db: &Db, me: Uuid, review: Uuid) -> Result<Vec<(Uuid, String)>, DbError> {
    db.all(
        sql!("select i.id, m.name from interviews i join members m on m.id = i.written_by where i.review_id = $2 and i.member_id = $1 and i.answer = 'waiting' order by i.written_at, i.id limit 50"),
        args![me, review],
    )
    .await
}

/// Notes which charter its author was shown, while there is no passage in it.
pub(super) async fn shown(tx: &mut Tx, account: Uuid, charter: Option<Uuid>) -> Result<(), DbError> {
    tx.run(
        sql!(
            "update accounts set charter_id = coalesce((select c.id from charters c where c.id = $2), charter_id) ",
            "where id = $1 and not exists (select 1 from passages p where p.account_id = $1)"
        ),
        args![account, charter],
    )
    .await?;
    Ok(())
}

/// Keeps what the author answered.
pub(super) async fn answer(tx: &mut Tx, account: Uuid, willing: Willing) -> Result<(), DbError> {
    tx.run(sql!("update accounts set willing = $2 where id = $1"), args![account, willing.as_str()]).await?;
    Ok(())
}

/// Notes that an author writes, unless they said that they would rather not: whether they
/// write after all is for nobody to see before they let somebody read.
pub(super) async fn writes(tx: &mut Tx, account: Uuid) -> Result<(), DbError> {
    tx.run(sql!("update accounts set willing = case when willing = 'no' then 'no' else 'yes' end where id = $1"), args![account]).await?;
    Ok(())
}

/// The passages of an account that stand on one page, in the order of what they tell.
pub(super) async fn passages(tx: &mut Tx, account: Uuid, leaf: &Leaf) -> Result<Vec<PassageRow>, DbError> {
    tx.all(
        sql!(
            "select p.id, p.earliest, p.latest, p.audience, p.attribution, p.sealed, p.key_id, p.version, w.name from passages p left join members w on w.id = p.written_by ",
            "where p.account_id = $1 and p.withdrawn_at is null and ",
            on_leaf!("$2", "$3", "$4", "$5"),
            " order by coalesce(p.earliest, p.written_at), p.id"
        ),
        args![account, leaf.after.at, leaf.after.id, leaf.until.at, leaf.until.id],
    )
    .await
}

/// One passage of an account, if it stands.
pub(super) async fn passage(db: &Db, account: Uuid, id: Uuid) -> Result<Option<PassageRow>, DbError> {
    db.one(
        sql!(
            "select p.id, p.earliest, p.latest, p.audience, p.attribution, p.sealed, p.key_id, p.version, w.name from passages p left join members w on w.id = p.written_by ",
            "where p.account_id = $1 and p.id = $2 and p.withdrawn_at is null"
        ),
        args![account, id],
    )
    .await
}

/// The passage that was written last of an account, if it stands: what a form that is
/// sent twice is met with.
pub(super) async fn newest(tx: &mut Tx, account: Uuid) -> Result<Option<PassageRow>, DbError> {
    tx.one(
        sql!(
            "select p.id, p.earliest, p.latest, p.audience, p.attribution, p.sealed, p.key_id, p.version, null from passages p ",
            "where p.account_id = $1 and p.withdrawn_at is null and p.id = (select q.id from passages q where q.account_id = $1 order by q.written_at desc, q.id desc limit 1)"
        ),
        args![account],
    )
    .await
}

/// Whether a passage of an account was withdrawn.
pub(super) async fn is_withdrawn(db: &Db, account: Uuid, id: Uuid) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> =
        db.one(sql!("select id from passages where account_id = $1 and id = $2 and withdrawn_at is not null"), args![account, id]).await?;
    Ok(found.is_some())
}

/// Whether a member opened passage `p` as it stands.
macro_rules! opened {
    ($member:literal) => {
        concat!("exists (select 1 from passage_openings o where o.passage_id = p.id and o.member_id = ", $member, " and o.closed_at is null)")
    };
}
pub(super) use opened;

/// When a passage was, and its sealed words.
#[derive(Debug)]
pub(super) struct Words<'a> {
    pub(super) when: Option<&'a When>,
    pub(super) sealed: Sealed,
    /// How many bytes they take on a page.
    pub(super) drawn: usize,
    /// Who wrote them down for their author; `None` where the author did.
    pub(super) written_by: Option<Uuid>,
}

/// Adds a passage, for its author's eyes only.
pub(super) async fn add(tx: &mut Tx, id: Uuid, account: Uuid, words: Words<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into passages (id, account_id, earliest, latest, audience, attribution, sealed, key_id, version, written_at, changed_at, written_by, drawn_bytes) ",
            "values ($1, $2, $3, $4, 1, 'name', $5, $6, 1, $7, $7, $8, $9)"
        ),
        args![
            id,
            account,
            words.when.map(When::earliest),
            words.when.map(When::latest),
            words.sealed.bytes,
            words.sealed.key_id,
            now,
            words.written_by,
            i64::try_from(words.drawn).unwrap_or(i64::MAX)
        ],
    )
    .await?;
    Ok(())
}

/// Changes a passage; 0 when it was changed since `version`.
pub(super) async fn change(tx: &mut Tx, account: Uuid, id: Uuid, version: i64, words: Words<'_>, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "update passages set earliest = $4, latest = $5, sealed = $6, key_id = $7, drawn_bytes = $9, version = version + 1, changed_at = $8, written_by = null ",
            "where account_id = $1 and id = $2 and version = $3 and withdrawn_at is null"
        ),
        args![account, id, version, words.when.map(When::earliest), words.when.map(When::latest), words.sealed.bytes, words.sealed.key_id, now, i64::try_from(words.drawn).unwrap_or(i64::MAX)],
    )
    .await
}

/// Widens a passage from one audience; 0 when it no longer has that audience or version.
pub(super) async fn widen(tx: &mut Tx, passage: &PassageRow, to: Audience, as_: Attribution, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "update passages set audience = $4, attribution = $5, widened_at = $6, version = version + 1 ",
            "where id = $1 and audience = $2 and version = $3 and withdrawn_at is null"
        ),
        args![passage.id, passage.audience.rung(), passage.version, to.rung(), as_.as_str(), now],
    )
    .await
}

/// Gives a passage back to its author alone, who keeps it past its time.
pub(super) async fn take_back(tx: &mut Tx, account: Uuid, id: Uuid, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!("update passages set audience = 1, kept_at = coalesce(kept_at, $3), changed_at = $3, version = version + 1 where account_id = $1 and id = $2 and withdrawn_at is null"),
        args![account, id, now],
    )
    .await
}

/// Narrows a passage; 0 when it has that audience or a narrower one.
pub(super) async fn narrow(tx: &mut Tx, account: Uuid, id: Uuid, to: Audience, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!("update passages set audience = $3, changed_at = $4, version = version + 1 where account_id = $1 and id = $2 and audience > $3 and withdrawn_at is null"),
        args![account, id, to.rung(), now],
    )
    .await
}

/// What an update of `passages` sets where words are destroyed at $3; $4 is no bytes. The
/// length that they were drawn with goes as well: it would tell of them.
macro_rules! destroyed {
    () => {
        "sealed = $4, earliest = null, latest = null, attribution = 'unattributed', written_by = null, drawn_bytes = null, withdrawn_at = $3, version = version + 1"
    };
}
pub(super) use destroyed;

/// Destroys a passage's words. What stays says that a passage was here, to those
/// who could read it.
pub(super) async fn withdraw(tx: &mut Tx, account: Uuid, id: Uuid, now: Micros) -> Result<u64, DbError> {
    let none: Vec<u8> = Vec::new();
    tx.run(sql!("update passages set ", destroyed!(), " ", "where account_id = $1 and id = $2 and withdrawn_at is null"), args![account, id, now, none]).await
}

/// As whom the author of account `a` (member `m`) is shown at a passage or quotation:
/// once the time of their name is over, by what they did.
macro_rules! shown_as {
    ($of:literal) => {
        concat!(
            "case when ",
            $of,
            ".attribution = 'name' and not ",
            $crate::name_drawn!("a.review_id", "a.member_id"),
            " then 'role' else ",
            $of,
            ".attribution end"
        )
    };
}
pub(crate) use shown_as;

/// What is said of them: their name, what they did as it stood when they began, or nothing.
macro_rules! shown_by {
    ($of:literal) => {
        concat!(
            "case when ",
            $of,
            ".attribution = 'name' and ",
            $crate::name_drawn!("a.review_id", "a.member_id"),
            " then m.name when ",
            $of,
            ".attribution <> 'unattributed' then coalesce(a.involvement, (select min(was.involvement) from participants was where was.review_id = a.review_id and was.member_id = a.member_id), '') else '' end"
        )
    };
}
pub(crate) use shown_by;

/// The condition under which member `$1` reads passage `p` of account `a` of review
/// `r`: it is somebody else's, they see the review, and they stand within the
/// passage's audience now.
macro_rules! read {
    () => {
        concat!(
            "a.member_id <> $1 and p.audience >= coalesce((select min(mine.reach) from review_roles mine where mine.review_id = a.review_id and mine.member_id = $1), 5) and ",
            $crate::seen!()
        )
    };
}
pub(crate) use read;

/// Whether a member could read anything here that others wrote.
pub(super) async fn anything_to_read(db: &Db, me: Uuid, review: Uuid) -> Result<bool, DbError> {
    let one: Vec<(Uuid,)> = db
        .all(
            sql!(
                "select p.id from passages p join accounts a on a.id = p.account_id join reviews r on r.id = a.review_id where a.review_id = $2 and p.withdrawn_at is null and ",
                read!(),
                " limit 1"
            ),
            args![me, review],
        )
        .await?;
    Ok(!one.is_empty())
}

/// What a member finds on one page: passages within whose audience they stand, with the
/// seals of those in whose ledger they are, and where one was withdrawn.
pub(super) async fn readable(tx: &mut Tx, me: Uuid, review: Uuid, leaf: &Leaf) -> Result<Vec<ReadRow>, DbError> {
    tx.all(
        sql!(
            "select p.id, p.earliest, p.latest, ",
            shown_as!("p"),
            ", ",
            shown_by!("p"),
            ", ",
            "case when ",
            opened!("$1"),
            " then p.sealed end, p.key_id, p.withdrawn_at, p.removed_at, case when p.attribution = 'name' and ",
            name_drawn!("a.review_id", "a.member_id"),
            " then w.name end ",
            "from passages p join accounts a on a.id = p.account_id join reviews r on r.id = a.review_id join members m on m.id = a.member_id left join members w on w.id = p.written_by where a.review_id = $2 and ",
            on_leaf!("$3", "$4", "$5", "$6"),
            " and ",
            read!(),
            " order by coalesce(p.earliest, p.written_at), p.id"
        ),
        args![me, review, leaf.after.at, leaf.after.id, leaf.until.at, leaf.until.id],
    )
    .await
}

/// Names within an audience of a review besides `me`: of the whole organisation, every
/// member.
pub(super) async fn within(tx: &mut Tx, me: Uuid, review: Uuid, audience: Audience) -> Result<Vec<(Uuid, String)>, DbError> {
    tx.all(
        sql!(
            "select m.id, m.name from members m where m.id <> $1 and m.left_at is null and ($3 = 5 or exists (select 1 from review_roles x where x.review_id = $2 and x.member_id = m.id and x.reach <= $3)) ",
            "order by m.name, m.id limit 100000"
        ),
        args![me, review, audience.rung()],
    )
    .await
}
