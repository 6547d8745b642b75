//! Present, for the driver: soft rings around what a prompt points at, on a camera of their own.
//!
//! The overlay camera renders after the driver's, into the same target, and only its own render layer: what it draws
//! is seen by the driver and never by the capture.

mod ring;

use bevy::{
    camera::{ClearColorConfig, RenderTarget, visibility::RenderLayers},
    core_pipeline::tonemapping::Tonemapping,
    prelude::*,
};

use crate::{
    CockpitSystems,
    prompts::ActivePrompts,
    view::{CockpitView, ViewTrack},
};

/// The render layer of what is drawn over the view.
pub const OVERLAY_LAYER: usize = 30;
/// Angular radius of a ring.
const RING_RADIUS_DEG: f32 = 2.6;
/// Rings in the pool: more than the prompts that any sensible setting shows at once.
const RINGS: usize = 8;

/// Draws the prompts.
pub struct OverlayPlugin;

impl Plugin for OverlayPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, attach_camera)
            .add_systems(PostUpdate, (match_cameras, place_rings).chain().in_set(CockpitSystems::Present));
    }
}

/// The camera that draws over a view. A child of the view's camera.
#[derive(Component)]
struct OverlayCamera {
    view: Entity,
}

/// One ring of the pool, by its place in it.
#[derive(Component)]
struct Ring(usize);

fn attach_camera(
    mut commands: Commands,
    views: Query<(Entity, &Camera, &Projection, &RenderTarget, &Msaa), Added<CockpitView>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    for (view, camera, projection, target, msaa) in &views {
        commands.spawn((
            OverlayCamera { view },
            Camera3d::default(),
            Camera { order: camera.order + 1, clear_color: ClearColorConfig::None, is_active: false, ..default() },
            projection.clone(),
            target.clone(),
            *msaa,
            Tonemapping::None,
            RenderLayers::layer(OVERLAY_LAYER),
            ChildOf(view),
        ));
        let mesh = meshes.add(Rectangle::new(2.0, 2.0));
        let texture = images.add(ring::soft_ring());
        for place in 0..RINGS {
            let material = materials.add(StandardMaterial {
                base_color_texture: Some(texture.clone()),
                unlit: true,
                fog_enabled: false,
                alpha_mode: AlphaMode::Blend,
                ..default()
            });
            commands.spawn((
                Ring(place),
                Mesh3d(mesh.clone()),
                MeshMaterial3d(material),
                RenderLayers::layer(OVERLAY_LAYER),
                Visibility::Hidden,
            ));
        }
    }
}

/// The overlay sees exactly what the driver sees, and rests while there is nothing to draw.
fn match_cameras(
    views: Query<(&Camera, &Projection, &RenderTarget, &Msaa, &ActivePrompts), With<CockpitView>>,
    mut overlays: Query<
        (&OverlayCamera, &mut Camera, &mut Projection, &mut RenderTarget, &mut Msaa),
        Without<CockpitView>,
    >,
) {
    for (overlay, mut camera, mut projection, mut target, mut msaa) in &mut overlays {
        let Ok((view, view_projection, view_target, view_msaa, prompts)) = views.get(overlay.view) else {
            camera.is_active = false;
            continue;
        };
        let has_prompts = prompts.prompter.as_ref().is_some_and(|prompter| !prompter.active().is_empty());
        camera.is_active = view.is_active && has_prompts;
        camera.viewport.clone_from(&view.viewport);
        projection.clone_from(view_projection);
        target.clone_from(view_target);
        msaa.set_if_neq(*view_msaa);
    }
}

fn place_rings(
    views: Query<(&ViewTrack, &ActivePrompts), With<CockpitView>>,
    mut rings: Query<(&Ring, &MeshMaterial3d<StandardMaterial>, &mut Transform, &mut GlobalTransform, &mut Visibility)>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let Ok((track, prompts)) = views.single() else {
        return;
    };
    let (Some(pose), Some(prompter)) = (track.newest(), &prompts.prompter) else {
        return;
    };
    for (ring, material, mut transform, mut global, mut visibility) in &mut rings {
        let Some(prompt) = prompter.active().get(ring.0) else {
            visibility.set_if_neq(Visibility::Hidden);
            continue;
        };
        let distance = prompt.point_in_world.distance(pose.position_in_world);
        *transform = Transform {
            translation: prompt.point_in_world,
            rotation: pose.world_from_view,
            scale: Vec3::splat(distance * RING_RADIUS_DEG.to_radians().tan()),
        };
        // Transforms have been propagated already; a ring has no parent.
        *global = GlobalTransform::from(*transform);
        visibility.set_if_neq(Visibility::Visible);
        if let Some(mut material) = materials.get_mut(&material.0) {
            material.base_color = ring::COLOR.with_alpha(prompt.opacity).into();
        }
    }
}
