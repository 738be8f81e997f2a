//! Two passages side by side, joined by what they differ on.

use maud::{Markup, html};
use recount_model::time;

use super::{
    super::keeping::was_here,
    store::{Divergence, Side},
};
use crate::{
    access::Review,
    platform::{
        html::{Problems, input, select, unopened},
        http::when_of,
    },
};

const FORMAT: &str = "%-d %B, %H:%M";

/// Both sides, joined. `format` is the form of the times; `most` characters of each.
#[must_use]
pub fn draw(divergence: &Divergence, accounts: &str, format: &str, most: usize) -> Markup {
    html! {
        section.divergence aria-label={ "Two accounts differ" @if !divergence.says.is_empty() { ": " (divergence.says) } } {
            p.label { "Two accounts differ" }
            @if !divergence.says.is_empty() { p.differs { (divergence.says) } }
            div.sides { @for side in &divergence.sides { (one(side, accounts, format, most)) } }
        }
    }
}

fn one(side: &Side, accounts: &str, format: &str, most: usize) -> Markup {
    html! {
        article.telling {
            @if side.withdrawn_at.is_some() { p.is-gone { (was_here(side.removed_at)) } } @else {
                p.at.label {
                    @if let Some(when) = &side.when { (when_of(when, format)) " " }
                    b { @if let Some(by) = &side.by { (by) } @else { "somebody who was there" } }
                }
                @match &side.says {
                    Some(Ok(says)) => blockquote.says { (cut(says, most)) },
                    Some(Err(why)) => (unopened(why)),
                    None => p.is-gone { a href={ (accounts) "/passages?passage=" (side.id) } { "A passage you can open" } ". Whoever wrote it will see that you did." },
                }
            }
        }
    }
}

/// What a facilitator chose and wrote.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct MarkForm {
    pub(super) one: String,
    pub(super) other: String,
    pub(super) says: String,
}

/// The page: what is marked, and the form of whoever guides the review.
pub(super) fn page(review: &Review, found: &[Divergence], open: &[Side], form: &MarkForm, problems: &Problems) -> Markup {
    let base = format!("/reviews/{}", review.id);
    html! {
        (problems.summary())
        div.divergences {
            h2 { "Where accounts differ" }
            p.aid { "Two people can tell the same minute differently, and both be telling what they saw. Neither is corrected: the difference stays, and is something to learn from." }
            @if found.is_empty() { p.empty { "No difference is marked that you could read both sides of." } }
            @for divergence in found {
                (draw(divergence, &format!("{base}/accounts"), FORMAT, usize::MAX))
                @if review.guides {
                    form.acts method="post" action={ (base) "/divergences/" (divergence.id) "/unmark" } { button.word.is-quiet type="submit" { "Take the mark back; both passages stay" } }
                }
            }
            @if review.guides { (mark(&base, open, form, problems)) }
            p.acts { a.word href={ (base) "/accounts" } { "Accounts" } }
        }
    }
}

fn mark(base: &str, open: &[Side], form: &MarkForm, problems: &Problems) -> Markup {
    let mut sides = vec![(String::new(), "Choose a passage".to_owned())];
    sides.extend(open.iter().map(|side| (side.id.to_string(), line(side))));
    html! {
        details.fold open[!problems.is_empty()] {
            summary { "Mark where two accounts differ" }
            @if open.len() < 2 { p.empty { "You have not opened two passages yet. " a href={ (base) "/accounts" } { "Accounts" } " shows what is open to you." } }
            @else {
                form.stacked method="post" action={ (base) "/divergences" } {
                    (select("one", "One passage", "", &sides, &form.one, problems))
                    (select("other", "And another person’s", "", &sides, &form.other, problems))
                    (input("says", "text", "What they differ on", "As a question that both answer: “Was 4.12 known to be out at eleven?”", &form.says, problems))
                    p.acts { button.button type="submit" { "Put them side by side" } }
                }
            }
        }
    }
}

fn line(side: &Side) -> String {
    let when = side
        .when
        .as_ref()
        .and_then(|when| Some(time::timestamp(when.point()).to_zoned_datetime(time::zone(when.zone()).ok()?).strftime("%H:%M ").to_string()))
        .unwrap_or_default();
    let by = side.by.as_deref().unwrap_or("somebody who was there");
    format!("{when}{by}: {}", cut(side.words().unwrap_or_default(), 60))
}

fn cut(says: &str, most: usize) -> String {
    if says.chars().count() <= most { says.to_owned() } else { says.chars().take(most).chain([' ', '…']).collect() }
}
