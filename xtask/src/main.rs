//! What a developer runs: `cargo xtask test` installs or starts what the tests
//! need, says what it does, and runs them all. `cargo xtask check` runs the
//! formatter, the lints and the documentation.

mod debian;
mod postgres;
mod step;

use std::{env, path::Path, process::ExitCode};

use step::{Step, run};

const HELP: &str = "cargo xtask test [FILTER]   everything the tests need, then all tests
cargo xtask check           formatting, lints, documentation, web checks
cargo xtask tidy            rules of the tree that no other tool knows
cargo xtask postgres        a PostgreSQL to measure on, until Enter is pressed
cargo xtask rule-pages      writes docs/rules from the rules of the language coach
cargo xtask evaluate-language   scores the coach on labelled sentences, writes docs/concepts/how-good-is-the-coach.md";

mod tidy;

/// What a first run writes, most of it to `target`: measured by `du` after one.
const NEEDED_MIB: u32 = 6_000;

fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let done = match words.next().as_deref() {
        Some("test") => test(words.next().as_deref()),
        Some("check") => check(),
        Some("tidy") => tidy::tidy(),
        Some("postgres") => to_measure_on(),
        Some("rule-pages") => run(&language("rule-pages")),
        Some("evaluate-language") => run(&language("evaluate-language")),
        _ => {
            println!("{HELP}");
            Err("Choose one of the above.".to_owned())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn test(filter: Option<&str>) -> Result<(), String> {
    shared_folder()?;
    debian::need(&[("postgresql", &postgres::installed), ("chromium", &|| debian::on_path("chromium")), ("sqlite3", &|| debian::on_path("sqlite3"))])?;
    let room = room();
    println!("{room}");
    tidy::tidy()?;
    if filter.is_none() {
        // First, because they take seconds and what they find is found without a build.
        run(&Step::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).within("web"))?;
        run(&Step::new("npm").args(["run", "check"]).within("web"))?;
        run(&Step::new("npm").args(["test"]).within("web"))?;
    }
    let server = postgres::Server::start()?;
    println!("tests use PostgreSQL at {}, in {}", server.address(), server.folder().display());
    on_both_databases(&server, filter).inspect_err(|_| {
        eprintln!("\nWhat PostgreSQL last said:\n{}\nWhen this began: {room} Now: {}", server.last_words(), self::room());
    })?;
    println!("All tests passed.");
    Ok(())
}

/// Everything that needs PostgreSQL.
fn on_both_databases(server: &postgres::Server, filter: Option<&str>) -> Result<(), String> {
    let mut cargo = Step::new("cargo").args(["test", "--workspace"]).env("RECOUNT_TEST_POSTGRES", &server.address());
    if let Some(filter) = filter {
        cargo = cargo.args(["--", filter]);
    }
    run(&cargo)?;
    if filter.is_none() {
        journeys(&server.address())?;
    }
    Ok(())
}

/// How much disk is left where a run writes. A full disk shows itself far from its
/// cause, as a database that went away, so it is said at the start and at a bad end.
fn room() -> String {
    let left = |folder: &Path| debian::free_mib(folder).map_or_else(|| "an unknown amount".to_owned(), |mib| format!("{mib} MiB"));
    let temporary = env::temp_dir();
    format!("{} free here and {} in {}; a first run needs about {NEEDED_MIB} MiB.", left(Path::new(".")), left(&temporary), temporary.display())
}

/// The browser journeys, against the program itself, which the tests of its package have built.
fn journeys(address: &str) -> Result<(), String> {
    if !Path::new("journeys/package.json").exists() {
        return Ok(());
    }
    run(&Step::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).within("journeys"))?;
    run(&Step::new("npm").args(["run", "check"]).within("journeys"))?;
    run(&Step::new("npm").args(["test"]).within("journeys").env("RECOUNT_TEST_POSTGRES", address))
}

/// A PostgreSQL with an empty database, for the benches; gone with all it held at the end.
fn to_measure_on() -> Result<(), String> {
    debian::need(&[("postgresql", &postgres::installed)])?;
    let server = postgres::Server::start()?;
    println!("PostgreSQL answers at {}. Press Enter to stop it and remove what it held.", server.with_database("bench")?);
    std::io::stdin().read_line(&mut String::new()).map_err(|e| e.to_string())?;
    Ok(())
}

/// An example of the language crate, so that this one needs no dependencies.
fn language(example: &str) -> Step {
    Step::new("cargo").args(["run", "--quiet", "--package", "recount-language", "--example", example])
}

fn check() -> Result<(), String> {
    run(&Step::new("cargo").args(["fmt", "--all", "--check"]))?;
    run(&Step::new("cargo").args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    run(&Step::new("cargo").args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings"))?;
    tidy::tidy()
}

/// Real inputs lie beside the project. Missing is a failure that names the path,
/// so that a green run always means they were read.
fn shared_folder() -> Result<(), String> {
    if env::var("RECOUNT_WITHOUT_SHARED").as_deref() == Ok("1") {
        println!("RECOUNT_WITHOUT_SHARED=1: tests on real inputs are left out.");
        return Ok(());
    }
    for folder in ["../shared/corpus/reviews", "../shared/inputs"] {
        if !Path::new(folder).is_dir() {
            return Err(format!(
                "{folder} is missing; the tests read real files from it. Put it there, or set RECOUNT_WITHOUT_SHARED=1 to leave those tests out."
            ));
        }
    }
    Ok(())
}
