//! What a configuration file can change.

use std::{collections::BTreeSet, fs, path::Path};

use cogaze_session::{ComparisonRecord, GazeRecord, MapRecord, Session};
use cogaze_tests::Program;

const THREE_SOURCES: &str = r#"(
    perception_hz: 10.0,
    sources: [
        Relevance(name: "relevance", model: "assets/driving.onnx", composite: "epsilon", policy: "absolute"),
        SpectralResidual(name: "spectral-residual"),
        Difference(name: "difference", of: "relevance", minus: "spectral-residual"),
    ],
    strategy: "relevance-peaks:difference",
    prompts: (max_at_once: 1),
)"#;

#[test]
fn a_third_source_runs_beside_the_default_ones() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.ron");
    fs::write(&config, THREE_SOURCES).unwrap();
    let dir = folder.path().join("session");
    Program::rig()
        .args(["drive", "--headless", "--pace", "lockstep", "--size", "320x180", "--duration", "3", "--config"])
        .arg(&config)
        .arg("--out")
        .arg(&dir)
        .run_well();
    let session = Session::open(&dir).unwrap();
    assert_eq!(session.header().strategy, "relevance-peaks:difference");
    let trial = &session.trials()[0];
    let maps: Vec<MapRecord> = trial.read_all().unwrap();
    let count = |source: &str| maps.iter().filter(|map| map.source == source).count();
    assert_eq!([count("relevance"), count("spectral-residual"), count("difference")], [30, 30, 30]);
    let relevance = maps.iter().find(|map| map.source == "relevance").unwrap();
    assert_eq!(relevance.policy.as_deref(), Some("absolute"));
    assert_eq!(relevance.composite.as_deref(), Some("epsilon"));
    let compared: BTreeSet<String> =
        trial.read_all::<ComparisonRecord>().unwrap().into_iter().map(|row| row.source).collect();
    assert!(compared.contains("difference"));
}

#[test]
fn recorded_gaze_is_replayed_sample_by_sample() {
    let folder = tempfile::tempdir().unwrap();
    let drive = |gaze: &str, dir: &Path| {
        Program::rig()
            .args(["drive", "--no-render", "--pace", "lockstep", "--duration", "4", "--gaze", gaze, "--out"])
            .arg(dir)
            .run_well();
        let samples: Vec<GazeRecord> = Session::open(dir).unwrap().trials()[0].read_all().unwrap();
        samples.into_iter().map(|sample| (sample.x, sample.y, sample.validity)).collect::<Vec<_>>()
    };
    let recorded = drive("participant", &folder.path().join("recorded"));
    let file = folder.path().join("recorded/trials/T001/gaze.csv");
    let replayed = drive(&format!("replay:{}", file.display()), &folder.path().join("replayed"));
    assert!(recorded.len() > 400 && replayed.len() > 400, "{} and {} samples", recorded.len(), replayed.len());
    let common = recorded.len().min(replayed.len());
    assert_eq!(recorded[..common], replayed[..common]);
}
