//! More members, teams and people who left than a page shows: each can be reached.

use std::collections::BTreeSet;

use recount_server::platform::db::{Value, noting};
use uuid::Uuid;

use crate::{
    both,
    support::{Page, TestApp, rows},
};

const MOST: usize = 60 * 1024;

/// Where the link to the next page leads that says this.
pub fn next(page: &Page, says: &str) -> Option<String> {
    let text = page.text();
    let (before, _) = text.split_once(&format!("\" rel=\"next\">{says}<"))?;
    before.rsplit("href=\"").next().map(|address| address.replace("&amp;", "&"))
}

type Columns = Vec<(&'static str, Value)>;

fn member(id: Uuid, handle: &str, name: &str, left_at: Option<i64>) -> Columns {
    vec![
        ("id", Value::from(id)),
        ("handle", Value::from(handle)),
        ("name", Value::from(name)),
        ("email", Value::from(format!("{handle}@mail.example"))),
        ("standing", Value::from("member")),
        ("zone", Value::from("UTC")),
        ("generation", Value::from(0_i64)),
        ("created_at", Value::from(1_i64)),
        ("left_at", Value::Int(left_at)),
    ]
}

async fn put(app: &TestApp, table: &str, rows: &[Columns]) {
    let mut tx = app.app.db.write().await.unwrap();
    rows::put(&mut tx, table, rows).await;
    tx.commit().await.unwrap();
}

/// A hundred and thirty members with names as long as a name may be; gives their ids.
async fn crowd(app: &TestApp) -> Vec<Uuid> {
    let ids: Vec<Uuid> = (0..130).map(|_| Uuid::now_v7()).collect();
    let name = |n: usize| format!("Member {n:03} {}", "of the Ångström house ".repeat(4)).chars().take(80).collect::<String>();
    let rows: Vec<Columns> = ids.iter().enumerate().map(|(n, id)| member(*id, &format!("member{n:03}"), &name(n), None)).collect();
    put(app, "members", &rows).await;
    ids
}

/// Handles of the members on a page; those who left stand there without a standing.
fn handles(page: &Page) -> Vec<String> {
    let text = page.text();
    text.split("<p class=\"more\">@").skip(1).filter_map(|rest| Some(rest.split('<').next()?.split_once(". ")?.0.to_owned())).collect()
}

/// Every page of members from an address on, by its links.
async fn walked(app: &TestApp, who: &str, address: &str) -> Vec<String> {
    let (mut found, mut address) = (Vec::new(), Some(address.to_owned()));
    while let Some(at) = address {
        let page = app.as_(who).get(&at).await;
        assert!(page.status == 200 && page.body.len() <= MOST, "{at}: {} with {} bytes", page.status, page.body.len());
        found.extend(handles(&page));
        address = next(&page, "More members");
    }
    found
}

both!(
    async fn the_last_of_many_members_is_reached_by_the_links_and_each_page_is_small(app: TestApp) {
        crowd(&app).await;
        for who in ["ada", "lena"] {
            let found = walked(&app, who, "/members").await;
            let once: BTreeSet<&String> = found.iter().collect();
            assert_eq!((found.len(), once.len()), (136, 136), "the six others, and each once");
            assert!(once.contains(&"member129".to_owned()) && once.contains(&"tomasz".to_owned()));
        }
        let (page, statements) = noting(app.as_("ada").get("/members")).await;
        assert!(page.status == 200 && statements.len() <= 6, "{}", statements.len());
        assert_eq!(app.as_("ada").post("/members/invitations", &[("standing", "nobody")]).await.status, 422);
    }
);

both!(
    async fn a_member_is_found_by_a_part_of_the_name_or_the_handle_or_the_whole_address(app: TestApp) {
        crowd(&app).await;
        put(&app, "members", &[member(Uuid::now_v7(), "łukasz.øst", "Łukasz Øst", None)]).await;
        for q in ["MEMBER+129", "%40member129", "129", "Member129%40MAIL.example"] {
            let page = app.as_("lena").get(&format!("/members?q={q}")).await;
            assert_eq!(handles(&page), ["member129"], "{q}");
            assert!(page.status == 200 && !page.text().contains("Found a team"), "{q}: only who was looked for");
        }
        // “łuKASZ” and “ŁUKASZ ØST”.
        for q in ["%C5%82uKASZ", "%C5%81UKASZ+%C3%98ST"] {
            assert_eq!(handles(&app.as_("lena").get(&format!("/members?q={q}")).await), ["łukasz.øst"], "{q}");
        }
        // Parts of an address would tell whoever tries them letter by letter.
        for q in ["%25", "_", "member%25129", "!", "ember129%40mail", "mail.example"] {
            let page = app.as_("lena").get(&format!("/members?q={q}")).await;
            assert!(handles(&page).is_empty() && page.says("Nobody here answers to"), "{q}: {}", page.words());
        }
        let found = walked(&app, "ada", "/members?q=Member").await;
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 130, "the links keep what was looked for");
        assert_eq!(found.len(), 130);
    }
);

both!(
    async fn all_who_left_are_reached_by_an_administrator_and_told_to_nobody_else(app: TestApp) {
        let gone: Vec<Columns> = (0..25).map(|n| member(Uuid::now_v7(), &format!("gone{n:02}"), &format!("Gone {n:02}"), Some(2))).collect();
        put(&app, "members", &gone).await;
        let (mut found, mut address) = (0, Some("/members".to_owned()));
        while let Some(at) = address {
            let page = app.as_("ada").get(&at).await;
            assert!(page.status == 200 && page.says("Whose access has ended"), "{at}");
            found += page.text().matches("<p class=\"name\"><a href=\"/members/").count();
            address = next(&page, "More of them");
        }
        assert_eq!(found, 25);
        assert!(app.as_("ada").get("/members?q=gone+24").await.says("Whose access has ended Gone 24 @gone24."));
        for address in ["/members", "/members?q=gone", "/members?after=left~gone03"] {
            let page = app.as_("lena").get(address).await;
            assert!(page.status == 200 && !page.says("Gone") && !page.says("Whose access has ended"), "{address}: {}", page.words());
        }
    }
);

both!(
    async fn every_open_invitation_is_reached_and_the_page_stays_small(app: TestApp) {
        crowd(&app).await;
        let gone: Vec<Columns> = (0..15).map(|n| member(Uuid::now_v7(), &format!("gone{n:02}"), &"Gone ".repeat(15), Some(2))).collect();
        put(&app, "members", &gone).await;
        for n in 0..25 {
            let invitee = format!("Newcomer {n:02} {}", "of the Ångström house ".repeat(30));
            assert_eq!(app.as_("ada").post("/members/invitations", &[("standing", "member"), ("invitee", &*invitee)]).await.status, 200);
        }
        let (mut found, mut address) = (Vec::new(), Some("/members".to_owned()));
        while let Some(at) = address {
            let page = app.as_("ada").get(&at).await;
            assert!(page.status == 200 && page.body.len() <= MOST, "{at}: {} with {} bytes", page.status, page.body.len());
            let text = page.text();
            found.extend(text.split("<p class=\"name\">Newcomer ").skip(1).map(|rest| rest[..2].parse::<u8>().unwrap()));
            address = next(&page, "More open invitations");
        }
        assert_eq!(found, (0..25).rev().collect::<Vec<u8>>(), "the newest first");
    }
);

both!(
    async fn every_team_and_everybody_in_it_is_reached(app: TestApp) {
        let members = crowd(&app).await;
        let teams: Vec<Uuid> = (0..20).map(|_| Uuid::now_v7()).collect();
        let team = |n: usize, id: &Uuid| vec![("id", Value::from(id)), ("name", Value::from(format!("Team {n:02}"))), ("created_at", Value::from(1_i64))];
        put(&app, "teams", &teams.iter().enumerate().map(|(n, id)| team(n, id)).collect::<Vec<_>>()).await;
        let inside = |id: &Uuid| vec![("team_id", Value::from(teams[0])), ("member_id", Value::from(id)), ("joined_at", Value::from(1_i64))];
        put(&app, "team_members", &members[..40].iter().map(inside).collect::<Vec<_>>()).await;

        let first = app.as_("ada").get("/members").await;
        assert!(first.says("and 34 more") && first.says("Member 005") && first.body.len() <= MOST, "{} bytes", first.body.len());
        let own = format!("/members?team={}", teams[0]);
        assert!(first.text().contains(&format!("href=\"{own}\"")));
        let found = walked(&app, "lena", &own).await;
        assert_eq!((found.len(), found.last().map(String::as_str)), (40, Some("member039")));
        assert_eq!(handles(&app.as_("lena").get(&format!("{own}&q=member+03")).await).len(), 10, "looked for in the team");
        assert!(handles(&app.as_("lena").get(&format!("{own}&q=tomasz")).await).is_empty());
        assert!(app.as_("lena").get(&own).await.says("Members of Team 00"));

        let (mut found, mut address) = (0, Some("/members".to_owned()));
        while let Some(at) = address {
            let page = app.as_("lena").get(&at).await;
            assert!(page.status == 200 && page.body.len() <= MOST, "{at}: {} bytes", page.body.len());
            found += page.text().matches(">Join Team ").count();
            address = next(&page, "More teams");
        }
        assert_eq!(found, 20);
    }
);
