//! The one program: `serve`, `demo`, `check`, `lint`, and what is done from a terminal.
//!
//! Each command is a file; this one only tells them apart. What is not here: what
//! the commands do with the database (`recount-server`).

/// A line of standard output. Whoever closed it (`recount import … | head`) wants no more
/// lines; what the command does goes on, where `println!` would end it halfway.
macro_rules! say {
    ($($said:tt)*) => {{
        let said = std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($said)*)));
        if let Some(why) = said.err().filter(|why| why.kind() != std::io::ErrorKind::BrokenPipe) {
            warn!("recount: standard output did not take this: {why}");
        }
    }};
}

/// A line of standard error, of which nobody need hear either (`recount import … 2>&1 | head`).
macro_rules! warn {
    ($($said:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{}\n", format_args!($($said)*)));
    }};
}

mod check;
mod configure;
mod demo;
mod export;
mod import;
mod key;
mod lint;
mod lsp;
mod member;
mod project;
mod rules;
mod serve;

use std::{env, process::ExitCode};

use clap::{ArgMatches, Command};

fn main() -> ExitCode {
    let root = Command::new("recount")
        .about("Learn from incidents: evidence, accounts, and a review that others can use.")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(serve::command())
        .subcommand(demo::command())
        .subcommand(check::command())
        .subcommand(export::command())
        .subcommand(export::fingerprint_command())
        .subcommand(import::command())
        .subcommand(key::command())
        .subcommand(lint::command())
        .subcommand(lsp::command())
        .subcommand(member::command())
        .subcommand(rules::command());
    // What reads files has no use for the settings of a server.
    let reads_files = env::args_os().nth(1).is_some_and(|word| READS_FILES.iter().any(|command| word == *command));
    let matches = if reads_files { root } else { configure::flags(root) }.get_matches();
    match run(&matches) {
        Ok(code) => code,
        Err(why) => {
            warn!("recount: {why:#}");
            if reads_files { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// Commands of the language coach: they start in a millisecond, without a runtime.
const READS_FILES: [&str; 3] = ["lint", "lsp", "rules"];

fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    match matches.subcommand() {
        Some(("lint", flags)) => return lint::run(flags),
        Some(("lsp", flags)) => return lsp::run(flags),
        Some(("rules", flags)) => return rules::run(flags),
        _ => {}
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match matches.subcommand() {
        Some(("serve", flags)) => runtime.block_on(serve::run(configure::load(flags)?)),
        Some(("demo", flags)) => runtime.block_on(demo::run(flags)),
        Some(("check", flags)) => runtime.block_on(check::run(configure::load(flags)?)),
        Some(("export", flags)) => runtime.block_on(export::run(flags)),
        Some(("fingerprint", flags)) => runtime.block_on(export::fingerprint(flags)),
        Some(("key", flags)) => runtime.block_on(key::run(flags)),
        Some(("member", flags)) => runtime.block_on(member::run(flags)),
        Some(("import", flags)) => runtime.block_on(import::run(flags)),
        _ => Ok(ExitCode::FAILURE),
    }
}
