use super::*;

const STEP_S: f64 = 1.0 / 120.0;

fn start(speed_mps: f64) -> BicycleState {
    BicycleState::at(Pose::on_ground(0.0, 0.0, 0.0), speed_mps)
}

/// Drives with a steering angle while the pedals hold the speed.
fn cornering(steering_rad: f64, speed_mps: f64) -> BicycleState {
    let parameters = BicycleParameters::default();
    let mut state = start(speed_mps);
    for _ in 0..1200 {
        let (throttle, brake) = parameters.pedals_for(4.0 * (speed_mps - state.speed_mps), state.speed_mps);
        state = state.stepped(&parameters, &Controls { steering_rad, throttle, brake }, STEP_S);
    }
    state
}

#[test]
fn straight_ahead_stays_straight() {
    let parameters = BicycleParameters::default();
    let mut state = start(20.0);
    let (throttle, _) = parameters.pedals_for(0.0, 20.0);
    for _ in 0..1200 {
        state = state.stepped(&parameters, &Controls { throttle, ..Default::default() }, STEP_S);
    }
    assert_eq!(state.pose.position_in_world.x, 0.0);
    assert!((state.pose.position_in_world.z + 200.0).abs() < 0.01, "{state:?}");
    assert!((state.speed_mps - 20.0).abs() < 1e-3);
}

#[test]
fn a_steady_corner_has_the_radius_of_the_handling_formula() {
    let parameters = BicycleParameters::default();
    for (radius_m, speed_mps) in [(200.0, 20.0), (60.0, 10.0), (-100.0, 15.0)] {
        let steering_rad = (parameters.wheelbase_m() + parameters.understeer_s2() * speed_mps * speed_mps) / radius_m;
        let state = cornering(steering_rad, speed_mps);
        let found_m = state.velocity_mps().length() / state.yaw_rate_rad_per_s;
        assert!((found_m / radius_m - 1.0).abs() < 0.01, "{found_m} is not {radius_m}");
    }
}

#[test]
fn at_walking_pace_the_wheels_do_not_slip() {
    let parameters = BicycleParameters::default();
    let state = cornering(0.3, 0.9);
    let expected = state.speed_mps * 0.3_f64.tan() / parameters.wheelbase_m();
    assert!((state.yaw_rate_rad_per_s - expected).abs() < 1e-3);
    assert!((state.side_mps - expected * parameters.rear_axle_m).abs() < 1e-3);
}

#[test]
fn cornering_force_saturates_at_the_friction_limit() {
    let state = cornering(0.4, 20.0);
    let lateral_mps2 = state.yaw_rate_rad_per_s * state.speed_mps;
    assert!(lateral_mps2 < 0.9 * GRAVITY_MPS2 * 1.02, "{lateral_mps2}");
    assert!(state.speed_mps.is_finite() && state.side_mps.abs() < 20.0);
}

#[test]
fn full_braking_takes_the_distance_that_friction_allows() {
    let parameters = BicycleParameters { drag_ns2_per_m2: 0.0, rolling_resistance_n: 0.0, ..Default::default() };
    let mut state = start(20.0);
    let mut steps = 0;
    while state.speed_mps > 0.0 && steps < 1000 {
        state = state.stepped(&parameters, &Controls { brake: 1.0, ..Default::default() }, STEP_S);
        steps += 1;
    }
    let expected_m = 20.0 * 20.0 / (2.0 * 0.9 * GRAVITY_MPS2);
    assert!((-state.pose.position_in_world.z - expected_m).abs() < 0.05, "{state:?} is not {expected_m} m on");
}

#[test]
fn a_standing_vehicle_stays_where_it_is() {
    let parameters = BicycleParameters::default();
    let mut state = start(0.0);
    for _ in 0..600 {
        state = state.stepped(&parameters, &Controls { steering_rad: 0.4, brake: 0.5, throttle: 0.0 }, STEP_S);
    }
    assert_eq!(state.pose, start(0.0).pose);
}

#[test]
fn the_wheels_turn_no_faster_than_the_steering_allows() {
    let parameters = BicycleParameters::default();
    let state = start(10.0).stepped(&parameters, &Controls { steering_rad: 0.5, ..Default::default() }, STEP_S);
    assert!((state.steering_rad - 0.9 * STEP_S).abs() < 1e-12);
}
