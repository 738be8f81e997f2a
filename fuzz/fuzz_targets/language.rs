//! Calls the body in `recount_language::fuzz` without end.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| recount_language::fuzz::fuzz_body(bytes));
