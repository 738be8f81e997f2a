//! `recount serve`: the server.

use std::{env, future::IntoFuture as _, net::SocketAddr, process::ExitCode, time::Duration};

use anyhow::{Context as _, anyhow, bail};
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
use tempfile::TempDir;
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

/// Opens a database of which nothing is to be changed, its tables included: where there is none yet,
/// an empty one aside, in a folder that goes with what is given back.
pub async fn open_untouched(config: Config) -> anyhow::Result<(App, Option<TempDir>)> {
    let config = config.sound().map_err(|why| anyhow!("The configuration was not taken: {why} Nothing was read"))?;
    let mut address: Address = config.database.parse()?;
    let mut aside = None;
    if let Address::Sqlite(path) = &address
        && !path.exists()
    {
        let folder = tempfile::tempdir().context("A folder to look at things in could not be made. Nothing was read")?;
        address = Address::Sqlite(folder.path().join("recount.db"));
        aside = Some(folder);
    }
    let db = Db::open(&address).await.with_context(|| format!("The database {} could not be opened. Nothing was read", shown(&config.database)))?;
    if aside.is_some() {
        db.migrate().await?;
    } else if !db.pending().await?.is_empty() {
        bail!(
            "The database {} has no tables of this version yet, and nothing may be changed in it now. Start the server on it first, or name one that does not exist: --database sqlite:elsewhere.db. Nothing was read",
            shown(&config.database)
        );
    }
    Ok((App::new(db, config, Keys::throwaway(), Clock::System), aside))
}

async fn open_coached(config: Config, own: Option<Rules>) -> anyhow::Result<App> {
    let config = config.sound().map_err(|why| anyhow!("The configuration was not taken: {why} Nothing was started"))?;
    let (session, sealing) = given_keys();
    // Keys that cannot be used are refused before there is a database.
    let keys = Keys::present(&config.key_file, session.as_deref(), sealing.as_deref())?;
    let address: Address = config.database.parse()?;
    let db = Db::open(&address).await.with_context(|| format!("The database {} could not be opened. Nothing was started", shown(&config.database)))?;
    let keys = match keys {
        Some(keys) => keys,
        None => first_keys(&config, &db).await?,
    };
    for name in db.migrate().await? {
        tracing::info!(name, "applied a migration");
    }
    std::fs::create_dir_all(&config.data).with_context(|| format!("The data folder {} could not be made", config.data.display()))?;
    Ok(App::with_rules(db, config, keys, Clock::System, own))
}

/// Makes the key file, unless there is something that only the key in it opened.
async fn first_keys(config: &Config, db: &Db) -> anyhow::Result<Keys> {
    // A database of a newer version is refused before there are keys for it.
    db.pending().await?;
    // In this order: another server that starts now has its keys before it seals anything.
    if reseal::is_any(db).await? && !config.key_file.exists() {
        return Err(KeyError::Gone(config.key_file.clone()).into());
    }
    Ok(Keys::load(&config.key_file, None, None)?)
}

/// Removes what goes with time, of several nodes on one, and keeps the search index in
/// few pieces: at start and every hour.
async fn tidy_in_time(app: &App) {
    let mut hourly = tokio::time::interval(REMOVAL);
    loop {
        hourly.tick().await;
        match retention::run(app, app.clock.now()).await {
            Ok(Some(removed)) if removed != retention::Removed::default() => tracing::info!("removed what its time was over for"),
            Ok(_) => {}
            Err(why) => tracing::warn!(%why, "what goes with time was not removed; the next hour goes on"),
        }
        if let Err(why) = search::join_pieces(&app.db).await {
            tracing::warn!(%why, "the search index stays in many pieces, which makes searching slower; the next hour goes on");
        }
    }
}

/// A database's address without its password.
pub fn shown(address: &str) -> String {
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => address.to_owned(),
    }
}

/// Takes the address to listen on. Until [`answer`], who asks waits.
pub async fn bind(app: &App) -> anyhow::Result<TcpListener> {
    let address = app.config.listen;
    TcpListener::bind(address).await.with_context(|| format!("Could not listen on {address}. Is another Recount running? Choose another with --listen"))
}

/// Answers until SIGTERM or SIGINT, then lets requests in flight finish.
pub async fn answer(app: App, listener: TcpListener) -> anyhow::Result<ExitCode> {
    // A killed import may have left a million rows that nobody sees: they go in small
    // steps while the first pages are served.
    let sweeping = app.clone();
    tokio::spawn(async move {
        let mut left = evidence::sweep(&sweeping).await;
        while let Ok(Some(wait)) = left {
            tokio::time::sleep(wait).await;
            left = evidence::abandoned(&sweeping).await;
        }
        if let Err(why) = left {
            tracing::warn!(%why, "what an earlier import left behind is removed at the next start");
        }
    });
    let tidying = app.clone();
    tokio::spawn(async move { tidy_in_time(&tidying).await });
    // Heard from here on: whoever reads that it answers may end it at once.
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    say!("Recount answers at {}", app.config.link_base());
    let (begin_end, ending) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(
        axum::serve::ListenerExt::tap_io(listener, |stream| {
            // Small answers must not wait for Nagle's timer.
            let _ = stream.set_nodelay(true);
        }),
        router::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move {
        let _ = ending.await;
    });
    let mut running = tokio::spawn(server.into_future());
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
        ended = &mut running => { ended??; return Ok(ExitCode::SUCCESS); }
    }
    let _ = begin_end.send(());
    tracing::info!("ending: requests in flight finish first");
    if tokio::time::timeout(GRACE, running).await.is_err() {
        tracing::warn!("some requests took longer than {GRACE:?} and were cut off");
    }
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
