//! A folder of Markdown reviews as a library, and out again.

use std::{path::Path, process::ExitCode};

use anyhow::bail;
use clap::ArgMatches;
use recount_model::Stage;
use recount_server::library::folder::{self, Files, FolderImport, Mode};
use uuid::Uuid;

use super::who;
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
    // Gone with what it holds when this ends.
    let _aside;
    let app = match mode {
        Mode::Import => serve::open(config).await?,
        Mode::DryRun => {
            let (app, aside) = serve::open_untouched(config).await?;
            _aside = aside;
            app
        }
    };
    let by = match mode {
        // Nothing is written, so nobody need be there yet.
        Mode::DryRun => Uuid::nil(),
        Mode::Import => match flags.get_one::<String>("as") {
            Some(handle) => who::named(&app, handle).await?,
            None => who::only_administrator(&app).await?,
        },
    };
    let import = FolderImport { folder: Path::new(given), by, stage, zone: &zone, mode, files };
    let report = folder::import_folder(&app, &import, app.clock.now(), &mut |file| say!("{file}")).await?;
    say!("\n{report}");
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
