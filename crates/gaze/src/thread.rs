//! A source on a thread of its own, at the device's rate.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::{Error, GazeSample, GazeSource, SampleGrid};

/// Fastest device that a thread is paced for.
const MAX_RATE_HZ: f64 = 100_000.0;

/// A named thread that polls one source at its rate and keeps the samples until they are drained.
///
/// The ring is bounded and the thread never waits for whoever drains it: a sample that finds the ring full is dropped and
/// counted, and its absence shows as a gap in [`GazeSample::sequence`]. The thread stops, and is waited for, on drop.
///
/// The clock is the session clock in nanoseconds; it is the only thing here that knows the time.
pub struct GazeThread {
    name: String,
    samples: Receiver<GazeSample>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the device thread and its owner both see.
#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    overflows: AtomicU64,
    failure: Mutex<Option<Error>>,
    /// Set by the thread when it ends by itself or because it was asked to; unset after a panic.
    ended_in_order: AtomicBool,
    reported: AtomicBool,
}

impl GazeThread {
    /// Starts the thread of a source, with room for `capacity` samples (at least 1) between two drains.
    ///
    /// # Errors
    ///
    /// [`Error::Rate`] when the source's rate cannot be kept, [`Error::Spawn`] when there is no thread to be had.
    pub fn spawn(
        source: Box<dyn GazeSource>,
        clock: Arc<dyn Fn() -> i64 + Send + Sync>,
        capacity: usize,
    ) -> Result<Self, Error> {
        let name = source.name().to_owned();
        let rate_hz = source.rate_hz();
        if !(rate_hz > 0.0 && rate_hz <= MAX_RATE_HZ) {
            return Err(Error::Rate { name, rate_hz });
        }
        let (sender, receiver) = bounded(capacity.max(1));
        let shared = Arc::new(Shared::default());
        let device = DeviceLoop { source, clock, grid: SampleGrid::new(rate_hz), sender, shared: Arc::clone(&shared) };
        let thread = std::thread::Builder::new()
            .name(format!("gaze-{name}"))
            .spawn(move || device.run())
            .map_err(|source| Error::Spawn { name: name.clone(), source })?;
        Ok(Self { name, samples: receiver, shared, thread: Some(thread) })
    }

    /// Name of the source.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Moves every sample received so far to the end of `samples`, in order, without waiting.
    pub fn drain(&mut self, samples: &mut Vec<GazeSample>) {
        samples.extend(self.samples.try_iter());
    }

    /// How many samples were dropped because nobody drained the ring in time.
    pub fn overflows(&self) -> u64 {
        self.shared.overflows.load(Ordering::Relaxed)
    }

    /// Why the source ended, the first time this is asked after it failed; `None` before and afterwards.
    pub fn failure(&self) -> Option<Error> {
        let failure = self.shared.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        if failure.is_some() {
            self.shared.reported.store(true, Ordering::Relaxed);
            return failure;
        }
        let finished = self.thread.as_ref().is_none_or(JoinHandle::is_finished);
        let panicked = finished && !self.shared.ended_in_order.load(Ordering::Acquire);
        (panicked && !self.shared.reported.swap(true, Ordering::Relaxed))
            .then(|| Error::ThreadEnded { name: self.name.clone() })
    }
}

impl Drop for GazeThread {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A panic of the source was or could have been seen through `failure`; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for GazeThread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GazeThread")
            .field("name", &self.name)
            .field("waiting", &self.samples.len())
            .field("overflows", &self.overflows())
            .finish_non_exhaustive()
    }
}

/// What runs on the device thread.
struct DeviceLoop {
    source: Box<dyn GazeSource>,
    clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    grid: SampleGrid,
    sender: Sender<GazeSample>,
    shared: Arc<Shared>,
}

impl DeviceLoop {
    fn run(mut self) {
        let mut batch = Vec::new();
        while !self.shared.stop.load(Ordering::Acquire) {
            let now_nanos = (self.clock)();
            let outcome = self.source.samples_until(now_nanos, &mut batch);
            // What came before a failure still counts.
            self.pass_on(&mut batch);
            if let Err(error) = outcome {
                *self.shared.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                break;
            }
            self.wait_for_next_sample();
        }
        self.shared.ended_in_order.store(true, Ordering::Release);
    }

    fn pass_on(&self, batch: &mut Vec<GazeSample>) {
        for sample in batch.drain(..) {
            match self.sender.try_send(sample) {
                Ok(()) => {}
                Err(TrySendError::Full(_)) => {
                    self.shared.overflows.fetch_add(1, Ordering::Relaxed);
                }
                // The owner is being dropped; the stop flag ends the loop.
                Err(TrySendError::Disconnected(_)) => return,
            }
        }
    }

    /// Waits until the next sample is due, by the passed-in clock, but never longer than one period: a clock that stands
    /// still or steps back must not put the thread to sleep. Dropping the owner ends the wait at once.
    fn wait_for_next_sample(&self) {
        let now_nanos = (self.clock)();
        let due_nanos = self.grid.time_nanos(self.grid.index_at(now_nanos) + 1);
        let period_nanos = 1e9 / self.grid.rate_hz();
        let wait_nanos = (due_nanos.saturating_sub(now_nanos) as f64).clamp(0.0, period_nanos);
        std::thread::park_timeout(Duration::from_nanos(wait_nanos as u64));
    }
}

#[cfg(test)]
mod tests;
