//! Plurals and verb forms, which lists leave to spelling.

#[path = "../build/forms.rs"]
mod forms;

fn written(line: &str) -> String {
    forms::of_verb(line).into_iter().map(|(_, form)| form).collect::<Vec<_>>().join(" ")
}

#[test]
fn verbs_get_their_forms() {
    assert_eq!(written("push"), "push pushes pushed pushed pushing");
    assert_eq!(written("merge"), "merge merges merged merged merging");
    assert_eq!(written("commit committed"), "commit commits committed committed committing");
    assert_eq!(written("forget forgot forgotten forgetting"), "forget forgets forgot forgotten forgetting");
    assert_eq!(written("apply"), "apply applies applied applied applying");
}

#[test]
fn nouns_get_their_plurals() {
    assert_eq!(["proxy", "crash", "job", "craftsman", "key"].map(forms::plural).join(" "), "proxies crashes jobs craftsmen keys");
}
