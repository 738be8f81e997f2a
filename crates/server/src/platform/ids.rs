//! Ids: UUID version 7, so that ids sort by the time they were made.

use uuid::Uuid;

/// A new id.
#[must_use]
pub fn new() -> Uuid {
    Uuid::now_v7()
}
