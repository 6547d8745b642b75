//! The binary as a user meets it: results, messages and exit status.

#![expect(clippy::unwrap_used, reason = "in a test, a failed unwrap is a failed test")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn lab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cogaze-lab")).args(arguments).current_dir(root()).output().unwrap()
}

fn succeeds(arguments: &[&str]) -> String {
    let output = lab(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// One line on standard error that contains `expected`, and the exit status.
fn fails(arguments: &[&str], expected: &str) -> Option<i32> {
    let output = lab(arguments);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains(expected), "{arguments:?}: {message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    output.status.code()
}

fn path(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

#[test]
fn a_network_is_built_compiled_inspected_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    let (network, explained) = (path(&folder, "n.onnx"), path(&folder, "e.onnx"));
    succeeds(&["model", "build", "--width", "0.1", "--input", "32x64", "--seed", "3", "--out", &network]);
    let report = succeeds(&["model", "inspect", &network]);
    assert!(report.contains("not trained") && report.contains("steering"), "{report}");
    succeeds(&["relevance", "compile", &network, "--composite", "epsilon", "--report", "--out", &explained]);
    assert!(succeeds(&["model", "inspect", &explained]).contains("output balance"));
    assert!(succeeds(&["relevance", "inspect", &network]).contains("flat"));
    let times = succeeds(&["bench", &network, "--runs", "2", "--format", "json"]);
    let times: serde_json::Value = serde_json::from_str(&times).unwrap();
    assert!(times["ratio"].as_f64().unwrap() > 1.0);
}

#[test]
fn photos_become_overlays_and_arrays() {
    let folder = tempfile::tempdir().unwrap();
    let (photo, out) = (path(&folder, "photo.png"), path(&folder, "out"));
    image::RgbImage::from_fn(300, 200, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90])).save(&photo).unwrap();
    let printed = succeeds(&["explain", "assets/driving.onnx", &photo, "--out", &out, "--format", "json"]);
    let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert!((printed["conservation"].as_f64().unwrap() - 1.0).abs() < 0.01, "{printed}");
    let map: ndarray::ArrayD<f32> = ndarray_npy::read_npy(Path::new(&out).join("photo.npy")).unwrap();
    assert_eq!(map.shape(), [96, 192]);
    assert_eq!(image::open(Path::new(&out).join("photo.png")).unwrap().width(), 300);
}

#[test]
fn a_raw_tensor_becomes_relevance_of_its_shape() {
    let folder = tempfile::tempdir().unwrap();
    let npy = path(&folder, "r.npy");
    let case = "tests/data/relevance/vgg16-w16-64x96";
    let (model, input) = (format!("{case}/model.onnx"), format!("{case}/input.npy"));
    let mut arguments = vec!["explain", &model, "--tensor", &input, "--npy", &npy, "--composite", "epsilon-gamma-box"];
    assert_eq!(fails(&arguments, "smallest and largest input"), Some(2));
    arguments.extend(["--low", "-2.2", "--high", "2.7", "--seed-output", "1", "--format", "json"]);
    let printed: serde_json::Value = serde_json::from_str(&succeeds(&arguments)).unwrap();
    assert!((printed["relevance_sum"].as_f64().unwrap() - 0.006863330701040399).abs() < 1e-6, "{printed}");
    let map: ndarray::ArrayD<f32> = ndarray_npy::read_npy(&npy).unwrap();
    assert_eq!(map.shape(), [1, 3, 64, 96]);
}

#[test]
fn bad_input_is_one_line_and_status_2() {
    let folder = tempfile::tempdir().unwrap();
    let corrupt = path(&folder, "corrupt.onnx");
    std::fs::write(&corrupt, [7; 100]).unwrap();
    let out = path(&folder, "out");
    assert_eq!(fails(&["model", "inspect", "absent.onnx"], "absent.onnx"), Some(2));
    assert_eq!(fails(&["model", "inspect", &corrupt], "corrupt.onnx"), Some(2));
    assert_eq!(fails(&["model", "build", "--width", "9", "--out", &out], "width 9"), Some(2));
    let unknown = ["relevance", "inspect", "assets/driving.onnx", "--composite", "best"];
    assert_eq!(fails(&unknown, "epsilon-plus-flat"), Some(2));
    assert_eq!(fails(&["explain", "assets/driving.onnx", "absent.jpg", "--out", &out], "absent.jpg"), Some(2));
    assert_eq!(
        fails(
            &["explain", "tests/data/relevance/residual-24x32/model.onnx", "a.jpg", "--out", &out],
            "cogaze.input_size"
        ),
        Some(2)
    );
    for usage in [&["explain", "assets/driving.onnx"][..], &["model", "build"], &["bench"], &["nonsense"]] {
        assert_eq!(lab(usage).status.code(), Some(2), "{usage:?}");
    }
}

#[test]
fn a_missing_runtime_is_one_line_with_the_remedy() {
    let output = Command::new(env!("CARGO_BIN_EXE_cogaze-lab"))
        .args(["bench", "assets/driving.onnx"])
        .current_dir(root())
        .env("ORT_DYLIB_PATH", "/nowhere/libonnxruntime.so")
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("cargo xtask runtime") && message.lines().count() == 1, "{message}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn work_that_fails_is_status_1() {
    let unwritable = "/proc/nowhere/network.onnx";
    assert_eq!(fails(&["model", "build", "--width", "0.05", "--out", unwritable], unwritable), Some(1));
}

#[test]
fn sessions_become_a_report() {
    use cogaze_session::{ComparisonRecord, SessionHeader, SessionWriter, TickRecord, TrialStart};

    let folder = tempfile::tempdir().unwrap();
    let session = path(&folder, "monday");
    let mut writer = SessionWriter::create(Path::new(&session), &SessionHeader::default()).unwrap();
    let mut trial = writer.start_trial(&TrialStart::default()).unwrap();
    for (tick, value, attentive) in [(0, 4.0, true), (1, 1.0, false)] {
        let time_nanos = tick * 1_000_000_000;
        let speed_mps = Some(10.0);
        let record = TickRecord { time_nanos, speed_mps, attentive: Some(attentive), ..TickRecord::default() };
        trial.write(record).unwrap();
        let (source, metric) = ("relevance".to_owned(), "nss_at_gaze".to_owned());
        let record = ComparisonRecord { time_nanos, source, metric, value: Some(value), ..ComparisonRecord::default() };
        trial.write(record).unwrap();
    }
    // Dropped, not finished: as a kill would leave it.
    drop(trial);
    let out = path(&folder, "report");
    let text = succeeds(&["analyze", &session, "--out", &out]);
    assert!(text.contains("monday: 1.0 s driven, 10 m") && text.contains("ratio 4.000"), "{text}");
    assert!(text.contains("note: T001 was cut short"), "{text}");
    let json = succeeds(&["analyze", &session, &session, "--out", &out, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["sessions"][1]["metrics"][0]["ratio_of_medians"], 4.0);
    assert!(Path::new(&out).join("report.html").exists());

    assert_eq!(fails(&["analyze", &out, "--out", &out], "session.json"), Some(2));
    assert_eq!(fails(&["analyze", &session, "--out", &session], "choose another folder"), Some(2));
}
