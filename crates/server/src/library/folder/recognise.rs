//! What a file says, as what Recount keeps: a review with its times, moments and
//! those named as having been there. What cannot be placed is listed, not guessed.

use jiff::tz::TimeZone;
use recount_markdown::{Document, MilestoneKind, SectionRole, StatedZone, TimelineRow, WrittenTime};
use recount_model::{
    Depth, EvidenceKind, Micros, Stage, When,
    incident::{self, IncidentKind, Milestone, MilestoneAt},
    moment,
    review::{Involvement, TITLE_MAX},
    time,
};

use crate::{
    decision::{self, Written},
    review::PastReview,
    timeline::NewMoment,
};

/// What was found in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recognised {
    /// Timeline rows that became moments.
    pub moments: usize,
    /// Those of them whose zone nobody wrote.
    pub zones_assumed: usize,
    /// Times of the incident: began, noticed, eased, over.
    pub times: usize,
    /// Moments of which a decision is told.
    pub decisions: usize,
    /// Actions, which stay in the text.
    pub actions: usize,
    /// People named as having been there.
    pub participants: usize,
}

/// A file as it will be kept.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) review: PastReview,
    pub(super) moments: Vec<NewMoment>,
    /// Each with the place of its moment among the moments.
    pub(super) decisions: Vec<(usize, Written)>,
    pub(super) participants: Vec<(String, Involvement)>,
    pub(super) recognised: Recognised,
    /// (line, why): what was not recognised, or read with a doubt; line 0 for the whole file.
    pub(super) to_look_at: Vec<(usize, String)>,
}

/// Titles that templates come with.
const TEMPLATE_TITLES: [&str; 8] = ["issue name", "incident name", "incident title", "title", "name", "postmortem", "post-mortem", "incident report"];

/// Why a file is taken for something else than a review, if it is.
pub(super) fn not_a_review(path: &str, document: &Document) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let stem = name.split('.').next().unwrap_or_default().replace(['-', '_'], " ");
    let front_page =
        ["readme", "index", " index", "contributing", "changelog", "license", "licence", "code of conduct", "security", "summary", "guideline", "guidelines"];
    if front_page.contains(&stem.as_str()) {
        return Some("its name says that it introduces the others");
    }
    let dated = document.incident_date.is_some() || !document.timeline.is_empty() || !document.milestones.is_empty();
    // `email-template-outage` tells of one.
    let template = |word: &str| stem.ends_with(word) || (stem.contains(word) && !dated);
    if template("template") || template("boilerplate") {
        return Some("its name says that it is a template");
    }
    let telling = document.sections.iter().any(|s| !matches!(s.role, SectionRole::Other | SectionRole::Summary | SectionRole::Story));
    (!telling && !dated).then_some("it has no date, no timeline and no heading that a review has")
}

impl Plan {
    pub(super) fn of(document: &Document, zone: &TimeZone, zone_name: &str, stage: Stage) -> Self {
        let mut to_look_at: Vec<(usize, String)> = document.problems.iter().map(|p| (p.line, p.reason.clone())).collect();
        let (moments, zones_assumed) = moments(document, zone, &mut to_look_at);
        let decisions = decisions(document, &moments, &mut to_look_at);
        let times = times(document, zone, zone_name);
        let participants = participants(document);
        if document.timeline.is_empty() {
            to_look_at.push((0, "no timeline was found, so there are no moments".to_owned()));
        }
        if TEMPLATE_TITLES.contains(&document.title.trim().to_lowercase().as_str()) {
            to_look_at.push((0, format!("“{}” reads like the title of a template", document.title)));
        }
        to_look_at.sort();
        to_look_at.dedup();
        let recognised = Recognised {
            moments: moments.len(),
            zones_assumed,
            times: times.len(),
            decisions: decisions.len(),
            actions: document.actions.len(),
            participants: participants.len(),
        };
        // The zone that its first moment is in; without one, that of the file, if it states one.
        let stated = document.zone.as_ref().and_then(StatedZone::name).filter(|name| time::zone(name).is_ok());
        let zone_name = moments.first().map(|m| m.when.zone().to_owned()).or(stated).unwrap_or_else(|| zone_name.to_owned());
        let drawn_in = time::zone(&zone_name).unwrap_or_else(|_| zone.clone());
        let happened_at = happened(document, &times, &moments, &drawn_in);
        let review = PastReview {
            title: title(&document.title),
            depth: Depth::Debrief,
            stage,
            kind: kind(document),
            zone: zone_name,
            happened_at,
            times,
            tags: tags(document),
        };
        Self { review, moments, decisions, participants, recognised, to_look_at }
    }
}

/// Cut at a word where it is longer than a title can be; the text keeps it whole. One that
/// cannot be seen is called as the reader of Markdown calls a file without any words.
fn title(written: &str) -> String {
    let flat = recount_model::line(written);
    if flat.is_empty() { "Untitled".to_owned() } else { cut(&flat, TITLE_MAX) }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let short: String = text.chars().take(most - 2).collect();
    format!("{} …", short.rsplit_once(' ').map_or(short.as_str(), |(words, _)| words))
}

fn kind(document: &Document) -> IncidentKind {
    let title = document.title.to_lowercase();
    if title.contains("near miss") || title.contains("near-miss") {
        IncidentKind::NearMiss
    } else if title.contains("game day") || title.contains("gameday") || title.contains("exercise") {
        IncidentKind::Exercise
    } else {
        IncidentKind::Disruption
    }
}

fn when(written: &WrittenTime, zone: &TimeZone) -> Option<(When, bool)> {
    let resolved = written.resolve(zone)?;
    let when = if written.about && resolved.earliest == resolved.latest {
        When::about(resolved.earliest, &resolved.zone)
    } else {
        When::between(resolved.earliest, resolved.latest, &resolved.zone)
    };
    Some((when, resolved.zone_stated))
}

fn moments(document: &Document, zone: &TimeZone, to_look_at: &mut Vec<(usize, String)>) -> (Vec<NewMoment>, usize) {
    let (mut moments, mut assumed) = (Vec::new(), 0);
    for row in &document.timeline {
        let line = line_of(document.blocks.text(), row.span.start);
        let Some((when, stated)) = when(&row.when, zone) else {
            unplaced(row, line, to_look_at);
            continue;
        };
        let Ok(says) = moment::says(&cut(&row.text, moment::SAYS_MAX)) else { continue };
        assumed += usize::from(!stated);
        moments.push(NewMoment { kind: kind_of(&says), says, known: moment::known(&when, &[]), when, ties: Vec::new() });
    }
    (moments, assumed)
}

/// Says of a row once why it is no moment. The reader has a reason of its own where a time is no
/// time; that of a row without a day is said again, with what the row tells.
fn unplaced(row: &TimelineRow, line: usize, to_look_at: &mut Vec<(usize, String)>) {
    let kept = "; the row is kept without one.";
    let place = "is in the text and not on the timeline";
    match to_look_at.iter_mut().find(|(at, why)| *at == line && why.ends_with(kept)) {
        Some((_, why)) if row.when.is_unknown() => {
            let reason = why.trim_end_matches(kept);
            *why = format!("{reason}, so it {place}: {}", cut(&row.text, 60));
        }
        said => {
            let told = format!("“{}” has no day, so it {place}: {}", row.when.written, cut(&row.text, 60));
            match said {
                Some((_, why)) => *why = told,
                None => to_look_at.push((line, told)),
            }
        }
    }
}

/// The decisions it tells, each with the moment of the timeline it was made in.
fn decisions(document: &Document, moments: &[NewMoment], to_look_at: &mut Vec<(usize, String)>) -> Vec<(usize, Written)> {
    let mut placed: Vec<(usize, Written)> = Vec::new();
    for written in decision::read(document.blocks.text()) {
        let of = |(place, moment): &(usize, &NewMoment)| written.is_of(&moment.says, &moment.when) && !placed.iter().any(|(taken, _)| taken == place);
        match moments.iter().enumerate().find(of) {
            Some((place, _)) => placed.push((place, written)),
            None => to_look_at.push((0, format!("a decision is in the text and not on the timeline: {}", cut(&written.says, 60)))),
        }
    }
    placed
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

/// What says it, by the words of the row; an entry where they tell nothing.
fn kind_of(says: &str) -> EvidenceKind {
    let says = says.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| says.contains(word));
    if any(&["pagerduty", "opsgenie", "alert", "alarm", "paged", " page from", "pingdom"]) {
        EvidenceKind::Alert
    } else if any(&["deploy", "rolled out", "roll out", "rollout", "released", "rolled back", "roll back", "rollback", "merged"]) {
        EvidenceKind::Deployment
    } else if any(&["slack", "gitter", "keybase", "discord", "e-mail", "email", "tweet"]) {
        EvidenceKind::Message
    } else {
        EvidenceKind::Entry
    }
}

fn times(document: &Document, zone: &TimeZone, zone_name: &str) -> Vec<(MilestoneAt, String)> {
    let mut times: Vec<(MilestoneAt, String)> = Vec::new();
    for found in &document.milestones {
        let milestone = match found.kind {
            MilestoneKind::Started => Milestone::Started,
            MilestoneKind::Detected | MilestoneKind::Declared => Milestone::Detected,
            MilestoneKind::Mitigated => Milestone::Mitigated,
            MilestoneKind::Resolved => Milestone::Recovered,
        };
        // “Declared” speaks for “noticed” only where nothing else does.
        let taken = times.iter().position(|(at, _)| at.milestone == milestone);
        if let Some((when, _)) = when(&found.when, zone).filter(|_| taken.is_none()) {
            let zone = if when.zone().is_empty() { zone_name } else { when.zone() };
            let when = When::between(when.earliest(), when.latest(), zone);
            times.push((MilestoneAt { milestone, when }, found.when.written.clone()));
        }
    }
    times
}

/// When it happened, where its course says so; else the first moment of its day, else the
/// beginning of that day in the zone that the review is drawn in; else the first moment of all.
fn happened(document: &Document, times: &[(MilestoneAt, String)], moments: &[NewMoment], zone: &TimeZone) -> Option<Micros> {
    let course: Vec<MilestoneAt> = times.iter().map(|(at, _)| at.clone()).collect();
    if let Some(when) = incident::happened(&course) {
        return Some(when.point());
    }
    let on_its_day = document.incident_date.and_then(|day| {
        let begins = day.to_datetime(jiff::civil::Time::midnight()).to_zoned_datetime(zone.clone()).ok()?.timestamp().as_microsecond();
        let of_day =
            moments.iter().filter(|m| !spans_a_day(&m.when)).map(|m| m.when.earliest()).filter(|at| (begins..begins + 86_400_000_000).contains(at)).min();
        Some(of_day.unwrap_or(begins))
    });
    on_its_day.or_else(|| moments.iter().map(|m| m.when.earliest()).min())
}

fn spans_a_day(when: &When) -> bool {
    when.latest() - when.earliest() > 80_000_000_000
}

fn participants(document: &Document) -> Vec<(String, Involvement)> {
    let mut people: Vec<(String, Involvement)> = Vec::new();
    for found in document.participants.iter().take(200) {
        let name = recount_model::line(&found.name);
        if name.is_empty() || name.chars().count() > 80 || people.iter().any(|(n, _)| *n == name) {
            continue;
        }
        let role = found.role.as_deref().unwrap_or_default().to_lowercase();
        let involvement = if role.contains("on-call") || role.contains("on call") || role.contains("oncall") {
            Involvement::OnCall
        } else if role.contains("commander") || role.contains("lead") || role == "ic" {
            Involvement::Led
        } else {
            Involvement::Present
        };
        people.push((name, involvement));
    }
    people
}

fn tags(document: &Document) -> Vec<(&'static str, String)> {
    let mut tags = Vec::new();
    for field in document.front_matter.iter().flat_map(|header| &header.fields) {
        let kind = match field.key.to_lowercase().as_str() {
            "service" | "services" | "system" | "systems" | "component" | "components" => "service",
            "tag" | "tags" | "labels" | "categories" | "topics" => "tag",
            _ => continue,
        };
        for word in field.values.iter().flat_map(|v| v.split(',')).map(|w| w.trim().to_lowercase()) {
            let known = tags.iter().any(|(k, w)| *k == kind && *w == word);
            if !word.is_empty() && word.chars().count() <= 60 && tags.len() < 20 && !known {
                tags.push((kind, word));
            }
        }
    }
    tags
}
