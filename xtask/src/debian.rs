//! Debian's packages that the tests need: installed when missing, and said so.

use std::{env, path::Path};

use crate::step::{Step, run};

/// Whether a program is on the path.
pub fn on_path(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).exists()))
}

type Test<'a> = &'a dyn Fn() -> bool;

/// Installs the packages whose test says they are missing.
pub fn need(packages: &[(&str, Test<'_>)]) -> Result<(), String> {
    let missing: Vec<&str> = packages.iter().filter(|(_, there)| !there()).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("The tests need {}, which this machine does not have; installing from Debian.", missing.join(" and "));
    if !Path::new("/usr/bin/apt-get").exists() {
        return Err(format!("This is not Debian. Install {} yourself and run this again.", missing.join(" and ")));
    }
    // As root there is no sudo to ask; otherwise it asks once.
    let (program, before): (&str, &[&str]) = if is_root() { ("apt-get", &[]) } else { ("sudo", &["apt-get"]) };
    let apt = |args: &[&str]| Step::new(program).args(before.iter().copied()).args(args.iter().copied()).env("DEBIAN_FRONTEND", "noninteractive");
    run(&apt(&["update", "--quiet"]))?;
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(&missing);
    run(&apt(&install))?;
    match packages.iter().find(|(_, there)| !there()) {
        None => Ok(()),
        Some((name, _)) => Err(format!("{name} was installed but cannot be found. Look at what apt-get printed above.")),
    }
}

/// Whether this process runs as root; PostgreSQL refuses to.
pub fn is_root() -> bool {
    std::process::Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"))
}

/// Free space where `folder` lies, in MiB, as `df` says; none where it cannot be asked.
pub fn free_mib(folder: &Path) -> Option<u64> {
    let output = std::process::Command::new("df").args(["--output=avail", "--block-size=1M"]).arg(folder).output().ok()?;
    String::from_utf8_lossy(&output.stdout).lines().nth(1)?.trim().parse().ok()
}
