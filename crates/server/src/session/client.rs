//! Where a request comes from, as far as attempts are counted by it.

use std::{
    convert::Infallible,
    fmt,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

use crate::platform::App;

/// The address a request comes from: what the proxy in front says where one is
/// configured, else the other end of the connection. Of IPv6 the first half, which is
/// what one household or office has.
#[derive(Debug, Clone, Copy)]
pub struct Client(Option<IpAddr>);

impl fmt::Display for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.map(|address| address.to_canonical()) {
            None => out.write_str("somewhere"),
            Some(IpAddr::V4(four)) => four.fmt(out),
            Some(IpAddr::V6(six)) => {
                let half = six.to_bits() >> 64;
                write!(out, "{half:x}/64")
            }
        }
    }
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let header = &app.config.proxy_header;
        // A proxy adds what it saw at the end; what stands before may be anybody's invention.
        let told = (!header.is_empty())
            .then(|| parts.headers.get_all(header.as_str()).iter().next_back())
            .flatten()
            .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        let peer = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self(told.or_else(peer)))
    }
}
