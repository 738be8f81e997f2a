//! The rule files and word lists that are built in, gathered by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/files.rs"));
