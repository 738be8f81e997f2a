//! What somebody waits for: `recount lint` as a whole process, and `recount lsp` from an edit
//! to the questions about it.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use clap::Parser;
use recount_benches::{figures, process, reviews, stats::Times};
use serde_json::{Value, json};

/// Measures the hosts of the language coach.
#[derive(Debug, Parser)]
struct Asked {
    /// The program; by default the one built beside this bench.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Times that `recount lint` is run.
    #[arg(long, default_value_t = 200)]
    runs: u32,
    /// Edits sent to `recount lsp`.
    #[arg(long, default_value_t = 2_000)]
    edits: usize,
    /// Writes the figures into benches/README.md.
    #[arg(long)]
    write: bool,
}

fn main() -> anyhow::Result<()> {
    let asked = Asked::parse();
    let machine = process::machine();
    let program = match &asked.program {
        Some(program) => program.clone(),
        None => std::env::current_exe()?.with_file_name("recount"),
    };
    if !program.exists() {
        bail!("There is no {}. Build it: cargo build --release -p recount", program.display());
    }
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("review.md");
    fs::write(&file, reviews::of_size(10 * 1024)?)?;
    let (cpu, wall) = lint(&program, &file, asked.runs)?;
    let edits = edits(&program, &reviews::of_size(50 * 1024)?, asked.edits)?;
    let cpu = cpu.as_secs_f64() * 1000.0;
    let mut text = format!("{machine}.\n\n| what | figure | aim | |\n|---|---|---|---|\n");
    let _ = writeln!(
        text,
        "| `recount lint`, one review of 10 KB, processor time of the whole process, mean of {} | {cpu:.1} ms (p50 {:.1} ms on the clock) | 15 ms | {} |",
        asked.runs,
        wall.percentile(50),
        figures::reached(cpu <= 15.0)
    );
    let p99 = edits.percentile(99);
    let _ = writeln!(
        text,
        "| `recount lsp`, 50 KB, one edit to its questions at the client, p99 of {} | {p99:.1} ms (p50 {:.1} ms, slowest {:.1} ms) | 10 ms | {} |",
        edits.count(),
        edits.percentile(50),
        edits.longest(),
        figures::reached(p99 <= 10.0)
    );
    figures::tell("language hosts", &text, asked.write)
}

fn lint(program: &Path, file: &Path, runs: u32) -> anyhow::Result<(Duration, Times)> {
    let mut wall = Times::default();
    let before = process::children();
    for _ in 0..runs {
        let began = Instant::now();
        let done = Command::new(program).arg("lint").arg(file).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        wall.add(began.elapsed());
        if !done.success() {
            bail!("{} lint ended with {done}", program.display());
        }
    }
    Ok((process::children().saturating_sub(before) / runs.max(1), wall))
}

/// A client that types here and there, and each time waits until the questions are back.
fn edits(program: &Path, text: &str, count: usize) -> anyhow::Result<Times> {
    let mut child = Command::new(program).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let to = child.stdin.take().context("no way in")?;
    let from = BufReader::new(child.stdout.take().context("no way out")?);
    let mut client = Client { child, to, from };
    client.send(&json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }))?;
    client.receive()?;
    client.send(&json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }))?;
    let uri = "file:///nowhere/review.md";
    let document = json!({ "uri": uri, "languageId": "markdown", "version": 0, "text": text });
    client.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }))?;
    client.receive()?;
    let lines = text.lines().count().max(1);
    let mut times = Times::default();
    for n in 1..=count {
        // A word goes in, and comes out again with the next edit.
        let (line, word) = ((n / 2 * 37) % lines, "so ");
        let (end, new) = if n % 2 == 0 { (0, word) } else { (word.len(), "") };
        let end = if n == 1 { 0 } else { end };
        let range = json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": end } });
        let began = Instant::now();
        client.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": { "uri": uri, "version": n }, "contentChanges": [{ "range": range, "text": new }] } }))?;
        loop {
            let message = client.receive()?;
            if message.pointer("/params/version").and_then(Value::as_u64) == u64::try_from(n).ok() {
                break;
            }
        }
        times.add(began.elapsed());
    }
    Ok(times)
}

struct Client {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Client {
    fn send(&mut self, message: &Value) -> anyhow::Result<()> {
        let body = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        Ok(self.to.flush()?)
    }

    fn receive(&mut self) -> anyhow::Result<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.from.read_line(&mut line)? == 0 {
                bail!("recount lsp went away");
            }
            match line.trim_end().strip_prefix("Content-Length: ") {
                Some(bytes) => length = bytes.parse()?,
                None if line.trim_end().is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body)?;
        Ok(serde_json::from_slice(&body)?)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It holds nothing that a bench needs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
