//! `recount lsp`: the language coach for an editor, over standard input and output.

use std::{process::ExitCode, sync::Arc};

use clap::{Arg, ArgAction, ArgMatches, Command};
use recount_lsp::{Connection, Surroundings};

use crate::project;

pub fn command() -> Command {
    Command::new("lsp")
        .about("Serves an editor: questions while one writes, over standard input and output.")
        .arg(Arg::new("stdio").long("stdio").action(ArgAction::SetTrue).help("Taken for editors that add it; there is no other way"))
}

pub fn run(_: &ArgMatches) -> anyhow::Result<ExitCode> {
    let (connection, threads) = Connection::stdio();
    let served = recount_lsp::serve(&connection, &|folder| {
        let project = project::around(folder)?;
        Ok(Surroundings { own: project.own().map(Arc::clone), roster: project.roster })
    });
    // The writer ends when nobody can send any more.
    drop(connection);
    served.map_err(|e| anyhow::anyhow!("The editor was not understood: {e}"))?;
    threads.join()?;
    Ok(ExitCode::SUCCESS)
}
