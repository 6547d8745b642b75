//! Lamps that change: traffic lights and brake lights.

use bevy::prelude::*;
use cogaze_road::SignalState;

use super::painted::{Finish, Finisher, Look};
use super::shape::{Shape, paint};
use crate::{BrakeLights, TrafficLight};

/// Looks of lamps; pairs are off and on.
#[derive(Resource, Clone)]
pub(crate) struct LampLooks {
    brake: [Look; 2],
    red: [Look; 2],
    yellow: [Look; 2],
    green: [Look; 2],
}

/// One of the three lamps of a traffic light.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lamp {
    Red,
    Yellow,
    Green,
}

/// The rear lamps of a vehicle.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct RearLamps;

impl LampLooks {
    pub(crate) fn new(finisher: &mut Finisher) -> Self {
        let mut lamp = |color: LinearRgba| finisher.look(Finish { color, lit: false, hazy: false, ..default() });
        Self {
            brake: [lamp(paint(110, 12, 14)), lamp(LinearRgba::rgb(1.0, 0.05, 0.03))],
            red: [lamp(paint(52, 12, 12)), lamp(LinearRgba::rgb(1.0, 0.06, 0.03))],
            yellow: [lamp(paint(54, 40, 10)), lamp(LinearRgba::rgb(1.0, 0.62, 0.04))],
            green: [lamp(paint(10, 46, 24)), lamp(LinearRgba::rgb(0.06, 1.0, 0.3))],
        }
    }

    pub(crate) fn of(&self, lamp: Lamp, state: SignalState) -> &Look {
        let (pair, on) = match lamp {
            Lamp::Red => (&self.red, matches!(state, SignalState::Red | SignalState::RedYellow)),
            Lamp::Yellow => (&self.yellow, matches!(state, SignalState::Yellow | SignalState::RedYellow)),
            Lamp::Green => (&self.green, state == SignalState::Green),
        };
        &pair[usize::from(on)]
    }

    pub(crate) fn brake(&self, on: bool) -> &Look {
        &self.brake[usize::from(on)]
    }
}

/// The housing of a traffic light around its middle, its lamps looking along −z.
pub(crate) fn housing() -> Shape {
    let mut shape = Shape::default();
    let black = paint(24, 26, 27);
    shape.cuboid(Transform::IDENTITY, Vec3::new(0.17, 0.5, 0.09), black);
    shape.cuboid(Transform::from_xyz(0.0, 0.0, 0.06), Vec3::new(0.24, 0.58, 0.012), paint(16, 17, 18));
    for y in [0.31, 0.0, -0.31] {
        shape.cuboid(Transform::from_xyz(0.0, y + 0.135, -0.15), Vec3::new(0.13, 0.012, 0.08), black);
    }
    shape
}

/// Where the lamps are in the housing.
pub(crate) fn lamps() -> [(Lamp, Vec3); 3] {
    let at = |y: f32| Vec3::new(0.0, y, -0.1);
    [(Lamp::Red, at(0.31)), (Lamp::Yellow, at(0.0)), (Lamp::Green, at(-0.31))]
}

pub(crate) fn show_signals(
    mut commands: Commands,
    looks: Res<LampLooks>,
    lights: Query<(&TrafficLight, &Children), Changed<TrafficLight>>,
    lamps: Query<&Lamp>,
) {
    for (light, parts) in &lights {
        for &part in parts {
            if let Ok(lamp) = lamps.get(part) {
                looks.of(*lamp, light.0).put_on(&mut commands.entity(part));
            }
        }
    }
}

pub(crate) fn show_braking(
    mut commands: Commands,
    looks: Res<LampLooks>,
    vehicles: Query<(&BrakeLights, &Children), Changed<BrakeLights>>,
    lamps: Query<(), With<RearLamps>>,
) {
    for (braking, parts) in &vehicles {
        for &part in parts {
            if lamps.contains(part) {
                looks.brake(braking.0).put_on(&mut commands.entity(part));
            }
        }
    }
}
