//! One rule, as its file tells it.
//!
//! The header is ours, not YAML: `key: value` lines and lists of patterns.
//!
//! ```text
//! ---
//! ask: What {was} {who} looking at then, and what made that enough?
//! ask nobody: What was there to look at then, and what made that enough?
//! subjects: named handle role indefinite we pronoun; hint unknown
//! phrase omit: failed_to|did_not
//! warning:
//! - <subject> {omit} {word}
//! unless:
//! - {omit} be
//! ---
//! ```
//!
//! A phrase is a choice that several patterns share; it is put in their place as it is written.

use crate::{
    Family, Strength,
    pattern::Pattern,
    prepared::Reader,
    subject::{SubjectClass, Weights},
    words::Lexicon,
};

/// A rule: what it asks, and the page that says why.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `family/name`, from its path.
    pub name: String,
    /// The folder it is in.
    pub family: Family,
    /// Its heading.
    pub title: String,
    /// The strongest it gets.
    pub strength: Strength,
    /// The Markdown that a person reads, heading included, without the front matter.
    pub page: String,
    pub(crate) asks: Asks,
    pub(crate) weights: Weights,
    pub(crate) reads: Reads,
}

/// A rule with its patterns, as its file has them.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) rule: Rule,
    pub(crate) patterns: Vec<(Strength, Pattern)>,
    pub(crate) unless: Vec<Pattern>,
}

/// How the question is put, by who is asked about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asks {
    pub(crate) any: String,
    pub(crate) we: Option<String>,
    pub(crate) i: Option<String>,
    pub(crate) nobody: Option<String>,
}

/// What a rule reads that others pass over, and what it asks for besides its patterns.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one word of the rule's `reads:` line")]
pub(crate) struct Reads {
    pub(crate) questions: bool,
    pub(crate) negations: bool,
    pub(crate) conditions: bool,
    pub(crate) apologies: bool,
    pub(crate) mentions: bool,
    /// Only where nobody is named as the doer.
    pub(crate) agentless: bool,
    /// A reason given in the sentence makes it a hint.
    pub(crate) reasons: bool,
    /// Only where no reason is given nearby.
    pub(crate) unreasoned: bool,
    /// Only where the one who acts is one, not several.
    pub(crate) lone: bool,
    /// What was done in response is a hint.
    pub(crate) response: bool,
    /// The span begins with the subject.
    pub(crate) whole: bool,
}

impl Rule {
    /// Whether it may ask about words that speak of a system and not of a person: a name may be
    /// that of one, which a rule that asks only about roles or somebody without a name never meets.
    #[must_use]
    pub fn may_meet_a_system(&self) -> bool {
        self.family != Family::Structure && self.weights.of(SubjectClass::Named).is_some()
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Self {
        let mut text = || from.text().to_owned();
        let (name, family, title) = (text(), text(), text());
        let strength = Strength::of(from.one());
        let mut text = || from.text().to_owned();
        let (page, any) = (text(), text());
        let [we, i, nobody] = [(); 3].map(|()| Some(text()).filter(|asked| !asked.is_empty()));
        Self {
            name,
            family: Family::of(&family).unwrap_or(Family::Structure),
            title,
            strength,
            page,
            asks: Asks { any, we, i, nobody },
            weights: Weights::read(from),
            reads: Reads::of_bits(from.two()),
        }
    }
}

impl Reads {
    fn of_bits(bits: u16) -> Self {
        let reads = |at: u16| bits >> at & 1 != 0;
        Self {
            questions: reads(0),
            negations: reads(1),
            conditions: reads(2),
            apologies: reads(3),
            mentions: reads(4),
            agentless: reads(5),
            reasons: reads(6),
            unreasoned: reads(7),
            lone: reads(8),
            response: reads(9),
            whole: reads(10),
        }
    }
}

/// Why a rule file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// The file, as given.
    pub path: String,
    /// The line, counted from one.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl std::fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

impl std::error::Error for RuleProblem {}

/// Reads one file; `path` ends in `family/name.md`.
pub(crate) fn parse(path: &str, text: &str, lexicon: &mut Lexicon) -> Result<Written, RuleProblem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    parse_lines(path, text, lexicon).map_err(|(line, message)| RuleProblem { path: path.to_owned(), line, message })
}

fn parse_lines(path: &str, text: &str, lexicon: &mut Lexicon) -> Result<Written, (usize, String)> {
    let (name, family) = name(path).ok_or_else(|| {
        (1, "expected the file in a folder named for its family: blame, hindsight, cause, judgement, evasion, promise or structure".to_owned())
    })?;
    if let Some((_, file)) = name.split_once('/').filter(|(_, file)| !is_writable(file)) {
        return Err((1, format!("expected a file name of letters, digits, `-`, `_` and `.`, as comments and `--deny` name the rule by it; found `{file}.md`")));
    }
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    if lines.next().is_none_or(|(_, line)| line.trim_end() != "---") {
        return Err((1, "expected front matter: a first line of three dashes".to_owned()));
    }
    let mut header = Header::default();
    let mut last = 1;
    let mut closed = false;
    for (number, line) in lines.by_ref() {
        last = number;
        if line.trim_end() == "---" {
            closed = true;
            break;
        }
        header.line(line, lexicon).map_err(|message| (number, message))?;
    }
    if !closed {
        return Err((last, "expected a line of three dashes that closes the front matter".to_owned()));
    }
    let rest: Vec<&str> = lines.map(|(_, line)| line).collect();
    let title = rest.iter().find_map(|line| line.strip_prefix("# ")).ok_or_else(|| (last + 1, "expected a heading: `# Title`".to_owned()))?;
    for part in ["What it notices", "Why it matters", "Ask instead", "Flags", "Stays silent"] {
        if !rest.iter().any(|line| line.trim_start_matches('#').trim() == part && line.starts_with('#')) {
            return Err((last + 1, format!("expected a heading `## {part}`")));
        }
    }
    if header.asks.any.is_empty() {
        return Err((last, "expected a line `ask:` with the question".to_owned()));
    }
    if header.patterns.is_empty() && family != Family::Structure {
        return Err((last, "expected `warning:` or `hint:` with at least one pattern under it".to_owned()));
    }
    let reviews = header.patterns.is_empty();
    if let Some((at, message)) = if reviews { no_review(&rest) } else { unmarked(&rest) } {
        return Err((last + 1 + at, message.to_owned()));
    }
    let strength = header.patterns.iter().map(|(strength, _)| *strength).max().unwrap_or(Strength::Hint);
    let rule = Rule {
        name,
        family,
        title: (*title).to_owned(),
        strength,
        page: rest.join("\n").trim().to_owned() + "\n",
        asks: header.asks,
        weights: header.weights,
        reads: header.reads,
    };
    Ok(Written { rule, patterns: header.patterns, unless: header.unless })
}

/// The first sentence under `Flags` that does not say which words are flagged.
fn unmarked(page: &[&str]) -> Option<(usize, &'static str)> {
    let flags = page.iter().position(|line| line.trim() == "## Flags")? + 1;
    let sentences = page.get(flags..)?.iter().take_while(|line| !line.starts_with('#'));
    let (_, at) = sentences.zip(flags..).find(|(line, _)| line.starts_with("- ") && line.matches("**").count() < 2)?;
    Some((at, "expected the flagged words of each sentence under `## Flags` between `**`"))
}

/// What keeps the examples of a rule about whole reviews from being read: they are reviews in
/// blocks, as a sentence is never one.
fn no_review(page: &[&str]) -> Option<(usize, &'static str)> {
    let (mut opened, mut examples) = (None, false);
    for (at, line) in page.iter().map(|line| line.trim_end()).enumerate() {
        match line {
            "```" if opened.is_some() => opened = None,
            _ if opened.is_some() => {}
            "```markdown" => opened = Some(at),
            "## Flags" | "## Stays silent" => examples = true,
            _ if line.starts_with('#') => examples = false,
            _ if examples && line.starts_with("- ") => {
                return Some((at, "expected a small review between lines of ```markdown and ```: this rule asks about whole reviews"));
            }
            _ => {}
        }
    }
    opened.map(|at| (at, "expected a line of three backticks that closes this block"))
}

/// Whether a comment, a list of rules and an address can name a rule so.
fn is_writable(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
}

/// What a rule is called, by its path.
pub(crate) fn name(path: &str) -> Option<(String, Family)> {
    let path = path.replace('\\', "/");
    let mut parts = path.strip_suffix(".md")?.rsplit('/');
    let name = parts.next().filter(|name| !name.is_empty())?;
    let family = Family::of(parts.next()?)?;
    Some((format!("{family}/{name}"), family))
}

/// What the front matter said so far.
#[derive(Default)]
struct Header {
    asks: Asks,
    weights: Weights,
    patterns: Vec<(Strength, Pattern)>,
    unless: Vec<Pattern>,
    reads: Reads,
    /// `{name}`, and the choice that it stands for in the patterns after it.
    phrases: Vec<(String, String)>,
    list: Option<List>,
    /// The keys so far: one given again would take the place of the first without a word.
    keys: Vec<String>,
}

#[derive(Clone, Copy)]
enum List {
    Of(Strength),
    Unless,
}

impl Header {
    fn line(&mut self, line: &str, lexicon: &mut Lexicon) -> Result<(), String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some(written) = line.strip_prefix("- ") {
            let spelt = self.phrases.iter().fold(written.trim_matches('"').to_owned(), |spelt, (name, phrases)| spelt.replace(name, phrases));
            let patterns = Pattern::parse(&spelt, lexicon)?;
            match self.list {
                Some(List::Of(strength)) => self.patterns.extend(patterns.into_iter().map(|pattern| (strength, pattern))),
                Some(List::Unless) => self.unless.extend(patterns),
                None => return Err("expected `warning:`, `hint:` or `unless:` before the first pattern".to_owned()),
            }
            return Ok(());
        }
        let (key, value) = line.split_once(':').ok_or_else(|| format!("expected `key: value` or `- pattern`, found `{line}`"))?;
        let (key, value) = (key.trim(), value.trim());
        self.list = None;
        if self.keys.iter().any(|known| known == key) {
            return Err(format!("expected `{key}` once, found it again"));
        }
        self.keys.push(key.to_owned());
        if matches!(key, "warning" | "hint" | "unless") && !value.is_empty() {
            return Err(format!("expected nothing after `{key}:` and below it a line `- {value}` for each pattern"));
        }
        if let Some(name) = key.strip_prefix("phrase ") {
            if value.is_empty() {
                return Err(format!("expected words after `{key}:`, such as `failed_to|did_not`, found nothing"));
            }
            self.phrases.push((format!("{{{}}}", name.trim()), value.to_owned()));
            return Ok(());
        }
        match key {
            "ask" => self.asks.any = question(value)?,
            "ask we" => self.asks.we = Some(question(value)?),
            "ask i" => self.asks.i = Some(question(value)?),
            "ask nobody" => self.asks.nobody = Some(question(value)?),
            "subjects" => self.weights = weights(value)?,
            "reads" => self.reads = reads(value)?,
            "warning" => self.list = Some(List::Of(Strength::Warning)),
            "hint" => self.list = Some(List::Of(Strength::Hint)),
            "unless" => self.list = Some(List::Unless),
            other => {
                return Err(format!(
                    "expected one of `ask`, `ask we`, `ask i`, `ask nobody`, `subjects`, `reads`, `phrase NAME`, `warning`, `hint`, `unless`; found `{other}`"
                ));
            }
        }
        Ok(())
    }
}

fn question(value: &str) -> Result<String, String> {
    let value = value.trim_matches('"');
    if !value.ends_with('?') {
        return Err(format!("expected a question that ends in `?`, found `{value}`"));
    }
    let places = value.split('{').skip(1).map(|from| from.split('}').next().unwrap_or_default());
    match places.into_iter().find(|place| !["who", "whom", "was", "what"].contains(place)) {
        Some(other) => Err(format!("expected `{{who}}`, `{{whom}}`, `{{was}}` or `{{what}}` in a question, found `{{{other}}}`")),
        None => Ok(value.to_owned()),
    }
}

/// `named role we; hint unknown`: the classes that are asked about, and how strongly.
fn weights(value: &str) -> Result<Weights, String> {
    let mut weights = Weights::none();
    for part in value.split(';') {
        let mut words = part.split_whitespace().peekable();
        let strength = if words.peek() == Some(&"hint") { Strength::Hint } else { Strength::Warning };
        for word in words.filter(|word| *word != "hint" && *word != "warning") {
            let classes = SubjectClass::named(word).ok_or_else(|| {
                format!(
                    "expected a kind of subject (named, handle, role, indefinite, we, i, pronoun, external, system, proper, unknown, people), found `{word}`"
                )
            })?;
            for class in classes {
                weights.set(*class, strength);
            }
        }
    }
    Ok(weights)
}

fn reads(value: &str) -> Result<Reads, String> {
    let mut reads = Reads::default();
    for word in value.split_whitespace() {
        match word {
            "questions" => reads.questions = true,
            "negations" => reads.negations = true,
            "conditions" => reads.conditions = true,
            "apologies" => reads.apologies = true,
            "mentions" => reads.mentions = true,
            "agentless" => reads.agentless = true,
            "reasons" => reads.reasons = true,
            "unreasoned" => reads.unreasoned = true,
            "lone" => reads.lone = true,
            "response" => reads.response = true,
            "whole" => reads.whole = true,
            other => {
                return Err(format!(
                    "expected words out of questions, negations, conditions, apologies, mentions, agentless, reasons, unreasoned, lone, response, whole; found `{other}`"
                ));
            }
        }
    }
    Ok(reads)
}
