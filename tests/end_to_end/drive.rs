//! The drives that several tests look at, each driven once.

use std::{path::PathBuf, sync::LazyLock};

use cogaze_session::{Session, Trial};
use cogaze_tests::Program;
use tempfile::TempDir;

/// Simulated seconds of the drives.
pub(crate) const SECONDS: u32 = 20;

/// A finished drive.
pub(crate) struct Drive {
    folder: TempDir,
}

impl Drive {
    fn new(seed: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Program::rig()
            .args(["drive", "--headless", "--pace", "lockstep", "--size", "320x180"])
            .args(["--duration", &SECONDS.to_string(), "--seed", &seed.to_string(), "--out"])
            .arg(folder.path().join("session"))
            .run_well();
        Self { folder }
    }

    pub(crate) fn dir(&self) -> PathBuf {
        self.folder.path().join("session")
    }

    pub(crate) fn trial(&self) -> Trial {
        Session::open(&self.dir()).unwrap().trials()[0].clone()
    }
}

/// Twenty seconds of the shipped town with seed 1.
pub(crate) static FIRST: LazyLock<Drive> = LazyLock::new(|| Drive::new(1));
/// The same again.
pub(crate) static AGAIN: LazyLock<Drive> = LazyLock::new(|| Drive::new(1));
/// With another seed.
pub(crate) static OTHER_SEED: LazyLock<Drive> = LazyLock::new(|| Drive::new(2));
