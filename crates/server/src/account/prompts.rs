//! Questions that may help somebody begin, by what they did that day: data files,
//! each of which names where its idea comes from. To which of them somebody turned,
//! and that they want none, their browser keeps, for that account alone.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar};
use recount_model::review::Involvement;
use uuid::Uuid;

use crate::platform::App;

const COOKIE: &str = "recount_prompt";
const YEAR_SECONDS: u64 = 365 * 86_400;

/// Where somebody stands among the questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turned {
    /// To one of them, counted from 0.
    To(usize),
    /// Away from all of them, until they ask for them again.
    Away,
}

impl Turned {
    /// As the address says.
    pub(super) fn asked(word: &str) -> Option<Self> {
        if word == "none" { Some(Self::Away) } else { word.parse().ok().map(Self::To) }
    }

    /// As the browser kept it; at the first where it kept nothing.
    pub(super) fn kept(headers: &HeaderMap) -> Self {
        CookieJar::from_headers(headers).get(COOKIE).and_then(|cookie| Self::asked(cookie.value())).unwrap_or(Self::To(0))
    }

    /// The cookie that keeps it. It is sent to that account's own pages only.
    pub(super) fn cookie(self, app: &App, account: Uuid) -> Cookie<'static> {
        let secure = if app.config.address.starts_with("https://") { "; Secure" } else { "" };
        let word = match self {
            Self::To(at) => at.to_string(),
            Self::Away => "none".to_owned(),
        };
        let says = format!("{COOKIE}={word}; Path=/accounts/{account}; HttpOnly; SameSite=Lax; Max-Age={YEAR_SECONDS}{secure}");
        Cookie::parse(says).unwrap_or_else(|_| Cookie::new(COOKIE, ""))
    }
}

/// What the page of an account asks: one question at most, and which comes after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prompt {
    pub(super) question: Option<&'static str>,
    pub(super) next: usize,
}

impl Prompt {
    pub(super) fn of(involvement: &str, turned: Turned) -> Self {
        match turned {
            Turned::To(at) => Self { question: of(involvement).get(at).copied(), next: at.saturating_add(1) },
            Turned::Away => Self { question: None, next: 0 },
        }
    }
}

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
fn of(involvement: &str) -> Vec<&'static str> {
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
