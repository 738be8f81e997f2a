//! What several tests need: real inputs, archives made in memory, receivers.

use std::{
    io::{Cursor, Read, Write},
    path::PathBuf,
};

use recount_inputs::{slack::Export, table};
use recount_model::{
    Import,
    import::{Flow, Item, Sink},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A file of the shared inputs; `None` where the tests are told to do without.
pub fn shared(path: &str) -> Option<Vec<u8>> {
    let full = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs").join(path);
    if !full.exists() && std::env::var_os("RECOUNT_WITHOUT_SHARED").is_some() {
        return None;
    }
    Some(std::fs::read(&full).unwrap_or_else(|error| panic!("{}: {error}. Put the shared inputs there, or set RECOUNT_WITHOUT_SHARED=1.", full.display())))
}

/// A zip archive of these files.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Opens an export made in memory.
pub fn export(files: &[(&str, &[u8])]) -> Export {
    Export::open_zip(Cursor::new(archive(files))).unwrap()
}

/// Everything that an export gives.
pub fn read_all(mut export: Export) -> Import {
    let mut import = Import::default();
    let everything = export.everything();
    assert_eq!(export.read(&everything, &mut import), Flow::Continue);
    import
}

/// A table read as guessed.
pub fn table(name: &str, bytes: &[u8]) -> Import {
    let mut import = Import::default();
    table::read(bytes, name, bytes.len() as u64, &table::guess(bytes), &mut import).unwrap();
    import
}

/// `time text` of each item, in order; uncertain times as `earliest/latest`.
pub fn lines(import: &Import) -> Vec<String> {
    let at = recount_model::time::timestamp;
    let line = |(_, evidence): &(String, recount_model::Evidence)| {
        let when = &evidence.happened;
        let until = if when.is_exact() { String::new() } else { format!("/{}", at(when.latest())) };
        format!("{}{until} {}", at(when.earliest()), evidence.text)
    };
    import.evidence.iter().map(line).collect()
}

/// `line: reason` of each problem.
pub fn problems(import: &Import) -> Vec<String> {
    import.problems.iter().map(|problem| format!("{}: {}", problem.place, problem.reason)).collect()
}

/// A receiver that keeps nothing but counts.
#[derive(Default)]
pub struct Counting {
    pub evidence: u64,
    pub lanes: u64,
    pub problems: u64,
    pub done: u64,
    /// Stops after so many items of evidence.
    pub stop_after: Option<u64>,
}

impl Sink for Counting {
    fn take(&mut self, item: Item, done: u64, _total: u64) -> Flow {
        match item {
            Item::Evidence { .. } => self.evidence += 1,
            Item::Lane(_) => self.lanes += 1,
            Item::Problem(_) => self.problems += 1,
        }
        self.done = done;
        if self.stop_after == Some(self.evidence) { Flow::Stop } else { Flow::Continue }
    }
}

/// A reader of `count` pieces, each made when it is asked for.
pub struct Made<F> {
    pub make: F,
    pub next: u64,
    pub count: u64,
    pub held: Cursor<Vec<u8>>,
}

impl<F: FnMut(u64) -> String> Read for Made<F> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let count = self.held.read(into)?;
            if count > 0 || self.next == self.count {
                return Ok(count);
            }
            self.held = Cursor::new((self.make)(self.next).into_bytes());
            self.next += 1;
        }
    }
}

/// Most memory this process ever held, in bytes, where the system says.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Asserts that the test that calls it never held more than 200 MiB. Where others share its
/// process, it is run once more in one of its own.
///
/// # Panics
/// When more were held.
pub fn within_memory() {
    const MOST: u64 = 200 << 20;
    let alone = ["NEXTEST", "RECOUNT_ALONE"].iter().any(|name| std::env::var_os(name).is_some());
    if alone {
        let peak = peak_memory().unwrap_or_default();
        assert!(peak <= MOST, "{} MiB were held", peak >> 20);
        return;
    }
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let again = std::process::Command::new(std::env::current_exe().unwrap()).args([&*test, "--exact"]).env("RECOUNT_ALONE", "1").output().unwrap();
    let said = String::from_utf8_lossy(&again.stdout);
    assert!(again.status.success() && said.contains("1 passed"), "{test} in a process of its own: {said}");
}
