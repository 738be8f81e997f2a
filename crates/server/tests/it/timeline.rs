//! The Story: lanes, moments, windows, and that nothing unseen is counted.

use std::collections::BTreeSet;

use recount_model::Depth;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    both,
    support::{
        Page, TestApp,
        seed::{MINUTE, ONE, Seeded, said},
    },
};

async fn story(app: &TestApp) -> (Uuid, Vec<Uuid>) {
    let review = app.review("Checkout slow for 47 minutes", Depth::Debrief).await;
    let ids = app
        .evidence(
            review,
            &[
                said(41, "Deployments", "checkout 2.318"),
                said(52, "#checkout", "is it slow for you too?"),
                said(58, "Alerts", "p95 above two seconds"),
                said(59, "#checkout", "looking"),
                said(63, "#war-room", "planted in private"),
            ],
        )
        .await;
    (review, ids)
}

fn total(window: &Value) -> u64 {
    let binned: u64 = window["bins"].as_array().unwrap().iter().flat_map(|b| b["counts"].as_array().unwrap()).map(|n| n.as_u64().unwrap()).sum();
    binned + window["marks"].as_array().unwrap().len() as u64
}

async fn window(app: &TestApp, who: &str, review: Uuid, asked: &str) -> Value {
    app.as_(who).get(&format!("/reviews/{review}/timeline/window?{asked}")).await.json()
}

/// Ids of the evidence a page lists, in its order, and where its list goes on.
fn listed(page: &Page) -> (Vec<Uuid>, Option<String>) {
    let text = page.text();
    let list = text.split("aria-labelledby=\"evidence-title\"").nth(1).unwrap_or_default();
    let ids: Vec<Uuid> = list.split("<li><input type=\"checkbox\" name=\"evidence\" value=\"").skip(1).filter_map(|t| t.get(..32)?.parse().ok()).collect();
    let next = list.split("rel=\"next\" href=\"").nth(1).and_then(|t| t.split(['#', '"']).next()).map(|t| t.replace("&amp;", "&"));
    (ids, next)
}

async fn moment_of(app: &TestApp, who: &str, review: Uuid, fields: &[(&str, &str)]) -> Uuid {
    let made = app.as_(who).post(&format!("/reviews/{review}/moments"), fields).await;
    assert_eq!(made.status, 303, "{}", made.words());
    made.location.unwrap().rsplit_once("#moment-").unwrap().1.parse().unwrap()
}

both!(
    async fn chosen_evidence_becomes_a_moment_at_its_earliest_time(app: TestApp) {
        let (review, ids) = story(&app).await;
        let path = format!("/reviews/{review}/timeline");
        let (slow, alert) = (ids[1].to_string(), ids[2].to_string());
        moment_of(&app, "ines", review, &[("says", "Checkout begins to slow.  Everything waits."), ("evidence", &alert), ("evidence", &slow)]).await;
        let page = app.as_("ines").get(&path).await;
        assert_eq!(page.status, 200);
        assert!(page.says("13:52 #checkout") && page.says("Checkout begins to slow. Everything waits."), "{}", page.words());
        assert!(!page.text().contains("style="), "presentation attributes only");
        assert!(page.text().contains("<svg class=\"axis\"") && page.text().contains("path class=\"leader\""), "the picture is drawn without script");
        app.go(review, "preparing").await;
        let tomaszs = moment_of(&app, "tomasz", review, &[("says", "Tomasz looks."), ("evidence", &ids[3].to_string())]).await;
        assert!(app.as_("tomasz").get(&format!("/reviews/{review}/moments/{tomaszs}")).await.says("Known from 13:59"));
    }
);

both!(
    async fn without_a_sentence_one_is_offered_from_the_evidence(app: TestApp) {
        let (review, ids) = story(&app).await;
        let page = app
            .as_("ines")
            .post(&format!("/reviews/{review}/moments"), &[("says", ""), ("evidence", &ids[1].to_string()), ("evidence", &ids[4].to_string())])
            .await;
        assert_eq!(page.status, 200);
        assert!(page.says("Tomasz: “is it slow for you too?”"), "{}", page.words());
        assert!(page.says("comes from a private channel"));
        assert!(!app.as_("ines").get(&format!("/reviews/{review}/timeline")).await.text().contains("<li class=\"moment"), "nothing was made yet");
    }
);

both!(
    async fn a_moment_is_written_by_hand_with_a_time_as_people_say_it(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let path = format!("/reviews/{review}/moments");
        let nothing = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await;
        assert!(nothing.text().contains(&format!("href=\"/reviews/{review}/evidence\"")) && nothing.says("Write a moment by hand"));
        for (when, shown) in [("14:05", "14:05 Written by hand"), ("about 14:15", "about 14:15"), ("between 14:20 and 14:34", "between 14:20 and 14:34")] {
            moment_of(&app, "ines", review, &[("says", "Priya joins the call."), ("when", when)]).await;
            let page = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await;
            assert!(page.says(shown), "{}", page.words());
        }
        let unclear = app.as_("ines").post(&path, &[("says", "Priya joins."), ("when", "teatime")]).await;
        assert_eq!(unclear.status, 422);
        assert!(unclear.says("“teatime” was not understood") && unclear.text().contains("value=\"Priya joins.\""));
        assert_eq!(app.as_("ines").post(&path, &[("says", "  "), ("when", "14:05")]).await.status, 422);
        assert_eq!(app.as_("ines").post(&path, &[("says", "Somebody calls.")]).await.status, 422);
    }
);

both!(
    async fn who_may_not_see_the_review_sees_no_story_and_makes_no_moment(app: TestApp) {
        let (review, ids) = story(&app).await;
        let chosen = ids[1].to_string();
        let fields = [("says", "It slows."), ("evidence", chosen.as_str())];
        let id = moment_of(&app, "ines", review, &fields).await;
        for path in [format!("/reviews/{review}/timeline"), format!("/reviews/{review}/timeline/window"), format!("/reviews/{review}/moments/{id}")] {
            assert_eq!(app.as_("lena").get(&path).await.status, 404);
            assert_eq!(app.as_("ada").get(&path).await.status, 404, "standing gives nothing");
            assert_eq!(app.as_("guest").get(&path).await.status, 303);
        }
        assert_eq!(app.as_("lena").post(&format!("/reviews/{review}/moments"), &fields).await.status, 404);
        assert!(app.as_("guest").post(&format!("/reviews/{review}/moments"), &fields).await.location.unwrap().starts_with("/sign-in"));
        app.go(review, "shared").await;
        assert_eq!(app.as_("lena").get(&format!("/reviews/{review}/moments/{id}")).await.status, 200);
        for path in ["moments".to_owned(), format!("moments/{id}"), format!("moments/{id}/ties"), format!("moments/{id}/remove"), "knowledge".to_owned()] {
            assert_eq!(app.as_("lena").post(&format!("/reviews/{review}/{path}"), &fields).await.status, 403, "{path}");
        }
        assert!(app.as_("lena").get(&format!("/reviews/{review}/timeline")).await.says("It slows."));
    }
);

both!(
    async fn a_moment_of_one_review_is_not_reached_through_another(app: TestApp) {
        let (review, ids) = story(&app).await;
        let other = app.review("Another", Depth::Debrief).await;
        let id = moment_of(&app, "ines", review, &[("says", "It slows."), ("evidence", &ids[1].to_string())]).await;
        assert_eq!(app.as_("ines").get(&format!("/reviews/{other}/moments/{id}")).await.status, 404);
        assert_eq!(app.as_("ines").post(&format!("/reviews/{other}/moments/{id}/remove"), &[]).await.status, 404);
        let borrowed = app.as_("ines").post(&format!("/reviews/{other}/moments"), &[("says", "Borrowed."), ("evidence", &ids[1].to_string())]).await;
        assert_eq!(borrowed.status, 422, "evidence of another review is not there");
    }
);

both!(
    async fn two_who_change_a_moment_both_keep_their_words(app: TestApp) {
        let (review, ids) = story(&app).await;
        app.go(review, "preparing").await;
        let id = moment_of(&app, "ines", review, &[("says", "It slows."), ("evidence", &ids[1].to_string())]).await;
        let path = format!("/reviews/{review}/moments/{id}");
        let change = |says: &'static str, version: &'static str| [("says", says), ("when", "about 13:52"), ("known", "14:10"), ("version", version)];
        assert_eq!(app.as_("tomasz").post(&path, &change("It slows; nothing fails.", "1")).await.status, 303);
        let late = app.as_("ines").post(&path, &change("Checkout slows.", "1")).await;
        assert_eq!(late.status, 409);
        assert!(late.says("It slows; nothing fails.") && late.says("Checkout slows."), "{}", late.words());
        assert_eq!(app.as_("ines").post(&path, &change("Checkout slows; nothing fails.", "2")).await.status, 303);
        let page = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await;
        assert!(page.says("about 13:52 #checkout known from 14:10") && page.says("Checkout slows; nothing fails."), "{}", page.words());
    }
);

both!(
    async fn ties_are_added_and_taken_off_and_the_known_time_follows(app: TestApp) {
        let (review, ids) = story(&app).await;
        let id = moment_of(&app, "ines", review, &[("says", "The page reaches Tomasz."), ("when", "13:50"), ("evidence", &ids[2].to_string())]).await;
        let path = format!("/reviews/{review}/moments/{id}");
        assert!(app.as_("ines").get(&path).await.says("Known from 13:58"));
        app.as_("ines").post(&format!("{path}/ties"), &[("evidence", &ids[1].to_string())]).await;
        assert!(app.as_("ines").get(&path).await.says("Known from 13:52"));
        app.as_("ines").post(&format!("{path}/ties"), &[("untie", &ids[1].to_string()), ("untie", &ids[2].to_string())]).await;
        let alone = app.as_("ines").get(&path).await;
        assert!(alone.says("It stands by itself") && alone.says("Taken as known when it happened"), "{}", alone.words());
        assert!(app.as_("ines").get(&format!("{path}/remove")).await.says("The page reaches Tomasz."));
        assert_eq!(app.as_("ines").post(&format!("{path}/remove"), &[]).await.status, 303);
        assert_eq!(app.as_("ines").get(&path).await.status, 404);
        let (left, _) = listed(&app.as_("ines").get(&format!("/reviews/{review}/timeline")).await);
        assert_eq!(left.len(), 5, "the evidence stays");
    }
);

both!(
    async fn times_that_cannot_both_be_right_are_asked_about(app: TestApp) {
        let (review, ids) = story(&app).await;
        moment_of(&app, "ines", review, &[("says", "It slows."), ("when", "14:40"), ("evidence", &ids[1].to_string())]).await;
        let page = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await;
        assert!(page.says("It stands here after it was already known."), "{}", page.words());
    }
);

both!(
    async fn what_one_person_knew_is_theirs_or_the_facilitators_to_say(app: TestApp) {
        let (review, ids) = story(&app).await;
        app.go(review, "preparing").await;
        let id = moment_of(&app, "ines", review, &[("says", "It slows."), ("evidence", &ids[1].to_string())]).await;
        let path = format!("/reviews/{review}/moments/{id}");
        let of = |page: &Page, name: &str| page.text().split("<option value=\"").skip(1).find(|t| t.contains(&format!(">{name}<"))).map(|t| t[..36].to_owned());
        let ines = app.as_("ines").get(&path).await;
        let (tomasz, priya) = (of(&ines, "Tomasz").unwrap(), of(&ines, "Priya").unwrap());
        let know = |who: &str, at: &str| {
            vec![
                ("participant", who.to_owned()),
                ("noun", "moment".into()),
                ("noun_id", id.to_string()),
                ("known_at", at.to_owned()),
                ("basis", "the page on my phone".into()),
            ]
        };
        let send = async |by: &str, fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            app.as_(by).post(&format!("/reviews/{review}/knowledge"), &fields).await.status
        };
        assert_eq!(send("tomasz", know(&tomasz, "13:59")).await, 303);
        assert_eq!(send("tomasz", know(&priya, "13:59")).await, 403);
        assert_eq!(send("ines", know(&priya, "14:17")).await, 303);
        assert_eq!(send("ines", know(&Uuid::nil().to_string(), "14:17")).await, 404);
        assert_eq!(send("tomasz", know(&tomasz, "teatime")).await, 422);
        let page = app.as_("priya").get(&path).await;
        assert!(page.says("Tomasz knew from 13:59 , says Tomasz: the page on my phone"), "{}", page.words());
        assert!(page.says("Priya knew from 14:17 , says Ines"));
        assert_eq!(send("tomasz", know(&tomasz, "")).await, 303);
        assert!(!app.as_("priya").get(&path).await.says("Tomasz knew from"));
    }
);

both!(
    async fn what_a_reader_may_not_see_is_neither_listed_nor_counted_nor_drawn(app: TestApp) {
        let (review, ids) = story(&app).await;
        moment_of(&app, "ines", review, &[("says", "They gather."), ("evidence", &ids[4].to_string())]).await;
        app.go(review, "shared").await;
        let mine = window(&app, "tomasz", review, "").await;
        assert_eq!(total(&mine), 5);
        let lenas = window(&app, "lena", review, "").await;
        assert_eq!(total(&lenas), 0, "{lenas}");
        assert_eq!(lenas["moments"].as_array().unwrap().len(), 1, "every member reads the moments");
        let items = window(&app, "lena", review, "lane=%23checkout&items=1").await;
        assert_eq!(items["items"].as_array().unwrap().len(), 0);
        let page = app.as_("lena").get(&format!("/reviews/{review}/timeline")).await;
        assert!(page.says("They gather.") && !page.text().contains("war-room") && !page.text().contains("#checkout"), "{}", page.words());
        assert!(!page.text().contains(&ids[4].simple().to_string()), "not even its address");
        assert!(!page.says("Make this a moment"));
    }
);

/// A busy evening: what people said in three channels, alerts, deployments, people coming in.
fn busy(n: usize) -> Vec<Seeded> {
    let lanes = ["#checkout", "#support-desk", "#deploys", "#checkout", "Alerts", "#checkout", "Deployments"];
    let words = "the connection pool on the third host is waiting and nobody can say why yet, here is the graph that I have been looking at since ten to two, does it look the same from where you are standing? ";
    (0..n)
        .map(|i| {
            let rare = i % 7 == 4 || i % 7 == 6;
            let lane = if rare && i % 50 != 4 { "#checkout" } else { lanes[i % 7] };
            let mut item = said(0, lane, &words[i % 60..].repeat(1 + i % 3));
            item.earliest = ONE + i64::try_from(i / 3 * 3).unwrap() * 1_440_123;
            item.latest = item.earliest;
            if i % 41 == 0 {
                item.kind = "presence";
            }
            item
        })
        .collect()
}

both!(
    async fn ten_thousand_items_fit_a_small_page_and_pages_hold_each_item_once(app: TestApp) {
        let review = app.review("Checkout slow for 47 minutes after the connection-pool change", Depth::Debrief).await;
        let ids = app.evidence(review, &busy(10_000)).await;
        for i in 0..20 {
            let (says, item) = (format!("The {i}th thing that happened, told in a sentence of a usual length."), ids[i * 450 + 1].to_string());
            moment_of(&app, "ines", review, &[("says", &says), ("evidence", &item)]).await;
        }
        let first = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await;
        assert!(first.body.len() <= 60 * 1024, "the page has {} bytes", first.body.len());
        let (mut seen, mut page) = (Vec::new(), first);
        loop {
            let (ids, next) = listed(&page);
            assert!(ids.len() <= 100 && page.body.len() <= 60 * 1024);
            seen.extend(ids);
            let Some(next) = next else { break };
            page = app.as_("ines").get(&format!("/reviews/{review}/{next}")).await;
        }
        assert_eq!(seen.len(), 10_000);
        assert_eq!(seen.iter().collect::<BTreeSet<_>>(), ids.iter().collect::<BTreeSet<_>>(), "each item once");
        let whole = window(&app, "ines", review, "bins=600").await;
        let said = busy(10_000).iter().filter(|i| i.kind != "presence").count() as u64;
        assert_eq!(total(&whole), said, "the picture counts what the list holds, without people coming and going");
        let (from, until) = (ONE + 60 * MINUTE, ONE + 90 * MINUTE);
        let part = window(&app, "ines", review, &format!("from={from}&until={until}&bins=300")).await;
        let until = part["until"].as_i64().unwrap();
        let inside = busy(10_000).iter().filter(|i| i.kind != "presence" && (from..until).contains(&i.earliest)).count() as u64;
        assert_eq!(total(&part), inside);
    }
);

both!(
    async fn moments_are_paged_too(app: TestApp) {
        let review = app.review("Long", Depth::Debrief).await;
        for i in 0..90 {
            moment_of(&app, "ines", review, &[("says", &format!("Thing {i} happens.")), ("when", &format!("{}:{:02}", 14 + i / 60, i % 60 / 3 * 3))]).await;
        }
        let (mut seen, mut next) = (Vec::new(), Some("timeline".to_owned()));
        while let Some(address) = next {
            let text = app.as_("ines").get(&format!("/reviews/{review}/{address}")).await.text();
            seen.extend(text.split("<p class=\"says\">").skip(1).map(|t| t.split('<').next().unwrap().to_owned()));
            next = text.split("href=\"timeline?moments=").nth(1).and_then(|t| t.split('#').next()).map(|t| format!("timeline?moments={t}"));
        }
        assert_eq!(seen.len(), 90);
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 90);
    }
);
