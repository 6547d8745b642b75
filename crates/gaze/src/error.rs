//! What can go wrong between a gaze source and its samples.

use std::io;
use std::path::PathBuf;

/// An error of a gaze source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A gaze file could not be read.
    #[error("cannot read the gaze file {path}: check that it exists and is readable", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A gaze file has no column that it needs.
    #[error(
        "{path}:1: no column {missing}; a gaze file needs capture_time_nanos, time_nanos, time_ms or time_s, and x and y",
        path = path.display()
    )]
    Column {
        /// The file.
        path: PathBuf,
        /// The column, or the columns of which one is needed.
        missing: &'static str,
    },
    /// A cell of a gaze file is not what its column holds.
    #[error("{path}:{line}: {column} is {found:?}, which is not {expected}", path = path.display())]
    Cell {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1 for the header.
        line: u64,
        /// The column.
        column: String,
        /// What stands there.
        found: String,
        /// What belongs there.
        expected: &'static str,
    },
    /// A line of a gaze file is not CSV.
    #[error("{path} is not a CSV file of gaze samples", path = path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// What the CSV reader said, with the line.
        source: csv::Error,
    },
    /// A gaze file holds no sample.
    #[error("{path} holds no gaze sample", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A word that names no [`Validity`](crate::Validity).
    #[error("unknown validity {0:?}; known are valid, off_view, blink, lost, not_a_number and stale")]
    UnknownValidity(String),
    /// A source whose rate is not a positive number.
    #[error("the gaze source {name} says that it samples at {rate_hz} Hz; the rate must be above 0 and at most 100000")]
    Rate {
        /// The source.
        name: String,
        /// The rate that it gave.
        rate_hz: f64,
    },
    /// The system refused to start the device thread.
    #[error("cannot start the thread of the gaze source {name}")]
    Spawn {
        /// The source.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// The device thread ended without saying why, which only a panic in the source does.
    #[error("the thread of the gaze source {name} ended unexpectedly")]
    ThreadEnded {
        /// The source.
        name: String,
    },
}
