//! Many passages: pages that stay small, each passage on one of them, and a ledger of
//! what was sent and nothing more.

use recount_model::Depth;
use recount_server::platform::{db::Value, seal};
use uuid::Uuid;

use crate::{
    account::write,
    both,
    support::{
        TestApp, rows,
        seed::{MINUTE, ONE},
    },
};

const MANY: usize = 2_000;
/// The house rule for every page.
const MOST: usize = 60 * 1024;

fn says(n: usize) -> String {
    format!("Passage number {n}: I looked at the gateway first, & did not think of the \"certificate\". {}", "It was quiet. ".repeat(n % 40))
}

/// Tomasz's account with [`MANY`] passages that those involved read: every fifth without a
/// time, some at the same time as the one before: (review, account).
async fn many(app: &TestApp) -> (Uuid, Uuid) {
    let review = app.review("Checkout slow", Depth::Debrief).await;
    app.go(review, "preparing").await;
    (review, many_in(app, review).await)
}

/// The same in a review that there is: the account.
pub async fn many_in(app: &TestApp, review: Uuid) -> Uuid {
    let (account, first) = write(app, "tomasz", review, "The first of many.").await;
    let mut tx = app.app.db.write().await.unwrap();
    for some in (0..MANY).collect::<Vec<_>>().chunks(500) {
        let rows: Vec<_> = some
            .iter()
            .map(|n| {
                let id = Uuid::now_v7();
                let sealed = seal::seal(&app.app.keys, id, &says(*n)).unwrap();
                let at = ONE + i64::try_from(n / 3).unwrap() * MINUTE;
                let when = Value::Int((n % 5 != 0).then_some(at));
                vec![
                    ("id", Value::Id(Some(id))),
                    ("account_id", Value::Id(Some(account))),
                    ("earliest", when.clone()),
                    ("latest", when),
                    ("audience", Value::Int(Some(3))),
                    ("attribution", Value::Text(Some("name".into()))),
                    ("sealed", Value::Bytes(Some(sealed.bytes))),
                    ("key_id", Value::Text(Some(sealed.key_id))),
                    ("version", Value::Int(Some(1))),
                    ("written_at", Value::Int(Some(at))),
                    ("changed_at", Value::Int(Some(at))),
                ]
            })
            .collect();
        rows::put(&mut tx, "passages", &rows).await;
    }
    tx.commit().await.unwrap();
    let taken = app.as_("tomasz").post(&format!("/accounts/{account}/passages/{first}/withdraw"), &[]).await;
    assert_eq!(taken.status, 303);
    account
}

/// Follows the links of a page to the last one: how often each passage number was seen.
async fn followed(app: &TestApp, who: &str, path: &str) -> Vec<usize> {
    let mut seen = vec![0; MANY];
    let mut next = Some(path.to_owned());
    while let Some(address) = next {
        let page = app.as_(who).open(&address).await;
        assert_eq!(page.status, 200);
        let text = page.text();
        assert!(text.len() <= MOST, "{} bytes at {address}", text.len());
        for n in text.split("Passage number ").skip(1) {
            seen[n.split(':').next().unwrap().parse::<usize>().unwrap()] += 1;
        }
        next = text.split("rel=\"next\" href=\"").nth(1).map(|rest| format!("{path}{}", rest.split('"').next().unwrap()));
    }
    seen
}

both!(
    async fn following_the_pages_reaches_every_passage_once(app: TestApp) {
        let (review, account) = many(&app).await;
        let passages = format!("/reviews/{review}/accounts/passages");
        for (who, path) in [("tomasz", format!("/accounts/{account}")), ("priya", passages.clone())] {
            let seen = followed(&app, who, &path).await;
            assert!(seen.iter().all(|times| *times == 1), "{who}: {:?}", seen.iter().enumerate().filter(|(_, times)| **times != 1).collect::<Vec<_>>());
        }
        assert_eq!(app.as_("marek").open(&passages).await.status, 404, "Marek leads, and was not involved");
    }
);

both!(
    async fn only_what_was_sent_is_in_the_ledger(app: TestApp) {
        let (review, account) = many(&app).await;
        let sent = app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await.text();
        let sent = sent.split("Passage number ").skip(1).map(|rest| rest.split(':').next().unwrap().to_owned()).collect::<Vec<_>>();
        assert!(sent.len() > 5 && sent.len() < MANY);
        let mut opened = Vec::new();
        let mut next = Some(format!("/accounts/{account}"));
        while let Some(address) = next {
            let text = app.as_("tomasz").get(&address).await.text();
            for article in text.split("<article").skip(1).filter(|article| article.contains("Opened by Priya")) {
                opened.push(article.split("Passage number ").nth(1).unwrap().split(':').next().unwrap().to_owned());
            }
            next = text.split("rel=\"next\" href=\"").nth(1).map(|rest| format!("/accounts/{account}{}", rest.split('"').next().unwrap()));
        }
        assert_eq!(sent, opened);
    }
);

both!(
    async fn a_passage_is_found_on_its_page_and_by_nobody_beyond_its_readers(app: TestApp) {
        let (review, account) = many(&app).await;
        // Written now: it has no time of its own, so it stands last.
        let (_, late) = write(&app, "tomasz", review, "Written long afterwards.").await;
        let kept = app.as_("tomasz").get(&format!("/accounts/{account}?passage={late}")).await;
        assert!(kept.says("Written long afterwards.") && kept.says("Another passage") && !kept.says("Passage number 0:"), "its author comes back to it");
        // Priya does not read it, and learns nothing of where it stands.
        let (theirs, plain) = (format!("/reviews/{review}/accounts/passages?passage={late}"), format!("/reviews/{review}/accounts/passages"));
        let passages = |page: String| page.split("<article").skip(1).collect::<Vec<_>>().join("");
        assert_eq!(passages(app.as_("priya").open(&theirs).await.text()), passages(app.as_("priya").open(&plain).await.text()));
        let middle = app.as_("priya").open(&plain).await.text();
        let next = middle.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let second = app.as_("priya").open(&format!("{plain}{next}")).await.text();
        let id = second.split("id=\"passage-").nth(3).unwrap()[..36].to_owned();
        let around = app.as_("priya").open(&format!("{plain}?passage={id}")).await.text();
        assert!(around.contains(&format!("id=\"passage-{id}\"")) && !around.contains("Passage number 0:"));
    }
);

both!(
    async fn pages_are_cut_by_what_is_sent_also_where_every_letter_is_escaped(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "preparing").await;
        // Five bytes for one, paragraphs of a letter, and words that need nothing.
        let kinds = ["&".repeat(1_900), "\"<>\"".repeat(700), vec!["a"; 900].join("\n\n"), "It was quiet. ".repeat(130)];
        let (mut account, mut all) = (Uuid::nil(), Vec::new());
        for n in 0..40 {
            let (of, passage) = write(&app, "tomasz", review, &format!("Number {n}, {}", kinds[n % kinds.len()])).await;
            assert_eq!(crate::account::widen(&app, "tomasz", (of, passage), "involved", "name").await, 303);
            account = of;
            all.push(passage.to_string());
        }
        for (who, path) in [
            ("priya", format!("/reviews/{review}/accounts/passages")),
            ("ines", format!("/reviews/{review}/accounts/passages")),
            ("tomasz", format!("/accounts/{account}")),
        ] {
            let (mut seen, mut next) = (Vec::new(), Some(path.clone()));
            while let Some(address) = next {
                let text = app.as_(who).open(&address).await.text();
                let here: Vec<_> = text.split("id=\"passage-").skip(1).map(|rest| rest[..36].to_owned()).collect();
                assert!(text.len() <= MOST, "{who}: {} bytes for {} passages at {address}", text.len(), here.len());
                seen.extend(here);
                next = text.split("rel=\"next\" href=\"").nth(1).map(|rest| format!("{path}{}", rest.split('"').next().unwrap()));
                if who == "priya" && next.is_some() {
                    // The ledger holds what was sent so far.
                    let opened = opened(&app, account, "Priya").await;
                    assert_eq!(opened, seen.len(), "at {address}");
                }
            }
            seen.sort();
            let mut expected = all.clone();
            expected.sort();
            assert_eq!(seen, expected, "{who}");
        }
    }
);

/// In how many passages of Tomasz’s account somebody is said to have opened them.
async fn opened(app: &TestApp, account: Uuid, who: &str) -> usize {
    let (mut found, mut next) = (0, Some(format!("/accounts/{account}")));
    while let Some(address) = next {
        let text = app.as_("tomasz").get(&address).await.text();
        found += text.matches(&format!("Opened by {who}")).count();
        next = text.split("rel=\"next\" href=\"").nth(1).map(|rest| format!("/accounts/{account}{}", rest.split('"').next().unwrap()));
    }
    found
}
