//! How a decision was told before it was told anew: for those who write in the review.

use axum::{extract::State, response::IntoResponse as _};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    card, store,
    told::{Earlier, Told},
    views,
};
use crate::{
    access::{Editing, Review},
    platform::{
        App,
        http::{Answer, Asked, HttpError, Path, query, time_of},
    },
    review::{Header, Tab},
};

/// Tellings on one page, and how much of each aspect it shows; the form has the rest.
const PAGE: usize = 8;
const GLIMPSE: usize = 240;

query! {
    /// Where the list goes on: the version of the last one seen.
    pub(super) struct EarlierQuery { before }
}

pub(super) async fn list(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, id)): Path<(Uuid, Uuid)>,
    Asked(asked): Asked<EarlierQuery>,
) -> Answer {
    let told = store::told(&app.db, review.id, id).await?.ok_or(HttpError::NotFound)?;
    let before = asked.before.parse().unwrap_or(i64::MAX);
    let mut tellings = store::earlier(&app.db, review.id, id, before, PAGE + 1).await?;
    let more = tellings.len() > PAGE;
    tellings.truncate(PAGE);
    Ok(Header::of(&review).page(&me, &review, Tab::Story, &[], &draw(&review, &told, &tellings, more)).into_response())
}

fn draw(review: &Review, told: &Told, tellings: &[Earlier], more: bool) -> Markup {
    let own = views::address(review, told);
    let last = tellings.last().filter(|_| more).map(|telling| telling.version);
    html! {
        div.moment-page {
            div.decision.is-whole {
                (views::head(told))
                p.aid { "Every telling stays, for those who write in this review. To bring one back, open it in the form; it is saved as a telling of its own." }
            }
            @if tellings.is_empty() { p.empty { "It was told once, and reads so now." } }
            @for telling in tellings {
                section.decision.is-whole aria-label={ "Telling " (telling.version) } {
                    p.label { (time_of(telling.at, &review.zone, "%-d %B %Y, %H:%M")) ", told by " (telling.by.as_deref().unwrap_or("somebody")) }
                    (card::aspects(telling.level, &telling.context, telling.in_sight, GLIMPSE))
                    p.acts { a.word href={ (own) "/tell?from=" (telling.version) } { "Open it in the form" } }
                }
            }
            @if let Some(version) = last { p.pager { a.word rel="next" href={ "?before=" (version) } { "Earlier still" } } }
            p.acts { a.word href=(own) { "Back to the decision" } }
        }
    }
}
