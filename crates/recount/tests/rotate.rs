//! A new sealing key, with the program killed while it seals everything anew.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use std::{
    process::{Output, Stdio},
    time::{Duration, Instant},
};

use recount_server::platform::{
    App,
    db::{Kind, Value},
    keys::Keys,
    reseal,
    seal::{self, Sealed, key_id},
};
use support::{Installation, both, review, somebody};
use uuid::Uuid;

const PASSAGES: usize = 8_000;

struct World {
    at: Installation,
    app: App,
    ids: Vec<Uuid>,
}

fn says(n: usize) -> String {
    format!("Passage {n}: it looked like the retry storm of September to me.")
}

async fn fill(app: &App) -> Vec<Uuid> {
    let now = app.clock.now();
    let mut tx = app.db.write().await.unwrap();
    let member = somebody(app, &mut tx, "Tomasz").await;
    let review = review(app, &mut tx, member).await;
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
    async fn new(at: Installation) -> Self {
        let app = at.app(Keys::load(&at.key_file(), None, None).unwrap()).await;
        let ids = fill(&app).await;
        Self { at, app, ids }
    }

    fn keys(&self) -> Keys {
        Keys::load(&self.at.key_file(), None, None).unwrap()
    }

    fn run(&self, what: &str) -> Output {
        self.at.recount(&["key", what]).output().unwrap()
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
        let keys = self.keys();
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

async fn a_rotation_killed_goes_on(at: Installation) {
    let world = World::new(at).await;
    let before = key_id(&world.app.keys.sealing());
    let mut child = world.at.recount(&["key", "rotate"]).stdout(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    // Killed as soon as something is sealed anew and, on any machine, long before all is.
    loop {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be killed; make it more passages");
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing was sealed anew within a minute");
        let keys = world.keys();
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
    let half = world.keys();
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
    assert_eq!(key_id(&world.keys().sealing()), present, "no second key for one rotation");
    assert!(world.rows().await.iter().all(|(_, sealed)| sealed.key_id == present));
    world.all_open().await;
    assert!(world.run("check").status.success());
    let sound = world.at.recount(&["check"]).output().unwrap();
    assert!(String::from_utf8_lossy(&sound.stdout).contains("what is sealed opens with it"), "{sound:?}");

    // Bytes that were changed are named, left as they are, and stand in nothing's way.
    let broken = world.break_one().await;
    for what in ["check", "rotate"] {
        let told = world.run(what);
        let says = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(!told.status.success() && says.contains(&broken.to_string()) && says.contains("were changed since they were written"), "{told:?}");
    }
    let sound = world.at.recount(&["check"]).output().unwrap();
    let says = String::from_utf8_lossy(&sound.stdout).into_owned();
    assert!(!sound.status.success() && says.contains("key            NOT sound: 1 of"), "{says}");
    let last = world.keys();
    assert_ne!(key_id(&last.sealing()), present, "the others have a new key");
    assert_eq!(world.rows().await.iter().filter(|(_, sealed)| sealed.key_id != key_id(&last.sealing())).count(), 1);
    assert_eq!(reseal::check(&world.app, &mut |_, _| {}).await.unwrap().unopened.len(), 1);
}

both!(a_rotation_killed_goes_on);

#[test]
fn a_key_of_the_environment_is_not_changed_and_several_open() {
    let key = || recount_server::platform::keys::random();
    let written = |key: &[u8]| base64_of(key);
    let (one, other, session) = (key(), key(), key());
    let none = std::path::Path::new("/nowhere/keys.toml");
    let old = Keys::load(none, Some(&written(&session)), Some(&written(&one))).unwrap();
    for half in [Keys::load(none, Some(&written(&session)), None), Keys::load(none, None, Some(&written(&one)))] {
        assert!(half.unwrap_err().to_string().contains("both keys come from the environment, or both from the key file"));
    }
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
