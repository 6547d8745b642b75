//! A session that nobody drove: plausible numbers from a formula, so that a test knows what it holds.

use std::path::Path;

use cogaze_heatmap::Heatmap;
use cogaze_session::{
    ComparisonRecord, DiagnosticRecord, Error, EventRecord, FrameRecord, GazeRecord, MapRecord, ModelIdentity,
    ObjectRecord, PromptRecord, SessionHeader, SessionWriter, TickRecord, TrialStart, TrialWriter,
};
use image::{Rgb, RgbImage};

const SOURCES: [&str; 2] = ["relevance", "spectral-residual"];
const METRICS: [&str; 9] =
    ["percentile_at_gaze", "nss_at_gaze", "mass_at_gaze", "cosine", "spearman", "cc", "sim", "kl", "auc"];
const TICK_NANOS: i64 = 16_666_667;

/// What the session is to be like.
#[derive(Clone, Copy)]
pub(crate) struct Synthetic {
    /// Length of each trial.
    pub(crate) seconds: u32,
    /// Number of trials.
    pub(crate) trials: u32,
    /// Whether pictures and maps are written, one a second.
    pub(crate) pictures: bool,
    /// Whether attention is known.
    pub(crate) attention: bool,
    /// Whether the last trial has an end.
    pub(crate) complete: bool,
}

/// Even noise in 0..1 that depends on nothing but its arguments.
fn noise(index: u64, stream: u64) -> f64 {
    let mut bits = index.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ stream.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The driver does not attend for the last 3 of every 12 seconds.
fn attends(time_s: f64) -> bool {
    time_s.rem_euclid(12.0) < 9.0
}

/// Writes the session.
pub(crate) fn write(dir: &Path, synthetic: Synthetic) -> Result<(), Error> {
    let header = SessionHeader {
        created_at: Some("2031-05-04 10:20".into()),
        participant: Some("P07".into()),
        seed: 42,
        sources: SOURCES.map(str::to_owned).to_vec(),
        strategy: "relevance-peaks".into(),
        model: Some(ModelIdentity { path: "assets/driving.onnx".into(), sha256: "8c1f2e90aa".repeat(6) }),
        ..SessionHeader::default()
    };
    let mut session = SessionWriter::create(dir, &header)?;
    for index in 0..synthetic.trials {
        let start = TrialStart {
            scene: "scenes/town.ron".into(),
            seed: 42 + index as u64,
            driver: "expert".into(),
            gaze: "participant".into(),
            prompts: "relevance-peaks".into(),
            started_time_nanos: 0,
        };
        let mut trial = session.start_trial(&start)?;
        driving(&mut trial, synthetic)?;
        gaze(&mut trial, synthetic)?;
        perception(&mut trial, synthetic)?;
        prompts(&mut trial, synthetic)?;
        if synthetic.complete || index + 1 < synthetic.trials {
            trial.finish(synthetic.seconds as i64 * 1_000_000_000, "completed")?;
        }
    }
    Ok(())
}

fn driving(trial: &mut TrialWriter, synthetic: Synthetic) -> Result<(), Error> {
    for tick in 0..synthetic.seconds as u64 * 60 {
        let time_s = tick as f64 / 60.0;
        let wander = if attends(time_s) { 0.12 } else { 0.32 };
        let speed = 12.5 + 2.5 * (time_s * 0.21).sin() - 5.0 * (-(time_s.rem_euclid(37.0) - 21.0).powi(2) / 8.0).exp();
        let record = TickRecord {
            tick,
            time_nanos: tick as i64 * TICK_NANOS,
            simulation_time_nanos: Some(tick as i64 * TICK_NANOS),
            view_y: 1.2,
            view_z: -(time_s * 12.0) as f32,
            view_qw: 1.0,
            tan_half_width: 0.9,
            tan_half_height: 0.506,
            attentive: synthetic.attention.then(|| attends(time_s)),
            speed_mps: Some(speed as f32),
            acceleration_mps2: Some((0.5 * (time_s * 0.21).cos()) as f32),
            steering_rad: Some((0.03 * (time_s * 0.4).sin()) as f32),
            lane_offset_m: Some((wander * (time_s * 0.7).sin()) as f32),
            headway_s: (tick % 3 == 0).then_some((2.2 + (time_s * 0.13).sin()) as f32),
            ttc_s: (time_s.rem_euclid(37.0) > 18.0).then_some((6.0 + 3.0 * (time_s * 0.5).cos()) as f32),
            speed_limit_mps: Some(if time_s.rem_euclid(80.0) < 50.0 { 13.889 } else { 8.333 }),
            collisions: Some(u32::from(time_s > 47.0)),
            state_hash: Some(format!("{:016x}", (noise(tick, 99) * 1e18) as u64)),
            ..TickRecord::default()
        };
        trial.write(record)?;
    }
    Ok(())
}

/// Where the driver looks at a time: ahead with a few glances, or down to the right.
fn look(time_s: f64) -> [f64; 2] {
    let fixation = (time_s * 3.0).floor() as u64;
    let jitter = |stream| 0.008 * (noise((time_s * 120.0) as u64, stream) - 0.5);
    let (x, y) = if attends(time_s) {
        (0.5 + 0.32 * (noise(fixation, 1) - 0.5), 0.5 + 0.14 * (noise(fixation, 2) - 0.4))
    } else {
        (0.78, 0.95 + 0.1 * noise(fixation, 3))
    };
    [x + jitter(4), y + jitter(5)]
}

fn gaze(trial: &mut TrialWriter, synthetic: Synthetic) -> Result<(), Error> {
    for sample in 0..synthetic.seconds as u64 * 120 {
        let time_s = sample as f64 / 120.0;
        let time = (time_s * 1e9) as i64;
        let is_blink = time_s.rem_euclid(4.1) < 0.15;
        let [x, y] = look(time_s);
        let validity = if is_blink {
            "blink"
        } else if (0.0..=1.0).contains(&y) {
            "valid"
        } else {
            "off_view"
        };
        let record = GazeRecord {
            sample,
            capture_time_nanos: time,
            receive_time_nanos: time + 3_000_000 + (noise(sample, 6) * 2e6) as i64,
            x: (!is_blink).then_some(x),
            y: (!is_blink).then_some(y),
            validity: validity.into(),
            pupil_mm: Some(3.4),
            ..GazeRecord::default()
        };
        trial.write(record)?;
    }
    Ok(())
}

fn perception(trial: &mut TrialWriter, synthetic: Synthetic) -> Result<(), Error> {
    for frame in 0..synthetic.seconds as u64 * 20 {
        let time_s = frame as f64 / 20.0;
        let is_pictured = synthetic.pictures && frame % 20 == 0;
        let time = frame as i64 * 3 * TICK_NANOS;
        let image = is_pictured.then(|| trial.write_frame(frame, &road(time_s))).transpose()?;
        let record = FrameRecord {
            frame,
            tick: frame * 3,
            capture_time_nanos: time,
            applied_tick: frame * 3 + 4,
            applied_time_nanos: time + 4 * TICK_NANOS,
            steering_prediction: Some((0.03 * (time_s * 0.4).sin()) as f32),
            speed_prediction: Some(12.0),
            image,
            ..FrameRecord::default()
        };
        trial.write(record)?;
        for (index, source) in SOURCES.into_iter().enumerate() {
            maps(trial, frame, source, time_s, is_pictured)?;
            comparisons(trial, frame, index, time)?;
        }
        if frame % 20 == 0 {
            objects(trial, frame, time_s)?;
            let value = 9.0 + 4.0 * noise(frame, 7);
            let name = "perception latency".into();
            trial.write(DiagnosticRecord {
                time_nanos: time,
                name,
                value,
                unit: "ms".into(),
                ..DiagnosticRecord::default()
            })?;
        }
    }
    let kind = "gaze_overflow".to_owned();
    trial.write(EventRecord { kind, ..EventRecord::default() })?;
    Ok(())
}

fn maps(trial: &mut TrialWriter, frame: u64, source: &str, time_s: f64, is_pictured: bool) -> Result<(), Error> {
    let is_relevance = source == "relevance";
    let mut record = MapRecord { frame, source: source.into(), width: 48, height: 27, ..MapRecord::default() };
    record.file = format!("maps/{source}/{frame:06}.png");
    if is_pictured {
        let map = heat(time_s, is_relevance).quantized();
        record.scale = map.scale;
        record.file = trial.write_map(source, frame, &map)?;
    }
    if is_relevance {
        record.policy = Some("positive".into());
        record.composite = Some("epsilon-plus-flat".into());
        record.seed = Some(0.8);
        record.relevance = Some(0.8 - 0.15);
        record.bias_share = Some(0.1);
        record.stabilizer_share = Some(0.05 + noise(frame, 8) * 2e-6);
        record.undefined_share = Some(0.0);
        record.absolute_relevance = Some(1.4);
    }
    trial.write(record)
}

fn comparisons(trial: &mut TrialWriter, frame: u64, source: usize, time: i64) -> Result<(), Error> {
    let time_s = time as f64 * 1e-9;
    let is_gone = time_s.rem_euclid(4.1) < 0.15;
    for (index, metric) in METRICS.into_iter().enumerate() {
        let is_window = index >= 3;
        let spread = (noise(frame, 20 + index as u64) + noise(frame, 40 + index as u64) - 1.0) * 0.25;
        let level = 0.35 + if attends(time_s) { 0.25 - 0.15 * source as f64 } else { 0.05 * source as f64 };
        let value = level + spread + 0.1 * (time_s * 0.9 + source as f64).sin();
        let scale = [1.0, 3.0, 0.3, 1.0, 1.0, 1.0, 1.0, -4.0, 1.0][index];
        let shift = if scale < 0.0 { 4.5 } else { 0.0 };
        let is_undefined = is_gone && !is_window;
        let record = ComparisonRecord {
            frame,
            source: SOURCES[source].into(),
            metric: metric.into(),
            value: (!is_undefined).then_some(value * scale + shift),
            reason: is_undefined.then(|| "no_gaze".into()),
            samples: is_window.then_some(115),
            window_cut: is_window.then_some(time_s < 0.48),
            time_nanos: time,
            ..ComparisonRecord::default()
        };
        trial.write(record)?;
    }
    Ok(())
}

fn objects(trial: &mut TrialWriter, frame: u64, time_s: f64) -> Result<(), Error> {
    let [x, y, size] = car(time_s);
    for (object, class, left, top, width, height) in
        [(1, "car", x - size / 2.0, y - size * 0.8, size, size * 0.8), (2, "pedestrian", 0.24, 0.47, 0.02, 0.11)]
    {
        let record = ObjectRecord {
            frame,
            object,
            class: class.into(),
            left,
            top,
            right: left + width,
            bottom: top + height,
            distance_m: (2.0 / width) as f32,
            ttc_s: (object == 1).then_some(4.2),
            visible_fraction: 1.0,
            ..ObjectRecord::default()
        };
        trial.write(record)?;
    }
    Ok(())
}

fn prompts(trial: &mut TrialWriter, synthetic: Synthetic) -> Result<(), Error> {
    for prompt in 0..synthetic.seconds as u64 / 5 {
        let shown_s = 2.9 + prompt as f64 * 5.0;
        let is_looked_at = attends(shown_s) && noise(prompt, 9) < 0.8;
        let lasts = if is_looked_at { 0.35 + noise(prompt, 10) * 0.6 } else { 3.0 };
        for (event, time_s) in
            [("shown", shown_s), (if is_looked_at { "looked_at" } else { "expired" }, shown_s + lasts)]
        {
            if time_s > synthetic.seconds as f64 {
                continue;
            }
            let record = PromptRecord {
                tick: (time_s * 60.0) as u64,
                time_nanos: (time_s * 1e9) as i64,
                prompt,
                event: event.into(),
                strategy: "relevance-peaks".into(),
                source: "relevance".into(),
                frame: (shown_s * 20.0) as u64 - 2,
                capture_time_nanos: (shown_s * 1e9) as i64 - 85_000_000 - (noise(prompt, 11) * 3e7) as i64,
                anchor_x: -6.0,
                anchor_y: 1.3,
                anchor_z: -(shown_s * 12.0) as f32 - 30.0,
                strength: 0.8,
                ..PromptRecord::default()
            };
            trial.write(record)?;
        }
    }
    Ok(())
}

/// Where the car ahead is in the view, and how wide.
fn car(time_s: f64) -> [f64; 3] {
    [0.53 + 0.02 * (time_s * 0.4).sin(), 0.62, 0.09 + 0.03 * (time_s * 0.3).cos()]
}

/// A picture of a road with a car on it.
fn road(time_s: f64) -> RgbImage {
    let [car_x, car_y, size] = car(time_s);
    RgbImage::from_fn(480, 270, |column, row| {
        let (x, y) = (column as f64 / 480.0, row as f64 / 270.0);
        let is_car = (x - car_x).abs() < size / 2.0 && (0.0..size * 0.8).contains(&(car_y - y));
        let depth = (y - 0.5).max(0.0);
        let is_road = (x - 0.5).abs() < 0.02 + depth * 1.1;
        let is_marking = is_road
            && (x - 0.5 + depth * 0.1).abs() < 0.004 + depth * 0.02
            && (0.2 / depth + time_s * 2.0).fract() < 0.5;
        if is_car {
            Rgb([150, 36, 30])
        } else if is_marking {
            Rgb([225, 225, 220])
        } else if is_road && depth > 0.0 {
            Rgb([92, 94, 98])
        } else if depth > 0.0 {
            Rgb([96, 122, 74])
        } else {
            Rgb([150, 184, (214.0 - y * 40.0) as u8])
        }
    })
}

/// A map with a peak at the car and one at the pedestrian, or spots all over.
fn heat(time_s: f64, is_relevance: bool) -> Heatmap {
    let [car_x, car_y, _] = car(time_s);
    let spots = if is_relevance {
        vec![(car_x, car_y - 0.05, 1.0), (0.25, 0.52, 0.7)]
    } else {
        vec![(0.2, 0.3, 0.6), (0.62, 0.5, 0.8), (0.85, 0.7, 0.5)]
    };
    let mut values = Vec::new();
    for index in 0..48 * 27_usize {
        let (x, y) = (((index % 48) as f64 + 0.5) / 48.0, ((index / 48) as f64 + 0.5) / 27.0);
        let spot =
            |(sx, sy, height): &(f64, f64, f64)| height * (-((x - sx).powi(2) + (y - sy).powi(2) * 0.6) / 0.003).exp();
        let base: f64 = spots.iter().map(spot).sum();
        values.push((base + 0.06 * noise(index as u64, 12)) as f32);
    }
    Heatmap::new(48, 27, values).expect("heat is finite and not negative")
}
