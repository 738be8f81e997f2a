//! Reading the charter, and signing a new version of it.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use recount_model::charter;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, NewCharter},
    store, views,
};
use crate::{
    platform::{
        App,
        html::Problems,
        http::{Answer, Asked, Filled, Frame, HttpError, Path, query},
    },
    session::Me,
};

query! {
    /// Anything where a version was just signed.
    pub(super) struct CharterQuery { kept }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CharterForm {
    pub(super) body: String,
    pub(super) name: String,
    pub(super) role: String,
    /// The version it was written over, so that two stewards lose nothing.
    pub(super) base: String,
}

pub(super) async fn stands(State(app): State<App>, me: Me, Asked(asked): Asked<CharterQuery>) -> Answer {
    let (stands, versions) = (store::in_force(&app.db).await?, store::versions(&app.db).await?);
    let kept = (!asked.kept.is_empty()).then(|| views::draft_key(&me));
    let frame = Frame { saved_draft: kept, ..me.frame("") };
    Ok(views::stands(&me, &frame, stands.as_ref(), &versions).into_response())
}

pub(super) async fn version(State(app): State<App>, me: Me, Path(charter): Path<Uuid>) -> Answer {
    let read = store::of(&app.db, charter).await?.ok_or(HttpError::NotFound)?;
    let versions = store::versions(&app.db).await?;
    Ok(views::version(&me, &read, &versions).into_response())
}

pub(super) async fn new(State(app): State<App>, me: Me) -> Answer {
    me.steward()?;
    let stands = store::in_force(&app.db).await?;
    let form = CharterForm {
        body: stands.as_ref().map_or_else(|| views::BEGINNING.to_owned(), |row| row.body.clone()),
        name: me.name.clone(),
        role: String::new(),
        base: stands.map_or(0, |row| row.version).to_string(),
    };
    Ok(views::new(&me, &form, &Problems::default(), None).into_response())
}

pub(super) async fn put_in_force(State(app): State<App>, me: Me, Filled(form): Filled<CharterForm>) -> Answer {
    me.steward()?;
    let mut problems = Problems::default();
    let body = problems.check("body", charter::body(&form.body));
    let name = problems.check("name", charter::signature(&form.name));
    let role = problems.check("role", charter::signature(&form.role));
    let (Some(body), Some(name), Some(role)) = (body, name, role) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, views::new(&me, &form, &problems, None)).into_response());
    };
    let base = form.base.parse().unwrap_or(0);
    let mut tx = app.db.write().await?;
    if actions::sign(&mut tx, me.id, base, NewCharter { body, name, role }, me.now).await?.is_none() {
        drop(tx);
        let other = store::in_force(&app.db).await?;
        let form = CharterForm { base: other.as_ref().map_or(0, |row| row.version).to_string(), ..form };
        return Ok((StatusCode::CONFLICT, views::new(&me, &form, &problems, other.as_ref())).into_response());
    }
    tx.commit().await?;
    Ok(Redirect::to("/charter?kept=1").into_response())
}
