//! `recount lint`: asks questions about reviews that are kept as files.
//!
//! Starts no runtime and, for one file, no thread: it runs at each commit. The exit code is 0
//! whatever is asked, 1 when something is asked that `--deny` names, and 2 when something
//! could not be read. What is not here: the rules and the reading (`recount-language`).

mod draw;
mod files;
mod github;
mod json;
mod place;
mod sarif;

use std::{
    ffi::OsString,
    io::{self, ErrorKind, IsTerminal as _, Write as _},
    panic,
    path::PathBuf,
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use recount_language::{Family, Hint, Strength, Unreasoned, read_bytes};

use crate::{
    project::{Project, Projects},
    rules,
};
use draw::{Colours, Drawn};
use files::Input;
use place::{Cursor, Place};

const AFTER: &str = "Exit codes: 0, whatever is asked; 1, something is asked that --deny names; 2, something could not be read.\n\n\
    Names of people, services and teams come from [language] in the nearest recount.toml and from a file's own front matter; \
    rules of your own from the nearest .recount/rules folder.";

pub fn command() -> Command {
    let list = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value).action(ArgAction::Append).value_delimiter(',');
    Command::new("lint")
        .about("Asks questions about the wording and shape of reviews that are kept as files.")
        .after_help(AFTER)
        .arg(
            Arg::new("paths")
                .value_name("PATH")
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .required_unless_present("explain")
                .help("Files; folders, of which .md, .markdown and .txt are read less what ignore files leave out; - for standard input"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(["text", "json", "sarif", "github"])
                .default_value("text")
                .help("How to write what is asked"),
        )
        .arg(list("deny", "WHAT").help("Exit with 1 when there are any: warnings, hints (with the warnings), a family, or a rule"))
        .arg(list("family", "FAMILY").value_parser(Family::ALL.map(Family::as_str)).help("Ask the questions of these families alone"))
        .arg(Arg::new("explain").long("explain").value_name("RULE").exclusive(true).help("Print the page of a rule and read nothing"))
        .arg(
            Arg::new("color")
                .long("color")
                .alias("colour")
                .value_name("WHEN")
                .value_parser(["auto", "always", "never"])
                .default_value("auto")
                .help("Colours in text"),
        )
}

pub fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    if let Some(rule) = flags.get_one::<String>("explain") {
        return rules::explain(rule);
    }
    let families: Vec<Family> = flags.get_many::<String>("family").into_iter().flatten().filter_map(|name| Family::of(name)).collect();
    let mut problems = Vec::new();
    let inputs = files::find(flags.get_many::<PathBuf>("paths").into_iter().flatten().cloned(), &mut problems);
    let mut projects = Projects::default();
    let numbers: Vec<usize> = inputs.iter().map(|input| projects.of(input.folder())).collect();
    if inputs.is_empty() {
        // What --deny names is looked for in the rules around what was named.
        for path in flags.get_many::<PathBuf>("paths").into_iter().flatten() {
            projects.of(path);
        }
    }
    if !projects.problems.is_empty() {
        say(&projects.problems);
        warn!("recount: nothing was read, so that no question is left out unnoticed.");
        return Ok(ExitCode::from(2));
    }
    let denied = denied(flags, &projects)?;
    let format = flags.get_one::<String>("format").map_or("text", String::as_str);
    let colours = colours(flags.get_one::<String>("color").map_or("auto", String::as_str));
    let jobs: Vec<(&Input, &Project)> = inputs.iter().zip(numbers.iter().filter_map(|n| projects.get(*n))).collect();
    let one = |(input, project): &(&Input, &Project)| {
        let drawn = if format == "text" { Drawn::With(colours) } else { Drawn::Not };
        read(input, project, &families, drawn)
    };
    let texts: Vec<Text> = each(&jobs, &one).into_iter().flatten().collect();
    problems.extend(texts.iter().filter_map(|text| text.problem.clone()));
    let mut out = match format {
        "json" => json::write(&texts)?,
        "sarif" => sarif::write(&texts, &projects, &problems)?,
        "github" => github::write(&texts),
        _ => texts.iter().map(|text| text.drawn.as_str()).collect(),
    };
    if format == "text" {
        out.push_str(&summary(&texts));
    }
    put(&out)?;
    texts.iter().filter_map(|text| text.not_utf8.as_ref()).for_each(|told| warn!("recount: {told}"));
    say(&problems);
    if format != "text" {
        say_unreasoned(&texts);
    }
    let is_denied = texts.iter().flat_map(|text| &text.questions).any(|q| denied.iter().any(|d| d.names(&q.hint)));
    Ok(ExitCode::from(if problems.is_empty() { u8::from(is_denied) } else { 2 }))
}

/// A question with where it stands, as people count.
#[derive(Debug)]
pub struct Question {
    hint: Hint,
    start: Place,
    end: Place,
}

/// What was found in one text.
#[derive(Debug, Default)]
pub struct Text {
    shown: String,
    /// The path as given, whose bytes need not be UTF-8.
    path: OsString,
    questions: Vec<Question>,
    /// Comments that would keep something silent and do not, with where they stand.
    unreasoned: Vec<(Unreasoned, Place)>,
    /// The questions as text, when that is asked for.
    drawn: String,
    /// What was done about bytes that are not UTF-8, where there are any.
    not_utf8: Option<String>,
    /// Why it was not read.
    problem: Option<String>,
}

/// Reads one text; nothing where it was passed over.
fn read(input: &Input, project: &Project, families: &[Family], drawn: Drawn) -> Option<Text> {
    let mut text = Text { shown: input.shown.clone(), path: input.name().to_owned(), ..Text::default() };
    let bytes = match input.bytes() {
        Ok(bytes) => bytes?,
        Err(problem) => return Some(Text { problem: Some(problem), ..text }),
    };
    text.not_utf8 = not_utf8(&bytes, &text.shown);
    let reading = read_bytes(&bytes, project.rules(), &project.roster);
    let mut cursor = Cursor::new(&bytes);
    for hint in reading.hints {
        if families.is_empty() || families.contains(&hint.family) {
            let start = cursor.place(hint.span.start);
            let end = cursor.clone().place(hint.span.end);
            text.questions.push(Question { hint, start, end });
        }
    }
    let mut cursor = Cursor::new(&bytes);
    text.unreasoned = reading.unreasoned.into_iter().map(|unreasoned| (cursor.place(unreasoned.span.start), unreasoned)).map(|(p, u)| (u, p)).collect();
    if let Drawn::With(colours) = drawn {
        text.drawn = draw::draw(&text, &bytes, colours);
    }
    Some(text)
}

/// Where a file is first not UTF-8, what was done about it, and what to do.
fn not_utf8(bytes: &[u8], shown: &str) -> Option<String> {
    let first = str::from_utf8(bytes).err()?.valid_up_to();
    let line = Cursor::new(bytes).place(first).line;
    let done = "It was read with � for what could not be read, and places are those of the file as it is";
    Some(format!("{shown}:{line}: this file is not UTF-8, first on this line. {done}. Save it as UTF-8, so that every word is read."))
}

/// Does each job, on as many threads as there are processors when there is more than one.
fn each<J: Sync, T: Send>(jobs: &[J], one: &(impl Fn(&J) -> T + Sync)) -> Vec<T> {
    if jobs.len() < 2 {
        return jobs.iter().map(one).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(number) else { return done };
            done.push((number, one(job)));
        }
    };
    let threads = thread::available_parallelism().map_or(1, Into::into).min(jobs.len());
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What makes the exit code 1.
#[derive(Debug)]
enum Denied {
    Warnings,
    Any,
    Family(Family),
    Rule(String),
}

/// What is denied; of rules each that a project of the files has by that name.
fn denied(flags: &ArgMatches, projects: &Projects) -> anyhow::Result<Vec<Denied>> {
    let mut denied = Vec::new();
    for what in flags.get_many::<String>("deny").into_iter().flatten() {
        match (what.as_str(), Family::of(what)) {
            ("warnings", _) => denied.push(Denied::Warnings),
            ("hints", _) => denied.push(Denied::Any),
            (_, Some(family)) => denied.push(Denied::Family(family)),
            (rule, None) => denied.extend(denied_rules(rule, projects)?),
        }
    }
    Ok(denied)
}

fn denied_rules(name: &str, projects: &Projects) -> anyhow::Result<Vec<Denied>> {
    let (mut found, mut refused) = (Vec::new(), None);
    for project in projects.iter() {
        match rules::find(project.rules(), name) {
            Ok(rule) => found.push(Denied::Rule(rule.name.clone())),
            Err(why) => refused = Some(why),
        }
    }
    match refused.filter(|_| found.is_empty()) {
        Some(why) => {
            let choose = "Choose warnings, hints, a family such as blame, or a rule such as blame/failed-to. Nothing was read.";
            Err(anyhow::anyhow!("--deny {name}: {why} {choose}"))
        }
        None => Ok(found),
    }
}

impl Denied {
    fn names(&self, hint: &Hint) -> bool {
        match self {
            Self::Warnings => hint.strength == Strength::Warning,
            Self::Any => true,
            Self::Family(family) => hint.family == *family,
            Self::Rule(rule) => hint.rule == *rule,
        }
    }
}

fn colours(when: &str) -> Colours {
    let wanted =
        || io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && std::env::var_os("TERM").is_none_or(|t| t != "dumb");
    if when == "always" || (when == "auto" && wanted()) { Colours::Some } else { Colours::None }
}

fn summary(texts: &[Text]) -> String {
    let questions = texts.iter().map(|text| text.questions.len()).sum::<usize>();
    let with = texts.iter().filter(|text| !text.questions.is_empty()).count();
    let read = texts.iter().filter(|text| text.problem.is_none()).count();
    let (s, files) = (if questions == 1 { "" } else { "s" }, if read == 1 { "file" } else { "files" });
    match questions {
        0 => format!("No questions in {read} {files}.\n"),
        _ => format!("{questions} question{s} in {with} of {read} {files}. “recount rules RULE” says why one is asked.\n"),
    }
}

/// Writes to standard output; a reader that has seen enough is no problem.
fn put(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

fn say(problems: &[String]) {
    for problem in problems {
        warn!("recount: {problem}");
    }
}

/// Formats for machines have no place for these.
fn say_unreasoned(texts: &[Text]) {
    for text in texts {
        for (unreasoned, place) in &text.unreasoned {
            warn!("recount: {}:{}:{}: {}", text.shown, place.line, place.column, unreasoned.message);
        }
    }
}
