//! A database with one review, into which the program imports.

#[path = "../../../server/tests/it/support/postgres.rs"]
mod postgres;

use std::process::{Command, Stdio};

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
};
use uuid::Uuid;

pub struct World {
    pub folder: tempfile::TempDir,
    pub database: String,
    pub app: App,
    pub review: Uuid,
}

/// Ines began the review; Lena (`@lena`) is a member who is not in it.
async fn world(address: Address, folder: tempfile::TempDir) -> World {
    let database = match &address {
        Address::Sqlite(path) => format!("sqlite:{}", path.display()),
        Address::Pg(url) => url.clone(),
    };
    let db = Db::open(&address).await.unwrap();
    db.migrate().await.unwrap();
    let app = App::new(db, Config::default(), Keys::throwaway(), Clock::System);
    let now = app.clock.now();
    let mut tx = app.db.write().await.unwrap();
    let named = |name: &str| NewMember { name: name.into(), email: None, standing: Standing::Member, password_hash: None, zone: "UTC".into() };
    let ines = member::create(&mut tx, &named("Ines"), now).await.unwrap();
    member::create(&mut tx, &named("Lena"), now).await.unwrap();
    let new =
        NewReview { title: "Imported from the terminal".into(), depth: Depth::Debrief, kind: IncidentKind::Disruption, zone: "UTC".into(), happened_at: None };
    let review = review::create(&mut tx, ines, &new, now).await.unwrap();
    tx.commit().await.unwrap();
    World { folder, database, app, review }
}

pub async fn on_sqlite() -> World {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(folder.path().join("recount.db"));
    world(address, folder).await
}

pub async fn on_postgres() -> (World, postgres::Lent) {
    let (address, lent) = postgres::fresh().await;
    (world(address, tempfile::tempdir().unwrap()).await, lent)
}

impl World {
    /// The program, about to import a file of the folder into the review.
    pub fn importing(&self, file: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
        command
            .args(["import", "--review", &self.review.to_string(), "--database", &self.database])
            .arg("--data")
            .arg(self.folder.path().join("data"))
            .arg("--key-file")
            .arg(self.folder.path().join("keys.toml"))
            .arg(self.folder.path().join(file))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}
