use cogaze_heatmap::QuantizedHeatmap;
use tempfile::tempdir;

use super::*;
use crate::{ModelIdentity, Session};

fn map() -> QuantizedHeatmap {
    QuantizedHeatmap { width: 2, height: 1, scale: 0.5, levels: vec![0, u16::MAX] }
}

#[test]
fn a_folder_that_holds_anything_is_refused_and_left_alone() {
    let folder = tempdir().unwrap();
    let note = folder.path().join("note.txt");
    fs::write(&note, "mine").unwrap();
    let error = SessionWriter::create(folder.path(), &SessionHeader::default()).unwrap_err().to_string();
    assert!(error.contains(folder.path().to_str().unwrap()) && error.contains("absent or empty"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(note).unwrap(), "mine");
}

#[test]
fn a_folder_that_cannot_be_made_is_named_with_what_to_do() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let dir = folder.path().join("file/session");
    let error = SessionWriter::create(&dir, &SessionHeader::default()).unwrap_err().to_string();
    assert!(error.contains(dir.to_str().unwrap()) && error.contains("choose a folder"), "{error}");
}

#[test]
fn names_that_could_leave_the_folder_or_name_a_person_are_refused() {
    let folder = tempdir().unwrap();
    for participant in ["", "a@b.org", "Ada Lovelace", "..", "a/b", &"x".repeat(65)] {
        let header = SessionHeader { participant: Some(participant.to_owned()), ..SessionHeader::default() };
        let error = SessionWriter::create(&folder.path().join("s"), &header).unwrap_err();
        assert!(matches!(error, Error::Name { what: "participant", .. }), "{participant:?}: {error}");
    }
    let mut session = SessionWriter::create(folder.path(), &SessionHeader::default()).unwrap();
    let mut trial = session.start_trial(&TrialStart::default()).unwrap();
    assert!(matches!(trial.write_map("../up", 0, &map()), Err(Error::Name { what: "source", .. })));
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let written = || {
        let folder = tempdir().unwrap();
        let header = SessionHeader {
            model: Some(ModelIdentity { path: "m.onnx".into(), sha256: "00".into() }),
            settings: serde_json::json!({ "b": 1, "a": [0.1, null] }),
            ..SessionHeader::default()
        };
        let mut session = SessionWriter::create(folder.path(), &header).unwrap();
        let mut trial = session.start_trial(&TrialStart::default()).unwrap();
        trial.write_map("relevance", 3, &map()).unwrap();
        trial.write_frame(3, &RgbImage::from_fn(16, 9, |x, y| image::Rgb([x as u8 * 9, y as u8 * 9, 7]))).unwrap();
        trial.write(TickRecord { speed_mps: Some(0.1), ..TickRecord::default() }).unwrap();
        trial.finish(5, "completed").unwrap();
        let files = [
            "session.json",
            "trials.csv",
            "trials/T001/ticks.csv",
            "trials/T001/events.csv",
            "trials/T001/maps/relevance/000003.png",
            "trials/T001/frames/000003.jpg",
        ];
        files.map(|file| fs::read(folder.path().join(file)).unwrap())
    };
    assert_eq!(written(), written());
}

#[test]
fn the_thread_writes_in_the_order_of_the_calls_and_ends_the_trial() {
    let folder = tempdir().unwrap();
    let mut session = SessionWriter::create(folder.path(), &SessionHeader::default()).unwrap();
    let thread = WriterThread::spawn(session.start_trial(&TrialStart::default()).unwrap(), 4).unwrap();
    for tick in 0..1000 {
        thread.write(TickRecord { tick, ..TickRecord::default() }).unwrap();
    }
    let file = thread.write_map("relevance", 1, map()).unwrap();
    let row = MapRecord {
        frame: 1,
        source: "relevance".into(),
        file,
        width: 2,
        height: 1,
        scale: 0.5,
        ..MapRecord::default()
    };
    thread.write(row).unwrap();
    thread.finish(9, "completed").unwrap();

    let session = Session::open(folder.path()).unwrap();
    let trial = &session.trials()[0];
    let ticks: Vec<TickRecord> = trial.read_all().unwrap();
    assert!(ticks.iter().map(|row| (row.sequence, row.tick)).eq((0..1000).map(|tick| (tick, tick))));
    let record = trial.map_record("relevance", 1).unwrap().unwrap();
    assert_eq!(trial.map(&record).unwrap(), map());
    assert_eq!(trial.record().unwrap().ended_time_nanos, Some(9));
}

#[test]
fn a_failure_stops_the_thread_is_told_once_and_loses_nothing_written_before() {
    let folder = tempdir().unwrap();
    let mut session = SessionWriter::create(folder.path(), &SessionHeader::default()).unwrap();
    let thread = WriterThread::spawn(session.start_trial(&TrialStart::default()).unwrap(), 4).unwrap();
    thread.write(TickRecord::default()).unwrap();
    thread.write_map("relevance", 1, map()).unwrap();
    // The same file again, which must not be overwritten.
    thread.write_map("relevance", 1, map()).unwrap();
    let told = loop {
        if let Err(error) = thread.write(TickRecord::default()) {
            break error.to_string();
        }
    };
    assert!(told.contains("maps/relevance/000001.png") && told.contains("overwrites nothing"), "{told}");
    assert!(matches!(thread.finish(9, "completed"), Err(Error::Stopped { .. })));

    let session = Session::open(folder.path()).unwrap();
    assert!(session.trials()[0].record().is_none());
    assert_eq!(session.trials()[0].read_all::<TickRecord>().unwrap().len(), 1);
}

#[test]
fn a_thread_that_is_dropped_has_written_everything() {
    let folder = tempdir().unwrap();
    let mut session = SessionWriter::create(folder.path(), &SessionHeader::default()).unwrap();
    let thread = WriterThread::spawn(session.start_trial(&TrialStart::default()).unwrap(), 64).unwrap();
    for _ in 0..50 {
        thread.write(GazeRecord::default()).unwrap();
    }
    drop(thread);
    let session = Session::open(folder.path()).unwrap();
    assert_eq!(session.trials()[0].read_all::<GazeRecord>().unwrap().len(), 50);
}
