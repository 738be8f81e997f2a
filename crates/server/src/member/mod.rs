//! Members, teams, and the links by which people come in.
//!
//! Owns `members`, `teams`, `team_members`, `invitations` and `password_links`. No
//! page here counts anything by member.

mod actions;
mod link;
mod pages;
mod store;
mod views;

pub use actions::{Invited, NewMember, create, first_link};
pub use link::{LinkFor, link_for};
pub(crate) use store::forget_setup_links;
pub use store::{administrators, called};
pub use views::standing_word;

use crate::platform::http::Routes;

/// Routes of this slice. `/welcome` and `/new-password` are open to whoever holds a link.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/welcome/{token}", pages::welcome)
        .post("/welcome/{token}", pages::accept)
        .get_asking::<pages::MembersQuery, _, _>("/members", pages::list)
        .post("/members/invitations", pages::invite)
        .post("/members/invitations/{invitation}/withdraw", pages::withdraw)
        .get("/members/{member}", pages::one)
        .post("/members/{member}/standing", pages::set_standing)
        .post("/members/{member}/link", link::hand)
        .post("/members/{member}/end", pages::end_access)
        .post("/members/{member}/return", pages::give_back)
        .get("/new-password/{token}", link::follow)
        .post("/new-password/{token}", link::choose)
        .post("/me/password", pages::change_password)
        .post("/teams", pages::new_team)
        .post("/teams/{team}/join", pages::join)
        .post("/teams/{team}/leave", pages::leave)
}
