//! The plugin: steps the world at a fixed rate and mirrors it into entities.

use std::sync::Arc;

use bevy::prelude::*;
use cogaze_road::Pose;
use cogaze_scenario::{Scene, VehicleCategory};

use crate::model::{Command, Controls, World as DrivingWorld};
use crate::spawn::{Mirror, spawn_world};
use crate::{
    Actor, BrakeLights, DriverInput, DriverMode, DriverTarget, Ego, Gait, RoadAhead, SimulationClock, SimulationEvent,
    StateHash, TrafficLight,
};

/// Steps of the simulation in a second; `Time<Fixed>` is set to it.
pub const STEPS_PER_SECOND: u32 = crate::model::RATE_HZ as u32;

/// The driving simulator without anything to see: needs `MinimalPlugins` and `TransformPlugin` only.
pub struct SimulatorPlugin {
    /// The scene to drive in.
    pub scene: Arc<Scene>,
    /// Seed of everything that varies: traffic, speeds, timings.
    pub seed: u64,
    /// Who drives at first; the [`DriverMode`] resource changes it later.
    pub driver: DriverMode,
}

/// The stages of a step, in `FixedUpdate`.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SimulatorSystems {
    /// The world takes a step.
    Step,
    /// Components and resources are brought up to it.
    Mirror,
}

/// The world that the entities mirror.
#[derive(Resource)]
pub(crate) struct Simulation(pub(crate) DrivingWorld);

impl Plugin for SimulatorPlugin {
    fn build(&self, app: &mut App) {
        let world = DrivingWorld::new(Arc::clone(&self.scene), self.seed);
        app.insert_resource(Time::<Fixed>::from_hz(f64::from(STEPS_PER_SECOND)))
            .insert_resource(self.driver)
            .insert_resource(StateHash(world.state_hash()))
            .insert_resource(RoadAhead { point_in_world: world.road_ahead().as_vec3() })
            .insert_resource(Simulation(world))
            .init_resource::<DriverInput>()
            .init_resource::<DriverTarget>()
            .init_resource::<SimulationClock>()
            .add_message::<SimulationEvent>()
            .configure_sets(FixedUpdate, (SimulatorSystems::Step, SimulatorSystems::Mirror).chain())
            .add_systems(PreStartup, spawn_world)
            .add_systems(FixedUpdate, step.in_set(SimulatorSystems::Step))
            .add_systems(FixedUpdate, (mirror_ego, mirror_actors).in_set(SimulatorSystems::Mirror));
    }
}

fn step(
    mode: Res<DriverMode>,
    input: Res<DriverInput>,
    target: Res<DriverTarget>,
    mut simulation: ResMut<Simulation>,
    mut clock: ResMut<SimulationClock>,
    mut hash: ResMut<StateHash>,
    mut events: MessageWriter<SimulationEvent>,
) {
    let world = &mut simulation.0;
    let command = match *mode {
        DriverMode::Expert => Command::Expert,
        DriverMode::Manual => Command::Controls(Controls {
            steering_rad: finite(input.steering).clamp(-1.0, 1.0) * world.ego.parameters.steering_limit_rad,
            throttle: finite(input.throttle),
            brake: finite(input.brake),
        }),
        DriverMode::Network => {
            Command::Target { steering_rad: finite(target.steering_rad), speed_mps: finite(target.speed_mps) }
        }
    };
    let occurrences = world.step(&command);
    *clock = SimulationClock { step: world.steps, time_nanos: world.time_nanos() };
    hash.0 = world.state_hash();
    let time_nanos = clock.time_nanos;
    events.write_batch(occurrences.into_iter().map(|it| SimulationEvent {
        time_nanos,
        kind: it.kind,
        detail: it.detail,
    }));
}

/// What a driver wants may be anything; only numbers reach the world.
fn finite(value: f32) -> f64 {
    if value.is_finite() { f64::from(value) } else { 0.0 }
}

fn mirror_ego(simulation: Res<Simulation>, mut ahead: ResMut<RoadAhead>, ego: Single<(&mut Ego, &mut Transform)>) {
    let world = &simulation.0;
    let (mut ego, mut transform) = ego.into_inner();
    *transform = transform_of(&world.ego.state.pose, 0.0);
    *ego = ego_of(world);
    ahead.point_in_world = world.road_ahead().as_vec3();
}

pub(crate) fn ego_of(world: &DrivingWorld) -> Ego {
    let vehicle = &world.ego;
    let state = &vehicle.state;
    Ego {
        speed_mps: state.speed_mps as f32,
        acceleration_mps2: state.acceleration_mps2 as f32,
        steering_rad: state.steering_rad as f32,
        throttle: vehicle.controls.throttle as f32,
        brake: vehicle.controls.brake as f32,
        lane_offset_m: vehicle.lane.map(|lane| lane.offset_m as f32),
        headway_s: vehicle.headway_s().map(|headway_s| headway_s as f32),
        ttc_s: vehicle.ttc_s().map(|ttc_s| ttc_s as f32),
        speed_limit_mps: vehicle.lane.map(|lane| world.scene.network.lanes()[lane.lane].speed_limit_mps as f32),
        collisions: vehicle.collisions,
        red_light_violations: vehicle.red_light_violations,
    }
}

fn mirror_actors(
    simulation: Res<Simulation>,
    mut actors: Query<(&Mirror, &mut Actor, &mut Transform, &mut Visibility)>,
    mut brake_lights: Query<(&Mirror, &mut BrakeLights)>,
    mut gaits: Query<(&Mirror, &mut Gait)>,
    mut lights: Query<(&Mirror, &mut TrafficLight)>,
) {
    let world = &simulation.0;
    for (mirror, mut actor, mut transform, mut visibility) in &mut actors {
        let (velocity, pose, present) = match *mirror {
            Mirror::Vehicle(index) => {
                let vehicle = &world.vehicles[index];
                (vehicle.velocity_mps(), vehicle.pose, vehicle.present)
            }
            Mirror::Pedestrian(index) => {
                let pedestrian = &world.pedestrians[index];
                (pedestrian.velocity_mps(), pedestrian.pose, true)
            }
            Mirror::Fixed | Mirror::Light(_) => {
                actor.ttc_s = time_to_contact(world, transform.translation, Vec3::ZERO, 0.3);
                continue;
            }
        };
        *transform = transform_of(&pose, actor.half_extents.y);
        actor.velocity_mps = velocity.as_vec3();
        let radius_m = actor.half_extents.x.max(actor.half_extents.z).min(1.2);
        actor.ttc_s = time_to_contact(world, transform.translation, actor.velocity_mps, radius_m);
        visibility.set_if_neq(if present { Visibility::Inherited } else { Visibility::Hidden });
    }
    for (mirror, mut lights) in &mut brake_lights {
        if let Mirror::Vehicle(index) = *mirror {
            lights.set_if_neq(BrakeLights(world.vehicles[index].is_braking()));
        }
    }
    for (mirror, mut gait) in &mut gaits {
        if let Mirror::Pedestrian(index) = *mirror {
            let pedestrian = &world.pedestrians[index];
            gait.set_if_neq(Gait { walked_m: pedestrian.walked_m as f32, speed_mps: pedestrian.speed_mps() as f32 });
        }
    }
    for (mirror, mut light) in &mut lights {
        if let Mirror::Light(signal) = *mirror {
            light.set_if_neq(TrafficLight(world.signals[signal]));
        }
    }
}

/// Both the ego vehicle and the object are taken as discs.
fn time_to_contact(world: &DrivingWorld, position: Vec3, velocity: Vec3, radius_m: f32) -> Option<f32> {
    let ego = &world.ego.state;
    let offset = position.as_dvec3() - ego.pose.position_in_world;
    let relative = velocity.as_dvec3() - ego.velocity_mps();
    let radius_sum_m = f64::from(radius_m) + world.ego.parameters.half_width_m;
    let found = cogaze_road::metrics::time_to_contact_s([offset.x, offset.z], [relative.x, relative.z], radius_sum_m);
    found.map(|time_s| time_s as f32)
}

/// The transform of something that stands on a pose, its middle `height_m` above.
pub(crate) fn transform_of(pose: &Pose, height_m: f32) -> Transform {
    let position = pose.position_in_world.as_vec3() + Vec3::Y * height_m;
    Transform::from_translation(position).with_rotation(Quat::from_rotation_y(pose.heading_rad as f32))
}

/// The class that a vehicle has for others.
pub(crate) fn class_of(category: VehicleCategory) -> crate::ActorClass {
    match category {
        VehicleCategory::Car => crate::ActorClass::Car,
        VehicleCategory::Van => crate::ActorClass::Van,
        VehicleCategory::Truck => crate::ActorClass::Truck,
    }
}

#[cfg(test)]
mod tests;
