//! `recount import`: files as evidence of a review, a folder of Markdown reviews as
//! a library, or an exported installation into an empty one.

mod evidence;
mod installation;

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};

pub fn command() -> Command {
    let many = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value).action(ArgAction::Append).requires("review");
    Command::new("import")
        .about("Brings something in: evidence into a review (--review), or what “recount export” wrote into an empty installation.")
        .arg(Arg::new("paths").value_name("PATH").num_args(1..).required(true).help("Files and folders; for an installation, the one folder that was exported"))
        .arg(Arg::new("review").long("review").value_name("REVIEW").help("Address or id of the review that the files become evidence of"))
        .arg(many("channel", "NAME").help("A channel of a Slack export, by name; given once for each. Without it the channels are listed and nothing is added"))
        .arg(many("column", "MEANING=NAME").help("What a column of a table means, such as time=\"Occurred at\"; meanings are time, zone, text, kind, lane, who, notified"))
        .arg(Arg::new("from").long("from").value_name("TIME").requires("review").help("First time to take of a Slack export, such as “2026-11-07 10:00”"))
        .arg(Arg::new("until").long("until").value_name("TIME").requires("review").help("Last time to take"))
}

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    if flags.contains_id("review") { evidence::run(flags).await } else { installation::run(flags).await }
}
