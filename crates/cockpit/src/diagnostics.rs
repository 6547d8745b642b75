//! What each stage says of itself: latencies and losses, for the panel, the log and Bevy's `DiagnosticsStore`.

use bevy::{
    diagnostic::{Diagnostic, DiagnosticPath, Diagnostics, RegisterDiagnostic},
    prelude::*,
};

use crate::{CockpitSystems, SessionClock, perception::Perception};

/// Capture of a frame to the use of its result, in milliseconds of session time.
pub const RESULT_LATENCY: DiagnosticPath = DiagnosticPath::const_new("cockpit/result_latency");
/// All map sources of a frame together, in milliseconds of the machine.
pub const PERCEPTION_TIME: DiagnosticPath = DiagnosticPath::const_new("cockpit/perception_time");
/// Frames replaced by a newer one before they were looked at, in all.
pub const FRAMES_DROPPED: DiagnosticPath = DiagnosticPath::const_new("cockpit/frames_dropped");
/// Captures that came back without having been rendered, in all.
pub const FRAMES_NOT_RENDERED: DiagnosticPath = DiagnosticPath::const_new("cockpit/frames_not_rendered");
/// Gaze samples received, in all.
pub const GAZE_SAMPLES: DiagnosticPath = DiagnosticPath::const_new("cockpit/gaze_samples");
/// Gaze samples lost to a full ring, in all.
pub const GAZE_OVERFLOWS: DiagnosticPath = DiagnosticPath::const_new("cockpit/gaze_overflows");

const ALL: [(DiagnosticPath, &str); 6] = [
    (RESULT_LATENCY, "ms"),
    (PERCEPTION_TIME, "ms"),
    (FRAMES_DROPPED, "frames"),
    (FRAMES_NOT_RENDERED, "frames"),
    (GAZE_SAMPLES, "samples"),
    (GAZE_OVERFLOWS, "samples"),
];

/// Registers the diagnostics and publishes them once a tick.
pub(crate) struct StageDiagnosticsPlugin;

impl Plugin for StageDiagnosticsPlugin {
    fn build(&self, app: &mut App) {
        for (path, unit) in ALL {
            app.register_diagnostic(Diagnostic::new(path).with_suffix(unit));
        }
        app.init_resource::<StageDiagnostics>()
            .add_systems(PostUpdate, publish.after(CockpitSystems::Decide).before(CockpitSystems::Present));
    }
}

/// Counters and last measurements of the stages.
#[derive(Resource, Clone, Debug, Default)]
pub struct StageDiagnostics {
    /// See [`FRAMES_DROPPED`].
    pub frames_dropped: u64,
    /// See [`FRAMES_NOT_RENDERED`].
    pub frames_not_rendered: u64,
    /// See [`GAZE_SAMPLES`].
    pub gaze_samples: u64,
    /// See [`GAZE_OVERFLOWS`].
    pub gaze_overflows: u64,
    /// Measured in this tick: name, value, unit.
    pub fresh: Vec<(String, f64, &'static str)>,
    /// The newest measurements, of whichever tick.
    pub latest: Vec<(String, f64, &'static str)>,
}

impl StageDiagnostics {
    pub(crate) fn perceived(&mut self, perception: &Perception, clock: &SessionClock) {
        let latency_nanos = clock.time_nanos() - perception.frame.capture_time_nanos;
        self.fresh.push((RESULT_LATENCY.as_str().to_owned(), latency_nanos as f64 / 1e6, "ms"));
        let total = perception.durations_millis.iter().map(|(_, millis)| millis).sum();
        self.fresh.push((PERCEPTION_TIME.as_str().to_owned(), total, "ms"));
        let each = perception.durations_millis.iter();
        self.fresh.extend(each.map(|(source, millis)| (format!("source/{source}"), *millis, "ms")));
    }

    /// The counters by name.
    pub fn counters(&self) -> [(DiagnosticPath, u64); 4] {
        [
            (FRAMES_DROPPED, self.frames_dropped),
            (FRAMES_NOT_RENDERED, self.frames_not_rendered),
            (GAZE_SAMPLES, self.gaze_samples),
            (GAZE_OVERFLOWS, self.gaze_overflows),
        ]
    }
}

/// Forgets the last tick's measurements; runs before every stage.
pub(crate) fn begin_tick(mut stages: ResMut<StageDiagnostics>) {
    stages.fresh.clear();
}

fn publish(mut stages: ResMut<StageDiagnostics>, mut diagnostics: Diagnostics) {
    if !stages.fresh.is_empty() {
        stages.latest = stages.fresh.clone();
    }
    for path in [RESULT_LATENCY, PERCEPTION_TIME] {
        if let Some((_, value, _)) = stages.fresh.iter().find(|(name, _, _)| name == path.as_str()) {
            diagnostics.add_measurement(&path, || *value);
        }
    }
    for (path, count) in stages.counters() {
        diagnostics.add_measurement(&path, || count as f64);
    }
}
