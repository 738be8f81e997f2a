//! A new sealing key, with the program killed while it seals everything anew.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "../../server/tests/it/support/postgres.rs"]
mod postgres;

use std::{
    path::PathBuf,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use recount_model::{Depth, Standing, incident::IncidentKind};
use recount_server::{
    member::{self, NewMember},
    platform::{
        App,
        clock::Clock,
        config::Config,
        db::{Address, Db, Kind, Value},
        keys::Keys,
        reseal,
        seal::{self, Sealed, key_id},
    },
    review::{self, NewReview},
};
use uuid::Uuid;

const PASSAGES: usize = 8_000;

struct World {
    folder: tempfile::TempDir,
    database: String,
    app: App,
    key_file: PathBuf,
    ids: Vec<Uuid>,
}

fn says(n: usize) -> String {
    format!("Passage {n}: it looked like the retry storm of September to me.")
}

async fn world(address: Address, folder: tempfile::TempDir) -> World {
    let database = match &address {
        Address::Sqlite(path) => format!("sqlite:{}", path.display()),
        Address::Pg(url) => url.clone(),
    };
    let db = Db::open(&address).await.unwrap();
    db.migrate().await.unwrap();
    let key_file = folder.path().join("keys.toml");
    let app = App::new(db, Config::default(), Keys::load(&key_file, None, None).unwrap(), Clock::System);
    let ids = fill(&app).await;
    World { folder, database, app, key_file, ids }
}

async fn fill(app: &App) -> Vec<Uuid> {
    let now = app.clock.now();
    let mut tx = app.db.write().await.unwrap();
    let new = NewMember { name: "Tomasz".into(), email: None, standing: Standing::Member, password_hash: None, zone: "UTC".into() };
    let member = member::create(&mut tx, &new, now).await.unwrap();
    let new = NewReview { title: "A new key".into(), depth: Depth::Debrief, kind: IncidentKind::Disruption, zone: "UTC".into(), happened_at: None };
    let review = review::create(&mut tx, member, &new, now).await.unwrap();
    let tables = tx.tables().await.unwrap();
    let account = Uuid::now_v7();
    let ids: Vec<Uuid> = (0..PASSAGES).map(|_| Uuid::now_v7()).collect();
    for table in tables.iter().filter(|table| table.name() == "accounts") {
        let row = table.columns().iter().map(|column| match (column.name(), column.kind()) {
            ("id", _) => Value::Id(Some(account)),
            ("review_id", _) => Value::Id(Some(review)),
            ("member_id", _) => Value::Id(Some(member)),
            (_, Kind::Id) => Value::Id(None),
            (_, Kind::Int) => Value::Int(Some(now)),
            _ => Value::Text(Some("yes".into())),
        });
        tx.insert_rows(table, vec![row.collect()]).await.unwrap();
    }
    for table in tables.iter().filter(|table| table.name() == "passages") {
        let rows = ids.iter().enumerate().map(|(n, id)| {
            let sealed = seal::seal(&app.keys, *id, &says(n)).unwrap();
            let value = |name: &str| match name {
                "id" => Value::Id(Some(*id)),
                "account_id" => Value::Id(Some(account)),
                "sealed" => Value::Bytes(Some(sealed.bytes.clone())),
                "key_id" => Value::Text(Some(sealed.key_id.clone())),
                "attribution" => Value::Text(Some("name".into())),
                "audience" | "version" => Value::Int(Some(1)),
                "written_at" | "changed_at" => Value::Int(Some(now)),
                "written_by" => Value::Id(None),
                _ => Value::Int(None),
            };
            table.columns().iter().map(|column| value(column.name())).collect()
        });
        tx.insert_rows(table, rows.collect()).await.unwrap();
    }
    tx.commit().await.unwrap();
    ids
}

impl World {
    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
        command.args(["key", what, "--database", &self.database]).arg("--data").arg(self.folder.path().join("data"));
        command.arg("--key-file").arg(&self.key_file);
        command
    }

    fn run(&self, what: &str) -> Output {
        self.command(what).output().unwrap()
    }

    /// Every row as it is stored: (id, sealed).
    async fn rows(&self) -> Vec<(Uuid, Sealed)> {
        let mut tx = self.app.db.snapshot().await.unwrap();
        let tables = tx.tables().await.unwrap();
        let table = tables.iter().find(|table| table.name() == "passages").unwrap();
        let (mut all, mut after) = (Vec::new(), Uuid::nil());
        loop {
            let some = tx.sealed(table, "", after).await.unwrap();
            let Some((last, ..)) = some.last() else { return all };
            after = *last;
            all.extend(some.into_iter().map(|(id, bytes, key_id)| (id, Sealed { key_id, bytes })));
        }
    }

    /// Every passage opens with the keys of the file, and says what it said.
    async fn all_open(&self) {
        let keys = Keys::load(&self.key_file, None, None).unwrap();
        let rows = self.rows().await;
        assert_eq!(rows.len(), PASSAGES);
        for (n, id) in self.ids.iter().enumerate() {
            let (_, sealed) = rows.get(rows.partition_point(|(other, _)| other < id)).expect("it is there");
            assert_eq!(seal::open(&keys, *id, sealed).unwrap(), says(n));
        }
    }

    async fn break_one(&self) -> Uuid {
        let (id, old) = self.rows().await.remove(7);
        let mut tx = self.app.db.write().await.unwrap();
        let tables = tx.tables().await.unwrap();
        let table = tables.iter().find(|table| table.name() == "passages").unwrap();
        let changed: Vec<u8> = old.bytes.iter().map(|byte| byte ^ 1).collect();
        assert!(tx.reseal(table, id, old.bytes, (changed, old.key_id)).await.unwrap());
        tx.commit().await.unwrap();
        id
    }
}

async fn is_killed_and_goes_on(world: World) {
    let before = key_id(&world.app.keys.sealing());
    let mut child = world.command("rotate").stdout(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    // Killed as soon as something is sealed anew and, on any machine, long before all is.
    loop {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be killed; make it more passages");
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing was sealed anew within a minute");
        let keys = Keys::load(&world.key_file, None, None).unwrap();
        let mut tx = world.app.db.snapshot().await.unwrap();
        let tables = tx.tables().await.unwrap();
        let table = tables.iter().find(|table| table.name() == "passages").unwrap();
        let left = tx.sealed_otherwise(table, &key_id(&keys.sealing())).await.unwrap();
        if key_id(&keys.sealing()) != before && left < PASSAGES as u64 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let half = Keys::load(&world.key_file, None, None).unwrap();
    let present = key_id(&half.sealing());
    let rows = world.rows().await;
    assert!(rows.iter().any(|(_, sealed)| sealed.key_id == present), "some are sealed with the new key");
    assert!(rows.iter().any(|(_, sealed)| sealed.key_id == before), "it was killed too late to show anything");
    world.all_open().await;
    // A server that started before meets the new key and takes it up.
    let (id, sealed) = rows.iter().find(|(_, sealed)| sealed.key_id == present).unwrap();
    assert!(seal::open(&world.app.keys, *id, sealed).is_ok());

    let again = world.run("rotate");
    assert!(again.status.success(), "{again:?}");
    assert!(String::from_utf8_lossy(&again.stdout).contains("Going on"), "{again:?}");
    assert_eq!(key_id(&Keys::load(&world.key_file, None, None).unwrap().sealing()), present, "no second key for one rotation");
    assert!(world.rows().await.iter().all(|(_, sealed)| sealed.key_id == present));
    world.all_open().await;
    assert!(world.run("check").status.success());

    // Bytes that were changed are named, left as they are, and stand in nothing's way.
    let broken = world.break_one().await;
    for what in ["check", "rotate"] {
        let told = world.run(what);
        let says = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(!told.status.success() && says.contains(&broken.to_string()) && says.contains("were changed since they were written"), "{told:?}");
    }
    let last = Keys::load(&world.key_file, None, None).unwrap();
    assert_ne!(key_id(&last.sealing()), present, "the others have a new key");
    assert_eq!(world.rows().await.iter().filter(|(_, sealed)| sealed.key_id != key_id(&last.sealing())).count(), 1);
    assert_eq!(reseal::check(&world.app, &mut |_, _| {}).await.unwrap().unopened.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_killed_on_sqlite_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(folder.path().join("recount.db"));
    is_killed_and_goes_on(world(address, folder).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_killed_on_postgres_goes_on() {
    let (address, _lent) = postgres::fresh().await;
    is_killed_and_goes_on(world(address, tempfile::tempdir().unwrap()).await).await;
}

#[test]
fn a_key_of_the_environment_is_not_changed_and_several_open() {
    let key = || recount_server::platform::keys::random();
    let written = |key: &[u8]| base64_of(key);
    let (one, other, session) = (key(), key(), key());
    let none = std::path::Path::new("/nowhere/keys.toml");
    let old = Keys::load(none, Some(&written(&session)), Some(&written(&one))).unwrap();
    let both = Keys::load(none, Some(&written(&session)), Some(&format!("{},{}", written(&other), written(&one)))).unwrap();
    let sealed = seal::seal(&old, Uuid::nil(), "before").unwrap();
    assert_eq!(seal::open(&both, Uuid::nil(), &sealed).unwrap(), "before");
    assert!(seal::open(&old, Uuid::nil(), &seal::seal(&both, Uuid::nil(), "after").unwrap()).is_err());
    assert!(both.renew().unwrap_err().to_string().contains("RECOUNT_SEALING_KEY"));
}

fn base64_of(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0_u32, |n, byte| n << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS.get((n >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'A');
            out.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}
