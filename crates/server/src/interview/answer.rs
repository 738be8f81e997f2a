//! Whoever told it confirms the wording, puts it differently, or declines. For
//! anybody else there is nothing here.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use recount_model::Telling;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, Words},
    pages::{self, InterviewForm},
    store::InterviewRow,
    views,
};
use crate::{
    account, charter,
    platform::{
        App,
        html::Problems,
        http::{Answer, Filled, HttpError, Path},
        seal,
    },
    session::Me,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AnswerForm {
    answer: String,
    when: String,
    says: String,
    version: String,
    /// The charter that the page showed.
    charter: String,
}

pub(super) async fn answer(State(app): State<App>, me: Me, Path(interview): Path<Uuid>, Filled(form): Filled<AnswerForm>) -> Answer {
    let (row, review) = pages::find(&app, &me, interview).await?;
    if row.teller != me.id {
        return Err(HttpError::NotFound);
    }
    let version = form.version.parse().unwrap_or_default();
    let charter = Uuid::try_parse(&form.charter).ok();
    let answer = form.answer.parse();
    if answer == Ok(Telling::Declined) {
        let done = actions::decline(&app, &row, version, me.now).await?;
        return if done { Ok(Redirect::to(&format!("/interviews/{}?kept=1", row.id)).into_response()) } else { meanwhile(&app, &me, interview, form).await };
    }
    match answer {
        Ok(Telling::Confirmed) if row.answer == Telling::Waiting => {
            let mut problems = Problems::default();
            let Some((when, says)) = account::told((&form.when, &form.says), &row.zone, row.happened_at, &mut problems) else {
                let form = InterviewForm { teller: String::new(), when: form.when, says: form.says, version: form.version };
                let body = views::answer(&me, (&row, pages::goes(&app, &row).await?), &form, charter::in_force(&app.db).await?.as_ref(), &problems, None);
                return Ok(pages::page(&me, &row, review.as_ref(), StatusCode::UNPROCESSABLE_ENTITY, &body));
            };
            if let Some((account, passage)) = actions::confirm(&app, &row, version, &Words { when: when.as_ref(), says: &says }, charter, me.now).await? {
                let at = format!("/accounts/{account}?kept={}&passage={passage}#passage-{passage}", row.id);
                return Ok(Redirect::to(&at).into_response());
            }
        }
        _ if row.answer == Telling::Waiting => return Err(HttpError::refused("Say whether it is to stand, or not. Nothing was changed.")),
        _ => {}
    }
    meanwhile(&app, &me, interview, form).await
}

/// It was changed since it was read, or is answered: both wordings are shown.
async fn meanwhile(app: &App, me: &Me, interview: Uuid, form: AnswerForm) -> Answer {
    let (row, review): (InterviewRow, _) = pages::find(app, me, interview).await?;
    let now = if row.answer == Telling::Waiting { seal::open(&app.keys, row.id, &row.sealed())? } else { String::new() };
    let form = InterviewForm { teller: String::new(), when: form.when, says: form.says, version: row.version.to_string() };
    let body = views::answer(me, (&row, pages::goes(app, &row).await?), &form, charter::in_force(&app.db).await?.as_ref(), &Problems::default(), Some(&now));
    Ok(pages::page(me, &row, review.as_ref(), StatusCode::CONFLICT, &body))
}
