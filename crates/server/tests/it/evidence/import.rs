//! Imports: once and again, stopped, killed, and what of a file is kept.

use std::path::Path;

use recount_model::Depth;
use recount_server::{
    evidence::{self, ImportError, Options, Outcome},
    platform::db::Db,
    sql,
};
use uuid::Uuid;

use super::{PUBLIC, channels, count, ended, everything, export, file, import, long_table, real, send, spooled};
use crate::{
    both,
    support::{NOW, TestApp},
};

/// When the review changed last, a moment later than before.
async fn changed(app: &TestApp, review: Uuid) -> i64 {
    app.pass(1_000_000);
    let rows: Vec<(i64,)> = app.app.db.all(sql!("select updated_at from reviews where id = $1"), vec![review.into()].into()).await.unwrap();
    rows[0].0
}

both! {
    async fn importing_the_same_export_twice_adds_nothing_and_says_so(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        let first = import(&app, review, &zip, &channels(&["#checkout", "war-room"])).await.unwrap();
        assert_eq!((first.items, first.repeated, first.problems), (4, 0, 0));
        let before = changed(&app, review).await;
        let again = import(&app, review, &zip, &channels(&["#checkout", "war-room"])).await.unwrap();
        assert_eq!((again.items, again.repeated, again.source), (0, 4, None));
        assert_eq!(changed(&app, review).await, before, "nothing new is no change of the review");
        let wider = import(&app, review, &zip, &channels(&["checkout", "lunch"])).await.unwrap();
        assert_eq!((wider.items, wider.repeated), (1, 3));
    }
}

both! {
    async fn an_import_that_adds_nothing_names_the_file_that_brought_its_items(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let row = "2026-05-13T21:20:00Z,restarted\n";
        let first = send(&app, "ines", review, "hostA.csv", format!("time,message\n{row}").as_bytes()).await;
        let fields = [("act", "start"), ("time", "0"), ("time_form", "0"), ("text", "1"), ("zone", "UTC")];
        app.as_("ines").post(&first, &fields).await;
        let done = ended(&app, "ines", &first).await;
        assert!(done.says("1 item was added.") && !done.says(", from"), "{}", done.words());

        let second = send(&app, "ines", review, "hostB.csv", format!("time,deployed\n{row}").as_bytes()).await;
        assert!(!app.as_("ines").get(&second).await.says("This very file"), "it is another file");
        app.as_("ines").post(&second, &fields).await;
        let done = ended(&app, "ines", &second).await;
        assert!(done.says("the one item in it was here already, from hostA.csv. Items that read the same are one item"), "{}", done.words());

        let mixed = file(&app, "hostC.csv", format!("time,message\n{row}2026-05-13T21:21:00Z,up\n").as_bytes());
        let told = |outcome: &Outcome| outcome.before.told();
        let some = import(&app, review, &mixed, &Options::default()).await.unwrap();
        assert_eq!((some.items, some.repeated, told(&some).as_deref()), (1, 1, Some("from hostA.csv")));
        let again = import(&app, review, &mixed, &Options::default()).await.unwrap();
        assert_eq!((again.items, again.repeated, told(&again).as_deref()), (0, 2, Some("from hostA.csv and hostC.csv")));

        let other = app.review("Search", Depth::Debrief).await;
        let elsewhere = import(&app, other, &mixed, &Options::default()).await.unwrap();
        assert_eq!((elsewhere.items, told(&elsewhere)), (2, None), "another review has its own");
    }
}

both! {
    async fn every_import_is_reached_from_the_list_of_evidence(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        for n in 0..25 {
            let path = file(&app, &format!("host-{n:02}.csv"), format!("time,message\n2026-05-13T21:{n:02}:00Z,up\n").as_bytes());
            import(&app, review, &path, &Options::default()).await.unwrap();
            // Two of a time, so that the id decides where a page ends.
            if n % 2 == 1 {
                app.pass(1_000_000);
            }
        }
        let named = |page: &str| (0..25).filter(|n| page.contains(&format!("{n:02}.csv</a>"))).collect::<Vec<_>>();
        let own = format!("/reviews/{review}/evidence");
        let first = app.as_("ines").get(&own).await.text();
        let next = first.split("href=\"?imports=").nth(1).unwrap().split(['#', '"']).next().unwrap().to_owned();
        let second = app.as_("ines").get(&format!("{own}?imports={next}")).await.text();
        assert_eq!((named(&second), named(&first)), ((0..5).collect(), (5..25).collect()));
        assert!(!second.contains("?imports="));
        assert!(named(&app.as_("ines").get(&format!("{own}?imports=nonsense")).await.text()).len() == 20);
    }
}

both! {
    async fn of_very_many_items_there_already_not_every_one_is_asked_about(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let path = file(&app, "long.csv", &long_table(500));
        assert_eq!(import(&app, review, &path, &Options::default()).await.unwrap().before.told(), None);
        let again = import(&app, review, &path, &Options::default()).await.unwrap();
        assert_eq!((again.repeated, again.before.told().as_deref()), (500, Some("from long.csv and perhaps others")));
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
        assert!(done.says("Nothing was added: all 3 items in it were here already, from export.zip."), "{}", done.words());
        assert!(!everything(&app).await.contains("planted"), "a removed item does not come back");
    }
}

/// Begins an import of a long table on its page; gives the page's address.
async fn begun(app: &TestApp, review: Uuid, rows: usize) -> String {
    let address = send(app, "ines", review, "long.csv", &long_table(rows)).await;
    let fields = [("act", "start"), ("time", "0"), ("time_form", "5"), ("text", "1"), ("zone", "UTC")];
    assert_eq!(app.as_("ines").post(&address, &fields).await.status, 303);
    address
}

both! {
    async fn a_stopped_import_leaves_nothing(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let address = begun(&app, review, 60_000).await;
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
    async fn what_has_arrived_is_no_longer_stopped_and_is_found(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let address = begun(&app, review, 6_000).await;
        while count(&app, "sources where visible_at is not null").await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        let page = app.as_("ines").get(&address).await;
        assert!(page.says("The search is taking it in") || page.says("items were added"), "{}", page.words());
        assert!(!page.says("Stop, and keep nothing of it"), "it is everybody's by now");
        let _ = app.as_("ines").post(&format!("{address}/cancel"), &[]).await;
        let page = ended(&app, "ines", &address).await;
        assert!(page.says("6000 items were added") || page.status == 410, "{}", page.words());
        for table in ["evidence", "search_entries where noun = 'evidence'"] {
            assert_eq!(count(&app, table).await, 6_000, "{table}");
        }
    }
}

both! {
    async fn stopped_in_the_terminal_the_file_under_way_and_those_after_it_leave_nothing(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let paths = [
            file(&app, "first.csv", b"time,message\n2026-11-03T12:00:00Z,this stays\n"),
            file(&app, "long.csv", &long_table(200_000)),
            file(&app, "last.csv", b"time,message\n2026-11-03T12:00:01Z,not begun\n"),
        ];
        let options = Options::default();
        let stop = options.stop.clone();
        let mut tell = |path: &Path, now: &evidence::Progress| {
            if path.ends_with("long.csv") && now.items > 0 {
                stop.wish();
            }
        };
        let outcomes = evidence::import_paths(&app.app, review, Some(app.id("ines")), &paths, &options, &mut tell).await.unwrap();
        let told: Vec<_> = outcomes.iter().map(|o| (o.items, o.stopped)).collect();
        assert_eq!(told, [(1, false), (0, true)], "the last was not begun");
        for table in ["evidence", "sources", "search_entries where noun = 'evidence'"] {
            assert_eq!(count(&app, table).await, 1, "{table}");
        }
    }
}

both! {
    async fn a_table_without_times_says_which_option_chooses_them(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let path = file(&app, "odd.csv", b"place,what\nat 1793707200000 ms,latency\nat 1793707201000 ms,errors\n");
        let refused = import(&app, review, &path, &Options::default()).await.unwrap_err().to_string();
        assert!(refused.contains("--column time=NAME") && refused.contains("“place”, “what”") && refused.ends_with("Nothing was added."), "{refused}");

        let path = file(&app, "order.csv", b"place,what\n03/11/2026 14:05,latency\n04/11/2026 14:06,errors\n");
        let options = Options { columns: vec![("time".into(), "place".into())], time_form: Some(evidence::TimeForm::MonthFirst), ..Options::default() };
        assert_eq!(import(&app, review, &path, &options).await.unwrap().items, 2);
        assert_eq!(count(&app, "evidence where earliest = 1773237900000000").await, 1, "the eleventh of March");
    }
}

/// Begins to import a long table and kills that after more than are taken back one by one.
async fn left_by_a_killed_import(app: &TestApp, review: Uuid) {
    let (path, server) = (file(app, "long.csv", &long_table(60_000)), app.app.clone());
    let running = tokio::spawn(async move {
        let _ = evidence::import_paths(&server, review, None, &[path], &Options::default(), &mut |_, _| ()).await;
    });
    while count(app, "evidence").await < 2_500 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    running.abort();
    let _ = running.await;
    // PostgreSQL may still be at the commit that it was told of last.
    if let Db::Pg(_) = &app.app.db {
        while count(app, "pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'").await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
    assert!(count(app, "search_entries where noun = 'evidence'").await <= 1, "nothing is searched before it arrived");
}

/// Changes the tables behind the program's back.
async fn run(app: &TestApp, text: &'static str) {
    match &app.app.db {
        Db::Sqlite { write, .. } => drop(sqlx::query(text).execute(write).await.unwrap()),
        Db::Pg(pool) => drop(sqlx::query(text).execute(pool).await.unwrap()),
    }
}

both! {
    async fn what_a_killed_import_left_is_removed_at_start(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let kept = file(&app, "kept.csv", b"time,message\n2026-11-03T12:00:00Z,this stays\n");
        import(&app, review, &kept, &Options::default()).await.unwrap();
        left_by_a_killed_import(&app, review).await;
        std::fs::create_dir_all(app.folder.path().join("data/spool")).unwrap();
        std::fs::write(app.folder.path().join("data/spool/left"), b"sealed").unwrap();
        // Its last sign of life may be of a process that still runs.
        let wait = evidence::sweep(&app.app).await.unwrap().expect("it is told from an abandoned one later");
        assert!(count(&app, "evidence").await > 1, "what may be running is left alone");
        app.pass(i64::try_from(wait.as_micros()).unwrap());
        assert_eq!(evidence::abandoned(&app.app).await.unwrap(), None);
        for table in ["evidence", "sources", "lanes", "search_entries where noun = 'evidence'"] {
            assert_eq!(count(&app, table).await, 1, "{table}");
        }
        assert_eq!(spooled(&app), 0);
        let held = everything(&app).await;
        assert!(held.contains("stays") && !held.contains("plantedrow"), "the words are on no page of the index and in no file");
        assert!(app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.says("this stays"));
    }
}

both! {
    async fn an_import_whose_taking_back_was_killed_too_leaves_no_word(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let kept = file(&app, "kept.csv", b"time,message\n2026-11-03T12:00:00Z,this stays\n");
        import(&app, review, &kept, &Options::default()).await.unwrap();
        left_by_a_killed_import(&app, review).await;
        run(&app, "delete from evidence where text like 'plantedrow %' and text not like 'plantedrow 1_ %'").await;
        assert_eq!(count(&app, "evidence").await, 11);
        app.pass(30_000_000);
        assert_eq!(evidence::sweep(&app.app).await.unwrap(), None);
        assert_eq!((count(&app, "evidence").await, count(&app, "sources").await), (1, 1));
        assert!(!everything(&app).await.contains("plantedrow"), "the words are on no page of the index and in no file");
    }
}

both! {
    async fn what_arrived_and_was_not_searched_to_its_end_is_found_after_the_next_start(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let csv = file(&app, "a.csv", b"time,message\n2026-11-03T12:00:00Z,the wombat\n2026-11-03T12:01:00Z,the quokka\n2026-11-03T12:02:00Z,the numbat plantedname\n");
        import(&app, review, &csv, &Options::default()).await.unwrap();
        // As a kill between two steps of letting it be found leaves it.
        run(&app, "delete from search_entries where noun = 'evidence' and body not like '%wombat%'").await;
        run(&app, "delete from search_item_holds").await;
        run(&app, "delete from search_item_words").await;
        run(&app, "update sources set searched_at = null").await;
        let finds = async |word: &str| app.as_("ines").get(&format!("/library?q={word}")).await.says("Checkout");
        assert!(finds("wombat").await && !finds("quokka").await);
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await;
        assert!(list.says("the quokka"), "it arrived as a whole");
        let numbat = list.text().split("<li").find(|li| li.contains("numbat")).unwrap().split("href=\"evidence/").nth(1).unwrap()[..36].to_owned();
        let gone = app.as_("ines").post(&format!("/reviews/{review}/evidence/{numbat}/redact"), &[("reason", "a name")]).await;
        assert_eq!(gone.status, 303);
        evidence::sweep(&app.app).await.unwrap();
        assert!(finds("wombat").await && finds("quokka").await && !finds("numbat").await);
        assert_eq!(count(&app, "search_entries where noun = 'evidence'").await, 2);
        assert!(!everything(&app).await.contains("plantedname"), "what was removed before it could be found stays removed");
        evidence::sweep(&app.app).await.unwrap();
        assert_eq!(count(&app, "search_entries where noun = 'evidence'").await, 2, "a second start adds nothing");
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
