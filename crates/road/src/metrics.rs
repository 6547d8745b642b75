//! Driving metrics as pure functions, the same online and offline.
//!
//! Definitions follow SAE J2944 where it has several options, and the option is part of the name or documented.

/// Bumper-to-bumper gap from the distance between two reference points and how far the vehicles reach beyond them.
pub fn gap_m(distance_m: f64, own_front_m: f64, other_rear_m: f64) -> f64 {
    distance_m - own_front_m - other_rear_m
}

/// Time headway: distance between the same points of two vehicles over the own speed (J2944 option: front to front).
/// Without a value below 0.1 m/s.
pub fn time_headway_s(distance_m: f64, own_speed_mps: f64) -> Option<f64> {
    (own_speed_mps >= 0.1 && distance_m >= 0.0).then(|| distance_m / own_speed_mps)
}

/// Time to collision at constant speeds along one path: gap over closing speed, only when closing.
pub fn time_to_collision_s(gap_m: f64, own_speed_mps: f64, other_speed_mps: f64) -> Option<f64> {
    let closing_mps = own_speed_mps - other_speed_mps;
    (closing_mps > 1e-3).then(|| gap_m.max(0.0) / closing_mps)
}

/// Time until two discs touch in the plane at constant velocities; `relative` is other minus own, as x and z.
pub fn time_to_contact_s(relative_m: [f64; 2], relative_mps: [f64; 2], radius_sum_m: f64) -> Option<f64> {
    let dot = |a: [f64; 2], b: [f64; 2]| a[0] * b[0] + a[1] * b[1];
    let c = dot(relative_m, relative_m) - radius_sum_m * radius_sum_m;
    if c <= 0.0 {
        return Some(0.0);
    }
    let a = dot(relative_mps, relative_mps);
    let b = dot(relative_m, relative_mps);
    let discriminant = b * b - a * c;
    (a > 1e-9 && b < 0.0 && discriminant >= 0.0).then(|| (-b - discriminant.sqrt()) / a)
}

/// Deceleration rate to avoid a crash: closing speed squared over twice the gap (Almqvist et al. 1991).
pub fn deceleration_to_avoid_crash_mps2(gap_m: f64, own_speed_mps: f64, other_speed_mps: f64) -> Option<f64> {
    let closing_mps = own_speed_mps - other_speed_mps;
    (closing_mps > 0.0 && gap_m > 0.0).then(|| closing_mps * closing_mps / (2.0 * gap_m))
}

/// Which divisor a standard deviation uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// Divides by the number of values: the deviation of exactly this stretch.
    Population,
    /// Divides by one less: an estimate for longer drives of the kind.
    Sample,
}

/// Standard deviation of lane position (J2944 §10.1.3) about the mean of the stretch.
///
/// No value for fewer than two positions.
pub fn standard_deviation_of_lane_position_m(lane_offsets_m: &[f64], deviation: Deviation) -> Option<f64> {
    let count = lane_offsets_m.len();
    if count < 2 {
        return None;
    }
    let mean = lane_offsets_m.iter().sum::<f64>() / count as f64;
    let squares: f64 = lane_offsets_m.iter().map(|offset| (offset - mean).powi(2)).sum();
    let divisor = match deviation {
        Deviation::Population => count,
        Deviation::Sample => count - 1,
    };
    Some((squares / divisor as f64).sqrt())
}

/// How far the body of a vehicle reaches over the edge of its lane; 0 inside. The heading error tilts the body.
pub fn lane_exceedance_m(
    lane_offset_m: f64,
    heading_error_rad: f64,
    half_length_m: f64,
    half_width_m: f64,
    lane_width_m: f64,
) -> f64 {
    let (sin, cos) = heading_error_rad.sin_cos();
    let reach_m = half_width_m * cos.abs() + half_length_m * sin.abs();
    (lane_offset_m.abs() + reach_m - lane_width_m / 2.0).max(0.0)
}

/// Number of lane departures: stretches of at least `debounce` values over the edge, that end when it is 0 again.
pub fn lane_departures(exceedances_m: &[f64], debounce: usize) -> usize {
    exceedances_m
        .chunk_by(|a, b| (*a > 0.0) == (*b > 0.0))
        .filter(|stretch| stretch[0] > 0.0 && stretch.len() >= debounce.max(1))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, expected: f64) {
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-9), "{found:?} is not {expected}");
    }

    #[test]
    fn following_is_measured_from_the_same_points() {
        near(time_headway_s(30.0, 15.0), 2.0);
        assert_eq!(time_headway_s(30.0, 0.0), None);
        assert!((gap_m(30.0, 2.0, 2.5) - 25.5).abs() < 1e-12);
        near(time_to_collision_s(25.0, 15.0, 10.0), 5.0);
        assert_eq!(time_to_collision_s(25.0, 10.0, 10.0), None);
        near(deceleration_to_avoid_crash_mps2(20.0, 20.0, 10.0), 2.5);
    }

    #[test]
    fn discs_touch_when_their_edges_meet() {
        near(time_to_contact_s([0.0, -20.0], [0.0, 4.0], 2.0), 4.5);
        assert_eq!(time_to_contact_s([5.0, -20.0], [0.0, 4.0], 2.0), None, "they pass");
        assert_eq!(time_to_contact_s([0.0, -20.0], [0.0, -4.0], 2.0), None, "they part");
        near(time_to_contact_s([0.0, 1.0], [0.0, 4.0], 2.0), 0.0);
    }

    #[test]
    fn deviation_of_lane_position_names_its_divisor() {
        let offsets = [0.1, -0.1, 0.1, -0.1];
        near(standard_deviation_of_lane_position_m(&offsets, Deviation::Population), 0.1);
        near(standard_deviation_of_lane_position_m(&offsets, Deviation::Sample), (0.04_f64 / 3.0).sqrt());
        assert_eq!(standard_deviation_of_lane_position_m(&[0.3], Deviation::Population), None);
    }

    #[test]
    fn departures_are_counted_once_each_and_debounced() {
        assert_eq!(lane_departures(&[0.0, 0.1, 0.2, 0.0, 0.1, 0.0, 0.3, 0.3], 2), 2);
        assert!((lane_exceedance_m(1.0, 0.0, 2.0, 0.9, 3.5) - 0.15).abs() < 1e-12);
        assert!(lane_exceedance_m(0.8, 0.0, 2.0, 0.9, 3.5) == 0.0);
        assert!(lane_exceedance_m(0.8, 0.2, 2.0, 0.9, 3.5) > 0.2);
    }
}
