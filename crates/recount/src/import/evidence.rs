//! Files as evidence of one review, with a bar for as long as it takes.

use std::{
    io::{IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, anyhow};
use clap::ArgMatches;
use recount_model::Micros;
use recount_server::{
    evidence::{self, Options, Progress},
    review::{self, written_time},
};

use crate::{configure, serve};

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    let config = configure::load(flags)?;
    let given = flags.get_one::<String>("review").map_or("", String::as_str);
    let id: uuid::Uuid = given
        .split(['/', '?', '#'])
        .find_map(|part| part.parse().ok())
        .with_context(|| format!("“{given}” is neither the address of a review nor its id. Nothing was imported"))?;
    let texts = |name: &str| flags.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<_>>();
    let columns = texts("column")
        .iter()
        .map(|c| {
            c.split_once('=')
                .map(|(m, n)| (m.to_owned(), n.to_owned()))
                .ok_or_else(|| anyhow!("--column {c}: write it as meaning=name, such as time=\"Occurred at\""))
        })
        .collect::<Result<_, _>>()?;
    let options = Options {
        channels: texts("channel"),
        from: time(flags, "from", &config.zone)?,
        until: time(flags, "until", &config.zone)?,
        columns,
        zone: config.zone.clone(),
        when: None,
    };
    let paths: Vec<PathBuf> = texts("paths").into_iter().map(PathBuf::from).collect();
    let app = serve::open(config).await?;
    if !review::is_there(&app.db, id).await? {
        return Err(anyhow!("There is no review {id} in this database. Nothing was imported."));
    }
    let outcomes = evidence::import_paths(&app, id, None, &paths, &options, &mut bar).await;
    if std::io::stderr().is_terminal() {
        eprintln!();
    }
    for (path, outcome) in paths.iter().zip(outcomes?) {
        match (outcome.items, outcome.repeated) {
            (0, 0) => println!("{}: nothing in it could be taken.", path.display()),
            (0, again) => println!("{}: adds nothing; all {again} items are there already.", path.display()),
            (items, 0) => println!("{}: {items} items.", path.display()),
            (items, again) => println!("{}: {items} items; {again} were there already.", path.display()),
        }
        if outcome.problems > 0 {
            println!("  {} places could not be read; the page of the review’s evidence lists them.", outcome.problems);
        }
    }
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

fn time(flags: &ArgMatches, name: &str, zone: &str) -> anyhow::Result<Option<Micros>> {
    flags.get_one::<String>(name).map(|text| written_time(text, zone, None).map(|when| when.point()).map_err(|why| anyhow!("--{name}: {why}"))).transpose()
}

/// One line that is written over, on a terminal only.
fn bar(path: &Path, progress: &Progress) {
    const WIDTH: u64 = 30;
    if !std::io::stderr().is_terminal() {
        return;
    }
    let filled = progress.done.saturating_mul(WIDTH).checked_div(progress.total).unwrap_or(0).min(WIDTH);
    let bar: String = (0..WIDTH).map(|at| if at < filled { '#' } else { '.' }).collect();
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    eprint!("\r{name} [{bar}] {} items   ", progress.items);
    let _ = std::io::stderr().flush();
}
