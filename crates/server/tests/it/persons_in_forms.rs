//! Which fields of forms and which parameters of links hand over a person: found on the
//! pages themselves, and each named here with its reason.

use std::collections::BTreeSet;

use recount_model::Stage;
use recount_server::{platform::db::Args, router, sql};
use uuid::Uuid;

use crate::{both, numbers::addresses};

/// Fields and parameters that hand over somebody's id, with the reason.
const MAY_HAND_OVER: [(&str, &str); 4] = [
    ("as", "inside one review: stands in a participant's place"),
    ("member", "inside one review: takes a part in it from one who has it"),
    ("participant", "inside one review: whose knowledge of an item or a moment is stated"),
    ("teller", "inside one review: who told what is being written down, and may change it"),
];

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// Names of the fields and parameters of a page whose value is one of the ids.
fn handing_over(html: &str, ids: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut select = "";
    for part in html.split('<') {
        let tag = part.split('>').next().unwrap_or_default();
        if tag.starts_with("select ") {
            select = attribute(tag, "name").unwrap_or_default();
        }
        let name = if tag.starts_with("option ") { Some(select) } else { attribute(tag, "name") };
        if let (Some(name), Some(value)) = (name, attribute(tag, "value"))
            && ids.contains(value)
        {
            found.insert(name.to_owned());
        }
        for address in ["href", "action", "formaction"].iter().filter_map(|name| attribute(tag, name)) {
            let parameters = address.split_once('?').map_or("", |(_, parameters)| parameters).replace("&amp;", "&");
            for (name, value) in parameters.split('&').filter_map(|parameter| parameter.split_once('=')) {
                if ids.contains(value) {
                    found.insert(name.to_owned());
                }
            }
        }
    }
    found
}

both! {
    async fn a_field_that_hands_over_a_person_is_named_with_its_reason(app: TestApp) {
        let (review, names) = app.whole(Stage::Shared).await;
        let members: Vec<(Uuid,)> = app.app.db.all(sql!("select id from members"), Args::default()).await.unwrap();
        let participants: Vec<(Uuid,)> = app.app.db.all(sql!("select id from participants"), Args::default()).await.unwrap();
        let ids: BTreeSet<String> = members.iter().chain(&participants).map(|(id,)| id.to_string()).collect();
        let mut found = BTreeSet::new();
        for route in router::list().iter().filter(|route| route.method == "GET") {
            for address in addresses(route, review, &names) {
                for who in ["ines", "tomasz", "ada"] {
                    found.extend(handing_over(&app.as_(who).get(&address).await.text(), &ids));
                }
            }
        }
        let excused: BTreeSet<String> = MAY_HAND_OVER.iter().filter(|(_, reason)| !reason.is_empty()).map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(found, excused, "left: what hands over a person; right: what may");
    }
}

#[test]
fn a_planted_field_is_noticed_wherever_it_stands() {
    let id = "0198f0a0-0000-7000-8000-000000000001";
    let ids = BTreeSet::from([id.to_owned()]);
    for planted in [
        "<select class=\"a\" name=\"who\"><option value=\"\">Anybody<option value=\"{id}\">Priya</select>",
        "<form><input type=\"hidden\" name=\"who\" value=\"{id}\"></form>",
        "<button name=\"who\" value=\"{id}\">Priya</button>",
        "<a href=\"/library?q=x&amp;who={id}\">Priya</a>",
        "<form action=\"/reviews?who={id}\">",
    ] {
        assert_eq!(handing_over(&planted.replace("{id}", id), &ids), BTreeSet::from(["who".to_owned()]), "{planted}");
        assert!(handing_over(&planted.replace("{id}", "noted"), &ids).is_empty(), "{planted}");
    }
}
