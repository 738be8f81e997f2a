//! From files to evidence, and out again.

use std::{
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use recount_model::Depth;
use recount_server::{
    evidence::{self, ImportError, Options, Outcome},
    platform::db::Db,
};
use uuid::Uuid;

use crate::{
    both,
    support::{NOW, Page, TestApp},
};

/// A real export, beside the repository; its own README says where it is from.
fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs").join(name);
    path.exists().then_some(path)
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

both! {
    async fn importing_the_same_export_twice_adds_nothing_and_says_so(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        let first = import(&app, review, &zip, &channels(&["#checkout", "war-room"])).await.unwrap();
        assert_eq!((first.items, first.repeated, first.problems), (4, 0, 0));
        let again = import(&app, review, &zip, &channels(&["#checkout", "war-room"])).await.unwrap();
        assert_eq!((again.items, again.repeated, again.source), (0, 4, None));
        let wider = import(&app, review, &zip, &channels(&["checkout", "lunch"])).await.unwrap();
        assert_eq!((wider.items, wider.repeated), (1, 3));
    }
}

both! {
    async fn a_real_export_is_read_whole(app: TestApp) {
        let Some(zip) = real("slack/testarchive.zip") else { return };
        let review = app.review("Sailing", Depth::Debrief).await;
        let first = import(&app, review, &zip, &channels(&["enrique", "traveling-sailor"])).await.unwrap();
        assert!(first.items > 100, "{first:?}");
        assert_eq!(first.problems, 0);
    }
}

/// Sends one file and gives the address of its page.
async fn send(app: &TestApp, who: &str, review: Uuid, name: &str, bytes: &[u8]) -> String {
    let page = app.as_(who).upload(&format!("/reviews/{review}/evidence/uploads"), &[("file", name, bytes)]).await;
    assert_eq!(page.status, 303, "{}", page.words());
    page.location.unwrap()
}

/// Waits for an import to end and gives its page.
async fn ended(app: &TestApp, who: &str, address: &str) -> Page {
    for _ in 0..400 {
        if app.as_(who).get(&format!("{address}/progress")).await.json()["state"] != "running" {
            return app.as_(who).get(address).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the import did not end");
}

/// Everything the database holds, as text: every row of every table, and on SQLite
/// the bytes of its files as well.
async fn everything(app: &TestApp) -> String {
    let mut all = String::new();
    match &app.app.db {
        Db::Sqlite { .. } => {
            for entry in std::fs::read_dir(app.folder.path()).unwrap().flatten() {
                if entry.file_name().to_string_lossy().starts_with("recount.db") {
                    all.push_str(&String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()));
                }
            }
        }
        Db::Pg(pool) => {
            let tables: Vec<(String,)> =
                sqlx::query_as("select table_name::text from information_schema.tables where table_schema = 'public'").fetch_all(pool).await.unwrap();
            for (table,) in tables {
                let rows: Vec<(String,)> =
                    sqlx::query_as(sqlx::AssertSqlSafe(format!("select row_to_json(t)::text from {table} t"))).fetch_all(pool).await.unwrap();
                for (row,) in rows {
                    all.push_str(&row);
                }
            }
            // bytea is written as hex: the bytes count as well.
            let originals: Vec<(Vec<u8>,)> = sqlx::query_as("select original from evidence").fetch_all(pool).await.unwrap();
            for (bytes,) in originals {
                all.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
    }
    all.to_lowercase()
}

fn spooled(app: &TestApp) -> usize {
    std::fs::read_dir(app.folder.path().join("data/spool")).map_or(0, std::iter::Iterator::count)
}

both! {
    async fn what_was_not_chosen_is_nowhere_and_what_is_removed_is_gone(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let address = send(&app, "ines", review, "export.zip", &export(PUBLIC)).await;
        let choosing = app.as_("ines").get(&address).await;
        assert!(choosing.says("#checkout") && choosing.says("#war-room") && choosing.says("Direct messages are left out"), "{}", choosing.words());
        assert!(!everything(&app).await.contains("planted"), "nothing is kept before the choice");

        let started = app.as_("ines").post(&address, &[("act", "start"), ("channel", "C1")]).await;
        assert_eq!(started.status, 303, "{}", started.words());
        let done = ended(&app, "ines", &address).await;
        assert!(done.says("3 items were added"), "{}", done.words());

        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await;
        assert!(list.says("rolling back plantedredacted") && list.says("Who came and went") && list.says("Priya"), "{}", list.words());
        let held = everything(&app).await;
        assert!(held.contains("plantedredacted"));
        for token in ["plantedsecret", "plantedlunch", "plantedprivate"] {
            assert!(!held.contains(token), "{token}");
        }
        assert_eq!(spooled(&app), 0);

        let item = list.text().split("href=\"evidence/").nth(3).unwrap()[..36].to_owned();
        let path = format!("/reviews/{review}/evidence/{item}");
        assert!(app.as_("ines").get(&path).await.says("plantedredacted"));
        assert!(app.as_("ines").get(&format!("{path}/original")).await.text().contains("\"ts\":\"1793710060.000200\""));
        assert_eq!(app.as_("tomasz").post(&format!("{path}/redact"), &[("reason", "a name")]).await.status, 404, "a noted review is Ines's own");
        assert_eq!(app.as_("ines").post(&format!("{path}/redact"), &[("reason", " ")]).await.status, 422);
        assert_eq!(app.as_("ines").post(&format!("{path}/redact"), &[("reason", "a customer's name")]).await.status, 303);
        let tombstone = app.as_("ines").get(&path).await;
        assert!(tombstone.says("Removed by Ines on") && tombstone.says("a customer's name") && !tombstone.text().contains("planted"), "{}", tombstone.words());
        assert_eq!(app.as_("ines").get(&format!("{path}/original")).await.status, 404);
        assert!(!everything(&app).await.contains("planted"), "the removed words are in no table, no index, no file");
        assert_eq!(app.as_("ines").post(&format!("{path}/redact"), &[("reason", "again")]).await.status, 422);

        let again = send(&app, "ines", review, "export.zip", &export(PUBLIC)).await;
        assert!(app.as_("ines").get(&again).await.says("This very file was imported here"));
        app.as_("ines").post(&again, &[("act", "start"), ("channel", "C1")]).await;
        let done = ended(&app, "ines", &again).await;
        assert!(done.says("Nothing was added: all 3 items in it were here already."), "{}", done.words());
        assert!(!everything(&app).await.contains("planted"), "a removed item does not come back");
    }
}

both! {
    async fn channels_and_times_are_counted_and_narrow_what_is_read(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let address = send(&app, "ines", review, "export.zip", &export(PUBLIC)).await;
        let all = app.as_("ines").get(&address).await.words();
        assert!(all.contains("#checkout 3"), "{all}");
        // 13:27:40 in Berlin is the last message; the others are a minute earlier.
        let narrow = app.as_("ines").post(&address, &[("act", "count"), ("from", "2026-11-03 13:47"), ("channel", "C1")]).await;
        assert_eq!(narrow.status, 200);
        assert!(narrow.says("#checkout 1"), "{}", narrow.words());
        let wrong = app.as_("ines").post(&address, &[("act", "count"), ("from", "soon"), ("channel", "C1")]).await;
        assert!(wrong.status == 422 && wrong.text().contains("value=\"soon\""), "what was typed stays");
        assert_eq!(app.as_("ines").post(&address, &[("act", "start")]).await.status, 422, "no channel is chosen");
        assert_eq!(app.as_("ines").post(&address, &[("act", "start"), ("from", "2026-11-03 13:47"), ("channel", "C1")]).await.status, 303);
        assert!(ended(&app, "ines", &address).await.says("1 item was added"));
    }
}

both! {
    async fn only_who_writes_sends_files_and_only_the_sender_sees_them_wait(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let uploads = format!("/reviews/{review}/evidence/uploads");
        let file: [(&str, &str, &[u8]); 1] = [("file", "a.csv", b"time,message\n2026-11-03T12:00:00Z,x\n")];
        assert_eq!(app.as_("guest").upload(&uploads, &file).await.location.unwrap().split('?').next(), Some("/sign-in"));
        assert_eq!(app.as_("lena").upload(&uploads, &file).await.status, 404);
        let address = send(&app, "tomasz", review, "a.csv", file[0].2).await;
        assert_eq!(app.as_("tomasz").get(&address).await.status, 200);
        for who in ["ines", "priya"] {
            assert_eq!(app.as_(who).get(&address).await.status, 410, "{who}");
            assert_eq!(app.as_(who).post(&format!("{address}/cancel"), &[]).await.status, 410);
        }
        assert_eq!(app.as_("lena").get(&address).await.status, 404);
        app.go(review, "debriefing").await;
        assert_eq!(app.as_("marek").upload(&uploads, &file).await.status, 403, "the circle reads");
        let left = app.as_("tomasz").post(&format!("{address}/cancel"), &[]).await;
        assert_eq!(left.status, 303);
        let gone = app.as_("tomasz").get(&address).await;
        assert!(gone.status == 410 && gone.says("Send the file again"), "{}", gone.words());
    }
}

both! {
    async fn a_partly_broken_table_keeps_the_rest_and_lists_every_problem(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let csv = b"happened_at,summary,service\n2026-11-03T12:51:00Z,Latency is up,checkout\nsoon,Nobody knows,checkout\n2026-11-03T12:53:00Z,Caf\xE9 is down,front\n,Without a time,front\n";
        let address = send(&app, "ines", review, "alerts.csv", csv).await;
        let page = app.as_("ines").get(&address).await;
        assert!(page.says("Latency is up") && page.says("The first rows would be read like this"), "{}", page.words());
        assert_eq!(app.as_("ines").post(&address, &[("act", "start"), ("time", ""), ("text", "1"), ("zone", "UTC")]).await.status, 422);
        let fields = [("act", "start"), ("time", "0"), ("time_form", "0"), ("text", "1"), ("lane", "2"), ("default_kind", "alert"), ("zone", "UTC")];
        assert_eq!(app.as_("ines").post(&address, &fields).await.status, 303);
        let done = ended(&app, "ines", &address).await;
        assert!(done.says("2 items were added") && done.says("3 things could not be read"), "{}", done.words());
        let source = done.text().split("/sources/").nth(1).unwrap()[..36].to_owned();
        let problems = app.as_("ines").get(&format!("/reviews/{review}/sources/{source}")).await;
        assert!(problems.says("alerts.csv, line 3") && problems.says("soon") && problems.says("alerts.csv, line 5") && problems.says("alerts.csv, line 4"), "{}", problems.words());
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence?kind=alert")).await;
        assert!(list.says("Café is down") && list.says("13:51:00"), "{}", list.words());
        assert!(app.as_("ines").get(&format!("/reviews/{review}/evidence?kind=message")).await.says("Nothing more here"));
        app.go(review, "shared").await;
        assert_eq!(app.as_("lena").get(&format!("/reviews/{review}/sources/{source}")).await.status, 404);
    }
}

both! {
    async fn what_a_shared_text_links_to_is_open_except_from_private_channels(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        import(&app, review, &zip, &channels(&["checkout", "war-room"])).await.unwrap();
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.text();
        let id_of = |text: &str| -> Uuid { list.split("<li").find(|li| li.contains(text)).unwrap().split("href=\"evidence/").nth(1).unwrap()[..36].parse().unwrap() };
        let (open, plain, private) = (id_of("latency is up"), id_of("rolling back"), id_of("plantedprivate"));
        app.go(review, "shared").await;
        let page = app.as_("lena").get(&format!("/reviews/{review}/evidence")).await;
        assert!(page.status == 200 && !page.says("latency"), "{}", page.words());
        link(&app, review, &[open, private]).await;
        let page = app.as_("lena").get(&format!("/reviews/{review}/evidence")).await;
        assert!(page.says("latency is up") && !page.says("rolling back") && !page.says("plantedprivate") && !page.says("war-room") && !page.says("export.zip"), "{}", page.words());
        let at = |id: Uuid| format!("/reviews/{review}/evidence/{id}");
        assert_eq!(app.as_("lena").get(&at(open)).await.status, 200);
        for hidden in [plain, private] {
            assert_eq!(app.as_("lena").get(&at(hidden)).await.status, 404);
            assert_eq!(app.as_("lena").get(&format!("{}/original", at(hidden))).await.status, 404);
            assert_eq!(app.as_("tomasz").get(&at(hidden)).await.status, 200);
        }
        assert_eq!(app.as_("lena").post(&format!("{}/redact", at(open)), &[("reason", "x")]).await.status, 403);
    }
}

both! {
    async fn the_circle_reads_evidence_from_the_debrief_until_the_review_is_shared(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        let sees = || async { app.as_("marek").get(&format!("/reviews/{review}/evidence")).await.says("latency is up") };
        app.go(review, "preparing").await;
        assert!(!sees().await);
        app.go(review, "debriefing").await;
        assert!(sees().await);
        app.go(review, "shared").await;
        assert!(!sees().await, "other evidence stays with those involved");
        assert!(app.as_("tomasz").get(&format!("/reviews/{review}/evidence")).await.says("latency is up"));
    }
}

both! {
    async fn people_say_when_evidence_came_to_be_known(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        app.go(review, "preparing").await;
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.text();
        let id = &list.split("<li").find(|li| li.contains("latency is up")).unwrap().split("href=\"evidence/").nth(1).unwrap()[..36];
        let item = format!("/reviews/{review}/evidence/{id}");
        let known = format!("{item}/known");
        let unclear = app.as_("tomasz").post(&known, &[("known", "later")]).await;
        assert!(unclear.status == 422 && unclear.says("“later” was not understood"), "{}", unclear.words());
        assert_eq!(app.as_("tomasz").post(&known, &[("known", "2026-11-03 18:31")]).await.status, 303);
        let page = app.as_("ines").get(&item).await;
        assert!(page.says("18:31:00") && page.says("as somebody stated"), "{}", page.words());
        assert_eq!(app.as_("lena").post(&known, &[("known", "2026-11-03 18:31")]).await.status, 404);
    }
}

/// A text for everybody that links to these items.
async fn link(app: &TestApp, review: Uuid, items: &[Uuid]) {
    let edition = Uuid::now_v7();
    let writes = |text: &'static str| text;
    match &app.app.db {
        Db::Sqlite { write, .. } => {
            sqlx::query(writes("insert into editions (id, review_id, audience, body, version, saved_at) values ($1, $2, 5, '', 1, 0)"))
                .bind(edition)
                .bind(review)
                .execute(write)
                .await
                .unwrap();
            for item in items {
                sqlx::query(writes("insert into edition_links (edition_id, noun, noun_id) values ($1, 'evidence', $2)"))
                    .bind(edition)
                    .bind(item)
                    .execute(write)
                    .await
                    .unwrap();
            }
        }
        Db::Pg(pool) => {
            sqlx::query(writes("insert into editions (id, review_id, audience, body, version, saved_at) values ($1, $2, 5, '', 1, 0)"))
                .bind(edition)
                .bind(review)
                .execute(pool)
                .await
                .unwrap();
            for item in items {
                sqlx::query(writes("insert into edition_links (edition_id, noun, noun_id) values ($1, 'evidence', $2)"))
                    .bind(edition)
                    .bind(item)
                    .execute(pool)
                    .await
                    .unwrap();
            }
        }
    }
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

both! {
    async fn a_stopped_import_leaves_nothing(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let address = send(&app, "ines", review, "long.csv", &long_table(60_000)).await;
        let fields = [("act", "start"), ("time", "0"), ("time_form", "5"), ("text", "1"), ("zone", "UTC")];
        assert_eq!(app.as_("ines").post(&address, &fields).await.status, 303);
        while count(&app, "evidence").await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        assert!(app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.says("Nothing yet"), "what has not arrived is not shown");
        assert_eq!(app.as_("ines").post(&format!("{address}/cancel"), &[]).await.status, 303);
        let page = ended(&app, "ines", &address).await;
        assert!(page.says("It was stopped. Nothing of it was kept."), "{}", page.words());
        for table in ["evidence", "sources", "lanes", "search_entries where noun = 'evidence'", "import_problems"] {
            assert_eq!(count(&app, table).await, 0, "{table}");
        }
        assert_eq!(spooled(&app), 0);
    }
}

both! {
    async fn what_a_killed_import_left_is_removed_at_start(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let kept = file(&app, "kept.csv", b"time,message\n2026-11-03T12:00:00Z,this stays\n");
        import(&app, review, &kept, &Options::default()).await.unwrap();
        let (path, server) = (file(&app, "long.csv", &long_table(60_000)), app.app.clone());
        let running = tokio::spawn(async move {
            let _ = evidence::import_paths(&server, review, None, &[path], &Options::default(), &mut |_, _| ()).await;
        });
        while count(&app, "evidence").await < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        running.abort();
        let _ = running.await;
        std::fs::create_dir_all(app.folder.path().join("data/spool")).unwrap();
        std::fs::write(app.folder.path().join("data/spool/left"), b"sealed").unwrap();
        evidence::sweep(&app.app).await.unwrap();
        for table in ["evidence", "sources", "lanes", "search_entries where noun = 'evidence'"] {
            assert_eq!(count(&app, table).await, 1, "{table}");
        }
        assert_eq!(spooled(&app), 0);
        assert!(app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.says("this stays"));
    }
}

both! {
    async fn another_import_into_the_same_review_waits_for_the_silent_one_to_be_gone(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let text = "insert into sources (id, review_id, kind, file_name, sha256, size, importer, importer_version, selection, started_at, items, repeated, alive_at) values ($1, $2, 'table', 'x', $3, 1, 'x', '1', '', $4, 0, 0, $4)";
        let (id, none) = (Uuid::now_v7(), Vec::<u8>::new());
        match &app.app.db {
            Db::Sqlite { write, .. } => drop(sqlx::query(text).bind(id).bind(review).bind(none).bind(NOW).execute(write).await.unwrap()),
            Db::Pg(pool) => drop(sqlx::query(text).bind(id).bind(review).bind(none).bind(NOW).execute(pool).await.unwrap()),
        }
        let csv = file(&app, "a.csv", b"time,message\n2026-11-03T12:00:00Z,this comes\n");
        assert!(matches!(import(&app, review, &csv, &Options::default()).await, Err(ImportError::Busy)));
        app.pass(121_000_000);
        assert_eq!(import(&app, review, &csv, &Options::default()).await.unwrap().items, 1);
        assert_eq!(count(&app, "sources").await, 1);
    }
}

both! {
    async fn pasted_text_markdown_and_pictures_become_evidence(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let base = format!("/reviews/{review}/evidence");
        assert_eq!(app.as_("ines").post(&format!("{base}/text"), &[("text", " ")]).await.status, 422);
        let pasted = app.as_("ines").post(&format!("{base}/text"), &[("text", "14:05 latency rises\r\n  on checkout\r\n14:20 rolled back\r\n")]).await.location.unwrap();
        let start = |when: &'static str| [("act", "start"), ("when", when), ("zone", "Europe/Berlin")];
        assert_eq!(app.as_("ines").post(&pasted, &start("")).await.status, 422, "it must say of which day");
        assert_eq!(app.as_("ines").post(&pasted, &start("2026-11-03")).await.status, 303);
        assert!(ended(&app, "ines", &pasted).await.says("2 items were added"));

        let review_md = b"# Checkout was slow\n\nDate: 2026-11-03\n\n## Timeline\n\nAll times in UTC.\n\n- 13:05 Latency rises\n- 13:20 Rolled back\n\n## Action items\n\n- Write it down\n";
        let markdown = send(&app, "ines", review, "checkout.md", review_md).await;
        let page = app.as_("ines").get(&markdown).await;
        assert!(page.text().contains("value=\"2026-11-03\"") && page.says("Latency rises"), "{}", page.words());
        app.as_("ines").post(&markdown, &start("2026-11-03")).await;
        let done = ended(&app, "ines", &markdown).await;
        assert!(done.says("3 items were added"), "the document and two rows: {}", done.words());

        let picture = send(&app, "ines", review, "graph.png", b"\x89PNG\r\n\x1a\nxxxx").await;
        assert!(app.as_("ines").get(&picture).await.says("kept whole, as a document"));
        app.as_("ines").post(&picture, &start("2026-11-03 14:05")).await;
        assert!(ended(&app, "ines", &picture).await.says("1 item was added"));
        let list = app.as_("ines").get(&base).await;
        for said in ["latency rises on checkout", "Rolled back", "graph.png", "14:05:00"] {
            assert!(list.says(said), "{said}: {}", list.words());
        }
    }
}

both! {
    async fn what_cannot_be_read_is_refused_with_what_to_do(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let uploads = format!("/reviews/{review}/evidence/uploads");
        let none = app.as_("ines").upload(&uploads, &[]).await;
        assert!(none.status == 422 && none.says("Choose a file first"), "{}", none.words());
        assert!(app.as_("ines").upload(&uploads, &[("file", "empty.csv", b"")]).await.says("The file is empty"));
        assert_eq!(app.as_("ines").post(&uploads, &[("file", "x")]).await.status, 422, "not a form with files");
        let address = send(&app, "ines", review, "../../etc/plan.zip", b"PK\x03\x04 this is no archive").await;
        let page = app.as_("ines").get(&address).await;
        assert!(page.says("plan.zip") && !page.says("../") && page.says("cannot be read") && page.says("Nothing was imported"), "{}", page.words());
        let cut = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\ntime,mess".to_vec();
        let broken = app.as_("ines").send("POST", &uploads, Some("multipart/form-data; boundary=b"), cut.into()).await;
        assert!(broken.status == 400 && broken.says("broke off"), "{}", broken.words());
        for n in 0..12 {
            app.as_("ines").upload(&uploads, &[("file", &format!("{n}.csv"), b"time,message\n2026-11-03T12:00:00Z,x\n")]).await;
        }
        assert!(app.as_("ines").upload(&uploads, &[("file", "more.csv", b"time,message\n2026-11-03T12:00:00Z,x\n")]).await.says("wait already"));
        assert_eq!(count(&app, "evidence").await + count(&app, "sources").await, 0);
    }
}

both! {
    async fn a_long_list_comes_in_pages_that_stay_small(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let mut csv = String::from("time,message,service\n");
        for n in 0..250 {
            csv.push_str(&format!("{},Row{n} {},checkout\n", 1_793_700_000 + n, "and <more> \"words\" ".repeat(30)));
        }
        let path = file(&app, "many.csv", csv.as_bytes());
        import(&app, review, &path, &Options::default()).await.unwrap();
        let (mut at, mut seen, mut pages) = (format!("/reviews/{review}/evidence"), 0, 0);
        loop {
            let page = app.as_("ines").get(&at).await;
            assert!(page.body.len() <= 60 * 1024, "{} bytes", page.body.len());
            seen += page.text().matches("id=\"evidence-").count();
            pages += 1;
            match page.text().split("rel=\"next\"").next().filter(|_| page.text().contains("rel=\"next\"")).and_then(|t| t.rsplit("href=\"").next().map(str::to_owned)) {
                Some(next) => at = format!("/reviews/{review}/evidence{}", next.trim_end_matches(['"', ' ']).replace("&amp;", "&")),
                None => break,
            }
        }
        assert_eq!((seen, pages), (250, 3));
    }
}
