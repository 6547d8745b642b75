//! Perception: prediction, relevance, saliency and ground truth of each captured frame, on a thread of its own.

mod difference;
mod perceiver;
mod relevance;
mod source;
mod spectral_residual;
mod thread;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use bevy::prelude::*;

pub use perceiver::{INVERSE_DEPTH, LoggedMap, Perceiver, Perception};
pub use source::{MapOutput, MapSource, check_runtime, open_sources};
use thread::PerceptionThread;

use crate::{
    CockpitConfig, CockpitFailure, CockpitSystems, Error, SessionClock,
    capture::{CapturedFrame, CapturedFrames, PerceptionSize},
    clock::Pace,
    diagnostics::StageDiagnostics,
    view::CockpitView,
};

/// Runs a [`Perceiver`] over the captured frames.
pub struct PerceptionPlugin {
    perceiver: Mutex<Option<Perceiver>>,
}

impl PerceptionPlugin {
    /// A plugin that will run `perceiver`.
    pub fn new(perceiver: Perceiver) -> Self {
        Self { perceiver: Mutex::new(Some(perceiver)) }
    }
}

impl Plugin for PerceptionPlugin {
    fn build(&self, app: &mut App) {
        let taken = self.perceiver.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(perceiver) = taken else {
            return;
        };
        let (rows, columns) = perceiver.input_size();
        match PerceptionThread::spawn(perceiver) {
            Ok(thread) => {
                app.insert_resource(PerceptionSize { columns: columns as u32, rows: rows as u32 })
                    .insert_resource(PerceptionState { thread, in_hand: None, waiting: VecDeque::new() })
                    .add_systems(PostUpdate, perceive.in_set(CockpitSystems::Perceive));
            }
            Err(error) => app.world_mut().resource_mut::<CockpitFailure>().report(error),
        }
    }
}

/// The newest result in use. On the [`CockpitView`] entity.
#[derive(Component, Default)]
pub struct Perceived {
    /// The result, none before the first.
    pub newest: Option<Arc<Perception>>,
    /// Whether it came into use in this tick.
    pub is_fresh: bool,
}

#[derive(Resource)]
struct PerceptionState {
    thread: PerceptionThread,
    /// Lockstep: the capture tick of the frame that is with the thread.
    in_hand: Option<u64>,
    /// Lockstep: results that wait for their tick.
    waiting: VecDeque<Perception>,
}

fn perceive(
    clock: Res<SessionClock>,
    config: Res<CockpitConfig>,
    mut state: ResMut<PerceptionState>,
    mut diagnostics: ResMut<StageDiagnostics>,
    mut failure: ResMut<CockpitFailure>,
    mut views: Query<(&mut CapturedFrames, &mut Perceived), With<CockpitView>>,
) {
    for (mut captured, mut perceived) in &mut views {
        perceived.is_fresh = false;
        let frames = std::mem::take(&mut captured.frames);
        let result = match clock.pace() {
            Pace::RealTime => state.newest(frames, &mut diagnostics),
            Pace::Lockstep => state.in_step(frames, clock.tick(), config.latency_ticks),
        };
        match result {
            Ok(Some(perception)) => {
                diagnostics.perceived(&perception, &clock);
                *perceived = Perceived { newest: Some(Arc::new(perception)), is_fresh: true };
            }
            Ok(None) => {}
            Err(error) => failure.report(error),
        }
    }
}

impl PerceptionState {
    /// Real time: the newest frame wins, and a result is used as soon as it is finished.
    fn newest(
        &mut self,
        frames: Vec<CapturedFrame>,
        diagnostics: &mut StageDiagnostics,
    ) -> Result<Option<Perception>, Error> {
        for frame in frames {
            diagnostics.frames_dropped += u64::from(self.thread.submit(frame));
        }
        self.thread.try_receive()
    }

    /// Lockstep: every frame is perceived, and used exactly `latency_ticks` after its capture.
    fn in_step(
        &mut self,
        frames: Vec<CapturedFrame>,
        tick: u64,
        latency_ticks: u64,
    ) -> Result<Option<Perception>, Error> {
        for frame in frames {
            self.collect()?;
            self.in_hand = Some(frame.tick);
            self.thread.submit(frame);
        }
        // Not earlier than needed, so that the network works while the simulation goes on.
        if self.waiting.is_empty() && self.in_hand.is_some_and(|captured| captured + latency_ticks <= tick) {
            self.collect()?;
        }
        let is_due = |perception: &Perception| perception.tick + latency_ticks <= tick;
        Ok(if self.waiting.front().is_some_and(is_due) { self.waiting.pop_front() } else { None })
    }

    fn collect(&mut self) -> Result<(), Error> {
        if self.in_hand.take().is_some() {
            self.waiting.push_back(self.thread.receive()?);
        }
        Ok(())
    }
}
