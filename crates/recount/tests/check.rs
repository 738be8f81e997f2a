//! What `recount check` says is what `recount serve` then does: it calls nothing sound that
//! serve would refuse, or that would lose something.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use recount_server::platform::{
    App,
    db::{Db, Kind, Value},
    keys::Keys,
    seal,
};
use support::{Installation, both, recount, review, said, somebody};
use uuid::Uuid;

/// Nothing can listen there, so whatever would start ends all the same.
const NOWHERE: &str = "192.0.2.1:80";

fn is_refused(output: &Output, says: &str) {
    assert!(!output.status.success() && said(output).contains(says), "{}", said(output));
}

/// Ines’s note about a review, sealed.
async fn note(app: &App) {
    let mut tx = app.db.write().await.unwrap();
    let ines = somebody(app, &mut tx, "Ines").await;
    let review = review(app, &mut tx, ines).await;
    let id = Uuid::now_v7();
    let sealed = seal::seal(&app.keys, id, "Ask Tomasz about September.").unwrap();
    let tables = tx.tables().await.unwrap();
    let table = tables.iter().find(|table| table.name() == "facilitator_notes").unwrap();
    let value = |name: &str, kind| match (name, kind) {
        ("id", _) => Value::Id(Some(id)),
        ("review_id", _) => Value::Id(Some(review)),
        ("member_id", _) => Value::Id(Some(ines)),
        ("sealed", _) => Value::Bytes(Some(sealed.bytes.clone())),
        ("key_id", _) => Value::Text(Some(sealed.key_id.clone())),
        (_, Kind::Int) => Value::Int(Some(1)),
        _ => panic!("{name} was not there when this was written"),
    };
    tx.insert_rows(table, vec![table.columns().iter().map(|column| value(column.name(), column.kind())).collect()]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn a_sealing_key_is_not_made_anew_where_something_is_sealed(at: Installation) {
    let app = at.app(Keys::load(&at.key_file(), None, None).unwrap()).await;
    fs::remove_file(at.key_file()).unwrap();
    let nothing_sealed = at.recount(&["check"]).output().unwrap();
    assert!(nothing_sealed.status.success() && said(&nothing_sealed).contains("serve makes it with mode 0600"), "{}", said(&nothing_sealed));
    assert!(!at.key_file().exists());

    let app = App::new(app.db.clone(), app.config.clone(), Keys::load(&at.key_file(), None, None).unwrap(), app.clock.clone());
    note(&app).await;
    let sound = at.recount(&["check"]).output().unwrap();
    assert!(sound.status.success() && said(&sound).contains("what is sealed opens with it (1)"), "{}", said(&sound));
    let elsewhere = at.folder.path().join("elsewhere.toml");
    fs::rename(at.key_file(), &elsewhere).unwrap();
    is_refused(&at.recount(&["check"]).output().unwrap(), "key            NOT sound: The key file");
    for words in [&["serve", "--listen", NOWHERE][..], &["key", "check"][..], &["key", "rotate"][..]] {
        is_refused(&at.recount(words).output().unwrap(), "put the file back, or name it with --key-file");
    }
    assert!(!at.key_file().exists(), "no new key was made");
    fs::rename(&elsewhere, at.key_file()).unwrap();
    assert!(at.recount(&["check"]).output().unwrap().status.success());
}

both!(a_sealing_key_is_not_made_anew_where_something_is_sealed);

const OWN_RULE: &str = include_str!("own-rule.md");

#[test]
fn rules_of_ones_own_that_are_none_are_not_sound_and_start_nothing() {
    let at = Installation::sqlite();
    let file = at.folder.path().join("our rules/blame/handover.md");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, OWN_RULE).unwrap();
    let check = |rules: &str| at.recount(&["check", "--rules", rules]).output().unwrap();
    assert!(check("our rules").status.success() && said(&check("our rules")).contains("those in our rules are read"), "{}", said(&check("our rules")));
    assert!(said(&at.recount(&["check"]).output().unwrap()).contains("rules          sound: the built-in ones\n"));
    // What Kubernetes mounts, and what a clone holds, is not read twice.
    for hidden in ["our rules/..2026_11_28/x.md", "our rules/.git/x.md"] {
        let hidden = at.folder.path().join(hidden);
        fs::create_dir_all(hidden.parent().unwrap()).unwrap();
        fs::write(hidden, "No rule.").unwrap();
    }
    assert!(check("our rules").status.success(), "{}", said(&check("our rules")));
    is_refused(&check("elsewhere"), "rules          NOT sound: elsewhere: could not be read");

    fs::write(&file, OWN_RULE.replace("<person>", "<persons>")).unwrap();
    let why = "our rules/blame/handover.md:6: expected a word";
    is_refused(&check("our rules"), &format!("rules          NOT sound: {why}"));
    is_refused(&at.recount(&["check"]).env("RECOUNT_RULES", "our rules").output().unwrap(), why);
    fs::write(at.folder.path().join("recount.toml"), "rules = \"our rules\"\n").unwrap();
    is_refused(&at.recount(&["check"]).output().unwrap(), why);
    for serves in ["serve", "demo"] {
        let started = if serves == "demo" { recount_demo(at.folder.path()) } else { at.recount(&["serve", "--listen", NOWHERE]).output().unwrap() };
        is_refused(&started, why);
        is_refused(&started, "Nothing was started");
    }
    assert!(!at.folder.path().join("recount.db").exists(), "refused before there is a database");
}

/// The demo keeps its own database and keys.
fn recount_demo(folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_recount")).args(["demo", "--rules", "our rules", "--listen", NOWHERE]).current_dir(folder).output().unwrap()
}

async fn a_database_of_a_newer_version_is_not_sound(at: Installation) {
    let app = at.app(Keys::throwaway()).await;
    let later = "insert into migrations (name, applied_at) values ('999912312359_later', 1)";
    match &app.db {
        Db::Sqlite { write, .. } => sqlx::query(later).execute(write).await.map(drop),
        Db::Pg(pool) => sqlx::query(later).execute(pool).await.map(drop),
    }
    .unwrap();
    is_refused(
        &at.recount(&["check"]).output().unwrap(),
        "database       NOT sound: This database was changed by a newer Recount (migration 999912312359_later)",
    );
    let refused = at.recount(&["serve", "--listen", NOWHERE]).output().unwrap();
    is_refused(&refused, "This database was changed by a newer Recount (migration 999912312359_later)");
    assert!(!at.key_file().exists(), "nor were keys made for it");
}

both!(a_database_of_a_newer_version_is_not_sound);

#[test]
fn a_database_in_a_folder_that_takes_none_is_not_sound() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no/such/x.db");
    for file in [missing.as_path(), Path::new("/proc/x.db")] {
        let database = format!("sqlite:{}", file.display());
        let says = format!("database       NOT sound: {} is not there, and serve could not make it", file.display());
        is_refused(&recount(folder.path(), &database, &["check"]).output().unwrap(), &says);
        is_refused(&recount(folder.path(), &database, &["serve", "--listen", NOWHERE]).output().unwrap(), "could not be opened");
    }
    assert!(!folder.path().join("no").exists());
}

#[test]
fn a_key_file_where_none_can_be_made_is_not_sound() {
    let folder = tempfile::tempdir().unwrap();
    let check = |key_file: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
        command.args(["check", "--database", "sqlite:recount.db", "--data", "data", "--key-file"]).arg(key_file).current_dir(folder.path());
        command.output().unwrap()
    };
    is_refused(&check(Path::new("/proc/nope/k.toml")), "key            NOT sound: /proc/nope/k.toml is not there, and serve could not make it");
    // Folders that are missing are made with the first key, and not by looking.
    for file in ["keys.toml", "a/b/keys.toml"] {
        let sound = check(Path::new(file));
        assert!(sound.status.success() && said(&sound).contains("serve makes it with mode 0600"), "{}", said(&sound));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "looking leaves nothing behind");
}

#[test]
fn data_where_none_can_be_kept_is_not_sound() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "no folder").unwrap();
    for data in [Path::new("/proc/nope/data"), &file.join("data"), &file] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
        command.args(["check", "--database", "sqlite:recount.db", "--key-file", "keys.toml", "--data"]).arg(data).current_dir(folder.path());
        is_refused(&command.output().unwrap(), "disk           NOT sound: ");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_is_not_sound() {
    let at = Installation::sqlite();
    let app = at.app(Keys::load(&at.key_file(), None, None).unwrap()).await;
    app.db.scrub(&[]).await.unwrap();
    app.db.close().await;
    let sound = at.recount(&["check"]).output().unwrap();
    assert!(sound.status.success() && said(&sound).contains("is open and up to date"), "{}", said(&sound));
    let file = at.folder.path().join("recount.db");
    let mut bytes = fs::read(&file).unwrap();
    // Pages in the middle, which belong to tables that nobody asks for at start.
    let middle = bytes.len() / 4096 / 2 * 4096;
    for byte in bytes.get_mut(middle..middle + 4 * 4096).unwrap() {
        *byte ^= 0x5a;
    }
    fs::write(&file, bytes).unwrap();
    is_refused(&at.recount(&["check"]).output().unwrap(), "Stop the server, keep a copy of the file, and restore a backup");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_takes_no_change_is_not_sound() {
    let at = Installation::postgres().await;
    let app = at.app(Keys::load(&at.key_file(), None, None).unwrap()).await;
    let Db::Pg(pool) = &app.db else { panic!("it is PostgreSQL") };
    let name: String = sqlx::query_scalar("select current_database()").fetch_one(pool).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("alter database \"{name}\" set default_transaction_read_only = on"))).execute(pool).await.unwrap();
    is_refused(
        &at.recount(&["check"]).output().unwrap(),
        "can be read and takes no change: error returned from database: cannot execute UPDATE in a read-only transaction",
    );
}

#[test]
fn a_server_that_is_not_there_is_told_at_once_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    for word in ["check", "serve"] {
        let output = recount(folder.path(), "postgres://ines:secret@127.0.0.1:1/x", &[word, "--listen", NOWHERE]).output().unwrap();
        is_refused(&output, "Connection refused (os error 111). See that PostgreSQL runs and can be reached from here, or correct host and port in database");
        assert!(said(&output).contains("postgres://…@127.0.0.1:1/x could not be opened") && !said(&output).contains("secret"), "{}", said(&output));
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_has_no_such_database_says_so_and_one_that_has_it_is_sound() {
    let at = Installation::postgres().await;
    assert!(at.recount(&["check"]).output().unwrap().status.success());
    let (server, _) = at.database.rsplit_once('/').unwrap();
    let missing = format!("{server}/no_such_database");
    is_refused(&recount(at.folder.path(), &missing, &["check"]).output().unwrap(), "Make that database (createdb), or correct its name in database");
}

#[test]
fn a_setting_that_cannot_be_meant_is_refused_by_name_at_start_as_in_the_check() {
    let at = Installation::sqlite();
    for (flag, value, says) in [
        ("--session-days", "4294967295", "session_days is 4294967295; it is from 1"),
        ("--session-days", "0", "session_days is 0; it is from 1"),
        ("--invitation-days", "3651", "invitation_days is 3651; it is from 1"),
        ("--name-days", "4294967295", "name_days is 4294967295; it is at most"),
        ("--address", "https://rec.example.org/recount", "give it a host of its own and write https://rec.example.org."),
        ("--address", "https://rec.example.org:65536", "address https://rec.example.org:65536 has the port “65536”"),
        ("--address", "https://ines:secret@rec.example.org", "address has a name or a password in it"),
        ("--proxy-header", "X Forwarded", "proxy_header “X Forwarded” is not the name of a header"),
        ("--log", "recount=zzz", "log “recount=zzz” does not say what is to be logged"),
    ] {
        for word in ["check", "serve"] {
            let output = at.recount(&[word, flag, value, "--listen", NOWHERE]).output().unwrap();
            is_refused(&output, says);
            assert!(!said(&output).contains("secret"), "{}", said(&output));
        }
    }
    assert!(!at.folder.path().join("recount.db").exists());
}
