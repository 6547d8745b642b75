//! What the simulation shows to the rest of an app: components on its entities, resources and messages.

use bevy::prelude::*;
use cogaze_road::SignalState;

/// The ego vehicle after the newest step. Its transform lies on the ground below the centre of gravity and looks along
/// −z.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
#[require(Transform, Visibility)]
pub struct Ego {
    /// Speed along the vehicle, negative backwards.
    pub speed_mps: f32,
    /// Change of that speed.
    pub acceleration_mps2: f32,
    /// Angle of the front wheels, positive to the left.
    pub steering_rad: f32,
    /// Accelerator pedal, 0 to 1.
    pub throttle: f32,
    /// Brake pedal, 0 to 1.
    pub brake: f32,
    /// Distance of the centre of gravity from the middle of the lane, positive to the left; none off the roads.
    pub lane_offset_m: Option<f32>,
    /// Time headway to the vehicle ahead in the own path, front to front.
    pub headway_s: Option<f32>,
    /// Time to collision with the vehicle ahead in the own path at constant speeds; none when not closing.
    pub ttc_s: Option<f32>,
    /// The highest legal speed here; none off the roads.
    pub speed_limit_mps: Option<f32>,
    /// Contacts with anything since the start.
    pub collisions: u32,
    /// Stop lines passed at red since the start.
    pub red_light_violations: u32,
}

/// An object of interest. Its box is centred on the entity's transform and turned with it.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
#[require(Transform, Visibility)]
pub struct Actor {
    /// The same for the whole drive and for every drive of the scene.
    pub id: u64,
    /// What it is.
    pub class: ActorClass,
    /// Half its extents across, up and along.
    pub half_extents: Vec3,
    /// Its velocity in the world.
    pub velocity_mps: Vec3,
    /// Time until the ego vehicle touches it when both keep their velocity, taken as discs; none when they do not meet.
    pub ttc_s: Option<f32>,
}

/// The kinds of objects of interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActorClass {
    /// A passenger car.
    Car,
    /// A delivery van.
    Van,
    /// A lorry.
    Truck,
    /// A person on foot.
    Pedestrian,
    /// A traffic light.
    TrafficLight,
    /// A traffic sign.
    TrafficSign,
}

impl ActorClass {
    /// The name as logs write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Car => "car",
            Self::Van => "van",
            Self::Truck => "truck",
            Self::Pedestrian => "pedestrian",
            Self::TrafficLight => "traffic_light",
            Self::TrafficSign => "traffic_sign",
        }
    }
}

/// What a traffic light shows; beside [`Actor`] on every traffic light.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrafficLight(pub SignalState);

/// Whether a vehicle's brake lights are on; beside [`Actor`] on every vehicle.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BrakeLights(pub bool);

/// How far a pedestrian has walked, which moves the legs; beside [`Actor`] on every pedestrian.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Gait {
    /// Distance walked.
    pub walked_m: f32,
    /// Walking speed.
    pub speed_mps: f32,
}

/// The driver's eye: a child of the ego vehicle. [`crate::VisualsPlugin`] makes it a camera; without it, it still tells
/// where the driver looks from.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
#[require(Transform, Visibility)]
pub struct DriverCamera {
    /// Vertical field of view.
    pub vertical_fov_rad: f32,
}

impl Default for DriverCamera {
    fn default() -> Self {
        Self { vertical_fov_rad: 60_f32.to_radians() }
    }
}

/// Who drives the ego vehicle.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DriverMode {
    /// The built-in driver: keeps the lane, the gap and the speed limit, stops at red and for pedestrians.
    #[default]
    Expert,
    /// Pedals and wheel from [`DriverInput`].
    Manual,
    /// Steering angle and speed from [`DriverTarget`].
    Network,
}

/// Wheel and pedals, for [`DriverMode::Manual`].
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct DriverInput {
    /// Steering wheel, −1 (right stop) to 1 (left stop).
    pub steering: f32,
    /// Accelerator pedal, 0 to 1.
    pub throttle: f32,
    /// Brake pedal, 0 to 1.
    pub brake: f32,
}

/// What a driving network wants, for [`DriverMode::Network`].
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct DriverTarget {
    /// Angle of the front wheels, positive to the left.
    pub steering_rad: f32,
    /// Speed to reach and keep.
    pub speed_mps: f32,
}

/// Steps and time since the start of the drive.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SimulationClock {
    /// Steps done, [`crate::STEPS_PER_SECOND`] per second.
    pub step: u64,
    /// Simulated time.
    pub time_nanos: i64,
}

/// Hash of every bit of the dynamic state after the newest step; equal for equal drives.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateHash(pub u64);

/// The point of the own lane that the ego vehicle reaches in about three seconds, at eye-catching height.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct RoadAhead {
    /// Where.
    pub point_in_world: Vec3,
}

/// Something worth a line in a log.
#[derive(Message, Clone, Debug, PartialEq, Eq)]
pub struct SimulationEvent {
    /// Simulated time.
    pub time_nanos: i64,
    /// `storyboard`, `collision`, `red_light_violation` or `lane_departure`.
    pub kind: &'static str,
    /// What happened, for people and scripts: names and numbers.
    pub detail: String,
}
