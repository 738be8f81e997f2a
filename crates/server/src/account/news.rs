//! What an author is asked and told where they come by: to recount a review, to let a
//! passage be quoted, and who came to read what they recount. One statement, for the first
//! page is everybody's, and mostly there is nothing. Writes nothing.

use recount_model::{Audience, Micros};
use uuid::Uuid;

use super::{
    grown::{Grown, grown},
    invitation::{InvitedRow, invited_columns},
    quotation::{AskingRow, asking_columns},
};
use crate::{
    platform::db::{Db, DbError, args, row},
    sql,
};

row! {
    /// One of them: `id` is the review's where somebody is invited, and else the account's.
    struct NewsRow {
        noun: String,
        id: Uuid,
        passage: Uuid,
        title: String,
        name: Option<String>,
        audience: Audience,
    }
}

/// What an author is asked and told.
#[derive(Debug, Default)]
pub struct News {
    /// Reviews they are asked to recount, and have not answered about; five at most.
    pub invited: Vec<InvitedRow>,
    /// Passages they are asked to let be quoted; five at most.
    pub asking: Vec<AskingRow>,
    /// Who came to read what they recount, review by review.
    pub grown: Vec<Grown>,
}

/// What a member is asked and told, the newest first; who came to read since a time
/// (microseconds since 1970).
///
/// # Errors
/// [`DbError`].
pub async fn news(db: &Db, me: Uuid, since: Micros) -> Result<News, DbError> {
    let rows: Vec<NewsRow> = db
        .all(
            sql!(
                "select noun, id, passage, title, name, audience from (select * from (",
                invited_columns!(),
                ") invited union all select * from (",
                asking_columns!("null"),
                ") asking union all select * from (",
                grown!(),
                ") grown) news order by noun, at desc, id, name"
            ),
            args![me, since],
        )
        .await?;
    let mut news = News::default();
    for NewsRow { noun, id, passage, title, name, audience } in rows {
        match noun.as_str() {
            "invited" => news.invited.push(InvitedRow { review: id, title, by: name.unwrap_or_default() }),
            "asking" => news.asking.push(AskingRow { account: id, passage, title, by: name, audience }),
            _ => match news.grown.iter_mut().find(|one| one.account == id) {
                Some(one) => one.names.extend(name),
                None => news.grown.push(Grown { account: id, title, names: name.into_iter().collect() }),
            },
        }
    }
    Ok(news)
}
