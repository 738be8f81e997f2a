//! The Story of the largest review in a real browser: how soon it can be used, and
//! whether panning stays smooth. The browser's part is `benches/browser/story.mjs`.

use std::{fmt::Write as _, path::PathBuf};

use clap::Parser;
use recount_benches::{
    browser, figures, process,
    served::{self, Largest},
};
use serde::Deserialize;

/// Opens the Story of the largest review in Chromium.
#[derive(Debug, Parser)]
struct Asked {
    /// `sqlite:PATH` or `postgres://…`, filled by the bin `seed`.
    #[arg(long)]
    database: String,
    /// The browser.
    #[arg(long, default_value = "/usr/bin/chromium")]
    browser: PathBuf,
    /// Writes the figures into benches/README.md.
    #[arg(long)]
    write: bool,
}

/// What the browser saw; times in milliseconds.
#[derive(Debug, Deserialize)]
struct Seen {
    bytes: u64,
    interactive: f64,
    slowest: f64,
    frames: u64,
    median: f64,
    p99: f64,
    longest: f64,
    over: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = Asked::parse();
    let machine = process::machine();
    let Largest { address, token, review, items, .. } = served::serve_largest(&asked.database).await?;
    let seen: Seen = browser::look("story.mjs", &[format!("http://{address}"), token, review.to_string()], &asked.browser).await?;
    let mut text = format!("A review with {items} items of evidence. {machine}.\n\n| what | figure | aim | |\n|---|---|---|---|\n");
    let kib = seen.bytes.div_ceil(1024);
    let _ = writeln!(text, "| first response | {kib} KiB | 60 KiB | {} |", figures::reached(kib <= 60));
    let _ = writeln!(
        text,
        "| first interactive moment, median of 10 | {:.0} ms (slowest {:.0} ms) | 1000 ms | {} |",
        seen.interactive,
        seen.slowest,
        figures::reached(seen.interactive <= 1000.0)
    );
    let _ = writeln!(text, "| a pan of ten seconds, frames | {} (median {:.1} ms, p99 {:.1} ms) | | |", seen.frames, seen.median, seen.p99);
    let _ = writeln!(text, "| longest frame | {:.1} ms, {} over 33 ms | none over 33 ms | {} |", seen.longest, seen.over, figures::reached(seen.over == 0));
    figures::tell("story", &text, asked.write)
}
