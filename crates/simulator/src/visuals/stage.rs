//! Light, sky, haze and the driver's camera.

use std::f32::consts::{PI, TAU};

use bevy::camera::visibility::NoFrustumCulling;
use bevy::camera::{Exposure, PerspectiveProjection};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::light::{
    CascadeShadowConfigBuilder, DirectionalLightShadowMap, GlobalAmbientLight, NotShadowCaster, NotShadowReceiver,
};
use bevy::prelude::*;

use super::painted::{Finish, Finisher, PaintedMaterial};
use super::shape::Shape;
use super::{Quality, texture};
use crate::{DriverCamera, Ego};

/// The colour of haze and horizon, sRGB.
const HORIZON: [f32; 3] = [0.80, 0.85, 0.89];
const SKY_RADIUS_M: f32 = 950.0;
/// Where haze begins and where it is full.
pub(crate) const HAZE_M: [f32; 2] = [60.0, 850.0];
/// Sunlight and light from the sky, as factors of a surface's colour. The camera's exposure is that of
/// [`Exposure::BLENDER`], under which an illuminance of 1000 π lux has the factor 1.
pub(crate) const SUN: LinearRgba = LinearRgba::rgb(1.16, 1.08, 0.94);
pub(crate) const SKYLIGHT: LinearRgba = LinearRgba::rgb(0.5, 0.55, 0.62);

/// The sky goes where the ego vehicle goes.
#[derive(Component)]
pub(crate) struct Sky;

/// Towards the sun.
pub(crate) fn sun_direction() -> Vec3 {
    Vec3::new(0.55, 0.72, 0.42).normalize_or_zero()
}

pub(crate) fn haze_color() -> Color {
    let [red, green, blue] = HORIZON;
    Color::srgb(red, green, blue)
}

pub(crate) fn light_up(mut commands: Commands, quality: Res<Quality>) {
    commands.insert_resource(ClearColor(haze_color()));
    commands.insert_resource(GlobalAmbientLight {
        color: (SKYLIGHT / SKYLIGHT.blue).into(),
        brightness: SKYLIGHT.blue * 1000.0,
        affects_lightmapped_meshes: true,
    });
    if *quality == Quality::Low {
        return;
    }
    let (size, cascades, reach_m) = if *quality == Quality::High { (4096, 3, 160.0) } else { (2048, 2, 80.0) };
    commands.insert_resource(DirectionalLightShadowMap { size });
    commands.spawn((
        Name::new("sun"),
        DirectionalLight {
            color: (SUN / SUN.red).into(),
            illuminance: SUN.red * 1000.0 * PI,
            shadow_maps_enabled: true,
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
}

pub(crate) fn hang_sky(
    mut commands: Commands,
    quality: Res<Quality>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut standard: ResMut<Assets<StandardMaterial>>,
    mut painted: ResMut<Assets<PaintedMaterial>>,
    mut images: ResMut<Assets<Image>>,
) {
    let texture = Some(images.add(texture::sky(HORIZON, sun_direction())));
    let mut finisher = Finisher { quality: *quality, standard: &mut standard, painted: &mut painted };
    let look = finisher.look(Finish { texture, lit: false, hazy: false, ..default() });
    let mesh = Mesh3d(meshes.add(dome().mesh()));
    let mut sky = commands.spawn((Name::new("sky"), Sky, mesh, NoFrustumCulling, NotShadowCaster, NotShadowReceiver));
    look.put_on(&mut sky);
}

/// A sphere around the viewer; its texture is laid out as [`texture::sky`] says.
fn dome() -> Shape {
    let (columns, rows) = (64_u32, 32_u32);
    let mut shape = Shape::default();
    let at = |column: u32, row: u32| {
        let uv = Vec2::new(column as f32 / columns as f32, row as f32 / rows as f32);
        let (sin, cos) = (TAU * uv.x).sin_cos();
        let (out, up) = (PI * uv.y).sin_cos();
        (Vec3::new(out * sin, up, out * cos) * SKY_RADIUS_M, uv)
    };
    for row in 0..rows {
        for column in 0..columns {
            // Seen from inside.
            let corners = [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)];
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
                color: haze_color(),
                falloff: FogFalloff::Linear { start: HAZE_M[0], end: HAZE_M[1] },
                ..default()
            },
        ));
    }
}

pub(crate) fn move_sky(ego: Single<&Transform, (With<Ego>, Without<Sky>)>, mut sky: Single<&mut Transform, With<Sky>>) {
    sky.translation = ego.translation;
}
