//! Behaviour at the boundary, with named people, on both databases.
//!
//! One binary, a file per slice; `support` brings the application and the people.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
#![expect(clippy::format_collect, clippy::format_push_string, reason = "in a test, reading beats an allocation")]

mod support;

mod account;
mod api;
mod article;
mod at_once;
mod attempts;
mod audiences;
mod author;
mod authors_keep;
mod beyond;
mod charter;
mod dated;
mod decisions;
mod decisions_out;
mod departed;
mod divergences;
mod edition;
mod evidence;
mod far_times;
mod folder;
mod found;
mod hints;
mod in_time;
mod incidents;
mod interviews;
mod ledger;
mod left;
mod library;
mod long_log;
mod matrix;
mod meant;
mod members;
mod named_in_evidence;
mod namesakes;
mod narrowing;
mod newest;
mod numbers;
mod passages;
mod paths;
mod people;
mod persons_in_forms;
mod quotations;
mod reached;
mod retention;
mod reviews;
mod sharing;
mod stages;
mod statements;
mod story;
mod then;
mod then_drawn;
mod then_kept_back;
mod timeline;
mod tokens;
mod transfer;
mod ways_in;
mod writing;
