//! Where the view was when: what lets a gaze sample be placed in the world at its own time.

use std::collections::VecDeque;

use crate::ViewPose;

/// Poses older than this are forgotten. It must outlast the age of any gaze sample and of any heatmap in use.
const KEPT_NANOS: i64 = 4_000_000_000;

/// The poses of the view at the last ticks, in the order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoseTrack {
    poses: VecDeque<(i64, ViewPose)>,
}

impl PoseTrack {
    /// Appends the pose at `time_nanos`; one that is not newer than the newest replaces nothing and is ignored.
    pub fn push(&mut self, time_nanos: i64, pose: ViewPose) {
        if self.poses.back().is_some_and(|(newest, _)| *newest >= time_nanos) {
            return;
        }
        self.poses.push_back((time_nanos, pose));
        while self.poses.front().is_some_and(|(oldest, _)| *oldest < time_nanos - KEPT_NANOS) {
            self.poses.pop_front();
        }
    }

    /// The newest pose.
    pub fn newest(&self) -> Option<ViewPose> {
        self.poses.back().map(|(_, pose)| *pose)
    }

    /// The pose at `time_nanos`, interpolated between the two ticks around it; before the first and after the last
    /// tick it is that tick's. `None` only while there is no pose at all.
    pub fn at(&self, time_nanos: i64) -> Option<ViewPose> {
        let after = self.poses.partition_point(|(time, _)| *time < time_nanos);
        match (after.checked_sub(1).map(|before| self.poses[before]), self.poses.get(after)) {
            (Some((earlier, a)), Some((later, b))) => {
                let fraction = (time_nanos - earlier) as f64 / (later - earlier) as f64;
                Some(a.interpolated(b, fraction as f32))
            }
            (Some((_, pose)), None) => Some(pose),
            (None, first) => first.map(|(_, pose)| *pose),
        }
    }
}
