//! The pages of one upload: what to take of it, how far it is, what came of it.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use recount_inputs::{slack, sniff::Guess};
use serde_json::json;
use uuid::Uuid;

use super::{
    choose::{self, ChoiceForm, Shown},
    choose_views,
    import::{self, Choice, Task},
    store,
    uploads::address,
    waiting::{Standing, Upload, Waiting},
};
use crate::{
    access::{Editing, Review},
    platform::{
        App,
        html::Problems,
        http::{Answer, Filled, HttpError, Path},
    },
    review::{Header, Tab},
    session::Me,
};

/// Archives up to this size are counted before anybody asks: 32 MiB.
const COUNTED: u64 = 32 * 1024 * 1024;

pub(super) async fn show(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    let upload = find(&app, &me, &review, id)?;
    match upload.standing() {
        Standing::Choosing(..) => {
            let (of, at) = (upload.clone(), review.clone());
            let form = blocking(move || of.input().map(|input| choose::first_form(&of, &input, &at))).await?.unwrap_or_default();
            page(&app, &me, &review, upload, form, Problems::default()).await
        }
        standing => {
            let header = Header::of(&review);
            let body = choose_views::standing(&review, &upload, &standing);
            Ok(header.page(&me, &review, Tab::Story, &[], &body).into_response())
        }
    }
}

pub(super) async fn go(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>, Filled(form): Filled<ChoiceForm>) -> Answer {
    let upload = find(&app, &me, &review, id)?;
    let to = address(review.id, id);
    if form.act != "start" || !matches!(upload.standing(), Standing::Choosing(..)) {
        return match upload.standing() {
            Standing::Choosing(..) => page(&app, &me, &review, upload, form, Problems::default()).await,
            _ => Ok(Redirect::to(&to).into_response()),
        };
    }
    let (of, at, filled) = (upload.clone(), review.clone(), form.clone());
    let (choice, problems) = blocking(move || {
        let mut problems = Problems::default();
        let choice = of.input().and_then(|input| choose::choice(&of, &input, &at, &filled, &mut problems));
        (choice, problems)
    })
    .await?;
    match choice {
        Some(choice) => {
            begin(&app, &upload, choice);
            Ok(Redirect::to(&to).into_response())
        }
        None => page(&app, &me, &review, upload, form, problems).await,
    }
}

/// How far it is, for the island.
pub(super) async fn progress(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    let Some(upload) = app.held.of::<Waiting>().find(review.id, me.id, id) else {
        return Ok(Json(json!({ "state": "gone", "done": 0, "total": null, "taken": 0, "problems": 0, "stage_text": "" })).into_response());
    };
    let now = upload.meter.read();
    let state = match upload.standing() {
        Standing::Choosing(..) => "choosing",
        Standing::Running if upload.meter.has_arrived() => "arrived",
        Standing::Running => "running",
        Standing::Ended(_) => "ended",
        Standing::Broke(_) => "broke",
    };
    let total = (now.total > 0).then_some(now.total);
    Ok(Json(json!({ "state": state, "done": now.done, "total": total, "taken": now.items + now.repeated, "problems": now.problems, "stage_text": now.stage }))
        .into_response())
}

/// Stops what runs, drops what waits. What has arrived meanwhile stays, as its page says.
pub(super) async fn cancel(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    let upload = find(&app, &me, &review, id)?;
    if matches!(upload.standing(), Standing::Running) {
        upload.meter.stop();
        return Ok(Redirect::to(&address(review.id, id)).into_response());
    }
    app.held.of::<Waiting>().remove(id);
    Ok(Redirect::to(&format!("/reviews/{}/evidence", review.id)).into_response())
}

fn find(app: &App, me: &Me, review: &Review, id: Uuid) -> Result<Arc<Upload>, HttpError> {
    app.held.of::<Waiting>().find(review.id, me.id, id).ok_or_else(|| {
        let why = "This upload is no longer here: uploads wait in memory for two hours at most, and a restart of the server forgets them. Nothing of it was kept that was not imported. Send the file again from the review's evidence page.";
        HttpError::Refused(StatusCode::GONE, why.into())
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HttpError> {
    tokio::task::spawn_blocking(work).await.map_err(HttpError::broken)
}

/// Starts reading; the page can be left.
fn begin(app: &App, upload: &Arc<Upload>, choice: Choice) {
    let Some(input) = upload.begin() else { return };
    let task = Task { review: upload.review, by: Some(upload.by), input, file_name: upload.file_name.clone(), choice };
    let (app, meter, upload) = (app.clone(), upload.meter.clone(), upload.clone());
    let reading = tokio::spawn(async move { import::run(&app, task, meter).await });
    tokio::spawn(async move {
        upload.end(match reading.await {
            Ok(Ok(outcome)) => Standing::Ended(outcome),
            Ok(Err(why)) => {
                tracing::warn!(%why, "an import did not end well");
                Standing::Broke(why.to_string())
            }
            Err(why) => {
                tracing::error!(%why, "an import broke");
                Standing::Broke("Something on our side broke while reading. Nothing was added; whoever runs this server finds the reason in its log.".into())
            }
        });
    });
}

async fn page(app: &App, me: &Me, review: &Review, upload: Arc<Upload>, form: ChoiceForm, problems: Problems) -> Answer {
    let (of, at) = (upload.clone(), review.clone());
    let (form, shown, problems) = blocking(move || look(&of, &at, form, problems)).await?;
    let known = store::known_file(&app.db, review.id, &upload.sha256).await?;
    let header = Header::of(review);
    let body = choose_views::choose(review, &upload, &form, &shown, known, &problems);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, header.page(me, review, Tab::Story, &[], &body)).into_response())
}

/// What the page shows of the file; counts what was asked to be counted. Blocks.
fn look(upload: &Upload, review: &Review, mut form: ChoiceForm, mut problems: Problems) -> (ChoiceForm, Shown, Problems) {
    let Some(input) = upload.input() else { return (form, Shown::Not("It is being read already.".into()), problems) };
    let mut quiet = Problems::default();
    let choice = choose::choice(upload, &input, review, &form, &mut quiet);
    if !form.act.is_empty() && form.act != "start" {
        problems = quiet;
    }
    let mut shown = choose::shown(upload, &input, review, &form, choice);
    if let (Shown::Slack(slack), Guess::SlackZip) = (&mut shown, &upload.guess) {
        if form.act.is_empty()
            && let [only] = slack.channels.as_slice()
        {
            form.channel = vec![only.key.clone()];
        }
        let mut ignored = Problems::default();
        let mut wanted = choose::selection(&form, review, &mut ignored);
        wanted.channels = slack.channels.iter().map(|c| c.key.clone()).collect();
        slack.counts = counts(upload, &input, wanted, form.act == "count");
    }
    (form, shown, problems)
}

/// Messages of each channel in the chosen time: as counted before, or counted now
/// when that was asked for or does not take long.
fn counts(upload: &Upload, input: &import::Input, wanted: slack::Selection, asked: bool) -> Option<Vec<slack::Count>> {
    if let Standing::Choosing(_, Some((of, counts))) = upload.standing()
        && of == wanted
    {
        return Some(counts);
    }
    if !asked && upload.size > COUNTED {
        return None;
    }
    let counts = input.export().ok()?.count(&wanted);
    upload.counted(wanted, counts.clone());
    Some(counts)
}
