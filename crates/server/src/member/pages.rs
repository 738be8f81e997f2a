//! Handlers: welcome, members, teams.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use recount_model::{
    Standing,
    member::{PASSWORD_MAX, password_problem},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, Ended, Invited, NewMember, Withdrawn},
    link, store,
    views::{self, Listed, MembersPage, Part},
};
use crate::{
    platform::{
        App,
        html::Problems,
        http::{Answer, Asked, Filled, HttpError, Path, query},
    },
    session::{self, Client, Me},
};

query! {
    /// Whom the page of members looks for, in which team, and where it begins.
    pub(super) struct MembersQuery { q, team, after }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WelcomeForm {
    pub(super) name: String,
    pub(super) email: String,
    password: String,
}

pub(super) async fn welcome(State(app): State<App>, Path(token): Path<String>) -> Answer {
    let invitation = held(&app, &token).await?;
    let form = WelcomeForm { name: invitation.name.unwrap_or_default(), email: invitation.email.unwrap_or_default(), password: String::new() };
    Ok(views::welcome(&app.config.name, &token, invitation.standing, &form, &Problems::default()).into_response())
}

pub(super) async fn accept(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap, Filled(form): Filled<WelcomeForm>) -> Answer {
    let invitation = held(&app, &token).await?;
    let now = app.clock.now();
    let mut problems = Problems::default();
    let name = recount_model::line(&form.name);
    let email = form.email.trim().to_lowercase();
    if name.is_empty() || name.chars().count() > 80 {
        problems.add("name", "Write the name people call you by, up to eighty characters.");
    }
    if !email.contains('@') || email.chars().count() > 200 {
        problems.add("email", "Write a mail address, such as ines@example.org. You sign in with it.");
    }
    if let Some(why) = password_problem(&form.password, &name, &email) {
        problems.add("password", why);
    }
    if problems.is_empty() {
        let hash = session::hash_password(&form.password).await?;
        let new = NewMember { name, email: Some(email), standing: invitation.standing, password_hash: Some(hash), zone: app.config.zone.clone() };
        match actions::accept(&app, invitation.id, &new, session::device(&headers), now).await? {
            Invited::In(cookie) => return Ok((CookieJar::new().add(session::cookie(&app, &cookie)), Redirect::to("/")).into_response()),
            Invited::Gone => return Err(gone()),
            Invited::EmailTaken => problems.add(
                "email",
                "A member already signs in with this address. Sign in instead; if the password is gone, an administrator can make a link to choose a new one.",
            ),
        }
    }
    let page = views::welcome(&app.config.name, &token, invitation.standing, &form, &problems);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn held(app: &App, token: &str) -> Result<store::InvitationRow, HttpError> {
    store::invitation(&app.db, &app.keys.token_hash("invitation", token), app.clock.now()).await?.ok_or_else(gone)
}

fn gone() -> HttpError {
    HttpError::Refused(
        StatusCode::GONE,
        "This link was used already, was withdrawn or has lapsed. Ask whoever sent it for a new one; for a first set-up, start the server again and it prints one.".into(),
    )
}

pub(super) async fn list(State(app): State<App>, me: Me, Asked(asked): Asked<MembersQuery>) -> Answer {
    let q = asked.q.trim().trim_start_matches('@').split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect();
    // A team nobody founded counts as not given.
    let team = if let Ok(id) = Uuid::try_parse(&asked.team) { store::team(&app.db, id).await? } else { None };
    let (part, after) = place(&asked.after, &me);
    let page = gather(&app, &me, Sought { q, team, part, after }).await?;
    Ok(views::members(&page).into_response())
}

/// Where the page begins, with the list it goes on with: `members~tomasz`. Anything else
/// is the beginning, which shows the first of every list.
fn place<'a>(text: &'a str, me: &Me) -> (Part, &'a str) {
    match text.split_once('~') {
        Some(("members", handle)) => (Part::Members, handle),
        Some(("teams", name)) => (Part::Teams, name),
        Some(("left", handle)) if me.administrator().is_ok() => (Part::Left, handle),
        Some(("invitations", id)) if me.administrator().is_ok() => (Part::Open, id),
        _ => (Part::All, ""),
    }
}

async fn gather<'a>(app: &App, me: &'a Me, sought: Sought<'_>) -> Result<MembersPage<'a>, HttpError> {
    let Sought { q, team, part, after } = sought;
    let (db, words) = (&app.db, q.to_lowercase());
    let (founding, problems) = (String::new(), Problems::default());
    let mut page = MembersPage { me, members: None, teams: None, inside: Vec::new(), left: None, open: None, link: None, founding, problems, q, team, part };
    if matches!(part, Part::All | Part::Members) {
        let found = match &page.team {
            Some((team, _)) => store::list_of(db, *team, &words, after).await?,
            None => store::list(db, &words, after).await?,
        };
        page.members = Some(Listed::of(found, store::PAGE));
    }
    if page.is_whole() || part == Part::Teams {
        page.teams = Some(Listed::of(store::teams(db, me.id, after).await?, store::TEAMS));
        page.inside = store::team_members(db, after).await?;
    }
    if part == Part::Left || part == Part::All && page.team.is_none() && me.administrator().is_ok() {
        page.left = Some(Listed::of(store::left(db, &words, after).await?, store::LEFT));
    }
    if part == Part::Open || page.is_whole() && me.administrator().is_ok() {
        // What is no id is the beginning.
        let before = Uuid::try_parse(after).unwrap_or(Uuid::max());
        page.open = Some(Listed::of(store::open_invitations(db, before, me.now).await?, store::OPEN));
    }
    Ok(page)
}

/// The beginning of the page after a form: with a link that was made, or with what was wrong
/// and the name that was typed of a team.
async fn draw(app: &App, me: &Me, link: Option<&str>, founding: &str, problems: &Problems) -> Answer {
    let beginning = Sought { q: String::new(), team: None, part: Part::All, after: "" };
    let (link, founding) = (link.map(str::to_owned), founding.to_owned());
    let page = MembersPage { link, founding, problems: problems.clone(), ..gather(app, me, beginning).await? };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, views::members(&page)).into_response())
}

/// What the page of members is asked for.
struct Sought<'a> {
    q: String,
    team: Option<(Uuid, String)>,
    part: Part,
    after: &'a str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct InviteForm {
    invitee: String,
    standing: String,
}

pub(super) async fn invite(State(app): State<App>, me: Me, Filled(form): Filled<InviteForm>) -> Answer {
    me.administrator()?;
    let mut problems = Problems::default();
    let standing = problems.check("standing", form.standing.parse::<Standing>()).unwrap_or(Standing::Member);
    if !problems.is_empty() {
        return draw(&app, &me, None, "", &problems).await;
    }
    let given = form.invitee.trim();
    let (name, email) = if given.contains('@') { (None, Some(given)) } else { ((!given.is_empty()).then_some(given), None) };
    let link = actions::invite(&app, me.id, name, email, standing, me.now).await?.ok_or(HttpError::NotFound)?;
    draw(&app, &me, Some(&link), "", &problems).await
}

pub(super) async fn withdraw(State(app): State<App>, me: Me, Path(invitation): Path<Uuid>) -> Answer {
    me.administrator()?;
    match actions::withdraw(&app, me.id, invitation, me.now).await? {
        Withdrawn::Done => Ok(Redirect::to("/members").into_response()),
        Withdrawn::Gone => Err(HttpError::Refused(
            StatusCode::GONE,
            "This invitation was used already, was withdrawn or has lapsed, so nothing was changed. If somebody came in by it, they stand among the members, where you can end their access."
                .into(),
        )),
        Withdrawn::NotAllowed => Err(HttpError::NotFound),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StandingForm {
    standing: String,
}

pub(super) async fn set_standing(State(app): State<App>, me: Me, Path(member): Path<Uuid>, Filled(form): Filled<StandingForm>) -> Answer {
    me.administrator()?;
    let standing = form.standing.parse::<Standing>().map_err(|e| HttpError::refused(e.to_string()))?;
    actions::set_standing(&app, me.id, member, standing, me.now).await?.map_err(HttpError::refused)?;
    Ok(Redirect::to("/members").into_response())
}

pub(super) async fn one(State(app): State<App>, me: Me, Path(member): Path<Uuid>) -> Answer {
    me.administrator()?;
    draw_one(&app, &me, member, None).await
}

/// The page on which an administrator gives or ends one member's access.
pub(super) async fn draw_one(app: &App, me: &Me, member: Uuid, made: Option<&link::Made>) -> Answer {
    let row = store::one(&app.db, member).await?.ok_or(HttpError::NotFound)?;
    Ok(views::one(me, &row, made).into_response())
}

pub(super) async fn end_access(State(app): State<App>, me: Me, Path(member): Path<Uuid>) -> Answer {
    me.administrator()?;
    match actions::end_access(&app, me.id, member, me.now).await? {
        Ended::Done => Ok(Redirect::to("/members").into_response()),
        Ended::LastAdministrator => Err(HttpError::refused("This is the only administrator, so nothing was ended. Make somebody else one first.")),
        Ended::Nobody => Err(HttpError::NotFound),
    }
}

pub(super) async fn give_back(State(app): State<App>, me: Me, Path(member): Path<Uuid>) -> Answer {
    me.administrator()?;
    if !actions::give_back(&app, me.id, member, me.now).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to(&format!("/members/{member}")).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PasswordForm {
    present: String,
    password: String,
}

pub(super) async fn change_password(State(app): State<App>, me: Me, client: Client, Filled(form): Filled<PasswordForm>) -> Answer {
    let row = store::password(&app.db, me.id).await?.ok_or(HttpError::NotFound)?;
    let email = row.email.unwrap_or_default();
    let mut problems = Problems::default();
    if let Some(why) = password_problem(&form.password, &me.name, &email) {
        problems.add("password", why);
        return session::draw_me(&app, &me, &problems).await;
    }
    // Counted with the attempts to sign in: a session left open is no way to guess faster.
    let name = if email.is_empty() { me.id.to_string() } else { email };
    let attempt = session::attempt(&app, &name, &client, me.now).await?;
    if form.present.len() > PASSWORD_MAX || !session::verify_password(&form.present, row.password_hash.as_deref()).await? {
        problems.add(
            "present",
            "That is not your present password, so nothing was changed. If it is gone, an administrator can make you a link to choose a new one.",
        );
        return session::draw_me(&app, &me, &problems).await;
    }
    let hash = session::hash_password(&form.password).await?;
    if !actions::change_password(&app, &me, &attempt, row.generation, &hash).await? {
        return Err(HttpError::SignIn("/me".into()));
    }
    Ok(Redirect::to("/me").into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TeamForm {
    team: String,
}

pub(super) async fn new_team(State(app): State<App>, me: Me, Filled(form): Filled<TeamForm>) -> Answer {
    let name = recount_model::line(&form.team);
    let mut problems = Problems::default();
    if name.is_empty() || name.chars().count() > 80 {
        problems.add("team", "Write a name of up to eighty characters.");
    } else if let Err(there) = actions::found_team(&app, me.id, &name, me.now).await? {
        problems.add("team", format!("There is a team called “{there}” already, so none was founded. Join it in the list of teams."));
    }
    if problems.is_empty() { Ok(Redirect::to("/members").into_response()) } else { draw(&app, &me, None, &form.team, &problems).await }
}

pub(super) async fn join(State(app): State<App>, me: Me, Path(team): Path<Uuid>) -> Answer {
    if !actions::join(&app, team, me.id, me.now).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to("/members").into_response())
}

pub(super) async fn leave(State(app): State<App>, me: Me, Path(team): Path<Uuid>) -> Answer {
    if !actions::leave(&app, team, me.id).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to("/members").into_response())
}
