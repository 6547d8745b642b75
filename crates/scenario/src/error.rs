//! What can be wrong with a scene.

use std::io;
use std::path::PathBuf;

/// An error of a scene file. Every variant but the first names file, line and column.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    #[error("cannot read the scene {path}: check that it exists and is readable", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not RON, or not a scene.
    #[error("{place}: {message}")]
    Syntax {
        /// Where.
        place: Place,
        /// What is wrong, with the names that are known there.
        message: String,
    },
    /// A name that nothing has.
    #[error("{place}: no {kind} is named {name:?}; {help}")]
    UnknownName {
        /// Where.
        place: Place,
        /// What the name should name.
        kind: &'static str,
        /// The name.
        name: String,
        /// A similar name, or the names that exist.
        help: String,
    },
    /// A value that the scene cannot have.
    #[error("{place}: {what}")]
    Value {
        /// Where.
        place: Place,
        /// What is wrong and what would be right.
        what: String,
    },
    /// The roads do not fit together.
    #[error("{place}: {source}")]
    Roads {
        /// Where.
        place: Place,
        /// What is wrong.
        source: cogaze_road::Error,
    },
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path.display(), self.line, self.column)
    }
}
