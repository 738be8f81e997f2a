//! One file, read.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::fields::fields;
use crate::section::Sections;
use crate::source::Source;
use crate::timeline::FileTimes;
use crate::when::impossible_zone;
use crate::{
    ActionItem, Blocks, FrontMatter, Milestone, Participant, Problem, Section, StatedZone, TimelineRow, TitleFrom, actions, dates, milestones, participants,
    timeline, title,
};

/// A review as it was written, with everything that could be recognised in it.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Its title; never empty.
    pub title: String,
    /// Where the title was found.
    pub title_from: TitleFrom,
    /// The header of the file, if it has one.
    pub front_matter: Option<FrontMatter>,
    /// The text, block by block.
    pub blocks: Blocks,
    /// Headings and labels with what stands under them.
    pub sections: Vec<Section>,
    /// The day of the incident, if the header, the summary, the title or the file name says it.
    pub incident_date: Option<Date>,
    /// The zone of all its times, if a sentence, the header or a line `Time zone:` says it.
    pub zone: Option<StatedZone>,
    /// What happened when.
    pub timeline: Vec<TimelineRow>,
    /// What somebody meant to do about it.
    pub actions: Vec<ActionItem>,
    /// Who is named as having taken part.
    pub participants: Vec<Participant>,
    /// Start, detection, mitigation and end, where they are given as fields.
    pub milestones: Vec<Milestone>,
    /// What could not be read, by line.
    pub problems: Vec<Problem>,
}

impl Document {
    /// Reads any bytes. The file name helps with a title and a date that the text lacks.
    #[must_use]
    pub fn read(bytes: &[u8], file_name: Option<&str>) -> Self {
        let mut problems = Vec::new();
        let mut source = Source::decode(bytes, &mut problems);
        let text = std::mem::take(&mut source.text);
        let front_matter = FrontMatter::read(&text, source.skipped);
        let blocks = Blocks::read(text, source.skipped, front_matter.as_ref().map(|header| header.span));
        let (order, undecided) = dates::day_order(blocks.text(), file_name);
        if let Some(at) = undecided {
            let reason = "Nothing in this file tells whether its days are month/day or day/month; they were read as month/day.";
            problems.push(Problem::new(source.line_of(at), reason));
        }
        let sections = Sections::read(&blocks, order);
        let fields = fields(&blocks);
        let (title, title_from) = title::find(front_matter.as_ref(), &blocks, &sections, file_name);
        let incident = dates::incident(&dates::Known {
            front_matter: front_matter.as_ref(),
            fields: &fields,
            blocks: &blocks,
            sections: &sections,
            title: &title,
            file_name,
            order,
        });
        let mut no_zones = BTreeSet::new();
        let mut zone = dates::zone(&blocks);
        let mut prose_zone = dates::zone_in_prose(&blocks, &sections);
        if zone.is_none() {
            match dates::zone_in_fields(front_matter.as_ref(), &fields) {
                Ok(stated) => zone = stated,
                Err((span, written)) => {
                    let reason = format!("{written:?} is no time zone that is known here, so it was not used. Write it like Europe/Berlin, UTC or +02:00.");
                    problems.push(Problem::new(source.line_of(span.start), reason));
                    no_zones.insert(source.line_of(span.start));
                    prose_zone = None;
                }
            }
        }
        for said in dates::no_zones(&blocks, &sections) {
            let line = source.line_of(said.span.start) + said.below;
            // `Times in: UTC+26` is a field as well, and told of as that.
            if no_zones.insert(line) {
                problems.push(Problem::new(line, impossible_zone(&said.written)));
            }
            // Inside a timeline it counts from there on; elsewhere it is said of all rows.
            if !said.in_timeline {
                (zone, prose_zone) = (None, None);
            }
        }
        let times = FileTimes { order, incident, zone: zone.clone(), prose_zone, no_zones };
        let timeline = timeline::read(&source, &blocks, &sections, &times, &mut problems);
        let milestones = milestones::read(&source, front_matter.as_ref(), &fields, &times, &mut problems);
        problems.sort_by_key(|problem| problem.line);
        Self {
            title,
            title_from,
            incident_date: incident,
            zone,
            timeline,
            actions: actions::read(&blocks, &sections),
            participants: participants::read(front_matter.as_ref(), &blocks, &sections, &fields),
            milestones,
            sections: sections.list,
            front_matter,
            blocks,
            problems,
        }
    }
}
