//! Who sends, who reads, and what a shared text opens.

use recount_model::Depth;
use uuid::Uuid;

use super::{PUBLIC, channels, export, file, import, link, send};
use crate::both;

both! {
    async fn only_who_writes_sends_files_and_only_the_sender_sees_them_wait(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let uploads = format!("/reviews/{review}/evidence/uploads");
        let file: [(&str, &str, &[u8]); 1] = [("file", "a.csv", b"time,message\n2026-11-03T12:00:00Z,x\n")];
        assert_eq!(app.as_("guest").upload(&uploads, &file).await.location.unwrap().split('?').next(), Some("/sign-in"));
        assert_eq!(app.as_("lena").upload(&uploads, &file).await.status, 404);
        let address = send(&app, "tomasz", review, "a.csv", file[0].2).await;
        assert_eq!(app.as_("tomasz").get(&address).await.status, 200);
        for who in ["ines", "priya"] {
            assert_eq!(app.as_(who).get(&address).await.status, 410, "{who}");
            assert_eq!(app.as_(who).post(&format!("{address}/cancel"), &[]).await.status, 410);
        }
        assert_eq!(app.as_("lena").get(&address).await.status, 404);
        app.go(review, "debriefing").await;
        assert_eq!(app.as_("marek").upload(&uploads, &file).await.status, 403, "the circle reads");
        let left = app.as_("tomasz").post(&format!("{address}/cancel"), &[]).await;
        assert_eq!(left.status, 303);
        let gone = app.as_("tomasz").get(&address).await;
        assert!(gone.status == 410 && gone.says("Send the file again"), "{}", gone.words());
    }
}

both! {
    async fn what_a_shared_text_links_to_is_open_except_from_private_channels(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        import(&app, review, &zip, &channels(&["checkout", "war-room"])).await.unwrap();
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.text();
        let id_of = |text: &str| -> Uuid { list.split("<li").find(|li| li.contains(text)).unwrap().split("href=\"evidence/").nth(1).unwrap()[..36].parse().unwrap() };
        let (open, plain, private) = (id_of("latency is up"), id_of("rolling back"), id_of("plantedprivate"));
        app.go(review, "shared").await;
        let page = app.as_("lena").get(&format!("/reviews/{review}/evidence")).await;
        assert!(page.status == 200 && !page.says("latency"), "{}", page.words());
        link(&app, review, &[open, private]).await;
        let page = app.as_("lena").get(&format!("/reviews/{review}/evidence")).await;
        assert!(page.says("latency is up") && !page.says("rolling back") && !page.says("plantedprivate") && !page.says("war-room") && !page.says("export.zip"), "{}", page.words());
        let at = |id: Uuid| format!("/reviews/{review}/evidence/{id}");
        assert_eq!(app.as_("lena").get(&at(open)).await.status, 200);
        for hidden in [plain, private] {
            assert_eq!(app.as_("lena").get(&at(hidden)).await.status, 404);
            assert_eq!(app.as_("lena").get(&format!("{}/original", at(hidden))).await.status, 404);
            assert_eq!(app.as_("tomasz").get(&at(hidden)).await.status, 200);
        }
        assert_eq!(app.as_("lena").post(&format!("{}/redact", at(open)), &[("reason", "x")]).await.status, 403);
    }
}

both! {
    async fn the_circle_reads_evidence_from_the_debrief_until_the_review_is_shared(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        let sees = || async { app.as_("marek").get(&format!("/reviews/{review}/evidence")).await.says("latency is up") };
        app.go(review, "preparing").await;
        assert!(!sees().await);
        app.go(review, "debriefing").await;
        assert!(sees().await);
        app.go(review, "shared").await;
        assert!(!sees().await, "other evidence stays with those involved");
        assert!(app.as_("tomasz").get(&format!("/reviews/{review}/evidence")).await.says("latency is up"));
    }
}

both! {
    async fn people_say_when_evidence_came_to_be_known(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        app.go(review, "preparing").await;
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.text();
        let id = &list.split("<li").find(|li| li.contains("latency is up")).unwrap().split("href=\"evidence/").nth(1).unwrap()[..36];
        let item = format!("/reviews/{review}/evidence/{id}");
        let known = format!("{item}/known");
        let unclear = app.as_("tomasz").post(&known, &[("known", "later")]).await;
        assert!(unclear.status == 422 && unclear.says("“later” was not understood"), "{}", unclear.words());
        assert_eq!(app.as_("tomasz").post(&known, &[("known", "2026-11-03 18:31")]).await.status, 303);
        let page = app.as_("ines").get(&item).await;
        assert!(page.says("18:31:00") && page.says("as somebody stated"), "{}", page.words());
        assert_eq!(app.as_("lena").post(&known, &[("known", "2026-11-03 18:31")]).await.status, 404);
    }
}
