//! Handlers: making a link, following it, choosing.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use recount_model::member::password_problem;
use serde::Deserialize;
use uuid::Uuid;

use super::{actions, store, views};
use crate::{
    member,
    platform::{
        App,
        html::Problems,
        http::{Answer, Filled, HttpError, Path},
    },
    session::{self, Me},
};

pub(in super::super) async fn hand(State(app): State<App>, me: Me, Path(member): Path<Uuid>) -> Answer {
    me.administrator()?;
    let made = actions::make(&app, Some(me.id), member, me.now).await?.ok_or(HttpError::NotFound)?;
    member::pages::draw_one(&app, &me, member, Some(&made)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct ChooseForm {
    password: String,
}

pub(in super::super) async fn follow(State(app): State<App>, Path(token): Path<String>) -> Answer {
    let link = held(&app, &token).await?;
    Ok(views::choose(&token, &link, &Problems::default()).into_response())
}

pub(in super::super) async fn choose(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap, Filled(form): Filled<ChooseForm>) -> Answer {
    let link = held(&app, &token).await?;
    if let Some(why) = password_problem(&form.password, &link.name, link.email.as_deref().unwrap_or_default()) {
        let mut problems = Problems::default();
        problems.add("password", why);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, views::choose(&token, &link, &problems)).into_response());
    }
    let hash = session::hash_password(&form.password).await?;
    let cookie = actions::choose(&app, &link, &hash, session::device(&headers), app.clock.now()).await?.ok_or_else(gone)?;
    Ok((CookieJar::new().add(session::cookie(&app, &cookie)), Redirect::to("/me")).into_response())
}

async fn held(app: &App, token: &str) -> Result<store::LinkRow, HttpError> {
    store::held(&app.db, &app.keys.token_hash("password-link", token), app.clock.now()).await?.ok_or_else(gone)
}

fn gone() -> HttpError {
    HttpError::Refused(
        StatusCode::GONE,
        "This link was used already, has lapsed, or another one took its place. Ask an administrator for a new one, or whoever runs this server.".into(),
    )
}
