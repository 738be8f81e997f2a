//! The page of the then view, and the answer that a step forward asks for.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use recount_model::{Micros, time};
use serde_json::json;

use super::{
    load::{PAGE, Standing, Then},
    picture, views,
};
use crate::{
    access::Reading,
    platform::{
        App,
        http::{Answer, Asked, Frame, HttpError, query},
        place::Place,
    },
};

query! {
    /// When one stands and in whose place, and where a list of what came before ends.
    pub(super) struct ThenQuery { at, r#as, before }
}

query! {
    /// From where one comes, where one goes, and in whose place.
    pub(super) struct StepQuery { from, to, r#as }
}

pub(super) async fn then(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<ThenQuery>) -> Answer {
    let stands = Standing::find(&app, &me, &review, moment(&asked.at), &asked.r#as).await?.ok_or(HttpError::NotFound)?;
    let before = Place::read(&asked.before).filter(|before| *before < Place::after(stands.at));
    let then = Then::load(&app, stands, before).await?;
    let cards = then.cards(&app, None).await?;
    let frame = Frame { drop: review.drop(), ..me.frame("/reviews") };
    // The review's own name was given afterwards, and stands nowhere on this page.
    Ok(unkept(frame.page("What was known then", &["then.js"], &views::page(&then, &cards)).into_response()))
}

pub(super) async fn step(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<StepQuery>) -> Answer {
    let stands = Standing::find(&app, &me, &review, moment(&asked.to), &asked.r#as).await?.ok_or(HttpError::NotFound)?;
    let then = Then::load(&app, stands, None).await?;
    let at = then.stands.at;
    // The list is there already, so what is new in it is sent, unless it does not reach back
    // that far, or has clocks of another day, which say so from now on.
    let reaches = |from: Micros| then.things.len() < PAGE || then.things.first().is_some_and(|thing| thing.at() <= from);
    let from = moment(&asked.from).filter(|from| *from <= at && reaches(*from) && views::is_today(&then, *from));
    let cards = then.cards(&app, from).await?;
    let (new, changed) = then.since(from);
    let answer = json!({
        "at": at,
        "whole": from.is_none(),
        "rows": views::rows(&then, &new, &cards).0,
        "changed": views::rows(&then, &changed, &cards).0,
        "back": views::back(&then).0,
        "sentence": views::moment(&then).0,
        "spoken": views::spoken(&then),
        "picture": picture::draw(&then).0,
        "scrub": views::scrub(&then).0,
        "later": views::later(&then).0,
        "ruler": [then.ruler.start, then.ruler.end()],
        "steps": [then.stands.steps.earlier, then.stands.steps.later],
    });
    Ok(unkept(Json(answer).into_response()))
}

/// A time of an address: in microseconds, of which a slider may send a fraction, or as
/// RFC 3339.
#[expect(clippy::cast_possible_truncation, reason = "within a thousand years of 1970")]
pub(super) fn moment(text: &str) -> Option<Micros> {
    let at = text
        .parse::<Micros>()
        .ok()
        .or_else(|| text.parse::<f64>().ok().filter(|at| at.is_finite()).map(|at| at as Micros))
        .or_else(|| text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond))?;
    time::asked(at)
}

/// What was known then stays in no cache, where somebody who goes back would find it.
pub(super) fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
