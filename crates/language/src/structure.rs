//! Questions on the shape of a whole review.

use crate::{
    Hint, Rules, Strength,
    shape::{ReviewShape, SHARP_AT_LEAST},
};

/// The questions that a review's shape raises, each spanning its title.
#[must_use]
pub fn questions(shape: &ReviewShape, rules: &Rules) -> Vec<Hint> {
    if !shape.is_review {
        return Vec::new();
    }
    let owners: Vec<&str> = shape.follow_ups.iter().map(|one| one.owner.as_str()).filter(|owner| !owner.is_empty()).collect();
    let first_row = shape.first_rows.first().map_or("", String::as_str);
    let raised = [
        ("structure/single-condition", shape.conditions == Some(1)),
        ("structure/starts-at-the-alarm", !shape.begins_with_a_change && rules.lexicon.says(first_row, rules.known.alarm_word)),
        ("structure/no-account", !shape.has_account),
        ("structure/no-mitigator", !shape.has_mitigator),
        ("structure/no-normal-work", !shape.has_normal_work),
        ("structure/sharp-end-only", shape.sharp_and_blunt.0 >= SHARP_AT_LEAST && shape.sharp_and_blunt.1 == 0),
        ("structure/only-vague-follow-ups", shape.follow_ups.len() >= 2 && shape.follow_ups.iter().all(|one| !one.concrete)),
        ("structure/one-owner", owners.len() >= 3 && owners.windows(2).all(|two| two.first() == two.last())),
    ];
    let asked = raised.into_iter().filter(|(_, raised)| *raised).filter_map(|(name, _)| rules.get(name));
    asked
        .map(|rule| Hint { span: shape.title.clone(), rule: rule.name.clone(), family: rule.family, strength: Strength::Hint, message: rule.asks.any.clone() })
        .collect()
}
