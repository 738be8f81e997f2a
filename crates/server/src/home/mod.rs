//! The first page: one field, what is being written, what was shared lately.
//!
//! Owns no table. Beginning a review stands here and not in `review`, because files
//! that come with its first line are evidence's to take.

mod begin;

use axum::{extract::State, response::IntoResponse as _};
use maud::{Markup, html};
use recount_model::{Audience, Depth, Micros, Stage};
use uuid::Uuid;

use self::begin::Files;
use crate::{
    account::{self, News},
    decision::{self, StoodByRow},
    interview::{self, WaitingRow},
    platform::{
        App,
        db::{Db, DbError, args, row},
        html::Problems,
        http::{Answer, Frame, Routes, time_of},
    },
    review, seen,
    session::Me,
    sql,
};

row! {
    struct EntryRow {
        id: Uuid,
        title: String,
        depth: Depth,
        stage: Stage,
        at: Micros,
        zone: String,
        mine: i64,
    }
}

/// For how long somebody is told what became of their words, in microseconds: thirty days.
const TOLD_FOR: Micros = 30 * 86_400_000_000;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/", home).get("/reviews/new", begin::new).post_stream("/reviews", begin::begin)
}

async fn home(State(app): State<App>, me: Me) -> Answer {
    let (written, shared) = latest(&app.db, me.id).await?;
    let since = me.now - TOLD_FOR;
    let asked = Asked {
        of_author: account::news(&app.db, me.id, since).await?,
        told: interview::waiting(&app.db, me.id).await?,
        stood_by: decision::changed(&app.db, me.id, since).await?,
    };
    Ok(draw(&me, &asked, &written, &shared).into_response())
}

/// What this member is asked, by whom and about which review.
struct Asked {
    of_author: News,
    told: Vec<WaitingRow>,
    stood_by: Vec<StoodByRow>,
}

impl Asked {
    fn draw(&self) -> Markup {
        let Self { of_author: News { invited, asking, grown }, told, stood_by } = self;
        html! {
            @if !invited.is_empty() || !told.is_empty() || !asking.is_empty() || !stood_by.is_empty() || !grown.is_empty() {
                section.notice {
                    @for row in told {
                        p { (row.by) " wrote down what you told of " (row.title) ". Nobody else reads it before you say so. " a href={ "/interviews/" (row.interview) } { "Look whether it is how you would say it" } "." }
                    }
                    @for row in asking { p { (account::asks(row)) } }
                    @for row in stood_by { p { (decision::asks(row)) } }
                    @for one in grown { p { (account::grew(one)) } }
                    @for row in invited {
                        p { (row.by) " asks you to recount what you saw of " a href={ "/reviews/" (row.review) "/accounts" } { (row.title) } "." }
                    }
                    @if !invited.is_empty() { p.aid { "Later is fine, and so is not at all: either answer takes this line away." } }
                }
            }
        }
    }
}

/// What this member writes at and what was shared last, newest first: one statement, for
/// the first page is everybody's and has others to ask.
async fn latest(db: &Db, me: Uuid) -> Result<(Vec<EntryRow>, Vec<EntryRow>), DbError> {
    let rows: Vec<EntryRow> = db
        .all(
            sql!(
                "select id, title, depth, stage, at, zone, mine from (select * from (",
                "select r.id, r.title, r.depth, r.stage, r.updated_at as at, r.updated_at as changed, r.zone, cast(1 as bigint) as mine from review_roles mine join reviews r on r.id = mine.review_id ",
                "where mine.member_id = $1 and r.stage not in ('shared', 'set_aside') and ",
                seen!(),
                " group by r.id, r.title, r.depth, r.stage, r.updated_at, r.zone order by r.updated_at desc limit 5) written union all select * from (",
                "select r.id, r.title, r.depth, r.stage, coalesce(r.shared_at, r.updated_at), r.updated_at, r.zone, cast(0 as bigint) from reviews r where r.audience = $2 ",
                "order by r.updated_at desc, r.id desc limit 6) shared) latest order by mine, changed desc, id desc"
            ),
            args![me, Audience::Organisation.rung()],
        )
        .await?;
    Ok(rows.into_iter().partition(|row| row.mine == 1))
}

fn draw(me: &Me, asked: &Asked, written: &[EntryRow], shared: &[EntryRow]) -> Markup {
    let frame = Frame { drop: Some(review::drop_to_begin()), ..me.frame("/") };
    frame.page("Home", &[], &html! {
        div.home {
            (begin::form("", Files::Folded, &Problems::default()))
            (asked.draw())
            div.home-grid {
                section {
                    h2 { "Being written" }
                    @if written.is_empty() { p.aid { "Nothing of yours is under way. What you begin stays with you until you share it." } }
                    @for row in written { div.entry {
                        p.name { a href={ "/reviews/" (row.id) } { (row.title) } }
                        p.more { (row.depth.label()) ", " (row.stage.label().to_lowercase()) ". Last changed " (time_of(row.at, &row.zone, "%-d %B, %H:%M")) "." }
                    } }
                }
                section {
                    h2 { "Shared lately" }
                    @if shared.is_empty() { p.aid { "Nothing is shared yet. A note of five minutes is a fine first one." } }
                    @for row in shared { div.entry {
                        p.name { a href={ "/reviews/" (row.id) } { (row.title) } }
                        p.more { (row.depth.label()) ", shared " (time_of(row.at, &row.zone, "%-d %B %Y")) "." }
                    } }
                }
            }
        }
    })
}
