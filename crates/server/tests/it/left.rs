//! Incidents left without a review: each is found again, and its reason is one line.

use std::collections::BTreeSet;

use recount_server::platform::db::Value;
use uuid::Uuid;

use crate::{
    both,
    members::next,
    support::{NOW, Page, TestApp, rows},
};

/// A hundred and twenty that Lena left, as long as they may be; three share each time.
async fn many(app: &TestApp) {
    let long = |begins: &str, most: usize| format!("{begins} {}", "the café’s queue stood still ".repeat(20)).chars().take(most).collect::<String>();
    let row = |n: i64| {
        let (title, reason) = match n {
            0 => ("The badge printer on the Übergang jammed".to_owned(), "It is replaced on Friday.".to_owned()),
            5 => ("100% of a disk".to_owned(), "Known.".to_owned()),
            6 => ("100 disks".to_owned(), "Known as well.".to_owned()),
            _ => (long(&format!("Number {n}"), 200), long("Known", 300)),
        };
        vec![
            ("id", Value::from(Uuid::now_v7())),
            ("title", Value::from(title)),
            ("kind", Value::from("disruption")),
            ("zone", Value::from("UTC")),
            ("created_by", Value::from(app.id("lena"))),
            ("created_at", Value::from(NOW)),
            ("left_reason", Value::from(reason)),
            ("left_by", Value::from(app.id("lena"))),
            ("left_at", Value::from(NOW + n / 3)),
        ]
    };
    let mut tx = app.app.db.write().await.unwrap();
    rows::put(&mut tx, "incidents", &(0..120).map(row).collect::<Vec<_>>()).await;
    tx.commit().await.unwrap();
}

fn ids(page: &Page) -> Vec<String> {
    page.text().split("id=\"incident-").skip(1).map(|rest| rest[..36].to_owned()).collect()
}

both!(
    async fn the_oldest_that_was_left_is_reached_by_the_links(app: TestApp) {
        many(&app).await;
        let (mut found, mut address, mut last) = (Vec::new(), Some("/incidents".to_owned()), String::new());
        while let Some(at) = address {
            let page = app.as_("tomasz").get(&at).await;
            assert!(page.status == 200 && page.body.len() <= 60 * 1024, "{at}: {} with {} bytes", page.status, page.body.len());
            found.extend(ids(&page));
            last = page.words();
            address = next(&page, "Earlier ones");
        }
        assert_eq!((found.len(), found.iter().collect::<BTreeSet<_>>().len()), (120, 120));
        assert!(last.contains("The badge printer on the Übergang jammed It is replaced on Friday."), "{last}");
    }
);

both!(
    async fn one_that_was_left_is_found_by_words_of_what_happened_and_of_why(app: TestApp) {
        many(&app).await;
        // “friday JAMMED”, “ÜBERGANG”, and words next to each other as the library takes them.
        for q in ["jammed", "friday+JAMMED", "%C3%9CBERGANG", "%22badge+printer%22"] {
            let page = app.as_("tomasz").get(&format!("/incidents?q={q}")).await;
            assert!(ids(&page).len() == 1 && page.says("The badge printer"), "{q}: {}", page.words());
        }
        let page = app.as_("tomasz").get("/incidents?q=100%25").await;
        assert!(ids(&page).len() == 1 && page.says("100% of a disk"), "{}", page.words());
        for q in ["jammed+disk", "1_0"] {
            let page = app.as_("tomasz").get(&format!("/incidents?q={q}")).await;
            assert!(ids(&page).is_empty() && page.says("None that was left without a review says"), "{q}: {}", page.words());
        }
        let queue = app.as_("tomasz").get("/incidents?q=queue").await;
        let more = app.as_("tomasz").get(&next(&queue, "Earlier ones").unwrap()).await;
        assert!(more.status == 200 && !more.says("badge printer") && more.text().contains("value=\"queue\""), "the link keeps the words");
        let library = app.as_("tomasz").get("/library?q=badge+printer").await;
        assert!(library.text().contains("href=\"/incidents?q=badge%20printer\""), "{}", library.text());
        assert!(app.as_("tomasz").get("/incidents?q=badge%20printer").await.says("It is replaced on Friday."));
    }
);

both!(
    async fn a_reason_is_one_line_and_what_was_typed_is_kept(app: TestApp) {
        let leave = async |reason: &str| app.as_("lena").post("/incidents", &[("incident", "Disk full on a build host"), ("reason", reason)]).await;
        for two in ["Known.\nThe host goes next week.", "Known.\r\nThe host goes next week."] {
            let page = leave(two).await;
            assert_eq!(page.status, 422);
            assert!(page.says("Say it in one line"), "{}", page.words());
            assert!(page.text().contains("value=\"Disk full on a build host\"") && page.text().contains(two), "{}", page.text());
        }
        let long = "k".repeat(301);
        let page = leave(&long).await;
        assert!(page.status == 422 && page.says("under three hundred characters") && page.text().contains(&format!("value=\"{long}\"")), "{}", page.words());
        assert!(ids(&app.as_("lena").get("/incidents").await).is_empty(), "nothing was left");
        assert_eq!(leave(&long[1..]).await.status, 303, "three hundred are fine");
        assert_eq!(leave(" Known; the host goes next week.\n").await.status, 303, "an empty line after it is none");
        assert!(app.as_("tomasz").get("/incidents").await.says("Known; the host goes next week."));
    }
);
