//! What stands in several places: copies of other messages, what goes with a message that is
//! removed, and what is listed as not read.

use std::io::{Cursor, Write as _};

use recount_model::Depth;
use recount_server::{
    evidence::{Options, Outcome},
    platform::db::{Db, noting},
};
use uuid::Uuid;

use super::{channels, count, ended, everything, file, import, send};
use crate::{
    both,
    support::{Page, TestApp, held::folder_text},
};

fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An export of one channel with these messages on 3 November 2026.
fn of_one_day(messages: &str) -> Vec<u8> {
    zip_of(&[
        ("channels.json", r#"[{"id":"C1","name":"checkout"}]"#),
        ("users.json", r#"[{"id":"U1","name":"tomasz"},{"id":"U2","name":"priya"}]"#),
        ("checkout/2026-11-03.json", messages),
    ])
}

/// Everything that leaves the installation.
async fn exported(app: &TestApp) -> String {
    let folder = tempfile::tempdir().unwrap();
    recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
    folder_text(folder.path())
}

/// Ids of the items of a list, by what they say.
fn ids(list: &Page) -> Vec<(Uuid, String)> {
    let item = |li: &str| Some((li.get(..36)?.parse::<Uuid>().ok()?, li.split("</li>").next()?.to_owned()));
    list.text().split("id=\"evidence-").skip(1).filter_map(item).collect()
}

fn id_of(list: &Page, text: &str) -> Uuid {
    ids(list).into_iter().find(|(_, says)| says.contains(text)).unwrap_or_else(|| panic!("no {text}: {}", list.words())).0
}

/// Removes the item that says this; gives where the review's evidence is listed.
async fn removed(app: &TestApp, review: Uuid, what: &str) -> String {
    let own = format!("/reviews/{review}/evidence");
    let item = id_of(&app.as_("ines").get(&own).await, what);
    assert_eq!(app.as_("ines").post(&format!("{own}/{item}/redact"), &[("reason", "a password")]).await.status, 303);
    own
}

/// Changes what is kept of an item behind the program's back, as an earlier version kept it.
async fn change(app: &TestApp, statement: &'static str, bytes: &str) {
    let bytes = bytes.as_bytes().to_vec();
    let changed = match &app.app.db {
        Db::Sqlite { write, .. } => sqlx::query(statement).bind(bytes).execute(write).await.unwrap().rows_affected(),
        Db::Pg(pool) => sqlx::query(statement).bind(bytes).execute(pool).await.unwrap().rows_affected(),
    };
    assert_eq!(changed, 1, "{statement}");
}

/// A day before the chosen ones; in a direct message; in a channel that was not chosen; and
/// paths of places that were not chosen.
const PLANTED: [&str; 5] = ["plantedroot", "planteddirect", "plantedprivate", "plantedpath", "plantedchannel"];

both! {
    async fn copies_of_what_was_not_chosen_are_nowhere(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let root = r#"{"ts":"1793620000.000100","thread_ts":"1793620000.000100","user":"U1","text":"plantedroot"}"#;
        let today = format!(
            r#"[{{"ts":"1793710000.000100","subtype":"thread_broadcast","user":"U2","text":"see the thread","thread_ts":"1793620000.000100","root":{root}}},
            {{"ts":"1793710001.000100","user":"U2","text":"as he said","attachments":[{{"is_msg_unfurl":true,"channel_id":"D1","text":"planteddirect","fallback":"planteddirect"}}]}},
            {{"ts":"1793710002.000100","user":"U2","text":"and there","attachments":[{{"is_msg_unfurl":true,"channel_id":"G1","channel_name":"plantedchannel","text":"plantedprivate"}}]}}]"#
        );
        let zip = zip_of(&[
            ("channels.json", r#"[{"id":"C1","name":"checkout"}]"#),
            ("groups.json", r#"[{"id":"G1","name":"plantedchannel"}]"#),
            ("dms.json", r#"[{"id":"D1","members":["U1","U2"]}]"#),
            ("checkout/2026-11-02.json", &format!("[{root}]")),
            ("checkout/2026-11-03.json", &today),
            ("plantedchannel/2026-11-03.json", r#"[{"ts":"1793710003.000100","text":"plantedprivate"}]"#),
            ("plantedchannel/plantedpath-layoff-list.pdf", "x"),
            ("plantedchannel/../plantedpath.json", "[]"),
            ("nobodys/plantedpath.txt", "x"),
            ("../nobodys/plantedpath.json", "[]"),
        ]);
        let address = send(&app, "ines", review, "export.zip", &zip).await;
        let chosen = [("act", "start"), ("channel", "C1"), ("from", "2026-11-03"), ("until", "2026-11-03")];
        assert_eq!(app.as_("ines").post(&address, &chosen).await.status, 303);
        let done = ended(&app, "ines", &address).await;
        assert!(done.says("3 items were added"), "{}", done.words());
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await;
        assert!(list.says("see the thread") && list.says("as he said") && list.says("and there"), "{}", list.words());
        let mut told = vec![list.text(), everything(&app).await, exported(&app).await];
        for (id, _) in ids(&list) {
            let item = app.as_("ines").get(&format!("/reviews/{review}/evidence/{id}")).await;
            assert!(item.says("left out") && item.says("stands as itself where it was chosen"), "{}", item.words());
            let original = app.as_("ines").get(&format!("/reviews/{review}/evidence/{id}/original")).await.text();
            assert!(original.contains("\"ts\":\"17937100") && original.contains("null"), "{original}");
            told.extend([item.text(), original]);
        }
        for token in PLANTED {
            for text in &told {
                assert!(!text.to_lowercase().contains(token), "{token}: {text}");
            }
        }
    }
}

const SAID: &str = r#"[{"ts":"1793710000.000100","thread_ts":"1793710000.000100","user":"U1","text":"the password is plantedfirst"},
 {"ts":"1793710010.000100","thread_ts":"1793710000.000100","user":"U2","text":"an answer stays"},
 {"ts":"1793710020.000100","subtype":"message_changed","message":{"ts":"1793710000.000100","user":"U1","text":"it is plantedfirst and plantedsecond"},"previous_message":{"ts":"1793710000.000100","user":"U1","text":"the password is plantedfirst"}},
 {"ts":"1793710030.000100","subtype":"message_deleted","user":"U1","deleted_ts":"1793710000.000100","previous_message":{"ts":"1793710000.000100","user":"U1","text":"plantedfirst, once more"}},
 {"ts":"1793710040.000100","subtype":"message_deleted","user":"U1","deleted_ts":"1793710010.000100"}]"#;
/// As an export says it that was made after an edit.
const EDITED: &str = r#"[{"ts":"1793710000.000100","thread_ts":"1793710000.000100","user":"U1","text":"it is plantedfirst, or plantedthird","edited":{"user":"U1","ts":"1793710100.000000"}}]"#;
/// And what tells of one more change, in an export of a day later.
const LATER: &str = r#"[{"ts":"1793710200.000100","subtype":"message_changed","message":{"ts":"1793710000.000100","user":"U1","text":"no more plantedfirst"},"previous_message":{"ts":"1793710000.000100","user":"U1","text":"it is plantedfirst"}},
 {"ts":"1793710210.000100","user":"U2","text":"what was said since"}]"#;

async fn brought(app: &TestApp, review: Uuid, name: &str, messages: &str) -> (u64, u64) {
    let zip = file(app, name, &of_one_day(messages));
    let outcome = import(app, review, &zip, &channels(&["checkout"])).await.unwrap();
    (outcome.items, outcome.repeated)
}

both! {
    async fn what_has_the_words_of_a_removed_message_goes_with_it(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(brought(&app, review, "monday.zip", SAID).await, (5, 0));
        assert_eq!(brought(&app, review, "tuesday.zip", EDITED).await, (1, 1), "the edit is an item of its own");
        let own = format!("/reviews/{review}/evidence");
        let list = app.as_("ines").get(&own).await;
        let [first, answer] = ["the password is", "an answer stays"].map(|text| id_of(&list, text));
        let (page, statements) = noting(app.as_("ines").get(&format!("{own}/{first}"))).await;
        assert!(page.says("3 other items have words of the same message") && page.says("plantedsecond") && statements.len() <= 5, "{} {}", statements.len(), page.words());
        let page = app.as_("ines").get(&format!("{own}/{answer}")).await;
        assert!(page.says("1 other item has words of the same message"), "what tells of its deletion: {}", page.words());

        app.go(review, "preparing").await;
        assert!(!app.as_("tomasz").get(&format!("{own}/{first}")).await.says("words of the same message"), "he removes nothing");
        assert_eq!(app.as_("tomasz").post(&format!("{own}/{first}/redact"), &[("reason", "a password")]).await.status, 403);
        assert!(everything(&app).await.contains("plantedthird"));
        assert_eq!(app.as_("ines").post(&format!("{own}/{first}/redact"), &[("reason", "a password")]).await.status, 303);

        let list = app.as_("ines").get(&own).await;
        assert_eq!(list.words().matches("Removed by Ines").count(), 4, "{}", list.words());
        assert!(list.says("an answer stays") && list.words().matches("a password").count() == 4, "{}", list.words());
        let left = everything(&app).await + &exported(&app).await;
        for token in ["plantedfirst", "plantedsecond", "plantedthird"] {
            assert!(!left.contains(token), "{token}");
        }
        assert_eq!(count(&app, "redactions").await, 4, "each has a tombstone of its own");
        for (name, messages) in [("monday.zip", SAID), ("tuesday.zip", EDITED)] {
            assert_eq!(brought(&app, review, name, messages).await.0, 0, "{name}");
        }
        assert_eq!(brought(&app, review, "later.zip", LATER).await, (1, 0), "what tells of the removed message stays out");
        let list = app.as_("ines").get(&own).await;
        assert!(list.says(LEFT_OUT), "and is listed: {}", list.words());
        assert!(list.says("what was said since") && !everything(&app).await.contains("planted"), "{}", list.words());
    }
}

both! {
    async fn removing_what_tells_of_a_change_removes_what_was_changed(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(brought(&app, review, "monday.zip", SAID).await, (5, 0));
        let own = format!("/reviews/{review}/evidence");
        let change = id_of(&app.as_("ines").get(&own).await, "plantedsecond");
        assert!(app.as_("ines").get(&format!("{own}/{change}")).await.says("2 other items have words of the same message"));
        assert_eq!(app.as_("ines").post(&format!("{own}/{change}/redact"), &[("reason", "a password")]).await.status, 303);
        assert!(!everything(&app).await.contains("planted"));
        assert!(app.as_("ines").get(&own).await.says("an answer stays"));
    }
}

const LEFT_OUT: &str = "Words of this message were removed here before, so it was left out.";

/// What tells of a change alone, as an export of one day has it whose message is of another.
const CHANGE: &str = r#"[{"ts":"1793710020.000100","subtype":"message_changed","message":{"ts":"1793710000.000100","user":"U1","text":"it is plantedfirst and plantedsecond"},"previous_message":{"ts":"1793710000.000100","user":"U1","text":"the password is plantedfirst"}}]"#;

both! {
    async fn a_message_whose_change_was_removed_does_not_come_in_later(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(brought(&app, review, "change.zip", CHANGE).await, (1, 0));
        let own = removed(&app, review, "plantedsecond").await;
        let zip = file(&app, "monday.zip", &of_one_day(SAID));
        let outcome = import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        assert_eq!((outcome.items, outcome.repeated, outcome.problems), (2, 1, 2), "the answer, and what tells of its deletion");
        assert!(outcome.unread.iter().all(|line| line.contains("checkout/") && line.ends_with(LEFT_OUT)), "{:?}", outcome.unread);
        let list = app.as_("ines").get(&own).await;
        assert!(list.says("an answer stays") && list.says("2 things were not taken") && !everything(&app).await.contains("planted"), "{}", list.words());
        let again = import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        assert_eq!((again.source, again.items, again.repeated, again.unread.len()), (None, 0, 3, 2), "it brings nothing, leaves nothing and says why");
    }
}

/// As [`CHANGE`], of which the message itself comes alone.
const MESSAGE: &str = r#"[{"ts":"1793710000.000100","user":"U1","text":"the password is plantedfirst"}]"#;

both! {
    async fn a_file_of_what_was_removed_alone_says_so_and_stays_listed_once(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(brought(&app, review, "change.zip", CHANGE).await, (1, 0));
        removed(&app, review, "plantedsecond").await;
        let zip = file(&app, "message.zip", &of_one_day(MESSAGE));
        for (source, problems) in [(true, 1), (false, 1)] {
            let outcome = import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
            assert_eq!((outcome.source.is_some(), outcome.items, outcome.repeated, outcome.problems), (source, 0, 0, problems));
            assert!(outcome.unread[0].ends_with(LEFT_OUT), "{:?}", outcome.unread);
        }
        assert_eq!(count(&app, "sources").await, 2, "the change, and once the message");
    }
}

/// As an export has [`MESSAGE`] that was made after it was changed.
const CHANGED: &str = r#"[{"ts":"1793710000.000100","user":"U1","text":"it is plantedsecond","edited":{"user":"U1","ts":"1793710100.000000"}}]"#;

both! {
    async fn later_words_of_a_removed_message_stay_out_and_are_listed(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(brought(&app, review, "message.zip", MESSAGE).await, (1, 0));
        removed(&app, review, "plantedfirst").await;
        let zip = file(&app, "changed.zip", &of_one_day(CHANGED));
        let outcome = import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        assert_eq!((outcome.items, outcome.repeated, outcome.problems), (0, 1, 1));
        assert!(outcome.unread[0].ends_with(LEFT_OUT), "{:?}", outcome.unread);
        assert!(!everything(&app).await.contains("planted"));
    }
}

both! {
    async fn what_was_removed_of_a_text_stays_out_however_its_lines_end(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let grown = "2026-11-03T10:00:00Z fine\n2026-11-03T10:01:00Z the password is plantedfirst\n2026-11-03T10:02:00Z and on\n";
        let first = file(&app, "ops.log", grown.split("\n2026-11-03T10:02").next().unwrap().as_bytes());
        assert_eq!(import(&app, review, &first, &Options::default()).await.unwrap().items, 2);
        removed(&app, review, "plantedfirst").await;
        for (name, text, items) in [("grown.log", grown.to_owned(), 1), ("windows.log", grown.replace('\n', "\r\n"), 0)] {
            let outcome = import(&app, review, &file(&app, name, text.as_bytes()), &Options::default()).await.unwrap();
            assert_eq!((outcome.items, outcome.repeated), (items, 3 - items), "{name}");
        }
        assert!(!everything(&app).await.contains("planted"));
    }
}

both! {
    async fn who_removes_words_of_a_markdown_review_is_told_where_else_they_may_stand(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let text = "# Slow checkout\n\n## Timeline\n\n- 2026-11-03 10:05 the token is plantedfirst\n";
        import(&app, review, &file(&app, "slow.md", text.as_bytes()), &Options::default()).await.unwrap();
        let own = format!("/reviews/{review}/evidence");
        for (item, _) in ids(&app.as_("ines").get(&own).await) {
            let page = app.as_("ines").get(&format!("{own}/{item}")).await;
            assert!(page.says("look through what slow.md brought") && page.text().contains("/evidence?source="), "{}", page.words());
        }
    }
}

both! {
    async fn what_an_earlier_version_kept_without_its_message_keeps_that_out_once_removed(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(brought(&app, review, "change.zip", CHANGE).await, (1, 0));
        let old = "update evidence set original = $1, answers_hash = null, details = '[[\"before\",\"the password is plantedfirst\"]]'";
        change(&app, old, CHANGE.trim_matches(['[', ']'])).await;
        removed(&app, review, "plantedsecond").await;
        assert_eq!(brought(&app, review, "message.zip", MESSAGE).await, (0, 0));
        assert!(!everything(&app).await.contains("planted"));
    }
}

both! {
    async fn a_message_whose_change_is_removed_while_it_is_brought_stays_out(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(brought(&app, review, "change.zip", CHANGE).await, (1, 0));
        let outcome = removed_meanwhile(&app, review, "plantedsecond", MESSAGE).await;
        assert_eq!((outcome.items, outcome.problems), (8_000, 1), "{:?}", outcome.unread);
        assert!(outcome.unread[0].ends_with(LEFT_OUT), "{:?}", outcome.unread);
        assert!(!everything(&app).await.contains("planted"));
    }
}

/// Brings a message and eight thousand others, and while that goes on removes the item that says
/// `what`, the only one that is here.
async fn removed_meanwhile(app: &TestApp, review: Uuid, what: &str, message: &str) -> Outcome {
    let after = |n: u32| format!(r#"{{"ts":"17937200{:02}.{:06}","user":"U2","text":"and on"}}"#, n / 1_000, n % 1_000);
    let day: Vec<String> = std::iter::once(message.trim_matches(['[', ']']).to_owned()).chain((0..8_000).map(after)).collect();
    let zip = file(app, "long.zip", &of_one_day(&format!("[{}]", day.join(","))));
    let options = channels(&["checkout"]);
    let remove = async {
        while count(app, "evidence").await < 100 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        removed(app, review, what).await;
    };
    let (outcome, ()) = tokio::join!(import(app, review, &zip, &options), remove);
    outcome.unwrap()
}

both! {
    async fn what_is_removed_while_an_import_runs_stays_out_of_it(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        assert_eq!(brought(&app, review, "message.zip", MESSAGE).await, (1, 0));
        let outcome = removed_meanwhile(&app, review, "plantedfirst", CHANGE).await;
        assert_eq!((outcome.items, outcome.problems), (8_000, 1), "{:?}", outcome.unread);
        assert!(outcome.unread[0].ends_with(LEFT_OUT), "{:?}", outcome.unread);
        assert!(!everything(&app).await.contains("planted"));
    }
}

both! {
    async fn what_an_earlier_version_kept_with_copies_goes_as_well(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let messages = r#"[{"ts":"1793710000.000100","thread_ts":"1793710000.000100","user":"U1","text":"the password is plantedfirst"},
            {"ts":"1793710010.000100","subtype":"thread_broadcast","user":"U2","text":"shown to all","thread_ts":"1793710000.000100"},
            {"ts":"1793710011.000100","subtype":"thread_broadcast","user":"U2","text":"shown and kept alone","thread_ts":"1793710000.000100"},
            {"ts":"1793710020.000100","user":"U1","text":"told of a change"},
            {"ts":"1793710021.000100","user":"U1","text":"told of another change"}]"#;
        assert_eq!(brought(&app, review, "monday.zip", messages).await, (5, 0));
        let root = r#"{"ts":"1793710000.000100","thread_ts":"1793710000.000100","user":"U1","text":"the password is plantedfirst"}"#;
        let with_root = format!(r#"{{"ts":"1793710010.000100","subtype":"thread_broadcast","user":"U2","text":"shown to all","thread_ts":"1793710000.000100","root":{root}}}"#);
        change(&app, "update evidence set original = $1 where text = 'shown to all'", &with_root).await;
        let told = |ts: &str, was: &str| format!(r#"{{"ts":"1793710020.000100","subtype":"message_changed","message":{{"ts":"{ts}","text":"new"}},"previous_message":{{"ts":"{ts}","text":"{was}"}}}}"#);
        change(&app, "update evidence set original = $1, details = '[[\"before\",\"plantedfirst\"]]' where text = 'told of a change'", &told("1793710000.000100", "plantedfirst")).await;
        change(&app, "update evidence set original = $1, details = '[[\"before\",\"something else\"]]' where text = 'told of another change'", &told("1793709999.000100", "plantedother")).await;

        let own = format!("/reviews/{review}/evidence");
        let first = id_of(&app.as_("ines").get(&own).await, "the password is");
        let page = app.as_("ines").get(&format!("{own}/{first}")).await;
        assert!(page.says("2 other items have words of the same message") && page.says("shown to all") && page.says("told of a change"), "{}", page.words());
        assert_eq!(app.as_("ines").post(&format!("{own}/{first}/redact"), &[("reason", "a password")]).await.status, 303);
        let list = app.as_("ines").get(&own).await;
        assert!(list.says("shown and kept alone") && list.says("told of another change"), "{}", list.words());
        assert!(!list.says("shown to all") && !list.says("told of a change"), "{}", list.words());
        let alone = id_of(&list, "told of another change");
        let original = app.as_("ines").get(&format!("{own}/{alone}/original")).await.text();
        assert!(original.contains("plantedother"), "of another message: it is removed as itself");
        assert!(!everything(&app).await.contains("plantedfirst"));
    }
}

const CSV: &[u8] =
    b"time,message\n2026-11-03T12:00:00Z,fine\n2026-11-03T12:01:00Z,so far\n2026-11-03T12:02:00Z,and further\nplantedcell hunter2,shifted\nsoon,another\n";

both! {
    async fn what_is_listed_as_not_read_can_be_removed(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let path = file(&app, "alerts.csv", CSV);
        let outcome = import(&app, review, &path, &Options::default()).await.unwrap();
        assert_eq!((outcome.items, outcome.problems), (3, 2));
        app.go(review, "preparing").await;
        let source = format!("/reviews/{review}/sources/{}", outcome.source.unwrap());
        let redact = format!("{source}/problems/0/redact");
        let page = app.as_("ines").get(&source).await;
        assert!(page.says("plantedcell") && page.text().contains("remove=0") && !page.text().contains(&redact), "{}", page.words());
        let form = app.as_("ines").get(&format!("{source}?remove=0")).await;
        assert!(form.text().contains(&redact) && form.text().matches("name=\"reason\"").count() == 1, "{}", form.words());
        for asked in [source.clone(), format!("{source}?remove=0")] {
            let page = app.as_("tomasz").get(&asked).await;
            assert!(page.says("plantedcell") && !page.text().contains("remove=") && !page.text().contains("/redact"), "{}", page.words());
        }
        assert_eq!(app.as_("tomasz").post(&redact, &[("reason", "a password")]).await.status, 403);
        assert_eq!(app.as_("lena").post(&redact, &[("reason", "a password")]).await.status, 404);
        let long = "x".repeat(201);
        for unclear in [" ", long.as_str()] {
            let refused = app.as_("ines").post(&redact, &[("reason", unclear)]).await;
            assert!(refused.status == 422 && refused.says("Say in a line why it goes") && refused.text().contains(&format!("value=\"{unclear}\"")), "{}", refused.words());
        }
        let elsewhere = app.review("Search", Depth::Debrief).await;
        let through = redact.replace(&review.to_string(), &elsewhere.to_string());
        assert_eq!(app.as_("ines").post(&through, &[("reason", "a password")]).await.status, 404, "another review has its own");
        assert!(everything(&app).await.contains("plantedcell"), "nothing was removed so far");

        let done = app.as_("ines").post(&redact, &[("reason", "a password")]).await;
        assert_eq!(done.status, 303);
        for page in [source.clone(), format!("/reviews/{review}/evidence")] {
            let page = app.as_("ines").get(&page).await;
            assert!(page.says("alerts.csv, line 5") && page.says("Removed by Ines on") && page.says("a password") && page.says("“soon” in time"), "{}", page.words());
        }
        let left = everything(&app).await + &exported(&app).await;
        assert!(!left.contains("plantedcell") && !left.contains("hunter2"), "it is nowhere");
        for gone in [redact.clone(), format!("{source}/problems/7/redact")] {
            assert_eq!(app.as_("ines").post(&gone, &[("reason", "again")]).await.status, 422, "{gone}");
        }
    }
}

both! {
    async fn a_path_is_removed_with_what_is_listed_of_it(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let day = r#"[{"ts":"1793710000.000100","user":"U1","text":"fine"}]"#;
        let zip = zip_of(&[("channels.json", r#"[{"id":"C1","name":"checkout"}]"#), ("checkout/2026-11-03.json", day), ("checkout/plantedpath.pdf", "x")]);
        let path = file(&app, "export.zip", &zip);
        let outcome = import(&app, review, &path, &channels(&["checkout"])).await.unwrap();
        let source = format!("/reviews/{review}/sources/{}", outcome.source.unwrap());
        assert!(app.as_("ines").get(&source).await.says("checkout/plantedpath.pdf"));
        assert_eq!(app.as_("ines").post(&format!("{source}/problems/0/redact"), &[("reason", "a customer")]).await.status, 303);
        let page = app.as_("ines").get(&source).await;
        assert!(page.says("Removed by Ines on") && !everything(&app).await.contains("plantedpath"), "{}", page.words());
        let zip = zip_of(&[("channels.json", r#"[{"id":"C1","name":"checkout"}]"#), ("checkout/2026-11-04.json", day), ("checkout/plantedname.json", "[{\"ts\":\"no time\"}]")]);
        let outcome = import(&app, review, &file(&app, "week.zip", &zip), &channels(&["checkout"])).await.unwrap();
        let source = format!("/reviews/{review}/sources/{}", outcome.source.unwrap());
        assert!(app.as_("ines").get(&source).await.says("checkout/plantedname.json, line 1"));
        assert_eq!(app.as_("ines").post(&format!("{source}/problems/0/redact"), &[("reason", "a customer")]).await.status, 303);
        let page = app.as_("ines").get(&source).await;
        assert!(page.says("line 1 Removed by Ines on") && !everything(&app).await.contains("plantedname"), "{}", page.words());
    }
}
