//! Retention: what goes with time, what keeps it, and who pauses it.
//!
//! After a review was last shared: passages that no text quotes and whose authors do not
//! keep them, and interviews that nobody confirmed, go after `passage_days`; facilitators'
//! notes after thirty days; names give way to what people did after `name_days`, unless
//! they renew them. A review that was taken up again and a legal hold pause all of it. Authors take back and
//! withdraw what is theirs at any time, holds included. [`run`] removes; it is given
//! the time, and is leased, so that of several nodes one does it. Owns `legal_holds`,
//! `name_renewals`, `names_over` and `leases`. What is not here: how words are
//! destroyed (`account`, `interview`, `facilitator_note`).

mod actions;
mod hold;
mod next;
mod next_views;
mod store;
mod told;

pub use actions::{Removed, run};

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<next::NextQuery, _, _>("/retention", next::next)
        .post("/retention/names", next::renew)
        .get("/reviews/{review}/hold", hold::hold)
        .post("/reviews/{review}/hold", hold::place)
        .post("/reviews/{review}/hold/lift", hold::lift)
}
