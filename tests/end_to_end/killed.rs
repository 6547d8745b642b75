//! `kill -9` in the middle of a drive.

use std::path::Path;

use cogaze_session::{FrameRecord, GazeRecord, MapRecord, Session, TickRecord};
use cogaze_tests::Program;

#[test]
fn a_kill_loses_at_most_the_last_second() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("session");
    let mut rig = Program::rig()
        .args(["drive", "--headless", "--duration", "600", "--size", "320x180", "--out"])
        .arg(&dir)
        .start();
    // Three seconds of log are on the disk; whatever time that takes.
    while logged_seconds(&dir) < 3.0 {
        assert!(rig.try_wait().unwrap().is_none(), "the drive ended by itself");
        std::thread::yield_now();
    }
    let before = logged_seconds(&dir);
    rig.kill().unwrap();
    rig.wait().unwrap();
    assert!(logged_seconds(&dir) >= before);

    let session = Session::open(&dir).unwrap();
    let trial = &session.trials()[0];
    assert!(trial.record().is_none(), "the trial never ended");
    let gaze: Vec<GazeRecord> = trial.read_all().unwrap();
    let ticks: Vec<TickRecord> = trial.read_all().unwrap();
    let last_tick = ticks.last().unwrap().time_nanos;
    let last_gaze = gaze.last().unwrap().capture_time_nanos;
    assert!((last_tick - last_gaze).abs() < 1_000_000_000, "the tables end within a second of each other");
    assert!(!trial.read_all::<FrameRecord>().unwrap().is_empty());
    for map in trial.read_all::<MapRecord>().unwrap() {
        trial.map(&map).unwrap_or_else(|error| panic!("a row names a map that is not whole: {error}"));
    }
    let out = tempfile::tempdir().unwrap();
    Program::lab().arg("analyze").arg(&dir).arg("--out").arg(out.path()).run_well();
    assert!(out.path().join("report.html").exists(), "what is left can be analyzed");
}

fn logged_seconds(dir: &Path) -> f64 {
    let newest = || -> Option<i64> {
        let session = Session::open(dir).ok()?;
        let ticks: Vec<TickRecord> = session.trials().first()?.read_all().ok()?;
        ticks.last().map(|tick| tick.time_nanos)
    };
    newest().unwrap_or(0) as f64 / 1e9
}
