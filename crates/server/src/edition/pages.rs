//! Reading a review.

use std::collections::HashMap;

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use maud::Markup;
use recount_model::Depth;
use uuid::Uuid;

use super::{
    order,
    store::{self, Noun, Told},
    views::ArticlePage,
};
use crate::{
    access::{Reading, Review},
    decision::{self, Card},
    platform::{
        App,
        http::{Answer, Asked, Frame, query},
    },
    writing::{self, prose},
};

/// Bytes that the cards of decisions may take, and how much of each aspect they show.
const CARDS: usize = 16_000;
const GLIMPSE: usize = 240;

query! {
    /// Over which version a note was just saved and shared.
    pub(super) struct ReadQuery { kept }
}

pub(super) async fn read(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<ReadQuery>) -> Answer {
    let Some(text) = writing::text(&app.db, review.id).await? else {
        if review.writes() {
            let place = if review.depth == Depth::Note { "text" } else { "timeline" };
            return Ok(Redirect::to(&format!("/reviews/{}/{place}", review.id)).into_response());
        }
        let told = store::told(&app.db, review.id).await?;
        let page = ArticlePage {
            review: &review,
            told: &told,
            standfirst: None,
            prose: None,
            minutes: 1,
            is_told: false,
            cards: cards(&app, &review, &told).await?,
            has_closed: false,
        };
        let frame = Frame { drop: review.drop(), ..me.frame(page.place()) };
        return Ok(frame.page(&review.title, &[], &page.draw()).into_response());
    };
    let opening = prose::opening(&text.body, &review.title);
    let cards = writing::cards(&app, &me, &review, &text.body).await?;
    let told = store::told(&app.db, review.id).await?;
    let is_told = !told.moments.is_empty() && order::tells_its_own(&text.body);
    let cards_of_decisions = if is_told && decision::tells_its_own(&text.body) { HashMap::new() } else { self::cards(&app, &review, &told).await? };
    let prose = (!opening.rest.trim().is_empty()).then(|| prose::render(opening.rest, &cards));
    let page = ArticlePage {
        review: &review,
        told: &told,
        standfirst: opening.standfirst,
        prose,
        minutes: prose::minutes(&text.body),
        is_told,
        cards: cards_of_decisions,
        has_closed: cards.has_closed(),
    };
    let mut frame = Frame { drop: review.drop(), ..me.frame(page.place()) };
    frame.saved_draft = writing::note_draft(review.id, me.id, &asked.kept);
    Ok(frame.page(&review.title, &[], &page.draw()).into_response())
}

/// The cards of the decisions among what is told; nothing is asked where there is none.
async fn cards(app: &App, review: &Review, told: &Told) -> Answer<HashMap<Uuid, Markup>> {
    let mut decided = told.moments.iter().filter(|moment| moment.noun == Noun::Decision);
    let Some(first) = decided.next() else { return Ok(HashMap::new()) };
    let last = decided.next_back().unwrap_or(first);
    let decisions = decision::between(&app.db, review.id, (first.when.point(), first.id), (last.when.point(), last.id)).await?;
    Ok(decision::within(
        CARDS,
        decisions.iter().map(|whole| Card {
            review: review.id,
            whole,
            times: (&review.zone, "%H:%M"),
            most: GLIMPSE,
            beside: None,
            fold: decision::Fold::Folded,
        }),
    ))
}
