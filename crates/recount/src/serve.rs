//! `recount serve`: the server.

use std::{env, future::IntoFuture as _, net::SocketAddr, process::ExitCode, time::Duration};

use anyhow::{Context as _, anyhow};
use clap::Command;
use recount_language::Rules;
use recount_server::{
    evidence, member,
    platform::{
        App,
        clock::Clock,
        config::Config,
        db::{Address, Db},
        keys::{KeyError, Keys},
        log, reseal,
    },
    retention, router, search,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::project;

/// How long requests in flight may take after a signal to end.
const GRACE: Duration = Duration::from_secs(20);
/// How often is removed what goes with time.
const REMOVAL: Duration = Duration::from_hours(1);

pub fn command() -> Command {
    Command::new("serve").about("Runs the server. The first start prints a link for the first administrator.")
}

pub async fn run(config: Config) -> anyhow::Result<ExitCode> {
    begin_log(&config);
    let app = open_with_rules(config).await?;
    let listener = bind(&app).await?;
    if let Some(link) = member::first_link(&app).await? {
        say!("Nobody is a member here yet. Open this link to become the first administrator (it works once):\n  {link}");
    }
    answer(app, listener).await
}

/// Logs as JSON lines to standard error, at what the configuration asks for.
pub fn begin_log(config: &Config) {
    // A second start in one process (a test) keeps the first one's log.
    let _ = log::subscriber(&config.log, std::io::stderr).try_init();
}

/// The environment's session key and sealing key, where they are given.
pub fn given_keys() -> (Option<String>, Option<String>) {
    (env::var("RECOUNT_SESSION_KEY").ok(), env::var("RECOUNT_SEALING_KEY").ok())
}

/// What [`open`] does, for a server that answers: with the installation's own rules.
pub async fn open_with_rules(config: Config) -> anyhow::Result<App> {
    // A rule that cannot be used is refused before there is a database.
    let own = own_rules(&config)
        .map_err(|problems| anyhow!("{}\nrecount: Nothing was started. Mend what is named above, or name no folder of rules", problems.join("\nrecount: ")))?;
    open_coached(config, own).await
}

/// The rules in the folder that the configuration names, if it names one.
pub fn own_rules(config: &Config) -> Result<Option<Rules>, Vec<String>> {
    if config.rules.as_os_str().is_empty() {
        return Ok(None);
    }
    project::own_rules(&config.rules)
}

/// Opens database and keys, and brings the tables up to date.
pub async fn open(config: Config) -> anyhow::Result<App> {
    open_coached(config, None).await
}

async fn open_coached(config: Config, own: Option<Rules>) -> anyhow::Result<App> {
    let config = config.sound().map_err(|why| anyhow!("The configuration was not taken: {why} Nothing was started"))?;
