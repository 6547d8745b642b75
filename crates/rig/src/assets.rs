//! Where the shipped files are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The shipped network.
pub(crate) const NETWORK: &str = "assets/driving.onnx";
/// The shipped scene.
pub(crate) const SCENE: &str = "scenes/town.ron";

/// A shipped file: under the working directory or a folder above it, else beside the program or above that, else in
/// the source tree that the program was built from.
pub(crate) fn find(relative: &str) -> Result<PathBuf> {
    let working_directory = std::env::current_dir().ok();
    let program = std::env::current_exe().ok();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let starts = [working_directory, program, Some(sources)];
    let folders = starts.iter().flatten().flat_map(|start| start.ancestors());
    folders
        .map(|folder| folder.join(relative))
        .find(|path| path.is_file())
        .with_context(|| format!("the shipped {relative} is missing: run from Cogaze's folder, or name a file"))
}
