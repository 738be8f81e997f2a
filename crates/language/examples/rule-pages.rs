//! Writes `docs/rules/` from the rules: `cargo xtask rule-pages`.

use std::{fs, io, path::PathBuf};

use recount_language::Rules;

fn main() -> io::Result<()> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    for (path, page) in Rules::built_in().pages() {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, page)?;
    }
    println!("written: {}", folder.display());
    Ok(())
}
