//! What the text may link to, offered below it: each with the words to write, which the
//! island puts in where one writes.

use maud::{Markup, html};
use recount_model::{When, time};

use super::store::{LINKABLE, LinkableRow};
use crate::{access::Review, platform::http::when_of};

pub(super) fn draw(review: &Review, moments: &[LinkableRow]) -> Markup {
    let base = format!("/reviews/{}", review.id);
    let days = moments.chunk_by(|one, next| day(review, one) == day(review, next)).count() > 1;
    html! {
        details.fold.to-link data-to-link {
            summary { "Moments to link to" }
            @if moments.is_empty() {
                p.aid { "There are none yet. " a href={ (base) "/timeline" } { "Shape one on the timeline" } ", and the text can show it." }
            } @else {
                p.aid { "The link of a moment, written in the text, shows it there as a small card. An item of evidence has its own on its page, under " a href={ (base) "/evidence" } { "what was said at the time" } "." }
                ol.entries { @for moment in moments.iter().take(LINKABLE) {
                    li.entry {
                        p.name { (when_of(&moment.when(review), if days { "%-d %b %H:%M" } else { "%H:%M" })) " " (moment.says) }
                        p.more { code data-link { "[" (label(review, moment)) "](" (moment.noun) ":" (moment.id) ")" } }
                    }
                } }
                @if moments.len() > LINKABLE { p.aid { "The rest is " a href={ (base) "/timeline" } { "on the timeline" } "; each moment’s page has its words." } }
            }
        }
    }
}

fn day(review: &Review, moment: &LinkableRow) -> jiff::civil::Date {
    time::timestamp(moment.earliest).to_zoned_datetime(time::zone(&review.zone).unwrap_or(jiff::tz::TimeZone::UTC)).date()
}

/// What stands in the brackets: the time as the story says it.
fn label(review: &Review, moment: &LinkableRow) -> String {
    let zone = time::zone(&review.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let when = moment.when(review);
    let format = if when.is_day() { "%-d %B" } else { "%H:%M" };
    jiff::fmt::strtime::format(format, &time::timestamp(when.point()).to_zoned_datetime(zone)).unwrap_or_default()
}

impl LinkableRow {
    /// In the zone in which the review tells its times.
    fn when(&self, review: &Review) -> When {
        let own = When::between(self.earliest, self.latest, &self.zone);
        if own.is_day() { own } else { When::between(self.earliest, self.latest, &review.zone) }
    }
}
