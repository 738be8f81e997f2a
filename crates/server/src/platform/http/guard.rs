//! What guards every request: origin of writes, content security policy, and
//! errors of the API as JSON.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{HttpError, error};
use crate::platform::{App, keys};

/// The one-time word that lets the editor put its styles on the page.
#[derive(Debug, Clone)]
pub struct Nonce(pub String);

/// Wraps every route.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let nonce = keys::token();
    let api = request.uri().path().starts_with("/api/") || wants_json(request.headers());
    if writes(request.method()) && !same_origin(request.headers(), &app.config.address) {
        return HttpError::Refused(
            StatusCode::FORBIDDEN,
            "This request came from another site, so nothing was changed. Open the page here and send it again.".into(),
        )
        .into_response();
    }
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;
    if let Some(told) = response.extensions_mut().remove::<error::Told>().filter(|_| api) {
        let status = if response.status().is_redirection() { StatusCode::UNAUTHORIZED } else { response.status() };
        response = error::problem(status, &told);
    }
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src-elem 'self' 'nonce-{nonce}'; style-src-attr 'none'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether an island or a program asks, and not somebody's browser for a page.
fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with("application/json"))
}

fn writes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a writing request comes from our own pages or from a program, which
/// sends neither header and no cookie it was not given.
fn same_origin(headers: &HeaderMap, address: &str) -> bool {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    if !address.is_empty() {
        return origin == address.trim_end_matches('/');
    }
    let host = text(header::HOST).unwrap_or_default();
    origin.split_once("://").is_some_and(|(_, o)| o == host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (header::HeaderName::from_static(k), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn another_site_cannot_write_and_our_own_pages_can() {
        assert!(same_origin(&with(&[("sec-fetch-site", "same-origin")]), ""));
        assert!(same_origin(&with(&[("origin", "http://a:1"), ("host", "a:1")]), ""));
        assert!(!same_origin(&with(&[("sec-fetch-site", "cross-site")]), ""));
        assert!(!same_origin(&with(&[("sec-fetch-site", "same-site")]), ""));
        assert!(!same_origin(&with(&[("origin", "http://evil"), ("host", "a:1")]), ""));
        assert!(!same_origin(&with(&[("origin", "null"), ("host", "a:1")]), ""));
        assert!(!same_origin(&with(&[("origin", "http://a:1"), ("host", "a:1")]), "https://recount.example.org"));
    }
}
