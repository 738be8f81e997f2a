//! What goes with time, and that nobody is told otherwise: what was told and waits, names
//! and notes in a review that was taken up again, and what is said of a passage that went.

use recount_model::Depth;
use recount_server::evidence::{self, Options};
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both, decisions, interviews,
    quotations::{agree, reads, recounted, share, text},
    retention::{DAY, pass, run},
    support::{TestApp, held::everything},
};

/// Stands in what was told, and must stand nowhere else.
const TOKEN: &str = "zanzibarquartz";

async fn went(app: &TestApp, who: &str, interview: Uuid) -> bool {
    let page = app.as_(who).get(&format!("/interviews/{interview}")).await;
    page.status == 200 && page.says("It went with time on 2 February 2027") && page.says("The words are destroyed") && !page.text().contains(TOKEN)
}

both!(
    async fn what_was_told_and_waits_is_listed_to_the_two_and_says_to_them_that_it_went(app: TestApp) {
        let (review, interview) = interviews::told(&app, &format!("He says {TOKEN}.")).await;
        let address = format!("/interviews/{interview}");
        for who in ["tomasz", "ines"] {
            assert!(!app.as_(who).get("/retention").await.says("Goes on"), "{who}: nothing goes before it is shared");
            assert!(!app.as_(who).get(&address).await.says("It goes with time"), "{who}");
        }
        app.go(review, "shared").await;
        let next = app.as_("tomasz").get("/retention").await;
        assert!(
            next.says("What you told Ines") && next.says("Goes on 1 February 2027 , unless you confirm it before") && next.text().contains(&address),
            "{}",
            next.words()
        );
        let next = app.as_("ines").get("/retention").await;
        assert!(
            next.says("What Tomasz told you") && next.says("Goes on 1 February 2027 , unless Tomasz confirms it before") && next.text().contains(&address),
            "{}",
            next.words()
        );
        for who in ["tomasz", "ines"] {
            assert!(app.as_(who).get(&address).await.says("It goes with time on 1 February 2027"), "{who}");
        }
        for who in ["marek", "priya", "lena", "ada"] {
            let next = app.as_(who).get("/retention").await;
            assert!(!next.says("What was told") && !next.text().contains(&address), "{who}: {}", next.words());
        }
        assert_eq!(pass(&app, 89).await.interviews, 0);
        assert_eq!(pass(&app, 2).await.interviews, 1);
        for who in ["tomasz", "ines"] {
            assert!(went(&app, who, interview).await, "{who}: {}", app.as_(who).get(&address).await.words());
            assert!(!app.as_(who).get("/retention").await.text().contains(&address), "{who}: it is not among what goes");
            assert!(!app.as_(who).get("/").await.text().contains(&address), "{who}: nor does it wait");
        }
        assert!(app.as_("ines").get(&format!("/reviews/{review}/interviews")).await.says("It went with time"));
        for who in ["marek", "priya", "lena", "ada"] {
            assert_eq!(app.as_(who).get(&address).await.status, 404, "{who}");
        }
        let late = app.as_("tomasz").post(&format!("{address}/answer"), &[("answer", "confirmed"), ("says", "It was so."), ("version", "1")]).await;
        assert!(late.status == 409 && late.says("It went with time"), "{}", late.words());
        assert_eq!(run(&app).await.interviews, 0, "what stays goes no second time");
        assert!(went(&app, "tomasz", interview).await);
        assert!(!everything(&app).await.contains(TOKEN));
        let mut tx = app.app.db.snapshot().await.unwrap();
        let tables = tx.tables().await.unwrap();
        let table = tables.iter().find(|table| table.name() == "interviews").unwrap();
        assert!(tx.sealed(table, "", Uuid::nil()).await.unwrap().is_empty(), "nor as sealed bytes");
    }
);

both!(
    async fn what_was_told_stays_under_a_hold_and_where_it_was_confirmed(app: TestApp) {
        let (review, waits) = interviews::told(&app, "He says it was slow.").await;
        let kept = interviews::write(&app, review, &format!("He says {TOKEN}.")).await;
        app.go(review, "shared").await;
        let hold = format!("/reviews/{review}/hold");
        assert_eq!(app.as_("ines").post(&hold, &[("reason", "The insurer asked for it.")]).await.status, 303);
        for who in ["tomasz", "ines"] {
            let next = app.as_(who).get("/retention").await;
            assert!(next.says("A legal hold stands on this review, so nothing goes") && !next.says("Goes on"), "{who}: {}", next.words());
        }
        assert_eq!(pass(&app, 100).await.interviews, 0);
        assert_eq!(app.as_("ines").post(&format!("{hold}/lift"), &[("reason", "It is settled.")]).await.status, 303);
        let confirmed = interviews::answer(&app, "tomasz", kept, "confirmed", None).await;
        assert_eq!(confirmed.status, 303, "{}", confirmed.words());
        run(&app).await;
        assert!(app.as_("tomasz").get(&format!("/interviews/{waits}")).await.says("It went with time"));
        assert!(app.as_("tomasz").get(&format!("/accounts/{}", confirmed.id_after("/accounts/"))).await.text().contains(TOKEN), "it is his");
    }
);

both!(
    async fn much_that_was_told_stands_on_pages_and_each_once(app: TestApp) {
        let (review, first) = interviews::told(&app, "He says it was slow.").await;
        let mut all = vec![first.to_string()];
        for n in 0..44 {
            all.push(interviews::write(&app, review, &format!("Number {n}.")).await.to_string());
        }
        app.go(review, "shared").await;
        for who in ["tomasz", "ines"] {
            let (mut seen, mut next) = (Vec::new(), Some("/retention".to_owned()));
            while let Some(address) = next {
                let text = app.as_(who).get(&address).await.text();
                assert!(text.len() <= 60 * 1024, "{} bytes at {address}", text.len());
                seen.extend(text.split("href=\"/interviews/").skip(1).map(|rest| rest[..36].to_owned()));
                next = text.split("rel=\"next\" href=\"").nth(1).map(|rest| format!("/retention{}", rest.split('"').next().unwrap()));
            }
            all.sort();
            seen.sort();
            assert_eq!(seen, all, "{who}");
        }
    }
);

/// A debrief that was shared, and time that passed since.
async fn long_shared(app: &TestApp, days: i64) -> Uuid {
    let review = app.review("Checkout slow", Depth::Debrief).await;
    app.go(review, "preparing").await;
    let told = write(app, "tomasz", review, "It looked like September.").await;
    assert_eq!(widen(app, "tomasz", told, "involved", "name").await, 303);
    assert_eq!(app.as_("tomasz").post(&format!("/accounts/{}/passages/{}/keep", told.0, told.1), &[("keep", "yes")]).await.status, 303);
    app.go(review, "shared").await;
    app.pass(days * DAY);
    review
}

async fn priya_tells(app: &TestApp, review: Uuid) -> (Uuid, Uuid) {
    let told = write(app, "priya", review, "I remember now.").await;
    assert_eq!(widen(app, "priya", told, "involved", "name").await, 303);
    told
}

/// Whether others find this beside what is recounted.
async fn shows(app: &TestApp, review: Uuid, who: &str, name: &str) -> bool {
    let page = app.as_(who).open(&format!("/reviews/{review}/accounts/passages")).await.words();
    // The header says who guides it and nothing of those who were there.
    page.contains(name)
}

both!(
    async fn no_name_goes_from_a_review_that_was_taken_up_again(app: TestApp) {
        let review = long_shared(&app, 360).await;
        app.go(review, "preparing").await;
        app.pass(40 * DAY);
        let told = priya_tells(&app, review).await;
        run(&app).await;
        assert!(shows(&app, review, "tomasz", "Priya").await);
        assert!(shows(&app, review, "priya", "Tomasz").await, "nor that of somebody who told before");
        let own = app.as_("priya").get(&format!("/accounts/{}", told.0)).await;
        assert!(own.says("shown as Priya."), "{}", own.words());
        assert!(app.as_("priya").get("/retention").await.says("It is worked on again, so your name is shown there"));
        app.go(review, "shared").await;
        let next = app.as_("priya").get("/retention").await;
        assert!(next.says("Your name is shown there until 7 December 2028"), "from when it was shared last: {}", next.words());
        assert_eq!(app.as_("priya").post(&format!("/accounts/{}/passages/{}/keep", told.0, told.1), &[("keep", "yes")]).await.status, 303);
        pass(&app, 364).await;
        assert!(shows(&app, review, "tomasz", "Priya").await);
        pass(&app, 2).await;
        assert!(!shows(&app, review, "tomasz", "Priya").await);
        let own = app.as_("priya").get(&format!("/accounts/{}", told.0)).await;
        assert!(own.says("shown as somebody who deployed") && own.says("as the time of your name is over"), "{}", own.words());
    }
);

both!(
    async fn a_name_that_had_gone_comes_back_by_its_own_person_alone_and_they_are_told(app: TestApp) {
        let review = long_shared(&app, 400).await;
        run(&app).await;
        app.go(review, "preparing").await;
        run(&app).await;
        assert!(!shows(&app, review, "priya", "Tomasz").await, "a facilitator brings nobody’s name back");
        // Nor by a hold, which keeps what is there.
        for (path, reason) in [("hold", "The regulator asks."), ("hold/lift", "They have asked.")] {
            assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/{path}"), &[("reason", reason)]).await.status, 303);
            assert!(!shows(&app, review, "priya", "Tomasz").await);
            run(&app).await;
            assert!(!shows(&app, review, "priya", "Tomasz").await);
        }
        let (account, passage) = priya_tells(&app, review).await;
        run(&app).await;
        assert!(shows(&app, review, "tomasz", "somebody who deployed").await && !shows(&app, review, "tomasz", "Priya").await);
        for path in ["", &format!("/passages/{passage}/widen?to=involved"), &format!("/passages/{passage}/quoting?to=involved")] {
            let page = app.as_("priya").get(&format!("/accounts/{account}{path}")).await;
            assert!(
                page.says("somebody who deployed") && page.says("time of your name is over") && page.text().contains("href=\"/retention#names\""),
                "{path}: {}",
                page.words()
            );
        }
        assert!(!app.as_("priya").get(&format!("/accounts/{account}")).await.says("shown as Priya"));

        assert!(app.as_("priya").get("/retention").await.says("Your name is not shown there since"));
        assert_eq!(app.as_("priya").post("/retention/names", &[("review", &review.to_string())]).await.status, 303);
        run(&app).await;
        assert!(shows(&app, review, "tomasz", "Priya").await);
        assert!(app.as_("priya").get(&format!("/accounts/{account}")).await.says("shown as Priya."));
        app.go(review, "shared").await;
        run(&app).await;
        assert!(shows(&app, review, "tomasz", "Priya").await && !shows(&app, review, "priya", "Tomasz").await, "sharing again brings none back either");
    }
);

both!(
    async fn a_name_whose_time_is_over_stands_beside_no_earlier_text_telling_or_import(app: TestApp) {
        let (review, id) = decisions::prepared(&app).await;
        let (own, decision) = (format!("/reviews/{review}"), decisions::own(review, id));
        for (version, cues) in [("1", "A slope."), ("2", "A slope after a clean canary.")] {
            let told = decisions::told(&[("version", version), ("cues", cues)]);
            assert_eq!(app.as_("tomasz").post(&decision, &told).await.status, 303);
        }
        for (base, body) in [("0", "It was slow."), ("1", "It was slow, and then it was not.")] {
            let kept = app.as_("tomasz").post(&format!("{own}/text"), &[("body", body), ("base_version", base)]).await;
            assert!(kept.status < 400, "{}", kept.words());
        }
        let path = app.folder.path().join("alerts.csv");
        std::fs::write(&path, "time,text\n2026-11-03T13:58:00Z,the pool ran dry\n").unwrap();
        evidence::import_paths(&app.app, review, Some(app.id("tomasz")), &[path], &Options::default(), &mut |_, _| ()).await.unwrap();
        let item = app.as_("priya").get(&format!("{own}/evidence")).await.text();
        let item = item.split("href=\"evidence/").nth(1).unwrap()[..36].to_owned();
        app.go(review, "shared").await;
        let pages = [
            format!("{own}/text/versions"),
            format!("{own}/text/versions/1"),
            format!("{decision}/earlier"),
            format!("{own}/evidence"),
            format!("{own}/evidence/{item}"),
        ];
        for page in &pages {
            assert!(app.as_("priya").get(page).await.text().contains("Tomasz"), "{page}");
        }
        assert!(app.as_("ines").post(&format!("{decision}/remove"), &[]).await.says("Tomasz"));
        pass(&app, 366).await;
        for page in &pages {
            let page = app.as_("priya").get(page).await;
            // The sentence of the decision names him, and is not his name beside something.
            let text = page.text().replace("Tomasz keeps the release", "");
            assert!(page.status == 200 && text.contains("somebody who was there") && !text.contains("Tomasz"), "{}", page.words());
        }
        let refused = app.as_("ines").post(&format!("{decision}/remove"), &[]).await;
        assert!(refused.status == 403 && refused.says("somebody who was there") && !refused.says("Tomasz told"), "{}", refused.words());
    }
);

both!(
    async fn notes_that_were_emptied_elsewhere_begin_again_with_what_is_typed(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let notes = format!("/reviews/{review}/notes");
        for (says, version) in [("Ask about September.", "0"), ("", "1"), ("Typed in another window.", "1")] {
            let kept = app.as_("ines").post(&notes, &[("says", says), ("version", version)]).await;
            assert_eq!(kept.status, 303, "{says}: {}", kept.words());
        }
        assert!(app.as_("ines").get(&notes).await.text().contains("Typed in another window."));
    }
);

async fn keeps(app: &TestApp, review: Uuid) -> u16 {
    let notes = format!("/reviews/{review}/notes");
    let page = app.as_("ines").get(&notes).await.text();
    let version = page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    app.as_("ines").post(&notes, &[("says", &format!("Ask again, after {version}.")), ("version", &version)]).await.status
}

both!(
    async fn notes_are_kept_in_a_second_round_and_go_from_its_own_sharing(app: TestApp) {
        let review = long_shared(&app, 40).await;
        assert_eq!(keeps(&app, review).await, 422, "they would go at once");
        app.go(review, "preparing").await;
        assert_eq!(keeps(&app, review).await, 303, "it is worked on");
        assert_eq!(run(&app).await.notes, 0);
        app.go(review, "shared").await;
        assert_eq!(keeps(&app, review).await, 303);
        assert!(app.as_("ines").get("/retention").await.says("They go on 12 January 2027"));
        assert_eq!(pass(&app, 29).await.notes, 0);
        assert_eq!(keeps(&app, review).await, 303);
        assert_eq!(pass(&app, 2).await.notes, 1);
        assert_eq!(keeps(&app, review).await, 422);
    }
);

both!(
    async fn notes_are_kept_while_a_hold_stands(app: TestApp) {
        let review = long_shared(&app, 40).await;
        let hold = format!("/reviews/{review}/hold");
        assert_eq!(app.as_("ines").post(&hold, &[("reason", "The insurer asked for it.")]).await.status, 303);
        assert_eq!(keeps(&app, review).await, 303);
        assert_eq!(run(&app).await.notes, 0);
        assert!(app.as_("ines").get("/retention").await.says("A legal hold stands on this review, so nothing goes"));
        assert_eq!(app.as_("ines").post(&format!("{hold}/lift"), &[("reason", "It is settled.")]).await.status, 303);
        assert_eq!(keeps(&app, review).await, 422);
    }
);

both!(
    async fn a_text_says_that_a_passage_went_with_time_and_is_not_shared_over_it(app: TestApp) {
        let at = recounted(&app, &format!("It looked like the {TOKEN}."), "involved").await;
        assert_eq!(agree(&app, "tomasz", at, "organisation", None).await.status, 303);
        let (account, other) = write(&app, "priya", at.review, "It stood in the channel.").await;
        assert_eq!(widen(&app, "priya", (account, other), "involved", "name").await, 303);
        app.as_("ines").open(&format!("/reviews/{}/accounts/passages", at.review)).await;
        let (one, other) = (at.passage.to_string(), other.to_string());
        let differ = [("one", one.as_str()), ("other", other.as_str()), ("says", "Was it known at eleven?")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{}/divergences", at.review), &differ).await.status, 303);
        assert_eq!(share(&app, at.review).await.status, 303);
        assert_eq!(pass(&app, 91).await.passages, 2);
        for path in ["accounts/passages", "divergences"] {
            let page = app.as_("ines").open(&format!("/reviews/{}/{path}", at.review)).await;
            assert!(page.says("A passage went with time.") && !page.says("was withdrawn"), "{path}: {}", page.words());
        }
        app.go(at.review, "preparing").await;
        assert_eq!(text(&app, at.review, &format!("Before.\n\n{}\n", at.reference())).await.status, 303);
        for who in ["ines", "tomasz", "priya"] {
            let page = reads(&app, who, at.review).await;
            assert!(page.contains("A passage went with time.") && !page.contains("was withdrawn"), "{who}: {page}");
        }
        let refused = share(&app, at.review).await;
        assert!(refused.status == 422 && refused.says("quotes a passage that went with time, so it was not shared"), "{}", refused.words());
        let sharing = app.as_("ines").get(&format!("/reviews/{}/sharing", at.review)).await;
        assert!(sharing.says("A passage went with time. Take the quotation out"), "{}", sharing.words());
        let own = app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await;
        assert!(own.says("as its time was over") && own.says("it says that a passage went with time."), "{}", own.words());
        assert_eq!(text(&app, at.review, "Before.\n").await.status, 303);
        assert_eq!(share(&app, at.review).await.status, 303);
    }
);
