use cogaze_gaze::ViewGeometry;
use cogaze_heatmap::Heatmap;
use glam::{Quat, Vec3};
use proptest::prelude::{ProptestConfig, prop, prop_assert, prop_assert_eq, proptest};

use super::*;
use crate::{ObjectInView, PoseTrack, RelevancePeaks, SourceMap};

const MILLI: i64 = 1_000_000;
/// A thing beside the road.
const THING: Vec3 = Vec3::new(4.0, 1.5, -30.0);
const ELSEWHERE: [f64; 2] = [0.15, 0.85];

fn pose(yaw: f32) -> ViewPose {
    ViewPose {
        position_in_world: Vec3::new(0.0, 1.2, 0.0),
        world_from_view: Quat::from_rotation_y(yaw),
        geometry: ViewGeometry::from_vertical_fov(1.05, 16.0 / 9.0),
    }
}

/// Proposes the same places in every frame.
struct Fixed(Vec<Vec3>);

impl Strategy for Fixed {
    fn name(&self) -> &'static str {
        "fixed"
    }

    fn propose(&mut self, _frame: &PerceivedFrame, _seen: &SeenMemory) -> Vec<Candidate> {
        let candidate = |point: &Vec3| Candidate { point_in_world: *point, strength: 1.0, source: "test".into() };
        self.0.iter().map(candidate).collect()
    }
}

fn frame(number: u64, time_nanos: i64, pose: ViewPose) -> PerceivedFrame {
    PerceivedFrame {
        frame: number,
        capture_time_nanos: time_nanos,
        pose,
        maps: Vec::new(),
        inverse_depth: Heatmap::new(1, 1, vec![0.0]).unwrap(),
        prediction: None,
        objects: Vec::new(),
    }
}

/// Lives through `ticks` of 10 ms, a frame every fifth; `gaze` says where the driver looks in each.
fn live(
    prompter: &mut Prompter,
    ticks: std::ops::Range<i64>,
    pose_at: impl Fn(i64) -> ViewPose,
    gaze: impl Fn(i64, &ViewPose) -> Option<[f64; 2]>,
) -> Vec<PromptEvent> {
    let mut events = Vec::new();
    for tick in ticks {
        let (time_nanos, pose) = (tick * 10 * MILLI, pose_at(tick));
        prompter.observe(GazeObservation { time_nanos, gaze_in_view: gaze(tick, &pose), pose });
        if tick % 5 == 0 {
            prompter.perceive(&frame(tick as u64 / 5, time_nanos, pose));
        }
        events.extend(prompter.advance(time_nanos));
        assert!(prompter.active().len() <= 2);
        assert!(prompter.active().iter().all(|prompt| (0.0..=1.0).contains(&prompt.opacity)));
    }
    events
}

fn kinds(events: &[PromptEvent]) -> Vec<(i64, PromptEventKind)> {
    events.iter().map(|event| (event.time_nanos / MILLI, event.kind)).collect()
}

fn prompter(places: &[Vec3]) -> Prompter {
    Prompter::new(Box::new(Fixed(places.to_vec())), PromptSettings::default())
}

#[test]
fn a_prompt_comes_up_softly_and_expires_if_nobody_looks() {
    let mut prompter = prompter(&[THING]);
    let mut events = live(&mut prompter, 0..15, |_| pose(0.0), |_, _| Some(ELSEWHERE));
    let opacity = prompter.active()[0].opacity;
    assert!((opacity - 0.14 / 0.3).abs() < 1e-3, "140 ms of a 300 ms ramp: {opacity}");
    events.extend(live(&mut prompter, 15..340, |_| pose(0.0), |_, _| Some(ELSEWHERE)));
    assert_eq!(kinds(&events), [(0, PromptEventKind::Shown), (3000, PromptEventKind::Expired)]);
    assert!(prompter.active().is_empty(), "it has faded");
}

#[test]
fn looking_there_makes_it_fade_after_the_dwell() {
    let mut prompter = prompter(&[THING]);
    let look = |tick: i64, pose: &ViewPose| if tick < 50 { Some(ELSEWHERE) } else { pose.project(THING) };
    let events = live(&mut prompter, 0..300, |_| pose(0.0), look);
    // Samples from 500 ms on; each stands for the 10 ms before it, so that the tenth makes 100 ms.
    assert_eq!(kinds(&events), [(0, PromptEventKind::Shown), (590, PromptEventKind::LookedAt)]);
}

#[test]
fn a_place_rests_after_its_prompt() {
    let mut prompter = prompter(&[THING]);
    let events = live(&mut prompter, 0..1500, |_| pose(0.0), |_, _| Some(ELSEWHERE));
    let shown: Vec<i64> =
        kinds(&events).iter().filter(|(_, kind)| *kind == PromptEventKind::Shown).map(|(time, _)| *time).collect();
    assert_eq!(shown, [0, 7000, 14000], "3 s up, then 4 s of rest");
}

#[test]
fn what_was_just_seen_gets_no_prompt() {
    let mut prompter = prompter(&[THING]);
    let events = live(&mut prompter, 1..400, |_| pose(0.0), |_, pose| pose.project(THING));
    // Only the very first frame comes before any dwell.
    assert!(events.iter().all(|event| event.time_nanos < 200 * MILLI), "{:?}", kinds(&events));
    let look = |tick: i64, pose: &ViewPose| if tick < 420 { pose.project(THING) } else { Some(ELSEWHERE) };
    let events = live(&mut prompter, 400..700, |_| pose(0.0), look);
    let first = kinds(&events)[0];
    assert!(first.1 == PromptEventKind::Shown && first.0 >= 4190 + 1900, "unseen for two seconds again: {first:?}");
}

#[test]
fn lost_gaze_is_neither_looking_nor_a_reason_to_prompt() {
    let mut prompter = prompter(&[THING]);
    assert!(live(&mut prompter, 0..100, |_| pose(0.0), |_, _| None).is_empty());
    let look = |tick: i64, _: &ViewPose| (tick == 100).then_some(ELSEWHERE);
    let events = live(&mut prompter, 100..500, |_| pose(0.0), look);
    assert_eq!(kinds(&events), [(1000, PromptEventKind::Shown), (4000, PromptEventKind::Expired)]);
}

/// The camera turns at 0.5 rad/s, and the network takes 300 ms. The peak is in the map of the captured frame; the ring
/// must be on the thing when it comes up, and a look at the thing must count, at every moment of the turn.
#[test]
fn while_the_camera_turns_the_ring_stays_on_its_object() {
    let strategy = RelevancePeaks { peak_to_mean: 2.0, ..RelevancePeaks::default() };
    let mut prompter = Prompter::new(Box::new(strategy), PromptSettings::default());
    let yaw_at = |tick: i64| pose(-0.005 * tick as f32);
    let mut track = PoseTrack::default();
    let (captured_tick, mut waiting) = (20, None);
    let (mut worst_deg, mut looked) = (0.0_f64, false);
    for tick in 0..100 {
        let (time_nanos, now) = (tick * 10 * MILLI, yaw_at(tick));
        track.push(time_nanos, now);
        if tick == captured_tick {
            waiting = Some(frame_with_thing(time_nanos, now));
        }
        // The sample comes from between two ticks, as those of a device do.
        let sample_nanos = time_nanos - 3 * MILLI;
        let sample_pose = track.at(sample_nanos).unwrap();
        let gaze = if tick > 70 { sample_pose.project(THING) } else { Some(ELSEWHERE) };
        prompter.observe(GazeObservation { time_nanos: sample_nanos, gaze_in_view: gaze, pose: sample_pose });
        if tick == captured_tick + 30 {
            prompter.perceive(&waiting.take().unwrap());
        }
        looked |= prompter.advance(time_nanos).iter().any(|event| event.kind == PromptEventKind::LookedAt);
        for prompt in prompter.active() {
            let ring_in_view = now.project(prompt.point_in_world).unwrap();
            worst_deg = worst_deg.max(now.angle_to(ring_in_view, THING).to_degrees());
        }
    }
    assert!(worst_deg > 0.0 && worst_deg < 1.0, "the ring is {worst_deg}° off");
    assert!(looked, "looking at the thing counts as looking at the ring");
}

fn frame_with_thing(time_nanos: i64, pose: ViewPose) -> PerceivedFrame {
    let (width, height) = (192, 96);
    let place = pose.project(THING).unwrap();
    let mut values = vec![0.0; width * height];
    values[(place[1] * height as f64) as usize * width + (place[0] * width as f64) as usize] = 1.0;
    let depth = (pose.world_from_view.inverse() * (THING - pose.position_in_world)).z.abs();
    PerceivedFrame {
        maps: vec![SourceMap { source: "relevance".into(), map: Heatmap::new(width, height, values).unwrap() }],
        inverse_depth: Heatmap::new(width, height, vec![1.0 / depth; width * height]).unwrap(),
        ..frame(4, time_nanos, pose)
    }
}

/// A car of 1.8 by 1.4 m, box and distance as a host names them.
fn car(center: Vec3, pose: &ViewPose) -> ObjectInView {
    let corner = |x: f32, y: f32| pose.project(center + Vec3::new(x, y, 2.2)).unwrap();
    let ([left_in_view, top_in_view], [right_in_view, bottom_in_view]) = (corner(-0.9, 0.7), corner(0.9, -0.7));
    ObjectInView {
        id: 7,
        class: "vehicle".into(),
        left_in_view,
        top_in_view,
        right_in_view,
        bottom_in_view,
        distance_m: center.distance(pose.position_in_world),
        time_to_collision_s: None,
        visible_fraction: 1.0,
    }
}

/// Driving behind a car that changes lane. Its prompt must go with it, not stay behind on the road; gaze on the car is
/// gaze on the prompt; and when the prompt is gone, the car rests, wherever it is by then.
#[test]
fn a_prompt_on_a_moving_object_goes_with_it() {
    let eye = |tick: i64| ViewPose { position_in_world: Vec3::new(0.0, 1.2, -0.14 * tick as f32), ..pose(0.0) };
    let car_at = |tick: i64| eye(tick).position_in_world + Vec3::new(-2.0 + 0.015 * tick as f32, -0.4, -25.0);
    let rear_at = |tick: i64| car_at(tick) + Vec3::new(0.0, 0.0, 2.2);
    let mut prompter = prompter(&[rear_at(0)]);
    let (mut events, mut worst_deg) = (Vec::new(), 0.0_f64);
    for tick in 0..600 {
        let (time_nanos, now) = (tick * 10 * MILLI, eye(tick));
        let gaze = if tick > 150 { now.project(rear_at(tick)) } else { Some(ELSEWHERE) };
        prompter.observe(GazeObservation { time_nanos, gaze_in_view: gaze, pose: now });
        if tick % 5 == 0 {
            // The result of the frame of 100 ms ago comes into use.
            let captured = (tick - 10).max(0);
            let objects = vec![car(car_at(captured), &eye(captured))];
            let number = captured as u64 / 5;
            prompter.perceive(&PerceivedFrame { objects, ..frame(number, captured * 10 * MILLI, eye(captured)) });
        }
        prompter.strategy = Box::new(Fixed(vec![rear_at(tick)]));
        events.extend(prompter.advance(time_nanos));
        for prompt in prompter.active().iter().filter(|prompt| prompt.phase != PromptPhase::Onset) {
            assert_eq!(prompt.object, Some(7));
            let ring_in_view = now.project(prompt.point_in_world).unwrap();
            worst_deg = worst_deg.max(now.angle_to(ring_in_view, rear_at(tick)).to_degrees());
        }
    }
    assert!(worst_deg > 0.0 && worst_deg < 1.0, "the ring is {worst_deg}° off");
    assert_eq!(kinds(&events), [(0, PromptEventKind::Shown), (1600, PromptEventKind::LookedAt)]);
}

#[test]
fn what_is_proposed_near_a_prompt_changes_nothing_about_it() {
    let mut prompter = prompter(&[THING]);
    live(&mut prompter, 0..20, |_| pose(0.0), |_, _| Some(ELSEWHERE));
    let before = prompter.active().to_vec();
    prompter.strategy = Box::new(Fixed(vec![THING + Vec3::new(1.0, 0.0, 0.0), Vec3::new(-9.0, 1.0, -30.0)]));
    let events = live(&mut prompter, 20..21, |_| pose(0.0), |_, _| Some(ELSEWHERE));
    assert_eq!(kinds(&events), [(200, PromptEventKind::Shown)], "two degrees beside it is no other place");
    assert_eq!(events[0].point_in_world.x, -9.0);
    assert_eq!((prompter.active()[0].id, prompter.active()[0].point_in_world), (before[0].id, THING));
}

#[test]
fn candidates_that_are_no_numbers_are_left_out() {
    let mut prompter = prompter(&[Vec3::new(f32::NAN, 0.0, -9.0), Vec3::new(0.0, f32::INFINITY, -9.0)]);
    assert!(live(&mut prompter, 0..50, |_| pose(0.0), |_, _| Some(ELSEWHERE)).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn the_same_inputs_give_the_same_prompts_and_never_more_than_two(
        places in prop::collection::vec((-20.0_f32..20.0, 0.0_f32..3.0, -60.0_f32..-5.0), 0..6),
        glances in prop::collection::vec(prop::option::of((0.0..1.0_f64, 0.0..1.0_f64)), 20),
    ) {
        let places: Vec<Vec3> = places.into_iter().map(Vec3::from).collect();
        let run = || {
            let mut prompter = prompter(&places);
            live(&mut prompter, 0..600, |_| pose(0.0), |tick, _| glances[(tick / 30) as usize].map(Into::into))
        };
        let events = run();
        prop_assert_eq!(&events, &run());
        let shown = events.iter().filter(|event| event.kind == PromptEventKind::Shown);
        let ids: Vec<u64> = shown.map(|event| event.prompt).collect();
        prop_assert!(ids.is_sorted() && ids.iter().all(|id| *id >= 1));
    }
}

#[test]
fn what_the_vehicle_has_passed_gets_no_prompt() {
    let mut prompter = prompter(&[THING]);
    // The camera turns away by more than half of its field of view before the first frame is perceived.
    let events = live(&mut prompter, 0..100, |_| pose(1.2), |_, _| Some(ELSEWHERE));
    assert_eq!(events, []);
}

#[test]
fn what_the_vehicle_is_about_to_pass_gets_no_prompt() {
    // At 15 m/s a place 12 m ahead and 5 m to the side is out of a view of 92° within half a second; one 60 m ahead
    // stays.
    let (near, far) = (Vec3::new(5.0, 1.2, -12.0), Vec3::new(5.0, 1.2, -60.0));
    let moving = |tick: i64| ViewPose { position_in_world: Vec3::new(0.0, 1.2, -0.15 * tick as f32), ..pose(0.0) };
    // Motion is known once there is more than one sample.
    let mut prompter = prompter(&[near, far]);
    live(&mut prompter, 1..5, moving, |_, _| None);
    let events = live(&mut prompter, 5..10, moving, |_, _| Some(ELSEWHERE));
    assert_eq!(events.iter().map(|event| event.point_in_world).collect::<Vec<_>>(), [far]);
}
