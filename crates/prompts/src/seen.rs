//! What the driver has looked at.

use std::collections::VecDeque;

use glam::Vec3;

use crate::{PromptSettings, ViewPose};

/// A gap between samples longer than this is a gap: nobody knows where the driver looked in it. Trackers of 20 Hz and
/// more stay below it.
const LONGEST_SAMPLE_NANOS: i64 = 50_000_000;

/// Over this time the vehicle's motion is taken: longer than the jitter of a tick, shorter than a turn of the wheel.
const MOTION_NANOS: i64 = 200_000_000;

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
/// camera nor a late heatmap makes the driver have looked elsewhere. Each sample stands for the time since the one
/// before it.
///
/// # Limits
/// A place is fixed in the world. Who followed a pedestrian with the eyes has looked at the places where that
/// pedestrian was. And nobody can prove that what was looked at was seen (Fletcher & Zelinsky 2009).
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
            kept_nanos: unseen_for_nanos.max(nanos(settings.gaze_timeout_s)) + 1_000_000_000,
        }
    }

    /// Takes in a sample; one that is older than the newest is too late to be used.
    pub(crate) fn observe(&mut self, mut observation: GazeObservation) -> Observed {
        if self.observations.back().is_some_and(|newest| newest.time_nanos > observation.time_nanos) {
            return Observed::TooLate;
        }
        observation.gaze_in_view = observation.gaze_in_view.filter(|gaze| gaze.iter().all(|share| share.is_finite()));
        let oldest = observation.time_nanos.saturating_sub(self.kept_nanos);
        self.observations.push_back(observation);
        while self.observations.front().is_some_and(|first| first.time_nanos < oldest) {
            self.observations.pop_front();
        }
        Observed::Newest
    }

    /// How long the driver looked at a place since `since_nanos`, all glances together. The memory goes back a second
    /// further than [`PromptSettings::unseen_for_s`].
    pub fn dwell_nanos(&self, point_in_world: Vec3, since_nanos: i64) -> i64 {
        let first = self.observations.partition_point(|observation| observation.time_nanos < since_nanos);
        (first..self.observations.len()).map(|index| self.dwell_of(index, point_in_world, since_nanos)).sum()
    }

    /// What the newest sample adds to the dwell on a place since `since_nanos`.
    pub(crate) fn newest_dwell_nanos(&self, point_in_world: Vec3, since_nanos: i64) -> i64 {
        let newest = self.observations.len().checked_sub(1);
        newest.map_or(0, |index| self.dwell_of(index, point_in_world, since_nanos))
    }

    fn dwell_of(&self, index: usize, point_in_world: Vec3, since_nanos: i64) -> i64 {
        let GazeObservation { time_nanos, gaze_in_view, pose } = self.observations[index];
        let before = index.checked_sub(1).map_or(since_nanos, |before| self.observations[before].time_nanos);
        let length = time_nanos.saturating_sub(before.max(since_nanos));
        let is_on = gaze_in_view.is_some_and(|gaze| pose.angle_to(gaze, point_in_world) <= self.radius_rad);
        if is_on && (0..=LONGEST_SAMPLE_NANOS).contains(&length) { length } else { 0 }
    }

    /// Whether the driver looked at a place for long enough since `since_nanos`.
    pub fn has_dwelt(&self, point_in_world: Vec3, since_nanos: i64) -> bool {
        self.is_long_enough(self.dwell_nanos(point_in_world, since_nanos))
    }

    /// Whether a dwell makes a look. Without any, nobody looked, even if the settings ask for no time.
    pub(crate) fn is_long_enough(&self, dwell_nanos: i64) -> bool {
        dwell_nanos >= self.dwell_nanos.max(1)
    }

    /// Whether the driver has looked at a place recently, as the settings understand it.
    pub fn has_seen(&self, point_in_world: Vec3, now_nanos: i64) -> bool {
        self.has_dwelt(point_in_world, now_nanos.saturating_sub(self.unseen_for_nanos))
    }

    /// Whether a place lies in the view as it was at the newest sample.
    pub fn is_in_view(&self, point_in_world: Vec3) -> bool {
        self.observations.back().is_some_and(|newest| is_in_view_of(&newest.pose, point_in_world))
    }

    /// Whether a place lies in the view and still will after `span_nanos`, if the vehicle goes on as it did in the last
    /// moments. A frame takes a while to be perceived and a driver a while to look, and what is passed by then needs no
    /// prompt.
    pub fn stays_in_view(&self, point_in_world: Vec3, span_nanos: i64) -> bool {
        let Some(newest) = self.observations.back() else {
            return false;
        };
        let before = self.observations.partition_point(|earlier| earlier.time_nanos < newest.time_nanos - MOTION_NANOS);
        let earlier = &self.observations[before];
        let passed_nanos = newest.time_nanos - earlier.time_nanos;
        let later = if passed_nanos > 0 {
            earlier.pose.interpolated(&newest.pose, (passed_nanos + span_nanos) as f32 / passed_nanos as f32)
        } else {
            newest.pose
        };
        is_in_view_of(&newest.pose, point_in_world) && is_in_view_of(&later, point_in_world)
    }

    /// Whether the tracker has known where the driver looked since `since_nanos`.
    pub fn has_gaze_since(&self, since_nanos: i64) -> bool {
        let is_known = |observation: &&GazeObservation| observation.gaze_in_view.is_some();
        self.observations.iter().rev().find(is_known).is_some_and(|newest| newest.time_nanos >= since_nanos)
    }
}

/// What became of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Observed {
    Newest,
    TooLate,
}

fn is_in_view_of(pose: &ViewPose, point_in_world: Vec3) -> bool {
    let place = pose.project(point_in_world);
    place.is_some_and(|place| place.iter().all(|coordinate| (0.0..=1.0).contains(coordinate)))
}

pub(crate) fn nanos(seconds: f64) -> i64 {
    (seconds * 1e9).round() as i64
}

#[cfg(test)]
mod tests;
