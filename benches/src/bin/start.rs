//! Start to first response, and memory: the release binary as an installation runs
//! it, `recount serve`, on a seeded SQLite database.

use std::{
    fmt::Write as _,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use clap::Parser;
use recount_benches::{client::Client, figures, process, seed::READER, stats::Times, words};
use recount_server::{
    platform::{App, clock::Clock, config::Config, db::Db, keys::Keys},
    session, sql,
};
use uuid::Uuid;

/// Measures start and memory of `recount serve`.
#[derive(Debug, Parser)]
struct Asked {
    /// `sqlite:PATH` or `postgres://…`, filled by the bin `seed`.
    #[arg(long)]
    database: String,
    /// The program; by default the one built beside this bench.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Starts that are timed.
    #[arg(long, default_value_t = 10)]
    starts: usize,
    /// Requests of each of the 64 clients.
    #[arg(long, default_value_t = 40)]
    requests: usize,
    /// Writes the figures into benches/README.md.
    #[arg(long)]
    write: bool,
}

const CLIENTS: usize = 64;
/// How long a server may take before the bench gives up on it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server of our own; ended with its owner.
struct Server {
    child: Child,
    address: SocketAddr,
    /// From the start of the process to the first whole reply.
    took: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It holds nothing that a bench needs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
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
    let token = sign_in(&asked.database, folder.path()).await?;
    let mut starts = Times::default();
    let mut idle = 0.0_f64;
    for _ in 0..asked.starts {
        let server = start(&program, &asked.database, folder.path()).await?;
        starts.add(server.took);
        tokio::time::sleep(Duration::from_millis(300)).await;
        idle = idle.max(process::memory(server.child.id()).0);
    }
    let server = start(&program, &asked.database, folder.path()).await?;
    let began = Instant::now();
    let replies = crowd(&server, &token, asked.requests).await?;
    let seconds = began.elapsed().as_secs_f64();
    let (after, most) = process::memory(server.child.id());
    let count = replies.count();
    let mut text = format!("{machine}.\n\n| what | figure | aim | |\n|---|---|---|---|\n");
    let start = starts.percentile(50);
    let _ = writeln!(
        text,
        "| start to first response, median of {} | {start:.0} ms (slowest {:.0} ms) | 150 ms | {} |",
        asked.starts,
        starts.longest(),
        figures::reached(start <= 150.0)
    );
    let _ = writeln!(text, "| memory, idle after the first response | {idle:.1} MiB | 40 MiB | {} |", figures::reached(idle <= 40.0));
    let _ = writeln!(text, "| memory under {CLIENTS} clients, the most it was | {most:.1} MiB | 150 MiB | {} |", figures::reached(most <= 150.0));
    let _ = writeln!(text, "| memory right after them | {after:.1} MiB | | |");
    #[expect(clippy::cast_precision_loss, reason = "a few thousand requests")]
    let rate = count as f64 / seconds;
    let _ = write!(
        text,
        "\nThe {CLIENTS} clients sent {count} requests for lists, searches and shared reviews: {rate:.0} a second, p50 {:.0} ms, p99 {:.0} ms.",
        replies.percentile(50),
        replies.percentile(99)
    );
    let section = if asked.database.starts_with("sqlite:") { "start on SQLite" } else { "start on PostgreSQL" };
    figures::tell(section, &text, asked.write)
}

async fn sign_in(database: &str, folder: &Path) -> anyhow::Result<String> {
    let db = Db::open(&database.parse()?).await?;
    db.migrate().await?;
    let reader: Option<(Uuid,)> = db.one(sql!("select id from members where handle = $1"), vec![READER.into()].into()).await?;
    let (reader,) = reader.context("This database was not filled by the bin “seed”. Nothing was measured.")?;
    let keys = Keys::load(&folder.join("keys.toml"), None, None)?;
    let app = App::new(db, Config::default(), keys, Clock::System);
    let mut tx = app.db.write().await?;
    let token = session::begin(&app, &mut tx, reader, "bench", app.clock.now()).await?;
    tx.commit().await?;
    app.db.close().await;
    Ok(token)
}

async fn start(program: &Path, database: &str, folder: &Path) -> anyhow::Result<Server> {
    let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
    let began = Instant::now();
    let child = Command::new(program)
        .args(["serve", "--database", database, "--listen", &address.to_string(), "--log", "error"])
        .arg("--data")
        .arg(folder.join("data"))
        .arg("--key-file")
        .arg(folder.join("keys.toml"))
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()?;
    let mut server = Server { child, address, took: Duration::ZERO };
    loop {
        if let Ok(mut client) = Client::connect(address, "nobody").await
            && client.get("/sign-in").await.is_ok_and(|reply| reply.status == 200)
        {
            server.took = began.elapsed();
            return Ok(server);
        }
        if began.elapsed() > PATIENCE || server.child.try_wait()?.is_some() {
            bail!("{} did not answer at {address}", program.display());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Sixty-four members at once, each with a connection of their own.
async fn crowd(server: &Server, token: &str, requests: usize) -> anyhow::Result<Times> {
    let mut first = Client::connect(server.address, token).await?;
    let list = first.get("/library").await?;
    let page = String::from_utf8_lossy(&list.body).into_owned();
    let reviews: Vec<String> = page
        .split("href=\"/reviews/")
        .skip(1)
        .filter_map(|rest| rest.get(..36))
        .filter(|id| Uuid::try_parse(id).is_ok())
        .map(|id| format!("/reviews/{id}"))
        .collect();
    let services = words::services();
    let mut tasks = Vec::new();
    for n in 0..CLIENTS {
        let mut paths: Vec<String> = (0..requests)
            .map(|k| match k % 4 {
                0 => "/library".to_owned(),
                1 => "/reviews".to_owned(),
                2 => format!("/library?q={}", services.get((n * 7 + k) % services.len()).map_or("checkout", String::as_str)),
                _ => reviews.get((n + k) % reviews.len().max(1)).cloned().unwrap_or_else(|| "/".to_owned()),
            })
            .collect();
        paths.rotate_left(n % requests.max(1));
        let (address, token) = (server.address, token.to_owned());
        tasks.push(tokio::spawn(async move {
            let mut client = Client::connect(address, &token).await?;
            let mut took = Vec::new();
            for path in paths {
                let reply = client.get(&path).await?;
                if reply.status != 200 {
                    bail!("{path} answered {}", reply.status);
                }
                took.push(reply.took);
            }
            Ok(took)
        }));
    }
    let mut times = Times::default();
    for task in tasks {
        task.await??.into_iter().for_each(|took| times.add(took));
    }
    Ok(times)
}
