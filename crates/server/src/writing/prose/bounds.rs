//! Bounds of what is drawn: reading HTML takes time that grows with the square of
//! its nesting, so what nests beyond reason is shown as it was typed.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd};

/// Deepest nesting of Markdown that is drawn: quotations in lists in quotations.
const DEPTH_MAX: usize = 60;

/// Most HTML elements a writer may leave open at once.
const OPEN_MAX: usize = 120;

/// The same events, or the text as it was typed when it nests too deeply.
pub(super) fn within_bounds<'a>(events: Vec<Event<'a>>, body: &'a str) -> Vec<Event<'a>> {
    if depth(&events) > DEPTH_MAX {
        return vec![Event::Start(Tag::Paragraph), Event::Text(body.into()), Event::End(TagEnd::Paragraph)];
    }
    if left_open(&events) <= OPEN_MAX {
        return events;
    }
    events.into_iter().map(|event| if let Event::Html(html) | Event::InlineHtml(html) = event { Event::Text(html) } else { event }).collect()
}

fn depth(events: &[Event<'_>]) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for event in events {
        match event {
            Event::Start(_) => now += 1,
            Event::End(_) => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

/// The most elements of the writer's own HTML that are open at once; an end closes
/// one of its own name only.
fn left_open(events: &[Event<'_>]) -> usize {
    let (mut open, mut now, mut most) = (HashMap::<String, usize>::new(), 0_usize, 0);
    for event in events {
        let (Event::Html(html) | Event::InlineHtml(html)) = event else { continue };
        for tag in html.split('<').skip(1) {
            let end = tag.starts_with('/');
            let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
            if matches!(name.as_str(), "" | "br" | "hr" | "img" | "wbr" | "input" | "col" | "link" | "meta") {
                continue;
            }
            let of_name = open.entry(name).or_default();
            if !end {
                *of_name += 1;
                now += 1;
            } else if *of_name > 0 {
                *of_name -= 1;
                now -= 1;
            }
            most = most.max(now);
        }
    }
    most
}
