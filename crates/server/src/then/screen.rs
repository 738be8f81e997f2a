//! What was on the screens when somebody chose: the last of the evidence before a
//! decision, drawn beside what its account says. Taken from the list that is there, so
//! it holds nothing that is not on the page.

use maud::{Markup, html};
use recount_model::Micros;
use uuid::Uuid;

use super::{
    load::{Then, Thing},
    store::KnownRow,
    views,
};
use crate::platform::http::time_of;

/// A decision this little behind has just been met, and its card is open.
pub(super) const MET: Micros = 3 * 60_000_000;
/// How far back somebody’s screen is drawn.
const BACK: Micros = 30 * 60_000_000;
/// Items on it.
const MOST: usize = 6;
/// Characters of each.
const GLIMPSE: usize = 110;

/// The screens beside a decision of the list.
pub(super) fn draw(then: &Then<'_>, decision: Uuid) -> Markup {
    let Some(place) = then.things.iter().position(|thing| thing.known().is_some_and(|row| row.id == decision)) else { return html! {} };
    let at = then.things.get(place).map_or(then.stands.at, Thing::at);
    let seen: Vec<&KnownRow> = then
        .things
        .iter()
        .filter(|thing| thing.at() <= at && thing.at() > at - BACK)
        .filter_map(Thing::known)
        .filter(|row| row.noun == "evidence" && row.redacted_at.is_none() && !views::is_changed_later(row, then.stands.at))
        .collect();
    let last = seen.get(seen.len().saturating_sub(MOST)..).unwrap_or_default();
    html! {
        div.on-screen {
            p.label { @if let Some(person) = then.stands.person() { "In front of " (person.name) " then" } @else { "On the screens then" } }
            @if last.is_empty() { p.empty { "Nothing in the half hour before, as far as the evidence shows." } }
            ol { @for row in last { li {
                (time_of(row.known_at, then.zone(), views::format(then, row.known_at))) " "
                span { (views::label(row)) @if let Some(by) = &row.said_by { ", " (by) } }
                p { (glimpse(&row.text)) }
            } } }
        }
    }
}

fn glimpse(text: &str) -> String {
    if text.chars().count() <= GLIMPSE {
        return text.to_owned();
    }
    let begin: String = text.chars().take(GLIMPSE).collect();
    let whole = begin.rsplit_once(char::is_whitespace).map_or(begin.as_str(), |(words, _)| words);
    format!("{whole} …")
}
