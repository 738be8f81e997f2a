//! The Story of the largest review in a real browser: how soon it can be used, and
//! whether panning stays smooth. The browser's part is `benches/browser/story.mjs`.

use std::{
    fmt::Write as _,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, ensure};
use clap::Parser;
use recount_benches::{figures, process};
use recount_server::{
    platform::{App, clock::Clock, config::Config, db::Db, keys::Keys},
    router, session, sql,
};
use serde::Deserialize;
use tokio::process::Command;
use uuid::Uuid;

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
    let db = Db::open(&asked.database.parse()?).await?;
    db.migrate().await?;
    let app = App::new(db, Config { log: "warn".into(), ..Config::default() }, Keys::throwaway(), Clock::System);
    let (review, items, token) = largest(&app).await?;
    let address = serve(app.clone()).await?;
    let seen = look(&asked.browser, address, &token, review).await?;
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

/// The review with the most evidence, how much, and a session of whoever began it.
async fn largest(app: &App) -> anyhow::Result<(Uuid, i64, String)> {
    let found: Option<(Uuid, i64, Uuid)> = app
        .db
        .one(
            sql!(
                "select r.id, held.items, r.created_by from (select review_id, count(*) as items from evidence group by review_id order by 2 desc limit 1) held ",
                "join reviews r on r.id = held.review_id"
            ),
            Vec::new().into(),
        )
        .await?;
    let (review, items, by) = found.context("This database holds no evidence; fill it with the bin “seed”. Nothing was measured.")?;
    let mut tx = app.db.write().await?;
    let token = session::begin(app, &mut tx, by, "bench", app.clock.now()).await?;
    tx.commit().await?;
    Ok((review, items, token))
}

async fn serve(app: App) -> anyhow::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(axum::serve(listener, router::router(app)).into_future());
    Ok(address)
}

/// Runs the browser's part, with the packages of `journeys`, installed where they are missing.
async fn look(browser: &Path, address: SocketAddr, token: &str, review: Uuid) -> anyhow::Result<Seen> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let journeys = root.join("../journeys");
    if !journeys.join("node_modules/playwright-core").exists() {
        let installed = Command::new("npm")
            .args(["ci", "--ignore-scripts"])
            .current_dir(&journeys)
            .stdout(Stdio::null())
            .status()
            .await
            .context("npm could not be run; install Node")?;
        ensure!(installed.success(), "npm ci in journeys/ did not work; what it says stands above");
    }
    let out = Command::new("node")
        .arg(root.join("browser/story.mjs"))
        .args([format!("http://{address}"), token.to_owned(), review.to_string()])
        .arg(browser)
        .stderr(Stdio::inherit())
        .output()
        .await
        .context("node could not be run; install Node")?;
    ensure!(out.status.success(), "the browser’s part did not end well; what it says stands above");
    serde_json::from_slice(&out.stdout).with_context(|| format!("the browser’s part said: {}", String::from_utf8_lossy(&out.stdout)))
}
