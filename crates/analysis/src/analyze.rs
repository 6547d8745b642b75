//! From a session to its report: every table is read once, row by row.

use std::collections::BTreeMap;

use cogaze_session::{
    ComparisonRecord, DiagnosticRecord, EventRecord, FrameRecord, GazeRecord, MapRecord, PromptRecord, Session, Table,
    TickRecord, Trial,
};

use crate::driving::{Driving, seconds};
use crate::gaze::Gaze;
use crate::metrics::Comparisons;
use crate::perception::Perception;
use crate::picture::FramePicker;
use crate::prompts::{self, Prompts};
use crate::report::{DiagnosticFigures, SessionReport, Timeline, TrialReport};
use crate::statistics::Summary;
use crate::{Error, Report};

/// Analyses sessions into one report. Torn, damaged and missing parts of a log are left out and noted.
///
/// # Errors
///
/// When a file cannot be read at all.
pub fn analyze(sessions: &[Session]) -> Result<Report, Error> {
    let mut report = Report::default();
    for session in sessions {
        let mut analyzed = analyze_session(session)?;
        let same = report.sessions.iter().filter(|other| other.name == analyzed.name).count();
        if same > 0 {
            analyzed.name = format!("{} ({})", analyzed.name, same + 1);
        }
        report.sessions.push(analyzed);
    }
    Ok(report)
}

fn analyze_session(session: &Session) -> Result<SessionReport, Error> {
    let header = session.header();
    let dir = session.dir().canonicalize().unwrap_or_else(|_| session.dir().to_owned());
    let mut report = SessionReport {
        name: dir.file_name().map_or_else(|| "session".to_owned(), |name| name.to_string_lossy().into_owned()),
        participant: header.participant.clone(),
        created_at: header.created_at.clone(),
        software: header.software.clone(),
        seed: header.seed,
        pace: header.pace.clone(),
        strategy: header.strategy.clone(),
        model: header.model.clone(),
        ..SessionReport::default()
    };
    if session.trials().is_empty() {
        report.notes.push("The session holds no trial.".to_owned());
    }
    let mut picker = FramePicker::new(&header.sources, session.trials().len());
    for trial in session.trials() {
        let analyzed = TrialAnalysis::new(trial).run(&mut picker, &mut report)?;
        report.comparisons.extend(&analyzed.timeline.comparisons);
        report.trials.push(analyzed);
    }
    // A report travels; where the session lay on this machine stays here.
    let place = format!("{}/", session.dir().display());
    report.notes.iter_mut().for_each(|note| *note = note.replace(&place, ""));
    report.metrics = report.comparisons.report();
    report.prompts = prompts::figures(report.trials.iter().flat_map(|trial| &trial.prompt_courses));
    Ok(report)
}

/// What is collected while the tables of one trial stream by.
struct TrialAnalysis<'a> {
    trial: &'a Trial,
    notes: Vec<String>,
    driving: Driving,
    perception: Perception,
    gaze: Gaze,
    prompts: Prompts,
    comparisons: Comparisons,
    events: BTreeMap<String, u64>,
    diagnostics: BTreeMap<(String, String), Vec<f64>>,
}

impl<'a> TrialAnalysis<'a> {
    fn new(trial: &'a Trial) -> Self {
        Self {
            trial,
            notes: Vec::new(),
            driving: Driving::default(),
            perception: Perception::default(),
            gaze: Gaze::default(),
            prompts: Prompts::default(),
            comparisons: Comparisons::default(),
            events: BTreeMap::new(),
            diagnostics: BTreeMap::new(),
        }
    }

    fn run(mut self, picker: &mut FramePicker, report: &mut SessionReport) -> Result<TrialReport, Error> {
        if self.trial.record().is_none() {
            self.notes.push(format!("{} was cut short: it has no end in trials.csv.", self.trial.name()));
        }
        self.read_tables()?;
        let courses = std::mem::take(&mut self.prompts).courses();
        let picked = picker.pick(self.trial, &self.perception, &courses)?;
        report.frames.extend(picked.frames);
        self.notes.extend(picked.notes);
        report.notes.append(&mut self.notes);
        Ok(self.report(courses))
    }

    fn read_tables(&mut self) -> Result<(), Error> {
        let trial = self.trial;
        let notes = &mut self.notes;
        each_row::<TickRecord>(trial, notes, |tick| self.driving.push(tick))?;
        each_row::<FrameRecord>(trial, notes, |frame| self.perception.push_frame(&frame))?;
        each_row::<MapRecord>(trial, notes, |map| self.perception.push_map(&map))?;
        each_row::<GazeRecord>(trial, notes, |sample| self.gaze.push(&sample))?;
        let start = self.driving.span_nanos.map_or(0, |(start, _)| start);
        each_row::<ComparisonRecord>(trial, notes, |comparison| {
            // Joined by the time at which the frame was captured, not by when the value was known.
            let time = self.perception.capture_time_nanos(comparison.frame).unwrap_or(comparison.time_nanos);
            let attentive = self.driving.attention.at(time);
            self.comparisons.push(&comparison, seconds(time - start), attentive);
        })?;
        each_row::<PromptRecord>(trial, notes, |step| self.prompts.push(step, &self.driving.attention))?;
        each_row::<EventRecord>(trial, notes, |event| *self.events.entry(event.kind).or_default() += 1)?;
        each_row::<DiagnosticRecord>(trial, notes, |row| {
            self.diagnostics.entry((row.name, row.unit)).or_default().push(row.value);
        })
    }

    fn report(self, prompt_courses: Vec<prompts::PromptCourse>) -> TrialReport {
        let start = self.trial.start();
        let (start_nanos, end_nanos) = self.driving.span_nanos.unwrap_or_default();
        let since_start = |(from, to): (i64, i64)| (seconds(from - start_nanos), seconds(to - start_nanos));
        let inattentive = self.driving.attention.stretches(Some(false)).into_iter().map(since_start).collect();
        let attentive = self.driving.attention.stretches(Some(true));
        let diagnostics = self.diagnostics.into_iter();
        TrialReport {
            name: self.trial.name().to_owned(),
            scene: start.scene.clone(),
            driver: start.driver.clone(),
            gaze_source: start.gaze.clone(),
            strategy: start.prompts.clone(),
            seed: start.seed,
            outcome: self.trial.record().map(|record| record.outcome.clone()),
            driving: self.driving.figures(),
            prompts: prompts::figures(prompt_courses.iter()),
            prompt_courses,
            gaze: self.gaze.quality(),
            perception: self.perception.figures(),
            events: self.events,
            diagnostics: diagnostics
                .map(|((name, unit), values)| DiagnosticFigures { name, unit, summary: Summary::of(values) })
                .collect(),
            timeline: Timeline {
                start_nanos,
                duration_s: seconds(end_nanos - start_nanos),
                has_attention: !Vec::is_empty(&inattentive) || !attentive.is_empty(),
                inattentive,
                speed: self.driving.speed,
                limits: self.driving.limits,
                comparisons: self.comparisons,
            },
        }
    }
}

/// Hands every readable row of a table to `act`, and notes what is not readable.
pub(crate) fn each_row<T: Table>(trial: &Trial, notes: &mut Vec<String>, mut act: impl FnMut(T)) -> Result<(), Error> {
    let mut rows = trial.rows::<T>()?;
    let mut damaged = 0_u64;
    let mut first = None;
    for row in rows.by_ref() {
        match row {
            Ok(row) => act(row),
            Err(error @ cogaze_session::Error::Row { .. }) => {
                damaged += 1;
                first.get_or_insert_with(|| error.to_string());
            }
            Err(error) => return Err(error.into()),
        }
    }
    let file = format!("{}/{}", trial.name(), T::FILE);
    if let Some(first) = first {
        notes.push(format!("{file}: {damaged} damaged rows left out, the first: {first}"));
    }
    if rows.torn() {
        notes.push(format!("{file}: the last row is torn and left out."));
    }
    if rows.missing() > damaged {
        notes.push(format!("{file}: {} rows are missing by their numbers.", rows.missing() - damaged));
    }
    if !trial.dir().join(T::FILE).exists() {
        notes.push(format!("{file} is missing."));
    }
    Ok(())
}
