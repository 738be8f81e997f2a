//! Starting and stopping the program, as an administrator sees it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

struct Server {
    child: Child,
    port: u16,
    said: Vec<String>,
}

fn recount(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
    command.args(words).arg("--database").arg(format!("sqlite:{}", folder.join("recount.db").display()));
    command.arg("--data").arg(folder.join("data")).arg("--key-file").arg(folder.join("keys.toml")).current_dir(folder);
    command
}

fn start(folder: &Path) -> Server {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    start_at(folder, port)
}

fn start_at(folder: &Path, port: u16) -> Server {
    let mut child = recount(folder, &["serve", "--listen", &format!("127.0.0.1:{port}")]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut said = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        said.push(line.unwrap());
        if said.last().is_some_and(|l| l.starts_with("Recount answers at")) {
            break;
        }
    }
    Server { child, port, said }
}

fn terminate(child: &Child) {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn the_first_start_prints_a_link_and_keeps_its_keys_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path());
    assert!(server.said.iter().any(|l| l.contains("/welcome/")), "{:?}", server.said);
    let mode = fs::metadata(folder.path().join("keys.toml")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let keys = fs::read_to_string(folder.path().join("keys.toml")).unwrap();
    let session = keys.lines().find_map(|l| l.strip_prefix("session = ")).unwrap().trim_matches('"').to_owned();
    terminate(&server.child);
    assert!(server.child.wait().unwrap().success());
    for file in ["recount.db", "recount.db-wal"] {
        let bytes = fs::read(folder.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(session.len()).any(|w| w == session.as_bytes()), "{file} holds a key");
    }
}

#[test]
fn two_that_start_at_once_without_a_key_file_have_the_same_keys() {
    let folder = tempfile::tempdir().unwrap();
    // Both held until both are known, so that they differ.
    let free = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let ports = free.map(|listener| listener.local_addr().unwrap().port());
    let at = folder.path();
    let started: Vec<Server> = std::thread::scope(|scope| {
        let begun = ports.map(|port| scope.spawn(move || start_at(at, port)));
        begun.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for mut server in started {
        assert!(server.said.iter().any(|l| l.starts_with("Recount answers at")), "{:?}", server.said);
        terminate(&server.child);
        assert!(server.child.wait().unwrap().success());
    }
    let keys = fs::read_dir(folder.path()).unwrap().filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("keys")).count();
    assert_eq!(keys, 1);
}

#[test]
fn a_request_in_flight_is_answered_after_the_signal_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path());
    let body = "email=ines%40example.org&password=three+calm+green+boats";
    let (first, rest) = body.split_at(10);
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(
        stream,
        "POST /sign-in HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{first}",
        body.len()
    )
    .unwrap();
    stream.flush().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    terminate(&server.child);
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 422"), "{}", answer.lines().next().unwrap_or_default());
    assert!(server.child.wait().unwrap().success());
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn check_says_what_is_sound_and_what_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let sound = recount(folder.path(), &["check"]).output().unwrap();
    assert!(sound.status.success() && said(&sound).contains("MiB free"), "{}", said(&sound));
    let proxied = recount(folder.path(), &["check", "--address", "https://recount.example"]).output().unwrap();
    assert!(proxied.status.success() && said(&proxied).contains("proxy_header"), "{}", said(&proxied));
    let nowhere = recount(folder.path(), &["check", "--address", "https://recount.example", "--listen", "192.0.2.1:80"]).output().unwrap();
    assert!(!nowhere.status.success() && said(&nowhere).contains("192.0.2.1:80"), "{}", said(&nowhere));
    fs::write(folder.path().join("keys.toml"), "session = \"short\"\n").unwrap();
    fs::set_permissions(folder.path().join("keys.toml"), fs::Permissions::from_mode(0o644)).unwrap();
    let open = recount(folder.path(), &["check"]).output().unwrap();
    assert!(!open.status.success() && said(&open).contains("chmod 600"), "{}", said(&open));
    fs::set_permissions(folder.path().join("keys.toml"), fs::Permissions::from_mode(0o600)).unwrap();
    let short = recount(folder.path(), &["check"]).output().unwrap();
    assert!(said(&short).contains("32 bytes"), "{}", said(&short));
}

#[test]
fn an_unknown_setting_or_a_key_among_the_data_starts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let unknown = recount(folder.path(), &["serve"]).env("RECOUNT_COLOUR", "red").output().unwrap();
    assert!(!unknown.status.success() && said(&unknown).contains("RECOUNT_COLOUR"), "{}", said(&unknown));
    let mut inside = Command::new(env!("CARGO_BIN_EXE_recount"));
    inside.args(["serve", "--data", "data", "--key-file", "data/keys.toml", "--database", "sqlite:recount.db"]).current_dir(folder.path());
    let inside = inside.output().unwrap();
    assert!(!inside.status.success() && said(&inside).contains("backup"), "{}", said(&inside));
    assert!(!folder.path().join("recount.db").exists());
}

#[test]
fn the_demo_refuses_what_it_would_not_heed() {
    let folder = tempfile::tempdir().unwrap();
    let demo = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
        command.arg("demo").current_dir(folder.path());
        command
    };
    let is_refused = |command: &mut Command, says: &str| {
        let refused = command.output().unwrap();
        assert!(!refused.status.success() && said(&refused).contains(says), "{}", said(&refused));
    };
    for (flag, variable) in [("--database", "RECOUNT_DATABASE"), ("--data", "RECOUNT_DATA"), ("--key-file", "RECOUNT_KEY_FILE")] {
        is_refused(demo().args([flag, "elsewhere"]), &format!("leave {flag}, {variable} and its line"));
        is_refused(demo().env(variable, "elsewhere"), &format!("leave {flag}, {variable} and its line"));
    }
    is_refused(demo().env("RECOUNT_COLOUR", "red"), "There is no setting for the variable RECOUNT_COLOUR");
    let neighbour = [
        ("RECOUNT_SERVICE_HOST", "10.0.0.1"),
        ("RECOUNT_SERVICE_PORT_HTTP", "80"),
        ("RECOUNT_PORT", "tcp://10.0.0.1:80"),
        ("RECOUNT_PORT_80_TCP", "tcp://10.0.0.1:80"),
    ];
    is_refused(demo().envs(neighbour).env("RECOUNT_COLOUR", "red"), "There is no setting for the variable RECOUNT_COLOUR");
    is_refused(demo().env("RECOUNT_CONFIG", "nowhere.toml"), "nowhere.toml could not be read");
    std::fs::write(folder.path().join("mine.toml"), "colour = 1\n").unwrap();
    is_refused(demo().args(["--config", "mine.toml"]), "there is no setting called “colour”");
    std::fs::write(folder.path().join("mine.toml"), "data = \"elsewhere\"\n").unwrap();
    is_refused(demo().args(["--config", "mine.toml"]), "data stays as it is here");
    // Heeded: nothing can listen there.
    is_refused(demo().env("RECOUNT_LISTEN", "192.0.2.1:80").args(["--folder", "begun"]), "192.0.2.1:80");
    assert!(!folder.path().join("recount-demo").exists(), "nothing was begun");
}
