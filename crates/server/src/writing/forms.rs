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
    store::{self, Text},
    titles::{Fate, Titles, Wish},
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
    /// The title that stood there when the form was opened.
    title_was: String,
    happened: String,
    surprised: String,
    body: String,
    base_version: String,
    /// `share` from a note's form.
    then: String,
    /// Where the review stood when the form was opened; empty for a program that does not say.
    stage_was: String,
    /// What was chosen of two versions: `mine`, `theirs`, or the body put together.
    keep: String,
    mine: String,
    /// The title that was typed with `mine`.
    my_title: String,
}

impl TextForm {
    fn note(&self) -> NoteForm {
        NoteForm { title: self.title.clone(), title_was: self.title_was.clone(), happened: self.happened.clone(), surprised: self.surprised.clone() }
    }

    /// The text, with the line endings of a form made those of a text.
    fn words(&self) -> String {
        match (self.form.as_str(), self.keep.as_str()) {
            ("note", _) => note::compose(&self.note().fields()),
            (_, "mine") => self.mine(),
            _ => self.body.replace("\r\n", "\n"),
        }
    }

    /// The title that was typed, whatever was chosen since.
    fn typed_title(&self) -> &str {
        if matches!(self.keep.as_str(), "mine" | "theirs") { &self.my_title } else { &self.title }
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
    let titled = review.guides && (form.form == "note" || !form.typed_title().trim().is_empty());
    let title = if titled { problems.check("title", naming::title(form.typed_title())) } else { Some(String::new()) };
    let Some(title) = title else { return not_a_title(&app, &me, &review, &form, &problems).await };
    if share && !form.stage_was.is_empty() && form.stage_was != review.stage.as_str() {
        problems.add("then", GoError::Meanwhile.to_string());
        return again(&app, &me, &review, &form, &problems).await;
    }
    let typed = Wish { title: titled.then_some(title), over: naming::title(&form.title_was).ok() };
    let theirs = if form.keep == "theirs" { store::version(&app.db, review.id, form.base()).await? } else { None };
    let wish = if form.keep == "theirs" { Wish::default() } else { typed.clone() };
    let body = theirs.map_or_else(|| form.words(), |text| text.body);
    let mine = if form.keep.is_empty() { None } else { Some(form.mine()) };
    match do_keep(&app, &me, &review, &Asked { title: &wish, body: &body, base: form.base(), share, mine: mine.as_deref() }).await {
        Ok(()) if share => Ok(Redirect::to(&format!("{address}?kept={}", form.base())).into_response()),
        Ok(()) => Ok(Redirect::to(&format!("{address}/text?kept={}", form.base())).into_response()),
        Err(KeepError::Meanwhile { text, title }) => {
            // Somebody saved once more while one chose: what was typed is what was refused then.
            let refused = mine.filter(|mine| form.keep == "theirs" && !mine.is_empty()).unwrap_or(body);
            Ok(conflict::page(&me, &review, &conflict::Both { mine: &refused, theirs: &text, titles: typed.meets(&title).titles().as_ref() }))
        }
        Err(KeepError::TwoTitles(two)) => Ok(conflict::titles_page(&me, &review, &two, &body, form.base())),
        Err(KeepError::Save(SaveError::Db(e)) | KeepError::Go(GoError::Db(e))) => Err(e.into()),
        Err(why) if form.form == "note" => {
            problems.add(if matches!(why, KeepError::Save(_)) { "happened" } else { "then" }, why.to_string());
            again(&app, &me, &review, &form, &problems).await
        }
        Err(why) => Err(HttpError::refused(why.to_string())),
    }
}

struct Asked<'a> {
    title: &'a Wish,
    body: &'a str,
    base: i64,
    share: bool,
    /// What was refused, where this was chosen after a conflict.
    mine: Option<&'a str>,
}

#[derive(Debug, thiserror::Error)]
enum KeepError {
    /// Somebody else saved a text since; `title` is what stands there now.
    #[error("Somebody else wrote here too, so yours is not saved yet.")]
    Meanwhile { text: Box<Text>, title: String },
    /// Somebody else changed the title too.
    #[error("Somebody else changed the title too, so yours is not saved yet.")]
    TwoTitles(Titles),
    #[error("{0}")]
    Save(SaveError),
    #[error("{0}")]
    Go(#[from] GoError),
}

impl From<crate::platform::db::DbError> for KeepError {
    fn from(e: crate::platform::db::DbError) -> Self {
        Self::Save(SaveError::Db(e))
    }
}

/// Title, text and sharing in one go: all of it or none.
async fn do_keep(app: &App, me: &Me, review: &Review, asked: &Asked<'_>) -> Result<(), KeepError> {
    let mut tx = app.db.write().await?;
    let stands = review::title(&mut tx, review.id).await?;
    let fate = asked.title.meets(&stands);
    let title = if let Fate::Changes(titles) = &fate { &titles.mine } else { &stands };
    let words = Words { review: review.id, title, body: asked.body, by: Some(me.id), base: asked.base };
    let saved = match asked.mine {
        Some(mine) => actions::settle(&mut tx, words, mine, me.now).await,
        None => actions::save(&mut tx, words, me.now).await,
    };
    match saved {
        Ok(_) => {}
        Err(SaveError::Meanwhile(text)) => return Err(KeepError::Meanwhile { text, title: stands }),
        Err(why) => return Err(KeepError::Save(why)),
    }
    match fate {
        Fate::Stays => {}
        Fate::Changes(titles) => {
            if !review::retitle(&mut tx, me.id, review.id, (&stands, &titles.mine), me.now).await? {
                let theirs = review::title(&mut tx, review.id).await?;
                return Err(KeepError::TwoTitles(Titles { theirs, ..titles }));
            }
        }
        Fate::IsChosen(titles) => return Err(KeepError::TwoTitles(titles)),
    }
    if asked.share {
        review::move_to(&mut tx, me.id, review, Stage::Shared, "", me.now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A title that is none: a note's form says it beside the field; elsewhere the way back
/// has everything that was typed.
async fn not_a_title(app: &App, me: &Me, review: &Review, form: &TextForm, problems: &Problems) -> Answer {
    if form.form == "note" {
        return again(app, me, review, form, problems).await;
    }
    let says = problems.of("title").unwrap_or_default();
    Err(HttpError::refused(format!("{says} Nothing was saved; go back, and what you typed is there.")))
}

/// The note's form with what was typed and what was wrong with it.
async fn again(app: &App, me: &Me, review: &Review, form: &TextForm, problems: &Problems) -> Answer {
    let note = form.note();
    let drawn = review::private_alone(&app.db, review.id).await?;
    let page = NotePage { me, review, form: &note, version: form.base(), kept: false, drawn: &drawn, problems };
    Ok((page.status(), page.draw(&me.frame("/reviews"))).into_response())
}
