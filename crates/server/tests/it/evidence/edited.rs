//! A newer export of the same channel in which somebody has edited what they wrote.

use recount_model::Depth;
use uuid::Uuid;

use super::{channels, export, file, import};
use crate::{both, support::TestApp};

const BEFORE: &str = r#"[{"type":"message","user":"U1","text":"it is the cache","ts":"1793710000.000100"}]"#;
/// A minute and forty seconds later.
const AFTER: &str = r#"[{"type":"message","user":"U1","text":"it is the cache, no: the pool","ts":"1793710000.000100","edited":{"user":"U1","ts":"1793710100.000000"}},
 {"type":"message","user":"U2","text":"taking two workers off","ts":"1793710160.000200"}]"#;
const TWICE: &str = r#"[{"type":"message","user":"U1","text":"it is the pool","ts":"1793710000.000100","edited":{"user":"U1","ts":"1793710200.000000"}}]"#;

async fn imported(app: &TestApp, review: Uuid, name: &str, channel: &str) -> (u64, u64) {
    let zip = file(app, name, &export(channel));
    let outcome = import(app, review, &zip, &channels(&["checkout"])).await.unwrap();
    (outcome.items, outcome.repeated)
}

/// What was known a number of seconds after the message.
async fn then(app: &TestApp, review: Uuid, seconds: i64) -> String {
    let at = 1_793_710_000_000_100 + seconds * 1_000_000;
    app.as_("ines").get(&format!("/reviews/{review}/timeline/then?at={at}")).await.words()
}

both! {
    async fn the_first_words_stay_and_the_new_ones_come_when_they_were_put_in(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(imported(&app, review, "monday.zip", BEFORE).await, (1, 0));
        assert_eq!(imported(&app, review, "tuesday.zip", AFTER).await, (2, 1), "the other words, and what was said since");
        assert_eq!(imported(&app, review, "tuesday-again.zip", AFTER).await, (0, 2));
        let early = then(&app, review, 50).await;
        assert!(early.contains("it is the cache") && !early.contains("the pool"), "{early}");
        let late = then(&app, review, 120).await;
        assert!(late.contains("it is the cache, no: the pool") && !late.contains("two workers"), "{late}");
        assert_eq!(imported(&app, review, "wednesday.zip", TWICE).await, (1, 1), "edited once more");
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.words();
        assert_eq!(list.matches("new words of an earlier message").count(), 2, "{list}");
        assert!(!list.contains("changed since"), "the first words stand as they were");
    }
}

both! {
    async fn words_that_came_edited_are_marked_and_come_once(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(imported(&app, review, "tuesday.zip", AFTER).await, (2, 0));
        assert_eq!(imported(&app, review, "tuesday-again.zip", AFTER).await, (0, 2));
        for path in ["evidence", "timeline"] {
            let list = app.as_("ines").get(&format!("/reviews/{review}/{path}")).await.words();
            assert_eq!(list.matches("changed since").count(), 1, "{list}");
        }
        assert!(then(&app, review, 50).await.contains("The words were changed later"));
        assert_eq!(imported(&app, review, "wednesday.zip", TWICE).await, (1, 1), "edited since");
    }
}

both! {
    async fn what_was_removed_does_not_come_back_edited(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(imported(&app, review, "monday.zip", BEFORE).await, (1, 0));
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.text();
        let id = &list.split("id=\"evidence-").nth(1).unwrap()[..36];
        let removed = app.as_("ines").post(&format!("/reviews/{review}/evidence/{id}/redact"), &[("reason", "a password")]).await;
        assert_eq!(removed.status, 303);
        assert_eq!(imported(&app, review, "tuesday.zip", AFTER).await, (1, 1), "what was said since");
        assert!(!app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.says("the pool"));
    }
}
