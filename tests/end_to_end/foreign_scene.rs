//! The example that embeds the cockpit in a scene which knows nothing of the simulator, with a strategy of its own.

use std::collections::BTreeSet;

use cogaze_session::{FrameRecord, MapRecord, ObjectRecord, PromptRecord, Session};
use cogaze_tests::{Display, Program, example};

#[test]
fn one_marker_gets_the_whole_pipeline_in_a_foreign_scene() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("session");
    let display = Display::start(480, 320);
    Program::new(&example("foreign_scene"))
        .env("DISPLAY", display.name())
        .args(["--frames", "60", "--out"])
        .arg(&dir)
        .run_well();
    let session = Session::open(&dir).unwrap();
    let trial = &session.trials()[0];
    assert_eq!(trial.record().unwrap().outcome, "complete");
    let frames: Vec<FrameRecord> = trial.read_all().unwrap();
    assert!(frames.len() > 3 && frames.iter().all(|frame| frame.steering_prediction.is_some()));
    let sources: BTreeSet<String> = trial.read_all::<MapRecord>().unwrap().into_iter().map(|map| map.source).collect();
    assert!(sources.iter().eq(["inverse-depth", "relevance", "spectral-residual"]), "{sources:?}");
    let objects: Vec<ObjectRecord> = trial.read_all().unwrap();
    assert!(objects.iter().any(|object| object.class == "cube"));
    let strategies: BTreeSet<String> =
        trial.read_all::<PromptRecord>().unwrap().into_iter().map(|prompt| prompt.strategy).collect();
    assert!(strategies.iter().eq(["nearest-object"]), "prompts come from the scene's own strategy: {strategies:?}");
}
