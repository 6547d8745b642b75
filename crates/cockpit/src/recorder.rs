//! Record: everything that happened in a tick, into the session folder, on the writer's thread.

mod rows;

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use bevy::{prelude::*, window::ExitSystems};
use cogaze_session::{EventRecord, FrameRecord, GazeRecord, WriterThread};

use crate::{
    CockpitConfig, CockpitFailure, CockpitSystems, DriverState, EgoState, SessionClock,
    capture::CapturedFrames,
    compare::Comparisons,
    diagnostics::StageDiagnostics,
    gaze::GazeStream,
    perception::{Perceived, Perception},
    prompts::ActivePrompts,
    view::{CockpitView, ViewTrack},
};

/// How often the counters of the stages are logged.
const COUNTERS_EVERY_NANOS: i64 = 1_000_000_000;

/// Records into a trial that has begun.
pub struct RecorderPlugin {
    recorder: Mutex<Option<Recorder>>,
}

impl RecorderPlugin {
    /// A plugin that will write to `recorder`.
    pub fn new(recorder: Recorder) -> Self {
        Self { recorder: Mutex::new(Some(recorder)) }
    }
}

impl Plugin for RecorderPlugin {
    fn build(&self, app: &mut App) {
        if let Some(recorder) = self.recorder.lock().unwrap_or_else(PoisonError::into_inner).take() {
            app.insert_resource(recorder)
                .add_message::<SessionEvent>()
                .add_systems(PostUpdate, record.in_set(CockpitSystems::Record))
                .configure_sets(Last, RecorderSystems::Finish.after(ExitSystems).run_if(on_message::<AppExit>))
                .add_systems(Last, finish.in_set(RecorderSystems::Finish));
        }
    }
}

/// What the recorder does outside [`CockpitSystems`].
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecorderSystems {
    /// Ends the trial, in `Last`, in the tick in which the app exits, closing windows included.
    Finish,
}

/// Something worth a row in `events.csv`: a marker, a fault, whatever a host wants to find again.
#[derive(Message, Clone, Debug, PartialEq, Eq)]
pub struct SessionEvent {
    /// One word, the same for all of its kind.
    pub kind: String,
    /// What is to be said of this one.
    pub detail: String,
}

/// The open log of a trial.
#[derive(Resource)]
pub struct Recorder {
    writer: Option<WriterThread>,
    pictures: BTreeMap<u64, String>,
    next_counters_nanos: i64,
}

impl Recorder {
    /// Records into the trial of `writer`.
    pub fn new(writer: WriterThread) -> Self {
        Self { writer: Some(writer), pictures: BTreeMap::new(), next_counters_nanos: 0 }
    }

    /// Ends the trial; a second call does nothing.
    fn finish(&mut self, ended_time_nanos: i64, outcome: &str) -> Result<(), cogaze_session::Error> {
        self.writer.take().map_or(Ok(()), |writer| writer.finish(ended_time_nanos, outcome))
    }
}

type RecordedView<'a> = (
    &'a ViewTrack,
    &'a EgoState,
    &'a DriverState,
    &'a GazeStream,
    &'a Perceived,
    &'a Comparisons,
    &'a ActivePrompts,
    &'a mut CapturedFrames,
);

fn record(
    clock: Res<SessionClock>,
    config: Res<CockpitConfig>,
    diagnostics: Res<StageDiagnostics>,
    mut recorder: ResMut<Recorder>,
    mut events: MessageReader<SessionEvent>,
    mut failure: ResMut<CockpitFailure>,
    mut views: Query<RecordedView, With<CockpitView>>,
) {
    let Ok(view) = views.single_mut() else {
        return;
    };
    let result = recorder.record_tick(&clock, &config, &diagnostics, events.read(), view);
    if let Err(error) = result {
        recorder.writer = None;
        failure.report(error.into());
    }
}

impl Recorder {
    fn record_tick<'a>(
        &mut self,
        clock: &SessionClock,
        config: &CockpitConfig,
        diagnostics: &StageDiagnostics,
        events: impl Iterator<Item = &'a SessionEvent>,
        (track, ego, driver, gaze, perceived, comparisons, prompts, mut captured): (
            &ViewTrack,
            &EgoState,
            &DriverState,
            &GazeStream,
            &Perceived,
            &Comparisons,
            &ActivePrompts,
            Mut<CapturedFrames>,
        ),
    ) -> Result<(), cogaze_session::Error> {
        let Some(writer) = &self.writer else {
            return Ok(());
        };
        for (frame, picture) in captured.pictures.drain(..) {
            self.pictures.insert(frame, writer.write_frame(frame, picture)?);
        }
        for sample in &gaze.fresh {
            writer.write(GazeRecord::from(sample))?;
        }
        if let (true, Some(perception)) = (perceived.is_fresh, &perceived.newest) {
            let picture = self.pictures.remove(&perception.frame.frame);
            write_perception(writer, perception, picture, clock)?;
        }
        for comparison in &comparisons.fresh {
            writer.write(rows::comparison(comparison, clock.time_nanos()))?;
        }
        for event in &prompts.events {
            writer.write(rows::prompt(event, &config.strategy, track.newest(), clock.tick()))?;
        }
        if let Some(pose) = track.newest() {
            let frame = perceived.newest.as_ref().map(|perception| perception.frame.frame);
            writer.write(rows::tick(clock, frame, &pose, ego, *driver))?;
        }
        for event in events {
            let SessionEvent { kind, detail } = event.clone();
            let record =
                EventRecord { tick: clock.tick(), time_nanos: clock.time_nanos(), kind, detail, ..Default::default() };
            writer.write(record)?;
        }
        for (name, value, unit) in &diagnostics.fresh {
            writer.write(rows::diagnostic(clock, name, *value, unit))?;
        }
        if clock.time_nanos() >= self.next_counters_nanos {
            self.next_counters_nanos = clock.time_nanos() + COUNTERS_EVERY_NANOS;
            for (path, count) in diagnostics.counters() {
                writer.write(rows::diagnostic(clock, path.as_str(), count as f64, "count"))?;
            }
        }
        Ok(())
    }
}

/// Everything that one frame brought.
fn write_perception(
    writer: &WriterThread,
    perception: &Perception,
    image: Option<String>,
    clock: &SessionClock,
) -> Result<(), cogaze_session::Error> {
    let frame = &perception.frame;
    for logged in &perception.logged {
        let file = writer.write_map(&logged.source, frame.frame, logged.map.clone())?;
        writer.write(rows::map(frame.frame, logged, file))?;
    }
    for object in &frame.objects {
        writer.write(rows::object(frame.frame, object))?;
    }
    writer.write(FrameRecord {
        sequence: 0,
        frame: frame.frame,
        tick: perception.tick,
        capture_time_nanos: frame.capture_time_nanos,
        applied_tick: clock.tick(),
        applied_time_nanos: clock.time_nanos(),
        steering_prediction: frame.prediction.map(|prediction| prediction.steering),
        speed_prediction: frame.prediction.map(|prediction| prediction.speed),
        image,
    })
}

/// Compares what is left and ends the trial.
fn finish(
    clock: Res<SessionClock>,
    config: Res<CockpitConfig>,
    mut recorder: ResMut<Recorder>,
    mut failure: ResMut<CockpitFailure>,
    mut views: Query<(&ViewTrack, &GazeStream, &mut Comparisons), With<CockpitView>>,
) {
    let outcome = if failure.has_occurred() { "failed" } else { "complete" };
    let mut result = Ok(());
    if let (Some(writer), Ok((track, gaze, mut comparisons))) = (&recorder.writer, views.single_mut()) {
        result = comparisons
            .finish(&config, gaze, track)
            .iter()
            .try_for_each(|comparison| writer.write(rows::comparison(comparison, clock.time_nanos())));
    }
    result = result.and(recorder.finish(clock.time_nanos(), outcome));
    if let Err(error) = result {
        failure.report(error.into());
    }
}
