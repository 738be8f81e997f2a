//! Accounts: opening the pages of 2,000 passages, and a new sealing key for 100,000 of
//! them, with the program killed halfway and started again.
//!
//! Fills the database named, which must be new: its own installation, with its own
//! key file in a folder that goes afterwards.

use std::{
    fmt::Write as _,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use clap::Parser;
use recount_benches::{
    client::{Client, Reply},
    figures, process,
    stats::Times,
};
use recount_model::{Depth, Standing, incident::IncidentKind, review::Involvement};
use recount_server::{
    member::{self, NewMember},
    platform::{
        App,
        clock::Clock,
        config::Config,
        db::{Db, Dialect, Kind, Table, Tx, Value},
        keys::Keys,
        seal,
    },
    review::{self, NewReview},
    router, session,
};
use uuid::Uuid;

/// Times the pages of passages, and a rotation of the sealing key.
#[derive(Debug, Parser)]
struct Asked {
    /// `sqlite:PATH` or `postgres://…`, new and empty.
    #[arg(long)]
    database: String,
    /// Passages in the review.
    #[arg(long, default_value_t = 2_000)]
    page: usize,
    /// Passages to seal anew.
    #[arg(long, default_value_t = 100_000)]
    passages: usize,
    /// Requests for the first page.
    #[arg(long, default_value_t = 200)]
    requests: usize,
    /// Writes the figures into benches/README.md.
    #[arg(long)]
    write: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = Asked::parse();
    let machine = process::machine();
    let folder = std::env::temp_dir().join(format!("recount-accounts-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = measure(&asked, &folder, &machine).await;
    std::fs::remove_dir_all(&folder)?;
    done
}

async fn measure(asked: &Asked, folder: &Path, machine: &str) -> anyhow::Result<()> {
    let db = Db::open(&asked.database.parse()?).await?;
    db.migrate().await?;
    let key_file = folder.join("keys.toml");
    let app = App::new(db, Config { log: "warn".into(), ..Config::default() }, Keys::load(&key_file, None, None)?, Clock::System);
    let (review, token) = begin(&app, asked.page).await.context("Nothing was measured; use a new database")?;
    app.db.settle().await?;
    let address = serve(app.clone()).await?;
    let mut client = Client::connect(address, &token).await?;
    let path = format!("/reviews/{review}/accounts/passages");
    let mut opening = Opening::default();
    for n in 0..asked.requests + 10 {
        let (_, took) = open(&mut client, &path, "").await?;
        if n >= 10 {
            opening.first.add(took);
        }
    }
    for _ in 0..10 {
        follow(&mut client, &path, asked.page, &mut opening).await?;
    }
    let rotated = rotate(&app, asked, folder, &key_file).await?;
    let dialect = app.db.dialect();
    figures::tell(section(dialect), &table(asked, machine, &opening, &rotated), asked.write)
}

/// What opening the passages took.
#[derive(Default)]
struct Opening {
    first: Times,
    all: Times,
    /// Pages that hold all of them, and the bytes of the largest.
    pages: usize,
    largest: usize,
}

/// Opens a page of passages, as the button does it and the page that it leads to; with
/// what both took.
async fn open(client: &mut Client, path: &str, asked: &str) -> anyhow::Result<(Reply, Duration)> {
    let opened = client.post(path, asked).await?;
    ensure!(opened.status == 303, "{path} answered {} to {asked:?}", opened.status);
    let reply = client.get(&format!("{path}?{asked}")).await?;
    ensure!(reply.status == 200, "{path}?{asked} answered {}", reply.status);
    let took = opened.took + reply.took;
    Ok((reply, took))
}

/// Follows the links of the passages' pages to the last.
async fn follow(client: &mut Client, path: &str, passages: usize, opening: &mut Opening) -> anyhow::Result<()> {
    let (mut seen, mut took, mut next) = (0, Duration::ZERO, Some(String::new()));
    opening.pages = 0;
    while let Some(asked) = next {
        let (reply, this) = open(client, path, &asked).await?;
        let text = String::from_utf8_lossy(&reply.body);
        ensure!(!text.contains("not opened yet"), "{path}?{asked} keeps words closed");
        seen += text.matches("<article").count();
        took += this;
        opening.pages += 1;
        opening.largest = opening.largest.max(reply.body.len());
        next = text.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).map(|query| query.trim_start_matches('?').to_owned());
    }
    ensure!(seen == passages, "{seen} of {passages} passages are on the pages");
    opening.all.add(took);
    Ok(())
}

const fn section(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "accounts on SQLite",
        Dialect::Pg => "accounts on PostgreSQL",
    }
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

/// A review with its passages, all open to those involved, and somebody signed in who
/// reads them.
async fn begin(app: &App, passages: usize) -> anyhow::Result<(Uuid, String)> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let mut people = Vec::new();
    for name in ["Ines", "Priya", "Tomasz"] {
        let new = NewMember { name: name.into(), email: None, standing: Standing::Member, password_hash: None, zone: "UTC".into() };
        people.push(member::create(&mut tx, &new, now).await?);
    }
    let [ines, priya, tomasz] = people[..] else { anyhow::bail!("three people were made") };
    let new = NewReview { title: "Checkout slow".into(), depth: Depth::Debrief, kind: IncidentKind::Disruption, zone: "UTC".into(), happened_at: Some(now) };
    let review = review::create(&mut tx, ines, &new, now).await?;
    for (who, name) in [(priya, "Priya"), (tomasz, "Tomasz")] {
        review::add_participant(&mut tx, review, ines, Some(who), name, Involvement::OnCall, now).await?;
    }
    fill(app, &mut tx, (review, tomasz), passages).await?;
    let token = session::begin(app, &mut tx, priya, "bench", now).await?;
    tx.commit().await?;
    let seen = recount_server::access::find(&app.db, ines, review).await?.context("Ines sees her review")?;
    review::go(app, ines, &seen, recount_model::Stage::Preparing, "", now).await?;
    Ok((review, token))
}

/// Passages of one author in one review, sealed, straight into their tables.
async fn fill(app: &App, tx: &mut Tx, (review, author): (Uuid, Uuid), passages: usize) -> anyhow::Result<()> {
    let now = app.clock.now();
    let tables = tx.tables().await?;
    let named = |name: &str| tables.iter().find(|table| table.name() == name).context("the schema has no such table");
    let account = Uuid::now_v7();
    let values = [
        ("id", Value::Id(Some(account))),
        ("review_id", Value::Id(Some(review))),
        ("member_id", Value::Id(Some(author))),
        ("willing", Value::Text(Some("yes".into()))),
    ];
    let table = named("accounts")?;
    tx.insert_rows(table, vec![row(table, &values, now)]).await?;
    let table = named("passages")?;
    for some in (0..passages).collect::<Vec<_>>().chunks(500) {
        let mut rows = Vec::new();
        for n in some {
            let id = Uuid::now_v7();
            let sealed = seal::seal(&app.keys, id, &says(*n))?;
            let at = Value::Int(Some(now + i64::try_from(*n)? * 1_000_000));
            let values = [
                ("id", Value::Id(Some(id))),
                ("account_id", Value::Id(Some(account))),
                ("earliest", at.clone()),
                ("latest", at),
                ("audience", Value::Int(Some(3))),
                ("attribution", Value::Text(Some("name".into()))),
                ("sealed", Value::Bytes(Some(sealed.bytes))),
                ("key_id", Value::Text(Some(sealed.key_id))),
                ("version", Value::Int(Some(1))),
            ];
            rows.push(row(table, &values, now));
        }
        tx.insert_rows(table, rows).await?;
    }
    Ok(())
}

/// A row with these values; what is not named is now where a time must be, or nothing.
fn row(table: &Table, values: &[(&str, Value)], now: i64) -> Vec<Value> {
    let value = |name: &str, kind: Kind| match (values.iter().find(|(of, _)| *of == name), kind) {
        (Some((_, value)), _) => value.clone(),
        (None, _) if matches!(name, "written_at" | "changed_at" | "begun_at") => Value::Int(Some(now)),
        (None, Kind::Id) => Value::Id(None),
        (None, Kind::Text) => Value::Text(None),
        (None, Kind::Bytes) => Value::Bytes(None),
        (None, Kind::Real) => Value::Real(None),
        (None, Kind::Int) => Value::Int(None),
    };
    table.columns().iter().map(|column| value(column.name(), column.kind())).collect()
}

/// About three lines of a passage.
fn says(n: usize) -> String {
    format!(
        "Passage {n}: the page came while I was in the kitchen. It looked like the retry storm of September to me, slow and without errors, and so I looked at the gateway first. I did not think of the certificate."
    )
}

/// What the rotation took.
struct Rotated {
    killed_after: Duration,
    left: u64,
    going_on: Duration,
    checked: Duration,
}

async fn rotate(app: &App, asked: &Asked, folder: &Path, key_file: &Path) -> anyhow::Result<Rotated> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let new = NewMember { name: "Sana".into(), email: None, standing: Standing::Member, password_hash: None, zone: "UTC".into() };
    let author = member::create(&mut tx, &new, now).await?;
    let new = NewReview { title: "Many passages".into(), depth: Depth::Debrief, kind: IncidentKind::Disruption, zone: "UTC".into(), happened_at: None };
    let review = review::create(&mut tx, author, &new, now).await?;
    fill(app, &mut tx, (review, author), asked.passages.saturating_sub(asked.page)).await?;
    tx.commit().await?;
    app.db.settle().await?;
    let program = program()?;
    let command = |what: &str| {
        let mut command = Command::new(&program);
        command.args(["key", what, "--database", &asked.database, "--data"]).arg(folder.join("data")).arg("--key-file").arg(key_file).stdout(Stdio::null());
        command
    };
    let before = seal::key_id(&app.keys.sealing());
    let begun = Instant::now();
    let mut child = command("rotate").spawn()?;
    // Killed when about half is sealed anew.
    let left = loop {
        ensure!(child.try_wait()?.is_none(), "it ended before it could be killed; make it more passages");
        let left = sealed_with(app, &before).await?;
        if left < u64::try_from(asked.passages)? / 2 {
            break left;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    child.kill()?;
    child.wait()?;
    let killed_after = begun.elapsed();
    let begun = Instant::now();
    ensure!(command("rotate").status()?.success(), "the second run did not go on");
    let going_on = begun.elapsed();
    ensure!(sealed_with(app, &before).await? == 0, "some are sealed with the earlier key");
    let begun = Instant::now();
    ensure!(command("check").status()?.success(), "not every seal opens");
    Ok(Rotated { killed_after, left, going_on, checked: begun.elapsed() })
}

/// The program as it is installed, beside this one.
fn program() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("recount");
    ensure!(program.exists(), "There is no {}: run cargo build --release -p recount first", program.display());
    Ok(program)
}

/// How many passages are sealed with this key.
async fn sealed_with(app: &App, key: &str) -> anyhow::Result<u64> {
    let counted: Option<(i64,)> =
        app.db.one(recount_server::sql!("select cast(count(*) as bigint) from passages where key_id = $1"), vec![key.into()].into()).await?;
    Ok(u64::try_from(counted.map_or(0, |(n,)| n))?)
}

fn table(asked: &Asked, machine: &str, opening: &Opening, rotated: &Rotated) -> String {
    let (middle, tail) = (opening.first.percentile(50), opening.first.percentile(99));
    let mut text =
        format!("{} passages in a review, {} to seal anew. {machine}.\n\n| what | figure | aim | |\n|---|---|---|---|\n", asked.page, asked.passages);
    let _ = writeln!(
        text,
        "| opening the passages of a review, p50 of {} | {middle:.1} ms | 100 ms | {} |",
        opening.first.count(),
        figures::reached(middle <= 100.0)
    );
    let _ = writeln!(text, "| the same, p99 | {tail:.1} ms | | |");
    let kib = opening.largest.div_ceil(1024);
    let _ = writeln!(text, "| the largest of the {} pages | {kib} KiB | 60 KiB | {} |", opening.pages, figures::reached(kib <= 60));
    let _ = writeln!(text, "| reading all of them, page after page, p50 of {} | {:.0} ms | | |", opening.all.count(), opening.all.percentile(50));
    let _ = writeln!(text, "| a new key: killed (signal 9) after | {:.1} s, {} left | | |", rotated.killed_after.as_secs_f64(), rotated.left);
    let _ = writeln!(text, "| the second run goes on to the end in | {:.1} s | | reached |", rotated.going_on.as_secs_f64());
    let _ = write!(text, "| every seal is opened once more in | {:.1} s | | |", rotated.checked.as_secs_f64());
    text
}
