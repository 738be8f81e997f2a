//! SQLite's write-ahead log while long work writes much and somebody else writes all
//! the time: it begins anew before a commit has to fold it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use recount_server::platform::db::{Address, Db};
use sqlx::SqlitePool;

/// Pages after which a commit folds the log (`wal_autocheckpoint`).
const FOLDED_BY_A_COMMIT: u64 = 4_000;
/// A page of the log: 4 KiB and what is said of it.
const PAGE: u64 = 4_096 + 24;

async fn put(write: &SqlitePool, statement: &'static str) {
    let mut tx = write.begin_with("BEGIN IMMEDIATE").await.unwrap();
    sqlx::query(statement).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_log_that_others_write_to_all_the_time_begins_anew_between_the_steps_of_long_work() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recount.db");
    let db = Db::open(&Address::Sqlite(path.clone())).await.unwrap();
    let Db::Sqlite { write, .. } = &db else { panic!("it is SQLite") };
    put(write, "create table large (bytes blob)").await;
    put(write, "create table small (n integer)").await;
    let over = Arc::new(AtomicBool::new(false));
    let (other, ended) = (write.clone(), over.clone());
    let beside = tokio::spawn(async move {
        let mut writes = 0;
        while !ended.load(Ordering::Relaxed) {
            put(&other, "insert into small values (1)").await;
            writes += 1;
        }
        writes
    });
    for _ in 0..12 {
        // 800 pages, more than a step of an import writes in its 20 ms.
        put(write, "insert into large values (zeroblob(3276800))").await;
        // As an import breathes between two steps.
        let (outcome, ()) = tokio::join!(db.fold_log(), tokio::time::sleep(Duration::from_millis(5)));
        outcome.unwrap();
    }
    over.store(true, Ordering::Relaxed);
    assert!(beside.await.unwrap() > 12, "somebody wrote meanwhile");
    let most = std::fs::metadata(folder.path().join("recount.db-wal")).unwrap().len() / PAGE;
    assert!(most < FOLDED_BY_A_COMMIT, "the log was {most} pages long, so that a commit had to fold it");
    db.close().await;
}
