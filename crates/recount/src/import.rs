//! `recount import`: files as evidence of a review, a folder of Markdown reviews as
//! a library, or an exported installation into an empty one.

mod evidence;
mod installation;
mod library;
mod who;

use std::process::ExitCode;

use clap::{
    Arg, ArgAction, ArgMatches, Command,
    builder::{PossibleValue, PossibleValuesParser},
};
use recount_server::evidence::TimeForm;

pub fn command() -> Command {
    let many = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value).action(ArgAction::Append).requires("review");
    Command::new("import")
        .about("Brings something in: evidence into a review (--review), a folder of Markdown reviews (--library), or what “recount export” wrote into an empty installation.")
        .arg(Arg::new("paths").value_name("PATH").num_args(1..).required_unless_present("library").help("Files and folders; for an installation, the one folder that was exported"))
        .arg(Arg::new("review").long("review").value_name("REVIEW").help("Address or id of the review that the files become evidence of"))
        .arg(Arg::new("library").long("library").value_name("FOLDER").conflicts_with_all(["paths", "review"]).help("A folder of Markdown reviews that becomes a library"))
        .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).requires("library").help("Say what would be recognised in each file, and write nothing"))
        .arg(Arg::new("all-files").long("all-files").action(ArgAction::SetTrue).requires("library").help("Take every Markdown file, also what reads like a README or a template"))
        .arg(Arg::new("stage").long("stage").value_name("STAGE").requires("library").help("Where the reviews stand afterwards: shared or noted [default: shared]"))
        .arg(
            Arg::new("as")
                .long("as")
                .value_name("HANDLE")
                .help("The member who brings them; into a review, one who may write in it [default: for a library the only administrator, for a review nobody by name]"),
        )
        .arg(many("channel", "NAME").help("A channel of a Slack export, by name; given once for each. Without it the channels are listed and nothing is added"))
        .arg(many("column", "MEANING=NAME").help("What a column of a table means, such as time=\"Occurred at\"; meanings are time, clock (the time of day beside a column of days), zone, text, kind, lane, who, notified"))
        .arg(
            Arg::new("time-form")
                .long("time-form")
                .value_name("FORM")
                .requires("review")
                .value_parser(PossibleValuesParser::new(TimeForm::ALL.iter().map(|form| PossibleValue::new(form.word()).help(form.example()))))
                .help("How a table’s column of times writes them [default: guessed from its values]"),
        )
        .arg(
            Arg::new("when")
                .long("when")
                .value_name("TIME")
                .requires("review")
                .help("When a text, transcript or Markdown review is of, such as 2026-11-07 or “2026-11-07 10:00” [default: the day that it states itself]"),
        )
        .arg(Arg::new("from").long("from").value_name("TIME").requires("review").help("First time to take of a Slack export, such as “2026-11-07 10:00”"))
        .arg(Arg::new("until").long("until").value_name("TIME").requires("review").help("Last time to take"))
}

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    if let Some(folder) = flags.get_one::<String>("library") {
        return library::run(flags, folder).await;
    }
    if flags.get_one::<String>("review").is_some() { evidence::run(flags).await } else { installation::run(flags).await }
}
