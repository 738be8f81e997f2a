//! The frame of a page: rail, top, and the one place where a document begins.

use jiff::fmt::strtime;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use recount_model::{Micros, When, time};

/// What the frame needs to know: who reads, and where in the product they are.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Name of the member reading.
    pub reader: String,
    /// One-time word for styles.
    pub nonce: String,
    /// The rail's entry that is current, by its address; empty for none.
    pub place: &'static str,
    /// Key of a form draft that has just been saved, so that the page forgets it.
    pub saved_draft: Option<String>,
    /// Where files go that are dropped anywhere on the page; `None` where a drop is
    /// not for us.
    pub drop: Option<Drop>,
}

/// Where dropped files go.
#[derive(Debug, Clone)]
pub struct Drop {
    /// Target of the form they are sent by, unless the page has such a form itself.
    pub address: String,
    /// Said over the page while they are held over it.
    pub says: String,
}

/// The rail. Navigation shows only what exists; a slice that brings a place adds it here.
const RAIL: &[(&str, &str)] = &[("Home", "/"), ("Reviews", "/reviews"), ("Library", "/library")];

impl Frame {
    /// A whole page. `scripts` are logical names of islands besides `app.js`.
    #[must_use]
    pub fn page(&self, title: &str, scripts: &[&str], body: &Markup) -> Markup {
        document(
            title,
            Some(&self.nonce),
            scripts,
            Drafts { saved: self.saved_draft.as_deref(), left: false },
            &html! {
                a.skip href="#main" { "Skip to the page" }
                div.frame {
                    nav.rail aria-label="Recount" {
                        a.wordmark href="/" { "Recount" }
                        ul { @for (label, href) in RAIL {
                            li { a href=(href) aria-current=[(*href == self.place).then_some("page")] { (label) } }
                        } }
                    }
                    div.page {
                        header.top {
                            form.find role="search" aria-label="Everywhere" action="/library" method="get" {
                                kbd aria-hidden="true" { "/" }
                                input type="search" name="q" aria-label="Search reviews and what stands in them" placeholder="Have we seen this before?";
                            }
                            a href="/reviews/new" data-shortcut="n" { "New " kbd aria-hidden="true" { "n" } }
                            a href="/me" { (self.reader) }
                        }
                        main #main { (body) }
                    }
                }
                @if let Some(drop) = &self.drop { drop-files action=(drop.address) says=(drop.says) {} }
            },
        )
    }
}

/// A page without the rail: sign-in, invitations, errors.
#[must_use]
pub fn bare(title: &str, body: &Markup) -> Markup {
    without_rail(title, Drafts { saved: None, left: false }, body)
}

/// As [`bare`], for who has just signed out: the browser forgets every form draft.
#[must_use]
pub fn left(title: &str, body: &Markup) -> Markup {
    without_rail(title, Drafts { saved: None, left: true }, body)
}

fn without_rail(title: &str, drafts: Drafts<'_>, body: &Markup) -> Markup {
    document(
        title,
        None,
        &[],
        drafts,
        &html! {
            main.sign-in #main {
                a.wordmark href="/" { "Recount" }
                (body)
            }
        },
    )
}

/// Which form drafts the browser may forget: one that was saved, or all of them
/// because who typed them has left.
#[derive(Clone, Copy)]
struct Drafts<'a> {
    saved: Option<&'a str>,
    left: bool,
}

fn document(title: &str, nonce: Option<&str>, scripts: &[&str], drafts: Drafts<'_>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Recount" }
                @if let Some(nonce) = nonce { meta name="csp-nonce" content=(nonce); }
                meta name="color-scheme" content="light dark";
                @for face in recount_assets::preloads() { link rel="preload" as="font" type="font/woff2" crossorigin href=(face); }
                link rel="icon" type="image/svg+xml" href=(recount_assets::url("icon.svg"));
                link rel="stylesheet" href=(recount_assets::url("app.css"));
                @for name in std::iter::once(&"app.js").chain(scripts) {
                    script type="module" src=(recount_assets::url(name)) {}
                }
            }
            body data-saved-draft=[drafts.saved] data-clear-drafts[drafts.left] { (body) }
        }
    }
}

/// An instant in a zone, drawn with its full form on hover: `format` is strftime's.
#[must_use]
pub fn time_of(at: Micros, zone: &str, format: &str) -> Markup {
    let zoned = time::timestamp(at).to_zoned_datetime(time::zone(zone).unwrap_or(jiff::tz::TimeZone::UTC));
    let shown = strtime::format(format, &zoned).unwrap_or_default();
    let full = strtime::format("%A %-d %B %Y, %H:%M:%S", &zoned).unwrap_or_default();
    html! { time datetime=(zoned.timestamp().to_string()) data-zone=(zone) title={ (full) " " (zone) } { (shown) } }
}

/// As [`time_of`] with the day and the clock; the day alone where nobody said the hour.
#[must_use]
pub fn day_or_time_of(at: Micros, zone: &str, day: &str) -> Markup {
    if time::is_midnight(at, zone) {
        let shown = time::timestamp(at).to_zoned_datetime(time::zone(zone).unwrap_or(jiff::tz::TimeZone::UTC));
        return html! { time datetime=(shown.date()) { (strtime::format(day, &shown).unwrap_or_default()) } };
    }
    time_of(at, zone, &format!("{day}, %H:%M"))
}

/// An uncertain time as people say it: “14:05”, “about 14:05”, “between … and …”, or
/// a day.
#[must_use]
pub fn when_of(when: &When, format: &str) -> Markup {
    if when.is_day() {
        day_or_time_of(when.earliest(), when.zone(), "%-d %B %Y")
    } else if when.is_exact() {
        time_of(when.earliest(), when.zone(), format)
    } else if when.is_about() {
        html! { "about " (time_of(when.point(), when.zone(), format)) }
    } else {
        html! { "between " (time_of(when.earliest(), when.zone(), format)) " and " (time_of(when.latest(), when.zone(), format)) }
    }
}

/// As [`when_of`] for a list of many: an uncertain time is plain words, for it is no instant
/// that a program could read.
#[must_use]
pub fn when_in_list(when: &When, format: &str) -> Markup {
    let clock = |at: Micros| {
        strtime::format(format, &time::timestamp(at).to_zoned_datetime(time::zone(when.zone()).unwrap_or(jiff::tz::TimeZone::UTC))).unwrap_or_default()
    };
    if when.is_day() || when.is_exact() {
        when_of(when, format)
    } else if when.is_about() {
        html! { "about " (clock(when.point())) }
    } else {
        html! { "between " (clock(when.earliest())) " and " (clock(when.latest())) }
    }
}

/// Text that was made safe elsewhere (`ammonia`) and is drawn as it is.
#[must_use]
pub fn trusted(html: String) -> Markup {
    PreEscaped(html)
}
