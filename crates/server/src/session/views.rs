//! The sign-in page, and a member's own page.

use maud::{Markup, html};

use super::{Me, pages::SignInForm, store::DeviceRow};
use crate::platform::{
    html::{Problems, input},
    http::{bare, left, time_of},
};

pub(super) fn sign_in(organisation: &str, form: &SignInForm, problems: &Problems) -> Markup {
    bare(
        "Sign in",
        &html! {
            h1 { "Sign in" }
            @if organisation != "Recount" { p.lede { (organisation) } }
            form.stacked method="post" action="/sign-in" {
                (problems.summary())
                input type="hidden" name="next" value=(form.next);
                (input("email", "email", "Mail address", "", &form.email, problems))
                (input("password", "password", "Password", "", "", problems))
                button.button.is-primary type="submit" { "Sign in" }
            }
            p.aid { "New here, or the password is gone? Whoever runs this server can send you a link." }
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

pub(super) fn me(me: &Me, devices: &[DeviceRow]) -> Markup {
    me.frame("").page(&me.name, &[], &html! {
        div.column {
        h1 { (me.name) }
        p.lede { (standing(me)) ". Times you type are in " (me.zone) "." }
        section {
            h2 { "Where you are signed in" }
            ul.sessions {
                @for device in devices {
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
        section {
            h2 { "Members and teams" }
            p { a href="/members" { "Who is here" } }
            p { a href="/retention" { "What goes next of what is yours" } }
            p { a href="/charter" { "Charter: what accounts may be used for" } }
        }
        form method="post" action="/sign-out" { button.button type="submit" { "Sign out here" } }
        }
    })
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
