//! A place on the ground and a direction.

use std::f64::consts::{PI, TAU};

use glam::DVec3;

/// A position and a heading in the world (right-handed, y up).
///
/// Heading 0 looks along −z and grows to the left, so that a Bevy transform with this heading is
/// `Quat::from_rotation_y(heading_rad)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Where.
    pub position_in_world: DVec3,
    /// Which way, counter-clockwise seen from above.
    pub heading_rad: f64,
}

impl Pose {
    /// A pose on the plane y = 0.
    pub fn on_ground(x: f64, z: f64, heading_rad: f64) -> Self {
        Self { position_in_world: DVec3::new(x, 0.0, z), heading_rad }
    }

    /// The unit vector ahead.
    pub fn forward(&self) -> DVec3 {
        let (sin, cos) = self.heading_rad.sin_cos();
        DVec3::new(-sin, 0.0, -cos)
    }

    /// The unit vector to the left.
    pub fn left(&self) -> DVec3 {
        let (sin, cos) = self.heading_rad.sin_cos();
        DVec3::new(-cos, 0.0, sin)
    }

    /// The pose that lies this far ahead and to the left of this one, with the same heading.
    pub fn moved(&self, ahead_m: f64, left_m: f64) -> Self {
        Self { position_in_world: self.position_in_world + self.forward() * ahead_m + self.left() * left_m, ..*self }
    }

    /// The same place with the heading turned to the left.
    pub fn turned(&self, angle_rad: f64) -> Self {
        Self { heading_rad: self.heading_rad + angle_rad, ..*self }
    }

    /// How far a point lies ahead and to the left, in metres.
    pub fn local(&self, point_in_world: DVec3) -> [f64; 2] {
        let offset = point_in_world - self.position_in_world;
        [offset.dot(self.forward()), offset.dot(self.left())]
    }
}

/// The same angle between −π (exclusive) and π.
pub fn wrapped_angle(angle_rad: f64) -> f64 {
    let turned = angle_rad.rem_euclid(TAU);
    if turned > PI { turned - TAU } else { turned }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::FRAC_PI_2;

    use super::*;

    #[test]
    fn heading_zero_looks_along_minus_z_and_left_is_minus_x() {
        let pose = Pose::on_ground(1.0, 2.0, 0.0).moved(3.0, 4.0);
        assert!((pose.position_in_world - DVec3::new(-3.0, 0.0, -1.0)).length() < 1e-12);
    }

    #[test]
    fn a_left_turn_looks_along_minus_x() {
        let pose = Pose::on_ground(0.0, 0.0, FRAC_PI_2);
        assert!((pose.forward() - DVec3::NEG_X).length() < 1e-12);
        let [ahead, left] = pose.local(DVec3::new(-2.0, 0.0, 1.0));
        assert!((ahead - 2.0).abs() < 1e-12 && (left - 1.0).abs() < 1e-12);
    }

    #[test]
    fn angles_wrap_to_half_a_turn() {
        assert!((wrapped_angle(3.0 * FRAC_PI_2) + FRAC_PI_2).abs() < 1e-12);
        assert!((wrapped_angle(-PI) - PI).abs() < 1e-12);
    }
}
