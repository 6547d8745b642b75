//! Decide: which prompts are up, by a [`Strategy`] and the life that all prompts share.

use std::sync::{Mutex, PoisonError};

use bevy::prelude::*;
use cogaze_prompts::{GazeObservation, PromptEvent, Prompter, Strategy};

use crate::{
    CockpitConfig, CockpitSystems, SessionClock,
    gaze::GazeStream,
    perception::Perceived,
    view::{CockpitView, ViewTrack},
};

/// Decides on prompts with a [`Strategy`].
pub struct PromptPlugin {
    strategy: Mutex<Option<Box<dyn Strategy>>>,
}

impl PromptPlugin {
    /// A plugin that will ask `strategy`.
    pub fn new(strategy: Box<dyn Strategy>) -> Self {
        Self { strategy: Mutex::new(Some(strategy)) }
    }
}

impl Plugin for PromptPlugin {
    fn build(&self, app: &mut App) {
        if let Some(strategy) = self.strategy.lock().unwrap_or_else(PoisonError::into_inner).take() {
            app.insert_resource(WaitingStrategy(Some(strategy)))
                .add_systems(PostUpdate, decide.in_set(CockpitSystems::Decide));
        }
    }
}

#[derive(Resource)]
struct WaitingStrategy(Option<Box<dyn Strategy>>);

/// The prompts that are up and what happened to them in this tick. On the [`CockpitView`] entity.
#[derive(Component, Default)]
pub struct ActivePrompts {
    /// Decides; none while the stage is off.
    pub prompter: Option<Prompter>,
    /// What happened in this tick.
    pub events: Vec<PromptEvent>,
}

/// Feeds the tick's gaze and perception to the prompter, in the order that the log keeps and a replay repeats:
/// samples by arrival, then the frame that came into use, then the tick.
fn decide(
    clock: Res<SessionClock>,
    config: Res<CockpitConfig>,
    mut waiting: ResMut<WaitingStrategy>,
    mut views: Query<(&ViewTrack, &GazeStream, &Perceived, &mut ActivePrompts), With<CockpitView>>,
) {
    for (track, gaze, perceived, mut prompts) in &mut views {
        if let Some(strategy) = waiting.0.take() {
            prompts.prompter = Some(Prompter::new(strategy, config.prompts.clone()));
        }
        let prompts = &mut *prompts;
        let Some(prompter) = &mut prompts.prompter else {
            continue;
        };
        for sample in &gaze.fresh {
            let time_nanos = sample.capture_time_nanos;
            if let Some(pose) = track.at(time_nanos) {
                prompter.observe(GazeObservation { time_nanos, gaze_in_view: sample.gaze_in_view, pose });
            }
        }
        if let (true, Some(perception)) = (perceived.is_fresh, &perceived.newest) {
            prompter.perceive(&perception.frame);
        }
        prompts.events = prompter.advance(clock.time_nanos());
    }
}
