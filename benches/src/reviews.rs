//! Text to read: the real reviews of `../shared/corpus`, one after another until there is enough.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};

/// Where the reviews are.
pub const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus/reviews");

/// About `bytes` of Markdown, ended at the end of a line; the same each time.
///
/// # Errors
/// When the reviews are not there.
pub fn of_size(bytes: usize) -> anyhow::Result<String> {
    let mut paths: Vec<_> = fs::read_dir(CORPUS).with_context(|| format!("{CORPUS} could not be read"))?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().filter(|p| p.extension().is_some_and(|e| e == "md")).filter_map(|p| read(p)).collect();
    if texts.is_empty() {
        bail!("There are no reviews in {CORPUS}. Nothing was measured.");
    }
    let mut text = String::with_capacity(bytes + 100_000);
    for review in texts.iter().cycle() {
        text.push_str(review);
        text.push_str("\n\n");
        if text.len() >= bytes {
            break;
        }
    }
    let end = text.floor_char_boundary(bytes);
    let end = text.get(..end).and_then(|t| t.rfind('\n')).map_or(end, |newline| newline + 1);
    text.truncate(end);
    Ok(text)
}

/// Front matter reads as text when it stands in the middle, so it is left out.
fn read(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map(|(_, body)| body.to_owned());
    Some(body.unwrap_or(text))
}
