//! Reviews being worked on.

use axum::{extract::State, response::IntoResponse as _};
use maud::{Markup, html};
use recount_model::{Micros, Stage};
use uuid::Uuid;

use super::store::{self, ListRow};
use crate::{
    platform::{
        App,
        html::beginning,
        http::{Answer, Asked, Drop, Frame, query, time_of},
    },
    session::Me,
};

query! {
    /// Which reviews, and where the page begins.
    pub(super) struct ListQuery { stage, before }
}

pub(super) async fn list(State(app): State<App>, me: Me, Asked(asked): Asked<ListQuery>) -> Answer {
    let stage = asked.stage.parse::<Stage>().map(Stage::as_str).unwrap_or_default();
    let mut rows = store::in_progress(&app.db, me.id, stage, place(&asked.before)).await?;
    let more = rows.len() > usize::try_from(store::PAGE).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    Ok(draw(&me, &rows, stage, more).into_response())
}

/// `microseconds_id` of the last row shown; anything else is the beginning.
fn place(text: &str) -> (Micros, Uuid) {
    text.split_once('_').and_then(|(at, id)| Some((at.parse().ok()?, Uuid::try_parse(id).ok()?))).unwrap_or((Micros::MAX, Uuid::max()))
}

/// Where files go that are dropped on a page that begins a review.
#[must_use]
pub fn drop_to_begin() -> Drop {
    Drop { address: "/reviews".to_owned(), says: "Drop to begin with this as evidence".to_owned() }
}

fn draw(me: &Me, rows: &[ListRow], stage: &str, more: bool) -> Markup {
    let choices = [("", "In progress"), ("noted", "Noted"), ("preparing", "Preparing"), ("shared", "Shared"), ("set_aside", "Set aside")];
    let frame = Frame { drop: Some(drop_to_begin()), ..me.frame("/reviews") };
    frame.page("Reviews", &[], &html! {
        div.library.column {
        h1 { "Reviews" }
        nav.saved-views aria-label="Which reviews" {
            @for (word, label) in choices {
                a href={ "/reviews" @if !word.is_empty() { "?stage=" (word) } } aria-current=[(word == stage).then_some("page")] { (label) }
            }
        }
        @if rows.is_empty() {
            div.empty { p { "Nothing here that you can see. A review begins with one line about what happened." } p.acts { a.word href="/reviews/new" { "Begin one" } } }
        }
        div.entries { @for row in rows { (entry(row)) } }
        @if let (true, Some(last)) = (more, rows.last()) {
            nav.pager aria-label="More reviews" { a.word href={ "/reviews?stage=" (stage) "&before=" (last.updated_at) "_" (last.id) } rel="next" { "Earlier ones" } }
        }
        p.aid { a href="/incidents" { "Incidents left without a review" } }
        }
    })
}

fn entry(row: &ListRow) -> Markup {
    html! {
        article.entry {
            h2.name { a href={ "/reviews/" (row.id) } { (row.title) } }
            @if let Some(why) = &row.set_aside_reason { p.more { "Set aside: " (beginning(why, 280)) @if why.len() > beginning(why, 280).len() { "…" } } }
            p.more {
                (row.depth.label()) ", " (row.stage.label().to_lowercase()) "."
                @if let Some(at) = row.happened_at { " Happened " (time_of(at, &row.zone, "%-d %B %Y")) "." }
                " Last changed " (time_of(row.updated_at, &row.zone, "%-d %B %Y, %H:%M")) "."
            }
        }
    }
}
