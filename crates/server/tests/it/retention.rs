//! Retention: what goes with time, what keeps it, and that it is gone. Time is moved
//! by hand.

use recount_model::Depth;
use recount_server::{platform::config::Config, retention};
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both, interviews,
    quotations::{At, agree, reads, text},
    support::{
        TestApp,
        held::{everything, folder_text},
        seed::{MINUTE, ONE, by},
    },
};

pub const DAY: i64 = 86_400_000_000;
/// Stands in the passage that goes.
const TOKEN: &str = "zanzibarquartz";
const KEPT: &str = "tangerinefjord";
const QUOTED: &str = "kumquatlantern";

/// Lets days pass, and then the hour in which the removal runs.
pub async fn pass(app: &TestApp, days: i64) -> retention::Removed {
    app.pass(days * DAY);
    run(app).await
}

pub async fn run(app: &TestApp) -> retention::Removed {
    retention::run(&app.app, app.app.clock.now()).await.unwrap().expect("nobody else removes")
}

fn passages(n: usize) -> retention::Removed {
    retention::Removed { passages: n, ..retention::Removed::default() }
}

/// Tomasz’s account of a shared review: a passage that nobody quotes, one that he keeps,
/// one that the text quotes. Those involved read all three.
async fn shared(app: &TestApp) -> (Uuid, [At; 3]) {
    let review = app.review("Checkout slow", Depth::Debrief).await;
    app.go(review, "preparing").await;
    let mut told = Vec::new();
    for word in [TOKEN, KEPT, QUOTED] {
        let (account, passage) = write(app, "tomasz", review, &format!("It looked like the {word} of September.")).await;
        assert_eq!(widen(app, "tomasz", (account, passage), "involved", "name").await, 303);
        told.push(At { review, account, passage });
    }
    assert_eq!(text(app, review, &format!("He says:\n\n{}\n", told[2].reference())).await.status, 303);
    assert_eq!(agree(app, "tomasz", told[2], "organisation", None).await.status, 303);
    app.go(review, "shared").await;
    (review, [told[0], told[1], told[2]])
}

async fn keep(app: &TestApp, who: &str, at: At, keep: &str) -> u16 {
    app.as_(who).post(&format!("{}/keep", at.path()), &[("keep", keep)]).await.status
}

both!(
    async fn unquoted_passages_go_after_their_time_unless_their_author_keeps_them(app: TestApp) {
        let (review, [goes, kept, _]) = shared(&app).await;
        let next = app.as_("tomasz").get("/retention").await;
        assert!(next.says("Goes on 1 February 2027") && next.text().contains(TOKEN), "{}", next.words());
        assert!(next.says("It stays while a text quotes it."), "what a text quotes does not go");
        for who in ["ines", "priya", "ada"] {
            let page = app.as_(who).get("/retention").await;
            assert!(page.says("Nothing of yours goes") && !page.text().contains(TOKEN), "{who}: {}", page.words());
            assert_eq!(keep(&app, who, kept, "yes").await, 404, "{who}");
        }
        assert_eq!(keep(&app, "tomasz", kept, "perhaps").await, 422);
        assert_eq!(keep(&app, "tomasz", kept, "yes").await, 303);
        assert!(app.as_("tomasz").get("/retention").await.says("You keep it"));

        assert_eq!(pass(&app, 89).await, passages(0));
        assert!(app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await.text().contains(TOKEN));
        assert_eq!(pass(&app, 2).await, passages(1));
        let page = app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await;
        assert!(page.says("A passage went with time.") && !page.says("was withdrawn") && !page.text().contains(TOKEN), "nobody withdrew it: {}", page.words());
        assert!(page.text().contains(KEPT) && page.text().contains(QUOTED));
        let own = app.as_("tomasz").get(&format!("/accounts/{}", goes.account)).await;
        assert!(!own.text().contains(TOKEN) && own.says("removed on 2 February 2027"), "{}", own.words());
        assert_eq!(app.as_("tomasz").get(&goes.path()).await.status, 404);
        assert!(reads(&app, "lena", review).await.contains(QUOTED), "the text says what it said");

        assert_eq!(run(&app).await, passages(0), "and nothing more goes");
        assert_eq!(keep(&app, "tomasz", kept, "no").await, 303);
        assert_eq!(run(&app).await, passages(1));
    }
);

both!(
    async fn words_whose_time_is_over_are_nowhere(app: TestApp) {
        let (_, [goes, ..]) = shared(&app).await;
        let sealed = sealed(&app, goes.passage).await;
        assert!(!sealed.is_empty() && holds(&app, &sealed).await, "the sealed bytes are there before");
        assert_eq!(agree(&app, "tomasz", goes, "involved", Some("In other words.")).await.status, 303);
        pass(&app, 91).await;
        assert!(!holds(&app, &sealed).await, "not even the sealed bytes stay in the database’s files");
        assert!(!everything(&app).await.contains(TOKEN));
    }
);

/// The sealed bytes of a passage.
pub async fn sealed(app: &TestApp, passage: Uuid) -> Vec<u8> {
    let mut tx = app.app.db.snapshot().await.unwrap();
    let tables = tx.tables().await.unwrap();
    let table = tables.iter().find(|table| table.name() == "passages").unwrap();
    tx.sealed(table, "", Uuid::nil()).await.unwrap().into_iter().find(|(id, ..)| *id == passage).map(|(_, bytes, _)| bytes).unwrap_or_default()
}

/// Whether these bytes stand in a file of the database, or on PostgreSQL in the table.
async fn holds(app: &TestApp, bytes: &[u8]) -> bool {
    use recount_server::platform::db::Db;
    match &app.app.db {
        Db::Sqlite { .. } => std::fs::read_dir(app.folder.path())
            .unwrap()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("recount.db"))
            .any(|entry| std::fs::read(entry.path()).unwrap().windows(bytes.len()).any(|window| window == bytes)),
        Db::Pg(pool) => {
            let found: i64 = sqlx::query_scalar("select count(*) from passages where sealed = $1").bind(bytes).fetch_one(pool).await.unwrap();
            found > 0
        }
    }
}

both!(
    async fn a_hold_pauses_it_in_sight_of_those_concerned_and_withdrawing_stays(app: TestApp) {
        let (review, [goes, other, _]) = shared(&app).await;
        let hold = format!("/reviews/{review}/hold");
        assert_eq!(app.as_("ines").post(&hold, &[]).await.status, 422, "with a reason");
        for (who, status) in [("tomasz", 403), ("lena", 403), ("ada", 403), ("guest", 303)] {
            assert_eq!(app.as_(who).post(&hold, &[("reason", "x")]).await.status, status, "{who}");
        }
        assert_eq!(app.as_("lena").get(&hold).await.status, 404);
        assert_eq!(app.as_("ines").post(&hold, &[("reason", "The insurer asked for it.")]).await.status, 303);
        assert_eq!(app.as_("ines").post(&hold, &[("reason", "Again.")]).await.status, 422, "one stands");
        for (who, path) in [
            ("tomasz", format!("/accounts/{}", goes.account)),
            ("priya", format!("/reviews/{review}/accounts")),
            ("ines", format!("/reviews/{review}/accounts")),
        ] {
            let page = app.as_(who).get(&path).await;
            assert!(
                page.says("Ines placed a legal hold on this review on 3 November 2026") && page.says("“The insurer asked for it.”"),
                "{who}: {}",
                page.words()
            );
        }
        assert!(!app.as_("lena").get(&format!("/reviews/{review}/accounts")).await.says("legal hold"));
        assert!(app.as_("tomasz").get("/retention").await.says("A legal hold stands on this review, so nothing goes"));
        assert_eq!(pass(&app, 400).await, passages(0));
        assert!(reads(&app, "lena", review).await.contains("Tomasz"), "names stay as well");
        let gone = app.as_("tomasz").post(&format!("{}/withdraw", other.path()), &[]).await;
        assert_eq!(gone.status, 303, "a hold takes nothing from authors");

        assert_eq!(app.as_("tomasz").post(&format!("{hold}/lift"), &[("reason", "x")]).await.status, 403);
        assert_eq!(app.as_("ines").post(&format!("{hold}/lift"), &[("reason", "It is settled.")]).await.status, 303);
        assert_eq!(app.as_("ines").post(&format!("{hold}/lift"), &[("reason", "It is settled.")]).await.status, 422);
        let page = app.as_("tomasz").get(&hold).await;
        assert!(page.says("No hold stands") && page.says("Ines lifted it on 8 December 2027") && page.says("“It is settled.”"), "{}", page.words());
        assert_eq!(run(&app).await, passages(1));
    }
);

both!(
    async fn names_give_way_to_what_people_did_unless_they_renew_them(app: TestApp) {
        let (review, [_, kept, _]) = shared(&app).await;
        keep(&app, "tomasz", kept, "yes").await;
        let (passages, about) = (format!("/reviews/{review}/accounts/passages"), format!("/reviews/{review}/about"));
        pass(&app, 364).await;
        assert!(app.as_("priya").open(&passages).await.says("Tomasz"));
        pass(&app, 2).await;
        let page = app.as_("priya").open(&passages).await;
        assert!(page.says("somebody who was on call") && !page.says("Tomasz"), "{}", page.words());
        let read = reads(&app, "lena", review).await;
        assert!(read.contains(QUOTED) && read.contains("somebody who was on call") && !read.contains("Tomasz"), "{read}");
        let page = app.as_("ines").get(&about).await;
        assert!(page.says("Somebody Was on call") && !page.says("Tomasz"), "{}", page.words());
        let next = app.as_("tomasz").get("/retention").await;
        assert!(next.says("Your name is not shown there since 4 November 2027"), "{}", next.words());
        assert!(!app.as_("lena").get("/retention").await.says("Checkout slow"));

        assert_eq!(app.as_("lena").post("/retention/names", &[("review", &review.to_string())]).await.status, 404);
        assert_eq!(app.as_("tomasz").post("/retention/names", &[("review", "x")]).await.status, 422);
        assert_eq!(app.as_("tomasz").post("/retention/names", &[("review", &review.to_string())]).await.status, 303);
        assert!(app.as_("priya").open(&passages).await.says("Tomasz"));
        assert!(!app.as_("ines").get(&about).await.says("Priya"), "each renews their own");
        pass(&app, 364).await;
        assert!(app.as_("priya").open(&passages).await.says("Tomasz"));
        pass(&app, 2).await;
        assert!(!app.as_("priya").open(&passages).await.says("Tomasz"));
    }
);

both!(
    async fn names_give_way_in_the_forms_of_the_timeline_and_in_an_export(app: TestApp) {
        let (review, _) = shared(&app).await;
        app.evidence(review, &[by("Ines", 41, "#checkout", "before"), by("Ines", 52, "#checkout", "after")]).await;
        let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", "The pool was full."), ("when", "13:45")]).await;
        let moment = made.location.unwrap().split("#moment-").nth(1).unwrap().to_owned();
        let then = format!("/reviews/{review}/timeline/then?at={}", ONE + 50 * MINUTE);
        let options = app.as_("priya").get(&then).await.text();
        let tomasz = options.split("<option value=\"").find(|option| option.contains(">Tomasz<")).unwrap()[..36].to_owned();
        let knew = [("participant", tomasz.as_str()), ("noun", "moment"), ("noun_id", &moment), ("known_at", "13:50"), ("basis", "the page")];
        assert_eq!(app.as_("tomasz").post(&format!("/reviews/{review}/knowledge"), &knew).await.status, 303);
        let pages = [then.clone(), format!("{then}&as={tomasz}"), format!("/reviews/{review}/reached/{tomasz}"), format!("/reviews/{review}/moments/{moment}")];
        // The header says who guides it, and that is Ines.
        for path in &pages {
            assert!(app.as_("priya").get(path).await.says("Tomasz"), "{path}");
        }
        pass(&app, 366).await;
        for path in &pages {
            for who in ["priya", "ines"] {
                let page = app.as_(who).get(path).await;
                assert!(page.says("somebody who was on call") && !page.says("Tomasz"), "{who}, {path}: {}", page.words());
            }
        }
        let folder = tempfile::tempdir().unwrap();
        recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
        let readable = folder_text(&folder.path().join("reviews"));
        assert!(
            readable.contains("somebody who was on call") && !readable.contains("\"name\": \"Tomasz\"") && !readable.contains("\"name\":\"Tomasz\""),
            "{readable}"
        );
        assert_eq!(app.as_("tomasz").post("/retention/names", &[("review", &review.to_string())]).await.status, 303);
        for path in &pages {
            assert!(app.as_("priya").get(path).await.says("Tomasz"), "{path}");
        }
    }
);

both!(
    async fn periods_are_settings_and_off_is_allowed(app: TestApp) {
        let (review, _) = shared(&app).await;
        let app = app.with_config(|config| Config { passage_days: 0, name_days: 0, ..config });
        assert_eq!(pass(&app, 4_000).await, passages(0));
        assert!(app.as_("tomasz").get("/retention").await.says("this installation removes none"));
        assert!(app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await.says("Tomasz"));
        let app = app.with_config(|config| Config { passage_days: 5_000, name_days: 3_000, ..config });
        assert_eq!(run(&app).await, passages(0));
        assert!(!app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await.says("Tomasz"));
        let app = app.with_config(|config| Config { passage_days: 3_000, name_days: 5_000, ..config });
        assert_eq!(run(&app).await, passages(2));
        assert!(app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await.says("Tomasz"), "a longer period brings a name back");
    }
);

both!(
    async fn nothing_goes_that_is_worked_on_again_or_was_written_lately(app: TestApp) {
        let (review, _) = shared(&app).await;
        app.pass(80 * DAY);
        write(&app, "tomasz", review, "Something I remember now.").await;
        app.go(review, "deciding").await;
        assert_eq!(pass(&app, 40).await, passages(0), "it is worked on");
        app.go(review, "shared").await;
        assert_eq!(pass(&app, 80).await, passages(0), "its time runs from when it was shared again");
        assert_eq!(pass(&app, 11).await, passages(3));
    }
);

both!(
    async fn one_node_removes_at_a_time(app: TestApp) {
        shared(&app).await;
        app.pass(91 * DAY);
        let (one, other) = tokio::join!(retention::run(&app.app, app.app.clock.now()), retention::run(&app.app, app.app.clock.now()));
        let removed: usize = [one.unwrap(), other.unwrap()].into_iter().flatten().map(|removed| removed.passages).sum();
        assert_eq!(removed, 2, "each went once");
        assert!(retention::run(&app.app, app.app.clock.now()).await.unwrap().is_some(), "the lease was given back");
    }
);

both!(
    async fn notes_are_a_facilitators_alone_and_vanish_thirty_days_after_sharing(app: TestApp) {
        let (review, interview) = interviews::told(&app, &format!("He says {KEPT}.")).await;
        let notes = format!("/reviews/{review}/notes");
        for (who, status) in [("tomasz", 404), ("lena", 404), ("ada", 404), ("guest", 303)] {
            assert_eq!(app.as_(who).get(&notes).await.status, status, "{who}");
            assert_eq!(app.as_(who).post(&notes, &[("says", "x"), ("version", "0")]).await.status, status, "{who}");
        }
        assert_eq!(app.as_("ines").post(&notes, &[("says", &format!("Ask about the {TOKEN}.")), ("version", "0")]).await.status, 303);
        assert!(app.as_("ines").get(&notes).await.text().contains(TOKEN));
        assert!(!app.as_("marek").get(&notes).await.text().contains(TOKEN), "nor the other facilitator");
        let stale = app.as_("ines").post(&notes, &[("says", "Another window."), ("version", "0")]).await;
        assert!(stale.status == 409 && stale.text().contains(TOKEN) && stale.text().contains("Another window."), "{}", stale.words());
        assert!(!everything(&app).await.contains(TOKEN));
        let folder = tempfile::tempdir().unwrap();
        recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
        assert!(!crate::support::held::folder_text(folder.path()).contains(TOKEN));

        app.go(review, "shared").await;
        assert!(app.as_("ines").get("/retention").await.says("They go on 3 December 2026"));
        assert!(!app.as_("marek").get("/retention").await.says("They go on"));
        pass(&app, 29).await;
        assert!(app.as_("ines").get(&notes).await.text().contains(TOKEN));
        assert_eq!(pass(&app, 2).await.notes, 1);
        assert!(!app.as_("ines").get(&notes).await.text().contains(TOKEN));
        let late = app.as_("ines").post(&notes, &[("says", "Once more."), ("version", "0")]).await;
        assert!(late.status == 422 && late.text().contains("Once more."), "{}", late.words());
        assert_eq!(app.as_("tomasz").get(&format!("/interviews/{interview}")).await.status, 200);
        assert_eq!(pass(&app, 60).await.interviews, 1, "an interview that nobody answered goes as a passage does");
        assert!(app.as_("tomasz").get(&format!("/interviews/{interview}")).await.says("It went with time"));
    }
);

both!(
    async fn many_that_go_stand_on_pages_and_each_once(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let mut all = Vec::new();
        for n in 0..60 {
            all.push(write(&app, "tomasz", review, &format!("Number {n}: {}", "\"&<".repeat(n * 40))).await.1.to_string());
        }
        app.go(review, "shared").await;
        let (mut seen, mut next) = (Vec::new(), Some("/retention".to_owned()));
        while let Some(address) = next {
            let text = app.as_("tomasz").get(&address).await.text();
            assert!(text.len() <= 60 * 1024, "{} bytes at {address}", text.len());
            seen.extend(text.split("<article").skip(1).map(|article| article.split("id=\"passage-").nth(1).unwrap()[..36].to_owned()));
            next = text.split("rel=\"next\" href=\"").nth(1).map(|rest| format!("/retention{}", rest.split('"').next().unwrap()));
        }
        all.sort();
        seen.sort();
        assert_eq!(seen, all);
        assert!(app.as_("priya").get("/retention").await.says("Nothing of yours goes."));
    }
);
