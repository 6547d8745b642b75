//! Whose gaze it is.

use anyhow::{Context, Result};
use bevy::prelude::*;
use cogaze_cockpit::{
    ActivePrompts, CockpitView, DriverState, EgoState, ObjectSnapshot, SceneObject, SessionClock, objects_in_view,
    view_pose, view_rect,
};
use cogaze_gaze::{CursorCell, GazeSource, MouseGaze, ReplayGaze, ReplayStart};
use cogaze_participant::{Participant, ParticipantSettings, SeenObject, SeenPrompt, Stimulus};
use cogaze_prompts::Prompter;
use cogaze_simulator::RoadAhead;

use crate::{arguments::Gaze, bridge::BridgeSystems};

/// What a gaze source needs from the app.
pub(crate) enum GazeFeed {
    Mouse(CursorCell),
    Participant(Participant),
    Nothing,
}

/// Opens a gaze source, and says what has to be fed to it.
pub(crate) fn open(gaze: &Gaze, seed: u64) -> Result<(Box<dyn GazeSource>, GazeFeed)> {
    Ok(match gaze {
        Gaze::Mouse => {
            let cursor = CursorCell::default();
            (Box::new(MouseGaze::new(cursor.clone())), GazeFeed::Mouse(cursor))
        }
        Gaze::Participant => {
            let (participant, source) = Participant::new(ParticipantSettings::default(), seed);
            (Box::new(source), GazeFeed::Participant(participant))
        }
        Gaze::Replay(file) => {
            let replay = ReplayGaze::open(file, ReplayStart::AtFirstPoll)
                .with_context(|| format!("gaze cannot be replayed from {}", file.display()))?;
            (Box::new(replay), GazeFeed::Nothing)
        }
    })
}

impl Plugin for GazeFeed {
    fn build(&self, app: &mut App) {
        match self {
            Self::Mouse(cursor) => {
                app.insert_resource(Cursor(cursor.clone())).add_systems(Update, follow_cursor);
            }
            Self::Participant(participant) => {
                app.insert_resource(SimulatedDriver(participant.clone()))
                    .add_systems(PostUpdate, show.after(BridgeSystems).before(cogaze_cockpit::CockpitSystems::Capture));
            }
            Self::Nothing => {}
        }
    }
}

#[derive(Resource)]
struct Cursor(CursorCell);

#[derive(Resource)]
struct SimulatedDriver(Participant);

fn follow_cursor(cursor: Res<Cursor>, window: Single<&Window>, camera: Single<&Camera, With<CockpitView>>) {
    let rect = view_rect(&camera, &window);
    let place = window.cursor_position().map(|position| (position - rect.min) / rect.size());
    cursor.0.set(place.map(|place| place.to_array().map(f64::from)));
}

/// Shows the participant what a driver would see in this tick, and takes its state.
fn show(
    driver: Res<SimulatedDriver>,
    clock: Res<SessionClock>,
    road: Res<RoadAhead>,
    objects: Query<(&SceneObject, &GlobalTransform)>,
    mut views: Query<(&GlobalTransform, &Projection, &ActivePrompts, &EgoState, &mut DriverState), With<CockpitView>>,
) {
    let Ok((transform, projection, prompts, ego, mut state)) = views.single_mut() else {
        return;
    };
    state.attentive = Some(driver.0.is_attentive());
    let Some(pose) = view_pose(transform, projection) else {
        return;
    };
    let snapshots: Vec<ObjectSnapshot> = objects
        .iter()
        .map(|(object, transform)| ObjectSnapshot { object: object.clone(), transform: *transform })
        .collect();
    let seen = objects_in_view(&pose, ego.velocity_mps.unwrap_or_default(), &snapshots, None);
    let prompts = prompts.prompter.iter().flat_map(Prompter::active);
    driver.0.look(Stimulus {
        time_nanos: clock.time_nanos(),
        geometry: pose.geometry,
        road_ahead_in_view: pose.project(road.point_in_world).unwrap_or([0.5, 0.5]),
        objects: seen
            .into_iter()
            .map(|object| SeenObject {
                id: object.id,
                center_in_view: object.center_in_view(),
                size_in_view: [object.right_in_view - object.left_in_view, object.bottom_in_view - object.top_in_view],
                class: object.class,
                distance_m: object.distance_m,
                time_to_collision_s: object.time_to_collision_s,
            })
            .collect(),
        prompts: prompts
            .filter_map(|prompt| {
                let point_in_view = pose.project(prompt.point_in_world)?;
                let is_in_view = point_in_view.iter().all(|coordinate| (0.0..=1.0).contains(coordinate));
                is_in_view.then_some(SeenPrompt { id: prompt.id, point_in_view })
            })
            .collect(),
    });
}
