//! Running `cogaze-rig` and `cogaze-lab` as a user does.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The program `name`, built by `cargo xtask test` beside the test's own executable.
///
/// # Panics
/// If it is not there.
pub fn binary(name: &str) -> PathBuf {
    beside(name)
}

/// The example `name`, built by `cargo xtask test`.
///
/// # Panics
/// If it is not there.
pub fn example(name: &str) -> PathBuf {
    beside(&format!("examples/{name}"))
}

fn beside(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let folder = test.parent().and_then(Path::parent).expect("tests run from the deps folder of a profile");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is missing: run `cargo xtask test`, which builds it first", path.display());
    path
}

/// A program about to be run, in the repository's root and without a display unless it is given one.
pub struct Program {
    command: Command,
}

/// How a program ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its exit status; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Program {
    /// The program at `path`.
    ///
    /// # Panics
    /// Never: the tests lie in the repository.
    pub fn new(path: &Path) -> Self {
        let mut command = Command::new(path);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie in the repository");
        command.current_dir(root).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").stdin(Stdio::null());
        Self { command }
    }

    /// `cogaze-rig`.
    ///
    /// # Panics
    /// As [`binary`].
    pub fn rig() -> Self {
        Self::new(&binary("cogaze-rig"))
    }

    /// `cogaze-lab`.
    ///
    /// # Panics
    /// As [`binary`].
    pub fn lab() -> Self {
        Self::new(&binary("cogaze-lab"))
    }

    /// Adds arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Adds one argument.
    pub fn arg(self, argument: impl AsRef<OsStr>) -> Self {
        self.args([argument])
    }

    /// Sets a variable of its environment.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn run(mut self) -> Finished {
        let output = self.command.output().expect("the program starts");
        Finished {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs it to its end, which must be a good one.
    ///
    /// # Panics
    /// If it fails; its output is in the message.
    pub fn run_well(self) -> Finished {
        let finished = self.run();
        assert_eq!(finished.code, Some(0), "{}\n{}", finished.stdout, finished.stderr);
        finished
    }

    /// Starts it and goes on; its output is dropped.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start(mut self) -> Child {
        self.command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    }
}
