//! The welcome page, and the page of members and teams.

use maud::{Markup, html};
use recount_model::Standing;
use uuid::Uuid;

use super::{
    link::Made,
    pages::WelcomeForm,
    store::{MemberRow, OneRow, TeamMemberRow, TeamRow},
};
use crate::{
    platform::{
        html::{Problems, input, secret, select},
        http::{bare, time_of},
    },
    session::Me,
};

pub(super) fn welcome(organisation: &str, token: &str, standing: Standing, form: &WelcomeForm, problems: &Problems) -> Markup {
    bare(
        "Welcome",
        &html! {
            h1 { "Welcome" @if organisation != "Recount" { " to " (organisation) } }
            @if standing == Standing::Administrator {
                p.lede { "You will look after this installation: who comes in, and that it runs. It gives you no way to read what others have not shared with you." }
            } @else {
                p.lede { "Here we recount what happened and learn from it. Nobody is at fault, and nobody is made anonymous either." }
            }
            form.stacked method="post" action={ "/welcome/" (token) } {
                (problems.summary())
                (input("name", "text", "Your name", "As people here call you.", &form.name, problems))
                (input("email", "email", "Mail address", "You sign in with it.", &form.email, problems))
                (secret("password", "new-password", "Choose a password", "Twelve characters or more; a few words in a row are easy to remember.", problems))
                button.button.is-primary type="submit" { "Come in" }
            }
        },
    )
}

/// What the page of members draws.
#[derive(Debug)]
pub(super) struct MembersPage<'a> {
    pub(super) me: &'a Me,
    pub(super) members: &'a [MemberRow],
    pub(super) teams: &'a [TeamRow],
    pub(super) inside: &'a [TeamMemberRow],
    pub(super) left: &'a [(Uuid, String, String)],
    pub(super) link: Option<&'a str>,
    pub(super) problems: &'a Problems,
}

fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Member => "Member",
        Standing::Steward => "Steward",
        Standing::Administrator => "Administrator",
    }
}

pub(super) fn members(page: &MembersPage<'_>) -> Markup {
    let runs_it = page.me.standing == Standing::Administrator;
    let standings: Vec<(String, String)> = Standing::ALL.iter().map(|s| (s.as_str().to_owned(), standing_word(*s).to_owned())).collect();
    page.me.frame("").page(
        "Members and teams",
        &[],
        &html! {
            div.column {
            h1 { "Members and teams" }
            (page.problems.summary())
            @if let Some(link) = page.link {
                div.notice role="status" {
                    p { "Hand this link to the person you invite. It works once, and it is shown only now." }
                    p { code { (link) } }
                }
            }
            section {
                h2 { "Teams" }
                @if page.teams.is_empty() { p.aid { "No teams yet. A team can be asked into the circle of a review by its name." } }
                ul.entries { @for team in page.teams {
                    li.entry {
                        p.name { (team.name) }
                        p.more { (names(page.inside, team)) }
                        form.acts method="post" action={ "/teams/" (team.id) @if team.mine > 0 { "/leave" } @else { "/join" } } {
                            button.word type="submit" { @if team.mine > 0 { "Leave " } @else { "Join " } (team.name) }
                        }
                    }
                } }
                details.fold open[page.problems.of("team").is_some()] {
                    summary { "Found a team" }
                    form.stacked method="post" action="/teams" {
                        (input("team", "text", "Name of the team", "", "", page.problems))
                        button.button type="submit" { "Found it" }
                    }
                }
            }
            section {
                h2 { "Members" }
                ul.entries { @for member in page.members {
                    li.entry {
                        p.name { (member.name) }
                        p.more { "@" (member.handle) ". " (standing_word(member.standing)) "." }
                        @if runs_it {
                            details.fold {
                                summary { "Change what " (member.name) " does here" }
                                form.acts method="post" action={ "/members/" (member.id) "/standing" } {
                                    label for={ "standing-" (member.id) } { "Standing" }
                                    select id={ "standing-" (member.id) } name="standing" {
                                        @for (value, label) in &standings { option value=(value) selected[value == member.standing.as_str()] { (label) } }
                                    }
                                    button.button type="submit" { "Change" }
                                }
                            }
                            p.acts { a href={ "/members/" (member.id) } { "Password and access of " (member.name) } }
                        }
                    }
                } }
                @if !page.left.is_empty() {
                    details.fold {
                        summary { "Whose access has ended" }
                        ul.entries { @for (id, name, handle) in page.left {
                            li.entry { p.name { a href={ "/members/" (id) } { (name) } } p.more { "@" (handle) "." } }
                        } }
                    }
                }
                @if runs_it {
                    form.stacked method="post" action="/members/invitations" {
                        h3 { "Invite somebody" }
                        (input("invitee", "text", "Name or mail address", "Only to fill in their form; it may stay empty.", "", page.problems))
                        (select("standing", "Standing", "No standing lets anyone read more.", &standings, "member", page.problems))
                        button.button.is-primary type="submit" { "Make a link" }
                    }
                }
            }
            }
        },
    )
}

/// One member's way in, for an administrator: a link to choose a new password, and whether
/// they may come in at all.
pub(super) fn one(me: &Me, member: &OneRow, made: Option<&Made>) -> Markup {
    let name = &member.name;
    me.frame("").page(
        name,
        &[],
        &html! {
            div.column {
            p.aid { a href="/members" { "Members and teams" } }
            h1 { "Password and access of " (name) }
            p.lede { "@" (member.handle) ". " (standing_word(member.standing)) "." }
            @if let Some(made) = made {
                div.notice role="status" {
                    p { "Hand this link to " (name) " and to nobody else. It works once, until " (time_of(made.expires_at, &me.zone, "%-d %B %Y, %H:%M")) ", and it is shown only now." }
                    p { code { (made.address) } }
                }
            }
            @if member.left_at.is_some() {
                section {
                    h2 { "Access has ended" }
                    p { "What " (name) " recounted stays, under the same rules and the same name. Given back, it is as before: the same standing and the same password." }
                    form method="post" action={ "/members/" (member.id) "/return" } { button.button type="submit" { "Give the access back" } }
                }
            } @else {
                section {
                    h2 { "If the password is gone" }
                    p { "A link to choose a new password changes nothing until it is used; then " (name) " is signed out everywhere else. A link made before no longer works." }
                    p { "Whoever opens it becomes " (name) " here and reads what " (name) " reads. So " (name) " sees on their own page that you made it, when, and when it was used; nobody can take that away." }
                    form method="post" action={ "/members/" (member.id) "/link" } { button.button type="submit" { "Make a link to choose a new password" } }
                }
                section {
                    h2 { "If " (name) " has left" }
                    p { "Ending the access signs " (name) " out everywhere, and links for them or made by them no longer work. What they recounted stays, under the same rules and the same name. It can be given back." }
                    form method="post" action={ "/members/" (member.id) "/end" } { button.button type="submit" { "End the access of " (name) } }
                }
            }
            }
        },
    )
}

fn names(inside: &[TeamMemberRow], team: &TeamRow) -> String {
    let names: Vec<&str> = inside.iter().filter(|m| m.team_id == team.id).map(|m| m.name.as_str()).collect();
    if names.is_empty() { "Nobody yet.".to_owned() } else { format!("{}.", names.join(", ")) }
}
