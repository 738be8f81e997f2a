//! Reviews being worked on, and beginning one.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Depth, Micros, Stage, incident::IncidentKind, review};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, NewReview},
    store::{self, ListRow},
};
use crate::{
    platform::{
        App,
        html::Problems,
        http::{Answer, Asked, Filled, query, time_of},
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

fn draw(me: &Me, rows: &[ListRow], stage: &str, more: bool) -> Markup {
    let choices = [("", "In progress"), ("noted", "Noted"), ("preparing", "Preparing"), ("shared", "Shared"), ("set_aside", "Set aside")];
    me.frame("/reviews").page("Reviews", &[], &html! {
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
            p.more {
                (row.depth.label()) ", " (row.stage.label().to_lowercase()) "."
                @if let Some(at) = row.happened_at { " Happened " (time_of(at, &row.zone, "%-d %B %Y")) "." }
                " Last changed " (time_of(row.updated_at, &row.zone, "%-d %B %Y, %H:%M")) "."
            }
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BeginForm {
    title: String,
}

pub(super) async fn new(State(_): State<App>, me: Me) -> Answer {
    Ok(begin_page(&me, "", &Problems::default()).into_response())
}

pub(super) async fn begin(State(app): State<App>, me: Me, Filled(form): Filled<BeginForm>) -> Answer {
    let mut problems = Problems::default();
    let Some(title) = problems.check("title", review::title(&form.title)) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, begin_page(&me, &form.title, &problems)).into_response());
    };
    let new = NewReview { title, depth: Depth::Note, kind: IncidentKind::Surprise, zone: me.zone.clone(), happened_at: None };
    let mut tx = app.db.write().await?;
    let id = actions::create(&mut tx, me.id, &new, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{id}/text")).into_response())
}

fn begin_page(me: &Me, title: &str, problems: &Problems) -> Markup {
    me.frame("/reviews").page("New", &[], &html! { div.home { (begin_form(title, problems)) } })
}

/// The one field everything begins with; the home page draws it too.
#[must_use]
pub(crate) fn begin_form(title: &str, problems: &Problems) -> Markup {
    html! {
        form.new-note method="post" action="/reviews" {
            h1 { label for="title" { "What happened?" } }
            (problems.summary())
            div.field {
                input #title name="title" autocomplete="off" placeholder="The export ran twice and nobody minded" value=(title) maxlength=(review::TITLE_MAX) aria-invalid=[problems.of("title").map(|_| "true")];
                button.button.is-primary type="submit" { "Begin a note" }
            }
            @if let Some(says) = problems.of("title") { p.problem #title-problem { (says) } }
            p.aid { "A line is enough. Something that went well counts too." }
        }
    }
}
