//! From recorded sessions to tables, statistics, figures and a page to read.
//!
//! Session folders go in, complete or cut short; a [`Report`] comes out: how the maps compare with gaze in attentive and
//! inattentive stretches, how the vehicle was driven, what became of the prompts, how good the data are. It is written
//! as `report.html`, which needs nothing but itself, and as CSV and JSON for other programs.
//!
//! ```no_run
//! use std::path::Path;
//! use cogaze_session::Session;
//!
//! let session = Session::open(Path::new("sessions/monday"))?;
//! let report = cogaze_analysis::analyze(&[session])?;
//! for metric in &report.sessions[0].metrics {
//!     println!("{} {}: {:?}", metric.source, metric.metric, metric.ratio_of_medians);
//! }
//! report.write(Path::new("reports/monday"))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod analyze;
mod attention;
mod driving;
mod error;
mod figures;
mod gaze;
mod metrics;
mod perception;
mod picture;
mod prompts;
mod report;
mod statistics;
mod write;

pub use analyze::analyze;
pub use attention::ByAttention;
pub use driving::DrivingFigures;
pub use error::Error;
pub use gaze::GazeQuality;
pub use metrics::{MetricReport, MetricValues};
pub use perception::{BALANCE_TOLERANCE, PerceptionFigures, SourceFigures};
pub use prompts::{PromptCourse, PromptEnd, PromptFigures};
pub use report::{DiagnosticFigures, Report, SessionReport, TrialReport};
pub use statistics::{Summary, quantile};
