use std::f64::consts::{FRAC_PI_2, PI};

use super::*;
use crate::{ArmName, ArmSpec, CrosswalkSpec, Error, JunctionSpec, NetworkSpec, RoadSpec, RoadStart, Shape};

fn arm_name(arm: &str) -> ArmName {
    ArmName { junction: "crossing".into(), arm: arm.into() }
}

/// A crossing whose north arm leads back to its east arm; the other two end after 100 m.
fn crossing() -> NetworkSpec {
    let arms = [("north", 0.0), ("west", FRAC_PI_2), ("south", PI), ("east", -FRAC_PI_2)];
    let road = |name: &str, start: &str, shapes: Vec<Shape>, end: Option<&str>| RoadSpec {
        name: name.into(),
        start: RoadStart::Arm(arm_name(start)),
        shapes,
        end: end.map(arm_name),
        cross_section: CrossSection::default(),
        speed_limit_mps: 13.9,
    };
    NetworkSpec {
        junctions: vec![JunctionSpec {
            name: "crossing".into(),
            center: Pose::on_ground(0.0, 0.0, 0.0),
            radius_m: 12.0,
            arms: arms
                .map(|(name, heading_rad)| ArmSpec { name: name.into(), heading_rad, crosswalk: name == "south" })
                .into(),
            signals: Some(SignalProgram { green_s: 10.0, yellow_s: 3.0, all_red_s: 2.0, offset_s: 0.0, groups: 1 }),
        }],
        roads: vec![
            road("loop", "north", vec![Shape::turn(60.0, -PI)], Some("east")),
            road("west road", "west", vec![Shape::Line { length_m: 100.0 }], None),
            road("south road", "south", vec![Shape::Line { length_m: 100.0 }], None),
        ],
        crosswalks: vec![CrosswalkSpec { name: "zebra".into(), road: "loop".into(), s_m: 50.0, width_m: 3.0 }],
    }
}

#[test]
fn every_arm_leads_to_every_other_without_a_jump() {
    let network = RoadNetwork::build(&crossing()).unwrap();
    let paths = network.roads().iter().filter(|road| road.junction.is_some()).count();
    assert_eq!(paths, 12);
    for lane in network.lanes() {
        for &next in &lane.successors {
            let (end, start) = (lane.path.pose_at(f64::INFINITY), network.lanes()[next].path.pose_at(0.0));
            assert!(end.position_in_world.distance(start.position_in_world) < 0.05);
            assert!(wrapped_angle(end.heading_rad - start.heading_rad).abs() < 1e-6);
            assert!(network.lanes()[next].predecessors.contains(&lane_index(&network, lane)));
        }
    }
}

fn lane_index(network: &RoadNetwork, lane: &Lane) -> LaneIndex {
    network.lane_of(lane.road, lane.number).unwrap()
}

#[test]
fn turns_are_named_from_the_drivers_side() {
    let network = RoadNetwork::build(&crossing()).unwrap();
    for (name, turn) in [
        ("crossing/south-north", Turn::Straight),
        ("crossing/south-west", Turn::Left),
        ("crossing/south-east", Turn::Right),
    ] {
        let road = network.road_named(name).unwrap();
        assert_eq!(network.lanes()[network.roads()[road].lanes[0]].turn, turn, "{name}");
    }
}

#[test]
fn points_beside_a_lane_are_found_with_their_offset() {
    let network = RoadNetwork::build(&crossing()).unwrap();
    let road = network.road_named("loop").unwrap();
    for number in [-1, 1] {
        let lane = network.lane_of(road, number).unwrap();
        for s_m in [5.0, 60.0, 150.0] {
            let position = network.position_at(lane, s_m);
            let pose = network.pose(LanePosition { offset_m: 0.4, ..position });
            let found = network.nearest_lane_along(&pose).unwrap();
            assert_eq!(found.lane, lane);
            assert!((found.distance_m - position.distance_m).abs() < 0.05, "{found:?} {position:?}");
            assert!((found.offset_m - 0.4).abs() < 0.02, "{found:?}");
        }
    }
    assert_eq!(network.nearest_lane(DVec3::new(5000.0, 0.0, 0.0)), None);
}

#[test]
fn arms_of_one_axis_share_a_light_and_stop_lines_keep_off_the_crosswalk() {
    let network = RoadNetwork::build(&crossing()).unwrap();
    let group = |name: &str| network.signals().iter().find(|signal| signal.name == name).unwrap().group;
    assert_eq!(group("crossing/north"), group("crossing/south"));
    assert_ne!(group("crossing/north"), group("crossing/east"));
    let south = network.road_named("south road").unwrap();
    let lane = &network.lanes()[network.lane_of(south, 1).unwrap()];
    let (_, stop_m) = lane.signal.unwrap();
    assert!((lane.path.length_m() - stop_m - 5.0).abs() < 1e-9);
    assert!(network.lanes()[network.lane_of(south, -1).unwrap()].signal.is_none());
}

#[test]
fn the_masts_stand_to_the_right_of_the_drivers_and_face_them() {
    let network = RoadNetwork::build(&crossing()).unwrap();
    let signal = network.signals().iter().find(|signal| signal.name == "crossing/south").unwrap();
    for mast in &signal.masts {
        assert!(mast.position_in_world.x > 3.5, "drivers come north on the east side: {mast:?}");
        assert!(mast.forward().z > 0.99);
    }
}

#[test]
fn mistakes_are_named() {
    let check = |change: fn(&mut NetworkSpec), part: &str| {
        let mut spec = crossing();
        change(&mut spec);
        let message = RoadNetwork::build(&spec).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    };
    check(|spec| spec.crosswalks[0].road = "lop".into(), "known: loop, west road, south road");
    check(|spec| spec.roads[1].name = "loop".into(), "two roads are named");
    check(|spec| spec.roads[0].end = None, "holds 0 roads");
    check(|spec| spec.roads[0].speed_limit_mps = f64::NAN, "speed_limit_mps of road \"loop\"");
    check(|spec| spec.roads[0].shapes.push(Shape::Line { length_m: 500.0 }), "cannot be joined");
    assert!(matches!(
        RoadNetwork::build(&{
            let mut spec = crossing();
            spec.roads.pop();
            spec
        }),
        Err(Error::ArmRoads { roads: 0, .. })
    ));
}
