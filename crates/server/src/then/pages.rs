//! The page of the then view, and the answer that a step forward asks for.

use std::collections::HashMap;

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use maud::Markup;
use recount_model::Micros;
use serde_json::json;
use uuid::Uuid;

use super::{
    picture,
    ruler::Ruler,
    store::{self, Before, KnownRow, LaneRow, Steps, seen_from},
    views,
};
use crate::{
    access::{Reading, Review},
    decision::{self, Card, Outcome, Whole},
    platform::{
        App,
        http::{Answer, Asked, query},
    },
};

/// Things on one page.
const PAGE: usize = 40;
/// Bytes that the cards of decisions may take, and characters of each aspect.
const CARDS: usize = 16_000;
const GLIMPSE: usize = 240;
/// A thousand years to either side, so that sums of times cannot overflow.
const FARTHEST: Micros = 31_556_952_000_000_000;

query! {
    /// When one stands, and where a list of what came before ends.
    pub(super) struct ThenQuery { at, before }
}

query! {
    /// From where one comes, and where one goes.
    pub(super) struct StepQuery { from, to }
}

/// What the then view draws: nothing in here came to be known after `at`, but the time
/// of the next step.
#[derive(Debug)]
pub(super) struct Then<'a> {
    pub(super) review: &'a Review,
    pub(super) at: Micros,
    pub(super) steps: Steps,
    pub(super) ruler: Ruler,
    /// In the order in which it came to be known.
    pub(super) rows: Vec<KnownRow>,
    /// Where the list of what came before goes on.
    pub(super) before: Option<Before>,
    pub(super) cards: HashMap<Uuid, Markup>,
    pub(super) lanes: Vec<LaneRow>,
    /// Whether the list ends before `at`, because somebody looks further back.
    pub(super) is_back: bool,
}

pub(super) async fn then(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<ThenQuery>) -> Answer {
    let (at, steps) = stand(&app, &review, &asked.at).await?;
    let before = Before::read(&asked.before).filter(|before| *before < Before::after(at));
    let then = load(&app, &review, (at, steps), Micros::MIN, before).await?;
    let frame = me.frame("/reviews");
    // The review's own name was given afterwards, and stands nowhere on this page.
    Ok(unkept(frame.page("What was known then", &["then.js"], &views::page(&then)).into_response()))
}

pub(super) async fn step(State(app): State<App>, Reading { review, .. }: Reading, Asked(asked): Asked<StepQuery>) -> Answer {
    let (at, steps) = stand(&app, &review, &asked.to).await?;
    let from = time(&asked.from).filter(|from| *from <= at);
    let mut then = load(&app, &review, (at, steps), from.unwrap_or(Micros::MIN), None).await?;
    let is_whole = from.is_none() || then.before.is_some();
    if is_whole && from.is_some() {
        then = load(&app, &review, (at, steps), Micros::MIN, None).await?;
    }
    let (rows, back) = (views::rows(&then).0, views::back(&then).0);
    if !is_whole {
        // The pictures mark what stands in the whole list; this answer lists the new alone.
        then.rows = store::known(&app.db, &review, Micros::MIN, Before::after(at), i64::try_from(PAGE).unwrap_or(i64::MAX)).await?;
    }
    let answer = json!({
        "at": at,
        "whole": is_whole,
        "rows": rows,
        "back": back,
        "sentence": views::sentence(&then).0,
        "spoken": views::spoken(&then),
        "picture": picture::draw(&then).0,
        "scrub": views::scrub(&then).0,
        "later": views::later(&then).0,
        "ruler": [then.ruler.start, then.ruler.end()],
        "steps": [steps.earlier, steps.later],
    });
    Ok(unkept(Json(answer).into_response()))
}

/// The time asked for; where none is, when it happened, or the first thing known.
async fn stand(app: &App, review: &Review, asked: &str) -> Answer<(Micros, Steps)> {
    if let Some(at) = time(asked) {
        return Ok((at, store::steps(&app.db, review, at).await?));
    }
    let at = review.happened_at.unwrap_or(-FARTHEST);
    let steps = store::steps(&app.db, review, at).await?;
    match steps {
        Steps { first: None, earlier: None, later: Some(first) } => Ok((first, store::steps(&app.db, review, first).await?)),
        _ => Ok((at, steps)),
    }
}

async fn load<'a>(app: &App, review: &'a Review, (at, steps): (Micros, Steps), from: Micros, before: Option<Before>) -> Answer<Then<'a>> {
    let ruler = Ruler::of(steps.first, at);
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut rows = store::known(&app.db, review, from, before.unwrap_or(Before::after(at)), most).await?;
    let is_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    rows.reverse();
    let lanes = store::lanes(&app.db, review, &ruler, at).await?;
    let mut then = Then { review, at, steps, ruler, before: None, cards: HashMap::new(), lanes, is_back: before.is_some(), rows };
    then.before = then.rows.first().filter(|_| is_more).map(KnownRow::before);
    then.cards = cards(app, &then).await?;
    Ok(then)
}

/// The decisions of the list as cards, without what came of them.
async fn cards(app: &App, then: &Then<'_>) -> Answer<HashMap<Uuid, Markup>> {
    let mut decided = then.rows.iter().filter(|row| row.noun == "decision");
    let Some(first) = decided.next() else { return Ok(HashMap::new()) };
    let last = decided.next_back().unwrap_or(first);
    let wholes: Vec<Whole> = decision::known_between(&app.db, then.review.id, first.known_at.saturating_sub(1), last.known_at)
        .await?
        .into_iter()
        .map(|mut told| {
            told.when = seen_from(&told.when, then.at);
            Whole { told, outcome: Outcome::default() }
        })
        .collect();
    let times = |at: Micros| (then.review.zone.as_str(), views::format(then, at));
    Ok(decision::within(CARDS, wholes.iter().map(|whole| Card { review: then.review.id, whole, times: times(whole.told.when.point()), most: GLIMPSE })))
}

/// A time of an address, in microseconds; a slider may send a fraction.
#[expect(clippy::cast_possible_truncation, reason = "within a thousand years of 1970")]
fn time(text: &str) -> Option<Micros> {
    let at = text.parse::<Micros>().ok().or_else(|| text.parse::<f64>().ok().filter(|at| at.is_finite()).map(|at| at as Micros))?;
    (at.abs() < FARTHEST).then_some(at)
}

/// What was known then stays in no cache, where somebody who goes back would find it.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
