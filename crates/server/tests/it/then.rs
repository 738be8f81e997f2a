//! The then view: nothing that came to be known later is on the page, in the answer to a
//! step, or to be reckoned from either, but the time of the next step.

use recount_model::Depth;
use recount_server::evidence::{self, Options};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    account, both,
    support::{
        Page, TestApp,
        seed::{MINUTE, ONE, Seeded, by, said},
    },
};

/// What happened at which minute, each with a word that stands nowhere else.
const TOLD: [(i64, &str, &str); 9] = [
    (38, "#deploys", "wordaaa rolls out"),
    (41, "Deployments", "wordbbb 2.318"),
    (52, "#checkout", "wordccc is it slow for you too?"),
    (58, "Alerts", "wordddd p95 above two seconds"),
    (59, "#checkout", "wordeee looking"),
    (63, "#war-room", "wordfff in private"),
    (71, "#inc-late-channel", "wordggg join here"),
    (84, "#checkout", "wordhhh raising the pool"),
    (99, "Alerts", "wordiii resolved"),
];
const TITLE: &str = "Pool change named afterwards";
/// A message of which nobody knows when it was deleted, and the new name of a channel that
/// the import calls by it throughout.
const DELETED: &str = "This message was deleted.";
const OLD: &str = "#inc-4711";
const NEW: &str = "#inc-late-channel";

/// A review of what is [`TOLD`], with moments, one of them learned late, and a decision
/// with an end: its id, and (word, when it was known).
async fn incident(app: &TestApp) -> (Uuid, Vec<(String, i64)>) {
    let review = app.review(TITLE, Depth::Debrief).await;
    let mut items: Vec<_> = TOLD.iter().map(|(minute, lane, text)| said(*minute, lane, text)).collect();
    items.push(Seeded { details: r#"[["deleted","yes"]]"#, ..by("USLACKBOT", 54, "#checkout", DELETED) });
    items.push(Seeded { details: r##"[["renamed","#inc-4711 to #inc-late-channel"],["subtype","channel_name"]]"##, ..said(78, NEW, "renamed it") });
    let ids = app.evidence(review, &items).await;
    let mut known: Vec<(String, i64)> = TOLD.iter().map(|(minute, _, text)| (text[..7].to_owned(), ONE + minute * MINUTE)).collect();
    for (says, when, evidence, noun, at) in [
        ("Momentaa begins.", "", Some(2), "", 52),
        ("Momentbb was so from 13:41, and is known with the pool.", "13:41", Some(7), "", 84),
        ("Decisioncc keeps the release.", "14:05", None, "decision", 65),
        ("Momentdd by hand.", "14:12", None, "", 72),
    ] {
        let evidence = evidence.map(|n: usize| ids[n].to_string());
        let mut fields = vec![("says", says), ("when", when), ("noun", noun)];
        fields.extend(evidence.as_deref().map(|id| ("evidence", id)));
        let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &fields).await;
        assert_eq!(made.status, 303, "{}", made.words());
        known.push((says[..8].to_owned(), ONE + at * MINUTE));
        if noun == "decision" {
            let id = made.location.unwrap().split("/decisions/").nth(1).unwrap().split('/').next().unwrap().to_owned();
            let ended = app
                .as_("ines")
                .post(&format!("/reviews/{review}/decisions/{id}/outcome"), &[("outcome", "Outcomezz came of it."), ("known_at", "14:12"), ("version", "0")])
                .await;
            assert_eq!(ended.status, 303, "{}", ended.words());
            known.push(("Outcomezz".to_owned(), i64::MAX));
        }
    }
    // Channels by their first word, and the title: never.
    known.push((OLD.to_owned(), ONE + 71 * MINUTE));
    known.push((NEW.to_owned(), ONE + 78 * MINUTE));
    known.push(("inc-late".to_owned(), ONE + 78 * MINUTE));
    known.push((DELETED.to_owned(), i64::MAX));
    known.push(("USLACKBOT".to_owned(), i64::MAX));
    known.push(("Alerts".to_owned(), ONE + 58 * MINUTE));
    known.push((TITLE.to_owned(), i64::MAX));
    (review, known)
}

fn then(review: Uuid, at: i64) -> String {
    format!("/reviews/{review}/timeline/then?at={at}")
}

fn step(review: Uuid, from: Option<i64>, to: i64) -> String {
    format!("/reviews/{review}/timeline/then/step?from={}&to={to}", from.map(|at| at.to_string()).unwrap_or_default())
}

fn api(review: Uuid, at: i64) -> String {
    format!("/api/reviews/{review}/then?at={at}")
}

fn holds_nothing_later(answer: &Page, at: i64, known: &[(String, i64)]) {
    assert_eq!(answer.status, 200);
    assert!(answer.headers.iter().any(|(name, value)| name == "cache-control" && value == "no-store"), "kept by no cache");
    assert!(!answer.headers.iter().any(|(name, _)| name == "etag" || name == "last-modified"));
    let text = answer.text();
    for (word, from) in known {
        assert!(*from <= at || !text.contains(word.as_str()), "{word} stands there at minute {}", (at - ONE) / MINUTE);
    }
}

both!(
    async fn at_every_minute_nobody_is_told_what_came_to_be_known_later(app: TestApp) {
        let (review, known) = incident(&app).await;
        app.go(review, "preparing").await;
        for minute in 30..=110 {
            let at = ONE + minute * MINUTE;
            for who in ["ines", "tomasz", "priya"] {
                holds_nothing_later(&app.as_(who).get(&then(review, at)).await, at, &known);
                holds_nothing_later(&app.as_(who).get(&step(review, Some(at - 5 * MINUTE), at)).await, at, &known);
            }
            holds_nothing_later(&app.as_("ines").get(&step(review, None, at)).await, at, &known);
            holds_nothing_later(&app.as_("ines").get(&api(review, at)).await, at, &known);
        }
        // A lane of one name is called by the old one until it had another: in the list, in
        // the picture and for programs.
        for minute in 71..78 {
            let at = ONE + minute * MINUTE;
            let page = app.as_("ines").get(&then(review, at)).await.text();
            assert!(page.contains("<span>#inc-4711</span>") && page.contains(")\">#inc-4711</text>"), "minute {minute}");
            let told = app.as_("ines").get(&api(review, at)).await.json();
            assert!(told["known"].as_array().unwrap().iter().any(|thing| thing["lane"] == OLD), "minute {minute}: {told}");
        }
        let answer: Value = app.as_("ines").get(&step(review, Some(ONE + 77 * MINUTE), ONE + 78 * MINUTE)).await.json();
        assert!(answer["rows"].as_str().unwrap().contains("<span>#inc-late-channel</span>"), "{}", answer["rows"]);
        assert!(answer["picture"].as_str().unwrap().contains(")\"><title>#inc-late-channel</title>#inc-la…-channel</text>"), "{}", answer["picture"]);
        // What was deleted is drawn as gone at all times, with nobody's name.
        let gone = app.as_("ines").get(&then(review, ONE + 54 * MINUTE)).await;
        assert!(gone.says("Deleted later; what stood here was not kept."), "{}", gone.words());
        let end = app.as_("ines").get(&then(review, ONE + 110 * MINUTE)).await;
        for (word, _) in known.iter().filter(|(_, from)| *from < i64::MAX) {
            assert!(end.text().contains(word.as_str()), "{word} is there at the end");
        }
    }
);

both!(
    async fn two_stories_that_differ_later_look_the_same_now(app: TestApp) {
        // Whatever is later but when the next step is: counts, lengths and the ruler's end included.
        let at = ONE + 60 * MINUTE;
        let mut pages = Vec::new();
        for more in [0, 300] {
            let review = app.review(TITLE, Depth::Debrief).await;
            app.evidence(review, &[said(41, "#checkout", "one"), said(70, "#checkout", "two")]).await;
            let later: Vec<_> = (0..more).map(|n| said(71 + n, "Alerts", "three")).collect();
            if more > 0 {
                app.evidence(review, &later).await;
            }
            let page = app.as_("ines").get(&then(review, at)).await.text().replace(&review.to_string(), "REVIEW");
            let nonce = page.split("csp-nonce\" content=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            let id = page.split("\" id=\"then-").nth(1).unwrap()[..32].to_owned();
            let page = page.replace(&nonce, "NONCE").replace(&id, "ID");
            // Those who were there have other ids in another review.
            let people: Vec<_> = page.split("<option value=\"").skip(1).map(|o| o.split('"').next().unwrap().to_owned()).filter(|id| !id.is_empty()).collect();
            pages.push(people.iter().fold(page, |page, id| page.replace(id, "PERSON")));
        }
        let differ: Vec<_> = pages[0].split('>').zip(pages[1].split('>')).filter(|(one, other)| one != other).collect();
        assert!(differ.is_empty() && pages[0].len() == pages[1].len(), "{differ:?}");
    }
);

both!(
    async fn a_step_forward_brings_what_lies_between_and_the_time_of_the_next(app: TestApp) {
        let (review, _) = incident(&app).await;
        let path = step(review, Some(ONE + 52 * MINUTE), ONE + 59 * MINUTE);
        let answer: Value = app.as_("ines").get(&path).await.json();
        let rows = answer["rows"].as_str().unwrap();
        assert_eq!(answer["whole"], false);
        assert!(rows.contains("wordddd") && rows.contains("wordeee"), "the end is in it");
        assert!(!rows.contains("wordccc") && !rows.contains("Momentaa"), "the beginning is not");
        assert_eq!(answer["steps"][1], ONE + 63 * MINUTE);
        assert_eq!(answer["steps"][0], ONE + 58 * MINUTE);
        let page = app.as_("ines").get(&then(review, ONE + 59 * MINUTE)).await;
        let next = format!("href=\"/reviews/{review}/timeline/then?at={}\"", ONE + 63 * MINUTE);
        assert!(page.text().contains(&next) && page.says("Go on to 14:03"), "{}", page.words());
        let last = app.as_("ines").get(&then(review, ONE + 99 * MINUTE)).await;
        assert!(last.says("Nothing more came to be known."));
    }
);

both!(
    async fn programs_get_what_the_page_gives_and_go_back_as_far(app: TestApp) {
        let (review, _) = incident(&app).await;
        let end = app.as_("ines").get(&api(review, ONE + 110 * MINUTE)).await.json();
        let known = end["known"].as_array().unwrap();
        let says = |n: usize| known[n]["says"].as_str().unwrap().to_owned();
        assert_eq!((known.len(), says(0), end["later"].is_null()), (TOLD.len() + 2 + 4, TOLD[0].2.to_owned(), true));
        let late = known.iter().find(|thing| thing["says"].as_str().is_some_and(|says| says.starts_with("Momentbb"))).unwrap();
        assert_eq!(
            (late["noun"].as_str(), late["known_at"].as_str(), late["happened_at"].as_str()),
            (Some("moment"), Some("2026-11-03T13:24:00Z"), Some("2026-11-03T12:41:00Z"))
        );
        let by_clock = app.as_("ines").get(&format!("/api/reviews/{review}/then?at=2026-11-03T12:59:00Z")).await.json();
        assert_eq!(by_clock, app.as_("ines").get(&api(review, ONE + 59 * MINUTE)).await.json());
        assert_eq!(by_clock["later"].as_str(), Some("2026-11-03T13:03:00Z"));
        let more: Vec<_> = (0..100).map(|n| said(n, "#support", "and so on")).collect();
        app.evidence(review, &more).await;
        let (mut before, mut ids) = (String::new(), std::collections::BTreeSet::new());
        for _ in 0..10 {
            let page = app.as_("ines").get(&format!("{}&before={before}", api(review, ONE + 110 * MINUTE))).await.json();
            ids.extend(page["known"].as_array().unwrap().iter().map(|thing| thing["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["before"].as_str() else { break };
            next.clone_into(&mut before);
        }
        assert_eq!(ids.len(), 100 + TOLD.len() + 2 + 4, "everything, once");
        assert_eq!(app.as_("guest").get(&api(review, 0)).await.status, 401);
    }
);

both!(
    async fn steps_within_one_second_show_clocks_that_differ(app: TestApp) {
        let review = app.review("Within a second", Depth::Debrief).await;
        let after = [0, 300_000, 340_000, 340_007, 20_000_000];
        let items: Vec<_> = after
            .iter()
            .map(|micros| {
                let item = said(41, "#checkout", "one after the other");
                Seeded { earliest: item.earliest + micros, latest: item.latest + micros, ..item }
            })
            .collect();
        app.evidence(review, &items).await;
        let clocks = ["13:41:00.0", "13:41:00.300", "13:41:00.340000", "13:41:00.340007", "13:41:20"];
        for (n, clock) in clocks.iter().enumerate() {
            let answer: Value = app.as_("ines").get(&step(review, None, ONE + 41 * MINUTE + after[n])).await.json();
            assert_eq!(answer["spoken"], *clock);
            assert!(answer["sentence"].as_str().unwrap().contains(&format!(">{clock}</time>")), "{}", answer["sentence"]);
            if let Some(next) = clocks.get(n + 1) {
                let later = answer["later"].as_str().unwrap();
                assert_ne!(later.split("Go on to ").nth(1).unwrap().split('<').next().unwrap(), *clock, "the next looks otherwise");
                assert!(later.contains(&format!("after {clock} is")), "{later}");
                assert!(later.contains(&next[..8]), "{later}");
            }
        }
    }
);

both!(
    async fn it_is_for_those_who_read_the_review_as_far_as_they_see_its_evidence(app: TestApp) {
        let (review, _) = incident(&app).await;
        let end = ONE + 110 * MINUTE;
        for path in [then(review, end), step(review, None, end), api(review, end)] {
            for who in ["lena", "ada", "tomasz", "marek"] {
                assert_eq!(app.as_(who).get(&path).await.status, 404, "{who} does not see it yet");
            }
        }
        assert_eq!(app.as_("guest").get(&then(review, end)).await.status, 303);
        app.go(review, "preparing").await;
        assert_eq!(app.as_("tomasz").get(&then(review, end)).await.status, 200);
        assert_eq!(app.as_("marek").get(&then(review, end)).await.status, 404);
        app.go(review, "shared").await;
        for path in [then(review, end), step(review, None, end), api(review, end)] {
            let page = app.as_("lena").get(&path).await;
            assert_eq!(page.status, 200);
            let text = page.text();
            assert!(text.contains("Momentaa") && !text.contains("wordfff") && !text.contains("#war-room") && !text.contains("wordccc"));
        }
        // What she may not read is no step of hers either.
        let answer: Value = app.as_("lena").get(&step(review, None, ONE + 53 * MINUTE)).await.json();
        assert_eq!(answer["steps"][1], ONE + 65 * MINUTE, "the decision, not the alert");
    }
);

both!(
    async fn words_that_were_put_in_later_are_left_out_until_then(app: TestApp) {
        let review = app.review(TITLE, Depth::Debrief).await;
        let at = ONE + 52 * MINUTE;
        let seconds = at / 1_000_000;
        let message = format!(
            "[{{\"type\":\"message\",\"user\":\"U1\",\"text\":\"plantedlater\",\"ts\":\"{seconds}.000100\",\"edited\":{{\"user\":\"U1\",\"ts\":\"{}.000000\"}}}}]",
            seconds + 600
        );
        let folder = app.folder.path().join("export");
        std::fs::create_dir_all(folder.join("checkout")).unwrap();
        for (name, text) in [("users.json", "[]"), ("channels.json", "[{\"id\":\"C1\",\"name\":\"checkout\"}]"), ("checkout/2026-11-03.json", &message)] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let options = Options { channels: vec!["checkout".to_owned()], ..Options::default() };
        evidence::import_paths(&app.app, review, Some(app.id("ines")), &[folder], &options, &mut |_, _| {}).await.unwrap();
        let before = app.as_("ines").get(&then(review, at + MINUTE)).await;
        assert!(before.says("The words were changed later") && !before.text().contains("plantedlater"), "{}", before.words());
        let told = app.as_("ines").get(&api(review, at + MINUTE)).await.json();
        assert!(told["known"].as_array().unwrap().iter().any(|thing| thing["says"].is_null()) && !told.to_string().contains("plantedlater"));
        assert!(app.as_("ines").get(&then(review, at + 11 * MINUTE)).await.says("plantedlater"));
    }
);

/// The rows of a list, each with what it shows.
fn rows(html: &str) -> Vec<String> {
    let list = html.split("<ol class=\"then-rows\">").last().unwrap().split("</ol>").next().unwrap();
    list.split("<li ").skip(1).map(str::to_owned).collect()
}

fn id(row: &str) -> &str {
    row.split("id=\"").nth(1).unwrap().split('"').next().unwrap()
}

both!(
    async fn a_step_leads_to_what_its_address_shows_across_edits_deletions_and_midnight(app: TestApp) {
        let review = app.review(TITLE, Depth::Debrief).await;
        let items = [
            said(40, "#checkout", "wordaaa"),
            Seeded { details: r#"[["edited","2026-11-03T12:50:00Z by Ana"]]"#, ..said(41, "#checkout", "plantedlater") },
            Seeded { details: r#"[["deleted","message of 2026-11-03T12:55:00Z"]]"#, ..by("Ana", 42, "#checkout", DELETED) },
            said(52, "#checkout", "wordbbb"),
            said(655, "#checkout", "wordccc"),
        ];
        app.evidence(review, &items).await;
        let ines = app.as_("ines");
        let midnight = ONE + 660 * MINUTE;
        let minutes = [39, 40, 42, 49, 50, 52, 54, 55, 59, 600, 661].map(|minute| ONE + minute * MINUTE);
        for to in minutes {
            let page = ines.get(&then(review, to)).await.text();
            let there = rows(&page);
            for row in &there {
                let changed = row.split("data-changed=\"").nth(1).map(|at| at.split('"').next().unwrap().parse::<i64>().unwrap());
                assert!(changed.is_none_or(|at| at <= to), "a change that is still to come is not told: {row}");
            }
            assert_eq!(page.matches("data-changed").count(), usize::from(to >= minutes[4]) + usize::from(to >= minutes[7]));
            assert_eq!(page.contains("plantedlater"), to >= minutes[4]);
            for from in minutes {
                let answer = ines.get(&step(review, Some(from), to)).await.json();
                let (new, changed) = (rows(answer["rows"].as_str().unwrap()), rows(answer["changed"].as_str().unwrap()));
                let mut shown = if answer["whole"] == true { Vec::new() } else { rows(&ines.get(&then(review, from)).await.text()) };
                assert_eq!(answer["whole"], from > to || (from < midnight && to >= midnight), "back is the list anew, and so is another day");
                for row in changed {
                    let place = shown.iter().position(|was| id(was) == id(&row)).expect("what changed was there");
                    shown[place] = row;
                }
                shown.extend(new);
                assert_eq!(shown, there, "from minute {} to {}", (from - ONE) / MINUTE, (to - ONE) / MINUTE);
            }
        }
    }
);

both!(
    async fn a_passage_of_an_uncertain_time_comes_when_all_of_it_has_been(app: TestApp) {
        let review = app.review(TITLE, Depth::Debrief).await;
        app.go(review, "preparing").await;
        let (account, passage) = account::write(&app, "tomasz", review, "I was on the stairs.").await;
        let path = format!("/accounts/{account}/passages/{passage}");
        let version = app.as_("tomasz").get(&path).await.text().split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let fields = [("says", "I was on the stairs."), ("when", "between 13:50 and 14:20"), ("version", &version)];
        assert_eq!(app.as_("tomasz").post(&path, &fields).await.status, 303);
        let (before, end, after) = (ONE + 79 * MINUTE, ONE + 80 * MINUTE, ONE + 90 * MINUTE);
        // Its words may be of its end, so the middle is too early for them.
        let there = app.as_("tomasz").get(&then(review, before)).await;
        assert!(!there.says("on the stairs") && !there.says("Account") && there.text().contains(&format!("data-later=\"{end}\"")), "{}", there.words());
        let answer = app.as_("tomasz").get(&step(review, Some(before), after)).await.json();
        assert_eq!((answer["whole"].as_bool(), answer["changed"].as_str()), (Some(false), Some("")));
        let new = rows(answer["rows"].as_str().unwrap());
        assert_eq!(new, rows(&app.as_("tomasz").get(&then(review, after)).await.text()));
        assert!(new.len() == 1 && new[0].contains("on the stairs") && new[0].contains(&format!("data-known=\"{end}\"")), "{new:?}");
        assert_eq!(app.as_("tomasz").get(&step(review, Some(end), after)).await.json()["rows"], "", "it had been by then");
    }
);

both!(
    async fn where_the_time_of_a_decision_ends_comes_with_a_step_past_it(app: TestApp) {
        let review = app.review(TITLE, Depth::Debrief).await;
        let ids = app.evidence(review, &[said(65, "#checkout", "keeping it"), said(67, "#checkout", "fine")]).await;
        for (says, when, evidence) in [("Tomasz keeps the release.", "between 13:50 and 14:20", ids[0]), ("Ana agrees.", "14:07", ids[1])] {
            let evidence = evidence.to_string();
            let decision = [("says", says), ("when", when), ("noun", "decision"), ("evidence", &evidence)];
            assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/moments"), &decision).await.status, 303);
        }
        let (before, end, after) = (ONE + 70 * MINUTE, ONE + 80 * MINUTE, ONE + 90 * MINUTE);
        let there = app.as_("ines").get(&then(review, before)).await;
        assert!(there.says("about 14:05") && !there.says("and 14:20") && !there.text().contains("data-changed"), "{}", there.words());
        let answer = app.as_("ines").get(&step(review, Some(before), after)).await.json();
        assert_eq!((answer["whole"].as_bool(), answer["rows"].as_str()), (Some(false), Some("")));
        let changed = rows(answer["changed"].as_str().unwrap());
        let page = app.as_("ines").get(&then(review, after)).await.text();
        assert!(changed.len() == 1 && rows(&page).contains(&changed[0]), "as the page draws it");
        assert!(
            changed[0].contains("between ") && changed[0].contains(">14:20</time>") && changed[0].contains(&format!("data-changed=\"{end}\"")),
            "{}",
            changed[0]
        );
        assert_eq!(app.as_("ines").get(&step(review, Some(end), after)).await.json()["changed"], "", "it had ended by then");
    }
);

both!(
    async fn a_long_story_is_a_small_page_with_a_way_back(app: TestApp) {
        let review = app.review(TITLE, Depth::Debrief).await;
        let items: Vec<_> = (0..2_000)
            .map(|n| said(n / 20, ["#checkout", "#support", "#deploys", "Alerts"][usize::try_from(n).unwrap() % 4], &"said at length ".repeat(20)))
            .collect();
        app.evidence(review, &items).await;
        let at = ONE + 80 * MINUTE;
        let mut page = app.as_("ines").get(&then(review, at)).await;
        assert!(page.body.len() <= 60 * 1024, "{} bytes", page.body.len());
        let mut seen = 0;
        for _ in 0..60 {
            seen += page.text().matches("<li class=\"heard\"").count();
            let Some(back) = page.text().split("rel=\"prev\" href=\"").nth(1).map(|t| t.split('"').next().unwrap().replace("&amp;", "&")) else { break };
            page = app.as_("ines").get(&back).await;
        }
        assert_eq!(seen, 81 * 20, "everything up to now, once");
        let jump: Value = app.as_("ines").get(&step(review, Some(ONE), at)).await.json();
        assert_eq!(jump["whole"], true, "too much at once is the list anew");
    }
);
