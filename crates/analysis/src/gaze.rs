//! How good the gaze data are, from `gaze.csv`.

use std::collections::BTreeMap;

use cogaze_session::GazeRecord;
use serde::Serialize;

use crate::driving::seconds;
use crate::statistics::{Summary, quantile};

/// A silence of the tracker this many times its usual interval is a gap.
const GAP_INTERVALS: f64 = 3.0;

/// Quality of the gaze of one trial.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GazeQuality {
    /// Samples in the log.
    pub samples: u64,
    /// How many there are of each validity.
    pub by_validity: BTreeMap<String, u64>,
    /// Share of the samples with gaze on the view.
    pub valid_share: Option<f64>,
    /// Share of the samples with a gaze at all, on the view or off it.
    pub tracked_share: Option<f64>,
    /// From the first to the last sample plus one usual interval.
    pub duration_s: Option<f64>,
    /// 1 ÷ the median interval.
    pub nominal_rate_hz: Option<f64>,
    /// Samples with a gaze ÷ duration: unlike a share, it also sees samples that never arrived.
    pub effective_rate_hz: Option<f64>,
    /// Numbers that the source skipped.
    pub lost_samples: u64,
    /// Silences longer than three times the median interval.
    pub gaps: u64,
    /// The longest time without a gaze.
    pub longest_without_gaze_s: Option<f64>,
    /// How often the device's clock jumped.
    pub clock_jumps: u64,
    /// From capture to receipt.
    pub latency_s: Option<Summary>,
}

/// Collects the quality while the samples stream by.
#[derive(Debug, Default)]
pub(crate) struct Gaze {
    quality: GazeQuality,
    /// In nanoseconds, whose multiples are exact.
    intervals: Vec<f64>,
    latencies: Vec<f64>,
    tracked: u64,
    first_nanos: i64,
    last: Option<(i64, u64, u32)>,
    last_gaze_nanos: Option<i64>,
}

impl Gaze {
    pub(crate) fn push(&mut self, record: &GazeRecord) {
        let quality = &mut self.quality;
        quality.samples += 1;
        match quality.by_validity.get_mut(&record.validity) {
            Some(count) => *count += 1,
            None => drop(quality.by_validity.insert(record.validity.clone(), 1)),
        }
        let time = record.capture_time_nanos;
        match self.last {
            Some((last_time, last_sample, last_epoch)) => {
                self.intervals.push((time - last_time) as f64);
                quality.lost_samples += record.sample.saturating_sub(last_sample).saturating_sub(1);
                quality.clock_jumps += u64::from(record.clock_epoch != last_epoch);
            }
            None => self.first_nanos = time,
        }
        self.last = Some((time, record.sample, record.clock_epoch));
        self.latencies.push(seconds(record.receive_time_nanos - time));
        if record.x.is_some() && record.y.is_some() {
            self.tracked += 1;
            self.end_of_silence(time);
            self.last_gaze_nanos = Some(time);
        }
    }

    fn end_of_silence(&mut self, time_nanos: i64) {
        let silence = seconds(time_nanos - self.last_gaze_nanos.unwrap_or(self.first_nanos));
        let longest = self.quality.longest_without_gaze_s.unwrap_or(0.0);
        self.quality.longest_without_gaze_s = Some(longest.max(silence));
    }

    pub(crate) fn quality(mut self) -> GazeQuality {
        let Some((last_nanos, ..)) = self.last else { return self.quality };
        self.end_of_silence(last_nanos);
        let mut quality = self.quality;
        let share = |count: u64| Some(count as f64 / quality.samples as f64);
        quality.valid_share = share(quality.by_validity.get("valid").copied().unwrap_or(0));
        quality.tracked_share = share(self.tracked);
        self.intervals.sort_by(f64::total_cmp);
        if let Some(usual) = quantile(&self.intervals, 0.5).filter(|usual| *usual > 0.0) {
            let usual_s = usual * 1e-9;
            let duration = seconds(last_nanos - self.first_nanos) + usual_s;
            quality.duration_s = Some(duration);
            quality.nominal_rate_hz = Some(1.0 / usual_s);
            quality.effective_rate_hz = (duration > 0.0).then(|| self.tracked as f64 / duration);
            quality.gaps = self.intervals.iter().filter(|interval| **interval > GAP_INTERVALS * usual).count() as u64;
        }
        quality.latency_s = Summary::of(self.latencies);
        quality
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_gaps_and_rates_by_hand() {
        let mut gaze = Gaze::default();
        // 100 Hz; sample 3 and 4 never arrived, 5 and 6 are blinks, then half a second of nothing.
        for (sample, millis, validity) in [
            (0, 0, "valid"),
            (1, 10, "valid"),
            (2, 20, "off_view"),
            (5, 50, "blink"),
            (6, 60, "blink"),
            (7, 70, "valid"),
            (8, 570, "valid"),
            (9, 580, "valid"),
        ] {
            let position = (validity != "blink").then_some(0.5);
            gaze.push(&GazeRecord {
                sample,
                capture_time_nanos: millis * 1_000_000,
                receive_time_nanos: (millis + 4) * 1_000_000,
                validity: validity.into(),
                x: position,
                y: position,
                ..GazeRecord::default()
            });
        }
        let quality = gaze.quality();
        assert_eq!((quality.samples, quality.lost_samples, quality.gaps), (8, 2, 1));
        assert_eq!((quality.valid_share, quality.tracked_share), (Some(0.625), Some(0.75)));
        assert!((quality.nominal_rate_hz.unwrap() - 100.0).abs() < 1e-9);
        assert!((quality.duration_s.unwrap() - 0.59).abs() < 1e-9);
        assert!((quality.effective_rate_hz.unwrap() - 6.0 / 0.59).abs() < 1e-9);
        assert!((quality.longest_without_gaze_s.unwrap() - 0.5).abs() < 1e-9);
        assert!((quality.latency_s.unwrap().median - 0.004).abs() < 1e-9);
    }

    #[test]
    fn no_gaze_and_one_sample_are_fine() {
        assert_eq!(Gaze::default().quality(), GazeQuality::default());
        let mut gaze = Gaze::default();
        gaze.push(&GazeRecord { validity: "lost".into(), ..GazeRecord::default() });
        let quality = gaze.quality();
        assert_eq!((quality.valid_share, quality.effective_rate_hz), (Some(0.0), None));
    }
}
