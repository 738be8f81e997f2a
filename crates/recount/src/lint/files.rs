//! Which files are read: what was named, and the Markdown and text of folders, less what
//! ignore files leave out.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use ignore::WalkBuilder;

/// What files of a folder are read; a file that is named is read whatever its name.
const ENDINGS: [&str; 3] = ["md", "markdown", "txt"];

/// One text to read.
#[derive(Debug)]
pub struct Input {
    /// As output names it: the path as given, `-` for standard input.
    pub shown: String,
    /// Where it is; nothing for standard input.
    path: Option<PathBuf>,
}

impl Input {
    /// The folder whose settings and rules count for it.
    pub fn folder(&self) -> &Path {
        self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""))
    }

    /// Its bytes, or a sentence that says why they could not be had.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let done = match &self.path {
            Some(path) => fs::read(path).map(|read| bytes = read),
            None => io::stdin().lock().read_to_end(&mut bytes).map(|_| ()),
        };
        done.map_err(|e| format!("{}: could not be read: {e}", self.shown))?;
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(format!("{}: this looks like UTF-16 and was not read; save it as UTF-8", self.shown));
        }
        Ok(bytes)
    }
}

/// The files that the given paths mean, in the order given, folders sorted; what could not be
/// looked at goes to `problems` and stops nothing.
pub fn find(given: impl Iterator<Item = PathBuf>, problems: &mut Vec<String>) -> Vec<Input> {
    let mut inputs = Vec::new();
    for path in given {
        if path.as_os_str() == "-" {
            inputs.push(Input { shown: "-".into(), path: None });
        } else if path.is_dir() {
            inputs.append(&mut walk(&path, problems));
        } else {
            // One that is not there says so when it is opened.
            inputs.push(Input { shown: path.to_string_lossy().into_owned(), path: Some(path) });
        }
    }
    inputs
}

fn walk(folder: &Path, problems: &mut Vec<String>) -> Vec<Input> {
    let mut found = Vec::new();
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| !t.is_dir()) && is_text(entry.path()) => found.push(entry.into_path()),
            Ok(_) => {}
            Err(e) => problems.push(format!("{}: could not be read: {e}", folder.display())),
        }
    }
    found.sort();
    found.into_iter().map(|path| Input { shown: path.to_string_lossy().into_owned(), path: Some(path) }).collect()
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|e| ENDINGS.iter().any(|known| e.eq_ignore_ascii_case(known)))
}
