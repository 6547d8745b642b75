//! The numbers of a prompt's life, each settable.

use serde::{Deserialize, Serialize};

use crate::Error;

/// How prompts come and go, whatever the strategy. Times in seconds, angles in degrees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PromptSettings {
    /// Prompts up at the same time. Default 2: more compete with the road for attention (Detjen et al. 2022 ask for
    /// sparse cues).
    pub max_at_once: usize,
    /// A place that the driver looked at within this time needs no prompt. Default 2.
    pub unseen_for_s: f64,
    /// How near gaze must come to count as looking there. Default 2, the fovea and a tracker's error together.
    pub seen_radius_deg: f64,
    /// How long it must stay there. Default 0.1: fixations shorter than that are rarely perceived.
    pub seen_dwell_s: f64,
    /// From nothing to full opacity. Default 0.3: an abrupt onset captures attention against the driver's will.
    pub onset_s: f64,
    /// From where it is to nothing, once looked at or expired. Default 0.3.
    pub fade_s: f64,
    /// How long a place gets no other prompt after one. Default 4.
    pub refractory_s: f64,
    /// A prompt that nobody looks at goes after this time. Default 3.
    pub max_shown_s: f64,
    /// Two places nearer than this are one. Default 5.
    pub min_separation_deg: f64,
    /// A place that will be out of the view before this time gets no prompt. Default 1, enough to come up, be noticed
    /// and be looked at.
    pub min_visible_s: f64,
    /// Without gaze for this long no new prompt comes up, since nobody knows what the driver has seen. Default 0.5,
    /// longer than a blink.
    pub gaze_timeout_s: f64,
}

impl Default for PromptSettings {
    fn default() -> Self {
        Self {
            max_at_once: 2,
            unseen_for_s: 2.0,
            seen_radius_deg: 2.0,
            seen_dwell_s: 0.1,
            onset_s: 0.3,
            fade_s: 0.3,
            refractory_s: 4.0,
            max_shown_s: 3.0,
            min_separation_deg: 5.0,
            min_visible_s: 1.0,
            gaze_timeout_s: 0.5,
        }
    }
}

impl PromptSettings {
    /// # Errors
    /// [`Error::Setting`] names a number that is not finite, negative, or longer than a minute.
    pub fn validate(&self) -> Result<(), Error> {
        let fields = [
            ("unseen_for_s", self.unseen_for_s),
            ("seen_radius_deg", self.seen_radius_deg),
            ("seen_dwell_s", self.seen_dwell_s),
            ("onset_s", self.onset_s),
            ("fade_s", self.fade_s),
            ("refractory_s", self.refractory_s),
            ("max_shown_s", self.max_shown_s),
            ("min_separation_deg", self.min_separation_deg),
            ("min_visible_s", self.min_visible_s),
            ("gaze_timeout_s", self.gaze_timeout_s),
        ];
        match fields.into_iter().find(|(_, value)| !(0.0..=60.0).contains(value)) {
            Some((field, value)) => Err(Error::Setting { field, value }),
            None => Ok(()),
        }
    }
}
