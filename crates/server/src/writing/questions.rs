//! What the language coach asks about the text that somebody is writing: for the island at
//! each pause, and under the form for whoever presses the button. Nothing of it is kept.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_language::Strength;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    actions::{SaveError, TEXT_MAX},
    api, pages,
    store::{self, Text},
};
use crate::{
    access::Editing,
    hint::{self, Hint},
    platform::{
        App,
        http::{Answer, Filled, HttpError},
    },
};

/// Questions drawn under a form; nobody answers more in one sitting.
const AT_ONCE: usize = 40;

#[derive(Debug, Deserialize)]
struct AskJson {
    body: String,
}

#[derive(Debug, Serialize)]
struct HintsJson {
    hints: Vec<HintJson>,
}

/// `from` and `to` count UTF-16 units, as the editor does.
#[derive(Debug, Serialize)]
struct HintJson {
    from: usize,
    to: usize,
    rule: String,
    strength: &'static str,
    question: String,
    whole: bool,
    key: String,
}

pub(super) async fn hints(State(app): State<App>, Editing { me, review }: Editing, bytes: Bytes) -> Answer {
    let AskJson { body } = api::read(&bytes)?;
    if body.len() > TEXT_MAX {
        return Err(HttpError::Refused(StatusCode::PAYLOAD_TOO_LARGE, SaveError::TooLong.to_string()));
    }
    let asked = hint::ask(&app, me.id, &review, &body).await?;
    let mut units = Units { text: &body, at: 0, passed: 0 };
    let hints = asked
        .into_iter()
        .map(|hint| {
            let from = units.at(hint.span.start);
            let to = Units { ..units }.at(hint.span.end);
            HintJson { from, to, rule: hint.rule, strength: hint.strength.as_str(), question: hint.question, whole: hint.is_whole, key: hint.key }
        })
        .collect();
    Ok(Json(HintsJson { hints }).into_response())
}

/// Bytes → UTF-16 units, forwards, so that many hints cost one walk.
#[derive(Debug, Clone, Copy)]
struct Units<'a> {
    text: &'a str,
    at: usize,
    passed: usize,
}

impl Units<'_> {
    fn at(&mut self, offset: usize) -> usize {
        if offset < self.at {
            (self.at, self.passed) = (0, 0);
        }
        self.passed += self.text.get(self.at..offset).map_or(0, |between| between.encode_utf16().count());
        self.at = offset;
        self.passed
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AskForm {
    body: String,
    base_version: String,
    /// Keys of hints that were fine as they are.
    fine: Vec<String>,
}

/// The desk again with what was typed, and the questions under it.
pub(super) async fn under_the_form(State(app): State<App>, Editing { me, review }: Editing, Filled(form): Filled<AskForm>) -> Answer {
    let body = form.body.replace("\r\n", "\n");
    if body.len() > TEXT_MAX {
        return Err(HttpError::refused(SaveError::TooLong.to_string()));
    }
    let mut hints = hint::ask(&app, me.id, &review, &body).await?;
    hints.retain(|hint| !form.fine.contains(&hint.key));
    let kept = store::text(&app.db, review.id).await?;
    let version = form.base_version.trim().parse().unwrap_or_default();
    let is_kept = kept.as_ref().map_or("", |kept| kept.body.as_str()) == body;
    let (edition, saved_at) = kept.map_or((Uuid::nil(), me.now), |kept| (kept.edition, kept.saved_at));
    let typed = Text { edition, body, version, saved_at, saved_by: None };
    pages::desk_asked(&app, &me, &review, &typed, &Questions { hints, fine: form.fine, is_kept }).await
}

/// Whoever comes back to that page's address comes to the desk.
pub(super) async fn back_to_the_desk(Editing { review, .. }: Editing) -> Redirect {
    Redirect::to(&format!("/reviews/{}/text", review.id))
}

/// What was asked about the text in the form.
pub(super) struct Questions {
    hints: Vec<Hint>,
    fine: Vec<String>,
    /// Whether the text in the form is the one that is kept.
    pub(super) is_kept: bool,
}

impl Questions {
    /// The questions, for under the form with the id `desk`.
    pub(super) fn draw(&self, base: &str, body: &str) -> Markup {
        html! {
            section.questions #questions aria-label="Questions about this text" {
                @for key in &self.fine { input type="hidden" form="desk" name="fine" value=(key); }
                @if self.hints.is_empty() {
                    p.label role="status" { "Nothing to ask about this text." @if !self.is_kept { " It is not kept yet." } }
                } @else {
                    p.label role="status" { "For you alone. Nobody else sees these, and nothing waits for an answer." @if !self.is_kept { " The text is not kept yet." } }
                    ul { @for hint in self.hints.iter().take(AT_ONCE) { li { (draw(hint, base, body)) } } }
                    @if self.hints.len() > AT_ONCE { p.label { "There are more further down the text. They show once some of these are answered." } }
                }
            }
        }
    }
}

fn draw(hint: &Hint, base: &str, body: &str) -> Markup {
    let words = body.get(hint.span.clone()).filter(|words| !hint.is_whole && !words.is_empty());
    html! {
        div.question.is-gentle[hint.strength == Strength::Hint] {
            @if let Some(words) = words { p.about { "“" (words) "”" } }
            p { (hint.question) }
            div.acts {
                button.word.is-quiet type="submit" form="desk" formaction={ (base) "/questions" } name="fine" value=(hint.key) { "Fine as it is" }
                a.word.is-quiet href={ "/rules/" (hint.rule) } target="_blank" { "Why?" }
            }
        }
    }
}
