//! Why a command did not do what it should.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Every way in which a command fails.
#[derive(Debug)]
pub(crate) enum Error {
    /// A program could not be started.
    Start { program: String, source: io::Error },
    /// A program ended with a failure that it explained itself.
    Failed { command: String, code: Option<i32> },
    /// A file or folder could not be read or written.
    File { path: PathBuf, source: io::Error },
    /// There is no pip to fetch ONNX Runtime with, and none could be installed.
    NoPip { remedy: String },
    /// pip did not bring what was asked for.
    NoRuntime { folder: PathBuf, reason: String },
    /// Microsoft builds no ONNX Runtime for this machine that Cogaze could use.
    Platform,
    /// Some checks failed; they said so.
    Checks { failed: Vec<&'static str> },
}

impl Error {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Self::File { path: path.to_owned(), source }
    }

    /// 2 where the machine lacks something that its user can bring, the program's own code where one failed, else 1.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::NoPip { .. } | Self::NoRuntime { .. } | Self::Platform => ExitCode::from(2),
            Self::Failed { code: Some(code), .. } => ExitCode::from(u8::try_from(*code).unwrap_or(1).max(1)),
            _ => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start { program, source } => write!(formatter, "cannot start {program}: {source}"),
            Self::Failed { command, code: Some(code) } => write!(formatter, "`{command}` failed with status {code}"),
            Self::Failed { command, code: None } => write!(formatter, "`{command}` was stopped by a signal"),
            Self::File { path, source } => write!(formatter, "{source}: {}", path.display()),
            Self::NoPip { remedy } => write!(formatter, "ONNX Runtime is fetched with pip, which is missing; {remedy}"),
            Self::NoRuntime { folder, reason } => write!(
                formatter,
                "ONNX Runtime could not be fetched: {reason}; check the network and try again, or put the library into {} \
                 or name it in ORT_DYLIB_PATH",
                folder.display()
            ),
            Self::Platform => {
                write!(formatter, "no ONNX Runtime is known for this system; build one and name it in ORT_DYLIB_PATH")
            }
            Self::Checks { failed } => write!(formatter, "failed: {}", failed.join(", ")),
        }
    }
}
