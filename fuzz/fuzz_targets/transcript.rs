//! Calls the body in `recount_inputs::fuzz` without end.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| recount_inputs::fuzz::transcript(bytes));
