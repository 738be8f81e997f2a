//! The language coach from a terminal: what is read, how it is told, and the exit codes.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

const BLAMING: &str = "# Checkout was slow\n\nPriya failed to check the dashboard.\n";

fn recount(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_recount")).args(words).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

fn piped(words: &[&str], bytes: &[u8]) -> Output {
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_recount")).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn list(output: &Output) -> Vec<Value> {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn a_question_is_drawn_under_the_words_it_is_about() {
    let folder = folder(&[("review.md", BLAMING)]);
    let output = recount(folder.path(), &["lint", "review.md"]);
    assert!(output.status.success());
    let text = out(&output);
    assert!(text.contains("review.md:3:") && text.contains("3 | Priya failed to check the dashboard.") && text.contains("^^^"), "{text}");
    assert!(text.contains('?') && !text.contains('\u{1b}'), "no colours away from a terminal: {text}");
}

#[test]
fn json_counts_bytes_of_the_file_as_it_is() {
    let bytes = b"\xef\xbb\xbf# Title\r\n\r\n\xff\xfe \xe6\x97\xa5\xe6\x9c\xac: Priya failed to check it.\r\n";
    let output = piped(&["lint", "--format", "json", "--family", "blame", "-"], bytes);
    let list = list(&output);
    assert_eq!(list.len(), 1, "{list:?}");
    let question = &list[0];
    let number = |key: &str| usize::try_from(question[key].as_u64().unwrap()).unwrap();
    let (start, end) = (number("start"), number("end"));
    assert!(String::from_utf8_lossy(&bytes[start..end]).contains("failed"), "{question}");
    let line = bytes[..start].rsplit(|b| *b == b'\n').next().unwrap();
    assert_eq!((number("line"), number("column")), (3, String::from_utf8_lossy(line).chars().count() + 1));
    assert_eq!((&question["path"], &question["family"], &question["strength"]), (&"-".into(), &"blame".into(), &"warning".into()));
    let keys: Vec<&str> = question.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = ["path", "start", "end", "line", "column", "rule", "family", "strength", "message"];
    expected.sort_unstable();
    let mut keys_sorted = keys;
    keys_sorted.sort_unstable();
    assert_eq!(keys_sorted, expected);
}

#[test]
fn nothing_asked_is_an_empty_array_and_any_bytes_are_read() {
    for bytes in [&b""[..], b"\xff\xff\xff", b"\xff\xff\xff".repeat(5_000).as_slice(), b"Requests were retried.\n"] {
        let output = piped(&["lint", "-", "--format", "json", "--family", "blame"], bytes);
        assert!(output.status.success() && list(&output).is_empty(), "{bytes:?}: {}", err(&output));
    }
}

#[test]
fn a_folder_is_its_markdown_and_text_less_what_ignore_files_leave_out() {
    let folder = folder(&[
        ("a.md", BLAMING),
        ("deep/b.MARKDOWN", BLAMING),
        ("c.txt", BLAMING),
        ("code.rs", BLAMING),
        ("build/d.md", BLAMING),
        (".gitignore", "build/\n"),
        ("e.md", BLAMING),
        (".ignore", "e.md\n"),
    ]);
    let output = recount(folder.path(), &["lint", ".", "--format", "json", "--family", "blame"]);
    let paths: Vec<String> = list(&output).iter().map(|q| q["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!(paths, ["./a.md", "./c.txt", "./deep/b.MARKDOWN"]);
    let named = recount(folder.path(), &["lint", "e.md", "code.rs", "--format", "json", "--family", "blame"]);
    assert_eq!(list(&named).len(), 2, "a file that is named is read");
}

#[test]
fn the_exit_code_says_what_was_denied_and_only_that() {
    let folder = folder(&[("a.md", BLAMING)]);
    let code = |words: &[&str]| recount(folder.path(), &[&["lint", "a.md"], words].concat()).status.code().unwrap();
    assert_eq!(code(&[]), 0);
    assert_eq!(code(&["--deny", "warnings"]), 1);
    assert_eq!(code(&["--deny", "hints"]), 1);
    assert_eq!(code(&["--deny", "promise,blame"]), 1);
    assert_eq!(code(&["--deny", "blame/failed-to"]), 1);
    assert_eq!(code(&["--deny", "promise"]), 0);
    assert_eq!(code(&["--deny", "warnings", "--family", "promise"]), 0);
    assert_eq!(code(&["--deny", "everything"]), 2);
    assert_eq!(code(&["--family", "everything"]), 2);
}

#[test]
fn a_rule_that_is_denied_is_one_that_there_is() {
    let folder = folder(&[("a.md", BLAMING), (".recount/rules/blame/dropped-the-ball.md", OWN_RULE)]);
    let deny = |what: &str| recount(folder.path(), &["lint", "a.md", "--deny", what]);
    for (what, code) in [("failed-to", 1), ("dropped-the-ball", 0), ("blame/dropped-the-ball", 0), ("warnings,forgot", 1)] {
        assert_eq!(deny(what).status.code(), Some(code), "{what}: {}", err(&deny(what)));
    }
    for (what, near) in
        [("blame/nope", "There is no rule called “blame/nope”"), ("blame/faild-to", "blame/failed-to"), ("evasion/the-on-cal", "evasion/the-on-call")]
    {
        let refused = deny(what);
        assert_eq!((refused.status.code(), out(&refused).as_str()), (Some(2), ""), "{what}");
        assert!(err(&refused).contains(near) && err(&refused).contains("Nothing was read"), "{}", err(&refused));
    }
}

#[test]
fn what_is_denied_is_understood_also_where_there_is_no_file() {
    let folder = folder(&[("empty/.recount/rules/blame/dropped-the-ball.md", OWN_RULE)]);
    let deny = |words: &[&str]| recount(folder.path(), &[&["lint", "empty"], words].concat());
    for denied in ["warnings", "blame,hints", "failed-to", "dropped-the-ball"] {
        assert_eq!(deny(&["--deny", denied]).status.code(), Some(0), "{denied}: {}", err(&deny(&["--deny", denied])));
    }
    for refused in [deny(&["--deny", "typo"]), deny(&["--deny", "warnings,typo"]), piped(&["lint", "-", "--deny", "typo"], BLAMING.as_bytes())] {
        assert_eq!((refused.status.code(), out(&refused).as_str()), (Some(2), ""));
        assert!(err(&refused).contains("--deny typo") && err(&refused).contains("Nothing was read"), "{}", err(&refused));
    }
    let family = deny(&["--family", "typo"]);
    assert!(family.status.code() == Some(2) && err(&family).contains("typo"), "{}", err(&family));
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf8_is_whole_in_sarif_and_shown_elsewhere() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder(&[]);
    fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), BLAMING).unwrap();
    let lint = |format: &str| out(&recount(folder.path(), &["lint", ".", "--format", format]));
    assert!(lint("sarif").contains("\"uri\": \"caf%E9.md\""), "{}", lint("sarif"));
    for format in ["text", "json", "github"] {
        assert!(lint(format).contains("caf\u{fffd}.md"), "{}", lint(format));
    }
}

#[cfg(unix)]
#[test]
fn a_folder_gives_each_file_once_and_waits_for_none() {
    let folder = folder(&[("a.md", BLAMING), ("deep/b.md", BLAMING), (".hidden/c.md", BLAMING)]);
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink("deep/b.md", at("0-link.md")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe.md")).status().unwrap().success());
    let read = |words: &[&str]| recount(folder.path(), &[&["lint", "--format", "json", "--family", "blame"], words].concat());
    let paths = |output: &Output| list(output).iter().map(|q| q["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(&read(&["."])), ["./a.md", "./deep/b.md"]);
    assert_eq!(paths(&read(&["deep", ".", "a.md"])), ["deep/b.md", "./a.md"]);
    std::os::unix::fs::symlink("gone.md", at("dangling.md")).unwrap();
    let output = read(&["."]);
    assert_eq!((paths(&output).len(), output.status.code()), (2, Some(2)), "the rest is read");
    assert!(err(&output).contains("dangling.md") && err(&output).contains("leads nowhere"), "{}", err(&output));
}

#[test]
fn one_unreadable_file_stops_no_other_and_the_exit_code_says_so() {
    let folder = folder(&[("a.md", BLAMING), ("z.md", BLAMING)]);
    fs::write(folder.path().join("wide.md"), b"\xff\xfeP\0r\0").unwrap();
    let output = recount(folder.path(), &["lint", "a.md", "gone.md", "wide.md", "z.md", "--format", "json", "--family", "blame"]);
    assert_eq!(list(&output).len(), 2);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("gone.md") && err(&output).contains("UTF-16"), "{}", err(&output));
}

#[test]
fn what_is_not_utf8_is_read_as_far_as_it_can_be_and_told_once() {
    let latin = b"# Caf\xe9\n\nPriya failed to check the dashbo\xe9rd. Ren\xe9 should have known.\n";
    let folder = folder(&[]);
    fs::write(folder.path().join("latin.md"), latin).unwrap();
    for words in [&["lint", "latin.md"][..], &["lint", "."]] {
        let output = recount(folder.path(), &[words, &["--format", "json", "--family", "blame"]].concat());
        let asked = list(&output);
        assert_eq!((asked.len(), output.status.code()), (1, Some(0)), "{asked:?}");
        let at = |key: &str| usize::try_from(asked[0][key].as_u64().unwrap()).unwrap();
        assert!(latin[at("start")..at("end")].starts_with(b"failed"), "bytes of the file as it is: {asked:?}");
        let told = err(&output);
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(told.contains("latin.md:1: this file is not UTF-8") && told.contains("Save it as UTF-8"), "{told}");
    }
    let text = out(&recount(folder.path(), &["lint", "latin.md", "--family", "blame"]));
    assert!(text.contains("3 | Priya failed to check the dashbo\u{fffd}rd. Ren\u{fffd} should"), "{text}");
    let sarif: Value = serde_json::from_slice(&recount(folder.path(), &["lint", "latin.md", "--format", "sarif"]).stdout).unwrap();
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
    assert!(invocation["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap().contains("not UTF-8"), "{invocation}");
}

#[test]
fn a_sign_for_what_was_lost_ends_no_sentence_and_makes_no_question() {
    for text in ["Priya failed to check the dashbo\u{fffd}rd.\n", "Priya failed to check\u{fffd} The dashboard was red.\n"] {
        let output = piped(&["lint", "--format", "json", "--family", "blame", "-"], text.as_bytes());
        assert_eq!(list(&output).len(), 1, "{text}");
        assert!(err(&output).is_empty(), "this is UTF-8: {}", err(&output));
    }
}

#[test]
fn what_is_no_text_is_told_when_it_was_named_and_passed_over_in_a_folder() {
    let folder = folder(&[("a.md", BLAMING)]);
    let wide: Vec<u8> = BLAMING.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("wide.md"), wide).unwrap();
    fs::write(folder.path().join("program.txt"), [b"\x7fELF".as_slice(), &[0; 100]].concat()).unwrap();
    let named = recount(folder.path(), &["lint", "wide.md", "program.txt", "a.md", "--format", "json", "--family", "blame"]);
    assert_eq!((list(&named).len(), named.status.code()), (1, Some(2)), "the rest is read");
    for file in ["wide.md: this is not text and was passed over", "program.txt: this is not text and was passed over"] {
        assert!(err(&named).contains(file) && err(&named).contains("save it as UTF-8"), "{}", err(&named));
    }
    let met = recount(folder.path(), &["lint", ".", "--family", "blame"]);
    assert_eq!((met.status.code(), err(&met).as_str()), (Some(0), ""));
    assert!(out(&met).contains("1 question in 1 of 1 file."), "{}", out(&met));
    // Far inside, one is a slip of somebody's editor.
    let late = [BLAMING.as_bytes(), "word ".repeat(2_000).as_bytes(), b"\0\n"].concat();
    assert_eq!(list(&piped(&["lint", "-", "--format", "json", "--family", "blame"], &late)).len(), 1);
}

#[test]
fn a_line_of_megabytes_with_many_questions_is_drawn_in_little_room() {
    let sentence = "Priya failed to check the dashboard, 日本 as every day before that one and on most of the days that came after it, too. ";
    let many = 20_000;
    let folder = folder(&[("a.md", &sentence.repeat(many))]);
    let text = out(&recount(folder.path(), &["lint", "a.md", "--family", "blame"]));
    assert!(text.contains(&format!("{many} questions in 1 of 1 file.")), "{}", &text[text.len() - 200..]);
    assert!(text.len() < many * 600, "{} bytes for each question", text.len() / many);
    let last = (many - 1) * sentence.chars().count() + "Priya ".len() + 1;
    assert!(text.contains(&format!(" --> a.md:1:{last}\n")), "the last stands at column {last}");
    assert!(text.lines().all(|line| line.chars().count() < 160), "no line is drawn whole");
}

#[test]
fn names_come_from_the_nearest_recount_toml() {
    let blaming = "Zorblax failed to check the dashboard.\n";
    let folder =
        folder(&[("recount.toml", "[language]\npeople = [\"Zorblax\"]\n"), ("reviews/a.md", blaming), ("plain/recount.toml", ""), ("plain/b.md", blaming)]);
    let output = recount(folder.path(), &["lint", "reviews", "--format", "json", "--deny", "blame/failed-to"]);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    fs::write(folder.path().join("recount.toml"), "[language]\npeople = [\"Zorblax\"]\ncolour = 1\n").unwrap();
    let refused = recount(folder.path(), &["lint", "reviews"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("recount.toml") && err(&refused).contains("colour"), "{}", err(&refused));
}

#[test]
fn a_broken_rule_file_is_refused_with_its_line_and_what_was_expected() {
    let folder = folder(&[(".recount/rules/blame/mine.md", "no front matter\n"), ("reviews/a.md", BLAMING)]);
    for words in [&["lint", "reviews"][..], &["rules"]] {
        let output = recount(folder.path(), words);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("blame/mine.md:1") && err(&output).contains("expected"), "{}", err(&output));
    }
}

/// The one that docs/how-to/ask-at-each-commit.md shows.
const OWN_RULE: &str = include_str!("own-rule.md");

#[test]
fn a_rule_of_ones_own_asks_beside_the_built_in_ones_and_has_a_page() {
    let folder = folder(&[(".recount/rules/blame/dropped-the-ball.md", OWN_RULE), ("reviews/a.md", "Priya failed to look.\n\nTomasz dropped the ball.\n")]);
    let asked = list(&recount(folder.path(), &["lint", "reviews/a.md", "--format", "json", "--family", "blame"]));
    let rules: Vec<&str> = asked.iter().map(|q| q["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["blame/failed-to", "blame/dropped-the-ball"]);
    let how_to = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/how-to/ask-at-each-commit.md")).unwrap();
    assert!(how_to.contains(OWN_RULE), "what the documentation shows is what is tested");
    assert!(out(&recount(folder.path(), &["rules"])).contains("Dropped the ball"));
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(!out(&recount(elsewhere.path(), &["rules"])).contains("blame/dropped-the-ball"));
}

#[test]
fn a_rule_of_ones_own_at_a_built_in_path_takes_its_place_and_the_list_says_so() {
    let folder = folder(&[(".recount/rules/blame/failed-to.md", OWN_RULE), (".recount/rules/blame/dropped-the-ball.md", OWN_RULE)]);
    let all = out(&recount(folder.path(), &["rules"]));
    let told: Vec<&str> = all.lines().filter(|line| line.contains("in place of the built-in one")).collect();
    assert!(told.len() == 1 && told[0].contains("blame/failed-to") && told[0].contains("Dropped the ball"), "{all}");
    let json: Vec<Value> = list(&recount(folder.path(), &["rules", "--format", "json"]));
    let replacing: Vec<&Value> = json.iter().filter(|rule| rule["replaces_built_in"] == true).map(|rule| &rule["rule"]).collect();
    assert_eq!(replacing, ["blame/failed-to"]);
}

#[test]
fn every_broken_rule_file_is_named_and_no_sentence_is_tried_meanwhile() {
    let folder = folder(&[
        (".recount/rules/blame/one.md", "no front matter\n"),
        (".recount/rules/blame/two.md", "nor here\n"),
        (".recount/rules/blame/dropped-the-ball.md", OWN_RULE),
    ]);
    let output = recount(folder.path(), &["rules", "--check"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
    for expected in ["one.md:1: expected", "two.md:1: expected", "No sentence was tried"] {
        assert!(err(&output).contains(expected), "{}", err(&output));
    }
}

#[test]
fn a_file_that_would_not_be_a_rule_is_refused_and_not_passed_over() {
    let folder = folder(&[(".recount/rules/blame/mine.markdown", OWN_RULE), ("a.md", BLAMING)]);
    let refused = |name: &str, expected: &str| {
        let output = recount(folder.path(), &["lint", "a.md"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains(name) && err(&output).contains(expected), "{}", err(&output));
        fs::remove_file(folder.path().join(".recount/rules/blame").join(name.split(':').next().unwrap())).unwrap();
    };
    refused("mine.markdown:1", "`.md`");
    fs::write(folder.path().join(".recount/rules/blame/latin.md"), b"---\nask: Caf\xe9?\n").unwrap();
    refused("latin.md:2", "UTF-8");
}

#[test]
fn the_pages_of_ones_own_rules_are_tried_when_that_is_asked_for() {
    let wrong = OWN_RULE.replace("- Tomasz **dropped the ball** at", "- Tomasz **lost the ball** at");
    for (rule, code, told) in [(OWN_RULE, 0, ""), (wrong.as_str(), 1, "blame/dropped-the-ball.md:25: expected `lost the ball` flagged, found nothing")] {
        let folder = folder(&[(".recount/rules/blame/dropped-the-ball.md", rule), ("a.md", BLAMING)]);
        let output = recount(folder.path(), &["rules", "--check"]);
        assert_eq!(output.status.code(), Some(code), "{}", err(&output));
        assert!(err(&output).contains(told) && out(&output).contains("1 rule of your own"), "{}{}", out(&output), err(&output));
        assert!(recount(folder.path(), &["lint", "a.md"]).status.success(), "a reading does not wait for it");
    }
}

#[test]
fn a_reason_keeps_a_question_silent_and_a_missing_one_is_told() {
    let line = "Priya failed to check the dashboard.";
    let folder = folder(&[
        ("fine.md", &format!("{line} <!-- recount: fine blame/failed-to because she chose these words -->\n")),
        ("bare.md", &format!("{line} <!-- recount: fine blame/failed-to -->\n")),
    ]);
    let json = |file: &str| recount(folder.path(), &["lint", file, "--format", "json", "--family", "blame"]);
    assert!(list(&json("fine.md")).is_empty());
    let bare = json("bare.md");
    assert_eq!(list(&bare).len(), 1);
    assert!(err(&bare).contains("bare.md:1:38") && err(&bare).contains("because"), "{}", err(&bare));
    let text = out(&recount(folder.path(), &["lint", "bare.md", "--family", "blame"]));
    assert!(text.contains("^^^^") && text.contains("bare.md:1:38"), "{text}");
    assert!(out(&recount(folder.path(), &["lint", "bare.md", "--format", "github"])).contains("::notice file=bare.md,line=1,col=38"));
}

#[test]
fn every_span_is_of_the_file_as_it_is() {
    let text = "\u{feff}---\r\nparticipants: [Zorblax]\r\n---\r\n\r\n# 遅い 👩‍🚒\r\n\r\nZorblax failed to look. The wrong config was pushed.\r\n\r\n| 14:02 | We should have tested 日本 it |\r\n|---|---|\r\n";
    let folder = folder(&[("a.md", text)]);
    let all = list(&recount(folder.path(), &["lint", "a.md", "--format", "json"]));
    assert!(all.iter().any(|q| q["rule"] == "blame/failed-to"), "the front matter names a person: {all:#?}");
    for question in &all {
        let number = |key: &str| usize::try_from(question[key].as_u64().unwrap()).unwrap();
        let (start, end) = (number("start"), number("end"));
        assert!(start <= end && text.get(start..end).is_some(), "{question}");
        let before = &text[..start];
        assert_eq!(number("line"), before.matches('\n').count() + 1, "{question}");
        assert_eq!(number("column"), before.rsplit('\n').next().unwrap().chars().count() + 1, "{question}");
    }
}

#[test]
fn pages_of_rules_are_printed_whole() {
    let here = tempfile::tempdir().unwrap();
    let all = out(&recount(here.path(), &["rules"]));
    assert!(all.contains("blame/failed-to"), "{all}");
    let page = out(&recount(here.path(), &["rules", "blame/failed-to"]));
    assert!(page.starts_with("# ") && page.contains("Why it matters"), "{page}");
    assert_eq!(out(&recount(here.path(), &["lint", "--explain", "failed-to"])), page);
    assert_eq!(recount(here.path(), &["rules", "blame/nothing"]).status.code(), Some(2));
    let json: Vec<Value> = list(&recount(here.path(), &["rules", "--format", "json"]));
    assert!(json.iter().any(|rule| rule["rule"] == "blame/failed-to" && rule["page"].as_str().is_some_and(|p| p == page)));
}

#[test]
fn github_gets_one_annotation_for_each_question() {
    let folder = folder(&[("a,b.md", BLAMING)]);
    let text = out(&recount(folder.path(), &["lint", "a,b.md", "--format", "github", "--family", "blame"]));
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("::warning file=a%2Cb.md,line=3,endLine=3,col=") && text.contains(",title=blame/"), "{text}");
}

#[test]
fn sarif_is_as_its_schema_says() {
    let folder = folder(&[("März 1.md", BLAMING), ("empty.md", ""), ("short.md", "Nothing.\n")]);
    // A bracket that JavaScript takes as itself, and the reader of patterns here does not.
    let schema = fs::read_to_string(sarif_schema()).unwrap().replace("{2}]?$", r"{2}\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for words in [&["lint", ".", "--format", "sarif"][..], &["lint", ".", "gone.md", "--format", "sarif"], &["lint", "empty.md", "--format", "sarif"]] {
        let log: Value = serde_json::from_slice(&recount(folder.path(), words).stdout).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let run = &log["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let is_described = |rule: &Value| rule["fullDescription"]["text"].as_str().is_some_and(|says| !says.is_empty());
        assert!(!rules.is_empty() && rules.iter().all(is_described), "GitHub asks for a description of each rule");
    }
    let broken = serde_json::json!({ "version": "2.1.0", "runs": [{ "tool": {} }] });
    assert!(!validator.is_valid(&broken), "the schema refuses what is not SARIF");
}

/// The schema as the package `serde-sarif` ships it; nothing of it is compiled.
fn sarif_schema() -> PathBuf {
    let output = Command::new(env!("CARGO")).args(["metadata", "--format-version", "1"]).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let package = metadata["packages"].as_array().unwrap().iter().find(|p| p["name"] == "serde-sarif").unwrap();
    Path::new(package["manifest_path"].as_str().unwrap()).with_file_name("src").join("schema.json")
}
