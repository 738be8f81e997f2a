//! An installation on either database, and the program beside it.
#![expect(dead_code, reason = "each test binary uses a part of it")]

#[path = "../../../server/tests/it/support/postgres.rs"]
mod postgres;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use recount_model::{Depth, Standing, incident::IncidentKind};
use recount_server::{
    member::{self, NewMember},
    platform::{
        App,
        clock::Clock,
        config::Config,
        db::{Address, Db, Tx},
        keys::Keys,
    },
    review::{self, NewReview},
};
use uuid::Uuid;

/// Runs a test once on each database.
macro_rules! both {
    ($name:ident) => {
        mod $name {
            use super::support::Installation;
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(Installation::sqlite()).await
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(Installation::postgres().await).await
            }
        }
    };
}
pub(crate) use both;

/// A database that nothing is in yet, and a folder for everything else.
pub struct Installation {
    pub folder: tempfile::TempDir,
    pub database: String,
    lent: Option<postgres::Lent>,
}

impl Installation {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("recount.db").display());
        Self { folder, database, lent: None }
    }

    pub async fn postgres() -> Self {
        let (Address::Pg(database), lent) = postgres::fresh().await else { panic!("PostgreSQL was asked for") };
        Self { folder: tempfile::tempdir().unwrap(), database, lent: Some(lent) }
    }

    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("keys.toml")
    }

    /// The application on this database, beside the program.
    pub async fn app(&self, keys: Keys) -> App {
        let db = Db::open(&self.database.parse().unwrap()).await.unwrap();
        db.migrate().await.unwrap();
        App::new(db, Config::default(), keys, Clock::System)
    }

    /// The program, about to do something here.
    pub fn recount(&self, words: &[&str]) -> Command {
        recount(self.folder.path(), &self.database, words)
    }
}

/// The program, about to do something in a folder.
pub fn recount(folder: &Path, database: &str, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
    command.args(words).args(["--database", database]).current_dir(folder);
    command.arg("--data").arg(folder.join("data")).arg("--key-file").arg(folder.join("keys.toml"));
    command
}

/// What the program printed.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

pub async fn somebody(app: &App, tx: &mut Tx, name: &str) -> Uuid {
    standing(app, tx, name, Standing::Member).await
}

pub async fn standing(app: &App, tx: &mut Tx, name: &str, standing: Standing) -> Uuid {
    let new = NewMember { name: name.into(), email: None, standing, password_hash: None, zone: "UTC".into() };
    member::create(tx, &new, app.clock.now()).await.unwrap()
}

pub async fn review(app: &App, tx: &mut Tx, by: Uuid) -> Uuid {
    let new = NewReview { title: "Beside the program".into(), depth: Depth::Debrief, kind: IncidentKind::Disruption, zone: "UTC".into(), happened_at: None };
    review::create(tx, by, &new, app.clock.now()).await.unwrap()
}
