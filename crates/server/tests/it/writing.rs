//! Writing a text: notes, the desk, two people at once, earlier texts.

use recount_model::Depth;
use recount_server::platform::db::noting;
use uuid::Uuid;

use crate::{
    both,
    support::{Page, TestApp},
};

both! {
    async fn a_note_goes_from_a_title_to_lena_in_three_requests(app: TestApp) {
        let ines = app.as_("ines");
        let id = ines.post("/reviews", &[("title", "The export ran twice")]).await.id_after("/reviews/");
        let form = ines.get(&format!("/reviews/{id}/text")).await;
        assert_eq!(form.status, 200);
        for words in ["What happened", "What surprised us", "Share with every member", "every member"] {
            assert!(form.says(words), "{words}: {}", form.words());
        }
        assert!(!form.text().contains("class=\"tabs\""), "a note shows no tabs");
        assert_eq!(app.as_("lena").get(&format!("/reviews/{id}")).await.status, 404);

        let shared = ines
            .post(&format!("/reviews/{id}/text"), &[("form", "note"), ("base_version", "0"), ("title", "The export ran twice, and nobody minded"), ("happened", "It ran at two.\r\nAnd again."), ("surprised", "Nobody minded."), ("then", "share")])
            .await;
        assert_eq!((shared.status, shared.location.as_deref()), (303, Some(format!("/reviews/{id}?kept=0").as_str())));

        let read = app.as_("lena").get(&format!("/reviews/{id}")).await;
        assert_eq!(read.status, 200);
        for words in ["The export ran twice, and nobody minded", "It ran at two.", "What surprised us", "Nobody minded.", "Written by Ines", "One minute to read."] {
            assert!(read.says(words), "{words}: {}", read.words());
        }
        assert!(!read.says("Go on writing") && !read.says("Change the text"), "Lena reads and does not write");
        assert_eq!(app.as_("lena").get(&format!("/reviews/{id}/text")).await.status, 403);
    }
}

both! {
    async fn who_may_write_and_who_is_sent_away(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let (text, fields) = (format!("/reviews/{id}/text"), [("body", "## Mine"), ("base_version", "0")]);
        for (who, expected) in [("guest", 303), ("lena", 404), ("ada", 404), ("tomasz", 404), ("marek", 404), ("ines", 200)] {
            assert_eq!(app.as_(who).get(&text).await.status, expected, "{who} while it is noted");
        }
        for who in ["lena", "ada", "tomasz", "marek"] {
            assert_eq!(app.as_(who).post(&text, &fields).await.status, 404, "{who}");
            assert_eq!(app.as_(who).put_json(&text, r#"{"body":"x","base_version":0}"#).await.status, 404, "{who}");
        }
        assert!(app.as_("guest").post(&text, &fields).await.location.is_some_and(|to| to.starts_with("/sign-in")));
        app.go(id, "preparing").await;
        assert_eq!(app.as_("tomasz").get(&text).await.status, 200, "those involved write from preparing on");
        assert_eq!(app.as_("marek").get(&text).await.status, 404);
        assert_eq!(app.as_("tomasz").post(&text, &fields).await.status, 303);
        app.go(id, "shared").await;
        assert_eq!(app.as_("lena").post(&text, &[("body", "Lena's"), ("base_version", "1")]).await.status, 403);
        for path in ["versions", "versions/1"] {
            assert_eq!(app.as_("lena").get(&format!("{text}/{path}")).await.status, 403, "earlier texts are for those who write");
        }
        assert_eq!(app.as_("tomasz").post(&text, &[("form", "note"), ("happened", "x"), ("then", "share"), ("base_version", "1")]).await.status, 303, "shared already: it is only kept");
    }
}

both! {
    async fn only_who_guides_a_note_shares_it(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        app.go(id, "preparing").await;
        let page = app.as_("tomasz").post(&format!("/reviews/{id}/text"), &[("form", "note"), ("happened", "x"), ("base_version", "0"), ("then", "share")]).await;
        assert_eq!(page.status, 403);
        assert_eq!(app.as_("lena").get(&format!("/reviews/{id}")).await.status, 404);
        assert!(app.as_("ines").get(&format!("/reviews/{id}/text/versions")).await.says("Nothing was saved yet"), "refused as a whole");
    }
}

both! {
    async fn the_second_of_two_sees_both_texts_and_chooses(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        app.go(id, "preparing").await;
        let text = format!("/reviews/{id}/text");
        let (ines, tomasz) = (app.as_("ines"), app.as_("tomasz"));
        assert_eq!(ines.post(&text, &[("body", "One\r\nTwo\r\n"), ("base_version", "0")]).await.status, 303);
        assert_eq!(ines.post(&text, &[("body", "One\r\nInes wrote\r\n"), ("base_version", "1")]).await.status, 303);

        let both = tomasz.post(&text, &[("body", "One\r\nTomasz wrote\r\n"), ("base_version", "1")]).await;
        assert_eq!(both.status, 409);
        for words in ["Ines wrote here too", "Nothing is lost", "Tomasz wrote", "Keep yours", "Take theirs"] {
            assert!(both.says(words), "{words}");
        }
        assert!(both.text().contains("<mark>Tomasz wrote"), "what differs is marked");
        assert!(tomasz.get(&text).await.says("Ines wrote"), "nothing was overwritten");

        let mine = tomasz.post(&text, &[("keep", "mine"), ("mine", "One\r\nTomasz wrote\r\n"), ("body", "put together"), ("base_version", "2")]).await;
        assert_eq!(mine.status, 303);
        let page = tomasz.get(&text).await;
        assert!(page.text().contains("One\nTomasz wrote\n</textarea>"), "{}", page.text());

        app.pass(3_600_000_000);
        let kept = ines.post(&text, &[("keep", "theirs"), ("mine", "lost?"), ("base_version", "3")]).await;
        assert_eq!(kept.status, 303);
        assert_eq!(ines.post(&text, &[("body", "One\r\nTomasz wrote\r\n"), ("base_version", "1")]).await.status, 303, "the same words are no conflict");
        let list = ines.get(&format!("{text}/versions")).await;
        assert!(list.says("Ines") && list.says("Tomasz"), "{}", list.words());
    }
}

both! {
    async fn the_island_is_told_the_version_or_what_stands_there_now(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        app.go(id, "preparing").await;
        let text = format!("/reviews/{id}/text");
        let kept = app.as_("ines").put_json(&text, r###"{"body":"## One\n","base_version":"0"}"###).await;
        assert_eq!((kept.status, kept.json()["version"].as_i64(), kept.json()["at"].as_i64()), (200, Some(1), Some(crate::support::NOW)));
        let conflict = app.as_("tomasz").put_json(&text, r#"{"body":"Other","base_version":0}"#).await;
        assert_eq!(conflict.status, 409);
        let current = conflict.json()["current"].clone();
        assert_eq!((current["body"].as_str(), current["version"].as_i64(), current["by"].as_str()), (Some("## One\n"), Some(1), Some("Ines")));
        assert_eq!(app.as_("ines").put_json(&text, r###"{"body":"## One\n","base_version":0}"###).await.json()["version"], 1, "sent twice, kept once");
        for broken in ["", "{}", r#"{"body":"x"}"#, r#"{"body":"x","base_version":"soon"}"#, r#"{"body":7,"base_version":1}"#] {
            assert_eq!(app.as_("ines").put_json(&text, broken).await.status, 422, "{broken}");
        }
        let long = format!(r#"{{"body":"{}","base_version":1}}"#, "x".repeat(1_000_001));
        let refused = app.as_("ines").put_json(&text, &long).await;
        assert_eq!(refused.status, 413);
        assert!(refused.text().contains("A text can hold a million characters; this is longer, so it was not saved."), "{}", refused.text());
        let preview = app.as_("ines").send("POST", &format!("{text}/preview"), Some("application/json"), r###"{"body":"## Hello\n\n<script>alert(1)</script>"}"###.into()).await;
        assert_eq!((preview.status, preview.text().trim()), (200, "<h2 id=\"hello\">Hello</h2>\n&lt;script&gt;alert(1)&lt;/script&gt;"), "what could act is shown as it was typed");
        assert_eq!(app.as_("lena").send("POST", &format!("{text}/preview"), Some("application/json"), r#"{"body":"x"}"#.into()).await.status, 404);
    }
}

both! {
    async fn every_text_that_was_kept_can_be_read_and_brought_back(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        let (ines, text) = (app.as_("ines"), format!("/reviews/{id}/text"));
        for (at, body) in ["The first words\n", "The second words\n", "The third words\n"].iter().enumerate() {
            assert_eq!(ines.post(&text, &[("body", body), ("base_version", &at.to_string())]).await.status, 303);
            app.pass(3_600_000_000);
        }
        let list = ines.get(&format!("{text}/versions")).await.text();
        for version in 1..=3 {
            assert!(list.contains(&format!("/versions/{version}\"")), "{version}: {list}");
        }
        let first = ines.get(&format!("{text}/versions/1")).await;
        assert!(first.says("The first words") && first.says("The third words"), "{}", first.words());
        assert_eq!(ines.post(&format!("{text}/versions/1"), &[("base_version", "3")]).await.status, 303);
        assert!(ines.get(&text).await.text().contains("The first words\n</textarea>"));
        assert!(ines.get(&format!("{text}/versions/3")).await.says("The third words"), "what was replaced is still there");
        assert_eq!(ines.post(&format!("{text}/versions/2"), &[("base_version", "3")]).await.status, 409, "somebody saved meanwhile");
        for missing in ["9", "x", "-1"] {
            assert_eq!(ines.get(&format!("{text}/versions/{missing}")).await.status, 404);
        }
    }
}

both! {
    async fn a_form_keeps_what_was_typed_when_it_is_not_taken(app: TestApp) {
        let id = app.review("The export ran twice", Depth::Note).await;
        let (ines, text) = (app.as_("ines"), format!("/reviews/{id}/text"));
        let page = ines.post(&text, &[("form", "note"), ("base_version", "0"), ("title", "  "), ("happened", "What I typed <b>"), ("surprised", "And this"), ("then", "share")]).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("What I typed &lt;b&gt;</textarea>") && page.text().contains("And this</textarea>"), "{}", page.text());
        assert!(page.says("Write a line that says what happened"));
        assert_eq!(app.as_("lena").get(&format!("/reviews/{id}")).await.status, 404, "not shared either");
        let long = ines.post(&text, &[("form", "note"), ("base_version", "0"), ("title", "x"), ("happened", &"long ".repeat(210_000))]).await;
        assert_eq!(long.status, 422);
        assert!(long.says("a million characters"));
    }
}

both! {
    async fn a_note_that_outgrew_its_form_is_edited_as_a_whole(app: TestApp) {
        let id = app.review("The export ran twice", Depth::Note).await;
        let (ines, text) = (app.as_("ines"), format!("/reviews/{id}/text"));
        assert!(ines.get(&format!("{text}?whole=yes")).await.text().contains("<markdown-editor"), "on request");
        assert!(ines.get(&text).await.text().contains("note-form"));
        ines.post(&text, &[("body", "# Something else\n"), ("base_version", "0")]).await;
        let page = ines.get(&text).await;
        assert!(page.text().contains("<markdown-editor") && page.text().contains("csp-nonce"), "{}", page.text());
    }
}

/// A review in which Ines and Tomasz write, and where its text is.
async fn open_to_write(app: &TestApp) -> (Uuid, String) {
    let review = app.review("Checkout", Depth::Debrief).await;
    app.go(review, "preparing").await;
    (review, format!("/reviews/{review}/text"))
}

/// The address that the list of earlier texts gives the entry with these words.
fn listed(list: &Page, words: &str) -> String {
    let text = list.text();
    let found: Vec<_> = text.split("<li").filter(|entry| entry.contains(words)).collect();
    let [entry] = found[..] else { panic!("{words}: {} entries in {}", found.len(), list.words()) };
    entry.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

both!(
    async fn keeping_ones_own_leaves_the_words_of_the_other_in_the_list(app: TestApp) {
        let (review, text) = open_to_write(&app).await;
        let (ines, tomasz) = (app.as_("ines"), app.as_("tomasz"));
        assert_eq!(ines.post(&text, &[("body", "Ines wrote\n"), ("base_version", "0")]).await.status, 303);
        assert_eq!(tomasz.post(&text, &[("body", "Tomasz wrote\n"), ("base_version", "0")]).await.status, 409);
        assert_eq!(tomasz.post(&text, &[("keep", "mine"), ("mine", "Tomasz wrote\r\n"), ("base_version", "1")]).await.status, 303);
        let list = ines.get(&format!("{text}/versions")).await;
        let hers = ines.get(&listed(&list, "Ines: not chosen when two wrote at once")).await;
        assert!(hers.says("Ines wrote") && hers.says("Ines: not chosen when two wrote at once"), "{}", hers.words());
        app.go(review, "shared").await;
        assert_eq!(app.as_("lena").get(&format!("{text}/versions")).await.status, 403, "the list is for those who write");
    }
);

both!(
    async fn what_was_not_chosen_of_two_texts_stays_among_the_earlier_ones(app: TestApp) {
        let (review, text) = open_to_write(&app).await;
        let (ines, tomasz) = (app.as_("ines"), app.as_("tomasz"));
        assert_eq!(ines.post(&text, &[("body", "One\n"), ("base_version", "0")]).await.status, 303);
        assert_eq!(ines.post(&text, &[("body", "One\nInes wrote\n"), ("base_version", "1")]).await.status, 303);
        assert_eq!(tomasz.post(&text, &[("body", "One\nTomasz wrote\n"), ("base_version", "1")]).await.status, 409);
        // He takes hers; his own words are the version between.
        let taken = tomasz.post(&text, &[("keep", "theirs"), ("mine", "One\r\nTomasz wrote\r\n"), ("body", "put together"), ("base_version", "2")]).await;
        assert_eq!(taken.status, 303, "{}", taken.words());
        assert!(tomasz.get(&format!("/reviews/{review}")).await.says("Ines wrote"));
        // Both find his words by the list, which says whose they are; who does not write finds nothing.
        for who in ["ines", "tomasz"] {
            let list = app.as_(who).get(&format!("{text}/versions")).await;
            let link = listed(&list, "Tomasz: not chosen when two wrote at once");
            assert!(app.as_(who).get(&link).await.says("Tomasz wrote"), "{who} at {link}");
            let hers = listed(&list, "Ines: one of two texts written at once");
            assert!(app.as_(who).get(&hers).await.says("Ines wrote"), "{who} at {hers}");
            assert_eq!(app.as_("lena").get(&link).await.status, 404, "not shared yet");
        }
        // The same from the island.
        let json = r#"{"body": "One\nInes wrote\nTwo\n", "base_version": 4, "aside": "One\nPriya wrote\n"}"#;
        let kept = app.as_("priya").put_json(&text, json).await;
        assert_eq!((kept.status, kept.json()["version"].as_i64()), (200, Some(6)), "{}", kept.text());
        let list = ines.get(&format!("{text}/versions")).await;
        assert!(ines.get(&listed(&list, "Priya: one of two texts written at once")).await.says("Priya wrote"));
        let late = app.as_("priya").put_json(&text, json).await;
        assert_eq!(late.status, 200, "the same words again change nothing");
    }
);

both!(
    async fn autosaves_are_thinned_out_a_day_later_and_nothing_anybody_needs_is(app: TestApp) {
        const MINUTE: i64 = 60_000_000;
        let (review, text) = open_to_write(&app).await;
        let mut version = 0;
        let mut save = async |who: &str, body: &str, after: i64| {
            app.pass(after);
            let base = version.to_string();
            let kept = app.as_(who).post(&text, &[("body", body), ("base_version", &base)]).await;
            assert_eq!(kept.status, 303, "{}", kept.words());
            version += 1;
        };
        for n in 1..=4 {
            save("ines", &format!("First sitting {n}"), MINUTE).await;
        }
        save("tomasz", "Tomasz in between", MINUTE).await;
        save("ines", "Second sitting 6", MINUTE).await;
        app.go(review, "shared").await;
        save("ines", "Second sitting 7", MINUTE).await;
        save("ines", "Second sitting 8", MINUTE).await;
        // Two write over the same version.
        let both = app.as_("tomasz").post(&text, &[("keep", "theirs"), ("mine", "Tomasz in conflict"), ("base_version", "8")]).await;
        assert_eq!(both.status, 303, "{}", both.words());
        let there = async || {
            let mut found = Vec::new();
            for version in 1..=14 {
                if app.as_("ines").get(&format!("{text}/versions/{version}")).await.status == 200 {
                    found.push(version);
                }
            }
            found
        };
        assert_eq!(there().await, (1..=10).collect::<Vec<_>>(), "within a day everything stays");
        version = 10;
        let mut save = async |body: &str, after: i64| {
            app.pass(after);
            let base = version.to_string();
            assert_eq!(app.as_("ines").post(&text, &[("body", body), ("base_version", &base)]).await.status, 303);
            version += 1;
        };
        save("The next day 11", 25 * 60 * MINUTE).await;
        // 4: last of a sitting; 5: somebody else's; 6: stood there when it was shared; 8 to 10: two who wrote at once.
        assert_eq!(there().await, [4, 5, 6, 8, 9, 10, 11]);
        save("The next day 12", MINUTE).await;
        assert_eq!(there().await, [4, 5, 6, 8, 9, 10, 11, 12], "what is of today stays");
    }
);

both!(
    async fn the_desk_offers_the_moments_of_its_own_review_to_link_to(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let other = app.review("Another", Depth::Debrief).await;
        for (of, says) in [(review, "Checkout begins to slow."), (other, "Elsewhere.")] {
            let made = app.as_("ines").post(&format!("/reviews/{of}/moments"), &[("says", says), ("when", "13:52")]).await;
            assert_eq!(made.status, 303);
        }
        let (page, statements) = noting(app.as_("ines").get(&format!("/reviews/{review}/text"))).await;
        assert!(page.says("13:52 Checkout begins to slow.") && !page.says("Elsewhere.") && statements.len() <= 5, "{}", page.words());
        let text = page.text();
        let link = text.split("data-link>").nth(1).unwrap().split('<').next().unwrap();
        assert!(link.starts_with("[13:52](moment:"), "{link}");
        let kept = app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", &format!("At {link} it slowed.")), ("base_version", "0")]).await;
        assert_eq!(kept.status, 303);
        assert!(app.as_("ines").get(&format!("/reviews/{review}")).await.text().contains("card-link"), "the words lead to its card");
    }
);

/// A note of Ines’s that Marek guides too; both have it open, with this title and body.
async fn opened_by_two(app: &TestApp) -> String {
    let id = app.review("The export ran twice", Depth::Note).await;
    assert_eq!(app.as_("ines").post(&format!("/reviews/{id}/roles"), &[("person", "@marek"), ("role", "facilitator")]).await.status, 303);
    let text = format!("/reviews/{id}/text");
    let first =
        [("form", "note"), ("base_version", "0"), ("title", "The export ran twice"), ("title_was", "The export ran twice"), ("happened", "It ran at two.")];
    assert_eq!(app.as_("ines").post(&text, &first).await.status, 303);
    text
}

/// What the open note sends with this title and these words, for what stands in it unseen.
fn note<'a>(page: &'a str, title: &'a str, happened: &'a str) -> [(&'static str, &'a str); 5] {
    let was = page.split("name=\"title_was\">\n").nth(1).and_then(|rest| rest.split('<').next()).expect("the form says which title it was opened with");
    let base = page.split("name=\"base_version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    [("form", "note"), ("base_version", base), ("title_was", was), ("title", title), ("happened", happened)]
}

both!(
    async fn a_title_that_somebody_did_not_change_leaves_a_newer_one_alone(app: TestApp) {
        let text = opened_by_two(&app).await;
        let (ines, marek) = (app.as_("ines"), app.as_("marek"));
        let (hers, his) = (ines.get(&text).await.text(), marek.get(&text).await.text());
        assert_eq!(ines.post(&text, &note(&hers, "The export ran three times", "It ran at two.")).await.status, 303);
        assert_eq!(marek.post(&text, &note(&his, "The export ran twice", "It ran at two, and at three.")).await.status, 303);
        let now = ines.get(&text).await;
        assert!(now.says("The export ran three times") && now.says("It ran at two, and at three."), "{}", now.words());
        let found = marek.get("/library?q=three+times").await;
        assert!(found.says("The export ran three times"), "{}", found.words());
    }
);

both!(
    async fn two_different_titles_are_both_shown_and_one_is_chosen(app: TestApp) {
        let text = opened_by_two(&app).await;
        let (ines, marek) = (app.as_("ines"), app.as_("marek"));
        for (chosen, happened) in [("Marek’s title", "It ran at two."), ("The export of Ines", "It ran at four.")] {
            let (hers, his) = (ines.get(&text).await.text(), marek.get(&text).await.text());
            assert_eq!(ines.post(&text, &note(&hers, "The export of Ines", "It ran at two.")).await.status, 303);
            let two = marek.post(&text, &note(&his, "Marek’s title", happened)).await;
            assert_eq!(two.status, 409, "{}", two.words());
            assert!(two.says("Title: Marek’s title") && two.says("Title: The export of Ines"), "{}", two.words());
            let now = marek.get(&text).await.text();
            assert!(
                now.contains("The export of Ines</textarea>") && now.contains("It ran at two.</textarea>"),
                "nothing is written before one is chosen: {now}"
            );
            // What his browser sends of that page with the button of the title he chose.
            let (sent, two) = (&two, two.text());
            assert!(two.contains(&format!("name=\"title\" value=\"{chosen}\"")), "{two}");
            let body = two.split("name=\"body\">\n").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
            let mut fields = sent.form(&text);
            fields.extend([("title".to_owned(), chosen.to_owned()), ("body".to_owned(), body.to_owned())]);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(marek.post(&text, &fields).await.status, 303);
            let now = ines.get(&text).await.text();
            assert!(now.contains(&format!("{chosen}</textarea>")) && now.contains(&format!("{happened}</textarea>")), "{now}");
            // For the second round: as it began.
            let again = ines.get(&text).await.text();
            assert_eq!(ines.post(&text, &note(&again, "The export ran twice", "It ran at two.")).await.status, 303);
        }
    }
);

both!(
    async fn taking_theirs_takes_their_title_and_keeping_yours_keeps_yours(app: TestApp) {
        for (keep, title, happened) in [("theirs", "The export of Ines", "It ran at three."), ("mine", "Marek’s title", "It ran at four.")] {
            let text = opened_by_two(&app).await;
            let (ines, marek) = (app.as_("ines"), app.as_("marek"));
            let (hers, his) = (ines.get(&text).await.text(), marek.get(&text).await.text());
            assert_eq!(ines.post(&text, &note(&hers, "The export of Ines", "It ran at three.")).await.status, 303);
            let both = marek.post(&text, &note(&his, "Marek’s title", "It ran at four.")).await;
            assert_eq!(both.status, 409);
            assert!(both.says("Title: Marek’s title") && both.says("Title: The export of Ines"), "{}", both.words());
            let page = both.text();
            let mine = page.split("name=\"mine\">\n").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
            let mut fields = both.form(&text);
            fields.extend([("keep".to_owned(), keep.to_owned()), ("mine".to_owned(), mine.to_owned())]);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(marek.post(&text, &fields).await.status, 303);
            let now = ines.get(&text).await.text();
            assert!(now.contains(&format!("{title}</textarea>")) && now.contains(&format!("{happened}</textarea>")), "{keep}: {now}");
        }
    }
);

both!(
    async fn a_title_nobody_else_changed_is_changed_and_one_too_long_loses_no_words(app: TestApp) {
        let text = opened_by_two(&app).await;
        let ines = app.as_("ines");
        let open = ines.get(&text).await.text();
        let long = "x".repeat(201);
        let refused = ines.post(&text, &note(&open, &long, "Words typed with it")).await;
        assert_eq!(refused.status, 422);
        let again = refused.text();
        assert!(again.contains("Words typed with it</textarea>"), "{again}");
        assert_eq!(ines.post(&text, &note(&again, "The export ran thrice", "Words typed with it")).await.status, 303);
        let now = ines.get(&text).await.text();
        assert!(now.contains("The export ran thrice</textarea>") && now.contains("Words typed with it</textarea>"), "{now}");
    }
);
