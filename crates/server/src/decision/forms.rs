//! Telling a decision: one question after another, none of which asks for an answer.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{
    Aspect, InSight, Level,
    decision::{self, Context},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, Telling},
    conflict, pages, store,
    told::{Earlier, Told},
    views,
    words::{Asking, question},
};
use crate::{
    access::{Editing, Review},
    platform::{
        App,
        html::{Problems, area, select},
        http::{Answer, Asked, Filled, HttpError, Path, query},
    },
    review::{Header, Tab},
    session::Me,
};

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct TellForm {
    pub(super) version: String,
    pub(super) level: String,
    pub(super) in_sight: String,
    #[serde(flatten)]
    pub(super) context: Context,
}

impl TellForm {
    pub(super) fn of(told: &Told) -> Self {
        Self {
            version: told.version.to_string(),
            level: told.level.map(Level::as_str).unwrap_or_default().to_owned(),
            in_sight: told.in_sight.as_str().to_owned(),
            context: told.context.clone(),
        }
    }

    fn told_earlier(earlier: Earlier) -> Self {
        let Earlier { version, level, context, in_sight, .. } = earlier;
        Self { version: version.to_string(), level: level.map(Level::as_str).unwrap_or_default().to_owned(), in_sight: in_sight.as_str().to_owned(), context }
    }

    /// What was typed, checked; what is wrong with it is noted beside its question.
    fn read(&self, problems: &mut Problems) -> Telling {
        let context = self.context.kept();
        for aspect in Aspect::ALL {
            problems.check(aspect.as_str(), decision::says(context.of(*aspect)));
        }
        let in_sight = problems.check(Aspect::Options.as_str(), decision::in_sight(&context.options, &self.in_sight)).unwrap_or(InSight::Unsaid);
        let level = if self.level.is_empty() { None } else { problems.check("level", self.level.parse::<Level>()) };
        Telling { level, context, in_sight }
    }
}

query! {
    /// The earlier telling to begin from; empty for what stands there now.
    pub(super) struct TellQuery { from }
}

/// What the page of the form draws.
pub(super) struct TellPage<'a> {
    pub(super) me: &'a Me,
    pub(super) review: &'a Review,
    pub(super) told: &'a Told,
    pub(super) asking: Asking,
}

pub(super) async fn tell(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>, Asked(asked): Asked<TellQuery>) -> Answer {
    let told = store::told(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let mut form = TellForm::of(&told);
    if let Ok(from) = asked.from.parse::<i64>() {
        let found = store::earlier(&app.db, review.id, id, from.saturating_add(1), 1).await?.pop();
        let earlier = found.filter(|telling| telling.version == from).ok_or(HttpError::NotFound)?;
        form = TellForm { version: form.version, ..TellForm::told_earlier(earlier) };
    }
    page(&app, &me, &review, &told, &form, &Problems::default()).await
}

async fn page(app: &App, me: &Me, review: &Review, told: &Told, form: &TellForm, problems: &Problems) -> Answer {
    let asking = asking(app, me, review).await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = draw(&TellPage { me, review, told, asking }, form, problems);
    Ok((status, Header::of(review).page(me, review, Tab::Story, &[], &body)).into_response())
}

async fn asking(app: &App, me: &Me, review: &Review) -> Answer<Asking> {
    Ok(if store::is_one_of_them(&app.db, review.id, me.id).await? { Asking::Them } else { Asking::Others })
}

pub(super) async fn change(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, id)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<TellForm>,
) -> Answer {
    let told = store::told(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let mut problems = Problems::default();
    let telling = form.read(&mut problems);
    if !problems.is_empty() {
        return page(&app, &me, &review, &told, &form, &problems).await;
    }
    let version = form.version.parse().unwrap_or_default();
    if actions::change(&app, me.id, &review, id, version, &telling, me.now).await? {
        return Ok(Redirect::to(&format!("{}?kept={version}", views::address(&review, &told))).into_response());
    }
    let theirs = store::told(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let page = TellPage { me: &me, review: &review, told: &theirs, asking: asking(&app, &me, &review).await? };
    let body = conflict::draw(&page, &form);
    Ok((StatusCode::CONFLICT, Header::of(&review).page(&me, &review, Tab::Story, &[], &body)).into_response())
}

fn draw(page: &TellPage<'_>, form: &TellForm, problems: &Problems) -> Markup {
    let told = page.told;
    html! {
        (problems.summary())
        div.moment-page {
            div.decision.is-whole {
                (views::head(told))
                p.lede { "That made sense then: help us understand how. Every question can stay empty, and what came of it has its place elsewhere." }
                @if page.asking == Asking::Others { (for_others(told)) }
            }
            (questions(page, form, problems))
        }
    }
}

/// Said to whoever writes about a decision of others.
fn for_others(told: &Told) -> Markup {
    html! {
        p.aid {
            "You are not named among those who were there, so this reads “as others understood it” until one of them says that it was so, or tells it anew."
            @if let Some(confirmed) = &told.confirmed { " " (confirmed.by.as_deref().unwrap_or("Somebody who was there")) " stands by the words as they are; they are asked again after yours." }
        }
    }
}

/// The form itself.
pub(super) fn questions(page: &TellPage<'_>, form: &TellForm, problems: &Problems) -> Markup {
    let own = views::address(page.review, page.told);
    let levels: Vec<(String, String)> = std::iter::once((String::new(), "Not said".to_owned()))
        .chain(Level::ALL.iter().map(|level| (level.as_str().to_owned(), level.label().to_owned())))
        .collect();
    html! {
        keep-draft key=(pages::draft_key(page.told.id, page.me)) base=(form.version) {
            form.stacked method="post" action=(own) {
                input type="hidden" name="version" value=(form.version);
                @for aspect in Aspect::ALL {
                    @let (asks, aid) = question(*aspect, page.asking);
                    (area(aspect.as_str(), rows(*aspect), asks, aid, form.context.of(*aspect), problems))
                    @if *aspect == Aspect::Options {
                        div.options { label { input type="checkbox" name="in_sight" value=(InSight::NoneSeen) checked[form.in_sight == InSight::NoneSeen.as_str()]; "No other way was in sight" } }
                    }
                }
                (select("level", "From where was it made?", "The questions are the same for all.", &levels, &form.level, problems))
                p.acts { button.button.is-primary type="submit" { "Save" } a.word href=(own) { "Leave it as it is" } }
            }
        }
    }
}

const fn rows(aspect: Aspect) -> u32 {
    match aspect {
        Aspect::Cues | Aspect::Options => 4,
        Aspect::Confidence | Aspect::WorkedBefore | Aspect::GoalConflict => 2,
        _ => 3,
    }
}
