//! Renders moments of a scene to PNG files, without a window:
//! `cargo run -p cogaze_simulator --example look -- SCENE.ron OUT_DIR low|medium|high SECONDS…`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::render_resource::{PollType, TextureFormat};
use bevy::render::renderer::RenderDevice;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};
use bevy::time::TimeUpdateStrategy;
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use cogaze_scenario::Scene;
use cogaze_simulator::{DriverCamera, DriverMode, Quality, SimulatorPlugin, VisualsPlugin};

const STEP: Duration = Duration::from_millis(50);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [scene, out, quality, moments @ ..] = &arguments[..] else {
        return Err("usage: look SCENE.ron OUT_DIR low|medium|high SECONDS…".into());
    };
    let quality = match quality.as_str() {
        "low" => Quality::Low,
        "high" => Quality::High,
        _ => Quality::Medium,
    };
    let mut moments: Vec<f64> = moments.iter().map(|moment| moment.parse()).collect::<Result<_, _>>()?;
    moments.sort_by(f64::total_cmp);
    std::fs::create_dir_all(out)?;
    let mut app = app(&Scene::read(Path::new(scene))?, quality);
    let size = std::env::var("LOOK_SIZE").unwrap_or_else(|_| "1280x720".into());
    let (width, height) = size.split_once('x').ok_or("LOOK_SIZE is WIDTHxHEIGHT")?;
    let (width, height) = (width.parse()?, height.parse()?);
    let target = app.world_mut().resource_mut::<Assets<Image>>().add(Image::new_target_texture(
        width,
        height,
        TextureFormat::Rgba8UnormSrgb,
        None,
    ));
    app.update();
    let eye = app.world_mut().query_filtered::<Entity, With<DriverCamera>>().single(app.world())?;
    app.world_mut().entity_mut(eye).insert(RenderTarget::from(target.clone()));
    let from_above = std::env::var("LOOK_FROM_ABOVE").is_ok();

    let mut time_s = 0.0;
    for moment in moments {
        while time_s < moment {
            update(&mut app)?;
            time_s += STEP.as_secs_f64();
        }
        if from_above {
            let height = Transform::from_xyz(0.0, 26.0, 32.0).looking_at(Vec3::new(0.0, 0.0, -18.0), Vec3::Y);
            app.world_mut().entity_mut(eye).insert(height);
        }
        let file = PathBuf::from(out).join(format!("{moment:05.1}.png"));
        app.world_mut().spawn(Screenshot::image(target.clone())).observe(save_to_disk(file));
        let started = Instant::now();
        for _ in 0..10 {
            update(&mut app)?;
        }
        time_s += 10.0 * STEP.as_secs_f64();
        bevy::log::info!("{moment} s: {:.1} frames per second", 10.0 / started.elapsed().as_secs_f64());
    }
    Ok(())
}

fn app(scene: &Scene, quality: Quality) -> App {
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
            .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() })
            .disable::<WinitPlugin>(),
    )
    .add_plugins(SimulatorPlugin { scene: Arc::new(scene.clone()), seed: 1, driver: DriverMode::Expert })
    .add_plugins(VisualsPlugin { quality })
    .insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
    app.finish();
    app.cleanup();
    app
}

fn update(app: &mut App) -> Result<(), Box<dyn std::error::Error>> {
    app.update();
    let wait = PollType::Wait { submission_index: None, timeout: None };
    app.world().resource::<RenderDevice>().wgpu_device().poll(wait)?;
    Ok(())
}
