//! Earlier texts: every version that was saved, to read and to bring back.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, SaveError, Words},
    conflict::{self, Both, side},
    lines::{Where, compare},
    store::{self, Text, VersionRow, VersionText},
};
use crate::{
    access::{Editing, Review},
    platform::{
        App,
        http::{Answer, Asked, Filled, HttpError, Path, query, time_of},
    },
    review::{Header, Tab},
};

query! {
    /// Versions before this number.
    pub(super) struct VersionsQuery { before }
}

pub(super) async fn list(State(app): State<App>, Editing { me, review }: Editing, Asked(asked): Asked<VersionsQuery>) -> Answer {
    let before = asked.before.parse().unwrap_or(i64::MAX);
    let mut rows = store::versions(&app.db, review.id, before).await?;
    let more = rows.len() > usize::try_from(store::VERSIONS).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let header = Header::of(&review);
    Ok(header.page(&me, &review, Tab::Text, &[], &draw_list(&review, &rows, more)).into_response())
}

pub(super) async fn one(State(app): State<App>, Editing { me, review }: Editing, Path((_, version)): Path<(Uuid, String)>) -> Answer {
    let version = number(&version)?;
    let text = store::version(&app.db, review.id, version).await?.ok_or(HttpError::NotFound)?;
    let now = store::text(&app.db, review.id).await?.ok_or(HttpError::NotFound)?;
    let header = Header::of(&review);
    Ok(header.page(&me, &review, Tab::Text, &[], &draw_one(&review, version, &text, &now)).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BackForm {
    base_version: String,
}

/// Brings an earlier text back as a new version; what stood there stays among the
/// earlier ones.
pub(super) async fn bring_back(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, version)): Path<(Uuid, String)>,
    Filled(form): Filled<BackForm>,
) -> Answer {
    let text = store::version(&app.db, review.id, number(&version)?).await?.ok_or(HttpError::NotFound)?;
    let mut tx = app.db.write().await?;
    let words =
        Words { review: review.id, title: &review.title, body: &text.body, by: Some(me.id), base: form.base_version.trim().parse().unwrap_or_default() };
    match actions::save(&mut tx, words, me.now).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/reviews/{}/text", review.id)).into_response())
        }
        Err(SaveError::Meanwhile(theirs)) => {
            drop(tx);
            Ok(conflict::page(&me, &review, &Both { mine: &text.body, theirs: &theirs, titles: None }))
        }
        Err(SaveError::Db(e)) => Err(e.into()),
        Err(why @ SaveError::TooLong) => Err(HttpError::refused(why.to_string())),
    }
}

fn number(version: &str) -> Result<i64, HttpError> {
    version.parse().map_err(|_| HttpError::NotFound)
}

fn by(saved_by: Option<&str>) -> &str {
    saved_by.unwrap_or("From a file")
}

/// Whose words a version is and, where two wrote at once, what became of them.
fn whose(saved_by: Option<&str>, kept_for: Option<&str>) -> String {
    let by = by(saved_by);
    match kept_for {
        Some(store::NOT_CHOSEN) => format!("{by}: not chosen when two wrote at once"),
        Some(store::CONFLICT) => format!("{by}: one of two texts written at once"),
        _ => by.to_owned(),
    }
}

fn draw_list(review: &Review, rows: &[VersionRow], more: bool) -> Markup {
    let base = format!("/reviews/{}/text", review.id);
    html! {
        section.column {
            h2 { "Earlier texts" }
            @if rows.is_empty() {
                p.empty { "Nothing was saved yet. Every text that is kept will stand here, to read and to bring back." }
            } @else {
                p.lede { "The text as it stood after each sitting, and both where two people wrote at once. Bringing one back makes it the newest; nothing is taken away." }
            }
            ol.entries { @for row in rows {
                li.entry {
                    p.name { a href={ (base) "/versions/" (row.version) } { (time_of(row.saved_at, &review.zone, "%A %-d %B %Y, %H:%M")) } }
                    p.more { (whose(row.saved_by.as_deref(), row.kept_for.as_deref())) }
                }
            } }
            @if let (true, Some(last)) = (more, rows.last()) {
                nav.pager aria-label="More texts" { a.word href={ (base) "/versions?before=" (last.version) } rel="next" { "Earlier ones" } }
            }
            p.acts { a.word href=(base) { "Back to the text" } }
        }
    }
}

fn draw_one(review: &Review, version: i64, text: &VersionText, now: &Text) -> Markup {
    let base = format!("/reviews/{}/text", review.id);
    let pieces = compare(&text.body, &now.body);
    let same = text.body == now.body;
    html! {
        div.desk {
            form.versions method="post" action={ (base) "/versions/" (version) } {
                input type="hidden" name="base_version" value=(now.version);
                div.merged { h2 { "An earlier text" } }
                section {
                    h3 { "Then" }
                    p.by { (whose(text.saved_by.as_deref(), text.kept_for.as_deref())) ", " (time_of(text.saved_at, &review.zone, "%-d %B %Y, %H:%M")) }
                    @if same { pre tabindex="0" { (text.body) } } @else { (side(&pieces, Where::Mine)) }
                }
                section {
                    h3 { "Now" }
                    p.by { (by(now.saved_by.as_deref())) ", " (time_of(now.saved_at, &review.zone, "%-d %B %Y, %H:%M")) }
                    @if same { p { "The same words." } } @else { (side(&pieces, Where::Theirs)) }
                }
                p.acts {
                    @if !same { button.button.is-primary type="submit" { "Bring back the text from then" } }
                    a.word href={ (base) "/versions" } { "All earlier texts" }
                }
            }
        }
    }
}
