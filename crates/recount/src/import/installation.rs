//! An exported installation into an empty one.

use std::{path::Path, process::ExitCode};

use anyhow::bail;
use clap::ArgMatches;
use recount_server::transfer;

use crate::{configure, export, serve};

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    let folders: Vec<&String> = flags.get_many("paths").into_iter().flatten().collect();
    let [folder] = folders.as_slice() else {
        bail!("An installation is one folder. Nothing was imported; name one folder, or say with --review which review the files are for.");
    };
    if !Path::new(folder).is_dir() {
        bail!("{folder} is not a folder. Nothing was imported; to add a file to a review, say which with --review.");
    }
    let app = serve::open(configure::load(flags)?).await?;
    let read = transfer::import(&app, Path::new(folder), &mut export::so_far).await?;
    let rows: u64 = read.tables.iter().map(|part| part.rows).sum();
    say!("Imported {rows} rows of {} tables. Fingerprint {}, as in the folder.", read.tables.len(), read.fingerprint);
    say!("Members sign in with the passwords they had; sealed passages need the key file of the installation they came from.");
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
