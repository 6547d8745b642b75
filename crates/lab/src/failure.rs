//! Why a command ended: the user can fix it (status 2), or the work itself failed (status 1).

use std::{fmt, process::ExitCode};

/// An error together with who has to act on it.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Bad usage or bad input: a file that is missing or corrupt, a name that is unknown, a runtime that is absent.
    BadInput(anyhow::Error),
    /// The input was fine and the work failed, for example because the disk is full.
    Failed(anyhow::Error),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::BadInput(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::from(1),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadInput(error) | Self::Failed(error) => write!(formatter, "{error:#}"),
        }
    }
}

/// `?` on an ordinary error means that the work failed; say [`OrBadInput::or_bad_input`] where the user can fix it.
impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Marks an error as one that the user can fix.
pub(crate) trait OrBadInput<T> {
    /// Turns the error into [`Failure::BadInput`].
    fn or_bad_input(self) -> Result<T, Failure>;
}

impl<T, E: Into<anyhow::Error>> OrBadInput<T> for Result<T, E> {
    fn or_bad_input(self) -> Result<T, Failure> {
        self.map_err(|error| Failure::BadInput(error.into()))
    }
}
