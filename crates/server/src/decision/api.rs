//! Decisions for programs: what made sense then as one object, what came of it as another,
//! after it. The then view takes the first alone.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use recount_model::{
    Aspect, InSight, Level, Micros,
    decision::{Way, WayEnd},
    time,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    pages::{ListQuery, from_place},
    told::{Outcome, Told, Whole},
};
use crate::{
    access::Reading,
    platform::{
        App,
        http::{Answer, Asked},
    },
};

/// A decision as it made sense then; what nobody told is absent.
#[derive(Debug, Serialize)]
pub struct ToldJson {
    /// From where it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    /// What is told of it, by its aspects.
    #[serde(flatten)]
    aspects: Map<String, Value>,
    /// Who was there and stands by these words; absent while it is told as others
    /// understood it.
    #[serde(skip_serializing_if = "Option::is_none")]
    stands_by: Option<String>,
}

#[derive(Debug, Serialize)]
struct DecisionsJson {
    decisions: Vec<DecisionJson>,
    /// Goes into `after` for the next page.
    next: Option<String>,
}

#[derive(Debug, Serialize)]
struct DecisionJson {
    id: Uuid,
    says: String,
    earliest: String,
    latest: String,
    known_at: String,
    then: ToldJson,
    /// What came of it, last.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<SinceJson>,
}

#[derive(Debug, Serialize)]
struct SinceJson {
    outcome: String,
    hindsight: String,
    known_at: Option<String>,
}

impl ToldJson {
    /// What made sense then.
    #[must_use]
    pub fn of(told: &Told) -> Self {
        let aspects = Aspect::ALL.iter().filter_map(|aspect| Some((aspect.as_str().to_owned(), said(told, *aspect)?))).collect();
        // Who stands by it may be shown by what they did: then they are somebody.
        let stands_by = told.confirmed.as_ref().map(|confirmed| confirmed.by.clone().unwrap_or_else(|| "somebody who was there".to_owned()));
        Self { level: told.level.map(Level::as_str), aspects, stands_by }
    }
}

fn said(told: &Told, aspect: Aspect) -> Option<Value> {
    let way = |way: Way<'_>| json!({ "says": way.says, "taken": matches!(way.end, WayEnd::Taken) });
    match (aspect, told.in_sight) {
        (Aspect::Options, InSight::Unsaid) => None,
        // That no other way was in sight is an answer.
        (Aspect::Options, InSight::NoneSeen) => Some(json!([])),
        (Aspect::Options, InSight::Listed) => Some(told.context.ways().map(way).collect()),
        _ => Some(told.context.of(aspect)).filter(|says| !says.is_empty()).map(Into::into),
    }
}

impl DecisionJson {
    fn of(Whole { told, outcome }: &Whole) -> Self {
        Self {
            id: told.id,
            says: told.says.clone(),
            earliest: time::rfc3339(told.when.earliest()),
            latest: time::rfc3339(told.when.latest()),
            known_at: time::rfc3339(told.known_at),
            then: ToldJson::of(told),
            since: SinceJson::of(outcome),
        }
    }
}

impl SinceJson {
    fn of(outcome: &Outcome) -> Option<Self> {
        let known_at = outcome.known_at.map(|at: Micros| time::rfc3339(at));
        let is_told = !outcome.outcome.is_empty() || !outcome.hindsight.is_empty();
        is_told.then(|| Self { outcome: outcome.outcome.clone(), hindsight: outcome.hindsight.clone(), known_at })
    }
}

pub(super) async fn decisions(State(app): State<App>, Reading { review, .. }: Reading, Asked(asked): Asked<ListQuery>) -> Answer<Response> {
    let (decisions, next) = from_place(&app, review.id, &asked).await?;
    let json = DecisionsJson { decisions: decisions.iter().map(DecisionJson::of).collect(), next: next.map(|next| next.to_string()) };
    Ok(Json(json).into_response())
}
