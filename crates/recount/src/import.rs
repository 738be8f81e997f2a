//! `recount import`: files as evidence of a review, a folder of Markdown reviews as
//! a library, or an exported installation into an empty one.

mod evidence;
mod installation;
mod library;
mod who;

use std::process::ExitCode;

use anyhow::bail;
use clap::{
    Arg, ArgAction, ArgMatches, Command,
    builder::{PossibleValue, PossibleValuesParser},
    parser::ValueSource,
};
use recount_server::evidence::TimeForm;

pub fn command() -> Command {
    let many = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value).action(ArgAction::Append);
    Command::new("import")
        .about("Brings something in: evidence into a review (--review), a folder of Markdown reviews (--library), or what “recount export” wrote into an empty installation.")
        .arg(Arg::new("paths").value_name("PATH").num_args(1..).required_unless_present("library").help("Files and folders; for an installation, the one folder that was exported"))
        .arg(Arg::new("review").long("review").value_name("REVIEW").help("Address or id of the review that the files become evidence of"))
        .arg(Arg::new("library").long("library").value_name("FOLDER").conflicts_with_all(["paths", "review"]).help("A folder of Markdown reviews that becomes a library"))
        .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help("Say what would be recognised in each file, and write nothing"))
        .arg(Arg::new("all-files").long("all-files").action(ArgAction::SetTrue).help("Take every Markdown file, also what reads like a README or a template"))
        .arg(Arg::new("stage").long("stage").value_name("STAGE").help("Where the reviews stand afterwards: shared or noted [default: shared]"))
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
                .value_parser(PossibleValuesParser::new(TimeForm::ALL.iter().map(|form| PossibleValue::new(form.word()).help(form.example()))))
                .help("How a table’s column of times writes them [default: guessed from its values]"),
        )
        .arg(
            Arg::new("when")
                .long("when")
                .value_name("TIME")
                .help("When a text or Markdown review is of, such as 2026-11-07 [default: the day that it states itself]; when the recording of a transcript began, such as “2026-11-07 10:00”; a file that is none of what is read is kept whole with it"),
        )
        .arg(Arg::new("from").long("from").value_name("TIME").help("First time to take of a Slack export, such as “2026-11-07 10:00”"))
        .arg(Arg::new("until").long("until").value_name("TIME").help("Last time to take: a day, a minute or a second, and all of it"))
}

/// Flags that only one way of importing knows. Where clap knows that `--library` and
/// `--review` exclude each other, it lets what requires the one pass beside the other.
const OF_A_LIBRARY: [&str; 3] = ["dry-run", "all-files", "stage"];
const OF_A_REVIEW: [&str; 6] = ["channel", "column", "time-form", "when", "from", "until"];

/// Refuses a flag that would not be heard.
fn each_is_heard(flags: &ArgMatches) -> anyhow::Result<()> {
    let is_given = |name: &str| flags.value_source(name) == Some(ValueSource::CommandLine);
    for (names, with) in [(&OF_A_LIBRARY[..], "library"), (&OF_A_REVIEW[..], "review")] {
        if let Some(name) = names.iter().find(|name| is_given(name) && !is_given(with)) {
            bail!("--{name} goes with --{with} only. Nothing was imported; leave it out, or say --{with}.");
        }
    }
    if is_given("as") && !is_given("library") && !is_given("review") {
        bail!("--as goes with --library or --review. Nothing was imported; leave it out: an installation brings who did what.");
    }
    Ok(())
}

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    each_is_heard(flags)?;
    if let Some(folder) = flags.get_one::<String>("library") {
        return library::run(flags, folder).await;
    }
    if flags.get_one::<String>("review").is_some() { evidence::run(flags).await } else { installation::run(flags).await }
}
