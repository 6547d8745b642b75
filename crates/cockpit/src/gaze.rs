//! Gaze: the samples of the eye tracker, at its own rate and with its own times.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use bevy::{platform::cell::SyncCell, prelude::*};
use cogaze_gaze::{GazeSample, GazeSource, GazeThread};

use crate::{
    CockpitFailure, CockpitSystems, SessionClock, clock::Pace, diagnostics::StageDiagnostics, view::CockpitView,
};

/// Samples that may wait between two ticks: four seconds of a 1 kHz tracker, longer than any stall that a drive
/// survives.
const RING: usize = 4096;
/// Samples older than this are forgotten; the comparison windows are shorter.
const KEPT_NANOS: i64 = 6_000_000_000;

/// Reads a [`GazeSource`]: on a device thread in real time, by simulated time in lockstep.
pub struct GazePlugin {
    source: Mutex<Option<Box<dyn GazeSource>>>,
}

impl GazePlugin {
    /// A plugin that will read `source`.
    pub fn new(source: Box<dyn GazeSource>) -> Self {
        Self { source: Mutex::new(Some(source)) }
    }
}

impl Plugin for GazePlugin {
    fn build(&self, app: &mut App) {
        if let Some(source) = self.source.lock().unwrap_or_else(PoisonError::into_inner).take() {
            app.insert_resource(GazeInput::Waiting(Some(SyncCell::new(source))))
                .add_systems(PostUpdate, read.in_set(CockpitSystems::Gaze));
        }
    }
}

/// The gaze on the view. On the [`CockpitView`] entity.
#[derive(Component, Default)]
pub struct GazeStream {
    /// Samples that came in since the last tick, in their order of arrival.
    pub fresh: Vec<GazeSample>,
    /// Samples of the last seconds, the fresh ones last.
    pub recent: VecDeque<GazeSample>,
}

impl GazeStream {
    /// Where the driver looked last, if the tracker knew it within `max_age_nanos` before `time_nanos`.
    pub fn latest(&self, time_nanos: i64, max_age_nanos: i64) -> Option<[f64; 2]> {
        let newest = self.recent.back()?;
        (newest.capture_time_nanos >= time_nanos - max_age_nanos).then_some(newest.gaze_in_view)?
    }

    fn append(&mut self, fresh: Vec<GazeSample>, now_nanos: i64) {
        self.recent.extend(fresh.iter().cloned());
        while self.recent.front().is_some_and(|oldest| oldest.capture_time_nanos < now_nanos - KEPT_NANOS) {
            self.recent.pop_front();
        }
        self.fresh = fresh;
    }
}

#[derive(Resource)]
enum GazeInput {
    /// Until the session begins, and in lockstep for ever.
    Waiting(Option<SyncCell<Box<dyn GazeSource>>>),
    /// In real time.
    Device(GazeThread),
}

impl GazeInput {
    fn samples(&mut self, clock: &mut SessionClock) -> Result<Vec<GazeSample>, cogaze_gaze::Error> {
        let mut samples = Vec::new();
        if let (Self::Waiting(source), Pace::RealTime) = (&mut *self, clock.pace())
            && let (Some(source), Some(read_clock)) = (source.take(), clock.for_devices())
        {
            *self = Self::Device(GazeThread::spawn(SyncCell::to_inner(source), Arc::new(read_clock), RING)?);
        }
        match self {
            Self::Device(thread) => thread.drain(&mut samples),
            Self::Waiting(Some(source)) => source.get().samples_until(clock.time_nanos(), &mut samples)?,
            Self::Waiting(None) => {}
        }
        Ok(samples)
    }
}

fn read(
    mut clock: ResMut<SessionClock>,
    mut input: ResMut<GazeInput>,
    mut waiting: Local<VecDeque<GazeSample>>,
    mut diagnostics: ResMut<StageDiagnostics>,
    mut failure: ResMut<CockpitFailure>,
    mut views: Query<&mut GazeStream, With<CockpitView>>,
) {
    match input.samples(&mut clock) {
        Ok(samples) => waiting.extend(samples),
        Err(error) => return failure.report(error.into()),
    }
    // What came in since this tick's time was read belongs to the next tick, in which the camera's pose at its moment
    // is known; the log's times so say which tick a sample was used in.
    let of_this_tick = waiting.iter().take_while(|sample| sample.receive_time_nanos <= clock.time_nanos()).count();
    let samples: Vec<GazeSample> = waiting.drain(..of_this_tick).collect();
    if let GazeInput::Device(thread) = &*input {
        diagnostics.gaze_overflows = thread.overflows();
        if let Some(error) = thread.failure() {
            failure.report(error.into());
        }
    }
    diagnostics.gaze_samples += samples.len() as u64;
    for mut stream in &mut views {
        stream.append(samples.clone(), clock.time_nanos());
    }
}
