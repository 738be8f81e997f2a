//! Reading and writing one's own notes. For anybody else there is nothing here.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    PERIOD,
    store::{self, NoteRow, Sheet},
};
use crate::{
    access::{self, Review},
    account::uncopied,
    platform::{
        App,
        html::{Problems, area, capitalised},
        http::{Answer, Asked, Filled, Frame, HttpError, Path, query},
        ids, seal,
    },
    review::{Header, Tab, runs},
    session::Me,
};

/// Most characters of a sheet.
const MAX: usize = 20_000;

query! {
    /// Anything where the sheet was just kept.
    pub(super) struct NoteQuery { kept }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NoteForm {
    says: String,
    version: String,
}

/// What there is of somebody's notes: the sheet, and the review as far as they see it.
async fn find(app: &App, me: &Me, review: Uuid) -> Result<(Option<NoteRow>, Option<Review>), HttpError> {
    let (note, seen) = (store::own(&app.db, me.id, review).await?, access::find(&app.db, me.id, review).await?);
    if note.is_some() || seen.as_ref().is_some_and(|review| review.guides) { Ok((note, seen)) } else { Err(HttpError::NotFound) }
}

pub(super) async fn own(State(app): State<App>, me: Me, Path(review): Path<Uuid>, Asked(asked): Asked<NoteQuery>) -> Answer {
    let (note, seen) = find(&app, &me, review).await?;
    let says = match &note {
        Some(row) => seal::open(&app.keys, row.id, &row.sealed())?,
        None => String::new(),
    };
    let form = NoteForm { says, version: note.as_ref().map_or(0, |row| row.version).to_string() };
    let kept = (!asked.kept.is_empty()).then(|| key(review, &me));
    let frame = Frame { saved_draft: kept, ..me.frame("/reviews") };
    Ok(page(&frame, (note.as_ref(), seen.as_ref()), StatusCode::OK, &draw(&me, review, &form, &Problems::default(), None)))
}

pub(super) async fn keep(State(app): State<App>, me: Me, Path(review): Path<Uuid>, Filled(form): Filled<NoteForm>) -> Answer {
    let (note, seen) = find(&app, &me, review).await?;
    let mut problems = Problems::default();
    let says = form.says.replace("\r\n", "\n").trim().to_owned();
    if says.chars().count() > MAX {
        problems.add("says", "Keep them under 20,000 characters. What others are to find belongs in the text.");
    }
    if !says.is_empty() && runs::since(&app.db, review).await?.is_some_and(|since| since + PERIOD <= me.now) {
        problems.add(
            "says",
            "This review was last shared more than thirty days ago: notes on it go, so new ones are not kept. Put what others are to find into the text.",
        );
    }
    let (parts, frame) = ((note.as_ref(), seen.as_ref()), me.frame("/reviews"));
    if !problems.is_empty() {
        return Ok(page(&frame, parts, StatusCode::UNPROCESSABLE_ENTITY, &draw(&me, review, &form, &problems, None)));
    }
    // Where there are none any more, these are the first ones: what was typed is kept.
    let base = if note.is_some() { form.version.parse().unwrap_or_default() } else { 0 };
    let mut tx = app.db.write().await?;
    let stands = note.as_ref().map_or(0, |row| row.version);
    let kept = if says.is_empty() {
        match &note {
            Some(row) if stands == base => store::remove(&mut tx, row.id).await?,
            Some(_) => 0,
            None => 1,
        }
    } else {
        let id = note.as_ref().map_or_else(ids::new, |row| row.id);
        let sealed = seal::seal(&app.keys, id, &says).map_err(HttpError::broken)?;
        store::keep(&mut tx, Sheet { id, review, member: me.id, base, sealed }, me.now).await?
    };
    tx.commit().await?;
    if kept > 0 {
        return Ok(Redirect::to(&format!("/reviews/{review}/notes?kept=1")).into_response());
    }
    let Some(now) = store::own(&app.db, me.id, review).await? else { return Err(HttpError::NotFound) };
    let theirs = seal::open(&app.keys, now.id, &now.sealed())?;
    let form = NoteForm { version: now.version.to_string(), ..form };
    Ok(page(&frame, parts, StatusCode::CONFLICT, &draw(&me, review, &form, &problems, Some(&theirs))))
}

fn key(review: Uuid, me: &Me) -> String {
    format!("notes:{review}:{}", me.id)
}

fn page(frame: &Frame, (note, seen): (Option<&NoteRow>, Option<&Review>), status: StatusCode, body: &Markup) -> axum::response::Response {
    let drawn = if let Some(review) = seen {
        Header::of(review).page_in(frame, review, Tab::Accounts, &[], body)
    } else {
        let title = capitalised(note.map_or("your notes", |row| row.title.as_str()));
        frame.page("Your notes", &[], &html! { header.review-header { h1 { (title) } } (body) })
    };
    uncopied((status, drawn).into_response())
}

fn draw(me: &Me, review: Uuid, form: &NoteForm, problems: &Problems, other: Option<&str>) -> Markup {
    html! {
        (problems.summary())
        div.account {
            h2 { "Your notes" }
            p.lede { "For you alone: nobody else reads them, other facilitators included, and they are in no export that others read. They go thirty days after the review was last shared." }
            @if let Some(other) = other {
                section.notice role="alert" { h3 { "You changed them in another window too" } p { "It says there:" } p.says { (other) } p { "Nothing is lost. Saving now keeps what stands below." } }
            }
            keep-draft key=(key(review, me)) base=(form.version) {
                form.stacked method="post" action={ "/reviews/" (review) "/notes" } {
                    input type="hidden" name="version" value=(form.version);
                    (area("says", 14, "Notes", "Emptied and saved, they are gone.", &form.says, problems))
                    p.acts { button.button.is-primary type="submit" { "Save" } a.word href={ "/reviews/" (review) "/accounts" } { "Accounts" } }
                }
            }
        }
    }
}
