//! Decisions that somebody stood by and that were changed since: whose words they were is
//! told, for a while, until somebody who was there stands by them again.

use maud::{Markup, html};
use recount_model::Micros;
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, args, row},
    seen, sql,
};

row! {
    /// A decision that nobody stands by now, and that somebody stood by.
    pub struct StoodByRow {
        decision: Uuid,
        review: Uuid,
        title: String,
        says: String,
        /// Who told it anew last, unless they are gone.
        by: Option<String>,
    }
}

/// The decisions that a member stood by, in reviews that they see, where the words or the
/// moment's sentence were changed since a time (microseconds since 1970) and nobody stands by
/// them since; those changed last first, five at most.
///
/// # Errors
/// [`DbError`].
pub async fn changed(db: &Db, me: Uuid, since: Micros) -> Result<Vec<StoodByRow>, DbError> {
    db.all(
        sql!(
            "select m.id, r.id, r.title, m.says, b.name from (select d.moment_id as id from decisions d where d.confirmed_by = $1 union select v.moment_id from decision_versions v where v.confirmed_by = $1) theirs ",
            "join decisions d on d.moment_id = theirs.id join moments m on m.id = d.moment_id join reviews r on r.id = m.review_id left join members b on b.id = d.changed_by and d.confirmed_by is null ",
            "where (d.confirmed_by is null or d.confirmed_moment <> m.version) and (d.changed_at > $2 or m.updated_at > $2) and ",
            seen!(),
            " order by d.changed_at desc, m.id limit 5"
        ),
        args![me, since],
    )
    .await
}

/// The line that tells it.
#[must_use]
pub fn asks(row: &StoodByRow) -> Markup {
    html! {
        "In " (row.title) ", "
        @if let Some(by) = &row.by { (by) " changed how “" (row.says) "” is told, which you had stood by. " } @else { "“" (row.says) "” was changed, which you had stood by. " }
        a href={ "/reviews/" (row.review) "/decisions/" (row.decision) } { "Look whether that is still how it was" } "."
    }
}
