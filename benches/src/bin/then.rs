//! The then view of a review with ten thousand items: the answer to a step, for
//! everybody together and in one person's place, and the page itself.

use std::fmt::Write as _;

use anyhow::{Context as _, ensure};
use clap::Parser;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use recount_benches::{client::Client, figures, process, served, stats::Times};
use recount_server::{
    platform::{
        App,
        clock::Clock,
        config::Config,
        db::{Db, Dialect},
        keys::Keys,
    },
    sql,
};
use uuid::Uuid;

const MINUTE: i64 = 60_000_000;
/// The aim for the answer to a step, p99, in milliseconds.
const AIM: f64 = 50.0;

/// Times steps through the largest review of a seeded database.
#[derive(Debug, Parser)]
struct Asked {
    /// `sqlite:PATH` or `postgres://…`, filled by the bin `seed`.
    #[arg(long)]
    database: String,
    /// Steps of each kind.
    #[arg(long, default_value_t = 500)]
    steps: usize,
    /// Writes the figures into benches/README.md.
    #[arg(long)]
    write: bool,
}

/// The review, whoever began it, and how much it holds between which times.
struct Largest {
    review: Uuid,
    member: Uuid,
    items: i64,
    first: i64,
    last: i64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = Asked::parse();
    let machine = process::machine();
    let db = Db::open(&asked.database.parse()?).await?;
    db.migrate().await?;
    let app = App::new(db, Config { log: "warn".into(), ..Config::default() }, Keys::throwaway(), Clock::System);
    let largest = largest(&app).await?;
    let people: Vec<(Uuid,)> =
        app.db.all(sql!("select id from participants where review_id = $1 order by added_at, id"), vec![largest.review.into()].into()).await?;
    let token = served::sign_in(&app, largest.member).await?;
    let address = served::serve(app.clone()).await?;
    let mut client = Client::connect(address, &token).await?;
    let mut table = format!(
        "{} items over {} minutes, {} steps of each kind. {machine}.\n\n| what | p50 | p99 | longest | largest answer | aim |\n|---|---|---|---|---|---|\n",
        largest.items,
        (largest.last - largest.first) / MINUTE,
        asked.steps
    );
    let mut rng = StdRng::seed_from_u64(5);
    let place = people.first().map(|(id,)| format!("&as={id}")).context("Nobody was there in that review.")?;
    for (name, as_) in [("everybody together", ""), ("in one person’s place", place.as_str())] {
        for (step, minutes) in [("a minute on", 1), ("ten minutes on", 10), ("anywhere", 0)] {
            let (mut times, mut most) = (Times::default(), 0);
            for _ in 0..asked.steps {
                let to = rng.random_range(largest.first..largest.last);
                let from = if minutes == 0 { String::new() } else { format!("&from={}", to - minutes * MINUTE) };
                let reply = client.get(&format!("/reviews/{}/timeline/then/step?to={to}{from}{as_}", largest.review)).await?;
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
                figures::reached(p99 <= AIM)
            );
        }
    }
    let _ = write!(table, "\nAim: the answer to a step at p99 within {AIM:.0} ms on loopback.");
    let section = if app.db.dialect() == Dialect::Sqlite { "then on SQLite" } else { "then on PostgreSQL" };
    figures::tell(section, &table, asked.write)
}

async fn largest(app: &App) -> anyhow::Result<Largest> {
    let most: Option<(Uuid, i64)> =
        app.db.one(sql!("select review_id, count(*) from evidence group by review_id order by 2 desc limit 1"), Vec::new().into()).await?;
    let (review, items) = most.context("This database was not filled by the bin “seed”. Nothing was measured.")?;
    let ends: Option<(i64, i64)> =
        app.db.one(sql!("select min(known_at), max(known_at) from evidence where review_id = $1"), vec![review.into()].into()).await?;
    let (first, last) = ends.context("The largest review holds nothing. Nothing was measured.")?;
    let guide: Option<(Uuid,)> =
        app.db.one(sql!("select member_id from review_roles where review_id = $1 and role = 'creator'"), vec![review.into()].into()).await?;
    let (member,) = guide.context("Nobody began the largest review. Nothing was measured.")?;
    Ok(Largest { review, member, items, first, last })
}
