//! Running cargo and other programs, and where their files are.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;

/// The folder of the checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The target folder in use, `CARGO_TARGET_DIR` or not: this program lies in its `debug/`.
pub(crate) fn target_folder() -> Result<PathBuf, Error> {
    let own = std::env::current_exe().map_err(Error::file(Path::new("xtask")))?;
    own.ancestors()
        .nth(2)
        .map(Path::to_owned)
        .ok_or_else(|| Error::File { path: own.clone(), source: std::io::ErrorKind::NotFound.into() })
}

/// A cargo command in the checkout.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(root()).args(arguments);
    command
}

/// Builds both programs and the examples.
///
/// The whole workspace is selected, and the examples with it, because cargo unites the features of what is selected: a
/// build of one program alone would leave libraries behind, Bevy's among them, that the tests could not use.
pub(crate) fn build_programs() -> Result<(), Error> {
    run(&mut cargo(["build", "--workspace", "--bins", "--examples"]))
}

/// Runs a command to its end; its output goes where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<(), Error> {
    let status = command.status().map_err(|source| start_error(command, source))?;
    if status.success() { Ok(()) } else { Err(Error::Failed { command: line_of(command), code: status.code() }) }
}

/// Runs a command to its end and gives what it printed; what it complains about goes where ours goes.
pub(crate) fn output_of(command: &mut Command) -> Result<String, Error> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|source| start_error(command, source))?;
    if !output.status.success() {
        return Err(Error::Failed { command: line_of(command), code: output.status.code() });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a command runs and succeeds; nobody sees what it prints.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

pub(crate) fn start_error(command: &Command, source: std::io::Error) -> Error {
    Error::Start { program: command.get_program().to_string_lossy().into_owned(), source }
}

/// A command as one would type it.
fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}
