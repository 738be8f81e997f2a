//! The language coach beside other readers of prose, each as a whole process on the same file.
//! They are installed from their registries into `target/language-peers`.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::Parser;
use recount_benches::{figures, process, reviews};

/// Measures the language coach beside others.
#[derive(Debug, Parser)]
struct Asked {
    /// The program; by default the one built beside this bench.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Bytes of reviews to read.
    #[arg(long, default_value_t = 1_000_000)]
    bytes: usize,
    /// Writes the figures into benches/README.md.
    #[arg(long)]
    write: bool,
}

/// Versions are named, so that figures can be had again.
const FROM_NPM: [&str; 5] = ["write-good@1.0.8", "alex@11.0.1", "retext@9.0.0", "retext-passive@5.0.0", "unified@11"];
const FROM_PYPI: &str = "proselint==0.16.0";

/// retext is a library; this is the least program around its reader of passives.
const RETEXT: &str = r#"import { readFileSync } from "node:fs";
import { retext } from "retext";
import retextPassive from "retext-passive";
const file = await retext().use(retextPassive).process(readFileSync(process.argv[2], "utf8"));
for (const message of file.messages) console.log(String(message));
"#;

/// Processor time after which more runs tell nothing new, and the most runs.
const ENOUGH: Duration = Duration::from_secs(2);
const RUNS: u32 = 40;

/// One program with what it is given before the file.
struct Peer {
    name: &'static str,
    does: &'static str,
    program: PathBuf,
    words: Vec<String>,
}

fn main() -> anyhow::Result<()> {
    let asked = Asked::parse();
    let machine = process::machine();
    let recount = match &asked.program {
        Some(program) => program.clone(),
        None => std::env::current_exe()?.with_file_name("recount"),
    };
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/language-peers"));
    install(&folder)?;
    let folder = folder.canonicalize()?;
    let (file, empty) = (folder.join("reviews.md"), folder.join("empty.md"));
    fs::write(&file, reviews::of_size(asked.bytes)?)?;
    fs::write(&empty, "\n")?;
    let mut rows = Vec::new();
    for peer in peers(&recount, &folder) {
        rows.push((peer.name, peer.does, cpu(&peer, &empty)?, cpu(&peer, &file)?));
    }
    let ours = rows.first().map_or(1.0, |(_, _, _, whole)| whole.as_secs_f64());
    #[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
    let megabytes = fs::metadata(&file)?.len() as f64 / 1e6;
    let mut text = format!(
        "{machine}. {megabytes:.2} MB of reviews, processor time of the whole process.\n\n| program | asks about | on an empty file | on the reviews | MB/s beyond the start | times ours |\n|---|---|---|---|---|---|\n"
    );
    for (name, does, start, whole) in &rows {
        let (start, whole) = (start.as_secs_f64(), whole.as_secs_f64());
        let rate = megabytes / (whole - start).max(1e-6);
        let _ = writeln!(text, "| {name} | {does} | {:.0} ms | {:.0} ms | {rate:.2} | {:.1} |", start * 1e3, whole * 1e3, whole / ours);
    }
    figures::tell("language peers", &text, asked.write)
}

fn install(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    if !folder.join("node_modules/alex/package.json").exists() {
        println!("Installing {} into {}", FROM_NPM.join(", "), folder.display());
        run(Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", "."])
            .args(FROM_NPM)
            .current_dir(folder))?;
    }
    if !folder.join("python/bin/proselint").exists() {
        println!("Installing {FROM_PYPI} into {}", folder.display());
        run(Command::new("python3").args(["-m", "venv", "python"]).current_dir(folder))?;
        run(Command::new("python/bin/pip").args(["install", "--quiet", FROM_PYPI]).current_dir(folder))?;
    }
    Ok(fs::write(folder.join("retext-passive.mjs"), RETEXT)?)
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let done = command.status().with_context(|| format!("{} could not be started", command.get_program().display()))?;
    if !done.success() {
        bail!("{} ended with {done}. Nothing was measured.", command.get_program().display());
    }
    Ok(())
}

fn peers(recount: &Path, folder: &Path) -> Vec<Peer> {
    let npm = |name: &str| folder.join("node_modules/.bin").join(name);
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let script = folder.join("retext-passive.mjs").display().to_string();
    vec![
        Peer {
            name: "recount lint",
            does: "blame, hindsight, single causes, verdicts, hidden doers, vows, shape",
            program: recount.to_owned(),
            words: words(&["lint", "--format", "json"]),
        },
        Peer { name: "write-good", does: "passive voice, weasel words, clichés", program: npm("write-good"), words: words(&["--parse"]) },
        Peer { name: "proselint", does: "usage, clichés, typography", program: folder.join("python/bin/proselint"), words: words(&["check"]) },
        Peer { name: "alex", does: "insensitive words", program: npm("alex"), words: Vec::new() },
        Peer { name: "retext-passive", does: "passive voice", program: "node".into(), words: vec![script] },
    ]
}

/// Processor time of one run, the mean of a few where it is short.
fn cpu(peer: &Peer, file: &Path) -> anyhow::Result<Duration> {
    let before = process::children();
    let mut runs = 0;
    while runs < RUNS && (runs == 0 || process::children().saturating_sub(before) < ENOUGH) {
        // Whatever is found, most end with another code than 0.
        let mut command = Command::new(&peer.program);
        command.args(&peer.words).arg(file).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().with_context(|| format!("{} could not be started", peer.name))?;
        runs += 1;
    }
    Ok(process::children().saturating_sub(before) / runs)
}
