//! What the benches share: an invented installation of any size, a client that
//! times one request after another, and the place where figures are written down.
//!
//! For developers; nothing here is shipped. README.md beside this folder holds the
//! commands and the figures they wrote.

pub mod browser;
pub mod client;
pub mod figures;
pub mod process;
pub mod reviews;
mod rows;
pub mod seed;
pub mod served;
pub mod stats;
pub mod words;
