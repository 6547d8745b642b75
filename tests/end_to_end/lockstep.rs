//! A lockstep drive repeats to the byte, and every perceived frame is complete.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use cogaze_session::{ComparisonRecord, FrameRecord, MapRecord, ObjectRecord, TickRecord};

use crate::drive::{AGAIN, FIRST, OTHER_SEED, SECONDS};

/// All that must be the same in two drives of one seed: every CSV but the measured latencies, every map and picture.
fn compared_files(session: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![session.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !["diagnostics.csv", "session.json"].iter().any(|left_out| path.ends_with(left_out)) {
                files.insert(path.strip_prefix(session).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn one_seed_gives_the_same_bytes() {
    let (first, again) = (compared_files(&FIRST.dir()), compared_files(&AGAIN.dir()));
    assert!(first.keys().eq(again.keys()), "the same files");
    assert!(first.len() > 1000, "maps, pictures and tables: {}", first.len());
    for (path, bytes) in &first {
        assert!(*bytes == again[path], "{} differs", path.display());
    }
}

#[test]
fn one_seed_gives_the_same_state_in_every_tick() {
    let hashes = |ticks: Vec<TickRecord>| ticks.into_iter().map(|tick| tick.state_hash.unwrap()).collect::<Vec<_>>();
    let first = hashes(FIRST.trial().read_all().unwrap());
    assert_eq!(first, hashes(AGAIN.trial().read_all().unwrap()));
    assert!(first.iter().collect::<BTreeSet<_>>().len() > first.len() / 2, "the hash follows the drive");
    assert_ne!(first, hashes(OTHER_SEED.trial().read_all().unwrap()));
}

#[test]
fn another_seed_gives_other_gaze_and_maps() {
    let (first, other) = (compared_files(&FIRST.dir()), compared_files(&OTHER_SEED.dir()));
    for table in ["ticks.csv", "gaze.csv", "comparisons.csv"] {
        let path = Path::new("trials/T001").join(table);
        assert_ne!(first[&path], other[&path], "{table}");
    }
}

#[test]
fn twenty_frames_a_second_are_perceived_each_with_a_prediction() {
    let frames: Vec<FrameRecord> = FIRST.trial().read_all().unwrap();
    assert_eq!(frames.len(), 20 * SECONDS as usize);
    for (index, frame) in frames.iter().enumerate() {
        assert_eq!(frame.frame, index as u64);
        assert_eq!(frame.tick, 3 * index as u64);
        assert_eq!(frame.applied_tick, frame.tick + 3, "the latency is fixed");
        assert!(frame.steering_prediction.unwrap().is_finite() && frame.speed_prediction.unwrap().is_finite());
    }
    let steering: BTreeSet<_> = frames.iter().map(|frame| frame.steering_prediction.unwrap().to_bits()).collect();
    assert!(steering.len() > frames.len() / 2, "the prediction follows the view");
}

#[test]
fn every_relevance_map_balances() {
    let maps: Vec<MapRecord> = FIRST.trial().read_all().unwrap();
    let relevance: Vec<_> = maps.iter().filter(|map| map.source == "relevance").collect();
    assert_eq!(relevance.len(), 20 * SECONDS as usize);
    for map in relevance {
        let missing = map.seed.unwrap()
            - map.relevance.unwrap()
            - map.bias_share.unwrap()
            - map.stabilizer_share.unwrap()
            - map.undefined_share.unwrap();
        let bound = 1e-4 * map.absolute_relevance.unwrap();
        assert!(bound > 0.0 && missing.abs() <= bound, "frame {}: {missing} of {bound}", map.frame);
        assert!(map.scale > 0.0);
    }
}

#[test]
fn every_frame_has_both_sources_and_every_metric_or_a_reason() {
    let comparisons: Vec<ComparisonRecord> = FIRST.trial().read_all().unwrap();
    let mut metrics: BTreeMap<(u64, &str), BTreeSet<&str>> = BTreeMap::new();
    for row in &comparisons {
        assert!(row.value.is_some() != row.reason.is_some(), "{row:?}");
        assert!(row.value.is_none_or(f64::is_finite));
        assert!(metrics.entry((row.frame, &row.source)).or_default().insert(&row.metric), "{row:?} is there twice");
    }
    for frame in 0..u64::from(20 * SECONDS) {
        for source in ["relevance", "spectral-residual"] {
            assert_eq!(metrics[&(frame, source)].len(), 9, "frame {frame}, {source}");
        }
    }
    let defined = comparisons.iter().filter(|row| row.value.is_some()).count();
    // In a lapse the participant looks away from the view, and then there is nothing to compare.
    assert!(defined * 10 > comparisons.len() * 6, "{defined} of {} are defined", comparisons.len());
    let cut = comparisons.iter().filter(|row| row.window_cut == Some(true)).count();
    assert!(cut > 0 && cut < comparisons.len() / 10, "only the last windows are cut: {cut}");
}

#[test]
fn the_ground_truth_names_what_is_in_view() {
    let objects: Vec<ObjectRecord> = FIRST.trial().read_all().unwrap();
    let classes: BTreeSet<_> = objects.iter().map(|object| object.class.as_str()).collect();
    for class in ["car", "pedestrian", "traffic_light"] {
        assert!(classes.contains(class), "{classes:?}");
    }
    for object in &objects {
        assert!(object.left < object.right && object.top < object.bottom, "{object:?}");
        assert!((0.0..=1.0).contains(&object.left) && (0.0..=1.0).contains(&object.bottom));
        assert!(object.distance_m > 0.0 && object.visible_fraction > 0.0);
    }
}
