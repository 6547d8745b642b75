//! `cargo xtask runtime`: ONNX Runtime from its hash-pinned wheel.
//!
//! Any pip will do, of any Python: the wheel is fetched for a named platform and only its library is used.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo;
use crate::error::Error;
use crate::packages;

/// Version and hashes, in pip's own format.
const REQUIREMENTS: &str = include_str!("../onnxruntime.txt");

/// What pip calls this platform, and what its wheel calls the library.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Platform {
    tag: &'static str,
    library: &'static str,
}

impl Platform {
    fn of(system: &str, processor: &str) -> Option<Self> {
        let (tag, library) = match (system, processor) {
            ("linux", "x86_64") => ("manylinux_2_28_x86_64", "libonnxruntime.so.1.31.1"),
            ("linux", "aarch64") => ("manylinux_2_28_aarch64", "libonnxruntime.so.1.31.1"),
            ("macos", "aarch64") => ("macosx_14_0_arm64", "libonnxruntime.1.31.1.dylib"),
            ("windows", "x86_64") => ("win_amd64", "onnxruntime.dll"),
            _ => return None,
        };
        Some(Self { tag, library })
    }
}

/// Brings the library and says where it is.
pub(crate) fn run() -> Result<(), Error> {
    println!("{}", ensure()?.display());
    Ok(())
}

/// The library: the one that `ORT_DYLIB_PATH` names, else the one in `runtime/` of the target folder, fetched first if it
/// is not there.
pub(crate) fn ensure() -> Result<PathBuf, Error> {
    if let Some(library) = std::env::var_os("ORT_DYLIB_PATH").map(PathBuf::from).filter(|path| path.is_file()) {
        return Ok(library);
    }
    let platform = Platform::of(std::env::consts::OS, std::env::consts::ARCH).ok_or(Error::Platform)?;
    let folder = cargo::target_folder()?.join("runtime");
    let library = folder.join(platform.library);
    if !library.is_file() {
        fetch(&folder, platform)?;
    }
    Ok(library)
}

fn fetch(folder: &Path, platform: Platform) -> Result<(), Error> {
    let python = python_with_pip()?;
    eprintln!("fetching ONNX Runtime");
    let scratch = folder.join("download");
    // What an interrupted run left behind.
    let _ = fs::remove_dir_all(&scratch);
    fs::create_dir_all(&scratch).map_err(Error::file(&scratch))?;
    let requirements = scratch.join("onnxruntime.txt");
    fs::write(&requirements, REQUIREMENTS).map_err(Error::file(&requirements))?;

    let failed = |error: Error| Error::NoRuntime { folder: folder.to_owned(), reason: error.to_string() };
    let mut pip = Command::new(python);
    pip.current_dir(&scratch)
        .args(["-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--require-hashes", "--no-deps"])
        .args(["--only-binary=:all:", "--implementation=cp", "--python-version=3.12", "--platform", platform.tag])
        .args(["--requirement", "onnxruntime.txt", "--dest", "."]);
    cargo::run(&mut pip).map_err(failed)?;
    let wheel = only_wheel_in(&scratch)?;
    let mut unpack = Command::new(python);
    unpack.current_dir(&scratch).args(["-m", "zipfile", "-e"]).arg(wheel).arg("wheel");
    cargo::run(&mut unpack).map_err(failed)?;
    take_libraries(&scratch.join("wheel/onnxruntime/capi"), folder, platform.library)?;
    fs::remove_dir_all(&scratch).map_err(Error::file(&scratch))
}

/// The first Python that has pip; on Debian one is installed if need be.
fn python_with_pip() -> Result<&'static str, Error> {
    let find = || {
        let has_pip = |python: &&str| cargo::succeeds(Command::new(python).args(["-m", "pip", "--version"]));
        ["python3", "python"].into_iter().find(has_pip)
    };
    find()
        .or_else(|| if packages::install(&["python3-pip"]) { find() } else { None })
        .ok_or_else(|| Error::NoPip { remedy: format!("on Debian: {}", packages::remedy(&["python3-pip"])) })
}

fn only_wheel_in(folder: &Path) -> Result<PathBuf, Error> {
    let missing = || Error::NoRuntime { folder: folder.to_owned(), reason: "pip brought no wheel".to_owned() };
    files_in(folder)?
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "whl"))
        .ok_or_else(missing)
}

/// Copies every ONNX Runtime library from an unpacked wheel, and removes those of other versions. The main one comes last
/// and under another name first, so that it is either there as a whole or not at all.
fn take_libraries(from: &Path, to: &Path, main: &str) -> Result<(), Error> {
    for old in files_in(to)?.into_iter().filter(|path| is_library(path)) {
        fs::remove_file(&old).map_err(Error::file(&old))?;
    }
    let mut libraries: Vec<PathBuf> = files_in(from)?.into_iter().filter(|path| is_library(path)).collect();
    libraries.sort_by_key(|path| path.ends_with(main));
    if !libraries.last().is_some_and(|path| path.ends_with(main)) {
        return Err(Error::NoRuntime { folder: to.to_owned(), reason: format!("the wheel holds no {main}") });
    }
    for library in libraries {
        let name = library.file_name().unwrap_or_default();
        let unfinished = to.join("unfinished");
        fs::copy(&library, &unfinished).map_err(Error::file(&library))?;
        let finished = to.join(name);
        fs::rename(&unfinished, &finished).map_err(Error::file(&finished))?;
    }
    Ok(())
}

/// `libonnxruntime.so.1.31.1`, `libonnxruntime_providers_shared.so`, `onnxruntime.dll`, … but no Python module.
fn is_library(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_ours = name.starts_with("libonnxruntime") || name.starts_with("onnxruntime");
    is_ours && [".so", ".dylib", ".dll"].iter().any(|ending| name.contains(ending)) && !name.contains("pybind")
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::file(folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(Error::file(folder))?.path());
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests;
