//! The language coach: throughput with all rules, whether its cost is linear, and texts made to
//! hurt. The text is real: reviews of the corpus, one after the other, until there is enough.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use clap::Parser;
use recount_benches::{figures, process};
use recount_language::{Roster, Rules, read};

/// Times the language coach.
#[derive(Debug, Parser)]
struct Asked {
    /// Where the reviews lie.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus/reviews"))]
    reviews: PathBuf,
    /// Megabytes of text.
    #[arg(long, default_value_t = 10)]
    megabytes: usize,
    /// Writes the figures into benches/README.md.
    #[arg(long)]
    write: bool,
}

/// How long something takes that the clock of the processor can tell.
const TOLD: Duration = Duration::from_millis(20);
/// A million bytes, as throughput is told.
const MB: usize = 1_000_000;

fn main() -> anyhow::Result<()> {
    let asked = Asked::parse();
    let machine = process::machine();
    let large = text(&asked.reviews, asked.megabytes * MB)?;
    let small = text(&asked.reviews, MB)?;
    let cold = Instant::now();
    let rules = Rules::built_in();
    let built = cold.elapsed().as_secs_f64() * 1000.0;
    let (large_time, hints) = best(&large, rules);
    let (bytes, reviews) = (count(large.len()), count(large.len()) / count(small.len()));
    let speed = bytes / count(MB) / large_time;
    let ratio = beside(&large, &small, rules);
    let mut table = format!("{} MB of reviews in one document, {hints} hints. {machine}.\n\n| what | figure | aim | |\n|---|---|---|---|\n", asked.megabytes);
    let mut line = |what: &str, figure: String, aim: &str, reached: &str| {
        let _ = writeln!(table, "| {what} | {figure} | {aim} | {reached} |");
    };
    line("throughput, all rules, warm, processor time, best of 7", format!("{speed:.0} MB/s"), "40 MB/s", figures::reached(speed >= 40.0));
    line(
        &format!("{} MB against 1 MB, read by turns, median of 7", asked.megabytes),
        format!("{ratio:.1} times"),
        "11 times",
        figures::reached(ratio <= 11.0 * reviews / 10.0),
    );
    line("rules and word lists, read at start", format!("{built:.1} ms"), "", "");
    for (what, make) in hurting() {
        let (few, many) = (make(1), make(4));
        let times = beside(&many, &few, rules) / (count(many.len()) / count(few.len())) * 4.0;
        line(&format!("{what}, four times as long, read by turns, median of 7"), format!("{times:.1} times"), "5 times", figures::reached(times <= 5.0));
    }
    figures::tell("language", &table, asked.write)
}

/// A text and how much longer it is made.
type Make = (&'static str, fn(usize) -> String);

/// Texts that nobody writes.
fn hurting() -> [Make; 3] {
    [
        ("one line of 2.5 MB", |times| "Priya failed to check it and we should have known that the root cause was human error ".repeat(times * 29_000)),
        ("200,000 nested quotes", |times| "> ".repeat(times * 200_000) + "We failed to stop.\n"),
        ("250,000 table cells", |times| "|a|b|\n|-|-|\n".to_owned() + &"|we forgot|it failed|\n".repeat(times * 125_000)),
    ]
}

/// The shortest of seven readings, in seconds of the processor, and how many hints there were.
fn best(text: &str, rules: &Rules) -> (f64, usize) {
    let roster = Roster::default();
    let mut hints = 0;
    let shortest = (0..7).map(|_| {
        // What takes less than the clock can tell is read until it can.
        let (began, mut times, mut taken) = (processor_seconds(), 0.0, 0.0);
        while taken < 0.01 {
            hints = std::hint::black_box(read(text, rules, &roster)).hints.len();
            times += 1.0;
            taken = processor_seconds() - began;
        }
        taken / times
    });
    (shortest.fold(f64::INFINITY, f64::min), hints)
}

/// How many times as long a large text takes as a small one, the median of seven.
///
/// The speed of a shared machine changes while the large one is read, and the shortest of a few
/// readings favours the small one, which finds a quiet moment sooner. So each reading of the large
/// one stands between readings of the small one that take as long together.
fn beside(large: &str, small: &str, rules: &Rules) -> f64 {
    let roster = Roster::default();
    let taken = |text: &str, times: usize| {
        let began = processor_seconds();
        (0..times).for_each(|_| drop(std::hint::black_box(read(text, rules, &roster))));
        processor_seconds() - began
    };
    // As often as the clock needs to tell it.
    let began = Instant::now();
    drop(std::hint::black_box(read(large, rules, &roster)));
    let often = usize::try_from(TOLD.as_nanos() / began.elapsed().as_nanos().max(1)).unwrap_or_default() + 1;
    let half = (large.len() / small.len()).div_ceil(2).max(1) * often;
    let mut ratios = [(); 7].map(|()| {
        let before = taken(small, half);
        let between = taken(large, often) / count(often);
        between * 2.0 * count(half) / (before + taken(small, half))
    });
    ratios.sort_by(f64::total_cmp);
    ratios.get(3).copied().unwrap_or(f64::NAN)
}

/// Processor time of this thread: others on the machine do not count.
fn processor_seconds() -> f64 {
    let written = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    written.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

/// Reviews, one after the other, cut at a line.
fn text(folder: &Path, size: usize) -> anyhow::Result<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("{} could not be read", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.sort();
    let mut reviews = Vec::new();
    for file in files {
        reviews.push(String::from_utf8_lossy(&fs::read(&file)?).into_owned());
    }
    ensure!(!reviews.is_empty(), "{} holds no review", folder.display());
    let mut text = String::with_capacity(size);
    for review in reviews.iter().cycle() {
        if text.len() >= size {
            break;
        }
        text.push_str(review);
        text.push_str("\n\n");
    }
    text.truncate(text.floor_char_boundary(size));
    Ok(text)
}

/// A count as a number to divide by.
fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}
