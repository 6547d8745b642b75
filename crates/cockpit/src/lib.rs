//! The cockpit: a Bevy plugin in which a driving network and a human driver look at the road together.
//!
//! Put [`CockpitView`] on a camera, add [`CockpitPlugins`], and every tick runs through these stages, each a
//! [`CockpitSystems`] set, each a plugin that can be disabled:
//!
//! # Capture
//! The driver's own image is reduced on the GPU to what the network sees, with its depth ([`CapturedFrame`]).
//!
//! # Perceive
//! A thread of its own runs the [`MapSource`]s over the newest frame: prediction, relevance, saliency, and the ground
//! truth of the [`SceneObject`]s in view. The result comes into use as [`Perceived`].
//!
//! # Gaze
//! The samples of a [`cogaze_gaze::GazeSource`] arrive in [`GazeStream`], with the times of the device.
//!
//! # Compare
//! Gaze is compared with each source's map of the same moment ([`Comparisons`]).
//!
//! # Decide
//! A [`cogaze_prompts::Strategy`] proposes, the life of prompts disposes ([`ActivePrompts`]).
//!
//! # Present
//! Rings for the driver on a camera of their own; a panel for the operator.
//!
//! # Record
//! Everything goes into a session folder, on the thread of the writer.
//!
//! A host may tell more through [`EgoState`], [`DriverState`] and [`SceneObject`]; what it leaves out stays empty in
//! the log. The crate knows no simulator.

mod capture;
mod clock;
mod compare;
mod config;
mod diagnostics;
mod error;
mod failure;
mod gaze;
mod objects;
mod overlay;
mod panel;
mod perception;
mod plugins;
mod prompts;
mod recorder;
mod view;

pub use capture::{CapturePlugin, CapturedFrame};
pub use clock::{Pace, SessionClock};
pub use compare::{ComparePlugin, Comparison, Comparisons};
pub use config::{CockpitConfig, DEFAULT_COMPOSITE, SourceConfig};
pub use diagnostics::{
    FRAMES_DROPPED, FRAMES_NOT_RENDERED, GAZE_OVERFLOWS, GAZE_SAMPLES, PERCEPTION_TIME, RESULT_LATENCY,
    StageDiagnostics,
};
pub use error::Error;
pub use failure::CockpitFailure;
pub use gaze::{GazePlugin, GazeStream};
pub use objects::{MAX_DISTANCE_M, ObjectSnapshot, objects_in_view, time_to_collision_s};
pub use overlay::{OVERLAY_LAYER, OverlayPlugin};
pub use panel::{PanelPlugin, PanelSettings, view_rect};
pub use perception::{
    INVERSE_DEPTH, LoggedMap, MapOutput, MapSource, Perceived, Perceiver, Perception, PerceptionPlugin, check_runtime,
    open_sources,
};
pub use plugins::{CockpitPlugins, CockpitSystems};
pub use prompts::{ActivePrompts, PromptPlugin};
pub use recorder::{Recorder, RecorderPlugin, RecorderSystems, SessionEvent};
pub use view::{CockpitView, DriverState, EgoState, SceneObject, ViewTrack, view_pose};

#[cfg(test)]
mod tests;
