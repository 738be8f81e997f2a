//! The then view of a review with ten thousand items: the answer to a step, for
//! everybody together and in one person's place, and the page itself.

use std::{fmt::Write as _, path::PathBuf};

use anyhow::{Context as _, ensure};
use clap::Parser;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use recount_benches::{
    browser,
    client::Client,
    figures, process,
    served::{self, Largest},
    stats::Times,
};
use recount_server::{platform::db::Dialect, sql};
use serde::Deserialize;
use uuid::Uuid;

const MINUTE: i64 = 60_000_000;
/// The aim for the answer to a step, p99, in milliseconds.
const AIM: f64 = 50.0;
/// Steps after which every connection knows every statement.
const FIRST: usize = 100;
/// And for a frame: sixty a second, as the browser's own clock tells them.
const FRAME: f64 = 17.0;

/// Times steps through the largest review of a seeded database.
#[derive(Debug, Parser)]
struct Asked {
    /// `sqlite:PATH` or `postgres://…`, filled by the bin `seed`.
    #[arg(long)]
    database: String,
    /// Steps of each kind.
    #[arg(long, default_value_t = 500)]
    steps: usize,
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
    steps: u64,
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
    let Largest { app, address, token, review, items } = served::serve_largest(&asked.database).await?;
    let ends: Option<(i64, i64)> =
        app.db.one(sql!("select min(known_at), max(known_at) from evidence where review_id = $1"), vec![review.into()].into()).await?;
    let (first, last) = ends.context("The largest review holds nothing. Nothing was measured.")?;
    let people: Vec<(Uuid,)> = app.db.all(sql!("select id from participants where review_id = $1 order by added_at, id"), vec![review.into()].into()).await?;
    let mut client = Client::connect(address, &token).await?;
    let mut table = format!(
        "{} items over {} minutes, {} steps of each kind. {machine}.\n\n| what | p50 | p99 | longest | largest answer | aim |\n|---|---|---|---|---|---|\n",
        items,
        (last - first) / MINUTE,
        asked.steps
    );
    let mut rng = StdRng::seed_from_u64(5);
    let place = people.first().map(|(id,)| format!("&as={id}")).context("Nobody was there in that review.")?;
    for (name, as_) in [("everybody together", ""), ("in one person’s place", place.as_str())] {
        // Each connection to PostgreSQL plans a statement when it first has it: these stand apart.
        for (step, minutes, steps) in
            [("the first", 0, FIRST), ("a minute on", 1, asked.steps), ("ten minutes on", 10, asked.steps), ("anywhere", 0, asked.steps)]
        {
            let (mut times, mut most) = (Times::default(), 0);
            for _ in 0..steps {
                let to = rng.random_range(first..last);
                let from = if minutes == 0 { String::new() } else { format!("&from={}", to - minutes * MINUTE) };
                let reply = client.get(&format!("/reviews/{review}/timeline/then/step?to={to}{from}{as_}")).await?;
                ensure!(reply.status == 200, "a step was answered with {}", reply.status);
                times.add(reply.took);
                most = most.max(reply.body.len());
            }
            let p99 = times.percentile(99);
            let _ = writeln!(
                table,
                "| {name}, {step} | {:.1} ms | {p99:.1} ms | {:.1} ms | {} KiB | {} |",
                times.percentile(50),
                times.longest(),
                most / 1024,
                if steps == FIRST { "" } else { figures::reached(p99 <= AIM) }
            );
        }
    }
    let words = [format!("http://{address}"), token, review.to_string(), first.to_string()];
    let seen: Seen = browser::look("then.mjs", &words, &asked.browser).await?;
    let _ = writeln!(
        table,
        "\nReplayed in Chromium for ten seconds, five minutes a second: {} steps, {} frames (median {:.1} ms, p99 {:.1} ms, longest {:.1} ms), {} over 33 ms; aim: p99 within {FRAME:.0} ms, {}.",
        seen.steps,
        seen.frames,
        seen.median,
        seen.p99,
        seen.longest,
        seen.over,
        figures::reached(seen.p99 <= FRAME)
    );
    let _ = write!(table, "\nAim: the answer to a step at p99 within {AIM:.0} ms on loopback.");
    let section = if app.db.dialect() == Dialect::Sqlite { "then on SQLite" } else { "then on PostgreSQL" };
    figures::tell(section, &table, asked.write)
}
