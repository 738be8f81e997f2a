//! `recount demo`: an installation with an invented incident, in a local folder,
//! into which the link it prints signs one in.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Arg, ArgMatches, Command};
use recount_server::{platform::config::Config, session};

use crate::{configure, serve};

/// Settings that are the folder's.
const OWN: [&str; 3] = ["database", "data", "key_file"];

pub fn command() -> Command {
    Command::new("demo").about("Runs a demo with an invented incident in a local folder, and prints a link that signs you in.").after_help("A recount.toml that happens to be here is another installation’s: the demo reads a configuration file only where --config or RECOUNT_CONFIG names it.").arg(
        Arg::new("folder").long("folder").value_name("FOLDER").default_value("recount-demo").help("Where the demo is kept; remove the folder to begin anew"),
    )
}

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    let folder = PathBuf::from(flags.get_one::<String>("folder").map_or("recount-demo", String::as_str));
    let config = Config {
        name: "Kestrel Bikes (a demo)".into(),
        database: format!("sqlite:{}", folder.join("recount.db").display()),
        data: folder.join("data"),
        key_file: folder.join("keys.toml"),
        zone: "Europe/Berlin".into(),
        log: "warn".into(),
        ..Config::default()
    };
    let config = configure::over(config, &OWN, flags)?;
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("The demo’s folder {} could not be made. Nothing was started; choose another with --folder", folder.display()))?;
    serve::begin_log(&config);
    let app = serve::open_with_rules(config).await?;
    let listener = serve::bind(&app).await?;
    let ines = seed::ines(&app, &folder).await?;
    say!("This is a demo; everyone and everything in it is invented. You are Ines, who guides reviews.");
    let link = session::hand_over(&app, ines, app.clock.now());
    say!("Open this link within an hour, and you are signed in (it works once; starting the demo again prints another):\n  {link}");
    serve::answer(app, listener).await
}

mod accounts;
mod charter;
mod decisions;
mod seed;
mod slack;
