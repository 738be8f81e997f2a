//! Why something is asked: a page for each rule, and the list of them.

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use pulldown_cmark::{Event, Options, Parser};
use recount_language::Family;

use crate::{
    platform::{
        App,
        html::capitalised,
        http::{HttpError, Path, trusted},
    },
    session::Me,
};

pub(super) async fn list(State(app): State<App>, me: Me) -> Response {
    let rules = app.rules();
    let body = html! {
        article.column.prose {
            h1 { "What the language coach asks about" }
            p.lede { "It keeps names and takes away fault. What it notices is asked as a question, of whoever writes and nobody else. It reads English, and it is often right and sometimes not: then the text is fine as it is." }
            @for family in Family::ALL {
                @let of_family: Vec<_> = rules.iter().filter(|rule| rule.family == family).collect();
                @if !of_family.is_empty() {
                    h2 { (capitalised(family.as_str())) }
                    ul { @for rule in of_family { li { a href={ "/rules/" (rule.name) } { (rule.title) } } } }
                }
            }
        }
    };
    me.frame("").page("What the language coach asks about", &[], &body).into_response()
}

pub(super) async fn one(State(app): State<App>, me: Me, Path((family, rule)): Path<(String, String)>) -> Result<Response, HttpError> {
    if (family.as_str(), rule.as_str()) == ("fine", "because") {
        return Ok(because(&me));
    }
    let rule = app.rules().get(&format!("{family}/{rule}")).ok_or(HttpError::NotFound)?;
    let mut page = String::new();
    // A rule of one's own may come from anybody's repository: HTML in its page is shown as it is written.
    let events = Parser::new_ext(&rule.page, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(written) | Event::InlineHtml(written) => Event::Text(written),
        other => other,
    });
    pulldown_cmark::html::push_html(&mut page, events);
    Ok(page_of(&me, &rule.title, &trusted(page)))
}

/// A page about the coach, with the way to all it asks about.
fn page_of(me: &Me, title: &str, says: &Markup) -> Response {
    let body = html! {
        article.column.prose { (says) }
        div.column { nav.pager aria-label="Rules" { a.word href="/rules" { "Everything the language coach asks about" } } }
    };
    me.frame("").page(title, &[], &body).into_response()
}

/// How somebody keeps a question silent in the text itself.
fn because(me: &Me) -> Response {
    let says = html! {
        h1 { "Fine as it is, and why" }
        p { "A comment in the text keeps one question silent. It names the rule and says why the words are fine as they are, since that is part of the review:" }
        pre { code { "The exporter failed to start. <!-- recount: fine blame/failed-to because the exporter is a program -->" } }
        p { "It speaks for the paragraph, list item or table row it stands in. On a line of its own with blank lines around it, it speaks for the paragraph, list item or table after it, and never past a heading. A question on the whole review is kept silent by a comment anywhere." }
        p { "One without a reason of two words at least keeps nothing silent, nor does one where its rule asks nothing." }
    };
    page_of(me, "Fine as it is, and why", &says)
}
