//! Reading decisions, making one of a moment, standing by one, unmaking one.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::html;
use recount_model::Micros;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, Confirming},
    outcome, store,
    told::Whole,
    views,
};
use crate::{
    access::{Editing, Reading, Review},
    platform::{
        App,
        db::DbError,
        http::{Answer, Asked, Filled, Frame, HttpError, Path, query},
        place::Place,
    },
    review::{Header, Tab},
    session::Me,
};

/// Decisions on one page of the list.
const PAGE: usize = 12;

query! {
    /// Where the list goes on: time and id of the last one seen.
    pub(super) struct ListQuery { after }
}

query! {
    /// Over which version something was just saved; with `outcome-` before it, what came of it.
    pub(super) struct OneQuery { kept }
}

/// What the list draws.
pub(super) struct ListPage<'a> {
    pub(super) review: &'a Review,
    pub(super) decisions: Vec<Whole>,
    pub(super) later: Option<Place>,
}

/// What the page of one draws.
pub(super) struct OnePage<'a> {
    pub(super) review: &'a Review,
    pub(super) whole: &'a Whole,
    /// Whether who reads is among those who were there.
    pub(super) was_there: bool,
}

pub(super) async fn list(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<ListQuery>) -> Answer {
    let (decisions, later) = from_place(&app, review.id, &asked).await?;
    let page = ListPage { review: &review, decisions, later };
    Ok(Header::of(&review).page(&me, &review, Tab::Story, &[], &views::list(&page)).into_response())
}

/// A page of decisions, and where the next begins.
pub(super) async fn from_place(app: &App, review: Uuid, asked: &ListQuery) -> Result<(Vec<Whole>, Option<Place>), DbError> {
    let begin = Place::read(&asked.after).unwrap_or(Place::START);
    let mut decisions = store::between(&app.db, review, (begin.at, begin.id), (Micros::MAX, Uuid::max()), PAGE + 1).await?;
    let more = decisions.len() > PAGE;
    decisions.truncate(PAGE);
    let later = decisions.last().filter(|_| more).map(|whole| Place { at: whole.told.when.point(), id: whole.told.id });
    Ok((decisions, later))
}

pub(super) async fn one(State(app): State<App>, Reading { me, review }: Reading, Path((_, id)): Path<(Uuid, Uuid)>, Asked(asked): Asked<OneQuery>) -> Answer {
    let whole = store::whole(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let was_there = store::is_one_of_them(&app.db, review.id, me.id).await?;
    let body = views::one(&OnePage { review: &review, whole: &whole, was_there });
    let (key, base) = asked.kept.strip_prefix("outcome-").map_or_else(|| (draft_key(id, &me), &*asked.kept), |base| (outcome::draft_key(id, &me), base));
    let kept = base.parse::<i64>().ok().map(|base| format!("{key}@{base}"));
    let frame = Frame { saved_draft: kept, ..me.frame("/reviews") };
    Ok(Header::of(&review).page_in(&frame, &review, Tab::Story, &[], &body).into_response())
}

/// Under which name a browser keeps what is typed about a decision.
pub(super) fn draft_key(id: Uuid, me: &Me) -> String {
    format!("decision:{id}:{}", me.id)
}

pub(super) async fn begin(State(app): State<App>, Editing { me, review }: Editing, Path((_, moment)): Path<(Uuid, Uuid)>) -> Answer {
    if !actions::begin(&app, me.id, &review, moment, me.now).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to(&format!("/reviews/{}/decisions/{moment}/tell", review.id)).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ConfirmForm {
    version: String,
    moment: String,
}

pub(super) async fn confirm(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, id)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<ConfirmForm>,
) -> Answer {
    let whole = store::whole(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let read = (form.version.parse().unwrap_or_default(), form.moment.parse().unwrap_or_default());
    match actions::confirm(&app, me.id, &review, id, read, me.now).await? {
        Confirming::Done => Ok(Redirect::to(&views::address(&review, &whole.told)).into_response()),
        Confirming::NotThere => {
            let why = "Only somebody who was there can say that this is how it was. Nothing was changed; ask one of them, or name yourself among those who were there.";
            Err(HttpError::Refused(StatusCode::FORBIDDEN, why.to_owned()))
        }
        Confirming::Changed => {
            let whole = store::whole(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
            let body = html! {
                div.notice role="alert" { h2 { "Somebody changed it since you opened it" } p { "Nothing is said in your name yet. This is how it reads now; is that how it was?" } }
                (views::one(&OnePage { review: &review, whole: &whole, was_there: true }))
            };
            Ok((StatusCode::CONFLICT, Header::of(&review).page(&me, &review, Tab::Story, &[], &body)).into_response())
        }
    }
}

pub(super) async fn ask_remove(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    let told = store::told(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    actions::is_free(&mut app.db.snapshot().await?, id, me.id).await?;
    Ok(Header::of(&review).page(&me, &review, Tab::Story, &[], &views::ask_remove(&review, &told)).into_response())
}

pub(super) async fn remove(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    if !actions::remove(&app, me.id, &review, id, me.now).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to(&format!("/reviews/{}/timeline#moment-{id}", review.id)).into_response())
}
