//! The entities of a drive, as they are before the first step.

use bevy::prelude::*;
use cogaze_road::SignalState;

use crate::model::{LIGHT_ID, LIGHTS_PER_SIGNAL, PEDESTRIAN_HALF_EXTENTS_M, half_extents_m};
use crate::plugin::{Simulation, class_of, ego_of, transform_of};
use crate::{Actor, ActorClass, BrakeLights, DriverCamera, Gait, TrafficLight};

/// What an entity mirrors.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mirror {
    Vehicle(usize),
    Pedestrian(usize),
    /// A lamp of this signal.
    Light(usize),
    /// Something that does not change.
    Fixed,
}

/// The driver's eye from the centre of gravity on the ground: left seat, below the roof.
pub(crate) const EYE_IN_EGO: Vec3 = Vec3::new(-0.36, 1.22, 0.15);
/// The driver looks slightly down.
const EYE_PITCH_RAD: f32 = -0.035;
/// Height of the middle of a traffic light's lamps, and half the extents of its housing.
pub(crate) const LIGHT_HEIGHT_M: f32 = 2.9;
const LIGHT_HALF_EXTENTS: Vec3 = Vec3::new(0.18, 0.5, 0.16);
/// Height of the middle of a sign, and half its extents.
pub(crate) const SIGN_HEIGHT_M: f32 = 2.3;
const SIGN_HALF_EXTENTS: Vec3 = Vec3::new(0.36, 0.36, 0.04);

pub(crate) fn spawn_world(mut commands: Commands, simulation: Res<Simulation>) {
    let world = &simulation.0;
    commands.spawn((Name::new("Ego"), ego_of(world), transform_of(&world.ego.state.pose, 0.0))).with_child((
        Name::new("driver camera"),
        DriverCamera::default(),
        Transform::from_translation(EYE_IN_EGO).with_rotation(Quat::from_rotation_x(EYE_PITCH_RAD)),
    ));
    for (index, vehicle) in world.vehicles.iter().enumerate() {
        let half_extents = vec3(half_extents_m(vehicle.category));
        commands.spawn((
            Name::new(world.name_of(vehicle.id)),
            Mirror::Vehicle(index),
            actor(vehicle.id, class_of(vehicle.category), half_extents),
            BrakeLights::default(),
            transform_of(&vehicle.pose, half_extents.y),
        ));
    }
    for (index, pedestrian) in world.pedestrians.iter().enumerate() {
        let half_extents = vec3(PEDESTRIAN_HALF_EXTENTS_M);
        commands.spawn((
            Name::new(world.name_of(pedestrian.id)),
            Mirror::Pedestrian(index),
            actor(pedestrian.id, ActorClass::Pedestrian, half_extents),
            Gait::default(),
            transform_of(&pedestrian.pose, half_extents.y),
        ));
    }
    for (index, signal) in world.scene.network.signals().iter().enumerate() {
        for (number, mast) in signal.masts.iter().enumerate() {
            let id = LIGHT_ID + index as u64 * LIGHTS_PER_SIGNAL + number as u64;
            commands.spawn((
                Name::new(signal.name.clone()),
                Mirror::Light(index),
                TrafficLight(SignalState::Red),
                actor(id, ActorClass::TrafficLight, LIGHT_HALF_EXTENTS),
                transform_of(mast, LIGHT_HEIGHT_M),
            ));
        }
    }
    for sign in &world.layout.signs {
        commands.spawn((
            Name::new("sign"),
            Mirror::Fixed,
            actor(sign.id, ActorClass::TrafficSign, SIGN_HALF_EXTENTS),
            transform_of(&sign.pose, SIGN_HEIGHT_M),
        ));
    }
}

fn actor(id: u64, class: ActorClass, half_extents: Vec3) -> Actor {
    Actor { id, class, half_extents, velocity_mps: Vec3::ZERO, ttc_s: None }
}

fn vec3(half_extents_m: [f64; 3]) -> Vec3 {
    Vec3::from(half_extents_m.map(|half_m| half_m as f32))
}
