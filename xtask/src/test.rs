//! `cargo xtask test`: every test there is, documentation included.

use crate::error::Error;
use crate::{cargo, packages, runtime};

/// Sets up, builds the programs that the end-to-end tests start, and runs all tests; one that fails does not stop the
/// others.
pub(crate) fn run(arguments: &[String]) -> Result<(), Error> {
    packages::ensure(packages::TEST);
    let library = runtime::ensure()?;
    if std::env::var_os("COGAZE_EXTERNAL_DATA").is_none() {
        println!("COGAZE_EXTERNAL_DATA is not set: tests against third-party data will pass without testing anything");
    }
    cargo::build_programs()?;
    let mut test = cargo::cargo(["test", "--workspace", "--no-fail-fast"]);
    cargo::run(test.args(arguments).env("ORT_DYLIB_PATH", library))
}
