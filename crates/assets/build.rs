//! Bundles `web/` into the binary.
//!
//! Sources are copied into `OUT_DIR` and packages are installed beside them, so several target
//! folders can build at once and `web/` is never written to. Packages are installed again only
//! when the lockfile changes.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What the bundle is made of. Anything else in `web/` is for people and editors.
const SOURCES: [&str; 6] = ["package.json", "package-lock.json", ".npmrc", "bundle.mjs", "src", "styles"];

/// The oldest Node whose npm reads our lockfile and whose runtime our bundler supports.
const OLDEST_NODE_MAJOR: u32 = 20;

fn main() -> ExitCode {
    match bundle() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\n{reason}\n");
            ExitCode::FAILURE
        }
    }
}

fn bundle() -> Outcome<()> {
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    let web = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../web");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", web.join(source).display());
    }
    println!("cargo::rerun-if-changed=build.rs");

    let bundle = out_dir.join("bundle");
    remove_if_present(&bundle)?;
    fs::create_dir_all(&bundle)?;
    if web.join("package.json").exists() {
        require_node()?;
        let workshop = out_dir.join("web");
        copy_sources(&web, &workshop)?;
        install_packages(&workshop)?;
        run(Command::new("node").arg("bundle.mjs").arg(&bundle).current_dir(&workshop))?;
    } else {
        println!("cargo::warning=web/ is absent: pages will be plain, without styles or scripts");
    }
    fs::write(out_dir.join("bundle.rs"), table_of(&bundle, &out_dir)?)?;
    Ok(())
}

fn require_node() -> Outcome<()> {
    let advice = format!(
        "Recount's pages are bundled while it builds, with Node {OLDEST_NODE_MAJOR} or newer and npm.\n\
         Install Node (Debian: apt-get install nodejs npm) so that `node` and `npm` are on the PATH,\n\
         then build again."
    );
    let Ok(output) = Command::new("node").arg("--version").output() else {
        return Err(format!("Node was not found. {advice}").into());
    };
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= OLDEST_NODE_MAJOR => Ok(()),
        _ => Err(format!("Node {version} is too old. {advice}").into()),
    }
}

fn copy_sources(web: &Path, workshop: &Path) -> Outcome<()> {
    fs::create_dir_all(workshop)?;
    for source in SOURCES {
        let target = workshop.join(source);
        if target.is_dir() {
            fs::remove_dir_all(&target)?;
        }
        copy(&web.join(source), &target)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(|_| ());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Installs what the lockfile names, unless the last finished installation had the same one.
fn install_packages(workshop: &Path) -> Outcome<()> {
    let stamp = workshop.join("installed-package-lock.json");
    let wanted = fs::read(workshop.join("package-lock.json"))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    remove_if_present(&stamp)?;
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm)
        .args(["ci", "--ignore-scripts", "--omit=dev", "--prefer-offline"])
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(workshop))?;
    fs::write(stamp, wanted)?;
    Ok(())
}

fn run(command: &mut Command) -> Outcome<()> {
    let output = command.output().map_err(|error| format!("{command:?} could not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?} did not finish.\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)).into())
}

/// The Rust table of everything in `bundle`, in order of path, with plain names beside it.
fn table_of(bundle: &Path, out_dir: &Path) -> Outcome<String> {
    let mut files: Vec<String> = fs::read_dir(bundle)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<io::Result<_>>()?;
    files.sort_unstable();

    let compressed = out_dir.join("brotli");
    fs::create_dir_all(&compressed)?;
    let (mut assets, mut names) = (String::new(), String::new());
    for file in &files {
        let content_type = content_type(file)?;
        let brotli = if content_type == "font/woff2" {
            "None".to_owned()
        } else {
            let target = compressed.join(file);
            fs::write(&target, compress(&fs::read(bundle.join(file))?)?)?;
            format!("Some(include_bytes!({:?}))", target.display().to_string())
        };
        let bytes = bundle.join(file).display().to_string();
        writeln!(
            assets,
            "    Asset {{ path: \"/assets/{file}\", content_type: {content_type:?}, \
             bytes: include_bytes!({bytes:?}), brotli: {brotli} }},"
        )?;
        writeln!(names, "    ({:?}, \"/assets/{file}\"),", plain_name(file))?;
    }
    Ok(format!("static ASSETS: &[Asset] = &[\n{assets}];\nstatic NAMES: &[(&str, &str)] = &[\n{names}];\n"))
}

fn content_type(file: &str) -> Outcome<&'static str> {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => Ok("text/css; charset=utf-8"),
        Some("js") => Ok("text/javascript; charset=utf-8"),
        Some("txt") => Ok("text/plain; charset=utf-8"),
        Some("svg") => Ok("image/svg+xml"),
        Some("woff2") => Ok("font/woff2"),
        _ => Err(format!("the bundle holds {file}, whose content type build.rs does not know").into()),
    }
}

/// `app-3F2A1B7Q.css` → `app.css`: the bundler puts a hash after the last hyphen.
fn plain_name(file: &str) -> String {
    match (file.rsplit_once('-'), file.rsplit_once('.')) {
        (Some((name, _)), Some((_, ending))) => format!("{name}.{ending}"),
        _ => file.to_owned(),
    }
}

fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, size_hint: bytes.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn remove_if_present(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
