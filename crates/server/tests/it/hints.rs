//! What the language coach asks about a text, and that nobody but the writer sees it.

use recount_language::Rules;
use recount_model::Depth;

use crate::{
    account::{widen, write},
    both,
};

const BLAMING: &str = "Before 👩‍🚒 it all.\n\nZorblax failed to check the graph.\n";

pub fn json(body: &str) -> String {
    serde_json::json!({ "body": body }).to_string()
}

both! {
    async fn who_writes_is_asked_and_nobody_else(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        app.go(id, "preparing").await;
        let text = format!("/reviews/{id}/text");
        app.as_("ines").post(&format!("/reviews/{id}/participants"), &[("participant", "Zorblax Umber"), ("involvement", "affected")]).await;
        let ask = |who: &'static str| {
            let app = &app;
            let path = format!("{text}/hints");
            async move { app.as_(who).send("POST", &path, Some("application/json"), json(BLAMING).into()).await }
        };
        let asked = ask("tomasz").await;
        assert_eq!(asked.status, 200);
        let hints = asked.json()["hints"].as_array().cloned().unwrap_or_default();
        let hint = hints.iter().find(|h| h["rule"] == "blame/failed-to").cloned().unwrap_or_default();
        assert!(hint["question"].as_str().is_some_and(|q| q.ends_with('?')), "the name comes from the review: {hints:?}");
        let at = |key: &str| hint[key].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        let units: Vec<u16> = BLAMING.encode_utf16().collect();
        let words = units.get(at("from")..at("to")).map(String::from_utf16_lossy).unwrap_or_default();
        assert!(words.contains("failed to"), "counted as the editor counts: {words}");
        for (who, expected) in [("guest", 303), ("lena", 404), ("ada", 404), ("marek", 404), ("ines", 200)] {
            assert_eq!(ask(who).await.status, expected, "{who}");
        }
        app.go(id, "shared").await;
        assert_eq!(ask("lena").await.status, 403, "who reads is not asked");
        let read = app.as_("lena").get(&format!("/reviews/{id}")).await;
        assert!(!read.text().contains("/rules/"), "a reader sees no hint");
    }
}

both! {
    async fn nothing_that_was_asked_about_is_kept(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        let text = format!("/reviews/{id}/text");
        let ines = app.as_("ines");
        assert_eq!(ines.send("POST", &format!("{text}/hints"), Some("application/json"), json(BLAMING).into()).await.status, 200);
        assert_eq!(ines.post(&format!("{text}/questions"), &[("body", BLAMING), ("base_version", "0")]).await.status, 200);
        assert!(!ines.get(&text).await.says("failed to check"), "the text was not kept");
        assert!(ines.get(&format!("{text}/versions")).await.says("Nothing was saved yet"));
        assert!(!ines.get(&format!("/reviews/{id}/about")).await.says("failed to check"));
    }
}

both! {
    async fn without_script_a_button_asks_under_the_form(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        let text = format!("/reviews/{id}/text");
        let ines = app.as_("ines");
        let desk = ines.get(&text).await;
        assert!(desk.says("Look for questions"), "{}", desk.words());
        let blaming = "Tomasz failed to check the graph.\r\n\r\n<script>alert(1)</script>\r\n";
        let asked = ines.post(&format!("{text}/questions"), &[("body", blaming), ("base_version", "0")]).await;
        assert_eq!(asked.status, 200);
        for words in ["For you alone", "not kept yet", "Fine as it is", "Why?", "“failed to”"] {
            assert!(asked.says(words), "{words}: {}", asked.words());
        }
        assert!(asked.text().contains("href=\"/rules/blame/failed-to\"") && asked.text().contains("Tomasz failed to check the graph.\n\n&lt;script"), "{}", asked.text());
        let page = asked.text();
        let key = page.split("name=\"fine\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
        let fine = ines.post(&format!("{text}/questions"), &[("body", blaming), ("base_version", "0"), ("fine", &key), ("fine", "another")]).await;
        assert!(!fine.says("“failed to”"), "it was fine as it is: {}", fine.words());
        assert_eq!(app.as_("lena").post(&format!("{text}/questions"), &[("body", blaming)]).await.status, 404);
    }
}

both! {
    async fn every_member_can_read_why(app: TestApp) {
        let list = app.as_("lena").get("/rules").await;
        assert_eq!(list.status, 200);
        assert!(list.text().contains("href=\"/rules/blame/failed-to\""), "{}", list.words());
        let why = app.as_("lena").get("/rules/blame/failed-to").await;
        assert!(why.says("Why it matters"), "{}", why.words());
        assert_eq!(app.as_("lena").get("/rules/blame/nothing").await.status, 404);
        assert_eq!(app.as_("guest").get("/rules").await.status, 303);
    }
}

const OWN: &str = "---
ask: What did {who} have in hand at that moment?
ask nobody: What was in hand at that moment?
subjects: people; hint unknown
warning:
- <person> dropped the ball
---

# Dropped the ball

## What it notices

Somebody who \"dropped the ball\", as we say here. <script>alert(1)</script>

## Why it matters
## Ask instead
## Flags

- Tomasz **dropped the ball** at the handover.

## Stays silent

- The robot arm dropped the ball in every test.
";

both! {
    async fn a_rule_of_ones_own_asks_and_has_its_page(app: TestApp) {
        const DROPPED: &str = "Tomasz dropped the ball at the handover.\n";
        let id = app.review("Checkout slow", Depth::Huddle).await;
        let path = format!("/reviews/{id}/text/hints");
        let builtin = app.as_("ines").send("POST", &path, Some("application/json"), json(DROPPED).into()).await.text();
        assert!(!builtin.contains("in hand at that moment"), "{builtin}");
        assert_eq!(app.as_("lena").get("/rules/blame/handover").await.status, 404);

        let app = app.with_rules(Rules::with_own([("own/blame/handover.md", OWN)]).unwrap());
        let asked = app.as_("ines").send("POST", &path, Some("application/json"), json(DROPPED).into()).await.json()["hints"].clone();
        let hint = asked.as_array().into_iter().flatten().find(|hint| hint["rule"] == "blame/handover").cloned().unwrap_or_default();
        assert_eq!(hint["question"], "What did Tomasz have in hand at that moment?", "{asked}");
        let asked = app.as_("ines").post(&format!("/reviews/{id}/text/questions"), &[("body", DROPPED), ("base_version", "0")]).await;
        assert!(asked.says("in hand at that moment") && asked.text().contains("href=\"/rules/blame/handover\""), "{}", asked.words());
        let list = app.as_("lena").get("/rules").await;
        assert!(list.text().contains("href=\"/rules/blame/handover\"") && list.text().contains("href=\"/rules/blame/failed-to\""), "{}", list.words());
        let why = app.as_("lena").get("/rules/blame/handover").await;
        assert!(why.says("as we say here") && why.text().contains("&lt;script&gt;"), "HTML of a page is shown as it is written: {}", why.text());
        assert!(app.as_("lena").get("/rules/blame/failed-to").await.says("Why it matters"));
        assert_eq!(app.as_("guest").get("/rules/blame/handover").await.status, 303);
    }
}

pub const WHOLE: &str = "# Checkout slow

## Summary

The checkout was slow.

## Timeline

- 13:41 Tomasz deploys.
- 13:52 Tomasz restarts a host.
- 14:05 Priya restarts a host.
- 14:07 Tomasz reverts.

## What contributed

- The pool counts for the host.
- The queue was full.

## Follow-ups

- Look at it (Ines)
";

both! {
    async fn what_the_review_holds_is_not_asked_for_in_its_text(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        app.go(id, "preparing").await;
        let asked = async || {
            let hints = app.as_("ines").send("POST", &format!("/reviews/{id}/text/hints"), Some("application/json"), json(WHOLE).into()).await.json()["hints"].clone();
            hints.as_array().into_iter().flatten().filter(|hint| hint["whole"] == true).filter_map(|hint| hint["rule"].as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        let before = asked().await;
        for rule in ["structure/no-normal-work", "structure/no-account"] {
            assert!(before.iter().any(|asked| asked == rule), "{rule} is asked of the text alone: {before:?}");
        }
        let made = app.as_("ines").post(&format!("/reviews/{id}/moments"), &[("says", "Marek moves the release."), ("when", "2026-11-02 14:05"), ("noun", "decision")]).await;
        let decision = made.location.unwrap_or_default().trim_end_matches("/tell").to_owned();
        let form = app.as_("ines").get(&format!("{decision}/tell")).await.form(&decision);
        let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(name, _)| !["level", "worked_before"].contains(name)).collect();
        fields.extend([("level", "management"), ("worked_before", "Every week for two years.")]);
        assert_eq!(app.as_("ines").post(&decision, &fields).await.status, 303);
        let after = asked().await;
        assert!(!after.iter().any(|asked| asked == "structure/no-normal-work" || asked == "structure/sharp-end-only"), "{after:?}");
        assert!(after.iter().any(|asked| asked == "structure/no-account"), "a decision is nobody's account: {after:?}");

        let at = write(&app, "tomasz", id, "It looked like the provider.").await;
        assert!(asked().await.iter().any(|asked| asked == "structure/no-account"), "what only its author reads is nobody else's to know");
        assert_eq!(widen(&app, "tomasz", at, "involved", "name").await, 303);
        assert!(!asked().await.iter().any(|asked| asked == "structure/no-account"), "somebody who was there speaks");
    }
}
