//! The ruler of the then view: where it begins, and how far it reaches past the time
//! one stands at. Its length follows from what lies behind, so that it tells nothing
//! of what lies ahead.

use recount_model::Micros;

const MINUTE: Micros = 60_000_000;
const HOUR: Micros = 60 * MINUTE;

/// How far back a ruler begins at most.
pub(super) const LOOK_BACK: Micros = 12 * HOUR;
/// How much further back its first minute may lie than the first thing on it.
const MARGIN: Micros = 7 * MINUTE;
/// Lengths a ruler has, with the step of its ticks.
const LENGTHS: [(Micros, Micros); 5] = [(HOUR, 10 * MINUTE), (2 * HOUR, 20 * MINUTE), (4 * HOUR, HOUR), (8 * HOUR, HOUR), (16 * HOUR, 2 * HOUR)];
/// Bins of a lane over the whole ruler.
pub(super) const BINS: Micros = 90;

/// A stretch of time that one stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ruler {
    pub(super) start: Micros,
    pub(super) length: Micros,
    tick: Micros,
}

impl Ruler {
    /// The ruler for somebody who stands at `at`, where the first thing known within
    /// [`LOOK_BACK`] was known at `first`.
    pub(super) fn of(first: Option<Micros>, at: Micros) -> Self {
        let first = first.unwrap_or(at).clamp(at.saturating_sub(LOOK_BACK), at);
        let start = (first - 2 * MINUTE).div_euclid(5 * MINUTE) * 5 * MINUTE;
        // There is always a quarter of it ahead.
        let (length, tick) = LENGTHS.into_iter().find(|(length, _)| at - start <= length / 4 * 3).unwrap_or((16 * HOUR, 2 * HOUR));
        Self { start, length, tick }
    }

    /// No ruler of somebody who stands at `at` begins before this.
    pub(super) const fn earliest_start(at: Micros) -> Micros {
        at.saturating_sub(LOOK_BACK + MARGIN)
    }

    pub(super) const fn end(&self) -> Micros {
        self.start + self.length
    }

    /// Width of a bin.
    pub(super) const fn bin(&self) -> Micros {
        self.length / BINS
    }

    /// How far along it a time is, from 0 to 1; outside of it for what lies outside.
    #[expect(clippy::cast_precision_loss, reason = "a share of at most sixteen hours, for drawing")]
    pub(super) fn share(&self, at: Micros) -> f64 {
        (at - self.start) as f64 / self.length as f64
    }

    /// Round times along it, on a clock that is `offset` ahead of UTC.
    pub(super) fn ticks(&self, offset: Micros) -> Vec<Micros> {
        let first = (self.start + offset).div_euclid(self.tick) + 1;
        (first..first + 20).map(|n| n * self.tick - offset).take_while(|at| *at < self.end()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_length_follows_from_what_lies_behind() {
        let first = 1_000 * HOUR;
        assert_eq!(Ruler::of(Some(first), first).length, HOUR);
        assert_eq!(Ruler::of(Some(first), first + 50 * MINUTE).length, 2 * HOUR);
        assert_eq!(Ruler::of(Some(first), first + 11 * HOUR).length, 16 * HOUR);
        assert_eq!(Ruler::of(None, first).length, HOUR, "nothing behind");
        for minutes in 0..12 * 60 {
            let at = first + minutes * MINUTE;
            let ruler = Ruler::of(Some(first), at);
            assert!(ruler.start <= first && ruler.share(at) < 0.77, "{minutes}");
            assert!(Ruler::earliest_start(at) <= Ruler::of(Some(at - LOOK_BACK), at).start, "{minutes}");
        }
    }

    #[test]
    fn its_ticks_are_round_on_the_clock_of_the_place() {
        let ruler = Ruler::of(Some(1_000 * HOUR + 7 * MINUTE), 1_000 * HOUR + 30 * MINUTE);
        assert_eq!(ruler.ticks(0).first(), Some(&(1_000 * HOUR + 10 * MINUTE)));
        assert_eq!(ruler.ticks(30 * MINUTE).len(), 6);
    }
}
