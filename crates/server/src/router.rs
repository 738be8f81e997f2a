//! Where slices meet HTTP. Each brings its own routes; this file adds the bundles,
//! health, and what wraps every request.

use std::{sync::LazyLock, time::Duration};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    account, charter, decision, edition, evidence, facilitator_note, hint, home, interview, library, member,
    platform::{
        App,
        http::{HttpError, Path, Route, Routes, guard},
    },
    retention, review, session, then, timeline, writing,
};

/// Largest body of an ordinary form, in bytes; uploads set their own.
const FORM_LIMIT: usize = 4 * 1024 * 1024;

/// How long an answer may take.
const LONGEST: Duration = Duration::from_mins(10);

/// Every route of the product, with the list of them.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/assets/{file}", asset)
        .get("/health", health)
        .get("/api/description", description)
        .with(home::routes())
        .with(session::routes())
        .with(member::routes())
        .with(review::routes())
        .with(library::routes())
        .with(hint::routes())
        .with(writing::routes())
        .with(edition::routes())
        .with(timeline::routes())
        .with(then::routes())
        .with(evidence::routes())
        .with(charter::routes())
        .with(account::routes())
        .with(interview::routes())
        .with(facilitator_note::routes())
        .with(retention::routes())
        .with(decision::routes())
}

/// The list alone, sorted by path: for tests and documentation.
#[must_use]
pub fn list() -> Vec<Route> {
    routes().into_parts().1
}

/// The whole application.
pub fn router(app: App) -> Router {
    let (router, _) = routes().into_parts();
    router
        .fallback(nothing)
        .method_not_allowed_fallback(only_sent_to)
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(middleware::from_fn(|request, next| in_time(LONGEST, request, next)))
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

/// Ends what takes too long. Files take as long as their way does: an upload ends when nothing
/// comes any more (`evidence`).
async fn in_time(longest: Duration, request: Request, next: Next) -> Response {
    let brings = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if brings.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        return next.run(request).await;
    }
    tokio::time::timeout(longest, next.run(request)).await.unwrap_or_else(|_| {
        let why = "This took more than ten minutes and was given up. Look at the page again before you send anything once more.";
        HttpError::Refused(StatusCode::REQUEST_TIMEOUT, why.into()).into_response()
    })
}

async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = recount_assets::get(&format!("/assets/{file}")) else { return HttpError::NotFound.into_response() };
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("br"));
    let (bytes, encoding) = match asset.brotli.filter(|_| accepts) {
        Some(small) => (small, Some("br")),
        None => (asset.bytes, None),
    };
    let mut response = bytes.into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    // The name holds a hash of the content, so a copy is good for ever.
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// An address that there is not: for a member nothing, for a guest the sign-in, so that
/// nobody outside learns which addresses there are.
async fn nothing(_: session::Me) -> HttpError {
    HttpError::NotFound
}

/// The pages that can be read, by their segments.
static PAGES: LazyLock<Vec<Vec<&'static str>>> =
    LazyLock::new(|| list().iter().filter(|route| route.method == "GET").map(|route| route.path.split('/').skip(1).collect()).collect());

/// A form's address stays in the browser where what was typed was refused, and a phone
/// that comes back to such a page reads it: it finds the page that the form stands on.
async fn only_sent_to(_: session::Me, method: Method, uri: Uri) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) || uri.path().starts_with("/api/") {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    Redirect::to(nearest_page(uri.path())).into_response()
}

/// The page above an address, the first page where there is none between.
fn nearest_page(path: &str) -> &str {
    let is_page = |path: &str| {
        let given: Vec<&str> = path.split('/').skip(1).collect();
        let fits = |(one, given): (&&str, &&str)| one == given || one.starts_with('{') && !given.is_empty();
        PAGES.iter().any(|page| page.len() == given.len() && page.iter().zip(&given).all(fits))
    };
    let mut above = path;
    while let Some((shorter, _)) = above.rsplit_once('/') {
        if is_page(shorter) {
            return shorter;
        }
        above = shorter;
    }
    "/"
}

/// What the API has, for programs that read it. Members only, like the rest.
async fn description(_: session::Me) -> Json<serde_json::Value> {
    Json(crate::description::describe(&list()))
}

/// Whether the database answers; nothing else is told.
async fn health(State(app): State<App>) -> Response {
    let answered: Result<Vec<(i64,)>, _> = app.db.all(crate::sql!("select cast(1 as bigint)"), crate::platform::db::args![]).await;
    match answered {
        Ok(_) => (StatusCode::OK, "ok").into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_takes_too_long_is_told_and_files_take_their_time() -> Result<(), Box<dyn std::error::Error>> {
        use tower::ServiceExt as _;
        const SHORT: Duration = Duration::from_millis(20);
        let slow = axum::routing::post(async || tokio::time::sleep(SHORT * 5).await);
        let router = Router::new().route("/", slow).layer(middleware::from_fn(|request, next| in_time(SHORT, request, next)));
        for (kind, status) in [("application/x-www-form-urlencoded", 408), ("multipart/form-data; boundary=b", 200)] {
            let request = axum::http::Request::post("/").header("content-type", kind).body(axum::body::Body::empty())?;
            let answer = router.clone().oneshot(request).await?;
            assert_eq!(answer.status(), status, "{kind}");
            let body = axum::body::to_bytes(answer.into_body(), 1 << 16).await?;
            assert_eq!(String::from_utf8_lossy(&body).contains("was given up"), status == 408);
        }
        Ok(())
    }

    #[test]
    fn every_form_stands_below_a_page_that_can_be_read() {
        for route in list().iter().filter(|route| route.method == "POST" && !route.path.starts_with("/api/")) {
            let page = nearest_page(route.path);
            assert!(route.path.starts_with(page) && !page.contains("{file}"), "{} leads to {page}", route.path);
        }
        for (form, page) in [
            ("/accounts/7/passages", "/accounts/7"),
            ("/accounts/7/passages/8/take-back", "/accounts/7/passages/8"),
            ("/reviews/7/hold/lift", "/reviews/7/hold"),
            ("/reviews/7/quoted", "/reviews/7"),
        ] {
            assert_eq!(nearest_page(form), page);
        }
    }
}
