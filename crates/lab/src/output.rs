//! Results on standard output.

use std::io::Write as _;

use clap::ValueEnum;

use crate::failure::Failure;

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Prints a result; a reader that went away (`| head`) is an error like any other, not a panic.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}
