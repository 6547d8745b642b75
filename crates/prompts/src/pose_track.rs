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

#[cfg(test)]
mod tests {
    use cogaze_gaze::ViewGeometry;
    use glam::{Quat, Vec3};

    use super::*;

    fn pose(x: f32) -> ViewPose {
        let geometry = ViewGeometry { tan_half_width: 1.0, tan_half_height: 0.5 };
        ViewPose { position_in_world: Vec3::new(x, 0.0, 0.0), world_from_view: Quat::IDENTITY, geometry }
    }

    #[test]
    fn the_pose_between_two_ticks_lies_between_theirs() {
        let mut track = PoseTrack::default();
        assert_eq!(track.at(0), None);
        for tick in 0..300_i32 {
            track.push(i64::from(tick) * 20_000_000, pose(tick as f32));
        }
        track.push(5, pose(-1.0));
        let x_at = |time_nanos| track.at(time_nanos).unwrap().position_in_world.x;
        assert_eq!((x_at(5_000_000_000), x_at(5_005_000_000)), (250.0, 250.25));
        assert_eq!(x_at(i64::MAX), 299.0, "after the newest it stays");
        assert_eq!(x_at(0), 99.0, "four seconds are kept");
    }
}
