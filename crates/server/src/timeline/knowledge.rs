//! What one of those who were there knew from when: stated by themselves, or for
//! them by whoever guides the review, with what it rests on.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::When;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, About, Knew, Stating},
    moment,
    pages::day,
    reached,
    store::{KnowledgeRow, MomentRow},
};
use crate::{
    access::{Editing, Review},
    platform::{
        App,
        html::{Problems, input, select},
        http::{Answer, Filled, HttpError, time_of},
    },
    review,
    session::Me,
};

/// Most characters of a basis.
const BASIS_MAX: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KnowledgeForm {
    participant: String,
    noun: String,
    noun_id: String,
    known_at: String,
    basis: String,
}

pub(super) async fn state(State(app): State<App>, Editing { me, review }: Editing, Filled(form): Filled<KnowledgeForm>) -> Answer {
    let (Ok(participant), Ok(id), "moment") = (Uuid::try_parse(&form.participant), Uuid::try_parse(&form.noun_id), form.noun.as_str()) else {
        return Err(HttpError::NotFound);
    };
    let mut problems = Problems::default();
    let from: Option<When> = if form.known_at.trim().is_empty() {
        None
    } else {
        problems.check("known_at", review::written_time(&form.known_at, &review.zone, day(&app, &review).await?))
    };
    let basis: String = form.basis.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(BASIS_MAX).collect();
    if let Some(from) = &from {
        problems.add_if("known_at", reached::too_early(&app, &review, (participant, id), from.point()).await?);
    }
    if !problems.is_empty() {
        return moment::page(&app, &me, &review, id, None, &problems, &form).await;
    }
    let knew = Knew { participant, about: About::Moment, id, from: from.map(|w| w.point()), basis: &basis };
    match actions::state(&app, me.id, &review, &knew, me.now).await? {
        Stating::Done => Ok(Redirect::to(&format!("/reviews/{}/moments/{id}#knowledge", review.id)).into_response()),
        Stating::Nothing => Err(HttpError::NotFound),
        Stating::Said => Err(reached::said_themselves()),
        Stating::NotTheirs => Err(HttpError::Refused(
            StatusCode::FORBIDDEN,
            "What somebody else knew is theirs to say, or for whoever guides the review. Nothing was changed.".into(),
        )),
    }
}

/// Who knew it from when, and the form of those who may say so.
pub(super) fn draw(me: &Me, review: &Review, moment: &MomentRow, rows: &[KnowledgeRow], problems: &Problems, typed: &KnowledgeForm) -> Markup {
    let may: Vec<(String, String)> = rows
        .iter()
        .filter(|row| review.writes() && (review.guides || row.member == Some(me.id)))
        .map(|row| (row.participant.to_string(), row.name.clone()))
        .collect();
    let stated: Vec<_> = rows.iter().filter_map(|row| Some((row, row.known_at?))).collect();
    let mine = rows.iter().find(|row| row.member == Some(me.id)).map(|row| row.participant.to_string());
    let chosen = if typed.participant.is_empty() { mine.unwrap_or_default() } else { typed.participant.clone() };
    html! {
        @if !stated.is_empty() || !may.is_empty() {
            section #knowledge {
                h2 { "Who knew it, and from when" }
                @if stated.is_empty() { p.empty { "Nobody has said yet." } }
                ul.knew { @for (row, at) in &stated { li {
                    (row.name) " knew from " (time_of(*at, &moment.zone, "%H:%M"))
                    @if let Some(by) = &row.stated_by { ", says " (by) }
                    @if let Some(basis) = row.basis.as_deref().filter(|b| !b.is_empty()) { ": " (basis) }
                    "."
                } } }
                @if !may.is_empty() {
                    details.fold open[problems.of("known_at").is_some()] {
                        summary { "Say from when" }
                        form.stacked method="post" action={ "/reviews/" (review.id) "/knowledge" } {
                            input type="hidden" name="noun" value="moment";
                            input type="hidden" name="noun_id" value=(moment.id);
                            (select("participant", "Who", "", &may, &chosen, problems))
                            (input("known_at", "text", "Knew it from", "Like 13:59. Leave it empty to take back what was said.", &typed.known_at, problems))
                            (input("basis", "text", "What that rests on", "“The page on my phone”, “as told in the call”.", &typed.basis, problems))
                            p.acts { button.button type="submit" { "Say so" } }
                        }
                    }
                }
            }
        }
    }
}
