//! Two people told the same decision at once: what differs stands side by side, and
//! below it a form that holds every word of both.

use maud::{Markup, html};
use recount_model::{Aspect, InSight, decision::Context};

use super::{
    forms::{TellForm, TellPage, questions},
    views,
};
use crate::platform::html::Problems;

/// The page: `page.told` is what stands there now, `mine` what was typed over an
/// earlier version.
pub(super) fn draw(page: &TellPage<'_>, mine: &TellForm) -> Markup {
    let theirs = TellForm::of(page.told);
    let mine = TellForm { context: mine.context.kept(), version: theirs.version.clone(), ..mine.clone() };
    let own = views::address(page.review, page.told);
    html! {
        div.moment-page {
            div.decision.is-whole { (views::head(page.told)) }
            div.versions {
                section.notice role="alert" { h2 { "Somebody told it too" } p { "Nothing is lost: both are below where they differ. Keep one, or put them together." } }
                section {
                    h3 { "Yours" }
                    (differing(&mine, &theirs))
                    form method="post" action=(own) { (hidden(&mine)) button.button type="submit" { "Keep yours" } }
                }
                section {
                    h3 { "Theirs" }
                    (differing(&theirs, &mine))
                    p { a.button href=(own) { "Keep theirs" } }
                }
            }
            section {
                h2 { "Or put them together" }
                p.aid { "Where you both wrote, yours stands first. Nothing is saved until you save it." }
                (questions(page, &together(&mine, &theirs), &Problems::default()))
            }
        }
    }
}

/// What one side says where the other says something else.
fn differing(one: &TellForm, other: &TellForm) -> Markup {
    let aspects = Aspect::ALL.iter().filter(|aspect| one.context.of(**aspect) != other.context.of(**aspect));
    html! {
        @for aspect in aspects {
            p.label { (aspect.label()) }
            pre tabindex="0" { @match one.context.of(*aspect) { "" => { "(nothing)" }, says => { mark { (says) } } } }
        }
        @if says_none(one) != says_none(other) { p { @if says_none(one) { "No other way was in sight." } @else { "Not said that no other way was in sight." } } }
        @if one.level != other.level { p { "Made: " (one.level.parse::<recount_model::Level>().map_or("not said", recount_model::Level::label)) } }
    }
}

fn says_none(form: &TellForm) -> bool {
    form.in_sight == InSight::NoneSeen.as_str()
}

/// A whole form that nobody sees. Text areas, because a hidden input loses its line
/// ends in some browsers.
fn hidden(form: &TellForm) -> Markup {
    html! {
        input type="hidden" name="version" value=(form.version);
        input type="hidden" name="level" value=(form.level);
        input type="hidden" name="in_sight" value=(form.in_sight);
        @for aspect in Aspect::ALL { textarea hidden name=(aspect) aria-label=(aspect.label()) { "\n" (form.context.of(*aspect)) } }
    }
}

/// Every word of both, mine first where both wrote something else.
fn together(mine: &TellForm, theirs: &TellForm) -> TellForm {
    let mut context = Context::default();
    for aspect in Aspect::ALL {
        let (one, other) = (mine.context.of(*aspect), theirs.context.of(*aspect));
        *context.of_mut(*aspect) = match (one, other) {
            (one, "") => one.to_owned(),
            ("", other) => other.to_owned(),
            (one, other) if one.contains(other) => one.to_owned(),
            (one, other) if other.contains(one) => other.to_owned(),
            (one, other) => format!("{one}\n{other}"),
        };
    }
    // Ways that one of the two listed were in sight.
    let in_sight = if context.options.is_empty() && (says_none(mine) || says_none(theirs)) { InSight::NoneSeen } else { InSight::Unsaid };
    let level = if mine.level.is_empty() { &theirs.level } else { &mine.level };
    TellForm { version: theirs.version.clone(), level: level.clone(), in_sight: in_sight.as_str().to_owned(), context }
}
