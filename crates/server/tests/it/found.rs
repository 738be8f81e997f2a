//! What search finds of evidence is what the reader may open: no more, no less.

use recount_model::{Audience, Depth};
use recount_server::{
    evidence::{self, Options},
    platform::db::{Args, Statement},
    search::{self, Entry},
};
use uuid::Uuid;

use crate::{
    both,
    support::{PEOPLE, TestApp, seed::said},
};

const REDACTED: &str = "wombat";

/// Evidence with its index, one item each: (lane, the word that only it holds).
const ITEMS: [(&str, &str); 5] = [("#checkout", "quokka"), ("#checkout", "numbat"), ("#war-room", "bilby"), ("#war-room", "potoroo"), ("#checkout", REDACTED)];

async fn indexed(app: &TestApp, review: Uuid, lines: &[(&'static str, String)]) -> Vec<Uuid> {
    let items: Vec<_> = lines.iter().enumerate().map(|(n, (lane, text))| said(i64::try_from(n).unwrap(), lane, text)).collect();
    let ids = app.evidence(review, &items).await;
    let entries: Vec<Entry<'_>> =
        ids.iter().zip(lines).map(|(id, (_, body))| Entry { noun: "evidence", noun_id: *id, review, cap: Audience::Involved, title: "", body }).collect();
    let mut tx = app.app.db.write().await.unwrap();
    search::put_new(&mut tx, &entries).await.unwrap();
    tx.commit().await.unwrap();
    ids
}

/// Somebody else's lines that hold the same word: more than are looked through one by one.
async fn noise(app: &TestApp) {
    let review = app.review("Another night", Depth::Note).await;
    let lines: Vec<_> = (0..510).map(|n| ("#noise", format!("the pager-hum of night {n}"))).collect();
    indexed(app, review, &lines).await;
}

async fn finds(app: &TestApp, who: &str, q: &str) -> bool {
    let mut answers = Vec::new();
    for sort in ["", "newest", "oldest"] {
        let page = app.as_(who).get(&format!("/library?q={q}&sort={sort}")).await;
        assert_eq!(page.status, 200, "{who} {q}");
        answers.push(page.says("Checkout slow"));
    }
    let programs = app.as_(who).get(&format!("/api/reviews?q={q}")).await.json();
    answers.push(programs["reviews"].as_array().unwrap().iter().any(|r| r["title"] == "Checkout slow"));
    assert!(answers.windows(2).all(|w| w[0] == w[1]), "{who} {q}: the orders differ, {answers:?}");
    answers[0]
}

async fn write(app: &TestApp, review: Uuid, body: &str, base: &str) {
    let page = app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", body), ("base_version", base)]).await;
    assert_eq!(page.status, 303, "{}", page.words());
}

both!(
    async fn search_finds_the_evidence_that_its_reader_may_open(app: TestApp) {
        noise(&app).await;
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let lines: Vec<_> = ITEMS.iter().map(|(lane, word)| (*lane, format!("a {word} in the pager-hum"))).collect();
        let ids = indexed(&app, review, &lines).await;
        noise(&app).await;
        write(&app, review, &format!("Two pieces: [a](evidence:{}) and [b](evidence:{}).", ids[1], ids[3]), "0").await;
        let redacted = format!("/reviews/{review}/evidence/{}/redact", ids[4]);
        assert_eq!(app.as_("ines").post(&redacted, &[("reason", "a name")]).await.status, 303);

        let involved = &["ines", "tomasz", "priya"][..];
        for (stage, readers, linked) in [
            ("noted", &["ines"][..], &["ines"][..]),
            ("preparing", involved, involved),
            ("debriefing", &["ines", "tomasz", "priya", "marek"][..], &["ines", "tomasz", "priya", "marek"][..]),
            ("shared", involved, &PEOPLE[..]),
        ] {
            if stage != "noted" {
                app.go(review, stage).await;
            }
            for who in PEOPLE {
                let mut any = false;
                for ((lane, word), id) in ITEMS.iter().zip(&ids) {
                    let opens = app.as_(who).get(&format!("/reviews/{review}/evidence/{id}")).await.status == 200;
                    let found = finds(&app, who, word).await;
                    assert_eq!(found, opens && *word != REDACTED, "{who} at {stage}: {word} from {lane}");
                    let expected = if *word == "numbat" { linked } else { readers };
                    assert_eq!(opens, expected.contains(&who), "{who} at {stage}: {word} from {lane}");
                    any |= found;
                }
                assert_eq!(finds(&app, who, "hum").await, any, "{who} at {stage}: one among many");
                assert_eq!(finds(&app, who, "%22pager+hum%22").await, any, "{who} at {stage}: two words among many");
                assert!(!finds(&app, who, "%22hum+pager%22").await, "{who} at {stage}: in this order nobody said it");
            }
        }

        write(&app, review, "No pieces any more.", "1").await;
        for who in PEOPLE {
            assert_eq!(finds(&app, who, "numbat").await, involved.contains(&who), "{who}: what is no longer linked to closes again");
        }
    }
);

both!(
    async fn evidence_of_an_import_under_way_is_found_by_nobody(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let path = app.folder.path().join("alerts.csv");
        std::fs::write(&path, "time,text\n2026-11-03T13:58:00Z,the quokka restarted\n").unwrap();
        evidence::import_paths(&app.app, review, Some(app.id("ines")), &[path], &Options::default(), &mut |_, _| ()).await.unwrap();
        app.go(review, "debriefing").await;
        for who in ["ines", "tomasz", "marek"] {
            assert!(finds(&app, who, "quokka").await, "{who}");
        }
        let mut tx = app.app.db.write().await.unwrap();
        tx.run(Statement::new("update sources set visible_at = null", "a test", None), Args::default()).await.unwrap();
        tx.commit().await.unwrap();
        for who in PEOPLE {
            assert!(!finds(&app, who, "quokka").await, "{who}");
        }
    }
);
