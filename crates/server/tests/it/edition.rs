//! The page people link to: who reads it when, what its links show, and its file.

use std::io::{Cursor, Write as _};

use recount_model::Depth;
use recount_server::{
    evidence::{self, Options},
    platform::db::{Args, Statement},
};
use uuid::Uuid;

use crate::{both, support::TestApp};

/// A public and a private channel, one message each.
fn export() -> Vec<u8> {
    let files = [
        ("channels.json", r#"[{"id":"C1","name":"checkout"}]"#),
        ("groups.json", r#"[{"id":"G1","name":"war-room"}]"#),
        ("users.json", r#"[{"id":"U1","name":"tomasz","real_name":"Tomasz"}]"#),
        ("checkout/2026-11-03.json", r#"[{"type":"message","user":"U1","text":"latency is plantedpublic","ts":"1793710000.000100"}]"#),
        ("war-room/2026-11-03.json", r#"[{"type":"message","user":"U1","text":"a word plantedprivate","ts":"1793710001.000100"}]"#),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What the review's evidence is called: (public, private).
async fn evidence_of(app: &TestApp, review: Uuid) -> (Uuid, Uuid) {
    let path = app.folder.path().join("export.zip");
    std::fs::write(&path, export()).unwrap();
    let options = Options { channels: vec!["checkout".into(), "war-room".into()], ..Options::default() };
    evidence::import_paths(&app.app, review, Some(app.id("ines")), &[path], &options, &mut |_, _| {}).await.unwrap();
    let rows: Vec<(Uuid, String)> = app.app.db.all(Statement::new("select id, text from evidence", "a test", None), Args::default()).await.unwrap();
    let named = |word: &str| rows.iter().find(|(_, text)| text.contains(word)).unwrap().0;
    (named("plantedpublic"), named("plantedprivate"))
}

/// A moment with the id of the public evidence: ids of different nouns may be equal.
async fn moment(app: &TestApp) {
    let mut tx = app.app.db.write().await.unwrap();
    let insert = Statement::new(
        "insert into moments (id, review_id, says, kind, earliest, latest, zone, known_at, known_basis, version, created_at, updated_at) \
         select id, review_id, 'The page reaches Tomasz.', 'alert', earliest, latest, zone, known_at, known_basis, 1, 0, 0 from evidence where text like '%plantedpublic%'",
        "a test",
        None,
    );
    assert_eq!(tx.run(insert, Args::default()).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

async fn caps(app: &TestApp) -> Vec<(String, i64)> {
    let text = "select body, cap from search_entries where noun = 'evidence' order by body";
    app.app.db.all(Statement::new(text, "a test", None), Args::default()).await.unwrap()
}

both! {
    async fn linked_evidence_opens_with_sharing_and_private_channels_never_do(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let (open, closed) = evidence_of(&app, id).await;
        moment(&app).await;
        let body = format!("## Story\n\nAt [13:46](evidence:{open}) and [13:47](evidence:{closed}), then:\n\n[13:46](moment:{open})\n\nElsewhere [x](evidence:{})", Uuid::now_v7());
        let ines = app.as_("ines");
        assert_eq!(ines.post(&format!("/reviews/{id}/text"), &[("body", &body), ("base_version", "0")]).await.status, 303);
        let page = format!("/reviews/{id}");
        for stage in ["preparing", "debriefing", "shared"] {
            app.go(id, stage).await;
            let mine = app.as_("tomasz").get(&page).await.text();
            assert!(mine.contains("plantedpublic") && mine.contains("plantedprivate") && mine.contains("The page reaches Tomasz."), "{stage}: {mine}");
            assert_eq!(mine.matches("something not shared with you").count(), 1, "what does not exist reads the same: {mine}");
        }
        for who in ["lena", "marek", "ada"] {
            let theirs = app.as_(who).get(&page).await.text();
            assert!(theirs.contains("plantedpublic") && theirs.contains("The page reaches Tomasz."), "{who}: {theirs}");
            assert!(!theirs.contains("plantedprivate") && !theirs.contains(&closed.to_string()), "{who}: {theirs}");
            assert_eq!(theirs.matches("something not shared with you").count(), 2, "{who}: {theirs}");
        }
        let found = caps(&app).await;
        assert!(found.iter().any(|(text, cap)| text.contains("plantedpublic") && *cap == 5), "{found:?}");
        assert!(found.iter().any(|(text, cap)| text.contains("plantedprivate") && *cap == 3), "{found:?}");

        assert_eq!(ines.post(&format!("/reviews/{id}/text"), &[("body", "No links any more"), ("base_version", "1")]).await.status, 303);
        assert!(caps(&app).await.iter().all(|(_, cap)| *cap == 3), "what is no longer linked to closes again");
    }
}

both! {
    async fn a_link_into_another_review_opens_nothing(app: TestApp) {
        let (from, into) = (app.review("Mine", Depth::Huddle).await, app.review("Other", Depth::Huddle).await);
        let (open, _) = evidence_of(&app, into).await;
        moment(&app).await;
        let body = format!("[a](evidence:{open}) [b](moment:{open})");
        assert_eq!(app.as_("ines").post(&format!("/reviews/{from}/text"), &[("body", &body), ("base_version", "0")]).await.status, 303);
        app.go(from, "shared").await;
        for who in ["ines", "lena"] {
            let page = app.as_(who).get(&format!("/reviews/{from}")).await;
            assert!(!page.text().contains("plantedpublic") && !page.text().contains("reaches Tomasz"), "{who}");
        }
        assert!(caps(&app).await.iter().all(|(_, cap)| *cap == 3));
    }
}

both! {
    async fn a_draft_says_who_reads_it_and_shows_to_nobody_else(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let (page, file) = (format!("/reviews/{id}"), format!("/reviews/{id}/markdown"));
        assert_eq!(app.as_("ines").get(&page).await.location, Some(format!("{page}/timeline")), "nothing is written yet");
        app.as_("ines").post(&format!("{page}/text"), &[("body", "*A quiet day, they said.*\n\n## Story\n\nIt was slow."), ("base_version", "0")]).await;
        for (stage, readers) in [("noted", vec!["ines"]), ("preparing", vec!["ines", "tomasz"]), ("debriefing", vec!["ines", "tomasz", "marek"]), ("shared", vec!["ines", "tomasz", "marek", "lena", "ada"])] {
            if stage != "noted" {
                app.go(id, stage).await;
            }
            for who in ["ines", "tomasz", "marek", "lena", "ada"] {
                let expected = if readers.contains(&who) { 200 } else { 404 };
                let read = app.as_(who).get(&page).await;
                assert_eq!(read.status, expected, "{who} at {stage}");
                assert_eq!(app.as_(who).get(&file).await.status, expected, "{who}’s file at {stage}");
                assert_eq!(read.says("A draft"), expected == 200 && stage != "shared", "{who} at {stage}");
            }
            assert_eq!(app.as_("guest").get(&page).await.status, 303);
        }
        let shared = app.as_("lena").get(&page).await;
        assert!(shared.text().contains("<p class=\"standfirst\">A quiet day, they said.</p>"), "{}", shared.text());
        for words in ["were there.", "Tomasz", "Guided by Ines", "3 November 2026", "One minute to read."] {
            assert!(shared.says(words), "{words}: {}", shared.words());
        }
        app.go(id, "set_aside").await;
        let aside = app.as_("lena").get(&page).await;
        assert!(aside.says("Set aside: it will keep"), "{}", aside.words());
    }
}

both! {
    async fn the_text_goes_out_as_markdown(app: TestApp) {
        let id = app.review("Checkout: slow “again”", Depth::Huddle).await;
        let ines = app.as_("ines");
        let moment = uuid::Uuid::nil();
        let body = format!("## Story\r\n\r\nAt [14:05](moment:{moment}) it was *slow*.");
        ines.post(&format!("/reviews/{id}/text"), &[("body", &body), ("base_version", "0")]).await;
        let file = ines.get(&format!("/reviews/{id}/markdown")).await;
        let header = |name: &str| file.headers.iter().find(|(k, _)| k == name).unwrap().1.clone();
        assert_eq!(header("content-type"), "text/markdown; charset=utf-8");
        assert_eq!(header("content-disposition"), "attachment; filename=\"checkout-slow-again.md\"");
        let address = format!("{}/reviews/{id}", app.app.config.link_base());
        assert_eq!(
            file.text(),
            format!(
                "---\ntitle: \"Checkout: slow “again”\"\ndate: 2026-11-03\nzone: \"Europe/Berlin\"\nstage: noted\naddress: {address}\n---\n\n\
                 # Checkout: slow “again”\n\n## Story\n\nAt [14:05]({address}/moments/{moment}) it was *slow*.\n"
            )
        );
    }
}

both! {
    async fn a_review_without_a_text_goes_out_with_what_happened_in_which_order(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let (ines, file) = (app.as_("ines"), format!("/reviews/{id}/markdown"));
        let head = |stage: &str| {
            let address = format!("{}/reviews/{id}", app.app.config.link_base());
            format!("---\ntitle: \"Checkout slow\"\ndate: 2026-11-03\nzone: \"Europe/Berlin\"\nstage: {stage}\naddress: {address}\n---\n\n# Checkout slow\n\n")
        };
        let bare = ines.get(&file).await;
        assert_eq!((bare.status, bare.text()), (200, head("noted")), "its title and what is known of it");
        let made = ines.post(&format!("/reviews/{id}/moments"), &[("says", "Checkout begins to slow."), ("when", "2026-11-03 13:52")]).await;
        assert_eq!(made.status, 303, "{}", made.words());
        let offered = ines.get(&format!("/reviews/{id}/sharing")).await;
        assert!(offered.text().contains(&format!("href=\"{file}\"")), "{}", offered.text());
        let told = "## Timeline\n\nTimes are in Europe/Berlin.\n\n- 2026-11-03 13:52: Checkout begins to slow.\n";
        let given = ines.get(&file).await;
        assert_eq!((given.status, given.text()), (200, format!("{}{told}", head("noted"))));
        // Whoever may read the review has the file, and nobody else.
        for who in ["tomasz", "marek", "lena"] {
            assert_eq!(app.as_(who).get(&file).await.status, 404, "{who} while it is noted");
        }
        app.go(id, "preparing").await;
        assert_eq!(app.as_("tomasz").get(&file).await.text(), format!("{}{told}", head("preparing")));
        for who in ["marek", "lena"] {
            assert_eq!(app.as_(who).get(&file).await.status, 404, "{who} while it is prepared");
        }
    }
}

both! {
    async fn hostile_markdown_is_harmless_on_every_page(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        let body = "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) </textarea><script>alert(2)</script>";
        app.as_("ines").post(&format!("/reviews/{id}/text"), &[("body", body), ("base_version", "0")]).await;
        app.as_("ines").post(&format!("/reviews/{id}/text"), &[("body", "other"), ("base_version", "1")]).await;
        let conflict = app.as_("ines").post(&format!("/reviews/{id}/text"), &[("body", body), ("base_version", "1")]).await;
        let mut pages = vec![conflict];
        for path in ["", "/text", "/text/versions/1"] {
            pages.push(app.as_("ines").get(&format!("/reviews/{id}{path}")).await);
        }
        for page in pages {
            let text = page.text();
            assert!(!text.contains("<script>alert") && !text.contains("<img") && !text.contains("href=\"javascript"), "{text}");
        }
    }
}

both! {
    async fn a_changed_title_is_found_with_the_text(app: TestApp) {
        let id = app.review("The export ran twice", Depth::Note).await;
        let ines = app.as_("ines");
        ines.post(&format!("/reviews/{id}/text"), &[("form", "note"), ("title", "The export ran twice"), ("happened", "Twice."), ("base_version", "0")]).await;
        ines.post(&format!("/reviews/{id}/about"), &[("title", "The import ran thrice"), ("depth", "note"), ("zone", "UTC")]).await;
        let titles: Vec<(String, String)> = app.app.db.all(Statement::new("select noun, title from search_entries order by noun", "a test", None), Args::default()).await.unwrap();
        assert!(titles.iter().all(|(_, title)| title == "The import ran thrice") && titles.iter().any(|(noun, _)| noun == "edition"), "{titles:?}");
        ines.post(&format!("/reviews/{id}/text"), &[("form", "note"), ("title", "And once more"), ("happened", "Twice."), ("base_version", "1")]).await;
        let titles: Vec<(String, String)> = app.app.db.all(Statement::new("select noun, title from search_entries order by noun", "a test", None), Args::default()).await.unwrap();
        assert!(titles.iter().all(|(_, title)| title == "And once more"), "{titles:?}");
    }
}

both! {
    async fn a_card_of_removed_evidence_says_so_and_keeps_nothing_of_it(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        let (open, _) = evidence_of(&app, id).await;
        let ines = app.as_("ines");
        ines.post(&format!("/reviews/{id}/text"), &[("body", &format!("[13:46](evidence:{open})")), ("base_version", "0")]).await;
        app.go(id, "shared").await;
        assert!(app.as_("lena").get(&format!("/reviews/{id}")).await.text().contains("plantedpublic"));
        let removed = ines.post(&format!("/reviews/{id}/evidence/{open}/redact"), &[("reason", "a customer's name")]).await;
        assert_eq!(removed.status, 303, "{}", removed.text());
        for who in ["ines", "lena"] {
            let page = app.as_(who).get(&format!("/reviews/{id}")).await;
            assert!(page.says("Removed since") && !page.text().contains("plantedpublic"), "{who}: {}", page.text());
        }
    }
}
