//! How a charter is drawn: its words, and below them who signed it.

use maud::{Markup, html};
use recount_model::Standing;

use super::{pages::CharterForm, store::CharterRow};
use crate::{
    platform::{
        html::{Problems, area, input},
        http::{Frame, time_of},
    },
    session::Me,
};

/// What a first charter can begin with: to be changed, and only then signed.
pub(super) const BEGINNING: &str = include_str!("beginning.md");

/// The words of a charter: paragraphs, and lists where lines begin with “- ”.
pub(crate) fn promise(charter: &CharterRow) -> Markup {
    html! {
        div.says {
            @for block in charter.body.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
                @if block.lines().all(|line| line.starts_with("- ")) {
                    ul { @for line in block.lines() { li { (line.trim_start_matches("- ")) } } }
                } @else { p { (block) } }
            }
        }
        p.signature { "Signed by " (charter.signed_name) ", " (charter.signed_role) ", on " (time_of(charter.signed_at, "UTC", "%-d %B %Y")) "." }
    }
}

/// A version in a few words, leading to it.
pub(crate) fn signed(charter: &CharterRow) -> Markup {
    html! {
        a href={ "/charters/" (charter.id) } { "Version " (charter.version) }
        ", signed by " (charter.signed_name) ", " (charter.signed_role) ", on " (time_of(charter.signed_at, "UTC", "%-d %B %Y"))
    }
}

/// Under which name a browser keeps a charter that is being written.
pub(super) fn draft_key(me: &Me) -> String {
    format!("charter:{}", me.id)
}

pub(super) fn stands(me: &Me, frame: &Frame, stands: Option<&CharterRow>, versions: &[CharterRow]) -> Markup {
    frame.page("Charter", &[], &html! {
        div.column.charter-page {
            h1 { "Charter" }
            p.lede { "What accounts may be used for here. Whoever gives one reads it before their first word." }
            @match stands {
                Some(charter) => section.charter aria-label="The charter in force" { (promise(charter)) },
                None => section.notice {
                    h2 { "No charter is in force" }
                    p { "Nobody has signed a promise yet of what accounts may be used for. Accounts can be written all the same; their pages say plainly that there is none." }
                },
            }
            @if me.standing == Standing::Steward {
                p.acts { a.button.is-primary[stands.is_none()] href="/charter/new" { @if stands.is_some() { "Write a new version" } @else { "Write one" } } }
            } @else { p.aid { "A steward signs it. Who is one stands under " a href="/members" { "Who is here" } "." } }
            (earlier(versions, stands))
        }
    })
}

pub(super) fn version(me: &Me, read: &CharterRow, versions: &[CharterRow]) -> Markup {
    let newest = versions.first();
    me.frame("").page("Charter", &[], &html! {
        div.column.charter-page {
            h1 { "Charter, version " (read.version) }
            @if newest.is_some_and(|newest| newest.id != read.id) {
                p.notice { "This version is not in force any more. It stands for the accounts that were begun under it. " a href="/charter" { "The charter in force" } }
            } @else { p.lede { "This version is in force." } }
            section.charter aria-label="The charter" { (promise(read)) }
            (earlier(versions, Some(read)))
        }
    })
}

fn earlier(versions: &[CharterRow], shown: Option<&CharterRow>) -> Markup {
    let others: Vec<&CharterRow> = versions.iter().filter(|row| shown.is_none_or(|shown| shown.id != row.id)).collect();
    html! {
        @if !others.is_empty() {
            section { h2 { "Other versions" } ul.charter-versions { @for row in others { li { (signed(row)) "." } } } }
        }
    }
}

pub(super) fn new(me: &Me, form: &CharterForm, problems: &Problems, other: Option<&CharterRow>) -> Markup {
    me.frame("").page("A new charter", &[], &html! {
        (problems.summary())
        div.column.charter-page {
            h1 { @if form.base == "0" { "Write the charter" } @else { "A new version of the charter" } }
            @if let Some(other) = other {
                section.notice role="alert" {
                    h2 { "Another version was signed meanwhile" }
                    p { "Nothing was put in force. Yours stands below; look what the other one says, and sign again if yours is to follow it." }
                    (promise(other))
                }
            }
            p.lede { "Everybody reads it, and whoever gives an account reads it before their first word. Promise only what you can keep. Accounts that were begun keep the version that stood then." }
            keep-draft key=(draft_key(me)) base=(form.base) {
                form.stacked method="post" action="/charter" {
                    input type="hidden" name="base" value=(form.base);
                    (area("body", 18, "What is promised", "Paragraphs; lines that begin with “- ” make a list.", &form.body, problems))
                    (input("name", "text", "Signed by", "", &form.name, problems))
                    (input("role", "text", "Who is here", "Such as “head of engineering”.", &form.role, problems))
                    p.acts { button.button.is-primary type="submit" { "Sign it and put it in force" } a.word href="/charter" { "Not now" } }
                }
            }
        }
    })
}
