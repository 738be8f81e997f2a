//! The one header of a review: title, when, depth, stage, who guides it, and tabs
//! in the order of the work. A note shows no tabs.

use maud::{Markup, html};
use recount_model::{Depth, Micros};

use crate::{
    access::Review,
    platform::http::{Frame, day_or_time_of, time_of, when_of},
    session::Me,
};

const DAY: &str = "%A %-d %B %Y";
/// A window up to this long stands behind its day; a longer one says both its days.
const A_DAY: Micros = 86_400_000_000;

/// The tabs that exist, in the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The timeline.
    Story,
    /// What people recount.
    Accounts,
    /// The Markdown.
    Text,
    /// People, times, depth.
    About,
    /// Who reads it.
    Sharing,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Story, "Story", "timeline"),
        (Self::Accounts, "Accounts", "accounts"),
        (Self::Text, "Text", "text"),
        (Self::About, "People and times", "about"),
        (Self::Sharing, "Sharing", "sharing"),
    ];
}

/// What the header draws.
#[derive(Debug, Clone)]
pub struct Header {
    guides: Vec<String>,
}

impl Header {
    /// The header of a review.
    #[must_use]
    pub fn of(review: &Review) -> Self {
        Self { guides: review.guided_by.clone() }
    }

    /// A whole page of a review under its header.
    #[must_use]
    pub fn page(&self, me: &Me, review: &Review, tab: Tab, scripts: &[&str], body: &Markup) -> Markup {
        self.page_in(&me.frame("/reviews"), review, tab, scripts, body)
    }

    /// As [`Header::page`], in a frame of the caller's.
    #[must_use]
    pub fn page_in(&self, frame: &Frame, review: &Review, tab: Tab, scripts: &[&str], body: &Markup) -> Markup {
        let frame = Frame { drop: review.drop(), ..frame.clone() };
        frame.page(&review.title, scripts, &html! { (self.draw(review, tab)) (body) })
    }

    fn draw(&self, review: &Review, current: Tab) -> Markup {
        html! {
            header.review-header {
                h1 { a href={ "/reviews/" (review.id) } { (review.title) } }
                p.facts {
                    @if let Some(when) = review.happened() { span {
                        @if when.is_exact() { (day_or_time_of(when.point(), &review.zone, DAY)) }
                        @else if review.happened_within < A_DAY { (time_of(when.point(), &review.zone, DAY)) ", " (when_of(&when, "%H:%M")) }
                        @else { (when_of(&when, "%-d %B %Y, %H:%M")) }
                    } }
                    span { (review.depth.label()) }
                    span { (review.stage.label()) }
                    @if !self.guides.is_empty() { span { (listed(&self.guides)) @if self.guides.len() == 1 { " guides" } @else { " guide" } " this review" } }
                }
                @if review.depth != Depth::Note || current != Tab::Text {
                    nav.tabs aria-label="This review" {
                        @for (tab, label, path) in Tab::ALL {
                            @if review.writes() || matches!(tab, Tab::Story | Tab::Accounts) {
                                a href={ "/reviews/" (review.id) "/" (path) } aria-current=[(tab == current).then_some("page")] { (label) }
                            }
                        }
                    }
                }
                @if let Some(why) = &review.set_aside_reason { p.notice { "Set aside: " (why) } }
            }
        }
    }
}

/// “Ana”, “Ana and Marek”, “Ana, Marek and Priya”.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
