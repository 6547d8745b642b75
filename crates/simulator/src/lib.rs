//! The driving simulator.
//!
//! A [`Scene`](cogaze_scenario::Scene) and a seed go in; a moving world comes out: the [`Ego`] vehicle (a dynamic
//! bicycle model stepped at 120 Hz), other vehicles, pedestrians and traffic lights as [`Actor`]s, and the
//! [`DriverCamera`]. The world itself is plain Rust without entities; [`SimulatorPlugin`] steps it in `FixedUpdate` and
//! mirrors it into components, [`VisualsPlugin`] makes it visible. The same scene, seed and driver give the same
//! [`StateHash`] at every step.

mod components;
mod model;
mod plugin;
mod spawn;
mod visuals;

pub use components::{
    Actor, ActorClass, BrakeLights, DriverCamera, DriverInput, DriverMode, DriverTarget, Ego, Gait, RoadAhead,
    SimulationClock, SimulationEvent, StateHash, TrafficLight,
};
pub use plugin::{STEPS_PER_SECOND, SimulatorPlugin, SimulatorSystems};
pub use visuals::{Quality, VisualsPlugin};
