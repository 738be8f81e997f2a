//! Withdrawing while others read, export and share, on several threads and at moments
//! that are drawn anew in each round: whatever began after the words were withdrawn does
//! not have them, and what is exported has them at no time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use recount_model::Depth;
use recount_server::platform::db::{Args, Statement, Value};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both,
    quotations::{At, agree, reads, share, text},
    retention::sealed,
    support::{
        NOW, TestApp,
        held::{everything, folder_text},
    },
};

const ROUNDS: usize = 16;
/// Within how long the deeds of a round begin.
const SPREAD_US: u64 = 60_000;

/// A word that stands in the passage of one round.
fn token(round: usize) -> String {
    format!("zanzibar{round}quartz")
}

/// Tomasz’s passage, quoted for every member in a review that is not shared yet.
async fn quoted(app: &TestApp, round: usize) -> At {
    let review = app.review(&format!("Checkout slow {round}"), Depth::Debrief).await;
    app.go(review, "preparing").await;
    let (account, passage) = write(app, "tomasz", review, &format!("It looked like the {} of September.", token(round))).await;
    assert_eq!(widen(app, "tomasz", (account, passage), "involved", "name").await, 303);
    let at = At { review, account, passage };
    text(app, review, &at.reference()).await;
    assert_eq!(agree(app, "tomasz", at, "organisation", None).await.status, 303);
    at
}

/// A pause that differs from round to round and from one who waits to the next.
async fn sometime() {
    let thrown = Uuid::now_v7().as_u64_pair().1;
    tokio::time::sleep(Duration::from_micros(thrown % SPREAD_US)).await;
}

/// Tomasz withdraws at some time, and it is noted once he has his answer.
async fn withdraw(app: Arc<TestApp>, at: At, gone: Arc<AtomicBool>) {
    sometime().await;
    assert_eq!(app.as_("tomasz").post(&format!("{}/withdraw", at.path()), &[]).await.status, 303);
    gone.store(true, SeqCst);
}

/// Somebody opens an address again and again, and a few times after it was withdrawn.
async fn read(app: Arc<TestApp>, gone: Arc<AtomicBool>, token: String, (who, path): (&'static str, String)) {
    let mut left = 3;
    while left > 0 {
        let after = gone.load(SeqCst);
        let page = app.as_(who).open(&path).await.text();
        assert!(!(after && page.contains(&token)), "{who} reads {path} after it was withdrawn");
        left -= usize::from(after);
        tokio::task::yield_now().await;
    }
}

/// Whole exports, one after the other, the last begun after it was withdrawn: none holds
/// words, and that one not the passage's sealed bytes either, where those are given.
async fn export(app: Arc<TestApp>, gone: Arc<AtomicBool>, sealed: Option<String>) {
    let mut is_last = false;
    while !is_last {
        is_last = gone.load(SeqCst);
        let (words, exported) = exported(&app).await;
        assert!(words.contains("checkout slow") && !words.contains("quartz"), "an export holds words of a passage");
        assert!(!is_last || sealed.as_ref().is_none_or(|sealed| !exported.contains(sealed)), "an export holds what was withdrawn before it began");
    }
}

/// What a whole export has in words, and its passages as they are written there.
async fn exported(app: &TestApp) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
    let passages = std::fs::read_to_string(folder.path().join("data/passages.jsonl")).unwrap();
    (folder_text(folder.path()), passages)
}

/// The sealed bytes of a passage as an export writes them; that it does is seen first.
async fn sealed_in_export(app: &TestApp, passage: Uuid) -> String {
    let bytes = BASE64.encode(sealed(app, passage).await);
    assert!(bytes.len() > 40 && exported(app).await.1.contains(&bytes), "an export holds a passage sealed");
    bytes
}

/// Begins deeds that read pages of a review, each as several people, until the words of a
/// round are gone; with what tells that they are.
fn reading(app: &Arc<TestApp>, review: Uuid, round: usize, people: &[&'static str], paths: &[&str]) -> (Arc<AtomicBool>, JoinSet<()>) {
    let (gone, mut deeds) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
    for who in people {
        for path in paths {
            deeds.spawn(read(app.clone(), gone.clone(), token(round), (*who, format!("/reviews/{review}{path}"))));
        }
    }
    (gone, deeds)
}

async fn settled(mut deeds: JoinSet<()>) {
    while let Some(done) = deeds.join_next().await {
        done.unwrap();
    }
}

both!(
    async fn withdrawing_while_others_read_and_export_leaks_to_nobody_after(app: TestApp) {
        let app = Arc::new(app);
        for round in 0..ROUNDS {
            let at = quoted(&app, round).await;
            app.go(at.review, "shared").await;
            assert!(reads(&app, "lena", at.review).await.contains(&token(round)));
            let review = format!("/reviews/{}", at.review);
            let sealed = sealed_in_export(&app, at.passage).await;
            let gone = Arc::new(AtomicBool::new(false));
            let mut deeds = JoinSet::new();
            for (who, path) in [
                ("lena", String::new()),
                ("lena", "/markdown".to_owned()),
                ("ines", "/accounts/passages".to_owned()),
                ("priya", format!("/timeline/then/step?to={}", NOW + 3_600_000_000)),
                ("tomasz", String::new()),
            ] {
                deeds.spawn(read(app.clone(), gone.clone(), token(round), (who, format!("{review}{path}"))));
            }
            deeds.spawn(read(app.clone(), gone.clone(), token(round), ("tomasz", format!("/accounts/{}", at.account))));
            deeds.spawn(export(app.clone(), gone.clone(), Some(sealed)));
            deeds.spawn(withdraw(app.clone(), at, gone.clone()));
            settled(deeds).await;
            assert!(reads(&app, "lena", at.review).await.contains("A passage was withdrawn"));
        }
        assert!(!everything(&app).await.contains("quartz"));
    }
);

both!(
    async fn sharing_and_withdrawing_at_once_share_no_withdrawn_words(app: TestApp) {
        let app = Arc::new(app);
        for round in 0..ROUNDS {
            let at = quoted(&app, round).await;
            let (gone, mut deeds) = reading(&app, at.review, round, &["lena", "ines"], &["", "/markdown"]);
            deeds.spawn({
                let (app, gone) = (app.clone(), gone.clone());
                async move {
                    sometime().await;
                    let after = gone.load(SeqCst);
                    let shared = share(&app, at.review).await;
                    assert!([303, 422].contains(&shared.status), "{}", shared.words());
                    assert!(!after || shared.status == 422, "what quotes withdrawn words is not shared");
                    // Everybody opens what is quoted, so that nothing but the withdrawal keeps it from them.
                    app.as_("lena").post(&format!("/reviews/{}/quoted", at.review), &[]).await;
                    app.as_("ines").post(&format!("/reviews/{}/quoted", at.review), &[]).await;
                    if shared.status == 422 {
                        assert_eq!(share(&app, at.review).await.status, 422, "and it stays so");
                    }
                }
            });
            deeds.spawn(withdraw(app.clone(), at, gone));
            settled(deeds).await;
            for who in ["ines", "tomasz", "lena", "priya"] {
                assert!(!reads(&app, who, at.review).await.contains(&token(round)), "{who}");
            }
        }
        assert!(!everything(&app).await.contains("quartz"));
    }
);

both!(
    async fn narrowing_while_others_read_takes_effect_with_the_next_request(app: TestApp) {
        let app = Arc::new(app);
        for round in 0..ROUNDS {
            let at = quoted(&app, round).await;
            app.as_("priya").open(&format!("/reviews/{}/accounts/passages", at.review)).await;
            // Back to its author, or to whoever guides the review: then Ines reads on.
            let (deed, to, lose): (_, _, &[_]) = if round % 2 == 0 { ("take-back", "", &["ines", "priya"]) } else { ("narrow", "facilitator", &["priya"]) };
            let (gone, mut deeds) = reading(&app, at.review, round, lose, &["", "/accounts/passages", "/divergences"]);
            deeds.spawn(export(app.clone(), gone.clone(), None));
            deeds.spawn({
                let app = app.clone();
                async move {
                    sometime().await;
                    assert_eq!(app.as_("tomasz").post(&format!("{}/{deed}", at.path()), &[("to", to)]).await.status, 303);
                    gone.store(true, SeqCst);
                }
            });
            settled(deeds).await;
            assert!(app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await.text().contains(&token(round)), "it is still his");
        }
    }
);

both!(
    async fn whoever_shares_waits_for_whoever_withdraws(app: TestApp) {
        let app = Arc::new(app);
        let at = quoted(&app, 0).await;
        // Tomasz has withdrawn it, and the database is about to say so.
        let mut tx = app.app.db.write().await.unwrap();
        let withdrawn = Statement::new("update passages set withdrawn_at = 1 where id = $1", "a test", None);
        assert_eq!(tx.run(withdrawn, Args::from(vec![Value::Id(Some(at.passage))])).await.unwrap(), 1);
        let shared = tokio::spawn({
            let app = app.clone();
            async move { share(&app, at.review).await.status }
        });
        // As long as anybody could need to look at the passage as it was.
        tokio::time::sleep(Duration::from_millis(400)).await;
        tx.commit().await.unwrap();
        assert_eq!(shared.await.unwrap(), 422, "it was not shared over the withdrawal");
        assert_eq!(app.as_("lena").get(&format!("/reviews/{}", at.review)).await.status, 404);
    }
);
