//! The importers at their boundary: real files with hand-read expectations, and
//! edge cases made by hand.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what it expects by failing")]

#[path = "it/fuzz.rs"]
mod fuzz;
#[path = "it/slack_edges.rs"]
mod slack_edges;
#[path = "it/slack_names.rs"]
mod slack_names;
#[path = "it/slack_real.rs"]
mod slack_real;
#[path = "it/sniff.rs"]
mod sniff;
#[path = "it/support.rs"]
mod support;
#[path = "it/table_edges.rs"]
mod table_edges;
#[path = "it/table_real.rs"]
mod table_real;
#[path = "it/text.rs"]
mod text;
#[path = "it/transcript.rs"]
mod transcript;
