//! A facilitator writes down what somebody told them; either of the two reads it.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use recount_model::{Micros, Telling};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, Words},
    store::{self, InterviewRow},
    views::{self, ListPage},
};
use crate::{
    access::{self, Guiding, Review},
    account, charter,
    platform::{
        App,
        html::{Problems, capitalised},
        http::{Answer, Asked, Filled, Frame, HttpError, Path, query},
        place::Place,
        seal,
    },
    review::{self, Header, Tab},
    session::Me,
};

/// Of those written down, on one page.
const PAGE: usize = 25;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct InterviewForm {
    /// Who told it.
    pub(super) teller: String,
    pub(super) when: String,
    pub(super) says: String,
    pub(super) version: String,
}

query! {
    /// Where the list goes on: time and id of the last one seen.
    pub(super) struct ListQuery { after }
}

query! {
    /// `new` where the form of a new one was just kept, anything else where this one was,
    /// so that the browser forgets its own copy of it.
    pub(super) struct OneQuery { kept }
}

pub(super) async fn list(State(app): State<App>, Guiding { me, review }: Guiding, Asked(asked): Asked<ListQuery>) -> Answer {
    draw_list(&app, &me, &review, &asked, &InterviewForm::default(), &Problems::default()).await
}

async fn draw_list(app: &App, me: &Me, review: &Review, asked: &ListQuery, form: &InterviewForm, problems: &Problems) -> Answer {
    let mut written = store::written(&app.db, me.id, review.id, Place::read(&asked.after), PAGE + 1).await?;
    let is_more = written.len() > PAGE;
    written.truncate(PAGE);
    let next = written.last().filter(|_| is_more).map(|row| Place { at: row.written_at, id: row.id });
    let said = written.into_iter().map(|row| (seal::open(&app.keys, row.id, &row.sealed()), row)).collect();
    let tellers = store::tellers(&app.db, me.id, review.id).await?;
    let not_members = account::not_members(&app.db, review.id).await?;
    let body = views::list(&ListPage { me, review, written: said, next, tellers, not_members, form, problems });
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(account::uncopied((status, Header::of(review).page(me, review, Tab::Accounts, &[], &body)).into_response()))
}

pub(super) async fn add(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<InterviewForm>) -> Answer {
    let mut problems = Problems::default();
    let words = account::told((&form.when, &form.says), &review.zone, review.happened_at, &mut problems);
    let tellers = store::tellers(&app.db, me.id, review.id).await?;
    let teller = tellers.iter().find(|(id, _)| id.to_string() == form.teller).map(|(id, _)| *id);
    if teller.is_none() {
        problems.add("teller", "Choose who told it: somebody who was there, is a member here, and is not you.");
    }
    let (Some((when, says)), Some(teller)) = (words, teller) else { return draw_list(&app, &me, &review, &ListQuery::default(), &form, &problems).await };
    let last = store::written(&app.db, me.id, review.id, None, 1).await?.into_iter().next();
    let is_same = |row: &InterviewRow| {
        (row.teller, row.answer) == (teller, Telling::Waiting)
            && row.when() == when
            && seal::open(&app.keys, row.id, &row.sealed()).is_ok_and(|written| written == says)
    };
    if let Some(row) = last.filter(is_same) {
        // The same form twice.
        return Ok(Redirect::to(&format!("/interviews/{}?kept=new", row.id)).into_response());
    }
    let id = actions::write(&app, me.id, review.id, teller, &Words { when: when.as_ref(), says: &says }, me.now).await?;
    Ok(Redirect::to(&format!("/interviews/{id}?kept=new")).into_response())
}

/// The interview, and the review as far as the person asking sees it.
pub(super) async fn find(app: &App, me: &Me, interview: Uuid) -> Result<(InterviewRow, Option<Review>), HttpError> {
    let row = store::find(&app.db, me.id, interview).await?.ok_or(HttpError::NotFound)?;
    let review = access::find(&app.db, me.id, row.review).await?;
    // Who wrote it down reads it while they guide the review; its teller always.
    let guides = review.as_ref().is_some_and(|review| review.guides);
    if row.teller == me.id || guides { Ok((row, review)) } else { Err(HttpError::NotFound) }
}

/// The same for whoever wrote it down, while it waits.
async fn find_own(app: &App, me: &Me, interview: Uuid) -> Result<(InterviewRow, Option<Review>), HttpError> {
    let (row, review) = find(app, me, interview).await?;
    if row.writer == me.id { Ok((row, review)) } else { Err(HttpError::NotFound) }
}

/// When it goes as it stands, in microseconds since the epoch: `None` where it does not, and
/// where it was answered.
pub(super) async fn goes(app: &App, row: &InterviewRow) -> Result<Option<Micros>, HttpError> {
    if row.answer == Telling::Waiting { Ok(review::runs::words_go(app, row.review, row.written_at).await?) } else { Ok(None) }
}

/// A page of it, under its review's header while the reader sees the review.
pub(super) fn page(me: &Me, row: &InterviewRow, review: Option<&Review>, status: StatusCode, body: &Markup) -> Response {
    page_in(&me.frame("/reviews"), row, review, status, body)
}

fn page_in(frame: &Frame, row: &InterviewRow, review: Option<&Review>, status: StatusCode, body: &Markup) -> Response {
    let drawn = match review {
        Some(review) => Header::of(review).page_in(frame, review, Tab::Accounts, &[], body),
        None => frame.page("An interview", &[], &html! { header.review-header { h1 { (capitalised(&row.title)) } } (body) }),
    };
    account::uncopied((status, drawn).into_response())
}

pub(super) async fn one(State(app): State<App>, me: Me, Path(interview): Path<Uuid>, Asked(asked): Asked<OneQuery>) -> Answer {
    let (row, review) = find(&app, &me, interview).await?;
    let says = if row.answer == Telling::Waiting { seal::open(&app.keys, row.id, &row.sealed())? } else { String::new() };
    let when = row.when().map(|when| review::typed_time(&when)).unwrap_or_default();
    let form = InterviewForm { teller: String::new(), when, says, version: row.version.to_string() };
    let body = if row.writer == me.id {
        views::written(&me, (&row, goes(&app, &row).await?), &form, &Problems::default())
    } else {
        views::answer(&me, (&row, goes(&app, &row).await?), &form, charter::in_force(&app.db).await?.as_ref(), &Problems::default(), None)
    };
    let kept = match asked.kept.as_str() {
        "" => None,
        "new" => Some(views::draft_key(row.review, &me)),
        _ => Some(views::own_draft_key(row.id, &me)),
    };
    Ok(page_in(&Frame { saved_draft: kept, ..me.frame("/reviews") }, &row, review.as_ref(), StatusCode::OK, &body))
}

pub(super) async fn change(State(app): State<App>, me: Me, Path(interview): Path<Uuid>, Filled(form): Filled<InterviewForm>) -> Answer {
    let (row, review) = find_own(&app, &me, interview).await?;
    let mut problems = Problems::default();
    let Some((when, says)) = account::told((&form.when, &form.says), &row.zone, row.happened_at, &mut problems) else {
        return Ok(page(&me, &row, review.as_ref(), StatusCode::UNPROCESSABLE_ENTITY, &views::written(&me, (&row, goes(&app, &row).await?), &form, &problems)));
    };
    let version = form.version.parse().unwrap_or_default();
    if actions::change(&app, row.id, version, &Words { when: when.as_ref(), says: &says }).await? {
        return Ok(Redirect::to(&format!("/interviews/{}?kept=1", row.id)).into_response());
    }
    let (row, review) = find_own(&app, &me, interview).await?;
    problems
        .add("says", format!("{} answered meanwhile, or you changed it in another window. Nothing was changed; what you typed stands here.", row.teller_name));
    let form = InterviewForm { version: row.version.to_string(), ..form };
    Ok(page(&me, &row, review.as_ref(), StatusCode::CONFLICT, &views::written(&me, (&row, goes(&app, &row).await?), &form, &problems)))
}

pub(super) async fn throw_away(State(app): State<App>, me: Me, Path(interview): Path<Uuid>) -> Answer {
    let (row, _) = find_own(&app, &me, interview).await?;
    actions::throw_away(&app, row.id).await?;
    Ok(Redirect::to(&format!("/reviews/{}/interviews", row.review)).into_response())
}
