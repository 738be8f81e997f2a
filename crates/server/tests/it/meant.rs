//! What may have been meant by a mistyped word tells nothing of what its reader may not see,
//! and is found however others write it.

use recount_model::{Audience, Depth};
use recount_server::{
    evidence::{self, Options},
    search,
};
use uuid::Uuid;

use crate::{
    both,
    library::{count, read, tell},
    support::TestApp,
};

/// Reviews that somebody finds, in their order.
async fn found(app: &TestApp, who: &str, q: &str) -> Vec<String> {
    let page = app.as_(who).get(&format!("/library?q={q}")).await;
    assert_eq!(page.status, 200, "{who} {q}");
    read(&page).0
}

async fn shared(app: &TestApp, body: &str) -> String {
    let id = app.review("Slow evening", Depth::Note).await;
    app.go(id, "shared").await;
    tell(app, id, "edition", Audience::Organisation, body).await;
    id.to_string()
}

async fn bring(app: &TestApp, review: Uuid, says: &str) {
    let path = app.folder.path().join(format!("{}.csv", recount_server::platform::ids::new()));
    std::fs::write(&path, format!("time,text\n2026-11-03T13:58:00Z,{says}\n")).unwrap();
    evidence::import_paths(&app.app, review, Some(app.id("ines")), &[path], &Options::default(), &mut |_, _| ()).await.unwrap();
}

/// Evidence of these words in one review and of `tokboy` in another, and what Tomasz finds of both by
/// `tokboz`.
async fn beside_a_probe(app: &TestApp, words: &str) -> (Uuid, Uuid, Vec<String>) {
    let (several, probe) = (app.review("One", Depth::Debrief).await, app.review("Two", Depth::Debrief).await);
    for review in [several, probe] {
        app.go(review, "preparing").await;
    }
    bring(app, several, words).await;
    bring(app, probe, "tokboy").await;
    (several, probe, found(app, "tomasz", "tokboz").await)
}

both!(
    async fn a_hidden_word_pushes_none_out_that_its_reader_may_see(app: TestApp) {
        let several = shared(&app, "layoffa layoffb layoffc layoffd layoffe").await;
        let probe = shared(&app, "layoffy").await;
        let before = found(&app, "lena", "layoffz").await;
        assert!(before.contains(&several) && before.contains(&probe), "{before:?}");
        let hidden = app.review("A hard talk", Depth::Note).await;
        tell(&app, hidden, "edition", Audience::Involved, "layoffs layoff layoffx lay-offw").await;
        assert_eq!(found(&app, "lena", "layoffz").await, before);
        assert!(found(&app, "ines", "layoffz").await.contains(&hidden.to_string()), "whoever may see it finds it so");
    }
);

both!(
    async fn a_hidden_word_of_evidence_pushes_none_out_that_its_reader_may_open(app: TestApp) {
        let (several, probe, before) = beside_a_probe(&app, "tokboa tokboc tokbod").await;
        assert!(before.contains(&several.to_string()) && before.contains(&probe.to_string()), "{before:?}");
        let other = app.review("Three", Depth::Note).await;
        bring(&app, other, "tokbob tokbot").await;
        assert_eq!(found(&app, "tomasz", "tokboz").await, before);
        // Shared, and its evidence still for those alone who were there.
        app.go(other, "shared").await;
        assert_eq!(found(&app, "tomasz", "tokboz").await, before);
    }
);

both!(
    async fn a_hidden_word_that_people_told_brings_no_evidence_in(app: TestApp) {
        let (several, _, before) = beside_a_probe(&app, "tokboa tokbob tokboc tokbod").await;
        assert_eq!(before, [several.to_string()], "of five words the first four are asked for");
        let hidden = app.review("A hard talk", Depth::Note).await;
        tell(&app, hidden, "edition", Audience::Involved, "tokboy").await;
        assert_eq!(found(&app, "tomasz", "tokboz").await, before);
    }
);

both!(
    async fn a_hidden_word_brings_no_evidence_in_that_does_not_say_it_as_a_name(app: TestApp) {
        let probe = app.review("Two", Depth::Debrief).await;
        app.go(probe, "preparing").await;
        // A word with many digits counts or hashes something in evidence, and names nothing.
        bring(&app, probe, "instance12345 tokboy").await;
        assert!(found(&app, "tomasz", "instance12346").await.is_empty());
        let hidden = app.review("A hard talk", Depth::Note).await;
        tell(&app, hidden, "edition", Audience::Involved, "instance12345 tokboy").await;
        assert!(found(&app, "tomasz", "instance12346").await.is_empty());
        assert_eq!(found(&app, "tomasz", "tokboz").await, [probe.to_string()], "what evidence says itself is found, whoever else tells it");
    }
);

both!(
    async fn a_name_is_found_mistyped_in_whichever_way_others_write_it(app: TestApp) {
        for (name, first, then) in [("ledger", "ledger-sync", "ledgersync"), ("broker", "brokersync", "broker-sync")] {
            let own = app.review("A draft", Depth::Note).await;
            let draft = tell(&app, own, "edition", Audience::Involved, &format!("The {first} waited.")).await;
            let review = shared(&app, &format!("The {then} waited.")).await;
            for typed in [format!("{name}sybc"), format!("{name}snyc"), format!("{}sync", name.replacen('e', "", 1))] {
                assert_eq!(found(&app, "lena", &typed).await, [review.as_str()], "{typed}");
            }
            let mut tx = app.app.db.write().await.unwrap();
            search::forget(&mut tx, "edition", draft).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(found(&app, "lena", &format!("{name}sybc")).await, [review.as_str()], "what is still held stays");
            assert_eq!(count(&app, &format!("search_words where word = '{name}sync'")).await, 1);
        }
    }
);
