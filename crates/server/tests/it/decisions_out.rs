//! Decisions where they leave their own pages: the page others read, Markdown and back,
//! programs, exports.

use recount_server::library::folder::{Files, FolderImport, Mode, Outcome, import_folder};

use crate::{
    both,
    decisions::{TOLD, begun, moment, own, prepared, told},
    support::{NOW, held::folder_text},
};

both!(
    async fn decisions_go_out_in_markdown_and_come_back_as_others_understood_them(app: TestApp) {
        let (review, id) = prepared(&app).await;
        app.as_("tomasz").post(&own(review, id), &told(&[])).await;
        app.as_("ines")
            .post(&format!("{}/outcome", own(review, id)), &[("outcome", "The curve stayed."), ("hindsight", "212 waited."), ("version", "0")])
            .await;
        moment(&app, review, "It slows.", 52, 52).await;
        app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", "Something happened."), ("base_version", "0"), ("keep", "it")]).await;
        let file = app.as_("ines").get(&format!("/reviews/{review}/markdown")).await;
        assert!(file.text().contains("### 2026-11-03 14:05: Tomasz keeps the release.\n\nAs Tomasz, who was there, stands by it.\n"), "{}", file.text());
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("checkout.md"), &file.body).unwrap();
        let import = FolderImport {
            folder: folder.path(),
            by: app.id("lena"),
            stage: recount_model::Stage::Shared,
            zone: "UTC",
            mode: Mode::Import,
            files: Files::Reviews,
        };
        let report = import_folder(&app.app, &import, NOW, &mut |_| {}).await.unwrap();
        assert!(report.to_string().contains("2 moments") && report.to_string().contains("1 decision,"), "{report}");
        let Outcome::Added(copy) = report.files[0].outcome else { panic!("{report}") };
        let list = app.as_("lena").get(&format!("/reviews/{copy}/decisions")).await;
        for part in [
            "14:05 Decision As others understood it",
            "Tomasz keeps the release.",
            "A slope after a clean canary. A quiet database.",
            "Move half of the payments (taken)",
            "At the sharp end",
            "Four times since spring.",
            "The curve stayed.",
            "212 waited.",
        ] {
            assert!(list.says(part), "{part}: {}", list.words());
        }
        // The copy's text tells its decisions already: they do not go out twice.
        let again = app.as_("lena").get(&format!("/reviews/{copy}/markdown")).await;
        assert_eq!(again.body, file.body);
    }
);

both!(
    async fn the_page_others_read_tells_decisions_once_and_their_end_last(app: TestApp) {
        let (review, id) = prepared(&app).await;
        app.as_("tomasz").post(&own(review, id), &told(&[])).await;
        app.as_("tomasz").post(&format!("{}/outcome", own(review, id)), &[("outcome", "The curve stayed."), ("version", "0")]).await;
        let write = async |body: &str, base: &str| {
            let saved = app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", body), ("base_version", base), ("keep", "it")]).await;
            assert!(saved.status < 400, "{}", saved.words());
        };
        write("Something happened.", "0").await;
        app.go(review, "shared").await;
        let told_once = async || {
            let page = app.as_("lena").get(&format!("/reviews/{review}")).await;
            let words = page.words();
            assert_eq!(page.text().matches("<details class=\"decision\">").count(), 1, "{words}");
            assert!(words.find("A quiet database.").unwrap() < words.find("The curve stayed.").unwrap(), "{words}");
            words
        };
        assert!(told_once().await.contains("What happened, in order"));
        let order = "## Timeline\n\n- 2026-11-03 13:52: It slows.\n- 2026-11-03 14:05: Tomasz keeps the release.\n";
        write(order, "1").await;
        assert!(!told_once().await.contains("What happened, in order"), "the text tells the order itself");
        write(&format!("{order}\n## Decisions\n\nAs we tell them.\n"), "2").await;
        assert!(!app.as_("lena").get(&format!("/reviews/{review}")).await.text().contains("<details class=\"decision\">"), "and its decisions");
    }
);

both!(
    async fn programs_get_all_that_is_told_and_what_came_of_it_last(app: TestApp) {
        let (review, id) = prepared(&app).await;
        assert_eq!(app.as_("tomasz").post(&own(review, id), &told(&[])).await.status, 303);
        let end = [("outcome", "The curve stayed."), ("hindsight", "212 waited."), ("version", "0")];
        assert_eq!(app.as_("ines").post(&format!("{}/outcome", own(review, id)), &end).await.status, 303);
        let bare = begun(&app, "ines", review, "Priya waits.", "14:10").await;
        let path = format!("/api/reviews/{review}/decisions");
        let page = app.as_("priya").get(&path).await;
        let (json, text) = (page.json(), page.text());
        let (then, since) = (&json["decisions"][0]["then"], &json["decisions"][0]["since"]);
        for (name, says) in TOLD.iter().filter(|(name, _)| !["version", "options", "in_sight"].contains(name)) {
            assert_eq!(then[name].as_str(), Some(&*says.replace("\r\n", "\n")), "{name}");
        }
        assert_eq!(then["options"], serde_json::json!([{ "says": "Move half of the payments", "taken": true }, { "says": "Roll back", "taken": false }]));
        assert_eq!((then["stands_by"].as_str(), since["hindsight"].as_str()), (Some("Tomasz"), Some("212 waited.")));
        assert!(text.find("Four times since spring.").unwrap() < text.find("The curve stayed.").unwrap(), "{text}");
        let (other, next) = (&json["decisions"][1], &json["next"]);
        assert_eq!(other["id"].as_str(), Some(&*bare.to_string()));
        assert!(other["then"] == serde_json::json!({}) && other["since"].is_null() && next.is_null(), "{other}");
        // In the then view the same, without its end; and not before it was known.
        let then_at = async |at: &str| app.as_("priya").get(&format!("/api/reviews/{review}/then?at=2026-11-03T{at}:00Z")).await;
        let seen = then_at("13:05").await;
        let known = seen.json()["known"].as_array().unwrap().iter().find(|known| known["id"] == id.to_string()).unwrap().clone();
        assert_eq!(known["then"], *then);
        for late in ["The curve stayed.", "212 waited.", "Priya waits."] {
            assert!(!seen.text().contains(late), "{late}");
        }
        assert!(!then_at("13:04").await.text().contains("Four times since spring."));
        for (who, status) in [("ines", 200), ("tomasz", 200), ("marek", 404), ("lena", 404), ("ada", 404), ("guest", 401)] {
            assert_eq!(app.as_(who).get(&path).await.status, status, "{who}");
        }
    }
);

both!(
    async fn how_often_it_had_worked_before_leaves_with_every_export(app: TestApp) {
        let (review, id) = prepared(&app).await;
        app.as_("tomasz").post(&own(review, id), &told(&[])).await;
        app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", "Something happened."), ("base_version", "0"), ("keep", "it")]).await;
        for stage in ["calibrating", "debriefing", "deciding", "shared"] {
            app.go(review, stage).await;
        }
        let folder = tempfile::tempdir().unwrap();
        recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
        let readable = folder_text(&folder.path().join("reviews"));
        assert!(readable.contains("\"worked_before\": \"four times since spring.\""), "{readable}");
        let whole = folder_text(folder.path());
        assert!(whole.matches("four times since spring.").count() > readable.matches("four times since spring.").count(), "and in the data to import again");
        let file = app.as_("lena").get(&format!("/reviews/{review}/markdown")).await;
        assert!(file.text().contains("- Worked before: Four times since spring."), "{}", file.text());
    }
);
