//! What every gaze source can do.

use crate::{Error, GazeSample};

/// Something that yields gaze samples: a device, a file, a mouse or a simulated human.
///
/// A source reads no clock. It is told the time, by a lockstep loop (simulated time) or by a
/// [`GazeThread`](crate::GazeThread) (the session clock).
pub trait GazeSource: Send {
    /// What the log and the panel call the source.
    fn name(&self) -> &str;

    /// Nominal sampling rate in hertz; above 0.
    fn rate_hz(&self) -> f64;

    /// Appends every sample captured after the previous call and not after `now_nanos`, in order of capture.
    ///
    /// # Errors
    ///
    /// When the source cannot go on. It is not polled again after that.
    fn samples_until(&mut self, now_nanos: i64, samples: &mut Vec<GazeSample>) -> Result<(), Error>;
}

/// The moments at which a device of constant rate samples: `round(k · 10⁹ / rate)` nanoseconds, so that no rounding
/// error accumulates over a long session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleGrid {
    rate_hz: f64,
}

impl SampleGrid {
    /// The grid of a device that samples `rate_hz` times a second; the rate must be positive and finite.
    pub fn new(rate_hz: f64) -> Self {
        debug_assert!(rate_hz > 0.0 && rate_hz.is_finite(), "a sampling rate is positive, not {rate_hz}");
        Self { rate_hz }
    }

    /// Samples per second.
    pub fn rate_hz(self) -> f64 {
        self.rate_hz
    }

    /// Time of sample `index` in nanoseconds.
    pub fn time_nanos(self, index: i64) -> i64 {
        (index as f64 * 1e9 / self.rate_hz).round() as i64
    }

    /// Index of the last sample that is not after `time_nanos`.
    pub fn index_at(self, time_nanos: i64) -> i64 {
        let guess = (time_nanos as f64 * self.rate_hz / 1e9).floor() as i64;
        // Rounding may put the guess one off, either way.
        (guess - 1..=guess + 1).rev().find(|&index| self.time_nanos(index) <= time_nanos).unwrap_or(guess - 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn the_index_is_that_of_the_last_sample_not_after_the_time(time in -1_i64 << 45..1_i64 << 45, rate in 1.0..2000.0) {
            let grid = SampleGrid::new(rate);
            let index = grid.index_at(time);
            prop_assert!(grid.time_nanos(index) <= time);
            prop_assert!(grid.time_nanos(index + 1) > time);
        }
    }

    #[test]
    fn a_grid_does_not_drift() {
        let grid = SampleGrid::new(120.0);
        assert_eq!(grid.time_nanos(120 * 7200), 7_200_000_000_000);
        assert_eq!(grid.index_at(7_200_000_000_000), 120 * 7200);
    }
}
