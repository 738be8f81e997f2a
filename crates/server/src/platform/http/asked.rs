//! What is asked: names in the path, query parameters and forms.
//!
//! A form is never refused by the framework: it is read into plain strings and
//! checked by the slice, so that what was typed can be shown again.

use axum::{
    extract::{FromRequest, FromRequestParts, Query, Request},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use super::HttpError;

/// Query parameters of a route, with their names.
pub trait Parameters: DeserializeOwned + Default + Send {
    /// Names as they stand in the address.
    const NAMES: &'static [&'static str];
}

/// A field's name as it stands in the address: one that is a keyword is written `r#as`.
pub(crate) const fn plain(field: &'static str) -> &'static str {
    if let [b'r', b'#', name @ ..] = field.as_bytes()
        && let Ok(name) = std::str::from_utf8(name)
    {
        return name;
    }
    field
}

/// Declares query parameters: every field is a `String`, empty when not given.
macro_rules! query {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $field:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, serde::Deserialize)]
        #[serde(default)]
        $vis struct $name { $($(#[$fmeta])* pub(crate) $field: String),+ }
        impl $crate::platform::http::Parameters for $name {
            const NAMES: &'static [&'static str] = &[$($crate::platform::http::plain(stringify!($field))),+];
        }
    };
}
pub(crate) use query;

/// The query parameters of a request; what cannot be read counts as not given.
#[derive(Debug)]
pub struct Asked<P>(pub P);

impl<S: Send + Sync, P: Parameters> FromRequestParts<S> for Asked<P> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        Ok(Self(Query::from_request_parts(parts, state).await.map(|Query(p)| p).unwrap_or_default()))
    }
}

/// What stands in the path by `{name}`. An id that is none names nothing: at its address there
/// is as little as at that of an id nobody has.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(named)) => Ok(Self(named)),
            Err(why) if why.status() == StatusCode::BAD_REQUEST => Err(HttpError::NotFound),
            // A handler that asks for what its route does not have.
            Err(why) => Err(HttpError::broken(why)),
        }
    }
}

/// A posted form. `F` has `#[serde(default)]` and only strings and lists of strings.
#[derive(Debug)]
pub struct Filled<F>(pub F);

impl<S: Send + Sync, F: DeserializeOwned> FromRequest<S> for Filled<F> {
    type Rejection = HttpError;

    async fn from_request(request: Request, state: &S) -> Result<Self, HttpError> {
        match axum_extra::extract::Form::<F>::from_request(request, state).await {
            Ok(axum_extra::extract::Form(form)) => Ok(Self(form)),
            Err(why) if why.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                let says =
                    "That is more than a form may hold. Nothing was saved; what you typed is still in the form: go back, shorten it, or send it as a file.";
                Err(HttpError::Refused(StatusCode::PAYLOAD_TOO_LARGE, says.into()))
            }
            Err(why) => Err(HttpError::refused(format!("The form could not be read ({why}). Nothing was saved; go back and send it again."))),
        }
    }
}
