//! Passages by their own time, for the then view: only those that the person asking
//! may read, and the words only of those they have opened, so that nothing is unsealed
//! here that is not in the ledger already. A passage without a time has no place there.

use recount_model::{Attribution, Micros, When};
use uuid::Uuid;

use super::{
    reading::role,
    store::{opened, shown_as, shown_by},
};
use crate::{
    access::Review,
    item::time_known,
    name_drawn,
    platform::{
        App,
        db::{Db, DbError, args, row},
        seal::{self, SealError, Sealed},
    },
    sql,
};

/// A passage at its time.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Its id.
    pub id: Uuid,
    /// When it was, as its author says.
    pub when: When,
    /// Who recounts it, as far as they let it be said.
    pub by: Option<String>,
    /// Its words, where the person asking has opened it or wrote it.
    pub says: Option<Result<String, SealError>>,
}

impl Heard {
    /// Its words, if they are open and the seal opens.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.says.as_ref()?.as_deref().ok()
    }
}

/// Of which times, in microseconds since 1970, and of whom.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Left out itself.
    pub after: Micros,
    /// Included.
    pub until: Micros,
    /// Only what this member recounts under their name; their own reader sees all of theirs.
    pub by: Option<Option<Uuid>>,
}

row! {
    struct HeardRow {
        id: Uuid,
        earliest: Micros,
        latest: Micros,
        attribution: Attribution,
        by: String,
        sealed: Vec<u8>,
        key_id: String,
        is_open: i64,
    }
}

row! {
    struct StepsRow {
        first: Option<Micros>,
        earlier: Option<Micros>,
        later: Option<Micros>,
    }
}

/// Passages of review $2 with a time that member $1 may know of: their own, and what
/// they may read.
macro_rules! passage_known {
    () => {
        concat!(
            "passages p join accounts a on a.id = p.account_id join reviews r on r.id = a.review_id join members m on m.id = a.member_id ",
            "where a.review_id = $2 and p.withdrawn_at is null and p.earliest is not null and ((a.member_id = $1 and ",
            $crate::seen!(),
            ") or (",
            $crate::account::read!(),
            "))"
        )
    };
}
pub(crate) use passage_known;

/// Of these, of member $3 alone where $4 is 1. Who did not sign is not told apart by
/// whose place one stands in.
macro_rules! heard {
    () => {
        concat!(
            passage_known!(),
            " and ($4 = 0 or (a.member_id = $3 and ((p.attribution = 'name' and ",
            name_drawn!("a.review_id", "a.member_id"),
            ") or a.member_id = $1)))"
        )
    };
}

/// Of these, what is after $5 and until $6, the last first, $7 at most. Words may be of the
/// end of their time, so a passage comes with it.
macro_rules! heard_within {
    () => {
        concat!(heard!(), " and ", time_known!("p."), " > $5 and ", time_known!("p."), " <= $6 order by ", time_known!("p."), " desc, p.id desc limit $7")
    };
}

/// The passages of a span, the last first, `most` at most.
///
/// # Errors
/// [`DbError`].
pub async fn heard(app: &App, me: Uuid, review: &Review, span: Span, most: i64) -> Result<Vec<Heard>, DbError> {
    let rows: Vec<HeardRow> = app
        .db
        .all(
            sql!(
                "select p.id, p.earliest, p.latest, ",
                shown_as!("p"),
                ", ",
                shown_by!("p"),
                ", p.sealed, p.key_id, ",
                "cast(case when a.member_id = $1 or ",
                opened!("$1"),
                " then 1 else 0 end as bigint) from ",
                heard_within!()
            ),
            args![me, review.id, span.by.flatten(), i64::from(span.by.is_some()), span.after, span.until, most],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.heard(app, &review.zone)).collect())
}

/// Times of the passages around `at`: the first from `since` on, the one before, the next.
///
/// # Errors
/// [`DbError`].
pub async fn heard_steps(db: &Db, me: Uuid, review: &Review, span: Span, at: Micros) -> Result<(Option<Micros>, Option<Micros>, Option<Micros>), DbError> {
    let row: Option<StepsRow> = db
        .one(
            sql!(
                "select min(case when k.at >= $5 and k.at <= $6 then k.at end), max(case when k.at < $6 then k.at end), min(case when k.at > $6 then k.at end) ",
                "from (select ",
                time_known!("p."),
                " as at from ",
                heard!(),
                ") k"
            ),
            args![me, review.id, span.by.flatten(), i64::from(span.by.is_some()), span.after, at],
        )
        .await?;
    Ok(row.map_or((None, None, None), |row| (row.first, row.earlier, row.later)))
}

/// Passages of a span as strokes: when each was, and whose where its author signs it;
/// empty otherwise. `most` at most, the last ones.
///
/// # Errors
/// [`DbError`].
pub async fn strokes(db: &Db, me: Uuid, review: &Review, span: Span, most: i64) -> Result<Vec<(Micros, String)>, DbError> {
    db.all(
        sql!(
            "select ",
            time_known!("p."),
            ", case when p.attribution = 'name' and ",
            name_drawn!("a.review_id", "a.member_id"),
            " then m.name else '' end from ",
            heard_within!()
        ),
        args![me, review.id, span.by.flatten(), i64::from(span.by.is_some()), span.after, span.until, most],
    )
    .await
}

impl HeardRow {
    fn heard(self, app: &App, zone: &str) -> Heard {
        let by = match self.attribution {
            Attribution::Name => Some(self.by),
            Attribution::Role => Some(role(&self.by)),
            Attribution::Unattributed => None,
        };
        let sealed = Sealed { key_id: self.key_id, bytes: self.sealed };
        let says = (self.is_open == 1).then(|| seal::open(&app.keys, self.id, &sealed));
        Heard { id: self.id, when: When::between(self.earliest, self.latest, zone), by, says }
    }
}
