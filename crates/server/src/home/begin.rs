//! Beginning a review: one line, and files if there are any.

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest as _, Multipart, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Depth, incident::IncidentKind, review as naming};
use serde::Deserialize;

use crate::{
    access,
    evidence::{self, Sent},
    platform::{
        App,
        html::{Problems, capitalised},
        http::{Answer, Filled, Frame, HttpError},
    },
    review::{self, NewReview},
    session::Me,
};

/// Largest form without files, in bytes.
const LINE: usize = 64 * 1024;

/// How the file chooser stands below the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Files {
    /// Behind a word, where the page has more to show.
    Folded,
    /// In sight.
    Open,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct BeginForm {
    title: String,
}

pub(super) async fn new(State(_): State<App>, me: Me) -> Answer {
    Ok(page(&me, "", &Problems::default()).into_response())
}

/// Takes a plain form, or one with files. Files lead to the choice of what to take of
/// them, a line alone to where it is written on.
pub(super) async fn begin(State(app): State<App>, me: Me, request: Request) -> Answer {
    let sent = if with_files(&request) {
        let headers = request.headers().clone();
        let form = Multipart::from_request(request, &app).await;
        evidence::take(&app, &headers, form).await?
    } else {
        let (parts, body) = request.into_parts();
        let too_long =
            |_| HttpError::Refused(StatusCode::PAYLOAD_TOO_LARGE, "This is more than a line can hold. Nothing was kept; shorten it and send it again.".into());
        let bytes = to_bytes(body, LINE).await.map_err(too_long)?;
        let Filled(form) = Filled::<BeginForm>::from_request(Request::from_parts(parts, Body::from(bytes)), &app).await?;
        Sent::of("title", form.title)
    };
    let mut problems = Problems::default();
    let typed = sent.typed("title");
    // An upload may have taken minutes: it is not refused for the want of a line.
    let given = sent.first_name().filter(|_| recount_model::line(typed).is_empty()).map_or_else(|| typed.to_owned(), named_after);
    let Some(title) = problems.check("title", naming::title(&given)) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&me, typed, &problems)).into_response());
    };
    let new = NewReview { title, depth: Depth::Note, kind: IncidentKind::Surprise, zone: me.zone.clone(), happened_at: None };
    let mut tx = app.db.write().await?;
    let id = review::create(&mut tx, me.id, &new, me.now).await?;
    tx.commit().await?;
    if sent.first_name().is_none() {
        return Ok(Redirect::to(&format!("/reviews/{id}/text")).into_response());
    }
    let begun = access::find(&app.db, me.id, id).await?.ok_or(HttpError::NotFound)?;
    evidence::keep_waiting(&app, &me, &begun, sent).await
}

fn with_files(request: &Request) -> bool {
    request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// “checkout_war-room.zip” as a first title, until somebody says what happened.
fn named_after(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words = stem.replace(['_', '-', '.'], " ");
    let short: String = recount_model::line(&words).chars().take(naming::TITLE_MAX).collect();
    if short.is_empty() { "Files without a name".to_owned() } else { capitalised(&short) }
}

fn page(me: &Me, title: &str, problems: &Problems) -> Markup {
    let frame = Frame { drop: Some(review::drop_to_begin()), ..me.frame("/reviews") };
    frame.page("New", &[], &html! { div.home { (form(title, Files::Open, problems)) } })
}

/// The one field everything begins with.
pub(super) fn form(title: &str, files: Files, problems: &Problems) -> Markup {
    // On its own page it is what one came for; a problem is read first, and the first page too.
    let is_first = files == Files::Open && problems.is_empty();
    html! {
        form.new-note method="post" action="/reviews" enctype="multipart/form-data" data-drop {
            h1 { label for="title" { "What happened?" } }
            (problems.summary())
            div.field {
                input #title name="title" autocomplete="off" autofocus[is_first] placeholder="The export ran twice and nobody minded" value=(title) maxlength=(naming::TITLE_MAX) aria-describedby=[problems.of("title").map(|_| "title-problem")] aria-invalid=[problems.of("title").map(|_| "true")];
                button.button.is-primary type="submit" data-drop-submit { "Begin a note" }
            }
            @if let Some(says) = problems.of("title") { p.problem #title-problem { (says) } }
            p.aid { "A line is enough. Something that went well counts too." }
            details.fold.with-files open[files == Files::Open] {
                summary { "Begin with files" }
                p.aid { label for="file" { "A chat export, alerts, a log: they become evidence. Drop them anywhere on this page, or choose them. You say what to take before anything is kept." } }
                input #file type="file" name="file" multiple;
                p.ready role="status" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_a_first_title_that_can_be_read() {
        for (file, title) in [
            ("checkout_war-room.zip", "Checkout war room"),
            ("alerts.2026-11-03.csv", "Alerts 2026 11 03"),
            (".zip", "Files without a name"),
            ("Ärger", "Ärger"),
        ] {
            assert_eq!(named_after(file), title);
        }
    }
}
