//! Who is meant by a name: two of one name, letters beyond ASCII, and somebody whose access
//! has ended. In the circle, among those who were there, and of teams.

use recount_model::{Depth, Standing};
use recount_server::{
    member::{self, NewMember},
    platform::db::Value,
};
use uuid::Uuid;

use crate::{
    both,
    support::{NOW, Page, TestApp, rows},
    ways_in::password,
};

/// One more member.
async fn come(app: &TestApp, name: &str, email: &str) -> Uuid {
    let new = NewMember { name: name.into(), email: Some(email.into()), standing: Standing::Member, password_hash: None, zone: "Europe/Berlin".into() };
    let mut tx = app.app.db.write().await.unwrap();
    let id = member::create(&mut tx, &new, NOW).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Ines asks somebody, or a team, into the circle, and confirms whom she is shown.
async fn ask(app: &TestApp, review: Uuid, person: &str) -> Page {
    let roles = format!("/reviews/{review}/roles");
    let asked = app.as_("ines").post(&roles, &[("person", person), ("role", "circle")]).await;
    if asked.status != 200 {
        return asked;
    }
    let shown = asked.form(&roles);
    let shown: Vec<(&str, &str)> = shown.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    app.as_("ines").post(&roles, &shown).await
}

/// Ines names somebody who was there.
async fn name(app: &TestApp, review: Uuid, person: &str) -> Page {
    app.as_("ines").post(&format!("/reviews/{review}/participants"), &[("participant", person), ("involvement", "present")]).await
}

async fn about(app: &TestApp, review: Uuid) -> Page {
    app.as_("ines").get(&format!("/reviews/{review}/about")).await
}

/// The member whom “No longer” beside a name is about.
fn no_longer(page: &Page, name: &str) -> String {
    let text = page.text();
    let entry = text.split("<li>").find(|entry| entry.contains(&format!(">{name}</p>")) && entry.contains("/roles/remove\""));
    let entry = entry.unwrap_or_else(|| panic!("{name} cannot be taken out: {}", page.words()));
    entry.split("name=\"member\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

async fn take_out(app: &TestApp, who: &str, review: Uuid, member: &str, role: &str) -> u16 {
    app.as_(who).post(&format!("/reviews/{review}/roles/remove"), &[("member", member), ("role", role)]).await.status
}

both!(
    async fn one_of_two_of_one_name_is_asked_and_taken_out_again(app: TestApp) {
        let (first, second) = (come(&app, "Jo", "jo@mail.example").await, come(&app, "Jo", "other@mail.example").await);
        let id = app.review("Checkout slow", Depth::Debrief).await;
        app.go(id, "preparing").await;
        // “jo” is the handle of one, and also how the other is called.
        for typed in ["jo", "Jo"] {
            let unclear = ask(&app, id, typed).await;
            assert!(unclear.status == 422 && unclear.says("with its @: @jo, @jo2."), "{typed}: {}", unclear.words());
            assert!(unclear.text().contains(&format!("value=\"{typed}\"")), "what was typed stays");
        }
        assert!(!about(&app, id).await.text().contains(">Jo"), "nobody was added");
        for typed in ["@jo", "Other@Mail.example"] {
            assert_eq!(ask(&app, id, typed).await.status, 303, "{typed}");
        }
        let page = about(&app, id).await;
        assert!(page.says("Jo (@jo) Circle") && page.says("Jo (@jo2) Circle"), "{}", page.words());
        let reads = app.as_("ines").get(&format!("/reviews/{id}/sharing")).await;
        assert!(reads.says("Jo (@jo), Jo (@jo2)"), "both will read: {}", reads.words());

        let chosen = no_longer(&page, "Jo (@jo2)");
        assert_eq!(chosen, second.to_string());
        for (who, status) in [("tomasz", 403), ("lena", 404), ("ada", 404)] {
            assert_eq!(take_out(&app, who, id, &chosen, "circle").await, status, "{who}");
        }
        let lena = app.id("lena").to_string();
        let others = [(&*lena, "circle", 404), ("Jo", "circle", 404), ("", "circle", 404), (&*chosen, "facilitator", 404), (&*chosen, "creator", 422)];
        for (whom, role, status) in others {
            assert_eq!(take_out(&app, "ines", id, whom, role).await, status, "{whom} {role}");
        }
        assert!(about(&app, id).await.says("Jo (@jo2) Circle"), "nothing was changed");
        assert_eq!(take_out(&app, "ines", id, &chosen, "circle").await, 303);
        assert_eq!(take_out(&app, "ines", id, &chosen, "circle").await, 404, "it is done");
        let page = about(&app, id).await;
        assert!(page.says("Jo Circle") && !page.says("@jo"), "one Jo needs no handle: {}", page.words());
        assert_eq!(no_longer(&page, "Jo"), first.to_string(), "the other stays");
    }
);

both!(
    async fn two_of_one_name_were_there_and_neither_becomes_a_stranger(app: TestApp) {
        come(&app, "Jo", "jo@mail.example").await;
        come(&app, "Jo", "other@mail.example").await;
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let unclear = name(&app, id, "Jo").await;
        assert!(unclear.status == 422 && unclear.says("with its @: @jo, @jo2.") && unclear.text().contains("value=\"Jo\""), "{}", unclear.words());
        assert!(!about(&app, id).await.text().contains(">Jo"), "nobody was added");
        for (typed, status) in [("@jo", 303), ("@JO", 422), ("jo2", 303), ("other@mail.example", 422)] {
            assert_eq!(name(&app, id, typed).await.status, status, "{typed}");
        }
        let page = about(&app, id).await;
        assert_eq!(page.text().matches(">Take Jo off the list<").count(), 2);
        assert!(!page.says("Not a member here"), "{}", page.words());
        assert!(name(&app, id, "Joanna of the bank").await.status == 303 && about(&app, id).await.says("Not a member here"));
    }
);

both!(
    async fn somebody_whose_access_has_ended_is_taken_out_and_does_not_read_once_it_is_given_back(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        assert_eq!(ask(&app, id, "@lena").await.status, 303);
        for stage in ["preparing", "calibrating", "debriefing"] {
            app.go(id, stage).await;
        }
        let path = format!("/reviews/{id}");
        for who in ["marek", "lena"] {
            assert_eq!(app.as_(who).get(&path).await.status, 200, "{who} is in the circle");
            assert_eq!(app.as_("ada").post(&format!("/members/{}/end", app.id(who)), &[]).await.status, 303);
        }
        let page = about(&app, id).await;
        assert_eq!(take_out(&app, "ines", id, &no_longer(&page, "Marek"), "circle").await, 303);
        assert!(!about(&app, id).await.says("Marek"));
        for (who, status) in [("marek", 404), ("lena", 200)] {
            assert_eq!(app.as_("ada").post(&format!("/members/{}/return", app.id(who)), &[]).await.status, 303);
            let back = password(&app, who, "three calm green boats").await;
            assert_eq!(app.with_cookie(&back).get(&path).await.status, status, "{who}");
        }
    }
);

both!(
    async fn a_name_is_found_in_small_and_capital_letters_of_any_script_and_no_other_is(app: TestApp) {
        come(&app, "Özlem Ätna", "oezlem@mail.example").await;
        let id = app.review("Checkout slow", Depth::Debrief).await;
        for typed in ["Ozlem Atna", "Äzlem Ötna", "_zlem _tna", "%", "Özlem", &"Ö".repeat(2_000)] {
            let nobody = ask(&app, id, typed).await;
            assert!(nobody.status == 422 && nobody.says("Nobody here is called that"), "{typed}: {}", nobody.words());
        }
        for typed in ["Özlem Ätna", "özlem ätna", " ÖZLEM  ÄTNA "] {
            assert_eq!(ask(&app, id, typed).await.status, 303, "{typed}");
            let page = about(&app, id).await;
            assert_eq!(take_out(&app, "ines", id, &no_longer(&page, "Özlem Ätna"), "circle").await, 303, "{typed}");
        }
        for (typed, status) in [("ÖZLEM ÄTNA", 303), ("özlem ätna", 422)] {
            assert_eq!(name(&app, id, typed).await.status, status, "{typed}");
        }
        let page = about(&app, id).await;
        assert!(page.says("Özlem Ätna") && !page.says("Not a member here"), "{}", page.words());
        // And of those who are no members, by their names alone.
        for (typed, status) in [("Åsa Øst", 303), ("åSA øST", 422), ("Øsa Åst", 303), ("Asa Ost", 303)] {
            let answer = name(&app, id, typed).await;
            assert!(answer.status == status && (status == 303 || answer.says("is on the list already")), "{typed}: {}", answer.words());
        }
    }
);

/// Somebody founds a team.
async fn found(app: &TestApp, who: &str, team: &str) -> Page {
    app.as_(who).post("/teams", &[("team", team)]).await
}

both!(
    async fn a_team_of_one_name_is_founded_once_whatever_the_letters(app: TestApp) {
        for (team, alike, other) in [("Ops", "OPS", "Opsi"), ("Öffentliches", "öffentliches", "Äffentliches"), ("100 %", "100  %", "100 x")] {
            assert_eq!(found(&app, "lena", team).await.status, 303, "{team}");
            for again in [team, alike] {
                let refused = found(&app, "ada", again).await;
                assert!(refused.status == 422 && refused.says(&format!("There is a team called “{team}” already")), "{again}: {}", refused.words());
                assert!(refused.text().contains(&format!("value=\"{again}\"")), "what was typed stays");
            }
            assert_eq!(found(&app, "ada", other).await.status, 303, "{other}");
        }
        // Nor by two at once.
        let (lena, ada) = (app.as_("lena"), app.as_("ada"));
        for n in 0..4 {
            let (small, capital) = (format!("äthernight {n}"), format!("ÄTHERNIGHT {n}"));
            let (small, capital) = ([("team", small.as_str())], [("team", capital.as_str())]);
            let (one, other) = tokio::join!(lena.post("/teams", &small), ada.post("/teams", &capital));
            let mut answers = [one.status, other.status];
            answers.sort_unstable();
            assert_eq!(answers, [303, 422], "{}\n{}", one.words(), other.words());
        }
    }
);

both!(
    async fn a_team_is_asked_in_any_letters_and_of_two_from_before_the_one_that_is_written_so(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        assert_eq!(found(&app, "lena", "Öffentliches").await.status, 303);
        assert_eq!(ask(&app, id, "Äffentliches").await.status, 422);
        assert_eq!(ask(&app, id, "ÖFFENTLICHES").await.status, 303);
        assert!(about(&app, id).await.says("Lena Circle"));

        let id = app.review("Search slow", Depth::Debrief).await;
        let mut tx = app.app.db.write().await.unwrap();
        for (team, who) in [("Red", "lena"), ("red", "ada")] {
            let at = Uuid::now_v7();
            let columns = vec![("id", Value::from(at)), ("name", Value::from(team)), ("created_at", Value::from(1_i64))];
            rows::put(&mut tx, "teams", &[columns]).await;
            let columns = vec![("team_id", Value::from(at)), ("member_id", Value::from(app.id(who))), ("joined_at", Value::from(1_i64))];
            rows::put(&mut tx, "team_members", &[columns]).await;
        }
        tx.commit().await.unwrap();
        let unclear = ask(&app, id, "RED").await;
        assert!(unclear.status == 422 && unclear.says("More than one team is called that"), "{}", unclear.words());
        assert_eq!(ask(&app, id, "red").await.status, 303);
        let page = about(&app, id).await;
        assert!(page.says("Ada Circle") && !page.says("Lena"), "{}", page.words());
    }
);
