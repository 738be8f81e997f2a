//! What others recount, as far as they let the reader. Opening the passages enters
//! the reader into a ledger that each author sees for their own, and the page before
//! says so.

use axum::{extract::State, response::IntoResponse as _};
use maud::{Markup, html};
use recount_model::{Attribution, Audience, Quoting, review::Involvement};
use uuid::Uuid;

use super::{
    actions,
    leaf::{Begin, Leaf},
    own::uncopied,
    own_views::words,
    quotation,
    store::ReadRow,
};
use crate::{
    access::{Reading, Review},
    platform::{
        App,
        http::{Answer, Asked, query, when_of},
        seal,
    },
    review::{Header, Tab},
};

const FORMAT: &str = "%-d %B, %H:%M";

query! {
    /// Where the page goes on: time and id of the last passage seen, or one to be on it.
    pub(super) struct PassagesQuery { after, passage }
}

pub(super) async fn passages(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<PassagesQuery>) -> Answer {
    let begin = Begin::asked(&asked.after, &asked.passage);
    let (rows, leaf) = actions::open(&app, me.id, review.id, begin, me.now).await?;
    let asked = if review.writes() { quotation::asked_here(&app.db, me.id, review.id).await? } else { Vec::new() };
    let header = Header::of(&review);
    let body = html! {
        div.account {
            @if rows.is_empty() { p.empty { "Nothing is open to you yet." } }
            @for row in &rows { (passage(&app, &review, row, &asked)) }
            (turn(&leaf))
            p.acts { a.word href={ "/reviews/" (review.id) "/accounts" } { "Accounts" } }
        }
    };
    Ok(uncopied(header.page(&me, &review, Tab::Accounts, &[], &body).into_response()))
}

/// The way to the other pages of passages.
pub(super) fn turn(leaf: &Leaf) -> Markup {
    html! {
        @if !leaf.is_first() || !leaf.is_last {
            nav.pager aria-label="More passages" {
                @if !leaf.is_first() { a.word href="?" { "From the beginning" } " " }
                @if !leaf.is_last { a.word rel="next" href={ "?after=" (leaf.until) } { "Later passages" } }
            }
        }
    }
}

fn passage(app: &App, review: &Review, row: &ReadRow, asked: &[(Uuid, Audience, Quoting)]) -> Markup {
    if row.withdrawn_at.is_some() {
        return html! { p.passage.is-withdrawn { "A passage was withdrawn." } };
    }
    let by = match row.attribution {
        Attribution::Name => Some(row.by.clone()),
        Attribution::Role => Some(role(&row.by)),
        Attribution::Unattributed => None,
    };
    html! {
        article.passage id={ "passage-" (row.id) } aria-labelledby={ "at-" (row.id.simple()) } {
            p.at.label id={ "at-" (row.id.simple()) } {
                @if let Some(when) = row.when(&review.zone) { (when_of(&when, FORMAT)) " " }
                @if let Some(by) = by { span { (by) } } @else { span { "somebody who was there" } }
            }
            @match seal::open(&app.keys, row.id, &row.sealed()) {
                Ok(says) => (words(&says)),
                Err(why) => p.problem { "This passage cannot be shown: " (why.to_string()) "." },
            }
            @if let Some(by) = &row.written_by { p.aid { "As written down by " (by) ", confirmed by its author." } }
            @if review.writes() { (quotation::state(review, row.id, asked)) }
        }
    }
}

/// A participant’s name as it is drawn; by what they did once its time is over.
#[must_use]
pub fn drawn_as(name: String, involvement: &str) -> String {
    if name.is_empty() { role(involvement) } else { name }
}

/// Somebody by what they did: “somebody who was on call”.
#[must_use]
pub fn role(involvement: &str) -> String {
    format!("somebody who {}", involvement.parse().unwrap_or(Involvement::Present).label())
}
