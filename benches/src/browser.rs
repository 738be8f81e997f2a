//! The browser's part of a bench: a script of `benches/browser`, run with the packages
//! of `journeys`, installed where they are missing.

use std::{path::Path, process::Stdio};

use anyhow::{Context as _, ensure};
use serde::de::DeserializeOwned;
use tokio::process::Command;

/// Runs a script with words and the browser's path after them; reads the JSON it prints.
///
/// # Errors
/// When Node or the browser is missing, or the script ends badly.
pub async fn look<T: DeserializeOwned>(script: &str, words: &[String], browser: &Path) -> anyhow::Result<T> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let journeys = root.join("../journeys");
    if !journeys.join("node_modules/playwright-core").exists() {
        let installed = Command::new("npm")
            .args(["ci", "--ignore-scripts"])
            .current_dir(&journeys)
            .stdout(Stdio::null())
            .status()
            .await
            .context("npm could not be run; install Node")?;
        ensure!(installed.success(), "npm ci in journeys/ did not work; what it says stands above");
    }
    let out = Command::new("node")
        .arg(root.join("browser").join(script))
        .args(words)
        .arg(browser)
        .stdout(Stdio::piped())
        .spawn()
        .context("node could not be run; install Node")?
        .wait_with_output()
        .await
        .context("node could not be run; install Node")?;
    ensure!(out.status.success(), "the browser’s part did not end well; what it says stands above");
    serde_json::from_slice(&out.stdout).with_context(|| format!("the browser’s part said: {}", String::from_utf8_lossy(&out.stdout)))
}
