//! Everything to see: meshes, materials, light, sky and the driver's camera.

mod chunks;
mod ground;
mod lights;
mod painted;
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
use crate::{Actor, BrakeLights, DriverCamera, Ego, TrafficLight};
use chunks::{Chunks, Surface};
use lights::{LampLooks, RearLamps};
use painted::{Finish, Finisher, Look, PaintedMaterial};
use shape::Shape;

/// How much is drawn.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// No shadows, no antialiasing, a simpler light: for software rendering.
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
        painted::register(app);
        app.insert_resource(self.quality)
            .add_systems(Startup, (make_looks, stage::light_up, stage::hang_sky, stage::open_eyes))
            .add_systems(PostStartup, (draw_static, draw_ego, draw_vehicles, draw_pedestrians, draw_signals))
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

/// One look for each surface, shared by everything.
#[derive(Resource)]
struct Looks {
    asphalt: Look,
    paving: Look,
    grass: Look,
    facade: Look,
    plain: Look,
    /// Smooth and a little shiny: vehicles.
    lacquer: Look,
    /// Shining by itself: signs, which must be read in any light.
    bright: Look,
    shadow: Look,
}

/// The driver's steering wheel.
#[derive(Component)]
struct SteeringWheel;

fn make_looks(
    mut commands: Commands,
    quality: Res<Quality>,
    mut standard: ResMut<Assets<StandardMaterial>>,
    mut painted: ResMut<Assets<PaintedMaterial>>,
    mut images: ResMut<Assets<Image>>,
) {
    let mut finisher = Finisher { quality: *quality, standard: &mut standard, painted: &mut painted };
    commands.insert_resource(LampLooks::new(&mut finisher));
    let mut textured = |image: Image| finisher.look(Finish { texture: Some(images.add(image)), ..default() });
    let [asphalt, paving] = [texture::asphalt(), texture::paving()].map(&mut textured);
    let [grass, facade] = [texture::grass(), texture::facade()].map(textured);
    commands.insert_resource(Looks {
        asphalt,
        paving,
        grass,
        facade,
        plain: finisher.look(Finish::default()),
        lacquer: finisher.look(Finish { roughness: 0.35, ..default() }),
        bright: finisher.look(Finish { lit: false, ..default() }),
        shadow: finisher.look(Finish { color: LinearRgba::new(0.0, 0.0, 0.0, 0.5), lit: false, ..default() }),
    });
}

fn draw_static(
    mut commands: Commands,
    simulation: Res<Simulation>,
    looks: Res<Looks>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let world = &simulation.0;
    let network = &world.scene.network;
    let mut chunks = Chunks::default();
    ground::draw(network, &mut chunks);
    town::draw(&world.layout, network, &mut chunks);
    for (surface, shape) in chunks.into_shapes() {
        let look = match surface {
            Surface::Asphalt => &looks.asphalt,
            Surface::Paving => &looks.paving,
            Surface::Facade => &looks.facade,
            Surface::Paint | Surface::Plain | Surface::Leaves => &looks.plain,
            Surface::Sign => &looks.bright,
        };
        let mut part = commands.spawn((Mesh3d(meshes.add(shape.mesh())), Transform::default()));
        look.put_on(&mut part);
        if matches!(surface, Surface::Asphalt | Surface::Paving | Surface::Paint) {
            part.insert(NotShadowCaster);
        }
    }
    let center = world.ego.state.pose.position_in_world.as_vec3();
    let grass = Mesh3d(meshes.add(ground::grass_plane(center).mesh()));
    looks.grass.put_on(&mut commands.spawn((Name::new("grass"), grass, Transform::default(), NotShadowCaster)));
}

fn draw_ego(
    mut commands: Commands,
    ego: Single<Entity, With<Ego>>,
    eye: Single<&Transform, With<DriverCamera>>,
    looks: Res<Looks>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let front = Mesh3d(meshes.add(vehicle::ego_front(vehicle::colors()[1]).mesh()));
    let wheel = Mesh3d(meshes.add(vehicle::steering_wheel().mesh()));
    let unshaded = (NotShadowReceiver, NotShadowCaster);
    looks.plain.put_on(&mut commands.spawn((ChildOf(*ego), front, Transform::default(), unshaded)));
    let at = Vec3::new(eye.translation.x, 0.77, eye.translation.z - 0.55);
    let column = Transform::from_translation(at).with_rotation(Quat::from_rotation_x(-0.4));
    let column = commands.spawn((ChildOf(*ego), column, Visibility::default())).id();
    let unshaded = (NotShadowReceiver, NotShadowCaster);
    let mut wheel = commands.spawn((ChildOf(column), SteeringWheel, wheel, Transform::default(), unshaded));
    looks.plain.put_on(&mut wheel);
}

/// The wheel turns fourteen times as far as the front wheels.
fn turn_steering_wheel(ego: Single<&Ego>, mut wheel: Single<&mut Transform, With<SteeringWheel>>) {
    wheel.rotation = Quat::from_rotation_z(14.0 * ego.steering_rad);
}

fn draw_vehicles(
    mut commands: Commands,
    vehicles: Query<(Entity, &Mirror, &Actor, &BrakeLights)>,
    simulation: Res<Simulation>,
    looks: Res<Looks>,
    lamps: Res<LampLooks>,
    quality: Res<Quality>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let colors = vehicle::colors();
    let mut known = std::collections::BTreeMap::new();
    for (entity, mirror, actor, braking) in &vehicles {
        let Mirror::Vehicle(index) = *mirror else { continue };
        let category = simulation.0.vehicles[index].category;
        let color = (actor.id.wrapping_mul(5) % colors.len() as u64) as usize;
        let (body, rear) = known.entry((category, color)).or_insert_with(|| {
            let body = meshes.add(vehicle::shape(category, colors[color]).mesh());
            (body, meshes.add(vehicle::rear_lamps(category).mesh()))
        });
        let below = Transform::from_xyz(0.0, -actor.half_extents.y, 0.0);
        looks.lacquer.put_on(&mut commands.spawn((ChildOf(entity), Mesh3d(body.clone()), below)));
        let rear = (ChildOf(entity), RearLamps, Mesh3d(rear.clone()), below);
        lamps.brake(braking.0).put_on(&mut commands.spawn(rear));
        if *quality == Quality::Low {
            let shadow = Mesh3d(meshes.add(shadow_patch(category)));
            looks.shadow.put_on(&mut commands.spawn((ChildOf(entity), shadow, below)));
        }
    }
}

/// A dark patch under a vehicle where there are no real shadows.
fn shadow_patch(category: VehicleCategory) -> Mesh {
    let [x, _, z] = half_extents_m(category).map(|half_m| half_m as f32 + 0.12);
    let mut shape = Shape::default();
    let corners = [Vec3::new(-x, 0.02, z), Vec3::new(x, 0.02, z), Vec3::new(x, 0.02, -z), Vec3::new(-x, 0.02, -z)];
    shape.face(&corners, LinearRgba::WHITE);
    shape.mesh()
}

fn draw_pedestrians(
    mut commands: Commands,
    people: Query<(Entity, &Mirror, &Actor)>,
    looks: Res<Looks>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    for (entity, mirror, actor) in &people {
        if matches!(mirror, Mirror::Pedestrian(_)) {
            let clothes = pedestrian::clothes(actor.id);
            pedestrian::dress(&mut commands, entity, actor.half_extents.y, &clothes, &mut meshes, &looks.plain);
        }
    }
}

fn draw_signals(
    mut commands: Commands,
    lights: Query<(Entity, &TrafficLight)>,
    looks: Res<Looks>,
    lamp_looks: Res<LampLooks>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let housing = meshes.add(lights::housing().mesh());
    let lamp_mesh = meshes.add(Sphere::new(0.105).mesh().uv(16, 10));
    for (entity, light) in &lights {
        looks.plain.put_on(&mut commands.spawn((ChildOf(entity), Mesh3d(housing.clone()), Transform::default())));
        for (lamp, place) in lights::lamps() {
            let at = Transform::from_translation(place).with_scale(Vec3::new(1.0, 1.0, 0.5));
            let part = (ChildOf(entity), lamp, Mesh3d(lamp_mesh.clone()), at);
            lamp_looks.of(lamp, light.0).put_on(&mut commands.spawn(part));
        }
    }
}
