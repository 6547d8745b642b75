//! `cogaze-lab analyze`: recorded sessions → one page, tables and JSON.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use cogaze_analysis::{Error, Report, SessionReport, analyze};
use cogaze_session::Session;

use crate::{
    failure::{Failure, OrBadInput as _},
    output::{Format, print},
};

#[derive(Debug, Args)]
pub(crate) struct Analyze {
    /// Session folders, complete or cut short; several go into one report
    #[arg(required = true, value_name = "SESSION")]
    sessions: Vec<PathBuf>,
    /// Folder for report.html, metrics.csv, driving.csv, prompts.csv and report.json
    #[arg(long)]
    out: PathBuf,
    /// How to print the results
    #[arg(long, default_value = "text")]
    format: Format,
}

impl Analyze {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let sessions: Result<Vec<Session>, _> = self.sessions.iter().map(|dir| Session::open(dir)).collect();
        let report = analyze(&sessions.or_bad_input()?)?;
        let written = match report.write(&self.out) {
            Ok(written) => written,
            Err(error @ (Error::IntoSession { .. } | Error::Write { .. })) => return Err(error).or_bad_input(),
            Err(error) => return Err(error.into()),
        };
        match self.format {
            Format::Json => print(&format!("{}\n", report.to_json()?)),
            Format::Text => print(&summary(&report, &written)),
        }
    }
}

/// What the report says, in a few lines.
fn summary(report: &Report, written: &[PathBuf]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    for session in &report.sessions {
        let _ = writeln!(text, "{}", headline(session));
        for note in &session.notes {
            let _ = writeln!(text, "  note: {note}");
        }
        for metric in &session.metrics {
            let [all, attentive, inattentive] =
                metric.values.parts().map(|(_, values)| number(values.summary.as_ref().map(|summary| summary.median)));
            let _ = writeln!(
                text,
                "  {} {}: median {all}, attentive {attentive}, inattentive {inattentive}, ratio {}",
                metric.source,
                metric.metric,
                number(metric.ratio_of_medians)
            );
        }
    }
    let paths = written.iter().map(PathBuf::as_path).map(Path::display).map(|path| path.to_string());
    let _ = writeln!(text, "wrote {}", paths.collect::<Vec<_>>().join(", "));
    text
}

fn headline(session: &SessionReport) -> String {
    let duration: f64 = session.trials.iter().map(|trial| trial.driving.all.duration_s).sum();
    let distance = session.trials.iter().filter_map(|trial| trial.driving.all.distance_m).reduce(|a, b| a + b);
    let collisions = session.trials.iter().filter_map(|trial| trial.driving.all.collisions).reduce(|a, b| a + b);
    format!(
        "{}: {duration:.1} s driven, {} m, {} collisions, {} of {} prompts looked at",
        session.name,
        distance.map_or("–".to_owned(), |distance| format!("{distance:.0}")),
        collisions.map_or("–".to_owned(), |count| count.to_string()),
        session.prompts.all.looked_at,
        session.prompts.all.shown
    )
}

fn number(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.3}"))
}
