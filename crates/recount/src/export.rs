//! `recount export` and `recount fingerprint`: a whole installation as a folder,
//! and as one hash.

use std::{
    io::{IsTerminal as _, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::bail;
use clap::{Arg, ArgAction, ArgMatches, Command};
use recount_server::{
    library,
    platform::{config::Config, db::Address},
    transfer,
};

use crate::{configure, serve};

pub fn command() -> Command {
    Command::new("export")
        .about("Writes everything into a folder: data for “recount import”, and readable reviews. Never keys or sessions.")
        .arg(Arg::new("folder").value_name("FOLDER").required(true).help("Where to; empty or not there yet"))
        .arg(
            Arg::new("library")
                .long("library")
                .action(ArgAction::SetTrue)
                .help("Only the Markdown files that came in with “import --library”, at the paths they had; unedited ones byte for byte"),
        )
}

pub fn fingerprint_command() -> Command {
    Command::new("fingerprint").about("Prints a hash of everything the installation holds; equal hashes, equal content.")
}

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    let config = configure::load(flags)?;
    there(&config)?;
    let folder = flags.get_one::<String>("folder").map_or("", String::as_str);
    let app = serve::open(config).await?;
    if flags.get_flag("library") {
        let written = library::folder::export_folder(&app, Path::new(folder)).await?;
        say!("Wrote {} files as they came in and {} as their text stands now to {folder}.", written.unchanged, written.edited);
        app.db.close().await;
        return Ok(ExitCode::SUCCESS);
    }
    let written = transfer::export(&app, Path::new(folder), &mut so_far).await?;
    let rows: u64 = written.tables.iter().map(|part| part.rows).sum();
    say!("Wrote {rows} rows of {} tables to {folder}.\nFingerprint {}", written.tables.len(), written.fingerprint);
    say!("The folder holds everything, also what few may read. Keep it as you keep backups.");
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

pub async fn fingerprint(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    let config = configure::load(flags)?;
    there(&config)?;
    let app = serve::open(config).await?;
    say!("{}", transfer::fingerprint(&app).await?);
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// A mistyped path must not become a new, empty installation.
pub fn there(config: &Config) -> anyhow::Result<()> {
    match config.database.parse()? {
        Address::Sqlite(path) if !path.exists() => bail!("There is no database at {}. Nothing was written; name it with --database.", path.display()),
        _ => Ok(()),
    }
}

/// One line that is written over, where somebody watches.
pub fn so_far(what: &str, rows: u64) {
    let mut out = std::io::stderr();
    if out.is_terminal() {
        // A terminal that went away is no reason to stop.
        let _ = write!(out, "\r\x1b[2K{what}: {rows}\r").and_then(|()| out.flush());
    }
}
