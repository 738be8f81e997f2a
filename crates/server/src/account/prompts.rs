//! Questions that may help somebody begin, by what they did that day: data files,
//! each of which names where its idea comes from.

use recount_model::review::Involvement;

const fn file(involvement: Involvement) -> &'static str {
    match involvement {
        Involvement::OnCall => include_str!("prompts/on_call.md"),
        Involvement::Deployed => include_str!("prompts/deployed.md"),
        Involvement::Supported => include_str!("prompts/supported.md"),
        Involvement::DecidedEarlier => include_str!("prompts/decided_earlier.md"),
        Involvement::Led => include_str!("prompts/led.md"),
        Involvement::Affected | Involvement::Present => include_str!("prompts/present.md"),
    }
}

/// The questions for somebody who was there, in order.
pub(super) fn of(involvement: &str) -> Vec<&'static str> {
    let involvement = involvement.parse().unwrap_or(Involvement::Present);
    file(involvement).lines().filter_map(|line| line.strip_prefix("- ")).collect()
}

/// Where the ideas of a file come from.
#[cfg(test)]
fn sources(involvement: Involvement) -> Vec<&'static str> {
    file(involvement).lines().filter_map(|line| line.strip_prefix("Source:")).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_asked_open_questions_with_a_source() {
        for involvement in Involvement::ALL {
            let questions = of(involvement.as_str());
            assert!(questions.len() >= 5, "{involvement}");
            assert!(!sources(*involvement).is_empty(), "{involvement}");
            for question in questions {
                assert!(question.ends_with('?'), "{question}");
                // “Why did you” asks for a defence; these ask for a description.
                assert!(!question.to_lowercase().contains("why did you"), "{question}");
            }
        }
    }
}
