//! A thread that owns the log, so that no frame and no tracker waits for the disk.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use cogaze_heatmap::QuantizedHeatmap;
use crossbeam_channel::{Receiver, Sender, bounded, select, tick};
use image::RgbImage;

use super::TrialWriter;
use crate::{Error, Record, picture};

/// How often waiting rows are handed to the system: half of what a kill may lose.
const FLUSH_PERIOD: Duration = Duration::from_millis(500);

enum Entry {
    Row(Box<Record>),
    Map { source: String, frame: u64, map: QuantizedHeatmap },
    Image { frame: u64, image: RgbImage },
}

/// Writes a trial on a thread of its own, in the order of the calls, and flushes it at least every half second.
///
/// After a failure it stops; the next call reports it. Calls wait while `capacity` entries are queued, since no row may
/// be lost: choose it so that a slow disk does not reach that far, and look at [`queued`](Self::queued) before sending
/// pictures that could be spared. Dropped without [`finish`](Self::finish), it writes what is queued and leaves the
/// trial without an end.
#[derive(Debug)]
pub struct WriterThread {
    dir: PathBuf,
    failure: Arc<Mutex<Option<Error>>>,
    /// Both are there until the thread is joined.
    running: Option<(Sender<Entry>, JoinHandle<Option<TrialWriter>>)>,
}

impl WriterThread {
    /// Starts the thread; up to `capacity` entries wait for it.
    ///
    /// # Errors
    ///
    /// When the system refuses the thread.
    pub fn spawn(trial: TrialWriter, capacity: usize) -> Result<Self, Error> {
        let dir = trial.dir().to_owned();
        let (entries, received) = bounded(capacity);
        let failure = Arc::new(Mutex::new(None));
        let report = failure.clone();
        let run = move || match write_all(trial, &received) {
            Ok(trial) => Some(trial),
            Err(error) => {
                *report.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                None
            }
        };
        let thread =
            Builder::new().name("session-writer".to_owned()).spawn(run).map_err(|source| Error::write(&dir, source))?;
        Ok(Self { dir, failure, running: Some((entries, thread)) })
    }

    /// Queues a row.
    ///
    /// # Errors
    ///
    /// The failure that stopped the thread, once; afterwards [`Error::Stopped`].
    pub fn write(&self, record: impl Into<Record>) -> Result<(), Error> {
        self.send(Entry::Row(Box::new(record.into())))
    }

    /// Queues a heatmap and gives what [`MapRecord::file`](crate::MapRecord::file) is to say.
    ///
    /// # Errors
    ///
    /// When the source's name cannot be part of a path, and as [`write`](Self::write).
    pub fn write_map(&self, source: &str, frame: u64, map: QuantizedHeatmap) -> Result<String, Error> {
        let file = picture::map_file(source, frame)?;
        self.send(Entry::Map { source: source.to_owned(), frame, map })?;
        Ok(file)
    }

    /// Queues the picture of a frame and gives what [`FrameRecord::image`](crate::FrameRecord::image) is to say.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    pub fn write_frame(&self, frame: u64, image: RgbImage) -> Result<String, Error> {
        self.send(Entry::Image { frame, image })?;
        Ok(picture::frame_file(frame))
    }

    /// How many entries wait.
    pub fn queued(&self) -> usize {
        self.running.as_ref().map_or(0, |(entries, _)| entries.len())
    }

    /// The failure that stopped the thread, if one did and no call has reported it yet.
    pub fn failure(&self) -> Option<Error> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Writes what is queued and ends the trial.
    ///
    /// # Errors
    ///
    /// The failure that stopped the thread, or [`Error::Stopped`] if that was reported before; a failure to end the
    /// trial.
    pub fn finish(mut self, ended_time_nanos: i64, outcome: &str) -> Result<(), Error> {
        match self.join() {
            Some(trial) => trial.finish(ended_time_nanos, outcome),
            None => Err(self.reported()),
        }
    }

    fn send(&self, entry: Entry) -> Result<(), Error> {
        let Some((entries, _)) = &self.running else { return Err(self.reported()) };
        entries.send(entry).map_err(|_refused| self.reported())
    }

    /// What to say once the thread has stopped.
    fn reported(&self) -> Error {
        self.failure().unwrap_or_else(|| Error::Stopped { path: self.dir.clone() })
    }

    /// Lets the thread write what is queued, and gives its writer back unless it failed.
    fn join(&mut self) -> Option<TrialWriter> {
        let (entries, thread) = self.running.take()?;
        drop(entries);
        thread.join().ok().flatten()
    }
}

impl Drop for WriterThread {
    fn drop(&mut self) {
        // A failure that nobody asked for before dropping has no one left to hear it.
        drop(self.join());
    }
}

/// Writes until nobody can send any more.
fn write_all(mut trial: TrialWriter, entries: &Receiver<Entry>) -> Result<TrialWriter, Error> {
    let flush = tick(FLUSH_PERIOD);
    loop {
        select! {
            recv(entries) -> entry => match entry {
                Ok(Entry::Row(record)) => trial.write(*record)?,
                Ok(Entry::Map { source, frame, map }) => drop(trial.write_map(&source, frame, &map)?),
                Ok(Entry::Image { frame, image }) => drop(trial.write_frame(frame, &image)?),
                Err(_disconnected) => break,
            },
            recv(flush) -> _ => trial.flush()?,
        }
    }
    trial.flush()?;
    Ok(trial)
}
