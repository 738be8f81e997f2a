//! Evidence: what machines and documents say, and how it comes in.
//!
//! Owns `sources`, `import_problems`, `lanes`, `evidence` and `redactions`.
//! Nothing here edits an item; who guides a review may redact one. Who may see
//! which item is `access::evidence_seen!`. An upload waits for its choice in
//! memory and in a sealed spool file only, so a restart forgets it and says so.
//! What is not here: the timeline and its moments (`timeline`).

mod actions;
mod beginning;
mod import;
mod paths;
mod store;

pub use actions::sweep;
pub use beginning::{Beginning, beginning_with};
pub use import::{ImportError, Outcome, Progress};
pub use paths::{Options, import_paths};
