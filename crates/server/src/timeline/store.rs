//! The only SQL of moments, their ties, and what one person knew from when.

use recount_model::{EvidenceKind, KnownBasis, Micros, When};
use uuid::Uuid;

use crate::{
    access::Review,
    account, evidence_seen,
    item::{moment_known, time_known},
    participant_drawn,
    platform::{
        db::{Db, DbError, Tx, args, row},
        place::Place,
    },
    sql, stated_by_drawn,
};

row! {
    /// A moment as the list draws it, with the first of its ties that the reader may see.
    pub(super) struct MomentRow {
        pub(super) id: Uuid,
        pub(super) says: String,
        pub(super) kind: EvidenceKind,
        pub(super) earliest: Micros,
        pub(super) latest: Micros,
        pub(super) zone: String,
        pub(super) known_at: Micros,
        pub(super) known_basis: KnownBasis,
        pub(super) version: i64,
        pub(super) tie: Option<Uuid>,
        pub(super) lane: Option<String>,
        /// The version of the decision it is, if somebody chose there.
        pub(super) decided: Option<i64>,
    }
}

row! {
    /// What one of those who were there knew from when.
    pub(super) struct KnowledgeRow {
        pub(super) participant: Uuid,
        pub(super) name: String,
        pub(super) member: Option<Uuid>,
        pub(super) known_at: Option<Micros>,
        pub(super) basis: Option<String>,
        pub(super) stated_by: Option<String>,
        pub(super) involvement: String,
    }
}

impl MomentRow {
    pub(super) fn when(&self) -> When {
        When::between(self.earliest, self.latest, &self.zone)
    }

    pub(super) fn place(&self) -> Place {
        Place { at: self.earliest + (self.latest - self.earliest) / 2, id: self.id }
    }
}

/// Moments with what is known of them now: a known time that nobody stated
/// follows the evidence.
macro_rules! moment {
    () => {
        concat!(
            "select m.id, m.says, m.kind, m.earliest, m.latest, m.zone, ",
            moment_known!(),
            ", m.known_basis, m.version, tied.id, l.name, d.version from moments m left join decisions d on d.moment_id = m.id left join evidence tied on tied.id = ",
            "(select e.id from moment_ties t join evidence e on e.id = t.evidence_id where t.moment_id = m.id and ",
            evidence_seen!("$2"),
            " order by e.earliest, e.id limit 1) left join lanes l on l.id = tied.lane_id where m.review_id = $1"
        )
    };
}

/// Moments in order of time, from a place on and before `until`.
pub(super) async fn moments(db: &Db, review: &Review, after: Place, until: Micros, most: i64) -> Result<Vec<MomentRow>, DbError> {
    db.all(
        sql!(
            moment!(),
            " and (m.earliest + (m.latest - m.earliest) / 2, m.id) > ($3, $4) and m.earliest + (m.latest - m.earliest) / 2 < $5 ",
            "order by m.earliest + (m.latest - m.earliest) / 2, m.id limit $6"
        ),
        args![review.id, review.reach_rung(), after.at, after.id, until, most],
    )
    .await
}

pub(super) async fn moment(db: &Db, review: &Review, id: Uuid) -> Result<Option<MomentRow>, DbError> {
    db.one(sql!(moment!(), " and m.id = $3"), args![review.id, review.reach_rung(), id]).await
}

/// A moment to be stored.
#[derive(Debug)]
pub(super) struct Insert<'a> {
    pub(super) id: Uuid,
    pub(super) review: Uuid,
    pub(super) says: &'a str,
    pub(super) kind: EvidenceKind,
    pub(super) when: &'a When,
    pub(super) known: (Micros, KnownBasis),
}

pub(super) async fn insert(tx: &mut Tx, new: &Insert<'_>, by: Option<Uuid>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into moments (id, review_id, says, kind, earliest, latest, zone, known_at, known_basis, version, created_by, created_at, updated_at) ",
            "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $11)"
        ),
        args![
            new.id,
            new.review,
            new.says,
            new.kind.as_str(),
            new.when.earliest(),
            new.when.latest(),
            new.when.zone(),
            new.known.0,
            new.known.1.as_str(),
            by,
            now
        ],
    )
    .await?;
    Ok(())
}

/// What a change writes.
#[derive(Debug)]
pub(super) struct Change<'a> {
    pub(super) says: &'a str,
    pub(super) when: &'a When,
    pub(super) known: (Micros, KnownBasis),
}

/// Changes a moment that still stands at `version`; 0 rows when it does not.
pub(super) async fn update(tx: &mut Tx, review: Uuid, id: Uuid, version: i64, to: &Change<'_>, now: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "update moments set says = $4, earliest = $5, latest = $6, zone = $7, known_at = $8, known_basis = $9, version = version + 1, updated_at = $10 ",
            "where review_id = $1 and id = $2 and version = $3"
        ),
        args![review, id, version, to.says, to.when.earliest(), to.when.latest(), to.when.zone(), to.known.0, to.known.1.as_str(), now],
    )
    .await
}

/// After its ties changed: a known time that nobody stated follows them.
pub(super) async fn refresh_known(tx: &mut Tx, id: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "update moments set known_at = coalesce((select min(k.known_at) from moment_ties t join evidence k on k.id = t.evidence_id where t.moment_id = $1), ",
            time_known!(""),
            "), ",
            "known_basis = case when exists (select 1 from moment_ties t where t.moment_id = $1) then 'source' else 'default' end, updated_at = $2 ",
            "where id = $1 and known_basis <> 'stated'"
        ),
        args![id, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, review: Uuid, id: Uuid) -> Result<u64, DbError> {
    tx.run(
        sql!("delete from knowledge where noun = 'moment' and noun_id = $1 and exists (select 1 from moments m where m.id = $1 and m.review_id = $2)"),
        args![id, review],
    )
    .await?;
    tx.run(sql!("delete from moments where review_id = $1 and id = $2"), args![review, id]).await
}

pub(super) async fn tie(tx: &mut Tx, moment: Uuid, evidence: Uuid) -> Result<(), DbError> {
    tx.run(sql!("insert into moment_ties (moment_id, evidence_id) values ($1, $2) on conflict (moment_id, evidence_id) do nothing"), args![moment, evidence])
        .await?;
    Ok(())
}

/// Takes a tie off; only one that the person asking may see, so the id alone is no way to it.
pub(super) async fn untie(tx: &mut Tx, review: &Review, moment: Uuid, evidence: Uuid) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "delete from moment_ties where moment_id = $3 and evidence_id = $4 and exists (select 1 from evidence e where e.id = $4 and e.review_id = $1 and ",
            evidence_seen!("$2"),
            ")"
        ),
        args![review.id, review.reach_rung(), moment, evidence],
    )
    .await
}

/// Those who were there, with what is stated of each about one thing.
pub(super) async fn knowledge(db: &Db, review: Uuid, noun: &str, noun_id: Uuid) -> Result<Vec<KnowledgeRow>, DbError> {
    let rows: Vec<KnowledgeRow> = db
        .all(
            sql!(
                "select p.id, ",
                participant_drawn!(),
                ", p.member_id, k.known_at, k.basis, ",
                stated_by_drawn!("p.review_id", "k.stated_by"),
                ", p.involvement from participants p ",
                "left join knowledge k on k.participant_id = p.id and k.noun = $2 and k.noun_id = $3 left join members m on m.id = k.stated_by ",
                "where p.review_id = $1 order by p.added_at, p.id limit 200"
            ),
            args![review, noun, noun_id],
        )
        .await?;
    Ok(rows.into_iter().map(|row| KnowledgeRow { name: account::drawn_as(row.name, &row.involvement), ..row }).collect())
}

/// The member a participant of this review is, if there is such a participant.
pub(super) async fn participant(tx: &mut Tx, review: Uuid, id: Uuid) -> Result<Option<(Option<Uuid>,)>, DbError> {
    tx.one(sql!("select member_id from participants where review_id = $1 and id = $2"), args![review, id]).await
}

/// Whether a moment stands in this review.
pub(super) async fn stands(tx: &mut Tx, review: Uuid, id: Uuid) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = tx.one(sql!("select id from moments where review_id = $1 and id = $2"), args![review, id]).await?;
    Ok(found.is_some())
}

/// What somebody knew from when, and who says so on what basis.
#[derive(Debug)]
pub(super) struct Stated<'a> {
    pub(super) participant: Uuid,
    pub(super) noun: &'a str,
    pub(super) noun_id: Uuid,
    pub(super) known_at: Micros,
    pub(super) basis: &'a str,
    pub(super) by: Uuid,
}

pub(super) async fn state(tx: &mut Tx, stated: &Stated<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into knowledge (participant_id, noun, noun_id, known_at, basis, stated_by, stated_at) values ($1, $2, $3, $4, $5, $6, $7) ",
            "on conflict (participant_id, noun, noun_id) do update set known_at = excluded.known_at, basis = excluded.basis, stated_by = excluded.stated_by, stated_at = excluded.stated_at"
        ),
        args![stated.participant, stated.noun, stated.noun_id, stated.known_at, stated.basis, stated.by, now],
    )
    .await?;
    Ok(())
}

/// Who stated what is stated of something for a participant.
pub(super) async fn stated_by(tx: &mut Tx, participant: Uuid, noun: &str, noun_id: Uuid) -> Result<Option<Uuid>, DbError> {
    let row: Option<(Option<Uuid>,)> =
        tx.one(sql!("select stated_by from knowledge where participant_id = $1 and noun = $2 and noun_id = $3"), args![participant, noun, noun_id]).await?;
    Ok(row.and_then(|(by,)| by))
}

pub(super) async fn take_back(tx: &mut Tx, participant: Uuid, noun: &str, noun_id: Uuid) -> Result<u64, DbError> {
    tx.run(sql!("delete from knowledge where participant_id = $1 and noun = $2 and noun_id = $3"), args![participant, noun, noun_id]).await
}

/// (id, review, sentence) of the moments, by id, from one on.
pub(super) async fn searched(tx: &mut Tx, after: Uuid) -> Result<Vec<(Uuid, Uuid, String)>, DbError> {
    tx.all(sql!("select id, review_id, says from moments where id > $1 order by id limit 500"), args![after]).await
}
