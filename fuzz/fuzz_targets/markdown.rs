//! Calls the body in `recount_markdown::fuzz` without end.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| recount_markdown::fuzz::fuzz_body(bytes));
