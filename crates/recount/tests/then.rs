//! The demo's incident at every minute of it, as somebody who opened the demo reads it: no
//! page, no answer to a step and none to a program holds anything that came to be known later.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
};

const MINUTE: i64 = 60_000_000;

struct Demo {
    child: Child,
    port: u16,
    cookie: String,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the demo and follows the link that it prints.
fn demo(folder: &Path) -> Demo {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
    command.args(["demo", "--listen", &format!("127.0.0.1:{port}"), "--folder"]).arg(folder.join("demo")).current_dir(folder);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut link = String::new();
    for said in BufReader::new(child.stdout.take().unwrap()).lines() {
        let said = said.unwrap();
        if let Some((_, path)) = said.split_once("/sign-in/") {
            link = format!("/sign-in/{}", path.trim());
        }
        if said.starts_with("Recount answers at") {
            break;
        }
    }
    let mut demo = Demo { child, port, cookie: String::new() };
    let answer = demo.get(&link);
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    cookie.split(';').next().unwrap().clone_into(&mut demo.cookie);
    demo
}

impl Demo {
    /// A whole answer, head and body.
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nCookie: {}\r\n\r\n", self.port, self.cookie).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).replace("&amp;", "&").replace("&quot;", "\"").replace("\\\"", "\"")
    }
}

/// What the database holds, asked by Debian's own program: fields parted by `|` never stand
/// in an id or a number, and the words come last.
fn ask(folder: &Path, sql: &str) -> Vec<String> {
    let output = Command::new("sqlite3").arg("-readonly").arg(folder.join("demo/recount.db")).arg(sql).output().unwrap();
    assert!(output.status.success(), "sqlite3 is needed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_demo_at_every_minute_holds_nothing_that_came_to_be_known_later() {
    let folder = tempfile::tempdir().unwrap();
    let demo = demo(folder.path());
    let review = ask(folder.path(), "select lower(hex(id)) from reviews where stage = 'preparing'").remove(0);
    let known = "select e.known_at, e.text from evidence e where e.kind <> 'presence' union all select m.known_at, m.says from moments m join reviews r on r.id = m.review_id where r.stage = 'preparing' \
                 union all select o.known_at, substr(o.outcome, 1, 60) from decision_outcomes o where o.known_at is not null";
    let mut things: Vec<(i64, String)> = ask(folder.path(), known)
        .iter()
        .filter_map(|line| line.split_once('|'))
        .filter_map(|(at, words)| Some((at.parse().ok()?, words.chars().take(120).collect::<String>())))
        .collect();
    things.sort();
    // Words that somebody had said before give nothing away.
    let news: Vec<(i64, String)> = things
        .iter()
        .enumerate()
        .filter(|(n, (_, words))| words.chars().count() > 20 && !things.iter().take(*n).any(|(_, earlier)| earlier.contains(words.as_str())))
        .map(|(_, thing)| thing.clone())
        .collect();
    assert!(news.len() > 50, "{} things to look for", news.len());
    // By its id, whatever its words are; a passage comes with the end of its time.
    let known = "select e.known_at, lower(hex(e.id)) from evidence e where e.kind <> 'presence' union all select m.known_at, lower(hex(m.id)) from moments m join reviews r on r.id = m.review_id where r.stage = 'preparing' \
                 union all select case when p.latest - p.earliest = 600000002 then (p.earliest + p.latest) / 2 else p.latest end, lower(hex(p.id)) from passages p where p.earliest is not null";
    let ids: Vec<(i64, String)> =
        ask(folder.path(), known).iter().filter_map(|line| line.split_once('|')).filter_map(|(at, id)| Some((at.parse().ok()?, id.to_owned()))).collect();
    assert!(ids.len() > news.len() + 5, "{} ids to look for", ids.len());
    let people = ask(folder.path(), "select lower(hex(p.id)) from participants p join reviews r on r.id = p.review_id where r.stage = 'preparing'");
    let (first, last) = (news.first().unwrap().0, news.last().unwrap().0);
    let mut seen = 0;
    for minute in 0..=(last - first) / MINUTE + 2 {
        let at = first + minute * MINUTE;
        let own = format!("/reviews/{review}/timeline/then");
        let mut paths = vec![
            format!("{own}?at={at}"),
            format!("{own}/step?to={at}"),
            format!("{own}/step?from={}&to={at}", at - 3 * MINUTE),
            format!("/api/reviews/{review}/then?at={at}"),
        ];
        paths.extend(people.iter().map(|person| format!("{own}?as={person}&at={at}")));
        paths.extend(people.iter().map(|person| format!("{own}/step?as={person}&to={at}")));
        paths.extend(people.iter().map(|person| format!("{own}/step?as={person}&from={}&to={at}", at - 3 * MINUTE)));
        paths.extend(people.iter().map(|person| format!("/api/reviews/{review}/then?as={person}&at={at}")));
        for path in paths {
            let answer = demo.get(&path);
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("cache-control: no-store"), "{path}");
            let bare = answer.replace('-', "");
            for (known_at, id) in &ids {
                assert!(*known_at <= at || !bare.contains(id.as_str()), "{path} holds what came to be known {} minutes later: {id}", (known_at - at) / MINUTE);
            }
            for (known_at, words) in &news {
                let is_there = answer.contains(words.as_str());
                assert!(*known_at <= at || !is_there, "{path} holds what came to be known {} minutes later: {words}", (known_at - at) / MINUTE);
                seen += usize::from(is_there);
            }
        }
    }
    assert!(seen > 1_000, "what was known is there: {seen}");
}
