//! What the program says when it imports into a review, and whom it names.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use std::{fs, process::Stdio};

use recount_server::platform::{App, db::Db, keys::Keys};
use support::{Installation, both, review, said, somebody};
use uuid::Uuid;

const NOON: i64 = 1_793_707_200_000_000; // 2026-11-03T12:00:00Z

struct World {
    at: Installation,
    app: App,
    review: Uuid,
}

impl World {
    /// Ines began the review; Lena (`@lena`) is a member who is not in it.
    async fn new(at: Installation) -> Self {
        let app = at.app(Keys::throwaway()).await;
        let mut tx = app.db.write().await.unwrap();
        let ines = somebody(&app, &mut tx, "Ines").await;
        somebody(&app, &mut tx, "Lena").await;
        let review = review(&app, &mut tx, ines).await;
        tx.commit().await.unwrap();
        Self { at, app, review }
    }

    /// What the program printed, and whether it ended well.
    fn says(&self, file: &str, more: &[&str]) -> (bool, String) {
        let review = self.review.to_string();
        let output = self.at.recount(&[&["import", "--review", &review, file], more].concat()).output().unwrap();
        (output.status.success(), said(&output))
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.at.folder.path().join(file), text).unwrap();
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

async fn the_terminal_says_what_came_of_a_file(at: Installation) {
    let world = World::new(at).await;
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
    assert!(said.contains("alerts.csv, line 3: "), "what was not read is told again: {said}");
    assert_eq!(world.sources().await.len(), 1);
    world.write("again.csv", "time,message\n2026-11-03T14:05:00Z,queue grows\nlater,LOSTROW\n");
    let (well, said) = world.says("again.csv", &[]);
    assert!(well && said.contains("adds nothing") && said.contains("again.csv, line 3: "), "{said}");
    assert_eq!(world.sources().await.len(), 2, "another file's unread row stays listed with its source");

    world.write("log.json", "[\n  {\"created_at\": \"2026-11-03T14:11:00Z\", \"summary\": \"paged\"},\n  {\"created_at\": oops}\n]\n");
    let (well, said) = world.says("log.json", &[]);
    assert!(well && said.contains("log.json: 1 item.") && said.contains("log.json, line 3: "), "{said}");
    let long = "a word ".repeat(10_000);
    world.write("long.json", &format!("[{{\"created_at\": \"2026-11-03T14:12:00Z\", \"summary\": \"{long}\"}}]"));
    let (well, said) = world.says("long.json", &[]);
    assert!(!well && said.contains("No row stands whole in its first 64 KiB") && said.contains("Nothing was added"), "{said}");
}

async fn the_terminal_says_how_a_table_was_read_and_asks_where_it_is_in_doubt(at: Installation) {
    let world = World::new(at).await;
    world.write("amb.csv", "date,what\n11/3/2026 12:00,restarted\n10/3/2026 12:00,drained\n");
    let (well, said) = world.says("amb.csv", &[]);
    assert!(!well && said.contains("--time-form day-first") && said.contains("--time-form month-first") && said.contains("Nothing was added"), "{said}");
    assert!(world.times().await.is_empty() && world.sources().await.is_empty());
    let (well, said) = world.says("amb.csv", &["--time-form", "month-first"]);
    assert!(well && said.contains("amb.csv: 2 items.\n  Read so: “date” is the time (month-first, such as "), "{said}");
    assert!(said.contains("in UTC where no zone is stated), “what” is the text."), "{said}");
    assert_eq!(world.times().await.last(), Some(&NOON));
}

async fn a_file_that_cannot_be_read_stands_in_no_others_way(at: Installation) {
    let world = World::new(at).await;
    world.write("one.csv", "time,message\n2026-11-03T14:05:00Z,queue grows\n");
    world.write("empty.csv", "");
    world.write("two.csv", "time,message\n2026-11-03T14:06:00Z,queue is full\n");
    let (well, said) = world.says("one.csv", &["empty.csv", "two.csv"]);
    assert!(!well && said.contains("empty.csv: The file is empty. Nothing was added."), "{said}");
    assert!(said.contains("one.csv: 1 item.") && said.contains("two.csv: 1 item."), "{said}");
    assert_eq!(world.times().await.len(), 2);
    world.write("undated.csv", "time,message\nsoon,queue grows\nlater,queue is full\n");
    let (well, said) = world.says("undated.csv", &["--column", "time=time"]);
    assert!(!well && said.contains("undated.csv: nothing in it could be taken.") && said.contains("undated.csv, line 3: "), "{said}");
}

async fn a_flag_that_would_not_be_heard_is_refused(at: Installation) {
    let world = World::new(at).await;
    world.write("one.csv", "time,message\n2026-11-03T14:05:00Z,queue grows\n");
    for (flag, value) in [("--dry-run", None), ("--all-files", None), ("--stage", Some("noted"))] {
        let (well, said) = world.says("one.csv", &[&[flag], value.as_slice()].concat());
        assert!(!well && said.contains(&format!("{flag} goes with --library only. Nothing was imported")), "{said}");
    }
    for (flag, value) in
        [("--channel", "ops"), ("--column", "time=time"), ("--time-form", "iso"), ("--when", "2026-11-03"), ("--from", "2026-11-03"), ("--until", "2026-11-03")]
    {
        for first in [&["import", "--library", "."][..], &["import", "folder"]] {
            let refused = world.at.recount(&[first, &[flag, value]].concat()).output().unwrap();
            assert!(!refused.status.success() && said(&refused).contains(&format!("{flag} goes with --review only")), "{}", said(&refused));
        }
    }
    let refused = world.at.recount(&["import", "folder", "--as", "ines"]).output().unwrap();
    assert!(!refused.status.success() && said(&refused).contains("--as goes with --library or --review"), "{}", said(&refused));
    assert!(world.times().await.is_empty(), "nothing was written");
}

async fn whoever_closes_the_output_ends_no_import(at: Installation) {
    let world = World::new(at).await;
    world.write("one.csv", "time,message\n2026-11-03T14:05:00Z,queue grows\n");
    world.write("two.csv", "time,message\n2026-11-03T14:06:00Z,queue is full\n");
    let review = world.review.to_string();
    let mut command = world.at.recount(&["import", "--review", &review, "one.csv", "two.csv"]);
    let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(running.stdout.take());
    let ended = running.wait_with_output().unwrap();
    assert!(ended.status.success(), "{}", said(&ended));
    assert_eq!(world.times().await.len(), 2);
}

async fn a_text_is_of_the_day_that_it_states(at: Installation) {
    let world = World::new(at).await;
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

async fn a_day_is_the_whole_day_in_the_zone_of_the_review(at: Installation) {
    const HOUR: i64 = 3_600_000_000;
    let world = World::new(at).await;
    let zone = "update reviews set zone = 'Europe/Berlin'";
    match &world.app.db {
        Db::Sqlite { write, .. } => drop(sqlx::query(zone).execute(write).await.unwrap()),
        Db::Pg(pool) => drop(sqlx::query(zone).execute(pool).await.unwrap()),
    }
    // Every third hour of 3 November in Berlin, and the hours around that day.
    let midnight = NOON - 13 * HOUR;
    let hours = [-1, 0, 3, 6, 9, 12, 15, 18, 21, 24];
    let messages: Vec<String> = hours
        .iter()
        .map(|h| format!("{{\"type\":\"message\",\"ts\":\"{}.000100\",\"user\":\"U1\",\"text\":\"hour {h}\"}}", (midnight + h * HOUR) / 1_000_000))
        .collect();
    fs::create_dir_all(world.at.folder.path().join("slack/locks")).unwrap();
    world.write("slack/channels.json", "[{\"id\":\"C1\",\"name\":\"locks\"}]");
    world.write("slack/users.json", "[{\"id\":\"U1\",\"name\":\"ines\"}]");
    world.write("slack/locks/2026-11-03.json", &format!("[{}]", messages.join(",\n")));
    let (well, said) = world.says("slack", &[]);
    assert!(!well && said.contains("#locks (10 messages)"), "{said}");
    let (well, said) = world.says("slack", &["--from", "2026-11-03", "--until", "2026-11-03"]);
    assert!(!well && said.contains("in that time: #locks (8 messages)"), "{said}");
    // Three o'clock is half a minute later: who says seconds means no whole minute.
    let (well, said) = world.says("slack", &["--from", "2026-11-03", "--until", "2026-11-03 02:59:30"]);
    assert!(!well && said.contains("in that time: #locks (1 message)"), "{said}");
    let (well, said) = world.says("slack", &["--channel", "locks", "--from", "2026-11-03", "--until", "2026-11-03"]);
    assert!(well && said.contains("8 items"), "{said}");
    let (well, said) = world.says("slack", &["--channel", "locks", "--from", "2026-11-03"]);
    assert!(well && said.contains("1 item; 8 more there already"), "{said}");
    world.write("z.csv", "time,message\n2026-11-03 14:05,queue grows\n");
    let (well, said) = world.says("z.csv", &[]);
    assert!(well && world.times().await.contains(&(NOON + HOUR + 5 * 60_000_000)), "14:05 in Berlin is 13:05 UTC: {said}");
}

async fn a_dry_run_changes_nothing(at: Installation) {
    let folder = at.folder.path();
    fs::create_dir(folder.join("reviews")).unwrap();
    fs::write(folder.join("reviews/checkout.md"), "# Checkout was slow\n\n## Timeline\n\n- 2026-11-03 14:05 UTC the pool is empty\n").unwrap();
    let dry = |library: &str| {
        let output = at.recount(&["import", "--library", library, "--dry-run"]).output().unwrap();
        (output.status.success(), said(&output))
    };
    let stands = || {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let (well, told) = dry("reviews");
    if at.database.starts_with("sqlite:") {
        assert!(well && told.contains("Checkout was slow"), "{told}");
        assert!(!dry("nowhere").0);
    } else {
        assert!(!well && told.contains("has no tables of this version yet, and nothing may be changed in it now"), "{told}");
        let db = Db::open(&at.database.parse().unwrap()).await.unwrap();
        assert!(!db.pending().await.unwrap().is_empty(), "no table was made");
        db.close().await;
    }
    assert_eq!(stands(), ["reviews"], "neither database nor data nor keys");

    // Where there is a library, it says what is there already.
    let app = at.app(Keys::throwaway()).await;
    app.db.close().await;
    let before = stands();
    let (well, told) = dry("reviews");
    assert!(well && told.contains("Checkout was slow"), "{told}");
    assert_eq!(stands(), before);
}

both!(a_dry_run_changes_nothing);
both!(the_terminal_says_what_came_of_a_file);
both!(the_terminal_says_how_a_table_was_read_and_asks_where_it_is_in_doubt);
both!(a_day_is_the_whole_day_in_the_zone_of_the_review);
both!(a_text_is_of_the_day_that_it_states);
both!(a_file_that_cannot_be_read_stands_in_no_others_way);
both!(a_flag_that_would_not_be_heard_is_refused);
both!(whoever_closes_the_output_ends_no_import);
