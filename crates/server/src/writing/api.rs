//! What the writing desk's island speaks: JSON in, JSON or a fragment out.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    actions::{self, SaveError, Words},
    cards, prose,
    store::Text,
};
use crate::{
    access::Editing,
    platform::{
        App,
        http::{Answer, HttpError},
    },
};

/// A text that may hold a million characters, as JSON may write them.
#[derive(Debug, Deserialize)]
struct SaveJson {
    body: String,
    /// A number, or the number as text: it is only handed back.
    base_version: Value,
    /// After a conflict: the words that were refused, to be kept whatever was chosen.
    #[serde(default)]
    aside: Option<String>,
}

#[derive(Debug, Serialize)]
struct KeptJson {
    version: i64,
    at: i64,
}

#[derive(Debug, Serialize)]
struct ConflictJson {
    current: CurrentJson,
}

#[derive(Debug, Serialize)]
struct CurrentJson {
    body: String,
    version: i64,
    by: String,
    at: i64,
}

impl From<Text> for CurrentJson {
    fn from(text: Text) -> Self {
        Self { body: text.body, version: text.version, by: text.saved_by.unwrap_or_default(), at: text.saved_at }
    }
}

pub(super) async fn keep(State(app): State<App>, Editing { me, review }: Editing, bytes: Bytes) -> Answer {
    let asked: SaveJson = read(&bytes)?;
    let base = match &asked.base_version {
        Value::Number(n) => n.as_i64(),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    };
    let Some(base) = base else { return Err(HttpError::refused("“base_version” is the number of the version this was written over. Nothing was saved.")) };
    let words = Words { review: review.id, title: &review.title, body: &asked.body, by: Some(me.id), base };
    let mut tx = app.db.write().await?;
    let saved = match &asked.aside {
        Some(mine) => actions::settle(&mut tx, words, mine, me.now).await,
        None => actions::save(&mut tx, words, me.now).await,
    };
    match saved {
        Ok(kept) => {
            tx.commit().await?;
            Ok(Json(KeptJson { version: kept.version, at: kept.at }).into_response())
        }
        Err(SaveError::Meanwhile(current)) => Ok((StatusCode::CONFLICT, Json(ConflictJson { current: (*current).into() })).into_response()),
        Err(SaveError::Db(e)) => Err(e.into()),
        Err(why @ SaveError::TooLong) => Err(HttpError::Refused(StatusCode::PAYLOAD_TOO_LARGE, why.to_string())),
    }
}

#[derive(Debug, Deserialize)]
struct PreviewJson {
    body: String,
}

pub(super) async fn preview(State(app): State<App>, Editing { me, review }: Editing, bytes: Bytes) -> Answer {
    let PreviewJson { body } = read(&bytes)?;
    if body.len() > actions::TEXT_MAX {
        return Err(HttpError::Refused(StatusCode::PAYLOAD_TOO_LARGE, SaveError::TooLong.to_string()));
    }
    let cards = cards::cards(&app, &me, &review, &body).await?;
    Ok(Html(prose::render(&body, &cards)).into_response())
}

pub(super) fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, HttpError> {
    serde_json::from_slice(bytes).map_err(|e| HttpError::refused(format!("This is not the JSON that is read here ({e}). Nothing was saved.")))
}
