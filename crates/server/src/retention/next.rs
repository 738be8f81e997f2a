//! What goes next, for the person asking: their own passages, what they told or was told
//! to them, their own name, their own notes. Nobody sees anybody else's here.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions,
    next_views::{self, NextPage},
    store, told,
};
use crate::{
    account::uncopied,
    platform::{
        App,
        http::{Answer, Asked, Filled, HttpError, query},
        place::Place,
        seal,
    },
    session::Me,
};

/// Passages on one page.
const PAGE: usize = 25;
/// Of what was told, on one page.
const TOLD: usize = 20;

query! {
    /// Where the passages go on, or what was told: since when its time runs and id of the
    /// last one seen.
    pub(super) struct NextQuery { after, told }
}

pub(super) async fn next(State(app): State<App>, me: Me, Asked(asked): Asked<NextQuery>) -> Answer {
    let mut rows = store::going(&app.db, me.id, Place::read(&asked.after).unwrap_or(Place::START), PAGE + 1).await?;
    let is_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let after = rows.last().filter(|_| is_more).map(|row| Place { at: row.since(), id: row.id });
    let going = rows.into_iter().map(|row| (seal::open(&app.keys, row.id, &row.sealed()), row)).collect();
    let mut told = told::told(&app.db, me.id, Place::read(&asked.told).unwrap_or(Place::START), TOLD + 1).await?;
    let told_after = told.get(TOLD - 1).filter(|_| told.len() > TOLD).map(|row| Place { at: row.since, id: row.id });
    told.truncate(TOLD);
    let page = NextPage {
        me: &me,
        passage_period: app.config.passage_period(),
        name_period: app.config.name_period(),
        going,
        after,
        told,
        told_after,
        // Where passages go on, what was told stood on the first page, and the reverse.
        is_passages: asked.told.is_empty(),
        is_told: asked.after.is_empty(),
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
