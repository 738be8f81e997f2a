//! A review with one of everything in it, and what each `{name}` of an address stands
//! for there: for tests that walk every route.

use std::collections::BTreeMap;

use recount_model::{Depth, Stage};
use recount_server::{
    charter::{self, NewCharter},
    evidence::{self, Options},
    platform::db::Args,
    session, sql,
};
use uuid::Uuid;

use super::{NOW, Page, TestApp};
use crate::{
    account::{widen, write},
    interviews,
};

const CSV: &str = "time,text\n2026-11-03T13:58:00Z,the pool ran dry\n2026-11-03T14:01:00Z,it fills again\nsoon,nobody knows\n";

/// What the names in addresses stand for.
pub type Names = BTreeMap<&'static str, String>;

impl TestApp {
    /// Ines’s debrief at a stage, with a moment, a decision, evidence, a file that waits, two
    /// texts, a team, a kept search, and, once he sees the review, an
    /// account of Tomasz’s with one passage that is open and one that nobody else reads.
    pub async fn whole(&self, stage: Stage) -> (Uuid, Names) {
        let review = self.review("Checkout slow for 47 minutes", Depth::Debrief).await;
        let own = format!("/reviews/{review}");
        let mut names: Names = [("review", review.to_string()), ("member", self.id("priya").to_string())].into();
        let ines = self.as_("ines");
        let about = ines.get(&format!("{own}/about")).await;
        names.insert("incident", after(&about, "/incidents/"));
        names.insert("participant", after(&about, "/participants/"));
        let made = ines.post(&format!("{own}/moments"), &[("says", "It slows."), ("when", "13:52")]).await;
        names.insert("moment", last(&made, "#moment-"));
        let made = ines.post(&format!("{own}/moments"), &[("says", "Tomasz waits."), ("when", "14:05"), ("noun", "decision")]).await;
        names.insert("decision", made.location.as_deref().and_then(|to| to.split("/decisions/").nth(1)?.get(..36)).unwrap().to_owned());
        for (base, body) in [("0", "It was slow."), ("1", "It was slow, and then it was not.")] {
            let kept = ines.post(&format!("{own}/text"), &[("body", body), ("base_version", base), ("keep", "it")]).await;
            assert!(kept.status < 400, "{}", kept.words());
        }
        let mut tx = self.app.db.write().await.unwrap();
        let promise = NewCharter { body: "We promise.".into(), name: "Lena".into(), role: "steward".into() };
        let charter = charter::sign(&mut tx, self.id("lena"), 0, promise, NOW).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        names.insert("charter", charter.to_string());
        names.insert("version", "1".to_owned());
        self.with_evidence(review, &mut names).await;
        names.extend([("file", "app.css"), ("token", "none"), ("family", "blame"), ("rule", "failed-to")].map(|(name, word)| (name, word.to_owned())));
        self.beside(&mut names).await;
        if stage != Stage::Noted {
            self.go(review, "preparing").await;
            let (account, own) = write(self, "tomasz", review, "I would rather have slept.").await;
            names.insert("interview", interviews::write(self, review, "He says it was slow.").await.to_string());
            names.insert("account", account.to_string());
            names.insert("passage", own.to_string());
            let open = write(self, "tomasz", review, "The curve looked like that of September.").await;
            assert_eq!(widen(self, "tomasz", open, "organisation", "name").await, 303);
            names.insert("open_passage", open.1.to_string());
            if stage != Stage::Preparing {
                self.go(review, stage.as_str()).await;
            }
        }
        (review, names)
    }

    /// Two alerts that arrived, a third line that could not be read, and a file of Ines’s that waits.
    async fn with_evidence(&self, review: Uuid, names: &mut Names) {
        let path = self.folder.path().join("alerts.csv");
        std::fs::write(&path, CSV).unwrap();
        let done = evidence::import_paths(&self.app, review, Some(self.id("ines")), &[path], &Options::default(), &mut |_, _| ()).await.unwrap();
        names.insert("source", done[0].source.unwrap().to_string());
        names.insert("problem", "0".to_owned());
        let items: Vec<(Uuid,)> = self.app.db.all(sql!("select id from evidence order by id"), Args::default()).await.unwrap();
        names.insert("evidence", items.last().unwrap().0.to_string());
        self.let_wait(review, names).await;
    }

    /// A file of Ines’s waits, as it does until the server stops.
    pub async fn let_wait(&self, review: Uuid, names: &mut Names) {
        let waits = self.as_("ines").upload(&format!("/reviews/{review}/evidence/uploads"), &[("file", "more.csv", CSV.as_bytes())]).await;
        names.insert("import", last(&waits, "/imports/"));
    }

    /// What belongs to no review: a team, a search that Ines keeps, an open invitation, her phone.
    async fn beside(&self, names: &mut Names) {
        let ines = self.as_("ines");
        assert_eq!(ines.post("/teams", &[("team", "Payments")]).await.status, 303);
        names.insert("team", after(&ines.get("/members").await, "/teams/"));
        assert_eq!(ines.post("/library/views", &[("name", "Pools"), ("q", "pool")]).await.status, 303);
        names.insert("view", after(&ines.get("/library?q=pool").await, "/library/views/"));
        let ada = self.as_("ada");
        assert_eq!(ada.post("/members/invitations", &[("standing", "member")]).await.status, 200);
        names.insert("invitation", after(&ada.get("/members").await, "/members/invitations/"));
        let mut tx = self.app.db.write().await.unwrap();
        session::begin(&self.app, &mut tx, self.id("ines"), "phone", NOW).await.unwrap();
        tx.commit().await.unwrap();
        names.insert("session", after(&ines.get("/me").await, "/me/sessions/"));
    }
}

/// The first id that stands behind this mark on a page.
fn after(page: &Page, mark: &str) -> String {
    let text = page.text();
    let found = text.split(mark).skip(1).find_map(|rest| rest.get(..36)?.parse::<Uuid>().ok());
    found.unwrap_or_else(|| panic!("no {mark} on the page: {}", page.words())).to_string()
}

/// The id at the end of the address that a form leads to.
fn last(page: &Page, mark: &str) -> String {
    let to = page.location.clone().unwrap_or_else(|| panic!("{} {}", page.status, page.words()));
    to.rsplit(mark).next().unwrap()[..36].to_owned()
}

/// An address with its names filled in; a name that stands for nothing is nobody’s id.
pub fn filled(path: &str, names: &Names) -> String {
    let part = |part: &str| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
        Some(name) => names.get(name).cloned().unwrap_or_else(|| Uuid::nil().to_string()),
        None => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
