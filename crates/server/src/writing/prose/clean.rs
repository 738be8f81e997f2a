//! The last step before a page: nothing leaves here that could act.

use std::borrow::Cow;

use ammonia::Builder;

/// What a text is made of.
#[rustfmt::skip]
pub(super) const KEPT: &[&str] = &[
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins",
    "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th",
    "thead", "time", "tr", "u", "ul", "var",
];

/// Keeps what a text is made of and drops the rest. Classes, ids and roles stay
/// only where they carry `mark`, which the writer of a text cannot know.
pub(super) fn clean(html: &str, mark: String) -> String {
    let ours = ["class", "id", "role", "tabindex", "aria-label", "aria-hidden"];
    let mut builder = Builder::empty();
    builder
        .tags(KEPT.iter().copied().collect())
        .clean_content_tags(["script", "style", "template", "noscript", "iframe", "object", "textarea", "title"].into())
        .generic_attributes(ours.into())
        .add_tag_attributes("a", ["href", "title", "aria-description"])
        .add_tag_attributes("abbr", ["title"])
        .add_tag_attributes("time", ["datetime", "title"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan"])
        .add_tag_attributes("details", ["open"])
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(move |_, name, value| if ours.contains(&name) { unmarked(value, &mark) } else { Some(value.into()) });
    builder.clean(html).to_string()
}

fn unmarked<'a>(value: &str, mark: &str) -> Option<Cow<'a, str>> {
    let kept: Vec<&str> = value.split(' ').filter_map(|word| word.strip_prefix(mark)).collect();
    (!kept.is_empty()).then(|| kept.join(" ").into())
}
