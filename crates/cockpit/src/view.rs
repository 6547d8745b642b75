//! The driver's view: the marker that embeds the cockpit, what a host may tell it, and where the camera was when.

use bevy::{camera::Projection, prelude::*, render::render_resource::TextureUsages};
use cogaze_gaze::ViewGeometry;
use cogaze_prompts::{PoseTrack, ViewPose};

use crate::{
    capture::{CaptureRequests, CapturedFrames},
    compare::Comparisons,
    gaze::GazeStream,
    perception::Perceived,
    prompts::ActivePrompts,
};

/// Marks the driver's camera: the whole cockpit follows from it.
///
/// Put it on one entity with a perspective [`Camera3d`]. The row of components that it requires is the state of the
/// pipeline, one component a stage, each written by its stage alone.
#[derive(Component, Clone, Copy, Debug, Default)]
#[require(
    ViewTrack,
    CaptureRequests,
    CapturedFrames,
    Perceived,
    GazeStream,
    Comparisons,
    ActivePrompts,
    DriverState,
    EgoState
)]
pub struct CockpitView;

/// The host's own vehicle; every field that a host cannot fill stays empty in the log. On the [`CockpitView`] entity.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct EgoState {
    /// Time in the host's simulation.
    pub simulation_time_nanos: Option<i64>,
    /// Velocity in the world, for times to collision.
    pub velocity_mps: Option<Vec3>,
    /// Speed along the vehicle's axis.
    pub speed_mps: Option<f32>,
    /// Longitudinal acceleration.
    pub acceleration_mps2: Option<f32>,
    /// Angle of the front wheels, left positive.
    pub steering_rad: Option<f32>,
    /// Accelerator pedal, 0 to 1.
    pub throttle: Option<f32>,
    /// Brake pedal, 0 to 1.
    pub brake: Option<f32>,
    /// Offset from the centre of the lane, left positive.
    pub lane_offset_m: Option<f32>,
    /// Time headway to the vehicle ahead.
    pub headway_s: Option<f32>,
    /// Time to collision with the vehicle ahead.
    pub ttc_s: Option<f32>,
    /// The limit in force.
    pub speed_limit_mps: Option<f32>,
    /// Collisions since the start.
    pub collisions: Option<u32>,
    /// Hash of the whole state of the simulation, where the host has one.
    pub state_hash: Option<u64>,
}

/// What is known of the driver. On the [`CockpitView`] entity.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DriverState {
    /// Whether the driver attends to the road: from a participant's state or from markers, else unknown.
    pub attentive: Option<bool>,
}

/// Something in the host's world that a driver may need to see. On any entity with a `GlobalTransform`.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct SceneObject {
    /// Stable and unique during the session.
    pub id: u64,
    /// A word such as `vehicle`, `pedestrian`, `traffic_light`.
    pub class: String,
    /// Half of the size of its box along the entity's own axes, in metres.
    pub half_extents_m: Vec3,
    /// The centre of that box in the entity's own axes.
    pub center_m: Vec3,
    /// Velocity in the world.
    pub velocity_mps: Vec3,
}

/// Where the driver's camera was in the last seconds; the newest entry is this tick's.
#[derive(Component, Clone, Debug, Default, Deref, DerefMut)]
pub struct ViewTrack(pub PoseTrack);

/// The pose of a camera in the world's axes; `None` unless its projection is a perspective.
pub fn view_pose(transform: &GlobalTransform, projection: &Projection) -> Option<ViewPose> {
    let Projection::Perspective(perspective) = projection else {
        return None;
    };
    let (_, rotation, translation) = transform.to_scale_rotation_translation();
    Some(ViewPose {
        position_in_world: translation,
        world_from_view: rotation,
        geometry: ViewGeometry::from_vertical_fov(f64::from(perspective.fov), f64::from(perspective.aspect_ratio)),
    })
}

/// Notes this tick's pose, and makes the depth of a new view readable by the capture.
pub(crate) fn track_views(
    clock: Res<crate::SessionClock>,
    mut views: Query<(&GlobalTransform, &Projection, Option<&mut Camera3d>, &mut ViewTrack), With<CockpitView>>,
) {
    for (transform, projection, camera, mut track) in &mut views {
        if let Some(mut camera) = camera {
            let usages = TextureUsages::from(camera.depth_texture_usages) | TextureUsages::TEXTURE_BINDING;
            if TextureUsages::from(camera.depth_texture_usages) != usages {
                camera.depth_texture_usages = usages.into();
            }
        }
        if let Some(pose) = view_pose(transform, projection) {
            track.push(clock.time_nanos(), pose);
        }
    }
}
