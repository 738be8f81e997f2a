//! Files as evidence of one review, with a bar for as long as it takes.

use std::{
    io::{IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, anyhow};
use clap::ArgMatches;
use recount_server::{
    evidence::{self, Options, Outcome, Progress, TimeForm},
    platform::html::counted,
    review::{self, written_end, written_time},
};

use super::who;
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
    let paths: Vec<PathBuf> = texts("paths").into_iter().map(PathBuf::from).collect();
    let app = serve::open(config).await?;
    let Some(zone) = review::zone(&app.db, id).await? else {
        return Err(anyhow!("There is no review {id} in this database. Nothing was imported."));
    };
    let time = |name: &str| flags.get_one::<String>(name).map(|text| written_time(text, &zone, None).map_err(|why| anyhow!("--{name}: {why}"))).transpose();
    let options = Options {
        channels: texts("channel"),
        from: time("from")?,
        until: flags.get_one::<String>("until").map(|text| written_end(text, &zone, None).map_err(|why| anyhow!("--until: {why}"))).transpose()?,
        columns,
        time_form: flags.get_one::<String>("time-form").and_then(|word| TimeForm::ALL.iter().copied().find(|form| form.word() == word)),
        when: time("when")?,
        zone: zone.clone(),
        stop: evidence::Stop::default(),
    };
    let by = match flags.get_one::<String>("as") {
        Some(handle) => Some(who::who_writes(&app, handle, id).await?),
        None => None,
    };
    let wish = tokio::spawn(stopping(options.stop.clone()));
    let (mut stopped, mut refused) = (false, false);
    for path in &paths {
        let outcome = evidence::import_paths(&app, id, by, std::slice::from_ref(path), &options, &mut bar).await;
        if std::io::stderr().is_terminal() {
            warn!("");
        }
        match outcome.map(|mut outcomes| outcomes.pop()) {
            Ok(Some(outcome)) => {
                stopped |= outcome.stopped;
                // A script that imports must learn that nothing came of it.
                refused |= outcome.items + outcome.repeated == 0;
                told(path, &outcome);
            }
            Ok(None) => {
                stopped = true;
                say!("{}: not begun, because it was stopped before.", path.display());
            }
            // The others may be readable, and each stands alone.
            Err(why) => {
                refused = true;
                warn!("{}: {why}", path.display());
            }
        }
    }
    wish.abort();
    app.db.close().await;
    Ok(match (stopped, refused) {
        (true, _) => ExitCode::from(STOPPED),
        (_, true) => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    })
}

/// Says what came of a file, and which places of it were not read.
fn told(path: &Path, outcome: &Outcome) {
    let before = outcome.before.told().map(|from| format!(", {from}")).unwrap_or_default();
    match (outcome.items, outcome.repeated) {
        _ if outcome.stopped => say!("{}: stopped; nothing of it was kept.", path.display()),
        (0, 0) => say!("{}: nothing in it could be taken.", path.display()),
        (0, again) => say!("{}: adds nothing; what is in it, {}, is there already{before}.", path.display(), counted(again, "item", "items")),
        (items, 0) => say!("{}: {}.", path.display(), counted(items, "item", "items")),
        (items, again) => say!("{}: {}; {again} more there already{before}.", path.display(), counted(items, "item", "items")),
    }
    if let Some(columns) = outcome.read_as.as_ref().filter(|_| !outcome.stopped) {
        say!("  Read so: {columns}");
    }
    if outcome.problems == 0 {
        return;
    }
    say!("  Not taken as they stand: {}.", counted(outcome.problems, "place", "places"));
    for place in &outcome.unread {
        say!("    {place}");
    }
    if outcome.source.is_some() && (outcome.unread.len() as u64) < outcome.problems {
        say!("    The page of the review’s evidence lists all of them.");
    }
}

/// What a process stopped by a signal to interrupt it ends with, as shells have it.
const STOPPED: u8 = 130;

/// Ctrl-C once: stops in good order. Twice: at once, and the next start tidies up.
async fn stopping(stop: evidence::Stop) {
    if tokio::signal::ctrl_c().await.is_err() {
        return;
    }
    stop.wish();
    warn!("\nStopping: what was read of a file so far is taken back. A file that has arrived stays, and is still made findable.");
    if tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(STOPPED.into());
    }
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
    let stage = if progress.arrived { "arrived; the search takes it in" } else { "" };
    let mut out = std::io::stderr();
    let _ = write!(out, "\r{name} [{bar}] {} items {stage}  ", progress.items).and_then(|()| out.flush());
}
