use proptest::prelude::*;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::{
    ClockRecord, ComparisonRecord, DiagnosticRecord, FrameRecord, GazeRecord, ObjectRecord, PromptRecord, Record,
    SessionWriter, TickRecord,
};

fn session_of(records: Vec<Record>) -> TempDir {
    let folder = tempdir().unwrap();
    let mut session = SessionWriter::create(folder.path(), &SessionHeader::default()).unwrap();
    let start = TrialStart { scene: "a, \"b\"".into(), seed: u64::MAX, ..TrialStart::default() };
    let mut trial = session.start_trial(&start).unwrap();
    for record in records {
        trial.write(record).unwrap();
    }
    trial.flush().unwrap();
    folder
}

fn reread<T: Table + std::fmt::Debug + PartialEq>(folder: &TempDir, expected: &[T]) {
    let session = Session::open(folder.path()).unwrap();
    let rows: Vec<T> = session.trials()[0].read_all().unwrap();
    let skip = usize::from(T::FILE == EventRecord::FILE);
    assert_eq!(&rows[skip..], expected, "{}", T::FILE);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_table_returns_what_was_written(
        (time, small) in (any::<i64>(), any::<f32>().prop_filter("finite", |value| value.is_finite())),
        large in any::<f64>().prop_filter("finite", |value| value.is_finite()),
        word in "[ -~é−]{0,12}",
        there in any::<bool>(),
    ) {
        let word = || word.clone();
        let tick = TickRecord {
            time_nanos: time, view_qw: small, tan_half_width: large, attentive: there.then_some(there),
            ttc_s: there.then_some(small), collisions: there.then_some(3), state_hash: Some(format!("h{}", word())),
            ..TickRecord::default()
        };
        let gaze = GazeRecord {
            device_time_nanos: there.then_some(time), x: Some(large), y: there.then_some(large), validity: word(),
            pupil_mm: Some(small), ..GazeRecord::default()
        };
        let frame = FrameRecord { steering_prediction: there.then_some(small), image: Some("frames/1.jpg".into()), ..FrameRecord::default() };
        let map = MapRecord { source: word(), scale: small, policy: there.then(|| "absolute".into()), seed: Some(large), ..MapRecord::default() };
        let comparison = ComparisonRecord { metric: word(), value: there.then_some(large), window_cut: Some(there), ..ComparisonRecord::default() };
        let prompt = PromptRecord { time_nanos: time, anchor_z: small, x: there.then_some(large), ..PromptRecord::default() };
        let object = ObjectRecord { class: word(), left: large, ttc_s: there.then_some(small), ..ObjectRecord::default() };
        let event = EventRecord { sequence: 1, kind: word(), detail: word(), ..EventRecord::default() };
        let clock = ClockRecord { clock: word(), other_time_nanos: time, ..ClockRecord::default() };
        let diagnostic = DiagnosticRecord { name: word(), value: large, ..DiagnosticRecord::default() };
        let folder = session_of(vec![
            tick.clone().into(), gaze.clone().into(), frame.clone().into(), map.clone().into(),
            comparison.clone().into(), prompt.clone().into(), object.clone().into(), event.clone().into(),
            clock.clone().into(), diagnostic.clone().into(),
        ]);
        reread(&folder, &[tick]);
        reread(&folder, &[gaze]);
        reread(&folder, &[frame]);
        reread(&folder, &[map]);
        reread(&folder, &[comparison]);
        reread(&folder, &[prompt]);
        reread(&folder, &[object]);
        reread(&folder, &[event]);
        reread(&folder, &[clock]);
        reread(&folder, &[diagnostic]);
    }
}

#[test]
fn a_file_cut_at_any_byte_gives_every_complete_row_and_tells_of_the_torn_one() {
    let rows = (0..3).map(|index| EventRecord { detail: format!("a, \"{index}\""), ..EventRecord::default() }.into());
    let folder = session_of(rows.collect());
    let whole = fs::read(folder.path().join("trials/T001/events.csv")).unwrap();
    let path = folder.path().join("cut.csv");
    for length in 0..=whole.len() {
        let kept = &whole[..length];
        fs::write(&path, kept).unwrap();
        let mut rows = Rows::<EventRecord>::open(&path).unwrap();
        let read: Vec<u64> = rows.by_ref().map(|row| row.unwrap().sequence).collect();
        let complete = kept.split(|byte| *byte == b'\n').count().saturating_sub(2);
        assert!(read.iter().copied().eq(0..complete as u64), "{length} bytes gave {read:?}");
        assert_eq!(rows.torn(), !kept.is_empty() && !kept.ends_with(b"\n"), "{length} bytes");
        assert_eq!(rows.missing(), 0);
    }
}

#[test]
fn a_long_torn_line_is_found_too() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("events.csv");
    fs::write(&path, format!("sequence,tick,time_nanos,kind,detail\n0,0,0,a,b\n1,0,0,a,{}", "x".repeat(10_000)))
        .unwrap();
    let mut rows = Rows::<EventRecord>::open(&path).unwrap();
    assert_eq!(rows.by_ref().count(), 1);
    assert!(rows.torn());
}

#[test]
fn other_columns_are_ignored_and_optional_ones_may_be_missing() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("comparisons.csv");
    fs::write(&path, "value,sequence,mood,frame,source,metric,time_nanos\n0.5,0,fine,7,relevance,nss,1\n").unwrap();
    let rows: Vec<ComparisonRecord> = Rows::open(&path).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows[0].value, Some(0.5));
    assert_eq!((rows[0].frame, rows[0].reason.as_deref(), rows[0].samples), (7, None, None));
}

#[test]
fn a_damaged_line_is_named_and_lost_rows_are_counted() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("events.csv");
    fs::write(&path, "sequence,tick,time_nanos,kind,detail\n0,0,0,a,\n4,x,0,a,\n5,1,0,a,\n").unwrap();
    let mut rows = Rows::<EventRecord>::open(&path).unwrap();
    let read: Vec<Result<EventRecord, Error>> = rows.by_ref().collect();
    let error = read[1].as_ref().unwrap_err().to_string();
    assert!(error.contains("events.csv:3:") && error.contains("tick"), "{error}");
    assert_eq!(read[2].as_ref().unwrap().sequence, 5);
    assert_eq!(rows.missing(), 4, "rows 1 to 4");
}

#[test]
fn a_trial_that_was_cut_short_still_says_what_it_was() {
    let folder = session_of(Vec::new());
    let session = Session::open(folder.path()).unwrap();
    let trial = &session.trials()[0];
    assert!(trial.record().is_none());
    assert_eq!((trial.name(), trial.start().scene.as_str(), trial.start().seed), ("T001", "a, \"b\"", u64::MAX));
    fs::remove_file(trial.dir().join("events.csv")).unwrap();
    assert_eq!(Session::open(folder.path()).unwrap().trials()[0].start(), &TrialStart::default());
}

#[test]
fn what_is_no_session_or_a_later_one_is_refused() {
    let folder = tempdir().unwrap();
    let check = |text: &str, expected: &str| {
        fs::write(folder.path().join("session.json"), text).unwrap();
        let error = Session::open(folder.path()).unwrap_err();
        let cause = std::error::Error::source(&error).map_or(String::new(), ToString::to_string);
        let error = format!("{error}: {cause}");
        assert!(error.contains("session.json") && error.contains(expected), "{error}");
    };
    check("{", "is not the session.json");
    check("{\"schema_version\": 99, \"anything\": 1}", "schema version 99");
    check("{\"schema_version\": 1}", "missing field");
    let error = Session::open(&folder.path().join("absent")).unwrap_err().to_string();
    assert!(error.contains("absent/session.json"), "{error}");
}

#[test]
fn a_picture_is_what_its_row_says_or_an_error() {
    let folder = session_of(Vec::new());
    let session = Session::open(folder.path()).unwrap();
    let trial = &session.trials()[0];
    let map = QuantizedHeatmap { width: 3, height: 2, scale: 7.5, levels: vec![0, 1, 255, 256, 40_000, u16::MAX] };
    picture::write_map(&trial.dir().join("maps/relevance/000001.png"), &map).unwrap();
    let row = |file: &str, width| MapRecord { file: file.into(), width, height: 2, scale: 7.5, ..MapRecord::default() };
    assert_eq!(trial.map(&row("maps/relevance/000001.png", 3)).unwrap(), map);
    let error = trial.map(&row("maps/relevance/000001.png", 4)).unwrap_err().to_string();
    assert!(error.contains("it is 3×2, not 4×2"), "{error}");
    for outside in ["../../session.json", "/etc/passwd", "maps/../../../x.png"] {
        let error = trial.map(&row(outside, 3)).unwrap_err().to_string();
        assert!(error.contains("outside"), "{error}");
    }
    assert!(matches!(trial.picture("frames/000001.jpg"), Err(Error::Read { .. })));
}
