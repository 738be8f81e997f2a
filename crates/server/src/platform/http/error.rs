//! One error for every handler, logged once here, drawn as a page or as problem
//! JSON (RFC 9457).

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::html;

use super::frame::bare;
use crate::platform::{db::DbError, seal::SealError};

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// It is not there, or not for the person asking; the two look the same.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in; the address to come back to.
    #[error("not signed in")]
    SignIn(String),
    /// The request cannot be done, and why, as a sentence for the person.
    #[error("{1}")]
    Refused(StatusCode, String),
    /// Something of ours broke. The person is told so, the log is told why.
    #[error("{0}")]
    Broken(String),
}

impl HttpError {
    /// Refused with 422.
    #[must_use]
    pub fn refused(why: impl Into<String>) -> Self {
        Self::Refused(StatusCode::UNPROCESSABLE_ENTITY, why.into())
    }

    /// Broken, with what broke.
    #[must_use]
    pub fn broken(why: impl std::fmt::Display) -> Self {
        Self::Broken(why.to_string())
    }
}

/// Words that do not open are said to be so where somebody wants to change them: trying
/// again opens nothing.
impl From<SealError> for HttpError {
    fn from(why: SealError) -> Self {
        tracing::error!(%why, "sealed words do not open");
        Self::Refused(
            StatusCode::CONFLICT,
            format!("This cannot be opened: {why}. Nothing was changed. Whoever runs this server finds what does not open with “recount key check”."),
        )
    }
}

impl From<DbError> for HttpError {
    fn from(e: DbError) -> Self {
        Self::Broken(e.to_string())
    }
}

/// Marks a response as an error, so that the guard can draw it as JSON for the API.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) title: &'static str,
    pub(super) detail: String,
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let (status, title, detail) = match self {
            Self::SignIn(next) => {
                let address = if next.is_empty() || next == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", encode(&next)) };
                let mut response = Redirect::to(&address).into_response();
                response.extensions_mut().insert(Told { title: "Sign in first", detail: "This needs a signed-in member.".into() });
                return response;
            }
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "There is nothing here for you to read",
                "The address may be mistyped, or what stands here is not shared with you yet. Whoever gave you the link can tell.".to_owned(),
            ),
            Self::Refused(status, why) => (status, "That was not done", why),
            Self::Broken(why) => {
                tracing::error!(why, "a request could not be answered");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something on our side broke",
                    "Nothing was changed by this request. Try again; if it stays, whoever runs this server finds the reason in its log.".to_owned(),
                )
            }
        };
        let page = bare(title, &html! { h1 { (title) } p.lede { (detail) } p { a.word href="/" { "Go to the first page" } } });
        let mut response = (status, page).into_response();
        response.extensions_mut().insert(Told { title, detail });
        response
    }
}

/// An error of the API as problem JSON.
pub(super) fn problem(status: StatusCode, told: &Told) -> Response {
    let body = serde_json::json!({ "type": "about:blank", "title": told.title, "status": status.as_u16(), "detail": told.detail });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(body)).into_response()
}

pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~' | b'/') {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}
