//! Handlers: what is marked, marking, and taking a mark back.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use uuid::Uuid;

use super::{
    super::own::uncopied,
    store::{self, OpenRow},
    views::{self, MarkForm},
};
use crate::{
    access::{Guiding, Reading, Review},
    activity::{self, Act},
    platform::{
        App,
        html::Problems,
        http::{Answer, Filled, HttpError, Path},
    },
    review::{Header, Tab},
    session::Me,
};

/// Most characters of what two passages differ on.
const SAYS_MAX: usize = 200;

pub(super) async fn list(State(app): State<App>, Reading { me, review }: Reading) -> Answer {
    page(&app, &me, &review, &MarkForm::default(), &Problems::default()).await
}

async fn page(app: &App, me: &Me, review: &Review, form: &MarkForm, problems: &Problems) -> Answer {
    let found = store::list(app, me.id, review).await?;
    let open = if review.guides { store::open(&app.db, me.id, review.id).await? } else { Vec::new() };
    let open: Vec<_> = open.iter().map(|row| row.side(app, &review.zone)).collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = views::page(review, &found, &open, form, problems);
    Ok(uncopied((status, Header::of(review).page(me, review, Tab::Accounts, &[], &body)).into_response()))
}

pub(super) async fn mark(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<MarkForm>) -> Answer {
    let open = store::open(&app.db, me.id, review.id).await?;
    let chosen = |id: &str| Uuid::try_parse(id).ok().and_then(|id| open.iter().find(|row| row.id == id));
    let mut problems = Problems::default();
    let (one, other): (Option<&OpenRow>, Option<&OpenRow>) = (chosen(&form.one), chosen(&form.other));
    if one.is_none() {
        problems.add("one", "Choose a passage that you have opened.");
    }
    if other.is_none() {
        problems.add("other", "Choose a second passage that you have opened.");
    }
    // Whose a passage without a name is must not follow from what is refused.
    if let (Some(one), Some(other)) = (one, other)
        && (one.id == other.id || one.account == other.account && one.is_named() && other.is_named())
    {
        problems.add("other", "Choose a passage of another person’s account: one account differs from itself only as memory does.");
    }
    let says = recount_model::line(&form.says);
    if says.is_empty() || says.chars().count() > SAYS_MAX {
        problems.add("says", "Say in a line what they differ on, in 200 characters at most.");
    }
    let (Some(one), Some(other), true) = (one, other, problems.is_empty()) else {
        return page(&app, &me, &review, &form, &problems).await;
    };
    let mut tx = app.db.write().await?;
    super::mark(&mut tx, review.id, me.id, (one.id, other.id), &says, me.now).await?;
    // Of which passages is not recorded: what somebody recounts stands in no log.
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "marked", noun: "divergence", noun_id: review.id }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/divergences", review.id)).into_response())
}

pub(super) async fn unmark(State(app): State<App>, Guiding { me, review }: Guiding, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    // A mark is taken back by somebody who can see it.
    if !store::list(&app, me.id, &review).await?.iter().any(|found| found.id == id) {
        return Err(HttpError::NotFound);
    }
    let mut tx = app.db.write().await?;
    store::delete(&mut tx, review.id, id).await?;
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "unmarked", noun: "divergence", noun_id: review.id }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/divergences", review.id)).into_response())
}
