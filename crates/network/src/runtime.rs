//! Finds and loads ONNX Runtime, once per process.

use std::{
    env,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use ort::environment::Environment;

use crate::Error;

/// Where `cargo xtask runtime` puts the library, relative to the checkout.
const CHECKOUT_FOLDER: &str = "target/runtime";
const PATH_VARIABLE: &str = "ORT_DYLIB_PATH";

/// ONNX Runtime allows one environment per process; whoever asks later shares the first one.
static LOADED: Mutex<Option<Environment>> = Mutex::new(None);

/// ONNX Runtime, loaded. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Runtime {
    environment: Environment,
}

impl Runtime {
    /// Loads the library that `ORT_DYLIB_PATH` names, else the one next to the executable, else the one in
    /// `target/runtime` in a folder above the executable or the current directory. A process loads it once.
    ///
    /// # Errors
    /// [`Error::RuntimeMissing`] listing where it was searched, [`Error::RuntimeUnusable`] if what was found is broken
    /// or too old.
    pub fn load() -> Result<Self, Error> {
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(environment) = loaded.as_ref() {
            return Ok(Self { environment: environment.clone() });
        }
        let path = find(&Places::of_process())?;
        let unusable = |reason: String| Error::RuntimeUnusable { path: path.clone(), reason };
        let builder = ort::init_from(&path).map_err(|error| unusable(error.to_string()))?;
        let environment = builder.with_name("cogaze").with_telemetry(false).build();
        let environment = environment.map_err(|error| unusable(error.to_string()))?;
        *loaded = Some(environment.clone());
        Ok(Self { environment })
    }

    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }
}

/// Where to search.
struct Places {
    variable: Option<PathBuf>,
    executable_folder: Option<PathBuf>,
    current_folder: Option<PathBuf>,
}

impl Places {
    fn of_process() -> Self {
        Self {
            variable: env::var_os(PATH_VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from),
            executable_folder: env::current_exe().ok().and_then(|path| path.parent().map(Path::to_owned)),
            current_folder: env::current_dir().ok(),
        }
    }
}

fn find(places: &Places) -> Result<PathBuf, Error> {
    if let Some(path) = &places.variable {
        let found = if path.is_dir() { library_in(path) } else { path.is_file().then(|| path.clone()) };
        let searched = format!("{PATH_VARIABLE} is {}", path.display());
        return found.ok_or(Error::RuntimeMissing { searched });
    }
    let folders = [&places.executable_folder, &places.current_folder];
    let above = folders.into_iter().flatten().flat_map(|folder| folder.ancestors());
    let beside = places.executable_folder.clone();
    let mut candidates = beside.into_iter().chain(above.map(|folder| folder.join(CHECKOUT_FOLDER)));
    candidates.find_map(|folder| library_in(&folder)).ok_or_else(|| {
        let folder = |folder: &Option<PathBuf>| folder.as_deref().unwrap_or(Path::new("?")).display().to_string();
        let (executable, current) = (folder(&places.executable_folder), folder(&places.current_folder));
        let searched = format!("neither in {executable} nor in {CHECKOUT_FOLDER} above it or above {current}");
        Error::RuntimeMissing { searched }
    })
}

/// The newest library in a folder, by name; its helper libraries have other names.
fn library_in(folder: &Path) -> Option<PathBuf> {
    let is_library = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        path.is_file()
            && (name.starts_with("libonnxruntime.so")
                || (name.starts_with("libonnxruntime.") && path.extension().is_some_and(|kind| kind == "dylib"))
                || name == "onnxruntime.dll")
    };
    folder.read_dir().ok()?.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(is_library).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(variable: Option<&Path>, executable: &Path, current: &Path) -> Places {
        Places {
            variable: variable.map(Path::to_owned),
            executable_folder: Some(executable.to_owned()),
            current_folder: Some(current.to_owned()),
        }
    }

    #[test]
    fn the_library_is_taken_from_the_variable_then_beside_the_executable_then_from_the_checkout() {
        let root = tempfile::tempdir().unwrap();
        let (bin, run, kept) =
            (root.path().join("target/debug"), root.path().join("target/runtime"), root.path().join("kept"));
        for folder in [&bin, &run, &kept] {
            std::fs::create_dir_all(folder).unwrap();
        }
        let elsewhere = tempfile::tempdir().unwrap();
        let missing = find(&places(None, &bin, elsewhere.path())).unwrap_err().to_string();
        assert!(missing.contains("cargo xtask runtime"), "{missing}");

        let library = |folder: &Path| {
            let path = folder.join("libonnxruntime.so.1.31.1");
            std::fs::write(&path, "").unwrap();
            path
        };
        std::fs::write(run.join("libonnxruntime_providers_shared.so"), "").unwrap();
        let in_checkout = library(&run);
        assert_eq!(find(&places(None, &bin, elsewhere.path())).unwrap(), in_checkout);
        assert_eq!(find(&places(None, elsewhere.path(), &bin)).unwrap(), in_checkout);
        let beside = library(&bin);
        assert_eq!(find(&places(None, &bin, elsewhere.path())).unwrap(), beside);
        let named = library(&kept);
        assert_eq!(find(&places(Some(&named), &bin, elsewhere.path())).unwrap(), named);
        assert_eq!(find(&places(Some(&kept), &bin, elsewhere.path())).unwrap(), named);
        assert!(find(&places(Some(Path::new("/nowhere/lib.so")), &bin, elsewhere.path())).is_err());
    }
}
