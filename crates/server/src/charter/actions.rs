//! Signing a charter: the only writer of this slice's table.

use recount_model::Micros;
use uuid::Uuid;

use super::store::{self, CharterRow};
use crate::{
    activity::{self, Act},
    platform::{
        db::{DbError, Tx},
        ids,
    },
};

/// A charter to be, checked by [`recount_model::charter`].
#[derive(Debug, Clone)]
pub struct NewCharter {
    /// What it promises.
    pub body: String,
    /// Who signs, as they write their name.
    pub name: String,
    /// What they are here.
    pub role: String,
}

/// Signs a version and puts it in force; `None` when another was put in force since
/// version `base` (0 for none), and nothing was signed then.
///
/// # Errors
/// [`DbError`].
pub async fn sign(tx: &mut Tx, by: Uuid, base: i64, new: NewCharter, now: Micros) -> Result<Option<Uuid>, DbError> {
    if store::newest(tx).await? != base {
        return Ok(None);
    }
    let row = CharterRow { id: ids::new(), version: base + 1, body: new.body, signed_name: new.name, signed_role: new.role, signed_at: now };
    match store::add(tx, &row, by).await {
        Ok(()) => {}
        // On PostgreSQL two may get here; the second finds the number taken.
        Err(why) if why.is_taken() => return Ok(None),
        Err(why) => return Err(why),
    }
    activity::record(tx, Act { review: None, by: Some(by), verb: "signed", noun: "charter", noun_id: row.id }, now).await?;
    Ok(Some(row.id))
}
