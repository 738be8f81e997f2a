//! Handlers: the list of evidence, one item, a source's problems, redaction.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect},
};
use recount_model::{EvidenceKind, Micros};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, RedactError},
    store::{self, Asking, SourceRow},
    taking_back::{self, Taken},
    together::Told,
    views,
    waiting::Waiting,
};
use crate::{
    access::{Editing, Guiding, Reading, Review},
    platform::{
        App,
        html::Problems,
        http::{Answer, Asked, Filled, HttpError, Path, query},
    },
    review::{Header, Tab, written_time},
    session::Me,
};

query! {
    /// Which evidence, where the page begins, and before which import the list of imports does.
    pub(super) struct ListQuery { after, lane, kind, source, imports }
}

query! {
    /// Where the page of problems begins, and which of them is to be removed.
    pub(super) struct SourceQuery { after, remove }
}

pub(super) async fn list(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<ListQuery>) -> Answer {
    draw(&app, &me, &review, &asked, &Problems::default()).await
}

/// The first page of the list, with what was wrong with an upload.
pub(super) async fn list_with(app: &App, me: &Me, review: &Review, problems: &Problems) -> Answer {
    draw(app, me, review, &ListQuery::default(), problems).await
}

async fn draw(app: &App, me: &Me, review: &Review, asked: &ListQuery, problems: &Problems) -> Answer {
    let asking = Asking {
        reach: review.reach_rung(),
        after: place(&asked.after),
        lane: one_of(&asked.lane),
        source: one_of(&asked.source),
        kind: asked.kind.parse().ok(),
    };
    let mut rows = store::list(&app.db, review.id, &asking).await?;
    let more = rows.len() > usize::try_from(store::PAGE).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    // A source names files and channels, private ones too.
    let before = place(&asked.imports).unwrap_or((Micros::MAX, Uuid::max()));
    let sources = if review.writes() { store::sources(&app.db, review.id, before).await? } else { Vec::new() };
    let waiting = app.held.of::<Waiting>().of(review.id, me.id);
    let header = Header::of(review);
    let page = views::ListPage { review, rows: &rows, more, sources: &sources, waiting: &waiting, asking: &asking, problems };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, header.page(me, review, Tab::Story, &[], &page.draw())).into_response())
}

/// The id that was asked for; a word that is no id asks for something that is not there.
fn one_of(asked: &str) -> Option<Uuid> {
    (!asked.is_empty()).then(|| Uuid::try_parse(asked).unwrap_or_default())
}

/// `microseconds_id` of the last row shown; anything else is the beginning.
fn place(text: &str) -> Option<(Micros, Uuid)> {
    text.split_once('_').and_then(|(at, id)| Some((at.parse().ok()?, Uuid::try_parse(id).ok()?)))
}

pub(super) async fn item(State(app): State<App>, Reading { me, review }: Reading, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    item_page(&app, &me, &review, id, &Typed::default(), &Problems::default()).await
}

/// What was typed on the page of an item.
#[derive(Debug, Default)]
pub(super) struct Typed<'a> {
    pub(super) reason: &'a str,
    pub(super) known: &'a str,
}

async fn item_page(app: &App, me: &Me, review: &Review, id: Uuid, typed: &Typed<'_>, problems: &Problems) -> Answer {
    let item = store::item(&app.db, review.id, review.reach_rung(), id).await?.ok_or(HttpError::NotFound)?;
    let moments = store::moments(&app.db, id).await?;
    let told = Told::of(item.beside.lane_id, &item.beside.lane_key, item.beside.message.as_deref().unwrap_or_default());
    let together = match told.filter(|_| review.guides && item.redacted_at.is_none()) {
        Some(told) => told.others(&app.db, review.id, id).await?,
        None => Vec::new(),
    };
    let header = Header::of(review);
    let body = views::item(review, &item, (moments.as_slice(), together.as_slice()), typed, problems);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, header.page(me, review, Tab::Story, &[], &body)).into_response())
}

/// An item's own bytes, to keep: never shown by the browser as a page of ours.
pub(super) async fn original(State(app): State<App>, Reading { review, .. }: Reading, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    let (bytes, kind) = store::original(&app.db, review.id, review.reach_rung(), id).await?.ok_or(HttpError::NotFound)?;
    let disposition = format!("attachment; filename=\"{kind}-{id}\"");
    Ok(([(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// Why an item is removed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RedactForm {
    reason: String,
}

pub(super) async fn redact(
    State(app): State<App>,
    Guiding { me, review }: Guiding,
    Path((_, id)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<RedactForm>,
) -> Answer {
    let mut problems = Problems::default();
    let Some(reason) = reason(&form, &mut problems) else {
        return item_page(&app, &me, &review, id, &Typed { reason: &form.reason, ..Typed::default() }, &problems).await;
    };
    match actions::redact(&app, me.id, review.id, id, &reason, me.now).await {
        Ok(()) => Ok(Redirect::to(&format!("/reviews/{}/evidence/{id}", review.id)).into_response()),
        Err(RedactError::NotFound) => Err(HttpError::NotFound),
        Err(RedactError::Db(e)) => Err(e.into()),
        Err(why @ RedactError::Already) => {
            problems.add("reason", why.to_string());
            item_page(&app, &me, &review, id, &Typed { reason: &form.reason, ..Typed::default() }, &problems).await
        }
    }
}

/// Why something goes, in a line.
fn reason(form: &RedactForm, problems: &mut Problems) -> Option<String> {
    let reason = recount_model::line(&form.reason);
    if reason.is_empty() || reason.chars().count() > 200 {
        problems.add("reason", "Say in a line why it goes, without what it said. The line stays.");
        return None;
    }
    Some(reason)
}

/// When an item came to be known.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KnownForm {
    known: String,
}

pub(super) async fn known(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, id)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<KnownForm>,
) -> Answer {
    let mut problems = Problems::default();
    let Some(when) = problems.check("known", written_time(&form.known, &review.zone, review.happened_at)) else {
        return item_page(&app, &me, &review, id, &Typed { known: &form.known, ..Typed::default() }, &problems).await;
    };
    let item = store::item(&app.db, review.id, review.reach_rung(), id).await?.ok_or(HttpError::NotFound)?;
    if item.kind == EvidenceKind::Presence {
        let says = "Who joined or left did so at that time. What reached somebody otherwise is said on the page of what reached them. Nothing was changed.";
        return Err(HttpError::refused(says));
    }
    if matches!(item.kind, EvidenceKind::Message | EvidenceKind::Alert) && when.point() < item.earliest.div_euclid(60_000_000) * 60_000_000 {
        problems.add("known", "It was not there before the time it has, so nobody knew it then. Nothing was changed.".to_owned());
        return item_page(&app, &me, &review, id, &Typed { known: &form.known, ..Typed::default() }, &problems).await;
    }
    if !actions::state_known(&app, me.id, &review, id, when.point(), me.now).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to(&format!("/reviews/{}/evidence/{id}", review.id)).into_response())
}

/// What of a source was not read.
pub(super) async fn source(
    State(app): State<App>,
    Reading { me, review }: Reading,
    Path((_, id)): Path<(Uuid, Uuid)>,
    Asked(asked): Asked<SourceQuery>,
) -> Answer {
    if !review.writes() {
        return Err(HttpError::NotFound);
    }
    let what = asked.remove.parse().ok().filter(|_| review.guides).map(Removal::Problem);
    // Its number changed with taking it back; links and a form that is sent twice have the old one.
    if let Some(left) = store::taken_back(&app.db, review.id, id).await? {
        return Ok(Redirect::to(&format!("/reviews/{}/sources/{left}", review.id)).into_response());
    }
    let removing = Removing { what, typed: "", problems: &Problems::default() };
    source_page(&app, &me, &review, (id, asked.after.parse().unwrap_or(-1)), &removing).await
}

/// What of a source is to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Removal {
    /// What is listed as not read under this number.
    Problem(i64),
    /// All that it brought.
    Import,
}

/// What is to be removed, and what was typed for it.
pub(super) struct Removing<'a> {
    pub(super) what: Option<Removal>,
    pub(super) typed: &'a str,
    pub(super) problems: &'a Problems,
}

async fn source_page(app: &App, me: &Me, review: &Review, (id, after): (Uuid, i64), removing: &Removing<'_>) -> Answer {
    let source = store::source(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let mut listed = store::problems(&app.db, id, after).await?;
    let more = listed.len() > usize::try_from(store::PAGE).unwrap_or(usize::MAX);
    if more {
        listed.pop();
    }
    let header = Header::of(review);
    let made = if may_take_back(me, review, &source) { Some(taking_back::made_of(&app.db, review.id, id).await?) } else { None };
    let body = views::source(review, &source, (listed.as_slice(), after, more), made.as_ref(), removing);
    let status = if removing.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, header.page(me, review, Tab::Story, &[], &body)).into_response())
}

/// Removes what is listed of a place that was not read.
pub(super) async fn redact_problem(
    State(app): State<App>,
    Guiding { me, review }: Guiding,
    Path((_, id, ordinal)): Path<(Uuid, Uuid, i64)>,
    Filled(form): Filled<RedactForm>,
) -> Answer {
    store::source(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let mut problems = Problems::default();
    // The page that it stands on.
    let after = ordinal.div_euclid(store::PAGE).saturating_mul(store::PAGE).saturating_sub(1);
    let Some(reason) = reason(&form, &mut problems) else {
        let removing = Removing { what: Some(Removal::Problem(ordinal)), typed: &form.reason, problems: &problems };
        return source_page(&app, &me, &review, (id, after), &removing).await;
    };
    if !actions::redact_problem(&app, me.id, review.id, (id, ordinal), &reason, me.now).await? {
        return Err(HttpError::refused("Nothing stands there that could be removed, so nothing was changed. Look at the list again: it may be gone already."));
    }
    Ok(Redirect::to(&format!("/reviews/{}/sources/{id}?after={after}#problem-{ordinal}", review.id)).into_response())
}

/// Whether somebody may take an import back: whoever did it, and whoever guides the review.
fn may_take_back(me: &Me, review: &Review, source: &SourceRow) -> bool {
    source.taken_back_at.is_none() && (review.guides || source.imported_by == Some(me.id))
}

/// Takes an import back that was read wrongly.
pub(super) async fn take_back(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, id)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<RedactForm>,
) -> Answer {
    let is_back = store::taken_back(&app.db, review.id, id).await?.is_some();
    let source = if is_back { None } else { Some(store::source(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?) };
    let Some(source) = source.filter(|source| source.taken_back_at.is_none()) else {
        return Err(HttpError::refused("This import was taken back already, so nothing was changed."));
    };
    if !may_take_back(&me, &review, &source) {
        let why = "Whoever did this import and those who guide the review can take it back. Ask one of them. Nothing was changed.";
        return Err(HttpError::Refused(StatusCode::FORBIDDEN, why.into()));
    }
    let mut problems = Problems::default();
    if let Some(reason) = reason(&form, &mut problems) {
        match taking_back::take_back(&app, me.id, review.id, id, &reason, me.now).await? {
            Taken::Back(left) => return Ok(Redirect::to(&format!("/reviews/{}/sources/{left}", review.id)).into_response()),
            Taken::NotFound => return Err(HttpError::NotFound),
            Taken::Held => problems.add("reason", "Something rests on what it brought; it is listed below. Nothing was changed."),
            Taken::Busy => problems.add("reason", "Another import into this review is under way, and leaves out what is here already. Nothing was changed; take this one back when that has ended."),
        }
    }
    let removing = Removing { what: Some(Removal::Import), typed: &form.reason, problems: &problems };
    source_page(&app, &me, &review, (id, -1), &removing).await
}
