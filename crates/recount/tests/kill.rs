//! The program is killed while it imports; nothing is lost and nothing half there.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use recount_server::{
    evidence,
    platform::{App, clock::Clock, db::Db, keys::Keys},
};
use support::{Installation, both, review, somebody};
use uuid::Uuid;

const MESSAGES: usize = 20_000;

struct World {
    at: Installation,
    app: App,
    review: Uuid,
}

/// Two CSV timelines: one small and kept, one that takes a while.
fn files(folder: &Path) {
    fs::write(folder.join("small.csv"), "time,message\n2026-11-03T14:05:00Z,before the kill\n").unwrap();
    let mut large = String::from("time,message\n");
    for n in 0..MESSAGES {
        let _ = writeln!(
            large,
            "2026-11-03T{:02}:{:02}:{:02}.{:03}Z,message number {n} about the lock gateway",
            8 + n / 3_600_000,
            n / 60_000 % 60,
            n / 1_000 % 60,
            n % 1_000
        );
    }
    fs::write(folder.join("large.csv"), large).unwrap();
}

impl World {
    async fn new(at: Installation) -> Self {
        let app = at.app(Keys::throwaway()).await;
        let mut tx = app.db.write().await.unwrap();
        let ines = somebody(&app, &mut tx, "Ines").await;
        let review = review(&app, &mut tx, ines).await;
        tx.commit().await.unwrap();
        Self { at, app, review }
    }

    fn importing(&self, file: &str) -> Command {
        self.at.recount(&["import", "--review", &self.review.to_string(), file])
    }

    /// Rows of evidence, those of an import that is not visible included.
    async fn rows(&self) -> i64 {
        match &self.app.db {
            Db::Sqlite { read, .. } => sqlx::query_scalar("select count(*) from evidence").fetch_one(read).await.unwrap(),
            Db::Pg(pool) => sqlx::query_scalar("select count(*) from evidence").fetch_one(pool).await.unwrap(),
        }
    }

    async fn visible(&self) -> i64 {
        let text = "select count(*) from evidence e join sources s on s.id = e.source_id where s.visible_at is not null";
        match &self.app.db {
            Db::Sqlite { read, .. } => sqlx::query_scalar(text).fetch_one(read).await.unwrap(),
            Db::Pg(pool) => sqlx::query_scalar(text).fetch_one(pool).await.unwrap(),
        }
    }
}

async fn an_import_killed_leaves_nothing_half(at: Installation) {
    let world = World::new(at).await;
    files(world.at.folder.path());
    assert!(world.importing("small.csv").status().unwrap().success());
    assert_eq!(world.visible().await, 1);

    let mut child = world.importing("large.csv").stdout(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while world.rows().await < 2_000 {
        assert!(child.try_wait().unwrap().is_none(), "the import ended before it could be killed; make the file larger");
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing was written within a minute");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let half = world.rows().await;
    assert!(half < i64::try_from(MESSAGES).unwrap(), "it was killed too late to show anything");
    assert_eq!(world.visible().await, 1, "half an import is not seen");

    // What a start does, and again when half a minute has passed without a sign of life.
    let wait = evidence::sweep(&world.app).await.unwrap().unwrap();
    assert_eq!(world.rows().await, half, "what may be running is left alone");
    let then = world.app.clock.now() + i64::try_from(wait.as_micros()).unwrap();
    let later = App::new(world.app.db.clone(), world.app.config.clone(), Keys::throwaway(), Clock::Held(Arc::new(then.into())));
    assert_eq!(evidence::abandoned(&later).await.unwrap(), None);
    assert_eq!(world.rows().await, 1, "what was whole is there, what was half is not");

    assert!(world.importing("large.csv").status().unwrap().success());
    assert_eq!(world.visible().await, 1 + i64::try_from(MESSAGES).unwrap());
}

both!(an_import_killed_leaves_nothing_half);
