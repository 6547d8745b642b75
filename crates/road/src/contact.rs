//! Whether two boxes on the ground touch.

use glam::DVec3;

use crate::Pose;

/// A box on the ground, seen from above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Footprint {
    /// Its middle and heading.
    pub pose: Pose,
    /// Half its extent along the heading.
    pub half_length_m: f64,
    /// Half its extent across.
    pub half_width_m: f64,
}

impl Footprint {
    /// The shortest way to move this footprint so that it no longer overlaps the other; nothing when they do not
    /// overlap. Found with the separating axis theorem.
    pub fn overlap(&self, other: &Self) -> Option<DVec3> {
        let between = other.pose.position_in_world - self.pose.position_in_world;
        let mut shortest: Option<DVec3> = None;
        for axis in [self.pose.forward(), self.pose.left(), other.pose.forward(), other.pose.left()] {
            let along = between.dot(axis);
            let depth = self.reach_along(axis) + other.reach_along(axis) - along.abs();
            if depth <= 0.0 {
                return None;
            }
            if shortest.is_none_or(|way| depth < way.length()) {
                shortest = Some(axis * if along > 0.0 { -depth } else { depth });
            }
        }
        shortest
    }

    /// Radius of the circle around it.
    pub fn radius_m(&self) -> f64 {
        self.half_length_m.hypot(self.half_width_m)
    }

    /// Half its extent along a unit vector.
    pub fn reach_along(&self, axis: DVec3) -> f64 {
        self.half_length_m * self.pose.forward().dot(axis).abs() + self.half_width_m * self.pose.left().dot(axis).abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn car(x: f64, z: f64, heading_rad: f64) -> Footprint {
        Footprint { pose: Pose::on_ground(x, z, heading_rad), half_length_m: 2.0, half_width_m: 1.0 }
    }

    #[test]
    fn boxes_in_a_row_are_pushed_apart_along_it() {
        let way = car(0.0, 0.0, 0.0).overlap(&car(0.0, -3.5, 0.0)).unwrap();
        assert!((way - DVec3::new(0.0, 0.0, 0.5)).length() < 1e-12, "{way}");
        assert_eq!(car(0.0, 0.0, 0.0).overlap(&car(0.0, -4.1, 0.0)), None);
    }

    #[test]
    fn a_turned_box_passes_where_its_circle_would_not() {
        let turned = car(2.0, -2.0, std::f64::consts::FRAC_PI_4);
        assert_eq!(car(0.0, 0.0, std::f64::consts::FRAC_PI_4).overlap(&turned), None);
        assert!(car(0.0, 0.0, -std::f64::consts::FRAC_PI_4).overlap(&turned).is_some());
    }
}
