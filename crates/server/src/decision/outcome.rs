//! What came of a decision, and what is seen now: a form of its own, below what made
//! sense then.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Micros, When, decision};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions, card, store,
    told::{Outcome, Whole},
    views,
};
use crate::{
    access::{Editing, Review},
    platform::{
        App,
        html::{Problems, area, input},
        http::{Answer, Filled, HttpError, Path},
    },
    review::{self, Header, Tab},
    session::Me,
};

/// What is shown of each aspect above the form.
const GLIMPSE: usize = 240;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct OutcomeForm {
    outcome: String,
    hindsight: String,
    known: String,
    version: String,
}

impl OutcomeForm {
    fn of(outcome: &Outcome, zone: &str) -> Self {
        Self {
            outcome: outcome.outcome.clone(),
            hindsight: outcome.hindsight.clone(),
            known: outcome.known_at.map(|at| review::typed_time(&When::exact(at, zone))).unwrap_or_default(),
            version: outcome.version.to_string(),
        }
    }

    fn read(&self, day: Micros, zone: &str, problems: &mut Problems) -> Outcome {
        let kept = |says: &str| says.replace("\r\n", "\n").trim().to_owned();
        let (outcome, hindsight) = (kept(&self.outcome), kept(&self.hindsight));
        problems.check("outcome", decision::says(&outcome));
        problems.check("hindsight", decision::says(&hindsight));
        let known = if self.known.trim().is_empty() { None } else { problems.check("known", review::written_time(&self.known, zone, Some(day))) };
        Outcome { outcome, hindsight, known_at: known.map(|when| when.point()), version: self.version.parse().unwrap_or_default() }
    }
}

pub(super) async fn ask(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    let whole = store::whole(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let form = OutcomeForm::of(&whole.outcome, &review.zone);
    Ok(page(&me, &review, StatusCode::OK, &draw(&me, &review, &whole, &form, &Problems::default())))
}

pub(super) async fn tell(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, id)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<OutcomeForm>,
) -> Answer {
    let whole = store::whole(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let mut problems = Problems::default();
    let to = form.read(whole.told.when.point(), &review.zone, &mut problems);
    if !problems.is_empty() {
        return Ok(page(&me, &review, StatusCode::UNPROCESSABLE_ENTITY, &draw(&me, &review, &whole, &form, &problems)));
    }
    let says_nothing = to.version == 0 && to.outcome.is_empty() && to.hindsight.is_empty();
    if says_nothing || actions::tell_outcome(&app, me.id, &review, id, &to, me.now).await? {
        return Ok(Redirect::to(&format!("{}?kept=outcome-{}", views::address(&review, &whole.told), to.version)).into_response());
    }
    // Somebody wrote here too: theirs is shown, and the form holds every word of both.
    let whole = store::whole(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let theirs = OutcomeForm::of(&whole.outcome, &review.zone);
    let both = OutcomeForm {
        outcome: together(&to.outcome, &theirs.outcome),
        hindsight: together(&to.hindsight, &theirs.hindsight),
        known: if form.known.trim().is_empty() { theirs.known.clone() } else { form.known.clone() },
        version: theirs.version.clone(),
    };
    let body = html! {
        div.notice role="alert" {
            h2 { "Somebody wrote here too" }
            p { "Yours is not saved yet, and nothing is lost. The form holds both, yours first; put them together and save." }
            @if form.known.trim() != theirs.known && !theirs.known.is_empty() { p { "They say that it came to be known at " (theirs.known) "." } }
        }
        (draw(&me, &review, &whole, &both, &Problems::default()))
    };
    Ok(page(&me, &review, StatusCode::CONFLICT, &body))
}

fn together(mine: &str, theirs: &str) -> String {
    if theirs.is_empty() || mine.contains(theirs) {
        mine.to_owned()
    } else if theirs.contains(mine) {
        theirs.to_owned()
    } else {
        format!("{mine}\n{theirs}")
    }
}

fn page(me: &Me, review: &Review, status: StatusCode, body: &Markup) -> axum::response::Response {
    (status, Header::of(review).page(me, review, Tab::Story, &[], body)).into_response()
}

/// Under which name a browser keeps what is typed about what came of a decision.
pub(super) fn draft_key(id: Uuid, me: &Me) -> String {
    format!("outcome:{id}:{}", me.id)
}

fn draw(me: &Me, review: &Review, whole: &Whole, form: &OutcomeForm, problems: &Problems) -> Markup {
    let own = views::address(review, &whole.told);
    html! {
        (problems.summary())
        div.moment-page {
            div.decision.is-whole { (views::head(&whole.told)) (card::context(&whole.told, GLIMPSE)) }
            keep-draft key=(draft_key(whole.told.id, me)) base=(form.version) {
                form.stacked method="post" action={ (own) "/outcome" } {
                    input type="hidden" name="version" value=(form.version);
                    p.aid { "It is read last and folded, below what made sense then." }
                    (area("outcome", 4, "What came of it?", "What happened next. What could be known then stands above.", &form.outcome, problems))
                    (input("known", "text", "When did that come to be known?", "Like 14:12. Empty is fine.", &form.known, problems))
                    (area("hindsight", 3, "What is seen now that could not be seen then?", "", &form.hindsight, problems))
                    p.acts { button.button.is-primary type="submit" { "Save" } a.word href=(own) { "Leave it as it is" } }
                }
            }
        }
    }
}
