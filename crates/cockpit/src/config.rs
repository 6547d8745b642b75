//! What a cockpit is set up with: fixed from the start of a session, and written into its `session.json`.

use std::path::PathBuf;

use bevy::prelude::Resource;
use cogaze_heatmap::SignPolicy;
use cogaze_prompts::PromptSettings;
use serde::{Deserialize, Serialize};

use crate::Error;

/// The set-up of a cockpit. Read from RON, every field has its default.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CockpitConfig {
    /// Ticks per second; in real time the rate that the display should reach. Default 60.
    pub tick_hz: f64,
    /// Frames per second that perception captures: exactly this many in lockstep, at most in real time. Default 20.
    pub perception_hz: f64,
    /// Lockstep only: ticks from the capture of a frame to the use of its result. At least 2. Default 3, which is
    /// 50 ms at 60 Hz.
    pub latency_ticks: u64,
    /// Larger pictures of the view per second, for the log. 0 logs none. Default 1.
    pub picture_hz: f64,
    /// Columns and rows of those pictures. Default 640 × 360.
    pub picture_size: [u32; 2],
    /// Render only the frames that are captured: for drives that nobody watches. Default false.
    pub render_captures_only: bool,
    /// Threads of each network session. Default 2.
    pub network_threads: usize,
    /// The map sources, in the order in which they run. Default: relevance of the driving network, and spectral
    /// residual.
    pub sources: Vec<SourceConfig>,
    /// Half of the window around a frame in which gaze is compared with its maps, in seconds. Default 0.48, the ±12
    /// frames at 25 Hz of DR(eye)VE.
    pub gaze_window_s: f64,
    /// Radius of the disc around the gaze point in which relevance is counted, in degrees. Default 2.
    pub gaze_disc_deg: f64,
    /// Spread of one gaze sample in the gaze density, in degrees. Default 1.
    pub gaze_sigma_deg: f64,
    /// Name of the prompt strategy. Default `relevance-peaks`.
    pub strategy: String,
    /// The life of a prompt, whatever the strategy.
    pub prompts: PromptSettings,
}

/// One map source; everything downstream is keyed by its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum SourceConfig {
    /// Layer-wise relevance of a network.
    Relevance {
        /// Name in the log.
        name: String,
        /// The ONNX network.
        model: PathBuf,
        /// Name of the LRP composite.
        #[serde(default = "default_composite")]
        composite: String,
        /// How signed relevance becomes a heatmap: `positive`, `negative` or `absolute`.
        #[serde(default = "default_policy")]
        policy: String,
    },
    /// Bottom-up saliency by spectral residual.
    SpectralResidual {
        /// Name in the log.
        name: String,
    },
    /// One earlier source less another: each divided by its maximum, subtracted, cut at zero (Hwu et al. 2021, §4.4).
    Difference {
        /// Name in the log.
        name: String,
        /// The source that is kept.
        of: String,
        /// The source that is taken away.
        minus: String,
    },
}

/// The composite used where none is named.
pub const DEFAULT_COMPOSITE: &str = "epsilon-plus-flat";

fn default_composite() -> String {
    DEFAULT_COMPOSITE.into()
}

fn default_policy() -> String {
    SignPolicy::Positive.to_string()
}

impl Default for CockpitConfig {
    fn default() -> Self {
        Self {
            tick_hz: 60.0,
            perception_hz: 20.0,
            latency_ticks: 3,
            picture_hz: 1.0,
            picture_size: [640, 360],
            render_captures_only: false,
            network_threads: 2,
            sources: vec![
                SourceConfig::Relevance {
                    name: "relevance".into(),
                    model: "assets/driving.onnx".into(),
                    composite: default_composite(),
                    policy: default_policy(),
                },
                SourceConfig::SpectralResidual { name: "spectral-residual".into() },
            ],
            gaze_window_s: 0.48,
            gaze_disc_deg: 2.0,
            gaze_sigma_deg: 1.0,
            strategy: "relevance-peaks".into(),
            prompts: PromptSettings::default(),
        }
    }
}

impl CockpitConfig {
    /// Lockstep: the ticks from one captured frame to the next.
    pub fn ticks_per_frame(&self) -> u64 {
        ((self.tick_hz / self.perception_hz).round() as u64).max(1)
    }

    /// # Errors
    /// [`Error::Config`] names the field that cannot be used.
    pub fn validate(&self) -> Result<(), Error> {
        let refuse = |field: &'static str, remedy: &'static str| Err(Error::Config { field, remedy });
        if !(1.0..=1000.0).contains(&self.tick_hz) {
            return refuse("tick_hz", "give a rate from 1 to 1000 hertz");
        }
        if !(self.perception_hz >= 0.1 && self.perception_hz <= self.tick_hz) {
            return refuse("perception_hz", "give a rate from 0.1 hertz that is not above tick_hz");
        }
        let ticks = self.tick_hz / self.perception_hz;
        if (ticks - ticks.round()).abs() > 1e-9 {
            return refuse("perception_hz", "give a rate that divides tick_hz, so that every frame is a whole tick");
        }
        if self.latency_ticks < 2 {
            return refuse("latency_ticks", "give at least 2: a frame needs that long to come back from the GPU");
        }
        if !(self.picture_hz == 0.0 || (0.001..=self.perception_hz).contains(&self.picture_hz)) {
            return refuse("picture_hz", "give a rate that is not above perception_hz, or 0 for no pictures");
        }
        if self.picture_size.iter().any(|size| !(1..=8192).contains(size)) {
            return refuse("picture_size", "give columns and rows from 1 to 8192");
        }
        let positive = |value: f64| value.is_finite() && value > 0.0;
        if !(positive(self.gaze_window_s) && self.gaze_window_s <= 2.0) {
            return refuse("gaze_window_s", "give a half width in seconds, at most 2");
        }
        if !(positive(self.gaze_disc_deg) && positive(self.gaze_sigma_deg)) {
            return refuse("gaze_disc_deg and gaze_sigma_deg", "give positive angles in degrees");
        }
        Ok(self.prompts.validate()?)
    }
}

impl SourceConfig {
    /// The name under which the source is logged.
    pub fn name(&self) -> &str {
        match self {
            Self::Relevance { name, .. } | Self::SpectralResidual { name } | Self::Difference { name, .. } => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid() {
        CockpitConfig::default().validate().unwrap();
        assert_eq!(CockpitConfig::default().ticks_per_frame(), 3);
    }

    #[test]
    fn a_rate_that_cannot_be_met_is_refused_by_name() {
        let config = CockpitConfig { perception_hz: 90.0, ..Default::default() };
        assert!(config.validate().unwrap_err().to_string().contains("perception_hz"));
        let config = CockpitConfig { latency_ticks: 1, ..Default::default() };
        assert!(config.validate().unwrap_err().to_string().contains("latency_ticks"));
    }
}
