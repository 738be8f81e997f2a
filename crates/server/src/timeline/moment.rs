//! One moment: its sentence, its times, what it is tied to, who knew it when; and
//! changing all of that without losing what somebody else wrote meanwhile.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{KnownBasis, Micros, When, moment};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, Changed},
    gather::{self, Look},
    items::{self, ItemRow},
    knowledge::{self, KnowledgeForm},
    pages::day,
    store::{self, KnowledgeRow, MomentRow},
    views::{is_known_later, label, question},
};
use crate::{
    access::{Editing, Reading, Review},
    decision,
    platform::{
        App,
        html::{Most, Problems, area, input},
        http::{Answer, Filled, HttpError, Path, time_of, when_of},
    },
    review::{self, Header, Tab},
    session::Me,
};

/// How far around a moment evidence is offered for tying: a quarter of an hour.
const AROUND: Micros = 900_000_000;
const FORMAT: &str = "%-d %B %Y, %H:%M";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeForm {
    says: String,
    when: String,
    known: String,
    version: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TieForm {
    evidence: Vec<String>,
    untie: Vec<String>,
}

/// What the page of a moment draws.
struct MomentPage<'a> {
    me: &'a Me,
    review: &'a Review,
    moment: MomentRow,
    ties: Vec<ItemRow>,
    near: Vec<ItemRow>,
    knowledge: Vec<KnowledgeRow>,
}

pub(super) async fn read(State(app): State<App>, Reading { me, review }: Reading, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    page(&app, &me, &review, id, None, &Problems::default(), &KnowledgeForm::default()).await
}

/// The page, with what was typed and what was wrong with it.
pub(super) async fn page(app: &App, me: &Me, review: &Review, id: Uuid, typed: Option<ChangeForm>, problems: &Problems, knew: &KnowledgeForm) -> Answer {
    let moment = store::moment(&app.db, review, id).await?.ok_or(HttpError::NotFound)?;
    let ties = items::tied(&app.db, review, id).await?;
    let near = if review.writes() { items::near(&app.db, review, id, moment.earliest - AROUND, moment.latest + AROUND).await? } else { Vec::new() };
    let knowledge = store::knowledge(&app.db, review.id, "moment", id).await?;
    let header = Header::of(review);
    let form = typed.unwrap_or_else(|| ChangeForm::of(&moment));
    let page = MomentPage { me, review, moment, ties, near, knowledge };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, header.page(me, review, Tab::Story, &[], &draw(&page, &form, problems, knew))).into_response())
}

pub(super) async fn change(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, id)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<ChangeForm>,
) -> Answer {
    let stands = store::moment(&app.db, &review, id).await?.ok_or(HttpError::NotFound)?;
    let mut problems = Problems::default();
    let says = problems.check("says", moment::says(&form.says));
    let day = day(&app, &review).await?.or(Some(stands.earliest));
    let when = problems.check("when", review::written_time(&form.when, &stands.zone, day));
    let known =
        if form.known.trim().is_empty() { None } else { problems.check("known", review::written_time(&form.known, &stands.zone, day)).map(|w| w.point()) };
    let (Some(says), Some(when), true) = (says, when, problems.is_empty()) else {
        return page(&app, &me, &review, id, Some(form), &problems, &KnowledgeForm::default()).await;
    };
    let version = form.version.parse().unwrap_or_default();
    let to = Changed { id, version, says: &says, when: &when, known };
    if actions::change(&app, me.id, &review, &to, me.now).await? {
        return Ok(Redirect::to(&format!("/reviews/{}/timeline?kept={id}#moment-{id}", review.id)).into_response());
    }
    conflict(&app, &me, &review, id, &form).await
}

/// Somebody changed it meanwhile: both stand side by side, and nothing is lost.
async fn conflict(app: &App, me: &Me, review: &Review, id: Uuid, mine: &ChangeForm) -> Answer {
    let theirs = store::moment(&app.db, review, id).await?.ok_or(HttpError::NotFound)?;
    let current = ChangeForm::of(&theirs);
    let header = Header::of(review);
    let body = html! {
        div.versions {
            div.notice { h2 { "Somebody changed this moment too" } p { "Nothing is lost: both are below. Keep one, or write a third." } }
            (version_form(review, id, "Yours", mine, &theirs, "Keep mine"))
            (version_form(review, id, "Theirs", &current, &theirs, "Keep theirs"))
        }
    };
    Ok((StatusCode::CONFLICT, header.page(me, review, Tab::Story, &[], &body)).into_response())
}

fn version_form(review: &Review, id: Uuid, title: &str, form: &ChangeForm, stands: &MomentRow, deed: &str) -> Markup {
    html! {
        section {
            h3 { (title) }
            form.stacked method="post" action={ "/reviews/" (review.id) "/moments/" (id) } {
                input type="hidden" name="version" value=(stands.version);
                label.field { span { "In a sentence" } textarea name="says" rows="3" { "\n" (form.says) } }
                label.field { span { "When" } input type="text" name="when" value=(form.when); }
                label.field { span { "Known from" } input type="text" name="known" value=(form.known); }
                button.button type="submit" { (deed) }
            }
        }
    }
}

pub(super) async fn tie(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>, Filled(form): Filled<TieForm>) -> Answer {
    let ids = |given: &[String]| given.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect::<Vec<_>>();
    let (add, remove) = (ids(&form.evidence), ids(&form.untie));
    let asks_nothing = add.is_empty() && remove.is_empty();
    if !asks_nothing && !actions::tie(&app, me.id, &review, id, &add, &remove, me.now).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to(&format!("/reviews/{}/moments/{id}#ties", review.id)).into_response())
}

pub(super) async fn ask_remove(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    let moment = store::moment(&app.db, &review, id).await?.ok_or(HttpError::NotFound)?;
    decision::is_free(&mut app.db.snapshot().await?, id, me.id).await?;
    let header = Header::of(&review);
    let body = html! {
        section.notice {
            h2 { "Take this moment off the timeline?" }
            p { (when_of(&moment.when(), FORMAT)) ": " (moment.says) }
            p.aid { "Its sentence, its times and what is stated of who knew it go" @if moment.decided.is_some() { ", and so do what is told of the decision made here and what came of it" } ". The evidence stays. A text that links to it keeps the link’s words." }
            form.acts method="post" {
                button.button type="submit" { "Take it off" }
                a.word href={ "/reviews/" (review.id) "/moments/" (id) } { "Leave it" }
            }
        }
    };
    Ok(header.page(&me, &review, Tab::Story, &[], &body).into_response())
}

pub(super) async fn remove(State(app): State<App>, Editing { me, review }: Editing, Path((_, id)): Path<(Uuid, Uuid)>) -> Answer {
    if !actions::remove(&app, me.id, &review, id, me.now).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to(&format!("/reviews/{}/timeline", review.id)).into_response())
}

impl ChangeForm {
    fn of(moment: &MomentRow) -> Self {
        let exact = |at| review::typed_time(&When::exact(at, &moment.zone));
        let known = if moment.known_basis == KnownBasis::Stated { exact(moment.known_at) } else { String::new() };
        Self { says: moment.says.clone(), when: review::typed_time(&moment.when()), known, version: moment.version.to_string() }
    }
}

/// Under which name a browser keeps what is typed over a moment.
pub(super) fn draft_key(id: Uuid, me: &Me) -> String {
    format!("moment:{id}:{}", me.id)
}

fn draw(page: &MomentPage<'_>, form: &ChangeForm, problems: &Problems, knew: &KnowledgeForm) -> Markup {
    let (review, moment) = (page.review, &page.moment);
    html! {
        (problems.summary())
        div.moment-page {
        article.one-moment {
            p.at.label {
                (when_of(&moment.when(), FORMAT)) " " span { (label(moment)) }
                @if is_known_later(moment) { " " span.known-later { "known from " (time_of(moment.known_at, &moment.zone, FORMAT)) } }
            }
            p.says { (moment.says) }
            p.more { (basis(moment)) }
            (decided(review, moment))
            @if review.writes() { (spoken_of(moment)) }
            @if let Some(asks) = question(moment).or_else(|| apart(moment, &page.ties)) { div.question { p { (asks) } } }
        }
        (ties(page))
        (knowledge::draw(page.me, review, moment, &page.knowledge, problems, knew))
        @if review.writes() {
            section {
                h2 { "Change it" }
                keep-draft key=(draft_key(moment.id, page.me)) base=(form.version) {
                    form.stacked method="post" action={ "/reviews/" (review.id) "/moments/" (moment.id) } {
                        input type="hidden" name="version" value=(form.version);
                        (area("says", 3, "In a sentence", "", &form.says, problems))
                        (input("when", "text", "When it happened", "“About 14:05” and “between 14:05 and 14:20” are fine.", &form.when, problems))
                        (input("known", "text", "Known from", "When the first of those involved could know it. Leave it empty and it follows the evidence.", &form.known, problems))
                        p.acts {
                            button.button.is-primary type="submit" { "Save" }
                            a.word.is-quiet href={ "/reviews/" (review.id) "/moments/" (moment.id) "/remove" } { "Take it off the timeline" }
                        }
                    }
                }
            }
        }
        p.acts { a.word href={ "/reviews/" (review.id) "/timeline#moment-" (moment.id) } { "Back to the story" } }
        }
    }
}

/// The way to the decision it is, or to telling it as one.
fn decided(review: &Review, moment: &MomentRow) -> Markup {
    html! {
        @if moment.decided.is_some() {
            p.acts { a.word href={ "/reviews/" (review.id) "/decisions/" (moment.id) } { "The decision that was made here" } }
        } @else if review.writes() {
            form.acts method="post" action={ "/reviews/" (review.id) "/moments/" (moment.id) "/decision" } {
                button.word type="submit" { "Somebody chose here: tell it as a decision" }
            }
        }
    }
}

/// What to write in the text so that the moment shows there as a card.
fn spoken_of(moment: &MomentRow) -> Markup {
    html! { p.aid { "To speak of it in the text, write " code { "[" (time_of(moment.place().at, &moment.zone, "%H:%M")) "](moment:" (moment.id) ")" } "." } }
}

fn basis(moment: &MomentRow) -> Markup {
    let at = time_of(moment.known_at, &moment.zone, "%H:%M");
    html! {
        @match (moment.known_basis, moment.known_at == moment.place().at) {
            (KnownBasis::Stated, _) => { "Known from " (at) ", as stated by those who write here." },
            (KnownBasis::Source, _) => { "Known from " (at) ", the earliest of what it is tied to." },
            (_, true) => { "Taken as known when it happened; nobody said otherwise." },
            (_, false) => { "Known from " (at) "." },
        }
    }
}

/// A time that lies outside all of what it is tied to is asked about.
fn apart(moment: &MomentRow, ties: &[ItemRow]) -> Option<&'static str> {
    let when = moment.when();
    let outside = |item: &ItemRow| {
        let tie = item.when();
        when.is_surely_before(&tie) || tie.is_surely_before(&when)
    };
    let minutes_apart = |item: &ItemRow| (item.when().point() - when.point()).abs() > AROUND;
    (!ties.is_empty() && ties.iter().all(|item| outside(item) && minutes_apart(item)))
        .then_some("What it is tied to is from another time. Is one of the two in another zone, or did it become clear only then?")
}

fn ties(page: &MomentPage<'_>) -> Markup {
    let (review, moment) = (page.review, &page.moment);
    let action = format!("/reviews/{}/moments/{}/ties", review.id, moment.id);
    let dating = gather::dating_of(review, &page.ties);
    let look = Look { review, up: "../", dating: &dating, chosen: None, most: Most::WHOLE, moments: &[] };
    html! {
        section #ties {
            h2 { "Tied to" }
            @if page.ties.is_empty() { p.empty { "It stands by itself, as somebody tells it." } }
            @else if review.writes() {
                form method="post" action=(action) {
                    (gather::ties(review, &page.ties, &dating))
                }
            } @else { (gather::entries(&page.ties, look)) }
            @if !page.near.is_empty() {
                details.fold {
                    summary { "Tie it to more from around then" }
                    form method="post" action=(action) {
                        (gather::entries(&page.near, Look { chosen: Some(&[]), ..look }))
                        p.acts { button.button type="submit" { "Tie these too" } }
                    }
                }
            }
        }
    }
}
