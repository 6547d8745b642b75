//! The whole plugin on a scene of its own, rendered without a window, in lockstep.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bevy::{
    app::{PluginGroupBuilder, PluginsState},
    camera::RenderTarget,
    core_pipeline::tonemapping::Tonemapping,
    log::LogPlugin,
    prelude::*,
    render::{
        RenderPlugin,
        gpu_readback::{Readback, ReadbackComplete},
        pipelined_rendering::PipelinedRenderingPlugin,
        render_resource::{PollType, TextureFormat, TextureUsages},
        renderer::RenderDevice,
    },
    time::TimeUpdateStrategy,
    window::ExitCondition,
    winit::WinitPlugin,
};
use cogaze_gaze::{CursorCell, MouseGaze};
use cogaze_heatmap::Heatmap;
use cogaze_prompts::{Candidate, PerceivedFrame, SeenMemory, SourceMap, Strategy};
use image::RgbImage;

use crate::{
    CapturePlugin, CockpitConfig, CockpitFailure, CockpitPlugins, CockpitView, ComparePlugin, Error, GazePlugin,
    MapOutput, MapSource, OverlayPlugin, Pace, PanelPlugin, Perceived, Perceiver, PerceptionPlugin, PromptPlugin,
    SessionClock,
};

const WALL_DISTANCE_M: f32 = 10.0;
const SIZE: [u32; 2] = [320, 180];

/// Keeps every frame that it is given.
#[derive(Clone, Default)]
struct Keeper(Arc<Mutex<Vec<RgbImage>>>);

impl MapSource for Keeper {
    fn name(&self) -> &'static str {
        "keeper"
    }

    fn map(&mut self, image: &RgbImage, _earlier: &[SourceMap]) -> Result<MapOutput, Error> {
        self.0.lock().unwrap().push(image.clone());
        let (width, height) = (image.width() as usize, image.height() as usize);
        let map = Heatmap::new(width, height, (0..width * height).map(|index| index as f32).collect());
        Ok(MapOutput::plain(map.unwrap()))
    }
}

/// Points at the middle of the wall.
struct Middle;

impl Strategy for Middle {
    fn name(&self) -> &'static str {
        "middle"
    }

    fn propose(&mut self, _frame: &PerceivedFrame, _seen: &SeenMemory) -> Vec<Candidate> {
        vec![Candidate { point_in_world: Vec3::NEG_Z * WALL_DISTANCE_M, strength: 1.0, source: "test".into() }]
    }
}

struct Drive {
    app: App,
    keeper: Keeper,
}

impl Drive {
    /// A red and a blue half of a wall before the camera; `choose` may disable stages.
    fn new(msaa: Msaa, choose: impl FnOnce(PluginGroupBuilder) -> PluginGroupBuilder) -> Self {
        let keeper = Keeper::default();
        let cursor = CursorCell::default();
        cursor.set(Some([0.1, 0.9]));
        let config = CockpitConfig { picture_hz: 0.0, ..default() };
        let cockpit = CockpitPlugins::new(
            config,
            SessionClock::paused(Pace::Lockstep),
            Box::new(MouseGaze::new(cursor)),
            Box::new(Middle),
            Perceiver::new(vec![Box::new(keeper.clone())]),
        );
        let mut app = App::new();
        app.add_plugins(
            DefaultPlugins
                .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() })
                .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
                .disable::<WinitPlugin>()
                .disable::<LogPlugin>()
                .disable::<PipelinedRenderingPlugin>(),
        )
        .add_plugins(choose(PluginGroup::build(cockpit).disable::<PanelPlugin>()))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO))
        .insert_resource(ClearColor(Color::BLACK));
        let mut target = Image::new_target_texture(SIZE[0], SIZE[1], TextureFormat::Rgba8UnormSrgb, None);
        target.texture_descriptor.usage |= TextureUsages::COPY_SRC;
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(target);
        app.insert_resource(Target(target.clone()));
        let look = (Camera3d::default(), CockpitView, RenderTarget::Image(target.into()), msaa, Tonemapping::None);
        app.world_mut().spawn(look);
        for (side, color) in [(-1.0, Color::srgb_u8(200, 0, 0)), (1.0, Color::srgb_u8(0, 0, 200))] {
            let mesh = app.world_mut().resource_mut::<Assets<Mesh>>().add(Rectangle::new(100.0, 100.0));
            let material = StandardMaterial { base_color: color, unlit: true, ..default() };
            let material = app.world_mut().resource_mut::<Assets<StandardMaterial>>().add(material);
            app.world_mut().spawn((
                Mesh3d(mesh),
                MeshMaterial3d(material),
                Transform::from_xyz(side * 50.0, 0.0, -WALL_DISTANCE_M),
            ));
        }
        while app.plugins_state() == PluginsState::Adding {
            bevy::tasks::tick_global_task_pools_on_main_thread();
        }
        app.finish();
        app.cleanup();
        let mut drive = Self { app, keeper };
        for _ in 0..6 {
            drive.update();
        }
        drive.app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_nanos(16_666_667)));
        drive.app.world_mut().resource_mut::<SessionClock>().start();
        drive
    }

    fn update(&mut self) {
        self.app.update();
        self.app.world().resource::<RenderDevice>().poll(PollType::wait_indefinitely()).unwrap();
    }

    fn run(&mut self, ticks: u32) {
        for _ in 0..ticks {
            self.update();
        }
        assert!(!self.app.world().resource::<CockpitFailure>().has_occurred());
    }

    fn frames(&self) -> Vec<RgbImage> {
        self.keeper.0.lock().unwrap().clone()
    }

    /// What the driver sees at last: the whole target, overlay included.
    fn seen(&mut self) -> Vec<u8> {
        let target = self.app.world().resource::<Target>().0.clone();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&seen);
        let keep = move |picture: On<ReadbackComplete>| sink.lock().unwrap().clone_from(&picture.data);
        self.app.world_mut().spawn(Readback::texture(target)).observe(keep);
        self.run(4);
        let seen = seen.lock().unwrap().clone();
        assert!(!seen.is_empty());
        seen
    }
}

#[derive(Resource)]
struct Target(Handle<Image>);

#[test]
fn the_network_never_sees_a_prompt() {
    let mut with = Drive::new(Msaa::Off, |cockpit| cockpit);
    let mut without = Drive::new(Msaa::Off, PluginGroupBuilder::disable::<OverlayPlugin>);
    with.run(60);
    without.run(60);
    let (with_frames, without_frames) = (with.frames(), without.frames());
    assert!(with_frames.len() >= 19, "{}", with_frames.len());
    assert!(with_frames == without_frames, "captures differ with prompts on and off");
    // The test would prove nothing if there were no ring.
    let amber = |pixels: Vec<u8>| pixels.as_chunks::<4>().0.iter().filter(|[r, g, b, _]| r > b && *g > 90).count();
    assert!(amber(with.seen()) > 100, "the driver sees a ring");
    assert_eq!(amber(without.seen()), 0);
}

#[test]
fn captures_hold_colour_and_depth_of_the_view() {
    for msaa in [Msaa::Off, Msaa::Sample4] {
        let mut drive = Drive::new(msaa, |cockpit| cockpit);
        drive.run(12);
        let frames = drive.frames();
        let frame = frames.first().unwrap();
        assert_eq!(frame.dimensions(), (192, 96), "the size of perception, not of the view");
        let (left, right) = (frame.get_pixel(20, 48).0, frame.get_pixel(170, 48).0);
        let near = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 6);
        assert!(near(left, [200, 0, 0]) && near(right, [0, 0, 200]), "{left:?} {right:?}, {msaa:?}");
        let mut views = drive.app.world_mut().query::<&Perceived>();
        let perception = views.single(drive.app.world()).unwrap().newest.clone().unwrap();
        let depth = &perception.frame.inverse_depth;
        for (x, y) in [(10, 10), (100, 50), (180, 90)] {
            let distance = 1.0 / depth.at(x, y);
            assert!((distance - WALL_DISTANCE_M).abs() < 0.01, "{distance} m along the axis, {msaa:?}");
        }
    }
}

#[test]
fn in_lockstep_a_result_is_used_a_fixed_time_after_its_capture() {
    let mut drive = Drive::new(Msaa::Off, |cockpit| cockpit);
    let mut used = Vec::new();
    for _ in 0..24 {
        drive.run(1);
        let tick = drive.app.world().resource::<SessionClock>().tick();
        let mut views = drive.app.world_mut().query::<&Perceived>();
        let perceived = views.single(drive.app.world()).unwrap();
        if perceived.is_fresh {
            let perception = perceived.newest.as_ref().unwrap();
            used.push((perception.frame.frame, perception.tick, tick));
        }
    }
    let expected: Vec<_> = (0..7).map(|frame| (frame, frame * 3, frame * 3 + 3)).collect();
    assert_eq!(used, expected);
}

#[test]
fn every_stage_can_be_disabled() {
    let disabled: [fn(PluginGroupBuilder) -> PluginGroupBuilder; 6] = [
        PluginGroupBuilder::disable::<CapturePlugin>,
        PluginGroupBuilder::disable::<PerceptionPlugin>,
        PluginGroupBuilder::disable::<GazePlugin>,
        PluginGroupBuilder::disable::<ComparePlugin>,
        PluginGroupBuilder::disable::<PromptPlugin>,
        PluginGroupBuilder::disable::<OverlayPlugin>,
    ];
    for disable in disabled {
        Drive::new(Msaa::Off, disable).run(8);
    }
}
