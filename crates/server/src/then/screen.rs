//! What was on the screens when somebody chose: the last of the evidence before a
//! decision, drawn beside what its account says. It says the same at every time one
//! stands at, as somebody saw it who stood there when it was made.

use maud::{Markup, html};
use recount_model::Micros;

use super::{
    load::Then,
    on_screen::Screens,
    views,
    words::{said_by, words},
};
use crate::platform::http::time_of;

/// A decision this little behind has just been met, and its card is open.
pub(super) const MET: Micros = 3 * 60_000_000;
/// Characters of each item.
const GLIMPSE: usize = 110;

/// The screens beside a decision that was made at `chosen`.
pub(super) fn draw(then: &Then<'_>, screens: &Screens, chosen: Micros) -> Markup {
    html! {
        div.on-screen {
            p.label { @if let Some(person) = then.stands.person() { "In front of " (person.name) " then" } @else { "On the screens then" } }
            @if !screens.items.is_empty() { ol { @for row in &screens.items { li {
                (time_of(row.known_at, then.zone(), views::format(then, row.known_at))) " "
                span { (views::label(row)) @if let Some(by) = said_by(row, chosen) { ", " (by) } }
                @match words(row, chosen).instead() {
                    Some(instead) => p.is-gone { (instead) },
                    None => p { (glimpse(&row.text)) },
                }
            } } } }
            @match (screens.items.is_empty(), screens.is_unshared) {
                (true, true) => p.empty { "What was on the screens is not shared with you." },
                (true, false) => p.empty { "Nothing in the half hour before, as far as the evidence shows." },
                (false, true) => p.empty { "Not everything that was there is shared with you." },
                (false, false) => {},
            }
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
