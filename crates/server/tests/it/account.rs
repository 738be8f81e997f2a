//! Accounts: whose words they are, who reads them when, and where they are not.

use recount_model::Depth;
use uuid::Uuid;

use crate::{
    both,
    support::{
        TestApp,
        held::{dumped, everything, folder_text},
    },
};

/// A word that stands in one passage and must stand nowhere else.
const TOKEN: &str = "zanzibarquartz";

/// Tomasz begins his account of a debrief and writes one passage.
async fn written(app: &TestApp) -> (Uuid, Uuid, Uuid) {
    let review = app.review("Checkout slow", Depth::Debrief).await;
    app.go(review, "preparing").await;
    let (account, passage) = write(app, "tomasz", review, &format!("The curve looked like the {TOKEN} of September.")).await;
    (review, account, passage)
}

/// Writes a passage as a person does; the account is begun if it was not: (account, passage).
pub async fn write(app: &TestApp, who: &str, review: Uuid, says: &str) -> (Uuid, Uuid) {
    let account = app.as_(who).post(&format!("/reviews/{review}/accounts"), &[]).await.id_after("/accounts/");
    let kept = app.as_(who).post(&format!("/accounts/{account}/passages"), &[("says", says), ("when", "about 14:05")]).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    let passage = kept.location.unwrap().split("#passage-").nth(1).unwrap().parse().unwrap();
    (account, passage)
}

/// Widens as a person does: looks who would read it, then confirms.
pub async fn widen(app: &TestApp, who: &str, (account, passage): (Uuid, Uuid), to: &str, shown_as: &str) -> u16 {
    let path = format!("/accounts/{account}/passages/{passage}/widen");
    let looked = app.as_(who).get(&format!("{path}?to={to}")).await;
    let mark = mark(&looked.text());
    app.as_(who).post(&path, &[("to", to), ("shown_as", shown_as), ("readers", &mark)]).await.status
}

fn mark(page: &str) -> String {
    page.split("name=\"readers\" value=\"").nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned()
}

async fn reads(app: &TestApp, who: &str, review: Uuid) -> bool {
    let page = app.as_(who).open(&format!("/reviews/{review}/accounts/passages")).await;
    page.status == 200 && page.text().contains(TOKEN)
}

async fn readers(app: &TestApp, review: Uuid) -> Vec<&'static str> {
    let mut found = Vec::new();
    for who in ["ines", "tomasz", "priya", "marek", "lena", "ada"] {
        if reads(app, who, review).await {
            found.push(who);
        }
    }
    found
}

both!(
    async fn nobody_reads_a_passage_before_its_author_widens_it(app: TestApp) {
        let (review, account, passage) = written(&app).await;
        assert_eq!(readers(&app, review).await, Vec::<&str>::new());
        assert!(app.as_("tomasz").get(&format!("/accounts/{account}")).await.text().contains(TOKEN));
        for who in ["ines", "priya", "marek", "lena", "ada"] {
            for path in ["", "/passages/{p}", "/passages/{p}/widen", "/passages/{p}/withdraw"] {
                let path = format!("/accounts/{account}{}", path.replace("{p}", &passage.to_string()));
                assert_eq!(app.as_(who).open(&path).await.status, 404, "{who} {path}");
            }
            for deed in ["widen", "take-back", "withdraw", ""] {
                let path = format!("/accounts/{account}/passages/{passage}/{deed}");
                let path = path.trim_end_matches('/');
                let page = app.as_(who).post(path, &[("to", "organisation"), ("shown_as", "name"), ("says", "x"), ("version", "1")]).await;
                assert_eq!(page.status, 404, "{who} {path}");
            }
        }
        assert!(app.as_("tomasz").get(&format!("/accounts/{account}")).await.text().contains(TOKEN), "nothing was changed");
    }
);

both!(
    async fn each_audience_reads_and_nobody_beyond_it(app: TestApp) {
        let (review, account, passage) = written(&app).await;
        let at = (account, passage);
        assert_eq!(widen(&app, "tomasz", at, "facilitator", "name").await, 303);
        assert_eq!(readers(&app, review).await, ["ines"]);
        assert_eq!(widen(&app, "tomasz", at, "involved", "name").await, 303);
        assert_eq!(readers(&app, review).await, ["ines", "priya"]);
        assert_eq!(widen(&app, "tomasz", at, "circle", "name").await, 303);
        assert_eq!(readers(&app, review).await, ["ines", "priya"], "the circle is not asked in yet");
        for stage in ["calibrating", "debriefing"] {
            app.go(review, stage).await;
        }
        assert_eq!(readers(&app, review).await, ["ines", "priya", "marek"]);
        assert_eq!(app.as_("lena").get(&format!("/reviews/{review}/accounts")).await.status, 404);
        assert_eq!(widen(&app, "tomasz", at, "organisation", "name").await, 303);
        app.go(review, "deciding").await;
        app.go(review, "shared").await;
        assert_eq!(readers(&app, review).await, ["ines", "priya", "marek", "lena", "ada"]);
        assert_eq!(app.as_("guest").open(&format!("/reviews/{review}/accounts/passages")).await.status, 303);
        let back = app.as_("tomasz").post(&format!("/accounts/{account}/passages/{passage}/take-back"), &[]).await;
        assert_eq!(back.status, 303);
        assert_eq!(readers(&app, review).await, Vec::<&str>::new(), "taken back for everybody at once");
    }
);

both!(
    async fn widening_shows_the_names_and_asks_again_when_they_changed(app: TestApp) {
        let (review, account, passage) = written(&app).await;
        let path = format!("/accounts/{account}/passages/{passage}/widen");
        let looked = app.as_("tomasz").get(&format!("{path}?to=involved")).await;
        assert!(looked.says("Ines") && looked.says("Priya") && !looked.says("Lena"), "{}", looked.words());
        let mark = mark(&looked.text());
        let added = app.as_("ines").post(&format!("/reviews/{review}/participants"), &[("participant", "Lena"), ("involvement", "affected")]).await;
        assert_eq!(added.status, 303, "{}", added.text());
        let refused = app.as_("tomasz").post(&path, &[("to", "involved"), ("shown_as", "name"), ("readers", &mark)]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.says("Nothing was widened") && refused.says("Lena"), "{}", refused.words());
        assert_eq!(readers(&app, review).await, Vec::<&str>::new());
        assert_eq!(app.as_("tomasz").post(&path, &[("to", "author"), ("shown_as", "name"), ("readers", &mark)]).await.status, 422);
        assert_eq!(app.as_("tomasz").post(&path, &[("to", "involved"), ("shown_as", "name")]).await.status, 409, "without having looked");
    }
);

both!(
    async fn widening_shows_the_words_and_asks_again_when_they_changed(app: TestApp) {
        let (review, account, passage) = written(&app).await;
        let own = format!("/accounts/{account}/passages/{passage}");
        let looked = app.as_("tomasz").get(&format!("{own}/widen?to=involved")).await.text();
        assert!(looked.contains(TOKEN), "what is about to be read");
        let version = app.as_("tomasz").get(&own).await.text();
        let version = version.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let changed = [("says", "Rougher words, typed in another tab."), ("when", ""), ("version", &version)];
        assert_eq!(app.as_("tomasz").post(&own, &changed).await.status, 303);
        let confirm = [("to", "involved"), ("shown_as", "name"), ("readers", &mark(&looked))];
        let refused = app.as_("tomasz").post(&format!("{own}/widen"), &confirm).await;
        assert!(refused.status == 409 && refused.says("Nothing was widened") && refused.says("Rougher words"), "{}", refused.words());
        assert!(!app.as_("ines").open(&format!("/reviews/{review}/accounts/passages")).await.says("Rougher words"));
    }
);

both!(
    async fn who_was_there_and_is_no_member_is_named_with_what_to_do(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let named = app.as_("ines").post(&format!("/reviews/{review}/participants"), &[("participant", "Ana of the bank"), ("involvement", "present")]).await;
        assert_eq!(named.status, 303);
        for path in ["accounts", "interviews"] {
            let page = app.as_("ines").get(&format!("/reviews/{review}/{path}")).await;
            assert!(page.says("Ana of the bank was there and is not a member here"), "{path}: {}", page.words());
        }
        assert!(!app.as_("priya").get(&format!("/reviews/{review}/accounts")).await.says("not a member here"), "they cannot do it");
    }
);

both!(
    async fn authors_see_who_opened_and_nobody_else_does(app: TestApp) {
        let (review, account, passage) = written(&app).await;
        widen(&app, "tomasz", (account, passage), "involved", "name").await;
        let passages = format!("/reviews/{review}/accounts/passages");
        // No address opens it, the one of the passages typed or sent by somebody included.
        let others = app.as_("priya").post(&format!("/reviews/{review}/accounts"), &[]).await.id_after("/accounts/");
        for path in [
            format!("/accounts/{others}"),
            format!("/reviews/{review}/text"),
            format!("/reviews/{review}"),
            format!("/reviews/{review}/accounts"),
            passages.clone(),
            format!("{passages}?passage={passage}"),
            format!("{passages}?passage={passage}&after=0.{passage}"),
            "/".to_owned(),
            "/accounts".to_owned(),
        ] {
            let page = app.as_("priya").get(&path).await;
            assert!([200, 303].contains(&page.status) && !page.text().contains(TOKEN), "{path}");
            if page.text().contains(&format!("action=\"{passages}\"")) {
                assert!(page.says("Whoever wrote a passage sees that you opened it; nobody else does."), "told where it is opened: {path}");
            }
        }
        assert!(!app.as_("tomasz").get(&format!("/accounts/{account}")).await.says("Opened by"));
        // Nor does somebody else's form, nor that of who may not read it.
        for (who, status) in [("guest", 303), ("lena", 404), ("marek", 404), ("ada", 404)] {
            assert_eq!(app.as_(who).post(&passages, &[]).await.status, status, "{who}");
        }
        assert!(!app.as_("tomasz").get(&format!("/accounts/{account}")).await.says("Opened by"));
        let opened = app.as_("priya").post(&passages, &[("passage", &passage.to_string())]).await;
        assert_eq!(opened.location.unwrap(), format!("{passages}?passage={passage}#passage-{passage}"));
        assert!(app.as_("priya").get(&passages).await.text().contains(TOKEN));
        assert!(app.as_("tomasz").get(&format!("/accounts/{account}")).await.says("Opened by Priya"));
        for path in [format!("/reviews/{review}/accounts"), format!("/reviews/{review}/accounts/passages")] {
            assert!(!app.as_("ines").get(&path).await.says("Opened by"), "{path}");
        }
    }
);

both!(
    async fn attribution_is_the_authors(app: TestApp) {
        let (review, account, passage) = written(&app).await;
        widen(&app, "tomasz", (account, passage), "facilitator", "unattributed").await;
        let page = app.as_("ines").open(&format!("/reviews/{review}/accounts/passages")).await;
        assert!(page.text().contains(TOKEN) && page.says("somebody who was there") && !page.says("Tomasz"), "{}", page.words());
        widen(&app, "tomasz", (account, passage), "involved", "role").await;
        let page = app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await;
        assert!(page.says("somebody who was on call") && !page.says("Tomasz"), "{}", page.words());
    }
);

both!(
    async fn a_withdrawn_passage_leaves_a_sentence_and_no_words(app: TestApp) {
        let (review, account, passage) = written(&app).await;
        widen(&app, "tomasz", (account, passage), "involved", "name").await;
        assert_eq!(app.as_("tomasz").post(&format!("/accounts/{account}/passages/{passage}/withdraw"), &[]).await.status, 303);
        let page = app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await;
        assert!(page.says("A passage was withdrawn") && !page.text().contains(TOKEN) && !page.says("Tomasz"), "{}", page.words());
        assert!(!app.as_("marek").open(&format!("/reviews/{review}/accounts/passages")).await.says("withdrawn"));
        assert!(!app.as_("tomasz").get(&format!("/accounts/{account}")).await.text().contains(TOKEN));
    }
);

both!(
    async fn a_no_is_seen_by_the_facilitator_only(app: TestApp) {
        let (review, account, _) = written(&app).await;
        assert_eq!(app.as_("tomasz").post(&format!("/accounts/{account}/willing"), &[("willing", "no")]).await.status, 303);
        assert!(app.as_("ines").get(&format!("/reviews/{review}/accounts")).await.says("Would rather not: Tomasz"));
        assert!(!app.as_("priya").get(&format!("/reviews/{review}/accounts")).await.says("Would rather not: Tomasz"));
        assert_eq!(app.as_("tomasz").post(&format!("/accounts/{account}/willing"), &[("willing", "perhaps")]).await.status, 422);
    }
);

both!(
    async fn an_author_keeps_their_account_when_they_no_longer_see_the_review(app: TestApp) {
        let (review, account, passage) = written(&app).await;
        widen(&app, "tomasz", (account, passage), "involved", "name").await;
        let about = app.as_("ines").get(&format!("/reviews/{review}/about")).await.text();
        let remove = about.split("action=\"").map(|a| a.split('"').next().unwrap()).filter(|a| a.ends_with("/remove") && a.contains("participants"));
        for path in remove.map(str::to_owned).collect::<Vec<_>>() {
            app.as_("ines").post(&path, &[]).await;
        }
        assert_eq!(app.as_("tomasz").get(&format!("/reviews/{review}/accounts")).await.status, 404);
        assert!(app.as_("tomasz").get(&format!("/accounts/{account}")).await.text().contains(TOKEN));
        assert_eq!(app.as_("tomasz").post(&format!("/accounts/{account}/passages/{passage}/take-back"), &[]).await.status, 303);
        assert!(!reads(&app, "ines", review).await);
        assert_eq!(app.as_("priya").post(&format!("/reviews/{review}/accounts"), &[]).await.status, 404);
    }
);

both!(
    async fn only_those_who_were_there_begin_an_account(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let refused = app.as_("ines").post(&format!("/reviews/{review}/accounts"), &[]).await;
        assert_eq!(refused.status, 403);
        assert!(refused.says("Nothing was changed"));
        assert!(!app.as_("ines").get(&format!("/reviews/{review}/accounts")).await.says("Begin your account"));
    }
);

both!(
    async fn what_was_typed_is_kept_and_two_windows_lose_nothing(app: TestApp) {
        let (_, account, passage) = written(&app).await;
        let wrong = app.as_("tomasz").post(&format!("/accounts/{account}/passages"), &[("says", "I was eating."), ("when", "lunchtime-ish")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("I was eating.") && wrong.says("was not understood as a time"), "{}", wrong.words());
        let path = format!("/accounts/{account}/passages/{passage}");
        assert_eq!(app.as_("tomasz").post(&path, &[("says", "First window."), ("version", "1")]).await.status, 303);
        let second = app.as_("tomasz").post(&path, &[("says", "Second window."), ("version", "1")]).await;
        assert_eq!(second.status, 409);
        assert!(second.text().contains("First window.") && second.text().contains("Second window."));
    }
);

both!(
    async fn a_clock_is_enough_where_anything_says_which_day_it_was(app: TestApp) {
        let review = app.review_of("Checkout slow", Depth::Debrief, None).await;
        app.go(review, "preparing").await;
        let tomasz = app.as_("tomasz");
        let account = tomasz.post(&format!("/reviews/{review}/accounts"), &[]).await.id_after("/accounts/");
        let write = async || tomasz.post(&format!("/accounts/{account}/passages"), &[("when", "about 14:05"), ("says", "I looked at the queue.")]).await;
        assert_eq!(write().await.status, 422, "nobody has said which day");
        assert!(tomasz.get(&format!("/accounts/{account}")).await.says("nobody has said yet which day"));
        let said = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", "Latency rose"), ("when", "2026-11-03 13:00")]).await;
        assert_eq!(said.status, 303, "{}", said.words());
        assert_eq!(write().await.status, 303);
        let page = tomasz.get(&format!("/accounts/{account}")).await;
        assert!(page.says("14:05") && !page.says("nobody has said yet"), "{}", page.words());
    }
);

both!(
    async fn the_words_stand_sealed_and_nowhere_else(app: TestApp) {
        let (review, account, passage) = written(&app).await;
        widen(&app, "tomasz", (account, passage), "organisation", "name").await;
        for (who, path) in [("ines", format!("/library?q={TOKEN}")), ("tomasz", format!("/library?q={TOKEN}")), ("ines", format!("/api/reviews?q={TOKEN}"))] {
            let page = app.as_(who).get(&path).await;
            assert!(!page.text().contains("Checkout slow"), "{who} finds it at {path}");
        }
        let page = app.as_("ines").open(&format!("/reviews/{review}/accounts/passages")).await;
        assert!(page.text().contains(TOKEN), "planted");
        assert!(page.headers.iter().any(|(k, v)| k == "cache-control" && v == "no-store"));
        let folder = tempfile::tempdir().unwrap();
        recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
        let exported = folder_text(folder.path());
        assert!(
            exported.contains(&passage.to_string().replace('-', "")) || exported.contains(&passage.to_string()),
            "the sealed passage is part of the export"
        );
        let dump = dumped(&app).await;
        assert!(dump.as_ref().is_none_or(|dump| dump.contains("checkout slow") && dump.contains("sealed")), "the dump is of everything");
        for held in [Some(everything(&app).await), Some(exported), dump].into_iter().flatten() {
            assert!(!held.contains(TOKEN) && !held.contains(&hex(TOKEN)));
        }
    }
);

/// As a dump writes bytes.
fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}
