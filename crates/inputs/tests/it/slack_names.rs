//! What of an export's own names and secrets reaches the items: who a bot is, and no token.

use recount_inputs::slack::Selection;
use recount_model::Import;

use crate::support::{export, problems, read_all};

const CHANNELS: (&str, &[u8]) = ("channels.json", br#"[{"id":"C1","name":"checkout"},{"id":"C2","name":"ops"}]"#);
const DAY: &str = "checkout/2024-01-20.json";

fn one_day(users: &str, json: &str) -> Import {
    read_all(export(&[CHANNELS, ("users.json", users.as_bytes()), (DAY, json.as_bytes())]))
}

#[test]
fn no_token_is_kept_and_another_one_makes_no_other_message() {
    let day = |token: &str| {
        format!(
            r#"[{{"ts":"1705759506.000001","user":"U1","text":"","files":[{{"name":"graph.png","url_private":"https:\/\/files.example\/F1\/graph.png?t={token}","url_private_download":"https:\/\/files.example\/F1\/download\/graph.png?t={token}","thumb_360":"https:\/\/files.example\/F1\/thumb.png?t={token}&amp;w=360"}}]}},
{{"ts":"1705759507.000001","user":"U1","text":"I pasted {token}, sorry: <https:\/\/files.example\/a?t={token}|here>","attachments":[{{"title":"card {token}","text":"own"}}]}},
{{"ts":"1705759508.000001","subtype":"message_changed","message":{{"ts":"1705759507.000001","user":"U1","text":"gone"}},"previous_message":{{"ts":"1705759507.000001","user":"U1","text":"I pasted {token}"}}}},
{{"ts":"1705759509.000001","user":"U1","text":"xoxo"}}]"#
        )
    };
    let read = |token: &str| one_day("[]", &day(token));
    let import = read("xoxe-1-PLANTED2-abc");
    assert_eq!(problems(&import), Vec::<String>::new());
    for (_, evidence) in &import.evidence {
        let kept = String::from_utf8(evidence.original.clone()).unwrap();
        assert!(!kept.contains("PLANTED") && !kept.contains("abc") && !format!("{evidence:?}").contains("PLANTED"), "{kept}");
        assert!(serde_json::from_str::<serde_json::Value>(&kept).is_ok_and(|json| json["ts"].is_string()), "{kept}");
    }
    let items: Vec<_> = import.evidence.iter().map(|(_, evidence)| evidence).collect();
    let texts: Vec<_> = items.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(texts, ["shared graph.png", "I pasted xox…, sorry: here (https://files.example/a?t=xox…)", "gone", "xoxo"]);
    let kept = String::from_utf8_lossy(&items[0].original).into_owned();
    assert!(kept.contains(r"F1\/graph.png?t=xox…") && kept.contains(r"F1\/thumb.png?t=xox…&amp;w=360"), "all but the token is there: {kept}");
    let said: Vec<_> = items.iter().map(|item| item.details.iter().any(|(name, said)| name == "left out" && said.contains("token"))).collect();
    assert_eq!(said, [true, true, true, false]);
    assert!(items[2].details.contains(&("before".to_owned(), "I pasted xox…".to_owned())), "{:?}", items[2].details);
    // The same export from another day has another token, and is the same.
    assert_eq!(import.evidence, read("xoxe-2-OTHER-99999999999999").evidence);
}

#[test]
fn a_bot_has_the_name_that_the_export_gives_it() {
    let users = r#"[{"id":"U1","profile":{"display_name":"Ana"}},{"id":"UB1","name":"alertbot","is_bot":true,"profile":{"real_name":"Alert Bot","display_name":"","bot_id":"BB1"}}]"#;
    let services = "added an integration to this channel: <https://x.slack.com/services";
    let day = format!(
        r#"[
    {{"ts":"1705759500.000000","subtype":"bot_message","bot_id":"BB1","text":"by the list"}},
    {{"ts":"1705759501.000000","subtype":"bot_message","bot_id":"BB1","username":"Pager","text":"as it chose"}},
    {{"ts":"1705759502.000000","subtype":"bot_message","bot_id":"BB1","bot_profile":{{"name":"Profile"}},"text":"as it was then"}},
    {{"ts":"1705759503.000000","subtype":"bot_message","bot_id":"BB2","text":"not known yet"}},
    {{"ts":"1705759504.000000","subtype":"bot_add","user":"U1","bot_id":"BB2","text":"{services}/BB2|github>"}},
    {{"ts":"1705759505.000000","subtype":"bot_message","bot_id":"BB2","text":"added"}},
    {{"ts":"1705759506.000000","user":"U1","text":"{services}/BB3|nobody>"}},
    {{"ts":"1705759507.000000","subtype":"bot_message","bot_id":"BB3","text":"only written about"}},
    {{"ts":"1705759508.000000","subtype":"bot_add","user":"U1","bot_id":"BB1","text":"{services}/BB1|other> and {services}/BB4|> and <odd"}},
    {{"ts":"1705759509.000000","subtype":"bot_message","bot_id":"BB1","text":"the list comes first"}},
    {{"ts":"1705759510.000000","user":"UB1","bot_id":"BB1","text":"as a user"}},
    {{"ts":"1705759511.000000","user":"USLACKBOT","text":"<@USLACKBOT> reminds"}},
    {{"ts":"1705759512.000000","subtype":"file_comment","text":"a comment","comment":{{"user":"U1","comment":"a comment"}},"file":{{"user":"U9"}}}},
    {{"ts":"1705759513.000000","subtype":"file_comment","text":"nobody's","comment":"odd"}}
]"#
    );
    let import = one_day(users, &day);
    assert_eq!(problems(&import), Vec::<String>::new());
    let by: Vec<_> = import.evidence.iter().map(|(_, evidence)| evidence.said_by.as_deref().unwrap_or("-")).collect();
    assert_eq!(
        by,
        ["Alert Bot", "Pager", "Profile", "BB2", "Ana", "github", "Ana", "BB3", "Ana", "Alert Bot", "Alert Bot", "Slackbot", "Ana", "-"],
        "a name that comes after the message is not looked for"
    );
    assert_eq!(import.evidence[11].1.text, "@Slackbot reminds");
    let listed = one_day(r#"[{"id":"USLACKBOT","name":"slackbot","real_name":"Slackbot (ours)"}]"#, r#"[{"ts":"1705759500.0","user":"USLACKBOT","text":"a"}]"#);
    assert_eq!(listed.evidence[0].1.said_by.as_deref(), Some("Slackbot (ours)"));
}

#[test]
fn a_bot_is_not_named_after_a_message_that_was_not_chosen() {
    let day = r#"[{"ts":"1705759500.000000","subtype":"bot_add","user":"U1","bot_id":"BB2","text":"<https://x.slack.com/services/BB2|PLANTED>"},
{"ts":"1705759505.000000","subtype":"bot_message","bot_id":"BB2","text":"chosen"}]"#;
    let chosen = Selection { channels: ["C1".to_owned()].into(), from: Some(1_705_759_505_000_000), until: None };
    let mut import = Import::default();
    export(&[CHANNELS, (DAY, day.as_bytes())]).read(&chosen, &mut import);
    let by: Vec<_> = import.evidence.iter().map(|(_, evidence)| evidence.said_by.as_deref()).collect();
    assert_eq!(by, [Some("BB2")]);
}
