//! Members: people who can sign in, and what standing gives them (never reading).

use crate::words;

words! {
    /// What a member may do for the installation. No standing widens what its
    /// holder may read.
    pub enum Standing("standing") {
        /// Takes part.
        Member = "member",
        /// Cares for the practice: charter, templates, themes.
        Steward = "steward",
        /// Runs the installation: members, settings, backups.
        Administrator = "administrator",
    }
}

/// Fewest characters of a password. Length is what helps; there are no rules
/// about kinds of characters (NIST SP 800-63B, section 3.1.1).
pub const PASSWORD_MIN: usize = 12;

/// Most bytes of a password, so that hashing stays bounded.
pub const PASSWORD_MAX: usize = 512;

/// Why a password was not taken, as a sentence for the form; `None` when it is fine.
#[must_use]
pub fn password_problem(password: &str, name: &str, email: &str) -> Option<&'static str> {
    if password.chars().count() < PASSWORD_MIN {
        return Some("Choose at least twelve characters. A few words in a row are easy to remember.");
    }
    if password.len() > PASSWORD_MAX {
        return Some("Choose something shorter than five hundred characters.");
    }
    let lower = password.to_lowercase();
    if lower == name.to_lowercase() || lower == email.to_lowercase() {
        return Some("Choose something other than your name or address.");
    }
    None
}

/// A handle made from a name: lower case, letters, digits, `.` and `-`.
#[must_use]
pub fn handle_of(name: &str) -> String {
    let mut handle = String::new();
    for c in name.trim().to_lowercase().chars() {
        if c.is_alphanumeric() {
            handle.push(c);
        } else if !handle.is_empty() && !handle.ends_with('.') {
            handle.push('.');
        }
    }
    handle.trim_end_matches('.').chars().take(40).collect()
}
