//! Everything to see: meshes, materials, light, sky and the driver's camera.

use bevy::prelude::*;

/// How much is drawn.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// No shadows, no antialiasing: for software rendering.
    Low,
    /// Shadows.
    #[default]
    Medium,
    /// Finer shadows that reach further, antialiasing.
    High,
}

/// Draws the world of [`crate::SimulatorPlugin`], which must be added before; needs Bevy's rendering plugins.
pub struct VisualsPlugin {
    /// How much is drawn.
    pub quality: Quality,
}

impl Plugin for VisualsPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(self.quality);
    }
}
