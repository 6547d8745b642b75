//! Gaze from a file: a session of ours, or any CSV with a time and a position.

mod table;

use std::path::{Path, PathBuf};

use crate::{Error, GazeSample, GazeSource};

/// When a replay begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ReplayStart {
    /// Each sample at the time that the file gives it, on the session clock. What repeats one of our own drives.
    AsLogged,
    /// The first sample at the first poll, the others as far after it as in the file. For files with a clock of their
    /// own.
    #[default]
    AtFirstPoll,
}

/// Gaze source that plays a CSV file.
///
/// Two kinds of file are read, told apart by their header; columns may come in any order and others are ignored:
/// - `gaze.csv` of a session: `sample`, `device_time_nanos`, `capture_time_nanos`, `receive_time_nanos`, `clock_epoch`,
///   `x`, `y`, `validity`, `pupil_mm`. Only `capture_time_nanos`, `x` and `y` are required;
/// - anything with `time_nanos`, `time_ms` or `time_s`, and `x` and `y` in view coordinates. An empty cell or `NaN` is a
///   lost gaze.
///
/// Samples are played in the order of their capture times. A last line without a line end, as a killed recorder leaves
/// it, is dropped when it cannot be trusted; see [`ReplayGaze::torn_lines`].
///
/// # Limits
///
/// The device's own times are passed through as they were logged, whatever [`ReplayStart`] does to the other two.
#[derive(Debug)]
pub struct ReplayGaze {
    path: PathBuf,
    name: String,
    rate_hz: f64,
    torn_lines: u64,
    samples: Vec<GazeSample>,
    start: ReplayStart,
    shift_nanos: Option<i64>,
    next: usize,
}

impl ReplayGaze {
    /// Reads the whole file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, has no such columns, no sample at all, or a cell that is not a number, naming the
    /// file and the line.
    pub fn open(path: &Path, start: ReplayStart) -> Result<Self, Error> {
        let text = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let table::Table { mut samples, torn_lines } = table::parse(path, &text)?;
        if samples.is_empty() {
            return Err(Error::Empty { path: path.to_owned() });
        }
        samples.sort_by_key(|sample| sample.capture_time_nanos);
        let name = format!("replay:{}", path.display());
        let rate_hz = nominal_rate_hz(&samples);
        Ok(Self { path: path.to_owned(), name, rate_hz, torn_lines, samples, start, shift_nanos: None, next: 0 })
    }

    /// The file that is played.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many torn lines were dropped at the end of the file: 0 or 1.
    pub fn torn_lines(&self) -> u64 {
        self.torn_lines
    }

    /// Every sample of the file with the times of the file, in order of capture.
    pub fn samples(&self) -> &[GazeSample] {
        &self.samples
    }

    /// Whether the last sample has been played.
    pub fn is_finished(&self) -> bool {
        self.next == self.samples.len()
    }
}

impl GazeSource for ReplayGaze {
    fn name(&self) -> &str {
        &self.name
    }

    /// The rate at the median interval of the file; 60 where the file has a single moment.
    fn rate_hz(&self) -> f64 {
        self.rate_hz
    }

    fn samples_until(&mut self, now_nanos: i64, samples: &mut Vec<GazeSample>) -> Result<(), Error> {
        let first_nanos = self.samples[0].capture_time_nanos;
        let shift_nanos = *self.shift_nanos.get_or_insert(match self.start {
            ReplayStart::AsLogged => 0,
            ReplayStart::AtFirstPoll => now_nanos.saturating_sub(first_nanos),
        });
        while let Some(sample) = self.samples.get(self.next) {
            let capture_time_nanos = sample.capture_time_nanos.saturating_add(shift_nanos);
            if capture_time_nanos > now_nanos {
                break;
            }
            let receive_time_nanos = sample.receive_time_nanos.saturating_add(shift_nanos);
            samples.push(GazeSample { capture_time_nanos, receive_time_nanos, ..sample.clone() });
            self.next += 1;
        }
        Ok(())
    }
}

fn nominal_rate_hz(samples: &[GazeSample]) -> f64 {
    let mut intervals: Vec<i64> = samples
        .windows(2)
        .map(|pair| pair[1].capture_time_nanos.saturating_sub(pair[0].capture_time_nanos))
        .filter(|&interval| interval > 0)
        .collect();
    intervals.sort_unstable();
    match intervals.get(intervals.len() / 2) {
        Some(&median) => (1e9 / median as f64).clamp(0.1, 10_000.0),
        None => 60.0,
    }
}

#[cfg(test)]
mod tests;
