//! The figures of the model, with their sources.

use std::ops::RangeInclusive;

/// Everything about a participant that can be set. [`Default`] is an ordinary driver with lapses; each field says where its
/// default comes from, and says "a choice" where it comes from nowhere else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParticipantSettings {
    /// Samples per second. Default 120, the rate of common screen-based research trackers.
    pub rate_hz: f64,
    /// Mean time of attention between two lapses, in seconds; exponentially distributed, infinite for none. Default 15, a
    /// choice: a minute of drive then holds several stretches of both kinds.
    pub lapse_interval_mean_s: f64,
    /// Median duration of a lapse in seconds, log-normal. Default 3, a choice: beyond the 2 s above which glances off the
    /// road count as long (NHTSA 2013).
    pub lapse_duration_median_s: f64,
    /// Standard deviation of the logarithm of a lapse's duration. Default 0.4, a choice.
    pub lapse_duration_log_sd: f64,
    /// Share of lapses spent on the phone; in the others the eyes stop where the road was and stare. Default 0.6, a choice.
    pub phone_share: f64,
    /// Where the phone is, in view coordinates; below the view by default: `[0.62, 1.25]`, a choice.
    pub phone_in_view: [f64; 2],
    /// Median duration of a fixation in seconds, log-normal, cut to 0.1–2 s (fixations usually last 100–2000 ms, ISO
    /// 15007). Default 0.3: mean fixations of 300–400 ms are reported on the road (Crundall & Underwood 1998).
    pub fixation_median_s: f64,
    /// Standard deviation of the logarithm of a fixation's duration. Default 0.45, a choice that gives a mean of 0.33 s.
    pub fixation_log_sd: f64,
    /// Weight of the road ahead in the choice of the next fixation, where all objects together weigh at most 2. Default
    /// 1.5, a choice: between 43 % of the fixations in dense traffic and all of them on an empty road.
    pub road_weight: f64,
    /// Probability that an attentive participant looks at a prompt. Default 0.8, a choice; subtle cues in panoramas drew at
    /// most 30 %, explicit ones nearly everybody.
    pub prompt_response_probability: f64,
    /// Median time from a prompt's appearance to the saccade to it, in seconds, log-normal, cut to 0.15–1.5 s. Default 0.4:
    /// viewers arrive at a subtle cue within about 0.5 s (Bailey 2009).
    pub prompt_latency_median_s: f64,
    /// Standard deviation of the logarithm of that time. Default 0.3, a choice.
    pub prompt_latency_log_sd: f64,
    /// Blinks per second, exponentially distributed. Default 0.2: 12 a minute, below the 17 at rest (Bentivoglio 1997)
    /// because visual tasks reduce blinking.
    pub blink_rate_hz: f64,
    /// Median duration of a blink in seconds, log-normal, cut to 0.08–0.4 s. Default 0.15, as `PyGaze` assumes.
    pub blink_duration_median_s: f64,
    /// Standard deviation of the tracker's noise on each axis, in radians, independent between samples. Default 0.15°: an
    /// RMS-S2S of 0.3°, within the 0.5° that a validated tracker may have.
    pub tracker_noise_rad: f64,
    /// Constant error of the tracker in radians, in a direction drawn once. Default 0.4°, typical of a validated tracker,
    /// whose mean error may reach 1°.
    pub tracker_offset_rad: f64,
    /// Mean pupil diameter in millimetres. Default 3.5, a choice for daylight on a screen.
    pub pupil_mm: f64,
}

impl Default for ParticipantSettings {
    fn default() -> Self {
        Self {
            rate_hz: 120.0,
            lapse_interval_mean_s: 15.0,
            lapse_duration_median_s: 3.0,
            lapse_duration_log_sd: 0.4,
            phone_share: 0.6,
            phone_in_view: [0.62, 1.25],
            fixation_median_s: 0.3,
            fixation_log_sd: 0.45,
            road_weight: 1.5,
            prompt_response_probability: 0.8,
            prompt_latency_median_s: 0.4,
            prompt_latency_log_sd: 0.3,
            blink_rate_hz: 0.2,
            blink_duration_median_s: 0.15,
            tracker_noise_rad: 0.15_f64.to_radians(),
            tracker_offset_rad: 0.4_f64.to_radians(),
            pupil_mm: 3.5,
        }
    }
}

/// A setting outside its range.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the participant's {name} is {value}; it must lie between {min} and {max}")]
pub struct SettingError {
    name: &'static str,
    value: f64,
    min: f64,
    max: f64,
}

impl ParticipantSettings {
    /// A driver who never lapses.
    pub fn always_attentive() -> Self {
        Self { lapse_interval_mean_s: f64::INFINITY, ..Self::default() }
    }

    /// Checks what came from a file or a command line.
    ///
    /// # Errors
    ///
    /// For the first setting outside its range, naming it and the range.
    pub fn validate(&self) -> Result<(), SettingError> {
        let mut settings = *self;
        for (name, value, range) in settings.ranges() {
            if !range.contains(value) {
                return Err(SettingError { name, value: *value, min: *range.start(), max: *range.end() });
            }
        }
        Ok(())
    }

    /// The same with every setting moved into its range, and the default for one that is not a number.
    pub(crate) fn clamped(mut self) -> Self {
        let mut default = Self::default();
        for ((_, value, range), (_, default, _)) in self.ranges().into_iter().zip(default.ranges()) {
            *value = if value.is_nan() { *default } else { value.clamp(*range.start(), *range.end()) };
        }
        self
    }

    fn ranges(&mut self) -> [(&'static str, &mut f64, RangeInclusive<f64>); 18] {
        let [phone_x, phone_y] = &mut self.phone_in_view;
        [
            ("rate_hz", &mut self.rate_hz, 1.0..=10_000.0),
            ("lapse_interval_mean_s", &mut self.lapse_interval_mean_s, 0.1..=f64::INFINITY),
            ("lapse_duration_median_s", &mut self.lapse_duration_median_s, 0.1..=3600.0),
            ("lapse_duration_log_sd", &mut self.lapse_duration_log_sd, 0.0..=3.0),
            ("phone_share", &mut self.phone_share, 0.0..=1.0),
            ("phone_in_view (x)", phone_x, -10.0..=10.0),
            ("phone_in_view (y)", phone_y, -10.0..=10.0),
            ("fixation_median_s", &mut self.fixation_median_s, 0.05..=5.0),
            ("fixation_log_sd", &mut self.fixation_log_sd, 0.0..=3.0),
            ("road_weight", &mut self.road_weight, 1e-3..=1e3),
            ("prompt_response_probability", &mut self.prompt_response_probability, 0.0..=1.0),
            ("prompt_latency_median_s", &mut self.prompt_latency_median_s, 0.05..=10.0),
            ("prompt_latency_log_sd", &mut self.prompt_latency_log_sd, 0.0..=3.0),
            ("blink_rate_hz", &mut self.blink_rate_hz, 0.0..=5.0),
            ("blink_duration_median_s", &mut self.blink_duration_median_s, 0.02..=1.0),
            ("tracker_noise_rad", &mut self.tracker_noise_rad, 0.0..=0.2),
            ("tracker_offset_rad", &mut self.tracker_offset_rad, 0.0..=0.2),
            ("pupil_mm", &mut self.pupil_mm, 1.0..=10.0),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid_and_a_bad_setting_is_named() {
        ParticipantSettings::default().validate().unwrap();
        ParticipantSettings::always_attentive().validate().unwrap();
        let wrong = ParticipantSettings { prompt_response_probability: 1.5, ..Default::default() };
        let message = wrong.validate().unwrap_err().to_string();
        assert_eq!(message, "the participant's prompt_response_probability is 1.5; it must lie between 0 and 1");
        assert!(ParticipantSettings { rate_hz: f64::NAN, ..Default::default() }.validate().is_err());
    }

    #[test]
    fn clamping_leaves_only_valid_settings() {
        let wild = ParticipantSettings {
            rate_hz: f64::NAN,
            blink_rate_hz: -1.0,
            phone_in_view: [f64::INFINITY, 0.0],
            tracker_noise_rad: 1e9,
            ..Default::default()
        };
        let tamed = wild.clamped();
        tamed.validate().unwrap();
        assert_eq!((tamed.rate_hz, tamed.blink_rate_hz), (120.0, 0.0));
        assert_eq!(ParticipantSettings::default().clamped(), ParticipantSettings::default());
    }
}
