//! The plugin: steps the world at a fixed rate and mirrors it into entities.

use std::sync::Arc;

use bevy::prelude::*;
use cogaze_scenario::Scene;

use crate::{DriverInput, DriverMode, DriverTarget, RoadAhead, SimulationClock, SimulationEvent, StateHash};

/// Steps of the simulation in a second; `Time<Fixed>` is set to it.
pub const STEPS_PER_SECOND: u32 = 120;

/// The driving simulator without anything to see: needs `MinimalPlugins` and `TransformPlugin` only.
pub struct SimulatorPlugin {
    /// The scene to drive in.
    pub scene: Arc<Scene>,
    /// Seed of everything that varies: traffic, speeds, timings.
    pub seed: u64,
    /// Who drives at first; the [`DriverMode`] resource changes it later.
    pub driver: DriverMode,
}

impl Plugin for SimulatorPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(Time::<Fixed>::from_hz(f64::from(STEPS_PER_SECOND)))
            .insert_resource(self.driver)
            .init_resource::<DriverInput>()
            .init_resource::<DriverTarget>()
            .init_resource::<SimulationClock>()
            .init_resource::<StateHash>()
            .init_resource::<RoadAhead>()
            .add_message::<SimulationEvent>();
    }
}
