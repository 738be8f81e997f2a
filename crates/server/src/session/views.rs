//! The sign-in page, and a member's own page.

use maud::{Markup, html};

use super::{
    Me,
    pages::SignInForm,
    store::{DeviceRow, LinkRow},
};
use crate::platform::{
    html::{Problems, offered, secret},
    http::{bare, left, time_of},
};

/// The sign-in form; `waits` says why an attempt was not looked at.
pub(super) fn sign_in(organisation: &str, form: &SignInForm, problems: &Problems, waits: Option<&str>) -> Markup {
    bare(
        "Sign in",
        &html! {
            h1 { "Sign in" }
            @if organisation != "Recount" { p.lede { (organisation) } }
            form.stacked method="post" action="/sign-in" {
                @if let Some(why) = waits {
                    div.problems role="alert" tabindex="-1" aria-labelledby="problems" {
                        h2 #problems { "Not signed in yet" }
                        p { (why) }
                    }
                }
                (problems.summary())
                input type="hidden" name="next" value=(form.next);
                (offered("email", ("email", "username"), "Mail address", "", &form.email, problems))
                (secret("password", "current-password", "Password", "", problems))
                button.button.is-primary type="submit" { "Sign in" }
            }
            p.aid { "New here, or the password is gone? An administrator can make you a link, and so can whoever runs this server." }
        },
    )
}

/// After signing out: the browser forgets everything that was typed and not saved.
pub(super) fn signed_out() -> Markup {
    left(
        "Signed out",
        &html! {
            h1 { "You are signed out" }
            p { "What you had typed here and not saved is removed from this browser as well." }
            p { a.word href="/sign-in" { "Sign in" } }
        },
    )
}

/// What a member's own page draws.
#[derive(Debug)]
pub(super) struct MePage<'a> {
    pub(super) me: &'a Me,
    pub(super) devices: &'a [DeviceRow],
    pub(super) links: &'a [LinkRow],
    pub(super) problems: &'a Problems,
}

pub(super) fn me(page: &MePage<'_>) -> Markup {
    let MePage { me, devices, .. } = page;
    me.frame("").page(&me.name, &[], &html! {
        div.column {
        h1 { (me.name) }
        p.lede { (standing(me)) ". Times you type are in " (me.zone) "." }
        (page.problems.summary())
        section {
            h2 { "Where you are signed in" }
            ul.sessions {
                @for device in *devices {
                    li.is-this[device.id == me.session] { div.who {
                        p.name { (device_name(&device.device)) @if device.id == me.session { " (this one)" } }
                        p.more { "Since " (time_of(device.created_at, &me.zone, "%-d %B %Y, %H:%M")) ". Ends by itself " (time_of(device.expires_at, &me.zone, "%-d %B %Y")) "." }
                        }
                        @if device.id != me.session {
                            form.acts method="post" action={ "/me/sessions/" (device.id) "/end" } { button.word type="submit" { "End it" } }
                        }
                    }
                }
            }
        }
        (password(page))
        section {
            h2 { "Members and teams" }
            p { a href="/members" { "Who is here" } }
            p { a href="/accounts" { "Your accounts" } ", and " a href="/retention" { "what goes next of what is yours" } }
            p { a href="/charter" { "Charter: what accounts may be used for" } }
        }
        form method="post" action="/sign-out" { button.button type="submit" { "Sign out here" } }
        }
    })
}

/// One's password, and who made a link by which it could be chosen anew.
fn password(page: &MePage<'_>) -> Markup {
    html! {
        section {
            h2 { "Your password" }
            @if !page.links.is_empty() {
                ul.entries { @for link in page.links { li.entry { p { (link_words(link, page.me)) } } } }
            }
            details.fold open[!page.problems.is_empty()] {
                summary { "Change it" }
                form.stacked method="post" action="/me/password" {
                    p.aid { "You are signed out everywhere else, and a link to choose a new one no longer works." }
                    (secret("present", "current-password", "Your present password", "", page.problems))
                    (secret("password", "new-password", "A new password", "Twelve characters or more; a few words in a row are easy to remember.", page.problems))
                    button.button type="submit" { "Change it" }
                }
            }
        }
    }
}

fn link_words(link: &LinkRow, me: &Me) -> Markup {
    let at = |at| time_of(at, &me.zone, "%-d %B %Y, %H:%M");
    html! {
        "A link to choose a new password was made "
        @if let Some(by) = &link.made_by { "by " (by) } @else { "on the server itself" }
        " on " (at(link.made_at)) ". "
        @if let Some(used) = link.used_at {
            "It was used on " (at(used)) ". If that was not you, somebody could read and write as you from then on: choose a new password now."
        } @else if link.expires_at > me.now {
            "It was not used yet and works until " (at(link.expires_at)) ". If you did not ask for it, change your password: it then no longer works."
        } @else {
            "It was never used and no longer works."
        }
    }
}

fn standing(me: &Me) -> &'static str {
    match me.standing {
        recount_model::Standing::Member => "Member",
        recount_model::Standing::Steward => "Steward: cares for the practice",
        recount_model::Standing::Administrator => "Administrator: runs this server, reads no more than anyone",
    }
}

/// A browser and system in two words, as far as the header tells.
fn device_name(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = first(&[("Firefox", "Firefox"), ("Edg", "Edge"), ("Chrom", "Chromium"), ("Safari", "Safari"), ("recount", "Terminal")]);
    let system = first(&[("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"), ("Windows", "Windows"), ("Linux", "Linux")]);
    match (browser, system) {
        (Some(b), Some(s)) => format!("{b} on {s}"),
        (Some(b), None) => b.to_owned(),
        _ => agent.chars().take(60).collect(),
    }
}
