//! `recount member link`, beside a server that runs.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "../../server/tests/it/support/postgres.rs"]
mod postgres;

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use recount_server::platform::db::Address;

/// A server that is ended with the test.
struct Server(Child, u16);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn recount(folder: &Path, database: &str, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
    command.args(words).args(["--database", database]).current_dir(folder);
    command.arg("--data").arg(folder.join("data")).arg("--key-file").arg(folder.join("keys.toml"));
    command
}

/// Starts a server; gives it and the path of the link it prints for the first administrator.
fn start(folder: &Path, database: &str) -> (Server, String) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let mut child = recount(folder, database, &["serve", "--listen", &listen]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut welcome = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        if let Some(at) = line.find("/welcome/") {
            line.split_at(at).1.clone_into(&mut welcome);
        }
        if line.starts_with("Recount answers at") {
            break;
        }
    }
    (Server(child, port), welcome)
}

fn post(server: &Server, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", server.1)).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn the_only_administrator_comes_in_again(database: &str, folder: &Path) {
    let (server, welcome) = start(folder, database);
    let came = post(&server, &welcome, "name=Ada&email=ada%40example.org&password=three+calm+green+boats");
    assert!(came.starts_with("HTTP/1.1 303"), "{came}");
    let made = recount(folder, database, &["member", "link", "Ada@example.org"]).output().unwrap();
    assert!(made.status.success() && said(&made).contains("For Ada (@ada)"), "{}", said(&made));
    let text = said(&made);
    let link = text.lines().find_map(|line| line.find("/new-password/").map(|at| line.split_at(at).1.to_owned())).unwrap();
    assert!(post(&server, &link, "password=four+loud+yellow+trams").starts_with("HTTP/1.1 303"));
    assert!(post(&server, "/sign-in", "email=ada%40example.org&password=three+calm+green+boats").starts_with("HTTP/1.1 422"));
    assert!(post(&server, "/sign-in", "email=ada%40example.org&password=four+loud+yellow+trams").starts_with("HTTP/1.1 303"));

    let nobody = recount(folder, database, &["member", "link", "nobody@example.org"]).output().unwrap();
    assert!(!nobody.status.success() && said(&nobody).contains("No member"), "{}", said(&nobody));
    fs::rename(folder.join("keys.toml"), folder.join("elsewhere.toml")).unwrap();
    let keyless = recount(folder, database, &["member", "link", "ada"]).output().unwrap();
    assert!(!keyless.status.success() && said(&keyless).contains("--key-file"), "{}", said(&keyless));
    assert!(!folder.join("keys.toml").exists(), "no new key, with which the link would open nothing");
}

#[test]
fn the_only_administrator_comes_in_again_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("recount.db").display());
    the_only_administrator_comes_in_again(&database, folder.path());
    let nowhere = recount(folder.path(), "sqlite:mistyped.db", &["member", "link", "ada"]).output().unwrap();
    assert!(!nowhere.status.success() && said(&nowhere).contains("There is no database"), "{}", said(&nowhere));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_only_administrator_comes_in_again_on_postgres() {
    let (Address::Pg(database), _lent) = postgres::fresh().await else { panic!("PostgreSQL was asked for") };
    let folder = tempfile::tempdir().unwrap();
    the_only_administrator_comes_in_again(&database, folder.path());
}
