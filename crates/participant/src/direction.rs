//! Directions in camera space, and the two distributions that the model draws from.

use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// Unit vector in camera space: x right, y up, looking along −z.
pub(crate) type Direction = [f64; 3];

/// Angle between two unit vectors in radians.
pub(crate) fn angle(a: Direction, b: Direction) -> f64 {
    let cross = cross(a, b);
    dot(cross, cross).sqrt().atan2(dot(a, b))
}

/// The direction at `fraction` of the way from `a` to `b` along the great circle between them.
pub(crate) fn between(a: Direction, b: Direction, fraction: f64) -> Direction {
    let angle = angle(a, b);
    if angle < 1e-9 {
        return b;
    }
    let (from, to) = (((1.0 - fraction) * angle).sin(), (fraction * angle).sin());
    normalized(std::array::from_fn(|axis| a[axis] * from + b[axis] * to))
}

/// `direction` turned by small angles to the right and upwards, in radians.
pub(crate) fn turned(direction: Direction, right_rad: f64, up_rad: f64) -> Direction {
    let right = normalized(cross(direction, [0.0, 1.0, 0.0]));
    let up = cross(right, direction);
    let (x, y) = (right_rad.tan(), up_rad.tan());
    normalized(std::array::from_fn(|axis| direction[axis] + x * right[axis] + y * up[axis]))
}

/// A log-normally distributed number with this median.
pub(crate) fn log_normal(rng: &mut ChaCha8Rng, median: f64, log_sd: f64) -> f64 {
    median * (log_sd * normal(rng)).exp()
}

/// A normally distributed number with mean 0 and standard deviation 1.
pub(crate) fn normal(rng: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(rng)
}

fn dot(a: Direction, b: Direction) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: Direction, b: Direction) -> Direction {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// Falls back to straight ahead for a vector without a direction.
fn normalized(vector: Direction) -> Direction {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 && length.is_finite() { vector.map(|value| value / length) } else { [0.0, 0.0, -1.0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_two_directions_is_covered_evenly() {
        let a = [0.0, 0.0, -1.0];
        let b = turned(a, 0.5, -0.2);
        let whole = angle(a, b);
        for tenth in 0..=10 {
            let fraction = f64::from(tenth) / 10.0;
            assert!((angle(a, between(a, b, fraction)) - fraction * whole).abs() < 1e-9);
        }
        assert_eq!(between(a, a, 0.5), a);
    }

    #[test]
    fn turning_goes_right_and_up_by_the_angle() {
        let [x, y, z] = turned([0.0, 0.0, -1.0], 0.1, 0.0);
        assert!(x > 0.0 && y == 0.0 && z < 0.0);
        assert!(turned([0.0, 0.0, -1.0], 0.0, 0.1)[1] > 0.0);
        let oblique = normalized([0.4, -0.3, -1.0]);
        assert!((angle(oblique, turned(oblique, 0.1, 0.0)) - 0.1).abs() < 1e-12);
        assert!((angle(oblique, turned(oblique, 0.0, 0.1)) - 0.1).abs() < 1e-12);
    }
}
