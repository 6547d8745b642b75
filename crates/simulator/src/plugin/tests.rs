use std::path::Path;
use std::time::Duration;

use bevy::time::TimeUpdateStrategy;

use super::*;
use crate::{ActorClass, DriverCamera};

fn app(seed: u64, driver: DriverMode) -> App {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenes/town.ron");
    let scene = Arc::new(Scene::read(&path).unwrap());
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, TransformPlugin, SimulatorPlugin { scene, seed, driver }))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_nanos(16_666_667)));
    app
}

fn tick(app: &mut App, count: usize) {
    for _ in 0..count {
        app.update();
    }
}

fn ego(app: &mut App) -> (Ego, Transform) {
    let (ego, transform) = app.world_mut().query::<(&Ego, &Transform)>().single(app.world()).unwrap();
    (*ego, *transform)
}

#[test]
fn a_tick_of_a_sixtieth_second_is_two_steps() {
    let mut app = app(1, DriverMode::Expert);
    app.update();
    let first = app.world().resource::<SimulationClock>().step;
    tick(&mut app, 600);
    let clock = *app.world().resource::<SimulationClock>();
    assert_eq!(clock.step - first, 1200);
    assert_eq!(clock.time_nanos, clock.step as i64 * 1_000_000_000 / 120);
}

#[test]
fn the_world_is_there_to_see_without_rendering() {
    let mut app = app(1, DriverMode::Expert);
    tick(&mut app, 120);
    let (ego, transform) = ego(&mut app);
    assert!(ego.speed_mps > 3.0 && ego.lane_offset_m.is_some_and(|offset| offset.abs() < 0.8), "{ego:?}");
    assert!(ego.headway_s.is_some(), "the lead vehicle is ahead");
    let ahead = app.world().resource::<RoadAhead>().point_in_world;
    assert!((ahead - transform.translation).dot(*transform.forward()) > 10.0);

    let mut classes = std::collections::BTreeMap::<ActorClass, u32>::new();
    let mut ids = std::collections::BTreeSet::new();
    for actor in app.world_mut().query::<&Actor>().iter(app.world()) {
        *classes.entry(actor.class).or_default() += 1;
        assert!(ids.insert(actor.id), "two objects have the id {}", actor.id);
    }
    for class in
        [ActorClass::Car, ActorClass::Van, ActorClass::Pedestrian, ActorClass::TrafficLight, ActorClass::TrafficSign]
    {
        assert!(classes.contains_key(&class), "{classes:?}");
    }
    assert_eq!(classes[&ActorClass::TrafficLight], 8);

    let camera = app.world_mut().query::<(&DriverCamera, &GlobalTransform)>().single(app.world()).unwrap().1;
    let eye = camera.translation() - transform.translation;
    assert!(eye.y > 1.0 && eye.dot(*transform.left()) > 0.2, "the eye is {eye} from the ego vehicle");
    assert!(camera.forward().dot(*transform.forward()) > 0.99);
}

#[test]
fn manual_driving_follows_wheel_and_pedals_and_ignores_what_is_no_number() {
    let mut app = app(1, DriverMode::Manual);
    *app.world_mut().resource_mut::<DriverInput>() = DriverInput { steering: 0.5, throttle: 0.0, brake: 1.0 };
    tick(&mut app, 60);
    let (slow, _) = ego(&mut app);
    assert!(slow.speed_mps < 4.0 && slow.steering_rad > 0.2, "{slow:?}");
    *app.world_mut().resource_mut::<DriverInput>() =
        DriverInput { steering: f32::NAN, throttle: f32::INFINITY, brake: 0.0 };
    tick(&mut app, 60);
    assert!(ego(&mut app).1.translation.is_finite());
}

#[test]
fn a_network_sets_steering_and_speed() {
    let mut app = app(1, DriverMode::Network);
    *app.world_mut().resource_mut::<DriverTarget>() = DriverTarget { steering_rad: 0.02, speed_mps: 7.0 };
    tick(&mut app, 150);
    let (ego, _) = ego(&mut app);
    assert!((ego.speed_mps - 7.0).abs() < 0.3, "{ego:?}");
    assert!((ego.steering_rad - 0.02).abs() < 1e-4);
}

#[test]
fn what_happens_is_told_once() {
    let mut app = app(1, DriverMode::Expert);
    let mut told = Vec::new();
    for _ in 0..900 {
        app.update();
        told.extend(app.world_mut().resource_mut::<Messages<SimulationEvent>>().drain());
    }
    let crossing: Vec<_> = told.iter().filter(|event| event.kind == "storyboard").collect();
    assert_eq!(crossing.len(), 1, "{told:?}");
    assert_eq!(crossing[0].detail, "cross: SpeedAction, AcquirePositionAction");
    assert!(crossing[0].time_nanos > 0);
}

#[test]
fn equal_seeds_give_equal_hashes_through_the_engine_too() {
    let hash = |seed: u64| {
        let mut app = app(seed, DriverMode::Expert);
        tick(&mut app, 300);
        app.world().resource::<StateHash>().0
    };
    assert_eq!(hash(1), hash(1));
    assert_ne!(hash(1), hash(2));
}
