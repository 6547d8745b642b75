use cogaze_gaze::ViewGeometry;
use cogaze_heatmap::Heatmap;
use glam::Quat;

use super::*;
use crate::{GazeObservation, ObjectInView, PromptSettings, SourceMap, ViewPose};

const WIDTH: usize = 192;
const HEIGHT: usize = 96;

fn pose() -> ViewPose {
    ViewPose {
        position_in_world: Vec3::new(0.0, 1.2, 0.0),
        world_from_view: Quat::IDENTITY,
        geometry: ViewGeometry::from_vertical_fov(1.05, 16.0 / 9.0),
    }
}

/// A frame whose relevance has these (column, row, value), everything 20 m deep.
fn frame_with(relevance: &[(usize, usize, f32)]) -> PerceivedFrame {
    let mut values = vec![0.0; WIDTH * HEIGHT];
    for (x, y, value) in relevance {
        values[y * WIDTH + x] = *value;
    }
    PerceivedFrame {
        frame: 0,
        capture_time_nanos: 0,
        pose: pose(),
        maps: vec![SourceMap { source: "relevance".into(), map: Heatmap::new(WIDTH, HEIGHT, values).unwrap() }],
        inverse_depth: Heatmap::new(WIDTH, HEIGHT, vec![0.05; WIDTH * HEIGHT]).unwrap(),
        prediction: None,
        objects: Vec::new(),
    }
}

fn nobody() -> SeenMemory {
    SeenMemory::new(&PromptSettings::default())
}

fn peaks_of(frame: &PerceivedFrame) -> Vec<Candidate> {
    RelevancePeaks::default().propose(frame, &nobody())
}

#[test]
fn an_unknown_strategy_is_refused_with_the_known_names() {
    let mut registry = StrategyRegistry::default();
    registry.register("mine", |_| Box::new(NoPrompts));
    let refusal = registry.create("relevance-peeks").err().unwrap().to_string();
    assert!(refusal.contains("mine, none, oracle, relevance-peaks, sham"), "{refusal}");
    assert_eq!(registry.create("relevance-peaks:difference").unwrap().name(), "relevance-peaks");
    assert_eq!(registry.create("sham:7").unwrap().name(), "sham");
}

#[test]
fn peaks_are_the_highest_first_and_apart() {
    // The second is 1.2° beside the first and belongs to it.
    let frame = frame_with(&[(40, 50, 2.0), (42, 50, 1.0), (150, 30, 1.0)]);
    let peaks = peaks_of(&frame);
    assert_eq!(peaks.len(), 2);
    assert!(peaks[0].strength == 1.0 && (0.2..0.9).contains(&peaks[1].strength), "{peaks:?}");
    let center = |x: f64, y: f64| [(x + 0.5) / WIDTH as f64, (y + 0.5) / HEIGHT as f64];
    let off_deg = |index: usize, point| frame.pose.angle_to(point, peaks[index].point_in_world).to_degrees();
    assert!(off_deg(0, center(40.0, 50.0)) < 1.0 && off_deg(1, center(150.0, 30.0)) < 0.1);
    assert!(peaks.iter().all(|peak| (peak.point_in_world.z + 20.0).abs() < 1e-3), "at the depth of the frame");
}

#[test]
fn the_own_vehicle_needs_no_prompt() {
    let mut frame = frame_with(&[(40, 80, 2.0), (150, 30, 1.0)]);
    let depth = |index: usize| if index / WIDTH > 64 { 1.0 / 1.5 } else { 0.05 };
    frame.inverse_depth = Heatmap::new(WIDTH, HEIGHT, (0..WIDTH * HEIGHT).map(depth).collect()).unwrap();
    let peaks = peaks_of(&frame);
    assert_eq!(peaks.len(), 1, "the dashboard, 1.5 m ahead, is left out: {peaks:?}");
    assert!(peaks[0].strength == 1.0 && peaks[0].point_in_world.z < -19.0);
}

#[test]
fn a_map_that_says_nothing_gives_no_peak() {
    let mut frame = frame_with(&[]);
    assert_eq!(peaks_of(&frame), []);
    frame.maps[0].map = Heatmap::new(WIDTH, HEIGHT, vec![0.3; WIDTH * HEIGHT]).unwrap();
    assert_eq!(peaks_of(&frame), []);
    // A slope has a highest pixel, but none that stands out.
    let slope = (0..WIDTH * HEIGHT).map(|index| (index % WIDTH) as f32).collect();
    frame.maps[0].map = Heatmap::new(WIDTH, HEIGHT, slope).unwrap();
    assert_eq!(peaks_of(&frame), []);
    frame.maps.clear();
    assert_eq!(peaks_of(&frame), []);
}

#[test]
fn a_peak_in_the_sky_is_far_or_left_out() {
    let mut frame = frame_with(&[(100, 20, 1.0)]);
    frame.inverse_depth = Heatmap::new(1, 1, vec![0.0]).unwrap();
    assert_eq!(peaks_of(&frame)[0].point_in_world.z, -RelevancePeaks::FAR_M);
    let mut grounded = RelevancePeaks { sky_depth_m: None, ..RelevancePeaks::default() };
    assert_eq!(grounded.propose(&frame, &nobody()), []);
}

/// What the log stores is what was seen: maps in 16 bits, which storing again does not change.
#[test]
fn a_logged_map_gives_the_same_peaks_again() {
    let mut frame = frame_with(&[(40, 50, 2.0), (150, 30, 0.37), (90, 80, 1.1)]);
    let logged = |map: &Heatmap| map.quantized().to_heatmap().unwrap();
    frame.maps[0].map = logged(&frame.maps[0].map);
    frame.inverse_depth = logged(&frame.inverse_depth);
    let live = peaks_of(&frame);
    frame.maps[0].map = logged(&frame.maps[0].map);
    frame.inverse_depth = logged(&frame.inverse_depth);
    assert_eq!(live.len(), 3);
    assert_eq!(peaks_of(&frame), live);
}

#[test]
fn the_oracle_names_what_would_be_hit_soonest() {
    let object = |id, time_to_collision_s, visible_fraction| ObjectInView {
        id,
        class: "vehicle".into(),
        left_in_view: 0.1 * id as f64,
        top_in_view: 0.4,
        right_in_view: 0.1 * id as f64 + 0.1,
        bottom_in_view: 0.6,
        distance_m: 30.0,
        time_to_collision_s,
        visible_fraction,
    };
    let objects = vec![
        object(1, Some(3.0), 1.0),
        object(2, None, 1.0),
        object(3, Some(0.5), 0.05),
        object(4, Some(9.0), 1.0),
        object(5, Some(1.0), 0.6),
    ];
    let frame = PerceivedFrame { objects, ..frame_with(&[]) };
    let proposed = Oracle::default().propose(&frame, &nobody());
    assert_eq!(proposed.iter().map(|candidate| candidate.strength).collect::<Vec<_>>(), [0.75, 0.25]);
    assert!(frame.pose.angle_to([0.55, 0.5], proposed[0].point_in_world) < 1e-6);
    assert!((proposed[0].point_in_world.distance(frame.pose.position_in_world) - 30.0).abs() < 1e-3);
}

#[test]
fn the_sham_keeps_time_with_peaks_at_places_of_its_own() {
    let frame = frame_with(&[(40, 50, 2.0), (150, 30, 1.0)]);
    let places = |seed: &str| -> Vec<Vec3> {
        let mut sham = Sham::new(seed);
        let first = sham.propose(&frame, &nobody());
        assert_eq!(sham.propose(&frame, &nobody()), first, "a peak keeps its place");
        first.iter().map(|candidate| candidate.point_in_world).collect()
    };
    assert_eq!(places("7").len(), 2);
    assert_eq!(places("7"), places("7"));
    assert_ne!(places("7"), places("8"));
    assert_eq!(Sham::new("7").propose(&frame_with(&[]), &nobody()), [], "no peak, no prompt");
    // Once the driver has looked at the first peak, only the second is left to keep time with.
    let (mut seen, peak) = (nobody(), peaks_of(&frame)[0].point_in_world);
    for index in 0..30 {
        let gaze_in_view = frame.pose.project(peak);
        seen.observe(GazeObservation { time_nanos: index * 10_000_000, gaze_in_view, pose: frame.pose });
    }
    let later = PerceivedFrame { capture_time_nanos: 300_000_000, ..frame.clone() };
    assert_eq!(Sham::new("7").propose(&later, &seen).len(), 1);
}
