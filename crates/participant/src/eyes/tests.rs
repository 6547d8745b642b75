use cogaze_gaze::ViewGeometry;
use rand::SeedableRng;

use super::*;
use crate::{SeenObject, SeenPrompt};

const STEP_NANOS: i64 = 1_000_000;

fn stimulus() -> Stimulus {
    let car = SeenObject {
        id: 3,
        class: "car".into(),
        center_in_view: [0.2, 0.6],
        size_in_view: [0.1, 0.1],
        distance_m: 20.0,
        time_to_collision_s: None,
    };
    let geometry = ViewGeometry::from_vertical_fov(45_f64.to_radians(), 2.0);
    let prompts = vec![SeenPrompt { id: 8, point_in_view: [0.9, 0.2] }];
    Stimulus { objects: vec![car], prompts, ..Stimulus::empty_road(0, geometry, [0.5, 0.5]) }
}

fn eyes(stimulus: &Stimulus) -> Eyes {
    Eyes::new(&ParticipantSettings::default(), ChaCha8Rng::seed_from_u64(2), stimulus)
}

/// Advances by milliseconds until the saccade is over; how many that took, and the fastest in degrees per second.
fn finish_saccade(eyes: &mut Eyes, stimulus: &Stimulus, start_nanos: i64) -> (i64, f64) {
    let mut peak = 0.0_f64;
    for step in 1.. {
        let before = eyes.direction();
        eyes.advance(stimulus, start_nanos + step * STEP_NANOS, 1e-3);
        peak = peak.max(angle(before, eyes.direction()).to_degrees() * 1e3);
        if !eyes.is_moving() {
            return (step, peak);
        }
    }
    unreachable!("a saccade ends")
}

#[test]
fn saccades_follow_the_main_sequence() {
    assert!((saccade_duration_s(10_f64.to_radians()) - 0.043).abs() < 1e-12);
    let stimulus = stimulus();
    for target_in_view in [[0.52, 0.5], [0.6, 0.4], [0.9, 0.9], [0.0, 0.0], [0.5, 1.4]] {
        let mut eyes = eyes(&stimulus);
        eyes.look_at(Target::Place(target_in_view), &stimulus, 0);
        let saccade = eyes.saccade.unwrap();
        let amplitude = angle(saccade.from, saccade.to);
        let (millis, peak) = finish_saccade(&mut eyes, &stimulus, 0);
        assert_eq!(millis, (saccade_duration_s(amplitude) * 1e3).ceil() as i64, "{}°", amplitude.to_degrees());
        let expected_peak = 1.875 * amplitude.to_degrees() / saccade_duration_s(amplitude);
        assert!((peak / expected_peak - 1.0).abs() < 0.02, "{peak} instead of {expected_peak}");
        assert!(angle(eyes.direction(), saccade.to) < 1e-12);
    }
}

#[test]
fn fixations_stay_on_their_object_and_follow_it() {
    let mut stimulus = stimulus();
    let mut eyes = eyes(&stimulus);
    eyes.look_at(Target::Object(3), &stimulus, 0);
    let (millis, _) = finish_saccade(&mut eyes, &stimulus, 0);
    let geometry = stimulus.geometry;
    for step in 1..200 {
        // 0.1 of the view a second: about 8°/s.
        stimulus.objects[0].center_in_view[0] += 1e-4;
        eyes.advance(&stimulus, (millis + step) * STEP_NANOS, 1e-3);
        let [x, y] = geometry.point(eyes.direction()).unwrap();
        let [center_x, center_y] = stimulus.objects[0].center_in_view;
        assert!((x - center_x).abs() <= 0.05 && (y - center_y).abs() <= 0.05, "on the object at step {step}");
        assert!(!eyes.is_moving(), "pursued without a saccade");
    }
    stimulus.objects.clear();
    assert!(eyes.is_done(&stimulus, (millis + 200) * STEP_NANOS), "nothing left to look at");
}

#[test]
fn a_target_that_jumps_is_caught_up_with() {
    let mut stimulus = stimulus();
    let mut eyes = eyes(&stimulus);
    eyes.look_at(Target::Prompt(8), &stimulus, 0);
    let (millis, _) = finish_saccade(&mut eyes, &stimulus, 0);
    stimulus.prompts[0].point_in_view = [0.4, 0.4];
    eyes.advance(&stimulus, (millis + 1) * STEP_NANOS, 1e-3);
    assert!(eyes.is_moving());
    finish_saccade(&mut eyes, &stimulus, (millis + 1) * STEP_NANOS);
    assert!(angle(eyes.direction(), stimulus.geometry.ray([0.4, 0.4])) < 1e-9);
}

#[test]
fn a_stare_keeps_its_place_in_the_view() {
    let mut stimulus = stimulus();
    let mut eyes = eyes(&stimulus);
    eyes.look_at(Target::Road, &stimulus, 0);
    finish_saccade(&mut eyes, &stimulus, 0);
    let before = eyes.direction();
    eyes.stare(&stimulus);
    stimulus.road_ahead_in_view = [0.1, 0.1];
    for step in 0..500 {
        eyes.advance(&stimulus, step * 10_000_000, 0.01);
    }
    assert!(angle(before, eyes.direction()) < 1e-6);
    assert!(!eyes.is_done(&stimulus, i64::MAX - 1));
}

#[test]
fn a_target_that_is_nowhere_does_not_move_the_eyes() {
    let mut stimulus = stimulus();
    stimulus.objects[0].center_in_view = [f64::NAN, 0.5];
    let mut eyes = eyes(&stimulus);
    let before = eyes.direction();
    eyes.look_at(Target::Object(3), &stimulus, 0);
    finish_saccade(&mut eyes, &stimulus, 0);
    eyes.advance(&stimulus, 900_000_000, 0.1);
    assert!(angle(before, eyes.direction()) < 1e-9);
}
