//! What the analysis finds out, ready to be written.

use std::collections::BTreeMap;

use cogaze_session::ModelIdentity;
use serde::Serialize;

use crate::attention::ByAttention;
use crate::driving::DrivingFigures;
use crate::gaze::GazeQuality;
use crate::metrics::{Comparisons, MetricReport};
use crate::perception::PerceptionFigures;
use crate::picture::AnnotatedFrame;
use crate::prompts::{PromptCourse, PromptFigures};
use crate::statistics::Summary;

/// The analysis of one or several sessions.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The sessions, in the order in which they were given.
    pub sessions: Vec<SessionReport>,
}

/// The analysis of one session.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SessionReport {
    /// Name of its folder, numbered where two have the same.
    pub name: String,
    /// Code of the participant.
    pub participant: Option<String>,
    /// When it was recorded, as an annotation.
    pub created_at: Option<String>,
    /// What recorded it.
    pub software: String,
    /// Its seed.
    pub seed: u64,
    /// `realtime` or `lockstep`.
    pub pace: String,
    /// Strategy that chose the prompts.
    pub strategy: String,
    /// The driving network.
    pub model: Option<ModelIdentity>,
    /// What is incomplete or damaged in the log, in sentences.
    pub notes: Vec<String>,
    /// Every metric of every source over all trials.
    pub metrics: Vec<MetricReport>,
    /// Prompts over all trials.
    pub prompts: ByAttention<PromptFigures>,
    /// The trials.
    pub trials: Vec<TrialReport>,
    /// Values behind `metrics`, for figures.
    #[serde(skip)]
    pub(crate) comparisons: Comparisons,
    /// Frames with what was drawn on them.
    #[serde(skip)]
    pub(crate) frames: Vec<AnnotatedFrame>,
}

/// The analysis of one trial.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TrialReport {
    /// Its name.
    pub name: String,
    /// Scene that was driven.
    pub scene: String,
    /// Who drove.
    pub driver: String,
    /// Where the gaze came from.
    pub gaze_source: String,
    /// Strategy that chose the prompts.
    pub strategy: String,
    /// Its seed.
    pub seed: u64,
    /// How it ended; `None` when it was cut short.
    pub outcome: Option<String>,
    /// How it was driven.
    pub driving: ByAttention<DrivingFigures>,
    /// What became of its prompts.
    pub prompts: ByAttention<PromptFigures>,
    /// Every prompt.
    pub prompt_courses: Vec<PromptCourse>,
    /// How good the gaze is.
    pub gaze: GazeQuality,
    /// How perception kept up.
    pub perception: PerceptionFigures,
    /// How often each kind of event happened.
    pub events: BTreeMap<String, u64>,
    /// Measurements of the rig itself.
    pub diagnostics: Vec<DiagnosticFigures>,
    /// What the timeline shows.
    #[serde(skip)]
    pub(crate) timeline: Timeline,
}

/// One measurement of the rig itself over a trial.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DiagnosticFigures {
    /// What was measured.
    pub name: String,
    /// Unit of the values.
    pub unit: String,
    /// How the values are distributed.
    pub summary: Option<Summary>,
}

/// What the timeline of a trial shows; times in seconds since its first tick.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timeline {
    pub(crate) start_nanos: i64,
    pub(crate) duration_s: f64,
    pub(crate) speed: Vec<(f64, f64)>,
    pub(crate) limits: Vec<(f64, Option<f64>)>,
    pub(crate) inattentive: Vec<(f64, f64)>,
    pub(crate) has_attention: bool,
    pub(crate) comparisons: Comparisons,
}

/// The sources that were compared, in the order in which they first came; their place is their colour.
pub(crate) fn sources(comparisons: &Comparisons) -> Vec<&str> {
    let mut sources = Vec::new();
    for (source, _, _) in &comparisons.series {
        if !sources.contains(&source.as_str()) {
            sources.push(source.as_str());
        }
    }
    sources
}
