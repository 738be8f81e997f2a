//! Every rule file is a test: what it says it flags is flagged, at the marked words, and what it
//! says stays silent does.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, reason = "a test that cannot go on should stop")]

use recount_language::{Hint, Roster, Rules, Strength, read};

#[test]
fn each_rule_does_what_its_page_says() {
    let rules = Rules::built_in();
    let mut wrong = Vec::new();
    assert!(rules.iter().count() > 20, "the built-in rules are there");
    for rule in rules.iter() {
        // Of each sentence the marked words are flagged; a whole review is asked about as a whole.
        let flags = cases(&rule.page, "Flags");
        let silent = cases(&rule.page, "Stays silent");
        if flags.len() < 5 || silent.len() < 5 {
            wrong.push(format!("{}: at least five sentences each", rule.name));
        }
        let mut asked_itself = 0;
        let whole = |written: &&String| written.contains('\n');
        for written in flags.iter().filter(whole) {
            let reading = read(written, rules, &Roster::default());
            asked_itself += usize::from(reading.hints.iter().any(|hint| hint.rule == rule.name));
            if !reading.hints.iter().any(|hint| hint.rule == rule.name) {
                wrong.push(format!("{}: not asked about:\n{written}", rule.name));
            }
        }
        for written in flags.iter().filter(|written| !whole(written)) {
            let marked = written.split("**").nth(1).unwrap_or_default();
            let plain = written.replace("**", "");
            let reading = read(&plain, rules, &Roster::default());
            let found: Vec<_> = reading.hints.iter().filter(|hint| hint.rule == rule.name).map(|hint| &plain[hint.span.clone()]).collect();
            asked_itself += usize::from(found.contains(&marked));
            // Another rule of its family may fit these words better, and then asks instead.
            let instead =
                |hint: &Hint| hint.family == rule.family && hint.span.start <= written.find("**").unwrap() && plain[hint.span.clone()].contains(marked);
            if !found.contains(&marked) && !reading.hints.iter().any(instead) {
                wrong.push(format!("{}: {written} — marked {marked:?}, found {found:?}", rule.name));
            }
        }
        if asked_itself < 5 {
            wrong.push(format!("{}: asks about {asked_itself} of its own sentences, at least five are expected", rule.name));
        }
        for written in silent {
            let reading = read(&written, rules, &Roster::default());
            let found: Vec<_> = reading.hints.iter().filter(|hint| hint.rule == rule.name || hint.strength == Strength::Warning && !whole(&&written)).collect();
            if let Some(found) = found.first() {
                wrong.push(format!("{}: stays silent: {written} — but {} at {:?}", rule.name, found.rule, &written[found.span.clone()]));
            }
        }
        for hint in flags.iter().filter(|written| !whole(written)).flat_map(|written| read(&written.replace("**", ""), rules, &Roster::default()).hints) {
            if !hint.message.ends_with('?') || hint.message.contains('{') {
                wrong.push(format!("{}: {}", hint.rule, hint.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the sentences on rule pages:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_pages_in_the_documentation_are_those_of_the_rules() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules"));
    for (path, page) in Rules::built_in().pages() {
        let written = std::fs::read_to_string(folder.join(&path)).unwrap_or_default();
        assert!(written == page, "docs/rules/{path} is not what the rules say; run `cargo xtask rule-pages`");
    }
}

#[test]
fn a_broken_rule_is_refused_with_its_line() {
    let whole =
        "---\nask: What else?\nwarning:\n- never mind\n---\n\n# T\n\n## What it notices\n## Why it matters\n## Ask instead\n## Flags\n## Stays silent\n";
    let structure = |flags: &str| whole.replace("warning:\n- never mind\n", "").replace("## Flags\n", &format!("## Flags\n{flags}\n"));
    assert!(Rules::with_own([("own/promise/never-mind.md", whole)]).is_ok());
    assert!(Rules::with_own([("own/structure/a.md", structure("```markdown\n# A review\n- with items\n```"))]).is_ok());
    for (path, text, line, expected) in [
        ("own/promise/a.md", "# No header", 1, "front matter"),
        ("own/other/a.md", whole, 1, "family"),
        ("own/promise/a.md", &whole.replace("What else?", "What else."), 2, "question"),
        ("own/promise/a.md", &whole.replace("never mind", "never {nonsense}"), 4, "word list"),
        ("own/promise/a.md", &whole.replace("never mind", "~3"), 4, "at least one word"),
        ("own/promise/a.md", &whole.replace("warning:", "wrning:"), 3, "expected one of"),
        ("own/promise/a.md", &whole.replace("## Flags\n", ""), 6, "Flags"),
        ("own/promise/a.md", &whole.replace("## Flags\n", "## Flags\n- **Never mind** the gap.\n- Never mind.\n"), 14, "between `**`"),
        ("own/promise/a.md", "---\nask: What?\n", 2, "closes"),
        ("own/promise/a.md", &whole.replace("What else?", "What {were} they?"), 2, "`{whom}`"),
        ("own/structure/a.md", &structure("- A long review"), 11, "small review"),
        ("own/structure/a.md", &structure("```markdown\n# A review"), 11, "closes this block"),
    ] {
        let problems = Rules::with_own([(path, text)]).expect_err(expected);
        assert_eq!((problems[0].line, problems[0].path.as_str()), (line, path), "{}", problems[0]);
        assert!(problems[0].message.contains(expected), "{}", problems[0]);
    }
}

#[test]
fn an_own_rule_asks_and_takes_the_place_of_a_built_in_one() {
    let own = "---\nask: What would make {what} easier?\nhint:\n- the frobnicator\n---\n\n# T\n\n## What it notices\n## Why it matters\n## Ask instead\n## Flags\n## Stays silent\n";
    let rules = Rules::with_own([(".recount/rules/cause/frob.md", own), (".recount/rules/blame/forgot.md", own)]).unwrap();
    let reading = read("Priya forgot the frobnicator.\n", &rules, &Roster::default());
    let found: Vec<_> = reading.hints.iter().map(|hint| (hint.rule.as_str(), hint.message.as_str())).collect();
    assert_eq!(found, [("blame/forgot", "What would make the frobnicator easier?"), ("cause/frob", "What would make the frobnicator easier?")]);
}

#[test]
fn a_phrase_stands_for_a_choice_in_the_patterns_after_it() {
    let own = "---\nask: What else?\nphrase thing: frobnicator|left_handle\nhint:\n- the {thing}\nunless:\n- no {thing}|the\n---\n\n# T\n\n## What it notices\n## Why it matters\n## Ask instead\n## Flags\n## Stays silent\n";
    let rules = Rules::with_own([(".recount/rules/promise/frob.md", own)]).unwrap();
    let found = |text: &str| read(text, &rules, &Roster::default()).hints.len();
    assert_eq!([found("It is the left handle.\n"), found("It is the frobnicator.\n"), found("It is no frobnicator.\n")], [1, 1, 0]);
}

#[test]
fn a_rule_read_from_its_file_asks_what_the_built_in_one_asks() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
    let built_in = Rules::built_in();
    let path = |name: &str| format!("{folder}/{name}.md");
    let own = Rules::with_own(built_in.iter().map(|rule| (path(&rule.name), std::fs::read_to_string(path(&rule.name)).unwrap()))).unwrap();
    let names = |rules: &Rules| rules.iter().map(|rule| (rule.name.clone(), rule.title.clone(), rule.strength, rule.page.clone())).collect::<Vec<_>>();
    assert_eq!(names(&own), names(built_in));
    for rule in built_in.iter() {
        for written in cases(&rule.page, "Flags").iter().chain(&cases(&rule.page, "Stays silent")) {
            let read = |rules| read(&written.replace("**", ""), rules, &Roster::default());
            assert_eq!(read(&own), read(built_in), "{written}");
        }
    }
}

#[test]
fn a_reason_keeps_a_question_silent_and_no_reason_does_not() {
    let text = "Priya forgot the flag. <!-- recount: fine blame/forgot because Priya asked for these words -->\n\nTomasz forgot the lock. <!-- recount: fine blame/forgot -->\n";
    let reading = read(text, Rules::built_in(), &Roster::default());
    assert_eq!(reading.suppressed.len(), 1);
    assert_eq!(reading.suppressed[0].reason, "Priya asked for these words");
    assert_eq!(reading.hints.iter().filter(|hint| hint.rule == "blame/forgot").count(), 1);
    assert_eq!(reading.unreasoned.len(), 1);
}

/// What stands under a heading to be read: list items, and whole reviews in blocks.
fn cases(page: &str, heading: &str) -> Vec<String> {
    let (mut cases, mut block, mut under) = (Vec::new(), None::<String>, false);
    for line in page.lines() {
        match &mut block {
            Some(text) if line != "```" => {
                text.push_str(line);
                text.push('\n');
            }
            Some(_) => cases.extend(block.take().filter(|_| under)),
            None if line == "```markdown" => block = Some(String::new()),
            None if line.starts_with('#') => under = line == format!("## {heading}"),
            None => cases.extend(line.strip_prefix("- ").filter(|_| under).map(str::to_owned)),
        }
    }
    cases
}
