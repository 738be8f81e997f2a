//! Evidence: what machines and documents say, and how it comes in.
//!
//! Owns `sources`, `import_problems`, `lanes`, `evidence` and `redactions`.
//! Nothing here edits an item; who guides a review may redact one, and what was listed as
//! not read. An import can be taken back by whoever did it, and by whoever guides. Who may see
//! which item is `access::evidence_seen!`. An upload waits for its choice in
//! memory and in a sealed spool file only, so a restart forgets it and says so.
//! What is not here: the timeline and its moments (`timeline`).

mod actions;
mod beginning;
mod choose;
mod choose_views;
mod import;
mod imports;
mod index;
mod pace;
mod pages;
mod paths;
mod redaction;
mod searched;
mod store;
mod taking_back;
mod taking_back_views;
mod together;
mod uploads;
mod views;
mod waiting;

pub use actions::{abandoned, sweep};
pub use beginning::{Beginning, beginning_with};
pub use import::{Before, ImportError, Outcome, Progress};
pub use index::index_again;
pub use paths::{Options, Stop, import_paths};
/// Most bytes of one file that is sent or read.
pub use recount_inputs::slack::ARCHIVE_BYTES as LARGEST_FILE;
pub use recount_inputs::table::TimeForm;
pub use uploads::{Sent, keep_waiting, take};

use crate::platform::http::Routes;

/// Routes of this slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get_asking::<pages::ListQuery, _, _>("/reviews/{review}/evidence", pages::list)
        .post_stream("/reviews/{review}/evidence/uploads", uploads::upload)
        .post("/reviews/{review}/evidence/text", uploads::paste)
        .get("/reviews/{review}/evidence/{evidence}", pages::item)
        .get("/reviews/{review}/evidence/{evidence}/original", pages::original)
        .post("/reviews/{review}/evidence/{evidence}/known", pages::known)
        .post("/reviews/{review}/evidence/{evidence}/redact", pages::redact)
        .get_asking::<pages::SourceQuery, _, _>("/reviews/{review}/sources/{source}", pages::source)
        .post("/reviews/{review}/sources/{source}/problems/{problem}/redact", pages::redact_problem)
        .post("/reviews/{review}/sources/{source}/take-back", pages::take_back)
        .get("/reviews/{review}/imports/{import}", imports::show)
        .post("/reviews/{review}/imports/{import}", imports::go)
        .get("/reviews/{review}/imports/{import}/progress", imports::progress)
        .post("/reviews/{review}/imports/{import}/cancel", imports::cancel)
}
