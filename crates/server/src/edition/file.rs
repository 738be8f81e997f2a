//! The text of a review as a Markdown file.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use jiff::fmt::strtime;
use recount_model::{Micros, time};
use uuid::Uuid;

use super::{
    order,
    store::{self, Noun, Told},
};
use crate::{
    access::{Reading, Review},
    decision::{self, Whole},
    platform::{App, http::Answer},
    review,
    writing::{self, prose},
};

/// A review without a text goes out with what happened in which order.
pub(super) async fn markdown(State(app): State<App>, Reading { me, review }: Reading) -> Answer {
    let text = writing::text(&app.db, review.id).await?;
    let came = writing::came_as(&app.db, review.id).await?;
    let body = text.as_ref().map_or("", |text| text.body.as_str());
    // A file that came in and was never edited goes out byte for byte.
    let file = if let Some(came) = came.as_ref().filter(|came| came.is_as_it_came()) {
        came.bytes.clone()
    } else {
        let told = store::told(&app.db, review.id).await?;
        let decisions = if told.moments.iter().any(|moment| moment.noun == Noun::Decision) && !decision::tells_its_own(body) {
            decision::between(&app.db, review.id, (Micros::MIN, Uuid::nil()), (Micros::MAX, Uuid::max())).await?
        } else {
            Vec::new()
        };
        let quotes = writing::quotes_for_file(&app, &me, &review, body).await?;
        let address = format!("{}/reviews/{}", app.config.link_base(), review.id);
        let composed = compose(&review, &address, &prose::as_file(body, &quotes, &address), &told, &decisions);
        match &came {
            Some(came) => writing::with_line_ends_of(&came.bytes, &composed).into_bytes(),
            None => composed.into_bytes(),
        }
    };
    Ok(answer(&review, file))
}

fn answer(review: &Review, file: Vec<u8>) -> Response {
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8"));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{}.md\"", file_name(&review.title))) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Front matter, the text, and, unless the text has them itself, what is known of its
/// incidents, what happened in which order and what was decided. A text that brings its own front matter goes as it is.
fn compose(review: &Review, address: &str, body: &str, told: &Told, decisions: &[Whole]) -> String {
    if prose::without_front_matter(body).len() != body.len() {
        return body.to_owned();
    }
    let mut file = String::from("---\n");
    let mut line = |key: &str, value: &str| {
        file.push_str(key);
        file.push_str(": ");
        file.push_str(value);
        file.push('\n');
    };
    // A JSON string is a YAML string.
    line("title", &serde_json::Value::from(review.title.as_str()).to_string());
    if let Some(at) = review.happened_at {
        let zoned = time::timestamp(at).to_zoned_datetime(time::zone(&review.zone).unwrap_or(jiff::tz::TimeZone::UTC));
        line("date", &strtime::format("%Y-%m-%d", &zoned).unwrap_or_default());
    }
    line("zone", &serde_json::Value::from(review.zone.as_str()).to_string());
    line("stage", review.stage.as_str());
    if let Some(why) = &review.set_aside_reason {
        line("set_aside", &serde_json::Value::from(why.as_str()).to_string());
    }
    line("address", address);
    file.push_str("---\n\n");
    if !body.trim_start().starts_with("# ") {
        file.push_str("# ");
        file.push_str(&review.title);
        file.push_str("\n\n");
    }
    file.push_str(body);
    if !file.ends_with('\n') {
        file.push('\n');
    }
    let mut gap = if body.is_empty() { "" } else { "\n" };
    if let Some(known) = review::what_is_known_as_markdown(&review.title, &told.incidents).filter(|_| !review::tells_what_is_known(body)) {
        file.push_str(gap);
        file.push_str(&known);
        gap = "\n";
    }
    if !told.moments.is_empty() && !order::tells_its_own(body) {
        file.push_str(gap);
        file.push_str(&order::markdown(review, told));
    }
    if !decisions.is_empty() {
        file.push('\n');
        file.push_str(&decision::markdown(&review.zone, decisions));
    }
    file
}

/// The title in letters that every file system takes.
fn file_name(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() >= 60 {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "review".to_owned() } else { name.to_owned() }
}
