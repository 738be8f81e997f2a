//! Who came to be among the readers of passages without their author's doing: somebody was
//! given a role in the review after the author last changed the passage or who reads it, and
//! saw their names. Words agreed to for quoting are read by their own audience, which may be
//! the wider one. Only authors widen; when an audience grows by itself, its author is told
//! who, for a while, with the way to narrow it.

use maud::{Markup, html};
use uuid::Uuid;

use super::own_views::some_of;

/// Those who came to read what a member recounts of one review.
#[derive(Debug)]
pub struct Grown {
    pub(super) account: Uuid,
    pub(super) title: String,
    pub(super) names: Vec<String>,
}

/// Who came to read passages of member $1's since $2 (microseconds since 1970), in the columns
/// of `news`: those that came last, two hundred people at most. Where everybody reads, nobody
/// is new; who does not see the review yet reads nothing of it.
macro_rules! grown {
    () => {
        concat!(
            // Whoever could read a passage before, by one of its ways, is not new to it.
            "with ways as (select a.id as account, a.review_id, p.id as passage, p.audience, case when p.widened_at > p.changed_at then p.widened_at else p.changed_at end as since ",
            "from accounts a join passages p on p.account_id = a.id where a.member_id = $1 and p.withdrawn_at is null and p.removed_at is null and p.audience > 1 union all ",
            "select a.id, a.review_id, p.id, q.audience, q.answered_at from accounts a join passages p on p.account_id = a.id join quotations q on q.passage_id = p.id ",
            "where a.member_id = $1 and p.withdrawn_at is null and p.removed_at is null and q.answer = 'agreed' and length(q.sealed) > 0 and q.audience > p.audience) ",
            "select 'grown' as noun, w.account as id, w.account as passage, r.title, c.name, cast(1 as bigint) as audience, max(n.since) as at ",
            "from ways w join reviews r on r.id = w.review_id join review_roles n on n.review_id = w.review_id join members c on c.id = n.member_id ",
            "where n.member_id <> $1 and c.left_at is null and w.audience < 5 and n.reach <= w.audience and n.reach <= r.audience and n.since > w.since and n.since > $2 and not exists (",
            "select 1 from review_roles o join ways v on v.passage = w.passage where o.review_id = n.review_id and o.member_id = n.member_id and o.reach <= v.audience and o.since <= v.since) and ",
            // Whoever does not see the review now is not told who came to it.
            $crate::seen!(),
            " group by w.account, r.title, c.id, c.name order by max(n.since) desc, w.account, c.name limit 200"
        )
    };
}
pub(super) use grown;

/// The line that tells it.
#[must_use]
pub fn grew(one: &Grown) -> Markup {
    html! {
        (some_of(&one.names)) " came to be among those who can read what you recount of " (one.title) ". "
        a href={ "/accounts/" (one.account) } { "Look who reads what" } "."
    }
}
