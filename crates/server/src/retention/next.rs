//! What goes next, for the person asking: their own passages, their own name, their
//! own notes. Nobody sees anybody else's here.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions,
    next_views::{self, NextPage},
    store,
};
use crate::{
    account::uncopied,
    platform::{
        App,
        http::{Answer, Filled, HttpError},
        seal,
    },
    session::Me,
};

pub(super) async fn next(State(app): State<App>, me: Me) -> Answer {
    let going = store::going(&app.db, me.id).await?.into_iter().map(|row| (seal::open(&app.keys, row.id, &row.sealed()), row)).collect();
    let page = NextPage {
        me: &me,
        passage_period: app.config.passage_period(),
        name_period: app.config.name_period(),
        going,
        named: store::named(&app.db, me.id).await?,
        sheets: store::sheets(&app.db, me.id).await?,
    };
    Ok(uncopied(next_views::next(&page).into_response()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RenewForm {
    review: String,
}

pub(super) async fn renew(State(app): State<App>, me: Me, Filled(form): Filled<RenewForm>) -> Answer {
    let review = Uuid::try_parse(&form.review).map_err(|_| HttpError::refused("Choose a review in which you are named. Nothing was changed."))?;
    if !store::named(&app.db, me.id).await?.iter().any(|row| row.review == review) {
        return Err(HttpError::NotFound);
    }
    actions::renew(&app, me.id, review, me.now).await?;
    Ok(Redirect::to("/retention#names").into_response())
}
