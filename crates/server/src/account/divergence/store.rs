//! The only SQL of divergences. Owns `divergences`.

use recount_model::{Attribution, Micros, When};
use uuid::Uuid;

use super::super::{
    reading::role,
    store::{opened, read, shown_as, shown_by},
};
use crate::{
    access::Review,
    platform::{
        App,
        db::{Db, DbError, Tx, args, row},
        seal::{self, SealError, Sealed},
    },
    seen, sql,
};

/// Most sides of one review that are read.
const MOST: i64 = 400;

/// Two passages that differ on something.
#[derive(Debug, Clone)]
pub struct Divergence {
    /// Its id.
    pub id: Uuid,
    /// What they differ on.
    pub says: String,
    /// The two, in the order of their times.
    pub sides: [Side; 2],
}

/// One of two passages.
#[derive(Debug, Clone)]
pub struct Side {
    /// The passage's id.
    pub id: Uuid,
    /// When it was, if its author said.
    pub when: Option<When>,
    /// Who recounts it, as far as they let it be said.
    pub by: Option<String>,
    /// Its words, where the person asking has opened it or wrote it.
    pub says: Option<Result<String, SealError>>,
    /// Whether its author took it away, or its time was over.
    pub withdrawn_at: Option<Micros>,
    /// Whether its time was over.
    pub removed_at: Option<Micros>,
}

impl Side {
    /// Its words, if they are open and the seal opens.
    pub(super) fn words(&self) -> Option<&str> {
        self.says.as_ref()?.as_deref().ok()
    }
}

row! {
    struct SideRow {
        divergence: Uuid,
        differs: String,
        id: Uuid,
        earliest: Option<Micros>,
        latest: Option<Micros>,
        attribution: Attribution,
        by: String,
        sealed: Vec<u8>,
        key_id: String,
        withdrawn_at: Option<Micros>,
        removed_at: Option<Micros>,
        is_open: i64,
    }
}

row! {
    /// A passage that can be one side of a divergence.
    pub(super) struct OpenRow {
        pub(super) id: Uuid,
        pub(super) account: Uuid,
        earliest: Option<Micros>,
        latest: Option<Micros>,
        attribution: Attribution,
        by: String,
        sealed: Vec<u8>,
        key_id: String,
    }
}

macro_rules! mine_or_open_to_me {
    () => {
        concat!(
            "passages p join accounts a on a.id = p.account_id join reviews r on r.id = a.review_id join members m on m.id = a.member_id ",
            "where a.review_id = $2 and ((a.member_id = $1 and ",
            seen!(),
            ") or (",
            read!(),
            "))"
        )
    };
}

pub(super) async fn list(app: &App, me: Uuid, review: &Review) -> Result<Vec<Divergence>, DbError> {
    let rows: Vec<SideRow> = app
        .db
        .all(
            sql!(
                "select d.id, d.says, side.id, side.earliest, side.latest, side.attribution, side.by_whom, side.sealed, side.key_id, side.withdrawn_at, side.removed_at, side.is_open from divergences d join (",
                "select p.id, p.earliest, p.latest, ",
            shown_as!("p"),
                " as attribution, ",
            shown_by!("p"),
                " as by_whom, p.sealed, p.key_id, p.withdrawn_at, p.removed_at, cast(case when a.member_id = $1 or ",
                opened!("$1"),
                " then 1 else 0 end as bigint) as is_open from ",
                mine_or_open_to_me!(),
                ") side on side.id = d.one_id or side.id = d.other_id where d.review_id = $2 order by d.marked_at, d.id, coalesce(side.earliest, 0), side.id limit $3"
            ),
            args![me, review.id, MOST],
        )
        .await?;
    let mut found = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(one) = rows.next() {
        // One side alone: the other is for narrower ears, and nothing is said of it.
        let Some(other) = rows.next_if(|next| next.divergence == one.divergence) else { continue };
        let (id, says) = (one.divergence, one.differs.clone());
        found.push(Divergence { id, says, sides: [one.side(app, &review.zone), other.side(app, &review.zone)] });
    }
    found.sort_by_key(|found| found.sides.iter().filter_map(|side| side.when.as_ref().map(When::point)).max());
    Ok(found)
}

/// Passages whose words the person asking has opened or written, that stand.
pub(super) async fn open(db: &Db, me: Uuid, review: Uuid) -> Result<Vec<OpenRow>, DbError> {
    db.all(
        sql!(
            "select p.id, p.account_id, p.earliest, p.latest, ",
            shown_as!("p"),
            ", ",
            shown_by!("p"),
            ", p.sealed, p.key_id from ",
            mine_or_open_to_me!(),
            " and p.withdrawn_at is null and (a.member_id = $1 or ",
            opened!("$1"),
            ") and p.audience > 1 order by coalesce(p.earliest, p.written_at), p.id limit $3"
        ),
        args![me, review, MOST],
    )
    .await
}

pub(super) async fn insert(tx: &mut Tx, (id, review): (Uuid, Uuid), (one, other): (Uuid, Uuid), says: &str, (by, now): (Uuid, Micros)) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into divergences (id, review_id, one_id, other_id, says, marked_by, marked_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (one_id, other_id, says) do nothing"
        ),
        args![id, review, one.min(other), one.max(other), says, by, now],
    )
    .await?;
    Ok(())
}

/// Takes away what was written of the differences of a passage that is withdrawn: it may
/// say what the passage said. That the two differed stays.
pub(super) async fn forget(tx: &mut Tx, passage: Uuid) -> Result<(), DbError> {
    // Of several without words one is enough.
    tx.run(
        sql!("delete from divergences where (one_id = $1 or other_id = $1) and exists (select 1 from divergences d where d.one_id = divergences.one_id and d.other_id = divergences.other_id and d.id < divergences.id)"),
        args![passage],
    )
    .await?;
    tx.run(sql!("update divergences set says = '' where one_id = $1 or other_id = $1"), args![passage]).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, review: Uuid, id: Uuid) -> Result<u64, DbError> {
    tx.run(sql!("delete from divergences where review_id = $1 and id = $2"), args![review, id]).await
}

fn signed(attribution: Attribution, by: String) -> Option<String> {
    match attribution {
        Attribution::Name => Some(by),
        Attribution::Role => Some(role(&by)),
        Attribution::Unattributed => None,
    }
}

impl SideRow {
    fn side(self, app: &App, zone: &str) -> Side {
        let sealed = Sealed { key_id: self.key_id, bytes: self.sealed };
        let is_open = self.is_open == 1 && self.withdrawn_at.is_none();
        Side {
            id: self.id,
            when: self.earliest.zip(self.latest).map(|(earliest, latest)| When::between(earliest, latest, zone)),
            by: signed(self.attribution, self.by),
            says: is_open.then(|| seal::open(&app.keys, self.id, &sealed)),
            withdrawn_at: self.withdrawn_at,
            removed_at: self.removed_at,
        }
    }
}

impl OpenRow {
    /// Whether its author is shown by name.
    pub(super) fn is_named(&self) -> bool {
        self.attribution == Attribution::Name
    }

    /// As a line to choose: when, who, and how it begins.
    pub(super) fn side(&self, app: &App, zone: &str) -> Side {
        let sealed = Sealed { key_id: self.key_id.clone(), bytes: self.sealed.clone() };
        Side {
            id: self.id,
            when: self.earliest.zip(self.latest).map(|(earliest, latest)| When::between(earliest, latest, zone)),
            by: signed(self.attribution, self.by.clone()),
            says: Some(seal::open(&app.keys, self.id, &sealed)),
            withdrawn_at: None,
            removed_at: None,
        }
    }
}
