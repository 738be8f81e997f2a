//! From files to evidence, and out again: what the tests of each part share.

mod access;
mod begin;
mod choice;
mod columns;
mod edited;
mod import;
mod removed;
mod taken_back;
mod transcripts;

use std::{
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use recount_server::{
    evidence::{self, ImportError, Options, Outcome},
    platform::db::Db,
    writing::{self, Words},
};
use uuid::Uuid;

use crate::support::{NOW, Page, TestApp, held::everything};

/// A real input beside the repository, as `cargo xtask test` makes sure; `None` only
/// where somebody chose to test without them.
fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs").join(name);
    if !path.exists() && std::env::var("RECOUNT_WITHOUT_SHARED").as_deref() == Ok("1") {
        return None;
    }
    assert!(path.exists(), "{} is missing; put it there, or set RECOUNT_WITHOUT_SHARED=1 to leave tests on real inputs out", path.display());
    Some(path)
}

/// An export with a public and a private channel and a direct message.
fn export(public: &str) -> Vec<u8> {
    let files = [
        ("channels.json", r#"[{"id":"C1","name":"checkout"},{"id":"C2","name":"lunch"}]"#.to_owned()),
        ("groups.json", r#"[{"id":"G1","name":"war-room"}]"#.to_owned()),
        ("dms.json", r#"[{"id":"D1","members":["U1","U2"]}]"#.to_owned()),
        ("users.json", r#"[{"id":"U1","name":"tomasz","real_name":"Tomasz"},{"id":"U2","name":"priya","real_name":"Priya"}]"#.to_owned()),
        ("checkout/2026-11-03.json", public.to_owned()),
        ("lunch/2026-11-03.json", r#"[{"type":"message","user":"U1","text":"soup plantedlunch","ts":"1793710000.000100"}]"#.to_owned()),
        ("war-room/2026-11-03.json", r#"[{"type":"message","user":"U2","text":"plantedprivate in the war room","ts":"1793710001.000100"}]"#.to_owned()),
        ("D1/2026-11-03.json", r#"[{"type":"message","user":"U1","text":"plantedsecret between two","ts":"1793710002.000100"}]"#.to_owned()),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const PUBLIC: &str = r#"[
 {"type":"message","user":"U1","text":"latency is up","ts":"1793710000.000100"},
 {"type":"message","subtype":"channel_join","user":"U2","text":"<@U2> has joined the channel","ts":"1793710000.500000"},
 {"type":"message","user":"U2","text":"rolling back plantedredacted","ts":"1793710060.000200"}
]"#;

fn file(app: &TestApp, name: &str, bytes: &[u8]) -> PathBuf {
    let path = app.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

async fn import(app: &TestApp, review: Uuid, path: &Path, options: &Options) -> Result<Outcome, ImportError> {
    let mut told = 0;
    let outcomes = evidence::import_paths(&app.app, review, Some(app.id("ines")), &[path.to_owned()], options, &mut |_, _| told += 1).await?;
    assert!(told > 0, "it tells how far it has come");
    Ok(outcomes.into_iter().next().unwrap())
}

fn channels(names: &[&str]) -> Options {
    Options { channels: names.iter().map(|n| (*n).to_owned()).collect(), ..Options::default() }
}

/// Sends one file and gives the address of its page.
async fn send(app: &TestApp, who: &str, review: Uuid, name: &str, bytes: &[u8]) -> String {
    let page = app.as_(who).upload(&format!("/reviews/{review}/evidence/uploads"), &[("file", name, bytes)]).await;
    assert_eq!(page.status, 303, "{}", page.words());
    page.location.unwrap()
}

/// Waits for an import to end and gives its page.
async fn ended(app: &TestApp, who: &str, address: &str) -> Page {
    for _ in 0..2_400 {
        let state = app.as_(who).get(&format!("{address}/progress")).await.json()["state"].clone();
        if state != "running" && state != "arrived" {
            return app.as_(who).get(address).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the import did not end");
}

fn spooled(app: &TestApp) -> usize {
    std::fs::read_dir(app.folder.path().join("data/spool")).map_or(0, std::iter::Iterator::count)
}

/// A table of many rows.
fn long_table(rows: usize) -> Vec<u8> {
    let mut csv = b"time,message\n".to_vec();
    for n in 0..rows {
        csv.extend_from_slice(format!("{},plantedrow {n} of a long night\n", 1_793_700_000 + n).as_bytes());
    }
    csv
}

async fn count(app: &TestApp, table: &str) -> i64 {
    let text = format!("select count(*) from {table}");
    match &app.app.db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sqlx::AssertSqlSafe(text)).fetch_one(read).await.unwrap(),
        Db::Pg(pool) => sqlx::query_scalar(sqlx::AssertSqlSafe(text)).fetch_one(pool).await.unwrap(),
    }
}

/// A text that links to these items.
async fn link(app: &TestApp, review: Uuid, items: &[Uuid]) {
    let body: String = items.iter().map(|id| format!("[this](evidence:{id}) ")).collect();
    let mut tx = app.app.db.write().await.unwrap();
    writing::save(&mut tx, Words { review, title: "Checkout", body: &body, by: Some(app.id("ines")), base: 0 }, NOW).await.unwrap();
    tx.commit().await.unwrap();
}
