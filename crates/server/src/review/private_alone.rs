//! Moments that are drawn from private channels alone: what was said there stays with those
//! involved, and the sentence somebody made of it is read with the review. Asked about
//! before a review is shared, with the sentences themselves.
//!
//! Reads tables of the timeline and of evidence, because a review is shared here; whose
//! evidence it is to read is not asked, for nothing of it is shown. Writes nothing.

use maud::{Markup, html};
use recount_model::Audience;
use uuid::Uuid;

use crate::{
    access::Review,
    platform::{
        db::{Db, DbError, args, row},
        html::counted,
    },
    sql,
};

/// Sentences that are listed; more are counted.
const LISTED: i64 = 20;

row! {
    /// A moment all of whose evidence is of private channels.
    pub struct PrivateAlone {
        id: Uuid,
        says: String,
        /// How many there are of them, whatever is listed.
        holds: i64,
    }
}

/// The first of them in the order of time.
///
/// # Errors
/// [`DbError`].
pub async fn private_alone(db: &Db, review: Uuid) -> Result<Vec<PrivateAlone>, DbError> {
    db.all(
        sql!(
            "select m.id, m.says, count(*) over () from moments m where m.review_id = $1 ",
            "and exists (select 1 from moment_ties t where t.moment_id = m.id) ",
            "and not exists (select 1 from moment_ties t join evidence e on e.id = t.evidence_id join lanes l on l.id = e.lane_id ",
            "where t.moment_id = m.id and l.kind <> 'private_channel') ",
            "order by m.earliest + (m.latest - m.earliest) / 2, m.id limit $2"
        ),
        args![review, LISTED],
    )
    .await
}

/// The question, where there is something to ask about.
#[must_use]
pub fn private_alone_question(review: &Review, drawn: &[PrivateAlone]) -> Markup {
    let Some(first) = drawn.first() else { return html! {} };
    let more = first.holds.saturating_sub(LISTED);
    html! {
        section.notice #private-alone {
            h2 { "What was said in private channels" }
            p {
                "These sentences are drawn from private channels alone, and everybody who reads the review "
                @if review.audience == Audience::Organisation { "reads them" } @else { "will read them" }
                ". Is that fine with those who wrote there?"
            }
            ul {
                @for one in drawn { li { a href={ "/reviews/" (review.id) "/moments/" (one.id) } { (one.says) } } }
                @if more > 0 { li { "and " (counted(more, "more sentence", "more sentences")) } }
            }
            p.aid { "Where it is not, write its sentence otherwise, or take it off the timeline: whoever was there can recount it in a passage, and chooses who reads that." }
        }
    }
}
