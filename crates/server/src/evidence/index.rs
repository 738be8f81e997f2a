//! What of an item is searched, and by whom it is found.

use recount_model::Audience;
use uuid::Uuid;

use super::store;
use crate::{
    platform::db::{DbError, Tx},
    search::{self, Entry},
};

/// Most bytes of a text that are indexed; a word after them is not found.
const INDEXED: usize = 128 * 1024;

/// The entry of an item: found by those involved; what a shared text opens is found
/// by its readers too (access).
pub(super) fn entry(id: Uuid, review: Uuid, cap: Audience, text: &str) -> Entry<'_> {
    let body = text.get(..text.floor_char_boundary(INDEXED)).unwrap_or_default();
    Entry { noun: "evidence", noun_id: id, review, cap, title: "", body }
}

/// Puts every item's entry into a search index that has none of them: of finished
/// imports, not redacted, and not who came and went.
///
/// # Errors
/// [`DbError`].
pub async fn index_again(tx: &mut Tx) -> Result<(), DbError> {
    let mut after = Uuid::nil();
    loop {
        let page = store::searched(tx, after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        let cap = |opened: i64| if opened == 0 { Audience::Involved } else { Audience::Organisation };
        let entries: Vec<Entry<'_>> = page.iter().map(|row| entry(row.id, row.review, cap(row.opened), &row.text)).collect();
        search::put_new(tx, &entries).await?;
    }
}
