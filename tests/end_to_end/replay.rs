//! The log alone reproduces every prompt decision.

use cogaze_gaze::GazeSample;
use cogaze_heatmap::Heatmap;
use cogaze_prompts::{
    GazeObservation, ObjectInView, PerceivedFrame, PoseTrack, Prediction, PromptEvent, PromptSettings, Prompter,
    SourceMap, StrategyRegistry, ViewPose,
};
use cogaze_session::{FrameRecord, GazeRecord, MapRecord, ObjectRecord, PromptRecord, Session, TickRecord, Trial};
use glam::Vec3;

use crate::drive::{Drive, FIRST, OTHER_SEED};

#[test]
fn the_logged_gaze_and_maps_give_the_logged_prompts() {
    let mut shown = 0;
    for drive in [&*FIRST, &*OTHER_SEED] {
        let logged: Vec<PromptRecord> = drive.trial().read_all().unwrap();
        shown += logged.iter().filter(|record| record.event == "shown").count();
        let replayed = replay(drive);
        assert_eq!(replayed.len(), logged.len());
        for (record, (tick, event)) in logged.iter().zip(&replayed) {
            assert_eq!((record.tick, record.time_nanos, record.prompt), (*tick, event.time_nanos, event.prompt));
            assert_eq!((&record.event, &record.source), (&event.kind.to_string(), &event.source));
            assert_eq!((record.frame, record.strength), (event.frame, event.strength));
            assert_eq!(Vec3::new(record.anchor_x, record.anchor_y, record.anchor_z), event.point_in_world);
        }
    }
    assert!(shown >= 3, "a replay of nothing proves nothing: {shown} prompts were shown");
}

/// Feeds the log to a prompter of the same strategy and settings, tick by tick.
fn replay(drive: &Drive) -> Vec<(u64, PromptEvent)> {
    let session = Session::open(&drive.dir()).unwrap();
    let settings = &session.header().settings["cockpit"]["prompts"];
    let settings: PromptSettings = serde_json::from_value(settings.clone()).unwrap();
    let strategy = StrategyRegistry::default().create(&session.header().strategy).unwrap();
    let mut prompter = Prompter::new(strategy, settings);
    let trial = drive.trial();
    let ticks: Vec<TickRecord> = trial.read_all().unwrap();
    let mut gaze = trial.read_all::<GazeRecord>().unwrap().into_iter().peekable();
    let mut frames = trial.read_all::<FrameRecord>().unwrap().into_iter().peekable();
    let tables = Tables { maps: trial.read_all().unwrap(), objects: trial.read_all().unwrap(), trial };
    let mut track = PoseTrack::default();
    let mut events = Vec::new();
    for tick in &ticks {
        track.push(tick.time_nanos, tick.view_pose());
        while let Some(record) = gaze.next_if(|record| record.receive_time_nanos <= tick.time_nanos) {
            let sample = GazeSample::from(&record);
            let time_nanos = sample.capture_time_nanos;
            let pose = track.at(time_nanos).unwrap();
            prompter.observe(GazeObservation { time_nanos, gaze_in_view: sample.gaze_in_view, pose });
        }
        if let Some(record) = frames.next_if(|record| record.applied_tick == tick.tick) {
            let captured = ticks.iter().find(|tick| tick.tick == record.tick).unwrap();
            prompter.perceive(&tables.perceived(&record, captured.view_pose()));
        }
        events.extend(prompter.advance(tick.time_nanos).into_iter().map(|event| (tick.tick, event)));
    }
    events
}

struct Tables {
    trial: Trial,
    maps: Vec<MapRecord>,
    objects: Vec<ObjectRecord>,
}

impl Tables {
    fn perceived(&self, record: &FrameRecord, pose: ViewPose) -> PerceivedFrame {
        let map = |record: &MapRecord| self.trial.map(record).unwrap().to_heatmap().unwrap();
        let of_frame = || self.maps.iter().filter(|map| map.frame == record.frame);
        let mut inverse_depth: Option<Heatmap> = None;
        let mut maps = Vec::new();
        for logged in of_frame() {
            if logged.source == "inverse-depth" {
                inverse_depth = Some(map(logged));
            } else {
                maps.push(SourceMap { source: logged.source.clone(), map: map(logged) });
            }
        }
        PerceivedFrame {
            frame: record.frame,
            capture_time_nanos: record.capture_time_nanos,
            pose,
            maps,
            inverse_depth: inverse_depth.unwrap(),
            prediction: record
                .steering_prediction
                .zip(record.speed_prediction)
                .map(|(steering, speed)| Prediction { steering, speed }),
            objects: self.objects.iter().filter(|object| object.frame == record.frame).map(object).collect(),
        }
    }
}

fn object(record: &ObjectRecord) -> ObjectInView {
    ObjectInView {
        id: record.object,
        class: record.class.clone(),
        left_in_view: record.left,
        top_in_view: record.top,
        right_in_view: record.right,
        bottom_in_view: record.bottom,
        distance_m: record.distance_m,
        time_to_collision_s: record.ttc_s,
        visible_fraction: record.visible_fraction,
    }
}
