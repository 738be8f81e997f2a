//! What the then view draws beside its list: what was on the screens when somebody chose,
//! and the picture. Both come from what was known, whatever the list holds.

use recount_model::Depth;
use recount_server::evidence::{self, Options};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    both,
    reached::participant,
    support::{
        TestApp,
        seed::{MINUTE, ONE, Seeded, by, goes, said},
    },
};

fn then(review: Uuid, at: i64) -> String {
    format!("/reviews/{review}/timeline/then?at={at}")
}

async fn step(app: &TestApp, review: Uuid, at: i64) -> Value {
    app.as_("ines").get(&format!("/reviews/{review}/timeline/then/step?from=&to={at}")).await.json()
}

/// Puts a moment or a decision into a review.
async fn tell(app: &TestApp, review: Uuid, says: &str, when: &str, noun: &str) {
    let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", says), ("when", when), ("noun", noun)]).await;
    assert_eq!(made.status, 303, "{}", made.words());
}

/// What stands beside the decision of a sentence, as a page draws it.
fn screens(page: &str, says: &str) -> String {
    let card = page.split("<details class=\"decision\"").find(|card| card.contains(says)).unwrap_or_else(|| panic!("no card of “{says}”"));
    let beside = card.split("<div class=\"on-screen\">").nth(1).unwrap_or_else(|| panic!("no screens of “{says}”"));
    beside.split("</div>").next().unwrap().to_owned()
}

/// The numbers before each of something in an answer.
fn paths<'a>(svg: &'a str, class: &str) -> Vec<&'a str> {
    svg.split(&format!("<path class=\"{class}\" d=\"")).skip(1).map(|path| path.split('"').next().unwrap()).collect()
}

const JOINED: &str = "[[\"subtype\",\"channel_join\"]]";
const EDITED: &str = r#"[["edited","2026-11-03T13:20:00Z by Ana"]]"#;

both!(
    async fn the_screens_are_those_of_when_somebody_chose_and_not_of_when_it_was_known(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        let items = [
            by("Tomasz", 50, "#checkout", "seenbefore"),
            by("Ana", 60, "#checkout", "seenfirst"),
            Seeded { details: EDITED, ..by("Ana", 64, "#checkout", "plantedlater") },
            by("Tomasz", 66, "#checkout", "ourdecision"),
            by("Ana", 70, "#checkout", "itwasthepool"),
            by("Ana", 85, "#checkout", "wehearofit"),
        ];
        let ids = app.evidence(review, &items).await;
        for (says, when, tied) in [("Tomasz keeps the release.", "14:05", ids[5]), ("Tomasz says so.", "", ids[3])] {
            let tied = tied.to_string();
            let decision = [("says", says), ("when", when), ("noun", "decision"), ("evidence", tied.as_str())];
            assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/moments"), &decision).await.status, 303);
        }
        app.go(review, "preparing").await;
        let tomasz = participant(&app, review, "Tomasz").await;
        for of in [String::new(), format!("&as={tomasz}")] {
            let page = app.as_("ines").get(&format!("{}{of}", then(review, ONE + 90 * MINUTE))).await.text();
            let late = screens(&page, "keeps the release");
            assert!(page.contains("known from") && late.contains("seenbefore") && late.contains("seenfirst"), "{late}");
            for later in ["ourdecision", "itwasthepool", "wehearofit", "plantedlater"] {
                assert!(!late.contains(later), "{later} came after the choice: {late}");
            }
            assert!(late.contains("The words were changed later"), "at the time of the choice: {late}");
            // What it is told by is the choice, and stood on no screen before it.
            let told = screens(&page, "says so");
            assert!(told.contains("seenfirst") && !told.contains("ourdecision") && !told.contains("itwasthepool"), "{told}");
        }
    }
);

both!(
    async fn a_card_says_the_same_of_the_screens_however_far_one_goes_on(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        let mut items = vec![by("Ana", 30, "#checkout", "tooearly")];
        items.extend((41..51).map(|minute| by("Ana", minute, "#checkout", &format!("seen{minute} on the screen"))));
        items.push(by("Ana", 55, "#support", "elsewhere"));
        // He joins at 62: what had been said there reached him then.
        items.push(goes("Tomasz", 62, "#checkout", JOINED));
        items.push(Seeded { details: EDITED, ..by("Ana", 64, "#checkout", "plantedlater") });
        items.extend((66..101).map(|minute| by("Ana", minute, "#checkout", "and so on")));
        app.evidence(review, &items).await;
        tell(&app, review, "Tomasz and Priya keep the release.", "14:05", "decision").await;
        app.go(review, "preparing").await;
        let tomasz = participant(&app, review, "Tomasz").await;
        for (place, label, words) in [
            (String::new(), "On the screens then", ["seen47", "seen48", "seen49", "seen50", "elsewhere"]),
            (format!("&as={tomasz}"), "In front of Tomasz then", ["seen46", "seen47", "seen48", "seen49", "seen50"]),
        ] {
            let mut drawn = Vec::new();
            // The decision is on the list of all of these times; of what came before it, ever less is.
            for minute in [65, 70, 80, 90, 100] {
                let page = app.as_("ines").get(&format!("{}{place}", then(review, ONE + minute * MINUTE))).await;
                drawn.push(screens(&page.text(), "Tomasz and Priya keep the release."));
            }
            let step = app.as_("ines").get(&format!("/reviews/{review}/timeline/then/step?from={}&to={}{place}", ONE + 64 * MINUTE, ONE + 100 * MINUTE)).await;
            drawn.push(screens(step.json()["rows"].as_str().unwrap(), "Tomasz and Priya keep the release."));
            assert!(words.iter().all(|word| drawn[0].contains(word)) && drawn[0].contains(label), "{}", drawn[0]);
            assert_eq!(drawn[0].matches("<li>").count(), 6, "{}", drawn[0]);
            assert!(drawn[0].contains("The words were changed later") && !drawn[0].contains("plantedlater") && !drawn[0].contains("tooearly"));
            assert!(drawn.iter().all(|other| *other == drawn[0]), "{drawn:#?}");
        }
    }
);

both!(
    async fn a_card_says_there_was_nothing_only_where_there_was_nothing(app: TestApp) {
        const NOTHING: &str = "Nothing in the half hour before, as far as the evidence shows.";
        const UNSHARED: &str = "What was on the screens is not shared with you.";
        let review = app.review("Pool change", Depth::Debrief).await;
        let items = [by("Tomasz", 60, "#checkout", "wordaaa"), by("Ana", 61, "#checkout", "wordbbb"), by("Ana", 62, "#checkout", "wordccc @Priya, look")];
        let ids = app.evidence(review, &items).await;
        tell(&app, review, "Tomasz and Priya keep the release.", "14:05", "decision").await;
        tell(&app, review, "Tomasz and Priya go home.", "16:00", "decision").await;
        let body = format!("## Story\n\nAt [14:01](evidence:{}) it began.", ids[1]);
        app.go(review, "shared").await;
        let at = ONE + 185 * MINUTE;
        let mine = app.as_("ines").get(&then(review, at)).await.text();
        assert!(screens(&mine, "Tomasz and Priya keep the release.").contains("wordccc"));
        assert!(screens(&mine, "Tomasz and Priya go home.").contains(NOTHING));
        let (tomasz, priya) = (participant(&app, review, "Tomasz").await, participant(&app, review, "Priya").await);
        for place in [String::new(), format!("&as={tomasz}"), format!("&as={priya}")] {
            let theirs = app.as_("lena").get(&format!("{}{place}", then(review, at))).await.text();
            let beside = screens(&theirs, "Tomasz and Priya keep the release.");
            assert!(beside.contains(UNSHARED) && !beside.contains(NOTHING) && !beside.contains("<li>") && !beside.contains("word"), "{beside}");
            assert!(screens(&theirs, "Tomasz and Priya go home.").contains(NOTHING), "whoever may see nothing of it learns that there was nothing");
        }
        // A link in the shared text opens one of them, and the card says that it is not all.
        let saved = app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", &body), ("base_version", "0")]).await;
        assert_eq!(saved.status, 303, "{}", saved.words());
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/stage"), &[("stage", "debriefing"), ("reason", "once more")]).await.status, 303);
        app.go(review, "shared").await;
        let beside = screens(&app.as_("lena").get(&then(review, at)).await.text(), "Tomasz and Priya keep the release.");
        assert!(beside.contains("wordbbb") && !beside.contains("wordaaa") && beside.contains("Not everything that was there is shared with you."), "{beside}");
    }
);

both!(
    async fn what_was_told_and_the_lanes_stay_in_the_picture_as_one_goes_on(app: TestApp) {
        const LANES: [&str; 13] = ["#a", "#b", "#c", "#d", "#e", "#f", "#g", "#h", "#i", "#j", "#k", "#l", "#m"];
        let review = app.review("Pool change", Depth::Debrief).await;
        // Each lane that comes later says more than all before it.
        let mut items = Vec::new();
        for (n, lane) in (0_i64..).zip(LANES) {
            items.extend((0..3 + 2 * n).map(|_| said(10 + 4 * n, lane, "and so on")));
        }
        app.evidence(review, &items).await;
        for (says, when, noun) in [("One.", "13:12", ""), ("Two.", "13:15", "decision"), ("Three.", "13:20", ""), ("Four.", "13:58", "")] {
            tell(&app, review, says, when, noun).await;
        }
        app.go(review, "preparing").await;
        let tomasz = participant(&app, review, "Tomasz").await;
        for place in [String::new(), format!("&as={tomasz}")] {
            let (mut lanes, mut dots): (Vec<&str>, usize) = (Vec::new(), 0);
            for minute in 10..=70 {
                let answer: Value =
                    app.as_("ines").get(&format!("/reviews/{review}/timeline/then/step?from=&to={}{place}", ONE + minute * MINUTE)).await.json();
                let (picture, scrub) = (answer["picture"].as_str().unwrap(), answer["scrub"].as_str().unwrap());
                let drawn: Vec<&str> = LANES.into_iter().filter(|lane| picture.contains(&format!(")\">{lane}</text>"))).collect();
                assert!(lanes.iter().all(|lane| drawn.contains(lane)), "{lanes:?} were drawn, and at minute {minute} {drawn:?}");
                lanes = drawn;
                let come = LANES.len().min(usize::try_from((minute - 10) / 4 + 1).unwrap());
                assert_eq!(lanes.len(), come.min(10));
                assert_eq!(picture.contains("in the list only"), come > 10, "minute {minute}: what is left out is said");
                if place.is_empty() {
                    let now = paths(picture, "dots").iter().map(|path| path.matches("h0").count()).sum();
                    assert!(now >= dots, "minute {minute}: {now} of {dots} dots");
                    assert_eq!(scrub.matches("<circle").count(), now, "minute {minute}");
                    dots = now;
                }
            }
            assert_eq!(dots, if place.is_empty() { 4 } else { 0 });
        }
        let end = step(&app, review, ONE + 70 * MINUTE).await;
        assert!(end["picture"].as_str().unwrap().contains("3 more lanes are") && end["scrub"].as_str().unwrap().contains("r=\"4.5\""));
    }
);

both!(
    async fn a_channel_and_a_message_of_an_export_are_what_they_were_then(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        let second = (ONE + 52 * MINUTE) / 1_000_000;
        let day = format!(
            r#"[{{"type":"message","user":"U1","text":"join here","ts":"{second}.000100"}},
                {{"type":"message","subtype":"tombstone","user":"USLACKBOT","text":"This message was deleted.","ts":"{}.000100"}},
                {{"type":"message","subtype":"channel_name","user":"U1","old_name":"inc-4711","name":"inc-gateway","text":"<@U1> has renamed the channel","ts":"{}.000100"}}]"#,
            second + 60,
            second + 600
        );
        let folder = app.folder.path().join("export");
        std::fs::create_dir_all(folder.join("inc-gateway")).unwrap();
        for (name, text) in [("users.json", "[]"), ("channels.json", r#"[{"id":"C1","name":"inc-gateway"}]"#), ("inc-gateway/2026-11-03.json", &day)] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let options = Options { channels: vec!["inc-gateway".to_owned()], ..Options::default() };
        evidence::import_paths(&app.app, review, Some(app.id("ines")), &[folder], &options, &mut |_, _| {}).await.unwrap();
        let before = app.as_("ines").get(&then(review, ONE + 54 * MINUTE)).await;
        assert!(before.says("#inc-4711") && !before.text().contains("gateway"), "{}", before.words());
        assert!(before.says("Deleted later; what stood here was not kept.") && !before.text().contains("USLACKBOT") && !before.text().contains("was deleted"));
        let after = step(&app, review, ONE + 70 * MINUTE).await;
        let (rows, picture) = (after["rows"].as_str().unwrap(), after["picture"].as_str().unwrap());
        assert!(picture.contains("#inc-gateway") && !picture.contains("#inc-4711"), "{picture}");
        assert!(rows.contains("<span>#inc-4711</span>") && rows.contains("<span>#inc-gateway</span>"), "each line as it was: {rows}");
    }
);

both!(
    async fn the_legend_marks_what_explains_the_picture(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        app.evidence(review, &[said(41, "#checkout", "one")]).await;
        let page = app.as_("ines").get(&then(review, ONE + 42 * MINUTE)).await.text();
        for words in ["Width of a lane", "Triangle", "Square", "Stroke", "Open ring"] {
            assert!(page.contains(&format!("<span class=\"of-picture\">{words}")), "{words}");
        }
        // That reading is seen holds without a picture too.
        assert!(page.contains("<span>Whoever wrote a passage sees that you opened it</span>"));
    }
);
