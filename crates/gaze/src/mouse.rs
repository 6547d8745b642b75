//! The mouse as a stand-in for an eye tracker.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{Error, GazeSample, GazeSource, SampleGrid};

/// Where the cursor is, shared between the window that knows it and the source that samples it. Cheap to clone; all
/// clones are one cell.
#[derive(Clone, Debug, Default)]
pub struct CursorCell(Arc<Mutex<Option<[f64; 2]>>>);

impl CursorCell {
    /// Puts the cursor at a point of the view, or says that there is none (`None`: it left the window).
    pub fn set(&self, cursor_in_view: Option<[f64; 2]>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = cursor_in_view;
    }

    /// Where the cursor is now.
    pub fn get(&self) -> Option<[f64; 2]> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Rate at which the cursor is sampled: that of a screen-based research tracker.
const RATE_HZ: f64 = 120.0;

/// A cursor that nobody asked for during longer than this has no known past: the samples that would have fallen into the
/// gap are left out rather than invented.
const LONGEST_HOLD_NANOS: i64 = 100_000_000;

/// Gaze source that takes the cursor for the gaze, 120 times a second.
#[derive(Debug)]
pub struct MouseGaze {
    cursor: CursorCell,
    grid: SampleGrid,
    next: Option<i64>,
    sequence: u64,
}

impl MouseGaze {
    /// A source that samples this cursor.
    pub fn new(cursor: CursorCell) -> Self {
        Self { cursor, grid: SampleGrid::new(RATE_HZ), next: None, sequence: 0 }
    }
}

impl GazeSource for MouseGaze {
    fn name(&self) -> &'static str {
        "mouse"
    }

    fn rate_hz(&self) -> f64 {
        self.grid.rate_hz()
    }

    fn samples_until(&mut self, now_nanos: i64, samples: &mut Vec<GazeSample>) -> Result<(), Error> {
        let last = self.grid.index_at(now_nanos);
        let oldest = self.grid.index_at(now_nanos - LONGEST_HOLD_NANOS) + 1;
        let first = self.next.map_or(last, |next| next.max(oldest));
        let cursor_in_view = self.cursor.get();
        for index in first..=last {
            let time_nanos = self.grid.time_nanos(index);
            samples.push(GazeSample::new(self.sequence, time_nanos, now_nanos, cursor_in_view));
            self.sequence += 1;
        }
        self.next = Some(self.next.map_or(last + 1, |next| next.max(last + 1)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Validity;

    fn poll(mouse: &mut MouseGaze, now_nanos: i64) -> Vec<GazeSample> {
        let mut samples = Vec::new();
        mouse.samples_until(now_nanos, &mut samples).unwrap();
        samples
    }

    #[test]
    fn samples_are_evenly_spaced_whatever_the_polls() {
        let cursor = CursorCell::default();
        cursor.set(Some([0.1, 0.9]));
        let mut mouse = MouseGaze::new(cursor);
        let mut samples = Vec::new();
        for now_nanos in [0, 1, 9_000_000, 30_000_000, 30_000_000, 95_000_000, 100_000_000] {
            mouse.samples_until(now_nanos, &mut samples).unwrap();
        }
        let times: Vec<i64> = samples.iter().map(|sample| sample.capture_time_nanos).collect();
        assert_eq!(times, (0..=12).map(|k| (f64::from(k) * 1e9 / 120.0).round() as i64).collect::<Vec<_>>());
        assert!(samples.iter().zip(0..).all(|(sample, sequence)| sample.sequence == sequence));
        assert!(samples.iter().all(|sample| sample.receive_time_nanos >= sample.capture_time_nanos));
    }

    #[test]
    fn a_cursor_that_left_the_window_is_lost() {
        let cursor = CursorCell::default();
        let mut mouse = MouseGaze::new(cursor.clone());
        assert_eq!(poll(&mut mouse, 0)[0].validity, Validity::Lost);
        cursor.set(Some([1.5, 0.5]));
        assert_eq!(poll(&mut mouse, 9_000_000)[0].validity, Validity::OffView);
    }

    #[test]
    fn a_stall_leaves_a_gap_instead_of_invented_samples() {
        let mut mouse = MouseGaze::new(CursorCell::default());
        poll(&mut mouse, 0);
        let samples = poll(&mut mouse, 5_000_000_000);
        assert_eq!(samples.len(), 12);
        assert!(samples[0].capture_time_nanos > 4_900_000_000);
    }

    #[test]
    fn a_clock_that_steps_back_repeats_nothing() {
        let mut mouse = MouseGaze::new(CursorCell::default());
        poll(&mut mouse, 1_000_000_000);
        assert!(poll(&mut mouse, 500_000_000).is_empty());
        assert_eq!(poll(&mut mouse, 1_009_000_000).len(), 1);
    }
}
