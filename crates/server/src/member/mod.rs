//! Members, teams, and the links by which people come in.
//!
//! Owns `members`, `teams`, `team_members` and `invitations`. No
//! page here counts anything by member.

mod actions;
mod pages;
mod store;
mod views;

pub use actions::{Invited, NewMember, create, first_link};
pub(crate) use store::forget_setup_links;
pub use store::{administrators, called};

use crate::platform::http::Routes;

/// Routes of this slice. `/welcome` is open to whoever holds a link.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/welcome/{token}", pages::welcome)
        .post("/welcome/{token}", pages::accept)
        .get("/members", pages::list)
        .post("/members/invitations", pages::invite)
        .post("/members/{member}/standing", pages::set_standing)
        .post("/teams", pages::new_team)
        .post("/teams/{team}/join", pages::join)
        .post("/teams/{team}/leave", pages::leave)
}
