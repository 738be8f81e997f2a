//! Which files are read: what was named, and the Markdown and text of folders, less what
//! ignore files leave out.

use std::{
    collections::HashSet,
    ffi::OsStr,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use ignore::WalkBuilder;

/// What files of a folder are read; a file that is named is read whatever its name.
const ENDINGS: [&str; 3] = ["md", "markdown", "txt"];

/// Where a byte of zero tells that a file is no text.
const TOLD_WITHIN: usize = 8 * 1024;

/// One text to read.
#[derive(Debug)]
pub struct Input {
    /// As output names it: the path as given, `-` for standard input.
    pub shown: String,
    /// Where it is; nothing for standard input.
    path: Option<PathBuf>,
    found: Found,
}

/// How an input came to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Named on the command line.
    Named,
    /// Met in a folder that was named.
    InFolder,
}

impl Input {
    /// The folder whose settings and rules count for it.
    pub fn folder(&self) -> &Path {
        self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""))
    }

    /// What it was named by, byte for byte.
    pub fn name(&self) -> &OsStr {
        self.path.as_ref().map_or(OsStr::new(&self.shown), |path| path.as_os_str())
    }

    /// Its bytes, or a sentence that says why they could not be had. Nothing where a file of a
    /// folder is no text: nobody asked for that one.
    pub fn bytes(&self) -> Result<Option<Vec<u8>>, String> {
        let mut bytes = Vec::new();
        let done = match &self.path {
            Some(path) => fs::read(path).map(|read| bytes = read),
            None => io::stdin().lock().read_to_end(&mut bytes).map(|_| ()),
        };
        done.map_err(|e| format!("{}: could not be read: {e}", self.shown))?;
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(format!("{}: this looks like UTF-16 and was not read; save it as UTF-8", self.shown));
        }
        if !bytes.iter().take(TOLD_WITHIN).any(|byte| *byte == 0) {
            return Ok(Some(bytes));
        }
        match self.found {
            Found::InFolder => Ok(None),
            Found::Named => {
                let why = "this is not text and was passed over: it holds a byte of zero, as programs and UTF-16 do";
                Err(format!("{}: {why}; if it is a review, save it as UTF-8", self.shown))
            }
        }
    }
}

/// The files that the given paths mean, each once, in the order given, folders sorted; what could
/// not be looked at goes to `problems` and stops nothing.
pub fn find(given: impl Iterator<Item = PathBuf>, problems: &mut Vec<String>) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut met = HashSet::new();
    for path in given {
        if path.as_os_str() == "-" {
            if met.insert(path) {
                inputs.push(Input { shown: "-".into(), path: None, found: Found::Named });
            }
        } else if path.is_dir() {
            inputs.append(&mut walk(&path, &mut met, problems));
        } else if met.insert(real(&path)) {
            // One that is not there says so when it is opened.
            inputs.push(Input { shown: path.to_string_lossy().into_owned(), path: Some(path), found: Found::Named });
        }
    }
    inputs
}

/// The file itself, whatever way leads to it.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn walk(folder: &Path, met: &mut HashSet<PathBuf>, problems: &mut Vec<String>) -> Vec<Input> {
    let (mut found, mut links) = (Vec::new(), Vec::new());
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        match entry {
            Ok(entry) => match entry.file_type() {
                Some(kind) if kind.is_file() && is_text(entry.path()) => found.push(entry.into_path()),
                Some(kind) if kind.is_symlink() && is_text(entry.path()) => links.push(entry.into_path()),
                // Whoever reads from a pipe waits for somebody to write.
                _ => {}
            },
            Err(e) => problems.push(format!("{}: could not be read: {e}", folder.display())),
        }
    }
    // Links come after files, so that a file is shown under its own name.
    found.sort();
    found.retain(|path| met.insert(real(path)));
    links.sort();
    for link in links {
        match fs::metadata(&link) {
            Ok(at) if at.is_file() && met.insert(real(&link)) => found.push(link),
            Ok(_) => {}
            Err(e) => problems.push(format!("{}: could not be read: this link leads nowhere: {e}", link.display())),
        }
    }
    found.sort();
    found.into_iter().map(|path| Input { shown: path.to_string_lossy().into_owned(), path: Some(path), found: Found::InFolder }).collect()
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|e| ENDINGS.iter().any(|known| e.eq_ignore_ascii_case(known)))
}
