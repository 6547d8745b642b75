//! The tracker in front of the eyes: noise, a constant error, blinks, pupils.

use cogaze_gaze::{GazeSample, Validity, ViewGeometry};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1};

use crate::ParticipantSettings;
use crate::direction::{Direction, log_normal, normal, turned};

/// Blinks shorter or longer than this are no blinks.
const BLINK_LIMITS_S: (f64, f64) = (0.08, 0.4);
/// Standard deviation of the logarithm of a blink's duration; a choice.
const BLINK_LOG_SD: f64 = 0.25;
/// Pupils wander slowly around their mean: standard deviation and time constant, both a choice.
const PUPIL_SD_MM: f64 = 0.15;
const PUPIL_TIME_S: f64 = 2.0;

/// Turns where the eyes point into what a tracker would report.
#[derive(Debug)]
pub(crate) struct Tracker {
    noise_rad: f64,
    /// Constant error to the right and upwards, in radians.
    offset_rad: [f64; 2],
    blink_rate_hz: f64,
    blink_median_s: f64,
    pupil_mean_mm: f64,
    pupil_mm: f64,
    step_s: f64,
    noise: ChaCha8Rng,
    blinks: ChaCha8Rng,
    /// Start and end of the blink that comes next, or is.
    blink: Option<(i64, i64)>,
    sequence: u64,
}

impl Tracker {
    pub(crate) fn new(settings: &ParticipantSettings, mut noise: ChaCha8Rng, blinks: ChaCha8Rng) -> Self {
        let toward = noise.random::<f64>() * std::f64::consts::TAU;
        Self {
            noise_rad: settings.tracker_noise_rad,
            offset_rad: [settings.tracker_offset_rad * toward.cos(), settings.tracker_offset_rad * toward.sin()],
            blink_rate_hz: settings.blink_rate_hz,
            blink_median_s: settings.blink_duration_median_s,
            pupil_mean_mm: settings.pupil_mm,
            pupil_mm: settings.pupil_mm,
            step_s: 1.0 / settings.rate_hz,
            noise,
            blinks,
            blink: None,
            sequence: 0,
        }
    }

    /// The next sample. As many numbers are drawn in a blink as outside, so that blinks change nothing else.
    pub(crate) fn sample(&mut self, direction: Direction, geometry: &ViewGeometry, time_nanos: i64) -> GazeSample {
        let [right, up] = self.offset_rad;
        let right_rad = right + self.noise_rad * normal(&mut self.noise);
        let up_rad = up + self.noise_rad * normal(&mut self.noise);
        let keep = (-self.step_s / PUPIL_TIME_S).exp();
        let wander_mm = PUPIL_SD_MM * (1.0 - keep * keep).sqrt() * normal(&mut self.noise);
        self.pupil_mm = self.pupil_mean_mm + keep * (self.pupil_mm - self.pupil_mean_mm) + wander_mm;

        let gaze_in_view = geometry.point(turned(direction, right_rad, up_rad));
        let mut sample = GazeSample::new(self.sequence, time_nanos, time_nanos, gaze_in_view);
        self.sequence += 1;
        if self.is_blinking(time_nanos) {
            sample.gaze_in_view = None;
            sample.validity = Validity::Blink;
        } else {
            sample.pupil_mm = Some(self.pupil_mm.max(1.0) as f32);
        }
        sample
    }

    fn is_blinking(&mut self, time_nanos: i64) -> bool {
        let (mut start_nanos, mut end_nanos) = self.blink.unwrap_or((time_nanos, time_nanos));
        while time_nanos >= end_nanos {
            let interval: f64 = Exp1.sample(&mut self.blinks);
            let duration_s = log_normal(&mut self.blinks, self.blink_median_s, BLINK_LOG_SD)
                .clamp(BLINK_LIMITS_S.0, BLINK_LIMITS_S.1);
            // Casts saturate: at rate 0 the next blink never comes.
            start_nanos = end_nanos.saturating_add((interval / self.blink_rate_hz * 1e9) as i64);
            end_nanos = start_nanos.saturating_add((duration_s * 1e9) as i64);
        }
        self.blink = Some((start_nanos, end_nanos));
        time_nanos >= start_nanos
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    const AHEAD: Direction = [0.0, 0.0, -1.0];

    fn samples(settings: &ParticipantSettings, count: i64) -> Vec<GazeSample> {
        let rng = |seed| ChaCha8Rng::seed_from_u64(seed);
        let mut tracker = Tracker::new(settings, rng(1), rng(2));
        let geometry = ViewGeometry::from_vertical_fov(0.8, 2.0);
        (0..count).map(|k| tracker.sample(AHEAD, &geometry, k * 8_333_333)).collect()
    }

    #[test]
    fn precision_and_accuracy_are_as_set() {
        let settings = ParticipantSettings { blink_rate_hz: 0.0, ..Default::default() };
        let geometry = ViewGeometry::from_vertical_fov(0.8, 2.0);
        let points: Vec<[f64; 2]> = samples(&settings, 20_000).iter().map(|s| s.gaze_in_view.unwrap()).collect();
        let mean_square = points.windows(2).map(|pair| geometry.angle_between(pair[0], pair[1]).powi(2)).sum::<f64>()
            / (points.len() - 1) as f64;
        // Root mean square from sample to sample: twice the standard deviation of each of two axes.
        assert!((mean_square.sqrt() / (2.0 * settings.tracker_noise_rad) - 1.0).abs() < 0.03);
        let mean = [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64);
        let error_rad = geometry.angle_between(mean, [0.5, 0.5]);
        assert!((error_rad / settings.tracker_offset_rad - 1.0).abs() < 0.03, "{}", error_rad.to_degrees());
    }

    #[test]
    fn blinks_come_as_often_and_last_as_long_as_set() {
        let minutes = 100;
        let samples = samples(&ParticipantSettings::default(), minutes * 60 * 120);
        let blinks = samples.windows(2).filter(|p| p[0].validity != p[1].validity && p[1].validity == Validity::Blink);
        let per_minute = blinks.count() as f64 / minutes as f64;
        assert!((10.5..13.0).contains(&per_minute), "{per_minute}");
        let closed = samples.iter().filter(|s| s.validity == Validity::Blink).count() as f64 / samples.len() as f64;
        assert!((0.024..0.037).contains(&closed), "{closed}");
        assert!(samples.iter().all(|s| s.gaze_in_view.is_none() == (s.validity == Validity::Blink)));
        assert!(samples.iter().filter_map(|s| s.pupil_mm).all(|pupil| (2.5..4.5).contains(&pupil)));
    }
}
