//! A password that is gone, changed, or no longer any use: links to choose a new one,
//! changing one's own, and the end of somebody's access.

use recount_model::{Depth, Standing};
use recount_server::member::{self, LinkFor};

use crate::{
    account::{widen, write},
    both,
    support::{Page, TestApp},
};

const OLD: &str = "three calm green boats";
const NEW: &str = "four loud yellow trams";
const DAY: i64 = 86_400_000_000;

/// The path of the link on a page.
fn path(page: &Page) -> String {
    let text = page.text();
    let link = text.split("<code>").nth(1).and_then(|t| t.split("</code>").next()).unwrap_or_else(|| panic!("no link: {}", page.words()));
    link[link.find("/new-password/").unwrap()..].to_owned()
}

/// Ada makes a link for somebody.
async fn link(app: &TestApp, who: &str) -> String {
    let page = app.as_("ada").post(&format!("/members/{}/link", app.id(who)), &[]).await;
    assert_eq!(page.status, 200, "{}", page.words());
    path(&page)
}

/// Somebody has a password, and is signed in with it; the answer carries the cookie.
pub async fn password(app: &TestApp, who: &str, words: &str) -> Page {
    let link = link(app, who).await;
    let chosen = app.as_("guest").post(&link, &[("password", words)]).await;
    assert_eq!(chosen.status, 303, "{}", chosen.words());
    chosen
}

async fn sign_in(app: &TestApp, who: &str, words: &str) -> Page {
    app.as_("guest").post("/sign-in", &[("email", &format!("{who}@example.org")), ("password", words)]).await
}

both!(
    async fn a_link_chooses_a_new_password_once_and_ends_every_session(app: TestApp) {
        password(&app, "lena", OLD).await;
        let before = sign_in(&app, "lena", OLD).await;
        let link = link(&app, "lena").await;
        assert_eq!(app.with_cookie(&before).get("/me").await.status, 200, "making it changes nothing");
        assert_eq!(sign_in(&app, "lena", OLD).await.status, 303, "nor the password");
        let page = app.as_("guest").get(&link).await;
        assert!(page.says("This link is for Lena, who signs in with lena@example.org"), "{}", page.words());
        let short = app.as_("guest").post(&link, &[("password", "short")]).await;
        assert!(short.status == 422 && short.says("twelve characters"), "and it still works");
        let chosen = app.as_("guest").post(&link, &[("password", NEW)]).await;
        assert_eq!(chosen.status, 303);
        assert!(app.with_cookie(&chosen).get("/me").await.says("Lena"));
        assert_eq!(app.with_cookie(&before).get("/me").await.status, 303, "signed out everywhere else");
        assert_eq!((sign_in(&app, "lena", OLD).await.status, sign_in(&app, "lena", NEW).await.status), (422, 303));
        for again in [app.as_("guest").get(&link).await, app.as_("guest").post(&link, &[("password", OLD)]).await] {
            assert_eq!(again.status, 410);
        }
        assert_eq!(sign_in(&app, "lena", NEW).await.status, 303);
    }
);

both!(
    async fn only_an_administrator_makes_a_link_and_it_lapses(given: TestApp) {
        let app = given.with("sana", Standing::Steward).await;
        let marek = app.id("marek");
        for who in ["lena", "sana", "marek"] {
            assert_eq!(app.as_(who).get(&format!("/members/{marek}")).await.status, 404, "{who}");
            assert_eq!(app.as_(who).post(&format!("/members/{marek}/link"), &[]).await.status, 404, "{who}");
        }
        assert_eq!(app.as_("ada").post(&format!("/members/{}/link", uuid::Uuid::now_v7()), &[]).await.status, 404);
        let first = link(&app, "marek").await;
        let second = link(&app, "marek").await;
        assert_eq!(app.as_("guest").get(&first).await.status, 410, "another took its place");
        assert_eq!(app.as_("guest").get(&second).await.status, 200);
        app.pass(8 * DAY);
        assert_eq!(app.as_("guest").get(&second).await.status, 410);
        assert!(app.as_("marek").get("/me").await.says("It was never used and no longer works"));
    }
);

both!(
    async fn who_made_a_link_and_when_it_was_used_is_for_the_member_to_see(app: TestApp) {
        let link = link(&app, "marek").await;
        let seen = app.as_("marek").get("/me").await;
        assert!(seen.says("A link to choose a new password was made by Ada on 3 November 2026, 15:00"), "{}", seen.words());
        assert!(seen.says("It was not used yet and works until 10 November 2026"));
        // Ada follows it herself, becomes Marek, and cannot hide that.
        app.pass(60_000_000);
        let chosen = app.as_("guest").post(&link, &[("password", NEW)]).await;
        for _ in 0..60 {
            app.as_("ada").post(&format!("/members/{}/link", app.id("marek")), &[]).await;
        }
        let mine = app.with_cookie(&chosen).get("/me").await;
        assert!(mine.says("was made by Ada on 3 November 2026, 15:00 . It was used on 3 November 2026, 15:01"), "{}", mine.words());
        for who in ["lena", "ines"] {
            assert!(!app.as_(who).get("/me").await.says("A link to choose"), "it is not {who}'s to see");
        }
    }
);

both!(
    async fn the_server_makes_a_link_for_anybody_by_mail_or_handle(app: TestApp) {
        for called in ["ada@example.org", " @Ada"] {
            let Ok(LinkFor::Made(made, name, handle)) = member::link_for(&app.app, called).await else { panic!("no link for {called}") };
            assert_eq!((name.as_str(), handle.as_str()), ("Ada", "ada"));
            let path = &made.address[made.address.find("/new-password/").unwrap()..];
            let chosen = app.as_("guest").post(path, &[("password", NEW)]).await;
            assert!(app.with_cookie(&chosen).get("/me").await.says("was made on the server itself"));
        }
        assert_eq!(sign_in(&app, "ada", NEW).await.status, 303);
        assert!(matches!(member::link_for(&app.app, "nobody@example.org").await, Ok(LinkFor::Nobody)));
        let again = app.with_cookie(&sign_in(&app, "ada", NEW).await).post(&format!("/members/{}/end", app.id("lena")), &[]).await;
        assert_eq!(again.status, 303);
        assert!(matches!(member::link_for(&app.app, "lena").await, Ok(LinkFor::Left(_))));
    }
);

both!(
    async fn one_changes_ones_own_password_with_the_present_one(app: TestApp) {
        let here = password(&app, "lena", OLD).await;
        let elsewhere = sign_in(&app, "lena", OLD).await;
        let waiting = link(&app, "lena").await;
        let change = async |present: &str, new: &str| app.with_cookie(&here).post("/me/password", &[("present", present), ("password", new)]).await;
        let wrong = change("not the one I have", NEW).await;
        assert!(wrong.status == 422 && wrong.says("That is not your present password"), "{}", wrong.words());
        let short = change(OLD, "short").await;
        assert!(short.status == 422 && short.says("twelve characters"));
        assert_eq!(app.with_cookie(&elsewhere).get("/me").await.status, 200, "nothing was changed");
        assert_eq!(change(OLD, NEW).await.status, 303);
        assert_eq!(app.with_cookie(&here).get("/me").await.status, 200, "one stays signed in here");
        assert_eq!(app.with_cookie(&elsewhere).get("/me").await.status, 303, "and nowhere else");
        assert_eq!((sign_in(&app, "lena", OLD).await.status, sign_in(&app, "lena", NEW).await.status), (422, 303));
        assert_eq!(app.as_("guest").get(&waiting).await.status, 410, "a link made before no longer works");
        assert_eq!(sign_in(&app, "lena", OLD).await.status, 422);
        for _ in 0..9 {
            assert_eq!(change("a guess of somebody", NEW).await.status, 422);
        }
        // Nine here and one at the sign-in: one count for both.
        assert_eq!(change(NEW, OLD).await.status, 429, "an open session is no way to guess");
        assert_eq!(app.as_("guest").post("/me/password", &[("present", NEW), ("password", OLD)]).await.status, 303, "a guest signs in first");
        assert_eq!(sign_in(&app, "lena", OLD).await.status, 429);
    }
);

both!(
    async fn who_has_left_does_not_come_in_and_what_they_recounted_stays(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "preparing").await;
        password(&app, "tomasz", OLD).await;
        let inside = sign_in(&app, "tomasz", OLD).await;
        let told = app.with_cookie(&inside);
        let begun = told.post(&format!("/reviews/{review}/accounts"), &[("willing", "yes")]).await;
        assert_eq!(begun.status, 303, "{}", begun.words());
        let own = write(&app, "priya", review, "I was deploying.").await;
        assert_eq!(widen(&app, "priya", own, "involved", "name").await, 303);
        let waiting = link(&app, "priya").await;
        let priya = app.id("priya");
        for who in ["lena", "priya"] {
            assert_eq!(app.as_(who).post(&format!("/members/{priya}/end"), &[]).await.status, 404, "{who}");
        }
        assert_eq!(app.as_("ada").post(&format!("/members/{priya}/end"), &[]).await.status, 303);
        assert_eq!(app.as_("priya").get("/me").await.status, 303, "signed out");
        assert_eq!(app.as_("guest").get(&waiting).await.status, 410);
        assert_eq!(app.as_("ada").post(&format!("/members/{priya}/link"), &[]).await.status, 404, "no link either");
        let read = app.with_cookie(&inside).open(&format!("/reviews/{review}/accounts/passages")).await;
        assert!(read.says("I was deploying.") && read.says("Priya"), "{}", read.words());
        assert!(app.as_("ines").get(&format!("/reviews/{review}/about")).await.says("Priya"));
        assert_eq!(app.as_("ada").post(&format!("/members/{priya}/end"), &[]).await.status, 404, "it has ended");
    }
);

both!(
    async fn a_right_password_of_who_has_left_is_refused_like_a_wrong_one_until_access_is_given_back(app: TestApp) {
        let lena = app.id("lena");
        let before = password(&app, "lena", OLD).await;
        assert_eq!(app.as_("ada").post(&format!("/members/{lena}/end"), &[]).await.status, 303);
        let (left, wrong) = (sign_in(&app, "lena", OLD).await, sign_in(&app, "lena", NEW).await);
        assert_eq!((left.status, left.words()), (wrong.status, wrong.words()));
        assert_eq!(left.status, 422);
        assert!(app.as_("ada").get("/members").await.says("Whose access has ended Lena"));
        assert!(!app.as_("ines").get("/members").await.says("Lena"), "nobody else is told");
        assert_eq!(app.as_("ines").post(&format!("/members/{lena}/return"), &[]).await.status, 404);
        assert_eq!(app.as_("ada").post(&format!("/members/{lena}/return"), &[]).await.status, 303);
        assert_eq!(app.as_("ada").post(&format!("/members/{lena}/return"), &[]).await.status, 404);
        assert_eq!(app.with_cookie(&before).get("/me").await.status, 303, "what was ended stays ended");
        assert_eq!(sign_in(&app, "lena", OLD).await.status, 303);
    }
);

both!(
    async fn an_administrator_who_leaves_takes_their_links_along_and_the_last_one_stays(given: TestApp) {
        let app = given.with("marta", Standing::Administrator).await;
        let (ada, marta, lena) = (app.id("ada"), app.id("marta"), app.id("lena"));
        let invited = app.as_("marta").post("/members/invitations", &[("standing", "administrator")]).await.text();
        let invited = invited.split("<code>").nth(1).and_then(|t| t.split("</code>").next()).map(|l| l[l.find("/welcome/").unwrap()..].to_owned()).unwrap();
        let made = path(&app.as_("marta").post(&format!("/members/{lena}/link"), &[]).await);
        assert_eq!((app.as_("guest").get(&invited).await.status, app.as_("guest").get(&made).await.status), (200, 200));
        assert_eq!(app.as_("ada").post(&format!("/members/{marta}/end"), &[]).await.status, 303);
        assert_eq!((app.as_("guest").get(&invited).await.status, app.as_("guest").get(&made).await.status), (410, 410));
        let last = app.as_("ada").post(&format!("/members/{ada}/end"), &[]).await;
        assert!(last.status == 422 && last.says("the only administrator"), "{}", last.words());
        assert_eq!(app.as_("ada").get("/me").await.status, 200);
    }
);

/// The path of an invitation on a page.
fn welcome(page: &Page) -> String {
    let text = page.text();
    let link = text.split("<code>").nth(1).and_then(|t| t.split("</code>").next()).unwrap_or_else(|| panic!("no link: {}", page.words()));
    link[link.find("/welcome/").unwrap()..].to_owned()
}

both!(
    async fn who_is_no_administrator_any_more_leaves_no_link_that_only_one_makes(given: TestApp) {
        let app = given.with("marta", Standing::Administrator).await;
        let (marta, lena, marek) = (app.id("marta"), app.id("lena"), app.id("marek"));
        let standing = async |word: &str| app.as_("ada").post(&format!("/members/{marta}/standing"), &[("standing", word)]).await.status;
        let fields = [("name", "Eve"), ("email", "eve@example.org"), ("password", OLD)];
        for word in ["member", "steward"] {
            let invited = welcome(&app.as_("marta").post("/members/invitations", &[("standing", "administrator")]).await);
            let made = path(&app.as_("marta").post(&format!("/members/{lena}/link"), &[]).await);
            let others = welcome(&app.as_("ada").post("/members/invitations", &[("standing", "member")]).await);
            let theirs = link(&app, "marek").await;
            let hers = link(&app, "marta").await;
            assert_eq!(standing("administrator").await, 303);
            for link in [&invited, &made] {
                assert_eq!(app.as_("guest").get(link).await.status, 200, "she is one still");
            }
            assert_eq!(standing(word).await, 303);
            assert_eq!((app.as_("guest").get(&invited).await.status, app.as_("guest").get(&made).await.status), (410, 410), "{word}");
            assert_eq!(app.as_("guest").post(&invited, &fields).await.status, 410, "{word}");
            assert_eq!(app.as_("guest").post(&made, &[("password", NEW)]).await.status, 410, "{word}");
            for link in [&others, &theirs, &hers] {
                assert_eq!(app.as_("guest").get(link).await.status, 200, "{word}: another administrator made it");
            }
            for refused in ["/members/invitations".to_owned(), format!("/members/{marek}/link")] {
                assert_eq!(app.as_("marta").post(&refused, &[("standing", "administrator")]).await.status, 404, "{word}: {refused}");
            }
            assert_eq!(member::administrators(&app.app.db).await.unwrap(), [app.id("ada")]);
            assert_eq!(standing("administrator").await, 303);
            assert_eq!((app.as_("guest").get(&invited).await.status, app.as_("guest").get(&made).await.status), (410, 410), "gone for good");
        }
    }
);

both!(
    async fn a_link_under_way_does_not_outlive_the_standing_it_was_made_with(given: TestApp) {
        let app = given.with("marta", Standing::Administrator).await;
        let (marta_acts, ada_acts, guest) = (app.as_("marta"), app.as_("ada"), app.as_("guest"));
        let (standing, link) = (format!("/members/{}/standing", app.id("marta")), format!("/members/{}/link", app.id("lena")));
        let (invitation, member, administrator) = ([("standing", "administrator")], [("standing", "member")], [("standing", "administrator")]);
        for _ in 0..6 {
            let (invited, made, changed) =
                tokio::join!(marta_acts.post("/members/invitations", &invitation), marta_acts.post(&link, &[]), ada_acts.post(&standing, &member));
            assert_eq!(changed.status, 303, "{}", changed.words());
            for answer in [&invited, &made] {
                assert!([200, 404].contains(&answer.status), "{}", answer.words());
            }
            if invited.status == 200 {
                assert_eq!(guest.get(&welcome(&invited)).await.status, 410);
            }
            if made.status == 200 {
                assert_eq!(guest.get(&path(&made)).await.status, 410);
            }
            assert_eq!(ada_acts.post(&standing, &administrator).await.status, 303);
        }
    }
);

both!(
    async fn two_administrators_who_end_each_other_at_once_leave_one(given: TestApp) {
        let app = given.with("marta", Standing::Administrator).await;
        let (ada, marta) = (format!("/members/{}/end", app.id("ada")), format!("/members/{}/end", app.id("marta")));
        let (ada_acts, marta_acts) = (app.as_("ada"), app.as_("marta"));
        let (one, other) = tokio::join!(ada_acts.post(&marta, &[]), marta_acts.post(&ada, &[]));
        let left = member::administrators(&app.app.db).await.unwrap();
        assert_eq!(left.len(), 1, "{} {}", one.status, other.status);
    }
);

both!(
    async fn a_sign_in_under_way_does_not_outlive_the_password_it_was_made_with(app: TestApp) {
        password(&app, "lena", OLD).await;
        for (old, new) in [(OLD, NEW), (NEW, OLD), (OLD, NEW), (NEW, OLD), (OLD, NEW), (NEW, OLD)] {
            let link = link(&app, "lena").await;
            let guest = app.as_("guest");
            let choice = [("password", new)];
            // Both work at a hash for as long, and then write.
            let (chosen, came) = tokio::join!(guest.post(&link, &choice), sign_in(&app, "lena", old));
            assert_eq!(app.with_cookie(&chosen).get("/me").await.status, 200);
            if came.status == 303 {
                assert_eq!(app.with_cookie(&came).get("/me").await.status, 303, "it came in with the password from before");
            }
        }
    }
);
