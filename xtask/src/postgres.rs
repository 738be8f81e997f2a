//! A PostgreSQL for this run only: its own folder, its own port on loopback, no
//! durability; stopped and removed at the end.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::debian::is_root;

/// Whether Debian's package is there.
pub fn installed() -> bool {
    programs().is_some()
}

/// The newest version's folder of programs; Debian does not put them on the path.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> =
        fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|e| Some(e.ok()?.path().join("bin"))).filter(|p| p.join("initdb").exists()).collect();
    versions.sort();
    versions.pop()
}

/// A running server.
pub struct Server {
    folder: PathBuf,
    port: u16,
    programs: PathBuf,
}

impl Server {
    /// Makes a cluster in a temporary folder and starts it.
    pub fn start() -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL's programs were not found under /usr/lib/postgresql.")?;
        let folder = std::env::temp_dir().join(format!("recount-test-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|e| format!("{} could not be made: {e}", folder.display()))?;
        if is_root() {
            // initdb refuses root, so everything runs as the package's own account in a folder it owns.
            command("chown", &["postgres", &folder.display().to_string()])?;
        }
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|l| l.local_addr()).map_err(|e| e.to_string())?.port();
        let server = Self { folder, port, programs };
        server.run("initdb", &["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", "--no-sync", "-D", &server.data()])?;
        // Nothing here outlives the run, so nothing is made durable, and the log of
        // changes, a gigabyte by default, stays small.
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
             -c wal_level=minimal -c max_wal_senders=0 -c min_wal_size=32MB -c max_wal_size=128MB -c max_connections=400",
            server.folder.display()
        );
        let log = server.folder.join("log").display().to_string();
        server.run("pg_ctl", &["start", "--wait", "-D", &server.data(), "-o", &options, "-l", &log])?;
        Ok(server)
    }

    /// Address without a database.
    pub fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }

    /// Makes an empty database; gives its address.
    pub fn with_database(&self, name: &str) -> Result<String, String> {
        self.run("createdb", &["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", name])?;
        Ok(format!("{}/{name}", self.address()))
    }

    /// Where it lives.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The last of what it wrote to its log: when a test lost its connection, the
    /// reason stands there and nowhere else.
    pub fn last_words(&self) -> String {
        const LINES: usize = 30;
        let log = fs::read(self.folder.join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        // What tests provoke on purpose would push the reason out.
        let told: Vec<&str> = log.lines().filter(|line| ["LOG:", "FATAL:", "PANIC:", "HINT:"].iter().any(|level| line.contains(level))).collect();
        told.get(told.len().saturating_sub(LINES)..).unwrap_or_default().join("\n")
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    fn run(&self, program: &str, args: &[&str]) -> Result<(), String> {
        let program = self.programs.join(program).display().to_string();
        if is_root() {
            let mut all = vec!["-u", "postgres", "--", program.as_str()];
            all.extend(args);
            command("runuser", &all)
        } else {
            command(&program, args)
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(why) = self.run("pg_ctl", &["stop", "--mode=immediate", "-D", &self.data()]) {
            eprintln!("xtask: PostgreSQL in {} could not be stopped: {why}", self.folder.display());
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Runs quietly; an error brings what was printed.
fn command(program: &str, args: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(args).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output();
    match output {
        Ok(done) if done.status.success() => Ok(()),
        Ok(done) => Err(format!("{program} ended with {}: {}", done.status, String::from_utf8_lossy(&done.stderr).trim())),
        Err(e) => Err(format!("{program} could not be started: {e}")),
    }
}
