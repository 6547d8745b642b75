//! `cargo xtask drive`: from a bare machine to a drive.

use std::process::Command;

use crate::error::Error;
use crate::{cargo, packages, runtime};

/// Sets up, builds, and becomes `cogaze-rig drive ARGS`.
pub(crate) fn run(arguments: &[String]) -> Result<(), Error> {
    packages::ensure(packages::DRIVE);
    let library = runtime::ensure()?;
    cargo::build_programs()?;
    let rig = cargo::target_folder()?.join("debug").join(format!("cogaze-rig{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(rig);
    command.arg("drive").args(arguments).env("ORT_DYLIB_PATH", library);
    become_program(&mut command)
}

/// The rig takes our place, so that it gets every signal itself and its exit status is ours.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<(), Error> {
    use std::os::unix::process::CommandExt;
    let source = command.exec();
    Err(cargo::start_error(command, source))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<(), Error> {
    cargo::run(command)
}
