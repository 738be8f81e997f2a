//! Two texts, line by line: what they share and what only one of them has. Pure.

/// Where a run of lines stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    Both,
    Mine,
    Theirs,
}

/// A run of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) stands: Where,
    pub(super) lines: Vec<&'a str>,
}

/// Beyond this many lines that differ, all of them are shown as one run on either side.
const MOST_COMPARED: usize = 1_000;

/// Compares two texts; the runs in order hold every line of both.
pub(super) fn compare<'a>(mine: &'a str, theirs: &'a str) -> Vec<Piece<'a>> {
    let (mut a, mut b): (Vec<&str>, Vec<&str>) = (mine.split('\n').collect(), theirs.split('\n').collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a_rest, b_rest) = (a.split_off(start), b.split_off(start));
    let end = a_rest.iter().rev().zip(b_rest.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a_middle, tail) = a_rest.split_at(a_rest.len() - end);
    let (b_middle, _) = b_rest.split_at(b_rest.len() - end);
    let mut pieces = Vec::new();
    push(&mut pieces, Where::Both, &a);
    between(&mut pieces, a_middle, b_middle);
    push(&mut pieces, Where::Both, tail);
    gathered(pieces)
}

/// The same runs without the blank lines that two different passages happen to
/// share: mine in one run, then theirs, and not paragraph by paragraph mixed.
fn gathered(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let last = pieces.len().saturating_sub(1);
    let (mut out, mut mine, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for (place, piece) in pieces.into_iter().enumerate() {
        match piece.stands {
            Where::Mine => mine.extend(piece.lines),
            Where::Theirs => theirs.extend(piece.lines),
            Where::Both if place > 0 && place < last && piece.lines.iter().all(|line| line.trim().is_empty()) => {
                mine.extend(&piece.lines);
                theirs.extend(piece.lines);
            }
            Where::Both => {
                push(&mut out, Where::Mine, &std::mem::take(&mut mine));
                push(&mut out, Where::Theirs, &std::mem::take(&mut theirs));
                push(&mut out, Where::Both, &piece.lines);
            }
        }
    }
    push(&mut out, Where::Mine, &mine);
    push(&mut out, Where::Theirs, &theirs);
    out
}

/// One text that holds every line of both; what differs stands one after the other, mine first.
pub(super) fn together(mine: &str, theirs: &str) -> String {
    compare(mine, theirs).iter().flat_map(|piece| piece.lines.iter().copied()).collect::<Vec<_>>().join("\n")
}

fn between<'a>(pieces: &mut Vec<Piece<'a>>, mine: &[&'a str], theirs: &[&'a str]) {
    if mine.len() > MOST_COMPARED || theirs.len() > MOST_COMPARED {
        push(pieces, Where::Mine, mine);
        push(pieces, Where::Theirs, theirs);
        return;
    }
    let longest = longest(mine, theirs);
    let at = |row: usize, column: usize| longest.get(row * (theirs.len() + 1) + column).copied().unwrap_or_default();
    let (mut row, mut column) = (0, 0);
    loop {
        match (mine.get(row), theirs.get(column)) {
            (Some(one), Some(other)) if one == other => {
                push(pieces, Where::Both, &[one]);
                (row, column) = (row + 1, column + 1);
            }
            (Some(one), other) if other.is_none() || at(row + 1, column) >= at(row, column + 1) => {
                push(pieces, Where::Mine, &[one]);
                row += 1;
            }
            (_, Some(other)) => {
                push(pieces, Where::Theirs, &[other]);
                column += 1;
            }
            (_, None) => return,
        }
    }
}

/// For every pair of places, how many lines the rests have in common, row by row.
fn longest(a: &[&str], b: &[&str]) -> Vec<u16> {
    let width = b.len() + 1;
    let mut table = vec![0_u16; (a.len() + 1) * width];
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let at = |place: usize| table.get(place).copied().unwrap_or_default();
            let best = if x == y { at((i + 1) * width + j + 1) + 1 } else { at((i + 1) * width + j).max(at(i * width + j + 1)) };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    table
}

fn push<'a>(pieces: &mut Vec<Piece<'a>>, stands: Where, lines: &[&'a str]) {
    if lines.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(last) if last.stands == stands => last.lines.extend(lines),
        _ => pieces.push(Piece { stands, lines: lines.to_vec() }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(pieces: &[Piece<'_>], not: Where) -> String {
        pieces.iter().filter(|p| p.stands != not).flat_map(|p| p.lines.iter().copied()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn two_different_passages_are_not_mixed_line_by_line() {
        assert_eq!(
            together("Top\n\nMine one\n\nMine two\n\nEnd", "Top\n\nTheirs one\n\nTheirs two\n\nEnd"),
            "Top\n\nMine one\n\nMine two\nTheirs one\n\nTheirs two\n\nEnd"
        );
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_off_and_no_line_is_lost(mine in "([abc]\n){0,8}[abc]?", theirs in "([abc]\n){0,8}[abc]?") {
            let pieces = compare(&mine, &theirs);
            prop_assert_eq!(side(&pieces, Where::Theirs), mine.clone());
            prop_assert_eq!(side(&pieces, Where::Mine), theirs.clone());
            let both = together(&mine, &theirs);
            for line in mine.lines().chain(theirs.lines()) {
                prop_assert!(both.lines().any(|l| l == line));
            }
        }
    }
}
