//! Figures go from a run into README.md between two marks, so that nobody types them.

use std::{fs, path::PathBuf};

use anyhow::Context as _;

/// Where the figures stand.
#[must_use]
pub fn readme() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"))
}

/// Prints a table, and with `write` also puts it between the marks of its section.
///
/// # Errors
/// When README.md has no such marks or cannot be written.
pub fn tell(section: &str, text: &str, write: bool) -> anyhow::Result<()> {
    println!("{text}");
    if !write {
        return Ok(());
    }
    let path = readme();
    let was = fs::read_to_string(&path).with_context(|| format!("{} could not be read", path.display()))?;
    let now = put(&was, section, text).with_context(|| format!("{} has no marks for “{section}”", path.display()))?;
    fs::write(&path, now).with_context(|| format!("{} could not be written", path.display()))
}

fn put(was: &str, section: &str, text: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {section}: begin -->\n"), format!("<!-- {section}: end -->"));
    let (before, rest) = was.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{}\n\n{end}{after}", text.trim()))
}

/// Whether an aim was reached, in words.
#[must_use]
pub const fn reached(is: bool) -> &'static str {
    if is { "reached" } else { "**not reached**" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_section_between_its_marks_changes() {
        let was = "a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n<!-- y: begin -->\n<!-- y: end -->\n";
        let now = put(was, "x", "new").unwrap_or_default();
        assert_eq!(now, "a\n<!-- x: begin -->\n\nnew\n\n<!-- x: end -->\nb\n<!-- y: begin -->\n<!-- y: end -->\n");
        assert_eq!(put(was, "z", "new"), None);
        assert_eq!(put(&now, "x", "new").as_deref(), Some(now.as_str()));
    }
}
