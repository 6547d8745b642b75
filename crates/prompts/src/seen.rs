//! What the driver has looked at.

use std::collections::VecDeque;

use glam::Vec3;

use crate::{PromptSettings, ViewPose};

/// A gap between samples longer than this is a gap: nobody knows where the driver looked in it.
const LONGEST_SAMPLE_NANOS: i64 = 50_000_000;

/// A gaze sample with the camera of its own time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GazeObservation {
    /// When the eyes were there.
    pub time_nanos: i64,
    /// Where the driver looked; `None` if the tracker did not know.
    pub gaze_in_view: Option<[f64; 2]>,
    /// The camera at that time.
    pub pose: ViewPose,
}

/// The gaze of the last seconds, asked about places in the world.
///
/// A place is compared with each sample where it appeared at that sample's time, so that neither the turning of the
/// camera nor a late heatmap makes the driver have looked elsewhere.
#[derive(Clone, Debug)]
pub struct SeenMemory {
    observations: VecDeque<GazeObservation>,
    radius_rad: f64,
    dwell_nanos: i64,
    unseen_for_nanos: i64,
    kept_nanos: i64,
}

impl SeenMemory {
    pub(crate) fn new(settings: &PromptSettings) -> Self {
        let unseen_for_nanos = nanos(settings.unseen_for_s);
        Self {
            observations: VecDeque::new(),
            radius_rad: settings.seen_radius_deg.to_radians(),
            dwell_nanos: nanos(settings.seen_dwell_s),
            unseen_for_nanos,
            // A prompt asks back to when it came up.
            kept_nanos: unseen_for_nanos.max(nanos(settings.max_shown_s + settings.fade_s)) + 1_000_000_000,
        }
    }

    pub(crate) fn observe(&mut self, observation: GazeObservation) {
        let oldest = observation.time_nanos - self.kept_nanos;
        self.observations.push_back(observation);
        while self.observations.front().is_some_and(|first| first.time_nanos < oldest) {
            self.observations.pop_front();
        }
    }

    /// How long the driver looked at a place since `since_nanos`, all glances together.
    pub fn dwell_nanos(&self, point_in_world: Vec3, since_nanos: i64) -> i64 {
        let first = self.observations.partition_point(|observation| observation.time_nanos < since_nanos);
        // Each sample stands for the time since the one before it.
        let samples = self.observations.range(first..);
        let before = first.checked_sub(1).map(|index| self.observations[index].time_nanos);
        let mut previous = before.unwrap_or(i64::MIN).max(since_nanos);
        let mut dwell = 0;
        for observation in samples {
            let length = observation.time_nanos - previous;
            previous = observation.time_nanos;
            let is_on = observation
                .gaze_in_view
                .is_some_and(|gaze| observation.pose.angle_to(gaze, point_in_world) <= self.radius_rad);
            if is_on && (0..=LONGEST_SAMPLE_NANOS).contains(&length) {
                dwell += length;
            }
        }
        dwell
    }

    /// Whether the driver looked at a place for long enough since `since_nanos`.
    pub fn has_dwelt(&self, point_in_world: Vec3, since_nanos: i64) -> bool {
        self.dwell_nanos(point_in_world, since_nanos) >= self.dwell_nanos
    }

    /// Whether the driver has looked at a place recently, as the settings understand it.
    pub fn has_seen(&self, point_in_world: Vec3, now_nanos: i64) -> bool {
        self.has_dwelt(point_in_world, now_nanos - self.unseen_for_nanos)
    }

    /// Whether the tracker has known where the driver looked since `since_nanos`.
    pub fn has_gaze_since(&self, since_nanos: i64) -> bool {
        let is_known = |observation: &&GazeObservation| observation.gaze_in_view.is_some();
        self.observations.iter().rev().find(is_known).is_some_and(|newest| newest.time_nanos >= since_nanos)
    }
}

pub(crate) fn nanos(seconds: f64) -> i64 {
    (seconds * 1e9).round() as i64
}
