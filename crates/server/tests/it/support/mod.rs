//! An application with people in it, on SQLite or on PostgreSQL.
//!
//! Ines facilitates, Tomasz was on call, Priya deployed, Marek leads, Lena is any
//! other member, Guest is not signed in. None of them has a role until a test
//! gives one. Ada runs the installation.

pub mod held;
pub mod page;
mod postgres;
pub mod rows;
pub mod seed;
pub mod services;
pub mod whole;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, atomic::AtomicI64, atomic::Ordering},
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use recount_language::Rules;
use recount_model::{Depth, Standing, incident::IncidentKind};
use recount_server::{
    member::{self, NewMember},
    platform::{
        App,
        clock::Clock,
        config::Config,
        db::{Address, Db},
        keys::Keys,
    },
    review::{self, NewReview},
    router, session,
};
use tower::ServiceExt as _;
use uuid::Uuid;

pub use page::Page;
pub use postgres::fresh as fresh_postgres;

/// 3 November 2026, 15:00 in Berlin: an hour after the incident of the examples.
pub const NOW: i64 = 1_793_714_400_000_000;

/// Names of the people every test has.
pub const PEOPLE: [&str; 6] = ["ines", "tomasz", "priya", "marek", "lena", "ada"];

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// The application under test.
pub struct TestApp {
    pub app: App,
    pub on: On,
    router: Router,
    cookies: BTreeMap<&'static str, String>,
    ids: BTreeMap<&'static str, Uuid>,
    clock: Arc<AtomicI64>,
    /// Holds the database file and the spool; removed with the test.
    pub folder: tempfile::TempDir,
    lent: Option<postgres::Lent>,
}

/// An installation put aside, to be had again any number of times: what is in its database,
/// its keys, its people and its time; not the files that waited in its memory.
pub struct Kept {
    on: On,
    folder: tempfile::TempDir,
    lent: Option<postgres::Lent>,
    keys: Keys,
    cookies: BTreeMap<&'static str, String>,
    ids: BTreeMap<&'static str, Uuid>,
    now: i64,
}

impl Kept {
    /// A copy of it, begun as a server begins.
    pub async fn again(&self) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let (address, lent) = match &self.lent {
            None => {
                let file = |folder: &tempfile::TempDir| folder.path().join("recount.db");
                std::fs::copy(file(&self.folder), file(&folder)).unwrap();
                (Address::Sqlite(file(&folder)), None)
            }
            Some(lent) => {
                let (address, lent) = postgres::like(lent).await;
                (address, Some(lent))
            }
        };
        let (keys, cookies, ids) = (self.keys.clone(), self.cookies.clone(), self.ids.clone());
        Self { folder, lent, keys, cookies, ids, ..*self }.begin(&address).await
    }

    async fn begin(self, address: &Address) -> TestApp {
        let db = Db::open(address).await.unwrap();
        db.migrate().await.unwrap();
        let Self { on, folder, lent, keys, cookies, ids, now } = self;
        let clock = Arc::new(AtomicI64::new(now));
        let config = Config { data: folder.path().join("data"), zone: "Europe/Berlin".into(), upload_mib: 8, session_days: 20_000, ..Config::default() };
        let app = App::new(db, config, keys, Clock::Held(clock.clone()));
        TestApp { router: router::router(app.clone()), app, on, cookies, ids, clock, folder, lent }
    }
}

/// Runs a test on both databases: `both!(async fn name(app: TestApp) { … })`, or with
/// `on: On` where it makes more than one installation.
#[macro_export]
macro_rules! both {
    ($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block) => {
        async fn $name($app: $crate::support::TestApp) $body
        mod $name {
            use $crate::support::{On, TestApp};
            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() { super::$name(TestApp::new(On::Sqlite).await).await }
            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() { super::$name(TestApp::new(On::Postgres).await).await }
        }
    };
    // For a test that makes its installations itself.
    (async fn $name:ident($on:ident: On) $body:block) => {
        async fn $name($on: $crate::support::On) $body
        mod $name {
            use $crate::support::On;
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() { super::$name(On::Sqlite).await }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() { super::$name(On::Postgres).await }
        }
    };
}

impl TestApp {
    /// A migrated, empty database with the people of the module's head.
    pub async fn new(on: On) -> Self {
        let bare = Self::empty(on).await;
        bare.with_people().await
    }

    /// A migrated database without anybody.
    pub async fn empty(on: On) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (address, lent) = match on {
            On::Sqlite => (Address::Sqlite(folder.path().join("recount.db")), None),
            On::Postgres => {
                let (address, lent) = postgres::filled(async |address| {
                    let db = Db::open(address).await.unwrap();
                    db.migrate().await.unwrap();
                    db.close().await;
                })
                .await;
                (address, Some(lent))
            }
        };
        let held = Kept { on, folder, lent, keys: Keys::throwaway(), cookies: BTreeMap::new(), ids: BTreeMap::new(), now: NOW };
        held.begin(&address).await
    }

    /// Puts the installation aside as it is.
    pub async fn keep(self) -> Kept {
        self.app.db.close().await;
        let now = self.clock.load(Ordering::Relaxed);
        Kept { on: self.on, folder: self.folder, lent: self.lent, keys: self.app.keys.clone(), cookies: self.cookies, ids: self.ids, now }
    }

    async fn with_people(mut self) -> Self {
        for handle in PEOPLE {
            let standing = if handle == "ada" { Standing::Administrator } else { Standing::Member };
            self = self.with(handle, standing).await;
        }
        self
    }

    /// With one more person.
    pub async fn with(mut self, handle: &'static str, standing: Standing) -> Self {
        let mut tx = self.app.db.write().await.unwrap();
        let name = format!("{}{}", handle[..1].to_uppercase(), &handle[1..]);
        let new = NewMember { name, email: Some(format!("{handle}@example.org")), standing, password_hash: None, zone: "Europe/Berlin".into() };
        let id = member::create(&mut tx, &new, NOW).await.unwrap();
        let cookie = session::begin(&self.app, &mut tx, id, "test", NOW).await.unwrap();
        self.ids.insert(handle, id);
        self.cookies.insert(handle, cookie);
        tx.commit().await.unwrap();
        self
    }

    /// The same installation, started anew with other settings.
    pub fn with_config(self, change: impl FnOnce(Config) -> Config) -> Self {
        let parts = &self.app;
        let app = App::new(parts.db.clone(), change(parts.config.clone()), parts.keys.clone(), parts.clock.clone());
        Self { router: router::router(app.clone()), app, ..self }
    }

    /// The same installation, started anew with rules of its own.
    pub fn with_rules(self, own: Rules) -> Self {
        let parts = &self.app;
        let app = App::with_rules(parts.db.clone(), parts.config.clone(), parts.keys.clone(), parts.clock.clone(), Some(own));
        Self { router: router::router(app.clone()), app, ..self }
    }

    /// The id of one of the people.
    pub fn id(&self, who: &str) -> Uuid {
        self.ids[who]
    }

    /// Lets time pass.
    pub fn pass(&self, micros: i64) {
        self.clock.fetch_add(micros, Ordering::Relaxed);
    }

    /// Acts as one of the people; “guest” is nobody.
    pub fn as_<'a>(&'a self, who: &'a str) -> Person<'a> {
        assert!(who == "guest" || self.cookies.contains_key(who), "nobody is called {who}");
        Person { app: self, cookie: self.cookies.get(who).cloned(), from: None, page: None }
    }

    /// Acts with the cookie that an answer set, as the browser would that got it.
    pub fn with_cookie(&self, answer: &Page) -> Person<'_> {
        let token = answer.cookies.iter().find_map(|c| c.strip_prefix("recount_session=")?.split(';').next()).expect("a cookie was set");
        Person { app: self, cookie: Some(token.to_owned()), from: None, page: None }
    }

    /// Ines’s review of the given depth: a debrief has Tomasz and Priya involved
    /// and Marek in the circle; a note is hers alone.
    pub async fn review(&self, title: &str, depth: Depth) -> Uuid {
        self.review_of(title, depth, Some(NOW - 4_080_000_000)).await
    }

    /// As [`Self::review`], of an incident whose time is as given.
    pub async fn review_of(&self, title: &str, depth: Depth, happened_at: Option<i64>) -> Uuid {
        let mut tx = self.app.db.write().await.unwrap();
        let ines = self.id("ines");
        let new = NewReview { title: title.into(), depth, kind: IncidentKind::Disruption, zone: "Europe/Berlin".into(), happened_at };
        let id = review::create(&mut tx, ines, &new, NOW).await.unwrap();
        if depth != Depth::Note {
            use recount_model::{Role, review::Involvement};
            review::add_participant(&mut tx, id, ines, Some(self.id("tomasz")), "Tomasz", Involvement::OnCall, NOW).await.unwrap();
            review::add_participant(&mut tx, id, ines, Some(self.id("priya")), "Priya", Involvement::Deployed, NOW).await.unwrap();
            review::give_role(&mut tx, id, ines, self.id("marek"), Role::Circle, NOW).await.unwrap();
        }
        tx.commit().await.unwrap();
        id
    }

    /// Moves Ines’s review to a stage through its form.
    pub async fn go(&self, review: Uuid, stage: &str) {
        let page = self.as_("ines").post(&format!("/reviews/{review}/stage"), &[("stage", stage), ("reason", "it will keep")]).await;
        assert_eq!(page.status, 303, "{}", page.text());
    }
}

/// Somebody acting.
pub struct Person<'a> {
    app: &'a TestApp,
    cookie: Option<String>,
    from: Option<SocketAddr>,
    page: Option<String>,
}

impl Person<'_> {
    /// The same person at another network address.
    pub fn from(self, address: &str) -> Self {
        Self { from: Some(SocketAddr::new(address.parse().unwrap(), 40_000)), ..self }
    }

    /// Sends along what an answer had the browser keep.
    pub fn keeping(mut self, answer: &Page) -> Self {
        for kept in answer.cookies.iter().filter_map(|cookie| cookie.split(';').next()) {
            self.cookie = self.cookie.map(|cookie| format!("{cookie}; {kept}"));
        }
        self
    }

    /// The same person, sending from a page of this address.
    pub fn coming_from(self, page: &str) -> Self {
        Self { page: Some(page.to_owned()), ..self }
    }

    /// Opens an address.
    pub async fn get(&self, path: &str) -> Page {
        self.send("GET", path, None, Body::empty()).await
    }

    /// Reads a page; what others recount is opened first, by the button that does it.
    pub async fn open(&self, path: &str) -> Page {
        let (to, asked) = path.split_once('?').unwrap_or((path, ""));
        if to.ends_with("/accounts/passages") {
            let asked: Vec<_> = asked.split('&').filter_map(|one| one.split_once('=')).collect();
            self.post(to, &asked).await;
        }
        self.get(path).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&");
        self.send("POST", path, Some("application/x-www-form-urlencoded"), Body::from(body)).await
    }

    /// Sends JSON.
    pub async fn put_json(&self, path: &str, json: &str) -> Page {
        self.send("PUT", path, Some("application/json"), Body::from(json.to_owned())).await
    }

    /// Uploads files: (field, file name, bytes).
    pub async fn upload(&self, path: &str, files: &[(&str, &str, &[u8])]) -> Page {
        self.send_form(path, &[], files).await
    }

    /// Sends a form as a browser does when it has files.
    pub async fn send_form(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend_from_slice(format!("--test-boundary\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").as_bytes());
        }
        for (field, name, bytes) in files {
            body.extend_from_slice(
                format!(
                    "--test-boundary\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                )
                .as_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--test-boundary--\r\n");
        self.send("POST", path, Some("multipart/form-data; boundary=test-boundary"), Body::from(body)).await
    }

    /// Sends anything.
    pub async fn send(&self, method: &str, path: &str, content_type: Option<&str>, body: Body) -> Page {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "recount.test");
        if let Some(kind) = content_type {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(address) = self.from {
            request = request.extension(ConnectInfo(address));
        }
        if let Some(page) = &self.page {
            request = request.header(header::REFERER, page);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, format!("recount_session={cookie}"));
        }
        let response = self.app.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        Page::read(response).await
    }
}

fn encode(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
