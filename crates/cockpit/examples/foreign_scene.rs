//! The whole cockpit in a scene that knows nothing of Cogaze's simulator, with a prompt strategy of its own.
//!
//! One marker component on the camera is all that the scene adds. Run it with a window, or with `--frames N` to stop
//! by itself; `--out DIR` records a session.

use std::{f32::consts::PI, path::PathBuf};

use bevy::{core_pipeline::tonemapping::Tonemapping, prelude::*};
use cogaze_cockpit::{
    CockpitConfig, CockpitFailure, CockpitPlugins, CockpitView, Pace, Recorder, SceneObject, SessionClock, view_rect,
};
use cogaze_gaze::{CursorCell, MouseGaze};
use cogaze_prompts::{Candidate, PerceivedFrame, SeenMemory, Strategy, StrategyRegistry};
use cogaze_session::{SessionHeader, SessionWriter, TrialStart, WriterThread};

/// Points at the nearest object; that a driver who has just looked there gets no prompt is not its concern.
struct NearestObject;

impl Strategy for NearestObject {
    fn name(&self) -> &'static str {
        "nearest-object"
    }

    fn propose(&mut self, frame: &PerceivedFrame, _seen: &SeenMemory) -> Vec<Candidate> {
        let nearest = frame.objects.iter().min_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
        nearest
            .map(|object| Candidate {
                point_in_world: frame.pose.at_distance(object.center_in_view(), object.distance_m),
                strength: 1.0,
                source: "objects".into(),
            })
            .into_iter()
            .collect()
    }
}

fn main() -> Result<AppExit, Box<dyn std::error::Error>> {
    let frames: Option<u32> = argument("--frames").map(|frames| frames.parse()).transpose()?;
    let mut strategies = StrategyRegistry::default();
    strategies.register("nearest-object", |_| Box::new(NearestObject));
    let config = CockpitConfig { strategy: "nearest-object".into(), ..default() };
    let cursor = CursorCell::default();
    let gaze = Box::new(MouseGaze::new(cursor.clone()));
    let mut cockpit = CockpitPlugins::open(config, SessionClock::new(Pace::RealTime), gaze, &strategies)?;
    if let Some(dir) = argument("--out") {
        let mut session = SessionWriter::create(
            &PathBuf::from(dir),
            &SessionHeader { strategy: "nearest-object".into(), ..default() },
        )?;
        let trial = session.start_trial(&TrialStart { scene: "foreign scene".into(), ..default() })?;
        cockpit = cockpit.with_recorder(Recorder::new(WriterThread::spawn(trial, 1024)?));
    }
    Ok(App::new()
        .add_plugins((DefaultPlugins, cockpit))
        .insert_resource(Cursor(cursor))
        .add_systems(Startup, build_scene)
        .add_systems(Update, (orbit, follow_mouse, stop.run_if(move |frame: Local<u32>| ends(frame, frames))))
        .add_systems(Last, stop.run_if(|failure: Res<CockpitFailure>| failure.has_occurred()))
        .run())
}

fn argument(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)
}

fn ends(mut frame: Local<u32>, frames: Option<u32>) -> bool {
    *frame += 1;
    frames.is_some_and(|frames| *frame >= frames)
}

fn stop(mut failure: ResMut<CockpitFailure>, mut exit: MessageWriter<AppExit>) {
    exit.write(failure.take().map_or(AppExit::Success, |error| {
        error!("{error}");
        AppExit::error()
    }));
}

#[derive(Resource)]
struct Cursor(CursorCell);

fn follow_mouse(cursor: Res<Cursor>, window: Single<&Window>, camera: Single<&Camera, With<CockpitView>>) {
    let rect = view_rect(&camera, &window);
    let place = window.cursor_position().map(|position| (position - rect.min) / rect.size());
    cursor.0.set(place.map(|place| place.to_array().map(f64::from)));
}

fn build_scene(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    commands.spawn((
        Mesh3d(meshes.add(Circle::new(12.0))),
        MeshMaterial3d(materials.add(Color::srgb(0.2, 0.3, 0.2))),
        Transform::from_rotation(Quat::from_rotation_x(-PI / 2.0)),
    ));
    let cube = meshes.add(Cuboid::from_length(1.0));
    for id in 0..5 {
        let place = Quat::from_rotation_y(id as f32 * 2.0 * PI / 5.0) * Vec3::new(0.0, 0.5, 3.0);
        commands.spawn((
            Mesh3d(cube.clone()),
            MeshMaterial3d(materials.add(Color::hsl(id as f32 * 72.0, 0.7, 0.5))),
            Transform::from_translation(place),
            SceneObject {
                id,
                class: "cube".into(),
                half_extents_m: Vec3::splat(0.5),
                center_m: Vec3::ZERO,
                velocity_mps: Vec3::ZERO,
            },
        ));
    }
    commands.spawn((DirectionalLight::default(), Transform::from_xyz(3.0, 8.0, 4.0).looking_at(Vec3::ZERO, Vec3::Y)));
    commands.spawn((Camera3d::default(), Tonemapping::AcesFitted, CockpitView, Transform::default()));
}

fn orbit(time: Res<Time>, mut camera: Single<&mut Transform, With<CockpitView>>) {
    let around = Quat::from_rotation_y(time.elapsed_secs() * 0.3);
    **camera = Transform::from_translation(around * Vec3::new(0.0, 2.5, 8.0)).looking_at(Vec3::Y * 0.5, Vec3::Y);
}
