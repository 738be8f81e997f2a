//! The welcome page, and the page of members and teams.

use maud::{Markup, html};
use recount_model::Standing;
use uuid::Uuid;

use super::{
    link::Made,
    pages::WelcomeForm,
    store::{MemberRow, OneRow, OpenRow, TeamMemberRow, TeamRow},
};
use crate::{
    platform::{
        html::{Problems, beginning, fitting, input, offered, secret, select},
        http::{bare, encode, time_of},
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
                (offered("name", ("text", "name"), "Your name", "As people here call you.", &form.name, problems))
                (offered("email", ("email", "username"), "Mail address", "You sign in with it.", &form.email, problems))
                (secret("password", "new-password", "Choose a password", "Twelve characters or more; a few words in a row are easy to remember.", problems))
                button.button.is-primary type="submit" { "Come in" }
            }
        },
    )
}

/// What the page of members takes at most, with its frame below the 60 KB of a page.
const PAGE_BYTES: usize = 56 * 1024;

/// Which of its lists the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The first of each.
    All,
    /// Further members.
    Members,
    /// Further teams.
    Teams,
    /// Further members who left.
    Left,
    /// Further invitations that are open.
    Open,
}

/// A page of a list, and whether there is more of it.
#[derive(Debug)]
pub(super) struct Listed<T> {
    rows: Vec<T>,
    more: bool,
}

impl<T> Listed<T> {
    /// The first `page` of these rows.
    pub(super) fn of(mut rows: Vec<T>, page: i64) -> Self {
        let page = usize::try_from(page).unwrap_or(usize::MAX);
        let more = rows.len() > page;
        rows.truncate(page);
        Self { rows, more }
    }

    /// The last one shown, if there are more.
    fn last(&self) -> Option<&T> {
        self.rows.last().filter(|_| self.more)
    }
}

/// What the page of members draws; a list that it does not show is none.
#[derive(Debug)]
pub(super) struct MembersPage<'a> {
    pub(super) me: &'a Me,
    pub(super) q: String,
    pub(super) team: Option<(Uuid, String)>,
    pub(super) part: Part,
    pub(super) members: Option<Listed<MemberRow>>,
    pub(super) teams: Option<Listed<TeamRow>>,
    pub(super) inside: Vec<TeamMemberRow>,
    pub(super) left: Option<Listed<(Uuid, String, String)>>,
    pub(super) open: Option<Listed<OpenRow>>,
    pub(super) link: Option<String>,
    /// The name of a team as it was typed, where it was not taken.
    pub(super) founding: String,
    pub(super) problems: Problems,
}

impl MembersPage<'_> {
    /// Whether nobody is looked for and nothing stands before it.
    pub(super) fn is_whole(&self) -> bool {
        self.part == Part::All && self.q.is_empty() && self.team.is_none()
    }

    /// The address of what comes after the last one shown, among those looked for.
    fn after(&self, list: &str, shown: &str) -> String {
        let mut address = format!("/members?after={list}~{}", encode(shown));
        if !self.q.is_empty() {
            address = format!("{address}&q={}", encode(&self.q));
        }
        if let Some((team, _)) = &self.team {
            address = format!("{address}&team={team}");
        }
        address
    }
}

/// What a standing is called beside a name.
#[must_use]
pub fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Member => "Member",
        Standing::Steward => "Steward",
        Standing::Administrator => "Administrator",
    }
}

fn standings() -> Vec<(String, String)> {
    Standing::ALL.iter().map(|s| (s.as_str().to_owned(), standing_word(*s).to_owned())).collect()
}

pub(super) fn members(page: &MembersPage<'_>) -> Markup {
    fitting(PAGE_BYTES, |most| members_with(page, most.text))
}

/// The page with at most so many bytes of each name.
fn members_with(page: &MembersPage<'_>, most: usize) -> Markup {
    page.me.frame("").page(
        "Members and teams",
        &[],
        &html! {
            div.column {
            @if !page.is_whole() { p.aid { a href="/members" { "From the beginning" } } }
            h1 { "Members and teams" }
            (page.problems.summary())
            @if let Some(link) = &page.link {
                div.notice role="status" {
                    p { "Hand this link to the person you invite. It works once, and it is shown only now." }
                    p { code { (link) } }
                }
            }
            @if let Some(listed) = &page.teams { (teams(page, listed, most)) }
            @if page.members.is_some() || page.left.is_some() {
                section {
                    @if let Some(listed) = &page.members { (those_here(page, listed, most)) }
                    @if let Some(listed) = &page.left { (those_who_left(page, listed, most)) }
                    @if page.is_whole() && page.me.standing == Standing::Administrator { (invite(page)) }
                }
            }
            @if let Some(listed) = &page.open { (open_invitations(page, listed, most)) }
            }
        },
    )
}

fn teams(page: &MembersPage<'_>, listed: &Listed<TeamRow>, most: usize) -> Markup {
    html! {
        section {
            h2 { "Teams" }
            @if listed.rows.is_empty() && page.is_whole() { p.aid { "No teams yet. A team can be asked into the circle of a review by its name." } }
            ul.entries { @for team in &listed.rows {
                @let name = beginning(&team.name, most);
                li.entry {
                    p.name { (name) }
                    p.more { (names(&page.inside, team, most)) }
                    form.acts method="post" action={ "/teams/" (team.id) @if team.mine > 0 { "/leave" } @else { "/join" } } {
                        button.word type="submit" { @if team.mine > 0 { "Leave " } @else { "Join " } (name) }
                    }
                }
            } }
            @if let Some(last) = listed.last() {
                nav.pager aria-label="More teams" { a.word href=(page.after("teams", &last.name)) rel="next" { "More teams" } }
            }
            @if page.is_whole() {
                details.fold open[page.problems.of("team").is_some()] {
                    summary { "Found a team" }
                    form.stacked method="post" action="/teams" {
                        (input("team", "text", "Name of the team", "", &page.founding, &page.problems))
                        button.button type="submit" { "Found it" }
                    }
                }
            }
        }
    }
}

/// Who is in a team: the first few, and where the others stand.
fn names(inside: &[TeamMemberRow], team: &TeamRow, most: usize) -> Markup {
    let names: Vec<&str> = inside.iter().filter(|m| m.team_id == team.id).map(|m| beginning(&m.name, most)).collect();
    let others = usize::try_from(team.inside).unwrap_or_default().saturating_sub(names.len());
    html! {
        @if names.is_empty() { "Nobody yet." } @else {
            (names.join(", "))
            @if others > 0 { ", and " a href={ "/members?team=" (team.id) } { (others) " more" } }
            "."
        }
    }
}

fn those_here(page: &MembersPage<'_>, listed: &Listed<MemberRow>, most: usize) -> Markup {
    let (runs_it, standings) = (page.me.standing == Standing::Administrator, standings());
    html! {
        h2 { @if let Some((_, team)) = &page.team { "Members of " (beginning(team, most)) } @else { "Members" } }
        form.search-again role="search" method="get" action="/members" aria-label="Members" {
            input type="search" name="q" aria-label="Find a member" value=(page.q) placeholder="Name or handle";
            @if let Some((team, _)) = &page.team { input type="hidden" name="team" value=(team); }
            button.word type="submit" { "Find" }
        }
        @if listed.rows.is_empty() {
            p.aid { @if page.q.is_empty() { "Nobody stands here." } @else { "Nobody here answers to “" (page.q) "”. A part of the name or the handle is enough, or the whole mail address." } }
        }
        ul.entries { @for member in &listed.rows { (entry(member, runs_it, &standings, most)) } }
        @if let Some(last) = listed.last() {
            nav.pager aria-label="More members" { a.word href=(page.after("members", &last.handle)) rel="next" { "More members" } }
        }
    }
}

fn entry(member: &MemberRow, runs_it: bool, standings: &[(String, String)], most: usize) -> Markup {
    let name = beginning(&member.name, most);
    html! {
        li.entry {
            p.name { (name) }
            p.more { "@" (member.handle) ". " (standing_word(member.standing)) "." }
            @if runs_it {
                details.fold {
                    summary { "Change what " (name) " does here" }
                    form.acts method="post" action={ "/members/" (member.id) "/standing" } {
                        label for={ "standing-" (member.id) } { "Standing" }
                        select id={ "standing-" (member.id) } name="standing" {
                            @for (value, label) in standings { option value=(value) selected[value == member.standing.as_str()] { (label) } }
                        }
                        button.button type="submit" { "Change" }
                    }
                    @if member.standing == Standing::Administrator { p.aid { "With any other standing, links " (name) " made and nobody used no longer work." } }
                }
                p.acts { a href={ "/members/" (member.id) } { "Password and access of " (name) } }
            }
        }
    }
}

/// Those whose access has ended; folded while nobody is looked for.
fn those_who_left(page: &MembersPage<'_>, listed: &Listed<(Uuid, String, String)>, most: usize) -> Markup {
    html! {
        @if !listed.rows.is_empty() {
            details.fold open[!page.is_whole()] {
                summary { "Whose access has ended" }
                ul.entries { @for (id, name, handle) in &listed.rows {
                    li.entry { p.name { a href={ "/members/" (id) } { (beginning(name, most)) } } p.more { "@" (handle) "." } }
                } }
                @if let Some((_, _, last)) = listed.last() {
                    nav.pager aria-label="More whose access has ended" { a.word href=(page.after("left", last)) rel="next" { "More of them" } }
                }
            }
        }
    }
}

fn invite(page: &MembersPage<'_>) -> Markup {
    html! {
        form.stacked method="post" action="/members/invitations" {
            h3 { "Invite somebody" }
            (input("invitee", "text", "Name or mail address", "Only to fill in their form; it may stay empty.", "", &page.problems))
            (select("standing", "Standing", "No standing lets anyone read more.", &standings(), "member", &page.problems))
            button.button.is-primary type="submit" { "Make a link" }
        }
    }
}

/// Invitations whose link somebody can still use, each with the way to withdraw it.
fn open_invitations(page: &MembersPage<'_>, listed: &Listed<OpenRow>, most: usize) -> Markup {
    let at = |at, form| time_of(at, &page.me.zone, form);
    html! {
        section #invitations {
            h2 { "Open invitations" }
            @if listed.rows.is_empty() { p.aid { "Nobody holds a link that still works." } }
            ul.entries { @for open in &listed.rows {
                @let given = open.name.as_deref().or(open.email.as_deref()).map(|given| beginning(given, most));
                li.entry {
                    p.name { @if let Some(given) = given { (given) } @else { "Whoever has the link" } }
                    p.more {
                        "Invited by " (beginning(&open.invited_by, most)) " on " (at(open.created_at, "%-d %B %Y, %H:%M")) ". Standing: " (standing_word(open.standing))
                        ". The link works until " (at(open.expires_at, "%-d %B %Y, %H:%M")) "."
                    }
                    form.acts method="post" action={ "/members/invitations/" (open.id) "/withdraw" } {
                        button.word type="submit" aria-label=[given.map(|given| format!("Withdraw the invitation for {given}"))] { "Withdraw" }
                    }
                }
            } }
            @if let Some(last) = listed.last() {
                nav.pager aria-label="More open invitations" { a.word href=(page.after("invitations", &last.id.to_string())) rel="next" { "More open invitations" } }
            }
        }
    }
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
