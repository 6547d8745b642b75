use cogaze_gaze::ViewGeometry;
use glam::Quat;

use super::*;

const MILLI: i64 = 1_000_000;
const THING: Vec3 = Vec3::new(2.0, 1.0, -25.0);

fn pose(yaw: f32) -> ViewPose {
    ViewPose {
        position_in_world: Vec3::new(0.0, 1.2, 0.0),
        world_from_view: Quat::from_rotation_y(yaw),
        geometry: ViewGeometry::from_vertical_fov(1.05, 16.0 / 9.0),
    }
}

/// A sample each 10 ms; `gaze` says where it is in each.
fn memory(samples: i64, yaw_at: impl Fn(i64) -> f32, gaze: impl Fn(i64, &ViewPose) -> Option<[f64; 2]>) -> SeenMemory {
    let mut memory = SeenMemory::new(&PromptSettings::default());
    for index in 0..samples {
        let pose = pose(yaw_at(index));
        let gaze_in_view = gaze(index, &pose);
        memory.observe(GazeObservation { time_nanos: index * 10 * MILLI, gaze_in_view, pose });
    }
    memory
}

#[test]
fn following_a_thing_with_a_turning_camera_is_looking_at_it() {
    let followed = memory(21, |index| 0.02 * index as f32, |_, pose| pose.project(THING));
    assert_eq!(followed.dwell_nanos(THING, 0), 200 * MILLI);
    // The same point of the view, while the camera turns by more than a degree each sample, is not.
    let stared = memory(21, |index| 0.02 * index as f32, |_, _| pose(0.2).project(THING));
    assert_eq!(stared.dwell_nanos(THING, 0), 30 * MILLI, "two degrees are three samples of this turn");
}

#[test]
fn glances_add_up_until_they_are_long_enough() {
    let glances =
        memory(40, |_| 0.0, |index, pose| if index % 4 == 1 { pose.project(THING) } else { Some([0.1, 0.9]) });
    assert_eq!(glances.dwell_nanos(THING, 0), 100 * MILLI);
    assert!(glances.has_dwelt(THING, 0) && !glances.has_dwelt(THING, 100 * MILLI));
}

#[test]
fn nobody_looks_through_a_gap_in_the_samples() {
    let mut memory = memory(2, |_| 0.0, |_, _| None);
    let look = |time_nanos| GazeObservation { time_nanos, gaze_in_view: pose(0.0).project(THING), pose: pose(0.0) };
    memory.observe(look(500 * MILLI));
    assert_eq!(memory.dwell_nanos(THING, 0), 0, "490 ms without a sample");
    memory.observe(look(510 * MILLI));
    assert_eq!(memory.dwell_nanos(THING, 0), 10 * MILLI);
}

#[test]
fn lost_gaze_and_gaze_that_is_no_number_are_no_look_and_not_known() {
    for gaze in [None, Some([f64::NAN, 0.5]), Some([0.5, f64::INFINITY])] {
        let memory = memory(30, |_| 0.0, |_, _| gaze);
        assert_eq!(memory.dwell_nanos(THING, 0), 0);
        assert!(!memory.has_gaze_since(0), "{gaze:?}");
    }
}

#[test]
fn a_late_sample_changes_nothing() {
    let mut memory = memory(30, |_| 0.0, |_, pose| pose.project(THING));
    let before = memory.dwell_nanos(THING, 0);
    let late = GazeObservation { time_nanos: 20 * MILLI, gaze_in_view: None, pose: pose(0.0) };
    assert_eq!(memory.observe(late), Observed::TooLate);
    assert_eq!(memory.dwell_nanos(THING, 0), before);
}

#[test]
fn what_was_seen_is_forgotten() {
    let look = |index: i64, pose: &ViewPose| if index < 100 { pose.project(THING) } else { Some([0.1, 0.9]) };
    let recent = memory(300, |_| 0.0, look);
    assert!(recent.has_seen(THING, 2800 * MILLI) && !recent.has_seen(THING, 2990 * MILLI));
    assert_eq!(memory(1000, |_| 0.0, look).observations.len(), 301, "two seconds and one more are kept");
}
