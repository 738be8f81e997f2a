//! Routes that can be listed: what the access matrix and the no-numbers test walk.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    http::Method,
    routing::{MethodFilter, on},
};

use super::Parameters;
use crate::platform::App;

/// One route.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// Path with `{names}`.
    pub path: &'static str,
    /// Method.
    pub method: &'static str,
    /// Names of its query parameters.
    pub parameters: &'static [&'static str],
}

/// A slice's routes, with their list.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page that is read.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(&Method::GET, path, &[], handler)
    }

    /// Adds a page that is read with query parameters.
    #[must_use]
    pub fn get_asking<P: Parameters, H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(&Method::GET, path, P::NAMES, handler)
    }

    /// Adds a form's target.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(&Method::POST, path, &[], handler)
    }

    /// Adds a target that streams its body and sets its own limit.
    #[must_use]
    pub fn post_stream<H: Handler<T, App>, T: 'static>(mut self, path: &'static str, handler: H) -> Self {
        self.router = self.router.route(path, on(MethodFilter::POST, handler).layer(DefaultBodyLimit::disable()));
        self.list.push(Route { path, method: "POST", parameters: &[] });
        self
    }

    /// Adds a target that replaces.
    #[must_use]
    pub fn put<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(&Method::PUT, path, &[], handler)
    }

    /// Adds another slice's routes.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// The router and the list, sorted by path.
    pub fn into_parts(mut self) -> (Router<App>, Vec<Route>) {
        self.list.sort();
        (self.router, self.list)
    }

    fn add<H: Handler<T, App>, T: 'static>(mut self, method: &Method, path: &'static str, parameters: &'static [&'static str], handler: H) -> Self {
        let (filter, name) = match *method {
            Method::POST => (MethodFilter::POST, "POST"),
            Method::PUT => (MethodFilter::PUT, "PUT"),
            _ => (MethodFilter::GET, "GET"),
        };
        self.router = self.router.route(path, on(filter, handler));
        self.list.push(Route { path, method: name, parameters });
        self
    }
}
