//! What can go wrong between a session and its report.

use std::io;
use std::path::PathBuf;

/// An error of the analysis.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A session could not be read.
    #[error(transparent)]
    Session(#[from] cogaze_session::Error),
    /// The report was to be written into a recording.
    #[error("{path} is part of a session, which nothing may be written into: choose another folder", path = path.display())]
    IntoSession {
        /// The folder.
        path: PathBuf,
    },
    /// A part of the report could not be written.
    #[error("cannot write {path}: choose a folder that you may write to, on a disk with space", path = path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A figure could not be drawn.
    #[error("cannot draw the {figure}: {reason}")]
    Figure {
        /// Which figure.
        figure: &'static str,
        /// What the drawing said.
        reason: String,
    },
}
