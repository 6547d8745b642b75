//! Introduces simulator and cockpit to each other, who know nothing of one another.

use bevy::prelude::*;
use cogaze_cockpit::{CockpitSystems, CockpitView, EgoState, SceneObject, SessionEvent};
use cogaze_simulator::{Actor, DriverCamera, Ego, SimulationClock, SimulationEvent, StateHash};

/// Tells the cockpit of the simulation, once a tick.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BridgeSystems;

/// Puts the cockpit on the driver's camera and tells it of vehicle and objects.
pub(crate) struct BridgePlugin;

impl Plugin for BridgePlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<SessionEvent>().add_systems(Update, embed).add_systems(
            PostUpdate,
            (tell_ego, tell_objects, tell_events)
                .in_set(BridgeSystems)
                .after(TransformSystems::Propagate)
                .before(CockpitSystems::Capture),
        );
    }
}

fn embed(mut commands: Commands, cameras: Query<Entity, (With<DriverCamera>, Without<CockpitView>)>) {
    for camera in &cameras {
        commands.entity(camera).insert(CockpitView);
    }
}

fn tell_ego(
    ego: Single<(&Ego, &GlobalTransform)>,
    clock: Res<SimulationClock>,
    hash: Res<StateHash>,
    mut views: Query<&mut EgoState, With<CockpitView>>,
) {
    let (ego, transform) = *ego;
    for mut state in &mut views {
        *state = EgoState {
            simulation_time_nanos: Some(clock.time_nanos),
            velocity_mps: Some(transform.forward() * ego.speed_mps),
            speed_mps: Some(ego.speed_mps),
            acceleration_mps2: Some(ego.acceleration_mps2),
            steering_rad: Some(ego.steering_rad),
            throttle: Some(ego.throttle),
            brake: Some(ego.brake),
            lane_offset_m: ego.lane_offset_m,
            headway_s: ego.headway_s,
            ttc_s: ego.ttc_s,
            speed_limit_mps: ego.speed_limit_mps,
            collisions: Some(ego.collisions),
            state_hash: Some(hash.0),
        };
    }
}

fn tell_objects(
    mut commands: Commands,
    fresh: Query<(Entity, &Actor, &Visibility), Without<SceneObject>>,
    mut known: Query<(Entity, &Actor, &Visibility, &mut SceneObject)>,
) {
    for (entity, actor, visibility) in &fresh {
        if *visibility == Visibility::Hidden {
            continue;
        }
        commands.entity(entity).insert(SceneObject {
            id: actor.id,
            class: actor.class.as_str().to_owned(),
            half_extents_m: actor.half_extents,
            center_m: Vec3::ZERO,
            velocity_mps: actor.velocity_mps,
        });
    }
    // A vehicle that has left the scene is hidden until it comes back.
    for (entity, actor, visibility, mut object) in &mut known {
        object.velocity_mps = actor.velocity_mps;
        if *visibility == Visibility::Hidden {
            commands.entity(entity).remove::<SceneObject>();
        }
    }
}

fn tell_events(mut events: MessageReader<SimulationEvent>, mut session: MessageWriter<SessionEvent>) {
    session.write_batch(
        events.read().map(|event| SessionEvent { kind: event.kind.to_owned(), detail: event.detail.clone() }),
    );
}
