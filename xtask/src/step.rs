//! Running a command and saying so.

use std::{path::PathBuf, process::Command};

/// One command.
pub struct Step {
    program: String,
    args: Vec<String>,
    env: Vec<(String, String)>,
    folder: Option<PathBuf>,
}

impl Step {
    /// A command without arguments.
    pub fn new(program: &str) -> Self {
        Self { program: program.to_owned(), args: Vec::new(), env: Vec::new(), folder: None }
    }

    /// Adds arguments.
    pub fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.args.extend(args.into_iter().map(str::to_owned));
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs in a folder.
    pub fn within(mut self, folder: &str) -> Self {
        self.folder = Some(folder.into());
        self
    }
}

/// Runs a step; an error names the command that did not succeed.
pub fn run(step: &Step) -> Result<(), String> {
    let place = step.folder.as_ref().map(|f| format!(" (in {})", f.display())).unwrap_or_default();
    let line = format!("{} {}", step.program, step.args.join(" "));
    println!("\n$ {line}{place}");
    let mut command = Command::new(&step.program);
    command.args(&step.args).envs(step.env.iter().map(|(k, v)| (k, v)));
    if let Some(folder) = &step.folder {
        command.current_dir(folder);
    }
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("“{line}” ended with {status}")),
        Err(e) => Err(format!("“{line}” could not be started: {e}")),
    }
}
