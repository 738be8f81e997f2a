//! Where a review stands and who reads it there: an explicit act that shows names.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Audience, Reach, Stage};
use serde::Deserialize;

use super::{
    actions::{self, GoError},
    header::{Header, Tab, listed},
    people,
    private_alone::{self, PrivateAlone},
    store::{self, RoleRow},
    unsettled::{self, Unsettled, Why},
};
use crate::{
    access::{self, Guiding, Reading, Review},
    platform::{
        App,
        html::{Problems, input},
        http::{Answer, Filled, HttpError, time_of},
    },
    session::Me,
};

pub(super) async fn sharing(State(app): State<App>, Reading { me, review }: Reading) -> Answer {
    if !review.writes() {
        return Err(HttpError::NotFound);
    }
    page(&app, &me, &review, "", &Problems::default()).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StageForm {
    stage: String,
    /// Where it stood on the page that moves it; empty for a program that read none.
    from: String,
    reason: String,
}

pub(super) async fn go(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<StageForm>) -> Answer {
    let mut problems = Problems::default();
    let Some(to) = problems.check("stage", form.stage.parse::<Stage>()) else { return page(&app, &me, &review, &form.reason, &problems).await };
    // A step forwards from where it stood may be a step back from where it stands.
    let is_stale = !form.from.is_empty() && form.from != review.stage.as_str();
    let moved = if is_stale { Err(GoError::Meanwhile) } else { actions::go(&app, me.id, &review, to, &form.reason, me.now).await };
    match moved {
        Ok(()) if to == Stage::Shared => Ok(Redirect::to(&format!("/reviews/{}", review.id)).into_response()),
        Ok(()) => Ok(Redirect::to(&format!("/reviews/{}/sharing", review.id)).into_response()),
        Err(GoError::Db(e)) => Err(e.into()),
        Err(why @ GoError::Meanwhile) => {
            problems.add("stage", why.to_string());
            let stands = access::find(&app.db, me.id, review.id).await?.ok_or(HttpError::NotFound)?;
            page(&app, &me, &stands, &form.reason, &problems).await
        }
        Err(why) => {
            problems.add(if to == Stage::SetAside { "reason" } else { "stage" }, why.to_string());
            page(&app, &me, &review, &form.reason, &problems).await
        }
    }
}

/// What the page draws.
struct SharingPage<'a> {
    review: &'a Review,
    roles: &'a [RoleRow],
    waits: &'a [Unsettled],
    drawn: &'a [PrivateAlone],
    /// Of the review, to hand on.
    address: String,
    /// Why it is set aside, as it was typed.
    reason: &'a str,
    problems: &'a Problems,
}

/// Its whole address where this installation was told its own; the path elsewhere, for where
/// a server listens is not where people find it.
fn address(app: &App, review: &Review) -> String {
    let base = if app.config.address.is_empty() { String::new() } else { app.config.link_base() };
    format!("{base}/reviews/{}", review.id)
}

/// The page, with the reason that was typed and what was wrong.
async fn page(app: &App, me: &Me, review: &Review, reason: &str, problems: &Problems) -> Answer {
    let roles = store::roles(&app.db, review.id).await?;
    let waits = unsettled::unsettled(&app.db, review.id).await?;
    let drawn = private_alone::private_alone(&app.db, review.id).await?;
    let header = Header::of(review);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SharingPage { review, roles: &roles, waits: &waits, drawn: &drawn, address: address(app, review), reason, problems };
    Ok((status, header.page(me, review, Tab::Sharing, &[], &draw(&page))).into_response())
}

/// Who reads at an audience, by name where names are few enough to read.
fn readers(roles: &[RoleRow], audience: Audience) -> String {
    if audience == Audience::Organisation {
        return "every member of this installation".to_owned();
    }
    let mut names: Vec<String> = roles.iter().filter(|r| Reach::of(&[r.role]).sees(audience)).map(|r| people::named(roles, r)).collect();
    names.dedup();
    names.sort();
    names.dedup();
    listed(&names)
}

fn draw(page: &SharingPage<'_>) -> Markup {
    let SharingPage { review, roles, waits, drawn, ref address, reason, problems } = *page;
    let next = review.depth.path().iter().copied().find(|s| *s > review.stage);
    let others = review.depth.path().iter().copied().filter(|s| *s != review.stage && Some(*s) != next);
    html! {
        div.sharing.column {
        (problems.summary())
        section #stage {
            h2 { "Who can read it now" }
            p.reach { "It is " (review.stage.label().to_lowercase()) ". It can be read by " (readers(roles, review.audience)) "." }
            @if let Some(at) = review.shared_at { p.more { "First shared " (time_of(at, &review.zone, "%-d %B %Y, %H:%M")) "." } }
            @if review.audience == Audience::Organisation {
                p.more { "They see the text, every sentence of the timeline, what is known of its incidents, and what the text links to. Other evidence, and whatever was said in private channels, stays with those involved; a sentence that was drawn from it is read like every other." }
            }
        }
        @if !waits.is_empty() { (quotes(review, waits)) }
        (private_alone::private_alone_question(review, drawn))
        @if review.guides {
            @if let Some(next) = next { section.notice { h2 { (invitation(next)) } (step(review, roles, next, true)) } }
            details.fold open[problems.of("stage").is_some()] {
                summary { "Somewhere else" }
                @for stage in others { (step(review, roles, stage, false)) }
            }
            @if review.stage != Stage::SetAside {
                details.fold open[problems.of("reason").is_some() || !reason.is_empty()] {
                    summary { "Set it aside" }
                    p.aid { "Nothing is lost, the same people can read it, and it can be taken up again." }
                    form.stacked method="post" action={ "/reviews/" (review.id) "/stage" } {
                        input type="hidden" name="stage" value="set_aside";
                        input type="hidden" name="from" value=(review.stage);
                        (input("reason", "text", "Why, in a line", "", reason, problems))
                        button.button type="submit" { "Set aside" }
                    }
                }
            }
        }
        section {
            h2 { "Take it with you" }
            p.address-line { "Its address is " code { (address) } " and stays so." }
            ul.ways-out { li { a.word href={ "/reviews/" (review.id) "/markdown" } download { "Markdown" } " " span { "one file, with the quotations that you have opened" } } }
            p.aid { "A file that was taken cannot be called back: what it quotes stays in it, also when its author withdraws it here. Each author sees that a file with their words left." }
        }
        }
    }
}

/// What the text quotes and cannot be shared with.
fn quotes(review: &Review, waits: &[Unsettled]) -> Markup {
    html! {
        section.notice {
            h2 { "What the text quotes" }
            @if review.audience == Audience::Organisation { p { "Readers find a sentence in place of these." } }
            @else { p { "It cannot be shared before this is resolved." } }
            ul { @for one in waits { li {
                @match one.why() {
                    Why::Withdrawn => "A passage was withdrawn. Take the quotation out, and whatever the text builds on it: ",
                    Why::Went => "A passage went with time. Take the quotation out, and whatever the text builds on it: ",
                    Why::Open => "Its author has not agreed that every member reads this passage. Ask them, or take the quotation out: ",
                }
                code { "(passage:" (one.passage) ")" }
            } } }
            p.acts { a.word href={ "/reviews/" (review.id) "/text?whole=1" } { "To the text" } }
        }
    }
}

fn step(review: &Review, roles: &[RoleRow], stage: Stage, first: bool) -> Markup {
    let who = Audience::of_stage(stage).map(|a| readers(roles, a)).unwrap_or_default();
    let label = if stage == Stage::Shared { "Let every member read it".to_owned() } else { format!("Move to “{}”", stage.label().to_lowercase()) };
    html! {
        form method="post" action={ "/reviews/" (review.id) "/stage" } {
            input type="hidden" name="stage" value=(stage);
            input type="hidden" name="from" value=(review.stage);
            p { "Then it can be read by " b { (who) } "." }
            div.acts { button.button.is-primary[first] type="submit" { (label) } }
        }
    }
}

fn invitation(stage: Stage) -> &'static str {
    match stage {
        Stage::Shared => "Share it",
        Stage::Calibrating => "Let those involved read it first",
        Stage::Preparing => "Gather those who were there",
        Stage::Debriefing => "Meet",
        Stage::Deciding => "Decide what to do, and what to live with",
        Stage::Noted | Stage::SetAside => "Take it up again",
    }
}

#[cfg(test)]
mod tests {
    use recount_model::Role;

    use super::*;

    #[test]
    fn circle_is_not_named_while_only_those_involved_read() {
        let row = |name: &str, handle: &str, role| RoleRow { member_id: crate::platform::ids::new(), name: name.to_owned(), handle: handle.to_owned(), role };
        let roles = [row("Ines", "ines", Role::Creator), row("Tomasz", "tomasz", Role::Involved), row("Marek", "marek", Role::Circle)];
        assert_eq!(readers(&roles, Audience::Facilitator), "Ines");
        assert_eq!(readers(&roles, Audience::Involved), "Ines and Tomasz");
        assert_eq!(readers(&roles, Audience::Circle), "Ines, Marek and Tomasz");
        let namesakes = [row("Jo", "jo", Role::Facilitator), row("Jo", "jo2", Role::Involved)];
        assert_eq!(readers(&namesakes, Audience::Involved), "Jo (@jo) and Jo (@jo2)");
    }
}
