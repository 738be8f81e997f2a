//! Handlers: sign in, sign out, my sessions.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use uuid::Uuid;

use super::{Client, Me, actions, clear_cookie, cookie, store, views};
use crate::platform::{
    App,
    html::Problems,
    http::{Answer, Asked, Filled, HttpError, Path, query},
};

query! {
    /// Where to go after signing in.
    pub(super) struct Next { next }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInForm {
    pub(super) email: String,
    password: String,
    pub(super) next: String,
}

pub(super) async fn sign_in(State(app): State<App>, Asked(asked): Asked<Next>) -> Response {
    let form = SignInForm { next: asked.next, ..SignInForm::default() };
    views::sign_in(&app.config.name, &form, &Problems::default(), None).into_response()
}

pub(super) async fn try_sign_in(State(app): State<App>, client: Client, headers: HeaderMap, Filled(form): Filled<SignInForm>) -> Answer {
    let now = app.clock.now();
    let mut problems = Problems::default();
    let token = match actions::sign_in(&app, &form.email, &form.password, (&client, device(&headers)), now).await {
        Ok(Some(token)) => token,
        Ok(None) => {
            problems.add("email", "That address and password do not go together. Check both and try again.");
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, views::sign_in(&app.config.name, &form, &problems, None)).into_response());
        }
        // Whoever has to wait finds the form and the address there when the wait is over.
        Err(HttpError::Refused(StatusCode::TOO_MANY_REQUESTS, why)) => {
            return Ok((StatusCode::TOO_MANY_REQUESTS, views::sign_in(&app.config.name, &form, &problems, Some(&why))).into_response());
        }
        Err(why) => return Err(why),
    };
    Ok((CookieJar::new().add(cookie(&app, &token)), Redirect::to(local(&form.next))).into_response())
}

pub(super) async fn take_over(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap) -> Answer {
    let Some(token) = actions::take_over(&app, &token, device(&headers), app.clock.now()).await? else {
        return Err(HttpError::SignIn(String::new()));
    };
    Ok((CookieJar::new().add(cookie(&app, &token)), Redirect::to("/")).into_response())
}

pub(super) async fn sign_out(State(app): State<App>, me: Me) -> Answer {
    actions::end(&app, me.session, me.id).await?;
    // A page and no redirect: only the answer to this very request may tell the browser to
    // forget what was typed and not saved; an address that does so could be sent to anybody.
    Ok((CookieJar::new().add(clear_cookie()), views::signed_out()).into_response())
}

pub(super) async fn me(State(app): State<App>, me: Me) -> Answer {
    draw_me(&app, &me, &Problems::default()).await
}

/// A member's own page; with problems when a new password was not taken.
pub(crate) async fn draw_me(app: &App, me: &Me, problems: &Problems) -> Answer {
    let devices = store::of_member(&app.db, me.id, me.now).await?;
    let links = store::links(&app.db, me.id).await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, views::me(&views::MePage { me, devices: &devices, links: &links, problems })).into_response())
}

pub(super) async fn end(State(app): State<App>, me: Me, Path(session): Path<Uuid>) -> Answer {
    if !actions::end(&app, session, me.id).await? {
        return Err(HttpError::NotFound);
    }
    Ok(Redirect::to("/me").into_response())
}

/// An address of ours to go back to; anything else becomes the first page. A browser takes
/// `\` for `/` and drops tabs and line ends, so that `/<tab>/elsewhere` is another site.
fn local(next: &str) -> &str {
    let is_ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_ascii_control());
    if is_ours { next } else { "/" }
}

pub(crate) fn device(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or("unknown device")
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_an_address_of_ours_is_gone_back_to() {
        for ours in ["/", "/reviews", "/reviews?q=a//b&after=%09", "/library#a", "/über/uns"] {
            assert_eq!(local(ours), ours);
        }
        for other in ["", "reviews", "//evil.example", "https://evil.example", "javascript:alert(1)", " /reviews", "\\\\evil.example"] {
            assert_eq!(local(other), "/", "{other:?}");
        }
        for other in ["/\t/evil.example", "\t//evil.example", "/\\evil.example", "/\r\n/evil.example", "/\0/evil.example", "/\u{b}/evil.example", "/\u{7f}"] {
            assert_eq!(local(other), "/", "{other:?}");
        }
    }
}
