//! Quotations: a text says what a passage says, by reference, as its author agreed.
//!
//! A writer asks for a passage, for one audience; its author agrees, gives another
//! wording, or declines. What the text holds is `[…](passage:…)`; the words are
//! resolved for each reader through one door ([`quoted`]), and only once the reader
//! stands in the quotation's ledger. Owns `quotations` and `quotation_openings`.
//! What is not here: how a text is drawn (`writing::prose`), and the rule that a
//! text is shared only when all it quotes is agreed to (`review`).

mod actions;
mod answer;
mod answer_views;
mod ask;
mod door;
mod store;

pub(super) use actions::{end_beyond, withdraw};
pub use answer_views::asks;
pub(super) use answer_views::{draft_key, draw as draw_of};
pub(super) use ask::state;
pub use door::{Goes, Quoted, quoted};
pub use store::AskingRow;
pub(super) use store::{GoneRow, OfRow, asked_here, close_own_words, gone, had_opened, of_account, openings};
pub(super) use store::{asking, asking_columns};

use crate::platform::http::Routes;

/// Routes of quoting.
pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/reviews/{review}/passages/{passage}/ask", ask::ask)
        .post("/reviews/{review}/quoted", ask::open)
        .get_asking::<answer::QuotingQuery, _, _>("/accounts/{account}/passages/{passage}/quoting", answer::form)
        .post("/accounts/{account}/passages/{passage}/quoting", answer::keep)
        .post("/accounts/{account}/passages/{passage}/quoting/end", answer::end)
}
