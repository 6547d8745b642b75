//! What cannot work ends with one clear line and its remedy: status 2 before a drive, 1 in the middle of one.

use std::{fs, path::Path};

use cogaze_session::{GazeRecord, Session, TickRecord};
use cogaze_tests::{Finished, Program, binary};
use tempfile::TempDir;

/// Runs a short drive with these arguments, which must be refused before anything is recorded.
fn refused(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("session");
    let mut program = Program::rig().args(["drive", "--headless", "--duration", "1"]).args(arguments);
    if !arguments.contains(&"--out") {
        program = program.arg("--out").arg(&out);
    }
    for (name, value) in environment {
        program = program.env(name, value);
    }
    let finished = program.run();
    assert!(!out.exists(), "what cannot start leaves no folder behind");
    one_line(&finished, 2)
}

/// The one line that a failed program printed.
fn one_line(finished: &Finished, code: i32) -> String {
    assert_eq!(finished.code, Some(code), "{}", finished.stderr);
    let lines: Vec<&str> = finished.stderr.lines().filter(|line| line.starts_with("cogaze-")).collect();
    assert_eq!(lines.len(), 1, "{}", finished.stderr);
    assert!(!finished.stderr.contains("panicked"), "{}", finished.stderr);
    lines[0].to_owned()
}

fn says(line: &str, parts: &[&str]) {
    for part in parts {
        assert!(line.contains(part), "`{part}` is missing in: {line}");
    }
}

fn file(folder: &TempDir, name: &str, content: &[u8]) -> String {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_network_that_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    says(&refused(&["--model", "no/such.onnx"], &[]), &["no/such.onnx"]);
    let corrupt = file(&folder, "corrupt.onnx", b"this is no protobuf");
    says(&refused(&["--model", &corrupt], &[]), &["corrupt.onnx"]);
    let shipped = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/driving.onnx")).unwrap();
    let torn = file(&folder, "torn.onnx", &shipped[..shipped.len() / 2]);
    says(&refused(&["--model", &torn], &[]), &["torn.onnx"]);
    // Steering and speed come out of it, but nothing says what goes in.
    let foreign = "tests/data/relevance/vgg16-w16-64x96/model.onnx";
    says(&refused(&["--model", foreign], &[]), &[foreign, "cogaze.input_size", "model build"]);
    says(&refused(&["--composite", "no-such-composite"], &[]), &["no-such-composite", "epsilon-plus-flat"]);
}

#[test]
fn a_scene_that_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenes/town.ron")).unwrap();
    let cut = shipped.len() * 2 / 3;
    let broken = file(&folder, "broken.ron", &shipped.as_bytes()[..cut]);
    let line_number = shipped[..cut].lines().count();
    let line = refused(&[&broken], &[]);
    says(&line, &["broken.ron:"]);
    let place: Vec<usize> =
        line.split("broken.ron:").nth(1).unwrap().split(':').map_while(|n| n.parse().ok()).collect();
    assert!(place[0].abs_diff(line_number) <= 1, "it breaks off in line {line_number}: {line}");
    says(&refused(&["no/such/scene.ron"], &[]), &["no/such/scene.ron"]);
    let misspelt = shipped.replacen("target: \"Walker\"", "target: \"Wolker\"", 1);
    assert_ne!(misspelt, shipped);
    let misspelt = file(&folder, "misspelt.ron", misspelt.as_bytes());
    says(&refused(&[&misspelt], &[]), &["misspelt.ron:", "Wolker", "Walker"]);
}

#[test]
fn an_output_folder_that_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let occupied = file(&folder, "something", b"");
    says(&refused(&["--out", folder.path().to_str().unwrap()], &[]), &["overwrites nothing"]);
    says(&refused(&["--out", &occupied], &[]), &["something"]);
    says(&refused(&["--out", "/proc/no-such-place/session"], &[]), &["/proc/no-such-place"]);
}

#[test]
fn a_machine_that_lacks_something() {
    let no_driver = [("VK_DRIVER_FILES", "/no/such/driver.json"), ("VK_ICD_FILENAMES", "/no/such/driver.json")];
    says(&refused(&[], &no_driver), &["Vulkan", "mesa-vulkan-drivers"]);
    let no_runtime = [("ORT_DYLIB_PATH", "/no/such/libonnxruntime.so")];
    says(&refused(&[], &no_runtime), &["ONNX Runtime", "cargo xtask runtime"]);
    let mouse = Program::rig().args(["drive", "--gaze", "mouse"]).run();
    says(&one_line(&mouse, 2), &["display", "--gaze participant"]);
    let gone = Program::rig().args(["drive", "--driver", "keyboard"]).env("DISPLAY", ":98765").run();
    says(&one_line(&gone, 2), &["display"]);
}

#[test]
fn names_and_numbers_that_mean_nothing() {
    says(&refused(&["--prompts", "telepathy"], &[]), &["telepathy", "relevance-peaks"]);
    says(&refused(&["--prompts", "relevance-peaks:typo"], &[]), &["typo", "spectral-residual"]);
    says(&refused(&["--gaze", "replay:/no/such/gaze.csv"], &[]), &["/no/such/gaze.csv"]);
    says(&refused(&["--participant", "me@example.org"], &[]), &["participant"]);
    let folder = tempfile::tempdir().unwrap();
    let config = file(&folder, "config.ron", b"(perception_hz: 90.0)");
    says(&refused(&["--config", &config], &[]), &["perception_hz"]);
    let typo = file(&folder, "typo.ron", b"(perception_herz: 10.0)");
    says(&refused(&["--config", &typo], &[]), &["typo.ron", "perception_herz"]);
    assert_eq!(Program::rig().args(["drive", "--duration", "-3"]).run().code, Some(2));
    assert_eq!(Program::rig().args(["drive", "--no-such-option"]).run().code, Some(2));
}

#[test]
fn a_disk_that_is_full_in_the_middle_of_a_drive() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("session");
    // The shell limits every file to 64 KiB, and what would exceed it fails with an error instead of a signal.
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$@\"";
    let finished = Program::new(Path::new("/bin/bash"))
        .args(["-c", script, "bash"])
        .arg(binary("cogaze-rig"))
        .args(["drive", "--headless", "--pace", "lockstep", "--no-render", "--duration", "60", "--out"])
        .arg(&out)
        .run();
    let line = one_line(&finished, 1);
    says(&line, &["cannot write", ".csv", out.to_str().unwrap()]);
    let session = Session::open(&out).unwrap();
    let ticks: Vec<TickRecord> = session.trials()[0].read_all().unwrap();
    let gaze: Vec<GazeRecord> = session.trials()[0].read_all().unwrap();
    assert!(ticks.len() > 50 && gaze.len() > 50, "{} ticks and {} samples are left", ticks.len(), gaze.len());
}

#[test]
fn the_lab_refuses_what_is_no_session() {
    let folder = tempfile::tempdir().unwrap();
    let finished = Program::lab().arg("analyze").arg(folder.path()).arg("--out").arg(folder.path().join("out")).run();
    says(&one_line(&finished, 2), &["session.json"]);
}
