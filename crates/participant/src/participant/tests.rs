use cogaze_gaze::{Validity, ViewGeometry};

use super::*;
use crate::{SeenObject, SeenPrompt};

const SECOND: i64 = 1_000_000_000;
const TICK: i64 = SECOND / 60;

fn geometry() -> ViewGeometry {
    ViewGeometry::from_vertical_fov(45_f64.to_radians(), 2.0)
}

/// A tracker that reports exactly where the eyes point.
fn exact(settings: ParticipantSettings) -> ParticipantSettings {
    ParticipantSettings { tracker_noise_rad: 0.0, tracker_offset_rad: 0.0, blink_rate_hz: 0.0, ..settings }
}

fn object(id: u64, center_in_view: [f64; 2]) -> SeenObject {
    let class = if id.is_multiple_of(2) { "pedestrian" } else { "car" }.to_owned();
    SeenObject { id, class, center_in_view, size_in_view: [0.08, 0.1], distance_m: 15.0, time_to_collision_s: None }
}

/// Two objects of which one walks, and a prompt on the left from `prompt_nanos` on for two seconds.
fn scene(time_nanos: i64, prompt_nanos: Option<i64>) -> Stimulus {
    let walked = (time_nanos as f64 / 20e9).fract() * 0.3;
    let objects = vec![object(1, [0.75, 0.6]), object(2, [0.2 + walked, 0.65])];
    let shown = prompt_nanos.is_some_and(|start| (start..start + 2 * SECOND).contains(&time_nanos));
    let prompts = if shown { vec![SeenPrompt { id: 5, point_in_view: [0.05, 0.15] }] } else { vec![] };
    Stimulus { objects, prompts, ..Stimulus::empty_road(time_nanos, geometry(), [0.5, 0.45]) }
}

/// A drive of so many ticks, polled at each; the samples with whether the participant attended.
fn drive(settings: ParticipantSettings, seed: u64, ticks: i64, prompt_nanos: Option<i64>) -> Vec<(GazeSample, bool)> {
    let (participant, mut gaze) = Participant::new(settings, seed);
    let mut all = Vec::new();
    let mut samples = Vec::new();
    for tick in 0..ticks {
        participant.look(scene(tick * TICK, prompt_nanos));
        gaze.samples_until(tick * TICK, &mut samples).unwrap();
        all.extend(samples.drain(..).map(|sample| (sample, participant.is_attentive())));
    }
    all
}

fn is_near(sample: &GazeSample, point: [f64; 2], degrees: f64) -> bool {
    sample.gaze_in_view.is_some_and(|gaze| geometry().angle_between(gaze, point) < degrees.to_radians())
}

fn is_on(sample: &GazeSample, object: &SeenObject) -> bool {
    let Some(gaze) = sample.gaze_in_view else { return false };
    (0..2).all(|axis| (gaze[axis] - object.center_in_view[axis]).abs() <= object.size_in_view[axis] / 2.0)
}

#[test]
fn the_same_seed_gives_the_same_samples_and_another_does_not() {
    let settings = ParticipantSettings::default();
    let first = drive(settings, 11, 1200, Some(3 * SECOND));
    assert_eq!(first, drive(settings, 11, 1200, Some(3 * SECOND)));
    assert_ne!(first, drive(settings, 12, 1200, Some(3 * SECOND)));
}

#[test]
fn polling_often_or_seldom_gives_the_same_samples() {
    let poll_every = |ticks_per_poll: i64| {
        let (participant, mut gaze) = Participant::new(ParticipantSettings::default(), 21);
        let mut samples = Vec::new();
        for tick in 0..=900 {
            participant.look(scene(tick * TICK, Some(4 * SECOND)));
            if tick % ticks_per_poll == 0 {
                gaze.samples_until(tick * TICK, &mut samples).unwrap();
            }
        }
        samples
    };
    let every_tick = poll_every(1);
    assert_eq!(every_tick, poll_every(60));
    assert_eq!(every_tick, poll_every(900));
    assert!(every_tick.len() > 1790);
}

#[test]
fn samples_are_even_increasing_and_numbers() {
    for rate_hz in [60.0, 120.0, 333.0] {
        let settings = ParticipantSettings { rate_hz, ..ParticipantSettings::default() };
        let samples = drive(settings, 3, 3000, None);
        assert_eq!(samples.len(), (2999.0 * TICK as f64 / 1e9 * rate_hz) as usize + 1);
        for (index, (sample, _)) in samples.iter().enumerate() {
            assert_eq!(sample.sequence, index as u64);
            assert_eq!(sample.capture_time_nanos, (index as f64 * 1e9 / rate_hz).round() as i64);
            assert_eq!(sample.gaze_in_view.is_some(), sample.validity.has_gaze());
            assert!(sample.gaze_in_view.is_none_or(|gaze| gaze.iter().all(|value| value.is_finite())));
        }
    }
}

#[test]
fn there_is_nobody_before_the_first_stimulus() {
    let (participant, mut gaze) = Participant::new(ParticipantSettings::default(), 1);
    let mut samples = Vec::new();
    gaze.samples_until(SECOND, &mut samples).unwrap();
    participant.look(scene(2 * SECOND, None));
    gaze.samples_until(SECOND, &mut samples).unwrap();
    assert!(samples.is_empty() && participant.is_attentive());
    gaze.samples_until(2 * SECOND, &mut samples).unwrap();
    assert_eq!(samples[0].capture_time_nanos, 2 * SECOND);
}

#[test]
fn an_attentive_participant_looks_at_the_objects_and_the_road() {
    let (mut road, mut objects, mut total) = (0, 0, 0);
    for seed in 0..10 {
        let samples = drive(exact(ParticipantSettings::always_attentive()), seed, 1800, None);
        for (sample, attentive) in &samples {
            assert!(attentive);
            let seen = scene(sample.capture_time_nanos / TICK * TICK, None);
            total += 1;
            road += i32::from(is_near(sample, seen.road_ahead_in_view, 5.0));
            objects += i32::from(seen.objects.iter().any(|object| is_on(sample, object)));
        }
    }
    let share = |count: i32| f64::from(count) / f64::from(total);
    assert!((0.3..0.7).contains(&share(road)), "road {}", share(road));
    assert!((0.2..0.6).contains(&share(objects)), "objects {}", share(objects));
    // What is left are saccades, and pursuit that has not closed in yet.
    assert!(share(road) + share(objects) > 0.8, "{}", share(road) + share(objects));
}

#[test]
fn inattentive_eyes_look_at_the_phone_or_stand_still() {
    let mut settings = exact(ParticipantSettings::always_attentive());
    for (phone_share, off_view) in [(1.0, true), (0.0, false)] {
        settings.phone_share = phone_share;
        let (participant, mut gaze) = Participant::new(settings, 8);
        participant.force_lapse(20 * SECOND);
        let mut samples = Vec::new();
        for tick in 0..600 {
            participant.look(scene(tick * TICK, None));
            gaze.samples_until(tick * TICK, &mut samples).unwrap();
            assert!(!participant.is_attentive());
        }
        // The first tenth of a second is the way to the phone.
        let settled = &samples[24..];
        assert!(settled.iter().all(|s| (s.validity == Validity::OffView) == off_view));
        let stands_still = settled.windows(2).all(|pair| is_near(&pair[1], pair[0].gaze_in_view.unwrap(), 0.01));
        assert_eq!(stands_still, !off_view);
    }
}

#[test]
fn a_shown_prompt_is_looked_at_with_the_set_probability_and_latency() {
    let settings = exact(ParticipantSettings::always_attentive());
    let runs = 400;
    let mut latencies: Vec<f64> = (0..runs)
        .filter_map(|seed| {
            let samples = drive(settings, seed, 240, Some(SECOND));
            let arrival = samples.iter().find(|(sample, _)| is_near(sample, [0.05, 0.15], 1.0))?;
            Some((arrival.0.capture_time_nanos - SECOND) as f64 / 1e9)
        })
        .collect();
    latencies.sort_by(f64::total_cmp);
    let share = latencies.len() as f64 / runs as f64;
    // Three standard errors of 0.8 out of 400.
    assert!((share - 0.8).abs() < 0.06, "{share}");
    let median = latencies[latencies.len() / 2];
    // Latency 0.4 s, some wait for a running saccade, then a saccade of about 30°, 0.09 s.
    assert!((0.44..0.58).contains(&median), "{median}");
    assert!(latencies[0] > 0.15 && latencies[latencies.len() - 1] < 1.8);
}

#[test]
fn in_a_lapse_no_prompt_is_ever_answered() {
    let settings = exact(ParticipantSettings { prompt_response_probability: 1.0, ..Default::default() });
    let mut inattentive_shows = 0;
    for seed in 0..150 {
        let samples = drive(settings, seed, 240, Some(SECOND));
        let shown = |time: i64| (SECOND..3 * SECOND).contains(&time);
        let during: Vec<_> = samples.iter().filter(|(sample, _)| shown(sample.capture_time_nanos)).collect();
        if during.iter().any(|(_, attentive)| *attentive) {
            continue;
        }
        inattentive_shows += 1;
        assert!(!during.iter().any(|(sample, _)| is_near(sample, [0.05, 0.15], 2.0)), "seed {seed}");
    }
    assert!(inattentive_shows >= 3, "the test met lapses: {inattentive_shows}");

    for seed in 0..50 {
        let (participant, mut gaze) = Participant::new(settings, seed);
        participant.force_lapse(10 * SECOND);
        let mut samples = Vec::new();
        for tick in 0..300 {
            participant.look(scene(tick * TICK, Some(SECOND)));
            gaze.samples_until(tick * TICK, &mut samples).unwrap();
        }
        assert!(!samples.iter().any(|sample| is_near(sample, [0.05, 0.15], 2.0)), "seed {seed}");
    }
}

#[test]
fn a_prompt_from_a_lapse_is_noticed_after_it_and_not_before() {
    let settings = ParticipantSettings { prompt_response_probability: 1.0, ..ParticipantSettings::always_attentive() };
    let mut answered = 0;
    for seed in 0..50 {
        let (participant, mut gaze) = Participant::new(exact(settings), seed);
        participant.force_lapse(3 * SECOND);
        let mut samples = Vec::new();
        for tick in 0..300 {
            participant.look(scene(tick * TICK, Some(2 * SECOND)));
            gaze.samples_until(tick * TICK, &mut samples).unwrap();
        }
        let arrival = samples.iter().find(|sample| is_near(sample, [0.05, 0.15], 1.0));
        answered += i32::from(arrival.is_some());
        assert!(arrival.is_none_or(|sample| sample.capture_time_nanos > 3 * SECOND + 150_000_000), "seed {seed}");
    }
    // Shown for another second: few latencies are longer than that.
    assert!(answered >= 45, "{answered}");
}

#[test]
fn whoever_attends_again_looks_up() {
    let (participant, mut gaze) = Participant::new(exact(ParticipantSettings::always_attentive()), 4);
    participant.force_lapse(3 * SECOND);
    let mut samples = Vec::new();
    for tick in 0..=240 {
        participant.look(scene(tick * TICK, None));
        gaze.samples_until(tick * TICK, &mut samples).unwrap();
    }
    assert!(participant.is_attentive());
    let looked_up: Vec<_> =
        samples.iter().filter(|sample| sample.capture_time_nanos > 3 * SECOND + SECOND / 5).collect();
    assert!(looked_up.iter().all(|sample| sample.validity == Validity::Valid));
}

#[test]
fn stimuli_that_nobody_samples_do_not_pile_up() {
    let (participant, _gaze) = Participant::new(ParticipantSettings::default(), 4);
    for tick in 0..3000 {
        participant.look(scene(tick * TICK, None));
    }
    assert_eq!(lock(&participant.shared).waiting.len(), MAX_WAITING);
}
