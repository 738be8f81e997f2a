//! What was done: one row per act, in the transaction of the act.
//!
//! Slices of equal rank meet here and nowhere else. Owns `activity`. Nothing
//! here counts by member, and no page lists it across reviews by member.

use recount_model::Micros;
use uuid::Uuid;

use crate::{
    platform::{
        db::{DbError, Tx, args},
        ids,
    },
    sql,
};

/// One act.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// In which review; `None` for acts on the installation.
    pub review: Option<Uuid>,
    /// By whom; `None` for the command line.
    pub by: Option<Uuid>,
    /// What was done, past tense: `shared`, `saved`, `imported`.
    pub verb: &'a str,
    /// To what, in the glossary's word.
    pub noun: &'a str,
    /// Its id.
    pub noun_id: Uuid,
}

/// Writes the act down.
///
/// # Errors
/// [`DbError`] when it cannot be stored; the transaction is then of no use.
pub async fn record(tx: &mut Tx, act: Act<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into activity (id, review_id, member_id, verb, noun, noun_id, at) values ($1, $2, $3, $4, $5, $6, $7)"),
        args![ids::new(), act.review, act.by, act.verb, act.noun, act.noun_id, now],
    )
    .await?;
    Ok(())
}
