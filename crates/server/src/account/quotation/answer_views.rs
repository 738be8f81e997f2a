//! How an author is asked, and what stands below their own passage.

use maud::{Markup, html};
use recount_model::{Attribution, Audience, Quoting, account::QUOTED_FOR};
use uuid::Uuid;

use super::{
    super::{
        actions::Readers,
        own::address,
        own_views::{in_question, name_over},
        reading::role,
        store::{AccountRow, PassageRow},
        widen::{label, people},
    },
    store::{AnswerRow, AskingRow, OfRow},
};
use crate::{
    platform::html::{Problems, area},
    session::Me,
};

/// What the page of an answer draws.
pub(super) struct AnswerPage<'a> {
    pub(super) me: &'a Me,
    pub(super) account: &'a AccountRow,
    pub(super) passage: &'a PassageRow,
    pub(super) audience: Audience,
    /// What was asked or answered for this audience.
    pub(super) stands: Option<AnswerRow>,
    /// The passage's own words.
    pub(super) own: String,
    /// What the form holds.
    pub(super) says: String,
    pub(super) readers: Readers,
    pub(super) problems: &'a Problems,
    pub(super) changed: Option<&'a str>,
}

pub(super) fn form(page: &AnswerPage<'_>) -> Markup {
    let path = format!("/accounts/{}/passages/{}/quoting", page.account.id, page.passage.id);
    let chosen = page.stands.as_ref().filter(|row| row.answer == Quoting::Agreed).map_or(page.passage.attribution, |row| row.attribution);
    let as_ = |as_: Attribution, says: &str| html! { label { input type="radio" name="shown_as" value=(as_.as_str()) checked[as_ == chosen]; (says) } };
    html! {
        (page.problems.summary())
        div.account {
            @if let Some(changed) = page.changed { p.notice role="alert" { (changed) } }
            nav.audiences aria-label="For whom" {
                @for audience in QUOTED_FOR { a href={ (path) "?to=" (audience.as_str()) } aria-current=[(audience == page.audience).then_some("true")] { (label(audience)) } }
            }
            section.widen {
                h2 { "Let the text quote this passage for " (label(page.audience)) "?" }
                @if let Some(row) = &page.stands { p { (stands(row)) } }
                (in_question(&page.own))
                (readers(page))
                keep-draft key=(draft_key(page.passage.id, page.audience, page.me)) base=(base(page)) { form.stacked method="post" action=(path) {
                    input type="hidden" name="to" value=(page.audience.as_str());
                    input type="hidden" name="readers" value=(page.readers.mark);
                    input type="hidden" name="version" value=(page.passage.version);
                    (area("says", 5, "As the text may quote it", "Change it as you like: then only this wording is quoted, and the passage itself stays with those who read it now.", &page.says, page.problems))
                    fieldset.shown-as #shown_as { legend { "Shown as" }
                        (as_(Attribution::Name, &page.me.name)) (as_(Attribution::Role, &role(&page.account.involvement))) (as_(Attribution::Unattributed, "no name"))
                    }
                    (name_over(page.account))
                    p.acts {
                        button.button.is-primary type="submit" name="answer" value=(Quoting::Agreed.as_str()) { "It may be quoted" }
                        button.button type="submit" name="answer" value=(Quoting::Declined.as_str()) { "Rather not" }
                        a.word href=(address(page.account.id, page.passage.id)) { "Leave it open" }
                    }
                    p.aid { "The text holds a reference and never the words, so that ending this, taking the passage back or withdrawing it reaches the text at once. What somebody has read or copied by then cannot be called back." }
                } }
            }
        }
    }
}

/// Under which name a browser keeps another wording that is being written.
pub(in super::super) fn draft_key(passage: Uuid, audience: Audience, me: &Me) -> String {
    format!("quoting:{passage}:{}:{}", audience.as_str(), me.id)
}

/// What it is written over: the passage, and whether a wording is agreed to already.
fn base(page: &AnswerPage<'_>) -> String {
    let agreed = page.stands.as_ref().map(|row| row.answer).filter(|answer| *answer == Quoting::Agreed);
    format!("{}{}", page.passage.version, agreed.map_or("", Quoting::as_str))
}

fn readers(page: &AnswerPage<'_>) -> Markup {
    html! {
        @if page.readers.names.is_empty() { p { "At present there is nobody else among them." } }
        @else {
            p { "Besides you, these people will be able to read it in the text, as far as they see this review. You see who opens it." }
            (people(&page.readers.names))
        }
        @if page.passage.audience < page.audience {
            p.aid { "Quoted in its own words, the passage is opened to them as a whole, under “What others recount” too." }
        }
    }
}

fn stands(row: &AnswerRow) -> String {
    let who = row.asked_by.as_deref();
    match (row.answer, who) {
        (Quoting::Asked, Some(who)) => format!("{who} asks. You owe no reason for a “no”."),
        (Quoting::Asked, None) => "Somebody who writes here asks. You owe no reason for a “no”.".to_owned(),
        (Quoting::Agreed, _) => "You agreed to this. What you change here holds from the next reading on.".to_owned(),
        (Quoting::Declined, _) => "You would rather not, so far.".to_owned(),
        (Quoting::Ended, _) => "You agreed once, and ended it.".to_owned(),
    }
}

/// That somebody asks, where an author comes by.
#[must_use]
pub fn asks(row: &AskingRow) -> Markup {
    html! {
        @if let Some(by) = &row.by { (by) } @else { "Somebody" } " asks whether the text may quote what you recount of " (row.title) ", for " (label(row.audience)) ". "
        a href={ "/accounts/" (row.account) "/passages/" (row.passage) "/quoting?to=" (row.audience.as_str()) } { "Look at it" } "."
    }
}

/// Below an author's own passage: what is asked, what is agreed, and how to end it.
pub(in super::super) fn draw(account: &AccountRow, passage: &PassageRow, all: &[OfRow]) -> Markup {
    let path = format!("/accounts/{}/passages/{}/quoting", account.id, passage.id);
    html! {
        @for row in all.iter().filter(|row| row.passage == passage.id) {
            @match row.answer {
                Quoting::Asked => p.notice {
                    @if let Some(who) = &row.asked_by { (who) } @else { "Somebody" } " asks whether the text may quote this for " (label(row.audience)) ". "
                    a href={ (path) "?to=" (row.audience.as_str()) } { "Look at it" }
                },
                Quoting::Agreed => div.readers {
                    span { "The text may quote it for " (label(row.audience)) @if row.other > 0 { ", in another wording" } "." }
                    a.word.is-quiet href={ (path) "?to=" (row.audience.as_str()) } { "Change that" }
                    form method="post" action={ (path) "/end" } {
                        input type="hidden" name="to" value=(row.audience.as_str());
                        button.word.is-quiet type="submit" { "End that" }
                    }
                },
                Quoting::Declined | Quoting::Ended => {},
            }
        }
    }
}
