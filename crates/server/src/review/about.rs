//! People, times and depth of one review.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Depth, review, time};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions,
    header::{Header, Tab},
    incident_store, incidents, people, store,
    tags::{self, TagsForm},
    typed,
};
use crate::{
    access::{Guiding, Reading, Review},
    platform::{
        App,
        html::{Problems, input, select},
        http::{Answer, Asked, Filled, Frame, HttpError, query},
    },
    session::Me,
};

query! {
    /// Which incident was just kept, so that the browser forgets its own copy of the form.
    pub(super) struct AboutQuery { kept }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AboutForm {
    title: String,
    /// Over which title it was written; absent for a program that knows of none.
    title_was: Option<String>,
    depth: String,
    /// Over which depth it was chosen; absent likewise.
    depth_was: Option<String>,
    zone: String,
    /// Over which zone it was written; absent likewise.
    zone_was: Option<String>,
    /// Tags as they were typed, where they were not taken.
    #[serde(skip)]
    pub(super) typed_tags: Option<TagsForm>,
    /// And people.
    #[serde(skip)]
    pub(super) typed_people: people::Typed,
    /// And incidents.
    #[serde(skip)]
    pub(super) typed_incident: typed::Typed,
}

pub(super) async fn about(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<AboutQuery>) -> Answer {
    if !review.writes() {
        return Err(HttpError::NotFound);
    }
    let kept = Uuid::try_parse(&asked.kept).ok().map(|id| incidents::draft_key(id, &me));
    let frame = Frame { saved_draft: kept, ..me.frame("/reviews") };
    page_in(&app, &me, &review, &frame, &AboutForm::of(&review), &Problems::default()).await
}

pub(super) async fn change(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<AboutForm>) -> Answer {
    let mut problems = Problems::default();
    let title = problems.check("title", review::title(&form.title));
    let depth = problems.check("depth", form.depth.parse::<Depth>());
    if let Err(why) = time::zone(&form.zone) {
        problems.add("zone", why.to_string());
    }
    // A title that nobody changed in the form is no wish to put it back.
    let title = title.map(|typed| if form.title_was.as_deref() == Some(&*typed) { review.title.clone() } else { typed });
    let mut form = form;
    if let Some(typed) = &title
        && form.title_was.as_ref().is_some_and(|was| *was != review.title)
        && *typed != review.title
    {
        problems.add("title", format!("Meanwhile it was called “{}”. Nothing was changed; keep again to have it called as you wrote.", review.title));
        form.title_was = Some(review.title.clone());
    }
    // Nor is a depth: it would take the stage back with it, and who reads.
    let depth = depth.map(|typed| if form.depth_was.as_deref() == Some(typed.as_str()) { review.depth } else { typed });
    if let Some(chosen) = depth
        && form.depth_was.as_ref().is_some_and(|was| was != review.depth.as_str())
        && chosen != review.depth
    {
        let stands = review.depth.label().to_lowercase();
        problems.add("depth", format!("Meanwhile it was made a {stands}. Nothing was changed; keep again to have it as you chose."));
        form.depth_was = Some(review.depth.to_string());
    }
    // Nor is a zone: it would move the day on which it happened.
    let zone = if form.zone_was.as_deref() == Some(form.zone.trim()) { review.zone.clone() } else { form.zone.trim().to_owned() };
    if form.zone_was.as_ref().is_some_and(|was| *was != review.zone) && zone != review.zone {
        problems.add("zone", format!("Meanwhile its zone was made {}. Nothing was changed; keep again to have it as you wrote.", review.zone));
        form.zone_was = Some(review.zone.clone());
    }
    let (Some(title), Some(depth), true) = (title, depth, problems.is_empty()) else {
        return page(&app, &me, &review, &form, &problems).await;
    };
    actions::change(&app, me.id, &review, &title, depth, &zone, me.now).await?;
    Ok(Redirect::to(&format!("/reviews/{}/about", review.id)).into_response())
}

/// The page, with what was typed and what was wrong with it.
pub(super) async fn page(app: &App, me: &Me, review: &Review, form: &AboutForm, problems: &Problems) -> Answer {
    page_in(app, me, review, &me.frame("/reviews"), form, problems).await
}

async fn page_in(app: &App, me: &Me, review: &Review, frame: &Frame, form: &AboutForm, problems: &Problems) -> Answer {
    let roles = store::roles(&app.db, review.id).await?;
    let participants = store::participants(&app.db, review.id).await?;
    let told = incident_store::incidents(&app.db, review.id).await?;
    let times = incident_store::times(&app.db, review.id).await?;
    let touches = tags::read(&app.db, me.id, review.id).await?;
    let header = Header::of(review);
    let body = html! { div.column {
        (problems.summary())
        (people::draw(review, &roles, &participants, &form.typed_people, problems))
        (incidents::draw(me, review, (&told, &times), &form.typed_incident, problems))
        (tags::draw(review, &touches, form.typed_tags.as_ref(), problems))
        @if review.guides { (depth_form(review, form, problems)) }
    } };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, header.page_in(frame, review, Tab::About, &[], &body)).into_response())
}

impl AboutForm {
    /// The form as the review stands.
    pub(super) fn of(review: &Review) -> Self {
        Self {
            title: review.title.clone(),
            title_was: Some(review.title.clone()),
            depth: review.depth.to_string(),
            depth_was: Some(review.depth.to_string()),
            zone: review.zone.clone(),
            zone_was: Some(review.zone.clone()),
            typed_tags: None,
            typed_people: people::Typed::default(),
            typed_incident: typed::Typed::default(),
        }
    }
}

fn depth_form(review: &Review, form: &AboutForm, problems: &Problems) -> Markup {
    let depths: Vec<(String, String)> = Depth::ALL.iter().map(|d| (d.as_str().to_owned(), format!("{}: {}", d.label(), d.about()))).collect();
    html! {
        section {
            h2 { "The review itself" }
            form.stacked method="post" action={ "/reviews/" (review.id) "/about" } {
                @if let Some(was) = &form.title_was { input type="hidden" name="title_was" value=(was); }
                @if let Some(was) = &form.depth_was { input type="hidden" name="depth_was" value=(was); }
                @if let Some(was) = &form.zone_was { input type="hidden" name="zone_was" value=(was); }
                (input("title", "text", "What happened", "", &form.title, problems))
                (select("depth", "How deep to go", "It can grow, and shrink again, at any time; nothing written is lost.", &depths, &form.depth, problems))
                (input("zone", "text", "Time zone", "Such as Europe/Berlin. Times without a zone of their own are read in it.", &form.zone, problems))
                button.button type="submit" { "Keep" }
            }
        }
    }
}
