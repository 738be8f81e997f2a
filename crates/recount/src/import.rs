//! `recount import`: an exported installation into an empty one.

use std::{path::Path, process::ExitCode};

use clap::{Arg, ArgMatches, Command};
use recount_server::transfer;

use crate::{configure, export, serve};

pub fn command() -> Command {
    Command::new("import")
        .about("Fills an empty installation from a folder that “recount export” wrote.")
        .arg(Arg::new("folder").value_name("FOLDER").required(true).help("What “recount export” wrote"))
}

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    let app = serve::open(configure::load(flags)?).await?;
    let folder = flags.get_one::<String>("folder").map_or("", String::as_str);
    let read = transfer::import(&app, Path::new(folder), &mut export::say).await?;
    let rows: u64 = read.tables.iter().map(|part| part.rows).sum();
    println!("Imported {rows} rows of {} tables. Fingerprint {}, as in the folder.", read.tables.len(), read.fingerprint);
    println!("Members sign in with the passwords they had; sealed passages need the key file of the installation they came from.");
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
