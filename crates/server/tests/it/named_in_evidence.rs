//! What only evidence names is found though it is mistyped: by those who may read it, by
//! its lane too, and never by who said it.

use recount_model::Depth;
use recount_server::{
    evidence::{self, Options},
    platform::db::Args,
    sql,
};
use uuid::Uuid;

use crate::{
    both,
    library::{count, read},
    support::{
        Page, TestApp,
        services::{SERVICES, slip},
    },
};

async fn bring(app: &TestApp, review: Uuid, csv: &str) {
    let path = app.folder.path().join(format!("{}.csv", recount_server::platform::ids::new()));
    std::fs::write(&path, csv).unwrap();
    evidence::import_paths(&app.app, review, Some(app.id("ines")), &[path], &Options::default(), &mut |_, _| ()).await.unwrap();
}

async fn asked(app: &TestApp, who: &str, q: &str) -> Page {
    let page = app.as_(who).get(&format!("/library?q={q}")).await;
    assert_eq!(page.status, 200, "{who} {q}");
    page
}

async fn finds(app: &TestApp, who: &str, q: &str, review: Uuid) -> bool {
    let (ids, _) = read(&asked(app, who, q).await);
    ids.iter().take(10).any(|id| *id == review.to_string())
}

async fn items(app: &TestApp) -> Vec<Uuid> {
    let rows: Vec<(Uuid,)> = app.app.db.all(sql!("select id from evidence order by earliest, id"), Args::default()).await.unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

both!(
    async fn one_wrong_letter_in_a_name_that_only_evidence_holds_still_finds_its_review(app: TestApp) {
        let mut reviews = Vec::new();
        for (n, name) in SERVICES.iter().enumerate() {
            let review = app.review(&format!("Slow morning {n}"), Depth::Note).await;
            // Every other one is named by its lane alone.
            let (lane, says) = if n % 2 == 0 { ("everything", *name) } else { (*name, "requests") };
            bring(&app, review, &format!("time,service,text\n2026-11-03T13:58:00Z,{lane},After the deploy {says} piled up\n")).await;
            reviews.push(review);
        }
        let mut missed = Vec::new();
        for case in 0..100 {
            let (name, review) = (SERVICES[case % 50], reviews[case % 50]);
            assert!(finds(&app, "ines", name, review).await, "{name} as it is written");
            let typed = slip(name, case);
            if !finds(&app, "ines", &typed, review).await {
                missed.push(format!("{name} as {typed}"));
            }
        }
        assert!(missed.len() <= 5, "{} of 100 missed: {missed:?}", missed.len());
    }
);

both!(
    async fn what_only_evidence_names_comes_on_the_page_after_what_people_told_of_it(app: TestApp) {
        let silent = app.review("Slow morning", Depth::Note).await;
        bring(&app, silent, "time,service,text\n2026-11-03T13:58:00Z,everything,After the deploy checkout piled up\n").await;
        for n in 0..40 {
            app.review(&format!("Checkout slow {n}"), Depth::Note).await;
        }
        let (first, next) = read(&asked(&app, "ines", "chekout").await);
        assert_eq!((first.len(), next.is_some()), (30, true));
        let (second, next) = read(&app.as_("ines").get(&next.unwrap()).await);
        assert_eq!((second.len(), next), (11, None), "{second:?}");
        assert_eq!(second.last(), Some(&silent.to_string()), "last of all");
        assert!(second.iter().all(|id| !first.contains(id)));
    }
);

both!(
    async fn a_name_in_evidence_leads_nobody_to_what_they_may_not_read(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        bring(&app, review, "time,service,text\n2026-11-03T13:58:00Z,paymentrouterq,quokkasnarf in the log\n").await;
        let involved = &["ines", "tomasz", "priya"][..];
        for (stage, finders) in [("noted", &["ines"][..]), ("preparing", involved), ("shared", involved)] {
            if stage != "noted" {
                app.go(review, stage).await;
            }
            for who in ["ines", "tomasz", "priya", "marek", "lena", "ada"] {
                for (typed, name) in [("quokkasnrf", "quokkasnarf"), ("paymentruoterq", "paymentrouterq")] {
                    let page = asked(&app, who, typed).await;
                    let found = page.text().contains("class=\"results\"") && page.says("Checkout slow");
                    assert_eq!(found, finders.contains(&who), "{who} at {stage}: {typed}");
                    assert_eq!(page.says(&format!("Also showing what holds {name}")), found, "{who} at {stage}: {}", page.words());
                    assert_eq!(page.text().contains(name), found, "{who} at {stage}: nothing names {name}");
                }
            }
        }
        // What a shared text links to is everybody's, and so are its names.
        let item = items(&app).await[0];
        let linked =
            app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", &format!("See [this](evidence:{item}).")), ("base_version", "0")]).await;
        assert_eq!(linked.status, 303, "{}", linked.words());
        assert!(finds(&app, "lena", "quokkasnrf", review).await && finds(&app, "lena", "paymentruoterq", review).await);
    }
);

both!(
    async fn a_lane_finds_its_items_unless_it_is_called_as_somebody(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        bring(
            &app,
            review,
            "time,service,who,text\n2026-11-03T13:58:00Z,paymentrouterq,Zoltan,one\n2026-11-03T13:59:00Z,Zoltan,Bertalan,two\n2026-11-03T14:00:00Z,@priya,,three\n2026-11-03T14:01:00Z,Alerts,,four\n",
        )
        .await;
        let page = asked(&app, "ines", "paymentrouterq").await;
        assert!(page.says("Checkout slow") && page.says("In evidence from paymentrouterq"), "{}", page.words());
        assert!(finds(&app, "ines", "%22paymentrouterq+one%22", review).await, "it stands before what its items say");
        for somebody in ["Zoltan", "Zoltn", "Bertalan", "priya", "alerts"] {
            assert!(!finds(&app, "ines", somebody, review).await, "{somebody}");
        }
        assert!(finds(&app, "ines", "three", review).await, "what they said is found by its words");
    }
);

both!(
    async fn a_name_goes_with_the_last_item_that_holds_it(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        bring(&app, review, "time,service,text\n2026-11-03T13:58:00Z,gatekeeper,quokkasnarf one\n2026-11-03T13:59:00Z,gatekeeper,quokkasnarf two\n").await;
        let other = app.review("Search slow", Depth::Debrief).await;
        bring(&app, other, "time,service,text\n2026-11-03T14:58:00Z,gatekeeper,wombat\n").await;
        let held = async |word: &str| {
            let mut held = Vec::new();
            for table in ["search_item_words", "search_item_deletions", "search_item_holds"] {
                held.push(count(&app, &format!("(select distinct word from {table} where word = '{word}') w")).await);
            }
            held
        };
        assert_eq!(held("quokkasnarf").await, [1, 1, 1]);
        let items = items(&app).await;
        for (item, left) in [(items[0], 1), (items[1], 0)] {
            let gone = app.as_("ines").post(&format!("/reviews/{review}/evidence/{item}/redact"), &[("reason", "a name")]).await;
            assert_eq!(gone.status, 303, "{}", gone.words());
            assert_eq!(held("quokkasnarf").await, [left, left, left], "{item}");
            assert_eq!(finds(&app, "ines", "quokkasnrf", review).await, left == 1, "{item}");
        }
        assert_eq!(held("gatekeeper").await, [1, 1, 1], "another review holds it");
        assert_eq!(count(&app, "search_item_holds where word = 'gatekeeper'").await, 1);
        assert!(finds(&app, "ines", "gatekeepr", other).await && !finds(&app, "ines", "gatekeepr", review).await);
    }
);

both!(
    async fn a_long_import_keeps_some_thousand_words_and_names_have_room_to_its_end(app: TestApp) {
        let letters = |n: usize| -> String { format!("{n:06}").bytes().map(|digit| char::from(b'a' + digit - b'0')).collect() };
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let mut csv = String::from("time,text\n");
        for n in 0..6_000 {
            csv.push_str(&format!("{},the {} was up\n", 1_793_700_000 + n, letters(n)));
        }
        csv.push_str("1793800000,then quokka-snarf was not\n");
        bring(&app, review, &csv).await;
        assert_eq!(count(&app, "search_entries where noun = 'evidence'").await, 6_001, "every item is put in");
        let kept = count(&app, "search_item_words").await;
        assert!((2_000..=2_010).contains(&kept), "{kept}");
        assert!(finds(&app, "ines", "quokka-snrf", review).await && finds(&app, "ines", "quokkasnarf", review).await);
        assert!(finds(&app, "ines", &letters(5_999), review).await, "what is not kept is found as it is written");
    }
);
