//! Everything to see: meshes, materials, light, sky and the driver's camera.

mod chunks;
mod ground;
mod lights;
mod pedestrian;
mod shape;
mod stage;
mod texture;
mod town;
mod vehicle;

use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::prelude::*;
use cogaze_scenario::VehicleCategory;

use crate::model::half_extents_m;
use crate::plugin::Simulation;
use crate::spawn::Mirror;
use crate::{Actor, DriverCamera, Ego, TrafficLight};
use chunks::{Chunks, Surface};
use lights::{LampMaterials, RearLamps};
use shape::Shape;

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
        app.insert_resource(self.quality)
            .add_systems(Startup, (make_materials, stage::light_up))
            .add_systems(
                PostStartup,
                (draw_static, draw_ego, draw_vehicles, draw_pedestrians, draw_signals, stage::open_eyes),
            )
            .add_systems(
                Update,
                (
                    stage::move_sky,
                    pedestrian::swing_limbs,
                    turn_steering_wheel,
                    lights::show_signals,
                    lights::show_braking,
                ),
            );
    }
}

/// One material for each surface, shared by everything.
#[derive(Resource)]
struct Materials {
    asphalt: Handle<StandardMaterial>,
    paving: Handle<StandardMaterial>,
    grass: Handle<StandardMaterial>,
    facade: Handle<StandardMaterial>,
    plain: Handle<StandardMaterial>,
    /// Smooth and a little shiny: vehicles.
    lacquer: Handle<StandardMaterial>,
    unlit: Handle<StandardMaterial>,
    shadow: Handle<StandardMaterial>,
}

/// The driver's steering wheel.
#[derive(Component)]
struct SteeringWheel;

fn make_materials(
    mut commands: Commands,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut images: ResMut<Assets<Image>>,
) {
    let lamps = LampMaterials::new(&mut materials);
    commands.insert_resource(lamps);
    let mut rough = |texture: Option<Image>| {
        let base_color_texture = texture.map(|texture| images.add(texture));
        materials.add(StandardMaterial { base_color_texture, perceptual_roughness: 1.0, reflectance: 0.1, ..default() })
    };
    let asphalt = rough(Some(texture::asphalt()));
    let paving = rough(Some(texture::paving()));
    let grass = rough(Some(texture::grass()));
    let facade = rough(Some(texture::facade()));
    let plain = rough(None);
    let lacquer = materials.add(StandardMaterial { perceptual_roughness: 0.35, reflectance: 0.5, ..default() });
    let unlit = materials.add(StandardMaterial { unlit: true, ..default() });
    let shadow = materials.add(StandardMaterial {
        base_color: Color::srgba(0.0, 0.0, 0.0, 0.5),
        alpha_mode: AlphaMode::Blend,
        unlit: true,
        depth_bias: 2.0,
        ..default()
    });
    commands.insert_resource(Materials { asphalt, paving, grass, facade, plain, lacquer, unlit, shadow });
}

fn draw_static(
    mut commands: Commands,
    simulation: Res<Simulation>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let world = &simulation.0;
    let network = &world.scene.network;
    let mut chunks = Chunks::default();
    ground::draw(network, &mut chunks);
    town::draw(&world.layout, network, &mut chunks);
    for (surface, shape) in chunks.into_shapes() {
        let material = match surface {
            Surface::Asphalt => &materials.asphalt,
            Surface::Paving => &materials.paving,
            Surface::Facade => &materials.facade,
            Surface::Paint | Surface::Plain | Surface::Leaves => &materials.plain,
            Surface::Sign => &materials.unlit,
        };
        let mut part = commands.spawn((Mesh3d(meshes.add(shape.mesh())), MeshMaterial3d(material.clone())));
        if matches!(surface, Surface::Asphalt | Surface::Paving | Surface::Paint) {
            part.insert(NotShadowCaster);
        }
    }
    let center = world.ego.state.pose.position_in_world.as_vec3();
    let grass = meshes.add(ground::grass_plane(center).mesh());
    commands.spawn((Name::new("grass"), Mesh3d(grass), MeshMaterial3d(materials.grass.clone()), NotShadowCaster));
}

fn draw_ego(
    mut commands: Commands,
    ego: Single<Entity, With<Ego>>,
    eye: Single<&Transform, With<DriverCamera>>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let front = meshes.add(vehicle::ego_front(vehicle::colors()[1]).mesh());
    let wheel = meshes.add(vehicle::steering_wheel().mesh());
    let at = Vec3::new(eye.translation.x, 0.86, eye.translation.z - 0.5);
    commands.entity(*ego).with_children(|parts| {
        parts.spawn((Mesh3d(front), MeshMaterial3d(materials.plain.clone()), NotShadowReceiver, NotShadowCaster));
        parts
            .spawn(Transform::from_translation(at).with_rotation(Quat::from_rotation_x(-0.4)))
            .insert(Visibility::default())
            .with_child((
                SteeringWheel,
                Mesh3d(wheel),
                MeshMaterial3d(materials.plain.clone()),
                NotShadowReceiver,
                NotShadowCaster,
            ));
    });
}

/// The wheel turns fourteen times as far as the front wheels.
fn turn_steering_wheel(ego: Single<&Ego>, mut wheel: Single<&mut Transform, With<SteeringWheel>>) {
    wheel.rotation = Quat::from_rotation_z(14.0 * ego.steering_rad);
}

fn draw_vehicles(
    mut commands: Commands,
    vehicles: Query<(Entity, &Mirror, &Actor)>,
    simulation: Res<Simulation>,
    materials: Res<Materials>,
    lamps: Res<LampMaterials>,
    quality: Res<Quality>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let colors = vehicle::colors();
    let mut known = std::collections::BTreeMap::new();
    for (entity, mirror, actor) in &vehicles {
        let Mirror::Vehicle(index) = *mirror else { continue };
        let category = simulation.0.vehicles[index].category;
        let color = (actor.id.wrapping_mul(5) % colors.len() as u64) as usize;
        let (body, rear) = known.entry((category, color)).or_insert_with(|| {
            let body = meshes.add(vehicle::shape(category, colors[color]).mesh());
            (body, meshes.add(vehicle::rear_lamps(category).mesh()))
        });
        let below = Transform::from_xyz(0.0, -actor.half_extents.y, 0.0);
        commands.entity(entity).with_children(|parts| {
            parts.spawn((Mesh3d(body.clone()), MeshMaterial3d(materials.lacquer.clone()), below));
            parts.spawn((RearLamps, Mesh3d(rear.clone()), MeshMaterial3d(lamps.brake_off.clone()), below));
            if *quality == Quality::Low {
                let shadow = meshes.add(blob_shadow(category));
                parts.spawn((Mesh3d(shadow), MeshMaterial3d(materials.shadow.clone()), below));
            }
        });
    }
}

/// A dark patch under a vehicle where there are no real shadows.
fn blob_shadow(category: VehicleCategory) -> Mesh {
    let [x, _, z] = half_extents_m(category).map(|half_m| half_m as f32 + 0.12);
    let mut shape = Shape::default();
    let corners = [Vec3::new(-x, 0.02, z), Vec3::new(x, 0.02, z), Vec3::new(x, 0.02, -z), Vec3::new(-x, 0.02, -z)];
    shape.face(&corners, LinearRgba::WHITE);
    shape.mesh()
}

fn draw_pedestrians(
    mut commands: Commands,
    people: Query<(Entity, &Mirror, &Actor)>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    for (entity, mirror, actor) in &people {
        if matches!(mirror, Mirror::Pedestrian(_)) {
            let clothes = pedestrian::clothes(actor.id);
            pedestrian::dress(&mut commands, entity, actor.half_extents.y, &clothes, &mut meshes, &materials.plain);
        }
    }
}

fn draw_signals(
    mut commands: Commands,
    lights: Query<Entity, With<TrafficLight>>,
    materials: Res<Materials>,
    lamp_materials: Res<LampMaterials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let housing = meshes.add(lights::housing().mesh());
    let lamp_mesh = meshes.add(Sphere::new(0.105).mesh().uv(16, 10));
    for entity in &lights {
        commands.entity(entity).with_children(|parts| {
            parts.spawn((Mesh3d(housing.clone()), MeshMaterial3d(materials.plain.clone())));
            for (lamp, place) in lights::lamps() {
                let at = Transform::from_translation(place).with_scale(Vec3::new(1.0, 1.0, 0.5));
                parts.spawn((lamp, Mesh3d(lamp_mesh.clone()), MeshMaterial3d(lamp_materials.brake_off.clone()), at));
            }
        });
    }
}
