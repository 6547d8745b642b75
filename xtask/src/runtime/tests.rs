use super::*;

fn touch(folder: &Path, names: &[&str]) {
    for name in names {
        fs::write(folder.join(name), name).unwrap();
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    files_in(folder).unwrap().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn one_version_is_pinned_with_a_hash_for_each_platform() {
    let version = REQUIREMENTS.split("onnxruntime==").nth(1).unwrap().split_whitespace().next().unwrap();
    let platforms = [("linux", "x86_64"), ("linux", "aarch64"), ("macos", "aarch64"), ("windows", "x86_64")];
    for (system, processor) in platforms {
        let library = Platform::of(system, processor).unwrap().library;
        assert!(library.contains(version) || library == "onnxruntime.dll", "{library} is of version {version}");
        assert!(is_library(Path::new(library)));
    }
    let hashes: Vec<&str> = REQUIREMENTS.split("--hash=sha256:").skip(1).map(|rest| &rest[..64]).collect();
    assert_eq!(hashes.len(), platforms.len());
    assert!(hashes.iter().all(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit())));
    assert_eq!(Platform::of("haiku", "x86_64"), None);
}

#[test]
fn libraries_are_taken_and_those_of_another_version_removed() {
    let (wheel, runtime) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let library = "libonnxruntime.so.1.31.1";
    let shared = "libonnxruntime_providers_shared.so";
    touch(
        wheel.path(),
        &[library, shared, "onnxruntime_pybind11_state.cpython-312-x86_64-linux-gnu.so", "__init__.py"],
    );
    touch(runtime.path(), &["libonnxruntime.so.1.20.0", "notes.txt"]);
    take_libraries(wheel.path(), runtime.path(), library).unwrap();
    assert_eq!(names_in(runtime.path()), [library, shared, "notes.txt"]);
    assert_eq!(fs::read_to_string(runtime.path().join(library)).unwrap(), library);
}

#[test]
fn a_wheel_without_the_library_is_an_error() {
    let (wheel, runtime) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    touch(wheel.path(), &["libonnxruntime_providers_shared.so"]);
    let error = take_libraries(wheel.path(), runtime.path(), "libonnxruntime.so.1.31.1").unwrap_err();
    assert!(error.to_string().contains("the wheel holds no libonnxruntime.so.1.31.1"), "{error}");
    assert!(only_wheel_in(runtime.path()).unwrap_err().to_string().contains("pip brought no wheel"));
}
