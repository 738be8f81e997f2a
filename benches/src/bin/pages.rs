//! Pages against their own statements: the real router behind loopback TCP, one
//! client, interleaved with the statements that each page runs, sent through the
//! same pool with their rows decoded.

use std::{collections::BTreeMap, fmt::Write as _, net::SocketAddr, time::Instant};

use anyhow::{Context as _, ensure};
use axum::{body::Body, http::Request};
use clap::Parser;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use recount_benches::{client::Client, figures, process, seed::READER, served, stats::Times, words};
use recount_server::{
    platform::{
        App,
        db::{Dialect, Noted, Whole, noting},
    },
    router,
    search::{self, Filters, Hit, Order, Place, Query},
    sql,
};
use tower::ServiceExt as _;
use uuid::Uuid;

/// Times list and search pages on a seeded database.
#[derive(Debug, Parser)]
struct Asked {
    /// `sqlite:PATH` or `postgres://…`, filled by the bin `seed`.
    #[arg(long)]
    database: String,
    /// Requests per kind of page.
    #[arg(long, default_value_t = 1000)]
    requests: usize,
    /// Writes the figures into benches/README.md.
    #[arg(long)]
    write: bool,
    /// Says to standard error how long each statement takes alone.
    #[arg(long)]
    statements: bool,
}

/// A kind of page with the addresses that are asked in turn.
struct Kind {
    name: &'static str,
    /// Whether the aims for list and search hold for it.
    aimed: bool,
    addresses: Vec<String>,
}

/// What was measured of a kind.
#[derive(Default)]
struct Measured {
    pages: Times,
    statements: Times,
    /// By the place of the statement in the source.
    alone: BTreeMap<&'static str, Times>,
    most_statements: usize,
    most_bytes: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = Asked::parse();
    let machine = process::machine();
    let app = served::open(&asked.database).await?;
    let reader: Option<(Uuid,)> = app.db.one(sql!("select id from members where handle = $1"), vec![READER.into()].into()).await?;
    let (reader,) = reader.context("This database was not filled by the bin “seed”. Nothing was measured.")?;
    let token = served::sign_in(&app, reader).await?;
    let address = served::serve(app.clone()).await?;
    let mut measured = Vec::new();
    for kind in kinds(&app).await? {
        let figures = measure(&app, address, &token, &kind, asked.requests).await.with_context(|| kind.name)?;
        if asked.statements {
            for (place, times) in &figures.alone {
                eprintln!("{}: {place} {:.2} ms", kind.name, times.percentile(50));
            }
        }
        measured.push((kind, figures));
    }
    let dialect = app.db.dialect();
    let mut told = table(&measured, dialect, asked.requests, &machine);
    let missed = missed(&app, reader).await?;
    let found = SLIPS - missed.len();
    let which = if missed.is_empty() { String::new() } else { format!(" Missed: {}.", missed.join(", ")) };
    let _ = write!(
        told,
        "\n\nOf {SLIPS} names of services with one letter wrong, missing or swapped, {found} are found among the first ten; aim 95, {}.{which}",
        figures::reached(found >= 95)
    );
    figures::tell(section(dialect), &told, asked.write)
}

const fn section(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "pages on SQLite",
        Dialect::Pg => "pages on PostgreSQL",
    }
}

/// The pages, with questions of many kinds: common and rare services, two words,
/// words of a sentence, and one wrong letter.
async fn kinds(app: &App) -> anyhow::Result<Vec<Kind>> {
    let mut rng = StdRng::seed_from_u64(11);
    let services = words::services();
    let mut service = || words::service(&mut rng, &services).to_owned();
    let one: Vec<String> = (0..40).map(|_| format!("/library?q={}", service())).collect();
    let said = [
        "connection pool",
        "stale prices",
        "503",
        "night job slow",
        "certificate",
        "leader election",
        "retry policy",
        "who knows the runbook",
        "\"smaller connection pool\"",
        "backlog forty thousand",
    ];
    let words: Vec<String> = said.iter().map(|q| format!("/library?q={}", q.replace(' ', "+").replace('"', "%22"))).collect();
    let mistyped: Vec<String> = (0..40)
        .map(|_| {
            let s = service();
            format!("/library?q={}", wrong(&s))
        })
        .collect();
    let shared: Vec<(Uuid,)> = app.db.all(sql!("select id from reviews where audience = 5 order by id limit 40"), Vec::new().into()).await?;
    let mut pages = vec!["/library".to_owned()];
    pages.extend(["?depth=study", "?stage=shared", "?depth=debrief&sort=oldest", "?year=2025", "?tag=checkout-api"].map(|q| format!("/library{q}")));
    Ok(vec![
        Kind { name: "list: library, filters", aimed: true, addresses: pages },
        Kind {
            name: "list: reviews in progress",
            aimed: true,
            addresses: vec!["/reviews".into(), "/reviews?stage=shared".into(), "/reviews?stage=set_aside".into()],
        },
        Kind { name: "search: a service", aimed: true, addresses: one },
        Kind { name: "search: words", aimed: true, addresses: words },
        Kind { name: "search: one wrong letter", aimed: true, addresses: mistyped },
        Kind { name: "first page", aimed: false, addresses: vec!["/".into()] },
        Kind { name: "a shared review", aimed: false, addresses: shared.iter().map(|(id,)| format!("/reviews/{id}")).collect() },
    ])
}

/// Names of services that are looked for mistyped.
const SLIPS: usize = 100;

/// Those of [`SLIPS`] names, each mistyped in one way, that none of the first ten finds holds.
async fn missed(app: &App, reader: Uuid) -> anyhow::Result<Vec<String>> {
    let mut rng = StdRng::seed_from_u64(29);
    let services = words::services();
    let mut missed = Vec::new();
    for _ in 0..SLIPS {
        let name = words::service(&mut rng, &services);
        let typed = slip(&mut rng, name);
        let answer = search::ask(&app.db, reader, Query::read(&typed), &Filters::default(), Order::Best, Place::START).await?;
        let holds = |hit: &Hit| hit.found.as_ref().is_some_and(|found| found.title.contains(name) || found.body.contains(name));
        if !answer.hits.iter().take(10).any(holds) {
            missed.push(format!("{name} as {typed}"));
        }
    }
    Ok(missed)
}

/// A name with one letter wrong, missing, or swapped with its neighbour.
fn slip(rng: &mut StdRng, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = loop {
        let at = rng.random_range(0..letters.len());
        if letters.get(at).is_some_and(|c| c.is_alphabetic()) {
            break at;
        }
    };
    match rng.random_range(0..3) {
        0 => {
            let other = char::from(rng.random_range(b'a'..=b'z'));
            letters.splice(at..=at, [other]);
        }
        1 => drop(letters.remove(at)),
        _ => {
            let pair = at.min(letters.len().saturating_sub(2));
            if letters.get(pair..pair + 2).is_some_and(|pair| pair.iter().all(|c| c.is_alphabetic())) {
                letters.swap(pair, pair + 1);
            } else {
                letters.remove(at);
            }
        }
    }
    letters.into_iter().collect()
}

/// The word with its third letter wrong.
fn wrong(word: &str) -> String {
    word.char_indices().map(|(i, c)| if i == 2 { if c == 'x' { 'q' } else { 'x' } } else { c }).collect()
}

async fn measure(app: &App, address: SocketAddr, token: &str, kind: &Kind, requests: usize) -> anyhow::Result<Measured> {
    let mut client = Client::connect(address, token).await?;
    let mut measured = Measured::default();
    let mut own = Vec::new();
    for path in &kind.addresses {
        let request = Request::get(path).header("host", "bench").header("cookie", format!("recount_session={token}")).body(Body::empty())?;
        let (response, noted) = noting(async {
            let response = router::router(app.clone()).oneshot(request).await;
            match response {
                Ok(response) => axum::body::to_bytes(response.into_body(), usize::MAX).await.map(|b| b.len()).unwrap_or_default(),
                Err(never) => match never {},
            }
        })
        .await;
        measured.most_bytes = measured.most_bytes.max(response);
        measured.most_statements = measured.most_statements.max(noted.len());
        own.push(noted);
    }
    // The first rounds warm caches and prepare statements, for both alike.
    let warm = kind.addresses.len().max(50);
    let mut rng = StdRng::seed_from_u64(5);
    for n in 0..requests + warm {
        let at = if n < warm { n % kind.addresses.len() } else { rng.random_range(0..kind.addresses.len()) };
        let (Some(path), Some(noted)) = (kind.addresses.get(at), own.get(at)) else { continue };
        let reply = client.get(path).await?;
        ensure!(reply.status == 200, "{path} answered {}", reply.status);
        let began = Instant::now();
        for noted in noted {
            if let Noted::Fixed(statement, args) = noted {
                let alone = Instant::now();
                std::hint::black_box(app.db.all::<Whole>(*statement, args.clone()).await?);
                measured.alone.entry(statement.place()).or_default().add(alone.elapsed());
            }
        }
        if n >= warm {
            measured.pages.add(reply.took);
            measured.statements.add(began.elapsed());
        }
    }
    Ok(measured)
}

fn table(measured: &[(Kind, Measured)], dialect: Dialect, requests: usize, machine: &str) -> String {
    let aim = if dialect == Dialect::Sqlite { 5.0 } else { 10.0 };
    let mut text = format!(
        "{requests} requests of each kind at one client. {machine}.\n\n| page | p50 | p99 | own statements p50 | ratio | statements | HTML | aim |\n|---|---|---|---|---|---|---|---|\n"
    );
    for (kind, m) in measured {
        let (page, tail, own) = (m.pages.percentile(50), m.pages.percentile(99), m.statements.percentile(50));
        let ratio = page / own.max(0.001);
        let kilobytes = m.most_bytes.div_ceil(1024);
        let small = m.most_statements <= 5 && kilobytes <= 60;
        let reached = if kind.aimed { small && page <= aim && tail <= 20.0 && ratio <= 3.0 } else { small };
        let _ = writeln!(
            text,
            "| {} | {page:.2} ms | {tail:.2} ms | {own:.2} ms | {ratio:.2} | {} | {kilobytes} KiB | {} |",
            kind.name,
            m.most_statements,
            figures::reached(reached)
        );
    }
    let _ = write!(
        text,
        "\nAims for lists and search: p50 ≤ {aim:.0} ms, p99 ≤ 20 ms, at most 3 times the page’s own statements (p50 against p50); for every page: at most 5 statements and 60 KiB of HTML."
    );
    text
}
