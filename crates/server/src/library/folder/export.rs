//! The folder goes out again: a file whose text nobody edited byte for byte, an
//! edited one as its text stands now, with the line ends it came with.

use std::path::{Component, Path, PathBuf};

use super::FolderError;
use crate::{platform::App, writing};

/// How many files went out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// As they came.
    pub unchanged: usize,
    /// As their text stands now.
    pub edited: usize,
}

/// Writes every imported file under `folder`, at the path it came from.
///
/// # Errors
/// [`FolderError`] when one cannot be written.
pub async fn export_folder(app: &App, folder: &Path) -> Result<Exported, FolderError> {
    let mut exported = Exported::default();
    let mut after = String::new();
    loop {
        let rows = writing::files_out(&app.db, &after).await.map_err(|e| FolderError::Db(after.clone(), e))?;
        let Some(last) = rows.last() else { return Ok(exported) };
        after.clone_from(&last.path);
        for row in rows {
            let place = folder.join(inside(&row.path));
            let bytes = if row.is_as_it_came() {
                exported.unchanged += 1;
                row.bytes
            } else {
                exported.edited += 1;
                writing::with_line_ends_of(&row.bytes, &row.body).into_bytes()
            };
            write(&place, &bytes).map_err(|e| FolderError::Write(place.display().to_string(), e))?;
        }
    }
}

fn write(place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(parent) = place.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(place, bytes)
}

/// A stored path can only lead into the folder, whatever it says.
fn inside(path: &str) -> PathBuf {
    Path::new(path).components().filter(|c| matches!(c, Component::Normal(_))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leads_out_of_the_folder() {
        assert_eq!(inside("../../etc/a.md"), Path::new("etc/a.md"));
        assert_eq!(inside("/a/./b.md"), Path::new("a/b.md"));
    }
}
