//! Times as people write them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use super::*;
