//! `recount member link`, beside a server that runs.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Stdio},
};

use support::{Installation, both, recount, said};

/// A server that is ended with the test.
struct Server(Child, u16);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server; gives it and the path of the link it prints for the first administrator.
fn start(at: &Installation) -> (Server, String) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let mut child = at.recount(&["serve", "--listen", &listen]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
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

async fn the_only_administrator_comes_in_again(at: Installation) {
    let folder = at.folder.path();
    let (server, welcome) = start(&at);
    let came = post(&server, &welcome, "name=Ada&email=ada%40example.org&password=three+calm+green+boats");
    assert!(came.starts_with("HTTP/1.1 303"), "{came}");
    let made = at.recount(&["member", "link", "Ada@example.org"]).output().unwrap();
    assert!(made.status.success() && said(&made).contains("For Ada (@ada)"), "{}", said(&made));
    let text = said(&made);
    let link = text.lines().find_map(|line| line.find("/new-password/").map(|at| line.split_at(at).1.to_owned())).unwrap();
    assert!(post(&server, &link, "password=four+loud+yellow+trams").starts_with("HTTP/1.1 303"));
    assert!(post(&server, "/sign-in", "email=ada%40example.org&password=three+calm+green+boats").starts_with("HTTP/1.1 422"));
    assert!(post(&server, "/sign-in", "email=ada%40example.org&password=four+loud+yellow+trams").starts_with("HTTP/1.1 303"));

    let nobody = at.recount(&["member", "link", "nobody@example.org"]).output().unwrap();
    assert!(!nobody.status.success() && said(&nobody).contains("No member"), "{}", said(&nobody));
    fs::rename(folder.join("keys.toml"), folder.join("elsewhere.toml")).unwrap();
    let keyless = at.recount(&["member", "link", "ada"]).output().unwrap();
    assert!(!keyless.status.success() && said(&keyless).contains("--key-file"), "{}", said(&keyless));
    assert!(!folder.join("keys.toml").exists(), "no new key, with which the link would open nothing");
}

both!(the_only_administrator_comes_in_again);

#[test]
fn a_database_that_is_not_there_is_named() {
    let at = Installation::sqlite();
    let nowhere = recount(at.folder.path(), "sqlite:mistyped.db", &["member", "link", "ada"]).output().unwrap();
    assert!(!nowhere.status.success() && said(&nowhere).contains("There is no database"), "{}", said(&nowhere));
}
