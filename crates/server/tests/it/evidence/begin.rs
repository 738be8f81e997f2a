//! Beginning a review with files, and dropping them on any of its pages.

use recount_model::Depth;

use super::{PUBLIC, ended, export};
use crate::both;

both! {
    async fn files_begin_a_review_and_wait_there_for_their_choice(app: TestApp) {
        let zip = export(PUBLIC);
        let begun = app.as_("ines").send_form("/reviews", &[("title", "Checkout was  slow")], &[("file", "export.zip", &zip)]).await;
        assert_eq!(begun.status, 303, "{}", begun.words());
        let review = begun.id_after("/reviews/");
        let address = begun.location.unwrap();
        let choosing = app.as_("ines").get(&address).await;
        assert!(choosing.says("Checkout was slow") && choosing.says("#war-room"), "{}", choosing.words());
        for who in ["lena", "tomasz"] {
            assert_eq!(app.as_(who).get(&address).await.status, 404, "{who}: it is as much hers as any note");
        }
        app.as_("ines").post(&address, &[("act", "start"), ("channel", "C1")]).await;
        assert!(ended(&app, "ines", &address).await.says("3 items were added"));
        assert!(app.as_("ines").get(&format!("/reviews/{review}/timeline")).await.says("#checkout"));

        let several: [(&str, &str, &[u8]); 2] = [("file", "a.csv", b"time,message\n2026-11-03T12:00:00Z,x\n"), ("file", "b.csv", b"time,message\n2026-11-03T12:00:00Z,y\n")];
        let begun = app.as_("ines").send_form("/reviews", &[("title", "Two files")], &several).await;
        let list = app.as_("ines").get(&begun.location.unwrap()).await;
        assert!(list.says("a.csv waits for you") && list.says("b.csv waits for you"), "{}", list.words());
    }
}

both! {
    async fn a_form_with_files_needs_no_line_and_one_without_files_does(app: TestApp) {
        let zip = export(PUBLIC);
        let begun = app.as_("ines").send_form("/reviews", &[("title", " ")], &[("file", "checkout_war-room.zip", &zip)]).await;
        let page = app.as_("ines").get(&begun.location.unwrap()).await;
        assert!(page.says("Checkout war room"), "named after its file until somebody says more: {}", page.words());
        let note = app.as_("ines").send_form("/reviews", &[("title", "The export ran twice")], &[("file", "", b"")]).await;
        assert!(note.location.unwrap().ends_with("/text"), "no file was chosen: a note");
        let nothing = app.as_("ines").send_form("/reviews", &[("title", "")], &[("file", "", b"")]).await;
        assert!(nothing.status == 422 && nothing.says("Write a line"), "{}", nothing.words());
        let long = app.as_("ines").post("/reviews", &[("title", &"x".repeat(80_000))]).await;
        assert_eq!(long.status, 413, "{}", long.words());
        let before = app.as_("ines").get("/reviews").await.words();
        let guest = app.as_("guest").send_form("/reviews", &[("title", "Mine")], &[("file", "a.zip", &zip)]).await;
        assert_eq!(guest.location.unwrap().split('?').next(), Some("/sign-in"));
        assert_eq!(app.as_("ines").get("/reviews").await.words(), before);
    }
}

both! {
    async fn every_page_of_a_review_takes_files_from_those_who_write_there(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let note = app.review("Export", Depth::Note).await;
        app.go(review, "shared").await;
        let target = |id| format!("<drop-files action=\"/reviews/{id}/evidence/uploads\"");
        for page in ["timeline", "timeline/then", "text", "about", "sharing", "evidence"] {
            let path = format!("/reviews/{review}/{page}");
            assert_eq!(app.as_("tomasz").get(&path).await.text().matches(&target(review)).count(), 1, "{page}");
            assert!(!app.as_("lena").get(&path).await.text().contains("drop-files"), "{page}");
        }
        assert!(app.as_("ines").get(&format!("/reviews/{note}/text")).await.text().contains(&target(note)));
        for home in ["/", "/reviews/new"] {
            let page = app.as_("lena").get(home).await.text();
            assert!(page.contains("<drop-files action=\"/reviews\"") && page.contains("type=\"file\" name=\"file\" multiple"), "{home}");
        }
        assert!(app.as_("lena").get("/reviews").await.text().contains("<drop-files action=\"/reviews\""), "as a whole form would begin one");
        assert!(!app.as_("ines").get("/library").await.text().contains("drop-files"));
    }
}
