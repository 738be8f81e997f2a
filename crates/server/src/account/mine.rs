//! Everything a member recounts, review by review: the way back to their own words, also
//! where they no longer see the review. For nobody else is there anything here.

use axum::{extract::State, response::IntoResponse as _};
use maud::html;
use recount_model::{Micros, Willing};
use uuid::Uuid;

use super::{invitation, own::uncopied, quotation};
use crate::{
    platform::{
        App,
        db::{Db, DbError, args, row},
        html::capitalised,
        http::{Answer, Asked, query, time_of},
        place::Place,
    },
    session::Me,
    sql, title_seen,
};

/// Accounts on one page.
const PAGE: usize = 50;

query! {
    /// Where the page goes on: time and id of the last account seen.
    pub(super) struct MineQuery { after }
}

row! {
    struct MineRow {
        account: Uuid,
        title: String,
        zone: String,
        begun_at: Micros,
        willing: Willing,
    }
}

pub(super) async fn mine(State(app): State<App>, me: Me, Asked(asked): Asked<MineQuery>) -> Answer {
    let mut rows = begun(&app.db, me.id, Place::read(&asked.after)).await?;
    let asking = quotation::asking(&app.db, me.id, None).await?;
    let is_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| is_more).map(|row| Place { at: row.begun_at, id: row.account });
    let drawn = me.frame("").page("Your accounts", &[], &html! {
        div.account {
            h1 { "Your accounts" }
            p.lede { "What you recount, review by review. It stays yours, also where you no longer see the review; only you see this page." }
            @if !asking.is_empty() { section.notice { @for row in &asking { p { (quotation::asks(row)) } } } }
            @if rows.is_empty() { p.empty { "You have not begun one. Where you were there, the review’s Accounts page has the way." } }
            @for row in &rows {
                div.entry {
                    p.name { a href={ "/accounts/" (row.account) } { (capitalised(&row.title)) } }
                    p.more { "Begun on " (time_of(row.begun_at, &row.zone, "%-d %B %Y")) "." @if let Some(says) = invitation::answered(row.willing) { " " (says) } }
                }
            }
            @if let Some(next) = next { nav.pager aria-label="More accounts" { a.word rel="next" href={ "?after=" (next) } { "Earlier ones" } } }
            p.acts { a.word href="/retention" { "What goes next" } a.word href="/charter" { "Charter" } }
        }
    });
    Ok(uncopied(drawn.into_response()))
}

async fn begun(db: &Db, me: Uuid, after: Option<Place>) -> Result<Vec<MineRow>, DbError> {
    let after = after.unwrap_or(Place { at: Micros::MAX, id: Uuid::max() });
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    db.all(
        sql!(
            "select a.id, ",
            title_seen!(),
            ", r.zone, a.begun_at, a.willing from accounts a join reviews r on r.id = a.review_id ",
            "where a.member_id = $1 and (a.begun_at, a.id) < ($2, $3) order by a.begun_at desc, a.id desc limit $4"
        ),
        args![me, after.at, after.id, most],
    )
    .await
}
