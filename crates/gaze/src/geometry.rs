//! From points of the view to directions and back.

/// Perspective geometry of the driver's view: which direction in camera space a point of the view lies in.
///
/// View coordinates run from 0 to 1 over the view, origin top-left, y down. Camera space is right-handed, x right, y up,
/// looking along −z. Angles are angles between rays; on a wide view they differ from distances on the picture by more
/// than a fifth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewGeometry {
    /// Tangent of half the horizontal field of view.
    pub tan_half_width: f64,
    /// Tangent of half the vertical field of view.
    pub tan_half_height: f64,
}

impl ViewGeometry {
    /// The geometry of a perspective camera with this vertical field of view in radians and aspect ratio width ÷ height.
    pub fn from_vertical_fov(fov_rad: f64, aspect: f64) -> Self {
        let tan_half_height = (fov_rad / 2.0).tan();
        Self { tan_half_width: tan_half_height * aspect, tan_half_height }
    }

    /// Unit vector in camera space through a point of the view. The point may lie outside 0..1.
    pub fn ray(&self, point_in_view: [f64; 2]) -> [f64; 3] {
        let x = (2.0 * point_in_view[0] - 1.0) * self.tan_half_width;
        let y = (1.0 - 2.0 * point_in_view[1]) * self.tan_half_height;
        let length = (x * x + y * y + 1.0).sqrt();
        [x / length, y / length, -1.0 / length]
    }

    /// The point of the view in a direction of camera space, of any length; may lie outside 0..1. `None` when the
    /// direction does not lead to the front.
    pub fn point(&self, direction: [f64; 3]) -> Option<[f64; 2]> {
        let depth = -direction[2];
        if depth <= 0.0 {
            return None;
        }
        let x = direction[0] / depth / self.tan_half_width;
        let y = direction[1] / depth / self.tan_half_height;
        (x.is_finite() && y.is_finite()).then(|| [f64::midpoint(x, 1.0), f64::midpoint(1.0, -y)])
    }

    /// Angle in radians between the rays through two points of the view.
    pub fn angle_between(&self, a: [f64; 2], b: [f64; 2]) -> f64 {
        let (a, b) = (self.ray(a), self.ray(b));
        // atan2 of |a × b| and a · b keeps its precision at small angles, where acos loses it.
        let cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
        let sine = (cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]).sqrt();
        sine.atan2(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::*;

    fn geometry() -> ViewGeometry {
        ViewGeometry::from_vertical_fov(60_f64.to_radians(), 2.0)
    }

    #[test]
    fn the_edges_of_the_view_lie_at_half_the_field_of_view() {
        let geometry = geometry();
        assert_eq!(geometry.ray([0.5, 0.5]), [0.0, 0.0, -1.0]);
        assert_abs_diff_eq!(geometry.angle_between([0.5, 0.5], [0.5, 0.0]), 30_f64.to_radians(), epsilon = 1e-12);
        assert_abs_diff_eq!(
            geometry.angle_between([0.5, 0.5], [1.0, 0.5]),
            geometry.tan_half_width.atan(),
            epsilon = 1e-12
        );
        let top_left = geometry.ray([0.0, 0.0]);
        assert!(top_left[0] < 0.0 && top_left[1] > 0.0, "x right, y up");
    }

    #[test]
    fn what_is_behind_has_no_point() {
        assert_eq!(geometry().point([0.0, 0.1, 1.0]), None);
        assert_eq!(geometry().point([1.0, 0.0, 0.0]), None);
        assert_eq!(geometry().point([0.0, 0.0, -5.0]), Some([0.5, 0.5]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn a_ray_leads_back_to_its_point(x in -3.0..4.0, y in -3.0..4.0) {
            let [px, py] = geometry().point(geometry().ray([x, y])).unwrap();
            prop_assert!((px - x).abs() < 1e-9 && (py - y).abs() < 1e-9);
        }

        #[test]
        fn small_angles_keep_their_precision(x in 0.0_f64..1.0, step in 1e-9_f64..1e-6_f64) {
            let geometry = geometry();
            let tan = |x: f64| (2.0 * x - 1.0) * geometry.tan_half_width;
            // Derivative of atan: the exact small angle along the horizon.
            let expected = step * 2.0 * geometry.tan_half_width / (1.0 + tan(x) * tan(x));
            let found = geometry.angle_between([x, 0.5], [x + step, 0.5]);
            prop_assert!((found / expected - 1.0).abs() < 1e-4, "{found} instead of {expected}");
        }
    }
}
