//! Reviews and their incidents: beginning one, who is who in it, where it stands.
//!
//! Owns `incidents`, `incident_times`, `reviews`, `review_incidents`,
//! `review_roles`, `participants` and `tags`. What is not here: the text
//! (`writing`), the timeline (`timeline`), finding reviews again (`library`), the one
//! field that begins a review (`home`).

mod about;
mod actions;
mod dated;
mod forms;
mod header;
mod incident_store;
mod incidents;
mod known;
mod list;
mod past;
mod people;
mod private_alone;
pub mod runs;
mod sharing;
mod store;
mod tags;
mod team;
mod typed;
mod unsettled;

pub use actions::{GoError, NewReview, create, go, index_again, lock, move_to, retitle, set_times, title, touch, zone};
pub use forms::{typed_time, whole_day, written_end, written_time};
pub use header::{Header, Tab};
pub use known::{Known, tells_what_is_known, what_is_known, what_is_known_as_markdown};
pub use list::drop_to_begin;
pub use past::{PastReview, take_in};
pub use people::{add_participant, call_participant, give_role};
pub use private_alone::{PrivateAlone, private_alone, private_alone_question};

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<list::ListQuery, _, _>("/reviews", list::list)
        .get_asking::<about::AboutQuery, _, _>("/reviews/{review}/about", about::about)
        .post("/reviews/{review}/about", about::change)
        .post("/reviews/{review}/incidents", incidents::add)
        .post("/reviews/{review}/incidents/{incident}", incidents::change)
        .post("/reviews/{review}/incidents/{incident}/remove", incidents::remove)
        .post("/reviews/{review}/tags", tags::change)
        .get_asking::<incidents::LeftQuery, _, _>("/incidents", incidents::list)
        .post("/incidents", incidents::leave)
        .post("/reviews/{review}/participants", people::add)
        .post("/reviews/{review}/participants/{participant}/remove", people::remove)
        .post("/reviews/{review}/roles", people::add_role)
        .post("/reviews/{review}/roles/remove", people::remove_role)
        .get("/reviews/{review}/sharing", sharing::sharing)
        .post("/reviews/{review}/stage", sharing::go)
}
