//! The Markdown files of a folder, in the order of their paths. Hidden folders,
//! `node_modules` and symbolic links are left alone.

use std::{ffi::OsStr, fmt::Write as _, fs, io, path::Path, path::PathBuf};

/// Folders inside folders that are entered.
const DEEPEST: usize = 40;
/// Files of one folder that are read in at once.
const MOST: usize = 100_000;
/// Most bytes of a file: as many as a text can hold.
pub(super) const LARGEST: u64 = 1_000_000;

/// One file.
#[derive(Debug)]
pub(super) struct Found {
    /// Inside the folder, with `/` between its parts.
    pub(super) path: String,
    place: PathBuf,
}

pub(super) fn markdown(folder: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    // The folder that was named may be a link; what is inside it may not.
    enter(&fs::canonicalize(folder)?, "", 0, &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn enter(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<Found>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let name = readable(&entry.file_name());
        if name.starts_with('.') || name == "node_modules" || kind.is_symlink() || found.len() >= MOST {
            continue;
        }
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if kind.is_dir() && depth < DEEPEST {
            enter(&entry.path(), &path, depth + 1, found)?;
        } else if kind.is_file() && is_markdown(&path) {
            found.push(Found { path, place: entry.path() });
        }
    }
    Ok(())
}

/// A name as text. A byte that is not UTF-8 is shown with what it is, `bad�FF.md`: two files are
/// two in the library as they are in the folder.
fn readable(name: &OsStr) -> String {
    name.as_encoded_bytes().utf8_chunks().fold(String::new(), |mut told, chunk| {
        told.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(told, "\u{fffd}{byte:02X}");
        }
        told
    })
}

fn is_markdown(path: &str) -> bool {
    Path::new(path).extension().and_then(|e| e.to_str()).is_some_and(|e| ["md", "markdown", "mdown", "mkd"].contains(&e.to_lowercase().as_str()))
}

/// The bytes of a file, or why they are not read.
pub(super) fn read(file: &Found) -> Result<Vec<u8>, String> {
    let size = fs::metadata(&file.place).map_err(|e| e.to_string())?.len();
    if size > LARGEST {
        return Err(format!("it has {size} bytes and a text holds {LARGEST}; split it, or keep it as evidence"));
    }
    let bytes = fs::read(&file.place).map_err(|e| e.to_string())?;
    // Read as UTF-8, such a text is made of letters nobody wrote.
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("this text is UTF-16; save it as UTF-8 and import it again".to_owned());
    }
    Ok(bytes)
}
