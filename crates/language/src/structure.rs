//! Questions on the shape of a whole review.

use crate::{Finding, Rules, shape::ReviewShape};

/// The questions that a review's shape raises.
#[must_use]
pub fn questions(_shape: &ReviewShape, _rules: &Rules) -> Vec<Finding> {
    Vec::new()
}
