//! The centreline of a lane in driving direction, sampled once for fast look-up.

use std::ops::Range;

use glam::DVec3;

use crate::{Pose, wrapped_angle};

/// Distance between the samples of a lane; the chord of a bend of 10 m radius is then 3 mm off.
const STEP_M: f64 = 0.5;

/// A lane's centreline, measured in metres from where vehicles enter it.
#[derive(Clone, Debug)]
pub struct LanePath {
    samples: Vec<Sample>,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    distance_m: f64,
    pose: Pose,
    curvature: f64,
}

/// A point seen from a lane: how far along it and how far to the left of its centre.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(clippy::struct_field_names, reason = "the unit is part of each name")]
pub struct Projection {
    /// Distance along the lane, between 0 and its length.
    pub distance_m: f64,
    /// Signed distance from the centreline, positive to the left in driving direction.
    pub offset_m: f64,
    /// Distance from the point to the nearest point of the centreline.
    pub separation_m: f64,
}

impl LanePath {
    /// Samples a curve of poses over `length_m` of its own parameter; `pose_at` is asked at growing parameters.
    pub(crate) fn sampled(length_m: f64, pose_at: impl Fn(f64) -> Pose) -> Self {
        let count = (length_m / STEP_M).ceil().max(1.0) as usize;
        let mut samples: Vec<Sample> = Vec::with_capacity(count + 1);
        for index in 0..=count {
            let pose = pose_at(length_m * index as f64 / count as f64);
            let distance_m = samples.last().map_or(0.0, |last: &Sample| {
                last.distance_m + last.pose.position_in_world.distance(pose.position_in_world)
            });
            samples.push(Sample { distance_m, pose, curvature: 0.0 });
        }
        for index in 0..count {
            let (this, next) = (samples[index], samples[index + 1]);
            let turn = wrapped_angle(next.pose.heading_rad - this.pose.heading_rad);
            samples[index].curvature = turn / (next.distance_m - this.distance_m).max(1e-6);
        }
        samples[count].curvature = samples[count - 1].curvature;
        Self { samples }
    }

    /// Length of the centreline.
    pub fn length_m(&self) -> f64 {
        self.samples[self.samples.len() - 1].distance_m
    }

    /// The pose on the centreline at a distance, held at its ends.
    pub fn pose_at(&self, distance_m: f64) -> Pose {
        let (a, b, fraction) = self.around(distance_m);
        let turn = wrapped_angle(b.pose.heading_rad - a.pose.heading_rad);
        Pose {
            position_in_world: a.pose.position_in_world.lerp(b.pose.position_in_world, fraction),
            heading_rad: a.pose.heading_rad + turn * fraction,
        }
    }

    /// Curvature of the centreline at a distance, positive to the left.
    pub fn curvature_at(&self, distance_m: f64) -> f64 {
        self.around(distance_m).0.curvature
    }

    /// The nearest point of the whole centreline.
    pub fn project(&self, point_in_world: DVec3) -> Projection {
        self.project_segments(point_in_world, 0..self.samples.len() - 1)
    }

    /// The nearest point of the part of the centreline between two distances.
    pub fn project_within(&self, point_in_world: DVec3, distances_m: Range<f64>) -> Projection {
        let first = self.index_at(distances_m.start);
        let last = self.index_at(distances_m.end);
        self.project_segments(point_in_world, first..last + 1)
    }

    /// Poses of the samples, half a metre apart.
    pub fn poses(&self) -> impl Iterator<Item = Pose> + '_ {
        self.samples.iter().map(|sample| sample.pose)
    }

    fn project_segments(&self, point: DVec3, segments: Range<usize>) -> Projection {
        let mut best = Projection { distance_m: 0.0, offset_m: 0.0, separation_m: f64::INFINITY };
        for index in segments {
            let (a, b) = (&self.samples[index], &self.samples[index + 1]);
            let along = b.pose.position_in_world - a.pose.position_in_world;
            let offset = point - a.pose.position_in_world;
            let fraction = (offset.dot(along) / along.length_squared().max(1e-12)).clamp(0.0, 1.0);
            let away = offset - along * fraction;
            let separation_m = away.x.hypot(away.z);
            if separation_m < best.separation_m {
                let left = DVec3::new(along.z, 0.0, -along.x).normalize_or_zero();
                best = Projection {
                    distance_m: a.distance_m + (b.distance_m - a.distance_m) * fraction,
                    offset_m: away.dot(left),
                    separation_m,
                };
            }
        }
        best
    }

    fn index_at(&self, distance_m: f64) -> usize {
        let after = self.samples.partition_point(|sample| sample.distance_m <= distance_m);
        after.saturating_sub(1).min(self.samples.len() - 2)
    }

    fn around(&self, distance_m: f64) -> (&Sample, &Sample, f64) {
        let index = self.index_at(distance_m);
        let (a, b) = (&self.samples[index], &self.samples[index + 1]);
        let fraction = (distance_m - a.distance_m) / (b.distance_m - a.distance_m).max(1e-6);
        (a, b, fraction.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReferenceLine, Shape};

    fn bend() -> LanePath {
        let shapes = [Shape::Line { length_m: 20.0 }, Shape::Arc { length_m: 30.0, curvature: 0.05 }];
        let line = ReferenceLine::new(Pose::on_ground(0.0, 0.0, 0.0), &shapes).unwrap();
        LanePath::sampled(line.length_m(), |s| line.pose_at(s))
    }

    #[test]
    fn a_point_beside_the_path_projects_back() {
        let path = bend();
        for (distance_m, offset_m) in [(5.0, 1.0), (25.0, -2.0), (40.0, 3.0)] {
            let found = path.project(path.pose_at(distance_m).moved(0.0, offset_m).position_in_world);
            assert!((found.distance_m - distance_m).abs() < 0.05, "{found:?}");
            assert!((found.offset_m - offset_m).abs() < 0.01, "{found:?}");
        }
    }

    #[test]
    fn length_and_curvature_are_those_of_the_shapes() {
        let path = bend();
        assert!((path.length_m() - 50.0).abs() < 0.01);
        assert!((path.curvature_at(35.0) - 0.05).abs() < 1e-4);
        assert!(path.curvature_at(10.0).abs() < 1e-9);
    }

    #[test]
    fn a_window_keeps_to_its_part_of_the_path() {
        let path = bend();
        let found = path.project_within(path.pose_at(45.0).position_in_world, 0.0..10.0);
        assert!(found.distance_m <= 10.5);
    }
}
