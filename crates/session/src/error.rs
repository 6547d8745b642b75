//! What can go wrong between the records of a session and the disk.

use std::io;
use std::path::{Path, PathBuf};

/// An error of a session log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder of a new session holds something.
    #[error(
        "{path} already holds files, and a session overwrites nothing: choose a folder that is absent or empty",
        path = path.display()
    )]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// A file or folder could not be written.
    #[error("cannot write {path}: {remedy}", path = path.display(), remedy = remedy(source))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder could not be read.
    #[error("cannot read {path}: give the folder of a session, with the files that were recorded", path = path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder is no session, or its `session.json` is damaged.
    #[error(
        "{path} is not the session.json of a Cogaze session: give the folder that holds session.json",
        path = path.display()
    )]
    Header {
        /// The `session.json`.
        path: PathBuf,
        /// What the JSON reader said.
        source: serde_json::Error,
    },
    /// A session was written by a later version.
    #[error(
        "{path} has schema version {found}, and this program reads up to {}: use the version that wrote it",
        crate::SCHEMA_VERSION,
        path = path.display()
    )]
    SchemaVersion {
        /// The `session.json`.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// A complete row is not what its table holds.
    #[error("{path}:{line}: {reason}; repair or remove that line", path = path.display())]
    Row {
        /// The table.
        path: PathBuf,
        /// The line, the header being line 1.
        line: u64,
        /// What is wrong with it, with the column where it is one.
        reason: String,
    },
    /// A heatmap or picture could not be encoded or decoded, or is not what its row says.
    #[error("{path} is not a readable picture of a session: {reason}", path = path.display())]
    Picture {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A name that becomes part of the log is not one.
    #[error("{what} {name:?} must be 1 to 64 letters, digits, '-', '_' or '.', and must not begin with '.'")]
    Name {
        /// What is named: a source, a participant.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// The writer thread could not be started, or it stopped earlier; the error that stopped it was reported then.
    #[error("the writer of {path} is not running; what it had written is readable", path = path.display())]
    Stopped {
        /// The folder of the trial.
        path: PathBuf,
    },
}

impl Error {
    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        Self::Write { path: path.to_owned(), source }
    }

    pub(crate) fn read(path: &Path, source: io::Error) -> Self {
        Self::Read { path: path.to_owned(), source }
    }
}

/// Why a write failed and what to do about it.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "the disk is full; free some space or choose a folder on another disk (what was recorded is readable)"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "it is not allowed; choose a folder that you may write to"
        }
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            "a parent is not a folder; choose a folder whose parents are folders"
        }
        io::ErrorKind::AlreadyExists => "it exists, and a session overwrites nothing; choose another folder",
        _ => "check the disk or choose another folder (what was recorded is readable)",
    }
}

/// Accepts names that are safe as part of a path and in a table.
pub(crate) fn check_name(what: &'static str, name: &str) -> Result<(), Error> {
    let is_fine = (1..=64).contains(&name.len())
        && !name.starts_with('.')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'));
    if is_fine { Ok(()) } else { Err(Error::Name { what, name: name.to_owned() }) }
}
