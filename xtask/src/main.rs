//! What a developer runs: `cargo xtask test` installs or starts what the tests
//! need, says what it does, and runs them all. `cargo xtask check` runs the
//! formatter, the lints and the documentation.

mod debian;
mod postgres;
mod step;

use std::{env, process::ExitCode};

use step::{Step, run};

const HELP: &str = "cargo xtask test [FILTER]   everything the tests need, then all tests
cargo xtask check           formatting, lints, documentation, web checks
cargo xtask tidy            rules of the tree that no other tool knows
cargo xtask rule-pages      writes docs/rules from the rules of the language coach
cargo xtask evaluate-language   scores the coach on labelled sentences, writes docs/concepts/how-good-is-the-coach.md";

mod tidy;

fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let done = match words.next().as_deref() {
        Some("test") => test(words.next().as_deref()),
        Some("check") => check(),
        Some("tidy") => tidy::tidy(),
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
    let server = postgres::Server::start()?;
    let address = server.address();
    println!("tests use PostgreSQL at {address}, in {}", server.folder().display());
    tidy::tidy()?;
    let mut cargo = Step::new("cargo").args(["test", "--workspace"]).env("RECOUNT_TEST_POSTGRES", &address);
    if let Some(filter) = filter {
        cargo = cargo.args(["--", filter]);
    }
    run(&cargo)?;
    if filter.is_none() {
        run(&Step::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).within("web"))?;
        run(&Step::new("npm").args(["run", "check"]).within("web"))?;
        run(&Step::new("npm").args(["test"]).within("web"))?;
        journeys(&address)?;
    }
    println!("All tests passed.");
    Ok(())
}

/// The browser journeys, against the program itself.
fn journeys(address: &str) -> Result<(), String> {
    if !std::path::Path::new("journeys/package.json").exists() {
        return Ok(());
    }
    run(&Step::new("cargo").args(["build", "--package", "recount"]))?;
    run(&Step::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).within("journeys"))?;
    run(&Step::new("npm").args(["run", "check"]).within("journeys"))?;
    run(&Step::new("npm").args(["test"]).within("journeys").env("RECOUNT_TEST_POSTGRES", address))
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
        if !std::path::Path::new(folder).is_dir() {
            return Err(format!(
                "{folder} is missing; the tests read real files from it. Put it there, or set RECOUNT_WITHOUT_SHARED=1 to leave those tests out."
            ));
        }
    }
    Ok(())
}
