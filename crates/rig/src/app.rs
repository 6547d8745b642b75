//! The app of a drive: the engine with or without window and picture, the simulator, the cockpit.

use std::sync::Arc;

use bevy::{
    app::ScheduleRunnerPlugin,
    camera::RenderTarget,
    log::{Level, LogPlugin},
    prelude::*,
    render::{
        RenderPlugin,
        pipelined_rendering::PipelinedRenderingPlugin,
        render_resource::TextureFormat,
        settings::{Backends, RenderCreation, WgpuSettings},
    },
    time::TimeUpdateStrategy,
    window::{ExitCondition, PresentMode, WindowResolution},
    winit::WinitPlugin,
};
use cogaze_cockpit::{
    CapturePlugin, CockpitConfig, CockpitPlugins, CockpitView, ComparePlugin, OverlayPlugin, PanelPlugin,
    PerceptionPlugin, PromptPlugin,
};
use cogaze_scenario::Scene;
use cogaze_simulator::{DriverCamera, DriverMode, Quality, SimulatorPlugin, VisualsPlugin};

use crate::{
    arguments::{DriveArguments, Driver, PaceName, QualityName},
    bridge::BridgePlugin,
    driver::KeyboardPlugin,
    gaze::GazeFeed,
    plan::{Plan, Screen},
};

/// Size of the picture where none is asked for.
const WINDOW_SIZE: [u32; 2] = [1280, 720];
const OFFSCREEN_SIZE: [u32; 2] = [640, 360];

/// Everything that an app is built from.
pub(crate) struct Parts {
    pub(crate) scene: Arc<Scene>,
    pub(crate) config: CockpitConfig,
    pub(crate) cockpit: CockpitPlugins,
    pub(crate) gaze: GazeFeed,
}

/// Puts a drive together.
pub(crate) fn build(arguments: &DriveArguments, plan: &Plan, parts: Parts) -> App {
    let mut app = App::new();
    add_engine(&mut app, arguments, plan, &parts.config);
    // Whoever drives takes over from the expert.
    app.add_plugins(SimulatorPlugin { scene: parts.scene, seed: arguments.seed, driver: DriverMode::Expert });
    if plan.screen == Screen::None {
        app.add_systems(PreUpdate, project_blindly);
    } else {
        let quality = match arguments.quality {
            QualityName::Low => Quality::Low,
            QualityName::Medium => Quality::Medium,
            QualityName::High => Quality::High,
        };
        app.add_plugins(VisualsPlugin { quality });
    }
    app.add_plugins((cockpit(plan.screen, parts.cockpit), BridgePlugin, parts.gaze));
    if plan.driver == Driver::Keyboard {
        app.add_plugins(KeyboardPlugin);
    }
    app
}

/// The stages that make sense with this screen.
fn cockpit(screen: Screen, plugins: CockpitPlugins) -> bevy::app::PluginGroupBuilder {
    let plugins = plugins.build();
    match screen {
        Screen::Window => plugins,
        Screen::Offscreen => plugins.disable::<PanelPlugin>().disable::<OverlayPlugin>(),
        Screen::None => plugins
            .disable::<PanelPlugin>()
            .disable::<OverlayPlugin>()
            .disable::<CapturePlugin>()
            .disable::<PerceptionPlugin>()
            .disable::<ComparePlugin>()
            .disable::<PromptPlugin>(),
    }
}

fn add_engine(app: &mut App, arguments: &DriveArguments, plan: &Plan, config: &CockpitConfig) {
    let is_lockstep = plan.pace == PaceName::Lockstep;
    let tick = std::time::Duration::from_secs_f64(1.0 / config.tick_hz);
    match plan.screen {
        Screen::None => {
            app.add_plugins((MinimalPlugins.build().disable::<ScheduleRunnerPlugin>(), TransformPlugin));
        }
        Screen::Window | Screen::Offscreen => {
            let render = RenderPlugin {
                render_creation: RenderCreation::Automatic(Box::new(WgpuSettings {
                    backends: Some(Backends::VULKAN),
                    ..default()
                })),
                synchronous_pipeline_compilation: is_lockstep,
                ..default()
            };
            let log = LogPlugin { level: Level::WARN, ..default() };
            let mut engine = DefaultPlugins.set(render).set(log).set(window(arguments, plan.screen));
            if plan.screen == Screen::Offscreen {
                engine = engine.disable::<WinitPlugin>();
            }
            if is_lockstep {
                engine = engine.disable::<PipelinedRenderingPlugin>();
            }
            app.add_plugins(engine);
        }
    }
    if plan.screen == Screen::Offscreen {
        let [width, height] = arguments.size.unwrap_or(OFFSCREEN_SIZE);
        let target = Image::new_target_texture(width, height, TextureFormat::Rgba8UnormSrgb, None);
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(target);
        app.insert_resource(OffscreenTarget(target)).add_systems(PreUpdate, aim_offscreen);
    }
    if is_lockstep {
        // Nothing moves until the session begins.
        app.insert_resource(TimeUpdateStrategy::ManualDuration(std::time::Duration::ZERO));
    } else if plan.screen != Screen::Window {
        app.add_plugins(ScheduleRunnerPlugin::run_loop(tick));
    }
}

fn window(arguments: &DriveArguments, screen: Screen) -> WindowPlugin {
    match screen {
        Screen::Window => {
            let [width, height] = arguments.size.unwrap_or(WINDOW_SIZE);
            WindowPlugin {
                primary_window: Some(Window {
                    title: "Cogaze".into(),
                    resolution: WindowResolution::new(width, height),
                    present_mode: PresentMode::AutoVsync,
                    ..default()
                }),
                ..default()
            }
        }
        Screen::Offscreen | Screen::None => {
            WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() }
        }
    }
}

#[derive(Resource)]
struct OffscreenTarget(Handle<Image>);

/// Without a window the driver's camera draws into a picture.
fn aim_offscreen(
    mut commands: Commands,
    target: Res<OffscreenTarget>,
    cameras: Query<(Entity, &RenderTarget), (With<DriverCamera>, With<Camera3d>)>,
) {
    for (camera, current) in &cameras {
        if matches!(current, RenderTarget::Window(_)) {
            commands.entity(camera).insert(RenderTarget::Image(target.0.clone().into()));
        }
    }
}

/// Without any picture the driver's eye still has a perspective, for gaze and ground truth.
fn project_blindly(
    mut commands: Commands,
    eyes: Query<(Entity, &DriverCamera), (With<CockpitView>, Without<Projection>)>,
) {
    for (entity, camera) in &eyes {
        let projection = PerspectiveProjection { fov: camera.vertical_fov_rad, aspect_ratio: 16.0 / 9.0, ..default() };
        commands.entity(entity).insert(Projection::Perspective(projection));
    }
}
