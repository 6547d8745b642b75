//! Present, for the operator: live values beside the view, and gaze, boxes and maps over it.

mod marks;
mod readings;

use bevy::{
    camera::{CameraOutputMode, ClearColorConfig, Viewport, visibility::RenderLayers},
    prelude::*,
    render::render_resource::BlendState,
    window::PrimaryWindow,
};
use bevy_egui::{EguiContexts, EguiGlobalSettings, EguiPlugin, EguiPrimaryContextPass, PrimaryEguiContext, egui};

use crate::{
    CockpitConfig, SessionClock,
    compare::Comparisons,
    diagnostics::StageDiagnostics,
    gaze::GazeStream,
    perception::Perceived,
    prompts::ActivePrompts,
    view::{CockpitView, ViewTrack},
};

/// Width of the panel in logical pixels.
const WIDTH: f32 = 300.0;
/// Shows and hides the panel.
const TOGGLE_KEY: KeyCode = KeyCode::F1;

/// Draws the operator's panel in the primary window, beside the driver's view.
pub struct PanelPlugin;

impl Plugin for PanelPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(EguiPlugin::default())
            .init_resource::<PanelSettings>()
            .insert_resource(EguiGlobalSettings { auto_create_primary_context: false, ..default() })
            .add_systems(Startup, (spawn_camera, make_texture))
            .add_systems(Update, toggle)
            .add_systems(EguiPrimaryContextPass, (place_view, draw).chain());
    }
}

/// What the panel shows; changeable while running.
#[derive(Resource, Clone, Debug, PartialEq, Eq)]
pub struct PanelSettings {
    /// Whether the panel is open; F1 changes it.
    pub is_open: bool,
    /// The gaze point over the view.
    pub shows_gaze: bool,
    /// The boxes of the objects over the view.
    pub shows_boxes: bool,
    /// The source whose map lies over the view.
    pub map: Option<String>,
}

impl Default for PanelSettings {
    fn default() -> Self {
        Self { is_open: true, shows_gaze: true, shows_boxes: false, map: None }
    }
}

fn spawn_camera(mut commands: Commands) {
    commands.spawn((
        PrimaryEguiContext,
        Camera2d,
        RenderLayers::none(),
        Camera {
            order: 100,
            output_mode: CameraOutputMode::Write {
                blend_state: Some(BlendState::ALPHA_BLENDING),
                clear_color: ClearColorConfig::None,
            },
            clear_color: ClearColorConfig::Custom(Color::NONE),
            ..default()
        },
    ));
}

fn make_texture(mut commands: Commands, mut images: ResMut<Assets<Image>>, mut contexts: EguiContexts) {
    commands.insert_resource(marks::MapTexture::new(&mut images, &mut contexts));
}

fn toggle(keys: Res<ButtonInput<KeyCode>>, mut settings: ResMut<PanelSettings>) {
    if keys.just_pressed(TOGGLE_KEY) {
        settings.is_open = !settings.is_open;
    }
}

/// The driver's view gets what the panel leaves of the window, so that nothing hides a part that the network sees.
fn place_view(
    settings: Res<PanelSettings>,
    window: Single<&Window, With<PrimaryWindow>>,
    mut camera: Single<&mut Camera, With<CockpitView>>,
) {
    let size = window.physical_size();
    let panel = if settings.is_open { (WIDTH * window.scale_factor()) as u32 } else { 0 };
    let view = UVec2::new(size.x.saturating_sub(panel).max(1), size.y.max(1));
    let viewport = settings.is_open.then(|| Viewport { physical_size: view, ..default() });
    let is_same = |a: &Option<Viewport>, b: &Option<Viewport>| {
        a.as_ref().map(|viewport| viewport.physical_size) == b.as_ref().map(|viewport| viewport.physical_size)
    };
    if !is_same(&camera.viewport, &viewport) {
        camera.viewport = viewport;
    }
}

/// The rectangle of the driver's view in the window, in logical pixels.
pub fn view_rect(camera: &Camera, window: &Window) -> Rect {
    camera.logical_viewport_rect().unwrap_or(Rect::from_corners(Vec2::ZERO, window.size()))
}

fn draw(
    mut contexts: EguiContexts,
    mut settings: ResMut<PanelSettings>,
    mut texture: ResMut<marks::MapTexture>,
    mut images: ResMut<Assets<Image>>,
    clock: Res<SessionClock>,
    config: Res<CockpitConfig>,
    diagnostics: Res<StageDiagnostics>,
    window: Single<&Window, With<PrimaryWindow>>,
    view: Single<
        (&Camera, &ViewTrack, &Perceived, &GazeStream, &Comparisons, &ActivePrompts, &crate::EgoState),
        With<CockpitView>,
    >,
) -> Result {
    let (camera, track, perceived, gaze, comparisons, prompts, ego) = view.into_inner();
    let context = contexts.ctx_mut()?;
    let rect = view_rect(camera, &window);
    let painter = context.layer_painter(egui::LayerId::background());
    let canvas = marks::Canvas {
        painter,
        rect: egui::Rect::from_min_max(egui::pos2(rect.min.x, rect.min.y), egui::pos2(rect.max.x, rect.max.y)),
    };
    if let Some(perception) = &perceived.newest {
        if let Some(source) = &settings.map {
            canvas.map(&mut images, &mut texture, perception, source, perceived.is_fresh);
        }
        if settings.shows_boxes {
            canvas.boxes(&perception.frame.objects);
        }
    }
    if settings.shows_gaze {
        canvas.gaze(gaze.latest(clock.time_nanos(), 250_000_000));
    }
    if settings.is_open {
        let mut ui = egui::Ui::new(
            context.clone(),
            "operator".into(),
            egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(context.viewport_rect()),
        );
        egui::Panel::right("cockpit").exact_size(WIDTH).resizable(false).show(&mut ui, |ui| {
            egui::ScrollArea::vertical().show(ui, |ui| {
                readings::session(ui, &clock, ego);
                readings::perception(ui, perceived);
                readings::overlays(ui, &config, &mut settings);
                readings::comparisons(ui, &config, comparisons);
                readings::prompts(ui, &config, track, prompts);
                readings::stages(ui, &diagnostics);
            });
        });
    }
    Ok(())
}
