//! Accounts: what each person who was there recounts, in their own words, under
//! their own control.
//!
//! An account's own pages (`/accounts/{account}/…`) answer to its author and to
//! nobody else, also when they no longer see the review. Everyone else reads
//! passages through their review, and only those whose audience contains them; an
//! entry in the ledger, which its author sees, is committed before a passage is
//! unsealed for somebody else.
//!
//! Owns `accounts`, `passages`, `passage_openings`, `quotations`,
//! `quotation_openings`, `divergences`, `account_invitations` and `withdrawals`. What a
//! passage says stands in no index, log or list. What is not here: how words are sealed
//! (`platform::seal`), decisions, how a text is drawn
//! (`writing`).

mod actions;
mod departed;
mod divergence;
mod front;
mod grown;
mod invitation;
mod keeping;
mod leaf;
mod ledger;
mod mine;
mod narrow;
mod news;
mod own;
mod own_views;
mod promise;
mod prompts;
mod quotation;
mod reading;
mod store;
mod then;
mod whole;
mod widen;

pub use actions::{AccountError, Confirmed, take_in};
pub use divergence::{Divergence, divergences, draw as draw_divergence, mark as mark_divergence};
pub use grown::{Grown, grew};
pub use invitation::{InvitedRow, not_members, without_account};
pub(crate) use keeping::passage_quoted;
pub use keeping::{WENT, WITHDRAWN, note_quoted, remove};
pub use news::{News, news};
pub(crate) use own::{told, uncopied};
pub(crate) use own_views::words;
pub use quotation::{AskingRow, Goes, Quoted, asks, quoted};
pub use reading::{drawn_as, role as by_what_they_did};
pub(crate) use store::{read, shown_as, shown_by};
pub(crate) use then::passage_known;
pub use then::{Heard, Span, heard, heard_steps, strokes};
pub use whole::{Recounted, recount};

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<mine::MineQuery, _, _>("/accounts", mine::mine)
        .get("/reviews/{review}/accounts", front::accounts)
        .post("/reviews/{review}/accounts", front::begin)
        .post("/reviews/{review}/accounts/invitations", invitation::invite)
        .get("/reviews/{review}/accounts/left", departed::list)
        .post("/reviews/{review}/accounts/left", departed::withdraw)
        .get_asking::<reading::PassagesQuery, _, _>("/reviews/{review}/accounts/passages", reading::passages)
        .post("/reviews/{review}/accounts/passages", reading::open)
        .get_asking::<own::OwnQuery, _, _>("/accounts/{account}", own::own)
        .post("/accounts/{account}/willing", own::willing)
        .post("/accounts/{account}/passages", own::add)
        .get("/accounts/{account}/passages/{passage}", own::edit)
        .post("/accounts/{account}/passages/{passage}", own::change)
        .get_asking::<widen::WidenQuery, _, _>("/accounts/{account}/passages/{passage}/widen", widen::ask)
        .post("/accounts/{account}/passages/{passage}/widen", widen::widen)
        .get_asking::<widen::WidenQuery, _, _>("/accounts/{account}/passages/{passage}/narrow", narrow::ask)
        .post("/accounts/{account}/passages/{passage}/narrow", narrow::narrow)
        .post("/accounts/{account}/passages/{passage}/take-back", own::take_back)
        .post("/accounts/{account}/passages/{passage}/keep", keeping::keep)
        .get("/accounts/{account}/passages/{passage}/withdraw", own::ask_withdraw)
        .post("/accounts/{account}/passages/{passage}/withdraw", own::withdraw)
        .with(divergence::routes())
        .with(quotation::routes())
}
