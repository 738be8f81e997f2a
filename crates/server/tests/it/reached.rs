//! In one person's place: what reached them is computed from the evidence, is theirs to
//! correct, and nothing else is on the page.

use recount_model::Depth;
use recount_server::review;
use uuid::Uuid;

use crate::{
    account, both,
    support::{
        NOW, Page, TestApp,
        seed::{MINUTE, ONE, by, goes, said},
    },
};

const JOINED: &str = "[[\"subtype\",\"channel_join\"]]";
const LEFT: &str = "[[\"subtype\",\"channel_leave\"]]";

/// A review in which channels, alerts and deployments reached Tomasz (on call) and Priya
/// (deployed) differently; the word of each item stands nowhere else.
async fn incident(app: &TestApp) -> (Uuid, Vec<Uuid>) {
    let review = app.review("Pool change", Depth::Debrief).await;
    let items = [
        by("Priya", 38, "#deploys", "wordaaa rolls out"),
        by("Ana", 40, "#checkout", "wordbbb before he joined"),
        goes("Tomasz", 45, "#checkout", JOINED),
        by("Ana", 46, "#checkout", "wordccc after he joined"),
        by("", 58, "Alerts", "wordddd above two seconds"),
        by("Sana", 59, "Alerts", "wordeee went to Sana"),
        by("Ana", 60, "#support", "wordfff nobody was here"),
        by("Ana", 61, "#support", "wordggg @Tomasz, look"),
        by("Ana", 62, "#support", "wordhhh @Tomaszek, look"),
        by("Priya", 63, "Deployments", "wordiii by Priya"),
        by("Tomasz", 64, "Deployments", "wordjjj by Tomasz"),
        goes("Priya", 70, "#deploys", LEFT),
        by("Ana", 71, "#deploys", "wordkkk after she left"),
    ];
    let ids = app.evidence(review, &items).await;
    for (says, when, evidence) in [
        ("Momentaa of the alert.", "", Some(4)),
        ("Momentbb of support.", "", Some(6)),
        ("Tomasz sees momentcc.", "14:12", None),
        ("Somebody sees momentdd.", "14:12", None),
    ] {
        let evidence = evidence.map(|n: usize| ids[n].to_string());
        let mut fields = vec![("says", says), ("when", when)];
        fields.extend(evidence.as_deref().map(|id| ("evidence", id)));
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/moments"), &fields).await.status, 303);
    }
    app.go(review, "preparing").await;
    (review, ids)
}

/// The participant of a name, as the page offers them.
pub async fn participant(app: &TestApp, review: Uuid, name: &str) -> String {
    let page = app.as_("ines").get(&format!("/reviews/{review}/timeline/then")).await.text();
    let select = page.split("<select id=\"then-as\"").nth(1).unwrap().split("</select>").next().unwrap();
    let option = select.split("<option ").find(|option| option.contains(&format!(">{name}<"))).unwrap();
    option.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn then(review: Uuid, person: &str, at: i64) -> String {
    format!("/reviews/{review}/timeline/then?as={person}&at={at}")
}

both!(
    async fn a_name_is_a_mention_whatever_stands_around_it(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        let named = ["wordaaa @Tomasz’s pager", "wordbbb @Tomasz's pager", "wordccc “@Tomasz” they say", "wordddd @Ana/@Tomasz?", "wordeee (@Tomasz)\nlook"];
        let others = ["wordfff @Tomaszek’s pager", "wordggg Tomasz’s pager", "wordhhh mail@Tomaszova"];
        let items: Vec<_> = named.iter().chain(&others).zip(60..).map(|(says, minute)| by("Ana", minute, "#support", says)).collect();
        app.evidence(review, &items).await;
        app.go(review, "preparing").await;
        let tomasz = participant(&app, review, "Tomasz").await;
        assert_eq!(planted(&app.as_("ines").get(&then(review, &tomasz, END)).await), ["aaa", "bbb", "ccc", "ddd", "eee"]);
    }
);

/// The last three letters of every planted word on a page.
fn planted(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.words());
    let text = page.text();
    let mut found: Vec<String> = ('a'..='k').map(|c| c.to_string().repeat(3)).filter(|word| text.contains(&format!("word{word}"))).collect();
    found.extend(["momentcc", "momentdd", "Momentaa", "Momentbb"].into_iter().filter(|word| text.contains(*word)).map(str::to_owned));
    found
}

const END: i64 = ONE + 100 * MINUTE;

both!(
    async fn channels_alerts_mentions_and_own_deeds_reach_a_person_and_nothing_else_does(app: TestApp) {
        let (review, _) = incident(&app).await;
        let (tomasz, priya) = (participant(&app, review, "Tomasz").await, participant(&app, review, "Priya").await);
        for who in ["ines", "tomasz", "priya"] {
            let page = app.as_(who).get(&then(review, &tomasz, END)).await;
            assert_eq!(planted(&page), ["bbb", "ccc", "ddd", "ggg", "jjj", "momentcc", "Momentaa"], "{who}");
            let page = app.as_(who).get(&then(review, &priya, END)).await;
            assert_eq!(planted(&page), ["aaa", "iii"], "{who}");
        }
        // What was said before he joined reached him when he did, and says when it was said.
        let page = app.as_("ines").get(&then(review, &tomasz, ONE + 44 * MINUTE)).await;
        assert_eq!(planted(&page), Vec::<String>::new());
        let page = app.as_("ines").get(&then(review, &tomasz, ONE + 45 * MINUTE)).await;
        assert_eq!(planted(&page), ["bbb"]);
        assert!(page.says("happened 13:40"), "{}", page.words());
    }
);

both!(
    async fn at_every_minute_a_place_holds_no_more_than_everybody_knew(app: TestApp) {
        let (review, _) = incident(&app).await;
        let people = [participant(&app, review, "Tomasz").await, participant(&app, review, "Priya").await];
        for minute in 30..=100 {
            let at = ONE + minute * MINUTE;
            let all = planted(&app.as_("ines").get(&then(review, "", at)).await);
            for person in &people {
                let page = app.as_("ines").get(&then(review, person, at)).await;
                assert!(planted(&page).iter().all(|word| all.contains(word)), "minute {minute}");
                let step = format!("/reviews/{review}/timeline/then/step?as={person}&from={}&to={at}", at - 10 * MINUTE);
                let told = app.as_("ines").get(&format!("/api/reviews/{review}/then?as={person}&at={at}")).await;
                assert_eq!(planted(&told), planted(&page), "minute {minute}");
                let answer = app.as_("ines").get(&step).await;
                assert!(planted(&answer).iter().all(|word| all.contains(word)), "minute {minute}");
            }
        }
    }
);

both!(
    async fn the_steps_of_a_place_are_those_of_that_person(app: TestApp) {
        let (review, _) = incident(&app).await;
        let tomasz = participant(&app, review, "Tomasz").await;
        let mut steps = Vec::new();
        let mut at = ONE;
        loop {
            let answer = app.as_("ines").get(&format!("/reviews/{review}/timeline/then/step?as={tomasz}&to={at}")).await.json();
            let Some(next) = answer["steps"][1].as_i64() else { break };
            assert!(next > at);
            steps.push((next - ONE) / MINUTE);
            at = next;
        }
        assert_eq!(steps, [45, 46, 58, 61, 64, 72]);
    }
);

both!(
    async fn the_person_says_otherwise_and_so_may_whoever_guides_but_nobody_else(app: TestApp) {
        let (review, ids) = incident(&app).await;
        let tomasz = participant(&app, review, "Tomasz").await;
        let own = format!("/reviews/{review}/reached/{tomasz}");
        let page = app.as_("tomasz").get(&own).await;
        assert!(page.says("#checkout reached them from 13:45 , when they joined") && page.says("they were on call"), "{}", page.words());
        let lane = |name: &str| {
            let text = page.text();
            let item = text.split("<li>").find(|li| li.contains(&format!("<b>{name}</b>"))).unwrap().to_owned();
            item.split("name=\"noun_id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let (support, alerts) = (lane("#support"), lane("Alerts"));
        let never = [("noun", "lane"), ("noun_id", alerts.as_str()), ("how", "never"), ("basis", "my phone was off")];
        for (who, status) in [("guest", 303), ("lena", 404), ("marek", 404), ("ada", 404), ("priya", 403)] {
            assert_eq!(app.as_(who).post(&own, &never).await.status, status, "{who}");
        }
        assert!(planted(&app.as_("ines").get(&then(review, &tomasz, END)).await).contains(&"ddd".to_owned()), "nothing was changed");
        assert_eq!(app.as_("tomasz").post(&own, &never).await.status, 303);
        let from = [("noun", "lane"), ("noun_id", support.as_str()), ("how", "from"), ("known_at", "14:20"), ("basis", "")];
        assert_eq!(app.as_("ines").post(&own, &from).await.status, 303);
        let page = app.as_("priya").get(&then(review, &tomasz, END)).await;
        assert_eq!(planted(&page), ["bbb", "ccc", "fff", "ggg", "hhh", "jjj", "momentcc", "Momentbb"]);
        let page = app.as_("priya").get(&then(review, &tomasz, ONE + 79 * MINUTE)).await;
        assert!(!planted(&page).contains(&"fff".to_owned()), "the channel was opened at 14:20");
        assert!(app.as_("priya").get(&own).await.says("Alerts did not reach them, says Tomasz: my phone was off"));
        // One item, and back to what the evidence shows.
        let one = ids[1].to_string();
        let item = [("noun", "evidence"), ("noun_id", one.as_str()), ("how", "never")];
        assert_eq!(app.as_("tomasz").post(&own, &item).await.status, 303);
        let back = [("noun", "lane"), ("noun_id", alerts.as_str()), ("how", "computed")];
        assert_eq!(app.as_("tomasz").post(&own, &back).await.status, 303);
        let page = app.as_("priya").get(&then(review, &tomasz, END)).await;
        assert!(!planted(&page).contains(&"bbb".to_owned()) && planted(&page).contains(&"ddd".to_owned()));
    }
);

both!(
    async fn a_time_that_cannot_be_read_changes_nothing_and_stays_in_the_form(app: TestApp) {
        let (review, ids) = incident(&app).await;
        let tomasz = participant(&app, review, "Tomasz").await;
        let own = format!("/reviews/{review}/reached/{tomasz}");
        let one = ids[1].to_string();
        let sent = app
            .as_("tomasz")
            .post(&own, &[("noun", "evidence"), ("noun_id", &one), ("how", "from"), ("known_at", "half past never"), ("basis", "a note")])
            .await;
        assert_eq!(sent.status, 422);
        assert!(sent.text().contains("value=\"half past never\"") && sent.text().contains("value=\"a note\""));
        for (noun, id) in [("evidence", Uuid::nil().to_string()), ("lane", one.clone()), ("moment", one)] {
            assert_eq!(app.as_("tomasz").post(&own, &[("noun", noun), ("noun_id", &id), ("how", "never")]).await.status, 404, "{noun}");
        }
        let other = app.review("Another", Depth::Debrief).await;
        assert_eq!(app.as_("ines").get(&format!("/reviews/{other}/reached/{tomasz}")).await.status, 404, "of another review");
        assert_eq!(app.as_("ines").get(&then(other, &tomasz, END)).await.status, 404);
        assert_eq!(app.as_("ines").get(&then(review, "tomasz", END)).await.status, 404, "a place is a participant's");
    }
);

both!(
    async fn whoever_has_another_name_in_chat_is_found_by_it(app: TestApp) {
        let review = app.review("Names", Depth::Debrief).await;
        app.evidence(
            review,
            &[by("t.nowak", 40, "#checkout", "wordaaa as t.nowak"), by("Ana", 41, "#checkout", "wordbbb beside it"), said(42, "#other", "wordccc by Tomasz")],
        )
        .await;
        app.go(review, "preparing").await;
        let tomasz = participant(&app, review, "Tomasz").await;
        assert_eq!(planted(&app.as_("ines").get(&then(review, &tomasz, END)).await), ["ccc"]);
        let called = format!("/reviews/{review}/reached/{tomasz}/called");
        for (who, status) in [("guest", 303), ("lena", 404), ("priya", 403), ("tomasz", 303)] {
            assert_eq!(app.as_(who).post(&called, &[("handle", "@t.nowak")]).await.status, status, "{who}");
        }
        assert_eq!(planted(&app.as_("ines").get(&then(review, &tomasz, END)).await), ["aaa", "bbb", "ccc"]);
    }
);

both!(
    async fn passages_stand_at_their_time_and_unsigned_ones_in_nobodys_place(app: TestApp) {
        let (review, _) = incident(&app).await;
        let (tomasz, at) = (participant(&app, review, "Tomasz").await, ONE + 65 * MINUTE);
        let mut kept = Vec::new();
        for (word, shown_as) in [("quartzname", "name"), ("quartzrole", "role"), ("quartznone", "unattributed")] {
            let (account, passage) = account::write(&app, "tomasz", review, &format!("It was {word}.")).await;
            assert_eq!(account::widen(&app, "tomasz", (account, passage), "involved", shown_as).await, 303);
            kept.push((account, passage));
        }
        let told = |page: &Page| ["quartzname", "quartzrole", "quartznone"].into_iter().filter(|word| page.text().contains(*word)).collect::<Vec<_>>();
        let all = || async { app.as_("priya").get(&then(review, "", at)).await };
        assert!(told(&all().await).is_empty() && all().await.says("A passage you can open"), "no words before they are opened");
        assert!(app.as_("tomasz").get(&format!("/accounts/{}", kept[0].0)).await.says("quartzname"), "and no entry in the ledger: nobody opened it");
        app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await;
        assert_eq!(told(&all().await).len(), 3);
        assert!(told(&app.as_("priya").get(&then(review, "", at - MINUTE)).await).is_empty(), "not before their time");
        assert_eq!(told(&app.as_("priya").get(&then(review, &tomasz, at)).await), ["quartzname"], "whose place it is does not give away who did not sign");
        assert_eq!(told(&app.as_("tomasz").get(&then(review, &tomasz, at)).await).len(), 3, "his own are his");
        for who in ["marek", "lena", "ada"] {
            assert_eq!(app.as_(who).get(&then(review, "", at)).await.status, 404);
        }
        app.go(review, "shared").await;
        assert!(told(&app.as_("lena").get(&then(review, "", at)).await).is_empty());
        let (account, passage) = kept[0];
        assert_eq!(app.as_("tomasz").post(&format!("/accounts/{account}/passages/{passage}/withdraw"), &[]).await.status, 303);
        assert!(!told(&all().await).contains(&"quartzname"), "withdrawn in the same request");
    }
);

both!(
    async fn a_decision_stands_beside_what_was_on_the_screens(app: TestApp) {
        let (review, _) = incident(&app).await;
        let made = app
            .as_("ines")
            .post(&format!("/reviews/{review}/moments"), &[("says", "Tomasz keeps the release."), ("when", "14:05"), ("noun", "decision")])
            .await;
        assert_eq!(made.status, 303);
        let tomasz = participant(&app, review, "Tomasz").await;
        let screen = |page: &Page| page.text().split("<div class=\"on-screen\">").nth(1).unwrap().split("</div>").next().unwrap().to_owned();
        let mine = app.as_("ines").get(&then(review, &tomasz, ONE + 66 * MINUTE)).await;
        assert!(
            screen(&mine).contains("In front of Tomasz then") && screen(&mine).contains("wordddd") && !screen(&mine).contains("wordiii"),
            "{}",
            screen(&mine)
        );
        assert!(mine.text().contains("<details class=\"decision\" open"), "met just now");
        let all = app.as_("ines").get(&then(review, "", ONE + 99 * MINUTE)).await;
        assert!(screen(&all).contains("wordiii") && !screen(&all).contains("wordkkk"), "nothing that came after: {}", screen(&all));
        assert!(!all.text().contains("<details class=\"decision\" open"));
    }
);

both!(
    async fn a_participant_who_is_no_member_has_a_place_too(app: TestApp) {
        let (review, _) = incident(&app).await;
        let mut tx = app.app.db.write().await.unwrap();
        review::add_participant(&mut tx, review, app.id("ines"), None, "Ana", recount_model::review::Involvement::Supported, NOW).await.unwrap();
        tx.commit().await.unwrap();
        let ana = participant(&app, review, "Ana").await;
        let page = app.as_("ines").get(&then(review, &ana, END)).await;
        assert_eq!(planted(&page), ["aaa", "bbb", "ccc", "fff", "ggg", "hhh", "kkk", "Momentbb"]);
    }
);
