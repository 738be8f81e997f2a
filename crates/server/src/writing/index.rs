//! What of a text is searched.

use recount_model::Audience;
use uuid::Uuid;

use super::{prose, store};
use crate::{
    platform::db::{DbError, Tx},
    search::{self, Entry},
};

/// The entry of a text; `plain` is what [`prose::plain`] left of it.
pub(super) fn entry<'a>(edition: Uuid, review: Uuid, title: &'a str, plain: &'a str) -> Entry<'a> {
    Entry { noun: "edition", noun_id: edition, review, cap: Audience::Organisation, title, body: plain }
}

/// Puts every text's entry into a search index that has none of them.
///
/// # Errors
/// [`DbError`].
pub async fn index_again(tx: &mut Tx) -> Result<(), DbError> {
    let mut after = Uuid::nil();
    loop {
        let page = store::searched(tx, after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.edition;
        let plain: Vec<String> = page.iter().map(|row| prose::plain(&row.body)).collect();
        let entries: Vec<Entry<'_>> = page.iter().zip(&plain).map(|(row, plain)| entry(row.edition, row.review, &row.title, plain)).collect();
        search::put_new(tx, &entries).await?;
    }
}
