//! Light, sky, haze and the driver's camera.

use std::f32::consts::TAU;

use bevy::camera::visibility::NoFrustumCulling;
use bevy::camera::{Exposure, PerspectiveProjection};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::light::{
    CascadeShadowConfigBuilder, DirectionalLightShadowMap, GlobalAmbientLight, NotShadowCaster, NotShadowReceiver,
};
use bevy::prelude::*;

use super::shape::Shape;
use super::{Quality, texture};
use crate::{DriverCamera, Ego};

/// The colour of haze and horizon, sRGB.
const HORIZON: [f32; 3] = [0.80, 0.85, 0.89];
const SKY_RADIUS_M: f32 = 950.0;

/// The sky goes where the ego vehicle goes.
#[derive(Component)]
pub(crate) struct Sky;

/// Towards the sun.
pub(crate) fn sun_direction() -> Vec3 {
    Vec3::new(0.55, 0.72, 0.42).normalize_or_zero()
}

pub(crate) fn light_up(
    mut commands: Commands,
    quality: Res<Quality>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut images: ResMut<Assets<Image>>,
) {
    let [red, green, blue] = HORIZON;
    commands.insert_resource(ClearColor(Color::srgb(red, green, blue)));
    commands.insert_resource(GlobalAmbientLight {
        color: Color::srgb(0.82, 0.9, 1.0),
        brightness: 420.0,
        affects_lightmapped_meshes: true,
    });
    let (size, cascades, reach_m) = if *quality == Quality::High { (4096, 3, 160.0) } else { (2048, 2, 80.0) };
    commands.insert_resource(DirectionalLightShadowMap { size });
    commands.spawn((
        Name::new("sun"),
        DirectionalLight {
            color: Color::srgb(1.0, 0.96, 0.88),
            illuminance: 3000.0,
            shadow_maps_enabled: *quality >= Quality::Medium,
            ..default()
        },
        CascadeShadowConfigBuilder {
            num_cascades: cascades,
            first_cascade_far_bound: 18.0,
            maximum_distance: reach_m,
            ..default()
        }
        .build(),
        Transform::default().looking_to(-sun_direction(), Vec3::Y),
    ));
    commands.spawn((
        Name::new("sky"),
        Sky,
        Mesh3d(meshes.add(dome().mesh())),
        MeshMaterial3d(materials.add(StandardMaterial {
            base_color_texture: Some(images.add(texture::sky(HORIZON, sun_direction()))),
            unlit: true,
            fog_enabled: false,
            cull_mode: None,
            ..default()
        })),
        NoFrustumCulling,
        NotShadowCaster,
        NotShadowReceiver,
    ));
}

/// A sphere around the viewer; its texture is laid out as [`texture::sky`] says.
fn dome() -> Shape {
    let (columns, rows) = (64, 32);
    let mut shape = Shape::default();
    let at = |column: u32, row: u32| {
        let uv = Vec2::new(column as f32 / columns as f32, row as f32 / rows as f32);
        let (sin, cos) = (TAU * uv.x).sin_cos();
        let (out, up) = (TAU / 2.0 * uv.y).sin_cos();
        (Vec3::new(out * sin, up, out * cos) * SKY_RADIUS_M, uv)
    };
    for row in 0..rows {
        for column in 0..columns {
            let corners = [at(column, row), at(column, row + 1), at(column + 1, row + 1), at(column + 1, row)];
            shape.textured_face(&corners.map(|corner| corner.0), &corners.map(|corner| corner.1), LinearRgba::WHITE);
        }
    }
    shape
}

/// Makes the driver's eye a camera.
pub(crate) fn open_eyes(
    mut commands: Commands,
    quality: Res<Quality>,
    eyes: Query<(Entity, &DriverCamera), Added<DriverCamera>>,
) {
    for (eye, settings) in &eyes {
        let [red, green, blue] = HORIZON;
        commands.entity(eye).insert((
            Camera3d::default(),
            Projection::Perspective(PerspectiveProjection {
                fov: settings.vertical_fov_rad,
                near: 0.1,
                far: 1600.0,
                ..default()
            }),
            Exposure::BLENDER,
            Tonemapping::None,
            if *quality == Quality::High { Msaa::Sample4 } else { Msaa::Off },
            DistanceFog {
                color: Color::srgb(red, green, blue),
                falloff: FogFalloff::Linear { start: 60.0, end: 850.0 },
                ..default()
            },
        ));
    }
}

pub(crate) fn move_sky(ego: Single<&Transform, (With<Ego>, Without<Sky>)>, mut sky: Single<&mut Transform, With<Sky>>) {
    sky.translation = ego.translation;
}
