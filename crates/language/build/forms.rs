//! Plurals and verb forms, so that lists hold a word once.

/// The plural of a noun, by the usual spelling.
pub fn plural(word: &str) -> String {
    let (stem, ending) = if let Some(stem) = word.strip_suffix('y').filter(|stem| !ends_in_vowel(stem)) {
        (stem, "ies")
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending)) {
        (word, "es")
    } else if let Some(stem) = word.strip_suffix("man") {
        (stem, "men")
    } else {
        (word, "s")
    };
    format!("{stem}{ending}")
}

/// The forms of a verb: base, `-s`, past, participle and `-ing`, each with what is added to
/// the name of its list. A line is the base form, then irregular past, participle and -ing.
pub fn of_verb(line: &str) -> Vec<(&'static str, String)> {
    let mut given = line.split_whitespace();
    let base = given.next().unwrap_or_default();
    let past = given.next().map_or_else(|| past(base), str::to_owned);
    let participle = given.next().map_or_else(|| past.clone(), str::to_owned);
    let ing = given.next().map_or_else(|| ing(base, &past), str::to_owned);
    vec![("", base.to_owned()), ("-s", plural(base)), ("-past", past), ("-done", participle), ("-ing", ing)]
}

fn past(base: &str) -> String {
    if let Some(stem) = base.strip_suffix('y').filter(|stem| !ends_in_vowel(stem)) {
        format!("{stem}ied")
    } else if base.ends_with('e') {
        format!("{base}d")
    } else {
        format!("{base}ed")
    }
}

/// A doubled consonant shows in the past: `commit`, `committed`, `committing`.
fn ing(base: &str, past: &str) -> String {
    let doubled = past.strip_suffix("ed").filter(|stem| stem.len() == base.len() + 1 && stem.starts_with(base));
    let stem = match doubled {
        Some(stem) => stem,
        None if base.ends_with("ee") => base,
        None => base.strip_suffix('e').unwrap_or(base),
    };
    format!("{stem}ing")
}

fn ends_in_vowel(stem: &str) -> bool {
    stem.ends_with(['a', 'e', 'i', 'o', 'u'])
}
