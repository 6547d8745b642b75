use std::sync::atomic::AtomicI64;

use super::*;
use crate::{CursorCell, MouseGaze};

/// A clock that moves on by `step_nanos` at every look at it, so that no test waits for a real one.
fn stepping_clock(step_nanos: i64) -> Arc<dyn Fn() -> i64 + Send + Sync> {
    let now_nanos = AtomicI64::new(0);
    Arc::new(move || now_nanos.fetch_add(step_nanos, Ordering::Relaxed))
}

/// Emits `bursts` bursts of `burst` samples, then fails or panics. Its end is seen by the sender that it drops.
struct Scripted {
    bursts: u64,
    burst: u64,
    sequence: u64,
    panics: bool,
    _alive: Sender<()>,
}

impl GazeSource for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn rate_hz(&self) -> f64 {
        1000.0
    }

    fn samples_until(&mut self, now_nanos: i64, samples: &mut Vec<GazeSample>) -> Result<(), Error> {
        if self.sequence == self.bursts * self.burst {
            assert!(!self.panics, "a vendor library that misbehaves");
            return Err(Error::UnknownValidity("end of script".into()));
        }
        for _ in 0..self.burst {
            samples.push(GazeSample::new(self.sequence, now_nanos, now_nanos, Some([0.5, 0.5])));
            self.sequence += 1;
        }
        Ok(())
    }
}

/// Runs a scripted source to its end with nobody draining.
fn run_to_end(bursts: u64, burst: u64, capacity: usize, panics: bool) -> GazeThread {
    let (alive, gone) = bounded(0);
    let source = Scripted { bursts, burst, sequence: 0, panics, _alive: alive };
    let mut thread = GazeThread::spawn(Box::new(source), stepping_clock(1_000_000), capacity).unwrap();
    assert!(gone.recv().is_err(), "nothing is ever sent");
    // The source is gone; joining makes sure that the rest of the thread is, too.
    let ended = thread.thread.take().unwrap().join();
    assert_eq!(ended.is_err(), panics);
    thread
}

#[test]
fn every_sample_arrives_in_order_when_the_ring_is_large_enough() {
    let mut thread = run_to_end(100, 7, 700, false);
    let mut samples = Vec::new();
    thread.drain(&mut samples);
    assert_eq!(samples.iter().map(|sample| sample.sequence).collect::<Vec<_>>(), (0..700).collect::<Vec<_>>());
    assert!(samples.is_sorted_by_key(|sample| sample.capture_time_nanos));
    assert_eq!(thread.overflows(), 0);
}

#[test]
fn a_stalled_consumer_loses_what_the_counter_says_and_nothing_else() {
    let mut thread = run_to_end(100, 10, 64, false);
    let mut samples = Vec::new();
    thread.drain(&mut samples);
    assert_eq!(samples.iter().map(|sample| sample.sequence).collect::<Vec<_>>(), (0..64).collect::<Vec<_>>());
    assert_eq!(thread.overflows(), 1000 - 64);
}

#[test]
fn a_failure_is_reported_once() {
    let thread = run_to_end(1, 1, 8, false);
    assert!(thread.failure().unwrap().to_string().contains("end of script"));
    assert!(thread.failure().is_none());
}

#[test]
fn a_panicking_source_is_a_failure_and_not_a_crash() {
    let mut thread = run_to_end(3, 1, 8, true);
    let mut samples = Vec::new();
    thread.drain(&mut samples);
    assert_eq!(samples.len(), 3);
    assert!(thread.failure().unwrap().to_string().contains("scripted ended unexpectedly"));
    assert!(thread.failure().is_none());
}

#[test]
fn a_running_source_has_no_failure_and_stops_on_drop() {
    let cursor = CursorCell::default();
    cursor.set(Some([0.5, 0.5]));
    let mut thread = GazeThread::spawn(Box::new(MouseGaze::new(cursor)), stepping_clock(4_000_000), 16).unwrap();
    assert_eq!(thread.name(), "mouse");
    // The first sample is waited for without a clock: the channel blocks until it is there.
    let first = thread.samples.recv().unwrap();
    assert_eq!(first.sequence, 0);
    assert!(thread.failure().is_none());
    let mut samples = vec![first];
    thread.drain(&mut samples);
    assert!(samples.is_sorted_by_key(|sample| sample.capture_time_nanos));
    let shared = Arc::clone(&thread.shared);
    drop(thread);
    assert!(shared.ended_in_order.load(Ordering::Acquire), "drop waits for the thread");
}

#[test]
fn a_rate_that_cannot_be_kept_is_refused() {
    struct Broken(f64);
    impl GazeSource for Broken {
        fn name(&self) -> &'static str {
            "broken"
        }
        fn rate_hz(&self) -> f64 {
            self.0
        }
        fn samples_until(&mut self, _: i64, _: &mut Vec<GazeSample>) -> Result<(), Error> {
            Ok(())
        }
    }
    for rate_hz in [0.0, -60.0, f64::NAN, f64::INFINITY] {
        let refused = GazeThread::spawn(Box::new(Broken(rate_hz)), stepping_clock(1), 1).unwrap_err();
        assert!(refused.to_string().contains("broken"), "{refused}");
    }
}
