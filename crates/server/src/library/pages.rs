//! The library's page and its views.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions,
    asked::{Asked, LibraryQuery},
    store,
    views::LibraryPage,
};
use crate::{
    platform::{
        App,
        html::Problems,
        http::{self, Answer, Filled, HttpError, Path},
    },
    search,
    session::Me,
};

pub(super) async fn library(State(app): State<App>, me: Me, http::Asked(given): http::Asked<LibraryQuery>) -> Answer {
    Ok(page(&app, me, Asked::of(given), "", Problems::default()).await?.draw().into_response())
}

async fn page(app: &App, me: Me, asked: Asked, view_name: &str, problems: Problems) -> Result<LibraryPage, HttpError> {
    let filters = asked.filters(&me.zone);
    // Beside each other: the search is the longest of a page's waits.
    let (answer, views) = tokio::try_join!(search::ask(&app.db, me.id, asked.query(), &filters, asked.order(), asked.place()), store::views(&app.db, me.id))?;
    Ok(LibraryPage { me, asked, answer, views, view_name: view_name.to_owned(), problems })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ViewForm {
    name: String,
    #[serde(flatten)]
    asked: LibraryQuery,
}

pub(super) async fn keep_view(State(app): State<App>, me: Me, Filled(form): Filled<ViewForm>) -> Answer {
    let asked = Asked::of(form.asked);
    let mut problems = Problems::default();
    let name = recount_model::line(&form.name);
    if name.is_empty() || name.chars().count() > 60 {
        problems.add("name", "Give the view a short name, so that you find it again.");
    }
    if problems.is_empty() && !actions::keep_view(&app, me.id, &name, &asked.address(), me.now).await? {
        problems.add("name", format!("You keep {} views already. Let one go first.", store::VIEWS));
    }
    if !problems.is_empty() {
        let page = page(&app, me, asked, &form.name, problems).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page.draw()).into_response());
    }
    Ok(Redirect::to(&format!("/library?{}", asked.address())).into_response())
}

pub(super) async fn remove_view(State(app): State<App>, me: Me, Path(view): Path<Uuid>) -> Answer {
    if !actions::remove_view(&app, me.id, view).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to("/library").into_response())
}
