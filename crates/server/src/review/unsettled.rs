//! What a text quotes and cannot be shared with: passages that were withdrawn or went
//! with time, and those whose author has not agreed that every member reads them.
//!
//! The one place outside the account slice that reads its tables, because a review
//! is moved here; it never reads a passage's words.

use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, Dialect, Tx, args, row},
    sql,
};

row! {
    /// A quotation that keeps a text from being shared.
    pub(super) struct Unsettled {
        /// The passage.
        pub(super) passage: Uuid,
        state: String,
    }
}

impl Unsettled {
    /// What is in the way.
    pub(super) fn why(&self) -> Why {
        match self.state.as_str() {
            "withdrawn" => Why::Withdrawn,
            "went" => Why::Went,
            _ => Why::Open,
        }
    }
}

/// What is in the way of sharing a text that quotes a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The passage was withdrawn.
    Withdrawn,
    /// The time of the passage was over.
    Went,
    /// Its author has not agreed that every member reads it.
    Open,
}

macro_rules! unsettled {
    () => {
        concat!(
            "select el.noun_id, case when p.removed_at is not null then 'went' when p.id is null or p.withdrawn_at is not null then 'withdrawn' else 'open' end ",
            "from edition_links el join editions e on e.id = el.edition_id left join passages p on p.id = el.noun_id ",
            "where e.review_id = $1 and e.audience = 5 and el.noun = 'passage' and not exists (select 1 from quotations q where q.passage_id = p.id ",
            "and q.answer = 'agreed' and q.audience = 5 and p.withdrawn_at is null and (length(q.sealed) > 0 or p.audience = 5)) order by el.noun_id limit 200"
        )
    };
}

/// What the text quotes and cannot be shared with.
pub(super) async fn unsettled(db: &Db, review: Uuid) -> Result<Vec<Unsettled>, DbError> {
    db.all(sql!(unsettled!()), args![review]).await
}

/// The same within the transaction that shares: whoever withdraws or ends a quotation
/// meanwhile waits for it, so that a text is never shared over a withdrawal.
pub(super) async fn held(tx: &mut Tx, review: Uuid) -> Result<Vec<Unsettled>, DbError> {
    if tx.dialect() == Dialect::Pg {
        let _: Vec<(Uuid,)> = tx
            .all(
                sql!(Pg:
                    "select p.id from passages p where p.id in (select el.noun_id from edition_links el join editions e on e.id = el.edition_id where e.review_id = $1 and el.noun = 'passage') order by p.id for share of p"
                ),
                args![review],
            )
            .await?;
        let _: Vec<(Uuid,)> = tx
            .all(
                sql!(Pg:
                    "select q.id from quotations q where q.passage_id in (select el.noun_id from edition_links el join editions e on e.id = el.edition_id where e.review_id = $1 and el.noun = 'passage') order by q.id for share of q"
                ),
                args![review],
            )
            .await?;
    }
    tx.all(sql!(unsettled!()), args![review]).await
}
