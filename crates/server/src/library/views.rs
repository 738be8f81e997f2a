//! What the library draws.

use maud::{Markup, html};
use recount_model::{Depth, Stage, When, incident::IncidentKind};

use super::{
    asked::{Asked, IN_PROGRESS},
    store::ViewRow,
};
use crate::{
    platform::{
        html::Problems,
        http::{time_of, when_of},
    },
    search::{self, Answer, Found, Hit, Order, Query, Why},
    session::Me,
};

/// The library as one member sees it.
#[derive(Debug)]
pub(super) struct LibraryPage {
    pub(super) me: Me,
    pub(super) asked: Asked,
    pub(super) answer: Answer,
    pub(super) views: Vec<ViewRow>,
    pub(super) view_name: String,
    pub(super) problems: Problems,
}

impl LibraryPage {
    pub(super) fn draw(&self) -> Markup {
        let title = if self.asked.q.is_empty() { "Library".to_owned() } else { format!("{} · Library", self.asked.q) };
        self.me.frame("/library").page(
            &title,
            &[],
            &html! {
                div.library {
                    h1 { "Library" }
                    (self.search())
                    (self.saved_views())
                    (self.also())
                    @if self.answer.hits.is_empty() { (self.empty()) } @else {
                        ol.results { @for hit in &self.answer.hits { (self.hit(hit)) } }
                    }
                    (self.pager())
                    (self.left())
                    (self.keep())
                    // After what was found: on a phone nobody scrolls past them at night.
                    (self.filters())
                }
            },
        )
    }

    fn search(&self) -> Markup {
        html! {
            form.search-again role="search" method="get" action="/library" aria-label="The library" {
                input type="search" name="q" aria-label="Search the library" value=(self.asked.q) placeholder="Have we seen this before?";
                (hidden(&self.asked, "q"))
                button.word type="submit" { "Search" }
            }
        }
    }

    fn filters(&self) -> Markup {
        let a = &self.asked;
        let depths = choices("Any", Depth::ALL.iter().map(|d| (d.as_str(), d.label())));
        let kinds = choices("Any", IncidentKind::ALL.iter().map(|k| (k.as_str(), k.label())));
        let stages = choices("Any", [("shared", Stage::Shared.label()), (IN_PROGRESS, "In progress"), ("set_aside", Stage::SetAside.label())]);
        let first = if a.query().is_empty() { "Newest first" } else { "Best match" };
        let sorts = choices(first, [("newest", "Newest first"), ("oldest", "Oldest first")]);
        let sort = if first == "Newest first" && a.sort == "newest" || a.sort == "best" { "" } else { a.sort.as_str() };
        html! {
            form.filters #filters method="get" action="/library" aria-label="Which reviews" {
                @if !a.q.is_empty() { input type="hidden" name="q" value=(a.q); }
                (select("depth", "Depth", &depths, &a.depth))
                (select("kind", "Kind of incident", &kinds, &a.kind))
                (select("stage", "Stage", &stages, &a.stage))
                div.field { label for="tag" { "Service or tag" } input type="text" id="tag" name="tag" value=(a.tag) autocomplete="off"; }
                div.field { label for="from" { "Happened from" } input type="date" id="from" name="from" value=(a.from); }
                div.field { label for="until" { "until" } input type="date" id="until" name="until" value=(a.until); }
                (select("sort", "Order", &sorts, sort))
                button.button type="submit" { "Show" }
            }
        }
    }

    fn saved_views(&self) -> Markup {
        let here = self.asked.address();
        html! {
            nav.saved-views aria-label="Saved views" {
                a href="/library" aria-current=[here.is_empty().then_some("page")] { "Everything" }
                @for view in &self.views {
                    a href={ "/library?" (view.query) } aria-current=[(view.query == here).then_some("page")] { (view.name) }
                }
                a.to-filters href="#filters" { "Narrow it" }
            }
        }
    }

    /// Keeping what is shown, or letting the view go that it is.
    fn keep(&self) -> Markup {
        let here = self.asked.address();
        html! {
            @if let Some(view) = self.views.iter().find(|v| v.query == here && !here.is_empty()) {
                form.acts method="post" action={ "/library/views/" (view.id) "/remove" } {
                    button.word.is-quiet type="submit" { "Let the view “" (view.name) "” go" }
                }
            } @else if !here.is_empty() {
                details.fold.is-quiet open[!self.problems.is_empty()] {
                    summary { "Keep this view" }
                    form.stacked.is-row method="post" action="/library/views" {
                        (crate::platform::html::input("name", "text", "Name", "Only you see it.", &self.view_name, &self.problems))
                        (hidden(&self.asked, ""))
                        button.button type="submit" { "Keep" }
                    }
                }
            }
        }
    }

    /// What else was looked for, and what is not on this page.
    fn also(&self) -> Markup {
        let meant = self.answer.meant();
        html! {
            @if self.answer.partly { p.label role="status" { "Nothing that you can see holds all of these words. This holds some of them." } }
            @if !meant.is_empty() {
                p.label role="status" {
                    "Also showing what holds "
                    @for (i, word) in meant.iter().enumerate() {
                        @if i > 0 { ", " }
                        a.word href={ "/library?" (self.asked.with("q", &format!("\"{word}\""))) } { (word) }
                    }
                    ", in case that was meant."
                }
            }
            @if self.asked.order() != Order::Best && !self.asked.query().is_empty() {
                p.label { a.word href={ "/library?" (self.asked.with("sort", "")) } { "Best match first" } }
            }
        }
    }

    fn empty(&self) -> Markup {
        html! {
            div.empty {
                @if self.asked.q.is_empty() && !self.asked.is_filtered() {
                    p { "Reviews stand here once they are shared, and your own while they are being written." }
                    p.acts { a.word href="/reviews/new" { "Begin one" } }
                } @else {
                    p { "Nothing that you can see answers this." @if !self.asked.q.is_empty() { " Fewer words find more." } }
                    p.acts {
                        @if self.asked.is_filtered() && !self.asked.q.is_empty() { a.word href={ "/library?q=" (crate::platform::http::encode(&self.asked.q)) } { "Search everywhere" } }
                        a.word href="/library" { "Show everything" }
                    }
                }
            }
        }
    }

    fn hit(&self, hit: &Hit) -> Markup {
        let query = &self.answer.query;
        html! {
            li {
                h2.name { a href={ "/reviews/" (hit.id) } { (search::marked(&hit.title, query)) } }
                @if let Some(found) = &hit.found {
                    @if let Some(piece) = search::snippet(&found.body, query) { p.snippet { (piece) } }
                    p.reason { (reason(hit, found, query)) }
                }
                p.facts {
                    span { @match hit.happened_at {
                        Some(at) => (time_of(at, &hit.zone, "%-d %B %Y")),
                        None => { "written " (time_of(hit.created_at, &hit.zone, "%-d %B %Y")) },
                    } }
                    span { (hit.depth.label()) }
                    @if hit.stage != Stage::Shared { span { (hit.stage.label()) } }
                }
            }
        }
    }

    /// The way to what was left without a review, with the same words.
    fn left(&self) -> Markup {
        let words: String = self.asked.q.chars().take(200).collect();
        html! {
            @if !words.is_empty() {
                p.aid { a href={ "/incidents?q=" (crate::platform::http::encode(&words)) } { "The same words among incidents left without a review" } }
            }
        }
    }

    fn pager(&self) -> Markup {
        html! {
            nav.pager aria-label="Pages" {
                @if self.asked.after.is_empty() { span {} } @else { a href={ "/library?" (self.asked.address()) } rel="first" { "From the beginning" } }
                @if let Some(next) = &self.answer.next {
                    a href={ "/library?" (self.asked.with("after", next)) } rel="next" { "More" }
                } @else if self.answer.newest_only {
                    a href={ "/library?" (self.asked.with("sort", "newest")) } { "All matches, newest first" }
                }
            }
        }
    }
}

fn reason(hit: &Hit, found: &Found, query: &Query) -> Markup {
    html! {
        @match &found.why {
            Why::Title => "In the title",
            Why::Text => "In the text",
            Why::Moment(id, earliest, latest, zone) => {
                "In a moment, "
                a href={ "/reviews/" (hit.id) "/timeline#moment-" (id) } { (when_of(&When::between(*earliest, *latest, zone), "%H:%M")) }
            },
            Why::Decision(id, earliest, latest, zone) => {
                "In a decision, "
                a href={ "/reviews/" (hit.id) "/decisions/" (id) } { (when_of(&When::between(*earliest, *latest, zone), "%H:%M")) }
            },
            Why::Evidence(_, at, zone, lane) => {
                "In evidence" @if !lane.is_empty() { " from " b { (search::marked(lane, query)) } } ", " (time_of(*at, zone, "%H:%M"))
            },
        }
    }
}

type Choices<'a> = Vec<(&'a str, &'a str)>;

fn choices<'a>(any: &'a str, words: impl IntoIterator<Item = (&'a str, &'a str)>) -> Choices<'a> {
    std::iter::once(("", any)).chain(words).collect()
}

fn select(name: &str, label: &str, options: &Choices<'_>, chosen: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) { @for (value, label) in options { option value=(value) selected[*value == chosen] { (label) } } }
        }
    }
}

/// Everything that is asked, carried along in a form that changes one thing.
fn hidden(asked: &Asked, but: &str) -> Markup {
    html! { @for (name, value) in asked.pairs() { @if name != but { input type="hidden" name=(name) value=(value); } } }
}
