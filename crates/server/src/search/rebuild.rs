//! The index made again from what it stands for.
//!
//! Says the same as the slices do when they put their entries; a test holds the
//! two together.

use crate::{
    platform::db::{DbError, Tx, args},
    sql,
};

/// Makes every entry again, in the caller's transaction.
///
/// # Errors
/// [`DbError`].
pub async fn rebuild(tx: &mut Tx) -> Result<(), DbError> {
    tx.run(sql!("delete from search_entries"), args![]).await?;
    tx.run(
        sql!(
            "insert into search_entries (noun, noun_id, review_id, cap, title, body) ",
            "select 'edition', e.id, e.review_id, 5, r.title, e.body from editions e join reviews r on r.id = e.review_id"
        ),
        args![],
    )
    .await?;
    tx.run(
        sql!("insert into search_entries (noun, noun_id, review_id, cap, title, body) select 'moment', id, review_id, 5, '', says from moments"),
        args![],
    )
    .await?;
    tx.run(
        sql!(
            "insert into search_entries (noun, noun_id, review_id, cap, title, body) ",
            "select 'evidence', e.id, e.review_id, 3, '', e.text from evidence e join sources s on s.id = e.source_id ",
            "where s.visible_at is not null and e.redacted_at is null"
        ),
        args![],
    )
    .await?;
    Ok(())
}
