//! Keeping a text by a form: a note, the desk, or what was chosen of two versions.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use recount_model::{Stage, note, review as naming};
use serde::Deserialize;

use super::{
    actions::{self, SaveError, Words},
    conflict,
    note::{NoteForm, NotePage},
    store,
};
use crate::{
    access::{Editing, Review},
    platform::{
        App,
        html::Problems,
        http::{Answer, Filled, HttpError},
    },
    review::{self, GoError},
    session::Me,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TextForm {
    /// `note` for a note's fields; anything else has a body.
    form: String,
    title: String,
    happened: String,
    surprised: String,
    body: String,
    base_version: String,
    /// `share` from a note's form.
    then: String,
    /// What was chosen of two versions: `mine`, `theirs`, or the body put together.
    keep: String,
    mine: String,
}

impl TextForm {
    fn note(&self) -> NoteForm {
        NoteForm { title: self.title.clone(), happened: self.happened.clone(), surprised: self.surprised.clone() }
    }

    /// The text, with the line endings of a form made those of a text.
    fn words(&self) -> String {
        match (self.form.as_str(), self.keep.as_str()) {
            ("note", _) => note::compose(&self.note().fields()),
            (_, "mine") => self.mine(),
            _ => self.body.replace("\r\n", "\n"),
        }
    }

    /// The words that were refused because somebody else had saved.
    fn mine(&self) -> String {
        self.mine.replace("\r\n", "\n")
    }

    fn base(&self) -> i64 {
        self.base_version.trim().parse().unwrap_or_default()
    }
}

pub(super) async fn keep(State(app): State<App>, Editing { me, review }: Editing, Filled(form): Filled<TextForm>) -> Answer {
    let address = format!("/reviews/{}", review.id);
    let share = form.then == "share" && review.stage != Stage::Shared;
    if share && !review.guides {
        return Err(HttpError::Refused(
            StatusCode::FORBIDDEN,
            "Whoever began this review and its facilitators can share it. Nothing was changed; ask one of them.".into(),
        ));
    }
    let mut problems = Problems::default();
    let titled = review.guides && (form.form == "note" || !form.title.trim().is_empty());
    let title = if titled { problems.check("title", naming::title(&form.title)) } else { Some(review.title.clone()) };
    let Some(title) = title else { return Ok(again(&me, &review, &form, &problems)) };
    let theirs = if form.keep == "theirs" { store::version(&app.db, review.id, form.base()).await? } else { None };
    let body = theirs.map_or_else(|| form.words(), |text| text.body);
    let mine = if form.keep.is_empty() { None } else { Some(form.mine()) };
    match do_keep(&app, &me, &review, &Asked { title: &title, body: &body, base: form.base(), share, mine: mine.as_deref() }).await {
        Ok(()) if share => Ok(Redirect::to(&format!("{address}?kept={}", form.base())).into_response()),
        Ok(()) => Ok(Redirect::to(&format!("{address}/text?kept={}", form.base())).into_response()),
        Err(KeepError::Save(SaveError::Meanwhile(theirs))) => {
            // Somebody saved once more while one chose: what was typed is what was refused then.
            let refused = mine.filter(|mine| form.keep == "theirs" && !mine.is_empty()).unwrap_or(body);
            Ok(conflict::page(&me, &review, &conflict::Both { mine: &refused, theirs: &theirs, title: titled.then_some(&form.title) }))
        }
        Err(KeepError::Save(SaveError::Db(e)) | KeepError::Go(GoError::Db(e))) => Err(e.into()),
        Err(why) if form.form == "note" => {
            problems.add(if matches!(why, KeepError::Save(_)) { "happened" } else { "then" }, why.to_string());
            Ok(again(&me, &review, &form, &problems))
        }
        Err(why) => Err(HttpError::refused(why.to_string())),
    }
}

struct Asked<'a> {
    title: &'a str,
    body: &'a str,
    base: i64,
    share: bool,
    /// What was refused, where this was chosen after a conflict.
    mine: Option<&'a str>,
}

#[derive(Debug, thiserror::Error)]
enum KeepError {
    #[error("{0}")]
    Save(#[from] SaveError),
    #[error("{0}")]
    Go(#[from] GoError),
}

impl From<crate::platform::db::DbError> for KeepError {
    fn from(e: crate::platform::db::DbError) -> Self {
        Self::Save(e.into())
    }
}

/// Title, text and sharing in one go: all of it or none.
async fn do_keep(app: &App, me: &Me, review: &Review, asked: &Asked<'_>) -> Result<(), KeepError> {
    let mut tx = app.db.write().await?;
    let words = Words { review: review.id, title: asked.title, body: asked.body, by: Some(me.id), base: asked.base };
    match asked.mine {
        Some(mine) => actions::settle(&mut tx, words, mine, me.now).await?,
        None => actions::save(&mut tx, words, me.now).await?,
    };
    if asked.title != review.title {
        review::retitle(&mut tx, me.id, review, asked.title, me.now).await?;
    }
    if asked.share {
        review::move_to(&mut tx, me.id, review, Stage::Shared, "", me.now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The note's form with what was typed and what was wrong with it.
fn again(me: &Me, review: &Review, form: &TextForm, problems: &Problems) -> axum::response::Response {
    let note = form.note();
    let page = NotePage { me, review, form: &note, version: form.base(), kept: false, problems };
    (page.status(), page.draw(&me.frame("/reviews"))).into_response()
}
