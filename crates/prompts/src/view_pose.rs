//! Where the driver's camera is and how it projects: what joins the view with the world.

use cogaze_gaze::ViewGeometry;
use glam::{Quat, Vec3};

/// A camera in the world (right-handed, y up, metres) that looks along its own −z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewPose {
    /// The eye.
    pub position_in_world: Vec3,
    /// Turns camera axes into world axes.
    pub world_from_view: Quat,
    /// The perspective.
    pub geometry: ViewGeometry,
}

impl ViewPose {
    /// Where a point of the world appears in the view; may lie outside 0..1, `None` behind the camera.
    pub fn project(&self, point_in_world: Vec3) -> Option<[f64; 2]> {
        self.geometry.point(self.direction_to(point_in_world))
    }

    /// The point of the world that appears at `point_in_view`, `depth_m` ahead along the camera's axis.
    pub fn unproject(&self, point_in_view: [f64; 2], depth_m: f32) -> Vec3 {
        let [x, y, z] = self.geometry.ray(point_in_view).map(|component| component as f32);
        // The ray is a unit vector; the depth counts along −z.
        self.position_in_world + self.world_from_view * (Vec3::new(x, y, z) * (depth_m / -z))
    }

    /// The point of the world that appears at `point_in_view`, `distance_m` from the eye.
    pub fn at_distance(&self, point_in_view: [f64; 2], distance_m: f32) -> Vec3 {
        let ray = self.geometry.ray(point_in_view).map(|component| component as f32);
        self.position_in_world + self.world_from_view * (Vec3::from_array(ray) * distance_m)
    }

    /// The angle in radians between a point of the view and a point of the world.
    pub fn angle_to(&self, point_in_view: [f64; 2], point_in_world: Vec3) -> f64 {
        angle_between(self.geometry.ray(point_in_view), self.direction_to(point_in_world))
    }

    /// The angle in radians between two points of the world, seen from the camera.
    pub fn angle_between(&self, a_in_world: Vec3, b_in_world: Vec3) -> f64 {
        angle_between(self.direction_to(a_in_world), self.direction_to(b_in_world))
    }

    /// The pose `fraction` of the way to another: position along the line, rotation along the shorter arc. Beyond 1 it
    /// goes on as it went.
    pub fn interpolated(&self, other: &Self, fraction: f32) -> Self {
        let geometry = |a: f64, b: f64| a + (b - a) * f64::from(fraction);
        Self {
            position_in_world: self.position_in_world.lerp(other.position_in_world, fraction),
            world_from_view: self.world_from_view.slerp(other.world_from_view, fraction),
            geometry: ViewGeometry {
                tan_half_width: geometry(self.geometry.tan_half_width, other.geometry.tan_half_width),
                tan_half_height: geometry(self.geometry.tan_half_height, other.geometry.tan_half_height),
            },
        }
    }

    fn direction_to(&self, point_in_world: Vec3) -> [f64; 3] {
        let direction = self.world_from_view.inverse() * (point_in_world - self.position_in_world);
        direction.to_array().map(f64::from)
    }
}

/// By the arc tangent of cross and dot product, which is exact for small angles too.
fn angle_between(a: [f64; 3], b: [f64; 3]) -> f64 {
    let cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    cross.iter().map(|component| component * component).sum::<f64>().sqrt().atan2(dot)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pose(yaw: f32, pitch: f32) -> ViewPose {
        ViewPose {
            position_in_world: Vec3::new(3.0, 1.2, -40.0),
            world_from_view: Quat::from_rotation_y(yaw) * Quat::from_rotation_x(pitch),
            geometry: ViewGeometry::from_vertical_fov(1.0, 16.0 / 9.0),
        }
    }

    proptest! {
        #[test]
        fn what_is_unprojected_projects_to_where_it_came_from(
            yaw in -3.0_f32..3.0, pitch in -1.0_f32..1.0, x in 0.0..1.0_f64, y in 0.0..1.0_f64, depth in 1.0_f32..200.0,
        ) {
            let pose = pose(yaw, pitch);
            let point = pose.project(pose.unproject([x, y], depth)).unwrap();
            prop_assert!((point[0] - x).abs() < 1e-4 && (point[1] - y).abs() < 1e-4, "{point:?}");
        }
    }

    #[test]
    fn depth_counts_along_the_axis() {
        let pose = pose(0.0, 0.0);
        assert_eq!(pose.unproject([0.9, 0.2], 20.0).z, pose.position_in_world.z - 20.0);
        assert_eq!(pose.project(Vec3::new(3.0, 1.2, 10.0)), None, "behind the camera");
        let point = pose.at_distance([0.9, 0.2], 20.0);
        assert!((point.distance(pose.position_in_world) - 20.0).abs() < 1e-4);
        assert!(pose.angle_to([0.9, 0.2], point) < 1e-6, "the same direction, less deep");
    }

    #[test]
    fn halfway_between_two_poses_looks_halfway() {
        let middle = pose(0.0, 0.0).interpolated(&pose(0.4, 0.0), 0.5);
        assert!(middle.world_from_view.angle_between(pose(0.2, 0.0).world_from_view) < 1e-3);
    }
}
