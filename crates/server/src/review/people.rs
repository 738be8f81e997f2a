//! Who is who in one review: those who were there, who guides it, the circle.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use recount_model::{Micros, Role, review::Involvement};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    about::{self, AboutForm},
    store::{self, CalledRow, ParticipantRow, RoleRow},
    team,
};
use crate::{
    access::{Guiding, Review},
    activity::{self, Act},
    platform::{
        App,
        db::{DbError, Tx},
        html::{Problems, capitalised, input, select},
        http::{Answer, Filled, HttpError, Path},
        ids,
    },
    session::Me,
};

/// Adds somebody who was there; a member becomes one of those involved.
///
/// # Errors
/// [`DbError`].
pub async fn add_participant(
    tx: &mut Tx,
    review: Uuid,
    by: Uuid,
    member: Option<Uuid>,
    name: &str,
    involvement: Involvement,
    now: Micros,
) -> Result<Uuid, DbError> {
    let id = ids::new();
    store::add_participant(tx, id, review, member, name, involvement, now).await?;
    if let Some(member) = member {
        store::add_role(tx, review, member, Role::Involved, now).await?;
    }
    activity::record(tx, Act { review: Some(review), by: Some(by), verb: "added", noun: "participant", noun_id: id }, now).await?;
    Ok(id)
}

/// Keeps what the evidence of a review calls a participant, such as a handle; an empty
/// name takes it back. The caller has checked that the person asking may say so.
///
/// # Errors
/// [`DbError`].
pub async fn call_participant(app: &App, by: Uuid, review: &Review, participant: Uuid, handle: &str, now: Micros) -> Result<(), DbError> {
    let mut tx = app.db.write().await?;
    store::call_participant(&mut tx, review.id, participant, handle).await?;
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(by), verb: "called", noun: "participant", noun_id: participant }, now).await?;
    store::touch(&mut tx, review.id, now).await?;
    tx.commit().await
}

/// Makes a member a facilitator of a review, or one of its circle.
///
/// # Errors
/// [`DbError`].
pub async fn give_role(tx: &mut Tx, review: Uuid, by: Uuid, member: Uuid, role: Role, now: Micros) -> Result<(), DbError> {
    store::add_role(tx, review, member, role, now).await?;
    activity::record(tx, Act { review: Some(review), by: Some(by), verb: role.as_str(), noun: "member", noun_id: member }, now).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ParticipantForm {
    participant: String,
    involvement: String,
}

/// Somebody as they were typed, where they were not taken.
#[derive(Debug, Default)]
pub(super) struct Typed {
    participant: ParticipantForm,
    role: RoleForm,
}

/// The page with what was typed of somebody and what was wrong with it.
async fn refused(app: &App, me: &Me, review: &Review, typed: Typed, problems: &Problems) -> Answer {
    let mut form = AboutForm::of(review);
    form.typed_people = typed;
    about::page(app, me, review, &form, problems).await
}

pub(super) async fn add(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<ParticipantForm>) -> Answer {
    let mut problems = Problems::default();
    let name = recount_model::line(&form.participant);
    if name.is_empty() || name.chars().count() > 80 {
        problems.add("participant", "Write a name, or the handle of a member.");
    }
    let involvement = problems.check("involvement", form.involvement.parse::<Involvement>());
    let member = problems.check("participant", meant(store::members_called(&app.db, &name).await?));
    let (Some(involvement), Some(member), true) = (involvement, member, problems.is_empty()) else {
        return refused(&app, &me, &review, Typed { participant: form, ..Typed::default() }, &problems).await;
    };
    let mut tx = app.db.write().await?;
    let name = member.as_ref().map_or(name, |m| m.name.clone());
    let member = member.map(|m| m.id);
    // A second click, or somebody who forgot; in two kinds of involvement somebody can be there
    // twice. The review's row first, so that of two at once the second finds the first.
    store::touch(&mut tx, review.id, me.now).await?;
    if store::is_listed(&mut tx, review.id, member, &name, involvement).await? {
        problems.add("participant", format!("{name} is on the list already: {}.", involvement.label()));
        return refused(&app, &me, &review, Typed { participant: form, ..Typed::default() }, &problems).await;
    }
    add_participant(&mut tx, review.id, me.id, member, &name, involvement, me.now).await?;
    tx.commit().await?;
    Ok(back(&review))
}

/// The one member who is meant, nobody, or why that is not clear.
fn meant(mut found: Vec<CalledRow>) -> Result<Option<CalledRow>, String> {
    if found.len() > 1 {
        let handles: Vec<String> = found.iter().map(|member| format!("@{}", member.handle)).collect();
        return Err(format!(
            "More than one member answers to that, so nobody was added. Write the handle of the one you mean, with its @: {}.",
            handles.join(", ")
        ));
    }
    Ok(found.pop())
}

pub(super) async fn remove(State(app): State<App>, Guiding { me, review }: Guiding, Path((_, participant)): Path<(Uuid, Uuid)>) -> Answer {
    let mut tx = app.db.write().await?;
    let Some((member,)) = store::remove_participant(&mut tx, review.id, participant).await? else { return Err(HttpError::NotFound) };
    if let Some(member) = member
        && !store::is_participant(&mut tx, review.id, member).await?
    {
        store::remove_role(&mut tx, review.id, member, Role::Involved).await?;
    }
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "removed", noun: "participant", noun_id: participant }, me.now).await?;
    tx.commit().await?;
    Ok(back(&review))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RoleForm {
    pub(super) person: String,
    pub(super) role: String,
    /// Which people of a team were shown by name before they were let in.
    pub(super) shown: String,
}

/// Facilitator or circle: the roles that are given and taken by hand.
fn by_hand(role: &str) -> Result<Role, &'static str> {
    match role.parse::<Role>() {
        Ok(role @ (Role::Facilitator | Role::Circle)) => Ok(role),
        _ => Err("Choose facilitator or circle."),
    }
}

pub(super) async fn add_role(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<RoleForm>) -> Answer {
    let mut problems = Problems::default();
    let role = problems.check("role", by_hand(&form.role));
    let member = problems.check("person", meant(store::members_called(&app.db, &form.person).await?));
    match (member, role) {
        (Some(Some(member)), Some(role)) => {
            let mut tx = app.db.write().await?;
            give_role(&mut tx, review.id, me.id, member.id, role, me.now).await?;
            tx.commit().await?;
            return Ok(back(&review));
        }
        (Some(None), Some(Role::Circle)) => return team::ask(&app, &me, &review, form).await,
        (Some(None), _) => problems.add("person", "Nobody here is called that. Write a member’s name, handle or mail address."),
        (None, _) | (_, None) => {}
    }
    not_asked(&app, &me, &review, form, &problems).await
}

/// The page, where nobody was asked by what was typed.
pub(super) async fn not_asked(app: &App, me: &Me, review: &Review, form: RoleForm, problems: &Problems) -> Answer {
    refused(app, me, review, Typed { role: form, ..Typed::default() }, problems).await
}

/// Who no longer has which role. By id, as the list has it: a name may be another's too, and
/// somebody whose access has ended answers to none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NoLongerForm {
    member: String,
    role: String,
}

pub(super) async fn remove_role(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<NoLongerForm>) -> Answer {
    let role = by_hand(&form.role).map_err(HttpError::refused)?;
    let Ok(member) = Uuid::try_parse(&form.member) else { return Err(HttpError::NotFound) };
    let mut tx = app.db.write().await?;
    if store::remove_role(&mut tx, review.id, member, role).await? == 0 {
        return Err(HttpError::NotFound);
    }
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "removed", noun: "member", noun_id: member }, me.now).await?;
    tx.commit().await?;
    Ok(back(&review))
}

pub(super) fn back(review: &Review) -> Response {
    Redirect::to(&format!("/reviews/{}/about", review.id)).into_response()
}

/// What was chosen, or what most choose.
fn chosen<'a>(typed: &'a str, mostly: &'a str) -> &'a str {
    if typed.is_empty() { mostly } else { typed }
}

pub(super) fn draw(review: &Review, roles: &[RoleRow], participants: &[ParticipantRow], typed: &Typed, problems: &Problems) -> Markup {
    let kinds: Vec<(String, String)> = Involvement::ALL.iter().map(|i| (i.as_str().to_owned(), i.label().to_owned())).collect();
    let has = |member: Uuid, role: Role| roles.iter().any(|r| r.role == role && r.member_id == member);
    let (guides, began) = (|member: Uuid| has(member, Role::Facilitator), |member: Uuid| has(member, Role::Creator));
    html! {
        section {
            h2 { "Who was there" }
            @if participants.is_empty() { p.aid { "Nobody is named yet. Those who were there read the draft before anybody else." } }
            ul.people-list { @for p in participants {
                li { div.who {
                    p.name { (called(p)) }
                    p.more { (capitalised(p.involvement.label())) "." @if p.member_id.is_none() { " Not a member here, so nothing can be shown to them yet." } }
                    }
                    @if review.guides {
                        form.acts method="post" action={ "/reviews/" (review.id) "/participants/" (p.id) "/remove" } { button.word.is-quiet type="submit" { "Take " (called(p)) " off the list" } }
                    }
                }
            } }
            @if review.guides {
                details.fold open[participants.is_empty() || problems.of("participant").is_some()] {
                    summary { "Name somebody" }
                    form.stacked method="post" action={ "/reviews/" (review.id) "/participants" } {
                        (input("participant", "text", "Name or handle", "A member’s handle lets them read along.", &typed.participant.participant, problems))
                        (select("involvement", "How they were involved", "", &kinds, chosen(&typed.participant.involvement, Involvement::OnCall.as_str()), problems))
                        button.button type="submit" { "Add" }
                    }
                }
            }
        }
        section {
            h2 { "Who guides it, and the circle" }
            p.aid { "The circle are those invited to the debrief. They read along from then on." }
            ul.people-list { @for r in roles.iter().filter(|r| r.role != Role::Involved && !(r.role == Role::Creator && guides(r.member_id))) {
                li {
                    div.who { p.name { (named(roles, r)) } p.more { (role_word(r.role)) @if r.role == Role::Facilitator && began(r.member_id) { ", and began this review" } } }
                    @if review.guides && r.role != Role::Creator {
                        form.acts method="post" action={ "/reviews/" (review.id) "/roles/remove" } {
                            input type="hidden" name="member" value=(r.member_id);
                            input type="hidden" name="role" value=(r.role);
                            button.word.is-quiet type="submit" { "No longer" }
                        }
                    }
                }
            } }
            @if review.guides {
                details.fold open[problems.of("person").is_some()] {
                    summary { "Ask somebody" }
                    form.stacked method="post" action={ "/reviews/" (review.id) "/roles" } {
                        (input("person", "text", "Member or team", "Name, handle or mail address; or a team: you see who is in it, and they join the circle.", &typed.role.person, problems))
                        (select("role", "Takes part as", "", &[("facilitator".into(), "Facilitator".into()), ("circle".into(), "Circle".into())], chosen(&typed.role.role, Role::Circle.as_str()), problems))
                        button.button type="submit" { "Add" }
                    }
                }
            }
        }
    }
}

/// How somebody with a role is called, with the handle where another has the same name.
pub(super) fn named(roles: &[RoleRow], row: &RoleRow) -> String {
    let is_shared = roles.iter().any(|other| other.member_id != row.member_id && other.name == row.name);
    if is_shared { format!("{} (@{})", row.name, row.handle) } else { row.name.clone() }
}

/// Their name; once its time is over, that somebody was there.
fn called(participant: &ParticipantRow) -> &str {
    if participant.name.is_empty() { "Somebody" } else { &participant.name }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Creator => "Began this review",
        Role::Facilitator => "Facilitator",
        Role::Involved => "Was there",
        Role::Circle => "Circle",
    }
}
