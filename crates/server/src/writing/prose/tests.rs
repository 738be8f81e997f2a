//! What a text may become, and what it may never become.

use recount_model::When;

use super::*;

fn drawn(body: &str) -> String {
    render(body, &Cards::new())
}

fn card() -> Card {
    Card {
        href: "/reviews/r/timeline#moment-m".into(),
        when: When::exact(1_793_707_500_000_000, "Europe/Berlin"),
        label: "Alert".into(),
        says: "The page <reaches> Tomasz.".into(),
    }
}

#[test]
fn nothing_that_could_act_leaves() {
    for (hostile, kept) in [
        ("<script>alert(1)</script>calm", "calm"),
        ("<scr<script>ipt>alert(1)</script> calm", "calm"),
        ("[calm](javascript:alert(1))", "calm"),
        ("[calm](JaVaScRiPt:alert(1))", "calm"),
        ("[calm](java&#115;cript:alert(1))", "calm"),
        ("[calm](&#x6A;avascript:alert(1))", "calm"),
        ("[calm](vbscript:msgbox)", "calm"),
        ("[calm](data:text/html;base64,PHNjcmlwdD4=)", "calm"),
        ("<javascript:alert(1)> calm", "calm"),
        ("<img src=x onerror=alert(1)> calm", "calm"),
        ("![calm](x \"a\" onerror=alert(1))", "calm"),
        ("![calm](javascript:alert(1))", "calm"),
        ("<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>calm", "calm"),
        ("<math><mi xlink:href='data:x,<script>alert(1)</script>'>x</mi></math>calm", "calm"),
        ("<style>body{display:none}</style> calm", "calm"),
        ("<p style='position:fixed' onmouseover=alert(1)>calm</p>", "calm"),
        ("<iframe srcdoc='<script>alert(1)</script>'></iframe> calm", "calm"),
        ("<object data=x></object><embed src=x> calm", "calm"),
        ("<form action=/reviews><input name=stage><button formaction=//e>calm</button></form>", "calm"),
        ("<base href=//evil.example> calm", "calm"),
        ("<meta http-equiv=refresh content='0;url=//evil.example'> calm", "calm"),
        ("<link rel=stylesheet href=//evil.example> calm", "calm"),
        ("<a href='  javascript:alert(1)'>calm</a>", "calm"),
        ("<a href='java\nscript:alert(1)'>calm</a>", "calm"),
        ("<details open ontoggle=alert(1)>calm</details>", "calm"),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>x</p></noscript> calm", "calm"),
        ("<template><script>alert(1)</script></template> calm", "calm"),
        ("```html\n<script>alert(1)</script> calm\n```", "calm"),
        ("`<script>` calm", "calm"),
        ("[^1] calm\n\n[^1]: <img src=x onerror=alert(1)>", "calm"),
        ("| a | b |\n|---|---|\n| <script>alert(1)</script> | calm |", "calm"),
        ("# calm <img src=x onerror=alert(1)>", "calm"),
        ("[moment](moment:<script>) calm", "calm"),
    ] {
        let html = drawn(hostile);
        let tags: Vec<&str> = html.split('<').skip(1).filter_map(|part| part.split('>').next()).collect();
        for tag in &tags {
            let lower = tag.to_lowercase();
            let name = lower.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default().to_owned();
            assert!(
                !["script", "style", "svg", "math", "img", "iframe", "object", "embed", "form", "input", "button", "base", "meta", "link"]
                    .contains(&name.as_str()),
                "{hostile} → {html}"
            );
            for word in ["javascript:", "vbscript:", "data:", "onerror", "onload", "ontoggle", "onmouseover", "style=", "srcdoc", "formaction"] {
                assert!(!lower.contains(word), "{hostile} → {html}");
            }
        }
        assert!(html.contains(kept), "{hostile} → {html}");
    }
}

#[test]
fn what_only_looks_like_a_tag_is_shown_and_swallows_nothing() {
    for (typed, shown) in [
        ("The page said <title> and was empty.\n\n## Next\n\nMore words", "The page said &lt;title&gt; and was empty."),
        ("A <textarea> in a form.\n\nMore words", "A &lt;textarea&gt; in a form."),
        ("He wrote <script> and <style> there.\n\nMore words", "He wrote &lt;script&gt; and &lt;style&gt; there."),
        ("<noscript>\n\nMore words", "&lt;noscript&gt;"),
        ("<script>\nleft open\n\nMore words", "&lt;script&gt;"),
        ("<title>\nMore words", "&lt;title&gt;"),
        ("<!-- never ends\n\nMore words", "&lt;!-- never ends"),
        ("<div class=\"never ends\n\nMore words", "&lt;div class=\"never ends"),
        ("x <your-name> and <T> generics. More words", "x &lt;your-name&gt; and &lt;T&gt; generics."),
        ("use </title> and <b>More words</b>", "use &lt;/title&gt; and <b>More words</b>"),
    ] {
        let html = drawn(typed);
        assert!(html.contains(shown) && html.contains("More words"), "{typed} → {html}");
    }
    assert_eq!(drawn("a <!-- hidden --> b <br> c <img src=x alt='>'> d").trim(), "<p>a  b <br> c  d</p>");
    assert_eq!(plain("x <your-name> <b>bold</b>\n\n<p>in a\nblock</p>").replace('\n', " "), "x <your-name> bold in a block");
}

#[test]
fn a_writer_cannot_dress_as_the_product() {
    let html = drawn("<p class=\"notice problems\" id=\"main\" role=\"alert\" aria-label=\"x\" tabindex=\"1\">calm</p>");
    assert_eq!(html.trim(), "<p>calm</p>");
}

#[test]
fn headings_stand_under_the_title_and_have_lasting_addresses() {
    assert_eq!(
        drawn("## What happened\n\n### Then\n\n## What happened").replace('\n', ""),
        "<h2 id=\"what-happened\">What happened</h2><h3 id=\"then\">Then</h3><h2 id=\"what-happened-2\">What happened</h2>"
    );
    assert_eq!(drawn("# One\n\n## Two").replace('\n', ""), "<h2 id=\"one\">One</h2><h3 id=\"two\">Two</h3>");
    assert_eq!(drawn("## One\n\n#### Skips").replace('\n', ""), "<h2 id=\"one\">One</h2><h3 id=\"skips\">Skips</h3>", "no level is skipped");
    assert!(!drawn("<h1>Mine</h1>").contains("<h1"));
    assert!(!drawn("# main").contains("id=\"main\""));
}

#[test]
fn a_link_to_a_moment_is_a_card_for_who_may_see_it_and_says_so_for_who_may_not() {
    let id = Uuid::from_u128(7);
    let text = format!("At [13:58](moment:{id}) it rang.\n\n[13:58](moment:{id})\n\n<moment:{id}>");
    let mut cards = Cards::new();
    cards.insert((Linked::Moment, id), card());
    let html = render(&text, &cards);
    assert!(html.contains("class=\"card-link is-inline\""), "{html}");
    assert_eq!(html.matches("class=\"card-link\"").count(), 2, "{html}");
    assert!(html.contains("The page &lt;reaches&gt; Tomasz."), "{html}");
    assert!(html.contains("href=\"/reviews/r/timeline#moment-m\""), "{html}");
    let hidden = drawn(&text);
    assert_eq!(hidden.matches("something not shared with you").count(), 3, "{hidden}");
    assert!(!hidden.contains("<a") && !hidden.contains("Tomasz") && !hidden.contains(&id.to_string()), "{hidden}");
}

#[test]
fn a_link_that_cannot_be_read_says_so_and_is_no_link() {
    let id = Uuid::from_u128(7);
    let mut cards = Cards::new();
    cards.insert((Linked::Moment, id), card());
    for target in [format!("MOMENT:{id}"), "evidence:zzz".to_owned(), "decision:".to_owned(), "Evidence:".to_owned()] {
        let html = render(&format!("At [so *and* so]({target}) it rang.\n\n[so *and* so]({target})"), &cards);
        assert_eq!(html.matches("so and so (a link that leads nowhere)").count(), 2, "{target}: {html}");
        assert!(!html.contains("<a") && !html.contains("Tomasz"), "{target}: {html}");
    }
    let quoted = render("[their own words](passage:zzz) and [theirs](PASSAGE:7)", &cards);
    assert!(!quoted.contains("their") && quoted.matches("a link that leads nowhere").count() == 2, "{quoted}");
    for elsewhere in ["https://x.example/moment:7", "moments.html", "#moment:7"] {
        assert!(render(&format!("[out]({elsewhere})"), &cards).contains(&format!("href=\"{elsewhere}\"")), "{elsewhere} is a link like any other");
    }
}

#[test]
fn links_are_gathered_once_and_in_order() {
    let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let text = format!("[x](evidence:{b}) [y](moment:{a}) [x](evidence:{b}) `[z](moment:{b})` [w](moment:nobody)");
    assert_eq!(links(&text), [(Linked::Evidence, b), (Linked::Moment, a)]);
}

#[test]
fn tables_code_notes_tasks_and_quotations_are_drawn() {
    let html = drawn("| a | b |\n|---|--:|\n| 1 | 2 |\n\n```\nx < y\n```\n\nSo[^n].\n\n- [x] done\n\n> A quiet day.\n> — @priya, 13:45\n\n[^n]: Because.");
    for part in [
        "role=\"region\"",
        "tabindex=\"0\"",
        "<th>a</th>",
        "<td>2</td>",
        "x &lt; y",
        "href=\"#note-1\"",
        "id=\"note-1\"",
        "Because.",
        "☑ done",
        "class=\"pull\"",
        "<cite>priya, 13:45</cite>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(drawn("- **One word.** Two meanings.\n- **Luck.** A third.").contains("<ul class=\"run-in\">"));
    assert!(drawn("![a graph](https://example.org/a.png)").contains("<a href=\"https://example.org/a.png\" rel=\"noopener noreferrer\">a graph</a>"));
}

#[test]
fn plain_words_are_what_search_reads() {
    assert_eq!(
        plain("---\ntitle: x\n---\n## The *story*\n\nAt [14:05](moment:x) `max_size` <b>was</b>\nfull.\n\n- a\n- b"),
        "The story\nAt 14:05 max_size was full.\na\nb"
    );
    assert_eq!(minutes(""), 1);
    assert_eq!(minutes(&"word ".repeat(660)), 3);
}

#[test]
fn front_matter_is_taken_off_and_a_rule_is_not() {
    assert_eq!(without_front_matter("---\ntitle: x\n---\nrest"), "rest");
    assert_eq!(without_front_matter("+++\ntitle = 1\n+++\nrest"), "rest");
    assert_eq!(without_front_matter("---\n\nNot a key\n\n---\nrest"), "---\n\nNot a key\n\n---\nrest");
    assert_eq!(without_front_matter("---\ntitle: x\nnever closed"), "---\ntitle: x\nnever closed");
}

#[test]
fn an_opening_in_italics_is_a_standfirst_and_a_repeated_title_goes() {
    assert_eq!(
        opening("# Slow  checkout\n\n*A clean release,\nan idle database.*\n\n## Story", "slow checkout"),
        Opening { standfirst: Some("A clean release, an idle database.".into()), rest: "\n## Story" }
    );
    assert_eq!(opening("*Partly* so.\n", "x").standfirst, None);
    assert_eq!(opening("# Other\n\ntext", "x").rest, "# Other\n\ntext");
    assert_eq!(opening("", "x"), Opening { standfirst: None, rest: "" });
}

#[test]
fn deep_nesting_is_drawn_in_time_and_in_bounds() {
    let begun = std::time::Instant::now();
    for text in [
        ">".repeat(60_000),
        "- ".repeat(20_000),
        "*a ".repeat(30_000),
        "[".repeat(30_000),
        "<b>".repeat(20_000),
        "<div>".repeat(20_000),
        "<b x=1>a\n".repeat(20_000),
        "<b></x>".repeat(20_000),
        "[^1]".repeat(20_000),
    ] {
        let _ = drawn(&text);
    }
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn names_of_emoji_are_their_pictures_outside_of_code() {
    let drawn = render("All green :wave: at 12:30:45, `:wave:`\n\n```\n:wave:\n```\n", &Cards::new());
    assert!(drawn.contains("All green \u{1f44b} at 12:30:45") && drawn.matches(":wave:").count() == 2, "{drawn}");
}
