//! One gaze sample, the same whatever it came from.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// Where the driver looked at one moment, and how far that can be trusted.
///
/// There is never a NaN inside: what a device reports as not a number becomes `None` with
/// [`Validity::NotANumber`]. The last good position is never repeated for a missing one.
#[derive(Clone, Debug, PartialEq)]
pub struct GazeSample {
    /// Counts the samples of one source from 0; a gap is a loss.
    pub sequence: u64,
    /// The device's own time, in nanoseconds on the device's clock, where it has one.
    pub device_time_nanos: Option<i64>,
    /// When the sample was taken, mapped to the session clock.
    pub capture_time_nanos: i64,
    /// When the program had the sample, on the session clock.
    pub receive_time_nanos: i64,
    /// Raised by one whenever the device's clock jumped; intervals across epochs mean nothing.
    pub clock_epoch: u32,
    /// Normalised view coordinates, origin top-left, y down. May lie outside 0..1 (looking off the view); `None` when the
    /// tracker had no gaze.
    pub gaze_in_view: Option<[f64; 2]>,
    /// Whether the gaze can be used, and if not, why.
    pub validity: Validity,
    /// Pupil diameter in millimetres, where the device measures it.
    pub pupil_mm: Option<f32>,
}

impl GazeSample {
    /// A sample of a device without a clock of its own, its validity judged from the position alone: `None` is
    /// [`Validity::Lost`], not a number is dropped as [`Validity::NotANumber`], outside 0..1 is [`Validity::OffView`].
    pub fn new(
        sequence: u64,
        capture_time_nanos: i64,
        receive_time_nanos: i64,
        gaze_in_view: Option<[f64; 2]>,
    ) -> Self {
        let validity = Validity::of(gaze_in_view);
        Self {
            sequence,
            device_time_nanos: None,
            capture_time_nanos,
            receive_time_nanos,
            clock_epoch: 0,
            gaze_in_view: if validity.has_gaze() { gaze_in_view } else { None },
            validity,
            pupil_mm: None,
        }
    }

    /// Where the driver looked, if that is within the view and to be trusted.
    pub fn gaze_on_view(&self) -> Option<[f64; 2]> {
        self.gaze_in_view.filter(|_| self.validity == Validity::Valid)
    }
}

/// Whether the gaze of a sample can be used, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Validity {
    /// The gaze lies within the view.
    Valid,
    /// The gaze is known and lies outside the view.
    OffView,
    /// The eyes were closed.
    Blink,
    /// The tracker did not find the eyes, or there is no cursor.
    Lost,
    /// The device reported something that is not a number.
    NotANumber,
    /// The device is connected but silent; the position is not that of now.
    Stale,
}

impl Validity {
    /// Every value, in declaration order.
    pub const ALL: [Self; 6] = [Self::Valid, Self::OffView, Self::Blink, Self::Lost, Self::NotANumber, Self::Stale];

    /// What a position alone says about its validity.
    pub fn of(gaze_in_view: Option<[f64; 2]>) -> Self {
        match gaze_in_view {
            None => Self::Lost,
            Some([x, y]) if !(x.is_finite() && y.is_finite()) => Self::NotANumber,
            Some([x, y]) if (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y) => Self::Valid,
            Some(_) => Self::OffView,
        }
    }

    /// Whether a sample of this validity has a position.
    pub fn has_gaze(self) -> bool {
        matches!(self, Self::Valid | Self::OffView)
    }

    /// The word that the log writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::OffView => "off_view",
            Self::Blink => "blink",
            Self::Lost => "lost",
            Self::NotANumber => "not_a_number",
            Self::Stale => "stale",
        }
    }
}

impl fmt::Display for Validity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Validity {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|validity| validity.as_str() == word)
            .ok_or_else(|| Error::UnknownValidity(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_validity_reads_back_what_it_writes() {
        for validity in Validity::ALL {
            assert_eq!(validity.to_string().parse::<Validity>().unwrap(), validity);
        }
        assert!("fine".parse::<Validity>().unwrap_err().to_string().contains("\"fine\""));
    }

    #[test]
    fn not_a_number_never_enters_a_sample() {
        for bad in [[f64::NAN, 0.5], [0.5, f64::INFINITY], [f64::NEG_INFINITY, f64::NAN]] {
            let sample = GazeSample::new(0, 0, 0, Some(bad));
            assert_eq!((sample.gaze_in_view, sample.validity), (None, Validity::NotANumber));
        }
    }

    #[test]
    fn gaze_off_the_view_is_kept_but_not_on_the_view() {
        let sample = GazeSample::new(0, 0, 0, Some([0.5, 1.2]));
        assert_eq!(sample.validity, Validity::OffView);
        assert_eq!((sample.gaze_in_view, sample.gaze_on_view()), (Some([0.5, 1.2]), None));
        assert_eq!(GazeSample::new(0, 0, 0, Some([1.0, 0.0])).gaze_on_view(), Some([1.0, 0.0]));
        assert_eq!(GazeSample::new(0, 0, 0, None).validity, Validity::Lost);
    }
}
