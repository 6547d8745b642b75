use std::path::Path;

use super::*;
use crate::Scene;

/// A world in which entity 0 drives along −z at 10 m/s and entity 1 stands at z = −100.
struct Drive {
    time_s: f64,
    acting: bool,
}

impl WorldView for Drive {
    fn time_s(&self) -> f64 {
        self.time_s
    }
    fn position_in_world(&self, entity: EntityIndex) -> DVec3 {
        if entity == 0 { DVec3::new(0.0, 0.0, -10.0 * self.time_s) } else { DVec3::new(0.0, 0.0, -100.0) }
    }
    fn velocity_mps(&self, entity: EntityIndex) -> DVec3 {
        if entity == 0 { DVec3::new(0.0, 0.0, -10.0) } else { DVec3::ZERO }
    }
    fn traveled_m(&self, entity: EntityIndex) -> f64 {
        if entity == 0 { 10.0 * self.time_s } else { 0.0 }
    }
    fn standstill_s(&self, entity: EntityIndex) -> f64 {
        if entity == 0 { 0.0 } else { self.time_s }
    }
    fn is_acting(&self, _: EntityIndex) -> bool {
        self.acting
    }
    fn signal_state(&self, _: SignalIndex) -> SignalState {
        SignalState::Red
    }
}

fn storyboard(events: &str) -> Storyboard {
    let text = format!(
        r#"(
        road_network: (roads: [(name: "lane", from: World(x: 0, z: 0, heading_deg: 0),
            shapes: [Line(length_m: 300)], speed_limit_mps: 13.9)]),
        entities: [(name: "Ego", object: Vehicle(category: Car)), (name: "Walker", object: Pedestrian)],
        init: (private: [
            (entity: "Ego", actions: [Teleport(Lane(road: "lane", lane: -1, s_m: 10))]),
            (entity: "Walker", actions: [Teleport(Road(road: "lane", s_m: 100, t_m: 5))]),
        ]),
        storyboard: (stories: [(name: "story", acts: [(name: "act", maneuver_groups: [
            (name: "group", actors: ["Walker"], events: [{events}]),
        ])])]),
    )"#
    );
    Scene::parse(&text, Path::new("test.ron")).unwrap().storyboard
}

/// The times, in tenths of a second, at which events start.
fn starts(events: &str) -> Vec<(u32, String)> {
    let storyboard = storyboard(events);
    let mut run = StoryboardRun::new(&storyboard);
    let mut found = Vec::new();
    for tenth in 0..100_u32 {
        let world = Drive { time_s: f64::from(tenth) / 10.0, acting: tenth % 20 >= 10 };
        found.extend(run.advance(&storyboard, &world).into_iter().map(|event| (tenth, event.name)));
    }
    found
}

fn check(condition: &str, expected: &[u32]) {
    let event = format!(r#"(name: "go", start_trigger: [[{condition}]], actions: [Speed(target_mps: 1)])"#);
    let found: Vec<u32> = starts(&event).into_iter().map(|(tenth, _)| tenth).collect();
    assert_eq!(found, expected, "{condition}");
}

#[test]
fn each_condition_fires_when_it_begins_to_hold() {
    check("(condition: SimulationTime(rule: GreaterThan, value_s: 2))", &[21]);
    check(r#"(condition: RelativeDistance(entity: "Ego", target: "Walker", rule: LessThan, value_m: 40.5))"#, &[60]);
    check(r#"(condition: TimeToCollision(entity: "Ego", target: "Walker", rule: LessThan, value_s: 5.05))"#, &[50]);
    check(r#"(condition: TraveledDistance(entity: "Ego", value_m: 29.5))"#, &[30]);
    check(r#"(condition: StandStill(entity: "Walker", duration_s: 1.45))"#, &[15]);
    check(r#"(condition: Speed(entity: "Ego", rule: LessThan, value_mps: 9))"#, &[]);
    check(
        r#"(condition: ReachPosition(entity: "Ego", position: World(x: 0, z: -70, heading_deg: 0), tolerance_m: 5.5))"#,
        &[65],
    );
}

#[test]
fn delays_and_edges_shift_the_start() {
    check("(condition: SimulationTime(rule: GreaterThan, value_s: 2), delay_s: 1.5)", &[36]);
    check("(condition: SimulationTime(rule: LessThan, value_s: 3.05), edge: Falling)", &[31]);
    check("(condition: SimulationTime(rule: GreaterThan, value_s: 2), edge: Rising, delay_s: 0.5)", &[26]);
}

#[test]
fn an_event_follows_the_end_of_another() {
    let events = r#"
        (name: "first", start_trigger: [[(condition: SimulationTime(rule: GreaterThan, value_s: 1.15))]],
            actions: [Speed(target_mps: 1)]),
        (name: "second", start_trigger: [[(condition: StoryboardElementState(event: "first", state: Complete))]],
            actions: [Speed(target_mps: 1)])"#;
    // The walker acts in the second half of every second pair: from 1.0 s to 2.0 s.
    assert_eq!(starts(events), [(12, "first".to_owned()), (20, "second".to_owned())]);
}

#[test]
fn an_event_may_start_as_often_as_it_says() {
    let events = r#"(name: "again", max_count: 3, actions: [Speed(target_mps: 1)])"#;
    assert_eq!(starts(events).len(), 3);
}
