//! Asking a whole team into the circle: its people are shown by name first, and those who
//! were shown come in, not whoever is in the team by then.

use axum::{http::StatusCode, response::IntoResponse as _};
use maud::{Markup, html};
use recount_model::{Audience, Role, line};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    header::{Header, Tab},
    people::{self, RoleForm},
    store::{self, TeamRow},
};
use crate::{
    access::Review,
    member::standing_word,
    platform::{
        App,
        html::{Problems, counted},
        http::Answer,
    },
    session::Me,
};

/// Members of a team that is asked at once: as many names as somebody may look through.
const MOST: usize = 200;

/// Those of a team who are not in the circle yet.
struct Team {
    people: Vec<TeamRow>,
    /// How many of the team are in the circle already.
    inside: usize,
    /// Changes with who is in `people`.
    mark: String,
}

impl Team {
    fn of(team: Vec<TeamRow>) -> Self {
        let (inside, people): (Vec<TeamRow>, Vec<TeamRow>) = team.into_iter().partition(|row| row.in_circle > 0);
        let mut ids: Vec<Uuid> = people.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        let mut hash = Sha256::new();
        for id in ids {
            hash.update(id);
        }
        let mark = hash.finalize().iter().take(8).fold(String::new(), |mark, byte| format!("{mark}{byte:02x}"));
        Self { people, inside: inside.len(), mark }
    }
}

/// Lets in those of the team that the form names, where it says that exactly these were
/// shown; shows them otherwise. The caller has found no member who is called so.
pub(super) async fn ask(app: &App, me: &Me, review: &Review, form: RoleForm) -> Answer {
    let found = match store::teams_called(&app.db, &form.person).await?[..] {
        [] => Err(NOBODY),
        [team] => Ok(team),
        _ => Err("More than one team is called that, but for small and capital letters. Write the name as it stands in the list of teams."),
    };
    let team = match found {
        Ok(team) => team,
        Err(why) => return refused(app, me, review, form, why).await,
    };
    // Read where it is written: those who come in are those whose names were shown.
    let mut tx = app.db.write().await?;
    let team = Team::of(store::in_team(&mut tx, review.id, team, MOST).await?);
    let why = match team.people.len() + team.inside {
        0 => Some(NOBODY),
        many if many > MOST => Some(TOO_MANY),
        _ => None,
    };
    if let Some(why) = why {
        drop(tx);
        return refused(app, me, review, form, why).await;
    }
    if !team.people.is_empty() && form.shown != team.mark {
        let is_again = !form.shown.is_empty();
        let status = if is_again { StatusCode::CONFLICT } else { StatusCode::OK };
        return Ok((status, Header::of(review).page(me, review, Tab::About, &[], &draw(review, &team, &form, is_again))).into_response());
    }
    for row in &team.people {
        people::give_role(&mut tx, review.id, me.id, row.id, Role::Circle, me.now).await?;
    }
    tx.commit().await?;
    Ok(people::back(review))
}

const NOBODY: &str = "Nobody here is called that, and no team that somebody has joined. Write a name, a handle or a mail address, or the name of such a team.";
const TOO_MANY: &str = "More than 200 members are in that team, so nobody was asked: a debrief of so many is none. Name those who are to come, one by one.";

async fn refused(app: &App, me: &Me, review: &Review, form: RoleForm, why: &str) -> Answer {
    let mut problems = Problems::default();
    problems.add("person", why);
    people::not_asked(app, me, review, form, &problems).await
}

fn draw(review: &Review, team: &Team, form: &RoleForm, is_again: bool) -> Markup {
    html! {
        div.column {
            @if is_again {
                p.notice role="alert" { "Since you looked, somebody joined the team or left it, or came into the circle. Nobody was asked; look again." }
            }
            section {
                h2 { "Ask " (line(&form.person)) " into the circle?" }
                p { (counted(team.people.len(), "member comes in", "members come in")) ": " @match review.audience >= Audience::Circle {
                    true => "they can read this review at once.",
                    false => "they read along from the debrief on.",
                } }
                ul.people-list { @for row in &team.people { li { div.who {
                    p.name { (row.name) " (@" (row.handle) ")" }
                    p.more { (standing_word(row.standing)) @if row.roles > 0 { ", takes part in this review already" } }
                } } } }
                @if team.inside > 0 { p.aid { (counted(team.inside, "other is in the circle already.", "others are in the circle already.")) } }
                form.stacked method="post" action={ "/reviews/" (review.id) "/roles" } {
                    input type="hidden" name="person" value=(form.person);
                    input type="hidden" name="role" value=(form.role);
                    input type="hidden" name="shown" value=(team.mark);
                    p.acts {
                        button.button.is-primary type="submit" { "Ask them in" }
                        a.word href={ "/reviews/" (review.id) "/about" } { "Ask nobody" }
                    }
                    p.aid { "Whoever joins the team later is not asked by this." }
                }
            }
        }
    }
}
