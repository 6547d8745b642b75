//! `cargo xtask ci`: what has to hold before a change goes in.

use crate::error::Error;
use crate::{check, test};

/// Checks, then tests; the tests run even if a check failed.
pub(crate) fn run() -> Result<(), Error> {
    let checked = check::run();
    if let Err(error) = &checked {
        eprintln!("error: {error}");
    }
    test::run(&[])?;
    checked
}
