//! What the program says when it imports into a review, and whom it names.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod world;

use std::fs;

use recount_server::platform::db::Db;
use world::World;

impl World {
    /// What the program printed, and whether it ended well.
    fn says(&self, file: &str, more: &[&str]) -> (bool, String) {
        let output = self.importing(file).args(more).output().unwrap();
        (output.status.success(), format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.path().join(file), text).unwrap();
    }

    /// (name of the file, handle of whoever brought it), oldest first.
    async fn sources(&self) -> Vec<(String, Option<String>)> {
        let text =
            "select s.file_name, m.handle from sources s left join members m on m.id = s.imported_by where s.visible_at is not null order by s.started_at";
        match &self.app.db {
            Db::Sqlite { read, .. } => sqlx::query_as(text).fetch_all(read).await.unwrap(),
            Db::Pg(pool) => sqlx::query_as(text).fetch_all(pool).await.unwrap(),
        }
    }

    /// Times at which items happened, in microseconds.
    async fn times(&self) -> Vec<i64> {
        let text = "select earliest from evidence order by earliest";
        match &self.app.db {
            Db::Sqlite { read, .. } => sqlx::query_scalar(text).fetch_all(read).await.unwrap(),
            Db::Pg(pool) => sqlx::query_scalar(text).fetch_all(pool).await.unwrap(),
        }
    }
}

async fn says_what_came_of_it(world: World) {
    world.write("alerts.csv", "time,message\n2026-11-03T14:05:00Z,queue grows\nsoon,nobody knows when\n2026-11-03T14:09:00Z,queue is full\n");
    let (well, said) = world.says("alerts.csv", &["--as", "nobody.at.all"]);
    assert!(!well && said.contains("@nobody.at.all") && said.contains("Nothing was imported"), "{said}");
    let (well, said) = world.says("alerts.csv", &["--as", "lena"]);
    assert!(!well && said.contains("@lena does not write in this review"), "Lena is not in it: {said}");
    assert_eq!(world.sources().await, []);

    let (well, said) = world.says("alerts.csv", &["--as", "@ines"]);
    assert!(well && said.contains("alerts.csv: 2 items.") && said.contains("alerts.csv, line 3: "), "{said}");
    assert_eq!(world.sources().await, [("alerts.csv".to_owned(), Some("ines".to_owned()))]);
    let (well, said) = world.says("alerts.csv", &[]);
    assert!(well && said.contains("adds nothing; what is in it, 2 items, is there already"), "{said}");
}

async fn knows_the_day_of_a_text(world: World) {
    const NOON: i64 = 1_793_707_200_000_000; // 2026-11-03T12:00:00Z
    world.write("dated.txt", "2026-11-03 12:00 pager rings\n12:20 rolled back\n");
    let (well, said) = world.says("dated.txt", &[]);
    assert!(well && said.contains("dated.txt: 2 items."), "{said}");
    assert_eq!(world.times().await, [NOON, NOON + 20 * 60_000_000]);

    world.write("Undated.txt", "12:40 all well\n");
    let (well, said) = world.says("Undated.txt", &[]);
    assert!(!well && said.contains("The file Undated.txt does not say of which day it is. Say it with --when"), "{said}");
    let (well, said) = world.says("Undated.txt", &["--when", "one day"]);
    assert!(!well && said.contains("--when: "), "{said}");
    let (well, said) = world.says("Undated.txt", &["--when", "2026-11-03"]);
    assert!(well && said.contains("Undated.txt: 1 item."), "{said}");
    assert_eq!(world.times().await.last(), Some(&(NOON + 40 * 60_000_000)));
    assert_eq!(world.sources().await.last().unwrap().1, None, "nobody was named");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn says_what_came_of_it_on_sqlite() {
    says_what_came_of_it(world::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn says_what_came_of_it_on_postgres() {
    let (world, _lent) = world::on_postgres().await;
    says_what_came_of_it(world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn knows_the_day_of_a_text_on_sqlite() {
    knows_the_day_of_a_text(world::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn knows_the_day_of_a_text_on_postgres() {
    let (world, _lent) = world::on_postgres().await;
    knows_the_day_of_a_text(world).await;
}
