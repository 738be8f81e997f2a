//! A folder of Markdown reviews as a library, and out again.

use std::{path::Path, process::ExitCode};

use anyhow::{Context as _, bail};
use clap::ArgMatches;
use recount_model::Stage;
use recount_server::{
    library::folder::{self, Files, FolderImport, Mode},
    member,
    platform::{App, db::Db},
};
use uuid::Uuid;

use crate::{configure, serve};

pub async fn run(flags: &ArgMatches, given: &str) -> anyhow::Result<ExitCode> {
    let config = configure::load(flags)?;
    let stage = match flags.get_one::<String>("stage").map_or("shared", String::as_str) {
        "shared" => Stage::Shared,
        "noted" => Stage::Noted,
        other => bail!("--stage {other}: choose shared, so that every member reads them, or noted, so that only you do. Nothing was imported."),
    };
    let mode = if flags.get_flag("dry-run") { Mode::DryRun } else { Mode::Import };
    let files = if flags.get_flag("all-files") { Files::All } else { Files::Reviews };
    let zone = config.zone.clone();
    let app = serve::open(config).await?;
    let by = match mode {
        // Nothing is written, so nobody need be there yet.
        Mode::DryRun => Uuid::nil(),
        Mode::Import => bringing(&app, flags.get_one::<String>("as")).await?,
    };
    let import = FolderImport { folder: Path::new(given), by, stage, zone: &zone, mode, files };
    let report = folder::import_folder(&app, &import, app.clock.now(), &mut |file| println!("{file}")).await?;
    println!("\n{report}");
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Who the reviews come from: the member named, or the only administrator.
async fn bringing(app: &App, named: Option<&String>) -> anyhow::Result<Uuid> {
    if let Some(handle) = named {
        let handle = handle.trim_start_matches('@').to_lowercase();
        return member::called(&app.db, &handle).await?.with_context(|| format!("Nobody here has the handle @{handle}. Nothing was imported."));
    }
    only_administrator(&app.db).await
}

async fn only_administrator(db: &Db) -> anyhow::Result<Uuid> {
    match member::administrators(db).await?[..] {
        [one] => Ok(one),
        [] => bail!("Nobody is a member here yet. Run “recount serve”, open the link it prints, and import again. Nothing was imported."),
        _ => bail!("There is more than one administrator. Say with --as HANDLE who brings these reviews. Nothing was imported."),
    }
}
