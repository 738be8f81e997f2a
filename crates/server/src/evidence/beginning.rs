//! Finding an item by how it begins: for the demo, which ties moments to evidence
//! it has just imported. Reads only.

use recount_model::{Micros, When};
use uuid::Uuid;

use crate::{
    platform::db::{DbError, Tx, args, row},
    sql,
};

row! {
    struct BeginningRow {
        id: Uuid,
        earliest: Micros,
        latest: Micros,
        zone: String,
        known_at: Micros,
    }
}

/// An item as a moment needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// Its id.
    pub id: Uuid,
    /// When it happened.
    pub when: When,
    /// When it could be known.
    pub known_at: Micros,
}

/// The first item of a review whose text begins with these words.
///
/// # Errors
/// [`DbError`].
pub async fn beginning_with(tx: &mut Tx, review: Uuid, words: &str) -> Result<Option<Beginning>, DbError> {
    let row: Option<BeginningRow> = tx
        .one(
            sql!("select id, earliest, latest, zone, known_at from evidence where review_id = $1 and substr(text, 1, cast($3 as integer)) = $2 order by earliest, id limit 1"),
            args![review, words, words.chars().count()],
        )
        .await?;
    Ok(row.map(|row| Beginning { id: row.id, when: When::between(row.earliest, row.latest, &row.zone), known_at: row.known_at }))
}
