//! Middles and tails.

use std::time::Duration;

/// Durations of one kind of thing.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The duration that `percent` of all do not exceed, in milliseconds.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(at).map_or(0.0, |d| d.as_secs_f64() * 1000.0)
    }

    /// The longest, in milliseconds.
    #[must_use]
    pub fn longest(&self) -> f64 {
        self.percentile(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_was_added() {
        let mut times = Times::default();
        for n in (1..=100).rev() {
            times.add(Duration::from_millis(n));
        }
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(close(times.percentile(50), 50.0) && close(times.percentile(99), 99.0) && close(times.longest(), 100.0));
    }
}
