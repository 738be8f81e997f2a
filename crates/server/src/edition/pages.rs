//! Reading a review.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use recount_model::Depth;

use super::{order, store, views::ArticlePage};
use crate::{
    access::Reading,
    platform::{
        App,
        http::{Answer, Asked, Frame, query},
    },
    writing::{self, prose},
};

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
        let page = ArticlePage { review: &review, told: &told, standfirst: None, prose: None, minutes: 1, is_told: false };
        let frame = Frame { drop: review.drop(), ..me.frame(page.place()) };
        return Ok(frame.page(&review.title, &[], &page.draw()).into_response());
    };
    let opening = prose::opening(&text.body, &review.title);
    let cards = writing::cards(&app.db, &review, &text.body).await?;
    let told = store::told(&app.db, review.id).await?;
    let is_told = !told.moments.is_empty() && order::tells_its_own(&text.body);
    let prose = (!opening.rest.trim().is_empty()).then(|| prose::render(opening.rest, &cards));
    let page = ArticlePage { review: &review, told: &told, standfirst: opening.standfirst, prose, minutes: prose::minutes(&text.body), is_told };
    let mut frame = Frame { drop: review.drop(), ..me.frame(page.place()) };
    frame.saved_draft = writing::note_draft(review.id, me.id, &asked.kept);
    Ok(frame.page(&review.title, &[], &page.draw()).into_response())
}
