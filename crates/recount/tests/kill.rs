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

use recount_model::Standing;
use recount_server::{
    evidence,
    platform::{App, clock::Clock, db::Db, keys::Keys},
    transfer,
};
use support::{Installation, both, review, said, somebody, standing};
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

const REVIEWS: usize = 120;

/// A folder of Markdown reviews, each with a time line and an action.
fn library(folder: &Path) {
    fs::create_dir(folder).unwrap();
    for n in 0..REVIEWS {
        let mut text = format!("# The locks were slow, time {n}\n\nRiders waited at the gate.\n\n## Timeline (UTC)\n\n");
        for minute in 10..40 {
            let _ = writeln!(text, "- 2026-09-{:02} 14:{minute}: Tomasz looked at gateway {n}.", n % 28 + 1);
        }
        text.push_str("\n## Actions\n\n- Give the gateway a second line.\n");
        fs::write(folder.join(format!("2026-{n:03}.md")), text).unwrap();
    }
}

/// An installation that has its tables and one administrator.
async fn begun(at: &Installation) -> App {
    let app = at.app(Keys::throwaway()).await;
    let mut tx = app.db.write().await.unwrap();
    standing(&app, &mut tx, "Ines", Standing::Administrator).await;
    tx.commit().await.unwrap();
    app
}

/// What is told of a review, in columns: its title, its text, how many moments it has, whether its file
/// is kept, and what of it is visible evidence.
type Told = (String, String, i64, i64, i64);

async fn told(app: &App) -> Vec<Told> {
    let text = "select r.title, coalesce(t.body, ''), (select count(*) from moments m where m.review_id = r.id), \
                (select count(*) from library_files f where f.review_id = r.id), \
                (select count(*) from evidence e join sources s on s.id = e.source_id where e.review_id = r.id and s.visible_at is not null) \
                from reviews r left join editions t on t.review_id = r.id order by r.title";
    match &app.db {
        Db::Sqlite { read, .. } => sqlx::query_as(text).fetch_all(read).await.unwrap(),
        Db::Pg(pool) => sqlx::query_as(text).fetch_all(pool).await.unwrap(),
    }
}

async fn a_library_killed_midway_has_only_whole_reviews(at: Installation) {
    let clean = Installation::sqlite();
    let folder = clean.folder.path().join("reviews");
    library(&folder);
    let words = ["import", "--library", folder.to_str().unwrap()];
    let undisturbed = begun(&clean).await;
    let done = clean.recount(&words).output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    let wanted = told(&undisturbed).await;
    assert_eq!(wanted.len(), REVIEWS);
    assert!(wanted.iter().all(|(_, text, moments, file, _)| text.contains("Riders waited") && *moments > 0 && *file == 1), "{:?}", wanted.first());

    let app = begun(&at).await;
    let mut child = at.recount(&words).stdout(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    while told(&app).await.len() < REVIEWS / 10 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be killed; make more reviews");
        assert!(began.elapsed() < Duration::from_mins(1), "nothing was written within a minute");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let half = told(&app).await;
    assert!(half.len() < REVIEWS, "it was killed too late to show anything");
    for review in &half {
        assert!(wanted.contains(review), "half a review: {review:?}");
    }

    let again = at.recount(&words).output().unwrap();
    assert!(again.status.success(), "{}", said(&again));
    assert_eq!(told(&app).await, wanted);
}

both!(a_library_killed_midway_has_only_whole_reviews);

async fn an_installation_killed_on_its_way_in_is_as_empty_as_before(at: Installation) {
    let from = Installation::sqlite();
    let folder = from.folder.path().join("reviews");
    library(&folder);
    let source = begun(&from).await;
    assert!(from.recount(&["import", "--library", folder.to_str().unwrap()]).output().unwrap().status.success());
    let out = from.folder.path().join("out");
    assert!(from.recount(&["export", out.to_str().unwrap()]).output().unwrap().status.success());

    let app = at.app(Keys::throwaway()).await;
    let empty = transfer::fingerprint(&app).await.unwrap();
    let (mut kills, mut patience) = (0, Duration::from_millis(20));
    loop {
        let mut child = at.recount(&["import", out.to_str().unwrap()]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(patience).await;
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success());
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let now = transfer::fingerprint(&app).await.unwrap();
        if now == transfer::fingerprint(&source).await.unwrap() {
            // All of it was there when the process was killed.
            break;
        }
        assert_eq!(now, empty, "half an installation");
        kills += 1;
        patience = patience * 3 / 2;
        assert!(patience < Duration::from_mins(1), "it never ended");
    }
    assert!(kills >= 3, "killed only {kills} times; make more reviews");
    assert_eq!(transfer::fingerprint(&app).await.unwrap(), transfer::fingerprint(&source).await.unwrap());
}

both!(an_installation_killed_on_its_way_in_is_as_empty_as_before);
