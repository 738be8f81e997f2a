//! Gathers the migrations of both databases by folder, so that adding one is
//! adding two files and editing no list.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let out = env::var("OUT_DIR").unwrap_or_default();
    let mut code = String::new();
    for (folder, name) in [("sqlite", "SQLITE"), ("postgres", "POSTGRES")] {
        let path = Path::new(&root).join("migrations").join(folder);
        println!("cargo::rerun-if-changed={}", path.display());
        let mut files: Vec<_> = fs::read_dir(&path)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "sql"))
            .collect();
        files.sort();
        let _ = writeln!(code, "pub(super) static {name}: &[(&str, &str)] = &[");
        for file in files {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            let _ = writeln!(code, "({stem:?}, include_str!({:?})),", file.display().to_string());
        }
        code.push_str("];\n");
    }
    if let Err(why) = fs::write(Path::new(&out).join("migrations.rs"), code) {
        println!("cargo::error=the list of migrations could not be written to {out}: {why}");
    }
}
