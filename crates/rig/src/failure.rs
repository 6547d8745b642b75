//! How the program ends when it does not end well.

use std::process::ExitCode;

/// Why a command failed, and hence its exit status.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What the user gave, or what the machine lacks: status 2.
    BadInput(anyhow::Error),
    /// Something broke on the way: status 1.
    Broken(anyhow::Error),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::BadInput(_) => ExitCode::from(2),
            Self::Broken(_) => ExitCode::FAILURE,
        }
    }

    pub(crate) fn cause(&self) -> &anyhow::Error {
        match self {
            Self::BadInput(cause) | Self::Broken(cause) => cause,
        }
    }
}

/// Everything that fails before a drive starts is something that the user can mend.
impl From<anyhow::Error> for Failure {
    fn from(cause: anyhow::Error) -> Self {
        Self::BadInput(cause)
    }
}
