//! A Slack export of a million messages, end to end, against `sqlite3`'s `.import`
//! of the rows that came of it into the same tables with the same indexes.

use std::{
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use clap::Parser;
use futures_util::StreamExt as _;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use recount_benches::{figures, process, stats::Times, words};
use recount_model::{Depth, Standing, incident::IncidentKind};
use recount_server::{
    activity::{self, Act},
    evidence::{self, Options},
    member::{self, NewMember},
    platform::{
        App,
        clock::Clock,
        config::Config,
        db::{Address, Db, Value},
        keys::Keys,
    },
    review::{self, NewReview},
    sql,
};
use tokio::sync::Notify;
use uuid::Uuid;
use zip::{ZipWriter, write::SimpleFileOptions};

/// Imports an invented Slack export and compares.
#[derive(Debug, Parser)]
struct Asked {
    /// Messages.
    #[arg(long, default_value_t = 1_000_000)]
    messages: usize,
    /// Where the export and the databases are made; some gigabytes.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Writes the figures into benches/README.md.
    #[arg(long)]
    write: bool,
}

/// What a transaction of an import may take.
const BATCH: Duration = Duration::from_millis(100);
/// Messages of one day.
const A_DAY: usize = 20_000;
/// 1 November 2026.
const FIRST_DAY: i64 = 1_793_491_200;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = Asked::parse();
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).with_writer(std::io::stderr).init();
    let machine = process::machine();
    let own = tempfile::tempdir()?;
    let folder = asked.folder.clone().unwrap_or_else(|| own.path().to_owned());
    let zip = folder.join("export.zip");
    generate(&zip, asked.messages)?;
    let size = std::fs::metadata(&zip)?.len() / 1024 / 1024;
    let app = open(&folder, "recount.db").await?;
    let (by, review) = begin(&app, "Ines", "A busy month").await?;
    process::forget_peak();
    let over = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn(write_beside(app.clone(), by, review, over.clone()));
    let began = Instant::now();
    let options = Options { channels: vec!["incident".into()], ..Options::default() };
    let mut said = Instant::now();
    let mut longest = Duration::ZERO;
    let outcomes = evidence::import_paths(&app, review, Some(by), std::slice::from_ref(&zip), &options, &mut |_, progress| {
        longest = longest.max(progress.longest);
        if said.elapsed() > Duration::from_secs(10) {
            said = Instant::now();
            eprintln!("{} items", progress.items);
        }
    })
    .await?;
    let took = began.elapsed();
    over.store(true, Ordering::Relaxed);
    let waits = writer.await??;
    let (_, peak) = process::memory(std::process::id());
    let items: u64 = outcomes.iter().map(|o| o.items).sum();
    ensure!(usize::try_from(items)? == asked.messages, "{items} items came of {} messages", asked.messages);
    let other = baseline(&app, &folder).await?;
    let ratio = took.as_secs_f64() / other.as_secs_f64();
    let mut text =
        format!("{} messages in one channel, an archive of {size} MiB. {machine}.\n\n| what | figure | aim | |\n|---|---|---|---|\n", asked.messages);
    let mut line = |what: &str, figure: String, aim: &str, reached: &str| {
        let _ = writeln!(text, "| {what} | {figure} | {aim} | {reached} |");
    };
    line("import, end to end", format!("{:.1} s", took.as_secs_f64()), "", "");
    line("`sqlite3 .import` of the same rows", format!("{:.1} s", other.as_secs_f64()), "", "");
    line("ratio", format!("{ratio:.2}"), "4", figures::reached(ratio <= 4.0));
    line("another writer meanwhile, p50", format!("{:.0} ms", waits.percentile(50)), "", "");
    line("another writer meanwhile, p99", format!("{:.0} ms", waits.percentile(99)), "250 ms", figures::reached(waits.percentile(99) <= 250.0));
    line("another writer meanwhile, longest", format!("{:.0} ms of {} writes", waits.longest(), waits.count()), "", "");
    line("longest transaction, its commit included", format!("{:.0} ms", longest.as_secs_f64() * 1000.0), "100 ms", figures::reached(longest <= BATCH));
    line("memory, the most it was", format!("{peak:.0} MiB"), "200 MiB", figures::reached(peak <= 200.0));
    let back = give_up(&app, &zip, asked.messages).await?;
    line("taking back an import that broke off", format!("{:.1} s for {} items", back.took.as_secs_f64(), back.items), "", "");
    line("another writer meanwhile, p99", format!("{:.0} ms", back.waits.percentile(99)), "250 ms", figures::reached(back.waits.percentile(99) <= 250.0));
    line("another writer meanwhile, longest", format!("{:.0} ms of {} writes", back.waits.longest(), back.waits.count()), "", "");
    app.db.close().await;
    figures::tell("import", &text, asked.write)
}

/// A workspace export as Slack writes it: a file for each day of one channel.
fn generate(path: &Path, messages: usize) -> anyhow::Result<()> {
    let mut rng = StdRng::seed_from_u64(3);
    let services = words::services();
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path)?));
    let packed = SimpleFileOptions::default().compression_level(Some(1));
    let people: Vec<_> = (0..200).map(|n| serde_json::json!({ "id": format!("U{n:08}"), "name": format!("m{n}"), "profile": { "display_name": words::name(n), "real_name": words::name(n) } })).collect();
    zip.start_file("users.json", packed)?;
    serde_json::to_writer(&mut zip, &people)?;
    zip.start_file("channels.json", packed)?;
    serde_json::to_writer(&mut zip, &serde_json::json!([{ "id": "C0000001", "name": "incident", "members": [] }]))?;
    let mut parent = String::new();
    for day in 0..messages.div_ceil(A_DAY) {
        let date = named_day(day);
        zip.start_file(format!("incident/{date}.json"), packed)?;
        let here = A_DAY.min(messages - day * A_DAY);
        for n in 0..here {
            let at = FIRST_DAY + i64::try_from(day * 86_400 + n * 86_400 / A_DAY)?;
            let ts = format!("{at}.{:06}", n % 1_000_000);
            let says = {
                let service = words::service(&mut rng, &services).to_owned();
                words::saying(&mut rng, &service)
            };
            let mut message = serde_json::json!({ "type": "message", "user": format!("U{:08}", rng.random_range(0..200)), "text": says, "ts": ts, "team": "T0000001", "client_msg_id": Uuid::from_u128(rng.random()).to_string() });
            if rng.random_ratio(1, 5) && !parent.is_empty() {
                if let Some(fields) = message.as_object_mut() {
                    fields.insert("thread_ts".into(), parent.clone().into());
                }
            } else {
                parent = ts;
            }
            zip.write_all(if n == 0 { b"[\n" } else { b",\n" })?;
            serde_json::to_writer(&mut zip, &message)?;
        }
        zip.write_all(b"\n]\n")?;
    }
    zip.finish()?.flush()?;
    Ok(())
}

/// The name of a day's file.
fn named_day(day: usize) -> String {
    recount_model::time::timestamp((FIRST_DAY + i64::try_from(day).unwrap_or(0) * 86_400) * 1_000_000).to_string().chars().take(10).collect()
}

async fn open(folder: &Path, name: &str) -> anyhow::Result<App> {
    let db = Db::open(&Address::Sqlite(folder.join(name))).await?;
    db.migrate().await?;
    Ok(App::new(db, Config { data: folder.join("data"), ..Config::default() }, Keys::throwaway(), Clock::System))
}

async fn begin(app: &App, name: &str, title: &str) -> anyhow::Result<(Uuid, Uuid)> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let new = NewMember { name: name.into(), email: None, standing: Standing::Member, password_hash: None, zone: "UTC".into() };
    let by = member::create(&mut tx, &new, now).await?;
    let new = NewReview { title: title.into(), depth: Depth::Study, kind: IncidentKind::Disruption, zone: "UTC".into(), happened_at: None };
    let review = review::create(&mut tx, by, &new, now).await?;
    tx.commit().await?;
    Ok((by, review))
}

/// Somebody else who writes a line fifty times a second, and how long each took.
async fn write_beside(app: App, by: Uuid, review: Uuid, over: Arc<AtomicBool>) -> anyhow::Result<Times> {
    let mut waits = Times::default();
    while !over.load(Ordering::Relaxed) {
        let began = Instant::now();
        let mut tx = app.db.write().await?;
        activity::record(&mut tx, Act { review: Some(review), by: Some(by), verb: "waited", noun: "review", noun_id: review }, app.clock.now()).await?;
        tx.commit().await?;
        waits.add(began.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(waits)
}

/// An import that broke off, and what the next start needs to remove it.
struct Back {
    items: u64,
    took: Duration,
    waits: Times,
}

/// Breaks an import off shortly before its end, as a killed process would, and
/// removes what it left while somebody else writes.
async fn give_up(app: &App, zip: &PathBuf, messages: usize) -> anyhow::Result<Back> {
    let (by, review) = begin(app, "Mats", "A month that nobody waited for").await?;
    let options = Options { channels: vec!["incident".into()], ..Options::default() };
    let (far, enough) = (AtomicU64::new(0), Notify::new());
    let near_the_end = u64::try_from(messages)? / 20 * 19;
    let mut look = |_: &Path, progress: &evidence::Progress| {
        far.store(progress.items, Ordering::Relaxed);
        if progress.items >= near_the_end {
            enough.notify_one();
        }
    };
    tokio::select! {
        ended = evidence::import_paths(app, review, Some(by), std::slice::from_ref(zip), &options, &mut look) => {
            ended?;
            bail!("the import ended before it could be broken off");
        }
        () = enough.notified() => {}
    }
    let items = far.load(Ordering::Relaxed);
    // It counts as abandoned when it has been silent for a while.
    if let Some(silent) = evidence::sweep(app).await? {
        tokio::time::sleep(silent).await;
    }
    let over = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn(write_beside(app.clone(), by, review, over.clone()));
    let began = Instant::now();
    let left = evidence::sweep(app).await?;
    let took = began.elapsed();
    ensure!(left.is_none(), "the import that broke off was not taken back");
    over.store(true, Ordering::Relaxed);
    Ok(Back { items, took, waits: writer.await?? })
}

/// Puts the rows that came of the import into CSV files, and takes the time that
/// `sqlite3` needs to bring them into tables that Recount made.
async fn baseline(app: &App, folder: &Path) -> anyhow::Result<Duration> {
    let other = open(folder, "other.db").await?;
    other.db.close().await;
    for table in ["members", "reviews", "sources", "lanes", "evidence", "search_entries"] {
        dump(app, table, &folder.join(format!("{table}.csv"))).await.with_context(|| table)?;
    }
    // CSV has no null, so that who did not take an import back is nobody's id there.
    bring(folder, "off", &["members", "reviews", "sources", "lanes"])?;
    let began = Instant::now();
    bring(folder, "on", &["evidence", "search_entries"])?;
    Ok(began.elapsed())
}

/// Bytes become base64, because CSV holds text only; what was a message's own JSON
/// stays as it is.
async fn dump(app: &App, name: &str, path: &Path) -> anyhow::Result<()> {
    let declared: Vec<(String,)> = app.db.all(sql!(Sqlite: "select name from pragma_table_info($1) order by cid"), vec![name.into()].into()).await?;
    let mut tx = app.db.snapshot().await?;
    let tables = tx.tables().await?;
    let table = tables.iter().find(|t| t.name() == name).context("no such table")?;
    let order: Vec<usize> = declared.iter().filter_map(|(name,)| table.columns().iter().position(|c| c.name() == name)).collect();
    let mut out = csv::WriterBuilder::new().has_headers(false).from_path(path)?;
    let mut rows = tx.rows(table, None);
    while let Some(row) = rows.next().await {
        let row = row?;
        for column in &order {
            match row.get(*column) {
                Some(Value::Int(Some(v))) => out.write_field(v.to_string())?,
                Some(Value::Text(Some(v))) => out.write_field(v)?,
                // Told by its column: a hash may begin with a brace as well, and CSV ends at its first zero byte.
                Some(Value::Bytes(Some(v))) if table.columns().get(*column).is_some_and(|c| c.name() == "original") => out.write_field(v)?,
                Some(Value::Bytes(Some(v))) => out.write_field(BASE64.encode(v))?,
                Some(Value::Id(Some(v))) => out.write_field(BASE64.encode(v.as_bytes()))?,
                _ => out.write_field("")?,
            }
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.flush()?;
    Ok(())
}

fn bring(folder: &Path, foreign_keys: &str, tables: &[&str]) -> anyhow::Result<()> {
    let mut script = format!(
        "pragma journal_mode = wal;\npragma synchronous = normal;\npragma foreign_keys = {foreign_keys};\npragma secure_delete = on;\npragma cache_size = -8000;\npragma mmap_size = 0;\npragma temp_store = memory;\n.bail on\n.mode csv\n",
    );
    for table in tables {
        let _ = writeln!(script, ".import {} {table}", folder.join(format!("{table}.csv")).display());
    }
    let mut child = Command::new("sqlite3")
        .arg(folder.join("other.db"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("sqlite3 could not be run; install Debian’s sqlite3")?;
    child.stdin.take().context("no way in")?.write_all(script.as_bytes())?;
    let done = child.wait_with_output()?;
    let complaint = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() || !complaint.trim().is_empty() {
        bail!("sqlite3: {}", complaint.lines().take(3).collect::<Vec<_>>().join("; "));
    }
    Ok(())
}
