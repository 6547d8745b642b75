//! Gaze samples, clock comparisons and measurements of the rig itself.

use cogaze_gaze::{GazeSample, Validity};

use crate::table::table;

table! {
    /// One sample of the eye tracker, as received; none is dropped or corrected.
    pub struct GazeRecord in "gaze.csv" {
        /// Number that the source gave the sample; a gap is a loss.
        sample: u64 => "count",
        /// The device's own time of the sample, on the device's clock.
        device_time_nanos: Option<i64> => "ns",
        /// Session time at which the sample was taken.
        capture_time_nanos: i64 => "ns",
        /// Session time at which the program had it.
        receive_time_nanos: i64 => "ns",
        /// Raised by one whenever the device's clock jumped.
        clock_epoch: u32 => "count",
        /// Gaze in the view, 0 left, 1 right; may lie outside; empty when there was none.
        x: Option<f64> => "view",
        /// Gaze in the view, 0 top, 1 bottom; may lie outside; empty when there was none.
        y: Option<f64> => "view",
        /// `valid`, or why the sample cannot be used: `off_view`, `blink`, `lost`, `not_a_number`, `stale`.
        validity: String => "",
        /// Pupil diameter.
        pupil_mm: Option<f32> => "mm",
    }
}

impl From<&GazeSample> for GazeRecord {
    fn from(sample: &GazeSample) -> Self {
        Self {
            sequence: 0,
            sample: sample.sequence,
            device_time_nanos: sample.device_time_nanos,
            capture_time_nanos: sample.capture_time_nanos,
            receive_time_nanos: sample.receive_time_nanos,
            clock_epoch: sample.clock_epoch,
            x: sample.gaze_in_view.map(|[x, _]| x),
            y: sample.gaze_in_view.map(|[_, y]| y),
            validity: sample.validity.as_str().to_owned(),
            pupil_mm: sample.pupil_mm,
        }
    }
}

impl From<&GazeRecord> for GazeSample {
    /// The sample that was logged. A validity that this version does not know counts as lost.
    fn from(record: &GazeRecord) -> Self {
        Self {
            sequence: record.sample,
            device_time_nanos: record.device_time_nanos,
            capture_time_nanos: record.capture_time_nanos,
            receive_time_nanos: record.receive_time_nanos,
            clock_epoch: record.clock_epoch,
            gaze_in_view: record.x.zip(record.y).map(|(x, y)| [x, y]),
            validity: record.validity.parse().unwrap_or(Validity::Lost),
            pupil_mm: record.pupil_mm,
        }
    }
}

table! {
    /// One comparison of the session clock with another one; the offset between is fitted offline.
    pub struct ClockRecord in "clocks.csv" {
        /// Which clock was asked.
        clock: String => "",
        /// Session time in the middle of asking.
        session_time_nanos: i64 => "ns",
        /// What the other clock said.
        other_time_nanos: i64 => "ns",
        /// How long asking took; half of it bounds the error.
        round_trip_nanos: i64 => "ns",
    }
}

table! {
    /// One measurement of the rig itself (latency, drops, frame rate), in wall-clock terms. The only table that differs
    /// between two lockstep drives of one seed.
    pub struct DiagnosticRecord in "diagnostics.csv" {
        /// Session time of the measurement.
        time_nanos: i64 => "ns",
        /// What was measured.
        name: String => "",
        /// The value.
        value: f64 => "see unit",
        /// Unit of the value.
        unit: String => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_survives_its_record() {
        for validity in Validity::ALL {
            let sample = GazeSample {
                sequence: 7,
                device_time_nanos: Some(-3),
                capture_time_nanos: 11,
                receive_time_nanos: 13,
                clock_epoch: 2,
                gaze_in_view: validity.has_gaze().then_some([0.1, 1.7]),
                validity,
                pupil_mm: Some(3.25),
            };
            assert_eq!(GazeSample::from(&GazeRecord::from(&sample)), sample);
        }
    }
}
