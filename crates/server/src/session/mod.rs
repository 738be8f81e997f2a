//! Signing in and out, and who is asking.
//!
//! Every handler that takes [`Me`] is for members; a guest is sent to the sign-in
//! page, and the API answers 401. A session's token is in the member's cookie
//! only, no address holds it, and the table has a keyed hash. Owns `sessions` and `throttles`.

mod actions;
mod client;
mod handed;
mod me;
mod pages;
mod password;
mod store;
mod throttle;
mod views;

pub use actions::{HANDED, begin, end_all, end_others, hand_over};
pub use client::Client;
pub use me::{Me, clear_cookie, cookie};
pub(crate) use pages::{device, draw_me};
pub use password::{hash as hash_password, verify as verify_password};
pub use throttle::{Attempt, attempt};

use crate::platform::http::Routes;

/// Routes of this slice. Sign-in is open to guests; the rest is for members.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<pages::Next, _, _>("/sign-in", pages::sign_in)
        .post("/sign-in", pages::try_sign_in)
        .get("/sign-in/{token}", pages::take_over)
        .post("/sign-out", pages::sign_out)
        .get("/me", pages::me)
        .post("/me/sessions/{session}/end", pages::end)
}
