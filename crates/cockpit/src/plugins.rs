//! The plugin group, and the order of the stages.

use std::sync::{Mutex, PoisonError};

use bevy::{
    app::PluginGroupBuilder,
    camera::{CameraUpdateSystems, visibility::VisibilitySystems},
    prelude::*,
};
use cogaze_gaze::GazeSource;
use cogaze_prompts::{Strategy, StrategyRegistry};

use crate::{
    CapturePlugin, CockpitConfig, CockpitFailure, ComparePlugin, Error, GazePlugin, OverlayPlugin, Pace, PanelPlugin,
    Perceiver, PerceptionPlugin, PromptPlugin, Recorder, RecorderPlugin, SessionClock, SourceConfig,
    clock::advance_clock,
    diagnostics::{StageDiagnosticsPlugin, begin_tick},
    view::track_views,
};

/// The stages of a tick, in the order in which data flows. All run in `PostUpdate`, once transforms are final and
/// before visibility is decided.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CockpitSystems {
    /// Asks the GPU for the driver's image, and takes in what came back.
    Capture,
    /// Hands frames to the perception thread and brings its results into use.
    Perceive,
    /// Takes in the samples of the eye tracker.
    Gaze,
    /// Compares gaze with maps.
    Compare,
    /// Decides on prompts.
    Decide,
    /// Draws prompts and panel.
    Present,
    /// Writes the log.
    Record,
}

/// The cockpit. Every stage is a plugin and can be disabled.
///
/// | plugin | stage |
/// |---|---|
/// | [`CapturePlugin`] | [`CockpitSystems::Capture`] |
/// | [`PerceptionPlugin`] | [`CockpitSystems::Perceive`] |
/// | [`GazePlugin`] | [`CockpitSystems::Gaze`] |
/// | [`ComparePlugin`] | [`CockpitSystems::Compare`] |
/// | [`PromptPlugin`] | [`CockpitSystems::Decide`] |
/// | [`OverlayPlugin`] | [`CockpitSystems::Present`], for the driver |
/// | [`PanelPlugin`] | [`CockpitSystems::Present`], for the operator; needs a window |
/// | [`RecorderPlugin`] | [`CockpitSystems::Record`]; only with [`CockpitPlugins::with_recorder`] |
pub struct CockpitPlugins {
    core: CockpitCorePlugin,
    perception: PerceptionPlugin,
    gaze: GazePlugin,
    prompts: PromptPlugin,
    recorder: Option<RecorderPlugin>,
}

impl CockpitPlugins {
    /// Opens the networks and the strategy of a configuration, so that whatever cannot work is said before an app is
    /// built.
    ///
    /// # Errors
    /// A setting, a network, ONNX Runtime or a strategy that cannot be used, with the remedy.
    pub fn open(
        config: CockpitConfig,
        clock: SessionClock,
        gaze: Box<dyn GazeSource>,
        strategies: &StrategyRegistry,
    ) -> Result<Self, Error> {
        config.validate()?;
        let strategy = strategies.create(&config.strategy)?;
        for wanted in strategy.sources() {
            if !config.sources.iter().any(|source| source.name() == wanted) {
                let known: Vec<&str> = config.sources.iter().map(SourceConfig::name).collect();
                let problem = format!("strategy `{}` needs it: the sources are {}", config.strategy, known.join(", "));
                return Err(Error::Source { name: wanted.into(), problem });
            }
        }
        let perceiver = Perceiver::open(&config)?;
        Ok(Self::new(config, clock, gaze, strategy, perceiver))
    }

    /// A cockpit of parts that are open already; of the configuration only the numbers count.
    pub fn new(
        config: CockpitConfig,
        clock: SessionClock,
        gaze: Box<dyn GazeSource>,
        strategy: Box<dyn Strategy>,
        perceiver: Perceiver,
    ) -> Self {
        Self {
            core: CockpitCorePlugin { config, clock: Mutex::new(Some(clock)) },
            perception: PerceptionPlugin::new(perceiver),
            gaze: GazePlugin::new(gaze),
            prompts: PromptPlugin::new(strategy),
            recorder: None,
        }
    }

    /// Records the session.
    pub fn with_recorder(mut self, recorder: Recorder) -> Self {
        self.recorder = Some(RecorderPlugin::new(recorder));
        self
    }
}

impl PluginGroup for CockpitPlugins {
    fn build(self) -> PluginGroupBuilder {
        let group = PluginGroupBuilder::start::<Self>()
            .add(self.core)
            .add(StageDiagnosticsPlugin)
            .add(CapturePlugin)
            .add(self.perception)
            .add(self.gaze)
            .add(ComparePlugin)
            .add(self.prompts)
            .add(OverlayPlugin)
            .add(PanelPlugin);
        match self.recorder {
            Some(recorder) => group.add(recorder),
            None => group,
        }
    }
}

/// Clock, configuration and order, which every stage needs.
struct CockpitCorePlugin {
    config: CockpitConfig,
    clock: Mutex<Option<SessionClock>>,
}

impl Plugin for CockpitCorePlugin {
    fn build(&self, app: &mut App) {
        use CockpitSystems::{Capture, Compare, Decide, Gaze, Perceive, Present, Record};
        let clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner).take();
        app.insert_resource(clock.unwrap_or_else(|| SessionClock::new(Pace::RealTime)))
            .insert_resource(self.config.clone())
            .init_resource::<CockpitFailure>()
            .configure_sets(
                PostUpdate,
                (Capture, Perceive, Gaze, Compare, Decide, Present, Record)
                    .chain()
                    .after(TransformSystems::Propagate)
                    .after(CameraUpdateSystems)
                    .before(VisibilitySystems::UpdateFrusta)
                    .run_if(SessionClock::has_begun),
            )
            .add_systems(First, advance_clock.after(bevy::time::TimeSystems))
            .add_systems(
                PostUpdate,
                (begin_tick, track_views)
                    .chain()
                    .after(TransformSystems::Propagate)
                    .after(CameraUpdateSystems)
                    .before(Capture)
                    .run_if(SessionClock::has_begun),
            );
    }
}
