//! `recount lsp`: the language coach for an editor, over standard input and output.

use std::{io, process::ExitCode, sync::Arc};

use clap::{Arg, ArgAction, ArgMatches, Command};
use recount_lsp::{Left, Surroundings};

use crate::project;

pub fn command() -> Command {
    Command::new("lsp")
        .about("Serves an editor: questions while one writes, over standard input and output.")
        .arg(Arg::new("stdio").long("stdio").action(ArgAction::SetTrue).help("Taken for editors that add it; there is no other way"))
}

/// Exits with 0 when the editor asked to shut down before it left, as the protocol has it.
pub fn run(_: &ArgMatches) -> anyhow::Result<ExitCode> {
    let left = recount_lsp::serve(&mut io::stdin().lock(), &mut io::stdout().lock(), &|folder| {
        let project = project::around(folder)?;
        Ok(Surroundings { own: project.own().map(Arc::clone), roster: project.roster })
    });
    match left {
        Ok(Left::InOrder) => Ok(ExitCode::SUCCESS),
        Ok(Left::AtOnce) => Ok(ExitCode::FAILURE),
        Err(e) => Err(anyhow::anyhow!("The editor went away: {e}")),
    }
}
