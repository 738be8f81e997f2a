//! The then view for programs: the same things as on its page, as JSON, and nothing that
//! came to be known later.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use recount_model::{Micros, When, time};
use serde::Serialize;
use uuid::Uuid;

use super::{
    load::{Standing, Then, Thing},
    pages::{ThenQuery, moment, unkept},
    store::KnownRow,
    words::{Words, cut, said_by, words},
};
use crate::{
    access::Reading,
    account::Heard,
    decision::ToldJson,
    platform::{
        App,
        http::{Answer, Asked, HttpError},
        place::Place,
    },
};

#[derive(Debug, Serialize)]
struct ThenJson {
    /// When one stands.
    at: String,
    /// In whose place; absent where it is everybody’s together.
    #[serde(skip_serializing_if = "Option::is_none")]
    r#as: Option<Uuid>,
    earlier: Option<String>,
    /// The one trace of what follows.
    later: Option<String>,
    /// In the order in which it came to be known.
    known: Vec<KnownJson>,
    /// Goes into `before` for what came before.
    before: Option<String>,
}

#[derive(Debug, Default, Serialize)]
struct KnownJson {
    id: Uuid,
    /// `evidence`, `moment`, `decision` or `passage`.
    noun: String,
    known_at: String,
    /// Where that can be said to the microsecond by somebody who stands at `at`.
    happened_at: Option<String>,
    /// Where it is less certain: not before the one and not after the other, as far as `at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    happened_between: Option<[String; 2]>,
    lane: Option<String>,
    said_by: Option<String>,
    /// Absent where it was removed, put in or deleted later, or not opened by whoever asks.
    says: Option<String>,
    /// Of a decision: what made sense then. What came of it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<ToldJson>,
}

impl KnownJson {
    fn of(thing: &Thing, then: &Then<'_>) -> Self {
        match thing {
            Thing::Known(row) => {
                let happened = row.happened(then.stands.at, then.zone()).map(|_| When::between(row.earliest, row.latest, then.zone()));
                Self { then: then.decided.get(&row.id).map(ToldJson::of), ..Self::known(row, then.stands.at) }.when(happened, then.stands.at)
            }
            Thing::Heard(heard) => Self::heard(heard).when(Some(heard.when.clone()), then.stands.at),
        }
    }

    fn known(row: &KnownRow, at: Micros) -> Self {
        Self {
            id: row.id,
            noun: row.noun.clone(),
            known_at: time::rfc3339(row.known_at),
            lane: row.lane.clone(),
            said_by: said_by(row, at).map(str::to_owned),
            says: (words(row, at) == Words::Kept).then(|| cut(&row.text)),
            ..Self::default()
        }
    }

    fn heard(heard: &Heard) -> Self {
        Self {
            id: heard.id,
            noun: "passage".to_owned(),
            known_at: time::rfc3339(heard.when.known()),
            said_by: heard.by.clone(),
            says: heard.words().map(cut),
            ..Self::default()
        }
    }

    fn when(mut self, happened: Option<When>, at: Micros) -> Self {
        match happened {
            Some(when) if when.is_exact() => self.happened_at = Some(time::rfc3339(when.point())),
            Some(when) => self.happened_between = Some([when.earliest(), when.latest().min(at)].map(time::rfc3339)),
            None => {}
        }
        self
    }
}

pub(super) async fn then(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<ThenQuery>) -> Answer<Response> {
    let stands = Standing::find(&app, &me, &review, moment(&asked.at), &asked.r#as).await?.ok_or(HttpError::NotFound)?;
    let before = Place::read(&asked.before).filter(|before| *before < Place::after(stands.at));
    let then = Then::load(&app, stands, before).await?;
    let (at, steps) = (then.stands.at, then.stands.steps);
    let json = ThenJson {
        at: time::rfc3339(at),
        r#as: then.stands.person().map(|person| person.id),
        earlier: steps.earlier.map(time::rfc3339),
        later: steps.later.map(time::rfc3339),
        known: then.things.iter().map(|thing| KnownJson::of(thing, &then)).collect(),
        before: then.before.map(|before| before.to_string()),
    };
    Ok(unkept(Json(json).into_response()))
}
