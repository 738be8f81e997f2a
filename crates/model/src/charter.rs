//! The charter: the signed promise of what accounts may be used for.
//!
//! What is not here: who may sign one (`server`, a steward).

/// Most characters of a charter. Longer is not read before the first keystroke.
pub const CHARTER_MAX: usize = 8_000;

/// Most characters of a signature's name or role.
pub const SIGNATURE_MAX: usize = 120;

/// A charter's words as they are kept, or why they are not taken.
///
/// # Errors
/// A sentence for the form when they are empty or longer than [`CHARTER_MAX`].
pub fn body(given: &str) -> Result<String, &'static str> {
    let body = given.replace("\r\n", "\n").trim().to_owned();
    if body.is_empty() {
        return Err("There are no words in it yet.");
    }
    if body.chars().count() > CHARTER_MAX {
        return Err("Keep it under 8,000 characters: people read it before they write their first word.");
    }
    Ok(body)
}

/// One line of a signature, a name or a role, with white space made single.
///
/// # Errors
/// A sentence for the form when it is empty or longer than [`SIGNATURE_MAX`].
pub fn signature(given: &str) -> Result<String, &'static str> {
    let line = crate::line(given);
    if line.is_empty() {
        return Err("A promise has somebody who makes it: write the name, and what they are here.");
    }
    if line.chars().count() > SIGNATURE_MAX {
        return Err("Keep it under 120 characters.");
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charter_has_words_and_an_end() {
        assert_eq!(body(" We promise.\r\n\r\nThis. ").as_deref(), Ok("We promise.\n\nThis."));
        assert!(body(" \n ").is_err());
        assert!(body(&"é".repeat(CHARTER_MAX)).is_ok());
        assert!(body(&"é".repeat(CHARTER_MAX + 1)).is_err());
    }

    #[test]
    fn a_signature_is_one_line_and_is_somebodys() {
        assert_eq!(signature("  Lena \n Brandt ").as_deref(), Ok("Lena Brandt"));
        assert!(signature("  ").is_err() && signature("\u{200B}").is_err());
        assert!(signature(&"x".repeat(SIGNATURE_MAX + 1)).is_err());
    }
}
