//! The words of an invitation, and the list of those who can be invited.

use maud::{Markup, html};
use recount_model::{Audience, Willing};

use super::{
    super::reading::drawn_as,
    store::{AskedRow, ToInvite},
};
use crate::{
    access::Review,
    charter::{self, CharterRow},
    platform::{html::capitalised, http::time_of},
    session::Me,
};

/// What somebody who was there reads before they begin, invited or not.
pub(in super::super) fn invitation(review: &Review, asked: Option<&AskedRow>, charter: Option<&CharterRow>) -> Markup {
    html! {
        section.invitation #invitation {
            h2 { @if let Some(asked) = asked { (asked.by) " asks you to recount this" } @else { "You were there" } }
            p { "What you saw, what you thought it was, what you were weighing: nobody else can tell it. It made sense to you, and we would like to understand how." }
            dl.promises {
                dt { "What it is for" }
                dd { "Understanding what happened, from where you stood. Not for judging how you did it." }
                dt { "How your words are used" }
                dd { "You write for yourself first. Nobody reads a word until you let them, passage by passage, and the text quotes you only as you agree. You can take back or withdraw any of it, at any time." }
                dt { "Later, or not at all" }
                dd { "Both are fine. Only a “no” is seen, by whoever guides this review and by nobody else. It needs no reason." }
            }
            @match charter {
                Some(charter) => details.fold { summary { "The charter: what is promised about accounts" } div.charter { (charter::promise(charter)) } },
                None => p.aid { "No charter is in force here: nobody has signed a promise yet of what accounts may be used for. Ask whoever guides this review if that matters to you." },
            }
            form.acts method="post" action={ "/reviews/" (review.id) "/accounts" } {
                @if let Some(charter) = charter { input type="hidden" name="charter" value=(charter.id); }
                button.button.is-primary type="submit" name="willing" value=(Willing::Yes.as_str()) { "Begin your account" }
                button.button type="submit" name="willing" value=(Willing::Later.as_str()) { "Later" }
                button.button type="submit" name="willing" value=(Willing::No.as_str()) { "I would rather not" }
            }
        }
    }
}

/// What somebody answered, for themselves.
pub(in super::super) const fn answered(willing: Willing) -> Option<&'static str> {
    match willing {
        Willing::Later => Some("You said “later”. It stays open; nobody is told and nothing counts down."),
        Willing::No => Some("You said that you would rather not. Whoever guides this review sees that, nobody else. It stays open, should you like to."),
        Willing::Asked | Willing::Yes => None,
    }
}

/// Why those who were there and are no members are not to be chosen here.
#[must_use]
pub fn without_account(names: &[(String,)]) -> Markup {
    let names: Vec<&str> = names.iter().map(|(name,)| name.as_str()).collect();
    html! { @if let Some((last, others)) = names.split_last() {
        p.aid {
            @if others.is_empty() { (last) " was there and is not a member here." } @else { (others.join(", ")) " and " (last) " were there and are not members here." }
            " What somebody recounts belongs to them alone, so it needs them to sign in: ask an administrator to " a href="/members" { "invite them" } ", then name them again under People and times."
        }
    } }
}

/// Those who were there, for whoever guides the review: who was invited, and the
/// way to invite. Whether somebody writes is not said.
pub(in super::super) fn for_those_who_were_there(me: &Me, review: &Review, there: &[ToInvite], not_members: &[(String,)]) -> Markup {
    let called = |row: &ToInvite| drawn_as(row.name.clone(), row.involvement.as_str());
    let unwilling: Vec<String> = there.iter().filter(|row| row.unwilling > 0).map(called).collect();
    html! {
        section #there {
            h2 { "Who was there" }
            @if there.is_empty() {
                p.aid { "No member is named yet. " a href={ "/reviews/" (review.id) "/about" } { "Say who was there" } }
            } @else if review.audience < Audience::Involved {
                p.aid { "Those who were there do not see this review yet. Gather them first, under " a href={ "/reviews/" (review.id) "/sharing" } { "Sharing" } "; then you can invite them to recount it." }
            } @else {
                p.aid { "They are asked in words that say what it is for, and that later and no are fine. Whether somebody writes, you learn when they let you read." }
            }
            ul.people-list { @for row in there { li {
                div.who {
                    p.name { (capitalised(&called(row))) }
                    p.more { @if !row.name.is_empty() { (capitalised(row.involvement.label())) "." }
                        @if let (Some(at), Some(by)) = (row.invited_at, &row.invited_by) { " Invited on " (time_of(at, &review.zone, "%-d %B")) " by " (by) "." }
                    }
                }
                @if row.member != me.id && review.audience >= Audience::Involved {
                    div.acts {
                        @if row.invited_at.is_none() && row.unwilling == 0 {
                            form method="post" action={ "/reviews/" (review.id) "/accounts/invitations" } {
                                input type="hidden" name="participant" value=(row.participant);
                                button.word type="submit" { "Invite " @if row.name.is_empty() { "them" } @else { (row.name) } }
                            }
                        }
                    }
                }
            } } }
            (without_account(not_members))
            @if !unwilling.is_empty() {
                p.aid { "Would rather not: " (unwilling.join(", ")) ". Only those who guide this review see this; it needs no reason." }
            }
        }
    }
}
