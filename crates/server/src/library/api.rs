//! The library for programs: the same questions and answers as its page, as JSON.

use axum::{Json, extract::State, response::IntoResponse as _};
use recount_model::time;
use serde::Serialize;
use uuid::Uuid;

use super::{
    asked::{Asked, LibraryQuery},
    store,
};
use crate::{
    access::Reading,
    platform::{
        App,
        http::{self, Answer},
    },
    search,
    session::Me,
    writing::prose,
};

#[derive(Debug, Serialize)]
struct PageJson {
    reviews: Vec<EntryJson>,
    /// Goes into `after` for the next page.
    next: Option<String>,
    /// Nothing holds all of the words; these hold some of them.
    partly: bool,
    /// The pages end here, and older matches are missing: only the newest were weighed.
    newest_only: bool,
}

#[derive(Debug, Serialize)]
struct EntryJson {
    id: Uuid,
    title: String,
    depth: &'static str,
    stage: &'static str,
    happened_at: Option<String>,
    created_at: String,
    zone: String,
    /// `title`, `text`, `moment` or `evidence`; absent in a list without a search.
    #[serde(skip_serializing_if = "Option::is_none")]
    found_in: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct ReviewJson {
    id: Uuid,
    title: String,
    depth: &'static str,
    stage: &'static str,
    audience: &'static str,
    zone: String,
    happened_at: Option<String>,
    updated_at: String,
    shared_at: Option<String>,
    times: Vec<TimeJson>,
    text: Option<TextJson>,
}

#[derive(Debug, Serialize)]
struct TimeJson {
    milestone: String,
    earliest: String,
    latest: String,
    zone: String,
    written: String,
}

#[derive(Debug, Serialize)]
struct TextJson {
    body: String,
    version: i64,
    saved_at: String,
}

pub(super) async fn reviews(State(app): State<App>, me: Me, http::Asked(given): http::Asked<LibraryQuery>) -> Answer {
    let asked = Asked::of(given);
    let answer = search::ask(&app.db, me.id, asked.query(), &asked.filters(&me.zone), asked.order(), asked.place()).await?;
    let reviews = answer
        .hits
        .into_iter()
        .map(|hit| EntryJson {
            id: hit.id,
            title: hit.title,
            depth: hit.depth.as_str(),
            stage: hit.stage.as_str(),
            happened_at: hit.happened_at.map(time::rfc3339),
            created_at: time::rfc3339(hit.created_at),
            zone: hit.zone,
            found_in: hit.found.map(|found| found.why.word()),
        })
        .collect();
    Ok(Json(PageJson { reviews, next: answer.next, partly: answer.partly, newest_only: answer.newest_only }).into_response())
}

pub(super) async fn review(State(app): State<App>, Reading { review, .. }: Reading) -> Answer {
    let times = store::times(&app.db, review.id).await?;
    let text = store::text(&app.db, review.id).await?;
    let json = ReviewJson {
        id: review.id,
        title: review.title,
        depth: review.depth.as_str(),
        stage: review.stage.as_str(),
        audience: review.audience.as_str(),
        zone: review.zone,
        happened_at: review.happened_at.map(time::rfc3339),
        updated_at: time::rfc3339(review.updated_at),
        shared_at: review.shared_at.map(time::rfc3339),
        times: times
            .into_iter()
            .map(|row| TimeJson {
                milestone: row.milestone,
                earliest: time::rfc3339(row.earliest),
                latest: time::rfc3339(row.latest),
                zone: row.zone,
                written: row.written,
            })
            .collect(),
        text: text.map(|row| TextJson { body: prose::unbracketed(&row.body), version: row.version, saved_at: time::rfc3339(row.saved_at) }),
    };
    Ok(Json(json).into_response())
}
