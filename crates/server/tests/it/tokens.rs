//! Words that stand in one passage, and in another wording of it, are found nowhere
//! that a copy, a log or a stranger's page could carry them to. One test each.
//!
//! There is no mail and no page of metrics in this program yet; what there is to
//! test of them is that no route has that name.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use recount_model::Depth;
use recount_server::{
    platform::{db::Db, log},
    router,
};
use sqlx::AssertSqlSafe;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::{
    account::{widen, write},
    both,
    quotations::{At, agree, reads, text},
    support::{
        On, PEOPLE, TestApp,
        held::{everything, folder_text},
    },
};

const TOKEN: &str = "zanzibarquartz";
const OTHER: &str = "tangerinefjord";
/// Stands in the review's title: what looks for the tokens must find this.
const KNOWN: &str = "kumquatlantern";

/// A shared review whose text quotes a passage in other words for every member and in
/// its own for those involved; everybody has opened what they may.
async fn planted(app: &TestApp) -> At {
    let review = app.review(&format!("Checkout slow {KNOWN}"), Depth::Debrief).await;
    app.go(review, "preparing").await;
    let (account, passage) = write(app, "tomasz", review, &format!("It looked like the {TOKEN} of September.")).await;
    assert_eq!(widen(app, "tomasz", (account, passage), "involved", "name").await, 303);
    let at = At { review, account, passage };
    assert_eq!(text(app, review, &at.reference()).await.status, 303);
    assert_eq!(agree(app, "tomasz", at, "involved", None).await.status, 303);
    assert_eq!(agree(app, "tomasz", at, "organisation", Some(&format!("It looked {OTHER}."))).await.status, 303);
    app.go(review, "shared").await;
    for who in PEOPLE {
        let read = reads(app, who, review).await;
        app.as_(who).open(&format!("/reviews/{review}/accounts/passages")).await;
        assert!(read.contains(OTHER) || read.contains(TOKEN), "{who} reads what is quoted");
    }
    at
}

fn holds_only_the_known(held: &str, what: &str) {
    assert!(held.contains(KNOWN), "{what} was looked at");
    assert!(!held.contains(TOKEN) && !held.contains(OTHER), "{what} holds words of a passage");
}

both!(
    async fn never_in_search(app: TestApp) {
        planted(&app).await;
        for who in PEOPLE {
            for (asked, found) in [(TOKEN, false), (OTHER, false), (KNOWN, true)] {
                for path in [format!("/library?q={asked}"), format!("/api/reviews?q={asked}")] {
                    assert_eq!(app.as_(who).get(&path).await.text().contains("Checkout slow"), found, "{who} {path}");
                }
            }
        }
    }
);

both!(
    async fn never_in_the_database(app: TestApp) {
        planted(&app).await;
        holds_only_the_known(&everything(&app).await, "the database");
    }
);

both!(
    async fn never_in_the_write_ahead_log(app: TestApp) {
        planted(&app).await;
        match &app.app.db {
            Db::Sqlite { .. } => {
                let log = std::fs::read(app.folder.path().join("recount.db-wal")).unwrap();
                holds_only_the_known(&String::from_utf8_lossy(&log), "the write-ahead log");
            }
            Db::Pg(pool) => {
                let count = async |word: &str| {
                    let text = format!(
                        "select count(*) from (select name from pg_ls_waldir() where name ~ '^[0-9A-F]{{24}}$' and name <= pg_walfile_name(pg_current_wal_lsn()) order by name desc limit 3) w \
                         where position('{word}'::bytea in pg_read_binary_file('pg_wal/' || w.name)) > 0"
                    );
                    sqlx::query_scalar::<_, i64>(AssertSqlSafe(text)).fetch_one(pool).await.unwrap()
                };
                assert!(count(KNOWN).await > 0, "the write-ahead log was looked at");
                assert_eq!((count(TOKEN).await, count(OTHER).await), (0, 0), "the write-ahead log holds words of a passage");
            }
        }
    }
);

both!(
    async fn never_in_an_export_without_the_key(app: TestApp) {
        planted(&app).await;
        let folder = tempfile::tempdir().unwrap();
        recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
        holds_only_the_known(&folder_text(folder.path()), "the export");
    }
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn never_in_a_backup_without_the_key() {
    let app = TestApp::new(On::Sqlite).await;
    planted(&app).await;
    let Db::Sqlite { write, .. } = &app.app.db else { panic!("SQLite only") };
    let copy = app.folder.path().join("backup.db");
    sqlx::query(AssertSqlSafe(format!("vacuum into '{}'", copy.display()))).execute(write).await.unwrap();
    holds_only_the_known(&String::from_utf8_lossy(&std::fs::read(copy).unwrap()), "the backup");
}

/// Changes a byte of Tomasz’s words where they are stored.
async fn tamper(app: &TestApp) {
    let mut tx = app.app.db.write().await.unwrap();
    let tables = tx.tables().await.unwrap();
    let table = tables.iter().find(|table| table.name() == "passages").unwrap();
    let (id, bytes, key) = tx.sealed(table, "", uuid::Uuid::nil()).await.unwrap().remove(0);
    let changed = bytes.iter().map(|byte| byte ^ 1).collect();
    assert!(tx.reseal(table, id, bytes, (changed, key)).await.unwrap());
    tx.commit().await.unwrap();
}

both!(
    async fn never_on_an_error_page(app: TestApp) {
        let at = planted(&app).await;
        tamper(&app).await;
        let own = at.path();
        for (who, path) in [
            ("tomasz", own.clone()),
            ("tomasz", format!("{own}/quoting")),
            ("tomasz", format!("/accounts/{}", at.account)),
            ("priya", format!("/reviews/{}/accounts/passages", at.review)),
            ("priya", format!("/reviews/{}", at.review)),
            ("priya", own.clone()),
            ("lena", format!("{own}/withdraw")),
        ] {
            let page = app.as_(who).open(&path).await;
            assert!(!page.text().contains(TOKEN), "{who} {path}");
        }
        // Said to whoever had opened it, and to its author wherever they want to change it.
        for (who, path) in [
            ("tomasz", own.clone()),
            ("tomasz", format!("{own}/widen")),
            ("priya", format!("/reviews/{}/accounts/passages", at.review)),
            ("priya", format!("/reviews/{}/timeline/then?at={}", at.review, recount_model::Micros::MAX / 4)),
        ] {
            let page = app.as_(who).open(&path).await;
            assert!(page.says("these sealed words were changed since they were written"), "{who} {path}: {}", page.words());
        }
        let told = app.as_("priya").get(&format!("/reviews/{}", at.review)).await;
        assert!(told.says("these sealed words were changed since they were written"), "{}", told.words());
    }
);

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn logged(on: On) {
    let kept = Kept::default();
    let writer = kept.clone();
    // As `recount serve --log trace` logs, with what libraries tell the `log` crate.
    let guard = log::subscriber("trace", move || writer.clone()).set_default();
    let app = TestApp::new(on).await;
    let at = planted(&app).await;
    tamper(&app).await;
    assert_eq!(app.as_("tomasz").get(&at.path()).await.status, 409);
    app.as_("tomasz").post(&format!("{}/withdraw", at.path()), &[]).await;
    tracing::info!("{KNOWN}");
    drop(guard);
    let log = String::from_utf8_lossy(&kept.0.lock().unwrap()).into_owned();
    assert!(log.contains("these sealed words were changed"), "what the server says is in it");
    // SQLite is spoken to on a thread of its own, whose log is not kept here.
    assert!(on == On::Sqlite || log.contains("sqlx"), "and what libraries say");
    holds_only_the_known(&log, "the log");
}

#[tokio::test]
async fn never_in_the_log_on_sqlite() {
    logged(On::Sqlite).await;
}

#[tokio::test]
async fn never_in_the_log_on_postgres() {
    logged(On::Postgres).await;
}

#[test]
fn there_are_no_metrics_to_look_at_yet() {
    assert!(router::list().iter().all(|route| !route.path.contains("metrics")), "then its page belongs among these tests");
}
