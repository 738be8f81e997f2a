//! Which passages stand on one page: a leaf of an account, or of what others recount.
//! It is cut by how long the words are as they are sent, which stands beside their seal,
//! before anything is unsealed, so that the ledger holds what was sent and nothing more. Pages go on by the time and id of the
//! last passage, so that following them reaches each once.

use recount_model::Micros;
use uuid::Uuid;

use super::store::read;
use crate::{
    platform::{
        db::{DbError, Tx, args, row},
        place::Place,
    },
    sql,
};

/// Bytes that the passages of a page may take together; one alone may take more.
const ROOM: i64 = 40_000;
/// Most passages that are looked at for one page.
const MOST: usize = 64;

/// Whose passages, and how many bytes stand around each.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    /// All of one account, for its author.
    Account(Uuid),
    /// What a member may read of what others recount of a review.
    Review(Uuid, Uuid),
}

/// Where a page is to begin.
#[derive(Debug, Clone, Copy)]
pub(super) enum Begin {
    First,
    /// With the one after this.
    After(Place),
    /// Somewhat before this passage.
    Around(Uuid),
}

/// The passages of one page: after one place and until another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    pub(super) after: Place,
    pub(super) until: Place,
    /// Whether there are any after it.
    pub(super) is_last: bool,
}

row! {
    /// A passage by its place and how long its words are when drawn.
    struct LengthRow {
        at: Micros,
        id: Uuid,
        length: i64,
    }
}

impl Of {
    /// What stands around the words of one passage, in bytes.
    const fn around(self) -> i64 {
        match self {
            Self::Account(_) => 1_800,
            Self::Review(..) => 1_150,
        }
    }
}

impl Begin {
    /// From what an address asks for: the passage, or what follows one.
    pub(super) fn asked(after: &str, passage: &str) -> Self {
        match (Uuid::try_parse(passage), Place::read(after)) {
            (Ok(id), _) => Self::Around(id),
            (_, Some(place)) => Self::After(place),
            _ => Self::First,
        }
    }
}

impl Leaf {
    /// Cuts a page.
    pub(super) async fn cut(tx: &mut Tx, of: Of, begin: Begin) -> Result<Self, DbError> {
        let after = match begin {
            Begin::First => Place::START,
            Begin::After(place) => place,
            Begin::Around(id) => {
                let before = until(tx, of, id).await?;
                // One that they do not read says nothing of when it was.
                let is_theirs = before.first().is_some_and(|row| row.id == id);
                fill(of, &before, ROOM / 2).1.filter(|_| is_theirs).unwrap_or(Place::START)
            }
        };
        let (last, next) = fill(of, &following(tx, of, after).await?, ROOM);
        Ok(Self { after, until: last.unwrap_or(after), is_last: next.is_none() })
    }

    /// Whether it begins where everything does.
    pub(super) fn is_first(&self) -> bool {
        self.after == Place::START
    }
}

/// The last of the rows that there is room for, and the next.
fn fill(of: Of, rows: &[LengthRow], room: i64) -> (Option<Place>, Option<Place>) {
    let mut filled = 0;
    let fits = rows.iter().take(MOST).take_while(|row| {
        filled += row.length + of.around();
        filled <= room || filled == row.length + of.around()
    });
    let number = fits.count();
    let place = |n: usize| rows.get(n).map(|row| Place { at: row.at, id: row.id });
    (number.checked_sub(1).and_then(place), place(number))
}

macro_rules! length {
    () => {
        // Of one kept before lengths were, the longest that its words can be drawn.
        "select coalesce(p.earliest, p.written_at), p.id, cast(case when p.withdrawn_at is not null then 0 else coalesce(p.drawn_bytes, length(p.sealed) * 6) end as bigint) from passages p join accounts a on a.id = p.account_id "
    };
}

/// The passages after a place, in order: as many as are looked at, and one more.
async fn following(tx: &mut Tx, of: Of, after: Place) -> Result<Vec<LengthRow>, DbError> {
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    match of {
        Of::Account(account) => {
            let statement = sql!(
                length!(),
                "where a.id = $1 and p.withdrawn_at is null and (coalesce(p.earliest, p.written_at), p.id) > ($2, $3) order by coalesce(p.earliest, p.written_at), p.id limit $4"
            );
            tx.all(statement, args![account, after.at, after.id, most]).await
        }
        Of::Review(me, review) => {
            let statement = sql!(
                length!(),
                "join reviews r on r.id = a.review_id where a.review_id = $2 and (coalesce(p.earliest, p.written_at), p.id) > ($3, $4) and ",
                read!(),
                " order by coalesce(p.earliest, p.written_at), p.id limit $5"
            );
            tx.all(statement, args![me, review, after.at, after.id, most]).await
        }
    }
}

/// A passage and those before it, the last first.
async fn until(tx: &mut Tx, of: Of, id: Uuid) -> Result<Vec<LengthRow>, DbError> {
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    match of {
        Of::Account(account) => {
            let statement = sql!(
                length!(),
                "join passages k on k.id = $2 and k.account_id = a.id where a.id = $1 and p.withdrawn_at is null ",
                "and (coalesce(p.earliest, p.written_at), p.id) <= (coalesce(k.earliest, k.written_at), k.id) order by coalesce(p.earliest, p.written_at) desc, p.id desc limit $3"
            );
            tx.all(statement, args![account, id, most]).await
        }
        Of::Review(me, review) => {
            let statement = sql!(
                length!(),
                "join reviews r on r.id = a.review_id join passages k on k.id = $3 where a.review_id = $2 ",
                "and (coalesce(p.earliest, p.written_at), p.id) <= (coalesce(k.earliest, k.written_at), k.id) and ",
                read!(),
                " order by coalesce(p.earliest, p.written_at) desc, p.id desc limit $4"
            );
            tx.all(statement, args![me, review, id, most]).await
        }
    }
}
