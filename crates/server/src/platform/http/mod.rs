//! HTTP without nouns: routes that can be listed, errors, forms, the frame of a
//! page, and what guards every request.

mod asked;
mod error;
mod frame;
mod guard;
mod routes;

pub use asked::{Asked, Filled, Parameters, Path};
pub(crate) use asked::{plain, query};
pub use error::HttpError;
pub(crate) use error::encode;
pub use frame::{Drop, Frame, bare, day_or_time_of, left, time_of, trusted, when_in_list, when_of};
pub use guard::{Nonce, guard};
pub use routes::{Route, Routes};

/// What a handler gives.
pub type Answer<T = axum::response::Response> = Result<T, HttpError>;
