use std::path::Path;

use cogaze_road::metrics::{Deviation, standard_deviation_of_lane_position_m};

use super::*;

fn world(scene: &str, seed: u64) -> World {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenes").join(scene);
    World::new(Arc::new(Scene::read(&path).unwrap()), seed)
}

fn walker(world: &World) -> usize {
    match world.slots[world.scene.entity_named("Walker").unwrap()] {
        Slot::Pedestrian(index) => index,
        other => panic!("the walker is {other:?}"),
    }
}

#[test]
fn the_expert_drives_through_town_without_a_fault() {
    for seed in [1, 2, 3, 4] {
        let mut world = world("town.ron", seed);
        let (mut offsets, mut standing_s) = (Vec::new(), 0.0_f64);
        for _ in 0..60 * RATE_HZ {
            let occurrences = world.step(&Command::Expert);
            assert!(occurrences.iter().all(|it| it.kind == "storyboard"), "seed {seed}: {occurrences:?}");
            offsets.push(world.ego.lane.expect("the ego vehicle stays on the road").offset_m);
            standing_s = standing_s.max(world.ego_way.standstill_s);
        }
        assert_eq!(world.ego.collisions + world.ego.red_light_violations + world.ego.lane_departures, 0);
        assert!(world.ego_way.traveled_m > 200.0, "seed {seed}: {} m in 60 s", world.ego_way.traveled_m);
        assert!(standing_s < 30.0, "seed {seed}: stood for {standing_s} s");
        let sdlp_m = standard_deviation_of_lane_position_m(&offsets, Deviation::Population).unwrap();
        assert!(sdlp_m < 0.35, "seed {seed}: SDLP {sdlp_m} m");
        let traffic: u32 = world.vehicles.iter().map(|vehicle| vehicle.red_light_violations).sum();
        assert_eq!(traffic, 0, "seed {seed}: others passed red lights");
    }
}

#[test]
fn vehicles_never_run_into_each_other() {
    for seed in [1, 5] {
        let mut world = world("town.ron", seed);
        for step in 0..120 * RATE_HZ {
            world.step(&Command::Expert);
            for (index, a) in world.vehicles.iter().enumerate() {
                for b in &world.vehicles[index + 1..] {
                    let touching = a.footprint().overlap(&b.footprint());
                    assert!(touching.is_none(), "seed {seed}, step {step}: {} and {}", a.id, b.id);
                }
            }
        }
    }
}

#[test]
fn the_pedestrian_crosses_before_the_ego_vehicle() {
    let mut world = world("town.ron", 1);
    let walker = walker(&world);
    let start = world.pedestrians[walker].pose.position_in_world;
    let mut started_s = None;
    let mut nearest_m = f64::INFINITY;
    for _ in 0..20 * RATE_HZ {
        let occurrences = world.step(&Command::Expert);
        if occurrences.iter().any(|it| it.detail.starts_with("cross")) {
            started_s = Some(world.time_s());
        }
        let place = world.pedestrians[walker].pose.position_in_world;
        nearest_m = nearest_m.min(place.distance(world.ego.state.pose.position_in_world));
    }
    assert!(started_s.is_some_and(|started_s| started_s < 10.0), "{started_s:?}");
    let crossed_m = world.pedestrians[walker].pose.position_in_world.distance(start);
    assert!((crossed_m - 10.6).abs() < 0.1, "walked {crossed_m} m");
    assert!(nearest_m < 25.0, "the driver meets the pedestrian: {nearest_m} m");
}

#[test]
fn the_lights_cycle() {
    let mut world = world("town.ron", 1);
    let mut seen = vec![std::collections::BTreeSet::new(); world.signals.len()];
    for _ in 0..40 * RATE_HZ {
        world.step(&Command::Expert);
        for (seen, &state) in seen.iter_mut().zip(&world.signals) {
            seen.insert(state);
        }
    }
    assert!(seen.iter().all(|seen| seen.len() == 4), "{seen:?}");
}

#[test]
fn equal_seeds_drive_equally_and_others_differ() {
    let hashes = |seed: u64| {
        let mut world = world("town.ron", seed);
        let step = |_| {
            world.step(&Command::Expert);
            world.state_hash()
        };
        (0..20 * RATE_HZ).map(step).collect::<Vec<_>>()
    };
    let (first, again, other) = (hashes(1), hashes(1), hashes(2));
    let difference = first.iter().zip(&again).position(|(a, b)| a != b);
    assert_eq!(difference, None, "the first step that differs");
    assert!(first.iter().zip(&other).all(|(a, b)| a != b));
}

#[test]
fn driving_into_the_lead_vehicle_counts_one_collision() {
    let mut world = world("straight.ron", 1);
    let mut collisions = Vec::new();
    for _ in 0..25 * RATE_HZ {
        let command = Command::Controls(Controls { throttle: 1.0, ..Controls::default() });
        collisions.extend(world.step(&command).into_iter().filter(|it| it.kind == "collision"));
    }
    assert!(world.ego.collisions >= 1);
    assert!(collisions[0].detail.starts_with("Lead at "), "{collisions:?}");
    let (ego, lead) = (world.ego.footprint(), world.vehicles[0].footprint());
    assert!(ego.overlap(&lead).is_none_or(|way| way.length() < 0.2), "they do not drive through each other");
}

#[test]
fn the_expert_follows_a_braking_lead_vehicle_and_bends() {
    for scene in ["straight.ron", "curve.ron"] {
        let mut world = world(scene, 1);
        let mut slowest_mps = f64::INFINITY;
        for _ in 0..60 * RATE_HZ {
            let occurrences = world.step(&Command::Expert);
            assert!(occurrences.iter().all(|it| it.kind == "storyboard"), "{scene}: {occurrences:?}");
            slowest_mps = slowest_mps.min(world.ego.state.speed_mps);
        }
        assert!(slowest_mps > 5.0 && slowest_mps < 13.0, "{scene}: {slowest_mps} m/s");
        assert!(world.ego_way.traveled_m > 500.0, "{scene}: {} m", world.ego_way.traveled_m);
    }
}

#[test]
fn nothing_stands_on_the_road() {
    for scene in ["town.ron", "straight.ron", "curve.ron"] {
        let world = world(scene, 1);
        for lane in world.scene.network.lanes() {
            for pose in lane.path.poses().step_by(4) {
                let swept = Footprint { pose, half_length_m: 1.0, half_width_m: lane.width_m / 2.0 };
                let hit = world.layout.obstacles.iter().find(|(_, other)| swept.overlap(other).is_some());
                assert!(hit.is_none(), "{scene}: {hit:?}");
            }
        }
    }
}
