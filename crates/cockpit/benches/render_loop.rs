//! What the cockpit costs the render loop: the same scene with it and without, alternately in one run. Budget: a ratio
//! of 1.10, perception on its thread.
//!
//! Run `cargo bench -p cogaze_cockpit --bench render_loop`. On a software renderer, which shares its cores with the
//! network, the ratio says how well the machine does both, not what a machine with a graphics card would do.

use std::time::{Duration, Instant};

use bevy::{
    app::PluginsState, camera::RenderTarget, core_pipeline::tonemapping::Tonemapping, log::LogPlugin, prelude::*,
    render::render_resource::TextureFormat, render::renderer::RenderDevice, window::ExitCondition, winit::WinitPlugin,
};
use cogaze_cockpit::{CockpitConfig, CockpitPlugins, CockpitView, Pace, PanelPlugin, SessionClock, SourceConfig};
use cogaze_gaze::{CursorCell, MouseGaze};
use cogaze_prompts::StrategyRegistry;

/// Rounds of each kind, and frames of a round.
const ROUNDS: usize = 8;
const FRAMES: usize = 60;

#[expect(clippy::print_stdout, reason = "a bench tells what it measured")]
fn main() {
    let (mut on, mut off) = (app(true), app(false));
    let (mut on_times, mut off_times) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        frames(&mut off, &mut off_times);
        frames(&mut on, &mut on_times);
    }
    let (on, off) = (median(on_times), median(off_times));
    println!("frame with the cockpit    {:8.2} ms", on.as_secs_f64() * 1e3);
    println!("frame without             {:8.2} ms", off.as_secs_f64() * 1e3);
    println!("ratio                     {:8.3}", on.as_secs_f64() / off.as_secs_f64());
}

fn frames(app: &mut App, times: &mut Vec<Duration>) {
    for _ in 0..FRAMES {
        let started = Instant::now();
        app.update();
        // What a display would wait for.
        let device = app.world().resource::<RenderDevice>();
        device.poll(bevy::render::render_resource::PollType::wait_indefinitely()).expect("the device lives");
        times.push(started.elapsed());
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn app(has_cockpit: bool) -> App {
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
            .disable::<WinitPlugin>()
            .disable::<LogPlugin>(),
    );
    if has_cockpit {
        let mut config = CockpitConfig::default();
        for source in &mut config.sources {
            if let SourceConfig::Relevance { model, .. } = source {
                *model = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/driving.onnx").into();
            }
        }
        let cursor = CursorCell::default();
        cursor.set(Some([0.2, 0.7]));
        let gaze = Box::new(MouseGaze::new(cursor));
        let clock = SessionClock::new(Pace::RealTime);
        let cockpit = CockpitPlugins::open(config, clock, gaze, &StrategyRegistry::default())
            .expect("the shipped network opens: run `cargo xtask runtime`");
        app.add_plugins(PluginGroup::build(cockpit).disable::<PanelPlugin>());
    }
    let target = Image::new_target_texture(1280, 720, TextureFormat::Rgba8UnormSrgb, None);
    let target = app.world_mut().resource_mut::<Assets<Image>>().add(target);
    let mut camera = app.world_mut().spawn((
        Camera3d::default(),
        Msaa::Off,
        Tonemapping::AcesFitted,
        RenderTarget::Image(target.into()),
        Transform::from_xyz(0.0, 3.0, 14.0).looking_at(Vec3::ZERO, Vec3::Y),
    ));
    if has_cockpit {
        camera.insert(CockpitView);
    }
    app.add_systems(Startup, build_scene);
    while app.plugins_state() == PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();
    for _ in 0..30 {
        app.update();
    }
    app
}

/// Two hundred boxes under a sun.
fn build_scene(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let cube = meshes.add(Cuboid::from_length(0.8));
    for index in 0..200 {
        let (column, row) = ((index % 20) as f32, (index / 20) as f32);
        commands.spawn((
            Mesh3d(cube.clone()),
            MeshMaterial3d(materials.add(Color::hsl(index as f32 * 1.8, 0.6, 0.5))),
            Transform::from_xyz(column - 10.0, 0.0, -row * 1.5),
        ));
    }
    commands.spawn((DirectionalLight::default(), Transform::from_xyz(3.0, 8.0, 4.0).looking_at(Vec3::ZERO, Vec3::Y)));
}
