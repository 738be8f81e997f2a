//! Who is asking.

use axum::{
    extract::FromRequestParts,
    http::{Method, Uri, header, request::Parts},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use recount_model::{Micros, Standing};
use uuid::Uuid;

use super::store;
use crate::platform::{
    App,
    http::{Frame, HttpError, Nonce},
};

const COOKIE: &str = "recount_session";

/// The member asking, and when.
#[derive(Debug, Clone)]
pub struct Me {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What they may do for the installation.
    pub standing: Standing,
    /// Zone for times they type.
    pub zone: String,
    /// The session they ask from.
    pub session: Uuid,
    /// When they ask.
    pub now: Micros,
    nonce: String,
}

impl Me {
    /// Refuses who is not a steward, as if the page were not there.
    ///
    /// # Errors
    /// [`HttpError::NotFound`].
    pub fn steward(&self) -> Result<(), HttpError> {
        if self.standing == Standing::Steward { Ok(()) } else { Err(HttpError::NotFound) }
    }

    /// The frame of a page for them; `place` is the rail's current address.
    #[must_use]
    pub fn frame(&self, place: &'static str) -> Frame {
        Frame { reader: self.name.clone(), nonce: self.nonce.clone(), place, saved_draft: None, drop: None }
    }

    /// Refuses who is not an administrator, as if the page were not there.
    ///
    /// # Errors
    /// [`HttpError::NotFound`].
    pub fn administrator(&self) -> Result<(), HttpError> {
        if self.standing == Standing::Administrator { Ok(()) } else { Err(HttpError::NotFound) }
    }
}

impl FromRequestParts<App> for Me {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let back = || HttpError::SignIn(came_from(parts));
        let jar = CookieJar::from_headers(&parts.headers);
        let token = jar.get(COOKIE).map(|c| c.value().to_owned()).ok_or_else(back)?;
        let now = app.clock.now();
        let row = store::find(&app.db, &app.keys.token_hash("session", &token), now).await?.ok_or_else(back)?;
        let nonce = parts.extensions.get::<Nonce>().map(|n| n.0.clone()).unwrap_or_default();
        Ok(Self { id: row.member_id, name: row.name, standing: row.standing, zone: row.zone, session: row.session_id, now, nonce })
    }
}

/// Where to go back to after signing in: the address asked for, and for a form the page it
/// stands on, where what was typed into it is kept; the form's own address is no page.
fn came_from(parts: &Parts) -> String {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return parts.uri.path_and_query().map(|p| p.as_str().to_owned()).unwrap_or_default();
    }
    let said = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let page = said(header::REFERER).and_then(|from| from.parse::<Uri>().ok());
    let is_ours = page.as_ref().and_then(Uri::authority).is_some_and(|authority| Some(authority.as_str()) == said(header::HOST));
    page.filter(|_| is_ours).and_then(|page| page.path_and_query().map(|p| p.as_str().to_owned())).unwrap_or_default()
}

/// The cookie that carries a token: not readable by scripts, not sent across sites.
#[must_use]
pub fn cookie(app: &App, token: &str) -> Cookie<'static> {
    let secure = if app.config.address.starts_with("https://") { "; Secure" } else { "" };
    let seconds = u64::from(app.config.session_days) * 86_400;
    // The token is URL-safe base64, so the text always parses; an unparsable one would only be a cookie without a name.
    Cookie::parse(format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")).unwrap_or_else(|_| Cookie::new(COOKIE, ""))
}

/// The cookie that ends the browser's side of a session.
#[must_use]
pub fn clear_cookie() -> Cookie<'static> {
    Cookie::parse(format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")).unwrap_or_else(|_| Cookie::new(COOKIE, ""))
}
